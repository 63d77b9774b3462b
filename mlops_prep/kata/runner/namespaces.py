"""Linux namespaces: a process tree of its own, no network, a file system that can be written in one folder alone."""

import ctypes
import os

_NEW_USER, _NEW_MOUNTS, _NEW_IPC, _NEW_PROCESSES, _NEW_NETWORK = 0x10000000, 0x20000, 0x08000000, 0x20000000, 0x40000000
_ALL = _NEW_USER | _NEW_MOUNTS | _NEW_IPC | _NEW_PROCESSES | _NEW_NETWORK
_NO_SUID, _NO_DEVICES, _PRIVATE, _RECURSIVE = 2, 4, 1 << 18, 1 << 14
_MOUNT_SETATTR = 442
_AT_FDCWD, _AT_RECURSIVE, _READ_ONLY = -100, 0x8000, 1
_DEATH_SIGNAL, _SUBREAPER = 1, 36
_KILLED = 9
_WORK_BYTES = 64 << 20

_libc = ctypes.CDLL(None, use_errno=True)


def enter() -> None:
    """Move into new namespaces; children will be in the new process namespace. Raises OSError where that is refused."""
    user, group = os.getuid(), os.getgid()
    _checked(_libc.unshare(_ALL))
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")


def close_file_system(work: str) -> None:
    """Make every mount read-only, and put an empty folder in memory over `work`. Raises OSError."""
    _checked(_libc.mount(None, b"/", None, ctypes.c_ulong(_PRIVATE | _RECURSIVE), None))
    attributes = (ctypes.c_uint64 * 4)(_READ_ONLY, 0, 0, 0)
    _libc.syscall(
        _MOUNT_SETATTR,
        _AT_FDCWD,
        b"/",
        _AT_RECURSIVE,
        ctypes.byref(attributes),
        ctypes.c_size_t(ctypes.sizeof(attributes)),
    )  # a kernel before 5.12 has no such call: Landlock keeps the files then
    options = f"size={_WORK_BYTES},mode=700,nr_inodes=4096".encode()
    _checked(_libc.mount(b"work", work.encode(), b"tmpfs", ctypes.c_ulong(_NO_SUID | _NO_DEVICES), options))


def die_with_parent(parent: int) -> None:
    """Be killed when the parent dies; at once, when it is not `parent` any more."""
    _libc.prctl(_DEATH_SIGNAL, _KILLED, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends."""
    _libc.prctl(_SUBREAPER, 1, 0, 0, 0)


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def _checked(result: int) -> None:
    if result:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
