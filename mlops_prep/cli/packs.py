"""Which content the program reads, and what candidate code must not. Imports no Typer: a head start is before it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlops_prep.library import Library


def load_library(packs: Sequence[str] | None) -> Library:
    """The program's content with the packs of `--content` and `$MLOPS_PREP_CONTENT`."""
    from mlops_prep.library import open_library
    from mlops_prep.paths import find_home

    named = [part for part in os.environ.get("MLOPS_PREP_CONTENT", "").split(os.pathsep) if part]
    folders = [Path(part) for part in (*(packs or ()), *named)]
    return open_library(find_home().cache, folders, notice=lambda text: print(text, file=sys.stderr))


def hidden_paths(library: Library) -> list[Path]:
    """What candidate code must not read: the program with its hidden tests, content packs, the user's history."""
    import mlops_prep
    from mlops_prep.paths import builtin_root, find_home

    package = Path(mlops_prep.__file__).parent
    own = [package, builtin_root() / "content", builtin_root() / "scenarios", *_other_copies(package)]
    return [path.resolve() for path in (*own, *_checkout(package.parent), *library.folders(), find_home().data)]


def _other_copies(package: Path) -> list[Path]:
    """The program may be installed a second time where Python looks for packages."""
    return [copy for entry in sys.path if (copy := Path(entry, package.name)).is_dir() and copy != package]


def _checkout(root: Path) -> list[Path]:
    """What lies beside a package that runs from its repository: tests and history; never an environment in there."""
    if root.name in ("site-packages", "dist-packages"):
        return []
    needed = [Path(entry).resolve() for entry in (*sys.path, sys.prefix, sys.base_prefix) if entry]
    beside = [path.resolve() for path in root.iterdir()]
    return [path for path in beside if not any(one.is_relative_to(path) for one in needed if one != root.resolve())]
