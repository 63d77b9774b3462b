"""What was done in an incident, as points: looked before touching, right cause, no harm, checked afterwards. Pure.

The weights are this product's own judgement of what an interviewer and a team mate would weigh; they add up to 100. A
part that an incident does not have (nothing to mitigate) gives its weight to the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from mlops_prep.models.incident import STEPS, Aspect, Harm, Incident
from mlops_prep.models.scenario import Done, Part
from mlops_prep.world.drawing import Playing
from mlops_prep.world.templates import BadTemplateError, condition
from mlops_prep.world.world import Step

_WEIGHTS = {
    "cause": 25.0,
    "resolved": 25.0,
    "looked first": 10.0,
    "in order": 5.0,
    "both healths": 5.0,
    "no harm": 10.0,
    "mitigated first": 5.0,
    "verified": 10.0,
    "in time": 5.0,
}
_ENOUGH_LOOKS = 3
_HARM_COSTS = 0.5


class Deed(NamedTuple):
    """A command with what it did."""

    step: Step
    harm: str
    """What it made worse; empty for nothing."""


def harm_of(playing: Playing, step: Step) -> str:
    """What a change made worse, in the scenario's words; empty for nothing."""
    if step.kind != "change":
        return ""
    for harm in playing.incident.harms:
        if _does(playing, harm, step):
            return playing.filled(harm.says)
    return ""


def _does(playing: Playing, harm: Harm, step: Step) -> bool:
    names = {**playing.world.names(step.after), "before": step.before, "after": step.after}
    try:
        return bool(condition(playing.filled(harm.when)).value(names))
    except BadTemplateError:  # a place of the state that is gone: what was there before is judged by the other harms
        return False


def is_over(playing: Playing) -> bool:
    """Whether the incident is over, from the state of its world."""
    return bool(condition(playing.filled(playing.incident.goal)).value(playing.world.names(playing.world.state)))


def is_mitigated(playing: Playing, step: Step) -> bool:
    """Whether users were no longer hurt after a command."""
    source = playing.incident.mitigated or playing.incident.goal
    return bool(condition(playing.filled(source)).value(playing.world.names(step.after)))


def looks_at(aspect: Aspect, line: str) -> bool:
    """Whether a command line looks at an aspect. What stands behind a pipe does not matter."""
    words = " ".join(line.split("|")[0].split())
    return any(fnmatchcase(words, pattern) for pattern in aspect.lines)


def covered(incident: Incident, deeds: Sequence[Deed], noted: frozenset[str]) -> dict[str, int | None]:
    """For each aspect the number of the first command that looked at it; -1 for one that was only talked of, None for
    one that was missed.
    """
    found: dict[str, int | None] = {}
    for aspect in incident.aspects:
        first = (n for n, deed in enumerate(deeds) if deed.step.kind != "unknown" and looks_at(aspect, deed.step.line))
        found[aspect.id] = next(first, -1 if aspect.id in noted else None)
    return found


def judge(playing: Playing, deeds: Sequence[Deed], done: Done) -> tuple[Part, ...]:
    """The parts of the score. `done` says what the session knows besides the commands."""
    incident = playing.incident
    changes = [n for n, deed in enumerate(deeds) if deed.step.kind == "change"]
    seen = covered(incident, deeds, done.noted)
    shares = {
        "cause": float(done.cause_correct),
        "resolved": float(done.resolved),
        "looked first": _looked_first(incident, seen, changes),
        "in order": _in_order(incident, seen, changes),
        "both healths": _both_healths(incident, seen),
        "no harm": max(0.0, 1 - _HARM_COSTS * sum(bool(deed.harm) for deed in deeds)) if deeds else 0.0,
        "verified": float(done.resolved and _is_verified(incident, deeds, changes)),
        "in time": float(done.resolved and done.seconds <= incident.minutes * 60),
    }
    if incident.mitigated:
        shares["mitigated first"] = float(_mitigated_first(playing, deeds, done))
    return tuple(Part(name, weight, shares[name]) for name, weight in _WEIGHTS.items() if name in shares)


def score_of(parts: Sequence[Part]) -> float:
    """0 to 100."""
    total = sum(part.weight for part in parts)
    return 100 * sum(part.weight * part.share for part in parts) / total if total else 0.0


def steps_of(incident: Incident, deeds: Sequence[Deed], noted: frozenset[str]) -> dict[str, float]:
    """For each step of the answer framework the share of its aspects that were looked at; 1 where it has none."""
    seen = covered(incident, deeds, noted)
    found: dict[str, float] = {}
    for step in STEPS:
        mine = [aspect.id for aspect in incident.aspects if aspect.step == step]
        found[step] = round(sum(seen[one] is not None for one in mine) / len(mine), 2) if mine else 1.0
    return found


def _before(place: int | None, changes: Sequence[int]) -> bool:
    return place is not None and place >= 0 and (not changes or place < changes[0])


def _looked_first(incident: Incident, seen: dict[str, int | None], changes: Sequence[int]) -> float:
    looks = sum(_before(place, changes) for place in seen.values())
    wanted = min(_ENOUGH_LOOKS, sum(bool(aspect.lines) for aspect in incident.aspects))
    return min(1.0, looks / wanted) if wanted else 1.0


def _in_order(incident: Incident, seen: dict[str, int | None], changes: Sequence[int]) -> float:
    """Located before versions were compared and before anything was changed."""
    by_step = {
        step: [seen[one.id] for one in incident.aspects if one.step == step and seen[one.id] not in (None, -1)]
        for step in ("locate", "versions", "correctness")
    }
    if not by_step["locate"]:
        return 0.0
    located = min(place for place in by_step["locate"] if place is not None)
    later = [place for step in ("versions", "correctness") for place in by_step[step] if place is not None]
    return float(all(located <= place for place in [*later, *changes[:1]]))


def _both_healths(incident: Incident, seen: dict[str, int | None]) -> float:
    wanted = {aspect.health for aspect in incident.aspects}
    found = {aspect.health for aspect in incident.aspects if seen[aspect.id] is not None}
    return len(found) / len(wanted) if wanted else 1.0


def _is_verified(incident: Incident, deeds: Sequence[Deed], changes: Sequence[int]) -> bool:
    last = changes[-1] if changes else -1
    after = [deed.step.line for deed in deeds[last + 1 :] if deed.step.kind == "probe"]
    lines = [" ".join(line.split("|")[0].split()) for line in after]
    return bool(changes) and any(fnmatchcase(line, pattern) for line in lines for pattern in incident.verify)


def _mitigated_first(playing: Playing, deeds: Sequence[Deed], done: Done) -> bool:
    """Users were no longer hurt by the half of the time, and before the cause was named."""
    limit = min(done.cause_at if done.cause_at is not None else float("inf"), playing.incident.minutes * 30)
    return any(
        deed.step.at <= limit and is_mitigated(playing, deed.step) for deed in deeds if deed.step.kind == "change"
    )
