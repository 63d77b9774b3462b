"""A small content pack that never changes: one question of each kind, and one whose time is over almost at once."""

from pathlib import Path

OPEN, COMMAND, CHOICE, ORDER = "t-open", "t-command", "t-choice", "t-order"
ESTIMATE, DIAGNOSE, QUICK = "t-estimate", "t-diagnose", "t-quick"
ANY_ROLE = ("--domain", "test-roles")
"""Options that choose the choice and the order question, and nothing of the program's own content."""
EVERY_KIND = (OPEN, COMMAND, CHOICE, ORDER, ESTIMATE, DIAGNOSE)

GOOD_ANSWER = (
    "First we compare the distribution of the live predictions with the week of the training.",
    "Then I revert the model to the version of Friday.",
)
"""Two lines that show the points `compare` and `rollback` of the open question, and not the third one."""
RUBRIC_TEXTS = (
    "Compares the distribution of the live predictions with the distribution that was seen during training, before "
    "anything else is touched",
    "Rolls back to the last good version while the cause is still being looked for, because couriers and customers "
    "cannot wait for it",
    "Tells the owner of the upstream timetable data",
)
"""What the points of the open question say."""


def write_pack(folder: Path) -> Path:
    """Write the pack to `folder`."""
    (folder / "questions").mkdir(parents=True)
    (folder / "questions" / "each-kind.yaml").write_text(_QUESTIONS, encoding="utf-8")
    return folder


def write_copies(folder: Path, count: int) -> Path:
    """Write a pack to `folder` with `count` copies of the open question: `t-open-0`, `t-open-1`, ..."""
    (folder / "questions").mkdir(parents=True)
    head, _, rest = _QUESTIONS.partition("- id: t-open\n")
    body = rest.partition("\n- id: t-command")[0]
    copies = "".join(f"- id: t-open-{number}\n{body}\n" for number in range(count))
    (folder / "questions" / "copies.yaml").write_text(head + copies, encoding="utf-8")
    return folder


_QUESTIONS = """
questions:
- id: t-open
  domain: test-estimates
  rounds: [reliability]
  level: senior
  kind: open
  minutes: 4
  prompt: >-
    A courier firm's arrival-time model went live on Monday and serves 340 requests a second. On Thursday its estimates
    are forty minutes too long in two cities, and no alert has fired. What do you look at first?
  rubric:
  - id: compare
    says: >-
      Compares the distribution of the live predictions with the distribution that was seen during training, before
      anything else is touched
    weight: 2
    must: true
    dimension: platform-thinking
    evidence: [compare predictions distribution]
  - id: rollback
    says: >-
      Rolls back to the last good version while the cause is still being looked for, because couriers and customers
      cannot wait for it
    dimension: on-call
    evidence: [revert|rollback|roll_back version|model]
  - id: owner
    says: Tells the owner of the upstream timetable data
    dimension: collaboration
    evidence: [tell|ask|call owner|team]
  strong_answer: >-
    First I compare the distribution of the live predictions with the one of the training week. If it has moved I roll
    back to the last good version, which costs us four days of learning, and I tell the owner of the timetable data.
  weak_signals:
  - id: retrain-first
    says: Retraining on data that nobody has looked at makes the fault permanent.
    evidence: [retrain immediately|first|once]
  follow_ups:
  - asks: >-
      The rollback did not help and the estimates are as wrong as they were before it. Which part of the system do you
      suspect next, and how would you show that it is the one?
    listens_for: the features at serving time against the features at training time
  sources: ["https://example.org/"]
  verified: 2026-11-21

- id: t-command
  domain: test-commands
  rounds: [reliability]
  level: junior
  kind: command
  minutes: 1
  prompt: The pod scorer-7 stays Pending. Show its events and the scheduler's reasons.
  rubric:
  - {id: command, says: Types the command, dimension: on-call}
  strong_answer: The events at the end say which resource is missing.
  command:
    accepts: [kubectl describe pod <pod>]
    near:
    - {answer: kubectl get pod <pod>, says: shows the phase; the reasons are in describe}

- id: t-choice
  domain: test-roles
  rounds: [manager]
  level: mid
  kind: choice
  minutes: 1
  prompt: Who owns the feature pipeline when its author has left?
  rubric:
  - {id: choice, says: Knows who owns it, dimension: collaboration}
  strong_answer: Ownership is of the team, never of a person.
  choice:
    options:
    - {says: The team that is on call for it, right: true, why: Who is woken decides.}
    - {says: The last person who committed to it, why: A commit is no pager.}
    - {says: The head of data, why: Too far from the fault.}

- id: t-order
  domain: test-roles
  rounds: [manager]
  level: mid
  kind: order
  minutes: 1
  prompt: Three messages came in during the night. In which order do you take them up?
  rubric:
  - {id: order, says: Sorts by harm, dimension: design-judgement}
  strong_answer: What hurts customers now comes first.
  order:
    items:
    - {says: Checkout shows no prices, why: money is lost each minute}
    - {says: The nightly training failed, why: tomorrow's model would be a day old}
    - {says: A colleague asks for a review, why: it can wait}

- id: t-estimate
  domain: test-estimates
  rounds: [design]
  level: mid
  kind: estimate
  minutes: 1
  prompt: "At {{ rps }} requests a second, how long does a canary with 5 % of the traffic need for 400 requests?"
  rubric:
  - {id: estimate, says: Divides by the canary's share, dimension: platform-thinking}
  strong_answer: "The canary gets {{ canary_rps }} requests a second."
  estimate:
    draw: {rps: [200]}
    let: {canary_rps: rps * 0.05}
    answer: 400 / canary_rps
    unit: s
    units: {min: 60}
    near:
    - {answer: 400 / rps, says: that is the whole traffic}

- id: t-diagnose
  domain: test-estimates
  rounds: [reliability]
  level: senior
  kind: diagnose
  minutes: 2
  prompt: This is the daily mean of one feature. What happened?
  rubric:
  - {id: check, says: Says what would show it, dimension: on-call, evidence: [check|look release|upstream]}
  diagnose:
    variants:
    - id: cents
      draw: {day: {first: 20, last: 30}}
      chart:
        type: series
        title: mean of amount, daily
        unit: EUR
        count: 60
        every: day
        base: 40
        changes: [{shape: step, at: day, times: 100}]
      rubric:
      - {id: unit, says: Names a change of unit, dimension: platform-thinking, evidence: [change|switch unit|cents]}
      strong_answer: >-
        From day {{ day | round }} on the unit changed to cents. I check the release of the upstream system.
    - id: euros
      draw: {day: {first: 20, last: 30}}
      chart:
        type: series
        title: mean of amount, daily
        unit: EUR
        count: 60
        every: day
        base: 4000
        changes: [{shape: step, at: day, times: 0.01}]
      rubric:
      - {id: unit, says: Names a change of unit, dimension: platform-thinking, evidence: [change|switch unit|euros]}
      strong_answer: >-
        From day {{ day | round }} on the unit changed to euros. I check the release of the upstream system.

- id: t-quick
  domain: test-estimates
  rounds: [reliability]
  level: junior
  kind: open
  minutes: 0.02
  prompt: Say in one breath what a canary is.
  rubric:
  - {id: share, says: A small share of the traffic, dimension: platform-thinking, evidence: [share|part traffic]}
  strong_answer: A small share of the traffic goes to the new version first.
"""
