"""Arithmetic in content files: a small, bounded language that can neither hang nor reach Python.

Numbers, drawn names, `+ - * / % ** ( )`, and the functions below. Everything is a float, results must be finite.
"""

import ast
import math
import operator
import re
import warnings
from collections.abc import Callable, Mapping

from mlops_prep.models.numbers import format_number

Value = float | str

MAX_LENGTH = 500
MAX_EXPONENT = 64


class ExpressionError(ValueError):
    """The expression is not one, or has no finite value."""


_FUNCTIONS: dict[str, Callable[..., float]] = {
    "abs": abs,
    "ceil": math.ceil,
    "exp": math.exp,
    "floor": math.floor,
    "log": math.log,
    "log2": math.log2,
    "max": max,
    "min": min,
    "round": round,
    "sqrt": math.sqrt,
}
_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}


def evaluate(expression: str | int | float, names: Mapping[str, Value]) -> Value:
    """The value of `expression` with `names` bound; a bare name may be a text.

    Raises ExpressionError for anything outside the language, an unknown name, or a value that is not finite.
    """
    if isinstance(expression, int | float):
        return _finite_number(expression)
    if len(expression) > MAX_LENGTH:
        raise ExpressionError(f"expression is longer than {MAX_LENGTH} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # of `1and 2`: refused below, as it should be
            tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError(f"'{expression}' is not an expression") from None
    if isinstance(tree, ast.Name) and isinstance(names.get(tree.id), str):
        return names[tree.id]
    try:
        value = _number(tree, names)
    except (ArithmeticError, ValueError, TypeError, RecursionError) as error:
        if isinstance(error, ExpressionError):
            raise
        raise ExpressionError(f"'{expression}' has no value: {error}") from None
    if not math.isfinite(value):
        raise ExpressionError(f"'{expression}' is not finite")
    return value


def _finite_number(given: int | float) -> float:
    try:
        value = float(given)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise ExpressionError("a number is too large, or not finite")
    return value


def number(expression: str | int | float, names: Mapping[str, Value]) -> float:
    """Like `evaluate`, for where only a number will do."""
    value = evaluate(expression, names)
    if isinstance(value, str):
        raise ExpressionError(f"'{expression}' is a text, where a number should be")
    return value


def _number(node: ast.expr, names: Mapping[str, Value]) -> float:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return float(value)
        case ast.Name(id=name):
            return _named(name, names)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_number(operand, names)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _binary(op, _number(left, names), _number(right, names))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            return _call(name, [_number(arg, names) for arg in args])
        case _:
            raise ExpressionError(f"'{ast.unparse(node)}' is not allowed in an expression")


def _named(name: str, names: Mapping[str, Value]) -> float:
    if name not in names:
        raise ExpressionError(f"unknown name '{name}'")
    value = names[name]
    if isinstance(value, str):
        raise ExpressionError(f"'{name}' is a text, where a number should be")
    return value


def _binary(op: ast.operator, left: float, right: float) -> float:
    if isinstance(op, ast.Pow) and abs(right) > MAX_EXPONENT:
        raise ExpressionError(f"exponent {right:g} is larger than {MAX_EXPONENT}")
    value = _BINARY[type(op)](left, right)
    if isinstance(value, complex):
        raise ExpressionError("the power of a negative number")
    return value


def _call(name: str, args: list[float]) -> float:
    if name == "round" and len(args) == 2:
        return round(args[0], int(args[1]))
    return float(_FUNCTIONS[name](*args))


_SLOT = re.compile(r"\{\{([^{}]*)\}\}")
_FILTER = re.compile(r"(round|thousands)(?:\((\d{1,2})\))?$")


def fill(text: str, names: Mapping[str, Value]) -> str:
    """Put values into the `{{ expression | filter }}` slots of `text`.

    Filters: `round(digits)` and `thousands` (1,234,567). Raises ExpressionError.
    """
    if "{%" in text:
        raise ExpressionError("template logic ({% ... %}) is not allowed; use {{ name }}")
    if "{{" in _SLOT.sub("", text):
        raise ExpressionError("a {{ stands without its }}")
    return _SLOT.sub(lambda slot: _filled(slot.group(1), names), text)


def _filled(slot: str, names: Mapping[str, Value]) -> str:
    expression, *filters = (part.strip() for part in slot.split("|"))
    value = evaluate(expression, names)
    grouped = False
    for name in filters:
        match = _FILTER.fullmatch(name)
        if match is None or isinstance(value, str):
            raise ExpressionError(f"unknown filter '{name}' in '{{{{{slot}}}}}'")
        if match.group(1) == "round":
            value = round(value, int(match.group(2) or 0))
        else:
            grouped = True
    return value if isinstance(value, str) else format_number(value, grouped=grouped)
