"""Counts and sums over the history, for reports. SQL does the adding up, so that 100,000 answers stay quick."""

import sqlite3
from datetime import date

from mlops_prep.models.figures import Figures, Tally

_COUNTS = "answers.id NOT IN (SELECT answer_id FROM retractions)"


def read_figures(connection: sqlite3.Connection) -> Figures:
    """Read all figures in one snapshot."""
    answers, seconds = connection.execute(
        f"SELECT count(*), coalesce(sum(seconds), 0) FROM answers WHERE {_COUNTS}"
    ).fetchone()
    return Figures(
        answers=answers,
        questions=connection.execute("SELECT count(*) FROM schedule").fetchone()[0],
        seconds=seconds,
        domains=_tallies(connection, "domain"),
        dimensions=_dimensions(connection),
        confidence={int(level): tally for level, tally in _tallies(connection, "confidence").items()},
        due_days={
            date.fromisoformat(day): count
            for day, count in connection.execute("SELECT due, count(*) FROM schedule GROUP BY due ORDER BY due")
        },
        days=tuple(
            date.fromisoformat(day)
            for (day,) in connection.execute(f"SELECT DISTINCT day FROM answers WHERE {_COUNTS} ORDER BY day DESC")
        ),
        recent=_recent(connection),
    )


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


def _recent(connection: sqlite3.Connection) -> tuple[tuple[date, int, float], ...]:
    rows = connection.execute(
        f"SELECT day, count(*), avg(score) FROM answers WHERE {_COUNTS} GROUP BY day ORDER BY day DESC LIMIT 14"
    ).fetchall()
    return tuple((date.fromisoformat(day), count, score) for day, count, score in reversed(rows))
