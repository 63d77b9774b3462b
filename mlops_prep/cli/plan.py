"""`mlops-prep plan`: the interviews, what to do until then, and today's session."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from mlops_prep.cli.asking import asked, read_name, read_rounds
from mlops_prep.cli.common import Json, Packs, Plain, columns, is_plain, say, show_lines
from mlops_prep.cli.desk import Desk, none_yet

if TYPE_CHECKING:
    from mlops_prep.models.plan import Interview, PlanPicture, Step

app = typer.Typer(
    help="Interviews, the plan that leads there, and today's session. Example: mlops-prep plan add Nordbank",
    add_completion=False,
    rich_markup_mode=None,
    invoke_without_command=True,
)

MINUTES = (5, 720)
"""A day's practice, at least and at most."""
Which = Annotated[
    str | None, typer.Option("--interview", metavar="N", help="Its number or company; the nearest by default.")
]
What = Annotated[str, typer.Argument(metavar="WHAT", help="A step's id, an interview's number or company.")]


@app.callback()
def plan(
    context: typer.Context,
    which: Which = None,
    full: Annotated[bool, typer.Option("--full", help="Every day, and each phase with its notes.")] = False,
    as_json: Json = False,
    packs: Packs = None,
) -> None:
    """Days left, today's session, what is on track, what is dropped. Example: mlops-prep plan"""
    if context.invoked_subcommand is not None:
        given = {"--interview": which or "", "--content": str(packs[0]) if packs else "", "--json": ""}
        if which is not None or packs or as_json or full:
            _refuse_early(context.invoked_subcommand, given)
        return
    from mlops_prep.ui.plan import as_json as to_json
    from mlops_prep.ui.plan import folded, interview_as_json, lines_of

    with Desk(packs) as desk:
        interview = desk.interview(which)
        if interview is None:
            desk.show_none(as_json=as_json)
            return
        picture = desk.picture(interview)
        if as_json:
            others = [interview_as_json(one) for one in desk.log.all()]
            typer.echo(json.dumps({**to_json(picture, desk.commands()), "interviews": others}, indent=1))
            return
        lines = lines_of(picture, desk.commands(), is_full=full)
        show_lines(folded([*desk.notices(), *lines, *desk.others(interview)], columns()))


@app.command()
def add(
    company: Annotated[str | None, typer.Argument(help="Who interviews you.")] = None,
    company_option: Annotated[str | None, typer.Option("--company", hidden=True)] = None,
    role: Annotated[str, typer.Option(help="What for.")] = "",
    at: Annotated[str | None, typer.Option(metavar="TIME", help="Date and time: '2027-01-15 14:00'.")] = None,
    zone: Annotated[str, typer.Option(metavar="NAME", help="Its time zone, as Europe/Berlin; here by default.")] = "",
    round_: Annotated[
        list[str] | None, typer.Option("--round", "--rounds", metavar="NAME", help="A round; several with commas.")
    ] = None,
    minutes: Annotated[
        float, typer.Option(min=MINUTES[0], max=MINUTES[1], metavar="N", help="For practice, a day.")
    ] = 60,
    as_json: Json = False,
    packs: Packs = None,
) -> None:
    """Add an interview. Example: mlops-prep plan add Nordbank --at '2027-01-15 14:00' --round design,coding"""
    from mlops_prep.errors import UserError
    from mlops_prep.sessions.dates import read_time
    from mlops_prep.ui.plan import heading, interview_as_json

    name = read_name("company", company or company_option or asked("Company"), "mlops-prep plan add")
    command = f"mlops-prep plan add {shlex.quote(name)}"
    role = read_name("role", role, f"{command} --role")
    rounds = read_rounds(round_ or [], command)
    if not MINUTES[0] <= minutes <= MINUTES[1]:  # what is no number passes Typer's limits
        raise UserError(f"{minutes} minutes make no day's practice", f"{command} --minutes 45")
    with Desk(packs) as desk:
        text = at or asked("Date and time, as 2027-01-15 14:00", command)
        found = read_time(text, zone, desk.clock, f"{command} --at")
        added = desk.log.add(name, role, found.at, zone, rounds, minutes, desk.clock.now())
        _say_assumed(found.assumed)
        if as_json:
            typer.echo(json.dumps(interview_as_json(added), indent=1))
            return
        planning = desk.planning(added)
        typer.echo(f"{added.id}  {heading(added, desk.start(added), (planning.day - desk.clock.today()).days)}")
        if not _is_past(desk, added):
            say("What to do until then: mlops-prep plan; begin with: mlops-prep plan today")


@app.command()
def today(
    which: Which = None,
    plain: Plain = False,
    aloud: Annotated[bool, typer.Option("--aloud", help="Answer aloud; you tick the points yourself.")] = False,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Draw the same numbers again.")] = None,
    packs: Packs = None,
) -> None:
    """Start today's session. Example: mlops-prep plan today"""
    from mlops_prep.cli.drill import Wiring
    from mlops_prep.sessions.selection import Wishes
    from mlops_prep.ui.plan import folded, today_lines

    with Desk(packs) as desk:
        interview = desk.interview(which)
        picture = desk.picture(interview) if interview else None
        commands = desk.commands()
    questions: list[str] = []
    if interview and picture:
        show_lines(folded(today_lines(picture, commands), columns()))
        chosen = None if is_plain(plain) or not picture.steps else _pick(picture)
        if chosen is not None:
            _do(chosen, commands.get(chosen.id, ""), interview)
        questions = list(picture.drill.questions)
        if chosen is not None or not questions:
            return
    # without an interview, the drill chooses by the schedule
    Wiring(desk.library, desk.clock, plain, aloud, seed).run(questions, Wishes(), resume=False)


@app.command()
def done(what: What, which: Which = None, packs: Packs = None) -> None:
    """A step is done, or an interview is over. Example: mlops-prep plan done numbers-page"""
    _set(what, which, packs, "done")


@app.command()
def drop(what: What, which: Which = None, packs: Packs = None) -> None:
    """Leave out a step, or an interview. Example: mlops-prep plan drop project-sheet-2"""
    _set(what, which, packs, "dropped")


@app.command()
def reopen(what: What, which: Which = None, packs: Packs = None) -> None:
    """Take back `done` or `drop`. Example: mlops-prep plan reopen numbers-page"""
    _set(what, which, packs, "open")


@app.command()
def move(
    what: What,
    to: Annotated[str, typer.Argument(metavar="TIME", help="The new day; for an interview with its time.")],
    zone: Annotated[str | None, typer.Option(metavar="NAME", help="Its time zone; as before by default.")] = None,
    which: Which = None,
    packs: Packs = None,
) -> None:
    """Give a step another day, an interview another time. Example: mlops-prep plan move 1 '2027-01-18 10:00'"""
    from mlops_prep.models.plan import Interview, StepMark
    from mlops_prep.sessions.dates import read_day
    from mlops_prep.ui.plan import day_name

    with Desk(packs) as desk:
        thing = desk.thing(what, "move")
        if isinstance(thing, Interview):
            _move_interview(desk, thing, to, zone)
            return
        interview = desk.needed(which)
        command, last = f"mlops-prep plan move {thing.id}", desk.planning(interview).last_day
        day = desk.checked_day(read_day(to, command, last), last, command)
        desk.log.mark(interview.id, thing.id, StepMark("open", day), desk.clock.now())
        typer.echo(f"{thing.title}: {day_name(day)}")
        desk.say_if_proven(thing, interview)


@app.command()
def export(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A new .ics file; stdout by default.")] = None,
    which: Which = None,
    packs: Packs = None,
) -> None:
    """The interviews and their plan as a calendar. Example: mlops-prep plan export interview.ics"""
    from mlops_prep.sessions.calendar import calendar_of

    with Desk(packs) as desk:
        interviews = [desk.named(which)] if which else [one for one in desk.log.all() if one.state == "planned"]
        if not interviews:
            raise none_yet()
        plans = [(one, desk.planning(one).agenda) for one in interviews]
        text = calendar_of(plans, desk.commands(), desk.clock.now())
    if file is None:
        typer.echo(text, nl=False)
        return
    _write_new(file, text)
    say(f"{len(interviews)} in {file}; open it with your calendar.")


def _refuse_early(command: str, given: Mapping[str, str]) -> NoReturn:
    """What stands before a command would be lost on it."""
    from mlops_prep.errors import UserError

    named = [f"{option} {shlex.quote(value)}" for option, value in given.items() if value]
    raise UserError(
        f"options of 'plan {command}' go behind '{command}'",
        " ".join(["mlops-prep plan", command, *(named or ["--help"])]),
    )


def _say_assumed(assumed: str) -> None:
    if assumed:
        say(f"{assumed[0].upper()}{assumed[1:]}.")


def _is_past(desk: Desk, interview: Interview) -> bool:
    """Whether it is, which is worth a question when it was just given its time."""
    from datetime import timedelta

    is_past = interview.at <= desk.clock.now()
    if is_past:
        example = f"mlops-prep plan move {interview.id} '{desk.clock.today() + timedelta(days=14)} 14:00'"
        say(f"That is past. If it was not meant so: {example}")
    return is_past


def _move_interview(desk: Desk, interview: Interview, to: str, zone: str | None) -> None:
    from mlops_prep.sessions.dates import read_time
    from mlops_prep.ui.plan import heading

    new_zone = interview.zone if zone is None else zone
    found = read_time(to, new_zone, desk.clock, f"mlops-prep plan move {interview.id}")
    moved = interview._replace(at=found.at, zone=new_zone, state="planned")
    desk.log.change(moved)
    _say_assumed(found.assumed)
    typer.echo(f"{moved.id}  {heading(moved, desk.start(moved), (desk.planning(moved).day - desk.clock.today()).days)}")
    _is_past(desk, moved)


def _set(what: str, which: str | None, packs: list[str] | None, state: Literal["open", "done", "dropped"]) -> None:
    """Say of a step, or of an interview, what became of it."""
    from mlops_prep.models.plan import Interview, StepMark

    with Desk(packs) as desk:
        thing = desk.thing(what, {"open": "reopen", "done": "done", "dropped": "drop"}[state])
        if isinstance(thing, Interview):
            desk.log.set_state(thing, "planned" if state == "open" else state)
            name = thing.company
        else:
            interview = desk.needed(which)
            desk.log.mark(interview.id, thing.id, StepMark(state, None), desk.clock.now())
            name = thing.title
            if state != "done":
                desk.say_if_proven(thing, interview)
    typer.echo(f"{name}: {state}")
    if state != "open":
        say(f"Take it back: mlops-prep plan reopen {thing.id}")


def _pick(picture: PlanPicture) -> Step | None:
    """Which piece of today's session to begin with; None: the questions."""
    import questionary

    drill = picture.drill
    choices = [questionary.Choice(f"{step.title} ({step.minutes:.0f} min)", step) for step in picture.steps]
    if drill.questions:
        choices.append(questionary.Choice(f"questions ({drill.minutes:.0f} min)", "questions"))
    picked = questionary.select("Begin with? (Ctrl-C leaves)", choices=choices).unsafe_ask()
    return None if picked == "questions" else picked


def _do(step: Step, command: str, interview: Interview) -> None:
    """Do a step: run its command, which is one of ours, or leave a task to the user."""
    if not command:
        from mlops_prep.ui.plan import folded

        show_lines(folded(["", step.does, *([f"You will have: {step.output}"] if step.output else [])], columns()))
        say(f"When it is done: mlops-prep plan done {step.id}")
        return
    words = command.split()[1:]
    if step.kind == "checklist":
        words += ["--interview", str(interview.id)]
    sys.stdout.flush()
    # Ctrl-C is for the command, which saves what there is; it gets its own handler, and not this one
    signal.signal(signal.SIGINT, lambda *_: None)
    raise typer.Exit(subprocess.run([sys.executable, "-m", "mlops_prep", *words], check=False).returncode)  # noqa: S603


def _write_new(file: Path, text: str) -> None:
    """Write a file that is not there yet."""
    from mlops_prep.errors import UserError

    try:
        with file.open("x", encoding="utf-8", newline="") as target:
            target.write(text)
    except FileExistsError:
        raise UserError(f"{file} is there already", f"mlops-prep plan export {shlex.quote(str(_free(file)))}") from None
    except OSError as error:
        raise UserError(f"cannot write {file}: {error.strerror}", "mlops-prep plan export") from error


def _free(file: Path) -> Path:
    """A name beside `file` that is not taken."""
    names = (file.with_stem(f"{file.stem}-{number}") for number in count(2))
    return next(name for name in names if not name.exists())
