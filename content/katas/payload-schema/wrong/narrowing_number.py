# fails: evolution
# Takes number to int for harmless.

import math


def has_type(value, kind):
    if kind == "flag":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if kind == "text":
        return isinstance(value, str)
    if kind == "int":
        return isinstance(value, int)
    return isinstance(value, (int, float)) and not math.isnan(value)


def listed(value, allowed):
    return any(value == one and type(value) is type(one) for one in allowed)


def fault_of(value, rules):
    if not has_type(value, rules["type"]):
        return "type"
    if rules.get("min") is not None and value < rules["min"]:
        return "range"
    if rules.get("max") is not None and value > rules["max"]:
        return "range"
    if rules.get("allowed") is not None and not listed(value, rules["allowed"]):
        return "enum"
    return None


def compare(schema, previous):
    found = []
    for name in previous:
        if name not in schema:
            found.append("dropped:" + name)
    for name, new in schema.items():
        old = previous.get(name)
        if old is None:
            if new["required"]:
                found.append("required:" + name)
            continue
        if new["required"] and not old["required"]:
            found.append("required:" + name)
        if new["type"] != old["type"] and {old["type"], new["type"]} != {"int", "number"}:
            found.append("type:" + name)
        if old["nullable"] and not new["nullable"]:
            found.append("nullable:" + name)
        low = "min" in new and ("min" not in old or new["min"] > old["min"])
        high = "max" in new and ("max" not in old or new["max"] < old["max"])
        fewer = "allowed" in new and (
            "allowed" not in old or not all(listed(v, new["allowed"]) for v in old["allowed"])
        )
        if low or high or fewer:
            found.append("narrowed:" + name)
    return sorted(found)


def check_payloads(rows, schema, previous=None):
    columns = {name: {"missing": 0, "null": 0, "type": 0, "range": 0, "enum": 0} for name in schema}
    empty = {name: 0 for name in schema}
    extra = {}
    valid = 0
    for row in rows:
        fine = True
        for name, rules in schema.items():
            if name not in row:
                empty[name] += 1
                if rules["required"]:
                    columns[name]["missing"] += 1
                    fine = False
                continue
            value = row[name]
            if value is None:
                empty[name] += 1
                columns[name]["null"] += 1
                if not rules["nullable"]:
                    fine = False
                continue
            fault = fault_of(value, rules)
            if fault:
                columns[name][fault] += 1
                fine = False
        for name in row:
            if name not in schema:
                extra[name] = extra.get(name, 0) + 1
        if fine:
            valid += 1
    null_rates = []
    for name in sorted(schema):
        limit = schema[name].get("max_null_rate")
        if limit is not None and rows and empty[name] / len(rows) > limit:
            null_rates.append(name)
    breaking = compare(schema, previous) if previous is not None else []
    return {
        "rows": len(rows),
        "valid": valid,
        "columns": columns,
        "extra": extra,
        "null_rates": null_rates,
        "breaking": breaking,
        "accepted": valid == len(rows) and not null_rates and not breaking,
    }
