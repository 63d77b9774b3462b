"""Forks runners on demand, with the modules that katas use already imported.

Single-threaded, and it holds no data of a kata: requests come with the pipes for a run, and what goes through those
pipes never passes here. Ends when its control socket does.
"""

import gc
import importlib
import json
import os
import shutil
import signal
import socket
from contextlib import suppress
from typing import Any

from . import keeping, sandbox

_MESSAGE_BYTES = 65536


def main(arguments: list[str]) -> None:
    """Serve the control socket `arguments[0]`; the rest is the settings as JSON."""
    control = socket.socket(fileno=int(arguments[0]))
    settings = json.loads(arguments[1])
    gc.disable()  # imports make many objects and drop few: a fifth of their time would go into looking for those
    probe = sandbox.Probe(settings["trial"], settings["hidden"], settings["tiers"])
    for name in settings["modules"]:
        with suppress(ImportError):
            importlib.import_module(name)
    tier = probe.strongest()
    with suppress(OSError):  # the judge may be gone already; serving ends at once then, and leaves nothing
        control.sendall(json.dumps({"tier": tier}).encode())
    gc.freeze()  # what is imported stays, and is not copied to a child by being looked at
    gc.enable()
    _serve(control, tier, settings)


def _serve(control: socket.socket, tier: str, settings: dict[str, Any]) -> None:
    works = [settings["work"]]
    while True:
        body, descriptors, _, _ = socket.recv_fds(control, _MESSAGE_BYTES, len(keeping.Pipes._fields))
        _reap()
        if not body:
            break
        request = json.loads(body)
        works.append(request["work"])
        if os.fork() == 0:
            box = {"tier": tier, "hidden": settings["hidden"], "cpu_seconds": request["cpu"], "work": request["work"]}
            _keep(keeping.Pipes(*descriptors), box, request["role"])
        for descriptor in descriptors:
            os.close(descriptor)
    _leave(works)


def _keep(pipes: keeping.Pipes, box: dict[str, Any], role: str) -> None:
    try:
        keeping.keep(pipes, box, role)
    except BaseException as error:
        with suppress(OSError):
            os.write(pipes.ending, json.dumps({"setup": repr(error)}).encode() + b"\n")
    finally:
        os._exit(70)


def _reap() -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _stop_waiting(*_: object) -> None:
    raise TimeoutError


def _leave(works: list[str]) -> None:
    """The judge is gone or done: its lifelines are closed, so every keeper ends by itself. Leaves no folder, either."""
    signal.signal(signal.SIGALRM, _stop_waiting)
    signal.alarm(5)
    with suppress(ChildProcessError, TimeoutError):
        while True:
            os.waitpid(-1, 0)
    for work in works:
        shutil.rmtree(work, ignore_errors=True)
    os._exit(0)  # taking the interpreter apart, with SciPy in it, would cost 20 ms
