"""One runner in an interpreter of its own, for systems without a zygote: limits only, and used once."""

import importlib
import os
import sys
from contextlib import suppress

from . import limits, roles


def main(arguments: list[str]) -> None:
    """`ROLE WORK CPU_SECONDS REQUESTS RESPONSES MODULES...`: import the modules, then do the role's work."""
    role, work, cpu_seconds, requests, responses, *modules = arguments
    for name in modules:
        with suppress(ImportError):
            importlib.import_module(name)
    descriptors = _descriptors(int(requests), int(responses))
    limits.enter(work)
    if sys.platform != "win32":
        limits.apply(int(cpu_seconds), forbid_processes=True)
    roles.ROLES[role](*descriptors)


def _descriptors(requests: int, responses: int) -> tuple[int, int]:
    """The pipes' descriptors; on Windows they come as handles."""
    if sys.platform == "win32":
        import msvcrt

        return msvcrt.open_osfhandle(requests, os.O_RDONLY), msvcrt.open_osfhandle(responses, 0)
    return requests, responses
