"""The list of rubric points to tick."""

from collections.abc import Callable
from textwrap import wrap

from prompt_toolkit.application import Application
from prompt_toolkit.data_structures import Point
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.output import ColorDepth

from mlops_prep.models.views import EndOfInput, PointsAsk, Reply, Text
from mlops_prep.ui.keys import STYLE, columns, footer_keys, interrupt, leave_with


class TickList:
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
            style=STYLE,
            color_depth=depth,
            erase_when_done=True,
        )

    def run(self) -> Reply:
        """Let the user tick until the list is confirmed; a colon comes back as `Text(":")`."""
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
            lines = wrap(says, max(20, columns() - len(head) - 2), subsequent_indent=" " * len(head))
            fragments.append((style, head + "\n".join(lines) + "\n"))
            self._rows.append(row)
            row += len(lines)
        return fragments

    def _cursor(self) -> Point:
        return Point(0, self._rows[self._at] if self._rows else 0)

    def _footer(self) -> StyleAndTextTuples:
        keys = [("Enter", "confirm"), ("1-9", "tick"), ("↑↓ space", "tick"), ("a", "all"), ("0", "none")]
        return [("", "  "), *footer_keys(keys, self._ask.words, columns() - 3)]

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
        leave_with(bindings, "enter", lambda: Text(text=" ".join(sorted(self._ticked))))
        leave_with(bindings, "c-d", EndOfInput)
        leave_with(bindings, ":", lambda: Text(text=":"))
        interrupt(bindings)
        return bindings
