"""Time and memory of `stats` and the bare command on a history of 100,000 answers.

    python benchmarks/history.py

The history is written through the store itself, answer by answer, as two years of sessions would: 2,000 questions,
answers of 150 words, one in a hundred corrected afterwards. That takes about half a minute.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from measuring import Command, Row, Run, clean_environment, in_own_process, parser, report, run_interleaved, values
from pack import DOMAINS, POINTS_PER_QUESTION, write_pack

from mlops_prep.cli.common import review_card
from mlops_prep.models.question import DIMENSION_WEIGHTS
from mlops_prep.models.results import Answer, PointResult, Score
from mlops_prep.paths import find_home
from mlops_prep.scoring import RATINGS
from mlops_prep.store.history import Store

WALL_LIMIT_MS, MEMORY_LIMIT_MB = 500, 150
TASKS = {"stats": ("stats",), "stats --json": ("stats", "--json"), "alone": ()}
QUESTIONS = 2_000
_DAYS = 730
_SESSION_ANSWERS = 20
_CORRECTED = 0.01
_WORDS = ("drift", "rollback", "we", "measured", "the", "distribution", "owner", "canary", "of", "features", "before")


def prepare(folder: Path, answers: int) -> None:
    """Write a pack to `folder`, and a history of so many answers to its questions."""
    write_pack(folder / "pack", QUESTIONS)
    rng, start = Random(0), datetime.now(UTC) - timedelta(days=_DAYS)
    store = Store(find_home({"MLOPS_PREP_HOME": str(folder / "home")}).database, review_card)
    for first in range(0, answers, _SESSION_ANSWERS):
        at = start + timedelta(days=_DAYS * first / answers)
        numbers = [number % QUESTIONS for number in range(first, min(first + _SESSION_ANSWERS, answers))]
        session = store.begin_session("drill", [(_question_id(number), number) for number in numbers], at)
        for number in numbers:
            answer = _answer(session, number, at, rng)
            answer_id, _ = store.record(answer, at.date())
            if rng.random() < _CORRECTED:
                store.correct(answer_id, answer._replace(rating="hard"), at.date())
        store.end_session(session, at)
    store.close()


def _question_id(number: int) -> str:
    return f"bench-{DOMAINS[number % len(DOMAINS)]}-{number:05}"


def _answer(session: int, number: int, at: datetime, rng: Random) -> Answer:
    dimensions = rng.choices(list(DIMENSION_WEIGHTS), k=POINTS_PER_QUESTION)
    points = tuple(PointResult(f"p{n}", one, rng.choice((0.0, 2.0)), 2.0) for n, one in enumerate(dimensions))
    value = 100 * sum(point.earned for point in points) / sum(point.possible for point in points)
    ticked = tuple(point.id for point in points if point.earned)
    rating = rng.choice(RATINGS)
    return Answer(
        question_id=_question_id(number),
        session_id=session,
        at=at,
        seed=number,
        variant="",
        kind="open",
        domain=DOMAINS[number % len(DOMAINS)],
        level="senior",
        text=" ".join(rng.choices(_WORDS, k=150)),
        confidence=rng.choice((1, 2, 3, 4, None)),
        ticked=ticked,
        found=ticked,
        weak_signals=(),
        hints=0,
        seconds=rng.uniform(60, 400),
        limit_seconds=240,
        score=Score(value, value, (), points),
        rating=rating,
        derived_rating=rating,
    )


def rows(runs: Mapping[str, list[Run]]) -> list[Row]:
    """The lines of the table."""
    measured = (
        ("wall", "wall", "ms", WALL_LIMIT_MS),
        ("CPU", "cpu", "ms", None),
        ("memory", "peak_mb", "MB", MEMORY_LIMIT_MB),
    )
    return [
        Row(f"{task}, {label}", unit, values(runs[task], field), limit=limit)
        for task in TASKS
        for label, field, unit, limit in measured
    ]


def main() -> None:
    """Prepare, measure, report."""
    options = parser("Time and memory of stats and the bare command on a long history.", repetitions=20)
    options.add_argument("--answers", type=int, default=100_000, metavar="N")
    arguments = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="mlops-prep-") as name:
        folder = Path(name)
        in_own_process(prepare, folder, arguments.answers)
        environment = clean_environment(MLOPS_PREP_HOME=str(folder / "home"), MLOPS_PREP_CONTENT=str(folder / "pack"))
        commands = [Command(task, (str(arguments.mlops_prep), *words), environment) for task, words in TASKS.items()]
        runs = run_interleaved(commands, arguments.repetitions)
    report("history", rows(runs), arguments, answers=arguments.answers)


if __name__ == "__main__":
    main()
