"""Odd things that come through a pipe or as content: none of them stops a session, none of them is lost."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.e2e.pack import COMMAND, DIAGNOSE, GOOD_ANSWER, OPEN, write_pack
from tests.e2e.program import Program

ANSWER = "\n".join(GOOD_ANSWER)


# Odd input


def test_an_answer_in_any_script_is_kept_as_it_was_typed(program: Program) -> None:
    text = "Zuerst prüfe ich — 予測の分布を比較する 🚀 مرحبا e\u0301 \u200d ‮x"
    program.drill(f"{text}\n.\n3\n\n", OPEN)
    assert program.answers() == {OPEN: text}


def test_bytes_that_are_no_text_do_not_stop_the_session(program: Program) -> None:
    done = program.drill(b"caf\xe9 \xff\xfe \x00 end\n.\n3\n\n", OPEN)
    assert done.code == 0
    assert program.answers() == {OPEN: "caf\ufffd \ufffd\ufffd \x00 end"}


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}])
def test_a_locale_without_unicode_does_not_stop_the_session(program: Program, locale: dict[str, str]) -> None:
    done = program.drill("prüfe die Verteilung – ja\n.\n3\n\n", OPEN, env=locale)
    assert done.code == 0
    assert "Summary: 1 of 1 question answered" in done.out


def test_an_answer_of_200_lines_is_kept_whole(program: Program) -> None:
    text = "\n".join(f"line {number}: we compare the predictions with their distribution" for number in range(200))
    done = program.drill(f"{text}\n.\n3\n\n", OPEN)
    assert done.code == 0
    assert program.answers() == {OPEN: text}


def test_a_line_of_200_000_characters_is_kept_whole(program: Program) -> None:
    text = "distribution " * 15_000 + "x"
    assert program.drill(f"{text}\n.\n3\n\n", OPEN).code == 0
    assert program.answers() == {OPEN: text}


def test_windows_line_ends_are_understood_at_every_prompt(program: Program) -> None:
    done = program.drill(f"{ANSWER}\n.\n3\n+3\n".replace("\n", "\r\n"), OPEN)
    assert "Score: 100, #:## of 4:00" in done.lines
    assert program.rows("SELECT text, confidence FROM answers") == [(ANSWER, 3)]
    assert "\r" not in done.out


def test_empty_lines_inside_an_answer_are_kept(program: Program) -> None:
    program.drill("first\n\n\nsecond\n  .  \n3\n\n", OPEN)
    assert program.answers() == {OPEN: "first\n\n\nsecond"}


def test_an_end_mark_after_an_answer_of_one_line_is_passed_over(program: Program) -> None:
    program.drill("kubectl describe pod x\n.\n3\n", COMMAND)
    assert program.rows("SELECT text, confidence FROM answers") == [("kubectl describe pod x", 3)]


# Streams


@pytest.mark.parametrize("lines", [1, 4])
def test_a_reader_that_leaves_early_causes_no_traceback(program: Program, lines: int) -> None:
    read, write = os.pipe()
    with subprocess.Popen(
        program.argv(OPEN), stdin=subprocess.PIPE, stdout=write, stderr=subprocess.PIPE, env=program.environ()
    ) as process:
        os.close(write)
        with os.fdopen(read) as out:
            for _ in range(lines):
                out.readline()
        _, err = process.communicate(f"{ANSWER}\n.\n3\n\n".encode(), timeout=30)
    assert process.returncode == 0
    assert b"Traceback" not in err
    assert b"BrokenPipe" not in err
    assert b"fault" not in err


@pytest.mark.parametrize("redirection", ["<&-", "</dev/null >&-", "</dev/null 2>&-"])
def test_a_stream_that_was_closed_from_the_start_is_an_empty_one(program: Program, redirection: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {redirection}', "sh", *program.argv(OPEN)],
        capture_output=True,
        env=program.environ(),
        timeout=30,
        check=False,
    )
    assert done.returncode == 0
    assert b"fault" not in done.stderr
    assert b"nothing answered" in done.stdout or ">&-" in redirection


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"FORCE_COLOR": "1"}])
def test_a_pipe_gets_no_escape_sequences(program: Program, env: dict[str, str]) -> None:
    done = program.drill(f"{ANSWER}\n.\n3\n\nThe unit changed.\n.\n3\n\n", OPEN, DIAGNOSE, env=env)
    assert "Summary: 2 of 2" in done.out
    assert "\x1b" not in done.out + done.err


def test_what_is_printed_never_depends_on_the_width_of_a_window(program: Program) -> None:
    assert program.drill("", OPEN, env={"COLUMNS": "20"}).out == program.drill("", OPEN, env={"COLUMNS": "200"}).out


# Content packs


def test_a_broken_file_in_a_pack_does_not_stop_the_healthy_ones(program: Program, tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack")
    (pack / "questions" / "a-broken.yaml").write_text("questions:\n- id: broken\n  domain: [unclosed\n")
    (pack / "questions" / "b-wrong.yaml").write_text("questions:\n- id: wrong\n  kind: nonsense\n")
    (pack / "questions" / "c-latin.yaml").write_bytes(b"questions:\n- id: caf\xe9\n")
    (pack / "questions" / "d-folder.yaml").mkdir()
    (pack / "questions" / "e-empty.yaml").write_text("")
    program.pack = pack
    done = program.drill("kubectl describe pod x\n3\n", COMMAND)
    assert done.code == 0
    assert "Summary: 1 of 1 question answered, mean score 100" in done.lines
    assert "problems in the content; see them with: mlops-prep content check" in done.err


def test_a_folder_that_is_no_pack_exits_2(program: Program, tmp_path: Path) -> None:
    program.pack = tmp_path / "nothing"
    done = program.drill("", OPEN)
    assert (done.code, done.out) == (2, "")
    assert "is no content pack" in done.err


def test_a_pack_named_by_the_environment_is_used(program: Program) -> None:
    done = subprocess.run(
        [word for word in program.argv(COMMAND) if word not in ("--content", str(program.pack))],
        input=b"kubectl describe pod x\n3\n",
        capture_output=True,
        env=program.environ({"MLOPS_PREP_CONTENT": str(program.pack)}),
        timeout=30,
        check=False,
    )
    assert done.returncode == 0
    assert list(program.answers()) == [COMMAND]
