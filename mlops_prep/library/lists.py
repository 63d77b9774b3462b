"""Finds checklists and plans, reads and checks them.

They stand in `checklists/<id>.yaml` and `plans/<id>.yaml` of the content folders; a file's name is its id. They are few
and short, and the bare command reads the plans: so each is read when it is wanted, and a healthy one without Pydantic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_prep.errors import UserError
from mlops_prep.library.reading import Location, read_document
from mlops_prep.library.scenarios import shown
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
            from difflib import get_close_matches

            close = get_close_matches(checklist_id, self.checklist_ids(), n=3, cutoff=0.4)
            hint = f"; did you mean {' or '.join(close)}?" if close else ""
            raise UserError(f"no checklist '{checklist_id}'{hint}", "mlops-prep checklist")
        checklist, problems = read_checklist(self._checklists[checklist_id])
        if checklist is None:
            first = min(problems)
            raise UserError(f"{first.file}:{first.line}: {first.field}: {first.problem}", "mlops-prep content check")
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
    document = read_document(path, shown(path))
    if isinstance(document, Problem):
        return None, [document]
    checklist, found = validate_checklist(document.data, path.stem)
    return checklist, list(_placed(path, document, found))


def read_plan(path: Path) -> tuple[PlanContent | None, list[Problem]]:
    """The plan in a file, and every problem with it; no plan when there is one."""
    document = read_document(path, shown(path))
    if isinstance(document, Problem):
        return None, [document]
    plan, found = validate_plan(document.data, path.stem)
    return plan, list(_placed(path, document, found))


def placed(path: Path, found: Iterable[tuple[Location, str]]) -> list[Problem]:
    """What was found in a healthy file, with its lines."""
    several = list(found)
    document = read_document(path, shown(path)) if several else None
    return [] if document is None else list(_placed(path, document, several))


def _placed(path: Path, document: Any, found: Iterable[tuple[Location, str]]) -> Iterator[Problem]:
    item_id = str(document.data.get("id", "")) if isinstance(document.data, dict) else ""
    for location, says in found:
        yield Problem(shown(path), document.line(location), item_id, ".".join(map(str, location)), says)
