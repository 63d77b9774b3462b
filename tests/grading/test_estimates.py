"""Numbers with units, as people type them."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_prep.grading import grade_estimate
from mlops_prep.grading.estimates import read_number
from mlops_prep.models.instance import Instance
from mlops_prep.models.question import EstimateAnswer, NearMiss
from mlops_prep.models.results import Grade
from tests.builders import question


def block(unit: str = "", units: Mapping[str, float] | None = None, tolerance: float = 0.1) -> EstimateAnswer:
    return EstimateAnswer(draw={"n": (1.0,)}, answer="n", unit=unit, units=dict(units or {}), tolerance=tolerance)


def grade(answer: str, expected: float, unit: str = "", *, near: tuple[tuple[float, str], ...] = ()) -> Grade:
    asked = question("estimate", estimate=block(unit, {"s": 1 / 60} if unit == "min" else {}))
    instance = Instance(question=asked, seed=0, expected=expected, near=near)
    assert asked.estimate is not None
    return grade_estimate(answer, asked.estimate, instance)


# ---------------------------------------------------------------- reading a number


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("12.5", 12.5),
        ("12.", 12),
        (".5", 0.5),
        ("0.5", 0.5),
        ("-5", -5),
        ("+5", 5),
        ("0", 0),
        ("1e3", 1000),
        ("1.5E-3", 0.0015),
        ("1,200", 1200),
        ("1,234,567.8", 1234567.8),
        ("1 200", 1200),
        ("1_200", 1200),
        ("1'200", 1200),
        ("1\u00a0200", 1200),
        ("1\u202f200", 1200),
        ("12k", 12_000),
        ("12 K", 12_000),
        ("1.5M", 1_500_000),
        ("2 million", 2_000_000),
        ("2bn", 2e9),
        ("3 billion", 3e9),
        ("4 thousand", 4000),
    ],
)
def test_a_plain_number_is_read(answer: str, value: float) -> None:
    assert read_number(answer, "requests", {}) == pytest.approx(value)


@pytest.mark.parametrize(
    "hedge", "about,around,roughly,approx.,approximately,ca.,circa,~,~ ,≈,=,about ~,About,around about".split(",")
)
def test_a_hedge_changes_nothing(hedge: str) -> None:
    assert read_number(f"{hedge} 12.", "", {}) == 12


@pytest.mark.parametrize(
    ("answer", "unit"),
    [
        ("12 ms", "ms"),
        ("12ms", "ms"),
        ("12 MS", "ms"),
        ("about 12 ms", "ms"),
        ("~12 ms.", "ms"),
        ("12 milliseconds", "ms"),
        ("12 GB", "GB"),
        ("12 gb", "GB"),
        ("12 gigabytes", "GB"),
        ("12 %", "%"),
        ("12%", "%"),
        ("12 percent", "%"),
        ("$12", "$"),
        ("12 $", "$"),
        ("12 USD", "$"),
        ("12 dollars", "$"),
        ("about $12", "USD"),
        ("€12", "€"),
        ("12 euros", "€"),
        ("12 min", "min"),
        ("12 mins", "min"),
        ("12 minutes", "min"),
        ("12m", "min"),
        ("12 hrs", "h"),
        ("12 hours", "h"),
        ("12 h", "hours"),
        ("12 days", "day"),
        ("12 d", "days"),
        ("12 sec", "s"),
        ("12 GPU", "GPUs"),
        ("12 gpus", "GPU"),
        ("12 requests", "requests"),
        ("12 request", "requests"),
        ("12 rps", "rps"),
    ],
)
def test_the_unit_of_the_question_may_be_typed_in_any_usual_form(answer: str, unit: str) -> None:
    assert read_number(answer, unit, {}) == 12


@pytest.mark.parametrize(
    ("answer", "unit", "units", "value"),
    [
        ("90 s", "min", {"s": 1 / 60}, 1.5),
        ("90 seconds", "min", {"s": 1 / 60}, 1.5),
        ("1.5 h", "min", {"h": 60}, 90),
        ("2 m", "s", {"min": 60}, 120),
        ("3,500 MB", "GB", {"MB": 0.001}, 3.5),
        ("2 TB", "GB", {"TB": 1000}, 2000),
        ("25 requests per second", "rps", {"requests per second": 1}, 25),
        ("25k req/s", "rps", {"req/s": 1}, 25_000),
        ("50 cents", "USD", {"cents": 0.01}, 0.5),
        ("0.5 fraction", "%", {"fraction": 100}, 50),
    ],
)
def test_another_unit_is_converted(answer: str, unit: str, units: dict[str, float], value: float) -> None:
    assert read_number(answer, unit, units) == pytest.approx(value)


def test_thousands_may_stand_before_a_unit() -> None:
    assert read_number("12k requests", "requests", {}) == 12_000
    assert read_number("1.5 million requests", "requests", {}) == 1_500_000


def test_a_unit_goes_before_a_multiple() -> None:
    assert read_number("5 m", "min", {}) == 5
    assert read_number("5 m", "requests", {}) == 5_000_000


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "   ",
        "abc",
        "twelve",
        "ms",
        "k",
        "12 or 13",
        "10-12",
        "between 10 and 12",
        "10 x 5",
        "10*5",
        "1/2",
        "10^3",
        "12 parsecs",
        "12 ms per request",
        "1 2 3",
        "12,5",  # twelve and a half, or a slip: asked again rather than taken for 125
        "1,20,0",
        "1.2.3",
        "--5",
        "nan",
        "inf",
        "1e400",
        "12kk",
        "\x00",
        "12\x1b[31m",
        "🎉",
    ],
)
def test_what_is_no_one_number_is_not_read(answer: str) -> None:
    assert read_number(answer, "ms", {}) is None


@pytest.mark.parametrize(
    "answer", ["1" * 10_000, "1 " * 5_000, "9" * 400, "1," * 5_000, "about " * 2_000, "e" * 10_000, "-" * 10_000]
)
def test_ten_thousand_characters_are_refused_without_a_crash(answer: str) -> None:
    assert read_number(answer, "ms", {"s": 1000}) is None


@given(st.text())
def test_no_text_raises(answer: str) -> None:
    assert isinstance(read_number(answer, "ms", {"s": 1000}), float | None)


@given(st.floats(min_value=1e-3, max_value=1e15))
def test_a_number_is_read_as_it_prints(value: float) -> None:
    assert read_number(f"{value:,.3f} ms", "ms", {}) == pytest.approx(value, rel=1e-3, abs=1e-3)


# ---------------------------------------------------------------- grading it


@pytest.mark.parametrize("answer", ["100", "91", "109.9", "about 100 requests", "0.1k"])
def test_a_number_within_the_tolerance_is_right(answer: str) -> None:
    result = grade(answer, 100, "requests")

    assert result.share == 1
    assert "100 requests" in result.says
    assert "10%" in result.says


@pytest.mark.parametrize(
    ("answer", "share"), [("89", 0.25), ("51", 0.25), ("149", 0.25), ("151", 0), ("1", 0), ("1000", 0)]
)
def test_a_number_near_the_right_one_earns_a_quarter(answer: str, share: float) -> None:
    assert grade(answer, 100).share == share


def test_the_edge_of_the_tolerance_is_inside() -> None:
    assert grade("110", 100).share == 1
    assert grade("90", 100).share == 1
    assert grade("-110", -100).share == 1


def test_another_unit_is_right_too() -> None:
    assert grade("90 s", 1.5, "min").share == 1
    assert grade("90", 1.5, "min").share == 0


def test_a_known_near_miss_says_what_it_is() -> None:
    result = grade("10", 100, near=((10, "that is one pod only"),))

    assert (result.share, result.says) == (0, "Expected 100: that is one pod only")


def test_a_right_answer_is_right_though_a_near_miss_is_close() -> None:
    assert grade("100", 100, near=((101, "a slip"),)).share == 1


@pytest.mark.parametrize(("answer", "said"), [("300", "3 times too high"), ("25", "4 times too low")])
def test_a_wrong_answer_is_told_how_far_off_it_is(answer: str, said: str) -> None:
    assert said in grade(answer, 100).says


@pytest.mark.parametrize("answer", ["0", "-100"])
def test_no_ratio_is_told_where_there_is_none(answer: str) -> None:
    assert grade(answer, 100).says == "Expected 100."


def test_zero_can_be_the_right_answer() -> None:
    assert grade("0", 0).share == 1
    assert grade("1", 0).share == 0


def test_the_expected_value_is_shown_with_four_digits_and_separators() -> None:
    assert "12,350" in grade("1", 12345.678).says


@pytest.mark.parametrize("answer", ["", "many", "12 parsecs", "1" * 10_000])
def test_what_cannot_be_read_is_asked_again_in_the_unit_of_the_question(answer: str) -> None:
    result = grade(answer, 100, "min")

    assert (result.understood, result.says) == (False, "type a number, in min")


def test_a_near_miss_may_be_written_as_an_expression() -> None:
    assert NearMiss(answer="n * 2", says="twice").answer == "n * 2"
