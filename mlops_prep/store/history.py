"""The history as sessions use it: sessions, the log of answers with its schedule, drafts, flags."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from mlops_prep.models.results import Answer, Rating
from mlops_prep.store.db import Database
from mlops_prep.store.lock import ProcessLock

Planned = tuple[str, int]
"""A question id and the seed that it is drawn with."""


class Scheduled(NamedTuple):
    """Where one question stands in the schedule; `card` is the scheduler's own text."""

    due: date
    card: str


Review = Callable[[str | None, Rating, date], Scheduled]
"""Card text before (None: never answered), rating, local day -> where the question stands after."""


class InterruptedSession(NamedTuple):
    """A session that was cut off: what it still owes."""

    id: int
    kind: str
    started_at: datetime
    planned: int
    remaining: tuple[Planned, ...]


class Draft(NamedTuple):
    """Text that was being typed, and how long its author had been at it."""

    text: str
    seconds: float
    seed: int
    at: datetime


class Store:
    """The user's history in one file. Every method is one transaction."""

    def __init__(self, path: Path, review: Review) -> None:
        self.database = Database(path)
        self.review = review
        self._locks: dict[int, ProcessLock] = {}

    def close(self) -> None:
        """Let go of the file and of the locks."""
        for lock in self._locks.values():
            lock.release()
        self.database.close()

    # Sessions

    def begin_session(self, kind: str, planned: Sequence[Planned], at: datetime) -> int:
        """Record a new session, hold its lock, return its id."""
        with self.database.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO sessions (kind, started_at, plan) VALUES (?, ?, ?)",
                (kind, at.isoformat(), json.dumps(list(planned))),
            )
            session_id = cursor.lastrowid
            assert session_id is not None
            self._hold(session_id)
        return session_id

    def end_session(self, session_id: int, at: datetime) -> None:
        """Record that a session came to its end, and let go of its lock."""
        with self.database.transaction() as connection:
            connection.execute("UPDATE sessions SET ended_at = ? WHERE id = ?", (at.isoformat(), session_id))
        self.release_session(session_id)

    def release_session(self, session_id: int) -> None:
        """Let go of a session without ending it: it will be offered again."""
        if lock := self._locks.pop(session_id, None):
            lock.release()

    def interrupted_session(self) -> InterruptedSession | None:
        """The latest session that was cut off with questions left; sessions that run elsewhere are passed over."""
        rows = self.database.connection.execute(
            "SELECT id, kind, started_at, plan FROM sessions WHERE ended_at IS NULL ORDER BY id DESC LIMIT 20"
        ).fetchall()
        for session_id, kind, started_at, plan in rows:
            if session_id in self._locks or not self._is_abandoned(session_id):
                continue
            remaining = self._owed(session_id, plan)
            if remaining:
                started = datetime.fromisoformat(started_at)
                return InterruptedSession(session_id, kind, started, len(json.loads(plan)), remaining)
        return None

    def resume_session(self, session_id: int) -> tuple[Planned, ...]:
        """Hold the lock of a session that was cut off. What it owes by now; nothing when another process was faster."""
        if not self._hold(session_id):
            return ()
        query = "SELECT plan FROM sessions WHERE id = ?"
        return self._owed(session_id, self.database.connection.execute(query, (session_id,)).fetchone()[0])

    def session_answers(self, session_id: int) -> list[int]:
        """Ids of the answers of a session that count, in order."""
        rows = self.database.connection.execute(
            f"SELECT id FROM answers WHERE session_id = ? AND {_COUNTS} ORDER BY id",
            (session_id,),
        )
        return [row[0] for row in rows]

    def _owed(self, session_id: int, plan: str) -> tuple[Planned, ...]:
        settled = self._settled(session_id)
        return tuple((question_id, seed) for question_id, seed in json.loads(plan) if question_id not in settled)

    def _settled(self, session_id: int) -> set[str]:
        rows = self.database.connection.execute(
            f"SELECT question_id FROM answers WHERE session_id = ? AND {_COUNTS}"
            " UNION SELECT question_id FROM skips WHERE session_id = ?",
            (session_id, session_id),
        )
        return {row[0] for row in rows}

    def _lock_of(self, session_id: int) -> ProcessLock:
        return ProcessLock(self.database.path.parent / "locks" / f"session-{session_id}.lock")

    def _hold(self, session_id: int) -> bool:
        lock = self._lock_of(session_id)
        if lock.take():
            self._locks[session_id] = lock
        return session_id in self._locks

    def _is_abandoned(self, session_id: int) -> bool:
        lock = self._lock_of(session_id)
        taken = lock.take()
        lock.release()
        return taken

    # Answers and their schedule

    def record(self, answer: Answer, day: date) -> tuple[int, Scheduled]:
        """Append an answer to the log, move its question in the schedule, drop its draft: one transaction."""
        with self.database.transaction() as connection:
            answer_id = _insert_answer(connection, answer, day)
            row = connection.execute(
                "SELECT card FROM schedule WHERE question_id = ?", (answer.question_id,)
            ).fetchone()
            scheduled = self.review(row[0] if row else None, answer.rating, day)
            _put_schedule(connection, answer.question_id, scheduled, answer.score.value)
            connection.execute("DELETE FROM drafts WHERE question_id = ?", (answer.question_id,))
            connection.execute("DELETE FROM wanted WHERE question_id = ?", (answer.question_id,))
        return answer_id, scheduled

    def retract(self, answer_id: int, at: datetime) -> str:
        """Make an answer count no more; its question goes back to where it stood. Returns the question's id."""
        with self.database.transaction() as connection:
            return self._retract(connection, answer_id, at)

    def correct(self, answer_id: int, answer: Answer, day: date) -> tuple[int, Scheduled]:
        """Put `answer` in the place of an earlier one: both stay in the log, the later one counts."""
        with self.database.transaction() as connection:
            self._retract(connection, answer_id, answer.at)
            new_id = _insert_answer(connection, answer, day)
            scheduled = self._replay_question(connection, answer.question_id)
            assert scheduled is not None
            connection.execute("UPDATE follow_ups SET answer_id = ? WHERE answer_id = ?", (new_id, answer_id))
        return new_id, scheduled

    def rebuild(self) -> int:
        """Make the whole schedule again from the log. Returns how many questions it holds."""
        with self.database.transaction() as connection:
            connection.execute("DELETE FROM schedule")
            rows = connection.execute(f"SELECT DISTINCT question_id FROM answers WHERE {_COUNTS}")
            questions = [row[0] for row in rows]
            for question_id in questions:
                self._replay_question(connection, question_id)
        return len(questions)

    def _retract(self, connection: sqlite3.Connection, answer_id: int, at: datetime) -> str:
        connection.execute("INSERT OR IGNORE INTO retractions VALUES (?, ?)", (answer_id, at.isoformat()))
        row = connection.execute("SELECT question_id FROM answers WHERE id = ?", (answer_id,)).fetchone()
        self._replay_question(connection, row[0])
        question_id: str = row[0]
        return question_id

    def _replay_question(self, connection: sqlite3.Connection, question_id: str) -> Scheduled | None:
        connection.execute("DELETE FROM schedule WHERE question_id = ?", (question_id,))
        rows = connection.execute(
            f"SELECT rating, day, score FROM answers WHERE question_id = ? AND {_COUNTS} ORDER BY id",
            (question_id,),
        ).fetchall()
        scheduled: Scheduled | None = None
        for rating, day, score in rows:
            scheduled = self.review(scheduled.card if scheduled else None, rating, date.fromisoformat(day))
            _put_schedule(connection, question_id, scheduled, score)
        return scheduled

    def due_days(self) -> Mapping[str, date]:
        """Question id to the local day on which it comes back, of all that were answered or that a scenario wants."""
        rows = self.database.connection.execute(
            "SELECT question_id, min(day) FROM (SELECT question_id, due AS day FROM schedule"
            " UNION ALL SELECT question_id, day FROM wanted) GROUP BY question_id"
        )
        return {question_id: date.fromisoformat(due) for question_id, due in rows}

    def last_scores(self) -> Mapping[str, float]:
        """Question id to the score of its last answer."""
        return dict(self.database.connection.execute("SELECT question_id, last_score FROM schedule").fetchall())

    def cards(self) -> Mapping[str, str]:
        """Question id to the scheduler's card text, of all that were answered."""
        return dict(self.database.connection.execute("SELECT question_id, card FROM schedule").fetchall())

    def wanted(self) -> set[str]:
        """Questions that a missed point of a scenario brings back."""
        return {row[0] for row in self.database.connection.execute("SELECT question_id FROM wanted")}

    def has_interview(self, now: datetime) -> bool:
        """Whether an interview is still to come; cheaper than asking which."""
        query = "SELECT 1 FROM interviews WHERE state = 'planned' AND at > ? LIMIT 1"
        return self.database.connection.execute(query, (now.isoformat(),)).fetchone() is not None

    def practised_seconds(self, day: date) -> float:
        """How long answering took on a local day."""
        query = f"SELECT total(seconds) FROM answers WHERE day = ? AND {_COUNTS}"
        seconds: float = self.database.connection.execute(query, (day.isoformat(),)).fetchone()[0]
        return seconds

    # What surrounds an answer

    def save_draft(self, session_id: int, planned: Planned, text: str, seconds: float, at: datetime) -> None:
        """Keep text that is being typed. Survives a kill, not a power cut: it must cost next to nothing."""
        with self.database.transaction(durable=False) as connection:
            connection.execute(
                "INSERT OR REPLACE INTO drafts (question_id, session_id, seed, at, text, seconds)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (planned[0], session_id, planned[1], at.isoformat(), text, seconds),
            )

    def draft(self, question_id: str) -> Draft | None:
        """The kept text of a question, if there is any."""
        row = self.database.connection.execute(
            "SELECT text, seconds, seed, at FROM drafts WHERE question_id = ? AND text != ''", (question_id,)
        ).fetchone()
        return Draft(row[0], row[1], row[2], datetime.fromisoformat(row[3])) if row else None

    def drop_draft(self, question_id: str) -> None:
        """Forget the kept text of a question."""
        with self.database.transaction(durable=False) as connection:
            connection.execute("DELETE FROM drafts WHERE question_id = ?", (question_id,))

    def add_skip(self, session_id: int, question_id: str, at: datetime) -> None:
        """A question was passed over in a session."""
        with self.database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO skips VALUES (?, ?, ?)", (session_id, question_id, at.isoformat())
            )

    def add_flag(self, question_id: str, why: str, at: datetime) -> None:
        """The candidate says that something is wrong with a question."""
        with self.database.transaction() as connection:
            connection.execute(
                "INSERT INTO flags (question_id, at, why) VALUES (?, ?, ?)", (question_id, at.isoformat(), why)
            )

    def add_follow_up(self, answer_id: int, asks: str, text: str, at: datetime) -> None:
        """An answer to the interviewer's next question; kept, not scored."""
        with self.database.transaction() as connection:
            connection.execute(
                "INSERT INTO follow_ups (answer_id, at, asks, text) VALUES (?, ?, ?, ?)",
                (answer_id, at.isoformat(), asks, text),
            )

    def flags(self) -> Iterator[tuple[str, str, str]]:
        """Every flag: question id, time, reason; newest first."""
        yield from self.database.connection.execute("SELECT question_id, at, why FROM flags ORDER BY id DESC")


_COUNTS = "id NOT IN (SELECT answer_id FROM retractions)"


def _insert_answer(connection: sqlite3.Connection, answer: Answer, day: date) -> int:
    columns = {
        "session_id": answer.session_id,
        "question_id": answer.question_id,
        "at": answer.at.isoformat(),
        "day": day.isoformat(),
        "seed": answer.seed,
        "variant": answer.variant,
        "kind": answer.kind,
        "domain": answer.domain,
        "level": answer.level,
        "text": answer.text,
        "aloud": answer.aloud,
        "confidence": answer.confidence,
        "ticked": json.dumps(answer.ticked),
        "found": json.dumps(answer.found),
        "weak_signals": json.dumps(answer.weak_signals),
        "hints": answer.hints,
        "seconds": answer.seconds,
        "limit_seconds": answer.limit_seconds,
        "score": answer.score.value,
        "raw_score": answer.score.raw,
        "rating": answer.rating,
        "derived_rating": answer.derived_rating,
    }
    cursor = connection.execute(
        f"INSERT INTO answers ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
        tuple(columns.values()),
    )
    answer_id = cursor.lastrowid
    assert answer_id is not None
    sums: dict[str, tuple[float, float]] = {}
    for point in answer.score.points:
        earned, possible = sums.get(point.dimension, (0.0, 0.0))
        sums[point.dimension] = (earned + point.earned, possible + point.possible)
    connection.executemany(
        "INSERT INTO dimension_scores VALUES (?, ?, ?, ?)",
        [(answer_id, dimension, *both) for dimension, both in sums.items()],
    )
    return answer_id


def _put_schedule(connection: sqlite3.Connection, question_id: str, scheduled: Scheduled, score: float) -> None:
    connection.execute(
        "INSERT INTO schedule VALUES (?, ?, ?, 1, ?) ON CONFLICT (question_id) DO UPDATE"
        " SET due = excluded.due, card = excluded.card, answers = answers + 1, last_score = excluded.last_score",
        (question_id, scheduled.due.isoformat(), scheduled.card, score),
    )
