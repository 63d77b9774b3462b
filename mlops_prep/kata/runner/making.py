"""The maker's work: runs a kata's `cases.py` and sends every case with the reference's answer, the fixed ones first.

Runs in a sandbox like a solution does: a pack's code is somebody else's code, too. It never shares a process with one.
"""

import copy
import linecache
import os
import sys
import traceback
import types
from collections.abc import Callable
from random import Random
from typing import Any

from . import codec, frames


class _CaseError(Exception):
    """A case that contradicts its kata."""


def run(requests: int, responses: int) -> None:
    """Make the cases of one request, then leave."""
    try:
        body = frames.read(requests)
        if body is not None:
            request = codec.loads(body)
            _make(request, lambda reply: frames.write(responses, codec.dumps(reply).encode()))
    finally:
        os._exit(0)


def _make(request: dict[str, Any], send: Callable[[dict[str, Any]], None]) -> None:
    try:
        reference = _module("reference", request["reference"]).__dict__[request["function"]]
        cases = _module("cases", request["cases"])
        maker = _Maker(reference, request, send)
        cases.fixed(maker)
        cases.drawn(maker, Random(request["kata"]))
        for seed in request["fresh_seeds"]:
            maker.is_fresh = True
            cases.drawn(maker, Random(seed))
        send({"done": maker.count})
    except BaseException:
        send({"error": traceback.format_exc(limit=-6)[-4000:]})


def _module(name: str, source: str) -> types.ModuleType:
    module = types.ModuleType(name)
    sys.modules[name] = module
    path = f"{name}.py"
    linecache.cache[path] = (len(source), None, source.splitlines(keepends=True), path)
    exec(compile(source, path, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - what a maker is for
    return module


class _Maker:
    """What `cases.py` calls: `case(category, says, given, raises=...)`."""

    def __init__(
        self, reference: Callable[..., Any], request: dict[str, Any], send: Callable[[dict[str, Any]], None]
    ) -> None:
        self._reference = reference
        self._categories = request["categories"]
        self._parameters = set(request["parameters"])
        self._optional = set(request["optional"])
        self._send = send
        self.count = 0
        self.is_fresh = False

    def __call__(self, category: str, says: str, given: dict[str, Any], raises: Any = ()) -> None:
        """Add a case. Raises _CaseError where it contradicts the kata."""
        if category not in self._categories:
            raise _CaseError(f"{says}: no category {category!r} in kata.yaml")
        if not self._parameters <= set(given) <= self._parameters | self._optional:
            raise _CaseError(f"{says}: arguments {sorted(given)} are not those of the signature")
        case = {"category": category, "says": says, "given": codec.dumps(given), "fresh": self.is_fresh}
        self._send({**case, **self._expected(says, given, tuple(raises))})
        self.count += 1

    def _expected(self, says: str, given: dict[str, Any], raises: tuple[str, ...]) -> dict[str, Any]:
        try:
            value = self._reference(**copy.deepcopy(given))
        except Exception as error:
            if not {kind.__name__ for kind in type(error).__mro__} & set(raises):
                raise
            return {"raises": list(raises)}
        if raises:
            raise _CaseError(f"{says}: the reference raises none of {raises}")
        return {"expected": codec.dumps(value)}
