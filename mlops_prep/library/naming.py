"""How content is called in messages: paths, the nearest ids, the first thing that is wrong. Imports nothing heavy."""

from collections.abc import Iterable
from pathlib import Path

from mlops_prep.errors import UserError
from mlops_prep.models.problems import Problem


def shown(path: Path) -> str:
    """A path as the user would type it from here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def nearest(given: str, known: Iterable[str], cutoff: float = 0.4) -> str:
    """The ids that were perhaps meant, as the end of a message; empty for none."""
    from difflib import get_close_matches

    close = get_close_matches(given, list(known), n=3, cutoff=cutoff)
    return f"; did you mean {' or '.join(close)}?" if close else ""


def broken(problems: Iterable[Problem]) -> UserError:
    """The error that content which is wanted is not healthy: its first problem."""
    first = min(problems)
    return UserError(f"{first.file}:{first.line}: {first.field}: {first.problem}", "mlops-prep content check")
