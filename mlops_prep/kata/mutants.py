"""Small mistakes in a reference, one at a time: what hidden tests must notice to be worth their name. Pure.

The operators are those of mutation testing: a comparison at its boundary, a constant off by one, a condition forced, a
statement or argument left out, an operator exchanged. Annotations, docstrings, imports and the wording of errors stay
as they are.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.BitXor: ast.BitOr,
}
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "floor": "ceil", "ceil": "floor", "sorted": "list"}
_UNTOUCHED_FIELDS = {"annotation", "returns", "bases", "decorator_list", "type_params"}


class Mutant(NamedTuple):
    """A changed reference: its permanent name says where and how."""

    name: str
    source: str


class _Site(NamedTuple):
    """A node of the tree: how to come to it from the root, and the function around it."""

    path: tuple[tuple[str, int | None], ...]
    node: ast.AST
    function: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its text."""
    tree = ast.parse(source)
    names: Counter[str] = Counter()
    for site in _sites(tree, (), "module"):
        for replacement in _replacements(site.node):
            changed = _replaced(tree, site.path, replacement)
            name = f"{site.function}: {_brief(site.node)} -> {_brief(replacement)}"
            names[name] += 1
            if names[name] > 1:
                name += f" #{names[name]}"
            yield Mutant(name, ast.unparse(ast.fix_missing_locations(changed)))


def _sites(node: ast.AST, path: tuple[tuple[str, int | None], ...], function: str) -> Iterator[_Site]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        function = node.name
    if path:
        yield _Site(path, node, function)
    for field, value in ast.iter_fields(node):
        if field in _UNTOUCHED_FIELDS or (isinstance(node, ast.Raise) and field == "exc"):
            continue  # what an error says is not judged
        if isinstance(value, ast.AST):
            yield from _sites(value, (*path, (field, None)), function)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, ast.AST) and not _is_docstring(node, field, index, item):
                    yield from _sites(item, (*path, (field, index)), function)


def _is_docstring(parent: ast.AST, field: str, index: int, item: ast.AST) -> bool:
    is_text = isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant) and isinstance(item.value.value, str)
    return is_text and field == "body" and isinstance(parent, (ast.Module, ast.FunctionDef, ast.ClassDef, ast.stmt))


def _replaced(tree: ast.Module, path: tuple[tuple[str, int | None], ...], replacement: ast.AST) -> ast.Module:
    changed = copy.deepcopy(tree)
    parent: Any = changed
    for field, index in path[:-1]:
        parent = getattr(parent, field) if index is None else getattr(parent, field)[index]
    field, index = path[-1]
    if index is None:
        setattr(parent, field, replacement)
    else:
        getattr(parent, field)[index] = replacement
    return changed


def _brief(node: ast.AST) -> str:
    """A node's first line."""
    return ast.unparse(node).split("\n")[0]


def _replacements(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.expr):
        yield from _expressions(node)
    elif isinstance(node, ast.stmt):
        yield from _statements(node)
    elif isinstance(node, ast.comprehension) and node.ifs:
        for position in range(len(node.ifs)):
            yield _changed(node, ifs=node.ifs[:position] + node.ifs[position + 1 :])


def _expressions(node: ast.expr) -> Iterator[ast.AST]:
    match node:
        case ast.Constant():
            yield from _constants(node)
        case ast.Compare():
            for position, op in enumerate(node.ops):
                other = _COMPARISONS[type(op)]()
                yield _changed(node, ops=[*node.ops[:position], other, *node.ops[position + 1 :]])
        case ast.BinOp() if type(node.op) in _ARITHMETIC:
            yield _changed(node, op=_ARITHMETIC[type(node.op)]())
        case ast.BoolOp():
            yield _changed(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
            for position in range(len(node.values)):
                rest = node.values[:position] + node.values[position + 1 :]
                yield rest[0] if len(rest) == 1 else _changed(node, values=rest)
        case ast.UnaryOp() if isinstance(node.op, (ast.Not, ast.USub)):
            yield node.operand
        case ast.IfExp():
            yield node.body
            yield node.orelse
        case ast.Call():
            yield from _calls(node)
        case ast.Slice():
            yield from (_changed(node, **{part: None}) for part in ("lower", "upper", "step") if getattr(node, part))


def _constants(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, (int, float)):
        yield ast.Constant(value + 1)
    elif isinstance(value, str):
        yield ast.Constant(value + "x")


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    for position in range(len(node.keywords)):
        yield _changed(node, keywords=node.keywords[:position] + node.keywords[position + 1 :])
    if isinstance(node.func, ast.Name) and node.func.id in _NAMES:
        yield _changed(node, func=ast.Name(_NAMES[node.func.id], ast.Load()))
    elif isinstance(node.func, ast.Attribute) and node.func.attr in _NAMES:
        yield _changed(node, func=_changed(node.func, attr=_NAMES[node.func.attr]))


def _statements(node: ast.stmt) -> Iterator[ast.AST]:
    match node:
        case ast.If():
            yield _changed(node, test=ast.Constant(True))
            yield _changed(node, test=ast.Constant(False))
        case ast.While():
            yield _changed(node, test=ast.Constant(False))
        case ast.Return() if node.value is not None and not _is_void(node.value):
            yield ast.Return(ast.Constant(None))
        case ast.Expr() | ast.AugAssign() | ast.Raise() | ast.Delete():
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Pass()


def _is_void(value: ast.expr) -> bool:
    """Whether a None in its place would mean the same, or is another mutant anyway."""
    return isinstance(value, ast.Constant) and (value.value is None or isinstance(value.value, bool))


def _changed(node: ast.AST, **fields: Any) -> Any:
    """A copy of a node with other fields."""
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other
