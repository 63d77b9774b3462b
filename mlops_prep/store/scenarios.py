"""The history of scenarios, and the questions that they bring back."""

import json
from collections.abc import Iterable
from datetime import date

from mlops_prep.models.scenario import OpenScenario, ScenarioRun, ScenarioStanding, TypedLine
from mlops_prep.store.db import Database


class ScenarioLog:
    """Everything about scenarios in the user's history. Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, run: ScenarioRun, wanted: Iterable[str], day: date) -> int:
        """Append a played scenario, and bring questions back on `day`. The id of the run."""
        row = {
            **run._asdict(),
            "at": run.at.isoformat(),
            "day": run.day.isoformat(),
            "resolved": int(run.resolved),
            "cause_correct": int(run.cause_correct),
            "ticked": json.dumps(run.ticked),
            "missed": json.dumps(run.missed),
            "timeline": json.dumps(run.timeline),
        }
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM scenario_open WHERE scenario = ?", (run.scenario,))
            cursor = connection.execute(
                f"INSERT INTO scenario_runs ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                tuple(row.values()),
            )
            connection.executemany(
                "INSERT INTO wanted VALUES (?, ?, ?)"
                " ON CONFLICT (question_id) DO UPDATE SET day = min(day, excluded.day)",
                [(one, day.isoformat(), run.scenario) for one in wanted],
            )
        return int(cursor.lastrowid or 0)

    def keep(self, opened: OpenScenario) -> None:
        """Keep a playing that is not at its end."""
        row = (opened.scenario, opened.seed, int(opened.is_interrupted), json.dumps(opened.lines))
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO scenario_open VALUES (?, ?, ?, ?)", row)

    def forget(self, scenario: str) -> None:
        """Keep it no more."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM scenario_open WHERE scenario = ?", (scenario,))

    def opened(self, scenario: str) -> OpenScenario | None:
        """The playing of a scenario that was cut off, if there is one."""
        row = self._database.connection.execute(
            "SELECT scenario, seed, interrupted, lines FROM scenario_open WHERE scenario = ?", (scenario,)
        ).fetchone()
        if row is None:
            return None
        name, seed, interrupted, lines = row
        return OpenScenario(name, seed, bool(interrupted), tuple(TypedLine(*one) for one in json.loads(lines)))

    def standings(self) -> dict[str, ScenarioStanding]:
        """How each scenario went that was played."""
        rows = self._database.connection.execute(
            "SELECT scenario, count(*), max(score), max(day) FROM scenario_runs GROUP BY scenario"
        )
        return {name: ScenarioStanding(plays, best, date.fromisoformat(day)) for name, plays, best, day in rows}
