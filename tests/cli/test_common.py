"""What several commands share: completion, and the history with FSRS behind it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mlops_prep.cli.common import complete_domain, complete_question, is_plain, review_card


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, content: Path) -> None:
    """The small content in the place of the program's own."""
    monkeypatch.setattr("mlops_prep.library.builtin_root", lambda: content)


def test_question_ids_are_completed(small: None) -> None:
    assert complete_question("q-") == ["q-1", "q-2", "q-3"]
    assert complete_question("q-3") == ["q-3"]
    assert complete_question("x") == []


def test_domains_are_completed_once_each(small: None) -> None:
    assert complete_domain("") == ["monitoring", "serving"]


@pytest.mark.parametrize("complete", [complete_question, complete_domain])
def test_a_fault_while_completing_never_shows_in_somebodys_prompt(
    complete: Callable[[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlops_prep.library.builtin_root", lambda: Path("/nowhere"))
    assert complete("") == []


def test_a_terminal_that_cannot_move_its_cursor_gets_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in ("stdin", "stdout"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert not is_plain(False)
    assert is_plain(True)
    monkeypatch.setenv("TERM", "dumb")
    assert is_plain(False)


@pytest.mark.parametrize("stream", ["stdin", "stdout"])
def test_a_pipe_on_either_side_gets_plain_lines(stream: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for each in ("stdin", "stdout"):
        monkeypatch.setattr(f"sys.{each}.isatty", lambda each=each: each != stream, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert is_plain(False)


def test_a_review_goes_through_the_text_of_a_card() -> None:
    first = review_card(None, "good", date(2026, 3, 2))
    assert first.due == date(2026, 3, 4)
    assert review_card(first.card, "good", first.due).due == date(2026, 3, 15)
