"""Frames over a pipe: four bytes of length, most significant first, then so many bytes.

A frame holds at most a mebibyte, so that neither side can be made to hold more.
"""

import os

MAX_BYTES = 1 << 20
_HEADER = 4


class FrameTooLargeError(Exception):
    """A frame longer than `MAX_BYTES`, on either side."""


def pack(body: bytes) -> bytes:
    """The frame for `body`. Raises FrameTooLargeError."""
    if len(body) > MAX_BYTES:
        raise FrameTooLargeError(len(body))
    return len(body).to_bytes(_HEADER, "big") + body


def write(descriptor: int, body: bytes) -> None:
    """Write one frame whole. Raises OSError when nobody reads, FrameTooLargeError before anything is written."""
    rest = memoryview(pack(body))
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def read(descriptor: int) -> bytes | None:
    """The next frame; None at the end of input, even in the middle of a frame. Raises FrameTooLargeError."""
    header = _read_exactly(descriptor, _HEADER)
    if header is None:
        return None
    length = int.from_bytes(header, "big")
    if length > MAX_BYTES:
        raise FrameTooLargeError(length)
    return _read_exactly(descriptor, length)


def _read_exactly(descriptor: int, count: int) -> bytes | None:
    parts: list[bytes] = []
    while count:
        part = os.read(descriptor, min(count, 65536))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
