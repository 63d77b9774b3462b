"""Runs commands side by side, many times, and sums up what each of them took.

The commands take turns and change places every round, so that a busy minute of the machine falls on all of them alike.
Each run is a whole process of its own. Knows Linux and macOS; knows nothing of what the commands do.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from math import isnan
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

MILLISECONDS = 1000.0
_RSS_BYTES = 1 if sys.platform == "darwin" else 1024
_MEGABYTE = 1_000_000


class Command(NamedTuple):
    """A program to run with its standard input at the end. `marker` is what the awaited line of its output holds."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    marker: str = ""


class Run(NamedTuple):
    """What one run took: seconds of wall time and of CPU time (user and system), and its peak memory."""

    line_wall: float
    """Until the awaited line was read; an empty marker awaits the first line."""
    line_cpu: float
    """CPU time that the process had used when that line was read; Linux only, else not a number."""
    wall: float
    cpu: float
    peak_mb: float


class Row(NamedTuple):
    """One line of the table: every value of ours, every value of theirs (none: there is no opponent), the limit.

    The limit is one of the ratio where there is an opponent, else of the value.
    """

    label: str
    unit: str
    ours: Sequence[float]
    theirs: Sequence[float] = ()
    limit: float | None = None


def clean_environment(**more: str) -> dict[str, str]:
    """Our own environment without what would change how Python starts or what mlops-prep reads, and with `more`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "MLOPS_PREP"))}
    return {**kept, **more}


def run_once(command: Command) -> Run:
    """Run a command to its end. Raises RuntimeError when it fails or never prints its marker."""
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            command.arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=dict(command.environment),
        )
        assert process.stdout is not None
        marker, line_wall, line_cpu = command.marker.encode(), 0.0, 0.0
        for line in process.stdout:
            if not line_wall and marker in line:
                line_wall, line_cpu = time.perf_counter() - started, _cpu_so_far(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode or not line_wall:
            errors.seek(0)
            raise RuntimeError(f"{command.name}: exit code {process.returncode}\n{errors.read().decode()}")
    return Run(line_wall, line_cpu, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _RSS_BYTES / _MEGABYTE)


def _cpu_so_far(pid: int) -> float:
    """CPU seconds of a running process, by its clock: the id that clock_getcpuclockid(3) gives for it."""
    if sys.platform != "linux":
        return float("nan")
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:  # it ended in the meantime
        return float("nan")


def run_interleaved(commands: Sequence[Command], repetitions: int) -> dict[str, list[Run]]:
    """Every run of every command, by the command's name, after one run of each that does not count."""
    runs: dict[str, list[Run]] = {command.name: [] for command in commands}
    for repetition in range(repetitions + 1):
        for command in commands if repetition % 2 else reversed(commands):
            run = run_once(command)
            if repetition:
                runs[command.name].append(run)
    return runs


def in_own_process(work: Callable[..., None], *arguments: Any) -> None:
    """Call `work` in a fresh process: a program starts with the peak memory of the one that started it."""
    process = get_context("spawn").Process(target=work, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"{work.__name__} failed with exit code {process.exitcode}")


def values(runs: Sequence[Run], field: str) -> list[float]:
    """One field of every run that has it; times in milliseconds."""
    scale = 1.0 if field == "peak_mb" else MILLISECONDS
    return [value * scale for value in (getattr(run, field) for run in runs) if not isnan(value)]


def table(rows: Sequence[Row], opponent: str = "") -> str:
    """The rows as a Markdown table: median and minimum of each side, and of their ratio."""
    titles = ["", "mlops-prep median", "min"]
    titles += [f"{opponent} median", "min", "ratio of medians", "of minimums", "limit"] if opponent else ["limit"]
    cells = [titles, ["---", *["---:"] * (len(titles) - 1)]]
    for row in rows:
        sides = [_both(side) for side in (row.ours, row.theirs) if side]
        ratios = [f"{ours / theirs:.2f}" for ours, theirs in zip(*sides, strict=True)] if row.theirs else []
        limit = "" if row.limit is None else f"{row.limit:g}" + ("" if row.theirs else f" {row.unit}")
        cells.append([row.label, *(f"{value:.0f} {row.unit}" for side in sides for value in side), *ratios, limit])
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    )


def _both(side: Sequence[float]) -> tuple[float, float]:
    return median(side), min(side)


def report(name: str, rows: Sequence[Row], arguments: argparse.Namespace, opponent: str = "", **facts: Any) -> None:
    """Print where and how this was measured and the table; write both as JSON where `--json` says."""
    about = {
        "benchmark": name,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "mlops-prep": version("mlops-prep"),
        "typer": version("typer"),
        "repetitions": arguments.repetitions,
        **facts,
    }
    rows = [row for row in rows if row.ours]
    print(", ".join(f"{key}: {value}" for key, value in about.items()), end="\n\n")
    print(table(rows, opponent))
    if arguments.json:
        figures = [_as_json(row) for row in rows]
        arguments.json.write_text(json.dumps({**about, "rows": figures}, indent=1) + "\n", encoding="utf-8")


def _as_json(row: Row) -> dict[str, Any]:
    sides = {name: side for name, side in (("ours", row.ours), ("theirs", row.theirs)) if side}
    figures = {name: dict(zip(("median", "minimum"), _both(side), strict=True)) for name, side in sides.items()}
    return {"label": row.label, "unit": row.unit, "limit": row.limit, **figures}


def parser(description: str, repetitions: int) -> argparse.ArgumentParser:
    """The options that every benchmark has."""
    options = argparse.ArgumentParser(description=description)
    options.add_argument("--repetitions", type=int, default=repetitions, metavar="N", help=f"default: {repetitions}")
    options.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE as well")
    options.add_argument(
        "--mlops-prep",
        type=Path,
        default=Path(sys.executable).with_name("mlops-prep"),
        metavar="PATH",
        help="the program to measure; default: the one beside this Python",
    )
    return options
