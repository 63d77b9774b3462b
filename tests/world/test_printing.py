"""How tools lay out text: columns as Go's tabwriter makes them, durations and quantities as kubectl words them."""

from datetime import UTC, datetime

import pytest

from mlops_prep.world.printing import age, ago, columns, cpus, description, gibibytes, iso, seconds_of, stamp, table

MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (-5, "0s"),
        (0, "0s"),
        (119.9, "119s"),
        (2 * MINUTE, "2m"),
        (2 * MINUTE + 1, "2m1s"),
        (9 * MINUTE + 59, "9m59s"),
        (10 * MINUTE, "10m"),
        (10 * MINUTE + 59, "10m"),
        (3 * HOUR - 1, "179m"),
        (3 * HOUR, "3h"),
        (3 * HOUR + 5 * MINUTE, "3h5m"),
        (8 * HOUR - 1, "7h59m"),
        (8 * HOUR + 59 * MINUTE, "8h"),
        (2 * DAY - 1, "47h"),
        (2 * DAY, "2d"),
        (2 * DAY + 3 * HOUR, "2d3h"),
        (8 * DAY - 1, "7d23h"),
        (8 * DAY + 23 * HOUR, "8d"),
        (729 * DAY, "729d"),
        (730 * DAY, "2y"),
        (735 * DAY, "2y5d"),
        (8 * 365 * DAY + 40 * DAY, "8y"),
    ],
)
def test_an_age_is_worded_as_kubectl_does(seconds: float, shown: str) -> None:
    assert age(seconds) == shown


def test_a_column_is_as_wide_as_its_widest_cell_and_the_padding() -> None:
    assert table("NAME\tREADY\tAGE\na-long-name\t1/1\t5m\nb\t10/10\t5m") == (
        "NAME          READY   AGE\na-long-name   1/1     5m\nb             10/10   5m"
    )


def test_a_line_without_a_cell_ends_its_column() -> None:
    assert columns("a\tb\nlonger\tb\n-\nc\td", padding=2) == "a       b\nlonger  b\n-\nc  d"


def test_the_last_cell_of_a_line_is_in_no_column() -> None:
    assert columns("a\tx\nb\tsomething long\ty", padding=2) == "a  x\nb  something long  y"


def test_a_description_keeps_its_indentation() -> None:
    assert description("Name:\tone\n  Type:\tReady") == "Name:    one\n  Type:  Ready"


def test_no_line_ends_in_spaces() -> None:
    assert table("a\t\t\nb\tc\t") == "a\nb   c"


@pytest.mark.parametrize(("cores", "shown"), [(4, "4"), (0.5, "500m"), (0.1, "100m"), (0, "0"), (1.25, "1250m")])
def test_cpu_quantities(cores: float, shown: str) -> None:
    assert cpus(cores) == shown


@pytest.mark.parametrize(("size", "shown"), [(64, "64Gi"), (0.5, "512Mi"), (0.125, "128Mi"), (0, "0Gi")])
def test_memory_quantities(size: float, shown: str) -> None:
    assert gibibytes(size) == shown


@pytest.mark.parametrize(
    ("given", "seconds"),
    [("90", 90), ("45s", 45), ("12m", 720), ("3h", 10800), ("41d", 41 * DAY), (7, 7), ("1.5h", 5400)],
)
def test_durations_as_authors_write_them(given: str | float, seconds: float) -> None:
    assert seconds_of(given) == seconds


@pytest.mark.parametrize("given", ["", "soon", "3w", "h"])
def test_what_is_no_duration_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="could not convert"):
        seconds_of(given)


def test_moments() -> None:
    moment = datetime(2026, 11, 21, 2, 13, 7, tzinfo=UTC)
    assert stamp(moment) == "Sat, 21 Nov 2026 02:13:07 +0000"
    assert iso(ago(moment, 60)) == "2026-11-21T02:12:07Z"
