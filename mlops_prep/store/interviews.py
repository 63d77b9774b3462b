"""The interviews that a plan aims at, and what was said about the steps of their plans."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from mlops_prep.errors import UserError
from mlops_prep.models.plan import Interview, InterviewState, StepMark
from mlops_prep.store.db import Database

_COLUMNS = "id, company, role, at, zone, rounds, minutes, state"


class InterviewLog:
    """Everything about interviews in the user's history. Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, company: str, role: str, at: datetime, zone: str, rounds: Sequence[str], minutes: float, now: datetime
    ) -> Interview:
        """Add an interview; `at` is aware and in UTC."""
        with self._database.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO interviews (company, role, at, zone, rounds, minutes, state, added_at)"
                " VALUES (?, ?, ?, ?, ?, ?, 'planned', ?)",
                (company, role, at.isoformat(), zone, json.dumps(list(rounds)), minutes, now.isoformat()),
            )
        return Interview(int(cursor.lastrowid or 0), company, role, at, zone, tuple(rounds), minutes, "planned")

    def all(self) -> list[Interview]:
        """Every interview, the earliest first; the dropped ones, too."""
        rows = self._database.connection.execute(f"SELECT {_COLUMNS} FROM interviews ORDER BY at, id").fetchall()
        return [
            Interview(key, company, role, datetime.fromisoformat(at), zone, tuple(json.loads(rounds)), minutes, state)
            for key, company, role, at, zone, rounds, minutes, state in rows
        ]

    def nearest(self, now: datetime) -> Interview | None:
        """The planned interview that is next."""
        return next((one for one in self.all() if one.state == "planned" and one.at > now), None)

    def found(self, text: str) -> list[Interview]:
        """The interviews of that number; else of that company, the planned ones if there are any; else those of
        companies whose names begin so.
        """
        every = self.all()
        wanted = text.strip().casefold()
        names = [(one, one.company.casefold()) for one in every if wanted]
        found = (
            [one for one in every if wanted == str(one.id)]
            or [one for one, name in names if name == wanted]
            or [one for one, name in names if name.startswith(wanted)]
        )
        return [one for one in found if one.state == "planned"] or found

    def named(self, text: str, now: datetime | None = None) -> Interview:
        """An interview by its number, or by the beginning of its company's name. Raises UserError when there is no
        telling; of several at one company the first planned one is meant, with `now` the first that is to come.
        """
        found = self.found(text)
        if not found:
            there = ", ".join(f"{one.id} {one.company}" for one in self.all() if one.state == "planned")
            raise UserError(
                f"no interview '{text}'; there is {there or 'none yet'}",
                "mlops-prep plan" if there else "mlops-prep plan add COMPANY --at '2027-01-15 14:00'",
            )
        if len({one.company.casefold() for one in found}) > 1:
            meant = " or ".join(f"{one.id} {one.company}" for one in found)
            raise UserError(f"'{text}' may be {meant}", f"mlops-prep plan --interview {found[0].id}")
        return next((one for one in found if now and one.at > now), found[0])

    def change(self, interview: Interview) -> None:
        """Store an interview as it is now."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE interviews SET at = ?, zone = ?, minutes = ?, state = ? WHERE id = ?",
                (interview.at.isoformat(), interview.zone, interview.minutes, interview.state, interview.id),
            )

    def set_state(self, interview: Interview, state: InterviewState) -> Interview:
        """Set what became of an interview."""
        changed = interview._replace(state=state)
        self.change(changed)
        return changed

    def marks(self, interview_id: int) -> Mapping[str, StepMark]:
        """Step id to what the user said about it."""
        rows = self._database.connection.execute(
            "SELECT step, state, moved_to FROM step_marks WHERE interview_id = ?", (interview_id,)
        )
        return {step: StepMark(state, date.fromisoformat(moved) if moved else None) for step, state, moved in rows}

    def marked_done(self, interview_id: int) -> Mapping[str, datetime]:
        """Step id to when the user said that it was done."""
        rows = self._database.connection.execute(
            "SELECT step, at FROM step_marks WHERE interview_id = ? AND state = 'done'", (interview_id,)
        )
        return {step: datetime.fromisoformat(at) for step, at in rows}

    def mark(self, interview_id: int, step: str, mark: StepMark, now: datetime) -> None:
        """Say something about a step; it takes the place of what was said before."""
        moved = mark.moved_to.isoformat() if mark.moved_to else None
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO step_marks VALUES (?, ?, ?, ?, ?)",
                (interview_id, step, mark.state, moved, now.isoformat()),
            )
