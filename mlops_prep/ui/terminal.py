"""The terminal prompter: Rich shows, prompt_toolkit asks.

Nothing but a key of the user's moves a screen on. The footer names the keys that work at the moment; a colon starts a
session word anywhere.
"""

import os

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.output import ColorDepth
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.control import Control
from rich.markup import escape
from rich.padding import Padding
from rich.segment import ControlType
from rich.text import Text as RichText

from mlops_prep.models.ticking import ChecklistAsk
from mlops_prep.models.views import (
    AnswerAsk,
    CommandOutput,
    EndOfInput,
    KeyAsk,
    LineAsk,
    PointsAsk,
    QuestionShown,
    Reply,
    Text,
    View,
    WatchTick,
    Word,
    parse_word,
)
from mlops_prep.ui.editor import Countdown, Editor, readable
from mlops_prep.ui.keys import STYLE, key_line, press
from mlops_prep.ui.render import render, render_marked_answer
from mlops_prep.ui.ticklist import TickList

_ERASE_LINE = Control((ControlType.ERASE_IN_LINE, 2))


class TerminalPrompter:
    """A screen and a keyboard."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._is_ticking = False
        self._depth = ColorDepth.DEPTH_1_BIT if os.environ.get("NO_COLOR") else None

    def show(self, view: View) -> None:
        """Print a view; a question starts with some room above it."""
        if self._is_ticking:
            self._console.control(Control.move_to_column(0), _ERASE_LINE)
        self._is_ticking = isinstance(view, WatchTick)
        if isinstance(view, WatchTick):
            self._show_tick(view)
            return
        # what a command printed is wrapped by the terminal, as it would be on call
        self._console.print(render(view, self._console.width), soft_wrap=isinstance(view, CommandOutput))
        if isinstance(view, QuestionShown):
            self._console.set_window_title(f"mlops-prep {view.position}/{view.total}")

    def _show_tick(self, view: WatchTick) -> None:
        """One line at any width, with room for an echoed `^C`, left open: it is erased before whatever comes next.

        Written past Rich, whose buffer would print it twice when Ctrl-C comes in the middle.
        """
        from mlops_prep.ui.katas import tick_line  # a drill starts without it

        text, width = tick_line(view), self._console.width - 5
        if cell_len(text) > width:
            text = f"{set_cell_size(text, width - 1)}…"
        self._console.file.write(f"\x1b[2m  {text}\x1b[0m")
        self._console.file.flush()

    def ask_answer(self, ask: AnswerAsk) -> Reply:
        """An editor with a countdown under it; a line for answers of one line."""
        if ask.aloud:
            return self._ask_aloud(ask)
        if ask.is_kept:
            self._console.print("  [dim]Your draft was kept; go on from there.[/dim]")
        if ask.many_lines:  # not in the editor: it would cut a long prompt at the edge of the screen
            self._console.print(Padding(RichText(ask.prompt, style="bold"), (0, 2)))
        return Editor(ask, self._depth).run()

    def ask_line(self, ask: LineAsk) -> Reply:
        """A line with history, completion and the clock."""
        from mlops_prep.ui.console import ask_line  # a drill starts without it

        return ask_line(ask, self._depth)

    def ask_points(self, ask: PointsAsk) -> Reply:
        """The marked answer, and a list of points to tick."""
        if ask.spans:
            self._console.print(render_marked_answer(ask))
        self._console.print()
        ticked = set(ask.marked)
        while True:
            reply = TickList(ask, ticked, self._depth).run()
            if not isinstance(reply, Text) or reply.text != ":":
                return reply
            if word := self._ask_word():
                return word

    def ask_key(self, ask: KeyAsk) -> Reply:
        """One key."""
        while True:
            pressed = press(lambda: key_line(ask), {key.key for key in ask.keys if key.key}, self._depth, list)
            if pressed is None:
                return EndOfInput()
            if pressed != ":":
                label = next((key.label for key in ask.keys if key.key == pressed), "")
                if not ask.quiet and label:
                    self._console.print(f"  [dim]{ask.prompt}[/dim] {pressed} {label}")
                return Text(text=pressed or ask.default)
            if word := self._ask_word():
                return word

    def ask_checklist(self, ask: ChecklistAsk) -> None:
        """A screen of boxes; its last line stays."""
        from mlops_prep.ui.boxes import tick_boxes  # a drill starts without it

        left = tick_boxes(ask, self._depth)
        self._console.print(Padding(RichText(left, style="dim"), (0, 2)))

    def _ask_aloud(self, ask: AnswerAsk) -> Reply:
        self._console.print(Padding(RichText(ask.prompt, style="bold"), (0, 2)))
        timer = Countdown(ask)
        line: StyleAndTextTuples = [
            ("", "  Speak. "),
            ("class:key", "Enter"),
            ("class:footer", " when done"),
        ]
        while True:
            pressed = press(lambda: line, set(), self._depth, timer.fragments)
            if pressed is None:
                return EndOfInput()
            if pressed == "":
                return Text(text="")
            if word := self._ask_word():
                return word

    def _ask_word(self) -> Word | None:
        """A session word, after its colon was pressed."""
        session: PromptSession[str] = PromptSession(style=STYLE, color_depth=self._depth, erase_when_done=True)
        try:
            typed = readable(session.prompt("  ", default=":"))
        except EOFError:
            return None
        word = parse_word(typed)
        if word is None and typed.strip() not in ("", ":"):
            self._console.print(f"  [dim]No session word {escape(typed.strip())}; :help lists them.[/dim]")
        return word
