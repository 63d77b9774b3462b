"""Limits on what a runner may use, and where it lives. POSIX; what a system lacks is left out.

Memory is limited as address space above what the interpreter has already, because a preloaded SciPy alone maps hundreds
of megabytes.
"""

import os
import sys
from contextlib import suppress

MEMORY_BYTES = 340 << 20
"""What a solution may take. With the program, the zygote and its keepers, all of it stays under 700 MB."""
BROKEN = 71
"""Exit code of a runner that candidate code broke so far that it cannot even say how."""
_ROOM_BYTES = 32 << 20
"""Between the soft and the hard limit: enough to say that memory ran out."""
CPU_SECONDS = 6
"""CPU time that it gets for all of its cases."""
_FILE_BYTES = 16 << 20
_OPEN_FILES = 64


def apply(cpu_seconds: int = CPU_SECONDS, *, forbid_processes: bool) -> None:
    """Limit this process and all that come from it."""
    import resource

    used = _address_space_bytes()
    wanted = [
        ("RLIMIT_CPU", cpu_seconds, cpu_seconds + 1),
        ("RLIMIT_FSIZE", _FILE_BYTES, _FILE_BYTES),
        ("RLIMIT_NOFILE", _OPEN_FILES, _OPEN_FILES),
        ("RLIMIT_CORE", 0, 0),
    ]
    if used:
        wanted.append(("RLIMIT_AS", used + MEMORY_BYTES, used + MEMORY_BYTES + _ROOM_BYTES))
    if forbid_processes:
        wanted.append(("RLIMIT_NPROC", 0, 0))
    for name, soft, hard in wanted:
        _lower(getattr(resource, name, None), soft, hard)


def _lower(which: int | None, soft: int, hard: int) -> None:
    import resource

    if which is None:
        return
    _, ceiling = resource.getrlimit(which)
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    with suppress(OSError, ValueError):  # macOS refuses some of them
        resource.setrlimit(which, (soft, hard))


def _address_space_bytes() -> int:
    """Address space in use; 0 where the system does not tell, or does not limit it (macOS)."""
    if sys.platform != "linux":
        return 0
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def enter(work: str) -> None:
    """Make `work` the working folder, the home and the place for temporary files, with an environment of its own."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    os.environ.clear()
    os.environ.update(kept)
    os.environ.update(
        HOME=work,
        TMPDIR=work,
        TMP=work,
        TEMP=work,
        PATH=os.defpath,
        LANG="C.UTF-8",
        PYTHONDONTWRITEBYTECODE="1",
        OPENBLAS_NUM_THREADS="1",
        OMP_NUM_THREADS="1",
        MKL_NUM_THREADS="1",
    )
    os.chdir(work)
    if hasattr(os, "umask"):
        os.umask(0o077)
