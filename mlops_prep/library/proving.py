"""Proves that a valid question does what it promises: its strong answer scores, its prompt does not.

A question that fails here is usable; `content check` still says so, and the program's own content has none of it.
"""

from collections.abc import Collection, Iterator, Mapping

from mlops_prep.drawing import draw
from mlops_prep.evidence import PatternError, find, parse_pattern
from mlops_prep.grading import example_of, grade_command
from mlops_prep.library.reading import Location
from mlops_prep.models.instance import Instance
from mlops_prep.models.kata import Kata
from mlops_prep.models.question import Question, RubricPoint, WeakSignal

KATA_CODE = ("brief.md", "starter.py", "examples.py", "reference.py", "cases.py")
"""What a kata's folder must hold besides its two YAML files."""
SPOKEN_WORDS_A_MINUTE = 150
"""Above this pace an answer is read out, not said."""

_DRAWS = 100

Found = tuple[Location, str]


def prove(question: Question, lexicon: Mapping[str, str]) -> list[Found]:
    """Every remark about one valid question."""
    remarks = list(_shape_remarks(question))
    match question.kind:
        case "open":
            remarks += _evidence_remarks(Instance(question=question, seed=0), lexicon)
        case "diagnose":
            remarks += _diagnose_remarks(question, lexicon)
        case "command":
            remarks += _command_remarks(question)
        case "estimate":
            remarks += _estimate_remarks(question)
        case "choice":
            right = [option for option in question.choice.options if option.right] if question.choice else []
            if len(right) != 1:
                remarks.append((("choice", "options"), f"{len(right)} options are right; one should be"))
    return remarks


def prove_kata(kata: Kata, explanations: int, files: Collection[str]) -> list[Found]:
    """Every remark about one valid kata with so many questions to explain it, in a folder with these files."""
    remarks: list[Found] = [((), f"{name} is missing") for name in KATA_CODE if name not in files]
    if not explanations:
        remarks.append(((), "explain.yaml has no questions"))
    if not kata.sources:
        remarks.append((("sources",), "is empty"))
    if kata.verified is None:
        remarks.append((("verified",), "is missing"))
    return remarks


def _shape_remarks(question: Question) -> Iterator[Found]:
    if not question.sources:
        yield ("sources",), "is empty"
    if question.verified is None:
        yield ("verified",), "is missing"
    if question.kind == "open":
        if not 4 <= len(question.rubric) <= 8:
            yield ("rubric",), f"has {len(question.rubric)} points; 4 to 8 make a question"
        if not any(point.must for point in question.rubric):
            yield ("rubric",), "has no must"
        for key in ("weak_signals", "follow_ups"):
            if not getattr(question, key):
                yield (key,), "is empty"
    words = len(question.strong_answer.split())
    if question.kind == "open" and words > question.minutes * SPOKEN_WORDS_A_MINUTE:
        yield ("strong_answer",), f"{words} words cannot be spoken in {question.minutes:g} minutes"


def _evidence_remarks(instance: Instance, lexicon: Mapping[str, str]) -> Iterator[Found]:
    question = instance.question
    where: Location = ("diagnose",) if instance.variant else ()
    about = f"variant {instance.variant}: " if instance.variant else ""
    items: list[RubricPoint | WeakSignal] = [*question.rubric, *question.weak_signals]
    for item in items:
        for source in item.evidence:
            try:
                parse_pattern(source, lexicon)
            except PatternError as error:
                yield where, f"{about}{error}"
    strong = find(question.strong_answer, items, lexicon).by_id
    asked = find(question.prompt, items, lexicon).by_id
    for point in question.rubric:
        place = (*where, "rubric") if where else ("rubric", question.rubric.index(point), "evidence")
        if not point.evidence:
            yield place, f"{about}point '{point.id}' has no evidence"
        elif point.id not in strong:
            yield place, f"{about}the strong answer does not show point '{point.id}'"
        if point.id in asked:
            yield place, f"{about}the prompt itself shows point '{point.id}' by '{asked[point.id].pattern}'"
    for signal in question.weak_signals:
        if signal.id in strong:
            pattern = strong[signal.id].pattern
            yield (*where, "weak_signals"), f"{about}the strong answer shows weak signal '{signal.id}' by '{pattern}'"
        if not signal.evidence:
            yield (*where, "weak_signals"), f"{about}weak signal '{signal.id}' has no evidence"


def _diagnose_remarks(question: Question, lexicon: Mapping[str, str]) -> Iterator[Found]:
    """Each variant's strong answer must show its own diagnosis, and no other variant's first point."""
    instances: dict[str, Instance] = {}
    for seed in range(_DRAWS):
        instance = draw(question, seed)
        instances.setdefault(instance.variant, instance)
    for instance in instances.values():
        yield from _evidence_remarks(instance, lexicon)
        for other in instances.values():
            diagnosis = other.question.rubric[0]
            if other is not instance and diagnosis.id not in {point.id for point in instance.question.rubric}:
                found = find(instance.question.strong_answer, [diagnosis], lexicon).by_id.get(diagnosis.id)
                if found:
                    said = f"the strong answer of '{instance.variant}' shows the diagnosis of '{other.variant}'"
                    yield ("diagnose",), f"{said} by '{found.pattern}'"


def _command_remarks(question: Question) -> Iterator[Found]:
    block = question.command
    assert block is not None
    for number, accepted in enumerate(block.accepts):
        example = example_of(accepted)
        if grade_command(example, block).share < 1:
            yield ("command", "accepts", number), f"its own example is refused: {example}"
    for number, near in enumerate(block.near):
        if grade_command(example_of(str(near.answer)), block).share == 1:
            yield ("command", "near", number), "is accepted as right"


def _estimate_remarks(question: Question) -> Iterator[Found]:
    block = question.estimate
    assert block is not None
    clashes = [0] * len(block.near)
    answers = set()
    for seed in range(_DRAWS):
        instance = draw(question, seed)
        assert instance.expected is not None
        answers.add(round(instance.expected, 6))
        for number, (value, _) in enumerate(instance.near):
            clashes[number] += abs(value - instance.expected) <= block.tolerance * abs(instance.expected)
    for number, count in enumerate(clashes):
        if count > _DRAWS // 20:
            yield ("estimate", "near", number), f"is taken as right in {count} of {_DRAWS} draws"
    if len(answers) < 3:
        yield ("estimate", "draw"), f"gives only {len(answers)} different answers"
