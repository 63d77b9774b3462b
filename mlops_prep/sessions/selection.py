"""Chooses the questions of a drill. Pure: what there is, what is due, and the wishes, in; ids in order, out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from random import Random
from typing import NamedTuple

from mlops_prep.library import Entry

DEFAULT_LIMIT = 10
WEAK_BELOW = 65.0
REVIEW_SHARE = 0.5
"""Confirming points and reading the strong answer take half as long again as answering."""


class Wishes(NamedTuple):
    """What the candidate asked for; empty means anything."""

    domains: frozenset[str] = frozenset()
    rounds: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    limit: int | None = None
    minutes: float | None = None
    only_due: bool = False
    only_new: bool = False
    only_weak: bool = False


def select(
    candidates: Sequence[Entry],
    *,
    due: Mapping[str, date],
    last_scores: Mapping[str, float],
    today: date,
    wishes: Wishes,
    rng: Random,
) -> list[str]:
    """Due questions first, the longest overdue before the others, then new ones by importance, domains taking turns."""
    wanted = fitting(candidates, wishes)
    if wishes.only_weak:
        answered = sorted((one for one in wanted if one.id in last_scores), key=lambda one: last_scores[one.id])
        # with nothing weak left, what scored lowest is still the best to go over
        ordered = [one for one in answered if last_scores[one.id] < WEAK_BELOW] or answered
    else:
        late = [] if wishes.only_new else [one for one in wanted if one.id in due and due[one.id] <= today]
        fresh = [] if wishes.only_due else [one for one in wanted if one.id not in due]
        ordered = sorted(late, key=lambda one: (due[one.id], -one.importance)) + _by_turns(fresh, rng)
    return _cut(ordered, wishes)


def fitting(candidates: Iterable[Entry], wishes: Wishes) -> list[Entry]:
    """Those of the domains, rounds, levels and kinds that were asked for."""
    return [one for one in candidates if _fits(one, wishes)]


def _fits(one: Entry, wishes: Wishes) -> bool:
    return (
        (not wishes.domains or one.domain in wishes.domains)
        and (not wishes.levels or one.level in wishes.levels)
        and (not wishes.kinds or one.kind in wishes.kinds)
        and (not wishes.rounds or not wishes.rounds.isdisjoint(one.rounds.split(",")))
    )


def _by_turns(fresh: list[Entry], rng: Random) -> list[Entry]:
    """By importance within a domain, one domain after the other: nobody wants ten command lines in a row."""
    by_domain: dict[str, list[tuple[float, float, Entry]]] = {}
    for one in fresh:
        # equally important questions come in a different order each time
        by_domain.setdefault(one.domain, []).append((-one.importance, rng.random(), one))
    queues = sorted((sorted(queue) for queue in by_domain.values()), key=lambda queue: queue[0])
    return [item[2] for turn in zip_longest(*queues) for item in turn if item is not None]


def _cut(ordered: list[Entry], wishes: Wishes) -> list[str]:
    limit = wishes.limit if wishes.limit is not None else (None if wishes.minutes else DEFAULT_LIMIT)
    chosen: list[str] = []
    minutes = 0.0
    for one in ordered:
        if limit is not None and len(chosen) >= limit:
            break
        takes = one.minutes * (1 + REVIEW_SHARE)
        if wishes.minutes is not None and chosen and minutes + takes > wishes.minutes:
            continue
        minutes += takes
        chosen.append(one.id)
    return chosen
