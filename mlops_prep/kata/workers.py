"""Where runners come from, for each system: the boundary between the judge and the machine.

`ForkedWorkers` (Linux) asks a zygote, which has a kata's modules imported, to fork one; `SpawnedWorkers` (everywhere)
starts an interpreter for each. Whoever uses them must close them: that kills every runner, and waits until none is
left.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Protocol

from mlops_prep.errors import UserError
from mlops_prep.kata.channel import Channel, Ending, parse_ending
from mlops_prep.kata.runner.limits import CPU_SECONDS
from mlops_prep.models.verdict import Isolation

MAIN = Path(__file__).with_name("runner") / "__main__.py"
_SET_DUMPABLE = 4
IS_LINUX = sys.platform.startswith("linux")
AHEAD = {"solution": 2, "maker": 256}
"""Messages that may wait for the judge: the maker runs ahead, a solution has nothing to say unasked."""
TIERS: tuple[Isolation, ...] = ("full", "landlock", "limits")


class Workers(Protocol):
    """A source of runners."""

    def isolation(self) -> Isolation:
        """The strongest isolation that this machine offers."""
        ...

    def start(self, role: str, cpu_seconds: int = CPU_SECONDS) -> Channel:
        """A fresh runner: `solution` or `maker`."""
        ...

    def close(self) -> None:
        """Kill every runner; none is left afterwards."""
        ...


def open_workers(modules: Sequence[str], hidden: Sequence[Path], tiers: Sequence[Isolation] = TIERS) -> Workers:
    """The workers for this system, with `modules` imported ahead; their runners cannot read what is `hidden`, where the
    kernel can see to that. Raises UserError when there is no place for temporary files.
    """
    if IS_LINUX:
        return ForkedWorkers(modules, hidden, tiers)
    from mlops_prep.kata.spawning import SpawnedWorkers

    return SpawnedWorkers(modules)


def make_work_folder() -> Path:
    """A fresh folder for runs. Raises UserError where there is no room for one."""
    problem: OSError | None = None
    for place in (None, "/dev/shm"):  # noqa: S108 - a second choice for a full disk; mkdtemp makes a private folder in it
        try:
            return Path(tempfile.mkdtemp(prefix="mlops-prep-", dir=place))
        except OSError as error:
            problem = problem or error
    raise UserError(
        f"there is no place for temporary files: {problem}", "TMPDIR=<a folder that can be written> mlops-prep kata"
    )


def remove_work_folder(work: Path) -> None:
    """Remove what a run left, however deep, also where candidate code took the rights from a folder.

    What lies in a folder is moved up before the folder goes, so that no path gets long and nothing recurses. Rights are
    given back to folders in `work` alone, never through a link: whatever is around it is the user's.
    """
    with suppress(OSError):
        if work.is_symlink():
            work.unlink()
            return
        os.chmod(work, 0o700)
        moved = 0
        left = [entry.path for entry in os.scandir(work)]
        while left:
            path = left.pop()
            with suppress(OSError):
                if os.path.islink(path) or not os.path.isdir(path):
                    os.unlink(path)
                    continue
                os.chmod(path, 0o700)
                for entry in os.scandir(path):
                    if entry.is_dir(follow_symlinks=False):
                        os.chmod(entry.path, 0o700)  # a folder that is moved has to be writable itself
                    moved += 1
                    up = os.path.join(work, f".moved-{moved}")
                    os.rename(entry.path, up)
                    left.append(up)
                os.rmdir(path)
        os.rmdir(work)


def _close_memory() -> None:
    """Keep other processes of this user from reading and writing this one's memory (Linux; no help against root)."""
    import ctypes

    ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def runner_environment() -> dict[str, str]:
    """What a runner's interpreter starts with."""
    kept = {
        name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ
    }
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    # each of glibc's arenas, one per thread, takes 64 MB of the address space that a solution may have
    return {**kept, **threads, "MALLOC_ARENA_MAX": "2", "LANG": "C.UTF-8"}


class ForkedWorkers:
    """Runners forked by a zygote (Linux)."""

    def __init__(self, modules: Sequence[str], hidden: Sequence[Path], tiers: Sequence[Isolation] = TIERS) -> None:
        self._work = make_work_folder()
        """Holds the folder of each run, so that the zygote can remove them all when this process is gone."""
        self._runs: list[_ForkedRun] = []
        self._sweeping = Lock()  # a proof asks for runners from several threads
        self._isolation: Isolation | None = None
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            settings = {
                "modules": list(modules),
                "hidden": [str(path) for path in hidden],
                "tiers": list(tiers),
                "work": str(self._work),
                "trial": tempfile.mkdtemp(dir=self._work),
            }
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
                [sys.executable, "-I", str(MAIN), "zygote", str(theirs.fileno()), json.dumps(settings)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=runner_environment(),
                cwd="/",
                start_new_session=True,
                pass_fds=[theirs.fileno()],
            )
        finally:
            theirs.close()

    def isolation(self) -> Isolation:
        """The strongest isolation that this machine offers; waits until the zygote has tried."""
        if self._isolation is None:
            hello = self._control.recv(4096)
            if not hello:
                raise RuntimeError(f"the runner did not start: {self._last_words()}")
            self._isolation = json.loads(hello)["tier"]
            if self._isolation == "limits":
                _close_memory()
        return self._isolation

    def start(self, role: str, cpu_seconds: int = CPU_SECONDS) -> Channel:
        """A fresh runner: `solution` or `maker`."""
        self._forget_ended()
        work = self._folder()
        pairs = [os.pipe() for _ in range(6)]
        (requests, to_runner), (answers, responses), (printed, output), (complaints, errors) = pairs[:4]
        (lifeline, held), (told, ending) = pairs[4:]
        theirs = [requests, responses, output, errors, lifeline, ending]
        message = {"role": role, "cpu": cpu_seconds, "work": str(work)}
        try:
            socket.send_fds(self._control, [json.dumps(message).encode()], theirs)
        except OSError as error:
            remove_work_folder(work)
            raise RuntimeError(f"the runner is gone: {self._last_words()}") from error
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        run = _ForkedRun(held, told, work)
        with self._sweeping:
            self._runs.append(run)
        return Channel(to_runner, answers, printed, complaints, run, ahead=AHEAD[role])

    def _folder(self) -> Path:
        try:
            return Path(tempfile.mkdtemp(dir=self._work))
        except OSError:  # the disk has filled up since
            return make_work_folder()

    def close(self) -> None:
        """Kill every runner and the zygote; none is left afterwards."""
        for run in self._runs:
            run.stop()
        self._control.close()
        try:
            self._process.wait(6)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()
        for run in self._runs:
            run.leave()
        self._runs.clear()
        remove_work_folder(self._work)

    def _forget_ended(self) -> None:
        """A watched solution has hundreds of runs; what they held is given back as they end."""
        with self._sweeping:
            ended = [run for run in self._runs if run.has_ended()]
            self._runs = [run for run in self._runs if run not in ended]
        for run in ended:
            run.leave()

    def _last_words(self) -> str:
        assert self._process.stderr is not None
        self._process.kill()
        return self._process.stderr.read().decode("utf-8", "replace").strip()[-2000:]


class _ForkedRun:
    """One run of the zygote's: a lifeline that ends it when it is closed, and a pipe on which its keeper reports."""

    def __init__(self, lifeline: int, told: int, work: Path) -> None:
        self._lifeline = lifeline
        self._told = told
        self._work = work
        self._asking = Lock()
        self._heard = bytearray()

    def stop(self) -> None:
        """Kill the runner, with all that it started."""
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1

    def has_ended(self) -> bool:
        """Whether it was stopped, and nothing of it is left."""
        return self._lifeline < 0 and not self._asking.locked() and self.ending(0) is not None

    def leave(self) -> None:
        """Give back what it held. Its processes have ended."""
        with self._asking:
            self._close_told()
        remove_work_folder(self._work)

    def _close_told(self) -> None:
        if self._told >= 0:
            os.close(self._told)
            self._told = -1

    def ending(self, seconds: float) -> Ending | None:
        """What the keeper reports, as soon as it has reported all."""
        import select

        with self._asking:
            while self._told >= 0:
                if not select.select([self._told], [], [], seconds)[0]:
                    return None
                part = os.read(self._told, 4096)
                self._heard += part
                if not part:
                    self._close_told()
        return parse_ending(bytes(self._heard))
