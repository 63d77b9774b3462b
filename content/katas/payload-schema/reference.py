"""Payloads against a schema, and a schema against the one before."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypedDict

Column = Mapping[str, Any]
Schema = Mapping[str, Column]

FAULTS = ("missing", "null", "type", "range", "enum")
TYPES: dict[str, tuple[type, ...]] = {"number": (int, float), "int": (int,), "text": (str,), "flag": (bool,)}


class Report(TypedDict):
    """What is wrong with a batch, and with the change of its schema."""

    rows: int
    valid: int
    columns: dict[str, dict[str, int]]
    extra: dict[str, int]
    null_rates: list[str]
    breaking: list[str]
    accepted: bool


def check_payloads(rows: Sequence[Mapping[str, Any]], schema: Schema, previous: Schema | None = None) -> Report:
    """Judge payloads against a schema, and the schema against the one before."""
    found = [{name: _fault(row, name, column) for name, column in schema.items()} for row in rows]
    valid = sum(all(_is_fine(fault, schema[name]) for name, fault in faults.items()) for faults in found)
    columns = {name: {fault: sum(faults[name] == fault for faults in found) for fault in FAULTS} for name in schema}
    null_rates = sorted(name for name, column in schema.items() if _has_too_many_nulls(rows, name, column))
    breaking = [] if previous is None else sorted(_breaking(schema, previous))
    return {
        "rows": len(rows),
        "valid": valid,
        "columns": columns,
        "extra": dict(Counter(name for row in rows for name in row if name not in schema)),
        "null_rates": null_rates,
        "breaking": breaking,
        "accepted": valid == len(rows) and not null_rates and not breaking,
    }


def _fault(row: Mapping[str, Any], name: str, column: Column) -> str | None:
    """What is to be counted for one column of one row."""
    if name not in row:
        return "missing" if column["required"] else None
    value = row[name]
    if value is None:
        return "null"
    if type(value) not in TYPES[column["type"]] or value != value:
        return "type"
    if ("min" in column and value < column["min"]) or ("max" in column and value > column["max"]):
        return "range"
    return "enum" if "allowed" in column and not _is_one_of(value, column["allowed"]) else None


def _is_fine(fault: str | None, column: Column) -> bool:
    return fault is None or (fault == "null" and column["nullable"])


def _is_one_of(value: Any, allowed: Sequence[Any]) -> bool:
    """Whether a value is listed: True, 1 and 1.0 are equal to Python, and three values here."""
    return any(value == one and type(value) is type(one) for one in allowed)


def _has_too_many_nulls(rows: Sequence[Mapping[str, Any]], name: str, column: Column) -> bool:
    if "max_null_rate" not in column or not rows:
        return False
    return sum(row.get(name) is None for row in rows) / len(rows) > column["max_null_rate"]


def _breaking(schema: Schema, previous: Schema) -> Iterator[str]:
    """What turns away callers whose payloads were valid before."""
    yield from (f"dropped:{name}" for name in previous if name not in schema)
    for name, column in schema.items():
        before = previous.get(name)
        if column["required"] and not (before and before["required"]):
            yield f"required:{name}"
        if before is None:
            continue
        if column["type"] != before["type"] and (before["type"], column["type"]) != ("int", "number"):
            yield f"type:{name}"
        if before["nullable"] and not column["nullable"]:
            yield f"nullable:{name}"
        if _is_narrowed(column, before):
            yield f"narrowed:{name}"


def _is_narrowed(column: Column, before: Column) -> bool:
    if "min" in column and ("min" not in before or column["min"] > before["min"]):
        return True
    if "max" in column and ("max" not in before or column["max"] < before["max"]):
        return True
    if "allowed" not in column:
        return False
    return "allowed" not in before or not all(_is_one_of(one, column["allowed"]) for one in before["allowed"])
