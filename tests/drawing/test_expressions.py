"""The arithmetic of content files: what it can do, and that it can do nothing else."""

import math
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_prep.drawing.expressions import MAX_LENGTH, ExpressionError, evaluate, fill, number

NAMES: dict[str, float | str] = {"rps": 12.0, "share": 0.25, "release": "v4.2", "n": 1234567.891}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("-rps", -12),
        ("rps * share", 3),
        ("7 % 4", 3),
        ("2 ** 10", 1024),
        ("10 ** -3", 0.001),
        ("1 / 4", 0.25),
        ("0x10 + 1_000", 1016),
        ("sqrt(16) + abs(-2)", 6),
        ("ceil(1.2) + floor(1.8)", 3),
        ("round(2.567, 1)", 2.6),
        ("min(1, 2, 3) + max(1, 2, 3)", 4),
        ("log(8, 2) + log2(8)", 6),
        ("exp(0)", 1),
        ("  rps  ", 12),
        (3, 3),
        (2.5, 2.5),
    ],
)
def test_arithmetic_has_its_value(expression: str | float, value: float) -> None:
    assert evaluate(expression, NAMES) == pytest.approx(value)


def test_every_value_is_a_float() -> None:
    assert isinstance(evaluate("2 + 2", {}), float)
    assert isinstance(evaluate(2, {}), float)


def test_a_bare_name_may_be_a_text() -> None:
    assert evaluate("release", NAMES) == "v4.2"


@pytest.mark.parametrize("expression", ["release", "release + 1", "-release", "max(release, 1)"])
def test_a_text_is_no_number(expression: str) -> None:
    with pytest.raises(ExpressionError, match="text"):
        number(expression, NAMES)


@pytest.mark.parametrize("name", ["nope", "__builtins__", "max", "e", "self"])
def test_an_unknown_name_is_named(name: str) -> None:
    with pytest.raises(ExpressionError, match=name):
        evaluate(f"{name} + 1", NAMES)


@pytest.mark.parametrize(
    "expression",
    [
        "().__class__",
        "rps.real",
        "rps.__class__.__mro__",
        "release.upper()",
        "release[0]",
        "__import__('os')",
        "__import__('os').system('true')",
        "eval('1')",
        "open('/etc/passwd')",
        "getattr(rps, 'real')",
        "lambda: 1",
        "[1, 2]",
        "(1, 2)",
        "{1: 2}",
        "{1}",
        "[x for x in release]",
        "max(*[1, 2])",
        "max(a=1)",
        "max(1, key=abs)",
        "1 if rps else 2",
        "rps and 1",
        "not rps",
        "1 < 2",
        "'text'",
        "f'{rps}'",
        "b'x'",
        "True",
        "None",
        "...",
        "1j",
        "~1",
        "1 // 2",
        "1 << 40",
        "1 | 2",
        "2 @ 2",
        "rps(1)",
        "(rps)(1)",
        "abs.__call__(1)",
    ],
)
def test_anything_but_arithmetic_is_refused(expression: str) -> None:
    with pytest.raises(ExpressionError, match=r"not allowed|text|not an expression"):
        evaluate(expression, NAMES)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "  ",
        "1 +",
        "**2",
        "1 2",
        "x := 1",
        "1; 2",
        "import os",
        "yield 1",
        "await x",
        "\x00",
        "1\n+ 2",
        "(" * 300,
        "🎉",
        "{{ n }}",
        "#",
    ],
)
def test_what_does_not_parse_is_refused(expression: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(expression, NAMES)


@pytest.mark.parametrize(
    "expression",
    [
        "9**9**9",
        "9**9**9**9**9**9",
        "2 ** 65",
        "2 ** -65",
        "10 ** 60 ** 2",
        "rps ** rps ** rps",
        "exp(10000)",
        "exp(exp(exp(9)))",
        "1e308 * 10",
        "1e999",
        "-1e999",
        "1e308 ** 2",
        "ceil(1e308 * 1e308)",
        "1e308 * 10 - 1e308 * 10",
        "9" * 400,
        "1 / 0",
        "1 % 0",
        "0 ** -1",
        "(-8) ** 0.5",
        "log(0)",
        "log(-1)",
        "sqrt(-1)",
        "max()",
        "max(1)",
        "sqrt()",
        "sqrt(1, 2)",
        "round(1, 2, 3)",
        "round(1.5, 1e400)",
    ],
)
def test_what_has_no_finite_value_is_refused_and_does_not_hang(expression: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(expression, NAMES)


@pytest.mark.parametrize("value", [10**400, -(10**400), math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ExpressionError):
        evaluate(value, {})


@pytest.mark.parametrize("part", ["1+", "-", "(", "((", "sqrt(", "9**", "1,", "x" * 50])
def test_a_long_expression_is_refused_before_it_is_parsed(part: str) -> None:
    with pytest.raises(ExpressionError, match=str(MAX_LENGTH)):
        evaluate(part * (MAX_LENGTH + 1) + "1", NAMES)


@pytest.mark.parametrize("expression", ["-" * (MAX_LENGTH - 1) + "1", "1" + "+1" * 249, "+".join(["1"] * 100)])
def test_a_deep_expression_has_a_value_or_is_refused(expression: str) -> None:
    try:
        evaluate(expression, {})
    except ExpressionError:
        return


@given(st.text(alphabet="0123456789.+-*/%()e, rpsmaxabsqrt[]_'\"\n", max_size=60) | st.text(max_size=60))
def test_any_text_has_a_finite_value_or_is_refused(expression: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the parser's remarks about "1and 2"
        try:
            value = evaluate(expression, NAMES)
        except ExpressionError:
            return
    assert value == "v4.2" or math.isfinite(float(value))


# ---------------------------------------------------------------- texts


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{{ rps }} a second", "12 a second"),
        ("{{rps}}", "12"),
        ("{{ rps * 2 }}", "24"),
        ("{{ n }}", "1234567.891"),
        ("{{ n | round(1) }}", "1234567.9"),
        ("{{ n | round }}", "1234568"),
        ("{{ n | thousands }}", "1,234,567.891"),
        ("{{ n | round(0) | thousands }}", "1,234,568"),
        ("{{ release }} of {{ release }}", "v4.2 of v4.2"),
        ("{{ 1 / 3 }}", "0.333333"),
        ("no slot, a } and a {", "no slot, a } and a {"),
        ("", ""),
        ("100 %", "100 %"),
    ],
)
def test_a_slot_is_filled(text: str, filled: str) -> None:
    assert fill(text, NAMES) == filled


def test_a_value_is_not_filled_again() -> None:
    assert fill("{{ name }}", {"name": "{{ rps }}"}) == "{{ rps }}"


@pytest.mark.parametrize(
    "text",
    [
        "{{ nope }}",
        "{{ }}",
        "{{}}",
        "{{ rps | upper }}",
        "{{ rps | round(-1) }}",
        "{{ rps | round(99999) }}",
        "{{ rps | round(1 }}",
        "{{ rps | }}",
        "{{ release | round(1) }}",
        "{{ release | thousands }}",
        "{{ rps.real }}",
        "{{ release.__class__ }}",
        "{{ 9**9**9 }}",
        "{% if rps %}x{% endif %}",
        "{%",
        "{{ rps",
        "{{ rps }",
        "{{ {rps} }}",
        "{{ {{ rps }} }}",
        "{" * 20_000,
        "{{ rps | round(" + "9" * 5_000 + ") }}",
    ],
)
def test_a_slot_that_cannot_be_filled_is_an_error(text: str) -> None:
    with pytest.raises(ExpressionError):
        fill(text, NAMES)


@given(
    st.text()
    | st.lists(st.sampled_from(["{{", "}}", "{", "}", "rps", " | ", "round(1)", "thousands", "%", "x"])).map("".join)
)
def test_any_text_is_filled_or_refused(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            filled = fill(text, NAMES)
        except ExpressionError:
            return
    assert "{{" not in filled
