"""The terminal prompter: Rich shows, prompt_toolkit asks.

Nothing but a key of the user's moves a screen on. The footer names the keys that work at the moment; a colon starts a
session word anywhere.
"""

import os
import time
from collections.abc import Callable
from textwrap import wrap
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application, get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.data_structures import Point
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text as RichText

from mlops_prep.models.views import (
    EOF_MARK,
    AnswerAsk,
    EndOfInput,
    KeyAsk,
    PointsAsk,
    QuestionShown,
    Reply,
    Text,
    View,
    Word,
    parse_word,
)
from mlops_prep.ui.render import render, render_marked_answer
from mlops_prep.ui.wording import clock_time

_STYLE = Style.from_dict(
    {
        "bottom-toolbar": "noreverse",
        "footer": "fg:ansibrightblack",
        "key": "bold",
        "calm": "fg:ansigreen bold",
        "soon": "fg:ansiyellow bold",
        "urgent": "fg:ansired bold reverse",
        "gutter": "fg:ansibrightblack",
        "current": "bold",
        "marked": "fg:ansigreen",
    }
)
_DRAFT_EVERY_SECONDS = 1.0
_SOON_SHARE = 0.25
_URGENT_SECONDS = 20.0


class TerminalPrompter:
    """A screen and a keyboard."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._depth = ColorDepth.DEPTH_1_BIT if os.environ.get("NO_COLOR") else None

    def show(self, view: View) -> None:
        """Print a view; a question starts with some room above it."""
        self._console.print(render(view, self._console.width))
        if isinstance(view, QuestionShown):
            self._console.set_window_title(f"mlops-prep {view.position}/{view.total}")

    def ask_answer(self, ask: AnswerAsk) -> Reply:
        """An editor with a countdown under it; a line for answers of one line."""
        if ask.aloud:
            return self._ask_aloud(ask)
        if ask.is_kept:
            self._console.print("  [dim]Your draft was kept; go on from there.[/dim]")
        if ask.many_lines:  # not in the editor: it would cut a long prompt at the edge of the screen
            self._console.print(Padding(RichText(ask.prompt, style="bold"), (0, 2)))
        return _Editor(ask, self._depth).run()

    def ask_points(self, ask: PointsAsk) -> Reply:
        """The marked answer, and a list of points to tick."""
        if ask.spans:
            self._console.print(render_marked_answer(ask))
        self._console.print()
        ticked = set(ask.marked)
        while True:
            reply = _TickList(ask, ticked, self._depth).run()
            if not isinstance(reply, Text) or reply.text != ":":
                return reply
            if word := self._ask_word():
                return word

    def ask_key(self, ask: KeyAsk) -> Reply:
        """One key."""
        while True:
            pressed = _press(lambda: _key_line(ask), {key.key for key in ask.keys if key.key}, self._depth, list)
            if pressed is None:
                return EndOfInput()
            if pressed != ":":
                label = next((key.label for key in ask.keys if key.key == pressed), "")
                if not ask.quiet and label:
                    self._console.print(f"  [dim]{ask.prompt}[/dim] {pressed} {label}")
                return Text(text=pressed or ask.default)
            if word := self._ask_word():
                return word

    def _ask_aloud(self, ask: AnswerAsk) -> Reply:
        timer = _Countdown(ask)
        line: StyleAndTextTuples = [
            ("", "  Speak your answer. "),
            ("class:key", "Enter"),
            ("class:footer", " when done"),
        ]
        while True:
            pressed = _press(lambda: line, set(), self._depth, timer.fragments)
            if pressed is None:
                return EndOfInput()
            if pressed == "":
                return Text(text="")
            if word := self._ask_word():
                return word

    def _ask_word(self) -> Word | None:
        """A session word, after its colon was pressed."""
        session: PromptSession[str] = PromptSession(style=_STYLE, color_depth=self._depth, erase_when_done=True)
        try:
            typed = _readable(session.prompt("  ", default=":"))
        except EOFError:
            return None
        word = parse_word(typed)
        if word is None and typed.strip() not in ("", ":"):
            self._console.print(f"  [dim]No session word {escape(typed.strip())}; :help lists them.[/dim]")
        return word


class _Countdown:
    """The time that is left, as text for a footer."""

    def __init__(self, ask: AnswerAsk) -> None:
        self._limit = ask.limit_seconds
        self._began = time.monotonic() - ask.spent_seconds

    def fragments(self) -> StyleAndTextTuples:
        """`3:21 left`; from a quarter of the time on it turns urgent, below zero it counts the overtime."""
        left = self._limit - (time.monotonic() - self._began)
        if left < 0:
            return [("class:urgent", f" {clock_time(-left)} over "), ("", "  ")]
        name = "urgent" if left < _URGENT_SECONDS else "soon" if left < self._limit * _SOON_SHARE else "calm"
        return [(f"class:{name}", f" {clock_time(left)} left "), ("", "  ")]


class _Editor:
    """Types one answer: of many lines, or of one."""

    def __init__(self, ask: AnswerAsk, depth: ColorDepth | None) -> None:
        self._ask = ask
        self._countdown = _Countdown(ask)
        self._kept = ask.draft
        self._kept_at = time.monotonic()
        self._word: Word | None = None
        self._session: PromptSession[str] = PromptSession(
            multiline=ask.many_lines,
            key_bindings=self._bindings(),
            bottom_toolbar=self._footer,
            prompt_continuation=lambda width, line, wrapped: [("class:gutter", "  │ ")],
            refresh_interval=0.5,
            style=_STYLE,
            color_depth=depth,
            tempfile_suffix=".md",
            enable_suspend=True,
            reserve_space_for_menu=0,
        )

    def run(self) -> Reply:
        self._session.app.after_render += lambda _: self._keep_draft()
        label: StyleAndTextTuples = [] if self._ask.many_lines else [("", f"  {self._ask.prompt} ")]
        if self._ask.many_lines:
            label = [("class:gutter", "  │ ")]
        try:
            text = _readable(self._session.prompt(label, default=self._ask.draft))
        except KeyboardInterrupt:
            self._keep_draft(now=True)
            raise
        except EOFError:
            return EndOfInput(text_so_far=_readable(self._session.default_buffer.text))
        if self._word is not None:
            return Word(name=self._word.name, argument=self._word.argument, text_so_far=text)
        return Text(text=text.rstrip())

    def _bindings(self) -> KeyBindings:
        bindings = KeyBindings()
        many = Condition(lambda: self._ask.many_lines)

        @bindings.add("enter")
        def _(event: KeyPressEvent) -> None:
            self._enter(event)

        @bindings.add("c-d", filter=many)
        @bindings.add("escape", "enter", filter=many)
        def _(event: KeyPressEvent) -> None:
            event.current_buffer.validate_and_handle()

        @bindings.add("c-o", filter=many)
        def _(event: KeyPressEvent) -> None:
            event.current_buffer.open_in_editor()

        return bindings

    def _enter(self, event: KeyPressEvent) -> None:
        """A new line; or the end of the answer, or a session word, when the line says so."""
        buffer = event.current_buffer
        line = _readable(buffer.document.current_line).strip()
        word = parse_word(line)
        if word is not None:
            self._word = word
            _drop_line(buffer)
            buffer.validate_and_handle()
        elif not self._ask.many_lines:
            if line:
                buffer.validate_and_handle()
        elif line == EOF_MARK:
            _drop_line(buffer)
            buffer.validate_and_handle()
        else:
            buffer.newline(copy_margin=False)

    def _footer(self) -> StyleAndTextTuples:
        keys = [("Ctrl-D", "done"), ("Ctrl-O", "editor")] if self._ask.many_lines else [("Enter", "done")]
        countdown = self._countdown.fragments()
        used = sum(len(fragment[1]) for fragment in countdown)
        return [*countdown, *_footer_keys(keys, self._ask.words, _columns() - used - 1)]

    def _keep_draft(self, *, now: bool = False) -> None:
        text = _readable(self._session.default_buffer.text)
        if text != self._kept and (now or time.monotonic() - self._kept_at >= _DRAFT_EVERY_SECONDS):
            self._ask.keep_draft(text)
            self._kept, self._kept_at = text, time.monotonic()


def _readable(text: str) -> str:
    """Typed text in which bytes that were no text are marked as such; prompt_toolkit passes them on as they came."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _drop_line(buffer: Buffer) -> None:
    """Take the current line out of the text."""
    lines = buffer.document.lines
    del lines[buffer.document.cursor_position_row]
    buffer.text = "\n".join(lines)
    buffer.cursor_position = len(buffer.text)


class _TickList:
    """Points to tick; `ticked` is kept between two runs."""

    def __init__(self, ask: PointsAsk, ticked: set[str], depth: ColorDepth | None) -> None:
        self._ask = ask
        self._ticked = ticked
        self._at = 0
        self._rows: list[int] = []
        control = FormattedTextControl(self._lines, get_cursor_position=self._cursor, show_cursor=False, focusable=True)
        footer = Window(FormattedTextControl(self._footer), height=1, dont_extend_height=True)
        self._app: Application[Reply] = Application(
            layout=Layout(HSplit([Window(control, wrap_lines=True, dont_extend_height=True), footer])),
            key_bindings=self._bindings(),
            style=_STYLE,
            color_depth=depth,
            erase_when_done=True,
        )

    def run(self) -> Reply:
        return self._app.run()

    def _lines(self) -> StyleAndTextTuples:
        fragments: StyleAndTextTuples = [("bold", "  Which points did you cover?\n")]
        self._rows = []
        row = 1
        for index, point in enumerate(self._ask.points):
            is_on = point.id in self._ticked
            style = ("class:current " if index == self._at else "") + ("class:marked" if is_on else "")
            head = f"{'›' if index == self._at else ' '} {index + 1} [{'x' if is_on else ' '}] "
            says = f"{point.says}{' (must)' if point.must else ''}"
            lines = wrap(says, max(20, _columns() - len(head) - 2), subsequent_indent=" " * len(head))
            fragments.append((style, head + "\n".join(lines) + "\n"))
            self._rows.append(row)
            row += len(lines)
        return fragments

    def _cursor(self) -> Point:
        return Point(0, self._rows[self._at] if self._rows else 0)

    def _footer(self) -> StyleAndTextTuples:
        keys = [("Enter", "confirm"), ("1-9", "tick"), ("↑↓ space", "tick"), ("a", "all"), ("0", "none")]
        return [("", "  "), *_footer_keys(keys, self._ask.words, _columns() - 3)]

    def _toggle(self, index: int) -> None:
        if 0 <= index < len(self._ask.points):
            self._at = index
            self._ticked.symmetric_difference_update({self._ask.points[index].id})

    def _bindings(self) -> KeyBindings:
        bindings = KeyBindings()
        count = len(self._ask.points)

        def on(*keys: str) -> Callable[[Callable[[], None]], None]:
            def bind(action: Callable[[], None]) -> None:
                for key in keys:
                    bindings.add(key)(lambda event: action())

            return bind

        @on("up", "k")
        def _() -> None:
            self._at = (self._at - 1) % count

        @on("down", "j")
        def _() -> None:
            self._at = (self._at + 1) % count

        on(" ", "x")(lambda: self._toggle(self._at))
        on("a")(lambda: self._ticked.update(point.id for point in self._ask.points))
        on("0")(self._ticked.clear)
        for digit in range(1, 10):
            on(str(digit))(lambda index=digit - 1: self._toggle(index))  # type: ignore[misc]
        _leave_with(bindings, "enter", lambda: Text(text=" ".join(sorted(self._ticked))))
        _leave_with(bindings, "c-d", EndOfInput)
        _leave_with(bindings, ":", lambda: Text(text=":"))
        _interrupt(bindings)
        return bindings


def _press(
    line: Callable[[], StyleAndTextTuples],
    keys: set[str],
    depth: ColorDepth | None,
    before: Callable[[], StyleAndTextTuples],
) -> str | None:
    """Wait for one of `keys`, Enter (""), or a colon; None at end of input. `before` is asked twice a second."""
    bindings = KeyBindings()
    for key in sorted(keys):
        _leave_with(bindings, key, lambda key=key: key)  # type: ignore[misc]
    _leave_with(bindings, "enter", lambda: "")
    _leave_with(bindings, ":", lambda: ":")
    _leave_with(bindings, "c-d", lambda: None)
    _interrupt(bindings)
    control = FormattedTextControl(lambda: _folded([*before(), *line()], _columns()), show_cursor=False, focusable=True)
    app: Application[str | None] = Application(
        layout=Layout(Window(control, wrap_lines=True, dont_extend_height=True)),
        key_bindings=bindings,
        style=_STYLE,
        color_depth=depth,
        refresh_interval=0.5,
        erase_when_done=True,
    )
    return app.run()


def _leave_with(bindings: KeyBindings, key: str, result: Callable[[], Any]) -> None:
    @bindings.add(key)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result=result())


def _interrupt(bindings: KeyBindings) -> None:
    @bindings.add("c-c")
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt())


def _key_line(ask: KeyAsk) -> StyleAndTextTuples:
    keys = [(key.key or "Enter", key.label) for key in ask.keys]
    *above, last = wrap(ask.prompt, max(20, _columns() - 4)) or [""]
    head = "".join(f"  {line}\n" for line in above) + f"  {last}  "
    return [("bold", head), *_footer_keys(keys, ask.words[-1:], 10_000)]


def _folded(fragments: StyleAndTextTuples, columns: int) -> StyleAndTextTuples:
    """The fragments, with a new line before a key that would be cut at the edge of the screen."""
    folded: StyleAndTextTuples = []
    used = 0
    for index, fragment in enumerate(fragments):
        style, text = fragment[0], fragment[1]
        unit = text + fragments[index + 1][1] if style == "class:key" and index + 1 < len(fragments) else text
        if used + len(unit.rpartition("\n")[2].rstrip()) > columns and folded:
            folded.append(("", "\n  "))
            used = 2
        folded.append((style, text))
        used = len(text.rpartition("\n")[2]) + (0 if "\n" in text else used)
    return folded


def _footer_keys(keys: list[tuple[str, str]], words: tuple[str, ...], room: int) -> StyleAndTextTuples:
    """Keys and session words, as many as there is room for; the last word (`:help`) tells the others."""
    last = f":{words[-1]}" if words else ""
    left = room - len(last)
    fragments: StyleAndTextTuples = []
    for key, label in keys:
        if (left := left - len(key) - len(label) - 4) < 0:
            break
        fragments += [("class:key", key), ("class:footer", f" {label}   ")]
    for word in words[:-1]:
        if (left := left - len(word) - 2) < 0:
            break
        fragments.append(("class:footer", f":{word} "))
    return [*fragments, ("class:footer", last)]


def _columns() -> int:
    return get_app().output.get_size().columns
