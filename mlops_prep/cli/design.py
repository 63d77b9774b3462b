"""`mlops-prep design`: play an incident against a simulated world, or a design interview."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mlops_prep.cli.common import Json, Packs, Plain, is_plain, make_prompter, open_store, pick, say
from mlops_prep.cli.packs import load_library

if TYPE_CHECKING:
    from mlops_prep.library import Library
    from mlops_prep.library.scenarios import Scenarios
    from mlops_prep.models.scenario import OpenScenario, ScenarioStanding
    from mlops_prep.models.views import DesignReported, IncidentReported
    from mlops_prep.sessions.design import Playing as DesignPlaying
    from mlops_prep.sessions.incident import IncidentSession
    from mlops_prep.sessions.prompter import Prompter
    from mlops_prep.store.scenarios import ScenarioLog

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def complete_scenario(incomplete: str) -> list[str]:
    """Scenario ids that start so, for the shell."""
    try:
        from mlops_prep.library.scenarios import open_scenarios

        return [one for one in open_scenarios([]).ids() if one.startswith(incomplete)]
    except Exception:  # completion must never print a traceback
        return []


@app.command()
def design(
    scenario: Annotated[
        str | None,
        typer.Option("--scenario", metavar="ID", help="Which one.", autocompletion=complete_scenario),
    ] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Play the same one again.")] = None,
    mode: Annotated[str, typer.Option(metavar="MODE", help="2am: people interrupt, and want answers.")] = "",
    postmortem: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a draft of the postmortem to a new file.")
    ] = None,
    minutes: Annotated[
        float | None, typer.Option(min=10, max=120, metavar="N", help="Designs: scale the round to so many minutes.")
    ] = None,
    regulated: Annotated[bool, typer.Option("--regulated", help="Designs: with personal data and approvals.")] = False,
    aloud: Annotated[
        bool, typer.Option("--aloud", help="Designs: speak, or draw on paper, instead of typing.")
    ] = False,
    peer: Annotated[bool, typer.Option("--peer", help="Designs: print the interviewer's sheet for a partner.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the one that was cut off.")] = False,
    plain: Plain = False,
    as_json: Json = False,
    packs: Packs = None,
) -> None:
    """Play an incident, or a design interview. Example: mlops-prep design --scenario gpu-pending"""
    from mlops_prep.errors import UserError
    from mlops_prep.library.scenarios import open_scenarios

    if mode not in ("", "2am"):
        raise UserError(f"no mode '{mode}'", "mlops-prep design --scenario canary-2am --mode 2am")
    library = load_library(packs)
    scenarios = open_scenarios(library.folders())
    with _history() as log:
        chosen = scenario or _list(scenarios, log, plain, as_json)
        if chosen is None:
            return
        bench = _Bench(library, scenarios, chosen, log, make_prompter(plain or as_json))
        if peer:
            typer.echo(bench.peer_sheet(seed, minutes, is_regulated=regulated))
            return
        opened = bench.opened(seed, resume=resume, asks=not is_plain(plain or as_json))
        if scenarios.kind(chosen) == "incident":
            shown = bench.play_incident(opened, seed, mode, postmortem)
        else:
            shown = bench.hold_design(opened, seed, minutes, is_regulated=regulated, aloud=aloud)
        if as_json:
            typer.echo(json.dumps(shown))


@contextmanager
def _history() -> Iterator[ScenarioLog | None]:
    """The history of scenarios; None, and a word about it, when it cannot be opened."""
    from mlops_prep.errors import UserError
    from mlops_prep.store.scenarios import ScenarioLog

    try:
        store = open_store()
    except UserError as error:
        say(f"This is not kept in the history: {error.cause}")
        yield None
        return
    try:
        yield ScenarioLog(store.database)
    finally:
        store.close()


def _list(scenarios: Scenarios, log: ScenarioLog | None, plain: bool, as_json: bool) -> str | None:
    from mlops_prep.models.views import ScenariosListed

    standings: dict[str, ScenarioStanding] = log.standings() if log else {}
    rows = tuple((*row, standings.get(row.id)) for row in scenarios.rows())
    if as_json:
        typer.echo(json.dumps([_row_as_json(row) for row in rows], indent=1))
        return None
    make_prompter(plain).show(ScenariosListed(rows))
    if is_plain(plain):
        say("Play one: mlops-prep design --scenario ID")
        return None
    return pick([row[0] for row in rows])


def _row_as_json(row: tuple[Any, ...]) -> dict[str, Any]:
    name, kind, title, level, minutes, standing = row
    plays = {"plays": standing.plays, "best": standing.best} if standing else {"plays": 0, "best": None}
    return {"id": name, "kind": kind, "title": title, "level": level, "minutes": minutes, **plays}


class _Bench:
    """Puts the parts of one scenario together; lives as long as the command."""

    def __init__(
        self, library: Library, scenarios: Scenarios, chosen: str, log: ScenarioLog | None, prompter: Prompter
    ) -> None:
        scenarios.kind(chosen)
        self.library, self.scenarios, self.chosen, self.log, self.prompter = library, scenarios, chosen, log, prompter

    def opened(self, seed: int | None, *, resume: bool, asks: bool) -> OpenScenario | None:
        """The playing that was cut off, where the user wants to go on with it."""
        from mlops_prep.errors import UserError
        from mlops_prep.models.views import Key, KeyAsk, Text

        opened = self.log.opened(self.chosen) if self.log else None
        if resume and opened is None:
            raise UserError(f"no playing of {self.chosen} was cut off", f"mlops-prep design --scenario {self.chosen}")
        if opened is None or seed is not None or resume:
            return opened if resume else None
        if not asks:
            say(f"One was cut off; go on with it: mlops-prep design --scenario {self.chosen} --resume")
            return None
        keys = (Key(key="y", label="go on with it"), Key(key="n", label="start a new one"))
        prompt = f"{self.chosen} was cut off after {len(opened.lines)} lines."
        reply = self.prompter.ask_key(KeyAsk(prompt, keys, "y"))
        return opened if isinstance(reply, Text) and reply.text == "y" else None

    def play_incident(
        self, opened: OpenScenario | None, seed: int | None, mode: str, postmortem: Path | None
    ) -> dict[str, Any]:
        """Play an incident to its end; what `--json` prints."""
        from mlops_prep.clock import SystemClock
        from mlops_prep.errors import UserError
        from mlops_prep.sessions.incident import IncidentSession
        from mlops_prep.world.drawing import DrawingError, play

        if postmortem is not None and postmortem.exists():
            fix = f"mlops-prep design --scenario {self.chosen} --postmortem <new file>"
            raise UserError(f"{postmortem} exists already", fix)
        incident = self.scenarios.incident(self.chosen)
        try:
            playing = play(incident, _seed(opened, seed), self.scenarios.templates())
        except DrawingError as error:
            raise UserError(f"{self.scenarios.path(self.chosen)}: {error}", "mlops-prep content check") from error
        session = IncidentSession(
            playing=playing,
            prompter=self.prompter,
            clock=SystemClock(),
            lexicon=self.library.groups(),
            log=self.log,
            say=say,
            is_interrupted=opened.is_interrupted if opened else mode == "2am",
            replayed=list(opened.lines) if opened else [],
        )
        with self._kept():
            report = session.play()
        if report is None:
            return {**report_as_json(session, session.as_left()), "left": True}
        if postmortem is not None:
            _write_postmortem(session, report, postmortem)
        return report_as_json(session, report)

    def hold_design(
        self,
        opened: OpenScenario | None,
        seed: int | None,
        minutes: float | None,
        *,
        is_regulated: bool,
        aloud: bool,
    ) -> dict[str, Any]:
        """Hold a design interview; what `--json` prints."""
        from mlops_prep.clock import SystemClock
        from mlops_prep.sessions.design import DesignSession

        session = DesignSession(
            playing=self._drawn(opened, seed, minutes, is_regulated),
            prompter=self.prompter,
            clock=SystemClock(),
            lexicon=self.library.groups(),
            log=self.log,
            aloud=aloud,
            replayed=list(opened.lines) if opened else [],
        )
        with self._kept():
            report = session.play()
        if report is None:
            return {"scenario": self.chosen, "seed": session.playing.seed, "score": None, "left": True}
        return design_as_json(report)

    def peer_sheet(self, seed: int | None, minutes: float | None, *, is_regulated: bool) -> str:
        """The interviewer's sheet. Raises UserError for an incident."""
        from mlops_prep.errors import UserError
        from mlops_prep.sessions.design import peer_sheet

        if self.scenarios.kind(self.chosen) != "design":
            raise UserError(f"{self.chosen} is an incident; --peer is for designs", "mlops-prep design")
        return peer_sheet(self._drawn(None, seed, minutes, is_regulated))

    def _drawn(
        self, opened: OpenScenario | None, seed: int | None, minutes: float | None, is_regulated: bool
    ) -> DesignPlaying:
        from mlops_prep.sessions.design import play_design

        design, common = self.scenarios.design(self.chosen), self.scenarios.common()
        regulated = opened.is_interrupted if opened else is_regulated
        return play_design(design, common, _seed(opened, seed), minutes=minutes, is_regulated=regulated)

    @contextmanager
    def _kept(self) -> Iterator[None]:
        """Say how to go on, when it is cut off."""
        try:
            yield
        except KeyboardInterrupt:
            if self.log is not None:
                say(f"\nEvery line is kept; go on with: mlops-prep design --scenario {self.chosen} --resume")
            raise


def _seed(opened: OpenScenario | None, seed: int | None) -> int:
    from random import SystemRandom

    if opened is not None:
        return opened.seed
    return seed if seed is not None else SystemRandom().randrange(10_000)


def design_as_json(report: DesignReported) -> dict[str, Any]:
    """The report of a design interview as `--json` prints it."""
    return {
        "scenario": report.scenario,
        "seed": report.seed,
        "score": report.score,
        "parts": {part.name: round(part.share, 2) for part in report.parts},
        "dimensions": {name: round(value, 1) for name, value in report.dimensions.items()},
        "flags": list(report.flags),
        "missed": [gap.id for gap in report.missed],
        "seconds": round(report.seconds, 1),
    }


def report_as_json(session: IncidentSession, report: IncidentReported) -> dict[str, Any]:
    """The report as `--json` prints it."""
    from mlops_prep.sessions.incident import kinds_of

    return {
        "scenario": report.scenario,
        "variant": report.variant,
        "seed": report.seed,
        "resolved": report.resolved,
        "cause_correct": report.cause_correct,
        "commands": kinds_of(session.deeds),
        "steps": report.steps,
        "score": report.score,
        "seconds": round(report.seconds, 1),
        "parts": {part.name: round(part.share, 2) for part in report.parts},
        "missed": [gap.id for gap in report.missed],
    }


def _write_postmortem(session: IncidentSession, report: IncidentReported, path: Path) -> None:
    from mlops_prep.errors import UserError
    from mlops_prep.sessions.postmortem import draft_of

    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(draft_of(session.playing, report))
    except OSError as error:
        raise UserError(
            f"cannot write {path}: {error.strerror or error}", "mlops-prep design --postmortem FILE"
        ) from error
    say(f"The draft of the postmortem is in {path}")
