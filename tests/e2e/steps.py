"""How a candidate gets from one prompt to the next on a terminal; every step waits until its prompt is there."""

from collections.abc import Callable

from tests.e2e.pack import GOOD_ANSWER
from tests.e2e.terminal import CTRL_D, ENTER, Terminal, flowing

ANSWER = "\n".join(GOOD_ANSWER)
EDITOR, LINE, CONFIDENCE, POINTS, NEXT = "Ctrl-D done", "Enter done", "1 guessing", "Enter confirm", "Enter next"
"""What stands on the screen only while the program waits there."""
Reach = Callable[[Terminal], None]


def type_answer(terminal: Terminal, text: str = ANSWER) -> None:
    """Type an answer of several lines into the editor."""
    terminal.wait_for(EDITOR)
    terminal.press(text.replace("\n", ENTER))
    terminal.wait_for(flowing(text.rpartition("\n")[2]))


def answer_open(terminal: Terminal) -> None:
    """Answer the open question, up to the prompt after its result."""
    type_answer(terminal)
    terminal.press(CTRL_D)
    terminal.wait_for(CONFIDENCE)
    terminal.press("3")
    terminal.wait_for(POINTS)
    terminal.press(ENTER)
    terminal.wait_for(NEXT)


def answer_line(terminal: Terminal, text: str) -> None:
    """Answer a closed question, up to the prompt after its result."""
    terminal.wait_for(LINE)
    terminal.press(text + ENTER)
    terminal.wait_for(CONFIDENCE)
    terminal.press("4")
    terminal.wait_for(NEXT)


def go_on(terminal: Terminal) -> None:
    """Leave a result."""
    terminal.press(ENTER)


def wait_for_whole_footer(terminal: Terminal) -> None:
    """Wait for the last line to end with the word that tells the others: then nothing of it was cut off."""
    terminal.wait_until(lambda: terminal.screen().endswith(":help"), "a footer that fits")


def to_the_answer(terminal: Terminal) -> None:
    """Type an answer and leave it open."""
    type_answer(terminal)


def to_the_confidence(terminal: Terminal) -> None:
    """Give an answer, up to the question how sure one is."""
    type_answer(terminal)
    terminal.press(CTRL_D)
    terminal.wait_for(CONFIDENCE)


def to_the_points(terminal: Terminal) -> None:
    """Up to the list of points."""
    to_the_confidence(terminal)
    terminal.press("3")
    terminal.wait_for(POINTS)


def to_a_word(terminal: Terminal) -> None:
    """Begin a session word where a key is asked for."""
    to_the_confidence(terminal)
    terminal.press(":hel")
    terminal.wait_for(":hel")


def to_the_rating(terminal: Terminal) -> None:
    """Up to the choice of another rating."""
    answer_open(terminal)
    terminal.press("r")
    terminal.wait_for("1 again 2 hard 3 good 4 easy")


def to_the_follow_up(terminal: Terminal) -> None:
    """Up to the interviewer's next question."""
    answer_open(terminal)
    terminal.press("f")
    terminal.wait_for("1:00 left")
