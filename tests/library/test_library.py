"""The library over several folders: what is read again and when, and that nothing broken hides what is healthy."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mlops_prep import library as library_module
from mlops_prep.errors import UserError
from mlops_prep.library import Library, index, open_library, reading
from tests.builders import open_question_yaml, write_pack

Open = Callable[..., Library]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's own content: one question and a lexicon."""
    folder = write_pack(tmp_path / "program" / "content", own=open_question_yaml("own-1"))
    (folder / "lexicon.yaml").write_text("synonyms:\n  rollback: rollback|revert\n", encoding="utf-8")
    monkeypatch.setattr(library_module, "builtin_root", lambda: tmp_path / "program")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A content pack of two files with three questions."""
    first = open_question_yaml("p-1") + open_question_yaml("p-2")
    return write_pack(tmp_path / "pack", a=first, b=open_question_yaml("p-3"))


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def opened(own: Path, cache: Path) -> Open:
    """Opens the library with packs, as a process that starts."""
    return lambda *packs: open_library(cache, packs)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read, as they are."""
    names: list[str] = []
    real = reading.read_document

    def noted(path: Path, name: str) -> object:
        names.append(name)
        return real(path, name)

    monkeypatch.setattr(reading, "read_document", noted)
    return names


def ids(library: Library) -> list[str]:
    return [entry.id for entry in library.entries()]


def said(library: Library) -> list[str]:
    return [str(problem) for problem in library.problems]


def change(file: Path, content: str) -> None:
    """Write another content, with another time, as an editor would a while later."""
    before = file.stat().st_mtime_ns if file.exists() else 0
    file.write_text(content, encoding="utf-8")
    os.utime(file, ns=(before + 10**9, before + 10**9))


def index_files(cache: Path) -> list[Path]:
    return sorted(cache.glob("*.sqlite3"))


# ---------------------------------------------------------------- what is in it


def test_questions_of_all_folders_come_in_the_order_of_files(opened: Open, pack: Path) -> None:
    assert ids(opened(pack)) == ["own-1", "p-1", "p-2", "p-3"]


def test_an_entry_knows_what_selecting_needs(opened: Open) -> None:
    entry = opened().entry("own-1")

    assert entry is not None
    assert (entry.domain, entry.kind, entry.level, entry.rounds, entry.minutes) == (
        "monitoring",
        "open",
        "senior",
        "reliability",
        3,
    )
    assert (entry.file, entry.position, entry.line) == ("questions/own.yaml", 0, 2)
    assert 0 < entry.importance <= 1


def test_a_question_is_handed_out_by_id(opened: Open, pack: Path) -> None:
    question = opened(pack).question("p-2")

    assert (question.id, question.prompt) == ("p-2", "What do you look at first?")
    assert question.rubric[0].evidence == ("score distribution",)


def test_an_unknown_id_is_told_with_the_nearest_ones(opened: Open, pack: Path) -> None:
    with pytest.raises(UserError) as raised:
        opened(pack).question("p-11")

    assert "no question 'p-11'; did you mean p-1" in raised.value.cause
    assert raised.value.fix == "mlops-prep content list"


def test_an_id_that_nothing_resembles_is_told_without_a_guess(opened: Open) -> None:
    with pytest.raises(UserError, match=r"no question 'zzzzzz'$"):
        opened().question("zzzzzz")
    assert opened().entry("zzzzzz") is None


def test_a_question_knows_its_place(opened: Open, pack: Path) -> None:
    assert opened(pack).place("p-2") == ("pack/questions/a.yaml", 15)


@pytest.mark.parametrize("layout", ["folder", "content"])
def test_a_pack_is_a_folder_or_has_its_content_in_one(opened: Open, tmp_path: Path, layout: str) -> None:
    inside = tmp_path / "other" / ("content" if layout == "content" else "")
    write_pack(inside, a=open_question_yaml("o-1"))

    assert "o-1" in ids(opened(tmp_path / "other"))


def test_yml_files_count_and_others_do_not(opened: Open, pack: Path) -> None:
    (pack / "questions" / "c.yml").write_text("questions:\n" + open_question_yaml("p-4"), encoding="utf-8")
    (pack / "questions" / "notes.md").write_text("# Notes", encoding="utf-8")
    (pack / "questions" / "a.yaml.swp").write_text("\x00", encoding="utf-8")

    library = opened(pack)
    assert ids(library)[-1] == "p-4"
    assert library.problems == []


def test_the_same_pack_given_twice_counts_once(opened: Open, pack: Path, own: Path) -> None:
    library = opened(pack, pack, pack / ".." / "pack", own.parent)

    assert ids(library) == ["own-1", "p-1", "p-2", "p-3"]
    assert library.problems == []


@pytest.mark.parametrize("what", ["absent", "empty folder", "file"])
def test_a_pack_that_is_none_is_a_user_error(opened: Open, tmp_path: Path, what: str) -> None:
    folder = tmp_path / "nothing"
    if what == "empty folder":
        folder.mkdir()
    if what == "file":
        folder.write_text("x", encoding="utf-8")

    with pytest.raises(UserError, match="is no content pack"):
        opened(folder)


@pytest.mark.parametrize("part", ["questions", "katas", "scenarios", "checklists", "plans"])
def test_a_pack_may_have_one_kind_of_content_alone(opened: Open, tmp_path: Path, part: str) -> None:
    (tmp_path / "pack" / part).mkdir(parents=True)

    assert tmp_path / "pack" in opened(tmp_path / "pack").folders()


def test_a_group_of_a_pack_goes_before_the_programs_own(opened: Open, pack: Path) -> None:
    (pack / "lexicon.yaml").write_text("synonyms: {rollback: undo, drift: drift}\n", encoding="utf-8")
    library = opened(pack)

    assert library.lexicon("p-1") == {"rollback": "undo", "drift": "drift"}
    assert library.lexicon("own-1") == {"rollback": "rollback|revert"}


# ---------------------------------------------------------------- what is read again


def test_a_second_open_reads_no_yaml(opened: Open, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = opened(pack)

    def fail(path: Path, name: str) -> object:
        raise AssertionError(f"read {path} again")

    monkeypatch.setattr(reading, "read_document", fail)
    second = opened(pack)

    assert second.entries() == first.entries()
    assert second.question("p-3").prompt == first.question("p-3").prompt
    assert second.lexicon("own-1") == first.lexicon("own-1")


def test_a_second_open_reports_the_same_problems(opened: Open, pack: Path) -> None:
    change(pack / "questions" / "b.yaml", "questions: [5]\n")
    first = opened(pack)

    assert first.problems
    assert opened(pack).problems == first.problems


def test_a_changed_file_is_read_again_and_the_others_are_not(opened: Open, pack: Path, read: list[str]) -> None:
    opened(pack)
    read.clear()
    change(pack / "questions" / "b.yaml", "questions:\n" + open_question_yaml("p-4"))

    assert ids(opened(pack)) == ["own-1", "p-1", "p-2", "p-4"]
    assert read == ["questions/b.yaml"]


def test_a_change_of_the_same_length_is_noticed(opened: Open, pack: Path) -> None:
    opened(pack)
    file = pack / "questions" / "b.yaml"
    change(file, file.read_text(encoding="utf-8").replace("p-3", "p-9"))

    assert ids(opened(pack)) == ["own-1", "p-1", "p-2", "p-9"]


def test_an_older_file_put_back_is_noticed(opened: Open, pack: Path) -> None:
    file = pack / "questions" / "b.yaml"
    opened(pack)
    content = file.read_text(encoding="utf-8").replace("p-3", "p-9")
    file.write_text(content, encoding="utf-8")
    os.utime(file, (1, 1))

    assert "p-9" in ids(opened(pack))


def test_a_new_file_is_read(opened: Open, pack: Path, read: list[str]) -> None:
    opened(pack)
    read.clear()
    write_pack(pack, c=open_question_yaml("p-4"))

    assert ids(opened(pack))[-1] == "p-4"
    assert read == ["questions/c.yaml"]


def test_a_deleted_file_is_forgotten(opened: Open, pack: Path, read: list[str]) -> None:
    opened(pack)
    read.clear()
    (pack / "questions" / "a.yaml").unlink()
    library = opened(pack)

    assert ids(library) == ["own-1", "p-3"]
    assert read == []
    with pytest.raises(UserError):
        library.question("p-1")


def test_a_renamed_file_keeps_its_questions(opened: Open, pack: Path) -> None:
    opened(pack)
    (pack / "questions" / "b.yaml").rename(pack / "questions" / "c.yaml")
    library = opened(pack)

    assert library.problems == []
    assert library.place("p-3")[0] == "pack/questions/c.yaml"


def test_a_mended_file_loses_its_problems(opened: Open, pack: Path) -> None:
    file = pack / "questions" / "b.yaml"
    change(file, "questions: [5]\n")
    assert opened(pack).problems
    change(file, "questions:\n" + open_question_yaml("p-3"))

    library = opened(pack)
    assert library.problems == []
    assert "p-3" in ids(library)


def test_a_changed_lexicon_is_noticed_and_forgets_its_old_groups(opened: Open, own: Path) -> None:
    opened()
    change(own / "lexicon.yaml", "synonyms: {drift: drift}\n")

    assert opened().lexicon("own-1") == {"drift": "drift"}


def test_a_deleted_lexicon_is_forgotten(opened: Open, own: Path) -> None:
    opened()
    (own / "lexicon.yaml").unlink()

    assert opened().lexicon("own-1") == {}


def test_another_version_of_the_program_reads_everything_again(
    opened: Open, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened()
    read.clear()
    monkeypatch.setattr(index, "__version__", "99.0")

    assert ids(opened()) == ["own-1"]
    assert sorted(read) == ["lexicon.yaml", "questions/own.yaml"]


def test_two_packs_do_not_share_an_index(opened: Open, tmp_path: Path, cache: Path) -> None:
    first = write_pack(tmp_path / "first", a=open_question_yaml("f-1"))
    second = write_pack(tmp_path / "second", a=open_question_yaml("s-1"))

    assert ids(opened(first)) == ["own-1", "f-1"]
    assert ids(opened(second)) == ["own-1", "s-1"]
    assert ids(opened(first, second)) == ["own-1", "f-1", "s-1"]
    assert len(index_files(cache)) == 3


# ---------------------------------------------------------------- broken content


BROKEN = {
    "bomb": "a: &a [x, x]\nb: [*a, *a]\n",
    "tab": "questions:\n\t- id: x\n",
    "duplicate key": "questions: []\nquestions: []\n",
    "empty": "",
    "list": "- 1\n",
    "no list": "questions: 5\n",
    "null": "questions:\n",
    "syntax": "questions: [\n",
    "deep": "[" * 1_000,
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=list(BROKEN))
def test_a_broken_file_is_a_problem_and_hides_nothing(opened: Open, pack: Path, content: str) -> None:
    change(pack / "questions" / "a.yaml", content)
    library = opened(pack)

    assert ids(library) == ["own-1", "p-3"]
    (problem,) = library.problems
    assert problem.file == "pack/questions/a.yaml"


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfquestions: []\n", b"questions: [caf\xe9]\n", b"\x00"])
def test_a_file_in_another_encoding_is_a_problem_and_hides_nothing(opened: Open, pack: Path, content: bytes) -> None:
    (pack / "questions" / "a.yaml").write_bytes(content)
    library = opened(pack)

    assert ids(library) == ["own-1", "p-3"]
    assert len(library.problems) == 1


def test_a_directory_where_a_file_should_be_is_a_problem(opened: Open, pack: Path) -> None:
    (pack / "questions" / "c.yaml").mkdir()
    library = opened(pack)

    assert said(library) == ["pack/questions/c.yaml:1: -: -: is a directory, where a YAML file should be"]
    assert ids(library) == ["own-1", "p-1", "p-2", "p-3"]


def test_a_dangling_link_is_a_problem(opened: Open, pack: Path) -> None:
    (pack / "questions" / "c.yaml").symlink_to(pack / "gone.yaml")

    assert said(opened(pack)) == ["pack/questions/c.yaml:1: -: -: cannot be read: No such file or directory"]


def test_a_broken_question_does_not_hide_its_neighbours(opened: Open, pack: Path) -> None:
    items = open_question_yaml("p-1") + "- id: p-2\n  colour: red\n" + open_question_yaml("p-3") + "- 5\n-\n"
    change(pack / "questions" / "a.yaml", "questions:\n" + items)
    (pack / "questions" / "b.yaml").unlink()

    assert ids(opened(pack)) == ["own-1", "p-1", "p-3"]


def test_every_problem_names_file_line_id_and_field(opened: Open, pack: Path) -> None:
    items = open_question_yaml("p-1").replace("level: senior", "level: boss").replace("says:", "sais:")
    change(pack / "questions" / "a.yaml", f"questions:\n{items}")

    assert said(opened(pack)) == [
        "pack/questions/a.yaml:5: p-1: level: 'boss' is none of 'junior', 'mid', 'senior' or 'staff'",
        "pack/questions/a.yaml:10: p-1: rubric.0.says: is missing",
        "pack/questions/a.yaml:11: p-1: rubric.0.sais: unknown key",
    ]


def test_problems_of_several_files_are_all_told(opened: Open, pack: Path) -> None:
    for name in ("a", "b"):
        change(pack / "questions" / f"{name}.yaml", "questions: []\nextra: 1\nmore: 2\n")

    assert said(opened(pack)) == [
        "pack/questions/a.yaml:2: -: extra: unknown key",
        "pack/questions/a.yaml:3: -: more: unknown key",
        "pack/questions/b.yaml:2: -: extra: unknown key",
        "pack/questions/b.yaml:3: -: more: unknown key",
    ]


@pytest.mark.parametrize(
    "content", ["", "5\n", "synonyms: 5\n", "synonyms: {a: [b]}\n", "synonyms:\n", "synonyms: {a: b\n"]
)
def test_a_broken_lexicon_is_a_problem_and_hides_no_question(opened: Open, pack: Path, content: str) -> None:
    (pack / "lexicon.yaml").write_text(content, encoding="utf-8")
    library = opened(pack)

    assert [problem.file for problem in library.problems] == ["pack/lexicon.yaml"]
    assert ids(library) == ["own-1", "p-1", "p-2", "p-3"]
    assert library.lexicon("p-1") == {"rollback": "rollback|revert"}


# ---------------------------------------------------------------- duplicate ids


def test_an_id_in_two_packs_stays_with_the_first_and_the_problem_names_both_files(
    opened: Open, pack: Path, tmp_path: Path
) -> None:
    other = write_pack(tmp_path / "other", x=open_question_yaml("p-2").replace("What", "Which"))
    library = opened(pack, other)

    assert ids(library) == ["own-1", "p-1", "p-2", "p-3"]
    assert library.question("p-2").prompt.startswith("What")
    assert said(library) == ["other/questions/x.yaml:2: p-2: id: exists already in pack/questions/a.yaml:15"]


def test_an_id_twice_in_one_file_names_both_lines(opened: Open, pack: Path) -> None:
    change(pack / "questions" / "a.yaml", "questions:\n" + open_question_yaml("p-1") * 2)
    library = opened(pack)

    assert said(library) == ["pack/questions/a.yaml:15: p-1: id: exists already in pack/questions/a.yaml:2"]
    assert ids(library) == ["own-1", "p-1", "p-3"]


def test_an_id_that_stands_three_times_is_two_problems(opened: Open, pack: Path) -> None:
    write_pack(pack, a=open_question_yaml("own-1"), b=open_question_yaml("own-1"))

    assert len(opened(pack).problems) == 2


# ---------------------------------------------------------------- the cache


def test_a_cache_that_is_lost_is_made_anew(opened: Open, cache: Path, read: list[str]) -> None:
    opened()
    (lost,) = index_files(cache)
    lost.unlink()
    read.clear()

    assert ids(opened()) == ["own-1"]
    assert read
    assert index_files(cache) == [lost]


@pytest.mark.parametrize("damage", [b"", b"not a database at all", b"SQLite format 3\x00" + b"\xff" * 4_000])
def test_a_damaged_cache_is_made_anew(opened: Open, cache: Path, read: list[str], damage: bytes) -> None:
    opened()
    (file,) = index_files(cache)
    file.write_bytes(damage)

    assert ids(opened()) == ["own-1"]
    read.clear()
    assert ids(opened()) == ["own-1"]
    assert read == []


def test_a_cache_that_is_damaged_anywhere_is_survived(opened: Open, cache: Path, pack: Path) -> None:
    expected = ids(opened(pack))
    file = max(index_files(cache), key=lambda one: one.stat().st_size)
    healthy = file.read_bytes()
    for page in range(0, len(healthy), 4096):
        file.write_bytes(healthy[:page] + b"\xa5" * 4096 + healthy[page + 4096 :])
        library = opened(pack)
        assert ids(library) == expected
        assert [question.id for question in library.questions()] == expected
        assert library.problems == []
        assert library.lexicon("p-1") == {"rollback": "rollback|revert"}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_cache_that_was_cut_off_is_survived(opened: Open, cache: Path, pack: Path, share: float) -> None:
    expected = ids(opened(pack))
    for file in index_files(cache):
        healthy = file.read_bytes()
        file.write_bytes(healthy[: int(len(healthy) * share)])
    library = opened(pack)

    assert ids(library) == expected
    assert [question.id for question in library.questions()] == expected


@pytest.mark.parametrize("place", ["a file where the folder should be", "a folder where the file should be"])
def test_a_cache_that_cannot_be_written_is_done_without(
    own: Path, tmp_path: Path, cache: Path, opened: Open, place: str
) -> None:
    if place.startswith("a file"):
        cache.write_text("not a folder", encoding="utf-8")
    else:
        opened()
        (file,) = index_files(cache)
        file.unlink()
        file.mkdir()

    assert opened().question("own-1").id == "own-1"


def test_a_cache_that_may_only_be_read_is_survived_when_the_content_changed(
    opened: Open, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(pack)
    real = sqlite3.connect

    def read_only(target: str, **options: object) -> sqlite3.Connection:
        if target == ":memory:":
            return real(target)
        return real(f"file:{target}?mode=ro", uri=True)

    monkeypatch.setattr(sqlite3, "connect", read_only)
    change(pack / "questions" / "b.yaml", "questions:\n" + open_question_yaml("p-4"))

    library = opened(pack)
    assert ids(library) == ["own-1", "p-1", "p-2", "p-4"]
    assert library.question("p-4").id == "p-4"


def test_a_cache_that_another_process_is_writing_is_done_without(
    opened: Open, pack: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(pack)
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda target, **_: real(target, timeout=0))
    others = [real(file, isolation_level=None) for file in index_files(cache)]
    for other in others:
        other.execute("BEGIN EXCLUSIVE")
    change(pack / "questions" / "b.yaml", "questions:\n" + open_question_yaml("p-4"))

    assert ids(opened(pack)) == ["own-1", "p-1", "p-2", "p-4"]
    for other in others:
        other.execute("ROLLBACK")
        other.close()
    assert all(file.exists() for file in index_files(cache))


def test_processes_that_start_together_all_see_the_whole_library(pack: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from mlops_prep import library;"
        "library.builtin_root = lambda: Path(sys.argv[2]);"
        "opened = library.open_library(Path(sys.argv[1]));"
        "print(*[question.id for question in opened.questions()])"
    )
    arguments = [sys.executable, "-c", program, str(tmp_path / "shared"), str(pack)]
    running = [subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(6)]

    for process in running:
        out, err = process.communicate()
        assert (out.split(), err) == (["p-1", "p-2", "p-3"], "")
