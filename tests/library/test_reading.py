"""Reading one YAML file: plain data and places, or one problem that says what and where."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mlops_prep.library import reading
from mlops_prep.library.reading import MAX_DEPTH, Document, read_document
from mlops_prep.models.problems import Problem


@pytest.fixture(params=["libyaml", "pure Python"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Either parser that PyYAML may come with."""
    if request.param == "pure Python":
        monkeypatch.setattr(reading, "_SafeLoader", yaml.SafeLoader)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "some.yaml"


def read(file: Path, content: str | bytes) -> Document | Problem:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_document(file, "some.yaml")


def problem(file: Path, content: str | bytes) -> Problem:
    found = read(file, content)
    assert isinstance(found, Problem), found.data
    assert found.file == "some.yaml"
    return found


def data(file: Path, content: str | bytes) -> object:
    found = read(file, content)
    assert isinstance(found, Document), str(found)
    return found.data


# ---------------------------------------------------------------- what is read


def test_a_file_becomes_plain_data(file: Path) -> None:
    content = "a: 1\nb: [x, 2.5, true, null]\nc:\n  d: |\n    two\n    lines\n"

    assert data(file, content) == {"a": 1, "b": ["x", 2.5, True, None], "c": {"d": "two\nlines\n"}}


def test_a_date_stays_a_text(file: Path) -> None:
    assert data(file, "day: 2026-11-21\nnever: 2026-02-30\n") == {"day": "2026-11-21", "never": "2026-02-30"}


def test_unicode_is_read(file: Path) -> None:
    assert data(file, "a: naïve 🎉 日本\n") == {"a": "naïve 🎉 日本"}


def test_windows_line_ends_are_read(file: Path) -> None:
    assert data(file, "a: 1\r\nb:\r\n- 2\r\n") == {"a": 1, "b": [2]}


def test_keys_are_words_whatever_they_look_like(file: Path) -> None:
    assert data(file, "1: a\nyes: b\n2026-11-21: c\n") == {"1": "a", "yes": "b", "2026-11-21": "c"}


def test_an_anchor_that_nobody_uses_does_no_harm(file: Path) -> None:
    assert data(file, "a: &x 1\n") == {"a": 1}


def test_a_large_honest_file_is_read(file: Path) -> None:
    assert data(file, "a:\n" + "- {b: c}\n" * 2_000) == {"a": [{"b": "c"}] * 2_000}


# ---------------------------------------------------------------- places


def test_a_document_knows_the_line_of_every_value(file: Path) -> None:
    found = read(file, "# comment\nquestions:\n- id: a\n  rubric:\n  - id: b\n    says: c\n- id: d\n")
    assert isinstance(found, Document)

    assert found.line(()) == 2
    assert found.line(("questions",)) == 3
    assert found.line(("questions", 0, "id")) == 3
    assert found.line(("questions", 0, "rubric", 0, "says")) == 6
    assert found.line(("questions", 1)) == 7


@pytest.mark.parametrize("location", [("questions", 0, "nope"), ("questions", 0, "id", "deeper"), ("questions", 0, 5)])
def test_what_is_not_there_has_the_line_of_what_is_around_it(file: Path, location: tuple[str | int, ...]) -> None:
    found = read(file, "\n\nquestions:\n- id: a\n")
    assert isinstance(found, Document)

    assert found.line(location) == 4


# ---------------------------------------------------------------- traps


@pytest.mark.parametrize("content", ["", "   \n\n", "# only a comment\n", "\t\n"])
def test_an_empty_file_is_a_problem(file: Path, content: str) -> None:
    assert problem(file, content).problem == "the file is empty"


@pytest.mark.parametrize(
    ("content", "line"),
    [("a:\n\t- 1\n", 2), ("a:\n- b: 1\n\tc: 2\n", 3), ("a:\n  b: 1\n\tc: 2\n", 3)],
)
def test_a_tab_is_a_problem_with_its_line(file: Path, content: str, line: int) -> None:
    found = problem(file, content)

    assert found.line == line
    assert "tab" in found.problem


@pytest.mark.parametrize(
    ("content", "line", "key"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "a"),
        ("a:\n- x: 1\n  y: 2\n  x: 3\n", 4, "x"),
        ("a: {x: 1, x: 2}\n", 1, "x"),
        ("1: a\n'1': b\n", 2, "1"),
        ("a: 1\r\na: 2\r\n", 2, "a"),
    ],
)
def test_a_key_that_stands_twice_is_a_problem_with_its_line(file: Path, content: str, line: int, key: str) -> None:
    found = problem(file, content)

    assert (found.line, found.problem) == (line, f"key '{key}' stands twice in one mapping")


def test_a_bomb_of_aliases_is_refused_and_not_unfolded(file: Path) -> None:
    levels = [
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    found = problem(file, "a: &a [x, x, x, x, x, x, x, x, x]\n" + "\n".join(levels) + "\n")

    assert found.line == 2
    assert "alias *a" in found.problem


def test_an_alias_to_itself_is_refused(file: Path) -> None:
    assert "alias" in problem(file, "a: &a [*a]\n").problem


def test_a_merge_key_with_an_alias_is_refused(file: Path) -> None:
    assert "alias" in problem(file, "a: &a {x: 1}\nb:\n  <<: *a\n").problem


@pytest.mark.parametrize(
    "content",
    ["[" * 100_000, "{" * 100_000, "- " * 100_000, "? " * 100_000, "a: " + "[" * 50 + "]" * 50],
    ids=["lists", "mappings", "items", "keys", "closed"],
)
def test_deep_nesting_is_refused(file: Path, content: str) -> None:
    assert problem(file, content).problem == f"is nested deeper than {MAX_DEPTH} levels"


def test_deep_nesting_names_the_line_where_it_is_too_deep(file: Path) -> None:
    assert problem(file, "".join("  " * depth + "a:\n" for depth in range(60))).line == MAX_DEPTH + 1


@pytest.mark.parametrize(
    "value",
    [
        "!mine 1",
        "!mine [1]",
        "!mine {a: 1}",
        "!!python/object/apply:os.system [ls]",
        "!!python/name:os.system",
        "!!python/object:os.x {a: 1}",
        "!!binary aGk=",
        "!!set {a, b}",
        "!!omap [a: 1]",
        "=",
    ],
)
def test_an_unknown_tag_is_refused(file: Path, value: str) -> None:
    found = problem(file, f"fine: 1\nbad: {value}\n")

    assert found.line == 2
    assert "tag" in found.problem


@pytest.mark.parametrize(
    "value",
    [
        "!!int abc",
        "!!int ''",
        "!!int '-'",
        "!!float x",
        "!!bool maybe",
        "!!bool ''",
        "9" * 5_000,
        ".nan",
        "-.inf",
        "1.0e+999",
    ],
)
def test_a_value_that_is_none_is_a_problem_with_its_line(file: Path, value: str) -> None:
    found = problem(file, f"fine: 1\nbad: {value}\n")

    assert found.line == 2
    assert "not a" in found.problem
    assert len(str(found)) < 200


def test_a_byte_order_mark_is_named(file: Path) -> None:
    for content in ("a: 1".encode("utf-8-sig"), "a: 1".encode("utf-16")):
        assert "byte-order mark" in problem(file, content).problem


def test_bytes_that_are_not_utf8_are_named_with_their_line(file: Path) -> None:
    found = problem(file, b"a: 1\nb: caf\xe9\n")

    assert found.line == 2
    assert "not UTF-8 (byte 0xe9)" in found.problem


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f"])
def test_a_control_character_is_a_problem(file: Path, character: str) -> None:
    assert "not valid YAML" in problem(file, f"a: x{character}y\n").problem


def test_a_second_document_is_a_problem(file: Path) -> None:
    found = problem(file, "a: 1\n---\nb: 2\n")

    assert "document" in found.problem


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('a: "never closed\n', 2),
        ("a: [1, 2\n", 2),
        ("a: b: c\n", 1),
        ("ok: 1\na: `x`\n", 2),
        ("ok: 1\na: @x\n", 2),
        ("a: %x\n", 1),
    ],
)
def test_broken_syntax_is_a_problem_with_its_line(file: Path, content: str, line: int) -> None:
    found = problem(file, content)

    assert found.line == line
    assert found.problem.startswith("is not valid YAML: ")


def test_a_list_as_a_key_is_refused(file: Path) -> None:
    assert "key" in problem(file, "? [1, 2]\n: 3\n").problem


def test_a_problem_is_one_line(file: Path) -> None:
    for content in ("a: b: c", "a: 'x", "\x00", "a: !!int abc\n", "a: !!int 'a\n\n  b'\n"):
        assert "\n" not in str(problem(file, content))


# ---------------------------------------------------------------- files that are none


def test_a_directory_where_a_file_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "some.yaml").mkdir()
    found = read_document(tmp_path / "some.yaml", "some.yaml")

    assert str(found) == "some.yaml:1: -: -: is a directory, where a YAML file should be"


def test_a_file_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    found = read_document(tmp_path / "gone.yaml", "gone.yaml")

    assert isinstance(found, Problem)
    assert found.problem == "cannot be read: No such file or directory"


def test_a_huge_file_is_refused_before_it_is_read(file: Path) -> None:
    with file.open("wb") as target:
        target.truncate(reading.MAX_BYTES + 1)  # sparse: takes no space

    found = read_document(file, "some.yaml")
    assert isinstance(found, Problem)
    assert found.problem == "is larger than 64 MB"


# ---------------------------------------------------------------- anything at all

yamlish = st.lists(
    st.sampled_from(
        [
            "a",
            "b",
            ": ",
            "- ",
            "\n",
            "  ",
            "\t",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "'",
            '"',
            "#",
            "&a ",
            "*a",
            "!x ",
            "!!int ",
            "| ",
            "? ",
            "1",
            "~",
            "%",
        ]
    )
).map("".join)


@given(content=st.binary() | st.text().map(str.encode) | yamlish.map(str.encode))
def test_no_content_raises(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_bytes(content)
    found = read_document(file, "any.yaml")

    if isinstance(found, Problem):
        assert 1 <= found.line <= content.count(b"\n") + content.count(b"\r") + 3
        assert found.problem
    else:
        found.line(("a", 0, "b"))
