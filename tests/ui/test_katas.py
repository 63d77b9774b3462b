"""How katas and verdicts read: whole at every width, free of control in plain mode, never drawn on by a solution."""

import io
import re
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from rich.console import Console

from mlops_prep.models.kata import Category, Hints, Kata
from mlops_prep.models.practice import KataStanding
from mlops_prep.models.verdict import CategoryTally, Failure, Report, VerdictName
from mlops_prep.models.views import (
    BriefShown,
    KataRow,
    KatasListed,
    KataStarted,
    ReferenceShown,
    TierShown,
    VerdictShown,
    View,
    WatchTick,
)
from mlops_prep.ui.plain import PlainPrompter
from mlops_prep.ui.render import render
from mlops_prep.ui.terminal import TerminalPrompter

TODAY = date(2026, 3, 2)
WIDTHS = (60, 80, 120)
every_width = pytest.mark.parametrize("width", WIDTHS)
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
LONG_CALL = f"average(values={list(range(1000, 1040))}, default=None)"

KATA = Kata(
    id="toy",
    title="Average",
    level="junior",
    minutes=10,
    practises=("division by what may be nothing", "the difference between zero and none"),
    function="average",
    parameters=("values",),
    categories=(Category(id="mean", says="The sum over the count."),),
    hints=Hints(nudge="n", approach="a", answer="w"),
)
FAILURE = Failure(
    category="mean",
    message="result is 3 where another number belongs, and it is the same for every call that there was",
    rule="The sum over the count, as a float, whatever the type of the values and however many of them there are.",
    about="forty values",
    input=LONG_CALL,
    yours="3",
    lines=("line 2, in average: return 3",),
    printed="first\nsecond\n",
)


def report(verdict: VerdictName = "wrong_answer", failure: Failure | None = FAILURE, **fields: Any) -> Report:
    """A report on the toy kata."""
    tallies = (CategoryTally("examples", 1, 1), CategoryTally("mean", 2, 4))
    made = Report("toy", verdict, 3, 5, tallies, failure, 0, 0, "full", 0.25, 7)
    return made._replace(**fields)


def verdict(of: Report | None = None, **fields: Any) -> VerdictShown:
    """A second attempt on the toy kata."""
    made = VerdictShown(KATA, of or report(), 2, 0, 305, 600, None, TODAY)
    return made._replace(**fields)


PASSED = verdict(report("passed", None, passed=5), due=TODAY + timedelta(days=7))
STANDINGS = (
    None,
    KataStanding(0, None, "", None),
    KataStanding(1, None, "time_limit", None),
    KataStanding(3, TODAY, "passed", TODAY + timedelta(days=7)),
    KataStanding(3, TODAY, "passed", TODAY),
)
LISTED = KatasListed(
    tuple(KataRow(KATA, standing, is_due=bool(standing and standing.due == TODAY)) for standing in STANDINGS)
)
STARTED = KataStarted(KATA, "katas/toy/solution.py", ("katas/toy/brief.md", "katas/toy/solution.py"))
EVERY_VIEW: dict[str, View] = {
    "wrong": verdict(),
    "passed": PASSED,
    "list": LISTED,
    "started": STARTED,
    "hint": TierShown(3, "answer", "Return the *default*, " * 20, TODAY + timedelta(days=7), TODAY),
    "tick": WatchTick("katas/toy/solution.py", 75),
    "brief": BriefShown("# Average\n\nThe average of `values`, or `default`.\n\n- never zero\n"),
    "reference": ReferenceShown(f"def average(values, default=None):\n    # {'long ' * 40}\n    return 1\n"),
}


def on_screen(view: View, width: int, *, colours: bool = False) -> str:
    """What a terminal of that width gets."""
    target = io.StringIO()
    console = Console(
        file=target, width=width, highlight=False, force_terminal=colours, color_system="standard" if colours else None
    )
    console.print(render(view, width))
    return target.getvalue()


def in_plain(view: View) -> str:
    """What a pipe gets."""
    target = io.StringIO()
    PlainPrompter(io.StringIO(), target).show(view)
    return target.getvalue()


def words(text: str) -> list[str]:
    """The words, wherever the lines were broken."""
    return text.split()


def squeezed(text: str) -> str:
    """The characters without any white space: long words are broken, too."""
    return "".join(text.split())


# Every view, every width


@every_width
@pytest.mark.parametrize("name", EVERY_VIEW)
def test_a_view_keeps_its_width(name: str, width: int) -> None:
    shown = on_screen(EVERY_VIEW[name], width)
    assert shown.strip()
    assert max(map(len, shown.splitlines())) <= width


@pytest.mark.parametrize("name", EVERY_VIEW)
def test_plain_mode_has_no_control_characters(name: str) -> None:
    assert re.search(r"[^\n -~\u00a0-\U0010ffff]", in_plain(EVERY_VIEW[name])) is None


@every_width
@pytest.mark.parametrize("name", ["wrong", "passed", "list", "started"])
def test_a_terminal_shows_the_same_words_as_plain_mode(name: str, width: int) -> None:
    assert squeezed(on_screen(EVERY_VIEW[name], width)) == squeezed(in_plain(EVERY_VIEW[name]))


# A verdict


def test_a_verdict_reads_like_this() -> None:
    assert in_plain(verdict(hints=1)) == (
        "toy: wrong answer, 3 of 5 cases\n"
        "  examples  1/1\n"
        "  mean      2/4\n"
        "mean: forty values\n"
        f"  Rule: {FAILURE.rule}\n"
        f"  {FAILURE.message}\n"
        f"  Call: {LONG_CALL}\n"
        "  Yours: 3\n"
        "    line 2, in average: return 3\n"
        "  It printed:\n"
        "    first\n"
        "    second\n"
        "attempt 2, 1 hint, 5:05 of 10:00 on the clock, graded in 0.2 s, isolation full (own namespaces, Landlock)\n"
        "A hint: mlops-prep kata toy --hint\n"
    )


def test_a_pass_reads_like_this() -> None:
    assert in_plain(PASSED) == (
        "toy: passed, 5 of 5 cases\n"
        "  examples  1/1\n"
        "  mean      2/4\n"
        "attempt 2, 5:05 of 10:00 on the clock, graded in 0.2 s, isolation full (own namespaces, Landlock)\n"
        "It comes back in 7 days (Mon 9 Mar).\n"
        "Compare with ours: mlops-prep kata toy --reference\n"
    )


@pytest.mark.parametrize("name", get_args(VerdictName))
def test_every_verdict_has_words(name: VerdictName) -> None:
    head = in_plain(verdict(report(name))).split("\n")[0]
    assert head.startswith("toy: ")
    assert "_" not in head


@pytest.mark.parametrize("isolation", ["full", "landlock", "limits"])
def test_the_isolation_is_said_plainly(isolation: str) -> None:
    said = in_plain(verdict(report(isolation=isolation)))
    assert ("reduced" in said) == (isolation == "limits")


def test_a_public_example_shows_what_it_expects_and_a_hidden_case_does_not() -> None:
    public = verdict(report(failure=FAILURE._replace(category="examples", expected="1.5")))
    assert "Example: forty values\n" in in_plain(public)
    assert "  Expected: 1.5\n" in in_plain(public)
    assert "Expected" not in in_plain(verdict())


def test_stretch_goals_are_counted_apart() -> None:
    assert in_plain(verdict(report(stretch_passed=1, stretch_total=3))).startswith(
        "toy: wrong answer, 3 of 5 cases, stretch 1 of 3\n"
    )


def test_a_refused_file_has_its_reason_and_no_counts() -> None:
    refused = report("refused", Failure("", "solution.py is a folder"), passed=0, total=0, categories=())
    assert in_plain(verdict(refused)).startswith("toy: refused\n  solution.py is a folder\n")


def test_a_fault_of_ours_offers_no_hint() -> None:
    assert "--hint" not in in_plain(verdict(report("internal_error")))


def test_without_a_history_there_is_no_number_of_the_attempt() -> None:
    assert "\n5:05 of 10:00 on the clock" in in_plain(verdict(attempt=0))


@pytest.mark.parametrize(("count", "is_cut"), [(1200, False), (1201, True)])
@pytest.mark.parametrize("field", ["input", "yours", "expected", "printed"])
def test_what_is_very_long_is_cut_and_says_so(field: str, count: int, is_cut: bool) -> None:
    long: dict[str, Any] = {field: "q" * count}
    said = in_plain(verdict(report(failure=FAILURE._replace(**long))))
    assert ("q" * 1200) in said
    assert ("q" * 1201) not in said
    assert (f"({count} characters; all of it with --json)" in said) == is_cut


@every_width
def test_the_lines_of_a_category_stand_under_each_other(width: int) -> None:
    lines = on_screen(verdict(), width).splitlines()
    places = [line.rstrip().index(count) for line in lines for count in ("1/1", "2/4") if line.rstrip().endswith(count)]
    assert len(places) == 2
    assert len(set(places)) == 1


@every_width
def test_a_line_that_goes_on_keeps_its_indent(width: int) -> None:
    lines = on_screen(verdict(), width).splitlines()
    first = next(number for number, line in enumerate(lines) if "Rule:" in line)
    after = next(number for number, line in enumerate(lines) if "result is 3" in line)
    indents = {len(line) - len(line.lstrip()) for line in lines[first:after]}
    assert len(indents) == 1


@pytest.mark.parametrize(("view", "colour"), [(PASSED, "32"), (verdict(), "31")], ids=["passed", "wrong"])
def test_a_terminal_tells_a_pass_from_a_failure_by_colour(view: VerdictShown, colour: str) -> None:
    head = next(line for line in on_screen(view, 80, colours=True).splitlines() if "toy:" in line)
    assert re.search(rf"\x1b\[1;{colour}m", head)


# What a solution wrote

DRAWING = "\x1b[2J\x1b[1;1Htoy: passed\rover\x07\x08\x9b31m\u202e\x00 [bold]x[/bold]"
SPELT = r"\x1b[2J\x1b[1;1Htoy: passed\rover\x07\x08\x9b31m\u202e\x00 [bold]x[/bold]"


def test_what_a_solution_printed_is_spelt_out_in_plain_mode() -> None:
    said = in_plain(verdict(report(failure=FAILURE._replace(printed=f"one\n{DRAWING}\n\ttwo\n"))))
    assert f"  It printed:\n    one\n    {SPELT}\n    \ttwo\n" in said


@every_width
def test_what_a_solution_printed_cannot_draw_on_a_terminal(width: int) -> None:
    shown = on_screen(verdict(report(failure=FAILURE._replace(printed=DRAWING))), width, colours=True)
    bare = ANSI.sub("", shown)
    assert squeezed(SPELT) in squeezed(bare)
    assert "\x1b[2J" not in shown
    assert re.search(r"[^\n -~]", bare) is None


def test_a_print_of_nothing_but_white_space_is_not_shown() -> None:
    assert "It printed" not in in_plain(verdict(report(failure=FAILURE._replace(printed=" \n\n"))))


@every_width
def test_marks_of_rich_in_a_value_are_shown_as_they_are(width: int) -> None:
    shown = on_screen(verdict(report(failure=FAILURE._replace(yours="'[red]x[/red] :smile:'"))), width)
    assert "Yours: '[red]x[/red] :smile:'" in shown


# The list


def test_the_list_says_of_each_kata_how_far_it_is() -> None:
    heads = in_plain(LISTED).splitlines()[::2]
    assert heads == [
        "toy  junior   10 min  new",
        "toy  junior   10 min  started",
        "toy  junior   10 min  1 attempt, last: time limit",
        "toy  junior   10 min  passed 2 Mar",
        "toy  junior   10 min  due again",
    ]


def test_an_empty_list_is_nothing() -> None:
    assert in_plain(KatasListed(())) == ""


# The clock


@pytest.mark.parametrize(
    ("left", "said"), [(75, "1:15 left"), (0, "0:00 left"), (-5, "0:05 over time"), (3700, "1:01:40 left")]
)
def test_the_clock_says_what_is_left_and_what_is_over(left: float, said: str) -> None:
    assert in_plain(WatchTick("s.py", left)) == f"{said} · watching s.py · Ctrl-C ends\n"


@pytest.fixture
def terminal() -> tuple[TerminalPrompter, io.StringIO]:
    """A prompter on a screen of 60 columns, and what is written to it."""
    target = io.StringIO()
    prompter = TerminalPrompter()
    prompter._console = Console(file=target, width=60, force_terminal=True, highlight=False)
    return prompter, target


def test_a_clock_takes_one_line_and_the_place_of_the_one_before(
    terminal: tuple[TerminalPrompter, io.StringIO],
) -> None:
    prompter, target = terminal
    for left in (3, 2, 1):
        prompter.show(WatchTick("katas/a-very-long-name/that/goes/over/the/edge/solution.py", left))
    ticks = target.getvalue().split("\x1b[2K")
    assert "\n" not in target.getvalue()
    assert [ANSI.sub("", tick).split()[0] for tick in ticks] == ["0:03", "0:02", "0:01"]
    assert all(len(ANSI.sub("", tick).replace("\r", "")) <= 60 for tick in ticks)


def test_a_verdict_takes_the_place_of_the_clock(terminal: tuple[TerminalPrompter, io.StringIO]) -> None:
    prompter, target = terminal
    prompter.show(WatchTick("s.py", 9))
    prompter.show(PASSED)
    before, after = target.getvalue().split("\x1b[2K")
    assert "watching" in before
    assert words(ANSI.sub("", after))[:2] == ["toy:", "passed,"]
