"""An incident, played by a script on a clock that stands still, against a tiny world."""

from typing import Any

import pytest

from mlops_prep.models.scenario import Moment
from mlops_prep.models.views import CommandOutput, IncidentOpened, IncidentReported, LineAsk, PointsAsk, Said
from mlops_prep.sessions.incident import WORDS, IncidentSession, kinds_of
from mlops_prep.sessions.postmortem import draft_of
from mlops_prep.store.history import Store
from mlops_prep.store.scenarios import ScenarioLog
from mlops_prep.world.drawing import play
from tests.fake_clock import FakeClock
from tests.sessions.conftest import Practice
from tests.sessions.scripted import END, Ask, ScriptedPrompter, Step, keep_marks
from tests.world.incidents import TINY, incident


class Table:
    """Plays the tiny incident, variant `bad-version`."""

    def __init__(self, store: Store) -> None:
        self.clock = FakeClock()
        self.log = ScenarioLog(store.database)

    def session(self, *steps: Step, is_interrupted: bool = False, **fields: Any) -> IncidentSession:
        self.prompter = ScriptedPrompter(*steps)
        return IncidentSession(
            playing=play(incident(**fields), 1, {}, variant="bad-version"),
            prompter=self.prompter,
            clock=self.clock,
            lexicon={},
            log=self.log,
            say=lambda text: None,
            is_interrupted=is_interrupted,
        )

    def play(self, *steps: Step, **fields: Any) -> IncidentReported:
        """Play to the report; every step must be used."""
        self.played = self.session(*steps, **fields)
        report = self.played.play()
        assert report is not None
        assert self.prompter.left == 0
        return report

    def later(self, seconds: float, line: str) -> Step:
        """Type a line after some time."""

        def typed(ask: Ask) -> str:
            self.clock.pass_seconds(seconds)
            return line

        return typed

    def said(self) -> list[str]:
        return [view.text for view in self.prompter.shown(Said)]


@pytest.fixture
def table(practice: Practice) -> Table:
    return Table(practice.store)


def fix(ask: Ask) -> str:
    """The fix, with the model that was drawn, as the user knows it from the page."""
    return f"client.set_registered_model_alias('{MODEL}', 'champion', '6')"


MODEL = play(incident(), 1, {}).names["model"]


# The prompt


def test_the_page_comes_first_with_its_names_put_in(table: Table) -> None:
    table.play("check", ":done", keep_marks)
    opened = table.prompter.views[0]
    assert isinstance(opened, IncidentOpened)
    assert opened.page.startswith(f"scores of {MODEL} fell to 0.")
    assert opened.minutes == 10
    assert opened.words == tuple(WORDS.values())


def test_a_command_shows_what_it_prints(table: Table) -> None:
    table.play("check", "nonsense", "", ":done", keep_marks)
    outputs = table.prompter.shown(CommandOutput)
    assert [one.line for one in outputs] == ["check", "nonsense"]
    assert outputs[0].output == "scores: bad"
    assert outputs[1].output.startswith("bash: nonsense: command not found")


def test_a_command_takes_a_quarter_of_a_minute_at_least(table: Table) -> None:
    table.play("check", "check", ":done", keep_marks)
    assert [deed.step.at for deed in table.played.deeds] == [0, 15]


def test_the_clock_of_the_world_runs_with_that_of_the_user(table: Table) -> None:
    table.play("check", table.later(100, "check"), ":done", keep_marks)
    assert [deed.step.at for deed in table.played.deeds] == [0, 115]
    assert table.prompter.asked(LineAsk)[-1].spent_seconds == 100


def test_a_line_sees_the_world_as_it_is_when_it_is_typed(table: Table) -> None:
    world = {**TINY["world"], "rules": [{"when": "now > 60", "then": {"facts.units": "cent"}}]}
    table.play("units", table.later(90, "units"), ":done", keep_marks, world=world)
    assert [one.output for one in table.prompter.shown(CommandOutput)] == ["euro", "cent"]


def test_a_mistyped_command_costs_nothing(table: Table) -> None:
    table.play("chekc", "kubectl frob", "check", ":done", keep_marks)
    assert [deed.step.at for deed in table.played.deeds] == [0, 0, 0]


def test_names_that_were_seen_and_lines_that_were_typed_are_offered_again(table: Table) -> None:
    table.play("cat runbook.md", "ls", ":done", keep_marks)
    ask = table.prompter.asked(LineAsk)[-1]
    assert ask.history == ("cat runbook.md", "ls")
    assert "runbook.md" in ask.names


# The end


def test_whoever_looks_fixes_and_checks_gets_the_points(table: Table) -> None:
    report = table.play(
        "check",
        f"client.get_model_version('{MODEL}', '7')",
        "units",
        ":cause 1",
        fix,
        "check",
        ":note we did a rollback and an alert follows, then a postmortem",
        ":done",
        keep_marks,
    )
    assert (report.resolved, report.cause_correct, report.score) == (True, True, 100)
    assert report.missed == ()
    assert report.ticked == ("rollback", "prevent")
    assert report.cause == f"Version 7 of {MODEL} is wrong."
    assert sum(part.weight for part in report.parts) == pytest.approx(100)
    assert report.expert[1] == f"client.set_registered_model_alias('{MODEL}', 'champion', '6')"


def test_whoever_leaves_it_as_it_is_does_not(table: Table) -> None:
    report = table.play(":cause 2", "check", ":done", keep_marks)
    assert (report.resolved, report.cause_correct) == (False, False)
    assert report.score < 40
    assert {gap.id for gap in report.missed} == {"versions", "values", "tell", "rollback", "prevent"}


def test_the_end_of_input_ends_with_the_report(table: Table) -> None:
    assert table.play("check", END, keep_marks).scenario == "tiny"


def test_the_end_of_input_before_anything_was_done_leaves(table: Table) -> None:
    assert table.session(END).play() is None


def test_quitting_leaves_no_report_and_no_run(table: Table, practice: Practice) -> None:
    assert table.session("check", ":quit").play() is None
    assert practice.rows("SELECT * FROM scenario_runs") == practice.rows("SELECT * FROM scenario_open") == []


def test_ctrl_c_passes_through_and_the_lines_are_kept(table: Table) -> None:
    with pytest.raises(KeyboardInterrupt):
        table.session("check", "units", KeyboardInterrupt()).play()
    opened = table.log.opened("tiny")
    assert opened is not None
    assert [one.line for one in opened.lines] == ["check", "units"]


def test_a_note_of_one_bare_word_counts(table: Table) -> None:
    table.play("check", ":note rollback", ":done", keep_marks)
    (ask,) = [one for one in table.prompter.asks if isinstance(one, PointsAsk)]
    assert set(ask.marked) == {"rollback"}


def test_a_run_is_recorded_and_what_was_missed_comes_back_tomorrow(table: Table, practice: Practice) -> None:
    table.play("check", ":note we did a rollback of it", ":done", keep_marks)
    ((scenario, variant, seed, ticked),) = practice.rows("SELECT scenario, variant, seed, ticked FROM scenario_runs")
    assert (scenario, variant, seed, ticked) == ("tiny", "bad-version", 1, '["rollback"]')
    assert practice.rows("SELECT question_id, day FROM wanted ORDER BY 1") == [
        ("q-2", "2026-03-03"),
        ("q-3", "2026-03-03"),
    ]


def test_the_points_are_asked_with_what_was_found_marked(table: Table) -> None:
    table.play("check", ":say I am guessing: rollback", ":done", "prevent")
    (ask,) = table.prompter.asked(PointsAsk)
    assert ask.marked == {"rollback"}
    (report,) = table.prompter.shown(IncidentReported)
    assert report.ticked == ("prevent",)
    assert report.signals == ("Guesses",)


def test_harm_costs_points_and_stands_in_the_timeline(table: Table) -> None:
    harmless = table.play("check", ":done", keep_marks).score
    report = table.play("check", "wipe", ":done", keep_marks)
    assert report.score < harmless
    assert [moment.harm for moment in report.timeline if moment.harm] == [f"Data of {MODEL} is lost."]
    assert kinds_of(table.played.deeds)[1] == {"at": 15, "line": "wipe", "kind": "change", "harmful": True}


def test_time_over_costs_points(table: Table) -> None:
    soon = table.play("check", fix, "check", ":done", keep_marks)
    late = table.play("check", table.later(700, "units"), fix, "check", ":done", keep_marks)
    assert late.score < soon.score
    assert late.seconds > late.limit_seconds


# Session words


def test_hints_come_one_by_one_and_cost_points(table: Table) -> None:
    without = table.play("check", fix, "check", ":done", keep_marks).score
    report = table.play("check", ":hint", ":hint", fix, "check", ":done", keep_marks)
    assert table.said() == ["Hint 1 of 2: Look.", f"Hint 2 of 2: Look at {MODEL}."]
    assert report.hints_cost == 4.5
    assert report.score == pytest.approx(without - 4.5)


def test_after_the_last_hint_it_stays(table: Table) -> None:
    report = table.play("check", *[":hint"] * 4, ":done", keep_marks)
    assert table.said()[1:] == [f"Hint 2 of 2: Look at {MODEL}."] * 3
    assert report.hints_cost == 4.5


@pytest.mark.parametrize("argument", ["", " 0", " 3", " one", " -1", " 1.5", " ²", " " + "9" * 5000])
def test_a_cause_that_is_none_lists_them(table: Table, argument: str) -> None:
    report = table.play("check", f":cause{argument}", ":done", keep_marks)
    assert table.said() == [
        f"1. Version 7 of {MODEL} is wrong.\n2. The units changed.\nSay :cause with one of these numbers."
    ]
    assert not report.cause_correct


def test_the_last_cause_counts(table: Table) -> None:
    assert table.play("check", ":cause 2", ":CAUSE 1", ":done", keep_marks).cause_correct


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (":nope", "':nope' is no word here; :help shows them."),
        (":", "':' is no word here; :help shows them."),
        (":note", WORDS["note"]),
        (":say", WORDS["say"]),
        (":causes", f"1. Version 7 of {MODEL} is wrong.\n2. The units changed."),
    ],
)
def test_words(table: Table, line: str, says: str) -> None:
    table.play("check", line, ":done", keep_marks)
    assert table.said() == [says]


def test_help_names_the_words_and_the_commands_of_this_world(table: Table) -> None:
    table.play("check", ":help", ":done", keep_marks)
    (said,) = table.said()
    assert set(WORDS.values()) <= set(said.split("\n"))
    assert "This world knows: " in said


# Interruptions


def test_somebody_wants_something_when_its_time_has_come(table: Table) -> None:
    report = table.play(
        "check",
        table.later(60, "units"),
        ":say a rollback is known to help",
        ":done",
        keep_marks,
        is_interrupted=True,
    )
    assert f"boss: is {MODEL} up?" in table.said()
    assert "Your answer:" in table.prompter.prompts
    assert report.answered == (("boss: An honest state", True),)
    assert [moment.kind for moment in report.timeline] == ["probe", "probe", "interruption", "say"]
    assert report.ticked == ("rollback",)


def test_without_the_mode_nobody_interrupts(table: Table) -> None:
    assert table.play("check", table.later(600, "units"), ":done", keep_marks).answered == ()


def test_an_answer_without_what_was_listened_for(table: Table) -> None:
    report = table.play("check", table.later(60, "units"), "soon", ":done", keep_marks, is_interrupted=True)
    assert report.answered == (("boss: An honest state", False),)


# Going on

LINES: tuple[tuple[float, str], ...] = (
    (0, "check"),
    (100, "wipe"),
    (5, ":note we did a rollback of it"),
    (30, ":cause 1"),
)


def test_a_playing_that_was_cut_off_goes_on_where_it_was(table: Table) -> None:
    whole = table.play(*[table.later(*one) for one in LINES], table.later(20, "units"), ":done", keep_marks)
    table.clock = FakeClock()
    with pytest.raises(KeyboardInterrupt):
        table.session(*[table.later(*one) for one in LINES], KeyboardInterrupt()).play()
    opened = table.log.opened("tiny")
    assert opened is not None
    table.clock.pass_seconds(100_000)
    resumed = table.session(table.later(20, "units"), ":done", keep_marks)
    resumed.replayed = list(opened.lines)
    report = resumed.play()
    assert report is not None
    assert isinstance(table.prompter.views[0], IncidentOpened)
    assert [one.line for one in table.prompter.shown(CommandOutput)] == ["units"]
    assert (report.timeline, report.score, report.seconds) == (whole.timeline, whole.score, whole.seconds)


# The postmortem


def test_the_draft_of_the_postmortem_tells_what_happened(table: Table) -> None:
    report = table.play("check", "wipe", ":note it is version 7", ":cause 1", fix, "check", ":done", keep_marks)
    draft = draft_of(table.played.playing, report)
    at = table.played.playing.world.base.strftime("%H:%M:%S")
    assert draft.startswith("# Scores fell\n")
    assert f"- {at} looked: check" in draft
    assert "changed: wipe" in draft
    assert "note: it is version 7" in draft
    assert f"- Data of {MODEL} is lost." in draft
    assert f"## Root cause\nVersion 7 of {MODEL} is wrong." in draft


def test_what_was_typed_is_no_template_in_the_postmortem(table: Table) -> None:
    report = table.play("check", ":note {{ moments }} {% for x in y %}", ":done", keep_marks)
    assert "note: {{ moments }} {% for x in y %}" in draft_of(table.played.playing, report)


def test_a_moment_has_its_time(table: Table) -> None:
    report = table.play("check", table.later(30, ":note x"), ":done", keep_marks)
    assert report.timeline == (Moment(0, "probe", "check"), Moment(report.timeline[1].at, "note", "x"))
