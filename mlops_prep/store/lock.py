"""A lock file that the operating system lets go of when its process ends, however it ends.

It tells a session that runs from one that was cut off.
"""

import os
from contextlib import suppress
from pathlib import Path


class ProcessLock:
    """Held from `take` until `release` or the end of the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Take the lock; False when another process holds it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        while self._descriptor is None:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                _lock(descriptor)
            except OSError:
                os.close(descriptor)
                return False
            if self._stands(descriptor):
                self._descriptor = descriptor
            else:  # its holder removed the file between our opening and our locking it
                os.close(descriptor)
        return True

    def _stands(self, descriptor: int) -> bool:
        """Whether the open file is still the one that others will find."""
        try:
            return os.path.samestat(os.fstat(descriptor), self._path.stat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Let go, and remove the file."""
        if self._descriptor is not None:
            with suppress(PermissionError):  # Windows keeps a file that is open
                self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = None


if os.name == "nt":  # pragma: no cover
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
