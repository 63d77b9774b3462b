"""How command-line tools lay out text: Go's tabwriter, kubectl's durations and quantities. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

MINUTE, HOUR, DAY = 60, 3600, 86400


def columns(text: str, *, padding: int, least: int = 0) -> str:
    """Align tab-separated cells as Go's `text/tabwriter` does: a column is a block of lines that follow each other and
    have a cell there; the last cell of a line is in no column.
    """
    lines = [line.split("\t") for line in text.split("\n")]
    return "\n".join(_aligned(lines, [], padding, least))


def _aligned(lines: list[list[str]], widths: list[int], padding: int, least: int) -> list[str]:
    column, done, begin = len(widths), list[str](), 0
    while begin < len(lines):
        if len(lines[begin]) - 1 <= column:
            done.append(_line(lines[begin], widths))
            begin += 1
            continue
        end = begin
        while end < len(lines) and len(lines[end]) - 1 > column:
            end += 1
        width = max(least, *(len(line[column]) + padding for line in lines[begin:end]))
        done += _aligned(lines[begin:end], [*widths, width], padding, least)
        begin = end
    return done


def _line(cells: list[str], widths: list[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=False)]
    return "".join([*padded, *cells[len(widths) :]]).rstrip()


def table(text: str) -> str:
    """A table as `kubectl get` prints it."""
    return columns(text, padding=3, least=0)


def description(text: str) -> str:
    """A text as `kubectl describe` prints it."""
    return columns(text, padding=2)


def age(seconds: float) -> str:
    """A duration in kubectl's words (`duration.HumanDuration` of k8s.io/apimachinery)."""
    whole = int(seconds)
    if whole < 2 * MINUTE:
        return f"{max(whole, 0)}s"
    if whole < 10 * MINUTE:
        return _two(whole, MINUTE, "m", 1, "s")
    if whole < 3 * HOUR:
        return f"{whole // MINUTE}m"
    if whole < 8 * HOUR:
        return _two(whole, HOUR, "h", MINUTE, "m")
    if whole < 2 * DAY:
        return f"{whole // HOUR}h"
    if whole < 8 * DAY:
        return _two(whole, DAY, "d", HOUR, "h")
    if whole < 730 * DAY:
        return f"{whole // DAY}d"
    return _two(whole, 365 * DAY, "y", DAY, "d") if whole < 8 * 365 * DAY else f"{whole // (365 * DAY)}y"


def _two(seconds: int, large: int, one: str, small: int, other: str) -> str:
    rest = seconds % large // small
    return f"{seconds // large}{one}{rest}{other}" if rest else f"{seconds // large}{one}"


def stamp(moment: datetime) -> str:
    """A time as in `kubectl describe`: `Sat, 21 Nov 2026 02:13:07 +0000`."""
    return moment.strftime("%a, %d %b %Y %H:%M:%S %z")


def iso(moment: datetime) -> str:
    """A time as in YAML and logs: `2026-11-21T02:13:07Z`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def ago(moment: datetime, seconds: float) -> datetime:
    """So many seconds before."""
    return moment - timedelta(seconds=seconds)


def cpus(cores: float) -> str:
    """A CPU quantity: `500m`, `4`."""
    return str(int(cores)) if float(cores).is_integer() else f"{round(cores * 1000)}m"


def gibibytes(size: float) -> str:
    """A memory quantity: `512Mi`, `64Gi`."""
    return f"{int(size)}Gi" if float(size).is_integer() else f"{round(size * 1024)}Mi"


def seconds_of(text: str | float) -> float:
    """A duration as authors write it: `90`, `45s`, `12m`, `3h`, `41d`. Raises ValueError."""
    if isinstance(text, (int, float)):
        return float(text)
    units = {"s": 1, "m": MINUTE, "h": HOUR, "d": DAY}
    if text and text[-1] in units:
        return float(text[:-1]) * units[text[-1]]
    return float(text)
