"""Keeps what was read and validated, so that a session opens ten thousand questions without reading YAML again.

One SQLite file in the cache folder for each content folder. A file whose size or time changed is read again, the others
are not; a file that is gone is dropped. The index is a cache and nothing else: lost or damaged, it is made anew.
"""

import json
import os
import sqlite3
import weakref
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mlops_prep import __version__
from mlops_prep.models.problems import Problem

_LAYOUT = 5
"""Raise when the tables or the meaning of a stored body change."""

_SCHEMA = """
CREATE TABLE made_by (version TEXT NOT NULL);
CREATE TABLE files (path TEXT PRIMARY KEY, modified_ns INTEGER NOT NULL, bytes INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE entries (file TEXT PRIMARY KEY, columns TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE bodies (
  file TEXT NOT NULL, position INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (file, position)) WITHOUT ROWID;
CREATE TABLE problems (
  file TEXT NOT NULL, line INTEGER NOT NULL, id TEXT NOT NULL, field TEXT NOT NULL, problem TEXT NOT NULL);
CREATE TABLE lexicon (name TEXT PRIMARY KEY, alternatives TEXT NOT NULL) WITHOUT ROWID;
"""


class Entry(NamedTuple):
    """What selecting a question or a kata needs to know of it; its text stays in the index."""

    id: str
    domain: str
    kind: str
    level: str
    rounds: str
    """Joined by commas."""
    minutes: float
    importance: float
    file: str
    position: int
    line: int

    @property
    def kata(self) -> str:
        """The kata in whose folder it stands; empty for a question of the bank."""
        return self.file.split("/")[1] if self.file.startswith("katas/") else ""


class Stamp(NamedTuple):
    """How a file looked when it was read."""

    modified_ns: int
    bytes: int


class ReadFile(NamedTuple):
    """A content file after reading: its items with their bodies as JSON, its problems, its lexicon groups."""

    entries: list[tuple[Entry, str]]
    problems: list[Problem]
    lexicon: dict[str, str]


class Index:
    """The stored reading of one content folder."""

    def __init__(self, folder: Path, cache: Path | None, *, anew: bool = False) -> None:
        """The index of `folder` in `cache`; None keeps it in memory alone. `anew` drops what is there."""
        path = str(folder.resolve()).encode()
        name = f"{zlib.crc32(path):08x}{zlib.adler32(path):08x}"
        opened = _remade if anew else _open
        self._connection = opened(cache / f"content-{name}.sqlite3") if cache else _made_current(_connect(":memory:"))
        weakref.finalize(self, self._connection.close)

    def stamps(self) -> dict[str, Stamp]:
        """The files that the index knows, as they were when they were read."""
        rows = self._connection.execute("SELECT path, modified_ns, bytes FROM files")
        return {path: Stamp(modified, size) for path, modified, size in rows}

    def replace(self, gone: Sequence[str], read: Sequence[tuple[str, Stamp, ReadFile]]) -> None:
        """Forget `gone`, and store what was `read`, in one transaction."""
        with self._connection as connection:
            for path in [*gone, *(path for path, _, _ in read)]:
                for table, column in _TABLES:
                    connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (path,))
            for path, stamp, content in read:
                self._store(connection, path, stamp, content)

    @staticmethod
    def _store(connection: sqlite3.Connection, path: str, stamp: Stamp, content: ReadFile) -> None:
        connection.execute("INSERT INTO files VALUES (?, ?, ?)", (path, *stamp))
        columns = list(zip(*(entry for entry, _ in content.entries), strict=True))
        connection.execute("INSERT INTO entries VALUES (?, ?)", (path, json.dumps(columns)))
        connection.executemany(
            "INSERT INTO bodies VALUES (?, ?, ?)", ((e.file, e.position, body) for e, body in content.entries)
        )
        connection.executemany(
            "INSERT INTO problems VALUES (?, ?, ?, ?, ?)",
            ((path, p.line, p.id, p.field, p.problem) for p in content.problems),
        )
        connection.executemany("INSERT OR REPLACE INTO lexicon VALUES (?, ?)", content.lexicon.items())

    def clear_lexicon(self) -> None:
        """Forget all groups; the lexicon file was changed or is gone."""
        with self._connection as connection:
            connection.execute("DELETE FROM lexicon")

    def entries(self) -> list[Entry]:
        """Every healthy item, in the order of files and of their lines.

        Kept as one JSON list of columns for each file: it is parsed in a third of the time that rows of a table take.
        """
        rows = self._connection.execute("SELECT columns FROM entries ORDER BY file")
        return [entry for (columns,) in rows for entry in map(Entry._make, zip(*json.loads(columns), strict=True))]

    def body(self, entry: Entry) -> dict[str, Any]:
        """The validated data of one question."""
        row = self._connection.execute(
            "SELECT body FROM bodies WHERE file = ? AND position = ?", (entry.file, entry.position)
        ).fetchone()
        data: dict[str, Any] = json.loads(row[0])
        return data

    def problems(self) -> list[Problem]:
        """What was wrong with the files as they were read."""
        return [Problem(*row) for row in self._connection.execute("SELECT * FROM problems ORDER BY file, line")]

    def lexicon(self) -> dict[str, str]:
        """Group name to alternatives."""
        return dict(self._connection.execute("SELECT name, alternatives FROM lexicon").fetchall())


_TABLES = (("files", "path"), ("entries", "file"), ("bodies", "file"), ("problems", "file"))


def _open(path: Path) -> sqlite3.Connection:
    """The index at `path`; made anew when it is absent, of another version, or damaged; in memory when it must be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _made_current(_connect(str(path)))
    except (sqlite3.OperationalError, OSError):  # busy, or a place that cannot be written
        return _made_current(_connect(":memory:"))
    except sqlite3.DatabaseError:
        return _remade(path)


def _remade(path: Path) -> sqlite3.Connection:
    try:
        path.unlink(missing_ok=True)
        return _made_current(_connect(str(path)))
    except (sqlite3.Error, OSError):
        return _made_current(_connect(":memory:"))


def _connect(target: str) -> sqlite3.Connection:
    connection = sqlite3.connect(target, timeout=5)
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _made_current(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The connection, with the tables of this version.

    Another process may be doing the same at this moment: the file is never taken from under it, and the tables are made
    in one transaction.
    """
    if _is_current(connection):
        return connection
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if not _is_current(connection):
            _make_tables(connection)
    return connection


def _is_current(connection: sqlite3.Connection) -> bool:
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'made_by'").fetchone()
    return known is not None and connection.execute("SELECT * FROM made_by").fetchone() == (_version(),)


def _make_tables(connection: sqlite3.Connection) -> None:
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        connection.execute(f'DROP TABLE "{name}"')
    for statement in _SCHEMA.split(";\n"):
        connection.execute(statement)
    connection.execute("INSERT INTO made_by VALUES (?)", (_version(),))


def _version() -> str:
    return f"{__version__}-{_LAYOUT}"


def stamp_of(status: os.stat_result) -> Stamp:
    """The stamp of a file's status."""
    return Stamp(status.st_mtime_ns, status.st_size)
