"""Counts and sums over the history, for reports. SQL does the adding up, so that 100,000 answers stay quick."""

import sqlite3
from datetime import date

from mlops_prep.models.figures import Figures, Tally

_RECENT_DAYS = 14

_COUNTS = "answers.id NOT IN (SELECT answer_id FROM retractions)"


def read_figures(connection: sqlite3.Connection) -> Figures:
    """Read all figures in one snapshot, so that they agree while a session goes on elsewhere."""
    connection.execute("BEGIN")
    try:
        return _figures(connection)
    finally:
        connection.execute("ROLLBACK")


def _figures(connection: sqlite3.Connection) -> Figures:
    days = _days(connection)
    return Figures(
        answers=sum(answers for _, answers, _, _ in days),
        questions=connection.execute("SELECT count(*) FROM schedule").fetchone()[0],
        seconds=sum(seconds for _, _, _, seconds in days),
        domains=_tallies(connection, "domain"),
        dimensions=_dimensions(connection),
        confidence={int(level): tally for level, tally in _tallies(connection, "confidence").items()},
        due_days={
            date.fromisoformat(day): count
            for day, count in connection.execute("SELECT due, count(*) FROM schedule GROUP BY due ORDER BY due")
        },
        days=tuple(day for day, _, _, _ in days),
        recent=tuple((day, answers, score) for day, answers, score, _ in reversed(days[:_RECENT_DAYS])),
    )


def _days(connection: sqlite3.Connection) -> list[tuple[date, int, float, float]]:
    """Study day, answers, mean score, seconds; the newest first."""
    rows = connection.execute(
        f"SELECT day, count(*), avg(score), sum(seconds) FROM answers WHERE {_COUNTS} GROUP BY day ORDER BY day DESC"
    )
    return [(date.fromisoformat(day), answers, score, seconds) for day, answers, score, seconds in rows]


def _tallies(connection: sqlite3.Connection, column: str) -> dict[str, Tally]:
    rows = connection.execute(
        f"SELECT {column}, count(*), avg(score) FROM answers"
        f" WHERE {_COUNTS} AND {column} IS NOT NULL GROUP BY {column} ORDER BY {column}"
    )
    return {name: Tally(answers=count, score=score) for name, count, score in rows}


def _dimensions(connection: sqlite3.Connection) -> dict[str, Tally]:
    rows = connection.execute(
        "SELECT dimension, count(*), 100.0 * sum(earned) / sum(possible) FROM dimension_scores"
        " WHERE answer_id NOT IN (SELECT answer_id FROM retractions) GROUP BY dimension"
    )
    return {name: Tally(answers=count, score=score) for name, count, score in rows}
