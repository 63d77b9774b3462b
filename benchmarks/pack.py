"""Makes a content pack of thousands of open questions that are as long and as deep as real ones.

    python benchmarks/pack.py FOLDER --questions 10000

The texts are put together from filler.yaml, the same ones every time; they are for weighing, not for learning.
"""

import argparse
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

DOMAINS = (
    "monitoring",
    "serving",
    "pipelines",
    "lifecycle",
    "platform",
    "features",
    "training",
    "incidents",
    "governance",
    "cost",
    "teamwork",
    "edge",
)
POINTS_PER_QUESTION = 5


class _WrittenOut(yaml.CSafeDumper):
    """Writes a value out each time; content files may not use aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_pack(folder: Path, questions: int) -> Path:
    """Write a pack of so many questions to `folder`, one file for each domain."""
    target = folder / "questions"
    target.mkdir(parents=True)
    for place, domain in enumerate(DOMAINS):
        numbers = range(place, questions, len(DOMAINS))
        text = yaml.dump(
            {"questions": [_question(domain, number) for number in numbers]},
            Dumper=_WrittenOut,
            sort_keys=False,
            allow_unicode=True,
            width=110,
        )
        (target / f"{domain}.yaml").write_text(text, encoding="utf-8")
    return folder


@cache
def _filler() -> dict[str, Any]:
    text = Path(__file__).with_name("filler.yaml").read_text(encoding="utf-8")
    filler: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return filler


def _question(domain: str, number: int) -> dict[str, Any]:
    rng, filler = Random(number), _filler()
    points = rng.sample(filler["points"], POINTS_PER_QUESTION)
    company, model, trouble = (rng.choice(filler[part]) for part in ("companies", "models", "troubles"))
    requests, weeks = rng.randrange(20, 12_000, 20), rng.randrange(2, 30)
    return {
        "id": f"bench-{domain}-{number:05}",
        "domain": domain,
        "rounds": rng.sample(("design", "lifecycle", "reliability", "panel"), 2),
        "level": rng.choice(("mid", "senior", "staff")),
        "kind": "open",
        "minutes": rng.choice((3, 4, 5)),
        "prompt": f"{company} runs {model} at {requests} requests a second. {trouble} It has been so "
        f"for {weeks} weeks.\n\nYou own the {domain} side of it. What do you do first, what do you leave alone, and "
        "what must be true before you call it solved?\n",
        "rubric": [_rubric_point(point, rng) for point in points],
        "strong_answer": "\n\n".join((filler["opening"], *(point["sentence"] for point in points), filler["closing"])),
        "weak_signals": filler["weak_signals"],
        "follow_ups": rng.sample(filler["follow_ups"], 2),
        "sources": ["https://sre.google/sre-book/effective-troubleshooting/"],
        "verified": "2026-11-21",
        "area": "monitoring",
    }


def _rubric_point(point: dict[str, Any], rng: Random) -> dict[str, Any]:
    shown = {key: point[key] for key in ("id", "says", "dimension", "evidence")}
    return {**shown, "weight": rng.choice((1, 2, 3)), "must": rng.random() < 0.3}


def main() -> None:
    """Write a pack to the folder that is named on the command line."""
    options = argparse.ArgumentParser(description="Make a large content pack for benchmarks and for trying out.")
    options.add_argument("folder", type=Path)
    options.add_argument("--questions", type=int, default=10_000, metavar="N")
    arguments = options.parse_args()
    print(write_pack(arguments.folder, arguments.questions))


if __name__ == "__main__":
    main()
