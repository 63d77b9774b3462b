"""What ticking a checklist shows and asks, as data; `views.py` has the same for every other session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from mlops_prep.models.checklist import Per
    from mlops_prep.models.plan import Interview

By = Literal["evidence", "word", ""]
PROVEN_SCORE = 70.0
"""A last answer with at least so many points of 100 proves what its question asks."""


class Aim(NamedTuple):
    """The interview that a list is kept for."""

    interview: Interview
    starts: datetime
    """Its time, in the zone in which it was given."""
    days_left: int
    """Days from today to its day, as this machine counts them; negative when it is over."""


class ItemShown(NamedTuple):
    """An item of a list as it stands."""

    id: str
    says: str
    why: str
    section: str
    command: str
    question: str
    note: str
    ticked: bool
    by: By
    """On what; empty when it is not ticked."""
    at: datetime | None
    """When it was ticked by hand."""
    last_score: float | None
    """Of the question's last answer."""


class ChecklistShown(NamedTuple):
    """A list as it stands."""

    id: str
    title: str
    summary: str
    per: Per
    aim: Aim | None
    items: tuple[ItemShown, ...]

    @property
    def done(self) -> int:
        """How many items are ticked."""
        return sum(item.ticked for item in self.items)


class ChecklistsListed(NamedTuple):
    """What lists there are, as they stand."""

    lists: tuple[ChecklistShown, ...]


class Deed(NamedTuple):
    """A change that the user wants. `draft` keeps a note while it is being typed, `note` when it is done."""

    kind: Literal["tick", "untick", "draft", "note", "undo"]
    item: str = ""
    text: str = ""
    on_word: bool = False
    """Tick without evidence."""


class Outcome(NamedTuple):
    """What became of a change."""

    view: ChecklistShown
    """The list after it."""
    item: str = ""
    """The item that was changed, or was not."""
    says: str = ""
    """A remark; empty when the list says it all."""
    needs_word: bool = False
    """Nothing was changed: no answer shows it yet, and only the user's own word can tick it."""


class ChecklistAsk(NamedTuple):
    """Let the user change a list until they have enough of it; every `act` is on disk when it returns."""

    view: ChecklistShown
    act: Callable[[Deed], Outcome]


ChecklistView = ChecklistShown | ChecklistsListed
