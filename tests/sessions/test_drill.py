"""A drill from its first question to its summary: what is shown, what is recorded, and when."""

import json
from datetime import date, timedelta

import pytest

from mlops_prep.models.views import (
    AnswerAsk,
    FollowUpShown,
    GradeShown,
    KeyAsk,
    QuestionShown,
    RatingChanged,
    ResultShown,
    Said,
    SummaryShown,
    View,
)
from tests.fake_clock import MONDAY
from tests.sessions.conftest import Practice
from tests.sessions.pack import BEST, CHOICE, COMMAND, DIAGNOSE, DRIFT, ESTIMATE, GOOD, LABELS, ORDER, ROLLOUT
from tests.sessions.scripted import END, Ask, Step, keep_marks, word

TODAY = MONDAY.date()
NEXT = ""


def open_answer(text: str = GOOD, then: Step = NEXT) -> tuple[Step, ...]:
    """Everything typed at an open question."""
    return (text, "3", keep_marks, then)


# The way through


def test_every_question_of_the_plan_is_shown_in_its_order(practice: Practice) -> None:
    prompter = practice.play(*open_answer(), *open_answer(), *open_answer(), ask=(LABELS, ROLLOUT, DRIFT))
    shown = [(view.position, view.total, view.instance.question.id) for view in prompter.shown(QuestionShown)]
    assert shown == [(1, 3, LABELS), (2, 3, ROLLOUT), (3, 3, DRIFT)]


def test_each_answer_and_its_schedule_are_in_the_file_before_anything_else_is_shown(practice: Practice) -> None:
    asked = (ROLLOUT, COMMAND, DRIFT)
    looked: list[str] = []

    def look(view: View) -> None:
        match view:
            case QuestionShown():
                answered = view.position - 1
            case ResultShown():
                answered = asked.index(view.instance.question.id) + 1
            case SummaryShown():
                answered = len(asked)
            case _:
                return
        looked.append(type(view).__name__)
        assert practice.column("SELECT question_id FROM answers ORDER BY id") == list(asked[:answered])
        assert set(practice.column("SELECT question_id FROM schedule")) == set(asked[:answered])

    practice.play(*open_answer(), "kubectl describe pod x", "4", NEXT, *open_answer(), ask=asked, on_show=look)
    assert looked == [*["QuestionShown", "ResultShown"] * 3, "SummaryShown"]


def test_nothing_moves_on_by_itself_after_a_result(practice: Practice) -> None:
    prompter = practice.play(*open_answer(), ask=(ROLLOUT,))
    result = prompter.views.index(prompter.shown(ResultShown)[0])
    assert isinstance(prompter.views[result + 1], SummaryShown)
    assert prompter.prompts[-1] == "Next?"


@pytest.mark.parametrize(
    ("question", "steps"),
    [
        (ROLLOUT, open_answer(BEST)),
        (DIAGNOSE, ("The unit changed. We check the release. Nothing happened since.", "3", keep_marks, NEXT)),
        (COMMAND, ("kubectl describe pod scorer", "3", NEXT)),
        (CHOICE, ("1", "3", NEXT)),
        (ORDER, ("1 2 3", "3", NEXT)),
        (ESTIMATE, ("20", "3", NEXT)),
    ],
)
def test_every_kind_can_be_answered_and_comes_back(practice: Practice, question: str, steps: tuple[Step, ...]) -> None:
    prompter = practice.play(*steps, ask=(question,))
    assert [one for one, _ in practice.answers] == [question]
    (result,) = prompter.shown(ResultShown)
    assert result.due > TODAY
    assert practice.store.due_days() == {question: result.due}


def test_the_result_of_the_last_question_says_that_it_is_the_last(practice: Practice) -> None:
    prompter = practice.play(*open_answer(), *open_answer(), ask=(DRIFT, ROLLOUT))
    assert [view.is_last for view in prompter.shown(ResultShown)] == [False, True]


def test_a_question_that_was_answered_before_is_shown_as_a_review(practice: Practice) -> None:
    prompter = practice.play(*open_answer(), *open_answer(), ask=(DRIFT, ROLLOUT))
    assert [view.is_review for view in prompter.shown(QuestionShown)] == [False, False]
    practice.clock.move_days(2)
    prompter = practice.play(*open_answer(), *open_answer(), ask=(DRIFT, LABELS))
    assert [view.is_review for view in prompter.shown(QuestionShown)] == [True, False]


def test_a_review_on_its_day_comes_back_later_than_the_first_time(practice: Practice) -> None:
    due: list[timedelta] = []
    for _ in range(3):
        practice.play(BEST, "4", "canary rollback", NEXT, ask=(ROLLOUT,))
        due.append(practice.store.due_days()[ROLLOUT] - practice.clock.today())
        practice.clock.move_days(due[-1].days)
    assert [days.days for days in due] == [2, 11, 46]


# What is recorded


def test_everything_about_an_answer_is_recorded(practice: Practice) -> None:
    def typed(_: Ask) -> str:
        practice.clock.pass_seconds(75)
        return f"{GOOD} On a Friday evening."

    practice.play(typed, "2", "canary owner", NEXT, ask=((ROLLOUT, 5),))
    ((row),) = practice.rows(
        "SELECT session_id, question_id, at, day, seed, variant, kind, domain, level, aloud, confidence, ticked, found,"
        " weak_signals, hints, seconds, limit_seconds, score, raw_score, rating, derived_rating FROM answers"
    )
    at = (MONDAY + timedelta(seconds=75)).isoformat()
    assert row[:9] == (1, ROLLOUT, at, "2026-03-02", 5, "", "open", "serving", "senior")
    assert row[9:13] == (0, 2, '["canary", "owner"]', '["canary", "rollback"]')
    assert row[13:] == ('["friday"]', 0, 75, 240, 75, 75, "good", "good")
    assert dict(practice.rows("SELECT dimension, earned / possible FROM dimension_scores")) == {
        "platform-thinking": 1,
        "on-call": 0,
        "collaboration": 1,
    }


def test_a_score_without_its_must_is_recorded_with_and_without_the_cap(practice: Practice) -> None:
    prompter = practice.play(GOOD, "2", "rollback owner", NEXT, ask=(ROLLOUT,))
    assert practice.rows("SELECT score, raw_score FROM answers") == [(50, 50)]
    assert prompter.shown(ResultShown)[0].points[0][1] is False


def test_the_variant_of_a_drawn_question_is_recorded(practice: Practice) -> None:
    plan = [(DIAGNOSE, seed) for seed in range(8)]
    for one in plan:
        practice.play(*open_answer("Hm."), ask=(one,))
    assert set(practice.column("SELECT variant FROM answers")) == {"cents", "nothing"}


def test_weak_signals_are_pointed_out_where_they_stand(practice: Practice) -> None:
    prompter = practice.play(*open_answer("We do it on a Friday in the evening, then."), ask=(ROLLOUT,))
    (signal,) = prompter.shown(ResultShown)[0].signals
    assert (signal.quote, signal.signal.id) == ("Friday in the evening", "friday")


def test_a_text_in_any_script_is_recorded_as_it_was_typed(practice: Practice) -> None:
    text = "Zuerst — 予測の分布 🚀 e\u0301\u200d\x00'); DROP TABLE answers;--\n\n\ttail "
    practice.play(*open_answer(text), ask=(ROLLOUT,))
    assert practice.answers == [(ROLLOUT, text)]


def test_an_answer_aloud_is_recorded_as_one(practice: Practice) -> None:
    prompter = practice.play(
        "", "3", "canary", NEXT, "kubectl describe pod x", "3", NEXT, ask=(ROLLOUT, COMMAND), aloud=True
    )
    assert [ask.aloud for ask in prompter.asked(AnswerAsk)] == [True, False]
    assert practice.column("SELECT aloud FROM answers") == [1, 1]


def test_a_wrong_closed_answer_is_judged_and_comes_back_tomorrow(practice: Practice) -> None:
    prompter = practice.play("kubectl get pod x", "4", NEXT, ask=(COMMAND,))
    assert "shows the phase alone" in prompter.shown(GradeShown)[0].says
    assert practice.store.due_days() == {COMMAND: TODAY + timedelta(days=1)}


# What time and hints do to the rating


def test_a_perfect_answer_in_time_and_without_hints_is_easy(practice: Practice) -> None:
    prompter = practice.play(*open_answer(BEST), ask=(ROLLOUT,))
    assert prompter.shown(ResultShown)[0].rating.rating == "easy"


@pytest.mark.parametrize(("hints", "rating"), [(1, "good"), (2, "hard")])
def test_hints_lower_the_rating_of_a_perfect_answer(practice: Practice, hints: int, rating: str) -> None:
    practice.play(*[word("hint")] * hints, *open_answer(BEST), ask=(ROLLOUT,))
    assert practice.rows("SELECT hints, score, rating FROM answers") == [(hints, 100, rating)]


def test_an_answer_far_over_its_time_is_rated_lower(practice: Practice) -> None:
    def late(_: Ask) -> str:
        practice.clock.pass_seconds(600)
        return BEST

    prompter = practice.play(late, "3", keep_marks, NEXT, ask=(ROLLOUT,))
    assert practice.rows("SELECT seconds, rating FROM answers") == [(600, "good")]
    assert prompter.shown(ResultShown)[0].rating.reason == "score 100, 2.5 times the time limit"


# Skip and flag


def test_a_skipped_question_counts_for_nothing(practice: Practice) -> None:
    prompter = practice.play(word("skip"), *open_answer(), ask=(ROLLOUT, DRIFT))
    assert [one for one, _ in practice.answers] == [DRIFT]
    assert list(practice.store.due_days()) == [DRIFT]
    assert practice.column("SELECT question_id FROM skips") == [ROLLOUT]
    (summary,) = prompter.shown(SummaryShown)
    assert (len(summary.lines), summary.planned) == (1, 2)


def test_a_question_can_be_skipped_after_its_answer_was_typed(practice: Practice) -> None:
    practice.play(GOOD, "3", word("skip"), ask=(ROLLOUT,))
    assert practice.answers == []
    assert practice.column("SELECT question_id FROM skips") == [ROLLOUT]


def test_a_flag_is_kept_with_its_reason_and_leaves_the_answer_alone(practice: Practice) -> None:
    prompter = practice.play(word("flag", "no — 'vague'", text="We se"), *open_answer(), ask=(ROLLOUT,))
    assert list(practice.store.flags()) == [(ROLLOUT, MONDAY.isoformat(), "no — 'vague'")]
    assert prompter.shown(Said)[0].text == "Flagged rollout; see it with: mlops-prep content flags"
    assert prompter.asked(AnswerAsk)[1].draft == "We se"
    assert practice.answers == [(ROLLOUT, GOOD)]


def test_a_flag_without_a_reason_asks_for_one(practice: Practice) -> None:
    prompter = practice.play(word("flag"), word("quit"), ask=(ROLLOUT,))
    assert list(practice.store.flags()) == []
    assert prompter.shown(Said)[0].text.startswith("Say why")


def test_a_flag_after_the_result_is_of_the_question_just_answered(practice: Practice) -> None:
    practice.play(*open_answer(then=word("flag", "wrong")), NEXT, *open_answer(), ask=(DRIFT, ROLLOUT))
    assert [flag[0] for flag in practice.store.flags()] == [DRIFT]


def test_help_names_every_word_and_asks_again(practice: Practice) -> None:
    prompter = practice.play(word("help"), *open_answer(then=word("help")), NEXT, ask=(ROLLOUT,))
    first, second = (view.text for view in prompter.shown(Said))
    assert first == second
    assert all(name in first for name in (":hint", ":skip", ":undo", ":flag", ":rate", ":quit", ":help"))


# Undo


@pytest.mark.parametrize("undo", ["u", word("undo")])
def test_undo_asks_the_question_again_with_the_text_that_was_given(practice: Practice, undo: Step) -> None:
    prompter = practice.play(*open_answer(then=undo), *open_answer("Another."), ask=(ROLLOUT,))
    first, second = prompter.asked(AnswerAsk)
    assert (first.draft, second.draft, second.is_kept) == ("", GOOD, True)
    assert prompter.shown(Said)[0].text.startswith("Undone")
    assert practice.answers == [(ROLLOUT, "Another.")]
    assert practice.rows("SELECT answer_id FROM retractions") == [(1,)]


def test_an_undo_does_not_give_hints_back(practice: Practice) -> None:
    practice.play(word("hint"), *open_answer(then=word("undo")), *open_answer("Another."), ask=(ROLLOUT,))
    assert practice.rows("SELECT hints FROM answers ORDER BY id") == [(1,), (1,)]


def test_undo_while_the_next_question_is_asked_goes_back_to_the_last_one(practice: Practice) -> None:
    prompter = practice.play(
        *open_answer(), word("undo", text="half"), *open_answer("Another."), *open_answer(), ask=(ROLLOUT, DRIFT)
    )
    shown = [view.instance.question.id for view in prompter.shown(QuestionShown)]
    assert shown == [ROLLOUT, DRIFT, ROLLOUT, DRIFT]
    assert [ask.draft for ask in prompter.asked(AnswerAsk)] == ["", "", GOOD, "half"]
    assert practice.answers == [(ROLLOUT, "Another."), (DRIFT, GOOD)]


def test_undo_twice_goes_back_two_questions(practice: Practice) -> None:
    steps = (*open_answer(), *open_answer(), word("undo"), word("undo"))
    prompter = practice.play(
        *steps, *[one for _ in range(3) for one in open_answer("New.")], ask=(ROLLOUT, DRIFT, LABELS)
    )
    shown = [view.instance.question.id for view in prompter.shown(QuestionShown)]
    assert shown == [ROLLOUT, DRIFT, LABELS, DRIFT, ROLLOUT, DRIFT, LABELS]
    assert practice.answers == [(ROLLOUT, "New."), (DRIFT, "New."), (LABELS, "New.")]


def test_undo_after_a_skip_goes_to_the_question_that_was_answered(practice: Practice) -> None:
    steps = (*open_answer(), word("skip"), word("undo"), *open_answer("New."), *open_answer(), word("skip"))
    prompter = practice.play(*steps, ask=(ROLLOUT, DRIFT, LABELS))
    shown = [view.instance.question.id for view in prompter.shown(QuestionShown)]
    assert shown == [ROLLOUT, DRIFT, LABELS, ROLLOUT, DRIFT, LABELS]


def test_undo_puts_the_schedule_back_to_where_it_stood(practice: Practice) -> None:
    practice.play(*open_answer(BEST), ask=(ROLLOUT,))
    before = practice.rows("SELECT * FROM schedule")
    practice.clock.move_days(8)
    practice.play(*open_answer(BEST, then="u"), word("quit"), ask=(ROLLOUT,))
    assert practice.rows("SELECT * FROM schedule") == before


def test_undo_of_a_first_answer_makes_the_question_new_again(practice: Practice) -> None:
    practice.play(*open_answer(then="u"), word("quit"), ask=(ROLLOUT,))
    assert practice.store.due_days() == {}


def test_undo_with_nothing_before_it_says_so_and_keeps_the_text(practice: Practice) -> None:
    prompter = practice.play(word("undo", text="half"), *open_answer(), ask=(ROLLOUT,))
    assert prompter.shown(Said)[0].text == "There is nothing to undo in this session yet."
    assert prompter.asked(AnswerAsk)[1].draft == "half"


def test_undo_never_reaches_into_an_earlier_session(practice: Practice) -> None:
    practice.play(*open_answer(), ask=(ROLLOUT,))
    practice.play(word("undo"), word("quit"), ask=(DRIFT,))
    assert practice.answers == [(ROLLOUT, GOOD)]


def test_an_undone_answer_is_not_in_the_summary(practice: Practice) -> None:
    prompter = practice.play(*open_answer(then="u"), word("skip"), ask=(ROLLOUT,))
    assert prompter.shown(SummaryShown)[0].lines == ()


# Ratings overruled


def test_a_rating_can_be_overruled_by_key(practice: Practice) -> None:
    prompter = practice.play(*open_answer(BEST, then="r"), "1", NEXT, ask=(ROLLOUT,))
    tomorrow = TODAY + timedelta(days=1)
    assert prompter.shown(RatingChanged) == [RatingChanged(rating="again", due=tomorrow, today=TODAY)]
    assert practice.store.due_days() == {ROLLOUT: tomorrow}
    assert prompter.shown(SummaryShown)[0].lines[0].due == tomorrow


def test_a_rating_can_be_overruled_while_the_next_question_is_asked(practice: Practice) -> None:
    practice.play(*open_answer(BEST), word("rate", "hard"), *open_answer(), ask=(ROLLOUT, DRIFT))
    rows = practice.rows("SELECT question_id, rating, derived_rating FROM answers ORDER BY id")
    assert rows == [(ROLLOUT, "easy", "easy"), (ROLLOUT, "hard", "easy"), (DRIFT, "again", "again")]
    assert len(practice.answers) == 2


def test_asking_for_the_ratings_and_choosing_none_changes_nothing(practice: Practice) -> None:
    prompter = practice.play(*open_answer(BEST, then="r"), "", NEXT, ask=(ROLLOUT,))
    assert prompter.shown(RatingChanged) == []
    assert practice.column("SELECT rating FROM answers") == ["easy"]


@pytest.mark.parametrize("wanted", ["", "superb", "EASY!", "5"])
def test_a_rating_that_does_not_exist_is_refused(practice: Practice, wanted: str) -> None:
    prompter = practice.play(*open_answer(), word("rate", wanted), word("quit"), ask=(ROLLOUT, DRIFT))
    assert prompter.shown(Said)[0].text == "A rating is one of: again, hard, good, easy"


def test_with_nothing_answered_there_is_nothing_to_rate(practice: Practice) -> None:
    prompter = practice.play(word("rate", "easy"), word("quit"), ask=(ROLLOUT,))
    assert prompter.shown(Said)[0].text == "There is no answer to rate in this session yet."


def test_an_overruled_answer_can_still_be_undone(practice: Practice) -> None:
    practice.play(*open_answer(then="r"), "4", "u", word("quit"), ask=(ROLLOUT,))
    assert practice.answers == []
    assert practice.store.due_days() == {}


def test_an_overruled_rating_counts_for_the_day_of_its_answer(practice: Practice) -> None:
    def past_midnight(_: Ask) -> str:
        practice.clock.move_days(1)
        return "r"

    practice.play(*open_answer(BEST, then=past_midnight), "3", NEXT, ask=(ROLLOUT,))
    assert set(practice.column("SELECT day FROM answers")) == {TODAY.isoformat()}


# Follow-ups


def test_a_follow_up_is_asked_kept_and_explained(practice: Practice) -> None:
    prompter = practice.play(*open_answer(then="f"), "Synthetic ones.", NEXT, ask=((ROLLOUT, 0),))
    assert "And when the canary gets no traffic?" in prompter.prompts
    assert prompter.shown(FollowUpShown) == [FollowUpShown(listens_for="synthetic requests")]
    assert practice.rows("SELECT answer_id, asks, text FROM follow_ups") == [
        (1, "And when the canary gets no traffic?", "Synthetic ones.")
    ]


def test_another_drawing_may_ask_another_follow_up(practice: Practice) -> None:
    prompter = practice.play(*open_answer(then="f"), "Then too.", NEXT, ask=((ROLLOUT, 1),))
    assert "And at night?" in prompter.prompts
    assert prompter.shown(FollowUpShown) == []


def test_a_follow_up_is_offered_once_and_only_where_there_is_one(practice: Practice) -> None:
    prompter = practice.play(*open_answer(then="f"), "Yes.", NEXT, *open_answer(), ask=(ROLLOUT, DRIFT))
    nexts = [ask for ask in prompter.asked(KeyAsk) if ask.prompt == "Next?"]
    assert ["f" in {key.key for key in ask.keys} for ask in nexts] == [True, False, False]


def test_a_follow_up_that_was_left_empty_is_not_kept(practice: Practice) -> None:
    practice.play(*open_answer(then="f"), "  ", NEXT, ask=(ROLLOUT,))
    assert practice.rows("SELECT * FROM follow_ups") == []


def test_a_follow_up_stays_with_its_answer_when_the_rating_is_overruled(practice: Practice) -> None:
    practice.play(*open_answer(then="f"), "Yes.", "r", "1", NEXT, ask=(ROLLOUT,))
    assert practice.column("SELECT answer_id FROM follow_ups") == practice.column("SELECT max(id) FROM answers")


def test_a_flag_inside_a_follow_up_is_kept_and_so_is_the_text(practice: Practice) -> None:
    steps = (word("flag", "odd", text="Synth"), "Synthetic ones.", NEXT)
    prompter = practice.play(*open_answer(then="f"), *steps, ask=(ROLLOUT,))
    assert [why for _, _, why in practice.store.flags()] == ["odd"]
    assert prompter.asked(AnswerAsk)[-1].draft == "Synth"
    assert practice.column("SELECT text FROM follow_ups") == ["Synthetic ones."]


@pytest.mark.parametrize("name", ["skip", "quit", "hint"])
def test_a_word_that_leaves_a_follow_up_keeps_its_text_and_comes_back_to_the_result(
    practice: Practice, name: str
) -> None:
    practice.play(*open_answer(then="f"), word(name, text="Synth"), NEXT, ask=(ROLLOUT,))
    assert practice.column("SELECT text FROM follow_ups") == ["Synth"]
    assert practice.answers == [(ROLLOUT, GOOD)]


def test_a_follow_up_costs_no_time_of_its_answer(practice: Practice) -> None:
    def slowly(_: Ask) -> str:
        practice.clock.pass_seconds(300)
        return "Yes."

    prompter = practice.play(*open_answer(then="f"), slowly, NEXT, ask=(ROLLOUT,))
    assert prompter.shown(SummaryShown)[0].lines[0].seconds == 0


# The end


@pytest.mark.parametrize("leave", ["q", word("quit")])
def test_quit_after_a_result_ends_with_the_summary(practice: Practice, leave: Step) -> None:
    prompter = practice.play(*open_answer(then=leave), ask=(ROLLOUT, DRIFT))
    (summary,) = prompter.shown(SummaryShown)
    assert ([line.question_id for line in summary.lines], summary.planned) == ([ROLLOUT], 2)


@pytest.mark.parametrize("before", [(), (GOOD,), (GOOD, "3")], ids=["answer", "confidence", "points"])
def test_quit_inside_a_question_records_nothing_of_it_and_keeps_its_text(
    practice: Practice, before: tuple[Step, ...]
) -> None:
    practice.play(*open_answer(), *before, word("quit", text="" if before else "half"), ask=(ROLLOUT, DRIFT))
    assert practice.answers == [(ROLLOUT, GOOD)]
    assert practice.drafts == {DRIFT: GOOD if before else "half"}


def test_a_session_that_came_to_its_end_is_not_offered_again(practice: Practice) -> None:
    practice.play(word("quit"), ask=(ROLLOUT,))
    practice.close()
    assert practice.another_store().interrupted_session() is None


def test_the_summary_counts_what_was_answered(practice: Practice) -> None:
    prompter = practice.play(*open_answer(BEST), "kubectl get pod x", "4", NEXT, ask=(ROLLOUT, COMMAND))
    (summary,) = prompter.shown(SummaryShown)
    assert summary.by_domain == {"commands": pytest.approx(25, abs=20), "serving": 100}
    assert json.dumps(sorted(summary.by_dimension)) == '["collaboration", "on-call", "platform-thinking"]'
    assert summary.today == date(2026, 3, 2)


# The end of input


def test_the_end_of_input_before_an_answer_records_nothing(practice: Practice) -> None:
    prompter = practice.play(END, ask=(ROLLOUT, DRIFT))
    assert practice.answers == []
    assert prompter.shown(SummaryShown)[0].lines == ()


@pytest.mark.parametrize(
    "steps",
    [
        (lambda _: type(END)(text_so_far=GOOD),),
        (GOOD, END),
        (GOOD, "3", END),
        open_answer(then=END),
    ],
    ids=["answer", "confidence", "points", "next"],
)
def test_the_end_of_input_saves_the_answer_and_asks_nothing_more(practice: Practice, steps: tuple[Step, ...]) -> None:
    prompter = practice.play(*steps, ask=(ROLLOUT, DRIFT))
    assert practice.answers == [(ROLLOUT, GOOD)]
    assert practice.column("SELECT ticked FROM answers") == ['["canary", "rollback"]']
    assert len(prompter.shown(ResultShown)) == len(prompter.shown(SummaryShown)) == 1


@pytest.mark.parametrize("steps", [(END,), ("kubectl describe pod x", END), ("kubectl describe pod x", "3", END)])
def test_the_end_of_input_in_a_closed_question(practice: Practice, steps: tuple[Step, ...]) -> None:
    prompter = practice.play(*steps, ask=(COMMAND, DRIFT))
    assert len(practice.answers) == (1 if len(steps) > 1 else 0)
    assert len(prompter.shown(SummaryShown)) == 1


@pytest.mark.parametrize("then", [("r", END, END), ("f", END, END)], ids=["rating", "follow-up"])
def test_the_end_of_input_after_the_result(practice: Practice, then: tuple[Step, ...]) -> None:
    prompter = practice.play(*open_answer(then=then[0]), *then[1:], ask=(ROLLOUT, DRIFT))
    assert practice.answers == [(ROLLOUT, GOOD)]
    assert len(prompter.shown(SummaryShown)) == 1
