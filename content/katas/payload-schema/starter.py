"""Payload validator: your solution. The rules are in brief.md."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict


class Report(TypedDict):
    """What is wrong with a batch, and with the change of its schema."""

    rows: int
    valid: int
    columns: dict[str, dict[str, int]]
    extra: dict[str, int]
    null_rates: list[str]
    breaking: list[str]
    accepted: bool


def check_payloads(
    rows: Sequence[Mapping[str, Any]],
    schema: Mapping[str, Mapping[str, Any]],
    previous: Mapping[str, Mapping[str, Any]] | None = None,
) -> Report:
    """Judge payloads against a schema, and the schema against the one before."""
    raise NotImplementedError
