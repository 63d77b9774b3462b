"""What the learner reads about a fault: says what happened and where to look, never what was expected.

Everything that comes from a runner is only data here, of any shape: it is read with care, and shown as text.
"""

from __future__ import annotations

import errno
import signal
from difflib import get_close_matches
from typing import Any

from mlops_prep.kata.cases import Case
from mlops_prep.kata.channel import Ending, OutputLimitError, ProtocolError, TimeIsUpError
from mlops_prep.kata.faults import Fault
from mlops_prep.kata.runner import codec, limits
from mlops_prep.models.kata import Kata
from mlops_prep.models.verdict import VerdictName

FLAKY = (
    "the same call gave another answer when it was asked again, in another order: look for state that outlives a call "
    "(a mutable default, a global, a cache) or for chance"
)
PROTOCOL = "the solution wrote to the judge's own channel; return values instead"
TOO_LARGE = "the result is larger than a mebibyte"
RUN_SECONDS = 30.0
"""Wall time that it gets for them, once it is loaded."""
_KEPT_OUT = {"PermissionError", "BlockingIOError"}
_READ_ONLY = f"[Errno {errno.EROFS}]"
_SYSTEM_WORDS = "the sandbox has no network, no other processes, and no files but its own temporary folder"


def loading_fault(reply: dict[str, Any], kata: Kata, printed: str) -> Fault | None:
    """What kept a solution from being loaded; None when it was."""
    if "compile_error" in reply:
        line = f"line {shown(reply['line'])}: " if reply.get("line") else ""
        return Fault("compile_error", visible(f"{line}{reply['compile_error']}"))
    if "import_error" in reply:
        raised = reply["import_error"]
        return Fault("import_error", _text(raised, "message"), lines=_lines(raised), printed=printed)
    if "raised" in reply:
        raised = reply["raised"]
        verdict: VerdictName = "memory_limit" if "MemoryError" in _bases(raised) else "runtime_error"
        message = f"{shown_exception(raised)}, while the file was loaded"
        return Fault(verdict, message, lines=_lines(raised), printed=printed)
    if "missing_function" in reply:
        return Fault("missing_function", _missing_words(reply, kata), printed=printed)
    if "bad_signature" in reply:
        wanted = ", ".join([*kata.parameters, *(f"{name}=..." for name in kata.optional)])
        return Fault("bad_signature", visible(reply["bad_signature"]) + f"; it is called as {kata.function}({wanted})")
    return None if reply.get("loaded") else Fault("protocol_error", PROTOCOL, printed=printed)


def _missing_words(reply: dict[str, Any], kata: Kata) -> str:
    if reply.get("is_there"):
        return f"{kata.function} is no function"
    names = [one_line(name)[:80] for name in reply["missing_function"][:200] if isinstance(name, str)]
    near = get_close_matches(kata.function, names, n=1, cutoff=0.5)
    return f"there is no function {kata.function}" + (f"; did you mean {near[0]} to be it?" if near else "")


def ending_words(error: Exception, ending: Ending, limit: str) -> tuple[VerdictName, str]:
    """Verdict and message for a runner that broke off with `error` and ended so, with the `limit` that held then."""
    if isinstance(error, OutputLimitError):
        return "output_limit", "it printed more than a mebibyte"
    if isinstance(error, ProtocolError):
        return "protocol_error", PROTOCOL
    if isinstance(error, TimeIsUpError):
        busy = ending.cpu_seconds > 1
        what = "it was busy all the time" if busy else "it was waiting, not computing"
        return "time_limit", f"no answer in time by the wall clock ({limit}); {what}"
    return _closed_words(ending)


def _closed_words(ending: Ending) -> tuple[VerdictName, str]:
    code = ending.code
    if code is None:
        return "exited", "it closed its channel to the judge"
    if code == limits.BROKEN:
        return (
            "runtime_error",
            "what it raised could not even be described; look for recursion, or a class with odd methods",
        )
    if code >= 0:
        return "exited", f"it ended its own process with exit code {code}; return a value instead"
    xcpu = getattr(signal, "SIGXCPU", None)
    if xcpu is not None and (-code == xcpu or (-code == signal.SIGKILL and ending.cpu_seconds >= limits.CPU_SECONDS)):
        return (
            "time_limit",
            f"it used more than {limits.CPU_SECONDS} seconds of CPU time: look for a loop that never ends",
        )
    if ending.was_stopped:
        return "exited", "it closed its channel to the judge"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return "crashed", f"its process was killed by {name}"


def raised_fault(case: Case, raised: Any) -> Fault | None:
    """The fault of a call that raised; None when it had to."""
    bases = _bases(raised)
    if case.raises and set(case.raises) & bases:
        return None
    shown = shown_exception(raised)
    lines = _lines(raised)
    if "MemoryError" in bases:
        return Fault("memory_limit", f"it needs more than {limits.MEMORY_BYTES >> 20} MB of memory", case, shown, lines)
    if case.raises and "Exception" in bases:
        message = f"{did_not_raise(case.raises)}; it raised something else"
        return Fault("wrong_answer", message, case, shown, lines)
    is_kept_out = bool(_KEPT_OUT & bases) or _READ_ONLY in shown
    note = f" ({_SYSTEM_WORDS})" if is_kept_out else ""
    return Fault("runtime_error", f"it raised {shown}{note}", case, shown, lines)


def type_fault(case: Case, reply: dict[str, Any]) -> Fault:
    """The fault of a result that holds something else than plain data."""
    steps = [f"[{shown(step)[:60]}]" for step in reply.get("at", []) if isinstance(step, (str, int))]
    where = "".join(steps if len(steps) <= 8 else [*steps[:4], "...", *steps[-2:]])
    kind = visible(reply["bad_type"])
    message = f"result{where} is of type {kind}; return dict, list, int, float, str, bool and None alone"
    return Fault("bad_type", message, case)


def did_not_raise(raises: tuple[str, ...]) -> str:
    """What the brief asks for where a call must raise; the brief says so itself."""
    return f"the brief asks for {' or '.join(raises)} here"


def mutates(argument: str) -> str:
    """The message for a changed input."""
    return f"the argument '{one_line(argument)[:80]}' was changed by the call; work on a copy"


def shown_call(function: str, given: Any) -> str:
    """A call as one would type it."""
    if not isinstance(given, dict):
        return f"{function}(...)"
    return f"{function}({', '.join(f'{name}={shown(value)}' for name, value in given.items())})"


def shown_expected(case: Case) -> str:
    """What a public example gives."""
    if case.expected is None:
        return f"raises {' or '.join(case.raises)}"
    return shown(codec.loads(case.expected))


def shown(value: Any) -> str:
    """A value as Python would show it, whatever it is."""
    try:
        return repr(value)
    except (ValueError, RecursionError):  # an int of thousands of digits, a forged depth
        return "something too long to show"


def visible(text: str) -> str:
    """Text with its control characters spelt out, so that it cannot draw on the terminal."""
    return "".join(one if one.isprintable() or one in "\n\t" else one.encode("unicode_escape").decode() for one in text)


def one_line(text: str) -> str:
    """Text as `visible` has it, on one line."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def shown_exception(raised: Any) -> str:
    """An exception by type and message."""
    message = _text(raised, "message")
    return f"{_text(raised, 'type')}: {message}" if message else _text(raised, "type")


def _text(raised: Any, key: str) -> str:
    value = raised.get(key) if isinstance(raised, dict) else None
    return visible(value) if isinstance(value, str) else "an exception"


def _bases(raised: Any) -> set[str]:
    bases = raised.get("bases") if isinstance(raised, dict) else None
    return {base for base in bases if isinstance(base, str)} if isinstance(bases, list) else set()


def _lines(raised: Any) -> tuple[str, ...]:
    lines = raised.get("lines") if isinstance(raised, dict) else None
    if not isinstance(lines, list):
        return ()
    found = (line for line in lines if isinstance(line, list) and len(line) == 3)
    return tuple(
        f"line {number}, in {one_line(name)[:80]}: {one_line(source)[:200]}"
        for number, name, source in found
        if isinstance(number, int) and 0 <= number < 10**7 and isinstance(name, str) and isinstance(source, str)
    )
