"""Time of `--help`, `--version` and shell completion, beside a bare Typer program (bare_typer.py).

    python benchmarks/startup.py

The bare program is measured twice: as Typer's documentation writes it, and without Rich in its help. The second one is
the harder opponent, because our help has no Rich either.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from measuring import Command, Row, Run, clean_environment, parser, report, run_interleaved, values

LIMIT = 1.3
OURS, RICH, PLAIN = "mlops-prep", "bare Typer", "bare Typer without Rich"
TASKS = ("--help", "--version", "completion")


def command(program: str, start: tuple[str, ...], task: str, **more: str) -> Command:
    """One task of one program; `start` is how to start it, and its first word in completion is `program`."""
    if task != "completion":
        return Command(f"{task} {program}", (*start, task), clean_environment(**more))
    typed = Path(start[0]).name if len(start) == 1 else "bare"
    variable = f"_{typed.upper().replace('-', '_')}_COMPLETE"
    asked = {variable: "complete_bash", "COMP_WORDS": f"{typed} dr", "COMP_CWORD": "1"}
    return Command(f"{task} {program}", start, clean_environment(**more, **asked), "drill")


def commands(mlops_prep: Path, home: str) -> list[Command]:
    """Each task of each program."""
    bare = (sys.executable, str(Path(__file__).with_name("bare_typer.py")))
    return [
        one
        for task in TASKS
        for one in (
            command(OURS, (str(mlops_prep),), task, MLOPS_PREP_HOME=home),
            command(RICH, bare, task),
            command(PLAIN, bare, task, HELP="plain"),
        )
    ]


def rows(runs: Mapping[str, list[Run]], opponent: str) -> list[Row]:
    """The lines of the table beside one opponent."""
    beside = "" if opponent == RICH else " (without Rich)"
    return [
        Row(
            f"{task}, {label}{beside}",
            "ms",
            values(runs[f"{task} {OURS}"], field),
            values(runs[f"{task} {opponent}"], field),
            LIMIT,
        )
        for task in TASKS
        for label, field in (("wall", "wall"), ("CPU", "cpu"))
    ]


def main() -> None:
    """Measure, report."""
    arguments = parser("Time of --help, --version and completion, beside a bare Typer program.", 40).parse_args()
    with tempfile.TemporaryDirectory(prefix="mlops-prep-") as home:
        runs = run_interleaved(commands(arguments.mlops_prep, home), arguments.repetitions)
    report("startup", rows(runs, RICH) + rows(runs, PLAIN), arguments, RICH)


if __name__ == "__main__":
    main()
