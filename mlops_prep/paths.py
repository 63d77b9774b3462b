"""Where things are: the content that came with the program, the user's data, the cache."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Home:
    """The user's folders. They are made when something is first written, not before."""

    data: Path
    cache: Path

    @property
    def database(self) -> Path:
        """The one file that holds the user's history."""
        return self.data / "mlops-prep.sqlite3"


def find_home(environ: Mapping[str, str] = os.environ) -> Home:
    """`$MLOPS_PREP_HOME` for everything when it is set, else the platform's own folders."""
    if given := environ.get("MLOPS_PREP_HOME"):
        home = Path(given).expanduser()
        return Home(data=home, cache=home / "cache")
    # imported here: most runs in tests and scripts set the variable, and platformdirs costs 10 ms
    from platformdirs import user_cache_path, user_data_path

    return Home(data=user_data_path("mlops-prep", False), cache=user_cache_path("mlops-prep", False))


def builtin_root() -> Path:
    """The folder that holds the program's own `content/` and `scenarios/`: inside a wheel, beside a checkout."""
    packed = _PACKAGE / "_packed"
    return packed if packed.is_dir() else _PACKAGE.parent


def content_folder(root: Path) -> Path:
    """The content of a pack: its `content/` folder, or the folder itself."""
    return root / "content" if (root / "content").is_dir() else root
