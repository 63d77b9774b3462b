"""The screen on which a checklist is ticked: one key is one tick, and it is kept before the next key is read.

The list scrolls between its title and a pane that tells of the current item; the pane is as high as its longest text
needs, so that nothing jumps while the cursor moves.
"""

from collections.abc import Callable
from textwrap import wrap

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application
from prompt_toolkit.application.current import get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.data_structures import Point
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import Dimension, FormattedTextControl, HSplit, Layout, ScrollOffsets, Window
from prompt_toolkit.output import ColorDepth
from rich.cells import chop_cells

from mlops_prep.models.ticking import ChecklistAsk, Deed, ItemShown, Outcome
from mlops_prep.ui.checklists import (
    details,
    drill_of,
    progress,
    read_line,
    standing,
    tag,
)
from mlops_prep.ui.editor import readable
from mlops_prep.ui.keys import STYLE, columns, footer_keys, interrupt
from mlops_prep.ui.wording import visible

_FOOTER = [("1-9", "tick"), ("↑↓ space", "tick"), ("u", "undo"), ("e", "note"), ("q", "leave")]
_UNPROVEN_FOOTER = [("y", "tick on my word"), ("d", "how to drill it"), ("n", "no")]
_LEAST_LIST_ROWS = 3
_LEAVE, _NOTE, _WORD = "leave", "note", "word"


def tick_boxes(ask: ChecklistAsk, depth: ColorDepth | None) -> str:
    """Let the user tick until they leave; what the list came to, in a line."""
    boxes = Boxes(ask, depth)
    while (wish := boxes.run()) != _LEAVE:
        if wish == _NOTE:
            boxes.write_note()
        elif boxes.read_word():
            break
    return f"{visible(boxes.view.title)}: {progress(boxes.view)}."


class Boxes:
    """A list with its cursor; both are kept while a note or a session word is typed."""

    def __init__(self, ask: ChecklistAsk, depth: ColorDepth | None) -> None:
        self._act = ask.act
        self.view = ask.view
        self._depth = depth
        self._at = next((index for index, item in enumerate(self.view.items) if not item.ticked), 0)
        self._says = ""
        self._asks = False
        self._row = 0
        self._above = 0

    def run(self) -> str:
        """Show the list until a key leaves it for good, for a note, or for a session word."""
        control = FormattedTextControl(
            self._lines, get_cursor_position=lambda: Point(0, self._row), show_cursor=False, focusable=True
        )
        app: Application[str] = Application(
            layout=Layout(
                HSplit(
                    [
                        Window(FormattedTextControl(self._head), height=lambda: Dimension.exact(self._head_rows())),
                        Window(
                            control,
                            height=Dimension(min=min(_LEAST_LIST_ROWS, len(self.view.items))),
                            dont_extend_height=True,
                            scroll_offsets=ScrollOffsets(top=lambda: self._above, bottom=0),
                        ),
                        Window(FormattedTextControl(self._pane), height=lambda: Dimension.exact(self._pane_rows())),
                        Window(FormattedTextControl(self._footer), height=1, dont_extend_height=True),
                    ]
                )
            ),
            key_bindings=self._bindings(),
            style=STYLE,
            color_depth=self._depth,
            erase_when_done=True,
        )
        app.ttimeoutlen = 0.1  # Esc leaves: it must not wait long for an arrow's letters
        return app.run()

    # What is to be seen

    def _head(self) -> StyleAndTextTuples:
        title = "\n".join(f"  {line}" for line in _folded(self.view.title))
        under = "\n".join(f"  {line}" for line in _folded(standing(self.view)))
        return [("bold", f"{title}\n"), ("", f"{under}\n")]

    def _head_rows(self) -> int:
        return len(_folded(self.view.title)) + len(_folded(standing(self.view)))

    def _lines(self) -> StyleAndTextTuples:
        fragments: StyleAndTextTuples = []
        row, section = 0, ""
        for index, item in enumerate(self.view.items):
            has_heading = item.section != section
            if has_heading:
                section = item.section
                fragments.append(("class:heading", f"  {visible(section)}\n"))
                row += 1
            lines = self._item(index, item)
            if index == self._at:  # its last line is where the cursor is, and what is above of it stays in sight
                self._row, self._above = row + len(lines) - 1, len(lines) - 1 + has_heading
            style = ("class:current " if index == self._at else "") + ("class:marked" if item.ticked else "")
            fragments.append((style, "\n".join(lines) + "\n"))
            row += len(lines)
        fragments[-1] = (fragments[-1][0], fragments[-1][1].removesuffix("\n"))
        return fragments

    def _item(self, index: int, item: ItemShown) -> list[str]:
        width = len(str(len(self.view.items)))
        head = f"{'›' if index == self._at else ' '} {index + 1:>{width}} [{'x' if item.ticked else ' '}] "
        status = tag(item)
        note = " ✎" if item.note else ""
        says = visible(f"{item.says}{note}{f' ({status})' if status else ''}")
        first, *rest = _wrapped(says, max(20, columns() - len(head) - 2))
        return [head + first, *(" " * len(head) + line for line in rest)]

    def _pane(self) -> StyleAndTextTuples:
        item = self.view.items[self._at]
        fragments: StyleAndTextTuples = [("", "\n")]
        lines = [line for detail in details(item) for line in _folded(detail)]
        if len(lines) > self._room():
            lines = [*lines[: self._room() - 1], "…"]
        fragments += [("class:footer", f"  {line}\n") for line in lines]
        fragments += [("class:soon", f"  {line}\n") for line in _folded(self._says)] if self._says else []
        return fragments

    def _pane_rows(self) -> int:
        """As many as the longest text needs, with an empty line above and room for a remark."""
        longest = max(len([1 for detail in details(item) for _ in _folded(detail)]) for item in self.view.items)
        return 1 + min(longest, self._room()) + self._remark_rows()

    def _remark_rows(self) -> int:
        return len(_folded(self._says)) if self._says else 1

    def _room(self) -> int:
        """Rows that may tell of the current item: a third of the screen, and what the other parts leave."""
        rows = get_app().output.get_size().rows
        left = rows - self._head_rows() - _LEAST_LIST_ROWS - 1 - self._remark_rows() - 1
        return max(1, min(rows // 3 - 1, left))

    def _footer(self) -> StyleAndTextTuples:
        if self._asks:
            return [("", "  "), *footer_keys(_UNPROVEN_FOOTER, (), columns() - 2)]
        return [("", "  "), *footer_keys(_FOOTER, (), columns() - 2)]

    # What keys do

    def _do(self, event: KeyPressEvent, deed: Deed) -> None:
        """Make a change; what goes wrong with it ends the screen instead of being printed into it."""
        try:
            outcome = self._act(deed)
        except Exception as error:
            event.app.exit(exception=error)
            return
        self._take(outcome)

    def _take(self, outcome: Outcome) -> None:
        """Show the list after a change, with the cursor on what was changed."""
        self.view, self._says, self._asks = outcome.view, outcome.says, outcome.needs_word
        found = [index for index, item in enumerate(self.view.items) if item.id == outcome.item]
        self._at = found[0] if found else self._at

    def _toggle(self, event: KeyPressEvent, index: int) -> None:
        if index < len(self.view.items):
            self._at = index
            item = self.view.items[index]
            self._do(event, Deed("untick" if item.ticked else "tick", item.id))

    def _move(self, steps: int, *, wraps: bool = False) -> None:
        count = len(self.view.items)
        self._says = ""
        self._at = (self._at + steps) % count if wraps else min(max(self._at + steps, 0), count - 1)

    def _bindings(self) -> KeyBindings:
        bindings = KeyBindings()

        def on(*keys: str) -> Callable[[Callable[[KeyPressEvent], None]], None]:
            def bind(action: Callable[[KeyPressEvent], None]) -> None:
                for key in keys:
                    bindings.add(key, eager=key == "escape")(lambda event: self._pressed(event, action))

            return bind

        on("up", "k")(lambda event: self._move(-1, wraps=True))
        on("down", "j")(lambda event: self._move(1, wraps=True))
        on("pageup")(lambda event: self._move(-10))
        on("pagedown")(lambda event: self._move(10))
        on("home", "g")(lambda event: self._move(-len(self.view.items)))
        on("end", "G")(lambda event: self._move(len(self.view.items)))
        on(" ", "x")(lambda event: self._toggle(event, self._at))
        for digit in range(1, 10):
            on(str(digit))(lambda event, index=digit - 1: self._toggle(event, index))  # type: ignore[misc]
        on("u")(lambda event: self._do(event, Deed("undo")))
        on("e")(lambda event: event.app.exit(result=_NOTE))
        on(":")(lambda event: event.app.exit(result=_WORD))
        on("q", "escape", "enter", "c-d")(lambda event: event.app.exit(result=_LEAVE))
        for key in ("y", "d", "n"):
            bindings.add(key)(lambda event, key=key: self._answer(event, key))
        interrupt(bindings)
        return bindings

    def _pressed(self, event: KeyPressEvent, action: Callable[[KeyPressEvent], None]) -> None:
        """Any other key than y, d or n answers the question with no; Esc and Enter do nothing else."""
        asked, self._asks = self._asks, False
        if asked:
            self._says = ""
        if not asked or event.key_sequence[0].key not in ("escape", "c-m"):
            action(event)

    def _answer(self, event: KeyPressEvent, key: str) -> None:
        if not self._asks:
            return
        item = self.view.items[self._at]
        self._asks, self._says = False, ""
        if key == "y":
            self._do(event, Deed("tick", item.id, on_word=True))
        elif key == "d":
            self._says = drill_of(item)

    # What is typed

    def write_note(self) -> None:
        """Type the note of the current item; every letter is kept at once, Esc brings the old text back."""
        item = self.view.items[self._at]
        bindings = KeyBindings()

        @bindings.add("escape", eager=True)
        def _(event: KeyPressEvent) -> None:
            event.current_buffer.text = item.note
            event.current_buffer.validate_and_handle()

        def keep(buffer: Buffer) -> None:
            try:
                self._act(Deed("draft", item.id, readable(buffer.text)))
            except Exception as error:  # as in `_do`
                session.app.exit(exception=error)

        session: PromptSession[str] = PromptSession(
            style=STYLE, color_depth=self._depth, erase_when_done=True, key_bindings=bindings
        )
        session.app.ttimeoutlen = 0.1
        session.default_buffer.on_text_changed += keep
        text = item.note
        try:
            text = session.prompt(lambda: _note_prompt(item), default=item.note)
        except EOFError:
            pass
        except KeyboardInterrupt:
            self._act(Deed("note", item.id, readable(session.default_buffer.text)))
            raise
        self._take(self._act(Deed("note", item.id, readable(text))))

    def read_word(self) -> bool:
        """Type a session word, or numbers; whether it leaves."""
        session: PromptSession[str] = PromptSession(style=STYLE, color_depth=self._depth, erase_when_done=True)
        try:
            typed = read_line(readable(session.prompt("  ", default=":")), self.view)
        except EOFError:
            return False
        self._says = typed.says
        for deed in typed.deeds:
            self._take(self._act(deed))
        return typed.leaves


def _note_prompt(item: ItemShown) -> StyleAndTextTuples:
    above = "".join(f"  {line}\n" for line in _folded(item.says))
    under = "".join(f"  {line}\n" for line in _folded(item.why) if line)
    return [("bold", above), ("class:footer", under), ("", "  Enter keeps, Esc leaves it\n"), ("class:key", "  › ")]


def _folded(text: str) -> list[str]:
    """Lines that fit the screen; an id in a command keeps its hyphens together, to be copied."""
    return [line for part in text.split("\n") for line in _wrapped(visible(part), max(20, columns() - 4))]


def _wrapped(text: str, width: int) -> list[str]:
    """At least one line; what is written without spaces in wide characters is cut where the screen ends."""
    lines = wrap(text, width, break_on_hyphens=False) or [""]
    return [piece for line in lines for piece in (chop_cells(line, width) or [""])]
