"""What every test gets: a home of its own, so that nothing reads or writes the developer's history."""

from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run, so that a failure is always about the change at hand; look for new ones with
# `pytest --hypothesis-profile explore`.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=5_000)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh `$MLOPS_PREP_HOME`."""
    folder = tmp_path / "home"
    monkeypatch.setenv("MLOPS_PREP_HOME", str(folder))
    monkeypatch.delenv("MLOPS_PREP_CONTENT", raising=False)
    return folder
