"""Turns of phrase that both prompters share."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_prep.models.chart import Confusion, Correlation, Event, Histogram, Series, ThresholdCounts
from mlops_prep.ui.wording import chart_as_numbers, clock_time, comes_back, counted, pace, short

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0:00"),
        (5, "0:05"),
        (65.4, "1:05"),
        (59.6, "1:00"),
        (245, "4:05"),
        (3599, "59:59"),
        (3600, "1:00:00"),
        (3723, "1:02:03"),
        (100_000, "27:46:40"),
        (-5, "-0:05"),
        (-65, "-1:05"),
        (-3723, "-1:02:03"),
        (-0.4, "0:00"),
    ],
)
def test_a_time_reads_like_a_clock(seconds: float, shown: str) -> None:
    assert clock_time(seconds) == shown


@given(st.floats(min_value=-1e6, max_value=1e6))
def test_a_clock_never_shows_sixty_seconds_or_minutes(seconds: float) -> None:
    parts = clock_time(seconds).lstrip("-").split(":")

    assert all(int(part) < 60 for part in parts[1:])
    assert len(parts) == (3 if round(abs(seconds)) >= 3600 else 2)


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2026, 11, 1), "today"),
        (date(2026, 11, 21), "today"),
        (date(2026, 11, 22), "tomorrow"),
        (date(2026, 11, 26), "in 5 days (Thu 26 Nov)"),
        (date(2026, 12, 1), "in 10 days (Tue 1 Dec)"),
    ],
)
def test_a_due_date_is_said_from_today(due: date, said: str) -> None:
    assert comes_back(due, TODAY) == said


def test_one_is_singular_and_everything_else_plural() -> None:
    assert [counted(count, "question") for count in (0, 1, 2)] == ["0 questions", "1 question", "2 questions"]


def test_pace_names_the_overtime_only_when_there_is_some() -> None:
    assert pace(130, 240) == "2:10 of 4:00"
    assert pace(240.9, 240) == "4:01 of 4:00"
    assert pace(260, 240) == "4:20 of 4:00, 0:20 over"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (-0.0, "0"),
        (0.001234, "0.00123"),
        (0.05, "0.0500"),
        (0.5, "0.500"),
        (-0.5, "-0.500"),
        (1, "1.00"),
        (40, "40.0"),
        (40.25, "40.2"),
        (123.4, "123"),
        (1234.5, "1,234"),
        (1_234_567, "1,234,567"),
        (1e-9, "0"),
    ],
)
def test_a_chart_number_has_three_digits_and_no_exponent(value: float, shown: str) -> None:
    assert short(value) == shown


@given(st.floats(min_value=-1e15, max_value=1e15))
def test_a_chart_number_is_close_to_its_value(value: float) -> None:
    assert float(short(value).replace(",", "")) == pytest.approx(value, rel=0.006, abs=1e-6)
    assert "e" not in short(value)


# ---------------------------------------------------------------- charts as numbers, for screen readers


def test_a_series_is_read_out_ten_values_a_line_with_its_events() -> None:
    chart = Series(
        title="mean of amount",
        unit="EUR",
        every="day",
        values=(40.0,) * 12,
        band=(35, 45),
        events=(Event(at=11, says="release"),),
    )

    assert chart_as_numbers(chart) == [
        "mean of amount in EUR, one value per day, oldest first:",
        "  day   0: 40.0 40.0 40.0 40.0 40.0 40.0 40.0 40.0 40.0 40.0",
        "  day  10: 40.0 40.0",
        "  expected range: 35.0 to 45.0",
        "  day 11: release",
    ]


def test_a_histogram_is_read_out_bin_by_bin() -> None:
    chart = Histogram(title="age", edges=(0, 10, 20), reference=(3, 4), current=(7, 0))

    assert chart_as_numbers(chart) == [
        "age: rows by range of value",
        "  0 to 10.0: reference 3, current 7",
        "  10.0 to 20.0: reference 4, current 0",
    ]


def test_a_confusion_chart_is_read_out_without_jargon() -> None:
    row = ThresholdCounts(at=0.5, hits=1200, misses=10, false_alarms=40, passes=860)
    chart = Confusion(title="fraud", positive="fraud", negative="genuine", thresholds=(row,))

    assert chart_as_numbers(chart) == [
        "fraud",
        "  threshold 0.5:",
        "    really fraud: 1,200 flagged, 10 missed",
        "    really genuine: 40 flagged, 860 let through",
    ]


def test_a_correlation_matrix_is_read_out_as_its_lower_half() -> None:
    chart = Correlation(title="features", names=("amount", "age"), values=((1, -0.97), (-0.97, 1)))

    assert chart_as_numbers(chart) == [
        "features",
        "                 1      2",
        "  1 amount    1.00",
        "  2 age      -0.97   1.00",
    ]


def test_a_correlation_next_to_nothing_prints_without_a_minus() -> None:
    chart = Correlation(title="t", names=("a", "b"), values=((1.0, -0.001), (-0.001, 1.0)))
    assert "-0.00" not in "\n".join(chart_as_numbers(chart))
