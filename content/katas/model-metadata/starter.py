"""Model metadata reader: your solution. The rules are in brief.md."""

from collections.abc import Sequence
from typing import TypedDict


class Problem(TypedDict):
    """One thing that is wrong with a document."""

    path: str
    code: str


class Model(TypedDict):
    """What one document says, and what is wrong with it."""

    name: str | None
    version: str | None
    valid: bool
    problems: list[Problem]


class Models(TypedDict):
    """All documents, and the newest valid version of each name."""

    models: list[Model]
    newest: dict[str, str]


def read_models(documents: Sequence[str]) -> Models:
    """Judge every document."""
    raise NotImplementedError
