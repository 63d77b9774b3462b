"""Texts and conditions of scenarios: a part of Jinja2 that can neither hang nor reach Python.

Templates come with content packs, so nobody vouches for them. What is allowed is listed here; everything else is an
error with its line when the template is read. Nothing can be called, an attribute is only ever a key of a mapping,
every step of a loop is paid for from a budget, and so is everything that a filter, a comparison or a new list goes
through, and every character that is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from jinja2 import (
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
    pass_context,
)
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import SandboxedEnvironment
from jinja2.visitor import NodeTransformer

MAX_TEMPLATE_CHARACTERS = 100_000
MAX_OUTPUT_CHARACTERS = 200_000
MAX_STEPS = 100_000
_MAX_NUMBER = 1e15
_MAX_PAD = 200
_CHARACTERS_A_STEP = 64
_STEPS = "_steps"

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.Assign,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Slice,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Filter,
    nodes.Test,
    nodes.Keyword,
    nodes.CondExpr,
    nodes.List,
    nodes.Tuple,
    nodes.Dict,
    nodes.Pair,
)
_LOOP = ("index", "index0", "first", "last")
_TESTS = ("defined", "undefined", "none", "string", "number", "mapping", "even", "odd", "in")


class BadTemplateError(ValueError):
    """A text or a condition is not one, or asks for more than it may have. `line` counts from 1 in the text."""

    def __init__(self, says: str, line: int = 1) -> None:
        super().__init__(says)
        self.line = line


class _Budget:
    """What one rendering may still spend."""

    def __init__(self) -> None:
        self.steps = MAX_STEPS

    def spend(self, steps: int = 1) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise BadTemplateError(f"more than {MAX_STEPS} steps")

    def spend_on(self, value: Any) -> None:
        """Pay for all that is in a value, however often the same list lies in it."""
        left = [value]
        while left:
            one = left.pop()
            self.spend(_length(one))
            if isinstance(one, Mapping):
                left.extend(one.values())
            elif isinstance(one, (list, tuple)):
                left.extend(one)


def _length(value: Any) -> int:
    """What it costs to go through a value once, not into what is in it."""
    if isinstance(value, str):
        return len(value) // _CHARACTERS_A_STEP
    return len(value) if isinstance(value, (list, tuple, Mapping)) else 0


class _Sandbox(SandboxedEnvironment):
    """Keys instead of attributes, numbers instead of operators on anything."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`a.b` is `a['b']`, or undefined."""
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A key of a mapping, an index of a list, where a loop is."""
        if isinstance(obj, LoopContext) and argument in _LOOP:
            return getattr(obj, argument)
        if isinstance(obj, Mapping) and argument in obj:
            return obj[argument]
        if isinstance(obj, (list, tuple, str)) and isinstance(argument, (int, slice)):
            try:
                return obj[argument]
            except IndexError:
                return self.undefined(f"there is no item {argument}")
        if isinstance(obj, Undefined):
            return obj
        return self.undefined(f"there is no '{argument}'", obj=obj, name=str(argument))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic on numbers; `+` joins two lists."""
        if operator == "+" and isinstance(left, list) and isinstance(right, list):
            joined = left + right
            _ticks(context).spend_on(joined)
            return joined
        for value in (left, right):
            if isinstance(value, Undefined):
                str(value)  # says what there is not
        if not all(isinstance(value, (int, float)) for value in (left, right)):
            raise BadTemplateError(f"'{operator}' is for numbers")
        result: float = super().call_binop(context, operator, left, right)
        if not abs(result) < _MAX_NUMBER:
            raise BadTemplateError("a number is too large")
        return result


def _ticks(context: Any) -> _Budget:
    budget = context.get(_STEPS)
    assert isinstance(budget, _Budget)
    return budget


def _counted(budget: _Budget, values: Any) -> Iterator[Any]:
    """The values of a loop, each paid for."""
    if isinstance(values, Undefined):
        return
    if not isinstance(values, (list, tuple, Mapping)):
        raise BadTemplateError("a loop goes over a list or a mapping")
    value: Any
    for value in values:
        budget.spend()
        yield value


# Filters


def _items(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return list(values.items()) if isinstance(values, Mapping) else []


def _where(values: Any, **wanted: Any) -> list[Any]:
    """Those mappings (of a list, or the values of a mapping) that have all of these entries."""
    some = values.values() if isinstance(values, Mapping) else values
    return [one for one in some if isinstance(one, Mapping) and all(one.get(key) == v for key, v in wanted.items())]


def _column(values: Any, key: str) -> list[Any]:
    some = values.values() if isinstance(values, Mapping) else values
    return [one[key] for one in some if isinstance(one, Mapping) and key in one]


def _join(values: Iterable[Any], by: str = "") -> str:
    text, left = [], MAX_OUTPUT_CHARACTERS
    for value in values:
        text.append(str(value))
        left -= len(text[-1]) + len(by)
        if left < 0:
            raise BadTemplateError("a text is too long")
    return by.join(text)


def _padded(value: Any, width: int) -> str:
    return str(value).ljust(min(int(width), _MAX_PAD))


def _right(value: Any, width: int) -> str:
    return str(value).rjust(min(int(width), _MAX_PAD))


def _fixed(value: Any, digits: int = 2) -> str:
    return f"{float(value):.{min(int(digits), 12)}f}"


def _rounded(value: Any, digits: int = 0) -> float | int:
    return round(float(value), min(int(digits), 12)) if digits else round(float(value))


def _default(value: Any, other: Any = "") -> Any:
    return other if isinstance(value, Undefined) or value is None else value


def _clock(seconds: Any, base: Any) -> str:
    """A moment of the world, whose clock starts at `base`, as `2026-11-21 02:00:00 UTC`."""
    try:
        moment = datetime.fromisoformat(str(base)) + timedelta(seconds=float(seconds))
    except (ValueError, TypeError, OverflowError) as error:
        raise BadTemplateError(f"clock takes seconds, and base: {error}") from error
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")


_FILTERS: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "clock": _clock,
    "column": _column,
    "default": _default,
    "first": lambda values: next(iter(values), None),
    "fixed": _fixed,
    "int": int,
    "items": _items,
    "join": _join,
    "last": lambda values: list(values)[-1] if values else None,
    "length": len,
    "lower": lambda value: str(value).lower(),
    "max": lambda values: max(values, default=0),
    "min": lambda values: min(values, default=0),
    "pad": _padded,
    "right": _right,
    "round": _rounded,
    "sort": lambda values: sorted(values),
    "sum": lambda values: sum(values),
    "upper": lambda value: str(value).upper(),
    "where": _where,
}


_THROUGH = ("column", "items", "last", "max", "min", "sum", "where")
"""Filters that go through the items of a list; what is in these costs nothing."""
_THROUGH_ALL = ("join", "lower", "pad", "right", "sort", "upper")
"""Filters that go through all that is in a value."""


def _paid_for(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that pays for what it goes through."""
    if name not in (*_THROUGH, *_THROUGH_ALL):
        return work

    @pass_context
    def paid(context: Any, value: Any, *more: Any, **named: Any) -> Any:
        budget = _ticks(context)
        if name in _THROUGH_ALL:
            budget.spend_on(value)
        budget.spend(_length(value))
        for one in named.values():
            budget.spend_on([one] * min(_length(value), MAX_STEPS) if _length(one) else one)
        return work(value, *more, **named)

    return paid


@pass_context
def _whole(context: Any, value: Any) -> Any:
    """The value, all of it paid for."""
    _ticks(context).spend_on(value)
    return value


@pass_context
def _once(context: Any, value: Any) -> Any:
    """The value, its items paid for."""
    _ticks(context).spend(_length(value))
    return value


@pass_context
def _searched(context: Any, value: Any) -> Any:
    """What `in` looks into: a key is found in a mapping at once."""
    if not isinstance(value, Mapping):
        _ticks(context).spend_on(value)
    return value


class _Paying(NodeTransformer):
    """Lets a template pay for the lists that it makes, cuts and compares."""

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        """The node with its children paid for; where it needs it, in a filter that pays."""
        self.generic_visit(node)
        match node:
            case nodes.List() | nodes.Tuple() | nodes.Dict():
                is_stored = getattr(node, "ctx", "load") != "load"
                is_plain = all(isinstance(one, nodes.Const) for one in node.iter_child_nodes())
                return node if is_stored or is_plain else _through(node, "_whole")
            case nodes.Compare():
                node.expr = _through(node.expr, "_whole")
                for operand in node.ops:
                    operand.expr = _through(operand.expr, "_searched" if "in" in operand.op else "_whole")
            case nodes.Getitem() if isinstance(node.arg, nodes.Slice):
                node.node = _through(node.node, "_once")
            case nodes.Test() if node.name == "in":
                node.args = [_through(one, "_searched") for one in node.args]
        return node


def _through(node: Any, name: str) -> Any:
    if isinstance(node, nodes.Const):
        return node
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno).set_environment(_ENVIRONMENT)


def _environment() -> Environment:
    made = _Sandbox(undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True)
    made.filters = {name: _paid_for(name, work) for name, work in _FILTERS.items()}
    made.filters |= {"_whole": _whole, "_once": _once, "_searched": _searched}
    made.filters["_counted"] = lambda values, budget: _counted(budget, values)
    made.tests = {name: test for name, test in made.tests.items() if name in _TESTS}
    made.globals = {}
    return made


_ENVIRONMENT = _environment()


class Text:
    """A template: a text with `{{ values }}`, `{% if %}` and `{% for %}`."""

    def __init__(self, source: str) -> None:
        self._template = _compiled(_checked(source))

    def render(self, names: Mapping[str, Any]) -> str:
        """The text with `names` put in. Raises BadTemplateError."""
        budget, parts = _Budget(), list[str]()
        left = MAX_OUTPUT_CHARACTERS

        def collect() -> str:
            nonlocal left
            for part in self._template.generate({**names, _STEPS: budget}):
                left -= len(part)
                if left < 0:
                    raise BadTemplateError(f"more than {MAX_OUTPUT_CHARACTERS} characters")
                parts.append(part)
            return "".join(parts)

        return str(_guarded(collect))


class Condition:
    """An expression over a state: `registry.aliases.champion == 7 and not kubernetes.nodes[node].ready`."""

    def __init__(self, source: str) -> None:
        tree = _checked("{% set outcome_ = " + source + " %}")
        if len(tree.body) != 1:
            raise BadTemplateError("a condition is one expression")
        self.source = source
        self._template = _compiled(tree)

    def value(self, names: Mapping[str, Any]) -> Any:
        """What it comes to. Raises BadTemplateError."""

        def compute() -> Any:
            module = self._template.make_module({**names, _STEPS: _Budget()})
            value = getattr(module, "outcome_", None)
            return None if isinstance(value, Undefined) else value

        return _guarded(compute)


@lru_cache(maxsize=2048)
def text(source: str) -> Text:
    """The template of a text, read once. Raises BadTemplateError."""
    return Text(source)


@lru_cache(maxsize=2048)
def condition(source: str) -> Condition:
    """The condition of a text, read once. Raises BadTemplateError."""
    return Condition(source)


def _guarded(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except BadTemplateError:
        raise
    except (TemplateError, SecurityError, UndefinedError) as error:
        raise BadTemplateError(str(error.message or error)) from error
    except (ArithmeticError, TypeError, ValueError, KeyError, RecursionError) as error:
        raise BadTemplateError(f"{type(error).__name__}: {error}") from error


def _checked(source: str) -> nodes.Template:
    """The tree of a template in which every node is allowed, and every loop is paid for."""
    if len(source) > MAX_TEMPLATE_CHARACTERS:
        raise BadTemplateError(f"longer than {MAX_TEMPLATE_CHARACTERS} characters")
    try:
        tree = _ENVIRONMENT.parse(source)
        for node in tree.find_all(nodes.Node):
            _check_node(node)
        _Paying().visit(tree)
    except TemplateSyntaxError as error:
        raise BadTemplateError(str(error.message), error.lineno) from error
    except RecursionError as error:
        raise BadTemplateError("nested too deeply") from error
    except BadTemplateError:
        raise
    except ValueError as error:  # a number of thousands of digits
        raise BadTemplateError(str(error)) from error
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(
            loop.iter, "_counted", [nodes.Name(_STEPS, "load")], [], None, None, lineno=loop.lineno
        ).set_environment(_ENVIRONMENT)
    return tree


def _compiled(tree: nodes.Template) -> Template:
    try:
        template: Template = _ENVIRONMENT.from_string(tree)
        return template
    except (RecursionError, MemoryError, SyntaxError) as error:
        raise BadTemplateError("nested too deeply") from error


def _check_node(node: nodes.Node) -> None:
    line = node.lineno or 1
    if not isinstance(node, _ALLOWED):
        raise BadTemplateError(f"{type(node).__name__.lower()} is not allowed here", line)
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        raise BadTemplateError(f"unknown filter '{node.name}'", line)
    if isinstance(node, nodes.Test) and node.name not in _TESTS:
        raise BadTemplateError(f"unknown test '{node.name}'", line)
    if isinstance(node, nodes.For) and node.recursive:
        raise BadTemplateError("a recursive loop is not allowed", line)
    if isinstance(node, nodes.Const) and isinstance(node.value, float) and not abs(node.value) < _MAX_NUMBER:
        raise BadTemplateError("a number is too large", line)
    name = node.attr if isinstance(node, nodes.Getattr) else node.name if isinstance(node, nodes.Name) else ""
    if name == "self" or name.startswith("_"):
        raise BadTemplateError(f"'{name}' is no name that a template may use", line)
