"""A tiny incident, for what is about playing one: a service whose champion is wrong, in two variants."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from mlops_prep.library.validating_scenarios import validate_incident
from mlops_prep.models.incident import Incident

TINY: dict[str, Any] = {
    "id": "tiny",
    "title": "Scores fell",
    "level": "mid",
    "minutes": 10,
    "page": "scores of ${model} fell to ${score}; ask ${owner}",
    "draw": {"model": ["fraud", "ranker"], "score": {"from": 0.1, "to": 0.4, "step": 0.1}, "owner": ["aiko", "tomas"]},
    "let": {"doubled": "score * 2"},
    "world": {
        "registry": {"models": {"${model}": {"versions": {6: {}, 7: {}}, "aliases": {"champion": 7}}}},
        "data": {"files": {"runbook.md": "Roll back to 6."}},
        "facts": {"units": "euro", "is_held": False, "lost": 0},
        "computed": {"is_bad": "registry.models[model].aliases.champion == '7' or facts.units == 'cent'"},
        "commands": [
            {"line": "check", "prints": "scores: {{ 'bad' if computed.is_bad else 'good' }}"},
            {"line": "units", "prints": "{{ facts.units }}"},
            {"line": "hold", "set": {"facts.is_held": True}, "prints": "held"},
            {"line": "units euro", "set": {"facts.units": "euro"}},
            {"line": "wipe", "set": {"facts.lost": "=facts.lost + 1"}, "prints": "\x1b[2Jwiped"},
        ],
    },
    "goal": "not computed.is_bad",
    "mitigated": "facts.is_held or not computed.is_bad",
    "causes": [
        {"id": "version", "says": "Version 7 of ${model} is wrong.", "refuted_by": {"line": "units", "shows": "cent"}},
        {"id": "units", "says": "The units changed.", "refuted_by": {"line": "units", "shows": "euro"}},
    ],
    "variants": [
        {
            "id": "bad-version",
            "cause": "version",
            "expert": ["check", "client.set_registered_model_alias('${model}', 'champion', '6')", "check"],
            "identifies": [{"line": "units", "shows": "euro"}],
            "wrong_fixes": ["hold"],
            "debrief": "Version 7 was wrong.",
        },
        {
            "id": "bad-units",
            "cause": "units",
            "world": {
                "registry": {"models": {"${model}": {"aliases": {"champion": 6}}}},
                "facts": {"units": "cent"},
            },
            "expert": ["check", "units", "units euro", "check"],
            "identifies": [{"line": "units", "shows": "cent"}],
            "debrief": "The units were wrong.",
        },
    ],
    "aspects": [
        {"id": "scores", "step": "locate", "health": "model", "says": "Look at the scores.", "lines": ["check"]},
        {
            "id": "versions",
            "step": "versions",
            "health": "platform",
            "says": "Compare versions.",
            "lines": ["client.get_model_version*"],
        },
        {"id": "values", "step": "correctness", "health": "model", "says": "Look at units.", "lines": ["units"]},
        {"id": "tell", "step": "close", "health": "platform", "says": "Tell somebody.", "evidence": ["postmortem"]},
    ],
    "verify": ["check"],
    "harms": [{"line": "wipe", "when": "after.facts.lost > before.facts.lost", "says": "Data of ${model} is lost."}],
    "hints": ["Look.", "Look at ${model}."],
    "interruptions": [
        {"at": 1, "source": "boss", "says": "is ${model} up?", "listens_for": "An honest state", "evidence": ["known"]}
    ],
    "rubric": [
        {"id": "rollback", "says": "Rolls back", "dimension": "on-call", "evidence": ["rollback"]},
        {"id": "prevent", "says": "Prevents it", "dimension": "platform-thinking", "evidence": ["alert"]},
    ],
    "weak_signals": [{"id": "guess", "says": "Guesses", "evidence": ["guessing"]}],
    "teaches": {"rollback": ["q-1"], "prevent": ["q-2"], "tell": ["q-3"]},
}


def incident(**fields: Any) -> Incident:
    """The tiny incident with some fields others."""
    found, problems = validate_incident({**TINY, **fields}, "tiny")
    assert found is not None, problems
    return found


def write_incident(root: Path, data: Mapping[str, Any] | str = TINY, name: str = "tiny") -> Path:
    """Write it below `root`, where a pack has its scenarios."""
    path = root / "scenarios" / "incidents" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data if isinstance(data, str) else yaml.safe_dump(dict(data), sort_keys=False), encoding="utf-8")
    return path
