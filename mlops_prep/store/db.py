"""Opens the history file and keeps its transactions. All SQL of the product lives in this package.

One SQLite file in write-ahead mode, so that a reader never waits for a writer. An answer is synced to disk before the
next question shows; a draft is only handed to the operating system, which is enough to survive `kill -9`.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from mlops_prep.errors import UserError

BUSY_SECONDS = 5.0
_RETRY_SECONDS = 0.02

_MIGRATIONS = ("to_2.sql", "to_3.sql", "to_4.sql")
"""The SQL files that lead from layout 1 to 2, 2 to 3, ...; `schema.sql` is always the newest layout."""


class Database:
    """A connection to the history file, and its transactions."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        except (sqlite3.Error, OSError) as error:
            raise _cannot_open(path, error) from error
        try:
            self._write_ahead()
            self.connection.execute("PRAGMA foreign_keys = ON")
            self._migrate()
        except BaseException as error:
            self.connection.close()
            if isinstance(error, sqlite3.Error | OSError):
                raise _cannot_open(path, error) from error
            raise

    @contextmanager
    def transaction(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """A write transaction: all or nothing. `durable`: on disk, not only handed over, when it ends."""
        connection = self.connection
        try:
            connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise _cannot_write(self.path, error) from error
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise _cannot_write(self.path, error) from error
            raise

    def backup(self, target: Path) -> None:
        """Copy the whole history to `target`, also while another process writes."""
        try:
            with closing(sqlite3.connect(target)) as copy:
                self.connection.backup(copy)
        except sqlite3.OperationalError as error:
            raise UserError(f"cannot write {target}: {error}", "mlops-prep data backup") from error

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def _write_ahead(self) -> None:
        """Switch a new file to write-ahead mode; SQLite does not wait by itself for a process that does the same."""
        self.connection.execute("PRAGMA busy_timeout = 0")
        for retries_left in reversed(range(round(BUSY_SECONDS / _RETRY_SECONDS))):
            try:
                self.connection.execute("PRAGMA journal_mode = WAL")
                break
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or not retries_left:
                    raise
                time.sleep(_RETRY_SECONDS)
        self.connection.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")

    def _migrate(self) -> None:
        newest = 1 + len(_MIGRATIONS)
        if self._layout() == newest:
            return
        self.connection.execute("BEGIN IMMEDIATE")
        layout = self._layout()  # another process may have been faster
        if layout > newest:
            self.connection.execute("ROLLBACK")
            raise UserError(f"{self.path} was written by a newer mlops-prep", "pip install --upgrade mlops-prep")
        for script in _MIGRATIONS[layout - 1 :] if layout else ("schema.sql",):
            for statement in _sql(script).split(";\n"):
                self.connection.execute(statement)
        self.connection.execute(f"PRAGMA user_version = {newest}")
        self.connection.execute("COMMIT")

    def _layout(self) -> int:
        layout: int = self.connection.execute("PRAGMA user_version").fetchone()[0]
        return layout


def _sql(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def damage(path: Path, error: Exception) -> UserError | None:
    """What to say when `error` came up because the file at `path` is damaged; None when it did not."""
    if not isinstance(error, sqlite3.DatabaseError) or not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                return None
    except sqlite3.OperationalError:  # busy, say: nothing that tells of damage
        return None
    except sqlite3.DatabaseError:  # it cannot even be read
        pass
    return _damaged(path, error)


def _damaged(path: Path, error: Exception) -> UserError:
    return UserError(f"{path} is damaged ({error}); it was left as it is", f"mv '{path}' '{path}.damaged'")


def _cannot_open(path: Path, error: Exception) -> Exception:
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
        return _damaged(path, error)
    return UserError(f"cannot open {path}: {error}", "MLOPS_PREP_HOME=~/mlops-prep mlops-prep")


def _cannot_write(path: Path, error: Exception) -> UserError:
    if "locked" in str(error):
        return UserError(
            f"{path} has been busy for {BUSY_SECONDS:g} seconds", "close the other mlops-prep, then try again"
        )
    return UserError(f"cannot write {path}: {error}", f"df -h '{path.parent}'")
