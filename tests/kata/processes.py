"""What processes of ours there are."""

import os
import sys
import time
from pathlib import Path

_PATIENCE_SECONDS = 1.0


def descendants() -> dict[int, str]:
    """The processes below this one that still run, with their command lines."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:  # it has ended meanwhile
            continue
        if state != "Z":
            parents[int(path.parent.name)] = int(parent)
    found: dict[int, str] = {}
    level = {os.getpid()}
    while level := {pid for pid, parent in parents.items() if parent in level}:
        found |= {pid: _command(pid) for pid in level}
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").replace("\0", " ")
    except OSError:
        return ""


def busy() -> dict[int, str]:
    """Runners and their keepers: whatever is below this process but the zygotes, which are its direct children."""
    return {pid: line for pid, line in descendants().items() if not (_is_zygote(line) and _parent(pid) == os.getpid())}


def _is_zygote(line: str) -> bool:
    return " zygote " in line


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def assert_none_but_idle() -> None:
    """Nothing that ran for a verdict is left; the kernel gets a moment to end what was killed."""
    if not sys.platform.startswith("linux"):
        return
    ends_at = time.monotonic() + _PATIENCE_SECONDS
    while (left := busy()) and time.monotonic() < ends_at:
        os.sched_yield()
    assert not left
