"""Finds checklists and plans, reads and checks them.

They stand in `checklists/<id>.yaml` and `plans/<id>.yaml` of the content folders; a file's name is its id. They are few
and short, and the bare command reads the plans: so each is read when it is wanted, and a healthy one without Pydantic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_prep.errors import UserError
from mlops_prep.library.naming import broken, nearest, shown
from mlops_prep.library.reading import Location, placed, read_document, read_item
from mlops_prep.library.validating_lists import validate_checklist, validate_plan
from mlops_prep.models.problems import Problem

if TYPE_CHECKING:
    from mlops_prep.models.checklist import Checklist
    from mlops_prep.models.plan import PlanContent, Step

DAY_OF = "day-of"
"""The checklist that is wanted in a hurry."""


class Lists:
    """The checklists and plans of some content folders, the program's own first."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.problems: list[Problem] = []
        """Files that have the name of an earlier one, which is used instead."""
        roots = list(dict.fromkeys(folder.resolve() for folder in folders))
        self._checklists = self._found(roots, "checklists")
        self._plans = self._found(roots, "plans")

    def _found(self, roots: Iterable[Path], kind: str) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for path in (path for root in roots for path in sorted((root / kind).glob("*.y*ml"))):
            first = found.setdefault(path.stem, path)
            if first != path:
                self.problems.append(Problem(shown(path), 1, path.stem, "id", f"exists already in {shown(first)}"))
        return found

    def paths(self) -> list[Path]:
        """The files of all checklists and plans, healthy or not."""
        return [*self._checklists.values(), *self._plans.values()]

    def checklist_ids(self) -> list[str]:
        """The id of every checklist, healthy or not; the day-of list first."""
        return sorted(self._checklists, key=lambda one: one != DAY_OF)

    def checklist(self, checklist_id: str) -> Checklist:
        """One checklist. Raises UserError with the nearest ids when there is none, or with its first problem."""
        if checklist_id not in self._checklists:
            hint = nearest(checklist_id, self.checklist_ids())
            raise UserError(f"no checklist '{checklist_id}'{hint}", "mlops-prep checklist")
        checklist, problems = read_checklist(self._checklists[checklist_id])
        if checklist is None:
            raise broken(problems)
        return checklist

    def checklists(self) -> list[Checklist]:
        """Every healthy checklist, the day-of list first."""
        read = (read_checklist(self._checklists[one])[0] for one in self.checklist_ids())
        return [checklist for checklist in read if checklist is not None]

    def plans(self) -> list[PlanContent]:
        """Every healthy plan."""
        read = (read_plan(path)[0] for path in self._plans.values())
        return [plan for plan in read if plan is not None]

    def steps(self) -> list[Step]:
        """The steps of all healthy plans, the earliest first; of two with one id the first."""
        found: dict[str, Step] = {}
        for step in (step for plan in self.plans() for step in plan.steps):
            found.setdefault(step.id, step)
        return sorted(found.values(), key=lambda step: -step.day)

    def read(self) -> Iterator[tuple[Path, Checklist | PlanContent | None, list[Problem]]]:
        """Every file with what stands in it and every problem with it."""
        for path in self._checklists.values():
            yield path, *read_checklist(path)
        for path in self._plans.values():
            yield path, *read_plan(path)

    def healthy(self) -> Iterator[Checklist | PlanContent]:
        """Every checklist and plan without a problem."""
        return (item for _, item, _ in self.read() if item is not None)


def open_lists(folders: Iterable[Path]) -> Lists:
    """The checklists and plans of content folders, as `Library.folders()` names them."""
    return Lists(folders)


def read_checklist(path: Path) -> tuple[Checklist | None, list[Problem]]:
    """The checklist in a file, and every problem with it; no checklist when there is one."""
    return read_item(path, lambda data: validate_checklist(data, path.stem))


def read_plan(path: Path) -> tuple[PlanContent | None, list[Problem]]:
    """The plan in a file, and every problem with it; no plan when there is one."""
    return read_item(path, lambda data: validate_plan(data, path.stem))


def found_in(path: Path, found: Iterable[tuple[Location, str]]) -> list[Problem]:
    """What was found in a healthy file, with its lines."""
    several = list(found)
    document = read_document(path, shown(path)) if several else None
    return [] if document is None or isinstance(document, Problem) else placed(path, document, several)
