"""Skeletons for new questions: what an author fills in."""

import re

from mlops_prep.errors import UserError
from mlops_prep.models.question import KINDS

_HEAD = """- id: {id}
  domain: {domain}
  rounds: [reliability]         # recruiter manager design coding panel lifecycle reliability
  level: mid                    # junior mid senior staff
  kind: {kind}
  minutes: {minutes}
  prompt: |
    A situation with names and numbers, and what the candidate is asked.
  rubric:
  - id: first-point
    says: One thing that the answer must hold, to be ticked yes or no
    weight: 2
    must: true
    dimension: platform-thinking  # track-record design-judgement collaboration on-call
"""
_EVIDENCE = """    evidence:
    - $validate schema|contract
  strong_answer: |
    What a senior would say, in the first person, with numbers, and with every point of the rubric.
  weak_signals:
  - id: first-signal
    says: Why an interviewer marks this down.
    evidence:
    - just|simply retrain
  follow_ups:
  - asks: What the interviewer asks next.
    listens_for: What a good answer to it has.
"""
_CLOSED = """  strong_answer: |
    Why this is the answer, and what to look for.
"""
_TAIL = """  sources: [where the facts were checked]
  verified: 2026-01-31
  covers: []
"""
_BLOCKS = {
    "open": "",
    "command": """  command:
    accepts: ["kubectl describe pod|pods|po <pod>"]
    allows: ["-n|--namespace <namespace>"]
    near:
    - {answer: "kubectl get pod|pods|po <pod>", says: "that shows the phase, not the reasons"}
""",
    "choice": """  choice:
    options:
    - {says: The right one, right: true, why: Why it is right}
    - {says: A tempting one, why: What choosing it would show}
""",
    "order": """  order:
    items:
    - {says: Comes first, why: Why first}
    - {says: Comes second, why: Why second}
    - {says: Comes third, why: Why third}
""",
    "estimate": """  estimate:
    draw: {rps: {first: 100, last: 1000, step: 100}, latency_ms: [10, 20, 50]}
    answer: rps * latency_ms / 1000
    unit: requests
    near:
    - {answer: rps * latency_ms, says: milliseconds were taken for seconds}
""",
    "diagnose": """  diagnose:
    variants:
    - id: first-truth
      draw: {day: {first: 20, last: 40}}
      chart:
        {type: series, title: a daily mean, count: 60, base: 40, noise: 1, changes: [{shape: step, at: day, times: 10}]}
      rubric:
      - {id: names-it, says: Says what happened, dimension: on-call, evidence: [unit changed|change]}
      strong_answer: What it is, what else it could be, and which check would tell.
    - id: second-truth
      chart: {type: series, title: a daily mean, count: 60, base: 40, noise: 1}
      rubric:
      - {id: names-other, says: Says what happened here, dimension: on-call, evidence: [nothing changed|wrong]}
      strong_answer: What it is here.
""",
}


def skeleton(kind: str, question_id: str, domain: str) -> str:
    """A question of `kind` to fill in. Raises UserError for an unknown kind or an id that is none."""
    if kind not in KINDS:
        raise UserError(f"no kind '{kind}'; there is {', '.join(KINDS)}", f"mlops-prep content new open {question_id}")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", question_id):
        raise UserError(
            f"'{question_id}' is not lower-case words joined by hyphens", f"mlops-prep content new {kind} my-id"
        )
    minutes = "3" if kind in ("open", "diagnose") else "1"
    head = _HEAD.format(id=question_id, domain=domain, kind=kind, minutes=minutes)
    return head + (_EVIDENCE if kind in ("open", "diagnose") else _CLOSED) + _BLOCKS[kind] + _TAIL
