"""How a plan reads: what is said, and how its lines fold at 60, 80 and 120 columns."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_prep.models.plan import DrillPart, DroppedStep, PlanPicture
from mlops_prep.ui.plan import day_name, folded, heading, in_days, lines_of, starts_at, today_lines
from tests.plans import interview, step

AT = datetime(2026, 3, 13, 14, tzinfo=UTC)
TODAY = date(2026, 3, 2)
PAGE = step("page", title="Write the numbers page", minutes=20, does="Put five figures of the last years on one page.")


def drill(*questions: str, **fields: Any) -> DrillPart:
    defaults: dict[str, Any] = {
        "minutes": 4.5 * len(questions),
        "new": len(questions),
        "later": 0,
        "dropped": (),
        "left_alone": 0.35,
        "reachable": 0.8,
    }
    return DrillPart(questions=questions, **{**defaults, **fields})


def picture(**fields: Any) -> PlanPicture:
    defaults: dict[str, Any] = {
        "interview": interview(AT),
        "today": TODAY,
        "day": AT.date(),
        "starts": AT,
        "minutes_left": 40,
        "steps": (PAGE,),
        "drill": drill("q-1", "q-2"),
        "days": (),
        "done": (),
        "dropped": (),
        "phases": (),
        "order": (),
        "practised": 40,
        "questions": 60,
    }
    return PlanPicture(**{**defaults, **fields})


def lines(**fields: Any) -> list[str]:
    return list(lines_of(picture(**fields), {}))


# What is said


@pytest.mark.parametrize(
    ("days", "said"), [(0, "today"), (1, "tomorrow"), (2, "in 2 days"), (400, "in 400 days"), (-1, "1 day ago")]
)
def test_days_are_counted_as_one_says_them(days: int, said: str) -> None:
    assert in_days(days) == said


def test_an_interview_is_told_in_one_line() -> None:
    assert day_name(AT.date()) == "Fri 13 Mar"
    assert starts_at(AT, "") == "Fri 13 Mar 2026 14:00"
    made = interview(AT, role="ML engineer", zone="Europe/London")
    assert heading(made, AT, 11) == "Nordbank, ML engineer: Fri 13 Mar 2026 14:00 Europe/London, in 11 days"


def test_a_task_says_how_to_tick_it_and_other_steps_their_command() -> None:
    assert "           when it is done: mlops-prep plan done page" in lines()
    with_command = list(lines_of(picture(), {"page": "mlops-prep kata psi"}))
    assert "           mlops-prep kata psi" in with_command
    assert not any("plan done" in line for line in with_command)


def test_a_day_that_its_longest_piece_overruns_says_so() -> None:
    assert not any("more than a day's minutes" in line for line in lines())
    assert any("more than a day's minutes" in line for line in lines(steps=(step("long", minutes=90),)))


def test_with_nothing_left_for_today_there_is_a_way_to_go_on() -> None:
    assert "  done for today; more: mlops-prep drill" in lines(steps=(), drill=drill())


def test_pieces_of_one_day_stand_below_each_other_under_its_name() -> None:
    days = ((date(2026, 3, 10), (step("a"), step("b"))), (date(2026, 3, 11), (step("c", minutes=120),)))
    found = lines(days=days)
    at = found.index("  Tue 10 Mar   10 min  A (a)")
    assert found[at + 1 : at + 3] == ["               10 min  B (b)", "  Wed 11 Mar  120 min  C (c)"]


def test_a_guess_is_called_one_until_ten_questions_are_practised() -> None:
    assert any("a guess" in line for line in lines(practised=9))
    assert not any("a guess" in line for line in lines(practised=10))


def test_what_is_dropped_stands_under_its_reason() -> None:
    dropped = (DroppedStep(step("a"), "too late"), DroppedStep(step("b"), "no day"), DroppedStep(step("c"), "too late"))
    found = lines(dropped=dropped, drill=drill(dropped=("q-7",)))
    at = found.index("Dropped, unless you find more minutes")
    assert found[at + 1 :] == [
        "  too late:",
        "    A",
        "    C",
        "  no day:",
        "    B",
        "  1 new question: others gain more a minute (q-7)",
    ]


def test_where_no_day_has_minutes_questions_are_not_said_to_lose_to_others() -> None:
    found = lines(drill=drill(dropped=("q-7",), reachable=0.0))
    assert "  1 new question: no day has the minutes (q-7)" in found
    assert not any("recall" in line for line in found)


def test_of_an_interview_that_is_over_nothing_is_asked_any_more() -> None:
    made = picture(is_over=True, done=(PAGE,), day=TODAY - timedelta(days=5))
    for found in (list(lines_of(made, {})), today_lines(made, {})):
        assert found[0].endswith("5 days ago")
        assert found[1] == "It is over, and 1 piece of work went into it."
        assert not any("Today" in line or "min" in line for line in found)


# How lines fold


@pytest.mark.parametrize(
    ("line", "below"),
    [
        ("   20 min  Write the numbers page of the last two to three years", 11),
        ("           Put five figures on one page: money saved, drift caught", 11),
        ("  Sun 22 Nov   60 min  Write the numbers page of three years", 23),
        ("  recall on the day, by weight: 35 % if you stop now", 2),
        ("Nordbank, Senior engineer: Tue 1 Dec 2026 10:00, in 10 days", 0),
    ],
)
def test_a_long_line_goes_on_under_its_last_column(line: str, below: int) -> None:
    first, *rest = folded([line], 48)
    assert rest
    assert [len(one) - len(one.lstrip()) for one in rest] == [below] * len(rest)
    assert " ".join([first.strip(), *(one.strip() for one in rest)]).split() == line.split()


def test_lines_for_a_pipe_are_never_folded() -> None:
    assert list(folded(["x " * 500], 0)) == ["x " * 500]


def test_what_a_pack_says_does_not_draw_on_the_terminal() -> None:
    assert list(folded(["  a\x1b[2J\rb\u202e"], 80)) == ["  a\\x1b[2J\\rb\\u202e"]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_of_a_plan_is_wider_than_the_terminal(width: int) -> None:
    long = step("a-step-with-a-long-id", title="A title of many words that goes on and on " * 3, does="Do it. " * 60)
    made = picture(
        interview=interview(AT, company="N" * 80, role="R" * 80),
        steps=(long,),
        days=tuple((TODAY + timedelta(days=ahead), (long, long)) for ahead in range(1, 9)),
        dropped=(DroppedStep(long, "no day has the minutes any more"),),
        drill=drill("q-1", dropped=tuple(f"a-question-{number}" * 3 for number in range(5))),
    )
    assert max(map(len, folded(lines_of(made, {}), width))) <= width
    assert max(map(len, folded(today_lines(made, {}), width))) <= width


@given(st.text(max_size=200), st.integers(10, 120))
def test_any_text_folds_without_losing_a_word_or_a_letter(text: str, width: int) -> None:
    found = list(folded([text], width))
    assert all(line.isprintable() for line in found)
    assert all(len(line) <= width for line in found)
    shown = "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)
    assert "".join("".join(found).split()) == "".join(shown.split())
