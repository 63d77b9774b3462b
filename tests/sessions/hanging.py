"""A process that answers one question, types at the next one, says so and waits to be killed.

Started by a test as `python -m tests.sessions.hanging HISTORY FOLDER`.
"""

import sys
from pathlib import Path

from mlops_prep.models.views import AnswerAsk
from tests.sessions.conftest import Practice, small_library
from tests.sessions.pack import DRIFT, GOOD, ROLLOUT
from tests.sessions.scripted import Ask, Step, keep_marks


def hang(ask: Ask) -> Step:
    """Keep a draft, as a prompter does every second, and wait."""
    assert isinstance(ask, AnswerAsk)
    ask.keep_draft("We send a sm")
    print("typing", flush=True)
    sys.stdin.read()
    raise AssertionError("nobody killed this process")


if __name__ == "__main__":
    history, folder = map(Path, sys.argv[1:])
    steps: tuple[Step, ...] = (GOOD, "3", keep_marks, "", hang)
    Practice(small_library(folder), history).play(*steps, ask=(DRIFT, ROLLOUT))
