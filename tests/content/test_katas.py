"""The public examples of our own katas, as a learner runs them: with plain pytest, in the kata's folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mlops_prep.paths import builtin_root

KATAS = sorted(path.parent for path in (builtin_root() / "content" / "katas").glob("*/kata.yaml"))
every_kata = pytest.mark.parametrize("kata", KATAS, ids=[kata.name for kata in KATAS])

ALL_PASSED, SOME_FAILED = 0, 1
"""What pytest leaves with; everything else means that it could not run them."""


def run_examples(kata: Path, solution: str, folder: Path) -> tuple[int, str]:
    """Run the examples on one of the kata's files; exit code and output."""
    (folder / "test_examples.py").write_bytes((kata / "examples.py").read_bytes())
    (folder / "solution.py").write_bytes((kata / solution).read_bytes())
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder)],
        cwd=folder,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_there_are_katas() -> None:
    assert len(KATAS) >= 13


@every_kata
def test_the_reference_passes_the_examples(kata: Path, tmp_path: Path) -> None:
    code, output = run_examples(kata, "reference.py", tmp_path)
    assert code == ALL_PASSED, output
    assert " skipped" not in output


@every_kata
def test_the_starter_can_be_loaded_and_fails_the_examples(kata: Path, tmp_path: Path) -> None:
    code, output = run_examples(kata, "starter.py", tmp_path)
    assert code == SOME_FAILED, output
    assert " passed" not in output.splitlines()[-1], output
    assert " error" not in output.splitlines()[-1], output
