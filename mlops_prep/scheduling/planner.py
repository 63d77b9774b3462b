"""Chooses what to practise today, so that most is recalled on the interview day.

Objective. Each item i has a weight w_i; what is to be made high is the sum over items of w_i times the probability that
i is recalled on the interview day, by choosing for every day until then what to practise within its minutes.

Model. A memory is FSRS's: recall falls with the days since it was practised, and practising it moves its stability by
whether it was recalled. An item that was never practised is known already with a probability that is estimated from the
first answers in its domain. Practising costs `minutes_first` once and `minutes_review` from then on.

Choice. `relaxation.py` replaces the minutes of a day by a price, which leaves one small decision process for each
item; `prices.py` finds the prices of the days to come. For each item two values follow: of practising it today and
going on as well as possible, and of waiting for whatever is best after that, at the price of its day. Today's minutes
go to the items for which today adds most over waiting, for each minute that it takes: the Lagrangian index. So an item
that is best refreshed on the last day waits for it, and one that no day's minutes are worth is dropped.

Bound. The prices prove an upper bound on the objective (`Outlook.bound`), and `benchmarks/planner.py` a sharper one,
with every day by itself. How near the choice comes to it is written in benchmarks/README.md.

Pure: no clock, no store, no terminal. What was chosen on earlier days is not remembered: a missed day leaves no
backlog, the next call plans with what is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple, Protocol

from mlops_prep.scheduling.memory import Forecaster, due_day, trace_of
from mlops_prep.scheduling.prices import find_prices
from mlops_prep.scheduling.relaxation import Relaxation, Start, like_trace, slots_of, value_of

if TYPE_CHECKING:
    from mlops_prep.scheduling.memory import Card

FARTHEST_DAYS = 60
"""An interview farther away is planned as if it were so near: with time to spare, waiting would cost nothing."""
MOST_SLOTS = 9
PRICE_ROUNDS = 16
"""More gain nothing: with 24 the recall of simulated learners was the same within 0.1 points."""
_PRIOR, _PRIOR_ANSWERS = 0.35, 4.0
"""What is believed of a domain before anything was answered, and how many answers that is worth."""
_HARDER = 0.5
"""How far the difficulty of what was once recalled stays below that of what was forgotten at first, at least."""
_SMALLEST = 1e-3
"""Weights and minutes below it are taken for it."""


class _Detail(NamedTuple):
    """How finely items are put into classes."""

    worths: int
    """Classes of weight for each minute, to find the prices."""
    groups: int
    """Groups of like items in each of these, at most."""
    width: float
    """Of a class of stability or of cost, as a difference of logarithms."""


_FEW_ITEMS = 300
_FINE, _COARSE = _Detail(12, 400, 0.1), _Detail(6, 40, 0.3)
"""For few items, and for more. With few items and many minutes all values are close to each other: there the fine
classes gain 0.06 points. With many items they gain nothing, and take twice the time."""


class Item(Protocol):
    """Something to practise. It may also have a `domain: str`, in which prior knowledge is alike."""

    @property
    def id(self) -> str:
        """Returned by `choose`."""

    @property
    def memory(self) -> Card | None:
        """None: never practised."""

    @property
    def weight(self) -> float:
        """Importance, above 0."""

    @property
    def minutes_first(self) -> float:
        """What the first time takes."""

    @property
    def minutes_review(self) -> float:
        """What every later time takes."""


class Outlook(NamedTuple):
    """Where the plan leads. Recalls are shares (0 to 1) of the whole weight."""

    today: tuple[str, ...]
    """Ids in the order to practise."""
    later: tuple[str, ...]
    """Neither today nor dropped."""
    dropped: tuple[str, ...]
    """Never practised, and worth their minutes on none of the days that are left."""
    left_alone: float
    """Expected recall on the interview day without any more practice."""
    bound: float
    """No way to practise is expected to reach more."""


def choose(
    items: Sequence[Item], *, now: datetime, interview_at: datetime | None, minutes: float, daily: float | None = None
) -> list[str]:
    """Ids in the order to practise today, within `minutes`; `daily`: minutes of the days to come, the same for None.

    `now` and `interview_at` are both aware or both naive; days are counted in the zone of `now`. Without an interview,
    or with one that is past: what is due by FSRS, the longest overdue first, then what is new, by weight.
    """
    if interview_at is None or interview_at <= now:
        return _within(_due_order(items, now.date()), minutes)
    return list(look_ahead(items, now=now, interview_at=interview_at, minutes=minutes, daily=daily).today)


def look_ahead(
    items: Sequence[Item],
    *,
    now: datetime,
    interview_at: datetime,
    minutes: float,
    daily: float | None = None,
    forecaster: Forecaster | None = None,
) -> Outlook:
    """What `choose` would choose for an interview to come, and what becomes of the rest."""
    longest = max(minutes, daily or 0.0)
    fitting = [item for item in items if cost(item) <= longest]
    if not fitting:
        return Outlook((), (), tuple(item.id for item in items), 0.0, 0.0)
    days = min((interview_at.astimezone(now.tzinfo).date() - now.date()).days, FARTHEST_DAYS)
    slots = slots_of(max(days, 1), max(minutes, 0.0), minutes if daily is None else daily, MOST_SLOTS)
    plan = _Plan(fitting, Relaxation(forecaster or Forecaster(), slots, days), now)
    today = _within(plan.by_index(), minutes)
    dropped = {item.id for item in items if cost(item) > longest}
    dropped |= {item.id for item in fitting if is_new(item) and not plan.is_worth_it(item)}
    dropped -= set(today)
    total = sum(max(item.weight, _SMALLEST) for item in fitting)
    return Outlook(
        tuple(today),
        tuple(item.id for item in items if item.id not in dropped and item.id not in today),
        tuple(item.id for item in items if item.id in dropped),
        plan.left_alone() / total,
        plan.prices.bound / total,
    )


def is_new(item: Item) -> bool:
    """Whether an item was never practised."""
    return trace_of(item.memory) is None


def cost(item: Item) -> float:
    """Minutes that practising an item takes as it stands."""
    return item.minutes_first if is_new(item) else item.minutes_review


class _Plan:
    """Every item in the relaxation, with the prices of the days to come."""

    def __init__(self, items: Sequence[Item], relaxation: Relaxation, now: datetime) -> None:
        self._items, self._relaxation, self._now = items, relaxation, now
        self._detail = _FINE if len(items) <= _FEW_ITEMS else _COARSE
        self._domains = _known_shares(items, relaxation.unknown_difficulty)
        self._starts: dict[_Key, Start] = {}
        self._keys = {item.id: self._key(item) for item in items}
        self._worths = _classes([_worth(item) for item in items], self._detail.worths)
        demands: dict[float, dict[_Key, float]] = {}
        for item in items:
            worth, key = self._worths[_worth(item)], self._keys[item.id]
            alike = demands.setdefault(worth, {})
            # minutes as its class has them, so that the weight is its own
            alike[key] = alike.get(key, 0.0) + max(item.weight, _SMALLEST) / worth
        self.prices = find_prices(
            relaxation,
            {worth: self._grouped(alike) for worth, alike in demands.items()},
            PRICE_ROUNDS,
        )
        self._values = {
            (worth, key): [(option.slot, value_of(policy, option)) for option in self._starts[key].options]
            for worth, alike in demands.items()
            for policy in (relaxation.plan(self.prices.by_slot, worth),)
            for key in alike
        }

    def _grouped(self, demands: Mapping[_Key, float]) -> list[tuple[Start, float]]:
        """Items that were practised and that were not, in groups of like recall, each as its middle one."""
        groups: list[tuple[Start, float]] = []
        for seen in (False, True):
            starts = [(self._starts[key], minutes) for key, minutes in demands.items() if (len(key) == 3) == seen]
            starts.sort(key=lambda one: one[0].alone)
            size = -(-2 * len(starts) // self._detail.groups) or 1
            for first in range(0, len(starts), size):
                group = starts[first : first + size]
                groups.append((group[len(group) // 2][0], sum(minutes for _, minutes in group)))
        return groups

    def by_index(self) -> list[Item]:
        """What can be practised today, what gains most by it first."""
        gains = ((self._index(item), item) for item in self._items)
        possible = [(gain, item) for gain, item in gains if gain is not None]
        return [item for _, item in sorted(possible, key=lambda one: -one[0])]

    def is_worth_it(self, item: Item) -> bool:
        """Whether any day, today or later, is worth an item's minutes at its price."""
        alone, price_of = self._starts[self._keys[item.id]].alone, _minutes_for_weight(item)
        values = self._values[self._worths[_worth(item)], self._keys[item.id]]
        return any(value - self.prices.by_slot[slot] * price_of > alone for slot, value in values)

    def left_alone(self) -> float:
        """The weighted recall on the interview day without any more practice."""
        return sum(max(item.weight, _SMALLEST) * self._starts[self._keys[item.id]].alone for item in self._items)

    def _index(self, item: Item) -> float | None:
        """Weighted recall that today adds over waiting, for each minute; None when it was practised today already."""
        today, waiting = None, self._starts[self._keys[item.id]].alone
        price_of = _minutes_for_weight(item)
        for slot, value in self._values[self._worths[_worth(item)], self._keys[item.id]]:
            if slot:
                waiting = max(waiting, value - self.prices.by_slot[slot] * price_of)
            else:
                today = value
        if today is None:
            return None
        gain, curiosity = (today - waiting) / price_of, self._curiosity(item)
        return gain * curiosity if gain > 0 else gain / curiosity

    def _curiosity(self, item: Item) -> float:
        """The first answers in a domain tell about all of it, so its new items count for up to twice as much."""
        name = _domain(item)
        return 1 + 1 / (1 + self._domains[name].answers) if name and is_new(item) else 1.0

    def _key(self, item: Item) -> _Key:
        """The class of items that start like this one."""
        trace = trace_of(item.memory)
        if trace is None:
            prior, steps = self._domains[_domain(item)].known, round(log(_first_cost(item)) / self._detail.width)
            key: _Key = (prior, steps)
            if key not in self._starts:
                self._starts[key] = self._relaxation.unseen(prior, exp(steps * self._detail.width))
            return key
        like, days_ago = like_trace(trace, self._detail.width), _days_since(item.memory, self._now)
        if (key := (*like, days_ago)) not in self._starts:
            self._starts[key] = self._relaxation.seen(like, days_ago)
        return key


_Key = tuple[float, ...]


class _Domain(NamedTuple):
    """What the answers so far tell of a domain."""

    answers: int
    known: float
    """The probability that an item of it is known before it was practised."""


def _known_shares(items: Sequence[Item], unknown_difficulty: float) -> Mapping[str, _Domain]:
    """Domain -> what its practised items tell, drawn towards all answers, and these towards what is usual.

    A card keeps no log. Its difficulty tells what came first: forgetting raises it above what a first recall leaves.
    """
    counts: dict[str, list[int]] = {"": [0, 0]}
    for item in items:
        count = counts.setdefault(_domain(item), [0, 0])
        trace = trace_of(item.memory)
        if trace is not None:
            count[0] += 1
            count[1] += trace.difficulty < unknown_difficulty - _HARDER
    answers, known = (sum(count[at] for count in counts.values()) for at in (0, 1))
    usual = (known + _PRIOR * _PRIOR_ANSWERS) / (answers + _PRIOR_ANSWERS)
    return {
        name: _Domain(count[0], (count[1] + usual * _PRIOR_ANSWERS) / (count[0] + _PRIOR_ANSWERS))
        for name, count in counts.items()
    }


def _days_since(card: Card | None, now: datetime) -> int:
    """Days since a memory was practised; none, when the clock was set back since.

    `memory.review` dates by local day, at midnight UTC; any other time is that of a card that was kept elsewhere.
    """
    last = card.last_review if card is not None else None
    if last is None:
        return 0
    day = last.date() if last.time() == time() or now.tzinfo is None else last.astimezone(now.tzinfo).date()
    return max((now.date() - day).days, 0)


def _domain(item: Item) -> str:
    return str(getattr(item, "domain", ""))


def _worth(item: Item) -> float:
    """Weight for each minute of a review."""
    return max(item.weight, _SMALLEST) / max(item.minutes_review, _SMALLEST)


def _minutes_for_weight(item: Item) -> float:
    """Minutes that practising an item takes as it stands, for each unit of its weight."""
    return max(cost(item), _SMALLEST) / max(item.weight, _SMALLEST)


def _first_cost(item: Item) -> float:
    """The first time, in times of a review."""
    return max(item.minutes_first, _SMALLEST) / max(item.minutes_review, _SMALLEST)


def _classes(worths: Sequence[float], count: int) -> Mapping[float, float]:
    """Worth -> the middle of its class: `count` classes, evenly wide in logarithms."""
    lowest, highest = log(min(worths)), log(max(worths))
    width = max(highest - lowest, 1e-9) / count
    return {worth: exp(lowest + (min(int((log(worth) - lowest) / width), count - 1) + 0.5) * width) for worth in worths}


def _due_order(items: Sequence[Item], today: date) -> list[Item]:
    due = [(due_day(item.memory), item) for item in items if item.memory is not None and not is_new(item)]
    late = sorted((one for one in due if one[0] <= today), key=lambda one: one[0])
    fresh = sorted((item for item in items if is_new(item)), key=lambda item: -item.weight)
    return [item for _, item in late] + fresh


def _within(items: Iterable[Item], minutes: float) -> list[str]:
    """As many as there are minutes for, in their order; one that does not fit leaves its place to the next."""
    chosen: list[str] = []
    left = minutes + 1e-9
    for item in items:
        if cost(item) <= left:
            left -= cost(item)
            chosen.append(item.id)
    return chosen
