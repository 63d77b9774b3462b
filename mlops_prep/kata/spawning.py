"""Runners for systems without a zygote: one interpreter for each, started ahead where there is time for it.

The reduced tier of macOS and Windows. POSIX limits apply where the system keeps them; where it does not limit memory
(macOS) the memory is looked at ten times a second; on Windows a job object limits memory and processes, and ends the
runner with the program.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from mlops_prep.kata.channel import Channel, Ending, Process
from mlops_prep.kata.runner.limits import CPU_SECONDS
from mlops_prep.kata.workers import AHEAD, MAIN, make_work_folder, remove_work_folder, runner_environment
from mlops_prep.models.verdict import Isolation

MEMORY_BYTES = 512 << 20
_POLL_SECONDS = 0.1


class SpawnedWorkers:
    """Runners that are interpreters of their own."""

    def __init__(self, modules: Sequence[str]) -> None:
        self._modules = list(modules)
        self._works: list[Path] = []
        self._runs: list[_SpawnedRun] = []

    def isolation(self) -> Isolation:
        """Always the reduced tier."""
        return "limits"

    def start(self, role: str, cpu_seconds: int = CPU_SECONDS) -> Channel:
        """A fresh runner: `solution` or `maker`. It imports the modules while it waits to be asked."""
        work = make_work_folder()
        self._works.append(work)
        (requests, to_runner), (answers, responses) = os.pipe(), os.pipe()
        theirs = [requests, responses]
        for descriptor in theirs:
            os.set_inheritable(descriptor, True)
        command = [
            *(sys.executable, "-I", str(MAIN), "single", role, str(work), str(cpu_seconds)),
            *map(str, _handles(theirs)),
            *self._modules,
        ]
        process = _start(command, theirs, work)
        for descriptor in theirs:
            os.close(descriptor)
        assert process.stdout is not None
        assert process.stderr is not None
        run = _SpawnedRun(process)
        self._runs.append(run)
        printed, complaints = os.dup(process.stdout.fileno()), os.dup(process.stderr.fileno())
        process.stdout.close()
        process.stderr.close()
        held: Process = run
        return Channel(to_runner, answers, printed, complaints, held, ahead=AHEAD[role])

    def close(self) -> None:
        """Kill every runner; none is left afterwards."""
        for run in self._runs:
            run.stop()
        for run in self._runs:
            run.ending(5)
        for work in self._works:
            remove_work_folder(work)
        self._works.clear()


class _SpawnedRun:
    """One interpreter, its process group or job, and a watch on its memory."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._is_over = Event()
        self._was_stopped = False
        self._job = _Job(process) if sys.platform == "win32" else None
        if sys.platform == "darwin":
            Thread(target=self._watch_memory, daemon=True).start()

    def stop(self) -> None:
        """Kill the runner, with all that it started."""
        self._was_stopped = self._was_stopped or self._process.poll() is None
        self._is_over.set()
        if self._job is not None:
            self._job.close()
        elif sys.platform != "win32":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, 9)

    def ending(self, seconds: float) -> Ending | None:
        """The exit code, or the signal as a negative number."""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        self.stop()
        return Ending(code, was_stopped=self._was_stopped)

    def _watch_memory(self) -> None:
        while not self._is_over.wait(_POLL_SECONDS):
            if resident_bytes(self._process.pid) > MEMORY_BYTES:
                self.stop()


def resident_bytes(pid: int) -> int:
    """Memory that a process holds, as ps(1) tells; 0 when it is gone."""
    command = ["/bin/ps", "-o", "rss=", "-p", str(pid)]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
    return int(told) * 1024 if told.isdigit() else 0


def _start(command: list[str], theirs: list[int], work: Path) -> subprocess.Popen[bytes]:
    if sys.platform == "win32":
        import msvcrt

        startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": [msvcrt.get_osfhandle(d) for d in theirs]})
        return subprocess.Popen(  # noqa: S603 - as below
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            startupinfo=startup,
            cwd=work,
            env=runner_environment(),
        )
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=theirs,
        start_new_session=True,
        cwd=work,
        env=runner_environment(),
    )


def _handles(descriptors: list[int]) -> list[int]:
    """What a child needs to open the same pipes: descriptors, on Windows handles."""
    if sys.platform == "win32":
        import msvcrt

        return [msvcrt.get_osfhandle(descriptor) for descriptor in descriptors]
    return descriptors


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _EXTENDED_LIMITS = 9
    _KILL_ON_CLOSE, _ONE_PROCESS, _PROCESS_MEMORY = 0x2000, 0x8, 0x100

    class _BasicLimits(ctypes.Structure):
        _fields_ = [
            ("per_process_time", wintypes.LARGE_INTEGER),
            ("per_job_time", wintypes.LARGE_INTEGER),
            ("flags", wintypes.DWORD),
            ("minimum_working_set", ctypes.c_size_t),
            ("maximum_working_set", ctypes.c_size_t),
            ("active_processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority_class", wintypes.DWORD),
            ("scheduling_class", wintypes.DWORD),
        ]

    class _Limits(ctypes.Structure):
        _fields_ = [
            ("basic", _BasicLimits),
            ("io", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process_memory", ctypes.c_size_t),
            ("peak_job_memory", ctypes.c_size_t),
        ]

    class _Job:
        """A job object: half a gigabyte, one process, and all of it ends when it is closed."""

        def __init__(self, process: subprocess.Popen[bytes]) -> None:
            self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
            self._handle = self._kernel.CreateJobObjectW(None, None)
            limits = _Limits()
            limits.basic.flags = _KILL_ON_CLOSE | _ONE_PROCESS | _PROCESS_MEMORY
            limits.basic.active_processes = 1
            limits.process_memory = MEMORY_BYTES * 2
            self._kernel.SetInformationJobObject(
                wintypes.HANDLE(self._handle), _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
            )
            handle = wintypes.HANDLE(int(process._handle))
            self._kernel.AssignProcessToJobObject(wintypes.HANDLE(self._handle), handle)

        def close(self) -> None:
            """End everything in it."""
            if self._handle:
                self._kernel.TerminateJobObject(wintypes.HANDLE(self._handle), 1)
                self._kernel.CloseHandle(wintypes.HANDLE(self._handle))
                self._handle = None
else:

    class _Job:
        """Only Windows has job objects."""

        def __init__(self, process: subprocess.Popen[bytes]) -> None:
            raise NotImplementedError

        def close(self) -> None:
            """Nothing to end."""
