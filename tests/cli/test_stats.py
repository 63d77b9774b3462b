"""`mlops-prep stats`: the readiness picture as text and as JSON."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.builders import open_question_yaml, write_pack
from tests.cli.conftest import Run, assert_explained, write_some
from tests.fake_clock import MONDAY

LONG_AGO = MONDAY.date() - timedelta(days=30)


def stats(run: Run, *argv: str) -> dict[str, Any]:
    """The one JSON document on stdout."""
    ran = run("stats", "--json", *argv)
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_the_keys_of_the_contract_are_there_before_anything_was_answered(run: Run) -> None:
    found = stats(run)
    assert {"answers", "due", "domains", "dimensions", "calibration"} <= found.keys()
    assert (found["answers"], found["due"], found["domains"]) == (0, 0, {})
    assert found["untested"] == ["monitoring", "serving"]


def test_domains_and_dimensions_have_answers_and_a_score(run: Run, history: Path) -> None:
    write_some(history, q_1=20, q_2=40, q_3=90)
    found = stats(run)
    assert found["answers"] == 3
    assert found["domains"] == {"monitoring": {"answers": 2, "score": 30}, "serving": {"answers": 1, "score": 90}}
    assert found["dimensions"] == {"platform-thinking": {"answers": 3, "score": 50}}
    assert found["calibration"]["levels"]["3"] == {"answers": 3, "score": 50, "expected": 70}
    assert found["untested"] == []


def test_what_was_answered_long_ago_is_due(run: Run, history: Path) -> None:
    write_some(history, q_1=20, day=LONG_AGO)
    assert stats(run)["due"] == 1


def test_questions_of_a_pack_are_due_only_where_the_pack_is_given(run: Run, history: Path, tmp_path: Path) -> None:
    pack = str(write_pack(tmp_path / "pack", extra=open_question_yaml("q-9")))
    write_some(history, q_9=20, day=LONG_AGO)
    assert (stats(run)["due"], stats(run, "--content", pack)["due"]) == (0, 1)
    assert stats(run)["answers"] == 1
    assert "due for review" not in run().out


def test_as_text_untested_domains_stand_apart_from_weak_ones(run: Run, history: Path) -> None:
    write_some(history, q_1=0)
    ran = run("stats")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("1 answer to 1 of 3 questions")
    assert "  serving: untested\n" in ran.out
    assert "monitoring: untested" not in ran.out
    assert "Calibration: overconfident" in ran.out


def test_as_text_with_nothing_answered_is_no_error(run: Run) -> None:
    ran = run("stats")
    assert ran.code == 0
    assert "0 answers to 0 of 3 questions" in ran.out


def test_a_folder_that_is_no_pack_is_named(run: Run, tmp_path: Path) -> None:
    assert str(tmp_path) in assert_explained(run("stats", "--content", str(tmp_path)))
