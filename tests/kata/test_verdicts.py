"""Source text to verdict, through the real grader and real runners, at every isolation that the machine can give."""

import os
from pathlib import Path

import pytest

from mlops_prep.kata.workspace import Refused
from mlops_prep.models.verdict import VerdictName
from tests.kata.conftest import CASE_COUNT, CASES, EXAMPLES, FILES, REFERENCE, Grade
from tests.kata.processes import assert_none_but_idle


def doing(line: str) -> str:
    """A solution that does one thing more, in each call, before it answers rightly."""
    return REFERENCE.replace("    if default", f"    {line}\n    if default", 1)


def giving(expression: str, before: str = "") -> str:
    """A solution that answers every call by one expression."""
    return f"{before}\ndef average(values, default=None):\n    return {expression}\n"


LIAR = """\
class Liar(dict):
    def __eq__(self, other): return True
    def __iter__(self): return iter(("mean", "count"))
    def __len__(self): return 2
    def __getitem__(self, key): return 1.5
    def items(self): return [("mean", 1.5), ("count", 2)]
"""
FORGED = r"""import os
for end in range(3, 1024):
    try: os.write(end, b"\0\0\0\x02{}")
    except OSError: pass
"""

EVERYWHERE: dict[str, tuple[str, VerdictName, str]] = {
    "the reference": (REFERENCE, "passed", ""),
    "a constant": (giving('{"mean": 0.5, "count": 2}'), "wrong_answer", "result['mean'] is wrong"),
    "a dict that lies": (giving("Liar()", LIAR), "wrong_answer", "has no entry 'mean'"),
    "an endless loop": (doing("while True: pass"), "time_limit", "seconds of CPU time"),
    "a gigabyte": (doing("bytearray(1 << 30)"), "memory_limit", "MB of memory"),
    "endless printing": (doing("while True: print('x' * 9999)"), "output_limit", "more than a mebibyte"),
    "a huge result": (giving("[0] * 600_000"), "output_limit", "larger than a mebibyte"),
    "an exception": (doing("values[99]"), "runtime_error", "IndexError"),
    "an exception on loading": ("1 / 0\n" + REFERENCE, "runtime_error", "while the file was loaded"),
    "sys.exit": (doing("raise SystemExit(0)"), "runtime_error", "SystemExit"),
    "Ctrl-C of its own": (doing("raise KeyboardInterrupt"), "runtime_error", "KeyboardInterrupt"),
    "abort": ("import os\n" + doing("os.abort()"), "crashed", "SIGABRT"),
    "a null pointer": ("import ctypes\n" + doing("ctypes.string_at(0)"), "crashed", "SIGSEGV"),
    "os._exit": ("import os\n" + doing("os._exit(3)"), "exited", "exit code 3"),
    "os._exit on loading": ("import os\nos._exit(0)\n", "exited", "exit code 0"),
    "a closed channel": (
        "import os, time\n" + doing("os.closerange(3, 1024); time.sleep(60)"),
        "exited",
        "its channel",
    ),
    "a syntax error": ("def average(:\n", "compile_error", "line 1: "),
    "an unknown module": ("import nothing_there\n", "import_error", "nothing_there"),
    "a misspelt function": (REFERENCE.replace("average", "averge"), "missing_function", "did you mean averge"),
    "a parameter too few": ("def average(): ...\n", "bad_signature", "average(values, default=...)"),
    "a set": (giving('{"mean": {1.5}, "count": 2}'), "bad_type", "result['mean'] is of type set"),
    "a changed input": (doing("values.append(1); values = values[:-1]"), "mutates_input", "'values' was changed"),
    "a count of calls": (
        giving('{**right(values, default), "count": len(values) + (len(seen) > 9)}', REFERENCE)
        .replace("def average", "def right", 1)
        .replace("    return {**", "    seen.append(1)\n    return {**")
        + "\nseen = []\n",
        "flaky",
        "another answer",
    ),
    "a forged message": (FORGED + REFERENCE, "protocol_error", "the judge's own channel"),
}


@pytest.mark.parametrize(("source", "verdict", "message"), EVERYWHERE.values(), ids=EVERYWHERE)
def test_each_source_gets_its_verdict_and_a_word_of_help_and_leaves_no_process(
    grade: Grade, source: str, verdict: VerdictName, message: str
) -> None:
    report = grade(source)
    said = report.failure.message if report.failure else ""
    assert (report.verdict, message in said) == (verdict, True), report
    assert_none_but_idle()


ANYWHERE: dict[str, tuple[str | bytes, VerdictName, str]] = {
    "a regex bomb": (doing("__import__('re').match('(a+)+$', 'a' * 40 + 'b')"), "time_limit", "CPU time"),
    "a loop in C": (doing("sum(__import__('itertools').repeat(1))"), "time_limit", "CPU time"),
    "a loop on loading": ("while True: pass\n", "time_limit", "CPU time"),
    "GeneratorExit": (doing("raise GeneratorExit"), "runtime_error", "GeneratorExit"),
    "too deep a recursion": (giving("average(values)"), "runtime_error", "RecursionError"),
    "an exception that cannot be shown": (
        giving("oops()", "class Oops(BaseException):\n    def __str__(self): raise self\ndef oops(): raise Oops"),
        "runtime_error",
        "Oops",
    ),
    "an int of 5000 digits": (giving('{"mean": 10**5000, "count": 2}'), "wrong_answer", "result['mean'] is wrong"),
    "a list in itself": (giving("deep", "deep = []\ndeep.append(deep)"), "bad_type", "deeper than 60 levels"),
    "NaN": (giving('{"mean": float("nan"), "count": 2}'), "wrong_answer", "is NaN"),
    "a bool for an int": (giving('{"mean": 1.5, "count": True}'), "wrong_answer", "is the bool True"),
    "None": ("def average(values, default=None): ...", "wrong_answer", "is None"),
    "an entry too many": (giving('{"mean": 1.5, "count": 2, "sum": 3}'), "wrong_answer", "'sum' that does not belong"),
    "no refusal": (REFERENCE.replace("refuse", "never"), "wrong_answer", "asks for ValueError"),
    "another refusal": (REFERENCE.replace("ValueError", "KeyError"), "wrong_answer", "raised something else"),
    "no function but a value": ("average = 3\n", "missing_function", "is no function"),
    "nothing": ("", "missing_function", "there is no function average"),
    "other names": ("def average(numbers, default=None): ...\n", "bad_signature", "average(values"),
    "a third parameter": ("def average(values, default, more): ...\n", "bad_signature", "average(values"),
    "NumPy scalars": (
        "import numpy as np\n"
        + REFERENCE.replace("float(sum", "np.float64(sum")
        .replace(": len(", ": np.int64(len(")
        .replace("(values)}", "(values))}"),
        "passed",
        "",
    ),
    "a NumPy array": (giving("np.zeros(2)", "import numpy as np"), "bad_type", "numpy.ndarray"),
    "BOM": (b"\xef\xbb\xbf" + REFERENCE.encode(), "passed", ""),
    "CRLF": (REFERENCE.replace("\n", "\r\n").encode(), "passed", ""),
    "a latin-1 cookie": (
        b"# coding: latin-1\nNAME = '\xe9'\nassert len(NAME) == 1\n" + REFERENCE.encode(),
        "passed",
        "",
    ),
    "bytes that are no UTF-8": (b"NAME = '\xe9'\n" + REFERENCE.encode(), "compile_error", ""),
    "a null byte": (b"\x00" + REFERENCE.encode(), "compile_error", ""),
    "a subprocess": (doing("__import__('subprocess').run(['true'])"), "runtime_error", "no other processes"),
    "a socket": (doing("__import__('socket').create_connection(('127.0.0.1', 9))"), "runtime_error", "Error"),
}


@pytest.mark.parametrize(("source", "verdict", "message"), ANYWHERE.values(), ids=ANYWHERE)
def test_what_does_not_depend_on_the_isolation(
    grade_best: Grade, source: str | bytes, verdict: VerdictName, message: str
) -> None:
    report = grade_best(source)
    said = report.failure.message if report.failure else ""
    assert (report.verdict, message in said) == (verdict, True), report
    assert_none_but_idle()


def test_waiting_is_ended_by_the_wall_clock_which_says_so(grade: Grade, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlops_prep.kata.judge.CALL_SECONDS", 0.3)
    report = grade("import time\n" + doing("time.sleep(60)"))
    assert report.verdict == "time_limit"
    assert report.failure is not None
    assert "waiting, not computing" in report.failure.message
    assert_none_but_idle()


# What a report holds


def test_a_pass_counts_every_case_and_has_no_failure(grade: Grade) -> None:
    report = grade(REFERENCE)
    assert (report.passed, report.total, report.failure) == (CASE_COUNT, CASE_COUNT, None)
    assert [(one.name, one.passed, one.total) for one in report.categories] == [
        ("examples", 1, 1),
        ("mean", 4, 4),
        ("empty", 2, 2),
        ("errors", 1, 1),
    ]


def test_the_first_failing_category_and_its_smallest_input_are_shown_but_never_what_was_expected(
    grade_best: Grade,
) -> None:
    report = grade_best(giving('{"mean": 1.5, "count": 2} if values == [1, 2] else {"mean": 0.5, "count": 1}'))
    failure = report.failure
    assert failure is not None
    assert (failure.category, failure.rule) == ("mean", "The rule of mean.")
    assert failure.input == "average(values=[3, 1, 8.5])"
    assert failure.yours == "{'mean': 0.5, 'count': 1}"
    assert failure.expected == ""
    assert "4.16" not in repr(report)


def test_of_a_public_example_everything_is_shown(grade_best: Grade) -> None:
    failure = grade_best(giving("0")).failure
    assert failure is not None
    assert (failure.category, failure.input) == ("examples", "average(values=[1, 2])")
    assert (failure.yours, failure.expected) == ("0", "{'mean': 1.5, 'count': 2}")


def test_the_lines_of_the_solution_and_what_it_printed_are_shown(grade_best: Grade) -> None:
    failure = grade_best(doing("print('PASSED'); values[99]")).failure
    assert failure is not None
    assert failure.lines == ("line 2, in average: print('PASSED'); values[99]",)
    assert failure.printed == "PASSED\n"


def test_a_control_character_in_an_error_cannot_draw_on_the_terminal(grade_best: Grade) -> None:
    failure = grade_best(doing("raise RuntimeError('\\x1b[2J')")).failure
    assert failure is not None
    assert "\x1b" not in failure.message + failure.yours
    assert r"\x1b[2J" in failure.message


def test_a_file_that_was_refused_is_not_run(grade: Grade) -> None:
    report = grade(Refused("it is a folder"))
    assert (report.verdict, report.total) == ("refused", 0)
    assert report.failure is not None
    assert report.failure.message == "it is a folder"


@pytest.mark.parametrize(
    "files",
    [
        FILES._replace(cases=CASES.replace('"mean"', '"median"')),
        FILES._replace(cases=CASES.replace("ValueError", "KeyError")),
        FILES._replace(cases="def fixed(case): 1 / 0\n"),
        FILES._replace(cases="import os\nos._exit(0)\n"),
        FILES._replace(reference="def average(:\n"),
        FILES._replace(examples="EXAMPLES = []\n"),
        FILES._replace(examples=EXAMPLES + "oops("),
    ],
    ids=["category", "refusal", "exception", "end", "reference", "no examples", "examples"],
)
def test_a_fault_of_the_kata_is_an_internal_error_whatever_the_solution(grade_best: Grade, files: object) -> None:
    report = grade_best(REFERENCE, files=files)
    assert (report.verdict, report.passed, report.total) == ("internal_error", 0, 0)
    assert report.failure is not None
    assert report.failure.message
    assert_none_but_idle()


def test_one_grader_grades_one_attempt_after_another_with_fresh_cases(grade: Grade, tmp_path: Path) -> None:
    first, second = grade(doing("values[99]")), grade(REFERENCE)
    assert (first.verdict, second.verdict) == ("runtime_error", "passed")
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(
    "source",
    [
        "import random\n" + doing("values = [value * (1 + random.random() * 1e-13) for value in values]"),
        "import random\n" + REFERENCE.replace("raise ValueError(", "raise ValueError(random.random(), ", 1),
    ],
    ids=["noise in the last bits", "a message that changes"],
)
def test_what_the_rules_allow_to_differ_may_differ_when_it_is_asked_again(grade_best: Grade, source: str) -> None:
    report = grade_best(source)
    assert report.verdict == "passed", report


def test_what_was_printed_while_it_was_loaded_is_shown_with_the_first_fault(grade_best: Grade) -> None:
    failure = grade_best("print('loaded from here')\n" + doing("1 / 0")).failure
    assert failure is not None
    assert "loaded from here" in failure.printed


def test_a_solution_that_always_exits_is_told_so_and_not_that_an_example_wants_an_exception(grade_best: Grade) -> None:
    report = grade_best(doing("raise SystemExit(2)"))
    assert report.verdict == "runtime_error"
    assert report.failure is not None
    assert "SystemExit: 2" in report.failure.message


NOT_READING = """import os, signal, threading, time
def average(values, default=None):
    def stop():
        time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGSTOP)
    threading.Thread(target=stop, daemon=True).start()
    return {"mean": 0.5, "count": 2}
"""


def test_a_solution_that_stops_itself_is_ended_by_the_wall_clock(
    grade_best: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlops_prep.kata.judge.CALL_SECONDS", 0.5)
    assert grade_best(NOT_READING).verdict in ("time_limit", "wrong_answer")
