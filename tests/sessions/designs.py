"""A tiny design interview, as authors write it: two facts, one number, two changes of the task, two deep dives."""

from typing import Any

from mlops_prep.library.validating_scenarios import validate_common, validate_design
from mlops_prep.models.design import CommonDesign, Design

POINT = {"weight": 1, "dimension": "design-judgement"}

TINY: dict[str, Any] = {
    "id": "tiny-design",
    "title": "Score parcels",
    "level": "mid",
    "brief": "We score {{ parcels }} parcels a day. Design it.",
    "draw": {"parcels": [86400]},
    "let": {"rate": "parcels / 86400"},
    "facts": [
        {"id": "late", "asked_by": ["late|latency|fast"], "says": "Within 200 ms.", "matters": True},
        {"id": "who", "asked_by": ["who|decides"], "says": "The desk decides."},
    ],
    "estimates": [
        {"id": "rate", "asks": "Requests a second?", "answer": "rate", "unit": "a second", "working": "Over a day."}
    ],
    "curveballs": [
        {"phase": "clarify", "after": 5, "says": "Budget halves.", "listens_for": "batching", "evidence": ["batch"]},
        {"phase": "sketch", "after": 5, "says": "A region is lost.", "listens_for": "a copy", "evidence": ["replica"]},
    ],
    "dives": [
        {"id": "watch", "area": "monitoring", "asks": "What do you watch?", "listens_for": "Drift"},
        {"id": "back", "area": "rollback", "asks": "How do you go back?", "listens_for": "An alias"},
    ],
    "sketch": [{"id": "store", "says": "a feature store", "names": ["feature"]}],
    "rubric": [{"id": "queue", "says": "Has a queue", "evidence": ["queue"], **POINT}],
    "weak_signals": [{"id": "hope", "says": "Hopes", "evidence": ["hope"]}],
    "strong_outline": "A queue for {{ parcels }} parcels.",
    "teaches": {"queue": ["q-1"]},
}

COMMON: dict[str, Any] = {
    "minutes": {"clarify": 10, "estimate": 8, "sketch": 17, "dives": 20, "wrap-up": 5},
    "opens": {phase: f"This is {phase}." for phase in ("clarify", "estimate", "sketch", "dives", "wrap-up")},
    "unknown": ["No figure for that."],
    "tools": ["kafka"],
    "tools_first": "Tools first.",
    "guards": [
        {"id": "no-drift", "says": "No drift.", "evidence": ["drift"]},
        {"id": "no-rollback", "says": "No way back.", "evidence": ["rollback|alias"]},
    ],
    "rubric": [{"id": "cost", "says": "Says what it costs", "evidence": ["euro"], **POINT}],
    "regulated_brief": "The law looks on.",
    "regulated_facts": [{"id": "law", "asked_by": ["law"], "says": "Keep it ten years."}],
    "regulated_rubric": [{"id": "audit", "says": "Keeps an audit trail", "evidence": ["audit"], **POINT}],
    "teaches": {"cost": ["q-2"]},
}


def design(**fields: Any) -> Design:
    """The tiny design; some fields are others."""
    found, problems = validate_design({**TINY, **fields}, "tiny-design")
    assert found is not None, problems
    return found


def common() -> CommonDesign:
    """What it is held to."""
    found, problems = validate_common(COMMON)
    assert found is not None, problems
    return found
