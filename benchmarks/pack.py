"""Makes a content pack of thousands of open questions that are as long and as deep as real ones.

    python benchmarks/pack.py FOLDER --questions 10000

The texts are put together from the tables below, the same ones every time; they are for weighing, not for learning.
"""

import argparse
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

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


class Point(NamedTuple):
    """A rubric point, the patterns that show it, and a sentence of a strong answer that says it."""

    id: str
    says: str
    dimension: str
    evidence: tuple[str, ...]
    sentence: str


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


def _question(domain: str, number: int) -> dict[str, Any]:
    rng = Random(number)
    points = rng.sample(_POINTS, POINTS_PER_QUESTION)
    company, model = rng.choice(_COMPANIES), rng.choice(_MODELS)
    requests, weeks = rng.randrange(20, 12_000, 20), rng.randrange(2, 30)
    return {
        "id": f"bench-{domain}-{number:05}",
        "domain": domain,
        "rounds": rng.sample(("design", "lifecycle", "reliability", "panel"), 2),
        "level": rng.choice(("mid", "senior", "staff")),
        "kind": "open",
        "minutes": rng.choice((3, 4, 5)),
        "prompt": f"{company} runs {model} at {requests} requests a second. {rng.choice(_TROUBLES)} It has been so "
        f"for {weeks} weeks.\n\nYou own the {domain} side of it. What do you do first, what do you leave alone, and "
        "what must be true before you call it solved?\n",
        "rubric": [_rubric_point(point, rng) for point in points],
        "strong_answer": "\n\n".join((_OPENING, *(point.sentence for point in points), _CLOSING)),
        "weak_signals": _WEAK_SIGNALS,
        "follow_ups": rng.sample(_FOLLOW_UPS, 2),
        "sources": ["https://sre.google/sre-book/effective-troubleshooting/"],
        "verified": "2026-11-21",
        "area": "monitoring",
    }


def _rubric_point(point: Point, rng: Random) -> dict[str, Any]:
    return {
        "id": point.id,
        "says": point.says,
        "weight": rng.choice((1, 2, 3)),
        "must": rng.random() < 0.3,
        "dimension": point.dimension,
        "evidence": list(point.evidence),
    }


_COMPANIES = (
    "A regional bus company",
    "A chain of 140 pharmacies",
    "A marketplace for second-hand bicycles",
    "A grid operator with nine control rooms",
    "A publisher of school books",
    "A cold-storage logistics firm",
    "An insurer of small farms",
    "A hospital group with three laboratories",
)
_MODELS = (
    "a model that forecasts arrivals a quarter of an hour ahead",
    "a ranker that orders a list of four hundred candidates",
    "a classifier that reads scanned forms",
    "a fraud score with a hard limit of 40 milliseconds",
    "a demand forecast that is trained again every night",
    "an embedding service that six teams call",
)
_TROUBLES = (
    "Every dashboard is green, and the people who use the result have begun to work around it.",
    "A release on Thursday changed nothing on purpose, and the share of positive answers has doubled since.",
    "The nightly run ends in time on most days, and nobody can say why it does not on the others.",
    "The bill grew by a third while the traffic stayed where it was.",
    "Two teams compute the same feature in two ways, and each of them is sure of its own.",
    "The on-call engineer was woken eleven times last month and could do nothing on nine of them.",
)
_OPENING = (
    "Before anything else I find out who is hurt by it and how much, because that decides whether I contain it now or "
    "look for the cause first. I say what I am about to do, and when I speak again."
)
_CLOSING = (
    "To close, I write down what we saw and what we changed, with the date on which we look at it again; the check that "
    "would have caught it goes into the release, and its price is an hour of delay."
)
_POINTS = (
    Point(
        "contain",
        "Contains the harm before the cause is known, by a fallback that was tried before",
        "on-call",
        ("fallback|baseline|rules switch|route|serve", "contain|limit harm|damage|impact", "stop|pause rollout|release"),
        "I switch the affected part to the fallback, the simple rules that we rehearsed, to limit the harm while we look.",
    ),
    Point(
        "versions",
        "Reads the version that is live from the serving log, and follows it back to data and code",
        "platform-thinking",
        ("version live|serving|running log|registry", "lineage run|data|commit|code", "what changed release|deploy"),
        "I read the live version from the serving log and follow its lineage in the registry to the run, data and commit.",
    ),
    Point(
        "slices",
        "Splits the symptom by segment, place and time before it believes an average",
        "platform-thinking",
        ("slice|split|break_down segment|region|site|cohort", "average hides|hide|masks", "compare before|after segment"),
        "I slice it by site, segment and hour, since an average hides a group that is all wrong behind many that are fine.",
    ),
    Point(
        "parity",
        "Computes features of the same entities offline and online, and compares them",
        "platform-thinking",
        ("parity|skew training|serving|offline|online", "recompute feature compare|diff", "feature log|snapshot compare"),
        "I take fifty requests, recompute each feature offline and diff it against what serving logged; skew shows at once.",
    ),
    Point(
        "canary",
        "Brings the fix out to a small share first, with a limit that takes it back",
        "design-judgement",
        ("canary|shadow|small_share fix|release|version", "roll_back|revert limit|threshold", "percent traffic first"),
        "The fix goes to one percent of the traffic as a canary, and a threshold agreed on before it rolls back by itself.",
    ),
    Point(
        "owner",
        "Names who owns the data, and agrees on a contract with them",
        "collaboration",
        ("owner data|upstream|table|feed", "contract schema|freshness|units", "team agree|sign contract|limit"),
        "With the team that owns the upstream feed I agree on a contract: schema, units, freshness, and who gets the page.",
    ),
    Point(
        "objective",
        "States a service level objective, and pages on its budget and not on causes",
        "on-call",
        ("slo|objective|error_budget page|alert", "burn_rate alert|page", "symptom alert|page cause"),
        "We page on the burn rate of an objective that users feel; causes go to a ticket, and the eleven pages become one.",
    ),
    Point(
        "cost",
        "Puts a number on the cost of each thousand predictions before it tunes anything",
        "design-judgement",
        ("cost thousand|unit|prediction", "utilisation|utilization gpu|node|batch", "budget month number|figure"),
        "I put a number on the cost of a thousand predictions, then look at the utilisation of each GPU, and batch first.",
    ),
    Point(
        "reproduce",
        "Makes the run reproducible: data snapshot, code, environment and seed are pinned",
        "platform-thinking",
        ("reproduce|reproducible run|training", "snapshot|pin data|dataset|environment", "seed|image|digest pin|record"),
        "The run is reproducible: a snapshot of the data, the commit, the image by its digest and the seed are recorded.",
    ),
    Point(
        "labels",
        "Knows how late the labels are, and what can be watched until they come",
        "platform-thinking",
        ("label late|delay|lag|weeks", "proxy|prediction distribution watch|monitor", "ground_truth join|arrive later"),
        "Labels lag by weeks, so until they arrive I watch the distribution of predictions and a proxy that users give us.",
    ),
    Point(
        "story",
        "Tells of a case of their own with a number before and after",
        "track-record",
        ("last|previous year|job|team i|we measured|cut|reduced", "from to percent|minutes|hours", "result was|were number"),
        "At my last team we cut the time to notice such a fault from nine days to forty minutes; I kept the two charts.",
    ),
    Point(
        "people",
        "Tells the people who decide on the result what to do until it is mended",
        "collaboration",
        ("tell|inform|write users|stakeholders|people", "banner|notice until", "speak|update minutes|hour again"),
        "I tell the people who use the result what to do until then, by a banner and a call, with an update every hour.",
    ),
)
_WEAK_SIGNALS = [
    {
        "id": "retrain-blindly",
        "says": "Training again without knowing the cause learns from the fault, and takes hours that nobody has.",
        "evidence": ["retrain first|just|simply|immediately", "train again|fresh latest|new_data"],
    },
    {
        "id": "green-means-fine",
        "says": "Green probes are no argument against the people who use the predictions.",
        "evidence": ["green|healthy so|means|therefore fine|working|ok", "users wrong|mistaken|imagining"],
    },
]
_FOLLOW_UPS = (
    {"asks": "The owner of the feed says no. What now?", "listens_for": "A check at our own border, and its price."},
    {"asks": "You may keep one alert. Which?", "listens_for": "The symptom that users feel, with its budget."},
    {"asks": "Which of these checks would run by itself?", "listens_for": "Freshness, null rate, sampled parity."},
    {"asks": "What would you not do, and why?", "listens_for": "No blind retraining; no restart of healthy services."},
)


def main() -> None:
    """Write a pack to the folder that is named on the command line."""
    options = argparse.ArgumentParser(description="Make a large content pack for benchmarks and for trying out.")
    options.add_argument("folder", type=Path)
    options.add_argument("--questions", type=int, default=10_000, metavar="N")
    arguments = options.parse_args()
    print(write_pack(arguments.folder, arguments.questions))


if __name__ == "__main__":
    main()
