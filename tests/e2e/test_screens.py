"""What the main screens look like, at three widths, to the character.

A screen that was changed on purpose is written anew with `UPDATE_SNAPSHOTS=1 pytest tests/e2e/test_screens.py`; look at
the difference before you commit it.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.lists import Desk
from tests.e2e.pack import DIAGNOSE, GOOD_ANSWER, OPEN, ORDER
from tests.e2e.program import Program, masked
from tests.e2e.terminal import CTRL_D, ENTER, Terminal

SNAPSHOTS = Path(__file__).parent / "snapshots"
WIDTHS = (60, 80, 120)


def assert_looks_like(name: str, columns: int, screen: str) -> None:
    """Compare a screen with its snapshot, or write the snapshot where it is asked for."""
    place = SNAPSHOTS / f"{name}-{columns}.txt"
    shown = re.sub(r"\A\d+ problems? in the content.*\n", "", screen)  # of the program's own content, which is edited
    shown = re.sub(r"\n{4,}", "\n\n\n", shown)
    shown = re.sub(r"Slowest: .*", "Slowest: ...", masked(shown)) + "\n"  # which one it was is the machine's doing
    if os.environ.get("UPDATE_SNAPSHOTS"):
        place.parent.mkdir(exist_ok=True)
        place.write_text(shown, encoding="utf-8")
    assert shown == place.read_text(encoding="utf-8")


def screens(terminal: Terminal) -> Iterator[tuple[str, str]]:
    """Play a session of three questions; each main screen by its name, when it is complete."""
    whole_footer = ":help"
    terminal.wait_for("Question 1 of 3", "left")
    terminal.wait_until(lambda: terminal.screen().endswith(whole_footer), "the question")
    yield "question", terminal.screen()
    terminal.press(ENTER.join([*GOOD_ANSWER, "I would retrain immediately."]) + CTRL_D)
    terminal.wait_for("4 certain :help")
    yield "confidence", terminal.screen()
    terminal.press("3")
    terminal.wait_for("Tells the owner", "Enter confirm")
    terminal.wait_until(lambda: terminal.screen().endswith(whole_footer), "the tick list")
    yield "ticks", terminal.screen()
    terminal.press("1")  # a low score comes back tomorrow: no date, whose width would change the lines around it
    terminal.wait_for("1 [ ]")
    terminal.press(ENTER)
    terminal.wait_for("Enter next", "q quit :help")
    yield "result", terminal.screen()
    terminal.press(ENTER)
    terminal.wait_for("Question 2 of 3", "Enter done")
    terminal.press("1 2 3" + ENTER)
    terminal.wait_for("4 certain :help")
    terminal.press("4")
    terminal.wait_for("Enter next", "q quit :help")
    terminal.press(ENTER)
    terminal.wait_for("Question 3 of 3", "Ctrl-D done")
    terminal.wait_until(lambda: terminal.screen().endswith(whole_footer), "the chart")
    yield "chart", terminal.screen().partition("Question 3 of 3")[2]
    terminal.press(":quit" + ENTER)
    assert terminal.finish() == 0
    yield "summary", terminal.screen().partition("Summary")[2]


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_screens_of_a_session_look_as_they_were_approved(program: Program, columns: int) -> None:
    seen = []
    for name, screen in screens(program.terminal(columns, OPEN, ORDER, DIAGNOSE)):
        assert all(len(line) <= columns for line in screen.splitlines())
        assert_looks_like(name, columns, screen)
        seen.append(name)
    assert seen == ["question", "confidence", "ticks", "result", "chart", "summary"]


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_screens_of_a_checklist_look_as_they_were_approved(desk: Desk, columns: int) -> None:
    desk.add_interview()
    terminal = desk.terminal(columns, "t-day")
    terminal.wait_for("0 of 3", "q leave")
    terminal.press("2")
    terminal.wait_for("1 of 3", "Before 1 [ ]", "› 2 [x] Water stands beside it In the call", "mlops-prep stats")
    assert_looks_like("checklist", columns, terminal.screen())
    terminal = desk.terminal(columns, "t-skills")
    terminal.wait_for("0 of 2", "q leave")
    terminal.press("1")
    terminal.wait_for("n no")
    assert_looks_like("checklist-asks", columns, terminal.screen())


def test_every_snapshot_belongs_to_a_screen() -> None:
    names = ("question", "confidence", "ticks", "result", "chart", "summary", "checklist", "checklist-asks")
    expected = {f"{name}-{columns}.txt" for name in names for columns in WIDTHS}
    assert {place.name for place in SNAPSHOTS.iterdir()} == expected
