"""What a runner can be started as."""

from collections.abc import Callable

from . import making, serving

ROLES: dict[str, Callable[[int, int], None]] = {"solution": serving.run, "maker": making.run}
"""Each takes the descriptors of its requests and of its responses, and ends the process."""
