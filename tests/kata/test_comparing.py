"""What counts as the same answer, and how a difference is named."""

from typing import Any

import pytest

from mlops_prep.kata.comparing import first_difference
from mlops_prep.models.kata import Compare

NAN, INF = float("nan"), float("inf")
STRICT = Compare()


@pytest.mark.parametrize(
    ("expected", "given"),
    [
        (1.0, 1.0 + 0.9e-6),
        (0.0, 0.9e-9),
        (-1e12, -1e12 + 0.9e6),
        (2.0, 2),
        (NAN, NAN),
        (INF, INF),
        (None, None),
        ({"a": 1, "b": [True, "x"]}, {"b": [True, "x"], "a": 1}),
        ({1: "one"}, {1: "one"}),
        ([], []),
    ],
)
def test_equal_plain_data_within_the_tolerance_is_right(expected: Any, given: Any) -> None:
    assert first_difference(expected, given, STRICT) is None


@pytest.mark.parametrize(
    ("expected", "given", "path", "says"),
    [
        (1.0, 1.0 + 1.2e-6, (), "is wrong"),
        (0.0, 1.2e-9, (), "is wrong"),
        (1.0, NAN, (), "is NaN"),
        (NAN, 1.0, (), "is wrong"),
        (INF, -INF, (), "is wrong"),
        (INF, 10**400, (), "is wrong"),
        (1.0, INF, (), "is wrong"),
        pytest.param(1.0, 10**5000, (), "is wrong", id="5000 digits"),
        (1, 1.0, (), "is the float 1.0; that is not the type"),
        (1, True, (), "is the bool True"),
        (True, 1, (), "is the int 1"),
        (1.0, True, (), "is the bool True"),
        (1.0, "1.0", (), "is the str '1.0'"),
        (None, 0, (), "is the int 0"),
        ([], {}, (), "is the dict {}"),
        ({}, None, (), "is None"),
        ("a", "b", (), "is wrong"),
        ({"a": 1}, {}, (), "has no entry 'a'"),
        ({}, {"a": 1}, (), "has an entry 'a' that does not belong there"),
        ({1: 0}, {True: 0}, (), "has no entry 1"),
        ([1], [1, 2], (), "has 2 entries; that is too many"),
        ([1, 2], [1], (), "has 1 entries; that is too few"),
        ([1, 2], [2, 1], (0,), "is wrong"),
        ({"a": [0, {"b": 1.5}]}, {"a": [0, {"b": 2.5}]}, ("a", 1, "b"), "is wrong"),
    ],
)
def test_a_difference_is_named_by_its_place_and_kind(
    expected: Any, given: Any, path: tuple[str | int, ...], says: str
) -> None:
    found = first_difference(expected, given, STRICT)
    assert found is not None
    assert found.path == path
    assert says in found.says


def test_a_difference_reads_like_an_expression() -> None:
    assert str(first_difference({"a": [1]}, {"a": [2]}, STRICT)) == "result['a'][0] is wrong"


def test_the_expected_value_is_never_said() -> None:
    wrong_ones: list[Any] = [1.5, "x", True, None, [], {}, NAN]
    for given in wrong_ones:
        assert "9876" not in str(first_difference(9876, given, STRICT))
        assert "9876" not in str(first_difference({"a": 9876.5}, {"a": given}, STRICT))


@pytest.mark.parametrize(
    ("rules", "expected", "given", "is_right"),
    [
        (Compare(extra_keys_at=("",)), {"a": 1}, {"a": 1, "b": 2}, True),
        (Compare(extra_keys_at=("*",)), {"a": {}}, {"a": {"b": 2}}, True),
        (Compare(extra_keys_at=("*",)), {"a": {}}, {"a": {}, "b": 2}, False),
        (Compare(extra_keys_at=("",)), {"a": 1}, {"b": 2}, False),
        (Compare(any_order_at=("",)), [1, 2, 2], [2, 1, 2], True),
        (Compare(any_order_at=("",)), [1, 2, 2], [1, 1, 2], False),
        (Compare(any_order_at=("a",)), {"a": [1, 2], "b": [1, 2]}, {"a": [2, 1], "b": [2, 1]}, False),
        (Compare(text_at=("why",)), {"why": "because"}, {"why": "for this reason"}, True),
        (Compare(text_at=("why",)), {"why": "because"}, {"why": "  "}, False),
        (Compare(text_at=("why",)), {"why": "because"}, {"why": None}, False),
        (Compare(stretch_only=("p",)), {"p": 1, "q": 2}, {"q": 2}, True),
        (Compare(stretch_only=("p",)), {"p": 1, "q": 2}, {"p": 1}, False),
    ],
)
def test_a_kata_says_where_answers_may_differ(rules: Compare, expected: Any, given: Any, is_right: bool) -> None:
    assert (first_difference(expected, given, rules) is None) == is_right
