"""Starts a runner: `zygote FD MODULES` forks runners on demand, `single READ WRITE ROLE MODULES` is one runner alone.

Makes this folder a package of its own, so that its files find each other without the product.
"""

import os
import sys
import types

PACKAGE = "_runner"


def _make_package() -> None:
    package = types.ModuleType(PACKAGE)
    package.__path__ = [os.path.dirname(os.path.abspath(__file__))]
    sys.modules[PACKAGE] = package


def main(arguments: list[str]) -> None:
    """Become what the arguments say; ends the process."""
    _make_package()
    import importlib

    started = importlib.import_module(f"{PACKAGE}.{arguments[0]}")
    sys.dont_write_bytecode = True
    started.main(arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
