"""A design interview, played by a script on a clock that stands still."""

import json
from datetime import timedelta
from typing import Any

import pytest

from mlops_prep.models.design import PHASES
from mlops_prep.models.views import AnswerAsk, DesignReported, LineAsk, PhaseOpened, PointsAsk, Said
from mlops_prep.sessions.design import DesignSession, peer_sheet, play_design
from mlops_prep.store.history import Store
from mlops_prep.store.scenarios import ScenarioLog
from tests.fake_clock import MONDAY, FakeClock
from tests.sessions.conftest import Practice
from tests.sessions.designs import common, design
from tests.sessions.scripted import END, Ask, ScriptedPrompter, Step, keep_marks, word

BATCH = "We batch the requests to halve the bill."
REPLICA = "Then the replica in the other region takes over."
SKETCH = "Parcels go through a queue; the feature store feeds the model, and we watch for drift."
ALIAS = "We move the alias back to the version before."
COST = "It costs about 900 euro a month."


class Table:
    """Holds the tiny interview."""

    def __init__(self, store: Store) -> None:
        self.clock = FakeClock()
        self.log = ScenarioLog(store.database)

    def session(
        self, *steps: Step, minutes: float | None = None, regulated: bool = False, **more: Any
    ) -> DesignSession:
        self.prompter = ScriptedPrompter(*steps)
        playing = play_design(design(), common(), 1, minutes=minutes, is_regulated=regulated)
        return DesignSession(
            playing=playing, prompter=self.prompter, clock=self.clock, lexicon={}, log=self.log, **more
        )

    def play(self, *steps: Step, **more: Any) -> DesignReported:
        """Play to the report; every step must be used."""
        report = self.session(*steps, **more).play()
        assert report is not None
        assert self.prompter.left == 0
        return report

    def later(self, seconds: float, text: str) -> Step:
        """Type a text after some time."""

        def typed(ask: Ask) -> str:
            self.clock.pass_seconds(seconds)
            return text

        return typed

    def said(self) -> list[str]:
        return [view.text for view in self.prompter.shown(Said)]


@pytest.fixture
def table(practice: Practice) -> Table:
    return Table(practice.store)


def interview(
    *questions: Step, number: Step = "1", sketch: Step = SKETCH, after: tuple[Step, ...] = (keep_marks,)
) -> list[Step]:
    """A whole round: questions, the change that ends them, the number, the sketch and its change, dives, summary."""
    return [*questions, ":next", BATCH, number, sketch, REPLICA, "We watch it.", ALIAS, COST, *after]


def test_a_strong_interview_reaches_every_part(table: Table) -> None:
    report = table.play(*interview("How fast must it be?"))
    assert [(part.name, part.share) for part in report.parts] == [
        ("rubric", 1.0),
        ("asked first", 1.0),
        ("numbers", 1.0),
        ("sketch", 1.0),
        ("changes of the task", 1.0),
    ]
    assert (report.score, report.flags, report.missed) == (100.0, (), ())


def test_the_phases_come_in_order_with_their_minutes(table: Table) -> None:
    table.play(*interview())
    opened = table.prompter.shown(PhaseOpened)
    assert opened[0].says == "We score 86400 parcels a day. Design it."
    assert [(view.phase, view.limit_seconds / 60) for view in opened[1:]] == list(
        zip(PHASES, (10, 8, 17, 20, 5), strict=True)
    )


def test_minutes_scale_every_phase(table: Table) -> None:
    table.play(*interview(), minutes=30)
    assert [view.limit_seconds / 60 for view in table.prompter.shown(PhaseOpened)] == [30, 5, 4, 8.5, 10, 2.5]


def test_the_interviewer_answers_from_the_facts(table: Table) -> None:
    table.play(*interview("Who decides on a parcel?", "What is the latency budget?", "Is there a canteen?"))
    assert table.said()[:3] == ["The desk decides.", "Within 200 ms.", "No figure for that."]


def test_a_fact_that_matters_and_was_not_asked_for_is_told_at_the_end(table: Table) -> None:
    report = table.play(*interview("Who decides on a parcel?"))
    assert report.not_asked == ("Within 200 ms.",)
    assert report.score == 90.0


@pytest.mark.parametrize(
    ("typed", "share"),
    [("1", 1.0), ("1.15", 1.0), ("0.85 a second", 1.0), ("1.3", 0.0), ("60", 0.0), (":next", 0.0)],
)
def test_a_number_is_right_within_its_tolerance(table: Table, typed: str, share: float) -> None:
    report = table.play(*interview(number=typed))
    assert report.parts[2].share == share


def test_what_is_no_number_is_asked_again(table: Table) -> None:
    steps = interview()
    steps[2:3] = ["many", "1"]
    report = table.play(*steps)
    assert report.parts[2].share == 1.0
    assert "A number, please, in a second; :next leaves it." in table.said()


def test_what_the_sketch_lacks_is_asked_for(table: Table) -> None:
    report = table.play(*interview(sketch="A queue and a model."))
    assert "I do not see yet: a feature store." in table.said()
    assert report.parts[3].share == 0.0


def test_a_mermaid_sketch_is_read_as_well(table: Table) -> None:
    report = table.play(*interview(sketch="flowchart LR\n  A[events] --> F[(Feature store)] --> M[model]"))
    assert report.parts[3].share == 1.0


def test_a_change_of_the_task_comes_when_its_time_has_come(table: Table) -> None:
    late = table.later(301, "Who decides?")
    table.play(late, BATCH, ":next", "1", SKETCH, REPLICA, "We watch it.", ALIAS, COST, keep_marks)
    assert table.said()[:2] == ["The desk decides.", "A change: Budget halves."]


def test_a_change_that_was_not_met_costs(table: Table) -> None:
    steps = interview("How fast?")
    steps[2] = "Nothing changes."
    report = table.play(*steps)
    assert report.changes == (("batching", False), ("a copy", True))
    assert report.score == 95.0


def test_what_sinks_a_design_is_flagged(table: Table) -> None:
    steps: list[Step] = ["How fast?", ":next", BATCH, "1", "A queue and the feature store.", REPLICA, "Dashboards."]
    report = table.play(*steps, "We hope.", COST, keep_marks)
    assert report.flags == ("No drift.", "No way back.")
    assert report.signals == ("Hopes",)
    assert report.score == 90.0


def test_tools_before_the_problem_are_flagged_and_after_it_not(table: Table) -> None:
    assert table.play(*interview("Can I use Kafka?")).flags == ("Tools first.",)
    assert table.play(*interview(sketch=f"{SKETCH} It runs over Kafka.")).flags == ()


def test_a_regulated_round_has_its_own_brief_facts_and_points(table: Table) -> None:
    report = table.play(*interview("What does the law say?"), regulated=True)
    assert table.prompter.shown(PhaseOpened)[0].says.endswith("The law looks on.")
    assert table.said()[0] == "Keep it ten years."
    assert [gap.id for gap in report.missed] == ["audit"]


def test_the_marks_can_be_corrected(table: Table) -> None:
    def only_the_cost(ask: Ask) -> str:
        assert isinstance(ask, PointsAsk)
        assert set(ask.marked) == {"queue", "cost"}
        return "cost"

    report = table.play(*interview(after=(only_the_cost,)))
    assert [gap.id for gap in report.missed] == ["queue"]


def test_paper_is_offered_where_something_is_drawn_or_told(table: Table) -> None:
    table.play(*interview(), aloud=True)
    asked = [ask for ask in table.prompter.asks if isinstance(ask, AnswerAsk)]
    assert [ask.aloud for ask in asked] == [False, True, True, True, True, True]


def test_a_word_that_it_does_not_know_is_explained_and_the_draft_stays(table: Table) -> None:
    steps = interview()
    steps[3:4] = [word("help", text="half a sketch"), SKETCH]
    table.play(*steps)
    assert ":skip leaves it out, :quit leaves the interview." in table.said()
    drafts = [ask.draft for ask in table.prompter.asks if isinstance(ask, AnswerAsk)]
    assert "half a sketch" in drafts


def test_the_end_of_input_ends_with_the_report_and_what_was_not_reached_counts_as_missed(table: Table) -> None:
    report = table.play("How fast?", END, keep_marks)
    assert {part.name: part.share for part in report.parts} == {
        "rubric": 0.0,
        "asked first": 1.0,
        "numbers": 0.0,
        "sketch": 0.0,
        "changes of the task": 0.0,
    }


def test_nothing_typed_is_no_interview(table: Table, practice: Practice) -> None:
    assert table.session(END).play() is None
    assert practice.rows("SELECT * FROM scenario_runs") == []


@pytest.mark.parametrize("steps", [(":quit",), (":next", word("quit"))], ids=["at a line", "at an answer"])
def test_leaving_records_nothing_and_keeps_nothing(table: Table, practice: Practice, steps: tuple[Step, ...]) -> None:
    assert table.session(*steps).play() is None
    assert practice.rows("SELECT * FROM scenario_runs") == []
    assert table.log.opened("tiny-design") is None


def test_a_round_is_recorded_and_what_was_missed_comes_back_tomorrow(table: Table, practice: Practice) -> None:
    table.play(*interview(sketch="The feature store and the model, with a look at drift."))
    ((kind, scenario, seed, score, missed),) = practice.rows(
        "SELECT kind, scenario, seed, score, missed FROM scenario_runs"
    )
    assert (kind, scenario, seed, json.loads(missed)) == ("design", "tiny-design", 1, ["queue"])
    assert 0 < score < 100
    assert practice.rows("SELECT question_id, day FROM wanted") == [
        ("q-1", (MONDAY.date() + timedelta(days=1)).isoformat())
    ]


def test_a_round_that_was_cut_off_goes_on_where_it_was(table: Table) -> None:
    first = table.session("How fast?", ":next", BATCH, "1", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        first.play()
    opened = table.log.opened("tiny-design")
    assert opened is not None
    report = table.play(SKETCH, REPLICA, "We watch it.", ALIAS, COST, keep_marks, replayed=list(opened.lines))
    assert report.score == 100.0
    assert table.log.opened("tiny-design") is None
    assert not any(isinstance(ask, LineAsk) for ask in table.prompter.asks), "nothing is asked twice"


def test_a_half_typed_answer_is_there_again(table: Table) -> None:
    def cut_off(ask: Ask) -> BaseException:
        assert isinstance(ask, AnswerAsk)
        ask.keep_draft("Half a ske")
        return KeyboardInterrupt()

    with pytest.raises(KeyboardInterrupt):
        table.session(":next", BATCH, "1", cut_off).play()
    opened = table.log.opened("tiny-design")
    assert opened is not None
    table.play(SKETCH, REPLICA, "We watch it.", ALIAS, COST, keep_marks, replayed=list(opened.lines))
    first = table.prompter.asks[0]
    assert isinstance(first, AnswerAsk)
    assert first.draft == "Half a ske"


def test_the_sheet_for_a_partner_holds_all_that_an_interviewer_needs() -> None:
    sheet = peer_sheet(play_design(design(), common(), 1, minutes=30, is_regulated=True))
    for needed in (
        "We score 86400 parcels a day.",
        "The law looks on.",
        "- 0 to 5 min, clarify: ",
        "- (matters) Within 200 ms.",
        "- Keep it ten years.",
        "Requests a second? 1 a second, within 20%.",
        "- clarify, after 2 min: Budget halves. Listen for: batching",
        "- monitoring: What do you watch? Listen for: Drift",
        "- [ ] Has a queue",
        "- [ ] Keeps an audit trail",
        "- No way back.",
    ):
        assert needed in sheet
