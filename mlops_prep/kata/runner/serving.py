"""The runner's work: loads a solution, calls it with one case at a time, and sends back what it returned.

Never sees an expected value or a later case. Everything that candidate code does, to this process too, can only change
what it claims to have returned.
"""

import inspect
import io
import linecache
import os
import sys
import tokenize
import types
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from . import codec, frames, limits

MODULE = "solution"

Reply = dict[str, Any]

_mro_of = type.__dict__["__mro__"].__get__
_traceback = BaseException.__dict__["__traceback__"]


def serve(requests: int, responses: int) -> None:
    """Answer requests until their pipe ends."""
    solution: list[Callable[..., Any]] = []
    while True:
        body = frames.read(requests)
        if body is None:
            return
        request = codec.loads(body)
        reply = _load(request, solution) if request["op"] == "load" else _call(solution[0], request)
        _flush_streams()
        reply["id"] = request["id"]
        _send(responses, reply)


def _send(responses: int, reply: Reply) -> None:
    try:
        frames.write(responses, codec.dumps(reply).encode())
    except frames.FrameTooLargeError:
        frames.write(responses, codec.dumps({"id": reply["id"], "too_large": True}).encode())


def _flush_streams() -> None:
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        with suppress(BaseException):  # candidate code may have put anything there
            stream.flush()  # type: ignore[union-attr]


# Loading


def _load(request: Reply, solution: list[Callable[..., Any]]) -> Reply:
    path = request["path"]
    try:
        source = _decode(request["source"].encode("latin-1"))
        code = compile(source, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, LookupError, RecursionError, MemoryError, OverflowError) as error:
        return {"compile_error": _syntax_words(error), "line": getattr(error, "lineno", None)}
    linecache.cache[path] = (len(source), None, source.splitlines(keepends=True), path)
    module = types.ModuleType(MODULE)
    module.__file__ = path
    sys.modules[MODULE] = module
    try:
        exec(code, module.__dict__)  # noqa: S102 - this is what a runner is for
    except BaseException as error:
        return {"import_error" if isinstance(error, ImportError) else "raised": _described(error, path)}
    return _find_function(module, request, solution)


def _decode(raw: bytes) -> str:
    """Source text by its BOM or coding cookie, strictly. Raises SyntaxError or UnicodeDecodeError (a ValueError)."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
    return raw.decode(encoding)


def _syntax_words(error: Exception) -> str:
    if isinstance(error, SyntaxError):
        return str(error.msg)
    return str(error) or type(error).__name__


def _find_function(module: types.ModuleType, request: Reply, solution: list[Callable[..., Any]]) -> Reply:
    name = request["function"]
    found = module.__dict__.get(name)
    if not callable(found):
        names = [one for one, value in module.__dict__.items() if isinstance(value, types.FunctionType)]
        near = [one[:80] for one in names if type(one) is str][:200]
        return {"missing_function": near, "is_there": name in module.__dict__}
    if wrong := _signature_problem(found, request["parameters"], request["optional"]):
        return {"bad_signature": wrong}
    solution[:] = [found]
    return {"loaded": True}


def _signature_problem(function: Callable[..., Any], parameters: list[str], optional: list[str]) -> str:
    """What is wrong with how `function` can be called; empty when nothing is."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return ""  # a builtin or something written in C: calling it will tell
    except BaseException:
        return "its signature cannot be read"
    everything = [*parameters, *optional]
    try:
        signature.bind(**dict.fromkeys(parameters))
        signature.bind(*parameters)
        signature.bind(*everything)
        signature.bind(*parameters, **dict.fromkeys(optional))
    except TypeError as error:
        return str(error)
    return ""


# Calling


def _call(function: Callable[..., Any], request: Reply) -> Reply:
    given: str = request["given"]
    keywords = codec.loads(given)
    positional = [keywords[name] for name in request["positional"]]
    named = {name: value for name, value in keywords.items() if name not in request["positional"]}
    try:
        returned = function(*positional, **named)
    except BaseException as error:
        return {"raised": _described(error, request["path"])}
    try:
        reply: Reply = {"value": codec.dumps(returned)}
    except codec.NotPlainError as error:
        return {"bad_type": error.kind, "at": [_step(step) for step in error.path]}
    except BaseException as error:
        return {"raised": _described(error, request["path"])}
    changed = _changed(keywords, given)
    return {**reply, "changed": changed} if changed else reply


def _step(step: Any) -> Any:
    """A key or an index on the way to a value, as far as it can be shown."""
    if type(step) is int and abs(step) > 10**18:
        return "?"
    return step if type(step) in (str, int, bool) else "?"


def _changed(keywords: dict[str, Any], given: str) -> str:
    """The name of the first argument that is not what it was; empty when all are."""
    with suppress(BaseException):  # it may hold by now what no input held
        if codec.dumps(keywords) == given:
            return ""
    before = codec.loads(given)
    for name, value in keywords.items():
        try:
            if codec.dumps(value) != codec.dumps(before[name]):
                return name
        except BaseException:  # as above
            return name
    return ""


# Describing what went wrong


def _described(error: BaseException, path: str) -> Reply:
    """An exception as plain data: names of its builtin classes, its message, the solution's own lines."""
    if issubclass(type(error), MemoryError):
        _make_room()
    bases: list[str] = []
    try:
        bases += [codec.name_of(kind) for kind in _mro_of(type(error)) if _is_builtin(kind)]
        lines = _lines(_traceback.__get__(error), path)
        _traceback.__set__(error, None)  # frames keep what they hold alive
        return {"type": codec.type_name(error), "bases": bases, "message": _message(error), "lines": lines}
    except BaseException:  # a hostile class, or no room left to look at it
        return {"type": "an exception", "bases": bases, "message": "", "lines": []}


def _is_builtin(kind: type) -> bool:
    module = codec.module_of(kind)
    return type(module) is str and module == "builtins"


def _message(error: BaseException) -> str:
    try:
        return str(str.__str__(str(error)))[:500]
    except BaseException:  # a hostile exception class
        return ""


def _lines(traceback: types.TracebackType | None, path: str) -> list[list[Any]]:
    """Line number, function and source of every frame in the solution's file, the outermost first; at most eight."""
    first: list[types.TracebackType] = []
    last: deque[types.TracebackType] = deque(maxlen=4)
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == path:
            (first if len(first) < 4 else last).append(traceback)
        traceback = traceback.tb_next
    return [
        [one.tb_lineno, one.tb_frame.f_code.co_name, linecache.getline(path, one.tb_lineno).strip()[:200]]
        for one in (*first, *last)
    ]


def _make_room() -> None:
    """Out of memory: raise the soft limit to the hard one, so that saying so has room."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def run(requests: int, responses: int) -> None:
    """Serve, then leave without running anything that candidate code registered for exit."""
    code = limits.BROKEN
    try:
        serve(requests, responses)
        code = 0
    finally:
        os._exit(code)
