"""Draws chart data with characters, for terminals. Pure: data and a width in, lines out."""

from itertools import pairwise

from mlops_prep.models.chart import Chart, Confusion, Correlation, Histogram, Series
from mlops_prep.ui.wording import chart_as_numbers, short

_ROWS = 10


def draw_lines(chart: Chart, width: int) -> list[str]:
    """The chart in at most `width` columns."""
    match chart:
        case Series():
            return _series(chart, width)
        case Histogram():
            return _histogram(chart, width)
        case Confusion():
            return _confusion(chart, width)
        case Correlation():
            return chart_as_numbers(chart)


def _series(chart: Series, width: int) -> list[str]:
    label_width = max(len(short(value)) for value in (*chart.values, *(chart.band or ())))
    per_column = max(1, -(-len(chart.values) // max(10, width - label_width - 3)))
    columns = [
        sum(chart.values[start : start + per_column]) / len(chart.values[start : start + per_column])
        for start in range(0, len(chart.values), per_column)
    ]
    low, high = min(*columns, *(chart.band or columns)), max(*columns, *(chart.band or columns))
    step = (high - low) / (_ROWS - 1) or 1.0
    event_columns = {event.at // per_column for event in chart.events}
    lines = [f"{chart.title}{f' ({chart.unit})' if chart.unit else ''}"]
    for row in range(_ROWS - 1, -1, -1):
        level = low + step * row
        label = short(level)[:label_width].rstrip(".") if row in (0, (_ROWS - 1) // 2, _ROWS - 1) else ""
        in_band = chart.band is not None and chart.band[0] - step / 2 <= level <= chart.band[1] + step / 2
        cells = "".join(
            _cell(round((value - low) / step) == row, in_band, column in event_columns)
            for column, value in enumerate(columns)
        )
        lines.append(f"{label:>{label_width}} ┤{cells}")
    lines += _axis(chart, label_width, per_column, len(columns))
    if chart.band:
        lines.append(f"{'':{label_width}}  · expected range {short(chart.band[0])} to {short(chart.band[1])}")
    lines += [f"{'':{label_width}}  ┊ {chart.every} {event.at}: {event.says}" for event in chart.events]
    return lines


def _cell(is_value: bool, in_band: bool, is_event: bool) -> str:
    if is_value:
        return "●"
    return "┊" if is_event else ("·" if in_band else " ")


def _axis(chart: Series, label_width: int, per_column: int, columns: int) -> list[str]:
    last = len(chart.values) - 1
    first_text, last_text = f"{chart.every} 0", f"{chart.every} {last}"
    gap = max(1, columns - len(first_text) - len(last_text))
    return [
        f"{'':{label_width}} └{'─' * columns}",
        f"{'':{label_width}}  {first_text}{' ' * gap}{last_text}",
    ]


def _histogram(chart: Histogram, width: int) -> list[str]:
    """Reference and current rows side by side, one line for each bin."""
    ranges = [f"{short(low)} to {short(high)}" for low, high in pairwise(chart.edges)]
    label_width = max(map(len, ranges))
    count_width = max(len(str(count)) for count in (*chart.reference, *chart.current))
    room = max(6, (width - label_width - 4) // 2 - count_width - 2)
    most = max(*chart.reference, *chart.current, 1)
    cell = room + count_width + 1
    lines = [chart.title, f"{'':{label_width}}  {'reference':{cell}}  now"]
    for label, reference, current in zip(ranges, chart.reference, chart.current, strict=True):
        left, right = (f"{_bar(count, most, room)} {count}".lstrip() for count in (reference, current))
        lines.append(f"{label:>{label_width}} │{left:{cell}} │{right}")
    return lines


def _bar(count: int, most: int, room: int) -> str:
    """A bar to an eighth of a column."""
    eighths = round(count / most * room * 8)
    return "█" * (eighths // 8) + ("▏▎▍▌▋▊▉"[eighths % 8 - 1] if eighths % 8 else "")


def _confusion(chart: Confusion, width: int) -> list[str]:
    name_width = max(len(chart.positive), len(chart.negative), 6)
    lines = [chart.title]
    for row in chart.thresholds:
        numbers = (row.hits, row.misses, row.false_alarms, row.passes)
        cell = max(9, max(len(f"{number:,}") for number in numbers) + 2)
        lines += [
            "",
            f"threshold {row.at:g}",
            f"{'really':>{name_width}} │{'flagged':>{cell}}{'not':>{cell}}",
            f"{'─' * name_width}─┼{'─' * (2 * cell)}",
            f"{chart.positive:>{name_width}} │{row.hits:>{cell},}{row.misses:>{cell},}",
            f"{chart.negative:>{name_width}} │{row.false_alarms:>{cell},}{row.passes:>{cell},}",
        ]
    return lines
