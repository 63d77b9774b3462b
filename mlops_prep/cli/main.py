"""The command line: which commands there are, and what an exit code means.

Imports nothing heavy: `--help`, `--version` and completion must feel like a bare Typer program. Each command imports
what it needs when it runs.
"""

import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption

from mlops_prep import __version__
from mlops_prep.cli import headstart
from mlops_prep.errors import UserError

_COMMANDS = ("drill", "design", "checklist", "kata", "plan", "stats", "content", "data")
"""Each is a module of this package, with the command or the group in its `app`."""


class _LazyCommands(TyperGroup):
    """Imports a command's module when that command is asked for, so that start-up does not grow with every command."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return list(_COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        if cmd_name not in _COMMANDS:
            return None
        command = typer.main.get_command(import_module(f"mlops_prep.cli.{cmd_name}").app)
        command.name = cmd_name
        return command


def _convert_only_what_needs_it(parameter: type[Any]) -> None:
    """Let a class of Typer's parameters pass on texts, and what was not given, as they are.

    Newer Typer imports Pydantic to convert even these, and takes 110 ms instead of 70 to the first question. What comes
    out is the same; where Typer has no such method any more, nothing changes.
    """
    convert = getattr(parameter, "process_value", None)
    if convert is None:
        return

    def process_value(self: Any, ctx: Any, value: Any) -> Any:
        kind = getattr(getattr(self, "type_descriptor", None), "annotation", None)
        is_text = isinstance(value, str) if kind is str else kind == list[str] and isinstance(value, list | tuple)
        if not is_text and (value is not None or self.required):
            return convert(self, ctx, value)
        if value is None and (getattr(self, "multiple", False) or self.nargs == -1):
            value = ()
        return self.callback(ctx, self, value) if self.callback else value

    parameter.process_value = process_value


_convert_only_what_needs_it(TyperOption)
_convert_only_what_needs_it(TyperArgument)

app = typer.Typer(
    name="mlops-prep",
    cls=_LazyCommands,
    help="From 'I have an MLOps interview in three weeks' to walking in ready.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    # Rich help costs three times what the rest of --help costs
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: mlops-prep drill",
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"mlops-prep {__version__}")
        raise typer.Exit


@app.callback()
def home(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and leave.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """From 'I have an MLOps interview in three weeks' to walking in ready.

    Without a command: where you stand, and one next step.
    """
    if context.invoked_subcommand is None:
        from mlops_prep.cli.stats import home as show_home

        show_home()


def main() -> NoReturn:
    """Run the program and leave with the exit code that the contract names."""
    # start-up makes many objects and drops none: looking for garbage in them would cost a tenth of it
    gc.set_threshold(200_000)
    code = _run()
    headstart.end()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.flush()
    # everything is on disk by now; taking the process apart object by object would cost another 15 ms
    os._exit(code)


def _run() -> int:
    try:
        code = app(standalone_mode=False, prog_name="mlops-prep")
        sys.stdout.flush()
    except UserError as error:
        return _explain(error.cause, error.fix)
    except KeyboardInterrupt:
        return 130
    except typer.Abort:  # Ctrl-C at a question of Typer's
        print(file=sys.stderr)
        return 130
    except BrokenPipeError:
        return _without_reader()
    except SystemExit as left:
        if isinstance(left.__context__, BrokenPipeError):  # Typer makes exit code 1 of it
            return _without_reader()
        raise
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):
            return _usage(error)
        return _report_bug(error)
    return code if isinstance(code, int) else 0


def _without_reader() -> int:
    """The reader is gone (`| head`), and has what it wanted. Keep the interpreter from complaining at exit."""
    sys.stdout = None
    return 0


def _explain(cause: str, fix: str) -> int:
    # a file's name may hold anything: what is no character to print is spelt out, and one line stays one
    for line in (f"mlops-prep: {cause}", f"  try: {fix}"):
        print("".join(one if one.isprintable() else ascii(one)[1:-1] for one in line), file=sys.stderr)
    return 2


def _usage(error: Exception) -> int:
    """A wrong option or argument, as Typer words it, with the page that helps."""
    path = getattr(getattr(error, "ctx", None), "command_path", "") or _typed_command()
    message = str(error.format_message()).strip()  # type: ignore[attr-defined]
    if message.startswith("Usage:"):  # a group without a command: that is a question, not a mistake
        print(message)
        return 0
    return _explain(message.rstrip("."), _meant(message) or f"{path} --help")


def _typed_command() -> str:
    """The command that was typed: an option without its value does not say to which one it belongs."""
    return " ".join(["mlops-prep", *(word for word in sys.argv[1:2] if word in _COMMANDS)])


def _meant(message: str) -> str:
    """The command line that a misspelt command was meant to be; empty when there is no telling."""
    from difflib import get_close_matches

    typed = message.removeprefix("No such command '").rstrip("'.") if "No such command" in message else ""
    close = get_close_matches(typed, _COMMANDS, n=1)
    return f"mlops-prep {close[0]}" if close else ""


def _report_bug(error: Exception) -> int:
    from mlops_prep.cli.bug import damaged_history, write_report

    if damage := damaged_history(error):
        return _explain(damage.cause, damage.fix)
    place = write_report(error)
    print(
        f"mlops-prep: a fault of ours: {type(error).__name__}: {error}\n"
        f"  nothing that was answered is lost; the details are in {place}; please report it with that file",
        file=sys.stderr,
    )
    return 3
