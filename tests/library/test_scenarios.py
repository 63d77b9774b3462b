"""Incidents in the library: a mistake has its file, line and field; a hostile pack neither hangs nor gets anywhere."""

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from mlops_prep.errors import UserError
from mlops_prep.library.scenarios import Scenarios, read_incident
from mlops_prep.library.validating_scenarios import validate_incident
from mlops_prep.world.drawing import DrawingError, play
from mlops_prep.world.templates import BadTemplateError
from tests.world.incidents import TINY, write_incident

SECONDS = 2.0


def problems(**fields: Any) -> list[tuple[str, str]]:
    """Place and words of every problem with the tiny incident in which some fields are others."""
    found, several = validate_incident({**TINY, **fields}, "tiny")
    assert (found is None) == bool(several)
    return [(".".join(map(str, place)), says) for place, says in several]


def variant(**fields: Any) -> dict[str, Any]:
    return {"variants": [{**TINY["variants"][0], **fields}]}


def test_the_tiny_incident_has_no_problems() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("fields", "place", "says"),
    [
        ({"levle": "mid"}, "levle", "unknown key"),
        ({"title": None}, "title", "should be a"),
        ({"level": "expert"}, "level", "'expert' is none of"),
        ({"minutes": 0}, "minutes", ""),
        ({"minutes": 500}, "minutes", ""),
        ({"id": "other"}, "id", "is 'other', and the file is called 'tiny'"),
        ({"hints": []}, "hints", "must not be empty"),
        ({"causes": TINY["causes"][:1]}, "causes", ""),
        ({"causes": [TINY["causes"][0]] * 2}, "causes", "id 'version' stands twice"),
        (variant(cause="nobody"), "variants.0.cause", "'nobody' is none of the causes"),
        (variant(expert=[]), "variants.0.expert", "must not be empty"),
        ({"goal": "computed.is_bad()"}, "goal", "call is not allowed here"),
        ({"goal": "a.__class__"}, "goal", "'__class__' is no name that a template may use"),
        ({"goal": "1 +"}, "goal", "unexpected"),
        ({"mitigated": "("}, "mitigated", "unexpected"),
        ({"world": {**TINY["world"], "computed": {"now": "1"}}}, "world.computed.now", "which would hide this one"),
        ({"draw": {**TINY["draw"], "metrics": [1]}}, "draw.metrics", "which would hide this one"),
        (variant(world={"computed": {"facts": "1"}}), "variants.0.world.computed.facts", "which would hide this one"),
        ({"harms": [{**TINY["harms"][0], "when": "open('x')"}]}, "harms.0.when", "call is not allowed here"),
        ({"teaches": {"nothing": ["q-1"]}}, "teaches", "'nothing' is neither a point of the rubric nor an aspect"),
        ({"weak_signals": [{"id": "a", "says": "b", "evidence": ["!"]}]}, "weak_signals.0.evidence.0", ""),
        ({"aspects": [{**TINY["aspects"][0], "step": "think"}]}, "aspects.0.step", "'think' is none of"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_mistake_is_named_with_its_field(fields: dict[str, Any], place: str, says: str) -> None:
    assert any(its.startswith(place) and says.lower() in words.lower() for its, words in problems(**fields)), problems(
        **fields
    )


def test_a_problem_has_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = yaml.safe_dump({**TINY, "goal": "x()"}, sort_keys=False)
    path = write_incident(tmp_path, source)
    line = source.split("\n").index("goal: x()") + 1
    found, (problem,) = read_incident(path)
    assert found is None
    assert (problem.file, problem.line, problem.field) == ("scenarios/incidents/tiny.yaml", line, "goal")
    with pytest.raises(UserError) as caught:
        Scenarios([tmp_path / "scenarios"]).incident("tiny")
    assert caught.value.cause == f"scenarios/incidents/tiny.yaml:{line}: goal: call is not allowed here"


@pytest.mark.parametrize(
    "source",
    ["", "a: [", "- a", "text", "a: 1\na: 2", "\t", "id: tiny\n\x00", "&a [*a]", "a: !!python/object:os.system x"],
    ids=repr,
)
def test_what_is_no_scenario_is_said(tmp_path: Path, source: str) -> None:
    found, several = read_incident(write_incident(tmp_path, source))
    assert found is None
    assert several
    assert Scenarios([tmp_path / "scenarios"]).rows() == []


def test_a_broken_scenario_hides_no_healthy_one(tmp_path: Path) -> None:
    write_incident(tmp_path)
    write_incident(tmp_path, "a: [", name="broken")
    scenarios = Scenarios([tmp_path / "scenarios"])
    assert [row.id for row in scenarios.rows()] == ["tiny"]
    assert scenarios.incident("tiny").title == "Scores fell"


def test_the_first_of_two_with_one_id_counts_and_the_other_is_told_of(tmp_path: Path) -> None:
    write_incident(tmp_path / "a")
    write_incident(tmp_path / "b", {**TINY, "title": "Another"})
    scenarios = Scenarios([tmp_path / "a" / "scenarios", tmp_path / "b" / "scenarios"])
    assert scenarios.incident("tiny").title == "Scores fell"
    (problem,) = scenarios.problems
    assert "exists already in" in str(problem)


def test_an_unknown_scenario_has_its_near_miss(tmp_path: Path) -> None:
    write_incident(tmp_path)
    with pytest.raises(UserError) as caught:
        Scenarios([tmp_path / "scenarios"]).kind("tiiny")
    assert caught.value.cause == "no scenario 'tiiny'; did you mean tiny?"


# Hostile packs

DOUBLING = "{% set a = [1] %}" + "{% set a = [a, a] %}" * 40 + "{{ a }}"
ENDLESS = "{% for a in l %}" * 4 + "x" + "{% endfor %}" * 4
LONG = {"facts": {"l": list(range(1000))}}


@pytest.mark.parametrize(
    "prints",
    [DOUBLING, ENDLESS.replace(" l ", " facts.l "), "{{ ().__class__ }}", "{{ " + "(" * 3000, "{{ 9 ** 99999999 }}"],
    ids=["doubling", "loops", "attributes", "nesting", "powers"],
)
def test_a_hostile_command_ends_with_a_word_about_it(tmp_path: Path, prints: str) -> None:
    world = {**TINY["world"], **LONG, "computed": {"is_bad": "true"}, "commands": [{"line": "check", "prints": prints}]}
    scenarios = Scenarios([write_incident(tmp_path, {**TINY, "world": world}).parents[1]])
    began = time.perf_counter()
    playing = play(scenarios.incident("tiny"), 1, {}, variant="bad-version")
    step = playing.world.run("check")
    assert step.kind == "unknown"
    assert step.output
    assert time.perf_counter() - began < SECONDS


@pytest.mark.parametrize(
    "world",
    [
        {"computed": {"a": "[].append(1)"}},
        {"computed": {"a": "x" + ".y" * 20_000}},
        {"facts": {"a": "${[1] * 999999999}"}},
        {"facts": {"a": "${'x' * 999999999}"}},
        {"rules": [{"when": "().__class__", "then": {}}]},
        {"before": [{"at": -60, "set": {"facts.a": "=open('/etc/passwd')"}}]},
        {"services": {"a": {"rps": "__import__('os')", "backends": {}}}},
    ],
    ids=lambda value: next(iter(value)),
)
def test_a_hostile_world_is_refused_when_it_is_drawn(tmp_path: Path, world: dict[str, Any]) -> None:
    scenarios = Scenarios([write_incident(tmp_path, {**TINY, "world": world}).parents[1]])
    began = time.perf_counter()
    with pytest.raises(DrawingError, match=r"seed 1|world"):
        play(scenarios.incident("tiny"), 1, {}, variant="bad-version")
    assert time.perf_counter() - began < SECONDS


def test_a_hostile_text_of_a_report_cannot_reach_anything(tmp_path: Path) -> None:
    playing = play(Scenarios([write_incident(tmp_path).parents[1]]).incident("tiny"), 1, {})
    with pytest.raises((DrawingError, BadTemplateError)):
        playing.filled("${open('/etc/passwd')}")


def test_a_template_of_a_pack_stands_in_front_for_nobody_else(tmp_path: Path) -> None:
    for root, text in (("a", "first"), ("b", "second")):
        folder = tmp_path / root / "worlds" / "kubernetes"
        folder.mkdir(parents=True)
        (folder / "get-pods.j2").write_text(text)
    assert Scenarios([tmp_path / "a", tmp_path / "b"]).templates() == {"kubernetes/get-pods.j2": "first"}
