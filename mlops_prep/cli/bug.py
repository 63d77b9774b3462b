"""Writes what a bug report needs to a file. It holds a traceback and versions, no answers."""

import platform
import sys
import tempfile
import traceback
from pathlib import Path

from mlops_prep import __version__
from mlops_prep.errors import UserError
from mlops_prep.paths import find_home


def write_report(error: Exception) -> Path:
    """Write the traceback to the data folder, or to a temporary one where that cannot be written."""
    text = "".join(traceback.format_exception(error))
    head = f"mlops-prep {__version__}, Python {platform.python_version()}, {platform.platform()}, {sys.argv[1:2]}\n\n"
    for folder in (find_home().data, Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            place = folder / "mlops-prep-traceback.txt"
            place.write_text(head + text, encoding="utf-8")
        except OSError:
            continue
        return place
    return Path("(no place to write it)")


def damaged_history(error: Exception) -> UserError | None:
    """What to say when `error` comes from a history file that is damaged somewhere in its middle."""
    from mlops_prep.store.db import damage

    return damage(find_home().database.resolve(), error)
