"""Column by column."""

from collections import Counter

KINDS = {"number": {int, float}, "int": {int}, "text": {str}, "flag": {bool}}
ABSENT = object()


def key(value):
    return type(value).__name__, value


def judge(value, rules):
    if value is ABSENT:
        return "missing" if rules["required"] else "absent"
    if value is None:
        return "null"
    if type(value) not in KINDS[rules["type"]] or not value == value:
        return "type"
    if not rules.get("min", value) <= value <= rules.get("max", value):
        return "range"
    if "allowed" in rules and key(value) not in [key(one) for one in rules["allowed"]]:
        return "enum"
    return "fine"


def stricter(new, old):
    checks = [
        "min" in new and not ("min" in old and old["min"] >= new["min"]),
        "max" in new and not ("max" in old and old["max"] <= new["max"]),
        "allowed" in new
        and not ("allowed" in old and {key(v) for v in old["allowed"]} <= {key(v) for v in new["allowed"]}),
    ]
    return any(checks)


def changes(schema, previous):
    for name in {**schema, **previous}:
        new, old = schema.get(name), previous.get(name)
        if new is None:
            yield f"dropped:{name}"
            continue
        if new["required"] and (old is None or not old["required"]):
            yield f"required:{name}"
        if old is not None:
            if new["type"] != old["type"] and [old["type"], new["type"]] != ["int", "number"]:
                yield f"type:{name}"
            if old["nullable"] > new["nullable"]:
                yield f"nullable:{name}"
            if stricter(new, old):
                yield f"narrowed:{name}"


def check_payloads(rows, schema, previous=None):
    bad, columns, rates = set(), {}, []
    for name, rules in schema.items():
        verdicts = [judge(row.get(name, ABSENT), rules) for row in rows]
        harmless = {"fine", "absent"} | ({"null"} if rules["nullable"] else set())
        bad |= {number for number, verdict in enumerate(verdicts) if verdict not in harmless}
        counts = Counter(verdicts)
        columns[name] = {fault: counts[fault] for fault in ("missing", "null", "type", "range", "enum")}
        empty = counts["missing"] + counts["absent"] + counts["null"]
        if rows and empty > rules.get("max_null_rate", 1) * len(rows):
            rates.append(name)
    extra = Counter()
    for row in rows:
        extra.update(row.keys() - schema.keys())
    breaking = sorted(changes(schema, previous)) if previous is not None else []
    return {
        "rows": len(rows),
        "valid": len(rows) - len(bad),
        "columns": columns,
        "extra": extra,
        "null_rates": sorted(rates),
        "breaking": breaking,
        "accepted": not (bad or rates or breaking),
    }
