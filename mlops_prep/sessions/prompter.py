"""The port between a session and whoever answers: a terminal, a pipe, a script in a test."""

from typing import Protocol

from mlops_prep.models.ticking import ChecklistAsk
from mlops_prep.models.views import AnswerAsk, KeyAsk, LineAsk, PointsAsk, Reply, View


class Prompter(Protocol):
    """Shows views and gets replies. Raises KeyboardInterrupt on Ctrl-C, never EOFError."""

    def show(self, view: View) -> None:
        """Show something; asks nothing."""
        ...

    def ask_answer(self, ask: AnswerAsk) -> Reply:
        """The answer's text."""
        ...

    def ask_line(self, ask: LineAsk) -> Reply:
        """One line as it was typed, session words too; only Text or EndOfInput."""
        ...

    def ask_points(self, ask: PointsAsk) -> Reply:
        """The covered points' ids, joined by spaces."""
        ...

    def ask_key(self, ask: KeyAsk) -> Reply:
        """One of the keys."""
        ...

    def ask_checklist(self, ask: ChecklistAsk) -> None:
        """Show a list and pass on changes of it, until the user leaves it."""
        ...
