"""What every `plan` command needs: the plans of the content, the interviews of the history, the clock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mlops_prep.cli.common import open_store, say, show_lines
from mlops_prep.cli.packs import load_library

if TYPE_CHECKING:
    from datetime import date, datetime

    from mlops_prep.library.lists import Lists
    from mlops_prep.models.plan import Interview, PlanContent, PlanPicture, Step
    from mlops_prep.sessions.planning import Planning

ADD = "mlops-prep plan add COMPANY --at '2027-01-15 14:00' --zone Europe/Berlin"


class Desk:
    """What every command here needs; lives as long as the command."""

    def __init__(self, packs: list[str] | None) -> None:
        from mlops_prep.clock import SystemClock
        from mlops_prep.library.lists import open_lists
        from mlops_prep.store.interviews import InterviewLog

        self.library = load_library(packs)
        self.clock = SystemClock()
        self.lists = open_lists(self.library.folders())
        self.plans = list(_read_plans(self.lists))
        self.store = open_store()
        self.log = InterviewLog(self.store.database)

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *failure: object) -> None:
        self.store.close()

    def interview(self, which: str | None) -> Interview | None:
        """The one that is named, else the next."""
        return self.named(which) if which is not None else self.log.nearest(self.clock.now())

    def named(self, which: str) -> Interview:
        """The one of that number or company."""
        return self.log.named(which, self.clock.now())

    def needed(self, which: str | None) -> Interview:
        """As above; that there is none is an error."""
        found = self.interview(which)
        if found is None:
            raise none_yet()
        return found

    def planning(self, interview: Interview) -> Planning:
        """The plan of an interview."""
        from mlops_prep.sessions.planning import Planning

        return Planning(interview, self.store, self.plans, self.clock, self.lists.checklist)

    def picture(self, interview: Interview) -> PlanPicture:
        """What the plan shows."""
        return self.planning(interview).picture(self.library.practisable(self.store.due_days()))

    def thing(self, what: str, verb: str) -> Step | Interview:
        """The step of that id, else the interview of that number or company. Raises UserError."""
        from mlops_prep.errors import UserError

        steps = {step.id: step for plan in reversed(self.plans) for step in plan.steps}
        if what in steps:
            return steps[what]
        if self.log.found(what) or not self.log.all():
            return self.log.named(what) if verb == "done" else self.named(what)
        from difflib import get_close_matches

        close = get_close_matches(what.casefold(), steps, n=3, cutoff=0.5)
        hint = f"; did you mean {' or '.join(close)}?" if close else ""
        day = f" {self.clock.today()}" if verb == "move" else ""
        fix = f"mlops-prep plan {verb} {close[0]}{day}" if close else "mlops-prep plan"
        raise UserError(f"no step and no interview '{what}'{hint}", fix)

    def commands(self) -> dict[str, str]:
        """Step id to the command that does it."""
        from mlops_prep.sessions.planning import step_command

        return {step.id: step_command(step) for plan in self.plans for step in plan.steps}

    def start(self, interview: Interview) -> datetime:
        """When an interview begins, in its zone."""
        from mlops_prep.sessions.planning import start_of

        return start_of(interview, self.clock)

    def checked_day(self, day: date, last: date, command: str) -> date:
        """A day for a step: from today to the last before the interview."""
        from mlops_prep.errors import UserError

        if not self.clock.today() <= day <= last:
            raise UserError(f"{day} is not between today and the interview", f"{command} {last}")
        return day

    def say_if_proven(self, step: Step, interview: Interview) -> None:
        """What the history shows as done stays done."""
        if step.id in self.planning(interview).proven:
            say(f"It stays done all the same: the history shows it. Do it again with: {self.commands()[step.id]}")

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
        """There is no interview to come: practice follows the schedule."""
        from mlops_prep.ui.plan import interview_as_json
        from mlops_prep.ui.wording import counted

        due, today = self.store.due_days(), self.clock.today()
        entries = self.library.practisable(due)
        late = [one.id for one in entries if one.id in due and due[one.id] <= today]
        new = sum(one.id not in due for one in entries)
        if as_json:
            told = {"due": len(late), "new": new, "interviews": [interview_as_json(one) for one in self.log.all()]}
            typer.echo(json.dumps({"interview": None, "today": today.isoformat(), **told}))
            return
        show_lines(
            [
                *self.notices(),
                "No interview is planned: practice follows the schedule alone.",
                f"Today: {counted(len(late), 'question')} due, {new} new",
                "",
                "  mlops-prep plan today",
                "",
                "With a date it aims at that day:",
                "",
                f"  {ADD}",
            ]
        )


def none_yet() -> Exception:
    """The error that there is no interview to come."""
    from mlops_prep.errors import UserError

    return UserError("no interview is planned", ADD)


def _read_plans(lists: Lists) -> Iterator[PlanContent]:
    """The healthy plans; of what is wrong with others the first line is said."""
    from mlops_prep.models.plan import PlanContent

    for problem in lists.problems:
        if Path(problem.file).parent.name == "plans":
            say(f"Left out: {problem}")
    for path, item, problems in lists.read():
        if isinstance(item, PlanContent):
            yield item
        elif problems and path.parent.name == "plans":
            more = f" ({len(problems) - 1} more: mlops-prep content check)" if problems[1:] else ""
            say(f"Left out: {min(problems)}{more}")
