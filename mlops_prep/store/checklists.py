"""The history of checklists: a log of ticks, to which undoing appends, too, and a note for each item.

An item's changes form a stack: a row with `by` undo takes the last one off again. So a list can be undone further and
further back, by any process, and nothing that was ever ticked is lost from the log.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from mlops_prep.models.checklist import Tick
from mlops_prep.store.db import Database

_UNDO = "undo"


class TickChange(NamedTuple):
    """A change of one item that was not undone; `id` is its row."""

    id: int
    item: str
    tick: Tick


class ChecklistLog:
    """Ticks and notes of all lists. `interview` is 0 for a list of no interview. Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def states(self, checklist: str, interview: int) -> dict[str, Tick]:
        """Item id to where it stands, of the items that were ever changed."""
        stacks = self._stacks(checklist, interview)
        return {item: changes[-1].tick for item, changes in stacks.items() if changes}

    def change(
        self, checklist: str, interview: int, item: str, *, ticked: bool, by: Literal["evidence", "word"], at: datetime
    ) -> int | None:
        """Tick or untick an item. The row's id; None, and no row, when another process has done the same already."""
        with self._database.transaction():
            before = self._stacks(checklist, interview).get(item)
            if (before[-1].tick.ticked if before else False) == ticked:
                return None
            return self._append(checklist, interview, item, ticked, by, at)

    def undo(self, checklist: str, interview: int, at: datetime, *, change: int | None = None) -> TickChange | None:
        """Take back the last change of a list, or the one with that row. What was taken back; None when there is
        nothing, or when the item was changed again since.
        """
        with self._database.transaction():
            stacks = self._stacks(checklist, interview)
            last = [changes[-1] for changes in stacks.values() if changes]
            meant = [one for one in last if change in (None, one.id)]
            if not meant:
                return None
            undone = max(meant)
            below = stacks[undone.item][:-1]
            self._append(checklist, interview, undone.item, bool(below and below[-1].tick.ticked), _UNDO, at)
            return undone

    def notes(self, checklist: str, interview: int) -> Mapping[str, str]:
        """Item id to its note."""
        query = "SELECT item, text FROM item_notes WHERE checklist = ? AND interview_id = ?"
        return dict(self._database.connection.execute(query, (checklist, interview)).fetchall())

    def write_note(
        self, checklist: str, interview: int, item: str, text: str, at: datetime, *, durable: bool = True
    ) -> None:
        """Write an item's note, in the place of the one before; an empty one takes it away."""
        with self._database.transaction(durable=durable) as connection:
            if text:
                row = (checklist, item, interview, text, at.isoformat())
                connection.execute(
                    "INSERT OR REPLACE INTO item_notes (checklist, item, interview_id, text, at)"
                    " VALUES (?, ?, ?, ?, ?)",
                    row,
                )
            else:
                connection.execute(
                    "DELETE FROM item_notes WHERE checklist = ? AND item = ? AND interview_id = ?",
                    (checklist, item, interview),
                )

    def _append(self, checklist: str, interview: int, item: str, ticked: bool, by: str, at: datetime) -> int:
        cursor = self._database.connection.execute(
            "INSERT INTO ticks (checklist, item, interview_id, at, ticked, by) VALUES (?, ?, ?, ?, ?, ?)",
            (checklist, item, interview, at.isoformat(), int(ticked), by),
        )
        return int(cursor.lastrowid or 0)

    def _stacks(self, checklist: str, interview: int) -> dict[str, list[TickChange]]:
        rows = self._database.connection.execute(
            "SELECT id, item, at, ticked, by FROM ticks WHERE checklist = ? AND interview_id = ? ORDER BY id",
            (checklist, interview),
        )
        stacks: dict[str, list[TickChange]] = {}
        for row, item, at, ticked, by in rows:
            changes = stacks.setdefault(item, [])
            if by == _UNDO:
                del changes[-1:]
            else:
                changes.append(TickChange(row, item, Tick(bool(ticked), datetime.fromisoformat(at), by)))
        return stacks
