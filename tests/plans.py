"""Plans for tests: name what a test is about, leave out the rest."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from mlops_prep.models.plan import Interview, Phase, PlanContent, Step

STEP_FILE: dict[str, Any] = {
    "id": "numbers-page",
    "title": "The numbers page",
    "does": "Write down five figures.",
    "day": 14,
    "latest": 1,
    "minutes": 20,
    "kind": "task",
}


def step(step_id: str = "numbers-page", **fields: Any) -> Step:
    """A task of ten minutes for the tenth day before the interview, which can be begun until the day before."""
    defaults: dict[str, Any] = {
        "title": step_id.replace("-", " ").capitalize(),
        "does": "Do it.",
        "day": 10,
        "latest": 1,
        "minutes": 10,
        "kind": "task",
    }
    return Step(id=step_id, **{**defaults, **fields})


def phase(phase_id: str, least: float, most: float = 0) -> Phase:
    """A phase of so many weeks."""
    return Phase(id=phase_id, title=phase_id, weeks_least=least, weeks_most=most, focus="Registries.")


def plan(*steps: Step, plan_id: str = "two-week", phases: tuple[Phase, ...] = (), from_days: int = 0) -> PlanContent:
    """A plan of these steps."""
    return PlanContent(id=plan_id, title="Plan", summary="Before it.", from_days=from_days, steps=steps, phases=phases)


def interview(at: datetime, **fields: Any) -> Interview:
    """Interview 1 at Nordbank, with 60 minutes of practice a day."""
    assert at.tzinfo is not None
    defaults: dict[str, Any] = {"id": 1, "company": "Nordbank", "role": "", "zone": "", "rounds": (), "minutes": 60}
    return Interview(**{**defaults, "at": at.astimezone(UTC), "state": "planned", **fields})


def write_plan(folder: Path, *steps: dict[str, Any], name: str = "two-week", **fields: Any) -> Path:
    """Write a plan into a content folder; each step names what differs from `STEP_FILE`."""
    path = folder / "plans" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {"id": name, "title": "Plan", "summary": "Before it.", "from_days": 0, **fields}
    if steps:
        data["steps"] = [{**STEP_FILE, **one} for one in steps]
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return path
