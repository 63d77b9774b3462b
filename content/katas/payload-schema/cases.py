"""Hidden cases of the payload validator."""

from random import Random
from typing import Any

NAN, INF = float("nan"), float("inf")


def column(kind: str = "number", required: bool = True, nullable: bool = False, **more: Any) -> dict[str, Any]:
    return {"type": kind, "required": required, "nullable": nullable, **more}


def values(found: list[Any], *args: Any, **more: Any) -> dict[str, Any]:
    """One column with these values."""
    return {"rows": [{"x": value} for value in found], "schema": {"x": column(*args, **more)}}


def change(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """One column before and after, without rows."""
    return {"rows": [], "schema": {"x": column(**after)}, "previous": {"x": column(**before)}}


def fixed(case: Any) -> None:
    case("report", "no rows, no columns", {"rows": [], "schema": {}})
    case("report", "rows without columns", {"rows": [{}, {}], "schema": {}})
    case("report", "no rows", {"rows": [], "schema": {"x": column()}})
    case("report", "all rows valid", values([1, 2.5, -3]))
    case("report", "one of three is not", values([1, "a", -3]))
    two = {"a": column("text"), "b": column("int", min=0)}
    case(
        "report",
        "two faults in one row, one in another",
        {"rows": [{"a": 1, "b": -1}, {"a": "x"}, {"a": "x", "b": 1}], "schema": two},
    )
    case(
        "report", "valid rows, and previous is the same", {"rows": [{"a": "x", "b": 1}], "schema": two, "previous": two}
    )
    case("presence", "absent and required", {"rows": [{}, {"x": 1}], "schema": {"x": column()}})
    case("presence", "absent and not required", {"rows": [{}, {"x": 1}], "schema": {"x": column(required=False)}})
    case("presence", "None and not nullable", values([None, 1]))
    case("presence", "None and nullable", values([None, 1], nullable=True))
    case("presence", "None, nullable and not required", values([None, 1], required=False, nullable=True))
    case("presence", "None and not required", values([None, 1], required=False))
    case("presence", "absent and nullable", {"rows": [{}], "schema": {"x": column(nullable=True)}})
    case("presence", "None with limits and a list", values([None], nullable=True, min=0, allowed=[1]))
    odd = [1, 0, -2, 1.5, 5.0, True, False, NAN, INF, "1", "", [1], {}]
    for kind in ("number", "int", "text", "flag"):
        case("types", f"many values as {kind}", values(odd, kind))
        for value in (0, 5.0, True, NAN, ""):
            case("types", f"{value!r} as {kind}", values([value], kind))
    case("range", "at, below and above both limits", values([0, -1, 10, 11, 5, -0.5, 10.5], min=0, max=10))
    case("range", "only a lower limit", values([-1, 0, INF], min=0))
    case("range", "only an upper limit", values([1, 0, -INF], max=0))
    case("range", "limits of an int", values([4, 5, 6, 7], "int", min=5, max=6))
    case("range", "one value fits", values([4, 5, 6], min=5, max=5))
    case("allowed", "texts", values(["a", "b", "A", ""], "text", allowed=["a", "b"]))
    case("allowed", "nothing is allowed", values(["a"], "text", allowed=[]))
    case("allowed", "ints and floats", values([1, 1.0, 2, 2.0, 3], allowed=[1, 2.0]))
    case("allowed", "only True", values([True, False], "flag", allowed=[True]))
    case("allowed", "a list of another type", values([1, True], "int", allowed=[True, 2]))
    case("allowed", "zero", values([0, 1], "int", allowed=[0]))
    case("one-fault", "wrong type, and out of range", values(["9", True], min=100, allowed=[1]))
    case("one-fault", "out of range, and not allowed", values([5, 50, 7], min=0, max=10, allowed=[7]))
    case("one-fault", "in range, and not allowed", values([5], min=0, max=10, allowed=[7]))
    case("one-fault", "NaN with limits", values([NAN], min=0, max=10))
    case(
        "extra",
        "one in two rows",
        {"rows": [{"x": 1, "y": 1}, {"x": 1, "y": None}, {"x": 1}], "schema": {"x": column()}},
    )
    case("extra", "several", {"rows": [{"a": 1, "b": 2}, {"b": 3}], "schema": {}})
    case("extra", "upper case is another column", {"rows": [{"X": 1}], "schema": {"x": column(required=False)}})
    rate = {"required": False, "nullable": True, "max_null_rate": 0.5}
    case("null-rates", "exactly at the limit", values([None, 1, None, 1], **rate))
    case("null-rates", "above the limit", values([None, None, None, 1], **rate))
    case("null-rates", "absent counts as well", {"rows": [{}, {"x": None}, {"x": 1}], "schema": {"x": column(**rate)}})
    case("null-rates", "no rows", {"rows": [], "schema": {"x": column(**rate)}})
    case("null-rates", "a limit of zero", values([1, 2, None], **{**rate, "max_null_rate": 0}))
    case("null-rates", "a limit of zero, and none", values([1, 2], **{**rate, "max_null_rate": 0}))
    case("null-rates", "everything may be null", values([None, None], **{**rate, "max_null_rate": 1}))
    case("null-rates", "values that are false are no nulls", values([0, 0, 0], **{**rate, "max_null_rate": 0.1}))
    case("null-rates", "no limit", values([None, None], nullable=True))
    case("null-rates", "two columns, by name", {"rows": [{}], "schema": {"b": column(**rate), "a": column(**rate)}})
    case("null-rates", "not nullable, and too many", values([None, None, 1], max_null_rate=0.5))
    same = {"kind": "int", "min": 0, "max": 9, "allowed": [1, 2]}
    case("evolution", "nothing changed", change(same, same))
    case("evolution", "no schema before", {"rows": [], "schema": {"x": column(required=True)}, "previous": None})
    case(
        "evolution",
        "an empty schema before",
        {"rows": [], "schema": {"x": column(required=True), "y": column(required=False)}, "previous": {}},
    )
    case(
        "evolution",
        "everything dropped",
        {"rows": [], "schema": {}, "previous": {"b": column(), "a": column(required=False)}},
    )
    for before, after in (("int", "number"), ("number", "int"), ("text", "flag"), ("flag", "int"), ("number", "text")):
        case("evolution", f"from {before} to {after}", change({"kind": before}, {"kind": after}))
    for key in ("required", "nullable"):
        case("evolution", f"{key} from False to True", change({key: False}, {key: True}))
        case("evolution", f"{key} from True to False", change({key: True}, {key: False}))
    for key in ("min", "max"):
        case("evolution", f"{key} goes up", change({key: 0}, {key: 1}))
        case("evolution", f"{key} goes down", change({key: 0}, {key: -1}))
        case("evolution", f"{key} is new", change({}, {key: 0}))
        case("evolution", f"{key} is gone", change({key: 0}, {}))
        case("evolution", f"{key} stays", change({key: 0}, {key: 0}))
    case("evolution", "one more is allowed", change({"allowed": [1]}, {"allowed": [2, 1]}))
    case("evolution", "one less is allowed", change({"allowed": [1, 2]}, {"allowed": [2]}))
    case("evolution", "another is allowed", change({"allowed": [1]}, {"allowed": [2]}))
    case("evolution", "an equal one of another type", change({"allowed": [1]}, {"allowed": [True]}))
    case("evolution", "a list is new", change({}, {"allowed": [1]}))
    case("evolution", "a list is gone", change({"allowed": [1]}, {}))
    case("evolution", "an empty list before", change({"allowed": []}, {"allowed": [1]}))
    case("evolution", "the null rate is no promise to callers", change({"max_null_rate": 0.5}, {"max_null_rate": 0.1}))
    everything = change({"nullable": True, "required": False, "min": 0}, {"kind": "text", "required": True})
    case("evolution", "several at once", everything)
    case(
        "evolution",
        "valid rows, and a schema that breaks",
        {"rows": [{"x": 1}], "schema": {"x": column()}, "previous": {"y": column()}},
    )


def drawn(case: Any, rng: Random) -> None:
    def some() -> dict[str, Any]:
        kind = rng.choice(["number", "int", "text", "flag"])
        found = column(kind, rng.random() < 0.5, rng.random() < 0.5)
        if kind in ("number", "int"):
            found |= {
                key: value
                for key, value in (("min", rng.randint(0, 2)), ("max", rng.randint(3, 6)))
                if rng.random() < 0.5
            }
        if rng.random() < 0.3:
            found["allowed"] = rng.sample([0, 1, 2, 3.0, "a", "b", True], 4)
        if rng.random() < 0.4:
            found["max_null_rate"] = rng.choice([0, 0.25, 0.5])
        return found

    for _ in range(5):
        schema = {name: some() for name in "abcd"}
        previous = {name: some() if rng.random() < 0.5 else schema.get(name, some()) for name in rng.sample("abcde", 4)}
        rows = []
        for _ in range(16):
            names = rng.sample("abcdef", rng.randint(3, 6))
            rows.append({name: rng.choice([None, 0, 1, 2, 3.0, 5, 7, "a", "b", True, NAN]) for name in names})
        case("report", "drawn rows", {"rows": rows, "schema": schema})
        case("evolution", "a drawn change", {"rows": rows[:2], "schema": schema, "previous": previous})
        turned = [dict(reversed(row.items())) for row in rng.sample(rows, len(rows))]
        case("report", "the same in another order", {"rows": turned, "schema": dict(reversed(schema.items()))})
