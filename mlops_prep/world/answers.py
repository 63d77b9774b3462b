"""What a simulated system answers to a command."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["probe", "change", "unknown"]


class Answer(NamedTuple):
    """The text that a tool prints, and whether it only looked, changed something, or was not understood."""

    output: str
    kind: Kind = "probe"
    seconds: float = 0.0
    """How long the command takes on the world's clock."""


class CommandError(Exception):
    """A tool refuses a command; the text is what it prints. A mistyped command costs nothing."""

    def __init__(self, says: str, *, kind: Kind = "probe") -> None:
        super().__init__(says)
        self.kind: Kind = kind
