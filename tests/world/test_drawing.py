"""Drawing one playing of an incident: the same seed gives the same world, and every name is put in."""

import re
from typing import Any

import pytest

from mlops_prep.library.incidents import prove_incident
from mlops_prep.world.drawing import DrawingError, merged, play
from tests.world.incidents import TINY, incident


def test_the_same_seed_gives_the_same_playing() -> None:
    for seed in range(5):
        one, other = (play(incident(), seed, {}) for _ in range(2))
        assert (one.variant.id, one.names, one.world.base) == (other.variant.id, other.names, other.world.base)
        assert one.world.state == other.world.state
        assert one.world.run("check").output == other.world.run("check").output


def test_seeds_differ_in_variant_names_and_time() -> None:
    playings = [play(incident(), seed, {}) for seed in range(30)]
    assert {one.variant.id for one in playings} == {"bad-version", "bad-units"}
    assert {one.names["model"] for one in playings} == {"fraud", "ranker"}
    assert {one.names["score"] for one in playings} == {0.1, 0.2, 0.3, 0.4}
    assert len({one.world.base for one in playings}) == 30


def test_a_variant_that_is_asked_for_has_the_names_of_its_seed() -> None:
    both = [play(incident(), 3, {}, variant=one) for one in ("bad-version", "bad-units")]
    assert [one.variant.id for one in both] == ["bad-version", "bad-units"]
    assert both[0].names == both[1].names


def test_names_are_put_into_texts_keys_and_values() -> None:
    playing = play(incident(), 1, {})
    assert playing.filled("${model} at ${score}, twice ${doubled}") == (
        f"{playing.names['model']} at {playing.names['score']:g}, twice {playing.names['score'] * 2:g}"
    )
    assert list(playing.world.state["registry"]["models"]) == [playing.names["model"]]
    assert re.search(r"\$\{", str(playing.world.state)) is None


def test_a_slot_that_is_a_whole_text_keeps_its_type() -> None:
    playing = play(incident(world={**TINY["world"], "facts": {"n": "${score * 10}", "units": "euro"}}), 1, {})
    assert isinstance(playing.world.state["facts"]["n"], float)


@pytest.mark.parametrize(
    ("base", "over", "whole"),
    [
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}, {"a": {"b": 3, "c": 2}}),
        ({"a": [1]}, {"a": [2]}, {"a": [2]}),
        ({"a": [1]}, {"a+": [2]}, {"a": [1, 2]}),
        ({"a": [1]}, {"+a": [0]}, {"a": [0, 1]}),
        ({}, {"a+": [2]}, {"a": [2]}),
        ({"a": 1, "b": 2}, {"a": None}, {"b": 2}),
        ({"a": {"b": 1}}, {"a": 5}, {"a": 5}),
    ],
)
def test_a_variant_is_laid_over_the_world(base: dict[str, Any], over: dict[str, Any], whole: dict[str, Any]) -> None:
    assert merged(base, over) == whole


def test_merging_changes_neither_part() -> None:
    base, over = {"a": {"b": [1]}}, {"a": {"c": [2]}}
    merged(base, over)["a"]["b"].append(9)
    assert (base, over) == ({"a": {"b": [1]}}, {"a": {"c": [2]}})


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"draw": {"model": []}}, "draw: model: give a list, or from and to"),
        ({"draw": {"model": {"from": 1}}}, "draw: model: give a list, or from and to"),
        ({"let": {"doubled": "nothing * 2"}}, "let: doubled: ${nothing * 2}: 'nothing' is undefined"),
        ({"world": {"facts": {"x": "${nope}"}}}, "world.facts.x: ${nope}: no such name is drawn"),
        ({"world": {"facts": {"x": "${().__class__}"}}}, "'__class__' is no name that a template may use"),
        ({"world": {"services": {"a": {}}}}, "seed 0: KeyError: 'rps'"),
        ({"world": {"computed": {"a": "facts.nope.x + 1"}}}, "seed 0: "),
        ({"world": {"before": [{"at": -60, "run": "reboot"}]}}, "before: reboot: bash: reboot: command not found"),
    ],
)
def test_a_scenario_that_contradicts_itself_says_where(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(DrawingError) as caught:
        play(incident(**fields), 0, {})
    assert says in str(caught.value)


def test_the_tiny_incident_is_proven() -> None:
    assert list(prove_incident(incident(), {}, 4)) == []


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"goal": "true"}, "it is over before anything was done"),
        ({"goal": "false"}, "the expert's path does not end it"),
        ({"harms": [{**TINY["harms"][0], "line": "check"}]}, "does no harm: check"),
        ({"goal": "facts.is_held or not computed.is_bad"}, "a wrong fix ends it: hold"),
        ({"harms": [{**TINY["harms"][0], "when": "before != after"}]}, "the expert does harm"),
    ],
)
def test_a_weak_incident_is_found_out(fields: dict[str, Any], says: str) -> None:
    assert any(says in one for one in prove_incident(incident(**fields), {}, 1))


def test_a_drawn_day_is_the_day_of_the_page() -> None:
    drawn = incident(draw={**TINY["draw"], "day": [3], "hour": [9]})
    assert {play(drawn, seed, {}).world.base.strftime("%Y-%m-%d %H") for seed in range(5)} == {"2026-10-08 09"}
