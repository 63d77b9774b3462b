"""One kata from its start to its verdict: files, clock, attempts, hints, the reference."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from mlops_prep.cli.common import review_card
from mlops_prep.errors import UserError
from mlops_prep.kata.cases import KataFiles
from mlops_prep.kata.grading import Grader
from mlops_prep.kata.workspace import Refused
from mlops_prep.models.kata import Category, Hints, Kata
from mlops_prep.models.verdict import Failure, Report, VerdictName
from mlops_prep.models.views import (
    BriefShown,
    KataStarted,
    ReferenceShown,
    Said,
    TierShown,
    VerdictShown,
    WatchTick,
)
from mlops_prep.sessions.katas import KataSession
from mlops_prep.store.history import Store
from mlops_prep.store.katas import KataLog
from tests.fake_clock import MONDAY, FakeClock
from tests.katapack import BRIEF, CASES, EXAMPLES, REFERENCE, STARTER
from tests.sessions.scripted import END, ScriptedPrompter, Step, word

WEEK = timedelta(days=7)
MINUTES = 10
KATA = Kata(
    id="toy",
    title="Average",
    level="junior",
    minutes=MINUTES,
    practises=("division",),
    function="average",
    parameters=("values",),
    categories=(Category(id="mean", says="The sum over the count."),),
    hints=Hints(nudge="Look there.", approach="Then go so.", answer="It is this."),
)
KATA_FILES = KataFiles(reference=REFERENCE, cases=CASES, examples=EXAMPLES, starter=STARTER, brief=BRIEF)
BROKEN_HOME = UserError("the disk is full", "df -h")


def report(verdict: VerdictName) -> Report:
    """A report on the toy kata."""
    failure = None if verdict == "passed" else Failure("mean", "it is wrong")
    return Report("toy", verdict, 0, 7, (), failure, 0, 0, "full", 0.2, 7)


class FakeGrader:
    """Gives the verdicts it was made with, one for each grading, and remembers what it was given."""

    def __init__(self, *verdicts: VerdictName) -> None:
        self._verdicts = list(verdicts)
        self.graded: list[bytes | Refused] = []
        self.prepared = 0

    def prepare(self) -> None:
        self.prepared += 1

    def grade(self, source: bytes | Refused) -> Report:
        self.graded.append(source)
        return report(self._verdicts.pop(0))


class FailingLog(KataLog):
    """A history in which nothing can be written."""

    def begin(self, *_: object) -> None:  # type: ignore[override]
        raise BROKEN_HOME

    def record(self, *_: object) -> None:
        raise BROKEN_HOME


@dataclass
class Bench:
    """Sits at the toy kata."""

    folder: Path
    log: KataLog | None
    clock: FakeClock = field(default_factory=FakeClock)
    said: list[str] = field(default_factory=list)
    prompter: ScriptedPrompter = field(default_factory=ScriptedPrompter)

    @property
    def solution(self) -> Path:
        return self.folder / "solution.py"

    @property
    def kept(self) -> KataLog:
        """The history, where there is one."""
        assert self.log is not None
        return self.log

    def session(self, *steps: Step) -> KataSession:
        """What a command of the program starts with."""
        self.prompter = ScriptedPrompter(*steps)
        return KataSession(
            kata=KATA,
            files=KATA_FILES,
            folder=self.folder,
            prompter=self.prompter,
            clock=self.clock,
            log=self.log,
            say=self.said.append,
        )

    def grade(self, *verdicts: VerdictName, after: float = 60) -> VerdictShown:
        """Grade the solution once for each verdict, so many seconds after the one before."""
        for verdict in verdicts:
            self.clock.pass_seconds(after)
            shown = self.session().grade(cast(Grader, FakeGrader(verdict)), self.solution)
        return shown

    def hints(self, count: int) -> TierShown:
        """Ask for so many hints; the last one."""
        for _ in range(count):
            self.session().hint()
        return self.prompter.shown(TierShown)[-1]

    def watch(self, grader: FakeGrader, changes: Iterable[bool]) -> None:
        """Watch the solution."""
        self.session().watch(cast(Grader, grader), self.solution, changes)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A fresh folder and a fresh history."""
    store = Store(tmp_path / "history.sqlite3", review_card)
    yield Bench(tmp_path / "katas" / "toy", KataLog(store.database, store.review))
    store.close()


@pytest.fixture
def started(bench: Bench) -> Bench:
    """The toy kata, just started."""
    bench.session().start()
    return bench


@pytest.fixture
def homeless(started: Bench) -> Bench:
    """The toy kata, started, and from now on without a history."""
    started.log = None
    return started


# Starting


def test_starting_writes_the_files_and_shows_the_brief_and_what_to_do(bench: Bench) -> None:
    shown = bench.session().start()
    written = {path.name: path.read_text() for path in bench.folder.iterdir()}
    assert written == {"brief.md": BRIEF, "solution.py": STARTER, "test_examples.py": EXAMPLES}
    assert sorted(shown.written) == sorted(str(bench.folder / name) for name in written)
    assert bench.prompter.views == [BriefShown(BRIEF), shown]
    assert shown == KataStarted(KATA, str(bench.solution), shown.written)


@pytest.mark.parametrize("name", ["brief.md", "solution.py", "test_examples.py"])
def test_starting_leaves_what_is_there_as_it_is(bench: Bench, name: str) -> None:
    bench.folder.mkdir(parents=True)
    (bench.folder / name).write_text("mine")
    shown = bench.session().start()
    assert (bench.folder / name).read_text() == "mine"
    assert str(bench.folder / name) not in shown.written
    assert len(shown.written) == 2


def test_starting_starts_the_clock_once(bench: Bench) -> None:
    bench.session().start()
    bench.clock.pass_seconds(100)
    bench.session().start()
    run = bench.kept.run("toy")
    assert run is not None
    assert run.started_at == MONDAY


@pytest.mark.parametrize("ended_by", ["a pass", "the answer"])
def test_starting_after_a_run_has_ended_begins_another(started: Bench, ended_by: str) -> None:
    if ended_by == "a pass":
        started.grade("passed")
    else:
        started.hints(3)
    started.clock.move_days(7)
    started.session().start()
    run = started.kept.run("toy")
    assert run is not None
    assert (run.started_at, run.attempts, run.hints) == (started.clock.now(), 0, 0)


def test_starting_without_a_history_writes_the_files_and_says_so_once(bench: Bench) -> None:
    bench.log = FailingLog(bench.kept._database, bench.kept._review)
    bench.session().start()
    assert bench.solution.exists()
    assert bench.said == ["This is not kept in the history: the disk is full"]


def test_a_brief_is_shown_again_and_nothing_is_written(bench: Bench) -> None:
    bench.session().brief()
    assert bench.prompter.views == [BriefShown(BRIEF)]
    assert not bench.folder.exists()
    assert bench.kept.run("toy") is None


# Grading


def test_what_is_graded_is_the_file_as_it_is(started: Bench) -> None:
    started.solution.write_bytes(b"\xef\xbb\xbfx = 1\r\n")
    grader = FakeGrader("passed")
    started.session().grade(cast(Grader, grader), started.solution)
    assert grader.graded == [b"\xef\xbb\xbfx = 1\r\n"]


def test_a_verdict_comes_with_its_place_on_the_clock(started: Bench) -> None:
    started.hints(1)
    shown = started.grade("wrong_answer", "crashed")
    assert (shown.attempt, shown.hints, shown.spent_seconds, shown.limit_seconds) == (2, 1, 120, MINUTES * 60)
    assert (shown.report.verdict, shown.due, shown.today) == ("crashed", None, MONDAY.date())


def test_a_pass_says_when_the_kata_comes_back(started: Bench) -> None:
    shown = started.grade("wrong_answer", "passed")
    assert shown.due is not None
    assert shown.due >= MONDAY.date() + WEEK
    assert shown.due == started.kept.standings()["toy"].due


def test_a_second_pass_says_nothing_about_coming_back(started: Bench) -> None:
    assert started.grade("passed", "passed").due is None


def test_a_file_that_was_never_started_is_graded_and_the_clock_starts_then(bench: Bench, tmp_path: Path) -> None:
    own = tmp_path / "mine.py"
    own.write_text(REFERENCE)
    shown = bench.session().grade(cast(Grader, FakeGrader("passed")), own)
    assert (shown.attempt, shown.spent_seconds) == (1, 0)


def test_a_clock_set_back_does_not_make_the_time_negative(started: Bench) -> None:
    started.clock.move_days(-3)
    assert started.grade("wrong_answer").spent_seconds == 0


def test_a_fault_of_ours_counts_for_nothing(started: Bench) -> None:
    assert started.grade("internal_error").attempt == 0
    assert started.kept.standings()["toy"].attempts == 0
    assert started.grade("wrong_answer").attempt == 1


def test_a_file_that_is_not_there_is_named_and_is_no_attempt(started: Bench) -> None:
    started.solution.unlink()
    grader = FakeGrader()
    with pytest.raises(UserError, match="there is no file") as error:
        started.session().grade(cast(Grader, grader), started.solution)
    assert error.value.fix == "mlops-prep kata toy --file <your file>"
    assert grader.graded == []
    assert started.kept.standings()["toy"].attempts == 0


def test_a_folder_where_the_file_should_be_is_handed_on_as_refused(started: Bench) -> None:
    started.solution.unlink()
    started.solution.mkdir()
    grader = FakeGrader("refused")
    shown = started.session().grade(cast(Grader, grader), started.solution)
    (source,) = grader.graded
    assert isinstance(source, Refused)
    assert shown.attempt == 1


def test_grading_without_a_history_gives_a_verdict_that_is_no_attempt(homeless: Bench) -> None:
    shown = homeless.grade("passed")
    assert (shown.report.verdict, shown.attempt, shown.due) == ("passed", 0, None)


def test_a_history_that_breaks_while_it_is_graded_takes_no_verdict_away(started: Bench) -> None:
    started.log = FailingLog(started.kept._database, started.kept._review)
    shown = started.grade("passed", after=60)
    assert (shown.report.verdict, shown.attempt, shown.spent_seconds) == ("passed", 0, 60)
    assert started.said == ["This is not kept in the history: the disk is full"]


# Watching


def test_watching_grades_each_save_and_lets_the_clock_run_in_between(started: Bench) -> None:
    def changes() -> Iterator[bool]:
        yield True
        started.clock.pass_seconds(30)
        yield False
        started.clock.pass_seconds(30)
        yield True

    grader = FakeGrader("wrong_answer", "passed")
    started.watch(grader, changes())
    assert [type(view) for view in started.prompter.views] == [
        VerdictShown,
        WatchTick,
        WatchTick,
        VerdictShown,
        WatchTick,
    ]
    assert [tick.left_seconds for tick in started.prompter.shown(WatchTick)] == [600, 570, 540]
    assert started.kept.standings()["toy"].attempts == 2


def test_watching_gets_the_next_runner_ready_before_it_is_needed(started: Bench) -> None:
    grader = FakeGrader("wrong_answer")

    def changes() -> Iterator[bool]:
        assert grader.prepared == 1
        yield True
        assert grader.prepared == 2

    started.watch(grader, changes())


def test_the_clock_goes_on_below_zero(started: Bench) -> None:
    started.clock.pass_seconds(MINUTES * 60 + 5)
    started.watch(FakeGrader(), [False])
    assert started.prompter.shown(WatchTick) == [WatchTick(str(started.solution), -5)]


def test_a_file_that_is_gone_is_said_and_graded_when_it_is_back(started: Bench) -> None:
    def changes() -> Iterator[bool]:
        started.solution.unlink()
        yield True
        started.solution.write_text(REFERENCE)
        yield True

    started.watch(FakeGrader("passed"), changes())
    (gone,) = started.prompter.shown(Said)
    assert gone.text.endswith("solution.py is gone; it is graded when it is back")
    assert len(started.prompter.shown(VerdictShown)) == 1


def test_ctrl_c_says_that_every_attempt_is_kept_and_goes_on(started: Bench) -> None:
    def changes() -> Iterator[bool]:
        yield True
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        started.watch(FakeGrader("wrong_answer"), changes())
    assert started.prompter.views[-1] == Said("Every attempt is kept.")
    assert started.kept.standings()["toy"].attempts == 1


def test_watching_without_a_history_shows_the_whole_time(homeless: Bench) -> None:
    homeless.clock.pass_seconds(200)
    homeless.watch(FakeGrader("passed"), [True])
    assert homeless.prompter.shown(WatchTick)[0].left_seconds == MINUTES * 60


# Hints


@pytest.mark.parametrize(
    ("count", "name", "says"),
    [
        (1, "nudge", "Look there."),
        (2, "approach", "Then go so."),
        (3, "answer", "It is this."),
        (4, "answer", "It is this."),
    ],
)
def test_each_hint_is_the_next_tier_and_only_that(started: Bench, count: int, name: str, says: str) -> None:
    shown = started.hints(count)
    assert started.prompter.views == [shown]
    assert (shown.number, shown.name, shown.says) == (min(count, 3), name, says)
    assert shown.due == (MONDAY.date() + WEEK if count >= 3 else None)


def test_a_hint_before_the_start_starts_the_clock(bench: Bench) -> None:
    bench.hints(1)
    assert bench.kept.run("toy") is not None
    assert not bench.folder.exists()


def test_a_hint_that_cannot_be_noted_is_not_given(homeless: Bench) -> None:
    with pytest.raises(UserError, match="history cannot be written"):
        homeless.hints(1)
    assert homeless.prompter.views == []


# Beginning anew


def test_beginning_anew_keeps_the_solution_beside_the_new_one(started: Bench) -> None:
    started.solution.write_text("mine")
    started.grade("wrong_answer")
    started.session("y").reset()
    assert started.solution.read_text() == STARTER
    assert (started.folder / "solution-1.py").read_text() == "mine"
    run = started.kept.run("toy")
    assert run is not None
    assert (run.attempts, run.started_at) == (0, started.clock.now())
    first, second = started.prompter.shown(Said)
    assert first.text.endswith("solution-1.py")
    assert "the clock runs from now" in second.text


def test_beginning_anew_again_and_again_loses_nothing(started: Bench) -> None:
    for text in ("first", "second", "third"):
        started.solution.write_text(text)
        started.session("y").reset()
    kept = [(started.folder / f"solution-{number}.py").read_text() for number in (1, 2, 3)]
    assert kept == ["first", "second", "third"]


@pytest.mark.parametrize("step", ["n", END, word("help")], ids=["n", "end of input", "a word"])
def test_nothing_is_changed_unless_the_answer_is_yes(started: Bench, step: Step) -> None:
    started.solution.write_text("mine")
    before = started.kept.run("toy")
    started.session(step).reset()
    assert sorted(os.listdir(started.folder)) == ["brief.md", "solution.py", "test_examples.py"]
    assert started.solution.read_text() == "mine"
    assert started.kept.run("toy") == before
    assert started.prompter.views == [Said("Nothing was changed.")]


def test_the_default_at_beginning_anew_is_to_leave_it(started: Bench) -> None:
    session = started.session("n")
    session.reset()
    (ask,) = started.prompter.asks
    assert getattr(ask, "default", None) == "n"


def test_beginning_anew_without_a_solution_or_a_history_writes_the_starter(homeless: Bench) -> None:
    homeless.solution.unlink()
    homeless.session("y").reset()
    assert homeless.solution.read_text() == STARTER
    assert len(homeless.prompter.shown(Said)) == 1


# The reference


def test_the_reference_is_not_shown_before_a_pass(started: Bench) -> None:
    started.grade("wrong_answer")
    with pytest.raises(UserError, match="toy is not passed yet") as error:
        started.session().reference(give_up=False)
    assert error.value.fix == "mlops-prep kata toy --reference --give-up"
    assert started.prompter.views == []


def test_the_reference_is_shown_after_a_pass_also_in_a_later_run(started: Bench) -> None:
    started.grade("passed")
    started.session("y").reset()
    started.session().reference(give_up=False)
    assert started.prompter.views == [ReferenceShown(REFERENCE)]
    assert started.said == []


def test_giving_up_shows_the_reference_and_says_when_the_kata_comes_back(started: Bench) -> None:
    started.session().reference(give_up=True)
    assert started.prompter.views == [ReferenceShown(REFERENCE)]
    assert started.said == ["toy comes back on 2026-03-09."]
    assert started.grade("passed").due is None


def test_giving_up_does_not_count_as_a_pass(started: Bench) -> None:
    started.session().reference(give_up=True)
    with pytest.raises(UserError, match="not passed yet"):
        started.session().reference(give_up=False)


def test_giving_up_what_was_passed_moves_nothing(started: Bench) -> None:
    due = started.grade("passed").due
    started.session().reference(give_up=True)
    assert started.kept.standings()["toy"].due == due
    assert started.said == []


@pytest.mark.parametrize("gives_up", [True, False])
def test_without_a_history_there_is_no_reference(homeless: Bench, gives_up: bool) -> None:
    with pytest.raises(UserError):
        homeless.session().reference(give_up=gives_up)
    assert homeless.prompter.views == []
