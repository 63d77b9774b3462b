"""GPU queue with gangs and priorities: your solution. The rules are in brief.md."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict


class Outcome(TypedDict):
    """What became of one job."""

    id: str
    status: str
    start: int | None
    end: int | None
    nodes: list[str]


def schedule_jobs(jobs: Sequence[Mapping[str, Any]], nodes: Mapping[str, int], aging_minutes: int) -> list[Outcome]:
    """Play the queue until every job has run."""
    raise NotImplementedError
