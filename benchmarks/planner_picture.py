"""Draws the planner's table as an SVG: a panel for each number of items and of days, recall over minutes a day.

Knows figures, lines and letters; knows nothing of how the figures came about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

Cell = tuple[int, int, float]
"""Items, days, minutes a day."""


class Line(NamedTuple):
    """How one way to practise is drawn: its colour, its dashes (none: a full line), its width."""

    colour: str
    dashes: str = ""
    width: float = 1.5


LINES: Mapping[str, Line] = {
    "bound": Line("#222222", "2 3"),
    "plan": Line("#0b6e4f", width=3),
    "greedy": Line("#d1740f"),
    "new by weight": Line("#7a4fb5", "6 3"),
    "round robin": Line("#3a86c8", "8 3 2 3"),
    "due order": Line("#c0392b", "3 2"),
}
NAMES = {"bound": "upper bound", "plan": "mlops-prep"}
_WIDTH, _HEIGHT = 220, 150
_LEFT, _TOP, _GAP_X, _GAP_Y = 64, 74, 28, 40
_STYLE = "font-family:system-ui,sans-serif;font-size:12px;fill:#333"


def picture(recalls: Mapping[Cell, Mapping[str, float]]) -> str:
    """Cell -> way to practise -> recall (0 to 100), as the text of an SVG file."""
    counts, days = sorted({cell[0] for cell in recalls}), sorted({cell[1] for cell in recalls})
    minutes = sorted({cell[2] for cell in recalls})
    width = _LEFT + len(days) * (_WIDTH + _GAP_X)
    height = _TOP + len(counts) * (_HEIGHT + _GAP_Y) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" style="{_STYLE}">',
        "<title>Expected recall on the interview day, by minutes of practice a day</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
        _text(_LEFT, 22, "Expected recall on the interview day (%), by minutes of practice a day", "start", "bold"),
        *_legend(),
    ]
    for row, count in enumerate(counts):
        for column, day in enumerate(days):
            left, top = _LEFT + column * (_WIDTH + _GAP_X), _TOP + row * (_HEIGHT + _GAP_Y)
            panel = {one: recalls[count, day, one] for one in minutes if (count, day, one) in recalls}
            parts += [_text(left, top - 6, f"{count:,} items, {day} days"), *_axes(left, top, list(panel), not column)]
            parts += [_line(name, left, top, panel) for name in LINES]
    return "\n".join([*(part for part in parts if part), "</svg>", ""])


def _legend() -> list[str]:
    parts, x = [], float(_LEFT)
    for name, line in LINES.items():
        shown = NAMES.get(name, name)
        parts += [_path([(x, 40), (x + 24, 40)], line), _text(x + 29, 44, shown)]
        x += 29 + 7 * len(shown) + 16
    return parts


def _axes(left: float, top: float, minutes: Sequence[float], with_scale: bool) -> list[str]:
    parts = []
    for share in range(0, 101, 25):
        y = top + _HEIGHT * (1 - share / 100)
        parts.append(f'<path d="M{left:g} {y:g}h{_WIDTH}" stroke="#ddd" stroke-width="1"/>')
        parts += [_text(left - 8, y + 4, str(share), "end")] if with_scale else []
    return parts + [_text(_x(left, one), top + _HEIGHT + 16, f"{one:g}", "middle") for one in minutes]


def _line(name: str, left: float, top: float, panel: Mapping[float, Mapping[str, float]]) -> str:
    points = [
        (_x(left, minutes), top + _HEIGHT * (1 - recalls[name] / 100))
        for minutes, recalls in panel.items()
        if name in recalls
    ]
    return _path(points, LINES[name]) if points else ""


def _x(left: float, minutes: float) -> float:
    """Where some minutes a day are: in proportion, up to an hour."""
    return left + 8 + (_WIDTH - 16) * (minutes / 60)


def _path(points: Sequence[tuple[float, float]], line: Line) -> str:
    steps = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashes = f' stroke-dasharray="{line.dashes}"' if line.dashes else ""
    return f'<polyline points="{steps}" fill="none" stroke="{line.colour}" stroke-width="{line.width:g}"{dashes}/>'


def _text(x: float, y: float, text: str, anchor: str = "start", weight: str = "normal") -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-weight="{weight}">{text}</text>'
