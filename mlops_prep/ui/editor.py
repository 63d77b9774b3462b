"""The editor in which an answer is typed, with the countdown under it."""

import time

from prompt_toolkit import PromptSession
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.validation import Validator

from mlops_prep.models.views import EOF_MARK, AnswerAsk, EndOfInput, Reply, Text, Word, parse_word
from mlops_prep.ui.keys import STYLE, columns, footer_keys
from mlops_prep.ui.wording import clock_time

_DRAFT_EVERY_SECONDS = 1.0
_SOON_SHARE = 0.25
_URGENT_SECONDS = 20.0


class Countdown:
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


class Editor:
    """Types one answer: of many lines, or of one."""

    def __init__(self, ask: AnswerAsk, depth: ColorDepth | None) -> None:
        self._ask = ask
        self._countdown = Countdown(ask)
        self._kept = ask.draft
        self._kept_at = time.monotonic()
        self._word: Word | None = None
        self._gives_up = False
        self._session: PromptSession[str] = PromptSession(
            multiline=ask.many_lines,
            key_bindings=self._bindings(),
            bottom_toolbar=self._footer,
            prompt_continuation=lambda width, line, wrapped: [("class:gutter", "  │ ")],
            refresh_interval=0.5,
            style=STYLE,
            color_depth=depth,
            tempfile_suffix=".md",
            enable_suspend=True,
            reserve_space_for_menu=0,
            validator=Validator.from_callable(
                self._says_something,
                error_message="Nothing typed yet. :skip passes over it, a single . gives up on it.",
            ),
            validate_while_typing=False,
        )

    def run(self) -> Reply:
        """Let the user type until the answer, or a session word, is handed over."""
        self._session.app.after_render += lambda _: self._keep_draft()
        label: StyleAndTextTuples = [] if self._ask.many_lines else [("", f"  {self._ask.prompt} ")]
        if self._ask.many_lines:
            label = [("class:gutter", "  │ ")]
        try:
            text = readable(self._session.prompt(label, default=self._ask.draft))
        except KeyboardInterrupt:
            self._keep_draft(now=True)
            raise
        except EOFError:
            return EndOfInput(text_so_far=readable(self._session.default_buffer.text))
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
        line = readable(buffer.document.current_line).strip()
        word = parse_word(line)
        if word is not None:
            self._word = word
            _drop_line(buffer)
            buffer.validate_and_handle()
        elif not self._ask.many_lines:
            if line:
                buffer.validate_and_handle()
        elif line == EOF_MARK:
            self._gives_up = True
            _drop_line(buffer)
            buffer.validate_and_handle()
        else:
            buffer.newline(copy_margin=False)

    def _says_something(self, text: str) -> bool:
        """A key hit by mistake must not record an empty answer."""
        return bool(text.strip()) or self._word is not None or self._gives_up

    def _footer(self) -> StyleAndTextTuples:
        keys = [("Ctrl-D", "done"), ("Ctrl-O", "editor")] if self._ask.many_lines else [("Enter", "done")]
        countdown = self._countdown.fragments()
        used = sum(len(fragment[1]) for fragment in countdown)
        return [*countdown, *footer_keys(keys, self._ask.words, columns() - used - 1)]

    def _keep_draft(self, *, now: bool = False) -> None:
        text = readable(self._session.default_buffer.text)
        if text != self._kept and (now or time.monotonic() - self._kept_at >= _DRAFT_EVERY_SECONDS):
            self._ask.keep_draft(text)
            self._kept, self._kept_at = text, time.monotonic()


def readable(text: str) -> str:
    """Typed text in which bytes that were no text are marked as such; prompt_toolkit passes them on as they came."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _drop_line(buffer: Buffer) -> None:
    """Take the current line out of the text."""
    lines = buffer.document.lines
    del lines[buffer.document.cursor_position_row]
    buffer.text = "\n".join(lines)
    buffer.cursor_position = len(buffer.text)
