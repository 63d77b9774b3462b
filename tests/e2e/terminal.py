"""A real pseudo-terminal with a screen that can be read: pexpect runs the program, pyte draws what it prints.

Nothing here sleeps: every wait is for a text to appear, with a time after which the test fails and shows the screen.
"""

import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence

import pexpect
import pyte

TIMEOUT_SECONDS = 20.0
ESCAPE, CTRL_C, CTRL_D, CTRL_O, ENTER, UP, DOWN = "\x1b", "\x03", "\x04", "\x0f", "\r", "\x1b[A", "\x1b[B"


class _Screen(pyte.HistoryScreen):
    """Answers when it is asked where its cursor is, as terminals do; prompt_toolkit asks."""

    def __init__(self, answer: Callable[[str], object], columns: int, rows: int) -> None:
        self._answer = answer
        super().__init__(columns, rows, history=5000, ratio=0.5)

    def write_process_input(self, data: str) -> None:
        """What the terminal itself types."""
        self._answer(data)


class Terminal:
    """One program on one screen."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], columns: int, rows: int = 40) -> None:
        self._child = pexpect.spawn(
            argv[0], list(argv[1:]), env=dict(env), dimensions=(rows, columns), timeout=TIMEOUT_SECONDS
        )
        self._child.delaybeforesend = None
        self._screen = _Screen(self._child.send, columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        self.ended = False

    # What is to be seen

    def screen(self) -> str:
        """What stands on the screen, without the empty lines at the end."""
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def transcript(self) -> str:
        """The screen, and everything that was scrolled off its top."""
        columns = range(self._screen.columns)
        past = ["".join(line[column].data for column in columns).rstrip() for line in self._screen.history.top]
        return "\n".join([*past, self.screen()])

    def flowing(self) -> str:
        """The transcript as running text: a word that was cut at the edge of the screen shows as two."""
        return flowing(self.transcript())

    # Waiting

    def wait_for(self, *texts: str, timeout: float = TIMEOUT_SECONDS) -> None:
        """Read until every text stands on the screen; line breaks count as spaces."""
        self.wait_until(lambda: all(text in flowing(self.screen()) for text in texts), f"{texts}", timeout)

    def wait_until(self, holds: Callable[[], bool], what: str, timeout: float = TIMEOUT_SECONDS) -> None:
        """Read until `holds`; fail with the screen when it never does."""
        deadline = time.monotonic() + timeout
        while not holds():
            if self.ended or time.monotonic() > deadline:
                state = f"ended with {self._child.exitstatus}" if self.ended else "still runs"
                raise AssertionError(f"waited for {what}; the program {state}; screen:\n{self.screen()}")
            self.read(min(0.2, timeout))

    def read(self, seconds: float) -> None:
        """Take what the program prints, waiting for it at most so long."""
        try:
            data = self._child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return
        except pexpect.EOF:
            self.ended = True
            self._child.wait()
            return
        self.raw += data
        self._stream.feed(data)

    def finish(self) -> int:
        """Read to the end; the exit code."""
        self.wait_until(lambda: self.ended, "the end")
        self._child.close()
        code: int = self._child.exitstatus if self._child.exitstatus is not None else -self._child.signalstatus
        return code

    # Doing

    def press(self, keys: str) -> None:
        """Type."""
        self._child.send(keys.encode())

    def send_bytes(self, data: bytes) -> None:
        """Type what no keyboard would."""
        self._child.send(data)

    def paste(self, text: str) -> None:
        """Paste, as terminals do that support bracketed paste."""
        data = b"\x1b[200~" + text.replace("\n", "\r").encode() + b"\x1b[201~"
        for start in range(0, len(data), 512):  # what a pseudo-terminal takes at once is limited
            self._child.send(data[start : start + 512])
            self.read(0)

    def resize(self, columns: int, rows: int) -> None:
        """Change the window; the system sends SIGWINCH."""
        self._screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)

    def kill(self) -> None:
        """`kill -9` of the program that this terminal started."""
        os.kill(self._child.pid, signal.SIGKILL)
        self.wait_until(lambda: self.ended, "the end")

    def close(self) -> None:
        """End whatever still runs."""
        self._child.close(force=True)


def flowing(text: str) -> str:
    """Text with every run of white space made one space."""
    return " ".join(text.split())
