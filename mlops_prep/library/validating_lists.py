"""Checks the plain data of one checklist or plan against its model and itself, and what it points to.

What fits its model is built without Pydantic, which only says what is wrong with what does not: a session reads plans
on its way to the first screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from mlops_prep.library.building import build, fits
from mlops_prep.models.checklist import Checklist
from mlops_prep.models.plan import PlanContent, Step

if TYPE_CHECKING:
    from mlops_prep.library.reading import Location
    from mlops_prep.library.validating import Found

_COMMAND = "mlops-prep "


class Targets(NamedTuple):
    """What checklists and plans may point to."""

    by_kind: Mapping[str, Collection[str]]
    """Kind of a step to the ids that it may have as its target."""
    questions: Collection[str]

    @property
    def domains(self) -> Collection[str]:
        """The domains of the question bank."""
        return self.by_kind["drill"]


def validate_checklist(data: Any, name: str) -> tuple[Checklist | None, list[Found]]:
    """The checklist that `data` describes, in a file of that name, and every problem with it."""
    checklist, problems = _shaped(Checklist, data)
    problems = problems or list(_checklist_problems(checklist, name))
    return (None, problems) if problems else (checklist, [])


def validate_plan(data: Any, name: str) -> tuple[PlanContent | None, list[Found]]:
    """The plan that `data` describes, in a file of that name, and every problem with it."""
    plan, problems = _shaped(PlanContent, data)
    problems = problems or list(_plan_problems(plan, name))
    return (None, problems) if problems else (plan, [])


def _shaped(model: type, data: Any) -> tuple[Any, list[Found]]:
    if fits(model, data):
        return build(model, data), []
    from mlops_prep.library.validating import shaped  # brings Pydantic in

    return shaped(model, data)


def _checklist_problems(checklist: Checklist, name: str) -> Iterator[Found]:
    yield from _name_problems(checklist.id, name)
    yield from _twice("items", [item.id for item in checklist.items])
    if not checklist.items:
        yield ("items",), "must not be empty"
    for number, item in enumerate(checklist.items):
        if item.command and not item.command.startswith(_COMMAND):
            yield ("items", number, "command"), f"'{item.command}' does not begin with '{_COMMAND}'"


def _plan_problems(plan: PlanContent, name: str) -> Iterator[Found]:
    yield from _name_problems(plan.id, name)
    yield from _twice("steps", [step.id for step in plan.steps])
    yield from _twice("phases", [phase.id for phase in plan.phases])
    if not plan.steps and not plan.phases:
        yield ("steps",), "a plan has steps or phases"
    for number, step in enumerate(plan.steps):
        yield from ((("steps", number, key), says) for key, says in _step_problems(step))
    for number, phase in enumerate(plan.phases):
        if phase.weeks_most and phase.weeks_most < phase.weeks_least:
            yield ("phases", number, "weeks_most"), f"is {phase.weeks_most:g}, less than {phase.weeks_least:g} weeks"


def _step_problems(step: Step) -> Iterator[tuple[str, str]]:
    if step.id.isdecimal():
        yield "id", f"'{step.id}' is a number, and numbers are for interviews"
    if step.latest > step.day:
        yield "latest", f"is day {step.latest}, before day {step.day} for which the step is meant"
    if step.kind == "task" and step.target:
        yield "target", "a task has no target"
    if step.kind != "task" and not step.target:
        yield "target", "is missing"


def _name_problems(item_id: str, name: str) -> Iterator[Found]:
    if item_id != name:
        yield ("id",), f"is '{item_id}', and the file is called '{name}'"


def _twice(key: str, ids: Sequence[str]) -> Iterator[Found]:
    counts = Counter(ids)
    for number, one in enumerate(ids):
        if one in ids[:number]:
            yield (key, number, "id"), f"id '{one}' stands {counts[one]} times"


def reference_problems(item: Checklist | PlanContent, targets: Targets) -> Iterator[Found]:
    """What a healthy checklist or plan points to, and is not there."""
    if isinstance(item, Checklist):
        for number, one in enumerate(item.items):
            if one.question and one.question not in targets.questions:
                yield ("items", number, "question"), f"there is no question '{one.question}'"
        return
    for number, step in enumerate(item.steps):
        if step.kind != "task" and step.target not in targets.by_kind[step.kind]:
            what = "domain" if step.kind == "drill" else step.kind
            yield ("steps", number, "target"), f"there is no {what} '{step.target}'"
    for number, phase in enumerate(item.phases):
        for domain in phase.domains:
            if domain not in targets.domains:
                yield ("phases", number, "domains"), f"there is no domain '{domain}'"


def covered(item: Checklist | PlanContent) -> Iterator[tuple[Location, tuple[str, ...]]]:
    """Every place in a checklist or a plan that covers something, with the inventory ids."""
    if isinstance(item, Checklist):
        yield from _covered("items", item.items)
        return
    yield ("covers",), item.covers
    yield from _covered("steps", item.steps)
    yield from _covered("phases", item.phases)


def _covered(key: str, parts: Iterable[Any]) -> Iterator[tuple[Location, tuple[str, ...]]]:
    for number, part in enumerate(parts):
        yield (key, number, "covers"), part.covers
