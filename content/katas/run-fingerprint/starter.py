"""Run fingerprint and lineage: your solution. The rules are in brief.md."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict


class Lineage(TypedDict):
    """Where an endpoint's model comes from."""

    endpoint: str
    model: str | None
    version: str | None
    run_id: str | None
    recipe: dict[str, Any] | None
    fingerprint: str | None
    changed: list[str] | None
    problem: str | None


def trace_lineage(
    endpoints: Sequence[str],
    deployments: Sequence[Mapping[str, Any]],
    models: Sequence[Mapping[str, Any]],
    runs: Sequence[Mapping[str, Any]],
) -> list[Lineage]:
    """The lineage of each endpoint."""
    raise NotImplementedError
