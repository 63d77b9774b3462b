"""Charts drawn with characters: inside their width, aligned, and true to the data."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_prep.models.chart import Confusion, Correlation, Event, Histogram, Series, ThresholdCounts
from mlops_prep.ui.charts import draw_lines

WIDTHS = (54, 60, 74, 80, 114, 120)


def series(values: list[float], **fields: Any) -> Series:
    defaults: dict[str, Any] = {"title": "mean", "unit": "", "every": "day", "band": None, "events": ()}
    return Series(values=tuple(values), **{**defaults, **fields})


def noisy(count: int, scale: float = 1.0) -> list[float]:
    rng = Random(5)
    return [scale * rng.gauss(40, 2) for _ in range(count)]


STEP = series([40.0] * 30 + [80.0] * 30, unit="EUR", band=(35, 45), events=(Event(at=30, says="release"),))
HISTOGRAM = Histogram(title="age", edges=(0, 10, 20, 30), reference=(1200, 600, 0), current=(0, 100, 1700))
CONFUSION = Confusion(
    title="fraud model",
    positive="fraud",
    negative="genuine",
    thresholds=(
        ThresholdCounts(at=0.5, hits=90, misses=10, false_alarms=40, passes=99_860),
        ThresholdCounts(at=0.9, hits=60, misses=40, false_alarms=4, passes=1_099_896),
    ),
)
CORRELATION = Correlation(
    title="features",
    names=("amount", "age", "days_since_label", "label"),
    values=((1, 0.1, 0, 0.2), (0.1, 1, 0, 0), (0, 0, 1, 0.97), (0.2, 0, 0.97, 1)),
)
EVERY_CHART = (STEP, series(noisy(400)), HISTOGRAM, CONFUSION, CORRELATION)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("chart", EVERY_CHART, ids=["step", "long", "histogram", "confusion", "correlation"])
def test_a_chart_keeps_its_width(chart: Series | Histogram | Confusion | Correlation, width: int) -> None:
    assert max(map(len, draw_lines(chart, width))) <= width


def test_a_series_looks_like_this() -> None:
    assert draw_lines(series([0.0, 9.0, 18.0], unit="ms", every="hour"), 60) == [
        "mean (ms)",
        "18.0 ┤  ●",
        "     ┤   ",
        "     ┤   ",
        "     ┤   ",
        "     ┤   ",
        "8.00 ┤ ● ",
        "     ┤   ",
        "     ┤   ",
        "     ┤   ",
        "   0 ┤●  ",
        "     └───",
        "      hour 0 hour 2",
    ]


def test_a_histogram_looks_like_this() -> None:
    assert draw_lines(HISTOGRAM, 60) == [
        "age",
        "              reference              now",
        "   0 to 10.0 │███████████▎ 1200     │0",
        "10.0 to 20.0 │█████▋ 600            │█ 100",
        "20.0 to 30.0 │0                     │████████████████ 1700",
    ]


def test_the_halves_of_a_histogram_line_up() -> None:
    lines = draw_lines(HISTOGRAM, 80)[2:]

    assert len({line.rindex("│") for line in lines}) == 1
    assert len({line.index("│") for line in lines}) == 1


def test_a_confusion_matrix_looks_like_this() -> None:
    assert draw_lines(CONFUSION, 60)[:6] == [
        "fraud model",
        "",
        "threshold 0.5",
        " really │  flagged      not",
        "────────┼──────────────────",
        "  fraud │       90       10",
    ]


def test_the_columns_of_a_confusion_matrix_line_up() -> None:
    for start in (3, 9):
        block = draw_lines(CONFUSION, 60)[start : start + 4]
        assert len({len(line) for line in block}) == 1


def test_every_point_of_a_series_is_drawn_once() -> None:
    lines = draw_lines(series(noisy(40)), 80)

    assert sum(line.count("●") for line in lines) == 40


def test_more_points_than_columns_are_averaged() -> None:
    lines = draw_lines(series(noisy(400)), 60)

    assert 25 < sum(line.count("●") for line in lines) < 60


def test_a_step_is_low_before_and_high_after() -> None:
    lines = draw_lines(STEP, 80)
    top = next(line for line in lines if line.startswith("80.0"))

    assert top.count("●") == 30
    assert top.index("●") == len("80.0 ┤") + 30


def test_the_band_and_the_events_are_drawn_and_said() -> None:
    lines = draw_lines(STEP, 80)

    assert any("·" in line and "┤" in line for line in lines)
    assert any("┊" in line and "┤" in line for line in lines)
    assert lines[-2].strip() == "· expected range 35.0 to 45.0"
    assert lines[-1].strip() == "┊ day 30: release"


def test_values_below_a_hundredth_keep_their_labels() -> None:
    lines = draw_lines(series([0.001, 0.004] * 10), 80)

    assert lines[1].startswith("0.00400 ┤")
    assert lines[10].startswith("0.00100 ┤")


@pytest.mark.parametrize(
    "chart",
    [
        series([5.0]),
        series([0.0] * 10),
        series([-3.0, -3.0]),
        series([1e12, 1.0]),
        series([5.0, 6.0], band=(0, 0), events=(Event(at=1, says=""),)),
        Histogram(title="", edges=(0, 1), reference=(0,), current=(0,)),
        Confusion(title="", positive="a", negative="b", thresholds=()),
        Correlation(title="", names=("a", "b"), values=((1, 0), (0, 1))),
    ],
)
def test_an_odd_chart_is_drawn_too(chart: Series | Histogram | Confusion | Correlation) -> None:
    assert draw_lines(chart, 60)


values = st.lists(st.floats(min_value=-1e9, max_value=1e9), min_size=1, max_size=400)


@given(values, st.integers(min_value=40, max_value=200))
def test_the_axis_of_any_series_stands_in_one_column_inside_the_width(numbers: list[float], width: int) -> None:
    lines = draw_lines(series(numbers), width)
    rows = lines[1:11]

    assert len({line.index("┤") for line in rows}) == 1
    assert all(len(line) <= width for line in rows)
    columns = len(rows[0]) - rows[0].index("┤") - 1
    assert sum(line.count("●") for line in rows) == columns


@given(
    st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 20_000)), min_size=1, max_size=40),
    st.integers(min_value=60, max_value=200),
)
def test_the_bars_of_any_histogram_stay_inside_the_width(counts: list[tuple[int, int]], width: int) -> None:
    reference, current = zip(*counts, strict=True)
    edges = tuple(float(edge) for edge in range(len(counts) + 1))
    lines = draw_lines(Histogram(title="t", edges=edges, reference=reference, current=current), width)

    assert len(lines) == 2 + len(counts)
    assert all(len(line) <= width for line in lines)


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_a_larger_count_never_has_a_shorter_bar(first: int, second: int) -> None:
    chart = Histogram(title="t", edges=(0, 1), reference=(first,), current=(second,))
    _, left, right = draw_lines(chart, 80)[-1].split("│")
    lengths = [sum(1 + "▏▎▍▌▋▊▉█".index(cell) for cell in bar if cell in "▏▎▍▌▋▊▉█") for bar in (left, right)]

    assert (lengths[0] <= lengths[1]) or first > second
