"""Where the program starts: `python -m mlops_prep` and `mlops-prep`."""

import os
import sys


def main() -> None:
    """Run the program. What a kata needs is begun before Typer is imported."""
    _open_closed_streams()
    from mlops_prep.cli import headstart

    try:
        headstart.begin(sys.argv[1:])
        from mlops_prep.cli.main import main as run
    except KeyboardInterrupt:
        os._exit(130)
    run()


def _open_closed_streams() -> None:
    """Give an empty stream for one that was closed by whoever started the program (`<&-`, some schedulers)."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 - it lives as long as the process


if __name__ == "__main__":
    main()
