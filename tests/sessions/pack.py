"""The questions that sessions are played with: three open ones, and one of each closed kind."""

from pathlib import Path

ROLLOUT, DRIFT, LABELS = "rollout", "drift", "labels"
COMMAND, CHOICE, ORDER, ESTIMATE, DIAGNOSE = "events", "owner", "inbox", "canary", "step"

GOOD = "We send a small share of the traffic to the canary. We roll back at the first alert."
"""Shows the points `canary` and `rollback` of the rollout question, and not `owner`."""

BEST = f"{GOOD} I tell the owner of the service."
"""Shows all three."""


def write_pack(folder: Path) -> Path:
    """Write the pack to `folder`."""
    (folder / "questions").mkdir(parents=True)
    (folder / "questions" / "pack.yaml").write_text(_QUESTIONS, encoding="utf-8")
    return folder


_QUESTIONS = """
questions:
- id: rollout
  domain: serving
  rounds: [design]
  level: senior
  kind: open
  minutes: 4
  prompt: How do you bring out a new model?
  rubric:
  - {id: canary, says: A share first, weight: 2, must: true, dimension: platform-thinking, evidence: [canary traffic]}
  - {id: rollback, says: Rolls back, dimension: on-call, evidence: [roll back]}
  - {id: owner, says: Tells the owner, dimension: collaboration, evidence: [tell owner]}
  strong_answer: A canary with a share of the traffic. We roll back at an alert, and tell the owner.
  weak_signals:
  - {id: friday, says: Nobody is there to see it., evidence: [friday evening]}
  follow_ups:
  - {asks: And when the canary gets no traffic?, listens_for: synthetic requests}
  - {asks: And at night?}

- id: drift
  domain: monitoring
  rounds: [reliability]
  level: mid
  kind: open
  minutes: 3
  prompt: The scores have moved. What now?
  rubric:
  - {id: compare, says: Compares distributions, dimension: platform-thinking, evidence: [compare distribution]}
  strong_answer: I compare the distribution of the inputs.

- id: labels
  domain: monitoring
  rounds: [reliability]
  level: mid
  kind: open
  minutes: 2
  prompt: The labels come a month late. What do you watch?
  rubric:
  - {id: proxy, says: Watches a proxy, dimension: on-call, evidence: [watch proxy]}
  strong_answer: I watch a proxy.

- id: events
  domain: commands
  rounds: [reliability]
  level: junior
  kind: command
  minutes: 1
  prompt: Show the events of the pod scorer.
  rubric:
  - {id: typed, says: Types it, dimension: on-call}
  strong_answer: They stand at the end.
  command:
    accepts: [kubectl describe pod <pod>]
    near:
    - {answer: kubectl get pod <pod>, says: shows the phase alone}

- id: owner
  domain: roles
  rounds: [manager]
  level: mid
  kind: choice
  minutes: 1
  prompt: Who owns it?
  rubric:
  - {id: chosen, says: Knows the owner, dimension: collaboration}
  strong_answer: Who is woken.
  choice:
    options:
    - {says: The team on call, right: true, why: They are woken.}
    - {says: Its author, why: People leave.}
    - {says: The head of data, why: Too far away.}

- id: inbox
  domain: roles
  rounds: [manager]
  level: mid
  kind: order
  minutes: 1
  prompt: In which order?
  rubric:
  - {id: sorted, says: Sorts by harm, dimension: design-judgement}
  strong_answer: Harm first.
  order:
    items:
    - {says: Prices are gone, why: money}
    - {says: The training failed, why: tomorrow}
    - {says: A review waits, why: whenever}

- id: canary
  domain: estimates
  rounds: [design]
  level: mid
  kind: estimate
  minutes: 1
  prompt: "How long for 400 requests at {{ rps }} a second?"
  rubric:
  - {id: divided, says: Divides, dimension: platform-thinking}
  strong_answer: Divide.
  estimate:
    draw: {rps: [10, 20, 40]}
    answer: 400 / rps
    unit: s

- id: step
  domain: estimates
  rounds: [reliability]
  level: senior
  kind: diagnose
  minutes: 2
  prompt: What happened here?
  rubric:
  - {id: check, says: Says what would show it, dimension: on-call, evidence: [check release]}
  diagnose:
    variants:
    - id: cents
      chart: {type: series, title: mean, count: 20, base: 40, changes: [{shape: step, at: 10, times: 100}]}
      rubric: [{id: unit, says: The unit changed, dimension: platform-thinking, evidence: [unit changed]}]
      strong_answer: The unit changed to cents. I check the release.
    - id: nothing
      chart: {type: series, title: mean, count: 20, base: 40}
      rubric: [{id: calm, says: Nothing happened, dimension: platform-thinking, evidence: [nothing happened]}]
      strong_answer: Nothing happened. I check the release.
"""
