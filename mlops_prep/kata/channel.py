"""The judge's ends of one runner's pipes: asks one thing at a time, collects what the runner prints, stops it.

Believes nothing: a frame that is late, early, too large or not JSON is a fault of the runner, never of the judge. Reads
on threads, which works on every system, and keeps no more than a capped amount of anything.
"""

from __future__ import annotations

import json
import os
import select
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Event, Lock, Thread
from typing import Any, NamedTuple, Protocol

from mlops_prep.kata.runner import codec, frames

OUTPUT_KEPT_BYTES = 32 << 10
OUTPUT_LIMIT_BYTES = 1 << 20
_GRACE_SECONDS = 0.5
_KILL_SECONDS = 5.0
_CAN_ASK_FIRST = os.name == "posix"
"""Whether a pipe can say that it is full, and whether there is something in it."""
_PART_BYTES = 65536


class Ending(NamedTuple):
    """How a runner ended: its exit code or, when negative, the signal; CPU seconds; whether the judge stopped it."""

    code: int | None
    cpu_seconds: float = 0.0
    was_stopped: bool = False
    setup_error: str = ""


class TimeIsUpError(Exception):
    """The runner did not answer, or did not even listen, in time."""


class ClosedError(Exception):
    """The runner closed its channel."""


class ProtocolError(Exception):
    """The runner sent what it was not asked for."""


class OutputLimitError(Exception):
    """The runner printed too much."""


class Process(Protocol):
    """The process behind a channel."""

    def stop(self) -> None:
        """Kill it, with all that it started."""
        ...

    def ending(self, seconds: float) -> Ending | None:
        """How it ended; None when it has not, after so many seconds."""
        ...


class Channel:
    """A conversation with one runner."""

    def __init__(
        self,
        requests: int,
        responses: int,
        output: int,
        errors: int,
        process: Process,
        *,
        ahead: int = 2,
    ) -> None:
        """`ahead` is how many messages are held that nobody took yet; a runner that says more has to wait."""
        self._requests = requests
        if _CAN_ASK_FIRST:
            os.set_blocking(requests, False)
        self._process = process
        self._received: Queue[bytes | Exception] = Queue(ahead)
        self._is_over = False
        self._writer: Thread | None = None
        self._printed = {output: bytearray(), errors: bytearray()}
        self._printed_bytes = 0
        self._printing = {output: Lock(), errors: Lock()}
        """Who reads a stream holds its lock; a stream that is closed is no longer here."""
        self._threads = [Thread(target=self._read_frames, args=(responses,), daemon=True)]
        self._threads += [Thread(target=self._read_output, args=(end,), daemon=True) for end in (output, errors)]
        for thread in self._threads:
            thread.start()

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Send a request and take its answer. Raises one of the errors above."""
        self._expect_silence()
        number = int.from_bytes(os.urandom(6), "big")
        self.send({**request, "id": number}, seconds)
        reply = self.receive(seconds)
        if reply.get("id") != number:
            raise ProtocolError("an answer to another question")
        return reply

    def send(self, request: dict[str, Any], seconds: float) -> None:
        """Send a request. Raises ClosedError when nobody reads any more, TimeIsUpError when it is not read in time."""
        rest = memoryview(frames.pack(codec.dumps(request).encode()))
        try:
            while _CAN_ASK_FIRST and rest:
                rest = rest[os.write(self._requests, rest) :]
        except BlockingIOError:
            pass  # more than the pipe holds: the rest goes as it is read
        except OSError as error:
            raise ClosedError from error
        if rest:
            self._send_slowly(rest, seconds)

    def _send_slowly(self, rest: memoryview, seconds: float) -> None:
        is_sent, problems = Event(), list[OSError]()

        def write() -> None:
            nonlocal rest
            try:
                while rest:
                    rest = rest[os.write(self._requests, rest) :]
            except OSError as error:
                problems.append(error)
            is_sent.set()

        if _CAN_ASK_FIRST:
            os.set_blocking(self._requests, True)
        self._writer = Thread(target=write, daemon=True)
        self._writer.start()
        if not is_sent.wait(seconds):
            raise TimeIsUpError
        if problems:
            raise ClosedError from problems[0]
        if _CAN_ASK_FIRST:
            os.set_blocking(self._requests, False)

    def receive(self, seconds: float) -> dict[str, Any]:
        """The next thing that the runner says. Raises one of the errors above."""
        try:
            body = self._received.get(timeout=seconds)
        except Empty:
            raise TimeIsUpError from None
        if isinstance(body, Exception):
            raise body
        try:
            reply = codec.loads(body)
        except (ValueError, RecursionError, KeyError, TypeError) as error:
            raise ProtocolError("no valid message") from error
        if not isinstance(reply, dict) or not all(isinstance(key, str) for key in reply):
            raise ProtocolError("no valid message")
        return reply

    def expect_silence(self) -> None:
        """Raises ProtocolError when the runner spoke without being asked."""
        self._expect_silence()

    def _expect_silence(self) -> None:
        if not self._received.empty():
            body = self._received.get()
            raise body if isinstance(body, Exception) else ProtocolError("a message that nobody asked for")

    def printed(self) -> str:
        """What the runner printed so far, both streams, as far as it was kept; and forget it."""
        for descriptor, lock in list(self._printing.items()):
            with lock:  # what came before an answer may not have been read yet
                while self._can_take(descriptor) and self._printed_bytes + _PART_BYTES <= OUTPUT_LIMIT_BYTES:
                    if not self._take(descriptor):
                        break
        text = b"".join(bytes(kept) for kept in self._printed.values()).decode("utf-8", "replace")
        for kept in self._printed.values():
            kept.clear()
        return text

    def stop(self) -> None:
        """Have the runner killed, with all that it started."""
        self._is_over = True
        self._process.stop()
        if self._writer is not None:
            self._writer.join(_KILL_SECONDS)
        if self._requests >= 0:
            os.close(self._requests)
            self._requests = -1

    def ending(self) -> Ending:
        """How the runner ended; one that closed its channel and goes on is killed."""
        found = self._process.ending(_GRACE_SECONDS)
        if found is None:
            self._process.stop()
            found = self._process.ending(_KILL_SECONDS)
        return found or Ending(None)

    def _read_frames(self, descriptor: int) -> None:
        try:
            while (body := frames.read(descriptor)) is not None:
                self._put(body)
            self._put(ClosedError())
        except frames.FrameTooLargeError:
            self._put(ProtocolError("a message that is too large"))
        except OSError:
            self._put(ClosedError())
        finally:
            os.close(descriptor)

    def _put(self, one: bytes | Exception) -> None:
        while not self._is_over:
            with suppress(Full):
                self._received.put(one, timeout=0.2)
                return

    def _read_output(self, descriptor: int) -> None:
        lock = self._printing[descriptor]
        is_open = True
        while is_open:
            _wait_for(descriptor)
            with lock:
                if _CAN_ASK_FIRST and not self._can_take(descriptor):
                    continue  # `printed` was first
                is_open = self._take(descriptor) and self._printed_bytes <= OUTPUT_LIMIT_BYTES
        if self._printed_bytes > OUTPUT_LIMIT_BYTES:
            self._put(OutputLimitError())  # before the runner can notice that nobody reads any more
        with lock:
            del self._printing[descriptor]
            os.close(descriptor)

    def _can_take(self, descriptor: int) -> bool:
        """Whether a read gives something at once; on systems that cannot say so, the threads alone read."""
        return _CAN_ASK_FIRST and descriptor in self._printing and _wait_for(descriptor, 0)

    def _take(self, descriptor: int) -> bool:
        """Read a part of what was printed; False at the end."""
        part = b""
        with suppress(OSError):
            part = os.read(descriptor, _PART_BYTES)
        kept = self._printed[descriptor]
        self._printed_bytes += len(part)
        if len(kept) < OUTPUT_KEPT_BYTES:
            kept += part[: OUTPUT_KEPT_BYTES - len(kept)]
        return bool(part)


def _wait_for(descriptor: int, milliseconds: int | None = None) -> bool:
    """Wait until a read of a pipe does not block, where the system can say so."""
    if not _CAN_ASK_FIRST:
        return True
    asked = select.poll()
    asked.register(descriptor, select.POLLIN)
    return bool(asked.poll(milliseconds))


def parse_ending(lines: bytes) -> Ending:
    """What a keeper wrote about a runner's end."""
    found: dict[str, Any] = {}
    for line in lines.splitlines():
        with suppress(ValueError):
            found.update(json.loads(line))
    code = os.waitstatus_to_exitcode(found["status"]) if "status" in found else None
    return Ending(code, found.get("cpu", 0.0), found.get("stopped", False), found.get("setup", ""))
