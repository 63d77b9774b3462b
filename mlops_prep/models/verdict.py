"""What the judge says about a solution."""

from typing import Literal, NamedTuple

Isolation = Literal["full", "landlock", "limits"]
VerdictName = Literal[
    "passed",
    "wrong_answer",
    "time_limit",
    "memory_limit",
    "output_limit",
    "runtime_error",
    "crashed",
    "exited",
    "compile_error",
    "import_error",
    "missing_function",
    "bad_signature",
    "bad_type",
    "mutates_input",
    "flaky",
    "protocol_error",
    "refused",
    "internal_error",
]
EXAMPLES = "examples"
"""The category of the public examples."""


class CategoryTally(NamedTuple):
    """How many cases of a category passed."""

    name: str
    passed: int
    total: int


class Failure(NamedTuple):
    """What the learner is told about the first failing category. Never holds a hidden expected value."""

    category: str
    message: str
    rule: str = ""
    """The rule of the brief that the category exercises."""
    about: str = ""
    """What the failing case is about."""
    input: str = ""
    """The call, as Python."""
    yours: str = ""
    """What the solution returned or raised, as Python."""
    expected: str = ""
    """Only of a public example."""
    lines: tuple[str, ...] = ()
    """The solution's own lines of the traceback."""
    printed: str = ""


class Report(NamedTuple):
    """A verdict with everything behind it. `passed` of `total` counts the cases that are needed, examples included."""

    kata: str
    verdict: VerdictName
    passed: int
    total: int
    categories: tuple[CategoryTally, ...]
    failure: Failure | None
    stretch_passed: int
    stretch_total: int
    isolation: Isolation
    seconds: float
    seed: int
