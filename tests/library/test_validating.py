"""One question's data against the models and against itself: every problem, each at its place."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mlops_prep.library.building import build_question
from mlops_prep.library.validating import normalised, validate_question
from tests.builders import open_question_yaml

POINT = {"id": "p", "says": "Says it", "dimension": "on-call"}
CLOSED: dict[str, Any] = {
    "id": "q-1",
    "domain": "d",
    "rounds": ["design"],
    "level": "mid",
    "minutes": 1,
    "prompt": "What?",
    "strong_answer": "That.",
    "rubric": [POINT],
}
BLOCKS: dict[str, dict[str, Any]] = {
    "command": {"accepts": ["dvc push"]},
    "choice": {"options": [{"says": "a", "why": "w", "right": True}, {"says": "b", "why": "w"}]},
    "order": {"items": [{"says": "a", "why": "w"}, {"says": "b", "why": "w"}, {"says": "c", "why": "w"}]},
    "estimate": {"draw": {"n": [1, 2]}, "answer": "n * 2"},
}
SERIES: dict[str, Any] = {"type": "series", "title": "t", "count": 5, "base": 1}
VARIANT: dict[str, Any] = {"id": "v", "chart": SERIES, "rubric": [POINT], "strong_answer": "x"}


def open_data(**changes: Any) -> dict[str, Any]:
    """A valid open question as plain data; a change to `...` takes the key away."""
    data: dict[str, Any] = yaml.safe_load(open_question_yaml())[0]
    return {key: value for key, value in {**data, **changes}.items() if value is not ...}


def closed_data(kind: str, **changes: Any) -> dict[str, Any]:
    return {**CLOSED, "kind": kind, kind: {**BLOCKS[kind], **changes}}


def problems(data: Any) -> dict[str, str]:
    """Place to problem; a valid question has none."""
    question, found = validate_question(normalised(data))
    assert (question is None) == bool(found)
    assert len({place for place, _ in found}) == len(found)
    return {".".join(map(str, place)): said for place, said in found}


# ---------------------------------------------------------------- what is valid


def test_a_valid_question_has_no_problems() -> None:
    assert problems(open_data()) == {}


@pytest.mark.parametrize("kind", BLOCKS)
def test_each_closed_kind_is_valid_with_its_block(kind: str) -> None:
    assert problems(closed_data(kind)) == {}


def test_a_diagnose_question_is_valid_with_two_variants() -> None:
    block = {"variants": [VARIANT, {**VARIANT, "id": "w"}]}

    assert problems({**CLOSED, "kind": "diagnose", "rubric": [{**POINT, "id": "own"}], "diagnose": block}) == {}


def test_a_follow_up_may_be_just_its_text() -> None:
    data = normalised(open_data(follow_ups=["And then?", {"asks": "Why?", "listens_for": "a reason"}]))
    question, _ = validate_question(data)

    assert question is not None
    assert [(one.asks, one.listens_for) for one in question.follow_ups] == [("And then?", ""), ("Why?", "a reason")]


def test_a_question_is_built_again_from_the_data_that_was_validated() -> None:
    data = normalised(
        open_data(verified="2026-11-21", follow_ups=["And?"], applies_to={"mlflow": ">=2"}, area="monitoring")
    )
    question, _ = validate_question(data)
    assert question is not None
    rebuilt = build_question(data)

    assert repr(rebuilt) == repr(question)
    assert rebuilt.verified == question.verified


@pytest.mark.parametrize("kind", BLOCKS)
def test_a_closed_question_is_built_again_from_its_data(kind: str) -> None:
    data = closed_data(kind)
    question, _ = validate_question(data)
    assert question is not None

    rebuilt = build_question(data)
    assert type(getattr(rebuilt, kind)) is type(getattr(question, kind))
    assert rebuilt.importance == pytest.approx(question.importance)


# ---------------------------------------------------------------- shape


def test_every_problem_is_collected_at_once() -> None:
    data = open_data(level="boss", minutes="long", colour="red", prompt=..., rounds=["design", "lunch"])

    assert set(problems(data)) == {"level", "minutes", "colour", "prompt", "rounds.1"}


@pytest.mark.parametrize("key", ["id", "domain", "rounds", "level", "kind", "minutes", "prompt"])
def test_a_missing_key_is_named(key: str) -> None:
    assert problems(open_data(**{key: ...})) == {key: "is missing"}


def test_an_unknown_key_is_named_at_every_depth() -> None:
    rubric = [{**POINT, "wieght": 2}]

    assert problems(open_data(promt="x")) == {"promt": "unknown key"}
    assert problems(open_data(rubric=rubric)) == {"rubric.0.wieght": "unknown key"}
    assert problems(closed_data("choice", sorted=True)) == {"choice.sorted": "unknown key"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("level", "boss"),
        ("kind", "quiz"),
        ("area", "kitchen"),
        ("rounds", ["lunch"]),
        ("rubric", [{**POINT, "dimension": "luck"}]),
    ],
)
def test_an_unknown_value_is_told_which_ones_there_are(key: str, value: Any) -> None:
    ((place, said),) = problems(open_data(**{key: value})).items()

    assert place.startswith(key)
    assert "is none of 'j" in said or "is none of '" in said
    assert " or '" in said


@pytest.mark.parametrize(
    ("key", "value", "place"),
    [
        ("prompt", 5, "prompt"),
        ("prompt", ["a"], "prompt"),
        ("prompt", None, "prompt"),
        ("prompt", "", "prompt"),
        ("minutes", "3", "minutes"),
        ("minutes", True, "minutes"),
        ("minutes", 0, "minutes"),
        ("minutes", -1, "minutes"),
        ("minutes", 91, "minutes"),
        ("rounds", "design", "rounds"),
        ("rounds", [], "rounds"),
        ("rubric", {}, "rubric"),
        ("rubric", ["p"], "rubric.0"),
        ("rubric", [{**POINT, "weight": 0}], "rubric.0.weight"),
        ("rubric", [{**POINT, "weight": 10**400}], "rubric.0.weight"),
        ("rubric", [{**POINT, "must": "yes"}], "rubric.0.must"),
        ("rubric", [{**POINT, "evidence": "score"}], "rubric.0.evidence"),
        ("rubric", [{**POINT, "evidence": [5]}], "rubric.0.evidence.0"),
        ("verified", "2026-02-30", "verified"),
        ("verified", "yesterday", "verified"),
        ("verified", 2026, "verified"),
        ("applies_to", ["mlflow"], "applies_to"),
        ("applies_to", {"mlflow": 2}, "applies_to.mlflow"),
        ("follow_ups", [5], "follow_ups.0"),
        ("follow_ups", "why?", "follow_ups"),
        ("covers", "Q-MON-1", "covers"),
    ],
)
def test_a_value_of_the_wrong_type_is_named(key: str, value: Any, place: str) -> None:
    assert list(problems(open_data(**{key: value}))) == [place]


def test_a_wrong_type_says_what_was_given() -> None:
    assert problems(open_data(prompt=5))["prompt"].endswith("not a number ('5')")
    assert problems(open_data(prompt=["a"]))["prompt"].endswith("not a list")
    assert problems(open_data(prompt=None))["prompt"].endswith("not nothing")


@pytest.mark.parametrize("data", [None, 5, "text", [], ["id"], True])
def test_a_question_that_is_no_mapping_is_told(data: Any) -> None:
    ((place, said),) = problems(data).items()

    assert place == ""
    assert "mapping of keys" in said


def test_a_problem_stays_short_however_long_the_value() -> None:
    assert all(len(said) < 300 for said in problems(open_data(level="x" * 10_000, minutes="9" * 10_000)).values())


# ---------------------------------------------------------------- what a shape cannot say


@pytest.mark.parametrize("bad", ["Q-1", "q_1", "q 1", "-q", "q-", "q--1", "é", "q/1", "q\n"])
def test_an_id_is_lower_case_words_joined_by_hyphens(bad: str) -> None:
    assert list(problems(open_data(id=bad))) == ["id"]


@pytest.mark.parametrize("kind", [*BLOCKS, "diagnose"])
def test_the_block_of_the_kind_must_be_there(kind: str) -> None:
    assert problems({**CLOSED, "kind": kind})[kind] == "is missing"


@pytest.mark.parametrize("kind", BLOCKS)
def test_a_block_of_another_kind_must_not_be_there(kind: str) -> None:
    assert problems(open_data(**{kind: BLOCKS[kind]})) == {kind: "does not belong to kind 'open'"}


def test_an_open_question_needs_a_rubric_and_a_strong_answer() -> None:
    assert problems(open_data(rubric=..., strong_answer=...)) == {"rubric": "is missing", "strong_answer": "is missing"}


def test_an_id_that_stands_twice_in_a_rubric_is_named() -> None:
    assert problems(open_data(rubric=[POINT, POINT, {**POINT, "id": "other"}])) == {"rubric": "id 'p' stands twice"}


def test_a_variant_may_not_repeat_a_point_of_its_question() -> None:
    block = {"variants": [VARIANT, {**VARIANT, "id": "w", "rubric": [{**POINT, "id": "own"}]}]}
    found = problems({**CLOSED, "kind": "diagnose", "rubric": [{**POINT, "id": "own"}], "diagnose": block})

    assert found == {"diagnose.variants.1.rubric": "id 'own' stands twice"}


@pytest.mark.parametrize("pattern", ["~12", "!not", "a||b", "validate schema ~1", "..."])
def test_evidence_that_is_no_pattern_is_named(pattern: str) -> None:
    found = problems(open_data(rubric=[{**POINT, "evidence": ["fine here", pattern]}]))

    assert list(found) == ["rubric.0.evidence.1"]


def test_evidence_of_a_weak_signal_is_checked_too() -> None:
    signal = {"id": "s", "says": "x", "evidence": ["~3"]}

    assert list(problems(open_data(weak_signals=[signal]))) == ["weak_signals.0.evidence.0"]


@pytest.mark.parametrize("pattern", ["dvc 'push", "[dvc]", "dvc " + "[a] " * 40])
def test_a_command_pattern_that_is_none_is_named(pattern: str) -> None:
    near = [{"answer": pattern, "says": "x"}]

    assert list(problems(closed_data("command", accepts=["dvc push", pattern]))) == ["command.accepts.1"]
    assert list(problems(closed_data("command", near=near))) == ["command.near.0.answer"]


def test_a_choice_needs_a_right_option() -> None:
    options = [{"says": "a", "why": "w"}, {"says": "b", "why": "w"}]

    assert problems(closed_data("choice", options=options)) == {"choice.options": "none of them is right"}


@pytest.mark.parametrize(("kind", "key", "few"), [("choice", "options", 1), ("order", "items", 2)])
def test_a_block_with_too_few_things_to_choose_from_is_told(kind: str, key: str, few: int) -> None:
    assert list(problems(closed_data(kind, **{key: BLOCKS[kind][key][:few]}))) == [f"{kind}.{key}"]


@pytest.mark.parametrize(
    "changes",
    [
        {"answer": "nope"},
        {"answer": "n / 0"},
        {"answer": "9**9**9"},
        {"answer": "().__class__"},
        {"answer": 10**400},
        {"let": {"a": "b"}},
        {"draw": {"n": {"first": -(10**400), "last": 1}}},
        {"near": [{"answer": "nope", "says": "x"}]},
        {"near": [{"answer": "n", "says": "{{ nope }}"}]},
    ],
)
def test_an_estimate_that_has_no_value_is_told(changes: dict[str, Any]) -> None:
    ((place, said),) = problems(closed_data("estimate", **changes)).items()

    assert place.startswith("estimate")
    assert said


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"draw": {"n": []}}, "estimate.draw.n"),
        ({"draw": {"n": {"first": 1}}}, "estimate.draw.n.last"),
        ({"draw": {"n": {"first": 1, "last": 5, "step": 0}}}, "estimate.draw.n.step"),
        ({"draw": {"n": {"first": "x", "last": 2}}}, "estimate.draw.n.first"),
        ({"units": {"s": 0}}, "estimate.units.s"),
        ({"tolerance": 0}, "estimate.tolerance"),
        ({"tolerance": 2}, "estimate.tolerance"),
    ],
)
def test_a_wrong_value_in_an_estimate_has_its_place(changes: dict[str, Any], place: str) -> None:
    assert list(problems(closed_data("estimate", **changes))) == [place]


@pytest.mark.parametrize(
    ("changes", "place", "said"),
    [
        ({"answer": None}, "estimate.answer", "should be a text or a number, not nothing"),
        ({"answer": [1]}, "estimate.answer", "should be a text or a number, not a list"),
        ({"draw": {"n": [1, None]}}, "estimate.draw.n.1", "should be a text or a number, not nothing"),
        (
            {"draw": {"n": 5}},
            "estimate.draw.n",
            "should be a list, or a mapping with first and last, not a number ('5')",
        ),
    ],
)
def test_a_value_that_may_have_several_shapes_has_one_problem(changes: dict[str, Any], place: str, said: str) -> None:
    assert problems(closed_data("estimate", **changes)) == {place: said}


@pytest.mark.parametrize(
    "chart",
    [
        {},
        {"type": "pie"},
        {**SERIES, "count": 0},
        {**SERIES, "count": "many"},
        {**SERIES, "changes": "step"},
        {**SERIES, "changes": [{"shape": "season", "size": 1}]},
        {**SERIES, "changes": [{"shape": "season", "size": 1, "period": 0}]},
        {**SERIES, "band": [1]},
        {**SERIES, "title": 5},
        {**SERIES, "title": None},
        {**SERIES, "events": [{"at": 99, "says": "x"}]},
        {**SERIES, "base": "1e300", "changes": [{"shape": "step", "at": 0, "times": "1e300"}]},
        {
            "type": "histogram",
            "title": "t",
            "bins": 0,
            "reference": {"mean": 1, "deviation": 1},
            "current": {"mean": 1, "deviation": 1},
        },
        {"type": "histogram", "title": "t", "reference": 5, "current": 5},
        {"type": "confusion", "title": "t", "positive": 1, "negative": 2, "thresholds": []},
        {"type": "correlation", "title": "t", "names": [1, 2]},
        {"type": "correlation", "title": "t", "names": ["a", "b"], "pairs": [{"between": ["a"], "value": 1}]},
    ],
)
def test_a_chart_that_cannot_be_drawn_is_told(chart: dict[str, Any]) -> None:
    block = {"variants": [{**VARIANT, "chart": chart}, {**VARIANT, "id": "w", "chart": chart}]}
    found = problems({**CLOSED, "kind": "diagnose", "rubric": [], "diagnose": block})

    assert list(found) == ["diagnose"]


# ---------------------------------------------------------------- anything at all

scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = [
    "id",
    "rounds",
    "minutes",
    "rubric",
    "weak_signals",
    "follow_ups",
    "verified",
    "applies_to",
    "command",
    "estimate",
    "diagnose",
    "x",
]


@given(anything)
def test_no_data_raises(data: Any) -> None:
    assert problems(data)


@given(st.sampled_from(KEYS), anything)
def test_no_value_of_a_key_raises(key: str, value: Any) -> None:
    problems(open_data(**{key: value}))


@given(
    st.sampled_from(sorted(BLOCKS)),
    st.sampled_from(["accepts", "near", "options", "items", "draw", "let", "answer", "units"]),
    anything,
)
def test_no_value_of_a_block_raises(kind: str, key: str, value: Any) -> None:
    problems(closed_data(kind, **{key: value}))


@given(
    st.sampled_from(["type", "title", "count", "base", "noise", "changes", "band", "events", "unit", "every"]), anything
)
def test_no_value_of_a_chart_raises(key: str, value: Any) -> None:
    block = {"variants": [{**VARIANT, "chart": {**SERIES, key: value}}, {**VARIANT, "id": "w"}]}

    problems({**CLOSED, "kind": "diagnose", "rubric": [], "diagnose": block})
