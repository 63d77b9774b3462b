"""A history file with FSRS as its scheduler, as the program opens it."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mlops_prep.cli.common import review_card
from mlops_prep.store.history import Store

Rows = Callable[[str], list[tuple[Any, ...]]]
OpenStore = Callable[[], Store]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the history is; its folder is not there yet."""
    return tmp_path / "data" / "history.sqlite3"


@pytest.fixture
def open_store(path: Path) -> Iterator[OpenStore]:
    """Opens the history once more, as another process would; everything is closed after the test."""
    stores: list[Store] = []

    def opened() -> Store:
        stores.append(Store(path, review_card))
        return stores[-1]

    yield opened
    for store in stores:
        store.close()


@pytest.fixture
def store(open_store: OpenStore) -> Store:
    """The history."""
    return open_store()


@pytest.fixture
def rows(path: Path) -> Rows:
    """Reads rows of the file through a connection of its own."""

    def read(sql: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(path)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    return read


@pytest.fixture
def open_copy() -> Iterator[Callable[[Path], Store]]:
    """Opens any history file to look at it; closed after the test."""
    stores: list[Store] = []

    def opened(place: Path) -> Store:
        stores.append(Store(place, review_card))
        return stores[-1]

    yield opened
    for store in stores:
        store.close()
