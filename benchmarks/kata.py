"""A kata's verdict beside `import scipy.stats`, the wait after a save, and the memory of all processes together.

    python benchmarks/kata.py

The memory is the proportional set size (PSS) of the program and of everything that it started, added up every few
milliseconds from /proc, so this part needs Linux. The greedy solution takes all the memory that it can get.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event, Thread

from measuring import Command, Row, clean_environment, parser, report, run_interleaved, values

KATA = "drift-detector"
VERDICT = f"{KATA}: "
RATIO, WAIT_MS, MEMORY_MB = 1.3, 300, 700
OURS, THEIRS = "cold verdict", "import scipy.stats"
GREEDY = """
def detect_drift(reference, current, feature_types, alpha=0.05, correction=None):
    kept = []
    while True:
        kept.append(b"x" * 1_000_000)
"""


class MemoryWatch(Thread):
    """Samples the memory of a process and of all that stem from it; `peak_mb` is the largest sum, in 10**6 bytes."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak_mb, self._is_over = pid, 0.0, Event()

    def run(self) -> None:
        """Sample until `stop`."""
        while not self._is_over.wait(0.005):
            self.peak_mb = max(self.peak_mb, sum(pss_bytes(pid) for pid in family(self.pid)) / 1e6)

    def stop(self) -> float:
        """The peak."""
        self._is_over.set()
        self.join()
        return self.peak_mb


def family(pid: int) -> Iterator[int]:
    """A process and its descendants."""
    yield pid
    try:
        children = [Path(f"/proc/{pid}/task/{task}/children").read_text() for task in os.listdir(f"/proc/{pid}/task")]
    except OSError:  # it ended in the meantime
        return
    for child in " ".join(children).split():
        yield from family(int(child))


def pss_bytes(pid: int) -> int:
    """Memory of a process, with what it shares split among those who share it."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in text.splitlines() if line.startswith("Pss:")), 0)


def peak_of(arguments: list[str], environment: Mapping[str, str]) -> float:
    """The peak memory of one command, all its processes together."""
    process = subprocess.Popen(arguments, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    watch = MemoryWatch(process.pid)
    watch.start()
    process.wait()
    return watch.stop()


def waits(arguments: list[str], environment: Mapping[str, str], solution: Path, repetitions: int) -> list[float]:
    """Milliseconds from a save to the line with the verdict, for each of so many saves."""
    source, found = solution.read_text(), []
    process = subprocess.Popen(
        arguments, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert process.stdout is not None
    try:
        await_verdict(process.stdout)
        for number in range(repetitions):
            time.sleep(1.0)  # as long as it takes to notice that a runner is being warmed
            started = time.perf_counter()
            solution.write_text(f"{source}\n# save {number}\n")
            await_verdict(process.stdout)
            found.append((time.perf_counter() - started) * 1000)
    finally:
        process.terminate()
        process.wait()
    return found


def await_verdict(lines: Iterator[str]) -> None:
    """Read up to the line with the verdict. Raises RuntimeError when the program ends first."""
    if not any(line.startswith(VERDICT) for line in lines):
        raise RuntimeError("the program ended before it gave a verdict")


def main() -> None:
    """Measure, report."""
    arguments = parser("A kata's verdict beside `import scipy.stats`.", 20).parse_args()
    reference = Path(__file__).parents[1] / "content" / "katas" / KATA / "reference.py"
    with tempfile.TemporaryDirectory(prefix="mlops-prep-") as name:
        home = Path(name)
        solution, greedy = home / "solution.py", home / "greedy.py"
        solution.write_bytes(reference.read_bytes())
        greedy.write_text(GREEDY)
        environment = clean_environment(MLOPS_PREP_HOME=str(home / "home"))
        program = str(arguments.mlops_prep)
        grade = [program, "kata", KATA, "--plain", "--file"]
        ours = Command(OURS, (*grade, str(solution)), environment, VERDICT)
        theirs = Command(THEIRS, (sys.executable, "-c", "import scipy.stats; print()"), clean_environment())
        runs = run_interleaved([ours, theirs], arguments.repetitions)
        report(
            "kata",
            [
                Row(f"{OURS}, {label}", "ms", values(runs[OURS], field), values(runs[THEIRS], field), limit)
                for label, field, limit in (("wall", "wall", RATIO), ("CPU", "cpu", None))
            ],
            arguments,
            THEIRS,
        )
        saves = waits([*grade, str(solution), "--watch"], environment, solution, arguments.repetitions)
        print()
        report(
            "kata, on save",
            [
                Row("save to verdict", "ms", saves, limit=WAIT_MS),
                Row("memory, a pass", "MB", [peak_of(list(ours.arguments), environment)], limit=MEMORY_MB),
                Row("memory, greedy", "MB", [peak_of([*grade, str(greedy)], environment)], limit=MEMORY_MB),
            ],
            arguments,
        )


if __name__ == "__main__":
    main()
