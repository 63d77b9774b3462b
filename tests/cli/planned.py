"""Three questions and a plan of three steps, and interviews that are planned with them."""

from pathlib import Path

from tests.builders import open_question_yaml, write_pack
from tests.cli.conftest import Ran, Run
from tests.plans import write_plan

FRIDAY = "2026-03-13 14:00"
"""Eleven days after the Monday of the tests."""


def write_content(folder: Path) -> Path:
    """The content, to stand in the place of the program's own."""
    write_pack(
        folder,
        monitoring=open_question_yaml("q-1") + open_question_yaml("q-2"),
        serving=open_question_yaml("q-3").replace("domain: monitoring", "domain: serving"),
    )
    write_plan(
        folder,
        {"id": "numbers-page", "day": 11},
        {"id": "peer-design", "title": "A design with a peer", "day": 5, "kind": "design", "target": "churn"},
        {"id": "kata-psi", "title": "The PSI kata", "day": 4, "rounds": ["coding"], "kind": "kata", "target": "psi"},
    )
    return folder


def add(run: Run, *argv: str, company: str = "Nordbank", at: str = FRIDAY) -> Ran:
    """Add an interview."""
    ran = run("plan", "add", company, "--at", at, *argv)
    assert ran.code == 0, ran
    return ran
