"""Point-in-time feature lookup: your solution. The rules are in brief.md."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict


class Found(TypedDict):
    """One feature of one request."""

    value: float | str | bool | None
    status: str
    event_time: int | None


class Row(TypedDict):
    """The answer to one request."""

    entity: str
    at: int
    features: dict[str, Found]


def lookup_features(
    requests: Sequence[Mapping[str, Any]],
    log: Sequence[Mapping[str, Any]],
    schema: Mapping[str, Mapping[str, Any]],
) -> list[Row]:
    """The features of each request, as they were known at its time."""
    raise NotImplementedError
