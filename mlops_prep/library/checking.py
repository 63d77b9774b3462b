"""Everything that is wrong with a library, for `mlops-prep content check`."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from mlops_prep.errors import UserError
from mlops_prep.library import Library
from mlops_prep.library.incidents import prove_incident
from mlops_prep.library.inventory import inventory_ids
from mlops_prep.library.lists import Lists, found_in
from mlops_prep.library.naming import shown
from mlops_prep.library.proving import prove, prove_kata
from mlops_prep.library.scenarios import Scenarios, read_common, read_design, read_incident
from mlops_prep.library.validating_lists import Targets, covered, reference_problems
from mlops_prep.models.incident import Incident
from mlops_prep.models.plan import PlanContent
from mlops_prep.models.problems import Problem


def check_library(
    library: Library, only: Iterable[Path], scenarios: Scenarios, lists: Lists, seeds: int = 1
) -> tuple[list[Problem], list[Problem]]:
    """Problems, and remarks on questions that are usable all the same; of every file, or of the files `only`.

    Every variant of an incident is played with so many seeds. Raises UserError for a file that the library does not
    have: it would look like one without problems.
    """
    wanted = {_known(path, library, scenarios, lists).resolve() for path in only}

    def is_wanted(file: str) -> bool:
        return not wanted or Path(file).resolve() in wanted

    def chosen(found: Iterable[Problem]) -> list[Problem]:
        return sorted({one for one in found if is_wanted(one.file)})

    played = [one for one in scenarios.ids() if not wanted or scenarios.path(one).resolve() in wanted]
    found = [problem for one in played for problem in _scenario_problems(scenarios, one, seeds, library)]
    _, common = read_common(scenarios.common_path()) if scenarios.ids("design") else (None, [])
    found += [*library.problems, *scenarios.problems, *common, *_list_problems(lists, library, scenarios)]
    return chosen(found), chosen([*_remarks(library, is_wanted), *_unknown(scenarios), *_unknown_of_lists(lists)])


def _scenario_problems(scenarios: Scenarios, one: str, seeds: int, library: Library) -> Iterator[Problem]:
    path = scenarios.path(one)
    read = read_incident if scenarios.kind(one) == "incident" else read_design
    scenario, problems = read(path)
    yield from problems
    if scenario is None:
        return
    if isinstance(scenario, Incident):
        for says in prove_incident(scenario, scenarios.templates(), seeds):
            yield Problem(shown(path), 1, one, "variants", says)
    for point, questions in scenario.teaches.items():
        for question in questions:
            if library.entry(question) is None:
                yield Problem(shown(path), 1, one, f"teaches.{point}", f"there is no question '{question}'")


def _unknown(scenarios: Scenarios) -> Iterator[Problem]:
    """Ids in `covers` that the inventory does not have."""
    known = inventory_ids()
    for scenario in scenarios.healthy():
        for name in sorted(set(scenario.covers) - known):
            place = shown(scenarios.path(scenario.id))
            yield Problem(place, 1, scenario.id, "covers", f"'{name}' is no id of the content inventory")


def _list_problems(lists: Lists, library: Library, scenarios: Scenarios) -> Iterator[Problem]:
    """Problems of checklists and plans, and what they point to and is not there."""
    yield from lists.problems
    targets = _targets(lists, library, scenarios)
    steps: dict[str, Path] = {}
    for path, item, problems in lists.read():
        yield from problems
        if item is None:
            continue
        found = list(reference_problems(item, targets))
        for number, step in enumerate(item.steps if isinstance(item, PlanContent) else ()):
            first = steps.setdefault(step.id, path)
            if first != path:
                found.append((("steps", number, "id"), f"'{step.id}' is a step of {shown(first)} already"))
        yield from found_in(path, found)


def _targets(lists: Lists, library: Library, scenarios: Scenarios) -> Targets:
    entries = library.entries()
    by_kind = {
        "checklist": set(lists.checklist_ids()),
        "design": set(scenarios.ids("design")),
        "incident": set(scenarios.ids("incident")),
        "kata": {entry.id for entry in library.katas()},
        "drill": {entry.domain for entry in entries},
    }
    return Targets(by_kind, {entry.id for entry in (*entries, *library.explanations())})


def _unknown_of_lists(lists: Lists) -> Iterator[Problem]:
    known = inventory_ids()
    for path, item, _ in lists.read():
        found = [(place, one) for place, ids in (covered(item) if item else ()) for one in ids if one not in known]
        yield from found_in(path, ((place, f"'{one}' is no id of the content inventory") for place, one in found))


def _known(path: Path, library: Library, scenarios: Scenarios, lists: Lists) -> Path:
    if not path.exists():
        raise UserError(f"{path} does not exist", "mlops-prep content check")
    files = {*map(scenarios.path, scenarios.ids()), *lists.paths()}
    if path.resolve() not in (one.resolve() for one in files) and not library.has_file(path):
        raise UserError(f"{path} is in no content pack that is in use", "mlops-prep content check --content DIR")
    return path


def _remarks(library: Library, is_wanted: Callable[[str], bool]) -> Iterator[Problem]:
    known = inventory_ids()
    for entry in (*library.entries(), *library.explanations()):
        file, line = library.place(entry.id)
        if not is_wanted(file):  # to prove a question takes its time
            continue
        question = library.question(entry.id)
        for location, remark in prove(question, library.lexicon(entry.id)):
            yield Problem(file, line, entry.id, ".".join(map(str, location)), remark)
        for unknown in sorted(set(question.covers) - known):
            yield Problem(file, line, entry.id, "covers", f"'{unknown}' is no id of the content inventory")
    for entry in library.katas():
        file, line = library.place(entry.id)
        kata, files = library.kata(entry.id), os.listdir(library.kata_folder(entry.id))
        for location, remark in prove_kata(kata, len(library.explanations(entry.id)), files):
            yield Problem(file, line, entry.id, ".".join(map(str, location)), remark)
        for unknown in sorted(set(kata.covers) - known):
            yield Problem(file, line, entry.id, "covers", f"'{unknown}' is no id of the content inventory")
