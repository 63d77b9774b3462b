"""Checks the plain data of one question or kata against the models and against itself.

Shape first (Pydantic, strict), then what a shape cannot say: the block that belongs to the kind, unique ids, patterns
and expressions that parse. Every problem is collected; nothing here looks at other items.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from mlops_prep.drawing import ExpressionError, draw
from mlops_prep.evidence import PatternError, check_pattern
from mlops_prep.grading import parse_command
from mlops_prep.library.reading import Location
from mlops_prep.models.kata import Kata
from mlops_prep.models.question import Question, RubricPoint, WeakSignal
from mlops_prep.models.verdict import EXAMPLES

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DRAWS = {"estimate": 24, "diagnose": 8}
_BLOCKS = ("command", "choice", "order", "estimate", "diagnose")

Found = tuple[Location, str]
"""Where in the question, and what is wrong."""


def validate_question(data: Any) -> tuple[Question | None, list[Found]]:
    """The question that `data` describes, and every problem with it; no question when there is a problem."""
    question, problems = shaped(Question, data)
    problems = problems or list(_own_problems(question))
    return (None, problems) if problems else (question, [])


def validate_kata(data: Any, folder: str) -> tuple[Kata | None, list[Found]]:
    """The kata that `data` describes, in a folder of that name, and every problem with it."""
    kata, problems = shaped(Kata, data)
    problems = problems or list(_kata_problems(kata, folder))
    return (None, problems) if problems else (kata, [])


def shaped(model: type, data: Any) -> tuple[Any, list[Found]]:
    """The model that `data` has the shape of, and what is wrong with its shape."""
    from pydantic import ValidationError

    try:
        return adapter(model).validate_json(json.dumps(data), strict=True), []
    except ValidationError as error:
        return None, _shape_problems(error.errors(include_url=False))


def normalised(data: Any) -> Any:
    """`data` with its short forms written out: a follow-up that is just its text."""
    if not isinstance(data, dict) or not isinstance(data.get("follow_ups"), list):
        return data
    long = [{"asks": one} if isinstance(one, str) else one for one in data["follow_ups"]]
    return {**data, "follow_ups": long}


@lru_cache(maxsize=4)
def adapter(model: type = Question) -> Any:
    """The Pydantic adapter of a model; built once, imported late because a session does not need it."""
    from pydantic import TypeAdapter

    return TypeAdapter(model)


def _shape_problems(errors: Iterable[Any]) -> list[Found]:
    """What is wrong, once for each place; what only follows from a problem further in is left out."""
    found: dict[Location, str] = {}
    follows: dict[Location, str] = {}
    for error in errors:
        location, said = _shape_problem(error)
        is_consequence = error["type"] == "too_short" or _branch(error) is not None
        (follows if is_consequence else found).setdefault(location, said)
    for location in sorted(follows, key=len, reverse=True):
        if not any(place[: len(location)] == location for place in found):
            found[location] = follows[location]
    return list(found.items())


def _branch(error: Any) -> str | None:
    """For a value that may have one of several shapes: which of them it was held against and is not."""
    step = str(error["loc"][-1]) if error["loc"] else ""
    is_shape = step in ("str", "int", "float", "Span") or "[" in step
    return step if is_shape and error["type"].endswith("_type") else None


def _shape_problem(error: Any) -> Found:
    branch = _branch(error)
    steps = error["loc"][:-1] if branch else error["loc"]
    location = tuple(step for step in steps if step != "Span" and not (isinstance(step, str) and "[" in step))
    if branch:
        wanted = (
            "a text or a number" if branch in ("str", "int", "float") else "a list, or a mapping with first and last"
        )
        return location, f"should be {wanted}, not {_kind_of(error['input'])}"
    match error["type"]:
        case "unexpected_keyword_argument" | "extra_forbidden":
            return location, "unknown key"
        case "missing" | "missing_argument" | "missing_keyword_only_argument":
            return location, "is missing"
        case "literal_error":
            return location, f"'{str(error['input'])[:40]}' is none of {error['ctx']['expected']}"
        case "too_short":
            return location, "must not be empty" if error["ctx"]["min_length"] == 1 else error["msg"].lower()
        case "dataclass_type" | "dataclass_exact_type":
            return location, f"should be a mapping of keys, not {_kind_of(error['input'])}"
        case kind:
            given = "" if kind.endswith("_parsing") else f", not {_kind_of(error['input'])}"
            return location, f"{_lowered(error['msg'])}{given}"


def _lowered(message: str) -> str:
    return message.removeprefix("Input ").removeprefix("Value error, ")


def _kind_of(value: Any) -> str:
    names = {dict: "a mapping", list: "a list", str: "a text", bool: "true/false", int: "a number", float: "a number"}
    said = names.get(type(value), "nothing")
    return f"{said} ('{str(value)[:40]}')" if isinstance(value, str | int | float) else said


def _own_problems(question: Question) -> Iterator[Found]:
    if not _ID.fullmatch(question.id):
        yield ("id",), f"'{question.id}' is not lower-case words joined by hyphens"
    yield from _block_problems(question)
    yield from _rubric_problems(question)
    yield from _draw_problems(question)


def _kata_problems(kata: Kata, folder: str) -> Iterator[Found]:
    if not _ID.fullmatch(kata.id):
        yield ("id",), f"'{kata.id}' is not lower-case words joined by hyphens"
    elif kata.id != folder:
        yield ("id",), f"is '{kata.id}', and the folder is called '{folder}'"
    for name in repeated(category.id for category in kata.categories):
        yield ("categories",), f"id '{name}' stands twice"
    if any(category.id == EXAMPLES for category in kata.categories):
        yield ("categories",), f"'{EXAMPLES}' is what the public examples are called"
    if all(category.stretch for category in kata.categories):
        yield ("categories",), "all of them are stretch goals"
    names = (kata.function, *kata.parameters, *kata.optional, *kata.stretch_optional)
    for name in names:
        if not name.isidentifier():
            yield ("parameters",), f"'{name}' is no name in Python"
    for name in repeated(names[1:]):
        yield ("parameters",), f"'{name}' stands twice"


def _block_problems(question: Question) -> Iterator[Found]:
    for block in _BLOCKS:
        given = getattr(question, block) is not None
        if given and block != question.kind:
            yield (block,), f"does not belong to kind '{question.kind}'"
        if block == question.kind and not given:
            yield (block,), "is missing"
    if question.command:
        patterns: list[tuple[Location, str]] = [
            (("accepts", n), text) for n, text in enumerate(question.command.accepts)
        ]
        patterns += [(("near", n, "answer"), str(miss.answer)) for n, miss in enumerate(question.command.near)]
        for place, pattern in patterns:
            try:
                parse_command(pattern)
            except ValueError as error:
                yield ("command", *place), str(error)
    if question.choice and not any(option.right for option in question.choice.options):
        yield ("choice", "options"), "none of them is right"


def _rubric_problems(question: Question) -> Iterator[Found]:
    for key, items in _marked(question):
        for point_id in repeated(item.id for item in items):
            yield key, f"id '{point_id}' stands twice"
        for number, item in enumerate(items):
            for place, pattern in enumerate(item.evidence):
                try:
                    check_pattern(pattern)
                except PatternError as error:
                    yield (*key, number, "evidence", place), str(error)
    if not question.rubric and not question.diagnose:
        yield ("rubric",), "is missing"
    if not question.strong_answer and not question.diagnose:
        yield ("strong_answer",), "is missing"


def _marked(question: Question) -> Iterator[tuple[Location, tuple[RubricPoint | WeakSignal, ...]]]:
    yield ("rubric",), question.rubric
    yield ("weak_signals",), question.weak_signals
    for number, variant in enumerate(question.diagnose.variants if question.diagnose else ()):
        yield ("diagnose", "variants", number, "rubric"), variant.rubric + question.rubric
        yield ("diagnose", "variants", number, "weak_signals"), variant.weak_signals + question.weak_signals


def _draw_problems(question: Question) -> Iterator[Found]:
    """Draw it a few times: arithmetic that has no value must not wait for a session."""
    if question.kind not in ("estimate", "diagnose"):
        return
    for seed in range(_DRAWS[question.kind]):
        try:
            draw(question, seed)
        except ExpressionError as error:
            yield (question.kind,), str(error)
            return
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            yield (question.kind,), f"cannot be drawn: {error!r}"
            return


def repeated(ids: Iterable[str]) -> list[str]:
    """The ids that stand more than once."""
    return [one for one, count in Counter(ids).items() if count > 1]
