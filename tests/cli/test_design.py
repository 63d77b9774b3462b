"""`mlops-prep design` with incidents: list, play, report, and what a script gets."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ran, Run, assert_explained, rows
from tests.world.incidents import TINY, write_incident

SCENARIO = ("design", "--scenario", "tiny")
KEYS = {"scenario", "variant", "seed", "resolved", "cause_correct", "commands", "steps", "score", "seconds"}


@pytest.fixture(autouse=True)
def scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of scenarios with the tiny one, in the place of the program's own."""
    root = tmp_path / "program"
    write_incident(root)
    monkeypatch.setattr("mlops_prep.library.scenarios.builtin_root", lambda: root)
    monkeypatch.chdir(tmp_path)
    return root


def as_json(ran: Ran) -> dict[str, Any]:
    """The last line of a run."""
    found: dict[str, Any] = json.loads(ran.out.splitlines()[-1])
    return found


def test_the_list_names_every_scenario(run: Run) -> None:
    ran = run("design", "--plain")
    assert ran.code == 0
    assert ran.out.splitlines()[0].split() == ["tiny", "incident", "mid", "10", "min", "new"]
    assert "Scores fell" in ran.out
    assert "mlops-prep design --scenario" in ran.err


def test_the_list_as_json(run: Run) -> None:
    ran = run("design", "--json")
    assert json.loads(ran.out) == [
        {
            "id": "tiny",
            "kind": "incident",
            "title": "Scores fell",
            "level": "mid",
            "minutes": 10.0,
            "plays": 0,
            "best": None,
        }
    ]


def test_a_played_scenario_shows_how_it_went(run: Run) -> None:
    run(*SCENARIO, "--plain", "--seed", "1", stdin="check\n:done\n\n")
    assert "played 1x, best " in run("design", "--plain").out


def test_the_last_line_of_json_is_one_object_with_the_contract(run: Run) -> None:
    ran = run(*SCENARIO, "--json", "--seed", "1", stdin="check\nunits\nwipe\nnonsense\n:cause 1\n:done\n\n")
    assert ran.code == 0
    found = as_json(ran)
    assert set(found) >= KEYS
    assert (found["scenario"], found["seed"], found["resolved"]) == ("tiny", 1, False)
    assert [(one["line"], one["kind"], one["harmful"]) for one in found["commands"]] == [
        ("check", "probe", False),
        ("units", "probe", False),
        ("wipe", "change", True),
        ("nonsense", "unknown", False),
    ]
    assert all(set(one) == {"at", "line", "kind", "harmful"} for one in found["commands"])
    assert set(found["steps"]) == {"locate", "versions", "correctness", "safety", "close"}
    assert 0 <= found["score"] <= 100


def test_the_same_seed_is_the_same_incident(run: Run) -> None:
    played = [run(*SCENARIO, "--json", "--seed", "7", stdin="check\nunits\n:done\n\n") for _ in range(2)]
    assert played[0].out == played[1].out
    drawn = {
        as_json(run(*SCENARIO, "--json", "--seed", str(seed), stdin="ls\n:done\n\n"))["variant"] for seed in range(8)
    }
    assert drawn == {"bad-version", "bad-units"}


def test_a_fix_resolves_it(run: Run) -> None:
    seeds = (str(seed) for seed in range(20))
    found = (as_json(run(*SCENARIO, "--json", "--seed", seed, stdin="units euro\n:done\n\n")) for seed in seeds)
    assert next(one for one in found if one["variant"] == "bad-units")["resolved"] is True


def test_an_unknown_scenario_is_named_with_its_near_miss(run: Run) -> None:
    cause = assert_explained(run("design", "--scenario", "tinny", "--plain"), fix="mlops-prep design")
    assert cause == "mlops-prep: no scenario 'tinny'; did you mean tiny?"


def test_an_unknown_scenario_without_a_near_miss_is_named_alone(run: Run) -> None:
    assert assert_explained(run("design", "--scenario", "zzzzzz")) == "mlops-prep: no scenario 'zzzzzz'"


@pytest.mark.parametrize("option", [("--mode", "3am"), ("--seed", "x"), ("--nope",)], ids=" ".join)
def test_a_wrong_option_is_explained(run: Run, option: tuple[str, ...]) -> None:
    assert_explained(run(*SCENARIO, *option), fix="mlops-prep design")


def test_at_two_in_the_morning_people_interrupt(run: Run, scenarios: Path) -> None:
    write_incident(scenarios, {**TINY, "interruptions": [{**TINY["interruptions"][0], "at": 0}]})
    ran = run(*SCENARIO, "--plain", "--mode", "2am", "--seed", "1", stdin="it is known\ncheck\n:done\n\n")
    assert "boss: is " in ran.out
    assert "An honest state" in ran.out
    assert "boss" not in run(*SCENARIO, "--plain", "--seed", "1", stdin="check\n:done\n\n").out


def test_the_end_of_input_ends_with_the_report(run: Run) -> None:
    ran = run(*SCENARIO, "--plain", "--seed", "1", stdin="check\n")
    assert ran.code == 0
    assert "Scores fell: not resolved, score " in ran.out


def test_quitting_ends_without_a_report(run: Run, history: Path) -> None:
    ran = run(*SCENARIO, "--plain", "--seed", "1", stdin="check\n:quit\n")
    assert ran.code == 0
    assert "score" not in ran.out.replace("scores", "")
    assert rows(history, "SELECT * FROM scenario_runs") == []


def test_quitting_still_gives_the_one_json_document(run: Run, history: Path) -> None:
    ran = run(*SCENARIO, "--plain", "--json", "--seed", "1", stdin="check\n:quit\n")
    report = json.loads(ran.out.splitlines()[-1])
    assert report["left"] is True
    assert [one["line"] for one in report["commands"]] == ["check"]
    assert report["resolved"] is False
    assert rows(history, "SELECT * FROM scenario_runs") == []


def test_a_run_is_recorded(run: Run, history: Path) -> None:
    run(*SCENARIO, "--plain", "--seed", "1", "--mode", "2am", stdin="check\n:done\n\n")
    assert rows(history, "SELECT kind, scenario, seed, mode FROM scenario_runs") == [("incident", "tiny", 1, "2am")]
    assert {row[0] for row in rows(history, "SELECT question_id FROM wanted")} == {"q-1", "q-2", "q-3"}


def test_a_postmortem_is_drafted_to_a_new_file(run: Run, tmp_path: Path) -> None:
    ran = run(*SCENARIO, "--plain", "--seed", "1", "--postmortem", "pm.md", stdin="check\n:done\n\n")
    assert ran.code == 0
    assert (tmp_path / "pm.md").read_text().startswith("# Scores fell\n")
    assert "pm.md" in ran.err


def test_a_postmortem_never_overwrites(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pm.md").write_text("mine")
    cause = assert_explained(
        run(*SCENARIO, "--plain", "--postmortem", "pm.md"), fix="mlops-prep design --scenario tiny"
    )
    assert cause == "mlops-prep: pm.md exists already"
    assert (tmp_path / "pm.md").read_text() == "mine"


def test_a_postmortem_that_cannot_be_written_is_said(run: Run) -> None:
    ran = run(*SCENARIO, "--plain", "--seed", "1", "--postmortem", "no/where/pm.md", stdin="check\n:done\n\n")
    assert ran.code == 2
    assert "cannot write no/where/pm.md: No such file or directory" in ran.err


def test_a_broken_scenario_is_named_with_file_line_and_field(run: Run, scenarios: Path) -> None:
    write_incident(scenarios, {**TINY, "levle": "mid"})
    assert assert_explained(run(*SCENARIO, "--plain")).endswith(": levle: unknown key")


def test_a_scenario_that_cannot_be_drawn_says_where(run: Run, scenarios: Path) -> None:
    write_incident(scenarios, {**TINY, "let": {"doubled": "nope"}})
    cause = assert_explained(run(*SCENARIO, "--plain"), fix="mlops-prep content check")
    assert "let: doubled: ${nope}: no such name is drawn" in cause


def test_what_a_hostile_world_prints_is_spelt_out(run: Run) -> None:
    ran = run(*SCENARIO, "--plain", "--seed", "1", stdin="wipe\n:done\n\n")
    assert "\\x1b[2Jwiped" in ran.out
    assert "\x1b" not in ran.out


def test_without_a_history_it_is_played_all_the_same(run: Run, home: Path) -> None:
    home.write_text("not a folder")
    ran = run(*SCENARIO, "--json", "--seed", "1", stdin="check\n:done\n\n")
    assert ran.code == 0
    assert "not kept in the history" in ran.err
    assert set(as_json(ran)) >= KEYS
