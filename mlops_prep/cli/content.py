"""`mlops-prep content`: list, check, try out and add questions."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from mlops_prep.cli.common import Json, Packs, complete_question, say
from mlops_prep.cli.packs import load_library

app = typer.Typer(
    help="List, check and add questions. Example: mlops-prep content check",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.command("list")
def list_content(
    packs: Packs = None,
    domain: Annotated[str | None, typer.Option(help="Only this domain.")] = None,
    kind: Annotated[str | None, typer.Option(help="Only this kind.")] = None,
    as_json: Json = False,
) -> None:
    """List the questions. Example: mlops-prep content list --domain monitoring"""
    from mlops_prep.ui.wording import counted

    library = load_library(packs)
    everything = [*library.entries(), *library.explanations()]
    _check_filter("domain", domain, {entry.domain for entry in everything})
    _check_filter("kind", kind, {entry.kind for entry in everything})
    entries = [entry for entry in everything if domain in (None, entry.domain) and kind in (None, entry.kind)]
    if as_json:
        keys = ("id", "domain", "kind", "level", "rounds", "minutes")
        rows = [{key: getattr(entry, key) for key in keys} for entry in entries]
        typer.echo(json.dumps([{**row, "rounds": row["rounds"].split(",")} for row in rows], indent=1))
        return
    width = max((len(entry.id) for entry in entries), default=0)
    for entry in entries:
        typer.echo(f"{entry.id:{width}}  {entry.kind:8}  {entry.level:6}  {entry.minutes:g} min")
    say(f"{counted(len(entries), 'question')}. Practise one: mlops-prep drill --question ID")


def _check_filter(name: str, given: str | None, there: set[str]) -> None:
    """A misspelt filter would look like content that is missing."""
    from mlops_prep.errors import UserError

    if given is not None and given not in there:
        raise UserError(f"no {name} '{given}'; there is {', '.join(sorted(there))}", "mlops-prep content list")


@app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Only these files.")] = None,
    packs: Packs = None,
    strict: Annotated[bool, typer.Option("--strict", help="Remarks count as problems.")] = False,
    katas: Annotated[bool, typer.Option("--katas", help="Prove the katas, too: takes a minute or more.")] = False,
    kata: Annotated[list[str] | None, typer.Option(metavar="ID", help="Prove only this kata; may be repeated.")] = None,
    seeds: Annotated[int, typer.Option(min=1, metavar="N", help="Play each variant of an incident so often.")] = 1,
    as_json: Json = False,
) -> None:
    """Check all content, name every problem. Example: mlops-prep content check --content ./my-pack"""
    from dataclasses import asdict

    from mlops_prep.library.checking import check_library
    from mlops_prep.library.lists import open_lists
    from mlops_prep.library.scenarios import open_scenarios
    from mlops_prep.ui.wording import counted

    library = load_library(packs)
    if katas or kata:
        from mlops_prep.cli.proving import prove_katas

        raise typer.Exit(0 if prove_katas(library, kata or [], as_json) else 1)
    scenarios, lists = open_scenarios(library.folders()), open_lists(library.folders())
    problems, remarks = check_library(library, files or [], scenarios, lists, seeds)
    failed = bool(problems or (strict and remarks))
    if as_json:
        report = {"ok": not failed, "problems": list(map(asdict, problems)), "remarks": list(map(asdict, remarks))}
        typer.echo(json.dumps(report, indent=1))
    else:
        for problem in problems:
            typer.echo(str(problem))
        for remark in remarks:
            typer.echo(f"{remark} (remark)")
        say(f"{counted(len(problems), 'problem')}, {counted(len(remarks), 'remark')}.")
    raise typer.Exit(1 if failed else 0)


@app.command("try")
def try_answer(
    question: Annotated[str, typer.Argument(help="A question's id.", autocompletion=complete_question)],
    packs: Packs = None,
    seed: Annotated[int, typer.Option(help="Draw the question with this seed.")] = 0,
) -> None:
    """Show what is found in an answer read from stdin. Example: mlops-prep content try ID < answer.txt"""
    from mlops_prep.drawing import draw
    from mlops_prep.evidence import find

    library = load_library(packs)
    asked = draw(library.question(question), seed).question
    answer = sys.stdin.read()
    findings = find(answer, [*asked.rubric, *asked.weak_signals], library.lexicon(question))
    for label, items in (("", asked.rubric), ("weak signal ", asked.weak_signals)):
        for item in items:
            finding = findings.by_id.get(item.id)
            words = " ... ".join(answer[start:end] for start, end in finding.spans) if finding else ""
            why = f"  {words!r} by {finding.pattern!r}" if finding else ""
            typer.echo(f"[{'x' if finding else ' '}] {label}{item.id}{why}")
    if findings.keyword_list:
        typer.echo("It reads as a list of keywords.")


@app.command()
def schema() -> None:
    """Print the JSON Schema of a question file. Example: mlops-prep content schema > question.schema.json"""
    from mlops_prep.library.validating import adapter

    found = adapter().json_schema()
    definitions = found.pop("$defs", {})
    typer.echo(
        json.dumps(
            {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "title": "mlops-prep questions",
                "type": "object",
                "required": ["questions"],
                "additionalProperties": False,
                "properties": {"questions": {"type": "array", "items": {"$ref": "#/$defs/Question"}}},
                "$defs": {**definitions, "Question": found},
            },
            indent=1,
        )
    )


@app.command()
def new(
    kind: Annotated[str, typer.Argument(help="open, command, estimate, choice, order or diagnose.")],
    question_id: Annotated[str, typer.Argument(metavar="ID", help="The new question's permanent id.")],
    domain: Annotated[str, typer.Option(help="Its domain.")] = "monitoring",
) -> None:
    """Print a skeleton to fill in. Example: mlops-prep content new open mon-late-labels"""
    from mlops_prep.library.skeleton import skeleton

    typer.echo(skeleton(kind, question_id, domain), nl=False)


@app.command()
def coverage(packs: Packs = None, as_json: Json = False) -> None:
    """Which ids of the content inventory are covered, by which questions. Example: mlops-prep content coverage"""
    from mlops_prep.library.inventory import coverage_of
    from mlops_prep.library.lists import open_lists
    from mlops_prep.library.scenarios import open_scenarios

    library = load_library(packs)
    folders = library.folders()
    found = coverage_of(library, open_scenarios(folders), open_lists(folders))
    if as_json:
        typer.echo(json.dumps(found, indent=1))
        return
    for section, ids in found.items():
        covered = {name: items for name, items in ids.items() if items}
        typer.echo(f"{section}: {len(covered)} of {len(ids)}")
        for name, items in covered.items():
            typer.echo(f"  {name}: {', '.join(items)}")
        missing = [name for name in ids if name not in covered]
        if missing:
            typer.echo(f"  not covered: {', '.join(missing)}")


@app.command()
def flags() -> None:
    """List what was flagged in sessions with :flag. Example: mlops-prep content flags"""
    from mlops_prep.cli.common import open_store

    store = open_store()
    for question_id, at, why in store.flags():
        typer.echo(f"{at[:10]}  {question_id}: {why}")
    store.close()
