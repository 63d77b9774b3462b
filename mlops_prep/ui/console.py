"""The prompt of an incident: a line with history, completion of names that were seen, and the clock under it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.output import ColorDepth

from mlops_prep.models.views import AnswerAsk, EndOfInput, LineAsk, Reply, Text
from mlops_prep.ui.editor import Countdown
from mlops_prep.ui.keys import STYLE

_LAST_WORD = re.compile(r"[^\s'\"=,]*$")
_SHOWN = 40


class _Names(Completer):
    """Completes the word before the cursor."""

    def __init__(self, names: Iterable[str], words: Iterable[str]) -> None:
        self._names = list(names)
        self._words = list(words)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Names that begin with it; session words at the beginning of the line."""
        found = _LAST_WORD.search(document.text_before_cursor)
        typed = found.group() if found else ""
        if not typed:
            return
        names = self._words if document.text_before_cursor.startswith(":") else self._names
        for name in [name for name in names if name.startswith(typed) and name != typed][:_SHOWN]:
            yield Completion(name, start_position=-len(typed))


def ask_line(ask: LineAsk, depth: ColorDepth | None) -> Reply:
    """Read one line; Ctrl-D on an empty one ends the input."""
    clock = Countdown(_as_answer(ask))
    history = InMemoryHistory()
    for line in ask.history:
        history.append_string(line)

    def footer() -> StyleAndTextTuples:
        return [*clock.fragments(), ("class:footer", f"Tab completes   {' '.join(ask.words)}")]

    session: PromptSession[str] = PromptSession(
        history=history,
        completer=_Names(ask.names, ask.words),
        complete_while_typing=False,
        bottom_toolbar=footer,
        refresh_interval=0.5,
        style=STYLE,
        color_depth=depth,
    )
    try:
        return Text(session.prompt(f"{ask.prompt} "))
    except EOFError:
        return EndOfInput()


def _as_answer(ask: LineAsk) -> AnswerAsk:
    return AnswerAsk("", False, "", ask.spent_seconds, ask.limit_seconds, lambda text: None)
