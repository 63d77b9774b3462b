"""`mlops-prep content`: list, check, try out and add questions."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from mlops_prep.library.inventory import inventory
from mlops_prep.models import question as models
from mlops_prep.models.question import KINDS, Question
from tests.builders import open_question_yaml, write_pack
from tests.cli.conftest import Ran, Run, assert_explained

PROBLEM = re.compile(r"[^:]+:\d+: [^:]+: [^:]+: .+")

COMPLETE = """\
- id: complete
  domain: monitoring
  rounds: [reliability]
  level: senior
  kind: command
  minutes: 1
  prompt: Show the pods.
  rubric: [{id: typed, says: Types it, dimension: on-call}]
  strong_answer: That is it.
  command: {accepts: [kubectl get pods]}
  sources: ["https://example.org/"]
  verified: 2026-11-21
"""
"""A question about which there is nothing to remark."""


def check(run: Run, pack: Path, *argv: str) -> Ran:
    """Check the files of a pack, and nothing else."""
    files = [str(one) for one in sorted((pack / "questions").iterdir())]
    return run("content", "check", "--content", str(pack), *files, *argv)


# List


def test_every_question_is_listed_on_a_line_of_its_own(run: Run) -> None:
    ran = run("content", "list")
    assert [line.split()[0] for line in ran.out.splitlines()] == ["q-1", "q-2", "q-3"]
    assert ran.err.startswith("3 questions.")


def test_a_list_can_be_narrowed_down(run: Run) -> None:
    assert [line.split()[0] for line in run("content", "list", "--domain", "serving").out.splitlines()] == ["q-3"]


def test_a_list_as_json_is_one_document(run: Run) -> None:
    ran = run("content", "list", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)[0] == {
        "id": "q-1",
        "domain": "monitoring",
        "kind": "open",
        "level": "senior",
        "rounds": ["reliability"],
        "minutes": 3,
    }


@pytest.mark.parametrize("filtered", ["--domain", "--kind"])
def test_a_filter_that_fits_nothing_is_named(run: Run, filtered: str) -> None:
    assert "'nonsense'" in assert_explained(run("content", "list", filtered, "nonsense"), fix="mlops-prep content list")


# Check


def test_content_without_problems_leaves_with_0(run: Run, tmp_path: Path) -> None:
    ran = check(run, write_pack(tmp_path, good=COMPLETE))
    assert (ran.code, ran.out, ran.err) == (0, "", "0 problems, 0 remarks.\n")


def test_remarks_alone_leave_with_0_and_with_1_when_strict(run: Run, tmp_path: Path) -> None:
    pack = write_pack(tmp_path, short=open_question_yaml("remarkable"))
    lax, strict = check(run, pack), check(run, pack, "--strict")
    assert (lax.code, strict.code) == (0, 1)
    assert lax.out == strict.out
    assert all(line.endswith(" (remark)") for line in lax.out.splitlines())
    assert lax.err.startswith("0 problems, ")


def test_a_problem_leaves_with_1_and_is_named_with_its_place(run: Run, tmp_path: Path) -> None:
    pack = write_pack(tmp_path, bad=open_question_yaml("bad").replace("level: senior", "level: wizard"))
    ran = check(run, pack)
    assert (ran.code, ran.err) == (1, "1 problem, 0 remarks.\n")
    place = f"{pack}/questions/bad.yaml:5: bad: level: "
    assert ran.out.startswith(f"{place}'wizard' is none of ")


def test_every_problem_of_every_file_is_named_at_once(run: Run, tmp_path: Path) -> None:
    twice = open_question_yaml("bad").replace("level: senior", "level: wizard").replace("minutes: 3", "minutes: 0")
    pack = write_pack(tmp_path, a=twice, b="- not a question\n", good=COMPLETE)
    (pack / "questions" / "c.yaml").write_text("questions: [unclosed")
    ran = check(run, pack)
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert len(lines) >= 4
    assert all(PROBLEM.fullmatch(line) for line in lines), lines
    assert {Path(line.partition(":")[0]).name for line in lines} == {"a.yaml", "b.yaml", "c.yaml"}


def test_an_id_that_exists_twice_names_both_files(run: Run, tmp_path: Path) -> None:
    pack = write_pack(tmp_path, one=COMPLETE, two=COMPLETE)
    ran = check(run, pack)
    assert ran.code == 1
    assert ran.out == f"{pack}/questions/two.yaml:2: complete: id: exists already in {pack}/questions/one.yaml:2\n"


def test_an_id_of_the_inventory_that_does_not_exist_is_remarked_on(run: Run, tmp_path: Path) -> None:
    ran = check(run, write_pack(tmp_path, good=f"{COMPLETE}  covers: [Q-NO-1]\n"))
    assert "complete: covers: 'Q-NO-1' is no id of the content inventory (remark)\n" in ran.out


def test_a_check_as_json_is_one_document(run: Run, tmp_path: Path) -> None:
    pack = write_pack(tmp_path, bad=open_question_yaml("bad").replace("level: senior", "level: wizard"))
    ran = check(run, pack, "--json")
    assert (ran.code, ran.err) == (1, "")
    found = json.loads(ran.out)
    assert (found["ok"], found["remarks"]) == (False, [])
    assert found["problems"][0].items() >= {"line": 5, "id": "bad", "field": "level"}.items()


def test_only_the_files_that_were_named_are_reported(run: Run, tmp_path: Path) -> None:
    bad = open_question_yaml("bad").replace("level: senior", "level: wizard")
    pack = write_pack(tmp_path, bad=bad, good=COMPLETE)
    named = run("content", "check", "--content", str(pack), str(pack / "questions" / "good.yaml"))
    assert (named.code, named.out) == (0, "")


def test_a_file_that_is_not_there_is_not_called_free_of_problems(run: Run, tmp_path: Path) -> None:
    assert "does not exist" in assert_explained(run("content", "check", str(tmp_path / "typo.yaml")))


def test_a_file_of_no_pack_is_not_called_free_of_problems(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("questions: 5")
    explained = assert_explained(run("content", "check", str(tmp_path / "mine.yaml")))
    assert "is in no content pack" in explained


# Try


def test_an_answer_can_be_tried_against_the_evidence(run: Run) -> None:
    ran = run("content", "try", "q-1", stdin="I plot the score distribution.\n")
    assert (ran.code, ran.out) == (0, "[x] scores  'score ... distribution' by 'score distribution'\n")


def test_an_answer_that_shows_nothing_is_told_so(run: Run) -> None:
    assert run("content", "try", "q-1", stdin="I restart it.\n").out == "[ ] scores\n"
    assert run("content", "try", "q-1", stdin="").out == "[ ] scores\n"


def test_trying_an_unknown_question_names_the_nearest(run: Run) -> None:
    assert "did you mean q-" in assert_explained(run("content", "try", "q-11"), fix="mlops-prep content list")


# New


@pytest.mark.parametrize("kind", KINDS)
def test_a_skeleton_of_every_kind_is_valid_as_it_is(run: Run, tmp_path: Path, kind: str) -> None:
    ran = run("content", "new", kind, f"new-{kind}")
    assert (ran.code, ran.err) == (0, "")
    checked = check(run, write_pack(tmp_path, new=ran.out))
    assert checked.code == 0, checked.out
    assert checked.err.startswith("0 problems")


def test_a_skeleton_has_the_id_and_the_domain_that_were_asked_for(run: Run) -> None:
    (made,) = yaml.safe_load(run("content", "new", "open", "my-id", "--domain", "serving").out)
    assert (made["id"], made["domain"], made["kind"]) == ("my-id", "serving", "open")


@pytest.mark.parametrize(("kind", "question"), [("essay", "my-id"), ("open", "My Id"), ("open", "-"), ("open", "a_b")])
def test_a_skeleton_of_no_kind_or_with_no_id_is_refused(run: Run, kind: str, question: str) -> None:
    assert_explained(run("content", "new", kind, question), fix="mlops-prep content new")


# Schema


def schema(run: Run) -> dict[str, Any]:
    ran = run("content", "schema")
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


def references(node: Any) -> Iterator[str]:
    """Every `$ref` in a schema."""
    if isinstance(node, dict):
        yield from ([node["$ref"]] if "$ref" in node else [])
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from references(one)


def test_the_schema_is_of_a_question_file(run: Run) -> None:
    found = schema(run)
    assert found["$schema"].startswith("https://json-schema.org/")
    assert found["required"] == ["questions"]
    assert found["properties"]["questions"]["items"] == {"$ref": "#/$defs/Question"}


def test_the_schema_lists_every_key_of_everything_an_author_writes(run: Run) -> None:
    definitions = schema(run)["$defs"]
    written = {
        name: {field.name for field in fields(shape)}
        for name, shape in vars(models).items()
        if isinstance(shape, type) and hasattr(shape, "__pydantic_config__")
    }
    assert {name: set(definition["properties"]) for name, definition in definitions.items()} == written
    assert all(definition["additionalProperties"] is False for definition in definitions.values())


def test_the_schema_names_the_keys_that_must_be_there(run: Run) -> None:
    required = schema(run)["$defs"]["Question"]["required"]
    assert required == ["id", "domain", "rounds", "level", "kind", "minutes", "prompt"]
    assert set(required) <= {field.name for field in fields(Question)}


def test_the_schema_refers_to_nothing_that_it_does_not_have(run: Run) -> None:
    found = schema(run)
    assert {f"#/$defs/{name}" for name in found["$defs"]} == set(references(found))


# Coverage and flags


def test_coverage_counts_by_section_and_names_what_is_missing(run: Run, tmp_path: Path) -> None:
    pack = write_pack(tmp_path, good=f"{COMPLETE}  covers: [Q-MON-2]\n")
    ran = run("content", "coverage", "--content", str(pack))
    assert ran.code == 0
    listed = ran.out[ran.out.index("\nquestions: ") :]
    assert re.match(rf"\nquestions: \d+ of {len(inventory()['questions'])}\n", listed)
    assert "\n  Q-MON-2: complete\n" in listed
    assert "\n  not covered: Q-LIFE-1, " in listed


def test_coverage_as_json_has_every_section_and_every_id(run: Run, tmp_path: Path) -> None:
    pack = write_pack(tmp_path, good=f"{COMPLETE}  covers: [Q-MON-2]\n")
    ran = run("content", "coverage", "--json", "--content", str(pack))
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert {section: list(ids) for section, ids in found.items()} == inventory()
    assert found["questions"]["Q-MON-2"] == ["complete"]
    assert found["questions"]["Q-MON-1"] == []


def test_with_nothing_flagged_there_is_nothing_to_list(run: Run) -> None:
    ran = run("content", "flags")
    assert (ran.code, ran.out) == (0, "")
