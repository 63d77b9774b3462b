"""Which isolation this machine offers, and putting a runner into it.

full: namespaces and Landlock; landlock: without namespaces; limits: neither. Where there is a system-call filter, all
three have it. Which one works is found by trying it in a throwaway child: kernels and containers refuse at different
steps.
"""

import os
import sys
from typing import Any

from . import landlock, limits, namespaces, seccomp

Box = dict[str, Any]
"""How a runner is to be held: `tier`, `work` (its folder), `hidden` (paths that it must not read), `cpu_seconds`."""


class Probe:
    """Tries which of `tiers`, the strongest first, works here, in a child, while its parent goes on. `work` is an empty
    folder to try it with.
    """

    def __init__(self, work: str, hidden: list[str], tiers: list[str]) -> None:
        self._tiers = tiers
        self._child = os.fork()
        if self._child == 0:
            boxes = ({"tier": tier, "work": work, "hidden": hidden, "cpu_seconds": 60} for tier in tiers[:-1])
            os._exit(next((number for number, box in enumerate(boxes) if _works(box)), len(tiers) - 1))

    def strongest(self) -> str:
        """The strongest tier that works."""
        _, status = os.waitpid(self._child, 0)
        return self._tiers[min(os.waitstatus_to_exitcode(status), len(self._tiers) - 1)]


def _works(box: Box) -> bool:
    child = os.fork()
    if child == 0:
        _try(box)
    _, status = os.waitpid(child, 0)
    return status == 0


def _try(box: Box) -> None:
    """Go through everything that a runner goes through; ends the process, with 0 when all of it worked."""
    try:
        if box["tier"] == "full":
            namespaces.enter()
            inner = os.fork()
            if inner:
                _, status = os.waitpid(inner, 0)
                os._exit(0 if status == 0 else 1)
            namespaces.close_file_system(box["work"])
        confine(box)
    except OSError:
        os._exit(1)
    os._exit(0)


def confine(box: Box) -> None:
    """Confine this process, which runs the candidate's code next, for good. Raises OSError where the kernel refuses."""
    limits.enter(box["work"])
    filtered = seccomp.is_possible()
    limits.apply(box["cpu_seconds"], forbid_processes=not filtered)
    if box["tier"] != "limits":
        if not landlock.version():
            raise OSError("no Landlock")
        readable, listable = landlock.without(_interpreter_folders(), box["hidden"])
        devices = ["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"]
        landlock.restrict([*readable, *_SYSTEM_FILES, *devices], listable, [box["work"], "/dev/null"])
    elif filtered:
        landlock.restrict_privileges()
    if filtered:
        seccomp.apply()


_SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo", "/sys/devices/system/cpu")


def _interpreter_folders() -> list[str]:
    """Where the standard library, installed packages and shared libraries are."""
    libraries = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib"]
    own = os.path.dirname(os.path.abspath(__file__))
    return [path for path in dict.fromkeys([*sys.path, sys.base_prefix, *libraries]) if path and path != own]
