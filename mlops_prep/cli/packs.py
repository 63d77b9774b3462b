"""Which content the program reads, and what candidate code must not. Imports no Typer: a head start is before it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlops_prep.library import Library


def load_library(packs: list[Path] | None) -> Library:
    """The program's content with the packs of `--content` and `$MLOPS_PREP_CONTENT`."""
    from mlops_prep.library import open_library
    from mlops_prep.paths import find_home

    named = [Path(part) for part in os.environ.get("MLOPS_PREP_CONTENT", "").split(os.pathsep) if part]
    return open_library(find_home().cache, [*(packs or []), *named], notice=lambda text: print(text, file=sys.stderr))


def hidden_paths(library: Library) -> list[Path]:
    """What candidate code must not read: the program with its hidden tests, content packs, the user's history."""
    import mlops_prep
    from mlops_prep.paths import builtin_root, find_home

    own = [Path(mlops_prep.__file__).parent, builtin_root() / "content", builtin_root() / "scenarios"]
    return [path.resolve() for path in (*own, *library.folders(), find_home().data)]
