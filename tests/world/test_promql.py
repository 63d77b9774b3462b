"""PromQL over simple series: every query has the value that Prometheus gives, and every mistake its words."""

import math
from collections.abc import Callable

import pytest

from mlops_prep.world.promql import query, seconds_of
from mlops_prep.world.promql_values import QueryError, Sample

NOW = 3600.0

# a gauge, two gauges that move, and counters that grow by 2 and 0.5 a second
SERIES: list[tuple[str, dict[str, str], Callable[[float], float]]] = [
    ("up", {"job": "api", "pod": "a"}, lambda t: 1.0),
    ("up", {"job": "api", "pod": "b"}, lambda t: 0.0),
    ("up", {"job": "batch", "pod": "c"}, lambda t: 1.0),
    ("temp", {"room": "x"}, lambda t: t / 60),
    ("requests_total", {"job": "api", "code": "200"}, lambda t: 1000 + 2 * t),
    ("requests_total", {"job": "api", "code": "500"}, lambda t: 10 + 0.5 * t),
    ("lat_bucket", {"job": "api", "le": "0.1"}, lambda t: 50.0),
    ("lat_bucket", {"job": "api", "le": "0.5"}, lambda t: 90.0),
    ("lat_bucket", {"job": "api", "le": "1"}, lambda t: 99.0),
    ("lat_bucket", {"job": "api", "le": "+Inf"}, lambda t: 100.0),
    ("limit", {}, lambda t: 50.0),
]


def read(name: str, at: float, since: float) -> list[Sample]:
    return [Sample({"__name__": name, **labels}, value(at)) for its, labels, value in SERIES if its == name]


def values(text: str) -> list[float]:
    found = query(text, NOW, read)
    return [found] if isinstance(found, float) else [one.value for one in found]


def labels(text: str) -> list[dict[str, str]]:
    found = query(text, NOW, read)
    assert isinstance(found, list)
    return [one.labels for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", [7]),
        ("2 ^ 3 ^ 2", [512]),
        ("-2 ^ 2", [-4]),
        ("(1 + 2) * 3", [9]),
        ("7 % 4", [3]),
        ("1 / 0", [math.inf]),
        ("-1 / 0", [-math.inf]),
        ("3 > bool 2", [1]),
        ("time()", [NOW]),
        ("up", [1, 0, 1]),
        ('up{job="api"}', [1, 0]),
        ('up{job!="api"}', [1]),
        ('up{pod=~"a|c"}', [1, 1]),
        ('up{pod!~"a|c"}', [0]),
        ("up{job='api', pod=\"a\"}", [1]),
        ('up{nothing=""}', [1, 0, 1]),
        ('{__name__="up",pod="b"}', [0]),
        ("nothing_there", []),
        ("temp", [60]),
        ("temp offset 10m", [50]),
        ("temp - temp offset 30m", [30]),
        ('rate(requests_total{code="200"}[5m])', [2]),
        ('irate(requests_total{code="500"}[5m])', [0.5]),
        ('increase(requests_total{code="200"}[10m])', [1200]),
        ('rate(requests_total{code="500"}[5m] offset 20m)', [0.5]),
        ("delta(temp[10m])", [10]),
        ("avg_over_time(temp[10m])", [55]),
        ("max_over_time(temp[10m])", [60]),
        ("min_over_time(temp[10m])", [50]),
        ("quantile_over_time(0.5, temp[10m])", [55]),
        ("sum(up)", [2]),
        ("avg(up)", [2 / 3]),
        ("count(up)", [3]),
        ("count(up == 0)", [1]),
        ("min(up)", [0]),
        ("sum by (job) (up)", [1, 1]),
        ("sum(up) by (job)", [1, 1]),
        ("sum without (pod) (up)", [1, 1]),
        ("topk(1, requests_total)", [8200]),
        ("bottomk(1, requests_total)", [1810]),
        ("quantile(0.5, up)", [1]),
        ('sum(rate(requests_total{code=~"5.."}[5m])) / sum(rate(requests_total[5m]))', [0.2]),
        ("up == 0", [0]),
        ("up == bool 0", [0, 1, 0]),
        ("up > 0", [1, 1]),
        ("0 < up", [1, 1]),
        ("temp > 100", []),
        ("temp > 50 and temp < 70", [60]),
        ("absent(nothing_there)", [1]),
        ("absent(up)", []),
        ("scalar(limit) + 1", [51]),
        ("abs(-3)", [3]),
        ("ceil(temp / 7)", [9]),
        ("up unless up == 0", [1, 1]),
        ("histogram_quantile(0.5, lat_bucket)", [0.1]),
        ("histogram_quantile(0.9, lat_bucket)", [0.5]),
        ("histogram_quantile(0.7, lat_bucket)", [0.3]),
        ("histogram_quantile(0.25, lat_bucket)", [0.05]),
        ("histogram_quantile(0.999, lat_bucket)", [1]),
        ("histogram_quantile(1.5, lat_bucket)", [math.inf]),
        ("histogram_quantile(0.7, sum by (le) (lat_bucket))", [0.3]),
    ],
)
def test_a_query_has_the_value_that_prometheus_gives(text: str, expected: list[float]) -> None:
    assert values(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("up{pod='a'}", [{"__name__": "up", "job": "api", "pod": "a"}]),
        ("up{pod='a'} == 1", [{"__name__": "up", "job": "api", "pod": "a"}]),
        ("up{pod='a'} + 1", [{"job": "api", "pod": "a"}]),
        ("up{pod='a'} == bool 1", [{"job": "api", "pod": "a"}]),
        ("rate(requests_total{code='500'}[5m])", [{"job": "api", "code": "500"}]),
        ("sum(up)", [{}]),
        ("sum by (job) (up)", [{"job": "api"}, {"job": "batch"}]),
        ("sum without (pod) (up)", [{"job": "api"}, {"job": "batch"}]),
        ("topk(1, requests_total)", [{"__name__": "requests_total", "job": "api", "code": "200"}]),
        ("histogram_quantile(0.5, lat_bucket)", [{"job": "api"}]),
        ("absent(nothing_there)", [{}]),
    ],
)
def test_results_keep_the_labels_that_prometheus_keeps(text: str, expected: list[dict[str, str]]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    "text", ["0 / 0", "scalar(up)", "histogram_quantile(2, lat_bucket) * 0 / 0", "up{pod='b'} / 0", "sqrt(-1)"]
)
def test_what_has_no_value_is_no_number(text: str) -> None:
    assert all(math.isnan(one) for one in values(text))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "1:1: parse error: no expression found in input"),
        ("sum(", "1:5: parse error: unexpected end of input"),
        ("sum(up", "1:7: parse error: unclosed left parenthesis"),
        ("sum by (job)(up", "1:16: parse error: unclosed left parenthesis"),
        ("sum(up) by", '1:11: parse error: unexpected end of input in grouping opts, expected "("'),
        ("up)", "parse error: unexpected right parenthesis ')'"),
        ("up up", '1:4: parse error: unexpected identifier "up"'),
        ("up{job}", '1:7: parse error: unexpected "}" in label matching, expected label matching operator'),
        ("up{job=api}", '1:8: parse error: unexpected identifier "api" in label matching, expected string'),
        ('up{job="a" pod="b"}', 'unexpected identifier "pod" in label matching, expected "," or "}"'),
        ('up{job="a', "1:8: parse error: unterminated quoted string"),
        ("up{", "1:4: parse error: unexpected end of input inside braces"),
        ("{}", "vector selector must contain at least one non-empty matcher"),
        ("up[5m]", "a range vector is no result"),
        ("up[5m] + 1", "a range vector cannot be calculated with"),
        ("up[5]", "parse error: missing unit character in duration"),
        ("up[5m", "1:6: parse error: unclosed left bracket"),
        ("rate(up[5m)", "1:11: parse error: unexpected right parenthesis"),
        ("up[0m]", "parse error: duration must be greater than 0"),
        ("up offset", "1:10: parse error: unexpected end of input, expected duration"),
        ("rate(up)", '1:6: parse error: expected type range vector in call to function "rate", got instant vector'),
        ("rat(up[5m])", '1:1: parse error: unknown function with name "rat"'),
        ("histogram_quantile(0.5)", '1:1: parse error: expected 2 argument(s) in call to "histogram_quantile", got 1'),
        ("label_replace(up)", "label_replace is not known here; there are abs,"),
        ("topk(up, 1)", "1:6: parse error: expected type scalar in aggregation parameter, got instant vector"),
        ("sum(1)", "1:5: parse error: expected type instant vector in aggregation expression, got scalar"),
        ("1 and up", "set operator 'and' is not for numbers"),
        ("up $ x", "1:4: parse error: unexpected character: '$'"),
        ('up{pod=~"("}', "error parsing regexp"),
        ('up{pod=~"(a+)+$"}', "this pattern is too much for here"),
        ("(" * 900, "nested too deeply"),
        ("1" * 1001, "a query of 1001 characters; at most 1000 are read"),
    ],
    ids=lambda value: value[:30],
)
def test_a_mistake_is_said(text: str, says: str) -> None:
    with pytest.raises(QueryError) as caught:
        query(text, NOW, read)
    assert says in str(caught.value)


def test_a_query_cannot_read_without_end() -> None:
    def many(name: str, at: float, since: float) -> list[Sample]:
        return [Sample({"__name__": name, "pod": str(number)}, 1.0) for number in range(500)]

    with pytest.raises(QueryError, match="query processing would load too many samples"):
        query("+".join(["sum(rate(up[5m]))"] * 10), NOW, many)


def test_durations() -> None:
    assert [seconds_of(one) for one in ("5m", "1h30m", "1d", "500ms", "2w")] == [300, 5400, 86400, 0.5, 1209600]
