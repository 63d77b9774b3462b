"""Charts drawn from a description: their shapes, their bounds, and that a seed decides everything."""

from random import Random
from typing import Any

import pytest

from mlops_prep.drawing.charts import MAX_NAMES, MAX_POINTS, MAX_ROWS, draw_chart
from mlops_prep.drawing.expressions import ExpressionError
from mlops_prep.models.chart import Confusion, Correlation, Histogram, Series

SERIES: dict[str, Any] = {"type": "series", "title": "mean of `amount`", "count": 60, "base": 40, "noise": 0}
HISTOGRAM: dict[str, Any] = {
    "type": "histogram",
    "title": "age",
    "bins": 10,
    "count": 2000,
    "reference": {"mean": 40, "deviation": 8},
    "current": {"mean": 40, "deviation": 8},
}
COUNTS = {"at": 0.5, "hits": 90, "misses": 10, "false_alarms": 40, "passes": 860}
CONFUSION: dict[str, Any] = {
    "type": "confusion",
    "title": "fraud",
    "positive": "fraud",
    "negative": "genuine",
    "thresholds": [COUNTS],
}
CORRELATION: dict[str, Any] = {"type": "correlation", "title": "features", "names": ["amount", "age", "label"]}
EVERY_CHART = (
    {**SERIES, "noise": 2},
    HISTOGRAM,
    CONFUSION,
    CORRELATION,
)


def series(seed: int = 1, names: dict[str, float | str] | None = None, **fields: Any) -> Series:
    drawn = draw_chart({**SERIES, **fields}, names or {}, Random(seed))
    assert isinstance(drawn, Series)
    return drawn


def histogram(seed: int = 1, **fields: Any) -> Histogram:
    drawn = draw_chart({**HISTOGRAM, **fields}, {}, Random(seed))
    assert isinstance(drawn, Histogram)
    return drawn


# ---------------------------------------------------------------- seeds


@pytest.mark.parametrize("described", EVERY_CHART, ids=lambda described: described["type"])
def test_the_same_seed_draws_the_same_chart(described: dict[str, Any]) -> None:
    assert draw_chart(described, {}, Random(7)) == draw_chart(described, {}, Random(7))


@pytest.mark.parametrize("described", [{**SERIES, "noise": 2}, HISTOGRAM, CORRELATION], ids=lambda one: one["type"])
def test_another_seed_draws_another_chart(described: dict[str, Any]) -> None:
    assert draw_chart(described, {}, Random(7)) != draw_chart(described, {}, Random(8))


# ---------------------------------------------------------------- series


def test_a_series_without_noise_stays_at_its_base() -> None:
    drawn = series()

    assert list(drawn.values) == [40] * 60
    assert (drawn.unit, drawn.every, drawn.band, drawn.events) == ("", "day", None, ())


def test_noise_scatters_around_the_base() -> None:
    values = series(noise=2, count=400).values

    assert sum(values) / len(values) == pytest.approx(40, abs=0.5)
    assert len(set(values)) == 400


def test_a_step_holds_from_its_day_on() -> None:
    assert series(changes=[{"shape": "step", "at": 20, "size": 5}]).values == (40,) * 20 + (45,) * 40


def test_a_step_may_multiply() -> None:
    assert series(changes=[{"shape": "step", "at": 20, "times": 100}]).values == (40,) * 20 + (4000,) * 40


def test_a_ramp_grows_between_its_days_and_stays() -> None:
    values = series(changes=[{"shape": "ramp", "at": 10, "until": 20, "size": 10}]).values

    assert values[:11] == (40,) * 11
    assert values[15] == 45
    assert values[20:] == (50,) * 40
    assert list(values) == sorted(values)


def test_a_ramp_without_an_end_is_a_step() -> None:
    assert (
        series(changes=[{"shape": "ramp", "at": 10, "size": 3}]).values
        == series(changes=[{"shape": "step", "at": 10, "size": 3}]).values
    )


def test_a_spike_is_one_day() -> None:
    values = series(changes=[{"shape": "spike", "at": 30, "size": 50}]).values

    assert values[30] == 90
    assert set(values[:30] + values[31:]) == {40}


def test_a_season_repeats_and_averages_out() -> None:
    values = series(count=70, changes=[{"shape": "season", "period": 7, "size": 4}]).values

    assert values[0:7] == pytest.approx(values[7:14])
    assert sum(values) / 70 == pytest.approx(40)
    assert max(values) == pytest.approx(44, abs=0.2)


def test_changes_add_up_in_their_order() -> None:
    changes = [{"shape": "step", "at": 0, "size": 10}, {"shape": "step", "at": 0, "times": 2}]

    assert set(series(changes=changes).values) == {100}


def test_drawn_names_stand_in_every_place() -> None:
    drawn = series(
        names={"day": 20, "factor": 10, "release": "v4"},
        title="since {{ release }}",
        changes=[{"shape": "step", "at": "day", "times": "factor"}],
        band=["40 - factor", "40 + factor"],
        events=[{"at": "day", "says": "{{ release }} deployed"}],
    )

    assert drawn.title == "since v4"
    assert list(drawn.values[19:21]) == [40, 400]
    assert drawn.band == (30.0, 50.0)
    assert [(event.at, event.says) for event in drawn.events] == [(20, "v4 deployed")]


def test_a_base_of_zero_still_has_noise() -> None:
    assert len(set(series(base=0, noise=1).values)) == 60


# ---------------------------------------------------------------- histogram


def test_a_histogram_counts_every_row_once() -> None:
    drawn = histogram()

    assert sum(drawn.reference) == sum(drawn.current) == 2000
    assert len(drawn.reference) == len(drawn.current) == 10
    assert len(drawn.edges) == 11
    assert list(drawn.edges) == sorted(drawn.edges)


def test_a_share_of_zeros_lands_in_the_bin_of_zero() -> None:
    drawn = histogram(current={"mean": 40, "deviation": 1, "zeros": 0.2}, reference={"mean": 40, "deviation": 1})

    assert drawn.edges[0] == 0
    assert drawn.reference[0] == 0
    assert drawn.current[0] == pytest.approx(400, abs=80)


def test_times_and_shift_move_the_current_rows() -> None:
    drawn = histogram(
        bins=2, reference={"mean": 1, "deviation": 0}, current={"mean": 1, "deviation": 0, "times": 3, "shift": 6}
    )

    assert list(drawn.edges) == [1, 5, 9]
    assert (drawn.reference, drawn.current) == ((2000, 0), (0, 2000))


def test_rows_that_are_all_the_same_make_a_histogram_too() -> None:
    constant = {"mean": 5, "deviation": 0}
    drawn = histogram(reference=constant, current=constant)

    assert drawn.reference == drawn.current
    assert sum(drawn.reference) == 2000
    assert drawn.edges[0] < drawn.edges[-1]


# ---------------------------------------------------------------- confusion, correlation


def test_a_confusion_chart_holds_its_counts() -> None:
    drawn = draw_chart({**CONFUSION, "thresholds": [{**COUNTS, "hits": "n * 2", "misses": -3}]}, {"n": 45.0}, Random(1))

    assert isinstance(drawn, Confusion)
    (row,) = drawn.thresholds
    assert (row.at, row.hits, row.misses, row.false_alarms, row.passes) == (0.5, 90, 0, 40, 860)


def test_class_names_may_be_drawn() -> None:
    drawn = draw_chart({**CONFUSION, "positive": "{{ kind }}"}, {"kind": "refund"}, Random(1))

    assert isinstance(drawn, Confusion)
    assert drawn.positive == "refund"


def test_a_correlation_matrix_is_symmetric_with_ones_on_its_diagonal() -> None:
    drawn = draw_chart({**CORRELATION, "pairs": [{"between": ["label", "amount"], "value": 0.97}]}, {}, Random(1))

    assert isinstance(drawn, Correlation)
    for row in range(3):
        assert drawn.values[row][row] == 1
        for column in range(3):
            assert drawn.values[row][column] == drawn.values[column][row]
            assert -1 <= drawn.values[row][column] <= 1
    assert drawn.values[0][2] == 0.97


def test_pairs_that_are_not_named_correlate_weakly() -> None:
    drawn = draw_chart(CORRELATION, {}, Random(1))

    assert isinstance(drawn, Correlation)
    assert all(abs(drawn.values[row][column]) <= 0.25 for row in range(3) for column in range(row))


def test_a_correlation_beyond_one_is_one() -> None:
    drawn = draw_chart({**CORRELATION, "pairs": [{"between": ["age", "label"], "value": -7}]}, {}, Random(1))

    assert isinstance(drawn, Correlation)
    assert drawn.values[1][2] == -1


# ---------------------------------------------------------------- bounds


@pytest.mark.parametrize(
    ("described", "problem"),
    [
        ({}, "chart type 'None'"),
        ({"type": "pie"}, "chart type 'pie' is none of series, histogram"),
        ({"type": "series"}, "lacks base, count, title"),
        ({**SERIES, "colour": "red"}, "unknown keys: colour"),
        ({**SERIES, "count": 0}, "outside 1"),
        ({**SERIES, "count": -1}, "outside 1"),
        ({**SERIES, "count": MAX_POINTS + 1}, str(MAX_POINTS)),
        ({**SERIES, "count": "9**9**9"}, "exponent"),
        ({**SERIES, "base": "nope"}, "nope"),
        ({**SERIES, "changes": [{"shape": "wave"}]}, "none of step, ramp, season, spike"),
        ({**SERIES, "changes": [{"shape": "step", "at": 1, "until": 2}]}, "unknown keys: until"),
        ({**SERIES, "changes": [{"shape": "season", "period": 0, "size": 1}]}, "period"),
        ({**SERIES, "changes": [{"shape": "step", "at": 0, "times": "1e300"}], "base": "1e300"}, "beyond"),
        ({**SERIES, "events": [{"at": 60, "says": "too late"}]}, "outside 0 to 59"),
        ({**SERIES, "title": "{{ nope }}"}, "nope"),
        ({**HISTOGRAM, "count": 0}, "outside 1"),
        ({**HISTOGRAM, "count": MAX_ROWS + 1}, str(MAX_ROWS)),
        ({**HISTOGRAM, "bins": 0}, "outside 1"),
        ({**HISTOGRAM, "bins": 41}, "40"),
        ({**HISTOGRAM, "current": {"mean": 1}}, "lacks deviation"),
        ({**HISTOGRAM, "current": {"mean": 1, "deviation": 1, "skew": 1}}, "unknown keys: skew"),
        ({**HISTOGRAM, "current": {"mean": "1e300", "deviation": 1, "times": "1e300"}}, "beyond"),
        ({**CONFUSION, "thresholds": [{"at": 0.5}]}, "lacks"),
        ({**CORRELATION, "names": ["amount"]}, f"2 to {MAX_NAMES}"),
        ({**CORRELATION, "names": ["amount", "amount"]}, "different"),
        ({**CORRELATION, "names": [str(n) for n in range(MAX_NAMES + 1)]}, f"2 to {MAX_NAMES}"),
        ({**CORRELATION, "pairs": [{"between": ["age", "nope"], "value": 1}]}, "'nope'"),
    ],
)
def test_a_description_that_cannot_be_drawn_says_why(described: dict[str, Any], problem: str) -> None:
    with pytest.raises(ExpressionError, match=problem.replace("(", r"\(")):
        draw_chart(described, {}, Random(1))
