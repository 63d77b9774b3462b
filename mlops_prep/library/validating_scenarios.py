"""Checks the plain data of one scenario against its model and against itself; what only playing shows is elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from mlops_prep.evidence import PatternError, check_pattern
from mlops_prep.library.validating import Found, repeated, shaped
from mlops_prep.models.incident import Aspect, Incident
from mlops_prep.models.question import RubricPoint, WeakSignal
from mlops_prep.world.templates import BadTemplateError, condition


def validate_incident(data: Any, name: str) -> tuple[Incident | None, list[Found]]:
    """The incident that `data` describes, in a file of that name, and every problem with it."""
    incident, problems = shaped(Incident, data)
    problems = problems or list(_problems(incident, name))
    return (None, problems) if problems else (incident, [])


def _problems(incident: Incident, name: str) -> Iterator[Found]:
    if incident.id != name:
        yield ("id",), f"is '{incident.id}', and the file is called '{name}'"
    yield from _names(incident)
    yield from _conditions(incident)
    yield from pattern_problems("rubric", incident.rubric)
    yield from pattern_problems("weak_signals", incident.weak_signals)
    yield from pattern_problems("aspects", incident.aspects)


def _names(incident: Incident) -> Iterator[Found]:
    ids = {
        "causes": [cause.id for cause in incident.causes],
        "variants": [variant.id for variant in incident.variants],
        "aspects": [aspect.id for aspect in incident.aspects],
        "rubric": [point.id for point in incident.rubric],
    }
    for key, several in ids.items():
        yield from (((key,), f"id '{one}' stands twice") for one in repeated(several))
    for number, variant in enumerate(incident.variants):
        for cause in (variant.cause, *variant.refutes):
            if cause not in ids["causes"]:
                yield ("variants", number, "cause"), f"'{cause}' is none of the causes"
    for one in sorted(set(incident.teaches) - {*ids["rubric"], *ids["aspects"]}):
        yield ("teaches",), f"'{one}' is neither a point of the rubric nor an aspect"


def _conditions(incident: Incident) -> Iterator[Found]:
    yield from ((("goal",), says) for says in _condition_problems(incident.goal))
    if incident.mitigated:
        yield from ((("mitigated",), says) for says in _condition_problems(incident.mitigated))
    for number, harm in enumerate(incident.harms):
        yield from ((("harms", number, "when"), says) for says in _condition_problems(harm.when))


def _condition_problems(source: str) -> list[str]:
    """What is wrong with a condition. Slots for drawn names stand for any name."""
    try:
        condition(re.sub(r"\$\{[^{}]*\}", "drawn", source))
    except BadTemplateError as error:
        return [str(error)]
    return []


def pattern_problems(key: str, items: Sequence[RubricPoint | WeakSignal | Aspect]) -> Iterator[Found]:
    """Evidence patterns that are none."""
    for number, item in enumerate(items):
        for place, pattern in enumerate(item.evidence):
            try:
                check_pattern(pattern)
            except PatternError as error:
                yield (key, number, "evidence", place), str(error)
