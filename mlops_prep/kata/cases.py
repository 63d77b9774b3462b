"""A kata's cases as the judge holds them, and where they come from: the public examples, and the maker."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from mlops_prep.kata.channel import Channel, ClosedError, OutputLimitError, ProtocolError, TimeIsUpError
from mlops_prep.kata.runner import codec
from mlops_prep.models.kata import Kata
from mlops_prep.models.verdict import EXAMPLES

MAKING_SECONDS = 20.0


class Case(NamedTuple):
    """One call and what must come of it."""

    category: str
    says: str
    given: str
    """The arguments by name, as the codec writes them."""
    expected: str | None
    """What must be returned, as the codec writes it; None where an exception must be raised."""
    raises: tuple[str, ...] = ()
    is_public: bool = False


class KataFiles(NamedTuple):
    """The code of a kata, as text."""

    reference: str
    cases: str
    examples: str
    starter: str
    brief: str


class CasesError(Exception):
    """The kata's own code is at fault."""


def read_examples(text: str) -> list[Case]:
    """The public examples of an `examples.py`, without running it. Raises CasesError when there are none to be read."""
    try:
        found = [_example(example) for example in _literal(ast.parse(text), "EXAMPLES")]
    except (SyntaxError, ValueError, TypeError, KeyError, codec.NotPlainError) as error:
        raise CasesError(f"examples.py: {error!r}") from error
    if not found:
        raise CasesError("examples.py: EXAMPLES is empty")
    return found


def _literal(tree: ast.Module, name: str) -> Any:
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            assert isinstance(node, (ast.Assign, ast.AnnAssign))
            if node.value is not None:
                return ast.literal_eval(node.value)
    raise ValueError(f"no {name} = [...] at the top level")


def _example(example: dict[str, Any]) -> Case:
    raises = tuple(example.get("raises", ()))
    expected = None if raises else codec.dumps(example["gives"])
    return Case(EXAMPLES, example["says"], codec.dumps(example["given"]), expected, raises, is_public=True)


def order_cases(kata: Kata, files: KataFiles, maker: Channel, fresh_seeds: Sequence[int]) -> None:
    """Have the maker begin; `made_cases` then takes what it makes."""
    maker.send(
        {
            "kata": kata.id,
            "function": kata.function,
            "reference": files.reference,
            "cases": files.cases,
            "categories": [category.id for category in kata.categories],
            "parameters": list(kata.parameters),
            "optional": [*kata.optional, *kata.stretch_optional],
            "fresh_seeds": list(fresh_seeds),
        },
        MAKING_SECONDS,
    )


def made_cases(maker: Channel) -> Iterator[Case]:
    """The hidden cases as the maker makes them. Raises CasesError when the kata's own code fails."""
    try:
        while "done" not in (made := maker.receive(MAKING_SECONDS)):
            if "error" in made:
                raise CasesError(made["error"])
            yield Case(
                made["category"], made["says"], made["given"], made.get("expected"), tuple(made.get("raises", ()))
            )
    except (TimeIsUpError, ClosedError, ProtocolError, OutputLimitError) as error:
        ending = maker.ending()
        raise CasesError(f"the maker of cases failed: {error!r}, {ending}, {maker.printed()[-500:]}") from error
