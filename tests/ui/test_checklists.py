"""How checklists read: as lines, as Markdown; and what typed lines mean."""

import io
import re

import pytest
from rich.console import Console

from mlops_prep.models.ticking import ChecklistAsk, ChecklistShown, ChecklistsListed, Deed, Outcome
from mlops_prep.ui.checklists import lines_of, markdown, read_line
from mlops_prep.ui.plain import PlainPrompter
from mlops_prep.ui.render import render
from tests.checklists import aim, shown_item, shown_list

HOSTILE = "\x1b[2J\x1b]0;title\x07\rgone\x08\x7f\u202e\u2028\x85"


def text(view: ChecklistShown | ChecklistsListed) -> list[str]:
    return [line for _, line in lines_of(view)]


# Lines


def test_a_list_reads_as_numbers_boxes_headings_and_reasons() -> None:
    view = shown_list(
        shown_item("a", section="Before", why="It\nmatters.", ticked=True, by="word"),
        shown_item("b", section="Before", command="mlops-prep stats", note="mine"),
        shown_item("c", section="In it"),
    )
    assert text(view) == [
        "The day",
        "An hour before.",
        "1 of 3 · Nordbank, in 2 days",
        "Before",
        "1. [x] Says a",
        "     It matters.",
        "2. [ ] Says b",
        "     mlops-prep stats",
        "     Your words: mine",
        "In it",
        "3. [ ] Says c",
    ]


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (400, "Nordbank, in 400 days"),
        (1, "Nordbank, tomorrow at 13:00 (Europe/Berlin)"),
        (0, "Nordbank, today at 13:00 (Europe/Berlin)"),
        (-1, "Nordbank, 1 day ago"),
    ],
)
def test_the_line_of_progress_says_how_far_the_interview_is(days: int, says: str) -> None:
    assert text(shown_list(shown_item("a"), aim=aim(days)))[2] == f"0 of 1 · {says}"


def test_without_an_interview_it_says_how_to_add_one() -> None:
    view = shown_list(shown_item("a"), aim=None)
    assert text(view)[2] == "0 of 1 · no interview yet; add one: mlops-prep plan add"
    assert text(view._replace(per="person"))[2] == "0 of 1"


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"ticked": True, "by": "evidence", "last_score": 84.0}, "[x] Says a (proven: last answer scored 84)"),
        ({"ticked": True, "by": "word"}, "[x] Says a (on your word)"),
        ({"ticked": True, "by": "word", "last_score": 54.0}, "[x] Says a (on your word; last answer scored 54)"),
        ({"last_score": 54.0}, "[ ] Says a (last answer scored 54)"),
        ({}, "[ ] Says a"),
    ],
)
def test_proven_and_on_ones_word_are_told_apart(fields: dict[str, object], line: str) -> None:
    lines = text(shown_list(shown_item("a", question="q-1", **fields)))
    assert lines[3] == f"1. {line}"
    assert ("     mlops-prep drill --question q-1" in lines) == ("[ ]" in line)


def test_the_lists_stand_in_columns_with_what_is_ticked() -> None:
    day = shown_list(shown_item("a", ticked=True), shown_item("b"))
    skills = shown_list(shown_item("a"), id="skills", title="Skills", per="person", aim=None)
    assert text(ChecklistsListed((day, skills))) == [
        "day       1 of 2  The day",
        "                  An hour before.",
        "skills    0 of 1  Skills",
        "                  An hour before.",
        "For Nordbank, in 2 days; another one: --interview N",
    ]


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_no_line_is_wider_than_the_screen_and_no_word_is_lost(columns: int) -> None:
    words = " ".join(f"word{number}" for number in range(60))
    view = shown_list(shown_item("a", why=words), shown_item("b", note=words))
    target = io.StringIO()
    Console(file=target, width=columns).print(render(view, columns))
    assert max(map(len, target.getvalue().splitlines())) <= columns
    assert target.getvalue().count("word59") == 2


def test_what_a_pack_or_a_note_brings_along_cannot_draw_on_the_terminal() -> None:
    item = shown_item("a", says=HOSTILE, why=HOSTILE, section=HOSTILE, note=HOSTILE, command=HOSTILE)
    view = shown_list(item, title=HOSTILE, summary=HOSTILE)
    shown = [*text(view), *text(ChecklistsListed((view,))), *markdown(view).split("\n")]
    assert all(line.isprintable() for line in shown)
    assert "\\x1b[2J" in shown[0]


# Markdown


def test_markdown_has_a_task_list_under_headings() -> None:
    view = shown_list(
        shown_item("a", section="Before", why="It matters.", ticked=True, by="word", question="q"),
        shown_item("b", section="In it", command="mlops-prep stats", note="mine"),
    )
    assert markdown(view).split("\n") == [
        "# The day",
        "",
        "An hour before.",
        "",
        "Nordbank, ML engineer: Wed 04 Mar 2026 13:00 (Europe/Berlin)",
        "",
        "## Before",
        "",
        "- [x] Says a *(on your word)*",
        "  - It matters.",
        "",
        "## In it",
        "",
        "- [ ] Says b",
        "  - `mlops-prep stats`",
        "  - My words: mine",
        "",
        "1 of 2 done",
    ]


# Typed lines

VIEW = shown_list(shown_item("a", ticked=True), shown_item("b"), shown_item("c"))
TICK_B, TICK_C, UNTICK_A = Deed("tick", "b"), Deed("tick", "c"), Deed("untick", "a")


@pytest.mark.parametrize(
    ("line", "deeds"),
    [
        ("2", (TICK_B,)),
        (" 2, 3 ", (TICK_B, TICK_C)),
        ("1 2", (UNTICK_A, TICK_B)),
        ("2 2", (TICK_B,)),
        ("2!", (Deed("tick", "b", on_word=True),)),
        ("1!", (Deed("tick", "a", on_word=True),)),
        (":2", (TICK_B,)),
        (":undo", (Deed("undo"),)),
        (":UNDO", (Deed("undo"),)),
        (":note 2 my own  words", (Deed("note", "b", "my own  words"),)),
        (":note 2", (Deed("note", "b", ""),)),
        ("", ()),
        (".", ()),
    ],
)
def test_a_line_means(line: str, deeds: tuple[Deed, ...]) -> None:
    assert read_line(line, VIEW) == (deeds, False, "")


@pytest.mark.parametrize("line", ["4", "0", "-1", "2 4", "two", "2!!", "!", "1٢", "99999999999999999999", "²"])
def test_a_line_that_is_no_number_of_the_list_changes_nothing_and_says_what_would(line: str) -> None:
    typed = read_line(line, VIEW)
    assert (typed.deeds, typed.leaves) == ((), False)
    assert "Numbers from 1 to 3" in typed.says


@pytest.mark.parametrize("line", [":note", ":note words", ":note 9 words"])
def test_a_note_without_its_number_says_how(line: str) -> None:
    typed = read_line(line, VIEW)
    assert (typed.deeds, ":note 1 TEXT" in typed.says) == ((), True)


def test_other_words_are_answered() -> None:
    assert read_line(":quit", VIEW).leaves
    assert ":undo" in read_line(":help", VIEW).says
    assert read_line(":dance", VIEW).says == "No session word :dance; :help lists them."


# A conversation of lines


def converse(typed: str, outcomes: dict[Deed, Outcome], view: ChecklistShown = VIEW) -> tuple[list[str], list[Deed]]:
    """What is printed after the list, and what was done."""
    target, done = io.StringIO(), []

    def act(deed: Deed) -> Outcome:
        done.append(deed)
        return outcomes[deed]

    PlainPrompter(io.StringIO(typed), target).ask_checklist(ChecklistAsk(view, act))
    lines = target.getvalue().splitlines()
    assert lines[: len(text(view))] == text(view)
    return lines[len(text(view)) :], done


def test_with_no_input_the_list_is_printed_and_that_is_all() -> None:
    assert converse("", {}) == ([], [])


def test_a_changed_item_is_printed_with_the_progress() -> None:
    after = shown_list(shown_item("a", ticked=True), shown_item("b", ticked=True), shown_item("c"))
    printed, _ = converse("2\n", {TICK_B: Outcome(after, "b")})
    assert printed == ["2. [x] Says b", "2 of 3"]


def test_a_number_toggles_what_the_list_before_it_said() -> None:
    after = shown_list(shown_item("a", ticked=True), shown_item("b", ticked=True), shown_item("c"))
    untick = Deed("untick", "b")
    _, done = converse("2\n2\n", {TICK_B: Outcome(after, "b"), untick: Outcome(VIEW, "b")})
    assert done == [TICK_B, untick]


def test_what_no_answer_shows_is_told_with_the_way_to_show_it_and_the_way_around() -> None:
    view = shown_list(shown_item("b", question="q-1"))
    refused = Outcome(view, "b", "No answer shows it yet.", needs_word=True)
    printed, _ = converse("1\n", {TICK_B: refused}, view)
    assert printed[0] == (
        "1. No answer shows it yet. Show it: mlops-prep drill --question q-1; or 1! ticks it on your word."
    )


def test_quit_ends_it_before_the_lines_that_follow() -> None:
    assert converse(":quit\n2\n", {}) == ([], [])


def test_a_hostile_note_is_spelt_out_when_it_is_written() -> None:
    after = shown_list(shown_item("a", note=HOSTILE))
    printed, _ = converse(":note 1 x\n", {Deed("note", "a", "x"): Outcome(after, "a")}, shown_list(shown_item("a")))
    assert all(line.isprintable() for line in printed)
    assert re.search(r"Your words: \\x1b", printed[1])
