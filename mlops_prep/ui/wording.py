"""The few turns of phrase that both prompters share."""

import math
import re
from datetime import date

from mlops_prep.models.chart import Chart, Confusion, Correlation, Histogram, Series
from mlops_prep.models.numbers import format_number
from mlops_prep.models.question import Question

_ITEM = re.compile(r"\s*([-*+]|\d+[.)]|```|\|)(\s|$)")


def clock_time(seconds: float) -> str:
    """`4:05`; over an hour `1:02:03`; with a minus before it below zero."""
    whole = round(abs(seconds))
    sign = "-" if seconds < 0 and whole else ""
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02}:{left:02}" if hours else f"{sign}{minutes}:{left:02}"


def comes_back(due: date, today: date) -> str:
    """`today`, `tomorrow`, `in 5 days (Thu 26 Nov)`."""
    days = (due - today).days
    if days <= 0:
        return "today"
    if days == 1:
        return "tomorrow"
    return f"in {days} days ({due:%a} {due.day} {due:%b})"


def counted(count: int, noun: str) -> str:
    """`1 question`, `3 questions`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def reflow(text: str) -> str:
    """Each paragraph and list item on one line, whatever the width of its file, and without bold marks."""
    lines: list[str] = []
    for line in text.strip().replace("**", "").split("\n"):
        is_new = not lines or not lines[-1] or not line.strip() or _ITEM.match(line) or line.startswith("    ")
        if is_new:
            lines.append(line.rstrip())
        else:
            lines[-1] += " " + line.strip()
    return "\n".join(lines)


def provenance(question: Question) -> str:
    """When the facts were checked, against what, and for which versions they hold; empty when nothing is known."""
    parts = [f"Checked {question.verified.isoformat()}" if question.verified else ""]
    parts += [f"for {tool} {versions}" for tool, versions in question.applies_to.items()]
    parts += [f"against {'; '.join(question.sources)}" if question.sources else ""]
    return " ".join(part for part in parts if part)


def as_sentence(text: str) -> str:
    """With a capital at its head; content authors write a remark either way."""
    return text[:1].upper() + text[1:]


def pace(seconds: float, limit_seconds: float) -> str:
    """`2:10 of 4:00`, with the overtime named."""
    over = seconds - limit_seconds
    spent = f"{clock_time(seconds)} of {clock_time(limit_seconds)}"
    return f"{spent}, {clock_time(over)} over" if over >= 1 else spent


def chart_as_numbers(chart: Chart) -> list[str]:
    """A chart as lines of numbers: for screen readers, and beside the picture."""
    match chart:
        case Series():
            return _series_numbers(chart)
        case Histogram():
            return _histogram_numbers(chart)
        case Confusion():
            return _confusion_numbers(chart)
        case Correlation():
            return _correlation_numbers(chart)


def _series_numbers(chart: Series) -> list[str]:
    unit = f" in {chart.unit}" if chart.unit else ""
    lines = [f"{chart.title}{unit}, one value per {chart.every}, oldest first:"]
    width = 10
    for start in range(0, len(chart.values), width):
        row = chart.values[start : start + width]
        lines.append(f"  {chart.every} {start:>3}: " + " ".join(short(value) for value in row))
    if chart.band:
        lines.append(f"  expected range: {short(chart.band[0])} to {short(chart.band[1])}")
    lines += [f"  {chart.every} {event.at}: {event.says}" for event in chart.events]
    return lines


def _histogram_numbers(chart: Histogram) -> list[str]:
    lines = [f"{chart.title}: rows by range of value"]
    for low, high, reference, current in zip(
        chart.edges, chart.edges[1:], chart.reference, chart.current, strict=False
    ):
        lines.append(f"  {short(low)} to {short(high)}: reference {reference}, current {current}")
    return lines


def _confusion_numbers(chart: Confusion) -> list[str]:
    lines = [f"{chart.title}"]
    for row in chart.thresholds:
        lines += [
            f"  threshold {format_number(row.at)}:",
            f"    really {chart.positive}: {row.hits:,} flagged, {row.misses:,} missed",
            f"    really {chart.negative}: {row.false_alarms:,} flagged, {row.passes:,} let through",
        ]
    return lines


def _correlation_numbers(chart: Correlation) -> list[str]:
    width = max(map(len, chart.names)) + 3
    lines = [chart.title, "  " + " " * width + "".join(f"{number:>7}" for number in range(1, len(chart.names) + 1))]
    for number, (name, row) in enumerate(zip(chart.names, chart.values, strict=True), 1):
        label = f"{number} {name}"
        lines.append(f"  {label:{width}}" + "".join(f"{round(value, 2) + 0.0:>7.2f}" for value in row[:number]))
    return lines


def short(value: float) -> str:
    """A chart number: three significant digits, no exponent; what is closer to zero than a millionth is zero."""
    if abs(value) < 1e-6:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}"


def visible(line: str, but: str = "") -> str:
    """A line with its control characters spelt out, `but` for some: what a pack or a command says must not draw."""
    return "".join(one if one.isprintable() or one in but else one.encode("unicode_escape").decode() for one in line)
