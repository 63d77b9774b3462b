"""Time to the first question of a 10,000-question pack, beside Anki's Python backend and a 10,000-note collection.

    python benchmarks/first_question.py --anki-python anki-venv/bin/python

Ours is the whole program: it selects ten questions, records the session and prints the first one. Theirs is the least
that shows a card: open the collection, fetch one card, print it. Both read what an earlier run has prepared.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from pathlib import Path

import yaml
from measuring import (
    Command,
    Row,
    Run,
    clean_environment,
    in_own_process,
    parser,
    report,
    run_interleaved,
    run_once,
    values,
)
from pack import write_pack

LIMIT = 0.8
OURS, THEIRS = "mlops-prep", "Anki"
_MARKER = "Question 1 of"

_FILL = """
import json, sys
from anki.collection import AddNoteRequest, Collection

collection = Collection(sys.argv[1])
notetype, deck = collection.models.by_name("Basic"), collection.decks.id("Default")
requests = []
for front, back in json.load(sys.stdin):
    note = collection.new_note(notetype)
    note["Front"], note["Back"] = front, back
    requests.append(AddNoteRequest(note=note, deck_id=deck))
collection.add_notes(requests)
print(collection.note_count())
collection.close()
"""

_FETCH = """
import sys
from anki.collection import Collection

collection = Collection(sys.argv[1])
print(collection.sched.get_queued_cards(fetch_limit=1), flush=True)
"""


def fill_collection(anki_python: Path, target: Path, pack: Path) -> None:
    """Make an Anki collection of one note for each question of the pack: its prompt, its strong answer."""
    notes = []
    for file in sorted((pack / "questions").iterdir()):
        questions = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["questions"]
        notes += [(question["prompt"], question["strong_answer"]) for question in questions]
    done = subprocess.run(
        [anki_python, "-c", _FILL, target], input=json.dumps(notes), capture_output=True, text=True, check=True
    )
    if int(done.stdout) != len(notes):
        raise RuntimeError(f"Anki holds {done.stdout.strip()} notes, not {len(notes)}")


def prepare(folder: Path, questions: int, anki_python: Path) -> None:
    """Write the pack and the collection to `folder`."""
    fill_collection(anki_python, folder / "collection.anki2", write_pack(folder / "pack", questions))


def contestants(arguments: argparse.Namespace, folder: Path) -> list[Command]:
    """Both commands, on what `prepare` wrote to `folder`."""
    pack, collection = folder / "pack", folder / "collection.anki2"
    drill = (arguments.mlops_prep, "drill", "--plain", "--content", pack)
    fetch = (arguments.anki_python, "-c", _FETCH, collection)
    home = clean_environment(MLOPS_PREP_HOME=str(folder / "home"))
    return [
        Command(OURS, tuple(map(str, drill)), home, _MARKER),
        Command(THEIRS, tuple(map(str, fetch)), clean_environment(), "card {"),
    ]


def rows(ours: list[Run], theirs: list[Run]) -> list[Row]:
    """The lines of the table."""
    measured = (
        ("first question, wall", "line_wall", "ms"),
        ("first question, CPU", "line_cpu", "ms"),
        ("whole process, wall", "wall", "ms"),
        ("whole process, CPU", "cpu", "ms"),
        ("peak memory", "peak_mb", "MB"),
    )
    return [
        Row(label, unit, values(ours, field), values(theirs, field), None if unit == "MB" else LIMIT)
        for label, field, unit in measured
    ]


def main() -> None:
    """Prepare, measure, report."""
    options = parser("Time to the first question, beside Anki's Python backend.", repetitions=40)
    options.add_argument("--anki-python", type=Path, required=True, metavar="PATH", help="a Python that has anki")
    options.add_argument("--questions", type=int, default=10_000, metavar="N")
    arguments = options.parse_args()
    ask = "from importlib.metadata import version; print(version('anki'))"
    anki = subprocess.run([arguments.anki_python, "-c", ask], capture_output=True, text=True, check=True).stdout
    with tempfile.TemporaryDirectory(prefix="mlops-prep-") as name:
        in_own_process(prepare, Path(name), arguments.questions, arguments.anki_python)
        commands = contestants(arguments, Path(name))
        started = time.perf_counter()
        run_once(commands[0])
        reading = time.perf_counter() - started
        runs = run_interleaved(commands, arguments.repetitions)
    facts = {"anki": anki.strip(), "questions": arguments.questions}
    report(
        "first_question", rows(runs[OURS], runs[THEIRS]), arguments, THEIRS, **facts, first_reading_s=round(reading, 1)
    )


if __name__ == "__main__":
    main()
