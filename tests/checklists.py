"""A checklist for an interview and one for a person, as models and as authors write them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mlops_prep.models.checklist import Checklist, ChecklistItem
from mlops_prep.models.plan import Interview
from mlops_prep.models.ticking import Aim, ChecklistShown, ItemShown

WEDNESDAY = datetime(2026, 3, 4, 13, 0, tzinfo=UTC)
"""Two days after the Monday on which the tests' clock stands."""
NORDBANK = Interview(7, "Nordbank", "ML engineer", WEDNESDAY, "Europe/Berlin", (), 45.0, "planned")

DAY = Checklist(
    id="day",
    title="The day",
    summary="An hour before the call.",
    per="interview",
    items=(
        ChecklistItem(id="power", says="The laptop is plugged in", why="Batteries die.", section="Before"),
        ChecklistItem(id="water", says="Water stands beside it", section="Before", command="mlops-prep stats"),
        ChecklistItem(id="ask", says="I ask before I design", section="In the call"),
    ),
)
SKILLS = Checklist(
    id="skills",
    title="What I can do",
    summary="Once for all interviews.",
    per="person",
    items=(
        ChecklistItem(id="skew", says="I can explain skew", question="q-1", why="It is asked."),
        ChecklistItem(id="draw", says="I can draw the platform"),
    ),
)
DAY_YAML = """
id: day
title: The day
summary: An hour before the call.
per: interview
items:
- {id: power, says: The laptop is plugged in, why: Batteries die., section: Before}
- {id: water, says: Water stands beside it, section: Before, command: mlops-prep stats}
- {id: ask, says: I ask before I design, section: In the call}
"""
SKILLS_YAML = """
id: skills
title: What I can do
summary: Once for all interviews.
per: person
items:
- {id: skew, says: I can explain skew, question: q-1, why: It is asked.}
- {id: draw, says: I can draw the platform}
"""


def long_yaml(count: int) -> str:
    """A list of so many items, each of two lines at 60 columns."""
    says = "is a thing that takes more than one line when it is shown at sixty columns"
    items = "".join(f"- {{id: i{n}, says: Thing {n} {says}, why: Reason {n}.}}\n" for n in range(1, count + 1))
    return f"id: long\ntitle: A long list\nsummary: Long.\nper: person\nitems:\n{items}"


def write_lists(root: Path, **lists: str) -> Path:
    """Write lists to the content folder `root`."""
    (root / "checklists").mkdir(parents=True, exist_ok=True)
    for name, text in lists.items():
        (root / "checklists" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root


def shown_item(name: str, **fields: Any) -> ItemShown:
    """An item as it stands: open, with nothing to it, but for `fields`."""
    known: dict[str, Any] = dict.fromkeys(("why", "section", "command", "question", "note", "by"), "")
    known |= {"id": name, "says": f"Says {name}", "ticked": False, "at": None, "last_score": None}
    return ItemShown(**{**known, **fields})


def shown_list(*items: ItemShown, **fields: Any) -> ChecklistShown:
    """A list of those items as it stands, two days before an interview, but for `fields`."""
    known: dict[str, Any] = {"id": "day", "title": "The day", "summary": "An hour\nbefore.", "per": "interview"}
    known |= {"aim": aim(2), "items": items}
    return ChecklistShown(**{**known, **fields})


def aim(days_left: int) -> Aim:
    """The interview in so many days."""
    return Aim(NORDBANK, WEDNESDAY, days_left)
