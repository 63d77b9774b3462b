"""A draft of the postmortem from what happened in an incident; what only people know is left open."""

from __future__ import annotations

from datetime import timedelta

from mlops_prep.models.views import IncidentReported
from mlops_prep.world.drawing import Playing
from mlops_prep.world.templates import text

_DRAFT = """\
# {{ title }}

Status: draft. Author: <name>. Page: {{ began }}.
{% if resolved %}
Resolved: {{ ended }}.
{% else %}
Not resolved.
{% endif %}

## Summary
{{ page }}

## Impact
<who was hurt, how many, from when to when; what it cost>

## Root cause
{{ cause }}
{{ debrief }}

## Timeline (UTC)
{% for moment in moments %}
- {{ moment.at }} {{ moment.says }}
{% endfor %}

## What went well
<...>

## What went badly
{% for harm in harms %}
- {{ harm }}
{% endfor %}
- <...>

## What would have caught it sooner
<...>

## Actions
| action | kind (prevent, detect, mitigate) | owner | due |
|---|---|---|---|
| <...> | detect | <name> | <date> |
"""
_WORDS = {"probe": "looked:", "change": "changed:", "note": "note:", "say": "said:", "cause": "cause named:"}


def draft_of(playing: Playing, report: IncidentReported) -> str:
    """The draft as Markdown."""

    def clock(seconds: float) -> str:
        return (playing.world.base + timedelta(seconds=seconds)).strftime("%H:%M:%S")

    kept = [moment for moment in report.timeline if moment.kind in _WORDS or moment.kind == "interruption"]
    return text(_DRAFT).render(
        {
            "title": report.title,
            "began": playing.world.base.strftime("%Y-%m-%d %H:%M UTC"),
            "ended": clock(playing.world.now),
            "resolved": report.resolved,
            "page": playing.filled(playing.incident.page).strip(),
            "cause": report.cause,
            "debrief": report.debrief,
            "moments": [
                {"at": clock(moment.at), "says": f"{_WORDS.get(moment.kind, '')} {moment.text}".strip()}
                for moment in kept
            ],
            "harms": [moment.harm for moment in report.timeline if moment.harm],
        }
    )
