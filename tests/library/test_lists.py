"""Checklists and plans in the library: a mistake has its file, line and field; a healthy one needs no Pydantic."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from mlops_prep.errors import UserError
from mlops_prep.library import open_library
from mlops_prep.library.building import build, fits
from mlops_prep.library.checking import check_library
from mlops_prep.library.inventory import coverage_of
from mlops_prep.library.lists import Lists, open_lists, read_checklist, read_plan
from mlops_prep.library.scenarios import open_scenarios
from mlops_prep.library.validating import shaped
from mlops_prep.library.validating_lists import validate_checklist, validate_plan
from mlops_prep.models.checklist import Checklist
from mlops_prep.models.plan import PlanContent

ITEM = {"id": "figures", "says": "My five figures are on one page."}
CHECKLIST = {"id": "tiny", "title": "Tiny", "summary": "Before lunch.", "per": "interview", "items": [ITEM]}
STEP = {
    "id": "five-figures",
    "title": "The numbers page",
    "does": "Write down five figures.",
    "day": 14,
    "latest": 1,
    "minutes": 60,
    "kind": "task",
}
PHASE = {"id": "lifecycle", "title": "The lifecycle", "weeks_least": 2, "weeks_most": 3, "focus": "Registries."}
PLAN = {"id": "tiny", "title": "Tiny", "summary": "In a hurry.", "from_days": 0, "steps": [STEP]}


def write(folder: Path, kind: str, data: Any, name: str = "tiny") -> Path:
    path = folder / kind / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    source = data if isinstance(data, str) else yaml.safe_dump(data, sort_keys=False)
    path.write_text(source, encoding="utf-8")
    return path


def item(**fields: Any) -> dict[str, Any]:
    return {"items": [{**ITEM, **fields}]}


def step(**fields: Any) -> dict[str, Any]:
    return {"steps": [{**STEP, **fields}]}


def phase(**fields: Any) -> dict[str, Any]:
    return {"phases": [{**PHASE, **fields}]}


BAD_CHECKLISTS: list[tuple[dict[str, Any], str, str]] = [
    ({"titel": "Tiny"}, "titel", "unknown key"),
    ({"title": None}, "title", "should be a"),
    ({"title": ""}, "title", "at least 1 character"),
    ({"per": "day"}, "per", "'day' is none of"),
    ({"id": "other"}, "id", "is 'other', and the file is called 'tiny'"),
    ({"items": []}, "items", "must not be empty"),
    ({"items": {}}, "items", "should be a"),
    ({"items": [ITEM, ITEM]}, "items.1.id", "id 'figures' stands 2 times"),
    (item(says=3), "items.0.says", "should be a"),
    (item(covers="CK-DAY-1"), "items.0.covers", "should be a"),
    (item(command="drill"), "items.0.command", "does not begin with 'mlops-prep '"),
]
BAD_PLANS: list[tuple[dict[str, Any], str, str]] = [
    ({"form_days": 3}, "form_days", "unknown key"),
    ({"from_days": -1}, "from_days", "greater than or equal to 0"),
    ({"from_days": "3"}, "from_days", "should be a"),
    ({"id": "other"}, "id", "is 'other', and the file is called 'tiny'"),
    ({"steps": []}, "steps", "a plan has steps or phases"),
    ({"steps": [STEP, STEP]}, "steps.1.id", "id 'five-figures' stands 2 times"),
    (step(id="14"), "steps.0.id", "'14' is a number"),
    (step(minutes=0), "steps.0.minutes", "greater than 0"),
    (step(minutes=True), "steps.0.minutes", "should be a"),
    (step(day=1.5), "steps.0.day", "should be a"),
    (step(latest=15), "steps.0.latest", "is day 15, before day 14"),
    (step(kind="walk"), "steps.0.kind", "'walk' is none of"),
    (step(kind="kata"), "steps.0.target", "is missing"),
    (step(target="psi"), "steps.0.target", "a task has no target"),
    (step(rounds=["lunch"]), "steps.0.rounds.0", "'lunch' is none of"),
    (phase(weeks_least=4), "phases.0.weeks_most", "is 3, less than 4 weeks"),
    ({"phases": [PHASE, PHASE]}, "phases.1.id", "id 'lifecycle' stands 2 times"),
    ({"order": [""]}, "order.0", "at least 1 character"),
]


def test_the_tiny_ones_have_no_problems() -> None:
    assert validate_checklist(CHECKLIST, "tiny")[1] == []
    assert validate_plan({**PLAN, "phases": [PHASE]}, "tiny")[1] == []


@pytest.mark.parametrize(("fields", "place", "says"), BAD_CHECKLISTS)
def test_a_mistake_in_a_checklist_is_named_with_its_field(fields: dict[str, Any], place: str, says: str) -> None:
    found, problems = validate_checklist({**CHECKLIST, **fields}, "tiny")
    assert found is None
    assert [".".join(map(str, its)) for its, _ in problems] == [place]
    assert says in problems[0][1]


@pytest.mark.parametrize(("fields", "place", "says"), BAD_PLANS)
def test_a_mistake_in_a_plan_is_named_with_its_field(fields: dict[str, Any], place: str, says: str) -> None:
    found, problems = validate_plan({**PLAN, **fields}, "tiny")
    assert found is None
    assert [".".join(map(str, its)) for its, _ in problems] == [place]
    assert says in problems[0][1]


@pytest.mark.parametrize("missing", ["id", "title", "summary", "per", "items"])
def test_a_missing_key_is_named(missing: str) -> None:
    _, problems = validate_checklist({key: value for key, value in CHECKLIST.items() if key != missing}, "tiny")
    assert problems == [((missing,), "is missing")]


@pytest.mark.parametrize(
    ("model", "data"),
    [(Checklist, {**CHECKLIST, **fields}) for fields, _, _ in BAD_CHECKLISTS]
    + [(PlanContent, {**PLAN, **fields}) for fields, _, _ in BAD_PLANS]
    + [(PlanContent, {**PLAN, **fields}) for fields in (step(minutes=7.5), step(rounds=["coding"]), phase())],
)
def test_what_is_built_without_pydantic_is_what_pydantic_accepts(model: type, data: Any) -> None:
    accepted, problems = shaped(model, data)
    assert fits(model, data) == (not problems)
    if accepted:
        assert repr(build(model, data)) == repr(accepted)


def test_a_problem_has_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = write(tmp_path, "checklists", {**CHECKLIST, **item(command="drill")})
    line = path.read_text().split("\n").index("  command: drill") + 1
    found, (problem,) = read_checklist(path)
    assert found is None
    assert (problem.file, problem.line, problem.id) == ("checklists/tiny.yaml", line, "tiny")
    with pytest.raises(UserError) as caught:
        Lists([tmp_path]).checklist("tiny")
    assert caught.value.cause.startswith(f"checklists/tiny.yaml:{line}: items.0.command: 'drill' does not begin")
    assert caught.value.fix == "mlops-prep content check"


@pytest.mark.parametrize("source", ["", "a: [", "- a", "text", "a: 1\na: 2", "id: tiny\n\x00", "a: &a [*a]"], ids=repr)
def test_what_is_no_list_is_said_and_hides_nothing(tmp_path: Path, source: str) -> None:
    write(tmp_path, "checklists", CHECKLIST)
    write(tmp_path, "plans", PLAN)
    bad = write(tmp_path, "checklists", source, "bad"), write(tmp_path, "plans", source, "bad")
    assert read_checklist(bad[0])[1]
    assert read_plan(bad[1])[1]
    lists = Lists([tmp_path])
    assert [one.id for one in lists.checklists()] == ["tiny"]
    assert [one.id for one in lists.plans()] == ["tiny"]
    assert lists.checklist_ids() == ["bad", "tiny"]


def test_an_unknown_checklist_has_its_near_miss(tmp_path: Path) -> None:
    write(tmp_path, "checklists", CHECKLIST)
    with pytest.raises(UserError) as caught:
        Lists([tmp_path]).checklist("tinny")
    assert caught.value.cause == "no checklist 'tinny'; did you mean tiny?"
    assert caught.value.fix == "mlops-prep checklist"


def test_the_day_of_list_comes_first(tmp_path: Path) -> None:
    for name in ("a", "day-of", "z"):
        write(tmp_path, "checklists", {**CHECKLIST, "id": name}, name)
    assert [one.id for one in Lists([tmp_path]).checklists()] == ["day-of", "a", "z"]


def test_the_first_of_two_with_one_id_counts_and_the_other_is_told_of(tmp_path: Path) -> None:
    write(tmp_path / "a", "plans", PLAN)
    write(tmp_path / "b", "plans", {**PLAN, "title": "Another"})
    lists = Lists([tmp_path / "a", tmp_path / "b", tmp_path / "a"])
    assert [plan.title for plan in lists.plans()] == ["Tiny"]
    (problem,) = lists.problems
    assert "exists already in" in problem.problem
    assert str(tmp_path / "a") in problem.problem
    assert str(tmp_path / "b") in problem.file


def test_steps_of_all_plans_come_by_day(tmp_path: Path) -> None:
    steps = [{**STEP, "id": f"step-{day}", "day": day, "latest": 0} for day in (0, 14, 3)]
    write(tmp_path, "plans", {**PLAN, "steps": steps[:2]})
    write(tmp_path, "plans", {**PLAN, "id": "more", "steps": steps[1:]}, "more")
    assert [(one.id, one.day) for one in Lists([tmp_path]).steps()] == [("step-14", 14), ("step-3", 3), ("step-0", 0)]


def test_no_folder_is_no_list(tmp_path: Path) -> None:
    lists = Lists([tmp_path])
    assert (lists.checklists(), lists.plans(), lists.steps(), lists.paths(), lists.problems) == ([], [], [], [], [])


def checked(folder: Path) -> tuple[list[str], list[str]]:
    library = open_library(folder / "cache")
    found = check_library(
        library,
        open_lists([folder]).paths(),
        open_scenarios(library.folders()),
        open_lists([*library.folders(), folder]),
    )
    problems, remarks = (
        [f"{Path(one.file).name}:{one.line}: {one.field}: {one.problem}" for one in ones] for ones in found
    )
    return problems, remarks


def test_what_a_list_points_to_must_be_there(tmp_path: Path) -> None:
    targets = [("kata", "psy"), ("design", "psi"), ("incident", "none"), ("checklist", "none"), ("drill", "cooking")]
    steps = [{**STEP, "id": f"to-{kind}", "kind": kind, "target": target} for kind, target in targets]
    write(tmp_path, "plans", {**PLAN, "steps": steps, "phases": [{**PHASE, "domains": ["monitoring", "cooking"]}]})
    write(tmp_path, "checklists", {**CHECKLIST, **item(question="no-such-question")})
    problems, _ = checked(tmp_path)
    assert problems == [
        "tiny.yaml:8: items.0.question: there is no question 'no-such-question'",
        "tiny.yaml:13: steps.0.target: there is no kata 'psy'",
        "tiny.yaml:21: steps.1.target: there is no design 'psi'",
        "tiny.yaml:29: steps.2.target: there is no incident 'none'",
        "tiny.yaml:37: steps.3.target: there is no checklist 'none'",
        "tiny.yaml:45: steps.4.target: there is no domain 'cooking'",
        "tiny.yaml:53: phases.0.domains: there is no domain 'cooking'",
    ]


def test_a_step_id_is_unique_over_all_plans(tmp_path: Path) -> None:
    write(tmp_path, "plans", {**PLAN, "id": "one"}, "one")
    write(tmp_path, "plans", {**PLAN, "id": "two"}, "two")
    problems, _ = checked(tmp_path)
    assert len(problems) == 1
    assert problems[0].startswith("two.yaml:6: steps.0.id: 'five-figures' is a step of ")


def test_an_unknown_inventory_id_is_a_remark(tmp_path: Path) -> None:
    write(tmp_path, "checklists", {**CHECKLIST, **item(covers=["CK-DAY-1", "CK-DAY-99"])})
    problems, remarks = checked(tmp_path)
    assert problems == []
    assert remarks == ["tiny.yaml:9: items.0.covers: 'CK-DAY-99' is no id of the content inventory"]


def test_items_steps_phases_and_plans_cover(tmp_path: Path) -> None:
    write(tmp_path, "checklists", {**CHECKLIST, **item(covers=["CK-DAY-1", "PF-1"])})
    steps = [{**STEP, "id": name, "covers": ["PLAN-D7"]} for name in ("sheet-1", "sheet-2")]
    plan = {**PLAN, "id": "two", "steps": steps, "phases": [{**PHASE, "covers": ["ROAD-1"]}], "covers": ["ROAD-ORDER"]}
    write(tmp_path, "plans", plan, "two")
    found = coverage_of(open_library(tmp_path / "cache"), open_scenarios([]), Lists([tmp_path]))
    covered = {one: by for ids in found.values() for one, by in ids.items()}
    assert covered["CK-DAY-1"] == covered["PF-1"] == ["tiny"]
    assert covered["PLAN-D7"] == covered["ROAD-1"] == covered["ROAD-ORDER"] == ["two"]


def test_a_healthy_list_is_read_without_pydantic(tmp_path: Path) -> None:
    write(tmp_path, "checklists", CHECKLIST)
    write(tmp_path, "plans", PLAN)
    source = (
        "import sys; from pathlib import Path; from mlops_prep.library.lists import open_lists;"
        f"lists = open_lists([Path({str(tmp_path)!r})]);"
        "assert lists.plans() and lists.checklists() and lists.steps();"
        "sys.exit('pydantic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", source], check=True)
