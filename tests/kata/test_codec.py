"""Plain data as text, and what may not travel; frames over a pipe."""

import os
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import numpy as np
import pytest

from mlops_prep.kata.runner import codec, frames


def _lies(*_: object, **__: object) -> NoReturn:
    raise AssertionError("a method of a subclass ran")


_NAMES = (
    *("__eq__", "__iter__", "__len__", "__float__", "__int__", "__index__", "__str__", "__repr__", "__add__"),
    *("__bool__", "__getitem__", "__format__", "__hash__", "__lt__", "items", "keys", "values", "__getattribute__"),
)
_LIES: dict[str, Any] = dict.fromkeys(_NAMES, _lies)


def hostile(base: type, value: Any) -> Any:
    """A value of a subclass of `base`, none of whose methods may be called."""
    return type("Hostile", (base,), _LIES)(value)


@pytest.mark.parametrize("value", [{"a": 1}, [1, 2], 1.5, 7, "text"])
def test_a_hostile_subclass_travels_as_its_base_and_none_of_its_methods_runs(value: Any) -> None:
    found = codec.plain([hostile(type(value), value)])
    assert found == [value]
    assert type(found[0]) is type(value)


def test_a_hostile_metaclass_does_not_run_either() -> None:
    meta = type("Meta", (type,), {"__getattribute__": _lies, "__instancecheck__": _lies, "__subclasscheck__": _lies})
    assert codec.plain(meta("Hostile", (int,), {})(3)) == 3
    with pytest.raises(codec.NotPlainError, match="Hostile"):
        codec.dumps(meta("Hostile", (), {})())


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 0, -1, 1.5, "", "é\x00\ud800", [], {}, 2**63, -(2**63), 10**5000, float("inf"), -float("inf")),
        {"~": "int", "x": "ff"},
        {1: "a", False: "b", None: [1.0]},
        {"a": {"~": {}}},
    ],
    ids=lambda value: codec.dumps(value)[:20],
)
def test_plain_data_comes_back_as_it_was(value: Any) -> None:
    found = codec.plain(value)
    assert found == value
    assert type(found) is type(value)


def test_nan_comes_back_as_nan() -> None:
    assert codec.dumps([float("nan"), float("inf"), -float("inf")]) == "[NaN,Infinity,-Infinity]"
    (found,) = codec.plain([float("nan")])
    assert found != found


@pytest.mark.parametrize(
    ("value", "plain"),
    [(np.float64(1.5), 1.5), (np.float32(0.5), 0.5), (np.int64(3), 3), (np.bool_(True), True), (np.str_("a"), "a")],
)
def test_numpy_scalars_travel_as_plain_ones(value: Any, plain: Any) -> None:
    found = codec.plain({"a": value})["a"]
    assert (found, type(found)) == (plain, type(plain))


@pytest.mark.parametrize(
    ("value", "kind", "path"),
    [
        ({1, 2}, "set", []),
        ([0, (1, 2)], "tuple", [1]),
        ({"a": [b"x"]}, "bytes", ["a", 0]),
        (1j, "complex", []),
        ([np.zeros(2)], "numpy.ndarray", [0]),
        (np.datetime64("2026-01-01"), "numpy.datetime64", []),
        ({(1, 2): 0}, "tuple", ["tuple"]),
        (len, "builtin_function_or_method", []),
    ],
)
def test_what_is_not_plain_is_refused_by_its_type_and_place(value: Any, kind: str, path: list[Any]) -> None:
    with pytest.raises(codec.NotPlainError) as refused:
        codec.dumps(value)
    assert (refused.value.kind, refused.value.path) == (kind, path)


@pytest.mark.parametrize("wrap", [lambda inner: [inner], lambda inner: {"a": inner}])
def test_nesting_ends_somewhere(wrap: Callable[[Any], Any]) -> None:
    value: Any = 1
    for _ in range(codec.MAX_DEPTH):
        value = wrap(value)
    assert codec.plain(value) == value
    with pytest.raises(codec.NotPlainError, match="nested deeper than 60"):
        codec.dumps(wrap(wrap(value)))


@pytest.mark.parametrize("text", ["", "{", '{"~":"set"}', '{"~":"int","x":"g"}', b"\xff", "[1] 2"])
def test_what_dumps_did_not_write_is_no_data(text: str | bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - every decoder has words of its own
        codec.loads(text)


# Frames


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """Both ends of a pipe."""
    ends = os.pipe()
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:  # the test has closed it
            continue


def test_frames_come_one_by_one_and_end_with_the_pipe(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    for body in (b"one", b"", b"two"):
        frames.write(writer, body)
    os.close(writer)
    assert [frames.read(reader) for _ in range(4)] == [b"one", b"", b"two", None]


@pytest.mark.parametrize("sent", [b"\0\0", b"\0\0\0\x05abc"])
def test_a_frame_that_breaks_off_is_the_end(pipe: tuple[int, int], sent: bytes) -> None:
    os.write(pipe[1], sent)
    os.close(pipe[1])
    assert frames.read(pipe[0]) is None


def test_a_frame_that_claims_too_much_is_refused_unread(pipe: tuple[int, int]) -> None:
    os.write(pipe[1], (frames.MAX_BYTES + 1).to_bytes(4, "big"))
    with pytest.raises(frames.FrameTooLargeError):
        frames.read(pipe[0])


def test_a_frame_that_is_too_large_is_not_begun(pipe: tuple[int, int]) -> None:
    with pytest.raises(frames.FrameTooLargeError):
        frames.write(pipe[1], bytes(frames.MAX_BYTES + 1))
    os.close(pipe[1])
    assert frames.read(pipe[0]) is None
