"""Single keys and footers: what the other parts of the terminal prompter are made of."""

from collections.abc import Callable
from textwrap import wrap
from typing import Any

from prompt_toolkit.application import Application, get_app
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from mlops_prep.models.views import KeyAsk

STYLE = Style.from_dict(
    {
        "bottom-toolbar": "noreverse",
        "footer": "fg:ansibrightblack",
        "key": "bold",
        "calm": "fg:ansigreen bold",
        "soon": "fg:ansiyellow bold",
        "urgent": "fg:ansired bold reverse",
        "gutter": "fg:ansibrightblack",
        "current": "bold",
        "heading": "fg:ansicyan",
        "marked": "fg:ansigreen",
    }
)


def press(
    line: Callable[[], StyleAndTextTuples],
    keys: set[str],
    depth: ColorDepth | None,
    before: Callable[[], StyleAndTextTuples],
) -> str | None:
    """Wait for one of `keys`, Enter (""), or a colon; None at end of input. `before` is asked twice a second."""
    bindings = KeyBindings()
    for key in sorted(keys):
        leave_with(bindings, key, lambda key=key: key)  # type: ignore[misc]
    leave_with(bindings, "enter", lambda: "")
    leave_with(bindings, ":", lambda: ":")
    leave_with(bindings, "c-d", lambda: None)
    interrupt(bindings)
    control = FormattedTextControl(lambda: _folded([*before(), *line()], columns()), show_cursor=False, focusable=True)
    app: Application[str | None] = Application(
        layout=Layout(Window(control, wrap_lines=True, dont_extend_height=True)),
        key_bindings=bindings,
        style=STYLE,
        color_depth=depth,
        refresh_interval=0.5,
        erase_when_done=True,
    )
    return app.run()


def leave_with(bindings: KeyBindings, key: str, result: Callable[[], Any]) -> None:
    """Make `key` end the application with what `result` gives."""

    @bindings.add(key)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result=result())


def interrupt(bindings: KeyBindings) -> None:
    """Make Ctrl-C end the application with KeyboardInterrupt."""

    @bindings.add("c-c")
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt())


def key_line(ask: KeyAsk) -> StyleAndTextTuples:
    """A question with the keys that answer it."""
    keys = [(key.key or "Enter", key.label) for key in ask.keys]
    *above, last = wrap(ask.prompt, max(20, columns() - 4)) or [""]
    head = "".join(f"  {line}\n" for line in above) + f"  {last}  "
    return [("bold", head), *footer_keys(keys, ask.words[-1:], 10_000)]


def _folded(fragments: StyleAndTextTuples, width: int) -> StyleAndTextTuples:
    """The fragments, with a new line before a key that would be cut at the edge of the screen."""
    folded: StyleAndTextTuples = []
    used = 0
    for index, fragment in enumerate(fragments):
        style, text = fragment[0], fragment[1]
        unit = text + fragments[index + 1][1] if style == "class:key" and index + 1 < len(fragments) else text
        if used + len(unit.rpartition("\n")[2].rstrip()) > width and folded:
            folded.append(("", "\n  "))
            used = 2
        folded.append((style, text))
        used = len(text.rpartition("\n")[2]) + (0 if "\n" in text else used)
    return folded


def footer_keys(keys: list[tuple[str, str]], words: tuple[str, ...], room: int) -> StyleAndTextTuples:
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


def columns() -> int:
    """The width of the screen as it is now."""
    return get_app().output.get_size().columns
