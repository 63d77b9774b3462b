"""Finds incidents and designs, reads and checks them. Scenarios are few and long: each is read when it is wanted.

A scenario stands in `scenarios/incidents/<id>.yaml` or `scenarios/designs/<id>.yaml`, here and in packs; its file's
name is its id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mlops_prep.errors import UserError
from mlops_prep.library.naming import broken, nearest, shown
from mlops_prep.library.reading import read_document, read_item
from mlops_prep.models.problems import Problem
from mlops_prep.models.scenario import DESIGN_MINUTES
from mlops_prep.paths import builtin_root

if TYPE_CHECKING:
    from mlops_prep.models.design import CommonDesign, Design
    from mlops_prep.models.incident import Incident

_KINDS = {"incident": "incidents", "design": "designs"}


class ScenarioRow(NamedTuple):
    """What a list needs to know of a scenario."""

    id: str
    kind: str
    title: str
    level: str
    minutes: float


class Scenarios:
    """The scenarios of some folders, the program's own first."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._files: dict[str, tuple[str, Path]] = {}
        self.problems: list[Problem] = []
        self._roots = [folder for folder in folders if folder.is_dir()]
        for root in self._roots:
            for kind, name in _KINDS.items():
                for path in sorted((root / name).glob("*.y*ml")):
                    self._add(path.stem, kind, path)

    def _add(self, scenario_id: str, kind: str, path: Path) -> None:
        first = self._files.setdefault(scenario_id, (kind, path))
        if first[1] != path:
            self.problems.append(Problem(shown(path), 1, scenario_id, "id", f"exists already in {shown(first[1])}"))

    def ids(self, kind: str = "") -> list[str]:
        """Every id; of one kind, when it is named."""
        return [one for one, (its, _) in self._files.items() if kind in ("", its)]

    def kind(self, scenario_id: str) -> str:
        """`incident` or `design`. Raises UserError with the nearest ids when there is no such scenario."""
        if scenario_id not in self._files:
            raise UserError(f"no scenario '{scenario_id}'{nearest(scenario_id, self._files)}", "mlops-prep design")
        return self._files[scenario_id][0]

    def path(self, scenario_id: str) -> Path:
        """Its file."""
        return self._files[scenario_id][1]

    def rows(self) -> list[ScenarioRow]:
        """Every healthy scenario, incidents first."""
        found = []
        for one, (kind, path) in self._files.items():
            data = _data(path)
            if isinstance(data, dict) and {"title", "level"} <= set(data):
                minutes = data.get("minutes", DESIGN_MINUTES)
                known = float(minutes) if isinstance(minutes, (int, float)) else 0.0
                found.append(ScenarioRow(one, kind, str(data["title"]), str(data["level"]), known))
        return sorted(found, key=lambda row: (row.kind != "incident", row.id))

    def healthy(self) -> Iterator[Incident | Design]:
        """Every scenario without a problem."""
        for one, (kind, path) in self._files.items():
            scenario, _ = (read_incident if kind == "incident" else read_design)(path)
            if scenario is not None and scenario.id == one:
                yield scenario

    def incident(self, scenario_id: str) -> Incident:
        """One incident. Raises UserError with its first problem when it is not healthy."""
        incident, problems = read_incident(self._files[scenario_id][1])
        if incident is None:
            raise broken(problems)
        return incident

    def design(self, scenario_id: str) -> Design:
        """One design. Raises UserError with its first problem when it is not healthy."""
        design, problems = read_design(self._files[scenario_id][1])
        if design is None:
            raise broken(problems)
        return design

    def common(self) -> CommonDesign:
        """What every design is held to: the program's own."""
        common, problems = read_common(self._roots[0] / "common.yaml")
        if common is None:
            raise broken(problems)
        return common

    def common_path(self) -> Path:
        """Its file."""
        return self._roots[0] / "common.yaml"

    def templates(self) -> dict[str, str]:
        """The templates of the worlds by `system/name`; a pack's own stand in front."""
        found: dict[str, str] = {}
        for root in self._roots:
            for path in sorted((root / "worlds").glob("*/*.j2")):
                found.setdefault(f"{path.parent.name}/{path.name}", path.read_text(encoding="utf-8"))
        return found


def open_scenarios(content_folders: Iterable[Path]) -> Scenarios:
    """The program's own scenarios, and those of packs."""
    roots = [builtin_root() / "scenarios"]
    for folder in content_folders:
        roots += (
            [folder / "scenarios", folder.parent / "scenarios"] if folder.name == "content" else [folder / "scenarios"]
        )
    return Scenarios(dict.fromkeys(root.resolve() for root in roots))


def _data(path: Path) -> Any:
    document = read_document(path, path.name)
    return None if isinstance(document, Problem) else document.data


def read_incident(path: Path) -> tuple[Incident | None, list[Problem]]:
    """The incident in a file, and every problem with it; no incident when there is one."""
    from mlops_prep.library.validating_scenarios import validate_incident

    return read_item(path, lambda data: validate_incident(data, path.stem))


def read_design(path: Path) -> tuple[Design | None, list[Problem]]:
    """The design in a file, and every problem with it; no design when there is one."""
    from mlops_prep.library.validating_scenarios import validate_design

    return read_item(path, lambda data: validate_design(data, path.stem))


def read_common(path: Path) -> tuple[CommonDesign | None, list[Problem]]:
    """What every design is held to, and every problem with it."""
    from mlops_prep.library.validating_scenarios import validate_common

    return read_item(path, lambda data: validate_common(data))
