"""Landlock: lets this process read what a Python program needs, write in one folder, and reach nothing else.

Linux 5.13 and later; the layout of the calls is that of `linux/landlock.h`. Rights that an older kernel does not know
are left out.
"""

import ctypes
import os
from collections.abc import Iterable, Iterator

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every architecture
_VERSION_FLAG = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVILEGES = 38

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14 | 1 << 15
_KNOWN = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_NEWEST = (1 << 16) - 1
"""File-system rights by ABI version, as bits; from version 5 on all of them."""
_NETWORK = 3
_SCOPES = 3

_libc = ctypes.CDLL(None, use_errno=True)


class _Attributes(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("rights", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def version() -> int:
    """The ABI version of this kernel's Landlock; 0 without it."""
    return max(0, int(_libc.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG))))


def restrict(readable: Iterable[str], listable: Iterable[str], writable: Iterable[str]) -> None:
    """Restrict this process for good. Raises OSError where the kernel refuses."""
    abi = version()
    rights = _KNOWN.get(abi, _NEWEST)
    attributes = _Attributes(rights, _NETWORK if abi >= 4 else 0, _SCOPES if abi >= 6 else 0)
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    ruleset = _checked(_libc.syscall(_CREATE, ctypes.byref(attributes), ctypes.c_size_t(size), ctypes.c_uint32(0)))
    for paths, wanted in (
        (readable, _READ_FILE | _READ_DIR | _EXECUTE),
        (listable, _READ_DIR),
        (writable, rights & ~_EXECUTE),
    ):
        for path in paths:
            _allow(ruleset, path, wanted & rights)
    restrict_privileges()
    _checked(_libc.syscall(_RESTRICT, ruleset, ctypes.c_uint32(0)))
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # it is not there: nothing to allow
        return
    if not os.path.isdir(path):
        rights &= _ON_FILES
    rule = _PathRule(rights, descriptor)
    try:
        _checked(_libc.syscall(_ADD, ruleset, _PATH_BENEATH, ctypes.byref(rule), ctypes.c_uint32(0)))
    finally:
        os.close(descriptor)


def restrict_privileges() -> None:
    """No program that is started from here gains rights; the kernel wants this before any restriction."""
    _checked(_libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))


def _checked(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def without(roots: Iterable[str], hidden: Iterable[str]) -> tuple[list[str], list[str]]:
    """What to allow so that everything under `roots` can be read but what is `hidden`: readable paths, and folders that
    may only be listed because something hidden is in them.
    """
    concealed = {os.path.realpath(path) for path in hidden}
    readable: list[str] = []
    listable: list[str] = []
    for root in roots:
        for path, is_open in _opened(os.path.realpath(root), concealed):
            (readable if is_open else listable).append(path)
    return readable, listable


def _opened(path: str, concealed: set[str]) -> Iterator[tuple[str, bool]]:
    """The paths to allow for `path`, each with whether it may be read whole."""
    if any(path == one or path.startswith(one + "/") for one in concealed):
        return
    if not any(one.startswith(path.rstrip("/") + "/") for one in concealed):
        yield path, True
        return
    yield path, False
    with os.scandir(path) as found:
        entries = sorted((entry.path, entry.is_symlink()) for entry in found)
    for name, is_link in entries:
        if not is_link:
            yield from _opened(name, concealed)
        elif not any(one.startswith(os.path.realpath(name)) for one in concealed):
            yield from _opened(os.path.realpath(name), concealed)
