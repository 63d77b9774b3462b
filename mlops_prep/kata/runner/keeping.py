"""The keeper: one process above each runner. It kills what the runner leaves behind, and says how the runner ended.

It holds no data of a kata. It ends its runner when the lifeline, a pipe whose other end the judge holds, is closed: by
the judge when time is up, by the kernel when the judge is gone.
"""

import json
import os
import select
import signal
from contextlib import suppress
from typing import Any, NamedTuple

from . import namespaces, roles, sandbox

_DESCRIPTORS = 1024
"""More than a zygote ever has open."""


class Pipes(NamedTuple):
    """The ends that a run gets, as descriptors."""

    requests: int
    responses: int
    output: int
    errors: int
    lifeline: int
    ending: int


def keep(pipes: Pipes, box: sandbox.Box, role: str) -> None:
    """Run a `role` in a box and report its end; ends this process, which was forked for it."""
    zygote = os.getppid()
    os.setsid()
    namespaces.die_with_parent(zygote)
    _close_all_but((0, 1, 2, *pipes))
    if box["tier"] != "full":
        namespaces.adopt_orphans()
        _keep_runner(pipes, box, role)
        os._exit(0)
    namespaces.enter()
    inner = os.fork()
    if inner:
        os.closerange(0, max(pipes) + 1)
        os.waitpid(inner, 0)
        os._exit(0)
    namespaces.die_with_parent(0)  # the first process of a new namespace sees 0 as its parent
    namespaces.close_file_system(box["work"])
    _keep_runner(pipes, box, role)
    os._exit(0)  # with the first process of a namespace, the kernel kills all others in it


def _keep_runner(pipes: Pipes, box: sandbox.Box, role: str) -> None:
    woken, waker = os.pipe()
    for end in (woken, waker):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(waker)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    keeper = os.getpid()
    runner = os.fork()
    if runner == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.set_wakeup_fd(-1)
        _become_runner(pipes, box, role, keeper)
    for descriptor in (pipes.requests, pipes.responses, pipes.output, pipes.errors):
        os.close(descriptor)
    was_stopped = _wait(runner, pipes.lifeline, woken)
    _kill_group(runner)
    _, status, usage = os.wait4(runner, 0)
    how = {"status": status, "cpu": usage.ru_utime + usage.ru_stime, "stopped": was_stopped}
    _report(pipes.ending, how)
    _sweep()


def _wait(runner: int, lifeline: int, woken: int) -> bool:
    """Wait until the runner ends, and keep it as a zombie, so that its id means nobody else. True when the lifeline
    ended first, and the runner still runs.
    """
    while True:
        if os.waitid(os.P_PID, runner, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None:
            return False
        ready, _, _ = select.select([lifeline, woken], [], [])
        if lifeline in ready:
            return True
        with suppress(BlockingIOError):
            os.read(woken, 512)
        _reap_others(runner)


def _reap_others(runner: int) -> None:
    """Take leave of orphans that ended; the runner itself stays."""
    with suppress(ChildProcessError):
        while True:
            found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT | os.WNOHANG)
            if found is None or found.si_pid == runner:
                return
            os.waitpid(found.si_pid, 0)


def _report(ending: int, how: dict[str, Any]) -> None:
    with suppress(OSError):
        os.write(ending, json.dumps(how).encode() + b"\n")
    os.close(ending)


def _kill_group(runner: int) -> None:
    """Kill the runner and its group; it leads one, unless it has not come so far."""
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            kill(runner, signal.SIGKILL)


def _sweep() -> None:
    """Kill every descendant that is left, in as many rounds as it takes; each round adopts the next generation."""
    for _ in range(200):
        for child in _children():
            with suppress(ProcessLookupError, PermissionError):
                os.kill(child, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _children() -> list[int]:
    pid = os.getpid()
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(one) for one in file.read().split()]
    except OSError:
        return []


def _become_runner(pipes: Pipes, box: sandbox.Box, role: str, keeper: int) -> None:
    """Confine this process and do the role's work; ends it."""
    try:
        os.setpgid(0, 0)
        namespaces.die_with_parent(keeper)
        _redirect(pipes)
        sandbox.confine(box)
    except BaseException as error:
        with suppress(OSError):
            os.write(pipes.ending, json.dumps({"setup": repr(error)}).encode() + b"\n")
        os._exit(70)
    os.close(pipes.ending)
    os.close(pipes.lifeline)
    roles.ROLES[role](pipes.requests, pipes.responses)


def _redirect(pipes: Pipes) -> None:
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (pipes.output, 1), (pipes.errors, 2)):
        os.dup2(source, target)
    _close_all_but((0, 1, 2, *pipes[:2], pipes.lifeline, pipes.ending))


def _close_all_but(kept: tuple[int, ...] | Pipes) -> None:
    last = 0
    for descriptor in (*sorted(kept), max(kept) + _DESCRIPTORS):
        if last < descriptor:  # closerange(0, 0) would close everything
            os.closerange(last, descriptor)
        last = descriptor + 1
