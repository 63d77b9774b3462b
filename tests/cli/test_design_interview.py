"""`mlops-prep design` with a design interview: pipes, the sheet for a partner, a round that was cut off."""

import json
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Run, assert_explained, rows
from tests.sessions.designs import COMMON, TINY

SCENARIO = ("design", "--scenario", "tiny-design")
ROUND = """\
How fast must it be?
:next
We batch the requests.
.
1
The queue feeds the feature store, and we watch for drift.
.
The replica takes over.
.
We watch it.
.
We move the alias back.
.
It costs 900 euro a month.
.

"""


@pytest.fixture(autouse=True)
def scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of scenarios with the tiny design, in the place of the program's own."""
    root = tmp_path / "program"
    (root / "scenarios" / "designs").mkdir(parents=True)
    (root / "scenarios" / "common.yaml").write_text(yaml.safe_dump(COMMON))
    (root / "scenarios" / "designs" / "tiny-design.yaml").write_text(yaml.safe_dump(TINY))
    monkeypatch.setattr("mlops_prep.library.scenarios.builtin_root", lambda: root)
    monkeypatch.chdir(tmp_path)
    return root


def test_a_design_that_does_not_say_its_minutes_is_listed_with_an_hour(run: Run) -> None:
    ran = run("design", "--json")
    assert [(row["id"], row["kind"], row["minutes"]) for row in json.loads(ran.out)] == [("tiny-design", "design", 60)]
    assert "tiny-design" in run("design", "--plain").out


def test_an_interview_that_is_left_still_gives_the_one_json_document(run: Run) -> None:
    ran = run(*SCENARIO, "--plain", "--json", "--seed", "1", stdin=":quit\n")
    report = json.loads(ran.out.splitlines()[-1])
    assert (report["seed"], report["score"], report["left"]) == (1, None, True)


def test_a_round_in_a_pipe_ends_with_one_object(run: Run) -> None:
    ran = run(*SCENARIO, "--plain", "--json", "--seed", "1", stdin=ROUND)
    assert ran.code == 0
    found = json.loads(ran.out.splitlines()[-1])
    assert (found["scenario"], found["seed"], found["score"]) == ("tiny-design", 1, 100.0)


def test_a_round_is_recorded(run: Run, history: Path) -> None:
    run(*SCENARIO, "--plain", "--seed", "1", stdin=ROUND)
    assert rows(history, "SELECT kind, scenario, score FROM scenario_runs") == [("design", "tiny-design", 100.0)]
    assert "played 1x, best 100" in run("design", "--plain").out


def test_a_regulated_round_is_another(run: Run) -> None:
    ran = run(*SCENARIO, "--plain", "--json", "--regulated", "--seed", "1", stdin=ROUND)
    assert "The law looks on." in ran.out
    assert json.loads(ran.out.splitlines()[-1])["score"] < 100


def test_the_sheet_for_a_partner_is_printed_and_nothing_is_played(run: Run, history: Path) -> None:
    ran = run(*SCENARIO, "--peer", "--minutes", "30", "--seed", "1")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("# Score parcels: the interviewer's sheet\n")
    assert "- 0 to 5 min, clarify" in ran.out
    assert rows(history, "SELECT * FROM scenario_runs") == []


def test_nothing_cut_off_cannot_be_resumed(run: Run) -> None:
    assert_explained(run(*SCENARIO, "--resume", "--plain"))


@pytest.mark.parametrize("minutes", ["5", "0", "nan", "1000"])
def test_minutes_have_bounds(run: Run, minutes: str) -> None:
    assert run(*SCENARIO, "--minutes", minutes, "--peer").code == 2


def test_a_broken_design_is_named_with_file_line_and_field(run: Run, scenarios: Path) -> None:
    path = scenarios / "scenarios" / "designs" / "tiny-design.yaml"
    path.write_text(yaml.safe_dump({**TINY, "levle": "mid"}))
    ran = run(*SCENARIO, "--plain")
    assert_explained(ran)
    assert "tiny-design.yaml:" in ran.err
    assert "levle" in ran.err
