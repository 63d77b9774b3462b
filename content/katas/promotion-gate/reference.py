"""The gate between a trained model and production: every rule is checked, every failure has a name."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, TypedDict, TypeGuard

Model = Mapping[str, Any]


class Decision(TypedDict):
    """Whether the challenger takes over, and why not."""

    promote: bool
    reasons: list[str]
    margin: float | None


def promotion_gate(challenger: Model, champion: Model | None, policy: Mapping[str, Any]) -> Decision:
    """Decide whether `challenger` may take over from `champion`."""
    reasons = [
        *_metadata_reasons(challenger, policy),
        *(["no_champion"] if champion is None and policy["without_champion"] == "deny" else []),
        *_score_reasons("holdout", challenger, champion, policy, policy["margin"], "holdout_margin"),
        *_score_reasons("production", challenger, champion, policy, 0.0, "production_worse"),
        *_latency_reasons(challenger, policy),
        *_segment_reasons(challenger, champion, policy),
    ]
    margin = None if champion is None else _gain("holdout", policy["metric"], challenger, champion, policy)
    return {"promote": not reasons, "reasons": reasons, "margin": margin}


def _known(value: float | None) -> TypeGuard[float]:
    return value is not None and isfinite(value)


def _score(model: Model, part: str, name: str) -> float | None:
    scores = model.get(part)
    return scores.get(name) if scores else None


def _gain(part: str, name: str, challenger: Model, champion: Model, policy: Mapping[str, Any]) -> float | None:
    """By how much the challenger is better; None when either score is unknown."""
    new, old = _score(challenger, part, name), _score(champion, part, name)
    if not _known(new) or not _known(old):
        return None
    return new - old if policy["higher_is_better"] else old - new


def _metadata_reasons(challenger: Model, policy: Mapping[str, Any]) -> Iterator[str]:
    metadata = challenger.get("metadata") or {}
    yield from (f"metadata:{key}" for key in policy["required_metadata"] if not metadata.get(key))


def _score_reasons(
    part: str, challenger: Model, champion: Model | None, policy: Mapping[str, Any], needed: float, failed: str
) -> Iterator[str]:
    metric = policy["metric"]
    if champion is None:
        if not _known(_score(challenger, part, metric)):
            yield f"{part}_score_missing"
        return
    gain = _gain(part, metric, challenger, champion, policy)
    if gain is None:
        yield f"{part}_score_missing"
    elif gain < needed:
        yield failed


def _latency_reasons(challenger: Model, policy: Mapping[str, Any]) -> Iterator[str]:
    latency = challenger.get("latency_p95_ms")
    if not _known(latency):
        yield "latency_missing"
    elif latency > policy["latency_limit_ms"]:
        yield "latency"


def _segment_reasons(challenger: Model, champion: Model | None, policy: Mapping[str, Any]) -> Iterator[str]:
    old = champion or {}
    for name in sorted(old.get("segments") or {}):
        gain = _gain("segments", name, challenger, old, policy)
        if gain is None:
            yield f"segment_missing:{name}"
        elif gain < -policy["max_segment_drop"]:
            yield f"segment_drop:{name}"
