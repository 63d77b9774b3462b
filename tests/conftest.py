"""What every test gets: a home of its own, so that nothing reads or writes the developer's history."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh `$MLOPS_PREP_HOME`."""
    folder = tmp_path / "home"
    monkeypatch.setenv("MLOPS_PREP_HOME", str(folder))
    monkeypatch.delenv("MLOPS_PREP_CONTENT", raising=False)
    return folder
