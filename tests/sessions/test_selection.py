"""Which questions a drill asks, and in which order."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_prep.library import Entry
from mlops_prep.sessions.selection import DEFAULT_LIMIT, Wishes, select
from tests.builders import entry

TODAY = date(2026, 3, 2)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def chosen(
    candidates: Sequence[Entry],
    wishes: Wishes | None = None,
    *,
    due: Mapping[str, date] | None = None,
    scores: Mapping[str, float] | None = None,
    seed: int = 1,
) -> list[str]:
    return select(
        candidates, due=due or {}, last_scores=scores or {}, today=TODAY, wishes=wishes or Wishes(), rng=Random(seed)
    )


def entries(*ids: str) -> list[Entry]:
    return [entry(one) for one in ids]


# What is due


def test_what_is_due_comes_before_what_is_new() -> None:
    assert chosen(entries("new", "due"), due={"due": TODAY}) == ["due", "new"]


def test_the_longest_overdue_comes_first() -> None:
    days = {"a": TODAY, "b": YESTERDAY, "c": TODAY - timedelta(days=300)}
    assert chosen(entries("a", "b", "c"), due=days) == ["c", "b", "a"]


def test_of_those_due_on_one_day_the_more_important_comes_first() -> None:
    candidates = [entry("minor", importance=0.1), entry("major", importance=0.3)]
    assert chosen(candidates, due={"minor": TODAY, "major": TODAY}) == ["major", "minor"]


def test_what_comes_back_later_is_not_asked() -> None:
    assert chosen(entries("later", "new"), due={"later": TOMORROW}) == ["new"]


def test_what_is_due_but_no_longer_in_the_content_is_passed_over() -> None:
    assert chosen(entries("here"), due={"gone": YESTERDAY}) == ["here"]


# What is new


def test_new_questions_come_by_importance_within_their_domain() -> None:
    candidates = [entry("c", importance=0.1), entry("a", importance=0.3), entry("b", importance=0.2)]
    assert chosen(candidates) == ["a", "b", "c"]


def test_domains_take_turns() -> None:
    candidates = [
        *(entry(f"cmd-{number}", domain="commands", importance=0.1) for number in range(3)),
        *(entry(f"mon-{number}", domain="monitoring", importance=0.3) for number in range(3)),
    ]
    domains = [one[:3] for one in chosen(candidates)]
    assert domains == ["mon", "cmd", "mon", "cmd", "mon", "cmd"]


def test_a_domain_that_is_used_up_leaves_its_turns_to_the_others() -> None:
    candidates = [entry("a-1", domain="a", importance=0.3), *(entry(f"b-{n}", domain="b") for n in range(3))]
    assert [one[0] for one in chosen(candidates)] == ["a", "b", "b", "b"]


def test_equally_important_questions_come_in_another_order_for_another_seed() -> None:
    candidates = [entry(f"q-{number}") for number in range(10)]
    assert len({tuple(chosen(candidates, seed=seed)) for seed in range(5)}) == 5


def test_the_same_seed_gives_the_same_order() -> None:
    candidates = [entry(f"q-{number}", domain=f"d-{number % 3}") for number in range(30)]
    assert chosen(candidates, seed=7) == chosen(candidates, seed=7)


# Wishes


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        (Wishes(domains=frozenset({"serving"})), ["b"]),
        (Wishes(levels=frozenset({"staff"})), ["c"]),
        (Wishes(kinds=frozenset({"command"})), ["d"]),
        (Wishes(rounds=frozenset({"panel"})), ["e"]),
        (Wishes(domains=frozenset({"serving", "monitoring"}), levels=frozenset({"staff", "junior"})), ["c"]),
        (Wishes(domains=frozenset({"serving"}), levels=frozenset({"staff"})), []),
    ],
)
def test_only_what_fits_every_wish_is_asked(wishes: Wishes, expected: list[str]) -> None:
    candidates = [
        entry("a"),
        entry("b", domain="serving"),
        entry("c", level="staff"),
        entry("d", kind="command"),
        entry("e", rounds="manager,panel"),
    ]
    assert chosen(candidates, wishes) == expected


def test_a_round_is_no_part_of_another_rounds_name() -> None:
    assert chosen([entry("a", rounds="reliability")], Wishes(rounds=frozenset({"reliab"}))) == []


def test_only_due_leaves_new_questions_out() -> None:
    assert chosen(entries("due", "new"), Wishes(only_due=True), due={"due": TODAY}) == ["due"]


def test_only_new_leaves_due_questions_out() -> None:
    assert chosen(entries("due", "new"), Wishes(only_new=True), due={"due": TODAY}) == ["new"]


def test_weak_questions_come_weakest_first_due_or_not() -> None:
    scores = {"fair": 64.9, "good": 65.0, "poor": 10.0, "best": 100.0}
    due = dict.fromkeys(scores, TOMORROW)
    assert chosen(entries(*scores, "new"), Wishes(only_weak=True), due=due, scores=scores) == ["poor", "fair"]


def test_an_answer_of_nothing_is_weak() -> None:
    assert chosen(entries("zero"), Wishes(only_weak=True), due={"zero": TOMORROW}, scores={"zero": 0.0}) == ["zero"]


# How many


def test_ten_are_asked_when_nothing_is_said() -> None:
    assert len(chosen(entries(*(f"q-{number}" for number in range(30))))) == DEFAULT_LIMIT == 10


def test_a_limit_is_kept() -> None:
    assert len(chosen(entries(*(f"q-{number}" for number in range(30))), Wishes(limit=12))) == 12


def test_a_limit_above_what_there_is_gives_what_there_is() -> None:
    assert len(chosen(entries("a", "b"), Wishes(limit=100))) == 2


def test_minutes_count_the_time_of_looking_at_the_result() -> None:
    candidates = [entry(f"q-{number}", minutes=4) for number in range(10)]
    assert len(chosen(candidates, Wishes(minutes=17.9))) == 2
    assert len(chosen(candidates, Wishes(minutes=18))) == 3


def test_minutes_alone_are_not_bound_by_the_limit_of_ten() -> None:
    candidates = [entry(f"q-{number}", minutes=1) for number in range(40)]
    assert len(chosen(candidates, Wishes(minutes=45))) == 30


def test_minutes_and_a_limit_hold_both() -> None:
    candidates = [entry(f"q-{number}", minutes=1) for number in range(40)]
    assert len(chosen(candidates, Wishes(minutes=45, limit=3))) == 3


def test_a_shorter_question_fills_what_a_long_one_would_overrun() -> None:
    candidates = [entry("a", minutes=4, importance=0.3), entry("b", minutes=10, importance=0.2), entry("c", minutes=2)]
    assert chosen(candidates, Wishes(minutes=10)) == ["a", "c"]


def test_too_few_minutes_still_ask_one_question() -> None:
    assert chosen([entry("long", minutes=20)], Wishes(minutes=1)) == ["long"]


def test_nothing_to_choose_from_chooses_nothing() -> None:
    assert chosen([]) == []


# For any content


_ENTRIES = st.lists(
    st.builds(
        lambda number, domain, minutes, importance: entry(
            f"q-{number}", domain=domain, minutes=minutes, importance=importance
        ),
        st.integers(0, 60),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from([0.5, 1, 3, 5]),
        st.sampled_from([0.1, 0.2, 0.3]),
    ),
    unique_by=lambda one: one.id,
    max_size=40,
)


@given(_ENTRIES, st.dictionaries(st.integers(0, 60), st.integers(-30, 30)), st.integers(1, 60), st.integers(0, 99))
def test_nothing_is_asked_twice_or_too_early_and_the_time_is_kept(
    candidates: list[Entry], due_in: dict[int, int], minutes: int, seed: int
) -> None:
    due = {f"q-{number}": TODAY + timedelta(days=days) for number, days in due_in.items()}
    found = chosen(candidates, Wishes(minutes=minutes), due=due, seed=seed)
    by_id = {one.id: one for one in candidates}
    assert len(set(found)) == len(found)
    assert all(due.get(one, TODAY) <= TODAY for one in found)
    assert [one in due for one in found] == sorted((one in due for one in found), reverse=True)
    assert len(found) <= 1 or sum(by_id[one].minutes * 1.5 for one in found) <= minutes
    assert found or not any(due.get(one.id, TODAY) <= TODAY for one in candidates)
