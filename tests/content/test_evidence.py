"""How well evidence finds what typed answers show, on answers written and labelled without sight of the patterns.

`answers/*.yaml`: for each open question a strong, a middling and a weak answer, and a bare list of keywords, each with
the points that a fair interviewer would tick. What the labeller was unsure of is left out.
"""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from mlops_prep.drawing import draw
from mlops_prep.evidence import find
from mlops_prep.library import Library, open_library
from mlops_prep.models.question import Question

ANSWERS = Path(__file__).parent / "answers"
LEAST_PRECISION = 0.9
LEAST_RECALL = 0.85


class Marked(NamedTuple):
    style: str
    found: frozenset[str]
    shown: frozenset[str]


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> list[Marked]:
    library = open_library(tmp_path_factory.mktemp("cache"))
    answers = [
        one for path in sorted(ANSWERS.glob("*.yaml")) for one in yaml.safe_load(path.read_text("utf-8"))["answers"]
    ]
    return [_mark(library, answer) for answer in answers]


def test_marks_on_unseen_answers_are_mostly_right(marked: list[Marked]) -> None:
    counts = _counts(marked)
    assert counts["right"] / (counts["right"] + counts["wrong"]) >= LEAST_PRECISION


def test_most_of_what_answers_show_is_found(marked: list[Marked]) -> None:
    counts = _counts(marked)
    assert counts["right"] / (counts["right"] + counts["missed"]) >= LEAST_RECALL


def test_strong_answers_are_marked_with_hardly_a_mistake(marked: list[Marked]) -> None:
    counts = _counts([one for one in marked if one.style == "strong"])
    assert counts["right"] / (counts["right"] + counts["wrong"]) >= 0.97


def test_a_list_of_keywords_earns_nothing(marked: list[Marked]) -> None:
    assert [one for one in marked if one.style == "keywords" and one.found] == []


def _mark(library: Library, answer: dict[str, Any]) -> Marked:
    question = _asked(library, answer["question"], answer.get("variant", ""))
    found = find(answer["text"], question.rubric, library.lexicon(question.id)).by_id
    unsure = set(answer.get("unsure") or [])
    return Marked(answer["style"], frozenset(found) - unsure, frozenset(answer.get("shows") or []) - unsure)


@cache
def _asked(library: Library, question_id: str, variant: str) -> Question:
    """The question as asked; of a `diagnose` question, the named variant."""
    question = library.question(question_id)
    draws = (draw(question, seed) for seed in range(1000))
    return next(instance.question for instance in draws if instance.variant == variant)


def _counts(marked: list[Marked]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in marked:
        counts["right"] += len(one.found & one.shown)
        counts["wrong"] += len(one.found - one.shown)
        counts["missed"] += len(one.shown - one.found)
    return counts
