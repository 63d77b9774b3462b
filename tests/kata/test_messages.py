"""What a learner reads about a fault: of use, never the expected value, and safe whatever a runner forged."""

import signal
from typing import Any

import pytest

from mlops_prep.kata import messages
from mlops_prep.kata.cases import Case
from mlops_prep.kata.channel import ClosedError, Ending, OutputLimitError, ProtocolError, TimeIsUpError
from mlops_prep.models.verdict import VerdictName
from tests.kata.conftest import toy_kata

CASE = Case("mean", "one", '{"values":[1]}', '{"mean":98765.5}')
REFUSAL = CASE._replace(expected=None, raises=("ValueError",))


@pytest.mark.parametrize(
    ("error", "ending", "verdict", "words"),
    [
        (OutputLimitError(), Ending(-9, was_stopped=True), "output_limit", "printed more"),
        (ProtocolError(), Ending(-9, was_stopped=True), "protocol_error", "return values instead"),
        (TimeIsUpError(), Ending(-9, 5.0, was_stopped=True), "time_limit", "busy all the time"),
        (TimeIsUpError(), Ending(-9, 0.1, was_stopped=True), "time_limit", "it was waiting"),
        (ClosedError(), Ending(-signal.SIGXCPU), "time_limit", "loop that never ends"),
        (ClosedError(), Ending(-9, 6.1), "time_limit", "loop that never ends"),
        (ClosedError(), Ending(-9, 0.1), "crashed", "SIGKILL"),
        (ClosedError(), Ending(-11), "crashed", "SIGSEGV"),
        (ClosedError(), Ending(-250), "crashed", "signal 250"),
        (ClosedError(), Ending(4), "exited", "exit code 4"),
        (ClosedError(), Ending(None), "exited", "closed its channel"),
        (ClosedError(), Ending(-9, was_stopped=True), "exited", "closed its channel"),
    ],
)
def test_how_a_runner_ended_becomes_a_verdict(
    error: Exception, ending: Ending, verdict: VerdictName, words: str
) -> None:
    found, said = messages.ending_words(error, ending, "10 seconds for one call")
    assert found == verdict
    assert words in said


@pytest.mark.parametrize("forged", [None, 3, [], {}, {"bases": 3, "lines": [3, [1]], "message": 4, "type": []}])
@pytest.mark.parametrize("case", [CASE, REFUSAL])
def test_a_forged_exception_is_only_an_exception(forged: Any, case: Case) -> None:
    fault = messages.raised_fault(case, forged)
    assert fault is not None
    assert fault.lines == ()
    assert "98765" not in repr(fault._replace(case=None))


def test_a_call_that_must_raise_accepts_a_subclass_and_nothing_else() -> None:
    assert messages.raised_fault(REFUSAL, {"bases": ["UnicodeError", "ValueError"]}) is None
    other = messages.raised_fault(REFUSAL, {"type": "KeyError", "message": "'a'", "bases": ["KeyError", "Exception"]})
    assert other is not None
    assert (other.verdict, other.yours) == ("wrong_answer", "KeyError: 'a'")


def test_an_exit_is_no_answer_where_a_call_must_raise() -> None:
    fault = messages.raised_fault(REFUSAL, {"type": "SystemExit", "message": "1", "bases": ["SystemExit"]})
    assert fault is not None
    assert fault.verdict == "runtime_error"


@pytest.mark.parametrize("forged", [{"missing_function": [3, None, "averag"]}, {"missing_function": []}])
def test_a_forged_list_of_functions_does_no_harm(forged: dict[str, Any]) -> None:
    fault = messages.loading_fault(forged, toy_kata(), "")
    assert fault is not None
    assert fault.verdict == "missing_function"


def test_what_draws_on_a_terminal_is_spelt_out() -> None:
    assert messages.visible("a\x1b[1m\r\x07\u202e\n\té") == "a\\x1b[1m\\r\\x07\\u202e\n\té"


def test_a_value_that_cannot_be_shown_is_still_spoken_of() -> None:
    assert messages.shown(10**5000) == "something too long to show"
    assert messages.shown_call("average", {"values": [1], "default": None}) == "average(values=[1], default=None)"
