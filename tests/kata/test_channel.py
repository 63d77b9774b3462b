"""The judge's end of a runner's pipes, with a fake process: what a runner may say, and when."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from mlops_prep.kata.channel import (
    OUTPUT_KEPT_BYTES,
    Channel,
    ClosedError,
    Ending,
    OutputLimitError,
    ProtocolError,
    TimeIsUpError,
    parse_ending,
)
from mlops_prep.kata.runner import frames

PATIENCE = 5.0


class FakeRunner:
    """The other ends of a channel's pipes, and the process behind them."""

    def __init__(self) -> None:
        (self.requests, to_runner), (answers, self.responses) = os.pipe(), os.pipe()
        (printed, self.output), (complaints, self.errors) = os.pipe(), os.pipe()
        self.is_stopped = False
        self.channel = Channel(to_runner, answers, printed, complaints, self)

    def stop(self) -> None:
        self.is_stopped = True

    def ending(self, seconds: float) -> Ending | None:
        return Ending(-9, was_stopped=True) if self.is_stopped else None

    def says(self, body: bytes) -> None:
        frames.write(self.responses, body)

    def shut(self, end: str) -> None:
        with suppress(OSError):
            os.close(getattr(self, end))
        setattr(self, end, -1)

    def close(self) -> None:
        self.channel.stop()
        for end in ("requests", "responses", "output", "errors"):
            self.shut(end)


@pytest.fixture
def runner() -> Iterator[FakeRunner]:
    found = FakeRunner()
    yield found
    found.close()


def test_a_request_arrives_with_a_number(runner: FakeRunner) -> None:
    with pytest.raises(TimeIsUpError):
        runner.channel.ask({"op": "load"}, 0.01)
    request: dict[str, Any] = json.loads(frames.read(runner.requests) or b"")
    assert request["op"] == "load"
    assert isinstance(request["id"], int)


@pytest.mark.parametrize("body", [b"", b"{", b"3", b"[]", b'{"~":"set"}', b"\xff", b"[" * 100_000, b'{"~":"dict"}'])
def test_what_is_no_message_is_a_protocol_error(runner: FakeRunner, body: bytes) -> None:
    runner.says(body)
    with pytest.raises(ProtocolError):
        runner.channel.receive(PATIENCE)


def test_a_frame_that_claims_too_much_is_a_protocol_error(runner: FakeRunner) -> None:
    os.write(runner.responses, b"\xff\xff\xff\xff")
    with pytest.raises(ProtocolError):
        runner.channel.receive(PATIENCE)


def test_a_closed_pipe_is_the_end_of_the_runner(runner: FakeRunner) -> None:
    runner.shut("responses")
    with pytest.raises(ClosedError):
        runner.channel.receive(PATIENCE)
    runner.shut("requests")
    with pytest.raises(ClosedError):
        runner.channel.send({"op": "call"}, PATIENCE)


def test_what_is_printed_is_kept_up_to_a_limit_and_forgotten_when_read(runner: FakeRunner) -> None:
    with suppress(BrokenPipeError):  # nobody reads on beyond the limit
        for _ in range(20):
            os.write(runner.output, b"x" * 65536)
    with pytest.raises(OutputLimitError):
        runner.channel.receive(PATIENCE)
    assert runner.channel.printed() == "x" * OUTPUT_KEPT_BYTES
    assert runner.channel.printed() == ""


def test_a_runner_that_goes_on_after_its_channel_is_stopped(runner: FakeRunner) -> None:
    assert runner.channel.ending() == Ending(-9, was_stopped=True)
    assert runner.is_stopped


@pytest.mark.parametrize(
    ("lines", "ending"),
    [
        (b"", Ending(None)),
        (b"nonsense\n", Ending(None)),
        (b'{"status": 768, "cpu": 0.5, "stopped": false}\n', Ending(3, 0.5)),
        (b'{"setup": "oops"}\n{"status": 11, "cpu": 0, "stopped": true}\n', Ending(-11, 0, True, "oops")),
    ],
)
def test_a_keepers_report_is_read_as_far_as_it_goes(lines: bytes, ending: Ending) -> None:
    assert parse_ending(lines) == ending


def test_a_request_that_nobody_reads_is_given_up_in_time(runner: FakeRunner) -> None:
    with pytest.raises(TimeIsUpError):
        runner.channel.send({"op": "x" * 300_000}, 0.1)
    runner.shut("requests")


def test_a_runner_that_speaks_unasked_has_to_wait(runner: FakeRunner) -> None:
    for _ in range(20):
        runner.says(b"{}")
    assert runner.channel.receive(PATIENCE) == {}
    assert runner.channel._received.qsize() <= 2
