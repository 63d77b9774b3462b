"""When a statement is denied; the words in capitals are what is looked for."""

import re

import pytest

from mlops_prep.evidence import find
from tests.builders import point


def denied(text: str) -> bool:
    """Whether the words in capitals count for nothing in `text`."""
    pattern = " ".join(word.lower() for word in re.findall(r"[A-Z]{2,}", text))
    assert pattern
    return not find(text, [point("found", pattern)], {}).by_id


@pytest.mark.parametrize(
    "text",
    [
        "we never VALIDATE it",
        "we can't really VALIDATE it",
        "without VALIDATING it they shipped",
        "there is no VALIDATION",
        "it is VALIDATED by nobody or it isn't VALIDATED",
        "VALIDATION was not done",
        "VALIDATION is never needed",
        "VALIDATION wasn't",
        "VALIDATION got skipped",
        "neither do they VALIDATE it",
        "instead of VALIDATION they had luck",
    ],
)
def test_a_denied_word(text: str) -> None:
    assert denied(text)


@pytest.mark.parametrize(
    "text",
    [
        "we VALIDATE it",
        "not only do we VALIDATE it",
        "we never deploy without VALIDATING it",
        "we don't ship until we VALIDATE it",
        "nothing goes out before we VALIDATE it",
        "the team had no time, so we VALIDATE it",
        "the cache is not warm and we VALIDATE it",
        "we don't guess because we VALIDATE it",
        "VALIDATION is not only cheap",
        "VALIDATION, not hope",
        "no matter what we VALIDATE it",
        "it is not too late to add what we call VALIDATION",
    ],
)
def test_an_affirmed_word(text: str) -> None:
    assert not denied(text)


def test_a_match_that_holds_the_negator_is_taken_as_it_stands() -> None:
    assert not denied("we NEVER VALIDATE it")


def test_a_negator_between_the_words_of_a_match_denies_it() -> None:
    assert denied("VALIDATION of what is not a SCHEMA")


def test_a_negator_far_before_the_match_does_not_reach_it() -> None:
    assert not denied("not that it was anything new in our old team that we VALIDATE it")
