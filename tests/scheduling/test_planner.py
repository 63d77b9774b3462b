"""What is chosen for today. Days are counted from Monday 2 March 2026; the interview is at ten in the morning."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from fsrs import Card, Scheduler
from fsrs import Rating as FsrsRating
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_prep.models.results import Rating
from mlops_prep.scheduling import memory
from mlops_prep.scheduling.planner import choose, cost, look_ahead

NOW = datetime(2026, 3, 2, 19, tzinfo=UTC)
TODAY = NOW.date()
TWO_WEEKS = datetime(2026, 3, 16, 10, tzinfo=UTC)
YESTERDAY = TODAY - timedelta(days=1)
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Thing:
    id: str
    memory: Card | None = None
    weight: float = 1.0
    minutes_first: float = 4.0
    minutes_review: float = 2.0
    domain: str = "serving"


@dataclass(frozen=True)
class Bare:
    """An item as the contract has it, without a domain."""

    id: str
    memory: Card | None = None
    weight: float = 1.0
    minutes_first: float = 4.0
    minutes_review: float = 2.0


def practised(*ratings: Rating, first: date = date(2026, 2, 16), every: int = 4) -> Card:
    """A card that was given these ratings, some days apart."""
    card = None
    for number, rating in enumerate(ratings):
        card = memory.review(card, rating, first + timedelta(days=every * number))
    assert card is not None
    return card


def mixed(count: int, seed: int = 1) -> list[Thing]:
    """Items of all kinds: new ones and practised ones, light and heavy, short and long."""
    rng, things = Random(seed), []
    for number in range(count):
        ratings: list[Rating] = [rng.choice(("again", "hard", "good", "easy")) for _ in range(rng.randrange(4))]
        card = practised(*ratings, first=date(2026, 2, rng.randrange(1, 20))) if ratings else None
        minutes = rng.uniform(1, 6)
        things.append(
            Thing(f"q{number}", card, rng.choice((0.5, 1, 3)), minutes, minutes / 2, f"domain {rng.randrange(5)}")
        )
    return things


def minutes_of(things: Sequence[Thing], ids: Sequence[str]) -> float:
    by_id = {thing.id: thing for thing in things}
    return sum(cost(by_id[id_]) for id_ in ids)


# minutes


@pytest.mark.parametrize("minutes", [0, 0.5, 5, 30, 61.5, 480])
@pytest.mark.parametrize("interview", [TWO_WEEKS, None], ids=["planned", "no interview"])
def test_a_day_never_takes_more_than_its_minutes(minutes: float, interview: datetime | None) -> None:
    things = mixed(120)

    chosen = choose(things, now=NOW, interview_at=interview, minutes=minutes)

    assert minutes_of(things, chosen) <= minutes + 1e-6
    assert bool(chosen) == (minutes > 0.5)


def test_minutes_are_used_as_long_as_anything_fits() -> None:
    things = mixed(120)

    chosen = choose(things, now=NOW, interview_at=TWO_WEEKS, minutes=45)

    rest = [cost(thing) for thing in things if thing.id not in chosen]
    assert minutes_of(things, chosen) + min(rest) > 45


def test_with_minutes_for_everything_everything_is_practised() -> None:
    things = mixed(30)

    assert sorted(choose(things, now=NOW, interview_at=TWO_WEEKS, minutes=1000)) == sorted(t.id for t in things)


def test_negative_minutes_are_none() -> None:
    assert choose(mixed(10), now=NOW, interview_at=TWO_WEEKS, minutes=-5) == []
    assert choose(mixed(10), now=NOW, interview_at=None, minutes=-5) == []


def test_a_day_without_minutes_still_tells_what_becomes_of_the_items() -> None:
    things = mixed(20)

    outlook = look_ahead(things, now=NOW, interview_at=TWO_WEEKS, minutes=0, daily=30)

    assert outlook.today == ()
    assert sorted(outlook.later + outlook.dropped) == sorted(thing.id for thing in things)
    assert len(outlook.later) > 10


# what comes out


def test_nothing_to_practise_gives_nothing() -> None:
    assert choose([], now=NOW, interview_at=TWO_WEEKS, minutes=30) == []
    assert choose([], now=NOW, interview_at=None, minutes=30) == []


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 40), st.integers(0, 1000), st.integers(1, 90), st.integers(0, 90))
def test_each_id_comes_once_and_is_one_of_the_items(count: int, seed: int, days: int, minutes: int) -> None:
    things = mixed(count, seed)

    chosen = choose(things, now=NOW, interview_at=NOW + timedelta(days=days), minutes=minutes)

    assert len(set(chosen)) == len(chosen)
    assert set(chosen) <= {thing.id for thing in things}


def test_the_same_items_give_the_same_plan_in_whatever_process() -> None:
    program = (
        "from tests.scheduling.test_planner import *\n"
        "print(','.join(choose(mixed(80), now=NOW, interview_at=TWO_WEEKS, minutes=40)))"
    )

    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("1", "2")
    ]

    assert runs[0] == runs[1] == ",".join(choose(mixed(80), now=NOW, interview_at=TWO_WEEKS, minutes=40))


def test_items_are_left_as_they_were() -> None:
    things, same = mixed(30), mixed(30)

    choose(things, now=NOW, interview_at=TWO_WEEKS, minutes=40)

    assert things == same


def test_each_item_is_today_or_later_or_dropped() -> None:
    things = mixed(300)

    outlook = look_ahead(things, now=NOW, interview_at=NOW + timedelta(days=4), minutes=10)

    assert sorted(outlook.today + outlook.later + outlook.dropped) == sorted(thing.id for thing in things)
    assert 0 <= outlook.left_alone < outlook.bound <= 1


# what is worth more


def test_the_more_important_of_two_like_items_comes_first() -> None:
    things = [Thing("light"), Thing("heavy", weight=3), Thing("usual", weight=1.5)]

    assert choose(things, now=NOW, interview_at=TWO_WEEKS, minutes=60) == ["heavy", "usual", "light"]
    assert choose(things, now=NOW, interview_at=TWO_WEEKS, minutes=4) == ["heavy"]


def test_the_shorter_of_two_like_items_comes_first() -> None:
    things = [Thing("long", minutes_first=12, minutes_review=6), Thing("short")]

    assert choose(things, now=NOW, interview_at=TWO_WEEKS, minutes=20) == ["short", "long"]


def test_what_is_well_known_gives_way_to_what_is_forgotten() -> None:
    things = [
        Thing("strong", practised("easy", "easy", "easy", every=1)),
        Thing("weak", practised("again", "again", first=YESTERDAY - timedelta(days=8))),
    ]

    assert choose(things, now=NOW, interview_at=TWO_WEEKS, minutes=2) == ["weak"]


def test_what_is_best_refreshed_on_the_last_day_waits_for_it() -> None:
    fresh = [Thing(f"fresh {number}", practised("good", first=YESTERDAY)) for number in range(5)]
    new = [Thing(f"new {number}") for number in range(5)]

    assert set(choose(fresh + new, now=NOW, interview_at=TWO_WEEKS, minutes=20)) == {thing.id for thing in new}


def test_what_was_practised_today_does_not_come_again_today() -> None:
    done = [Thing(f"done {number}", practised("again", first=TODAY)) for number in range(5)]

    assert choose([*done, Thing("new")], now=NOW, interview_at=TWO_WEEKS, minutes=60) == ["new"]
    assert choose(done, now=NOW, interview_at=TWO_WEEKS, minutes=60) == []


def test_what_does_not_fit_into_any_day_is_dropped() -> None:
    things = [Thing("two hours", minutes_first=120, minutes_review=60, weight=50), Thing("short")]

    outlook = look_ahead(things, now=NOW, interview_at=TWO_WEEKS, minutes=30)

    assert (outlook.today, outlook.later, outlook.dropped) == (("short",), (), ("two hours",))


def test_what_fits_into_another_day_only_is_kept_for_it() -> None:
    things = [Thing("an hour", minutes_first=60, minutes_review=30, weight=50), Thing("short")]

    outlook = look_ahead(things, now=NOW, interview_at=TWO_WEEKS, minutes=10, daily=60)

    assert (outlook.today, outlook.later) == (("short",), ("an hour",))


def test_when_minutes_are_scarce_the_least_important_new_items_are_dropped() -> None:
    things = [Thing(f"q{number}", weight=1.0 if number % 2 else 4.0) for number in range(100)]

    outlook = look_ahead(things, now=NOW, interview_at=NOW + timedelta(days=5), minutes=16)

    weights = {thing.id: thing.weight for thing in things}
    assert outlook.dropped
    assert {weights[id_] for id_ in outlook.dropped} == {1.0}


def test_what_fills_the_last_minutes_of_today_is_not_called_dropped() -> None:
    things = [Thing(f"q{number}") for number in range(100)]
    filler = Thing("filler", weight=0.01, minutes_first=1, minutes_review=0.5)

    outlook = look_ahead([*things, filler], now=NOW, interview_at=NOW + timedelta(days=2), minutes=9)

    assert "filler" in outlook.today
    assert not set(outlook.today) & set(outlook.dropped)


def test_more_minutes_on_the_days_to_come_lead_farther() -> None:
    things = mixed(100)

    scarce, ample = (
        look_ahead(things, now=NOW, interview_at=TWO_WEEKS, minutes=20, daily=daily) for daily in (5.0, 60.0)
    )

    assert scarce.bound + 0.1 < ample.bound
    assert len(scarce.dropped) > len(ample.dropped)


def test_a_missed_day_leaves_no_backlog() -> None:
    things = mixed(100)
    planned = choose(things, now=NOW, interview_at=TWO_WEEKS, minutes=30)

    after = choose(things, now=NOW + timedelta(days=3), interview_at=TWO_WEEKS, minutes=30)

    assert minutes_of(things, after) <= 30
    assert set(after) & set(planned)


# prior knowledge


def test_a_domain_in_which_first_answers_succeed_is_practised_less() -> None:
    known = [Thing(f"k{number}", practised("good", first=YESTERDAY), domain="known") for number in range(10)]
    unknown = [Thing(f"u{number}", practised("again", first=YESTERDAY), domain="unknown") for number in range(10)]
    new = [Thing(f"new {number} {name}", domain=name) for name in ("known", "unknown") for number in range(10)]

    chosen = choose([*known, *unknown, *new], now=NOW, interview_at=TWO_WEEKS, minutes=80)

    first = [id_ for id_ in chosen if id_.startswith("new")][:10]
    assert {id_.rpartition(" ")[2] for id_ in first} == {"unknown"}


def test_a_domain_without_answers_is_not_starved() -> None:
    met = [Thing(f"m{number}", practised("again", first=YESTERDAY), domain="met") for number in range(20)]
    new = [Thing(f"new met {number}", domain="met") for number in range(20)] + [Thing("new unmet", domain="unmet")]

    assert choose([*met, *new], now=NOW, interview_at=TWO_WEEKS, minutes=4) == ["new unmet"]


def test_items_need_not_name_a_domain() -> None:
    things = [Bare("seen", practised("good")), Bare("light"), Bare("heavy", weight=2)]

    assert set(choose(things, now=NOW, interview_at=TWO_WEEKS, minutes=60)) == {"seen", "light", "heavy"}
    assert choose(things, now=NOW, interview_at=TWO_WEEKS, minutes=4) == ["heavy"]


# when the interview is


@pytest.mark.parametrize(
    "interview",
    [None, NOW, NOW - timedelta(hours=1), NOW - timedelta(days=30)],
    ids=["none", "now", "over", "long over"],
)
def test_without_an_interview_ahead_due_reviews_come_first_and_then_new_items_by_weight(
    interview: datetime | None,
) -> None:
    things = [
        Thing("new"),
        Thing("overdue", practised("again", first=date(2026, 2, 2))),
        Thing("new and heavy", weight=2),
        Thing("not due", practised("easy", first=YESTERDAY)),
        Thing("due today", practised("again", first=YESTERDAY)),
    ]

    chosen = choose(things, now=NOW, interview_at=interview, minutes=60)

    assert chosen == ["overdue", "due today", "new and heavy", "new"]


@pytest.mark.parametrize(
    "ahead",
    [timedelta(minutes=1), timedelta(hours=1), timedelta(hours=5, minutes=30), timedelta(days=1), timedelta(days=2)],
    ids=["a minute", "an hour", "half past midnight", "tomorrow", "two days"],
)
def test_an_interview_that_is_near_gives_a_plan(ahead: timedelta) -> None:
    things = mixed(60)

    outlook = look_ahead(things, now=NOW, interview_at=NOW + ahead, minutes=30)

    assert 20 < minutes_of(things, outlook.today) <= 30
    assert outlook.left_alone < outlook.bound <= 1


def test_in_the_last_hours_what_is_forgotten_is_refreshed() -> None:
    things = [Thing("strong", practised("easy", "easy")), Thing("weak", practised("again", first=date(2026, 2, 10)))]

    for interview in (NOW + timedelta(hours=1), NOW + timedelta(hours=5, minutes=30)):
        assert choose(things, now=NOW, interview_at=interview, minutes=2) == ["weak"]


def test_an_interview_very_far_away_gives_a_plan() -> None:
    things = mixed(60)

    outlook = look_ahead(things, now=NOW, interview_at=NOW + timedelta(days=400), minutes=30)

    assert 20 < minutes_of(things, outlook.today) <= 30
    assert outlook.dropped == ()


# clocks and zones


BERLIN, NEW_YORK, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize("zone", [BERLIN, TOKYO, timezone(timedelta(hours=-11))], ids=str)
def test_the_zone_in_which_an_interview_is_written_does_not_matter(zone: timezone | ZoneInfo) -> None:
    things = mixed(80)

    assert choose(things, now=NOW, interview_at=TWO_WEEKS.astimezone(zone), minutes=30) == choose(
        things, now=NOW, interview_at=TWO_WEEKS, minutes=30
    )


def test_days_are_counted_where_the_user_is() -> None:
    late = datetime(2026, 3, 2, 23, 30, tzinfo=NEW_YORK)  # the 3rd in UTC, and in Tokyo
    things = [Thing("done today", practised("again", first=date(2026, 3, 2))), Thing("new")]

    assert choose(things, now=late, interview_at=datetime(2026, 3, 10, 9, tzinfo=TOKYO), minutes=60) == ["new"]


def test_a_card_that_was_kept_elsewhere_was_practised_on_the_day_that_it_was_here() -> None:
    early = datetime(2026, 3, 3, 7, 30, tzinfo=TOKYO)  # still the 2nd in UTC
    card, _ = Scheduler(enable_fuzzing=False).review_card(Card(card_id=0), FsrsRating.Again, early.astimezone(UTC))

    for hours in (0, 1, 16):
        now = early + timedelta(hours=hours)
        assert choose([Thing("done", card)], now=now, interview_at=now + timedelta(days=9), minutes=9) == []


def test_a_change_of_the_clocks_before_the_interview_moves_no_day() -> None:
    # on 8 March clocks in New York go forward; on 29 March those in Berlin
    for zone, day in ((NEW_YORK, date(2026, 3, 8)), (BERLIN, date(2026, 3, 29))):
        things = mixed(80)
        now = datetime(day.year, day.month, day.day - 1, 23, 45, tzinfo=zone)
        half_past_midnight = datetime(day.year, day.month, day.day + 1, 0, 30, tzinfo=zone)
        evening = half_past_midnight.replace(hour=22)

        assert choose(things, now=now, interview_at=half_past_midnight, minutes=30) == choose(
            things, now=now, interview_at=evening, minutes=30
        )


def test_naive_times_are_taken_as_they_are() -> None:
    things = mixed(80)
    now, interview = NOW.replace(tzinfo=None), TWO_WEEKS.replace(tzinfo=None)

    assert choose(things, now=now, interview_at=interview, minutes=30) == choose(
        things, now=NOW, interview_at=TWO_WEEKS, minutes=30
    )


def test_a_clock_that_was_set_back_counts_as_the_same_day() -> None:
    ahead, today = (Thing("q", practised("again", first=TODAY + timedelta(days=days))) for days in (3, 0))

    outlook = look_ahead([ahead], now=NOW, interview_at=TWO_WEEKS, minutes=60)

    assert outlook.today == ()
    assert outlook == look_ahead([today], now=NOW, interview_at=TWO_WEEKS, minutes=60)


# what other programs may hand over


@pytest.mark.parametrize("value", [0.0, -1.0, 1e-9])
def test_weights_and_minutes_of_nothing_are_no_error(value: float) -> None:
    things = [
        Thing("no weight", weight=value),
        Thing("no time", minutes_first=value, minutes_review=value),
        Thing("no time any more", practised("good"), minutes_review=value),
        Thing("usual"),
    ]

    chosen = choose(things, now=NOW, interview_at=TWO_WEEKS, minutes=60)

    assert set(chosen) >= {"no time", "usual"}
    assert choose([thing for thing in things if thing.id != "usual"], now=NOW, interview_at=None, minutes=60)


def test_a_card_that_was_never_practised_counts_as_new() -> None:
    things = [replace(thing, memory=Card(card_id=0)) for thing in mixed(30)]
    new = [replace(thing, memory=None) for thing in things]

    assert choose(things, now=NOW, interview_at=TWO_WEEKS, minutes=30) == choose(
        new, now=NOW, interview_at=TWO_WEEKS, minutes=30
    )
    assert choose(
        [Thing("blank", Card(card_id=0, due=NOW)), Thing("new", weight=2)], now=NOW, interview_at=None, minutes=9
    ) == ["new", "blank"]


def test_cards_kept_with_learning_steps_are_planned_too() -> None:
    with_steps = Scheduler(enable_fuzzing=False)
    card, _ = with_steps.review_card(Card(card_id=0), FsrsRating.Again, NOW - timedelta(days=3))

    assert choose([Thing("learning", card)], now=NOW, interview_at=TWO_WEEKS, minutes=2) == ["learning"]
