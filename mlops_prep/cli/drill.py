"""`mlops-prep drill`: parse the wishes, wire the session, play it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mlops_prep.cli.common import Packs, Plain, complete_domain, complete_question, say
from mlops_prep.cli.packs import load_library

if TYPE_CHECKING:
    from mlops_prep.clock import Clock
    from mlops_prep.library import Library
    from mlops_prep.sessions.selection import Wishes
    from mlops_prep.store.history import InterruptedSession, Planned, Store

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_KINDS = "open, command, estimate, choice, order, diagnose"
_ROUNDS = "recruiter, manager, design, coding, panel, lifecycle, reliability"
_LEVELS = "junior, mid, senior, staff"


@app.command()
def drill(
    domain: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this domain; may be repeated.", autocompletion=complete_domain),
    ] = None,
    round_: Annotated[
        list[str] | None, typer.Option("--round", metavar="NAME", help=f"Only for this round: {_ROUNDS}.")
    ] = None,
    level: Annotated[list[str] | None, typer.Option(metavar="NAME", help=f"Only this level: {_LEVELS}.")] = None,
    kind: Annotated[list[str] | None, typer.Option(metavar="NAME", help=f"Only this kind: {_KINDS}.")] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="At most so many questions (10 by default).")
    ] = None,
    minutes: Annotated[
        float | None, typer.Option(min=1, metavar="N", help="As many questions as fit into so many minutes.")
    ] = None,
    question: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="This question; may be repeated.", autocompletion=complete_question),
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Only what is due.")] = False,
    new: Annotated[bool, typer.Option("--new", help="Only what was never answered.")] = False,
    weak: Annotated[bool, typer.Option("--weak", help="What scored lowest last time, the weakest first.")] = False,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Draw the same order and numbers again.")] = None,
    aloud: Annotated[bool, typer.Option("--aloud", help="Answer aloud; you tick the points yourself.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the session that was cut off.")] = False,
    plain: Plain = False,
    packs: Packs = None,
) -> None:
    """Practise questions against the clock. Example: mlops-prep drill --domain monitoring --minutes 20"""
    from mlops_prep.clock import SystemClock
    from mlops_prep.sessions.selection import Wishes

    wishes = Wishes(
        domains=frozenset(domain or ()),
        rounds=frozenset(round_ or ()),
        levels=frozenset(level or ()),
        kinds=frozenset(kind or ()),
        limit=limit,
        minutes=minutes,
        only_due=due,
        only_new=new,
        only_weak=weak,
    )
    library, clock = load_library(packs), SystemClock()
    _check_wishes(wishes, library)
    Wiring(library, clock, plain, aloud, seed).run(question or [], wishes, resume)


def _check_wishes(wishes: Wishes, library: Library) -> None:
    """A misspelt filter would look like 'nothing to practise'; say what there is instead."""
    from mlops_prep.errors import UserError
    from mlops_prep.models.question import KINDS, LEVELS, ROUNDS

    known = (
        ("domain", wishes.domains, sorted({one.domain for one in (*library.entries(), *library.explanations())})),
        ("round", wishes.rounds, ROUNDS),
        ("level", wishes.levels, LEVELS),
        ("kind", wishes.kinds, KINDS),
    )
    for name, given, there in known:
        for one in sorted(given - set(there)):
            raise UserError(f"no {name} '{one}'; there is {', '.join(there)}", f"mlops-prep drill --{name} {there[0]}")
    if sum((wishes.only_due, wishes.only_new, wishes.only_weak)) > 1:
        raise UserError("--due, --new and --weak exclude each other", "mlops-prep drill --due")


class Wiring:
    """Puts the parts of one drill together; lives as long as the command."""

    def __init__(self, library: Library, clock: Clock, plain: bool, aloud: bool, seed: int | None) -> None:
        from random import Random

        from mlops_prep.cli.common import make_prompter, open_store

        self.library, self.clock, self.aloud = library, clock, aloud
        self.rng = Random(seed)
        self.store: Store = open_store()
        self.plain = plain
        self.prompter = make_prompter(plain)

    def run(self, questions: list[str], wishes: Wishes, resume: bool) -> None:
        """Play the questions that are named, else those that the wishes and the plan choose."""
        if self.library.problems:
            say(f"{len(self.library.problems)} problems in the content; see them with: mlops-prep content check")
        interrupted = self._interrupted()
        if interrupted and (resume or self._wants_to_resume(interrupted, questions)):
            owed = self.store.resume_session(interrupted.id)
            remaining = [one for one in interrupted.remaining if one in owed]
            if remaining:
                self._play(interrupted.id, remaining, resumed=True)
                return
            say("That session was taken up elsewhere meanwhile; starting a new one.")
        elif resume:
            say("No session was cut off; starting a new one.")
        plan = self._plan(questions, wishes)
        if not plan:
            self._nothing_to_do(wishes)
            return
        self._play(self.store.begin_session("drill", plan, self.clock.now()), plan, resumed=False)

    def _interrupted(self) -> InterruptedSession | None:
        """The session that was cut off, without questions that the content of this run does not have."""
        found = self.store.interrupted_session()
        if found is None:
            return None
        remaining = tuple(one for one in found.remaining if self.library.entry(one[0]))
        return found._replace(remaining=remaining) if remaining else None

    def _wants_to_resume(self, interrupted: InterruptedSession, questions: list[str]) -> bool:
        from mlops_prep.cli.common import is_plain
        from mlops_prep.models.views import Key, KeyAsk, Text

        answered = interrupted.planned - len(interrupted.remaining)
        started = interrupted.started_at.astimezone()
        what = f"The session of {started:%a %H:%M} was not finished: {answered} of {interrupted.planned} answered"
        if is_plain(self.plain) or questions:
            say(f"{what}. Go on with it: mlops-prep drill --resume")
            return False
        keys = (Key(key="y", label="go on with it"), Key(key="n", label="start a new one"))
        reply = self.prompter.ask_key(KeyAsk(prompt=f"{what}. Go on with it?", keys=keys, default="y"))
        if not isinstance(reply, Text):  # end of input, or :quit: neither of the two
            raise typer.Exit
        if reply.text == "n":
            self.store.end_session(interrupted.id, self.clock.now())
        return reply.text == "y"

    def _plan(self, questions: list[str], wishes: Wishes) -> list[Planned]:

        for question_id in questions:
            self.library.question(question_id)  # an unknown id is an error before anything is asked
        ids = list(dict.fromkeys(questions)) or self._chosen(wishes)
        return [(question_id, self.rng.randrange(2**31)) for question_id in ids]

    def _chosen(self, wishes: Wishes) -> list[str]:
        """By the plan of the next interview; without one, or where only some are wished for, by the schedule."""
        from mlops_prep.sessions.selection import select

        by_schedule = wishes.only_due or wishes.only_new or wishes.only_weak
        if not by_schedule and self.store.has_interview(self.clock.now()):
            return self._by_plan(wishes)
        due = self.store.due_days()
        return select(
            self.library.practisable(due),
            due=due,
            last_scores=self.store.last_scores() if wishes.only_weak else {},
            today=self.clock.today(),
            wishes=wishes,
            rng=self.rng,
        )

    def _by_plan(self, wishes: Wishes) -> list[str]:
        from mlops_prep.library.lists import open_lists
        from mlops_prep.sessions.planning import next_planning
        from mlops_prep.sessions.selection import fitting

        planning = next_planning(self.store, open_lists(self.library.folders()), self.clock)
        assert planning is not None
        say(f"By the plan for {planning.interview.company}; see it with: mlops-prep plan")
        candidates = self.library.practisable(self.store.due_days())
        return planning.drill_for(fitting(candidates, wishes), wishes.minutes, wishes.limit)

    def _nothing_to_do(self, wishes: Wishes) -> None:
        from mlops_prep.ui.wording import comes_back, counted

        due = sorted(day for day in self.store.due_days().values() if day > self.clock.today())
        if wishes.only_weak:
            say("Nothing that fits was answered yet. Go on with: mlops-prep drill")
        elif due:
            first = counted(due.count(due[0]), "question")
            filtered = wishes.domains or wishes.rounds or wishes.levels or wishes.kinds
            nothing = "Nothing that fits is due" if filtered else "Nothing is due"
            say(
                f"{nothing}; {first} will be {comes_back(due[0], self.clock.today())}. "
                "Until then: mlops-prep drill --weak, or one by name: mlops-prep drill --question ID"
            )
        else:
            say("No question fits. See what there is: mlops-prep content list")

    def _play(self, session_id: int, plan: list[Planned], *, resumed: bool) -> None:
        from mlops_prep.models.views import SessionOpened
        from mlops_prep.sessions.drill import Drill
        from mlops_prep.sessions.selection import REVIEW_SHARE

        entries = [entry for entry in (self.library.entry(one[0]) for one in plan) if entry]
        today, due = self.clock.today(), self.store.due_days()
        self.prompter.show(
            SessionOpened(
                questions=len(plan),
                minutes=sum(entry.minutes for entry in entries) * (1 + REVIEW_SHARE),
                due=sum(due[one[0]] <= today for one in plan if one[0] in due),
                resumed=resumed,
            )
        )
        session = Drill(session_id, plan, self.prompter, self.clock, self.store, self.library, aloud=self.aloud)
        try:
            session.play()
        except KeyboardInterrupt:
            answered = len(session.recorded)
            say(f"\nStopped. {answered} answered and saved; go on with: mlops-prep drill --resume")
            raise
        finally:
            self.store.close()
