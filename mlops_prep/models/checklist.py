"""The shape of a checklist, as authors write it in YAML and as sessions use it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal, NamedTuple

from mlops_prep.models.question import STRICT, Text

Per = Literal["interview", "person"]


@dataclass(frozen=True, kw_only=True, eq=False)
class ChecklistItem:
    """One thing to tick."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    """Unique within the list, permanent."""
    says: Text
    """What is ticked, in one sentence; in the first person where it is something that one can do."""
    why: str = ""
    """Why it matters, or how to do it; one or two sentences."""
    section: str = ""
    """A heading above it and the items that follow with the same one."""
    command: str = ""
    """The command of this program that helps with it."""
    question: str = ""
    """The question that proves it: a good last answer is the evidence for the tick."""
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Checklist:
    """A list of things to tick."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    """The name of its file; permanent."""
    title: Text
    summary: Text
    """When to use it, in one or two sentences."""
    per: Per
    """`interview`: ticked anew for each interview; `person`: once."""
    items: tuple[ChecklistItem, ...]


class Tick(NamedTuple):
    """Where an item stands: ticked or not, since when, and on whose word."""

    ticked: bool
    at: datetime
    by: Literal["evidence", "word"]
