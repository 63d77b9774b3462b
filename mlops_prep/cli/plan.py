"""`mlops-prep plan`: the interviews, what to do until then, and today's session."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from mlops_prep.cli.common import Json, Packs, Plain, is_plain, open_store, say, show_lines
from mlops_prep.cli.packs import load_library

if TYPE_CHECKING:
    from datetime import date, datetime

    from mlops_prep.models.plan import Interview, PlanPicture, Step
    from mlops_prep.sessions.planning import Planning

app = typer.Typer(
    help="Interviews, the plan that leads there, and today's session. Example: mlops-prep plan add Nordbank",
    add_completion=False,
    rich_markup_mode=None,
    invoke_without_command=True,
)

_ADD = "mlops-prep plan add COMPANY --at '2027-01-15 14:00' --zone Europe/Berlin"
Which = Annotated[
    str | None, typer.Option("--interview", metavar="N", help="Its number or company; the nearest by default.")
]
What = Annotated[str, typer.Argument(metavar="WHAT", help="A step's id, an interview's number or company.")]


@app.callback()
def plan(context: typer.Context, which: Which = None, as_json: Json = False, packs: Packs = None) -> None:
    """Days left, today's session, what is on track, what is dropped. Example: mlops-prep plan"""
    if context.invoked_subcommand is not None:
        return
    from mlops_prep.ui.plan import as_json as to_json
    from mlops_prep.ui.plan import lines_of

    with _Desk(packs) as desk:
        interview = desk.interview(which)
        if interview is None:
            desk.show_none(as_json=as_json)
            return
        picture = desk.picture(interview)
        if as_json:
            others = [_as_json(one) for one in desk.log.all()]
            typer.echo(json.dumps({**to_json(picture, desk.commands()), "interviews": others}, indent=1))
            return
        show_lines([*desk.notices(), *lines_of(picture, desk.commands()), *desk.others(interview)])


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
    minutes: Annotated[float, typer.Option(min=5, max=720, metavar="N", help="For practice, a day.")] = 60,
    as_json: Json = False,
    packs: Packs = None,
) -> None:
    """Add an interview. Example: mlops-prep plan add Nordbank --at '2027-01-15 14:00' --round design,coding"""
    from mlops_prep.sessions.dates import read_time
    from mlops_prep.ui.plan import heading

    name = (company or company_option or _asked("Company")).strip()
    rounds = _rounds(round_ or [])
    with _Desk(packs) as desk:
        found = read_time(at or _asked("Date and time, as 2027-01-15 14:00"), zone, desk.clock)
        added = desk.log.add(name, role.strip(), found.at, zone, rounds, minutes, desk.clock.now())
        if found.assumed:
            say(f"{found.assumed[0].upper()}{found.assumed[1:]}.")
        if as_json:
            typer.echo(json.dumps(_as_json(added), indent=1))
            return
        planning = desk.planning(added)
        typer.echo(f"{added.id}  {heading(added, desk.start(added), (planning.day - desk.clock.today()).days)}")
        if added.at <= desk.clock.now():
            say(f"That is past. Was it meant so? Else: mlops-prep plan move {added.id} TIME")
        else:
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
    from mlops_prep.sessions.selection import Wishes
    from mlops_prep.ui.plan import today_lines

    with _Desk(packs) as desk:
        interview = desk.interview(which)
        if interview is None:
            desk.show_none(as_json=False)
            return
        picture, commands = desk.picture(interview), desk.commands()
    show_lines(today_lines(picture, commands))
    chosen = None if is_plain(plain) or not picture.steps else _pick(picture)
    if chosen is not None:
        _do(chosen, commands.get(chosen.id, ""), interview)
    elif picture.drill.questions:
        from mlops_prep.cli.drill import Wiring

        Wiring(desk.library, desk.clock, plain, aloud, seed).run(list(picture.drill.questions), Wishes(), resume=False)


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
    from mlops_prep.models.plan import StepMark
    from mlops_prep.sessions.dates import read_day, read_time
    from mlops_prep.ui.plan import day_name, heading

    with _Desk(packs) as desk:
        step = desk.step(what)
        if step is None:
            interview = desk.log.named(what)
            new_zone = interview.zone if zone is None else zone
            found = read_time(to, new_zone, desk.clock)
            moved = interview._replace(at=found.at, zone=new_zone, state="planned")
            desk.log.change(moved)
            if found.assumed:
                say(f"{found.assumed[0].upper()}{found.assumed[1:]}.")
            days = (desk.planning(moved).day - desk.clock.today()).days
            typer.echo(f"{moved.id}  {heading(moved, desk.start(moved), days)}")
            return
        interview = desk.needed(which)
        day = desk.checked_day(read_day(to), interview)
        desk.log.mark(interview.id, step.id, StepMark("open", day), desk.clock.now())
        typer.echo(f"{step.title}: {day_name(day)}")


@app.command()
def export(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A new .ics file; stdout by default.")] = None,
    which: Which = None,
    packs: Packs = None,
) -> None:
    """The interviews and their plan as a calendar. Example: mlops-prep plan export interview.ics"""
    from mlops_prep.sessions.calendar import calendar_of

    with _Desk(packs) as desk:
        interviews = [desk.log.named(which)] if which else [one for one in desk.log.all() if one.state == "planned"]
        if not interviews:
            raise _none_yet()
        plans = [(one, desk.planning(one).agenda) for one in interviews]
        text = calendar_of(plans, desk.commands(), desk.clock.now())
    if file is None:
        typer.echo(text, nl=False)
        return
    _write_new(file, text)
    say(f"{len(interviews)} in {file}; open it with your calendar.")


class _Desk:
    """What every command here needs; lives as long as the command."""

    def __init__(self, packs: list[Path] | None) -> None:
        from mlops_prep.clock import SystemClock
        from mlops_prep.library.lists import open_lists
        from mlops_prep.store.interviews import InterviewLog

        self.library = load_library(packs)
        self.clock = SystemClock()
        self.plans = open_lists(self.library.folders()).plans()
        self.store = open_store()
        self.log = InterviewLog(self.store.database)

    def __enter__(self) -> _Desk:
        return self

    def __exit__(self, *failure: object) -> None:
        self.store.close()

    def interview(self, which: str | None) -> Interview | None:
        """The one that is named, else the next."""
        return self.log.named(which) if which else self.log.nearest(self.clock.now())

    def needed(self, which: str | None) -> Interview:
        """As above; that there is none is an error."""
        found = self.interview(which)
        if found is None:
            raise _none_yet()
        return found

    def planning(self, interview: Interview) -> Planning:
        """The plan of an interview."""
        from mlops_prep.sessions.planning import Planning

        return Planning(interview, self.store, self.plans, self.clock)

    def picture(self, interview: Interview) -> PlanPicture:
        """What the plan shows."""
        return self.planning(interview).picture(self.library.practisable(self.store.due_days()))

    def step(self, step_id: str) -> Step | None:
        """The step of that id."""
        return next((step for plan in self.plans for step in plan.steps if step.id == step_id), None)

    def commands(self) -> dict[str, str]:
        """Step id to the command that does it."""
        from mlops_prep.sessions.planning import step_command

        return {step.id: step_command(step) for plan in self.plans for step in plan.steps}

    def start(self, interview: Interview) -> datetime:
        """When an interview begins, in its zone."""
        from mlops_prep.sessions.planning import start_of

        return start_of(interview, self.clock)

    def checked_day(self, day: date, interview: Interview) -> date:
        """A day for a step: from today to the interview's day."""
        from mlops_prep.errors import UserError

        first, last = self.clock.today(), self.planning(interview).day
        if not first <= day <= last:
            raise UserError(f"{day} is not between today and the interview", f"mlops-prep plan move STEP {last}")
        return day

    def notices(self) -> list[str]:
        """Interviews that were, and of which nothing was said since."""
        past = [one for one in self.log.all() if one.state == "planned" and one.at <= self.clock.now()]
        return [f"{one.company} is over. How was it? mlops-prep plan done {one.id}" for one in past]

    def others(self, interview: Interview) -> list[str]:
        """The other interviews to come."""
        from mlops_prep.ui.plan import interviews_in_lines

        now = self.clock.now()
        rest = [one for one in self.log.all() if one.state == "planned" and one.at > now and one.id != interview.id]
        rows = [(one, self.start(one), (self.planning(one).day - self.clock.today()).days) for one in rest]
        return ["", "Other interviews (mlops-prep plan --interview N)", *interviews_in_lines(rows)] if rows else []

    def show_none(self, *, as_json: bool) -> None:
        """There is no interview to come."""
        if as_json:
            typer.echo(json.dumps({"interview": None, "interviews": [_as_json(one) for one in self.log.all()]}))
            return
        show_lines(
            [
                *self.notices(),
                "No interview is planned: drills follow the schedule alone. With a date they aim at that day:",
                "",
                f"  {_ADD}",
            ]
        )


def _none_yet() -> Exception:
    from mlops_prep.errors import UserError

    return UserError("no interview is planned", _ADD)


def _asked(what: str) -> str:
    """What was left out of the command line: asked for in a terminal, an error in a pipe."""
    if is_plain(False):
        from mlops_prep.errors import UserError

        raise UserError(f"{what.partition(',')[0].lower()} is missing", _ADD)
    answer: str = typer.prompt(what)
    return answer


def _rounds(given: list[str]) -> list[str]:
    from mlops_prep.errors import UserError
    from mlops_prep.models.question import ROUNDS

    named = [one.strip() for several in given for one in several.split(",") if one.strip()]
    for one in named:
        if one not in ROUNDS:
            raise UserError(f"no round '{one}'; there is {', '.join(ROUNDS)}", "mlops-prep plan add --help")
    return [one for one in ROUNDS if one in named]


def _set(what: str, which: str | None, packs: list[Path] | None, state: Literal["open", "done", "dropped"]) -> None:
    """Say of a step, or of an interview, what became of it."""
    from mlops_prep.models.plan import StepMark

    with _Desk(packs) as desk:
        step = desk.step(what)
        if step is None:
            interview = desk.log.named(what)
            desk.log.set_state(interview, "planned" if state == "open" else state)
            name = interview.company
            back = str(interview.id)
        else:
            desk.log.mark(desk.needed(which).id, step.id, StepMark(state, None), desk.clock.now())
            name, back = step.title, step.id
    typer.echo(f"{name}: {state}")
    if state != "open":
        say(f"Take it back: mlops-prep plan reopen {back}")


def _pick(picture: PlanPicture) -> Step | None:
    """Which piece of today's session to begin with; None: the questions."""
    import questionary

    drill = picture.drill
    choices = [questionary.Choice(f"{step.title} ({step.minutes:.0f} min)", step) for step in picture.steps]
    if drill.questions:
        choices.append(questionary.Choice(f"questions ({drill.minutes:.0f} min)", "questions"))
    picked = questionary.select("Begin with? (Ctrl-C for none)", choices=choices).ask(kbi_msg="")
    if picked is None:
        raise typer.Exit
    return None if picked == "questions" else picked


def _do(step: Step, command: str, interview: Interview) -> None:
    """Do a step: run its command, which is one of ours, or leave a task to the user."""
    if not command:
        show_lines(["", step.does, *([f"You will have: {step.output}"] if step.output else [])])
        say(f"When it is done: mlops-prep plan done {step.id}")
        return
    words = command.split()[1:]
    if step.kind == "checklist":
        words += ["--interview", str(interview.id)]
    sys.stdout.flush()
    raise typer.Exit(subprocess.run([sys.executable, "-m", "mlops_prep", *words], check=False).returncode)  # noqa: S603


def _as_json(interview: Interview) -> dict[str, Any]:
    from mlops_prep.ui.plan import interview_as_json

    return interview_as_json(interview)


def _write_new(file: Path, text: str) -> None:
    """Write a file that is not there yet."""
    from mlops_prep.errors import UserError

    try:
        with file.open("x", encoding="utf-8", newline="") as target:
            target.write(text)
    except FileExistsError:
        raise UserError(f"{file} is there already", f"mlops-prep plan export {file.stem}-2.ics") from None
    except OSError as error:
        raise UserError(f"cannot write {file}: {error.strerror}", "mlops-prep plan export") from error
