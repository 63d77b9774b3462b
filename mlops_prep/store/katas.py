"""The history of katas: runs, attempts, hints, and when a kata comes back."""

import sqlite3
from datetime import date, datetime, timedelta

from mlops_prep.models.practice import HINT_TIERS, KataAttempt, KataRun, KataStanding
from mlops_prep.models.results import Rating
from mlops_prep.store.db import Database
from mlops_prep.store.history import Review

REST_DAYS = 7
"""A kata comes back after so many days at the earliest: it takes an hour, and its answer is fresh in mind."""
_BRISK = 0.6
"""The share of the interview's minutes below which a pass was easy."""


class KataLog:
    """Everything about katas in the user's history. Every method is one transaction."""

    def __init__(self, database: Database, review: Review) -> None:
        self._database = database
        self._review = review

    def run(self, kata_id: str) -> KataRun | None:
        """The latest run of a kata; None when it was never started."""
        return _latest_run(self._database.connection, kata_id)

    def begin(self, kata_id: str, at: datetime) -> KataRun:
        """Start a kata, or start it anew."""
        with self._database.transaction() as connection:
            connection.execute("INSERT INTO kata_runs (kata_id, started_at) VALUES (?, ?)", (kata_id, at.isoformat()))
            run = _latest_run(connection, kata_id)
        assert run is not None
        return run

    def record(self, run: KataRun, attempt: KataAttempt, limit_seconds: float) -> date | None:
        """Append an attempt. The day on which the kata comes back, when the attempt is the first pass of its run."""
        report = attempt.report
        with self._database.transaction() as connection:
            now = _latest_run(connection, run.kata_id) or run
            columns = {
                "run_id": now.id,
                "kata_id": run.kata_id,
                "at": attempt.at.isoformat(),
                "day": attempt.day.isoformat(),
                "verdict": report.verdict,
                "category": report.failure.category if report.failure else "",
                "passed": report.passed,
                "total": report.total,
                "stretch_passed": report.stretch_passed,
                "stretch_total": report.stretch_total,
                "isolation": report.isolation,
                "seed": report.seed,
                "grading_seconds": report.seconds,
                "spent_seconds": attempt.spent_seconds,
                "hints": now.hints,
            }
            connection.execute(
                f"INSERT INTO kata_attempts ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
                tuple(columns.values()),
            )
            if report.verdict != "passed" or now.passed or now.revealed:
                return None
            rating = rate_pass(now.hints, attempt.spent_seconds, limit_seconds)
            return self._reschedule(connection, run.kata_id, rating, attempt.day)

    def add_hint(self, run: KataRun, at: datetime, day: date) -> int:
        """Show the next tier of hints. Its number, 1 to 3; with the last one a kata that is not passed comes back."""
        with self._database.transaction() as connection:
            now = _latest_run(connection, run.kata_id) or run
            hints = min(now.hints + 1, len(HINT_TIERS))
            connection.execute("UPDATE kata_runs SET hints = ? WHERE id = ?", (hints, run.id))
            if hints == len(HINT_TIERS) and not now.passed:
                self._reveal(connection, run, at, day)
        return hints

    def give_up(self, run: KataRun, at: datetime, day: date) -> None:
        """The reference is shown before the kata is passed; it comes back."""
        with self._database.transaction() as connection:
            self._reveal(connection, run, at, day)

    def _reveal(self, connection: sqlite3.Connection, run: KataRun, at: datetime, day: date) -> None:
        changed = connection.execute(
            "UPDATE kata_runs SET revealed_at = ? WHERE id = ? AND revealed_at IS NULL", (at.isoformat(), run.id)
        )
        if changed.rowcount:
            self._reschedule(connection, run.kata_id, "again", day)

    def _reschedule(self, connection: sqlite3.Connection, kata_id: str, rating: Rating, day: date) -> date:
        row = connection.execute("SELECT card FROM kata_schedule WHERE kata_id = ?", (kata_id,)).fetchone()
        scheduled = self._review(row[0] if row else None, rating, day)
        earliest = day + timedelta(days=REST_DAYS)
        due = earliest if rating == "again" else max(scheduled.due, earliest)
        connection.execute(
            "INSERT OR REPLACE INTO kata_schedule VALUES (?, ?, ?)", (kata_id, due.isoformat(), scheduled.card)
        )
        return due

    def standings(self) -> dict[str, KataStanding]:
        """Where the user stands, for every kata that was started."""
        rows = self._database.connection.execute(
            "SELECT kata_id, count(verdict), max(CASE verdict WHEN 'passed' THEN day END),"
            " (SELECT verdict FROM kata_attempts WHERE kata_id = runs.kata_id ORDER BY id DESC LIMIT 1),"
            " (SELECT due FROM kata_schedule WHERE kata_id = runs.kata_id)"
            " FROM (SELECT DISTINCT kata_id FROM kata_runs) AS runs LEFT JOIN kata_attempts USING (kata_id)"
            " GROUP BY kata_id"
        )
        return {
            kata_id: KataStanding(attempts, _day(passed), last or "", _day(due))
            for kata_id, attempts, passed, last, due in rows
        }

    def was_asked(self, name: str) -> bool:
        """Whether the user was asked this before."""
        query = "SELECT 1 FROM settings WHERE name = ?"
        return self._database.connection.execute(query, (name,)).fetchone() is not None

    def set_asked(self, name: str, at: datetime) -> None:
        """The user was asked, and agreed."""
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, at.isoformat()))


def rate_pass(hints: int, spent_seconds: float, limit_seconds: float) -> Rating:
    """How well a kata went that was passed after so many hints and so much time."""
    if hints or spent_seconds > limit_seconds:
        return "hard"
    return "easy" if spent_seconds < _BRISK * limit_seconds else "good"


def _latest_run(connection: sqlite3.Connection, kata_id: str) -> KataRun | None:
    row = connection.execute(
        "SELECT id, started_at, hints, revealed_at IS NOT NULL,"
        " (SELECT count(*) FROM kata_attempts WHERE run_id = kata_runs.id),"
        " (SELECT count(*) FROM kata_attempts WHERE run_id = kata_runs.id AND verdict = 'passed')"
        " FROM kata_runs WHERE kata_id = ? ORDER BY id DESC LIMIT 1",
        (kata_id,),
    ).fetchone()
    if row is None:
        return None
    run_id, started_at, hints, revealed, attempts, passes = row
    return KataRun(run_id, kata_id, datetime.fromisoformat(started_at), attempts, hints, bool(passes), bool(revealed))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
