"""How katas and verdicts read, as lines with a style each; both prompters print them."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_prep.models.verdict import EXAMPLES, Failure, Report
from mlops_prep.models.views import (
    KataRow,
    KatasListed,
    KataStarted,
    KataView,
    TierShown,
    VerdictShown,
    WatchTick,
)
from mlops_prep.ui.wording import clock_time, comes_back, counted, visible

GOOD, POOR, QUIET, STRONG, ACCENT, NONE = "green", "red", "dim", "bold", "cyan", ""
Line = tuple[str, str]
"""A style, and a line of text."""

_VERDICTS = {
    "passed": "passed",
    "wrong_answer": "wrong answer",
    "time_limit": "time limit",
    "memory_limit": "memory limit",
    "output_limit": "output limit",
    "runtime_error": "runtime error",
    "crashed": "crashed",
    "exited": "exited",
    "compile_error": "does not compile",
    "import_error": "import error",
    "missing_function": "missing function",
    "bad_signature": "wrong parameters",
    "bad_type": "wrong type",
    "mutates_input": "changes its input",
    "flaky": "flaky",
    "protocol_error": "protocol error",
    "refused": "refused",
    "internal_error": "internal error (ours; it does not count)",
}
_ISOLATION = {
    "full": "full (own namespaces, Landlock)",
    "landlock": "Landlock",
    "limits": "reduced (limits only)",
}
_SHOWN_CHARACTERS = 1200


def lines_of(view: KataView) -> list[Line]:
    """The lines of any of these views."""
    return [(style, _visible(line)) for style, line in _lines_of(view)]


def _lines_of(view: KataView) -> list[Line]:
    match view:
        case KatasListed():
            return list_lines(view)
        case KataStarted():
            return started_lines(view)
        case VerdictShown():
            return verdict_lines(view)
        case TierShown():
            return tier_lines(view)
        case WatchTick():
            return [(QUIET, tick_line(view))]


def list_lines(view: KatasListed) -> list[Line]:
    """What katas there are."""
    width = max((len(row.kata.id) for row in view.rows), default=0)
    lines: list[Line] = []
    for row in view.rows:
        kata = row.kata
        head = f"{kata.id:{width}}  {kata.level:6}  {kata.minutes:3.0f} min  {_status(row)}"
        lines.append((_status_style(row), head))
        lines.append((QUIET, f"{'':{width}}  {', '.join(kata.practises)}"))
    return lines


def _status(row: KataRow) -> str:
    standing = row.standing
    if standing is None:
        return "new"
    if row.is_due:
        return "due again"
    if standing.passed_on:
        return f"passed {standing.passed_on:%d %b}".replace(" 0", " ")
    if not standing.attempts:
        return "started"
    return f"{counted(standing.attempts, 'attempt')}, last: {_VERDICTS[standing.last_verdict]}"


def _status_style(row: KataRow) -> str:
    if row.standing is None:
        return NONE
    return ACCENT if row.is_due or not row.standing.passed_on else GOOD


def started_lines(view: KataStarted) -> list[Line]:
    """What was written, and what to do."""
    lines = [(QUIET, f"Wrote {path}") for path in view.written]
    name = view.kata.id
    return [
        *lines,
        (STRONG, f"Solve it in {view.solution}. The clock runs: {view.kata.minutes:g} minutes in an interview."),
        (NONE, f"Grade it:  mlops-prep kata {name}"),
        (NONE, f"On save:   mlops-prep kata {name} --watch"),
        (NONE, f"Stuck:     mlops-prep kata {name} --hint"),
    ]


def tier_lines(view: TierShown) -> list[Line]:
    """A hint."""
    lines = [(ACCENT, f"Hint {view.number} of 3, {view.name}"), (NONE, view.says.strip())]
    if view.due is not None:
        lines.append((QUIET, f"The answer is out: the kata comes back {comes_back(view.due, view.today)}."))
    return lines


def tick_line(view: WatchTick) -> str:
    """The running clock."""
    left = clock_time(abs(view.left_seconds))
    time = f"{left} left" if view.left_seconds >= 0 else f"{left} over time"
    return f"{time} · watching {_visible(view.file)} · Ctrl-C ends"


def verdict_lines(view: VerdictShown) -> list[Line]:
    """The whole verdict."""
    report = view.report
    is_pass = report.verdict == "passed"
    lines = [(f"bold {GOOD if is_pass else POOR}", _headline(report))]
    lines += _category_lines(report)
    if report.failure is not None:
        lines += _failure_lines(report.failure, report)
    lines += _closing(view, is_pass)
    return lines


def _headline(report: Report) -> str:
    counts = f", {report.passed} of {report.total} cases" if report.total else ""
    stretch = f", stretch {report.stretch_passed} of {report.stretch_total}" if report.stretch_total else ""
    return f"{report.kata}: {_VERDICTS[report.verdict]}{counts}{stretch}"


def _category_lines(report: Report) -> Iterator[Line]:
    width = max((len(tally.name) for tally in report.categories), default=0)
    for tally in report.categories:
        is_whole = tally.passed == tally.total
        yield (QUIET if is_whole else POOR), f"  {tally.name:{width}}  {tally.passed}/{tally.total}"


def _failure_lines(failure: Failure, report: Report) -> Iterator[Line]:
    if failure.category:
        about = f": {failure.about}" if failure.about else ""
        yield STRONG, f"{'Example' if failure.category == EXAMPLES else failure.category}{about}"
        if failure.rule:
            yield NONE, f"  Rule: {failure.rule}"
    yield NONE, f"  {failure.message}"
    for label, text in (("Call", failure.input), ("Yours", failure.yours), ("Expected", failure.expected)):
        if text:
            yield NONE, f"  {label}: {_cut(text)}"
    for line in failure.lines:
        yield QUIET, f"    {line}"
    if failure.printed.strip():
        yield NONE, "  It printed:"
        for line in _cut(failure.printed).rstrip("\n").split("\n"):
            yield QUIET, f"    {line}"


def _visible(line: str) -> str:
    """A line with its control characters spelt out: neither a print nor a file's name must draw on the terminal."""
    return visible(line, but="\t\n")


def _cut(text: str) -> str:
    if len(text) <= _SHOWN_CHARACTERS:
        return text
    return f"{text[:_SHOWN_CHARACTERS]} ... ({len(text)} characters; all of it with --json)"


def _closing(view: VerdictShown, is_pass: bool) -> Iterator[Line]:
    report = view.report
    clock = f"{clock_time(view.spent_seconds)} of {clock_time(view.limit_seconds)}"
    hints = f", {counted(view.hints, 'hint')}" if view.hints else ""
    attempt = f"attempt {view.attempt}{hints}, " if view.attempt else ""
    yield (
        QUIET,
        f"{attempt}{clock} on the clock, graded in {report.seconds:.1f} s, isolation {_ISOLATION[report.isolation]}",
    )
    if view.due is not None:
        yield QUIET, f"It comes back {comes_back(view.due, view.today)}."
    if is_pass:
        yield NONE, f"Compare with ours: mlops-prep kata {report.kata} --reference"
    elif report.verdict != "internal_error":
        yield NONE, f"A hint: mlops-prep kata {report.kata} --hint"
