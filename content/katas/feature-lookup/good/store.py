"""A feature store as a class."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Value:
    event_time: int
    arrived_at: int
    value: object

    def known(self, at):
        return self.event_time <= at >= self.arrived_at

    @property
    def rank(self):
        return self.event_time, self.arrived_at


class FeatureStore:
    def __init__(self, log, schema):
        self.log, self.schema = log, schema

    @cached_property
    def values(self):
        values = {}
        for row in self.log:
            value = Value(row["event_time"], row["arrived_at"], row["value"])
            values.setdefault((row["entity"], row["feature"]), []).append(value)
        return {key: sorted(rows, key=lambda v: v.rank) for key, rows in values.items()}

    def valid(self, name, value):
        kind = self.schema[name]["type"]
        if kind == "flag":
            return value is True or value is False
        if isinstance(value, bool):
            return False
        if kind == "text":
            return isinstance(value, str)
        return isinstance(value, (float, int)) and not value != value

    def get(self, entity, name, at):
        if name not in self.schema:
            raise ValueError(f"unknown feature {name}")
        known = [v for v in self.values.get((entity, name), ()) if v.known(at)]
        newest = known[-1] if known else None
        ttl = self.schema[name]["ttl_seconds"]
        if newest is None or newest.value is None:
            return self.answer(name, "missing")
        if ttl is not None and (at - newest.event_time) > ttl:
            return self.answer(name, "stale", newest)
        if not self.valid(name, newest.value):
            return self.answer(name, "invalid", newest)
        return self.answer(name, "ok", newest)

    def answer(self, name, status, value=None):
        shown = value.value if status == "ok" else self.schema[name].get("default")
        return {"status": status, "value": shown, "event_time": value.event_time if value else None}


def lookup_features(requests, log, schema):
    store = FeatureStore(log, schema)
    return [
        {
            "at": request["at"],
            "entity": request["entity"],
            "features": {name: store.get(request["entity"], name, request["at"]) for name in request["features"]},
        }
        for request in requests
    ]
