"""Checks the plain data of one scenario against its model and against itself; what only playing shows is elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, Protocol

from mlops_prep.drawing import ExpressionError, draw_names
from mlops_prep.drawing.expressions import fill
from mlops_prep.drawing.expressions import number as number_of
from mlops_prep.evidence import PatternError, check_pattern
from mlops_prep.library.reading import Location
from mlops_prep.library.validating import Found, repeated, shaped
from mlops_prep.models.design import PHASES, CommonDesign, Design
from mlops_prep.models.incident import Incident
from mlops_prep.world.templates import BadTemplateError, condition

_DRAWS = 24


class HasPatterns(Protocol):
    """Something with evidence patterns."""

    @property
    def evidence(self) -> tuple[str, ...]:
        """The patterns."""
        ...


def validate_incident(data: Any, name: str) -> tuple[Incident | None, list[Found]]:
    """The incident that `data` describes, in a file of that name, and every problem with it."""
    incident, problems = shaped(Incident, data)
    problems = problems or list(_problems(incident, name))
    return (None, problems) if problems else (incident, [])


def _problems(incident: Incident, name: str) -> Iterator[Found]:
    if incident.id != name:
        yield ("id",), f"is '{incident.id}', and the file is called '{name}'"
    yield from _names(incident)
    yield from _hidden(incident)
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


def _hidden(incident: Incident) -> Iterator[Found]:
    """Names that nothing could ever read, because the world's own state has one of that name."""
    from mlops_prep.world.world import own_names

    own = own_names()
    worlds: list[tuple[Location, Any]] = [(("world",), incident.world)]
    worlds += [(("variants", number, "world"), one.world) for number, one in enumerate(incident.variants)]
    declared: list[tuple[Location, Any]] = [(("draw",), incident.draw), (("let",), incident.let)]
    for place, world in worlds:
        computed = world.get("computed") if isinstance(world, dict) else None
        declared.append(((*place, "computed"), computed if isinstance(computed, dict) else {}))
    for place, names in declared:
        for name in names:
            if str(name).strip("+") in own:
                yield (*place, name), f"'{name}' is a name of the world's own state, which would hide this one"


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


def validate_design(data: Any, name: str) -> tuple[Design | None, list[Found]]:
    """The design that `data` describes, in a file of that name, and every problem with it."""
    design, problems = shaped(Design, data)
    problems = problems or list(_design_problems(design, name))
    return (None, problems) if problems else (design, [])


def validate_common(data: Any) -> tuple[CommonDesign | None, list[Found]]:
    """What every design is held to, and every problem with it."""
    common, problems = shaped(CommonDesign, data)
    if common is not None:
        problems += [*pattern_problems("rubric", common.rubric), *pattern_problems("guards", common.guards)]
        problems += [(("minutes",), f"'{phase}' is missing") for phase in PHASES if phase not in common.minutes]
        problems += [(("opens",), f"'{phase}' is missing") for phase in PHASES if phase not in common.opens]
    return (None, problems) if problems else (common, [])


def _design_problems(design: Design, name: str) -> Iterator[Found]:
    if design.id != name:
        yield ("id",), f"is '{design.id}', and the file is called '{name}'"
    ids = {
        "facts": [fact.id for fact in design.facts],
        "estimates": [estimate.id for estimate in design.estimates],
        "dives": [dive.id for dive in design.dives],
        "sketch": [part.id for part in design.sketch],
        "rubric": [point.id for point in design.rubric],
    }
    for key, several in ids.items():
        yield from (((key,), f"id '{one}' stands twice") for one in repeated(several))
    yield from pattern_problems("rubric", design.rubric)
    yield from pattern_problems("weak_signals", design.weak_signals)
    yield from pattern_problems("curveballs", design.curveballs)
    for number, fact in enumerate(design.facts):
        yield from _each_pattern(("facts", number, "asked_by"), fact.asked_by)
    yield from _arithmetic(design)


def _arithmetic(design: Design) -> Iterator[Found]:
    """Draw it a few times: arithmetic that has no value must not wait for an interview."""
    texts = [design.brief, design.strong_outline, *(fact.says for fact in design.facts)]
    texts += [text for one in design.estimates for text in (one.asks, one.working)]
    texts += [text for one in design.curveballs for text in (one.says, one.listens_for)]
    texts += [text for one in design.dives for text in (one.asks, one.listens_for)]
    for seed in range(_DRAWS):
        try:
            names = draw_names(design.draw, design.let, Random(seed))
            for estimate in design.estimates:
                number_of(estimate.answer, names)
            for text in texts:
                fill(text, names)
        except ExpressionError as error:
            yield ("draw",), str(error)
            return


def _each_pattern(location: Location, patterns: Sequence[str]) -> Iterator[Found]:
    for place, pattern in enumerate(patterns):
        try:
            check_pattern(pattern)
        except PatternError as error:
            yield (*location, place), str(error)


def pattern_problems(key: str, items: Sequence[HasPatterns]) -> Iterator[Found]:
    """Evidence patterns that are none."""
    for number, item in enumerate(items):
        yield from _each_pattern((key, number, "evidence"), item.evidence)
