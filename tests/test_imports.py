"""Who may know whom. The layers of the package, as CONTRIBUTING.md's house rules and the design have them."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import mlops_prep

PACKAGE = Path(mlops_prep.__file__).parent

LAYERS = (
    {"cli"},
    {"sessions", "ui"},
    {"library", "scoring", "scheduling", "store", "report", "kata"},
    {"evidence", "grading", "drawing", "world"},
    {"models"},
    {"clock", "paths", "errors"},
)
"""From the top to the bottom: a part may import what stands below it, and nothing beside it."""

LEVEL = {part: level for level, layer in enumerate(LAYERS) for part in layer}
ENTRY = "__main__"


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the package by its dotted name below `mlops_prep`, parsed."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """Dotted names of everything that a module imports, inside functions and under TYPE_CHECKING, too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports() -> Iterator[tuple[str, str]]:
    """Importing module, and the part of the package that it imports."""
    for name, tree in modules():
        for target in imported(tree):
            root, _, rest = target.partition(".")
            if root == "mlops_prep" and rest:
                yield name, rest.partition(".")[0]


def foreign_imports() -> Iterator[tuple[str, str]]:
    """Importing module, and the top-level package outside of ours that it imports."""
    for name, tree in modules():
        for target in imported(tree):
            root = target.partition(".")[0]
            if root != "mlops_prep":
                yield name, root


def test_only_a_runner_imports_relatively_and_nothing_else_of_ours() -> None:
    runner = {name: tree for name, tree in modules() if name.startswith("kata.runner")}
    relative = {
        name for name, tree in modules() for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level
    }

    assert relative <= set(runner)
    assert {importer for importer, _ in own_imports()} & set(runner) == set()


def test_a_runner_needs_the_standard_library_alone() -> None:
    roots = {root for importer, root in foreign_imports() if importer.startswith("kata.runner")}

    assert roots <= sys.stdlib_module_names


def part_of(module: str) -> str:
    return module.partition(".")[0]


def test_the_walk_sees_the_imports() -> None:
    assert ("cli.common", "ui") in set(own_imports())
    assert ("library.reading", "yaml") in set(foreign_imports())


def test_every_part_of_the_package_has_its_layer() -> None:
    parts = {part_of(name) for name, _ in modules()} - {"", ENTRY}

    assert parts - set(LEVEL) == set()


def test_imports_only_go_down() -> None:
    wrong = [
        f"{importer} imports {part}"
        for importer, part in own_imports()
        if part_of(importer) not in (part, ENTRY) and part in LEVEL and LEVEL[part_of(importer)] >= LEVEL[part]
    ]

    assert wrong == []


def test_the_ui_knows_the_models_only() -> None:
    assert {part for importer, part in own_imports() if part_of(importer) == "ui"} <= {"ui", "models"}


def test_only_the_cli_knows_the_ui() -> None:
    assert {part_of(importer) for importer, part in own_imports() if part == "ui"} <= {"ui", "cli"}


def test_only_the_entry_knows_the_cli() -> None:
    assert {part_of(importer) for importer, part in own_imports() if part == "cli"} <= {"cli", ENTRY}


@pytest.mark.parametrize("part", ["evidence", "grading", "drawing", "models", "scoring"])
def test_the_pure_core_touches_no_outside_world(part: str) -> None:
    outside = {"os", "sys", "pathlib", "time", "sqlite3", "subprocess", "socket", "tempfile", "shutil", "io"}

    assert {root for importer, root in foreign_imports() if part_of(importer) == part} & outside == set()


@pytest.mark.parametrize(
    ("library", "allowed"),
    [
        ("fsrs", {"scheduling.memory"}),
        ("numpy", set()),
        ("scipy", set()),
        ("snowballstemmer", {"evidence.text"}),
        ("platformdirs", {"paths"}),
    ],
)
def test_a_library_has_its_one_importer(library: str, allowed: set[str]) -> None:
    assert {importer for importer, root in foreign_imports() if root == library} <= allowed


@pytest.mark.parametrize(
    ("library", "parts"),
    [
        ("rich", {"ui", "cli"}),
        ("prompt_toolkit", {"ui"}),
        ("typer", {"cli"}),
        ("sqlite3", {"store", "library"}),
        ("yaml", {"library", "world"}),  # a simulated kubectl reads patches and prints documents
        ("jinja2", {"world"}),
    ],
)
def test_a_library_stays_in_its_part(library: str, parts: set[str]) -> None:
    assert {part_of(importer) for importer, root in foreign_imports() if root == library} <= parts


def test_only_the_clock_reads_the_time_of_day() -> None:
    found = {
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "today", "utcnow")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date")
    }

    assert found == {"clock"}


def test_only_the_edges_measure_time() -> None:
    """The countdown on the screen and the wait for a locked file have no business with a test's clock."""
    assert {importer for importer, root in foreign_imports() if root == "time"} <= {"clock", "ui.editor", "store.db"}


def test_nobody_shares_a_random_generator() -> None:
    names = {target for _, tree in modules() for target in imported(tree) if target.partition(".")[0] == "random"}

    assert names <= {"random.Random", "random.SystemRandom"}


HEAVY = ("rich", "pydantic", "yaml", "fsrs", "prompt_toolkit", "sqlite3", "numpy", "scipy", "jinja2", "questionary")


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_a_glance_at_the_program_imports_nothing_heavy(option: str) -> None:
    program = (
        "import sys\n"
        f"sys.argv = ['mlops-prep', '{option}']\n"
        "from mlops_prep.cli.main import main\n"
        "try:\n    main()\n"
        f"finally:\n    print(*(set({HEAVY}) & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout
    assert done.stderr.split() == []
