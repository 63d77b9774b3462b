"""Hidden cases of the metadata reader."""

import json
from random import Random
from typing import Any

GOOD = {
    "name": "fraud",
    "version": "1.2.3",
    "commit": "9f2c1ab",
    "training_data": {"version": "2026-10", "rows": 1000},
    "hyperparameters": {"depth": 6},
    "scores": {"auc": 0.9},
}
GONE = object()


def text(**changes: Any) -> str:
    """A good document with changes; GONE takes a key away."""
    data = {**GOOD, **changes}
    return json.dumps({key: value for key, value in data.items() if value is not GONE})


def data(**changes: Any) -> dict[str, Any]:
    """The same with changes inside training_data."""
    inside = {**GOOD["training_data"], **changes}  # type: ignore[dict-item]
    return {"training_data": {key: value for key, value in inside.items() if value is not GONE}}


def given(*documents: str) -> dict[str, Any]:
    return {"documents": list(documents)}


def fixed(case: Any) -> None:
    case("report", "no documents", given())
    case("report", "a good one", given(text()))
    case("report", "good, broken, good", given(text(), "{", text(version="2.0.0")))
    case("report", "a wrong name and version are shown all the same", given(text(name="", version="1")))
    case("report", "a name that is no text", given(text(name=5, version=None)))
    case("report", "with notes", given(text(notes="retrained after the incident")))
    for broken in ("", "{", "nil", "{'name': 1}", '{"name": "x",}', "\ufeff{}"):
        case("parsing", f"the text {broken!r}", given(broken))
    case("parsing", "a list in a list in a list, 20,000 times", given("[" * 20_000))
    for other in ("[]", "null", "3", '"x"', "true", '[{"name": "x"}]'):
        case("parsing", f"the JSON {other}", given(other))
    case("missing", "an empty object", given("{}"))
    for key in GOOD:
        case("missing", f"no {key}", given(text(**{key: GONE})))
    case("missing", "no rows", given(text(**data(rows=GONE))))
    case("missing", "empty training_data", given(text(training_data={})))
    case("types", "null everywhere", given(text(**dict.fromkeys(GOOD), notes=None)))
    case("types", "numbers for texts", given(text(name=1, version=1.2, commit=1234567, notes=0)))
    case("types", "lists for objects", given(text(training_data=[], hyperparameters=[], scores=[])))
    case("types", "texts for objects", given(text(training_data="x", hyperparameters="", scores="{}")))
    for rows in (True, False, 5.0, "5", None, [5]):
        case("types", f"rows is {rows!r}", given(text(**data(rows=rows))))
    for score in (True, "0.9", None, [0.9], {}):
        case("types", f"a score is {score!r}", given(text(scores={"auc": score})))
    case("types", "a data version that is a number", given(text(**data(version=7))))
    case("values", "an int as a score", given(text(scores={"auc": 1, "loss": 0, "gain": -3})))
    for name, value in (("NaN", float("nan")), ("Infinity", float("inf")), ("-Infinity", -float("inf"))):
        case("values", f"a score is {name}", given(text(scores={"auc": value, "f1": 0.5})))
    for rows in (0, -1, 1, 10**15):
        case("values", f"{rows} rows", given(text(**data(rows=rows))))
    case("values", "no scores", given(text(scores={})))
    case("values", "no hyperparameters is fine", given(text(hyperparameters={})))
    case("values", "empty texts", given(text(name="", commit="", version="", notes="", **data(version=""))))
    for commit in ("abcdef", "abcdefg", "ABCDEF1", "a" * 40, "a" * 41, "abcdef1", "abcdef1\n", " abcdef1"):
        case("values", f"the commit {commit!r}", given(text(commit=commit)))
    versions = (
        "1.2",
        "1.2.3.4",
        "01.2.3",
        "1.02.3",
        "1.2.03",
        "v1.2.3",
        "1.2.3-rc",
        "1.2.3-rc0",
        "1.2.3-rc01",
        "1.2.3-beta1",
    )
    for version in (
        *versions,
        "1.2.3-RC1",
        "1.2.3rc1",
        "1.2.x",
        "1.2.-3",
        "1.2.3\n",
        " 1.2.3",
        "1..3",
        "٣.1.2",
        "0.0.0",
        "10.20.30-rc40",
    ):
        case("values", f"the version {version!r}", given(text(version=version)))
    case("unknown", "a key at the top", given(text(owner="risk")))
    case("unknown", "a key inside training_data", given(text(**data(source="s3"))))
    case("unknown", "upper case is another key", given(text(Name="x", NOTES="")))
    case(
        "unknown",
        "keys of hyperparameters and scores are free",
        given(text(hyperparameters={"a": None, "b": [1]}, scores={"x.y": 1})),
    )
    case(
        "collecting",
        "one of each kind",
        given(text(name=GONE, commit=5, version="1", zone="eu", **data(rows=0, extra=1))),
    )
    case("collecting", "many scores", given(text(scores={"b": None, "a": "x", "c": float("nan"), "A": True})))
    case(
        "collecting",
        "the order of keys does not matter",
        given(json.dumps({"zz": 1, "aa": 2, "scores": {"z": None, "b": None}, "m": 3})),
    )
    names = ("1.9.0", "1.10.0", "1.2.30")
    case("newest", "tens after nines", given(*(text(version=version) for version in names)))
    case("newest", "the highest comes first", given(text(version="3.0.0"), text(version="2.9.9")))
    case("newest", "a candidate before its release", given(text(version="2.0.0"), text(version="2.0.0-rc3")))
    case("newest", "a candidate after the release before", given(text(version="2.0.0-rc1"), text(version="1.9.9")))
    case("newest", "candidates by number", given(text(version="2.0.0-rc10"), text(version="2.0.0-rc9")))
    case("newest", "only candidates", given(text(version="1.0.0-rc1"), text(version="1.0.0-rc2")))
    case(
        "newest",
        "major before minor before patch",
        given(text(version="1.9.9"), text(version="2.0.0"), text(version="1.10.0")),
    )
    case("newest", "an invalid one does not count", given(text(version="9.0.0", commit="?"), text(version="1.0.0")))
    case(
        "newest",
        "two names",
        given(text(name="a", version="1.0.0"), text(name="b", version="2.0.0"), text(name="a", version="0.9.0")),
    )
    case("newest", "names by case", given(text(name="Fraud", version="1.0.0"), text(name="fraud", version="2.0.0")))
    case("newest", "the same version twice", given(text(), text()))
    case("newest", "a huge number", given(text(version="1.0.99999999999"), text(version="1.0.99999999998")))


def drawn(case: Any, rng: Random) -> None:
    odd: list[Any] = [None, True, 0, 5.0, "", "x", [], {}]
    for _ in range(4):
        documents = []
        for _ in range(12):
            suffix = rng.choice(["", "", "-rc2", "-rc10"])
            version = f"{rng.randint(0, 2)}.{rng.choice([0, 2, 9, 10, 11])}.{rng.randint(0, 1)}{suffix}"
            changes: dict[str, Any] = {"version": version, "name": rng.choice(["fraud", "churn"])}
            if rng.random() < 0.5:
                changes[rng.choice([*GOOD, "notes", "owner"])] = rng.choice([*odd, GONE])
            if rng.random() < 0.3:
                changes |= data(**{rng.choice(["rows", "version", "extra"]): rng.choice([*odd, GONE])})
            documents.append(text(**changes))
        case("collecting", "drawn documents", given(*documents))
        case("newest", "the same in another order", given(*rng.sample(documents, len(documents))))
