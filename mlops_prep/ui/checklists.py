"""How checklists read, as lines with a style each, and the lines that change them where keys cannot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from mlops_prep.models.ticking import (
    Aim,
    ChecklistAsk,
    ChecklistShown,
    ChecklistsListed,
    ChecklistView,
    Deed,
    ItemShown,
)
from mlops_prep.ui.wording import as_sentence, counted, reflow, visible

GOOD, FAIR, QUIET, STRONG, NONE = "green", "yellow", "dim", "bold", ""
Line = tuple[str, str]
"""A style, and a line of text."""
NO_INTERVIEW = "no interview yet; add one: mlops-prep plan add"
WORDS = (
    ("3, or 1 4 5", "tick; once more unticks"),
    ("3!", "tick on your word what no answer shows yet"),
    (":note 3 TEXT", "write a note; without a text it is taken away"),
    (":undo", "take the last change back, and the one before"),
    (":quit", "leave; every change is kept"),
)
_COLON_NUMBER = re.compile(r"^:\s*(?=\d)")
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


def lines_of(view: ChecklistView) -> list[Line]:
    """The lines of any of these views."""
    found = _list(view) if isinstance(view, ChecklistShown) else _lists(view)
    return [(style, visible(line)) for style, line in found]


def _list(view: ChecklistShown) -> Iterator[Line]:
    yield STRONG, view.title
    yield QUIET, reflow(view.summary).replace("\n", " ")
    yield NONE, standing(view)
    section = ""
    for number, item in enumerate(view.items, 1):
        if item.section != section:
            section = item.section
            yield STRONG, section
        yield item_line(number, item)
        drill = [drill_of(item)] if item.question and not item.ticked else []
        yield from ((QUIET, f"     {line}") for line in [*details(item), *drill])


def _lists(view: ChecklistsListed) -> Iterator[Line]:
    width = max((len(one.id) for one in view.lists), default=0)
    for one in view.lists:
        is_whole = one.done == len(one.items)
        yield GOOD if is_whole else NONE, f"{one.id:{width}}  {progress(one):>8}  {one.title}"
        yield QUIET, f"{'':{width}}  {'':8}  {reflow(one.summary)}".replace("\n", " ")
    aims = [one.aim for one in view.lists if one.per == "interview"]
    if aims:
        yield NONE, f"For {_when(aims[0])}; another one: --interview N" if aims[0] else as_sentence(NO_INTERVIEW)


def item_line(number: int, item: ItemShown) -> Line:
    """`3. [x] Says (proven: your last answer scored 84)`."""
    status = tag(item)
    style = GOOD if item.by == "evidence" else NONE
    return style, f"{number}. [{'x' if item.ticked else ' '}] {item.says}{f' ({status})' if status else ''}"


def tag(item: ItemShown) -> str:
    """What there is to say about a tick that could be proven; empty for any other."""
    score = f"last answer scored {item.last_score:.0f}" if item.last_score is not None else ""
    if not item.question or not item.ticked:
        return score
    if item.by == "evidence":
        return f"proven: {score}"
    return f"on your word; {score}" if score else "on your word"


def details(item: ItemShown) -> list[str]:
    """What stands under an item: why, a command that helps, the note."""
    lines = [reflow(item.why).replace("\n", " ")] if item.why else []
    if item.command:
        lines.append(item.command)
    if item.note:
        lines.append(f"Your words: {item.note}")
    return lines


def drill_of(item: ItemShown) -> str:
    """The command that practises an item's question."""
    return f"mlops-prep drill --question {item.question}"


def progress(view: ChecklistShown) -> str:
    """`3 of 7`."""
    return f"{view.done} of {len(view.items)}"


def standing(view: ChecklistShown) -> str:
    """`3 of 7 · Nordbank, in 2 days`."""
    if view.per == "person":
        return progress(view)
    return f"{progress(view)} · {_when(view.aim) if view.aim else NO_INTERVIEW}"


def _when(aim: Aim) -> str:
    days = aim.days_left
    if days < 0:
        return f"{aim.interview.company}, {counted(-days, 'day')} ago"
    if days > 1:
        return f"{aim.interview.company}, in {days} days"
    zone = f" ({aim.interview.zone})" if aim.interview.zone else ""
    return f"{aim.interview.company}, {'tomorrow' if days else 'today'} at {aim.starts:%H:%M}{zone}"


# Lines that change a list


class Typed(NamedTuple):
    """What a typed line wants: some changes, or to leave, or help, or it cannot be read."""

    deeds: tuple[Deed, ...] = ()
    leaves: bool = False
    says: str = ""


def read_line(line: str, view: ChecklistShown) -> Typed:
    """What a line such as `1 4`, `3!`, `:12`, `:undo`, `:note 3 TEXT` wants of a list that stands like `view`."""
    line = _COLON_NUMBER.sub("", line.strip())
    name, _, rest = line.partition(" ")
    match name.lower():
        case "" | ".":
            return Typed()
        case ":quit" | ":q":
            return Typed(leaves=True)
        case ":undo":
            return Typed((Deed("undo"),))
        case ":help":
            return Typed(says="\n".join(f"{typed}: {does}" for typed, does in WORDS))
        case ":note":
            return _note(rest, view)
    if name.startswith(":"):
        return Typed(says=f"No session word {name}; :help lists them.")
    return _toggles(line, view)


def _note(rest: str, view: ChecklistShown) -> Typed:
    number, _, text = rest.strip().partition(" ")
    item = item_at(number, view)
    if item is None:
        return Typed(says=f"A note needs the number of its item: :note 1 TEXT, up to {len(view.items)}.")
    return Typed((Deed("note", item.id, text.strip()),))


def _toggles(line: str, view: ChecklistShown) -> Typed:
    deeds = []
    for part in dict.fromkeys(line.replace(",", " ").split()):
        item = item_at(part.removesuffix("!"), view)
        if item is None:
            return Typed(says=f"Numbers from 1 to {len(view.items)} tick and untick; :help lists the words.")
        is_on = part.endswith("!") or not item.ticked
        deeds.append(Deed("tick" if is_on else "untick", item.id, on_word=part.endswith("!")))
    return Typed(tuple(deeds))


def item_at(number: str, view: ChecklistShown) -> ItemShown | None:
    """The item with a number, as it was typed; None when there is none."""
    if not _NUMBER.fullmatch(number) or int(number) > len(view.items):
        return None
    return view.items[int(number) - 1]


def converse(ask: ChecklistAsk, read: Callable[[], str | None], say: Callable[[str], None]) -> None:
    """Show a list as lines, and change it by lines, until there are no more or one says so."""
    view = ask.view
    for _, line in lines_of(view):
        say(line)
    while (given := read()) is not None:
        typed = read_line(given, view)
        if typed.leaves:
            return
        if typed.says:
            say(typed.says)
        for deed in typed.deeds:
            outcome = ask.act(deed)
            view = outcome.view
            for shown in outcome_lines(outcome.item, outcome.says, outcome.needs_word, view):
                say(visible(shown))
        if typed.deeds:
            say(progress(view))


def outcome_lines(item_id: str, says: str, needs_word: bool, view: ChecklistShown) -> Iterable[str]:
    """What a change came to, as lines."""
    found = next(((number, item) for number, item in enumerate(view.items, 1) if item.id == item_id), None)
    if found is None:
        return [says] if says else []
    number, item = found
    if needs_word:
        return [f"{number}. {says} Show it: {drill_of(item)}; or {number}! ticks it on your word."]
    note = [f"     Your words: {item.note}"] if item.note else []
    return [*([says] if says else []), item_line(number, item)[1], *note]


# Markdown


def markdown(view: ChecklistShown) -> str:
    """The list as Markdown, to print or to share."""
    lines = [f"# {visible(view.title)}", "", visible(reflow(view.summary)), ""]
    if view.aim:
        interview = view.aim.interview
        zone = f" ({interview.zone})" if interview.zone else ""
        role = f", {interview.role}" if interview.role else ""
        lines += [visible(f"{interview.company}{role}: {view.aim.starts:%a %d %b %Y %H:%M}{zone}"), ""]
    section = ""
    for item in view.items:
        if item.section != section:
            section = item.section
            lines += [*([""] if lines[-1] else []), f"## {visible(section)}", ""]
        status = tag(item)
        lines.append(f"- [{'x' if item.ticked else ' '}] {visible(item.says)}{f' *({status})*' if status else ''}")
        lines += [f"  - {visible(line)}" for line in _shared_details(item)]
    return "\n".join([*lines, "", f"{progress(view)} done"])


def _shared_details(item: ItemShown) -> list[str]:
    """What stands under an item, written for others: where to practise it is not theirs."""
    found = [reflow(item.why).replace("\n", " ")] if item.why else []
    found += [f"`{item.command}`"] if item.command else []
    found += [f"My words: {item.note}"] if item.note else []
    return found
