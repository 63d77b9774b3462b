"""The events of a cluster, as `kubectl get events`, `kubectl events` and `kubectl describe` show them."""

from __future__ import annotations

from typing import Any

from mlops_prep.world.kubernetes.calls import Call, context
from mlops_prep.world.kubernetes.objects import digest_of
from mlops_prep.world.printing import age, iso

_KEPT_SECONDS = 3600.0


def about(call: Call, namespace: str, kind: str, name: str) -> list[dict[str, Any]]:
    """The events of one object, in the order in which they were last seen."""
    place = f"{namespace}/{kind}/{name}"
    some = [one for one in _recent(call) if one["about"] == place]
    return [_view(call, one) for one in sorted(some, key=lambda one: float(one["last"]))]


def table(call: Call) -> str:
    """The rows of `kubectl get events`, their cells separated by tabs."""
    everywhere = "all-namespaces" in call.options
    rows = selected(call)
    text = call.render("get-events.j2", {"objects": rows, **context(call)}).rstrip("\n")
    if not rows:
        return "No resources found" if everywhere else text
    if everywhere:
        head, *lines = text.split("\n")
        pairs = zip(lines, rows, strict=False)
        return "\n".join([f"NAMESPACE\t{head}", *(f"{row['namespace'] or 'default'}\t{line}" for line, row in pairs)])
    return text


def selected(call: Call) -> list[dict[str, Any]]:
    """The events that a command line means: of its namespace, of its field selector; sorted as it asks."""
    events = [_view(call, one) for one in _recent(call)]
    if "all-namespaces" not in call.options:
        events = [one for one in events if one["namespace"] in ("", call.namespace)]
    for part in filter(None, call.options.get("field-selector", "").split(",")):
        key, _, value = part.replace("==", "=").partition("=")
        field = {"involvedObject.name": "name", "involvedObject.kind": "kind"}.get(key.rstrip("!"), key.rstrip("!"))
        events = [one for one in events if (str(one.get(field, "")) == value) is not key.endswith("!")]
    order = "last" if "last" in call.options.get("sort-by", "") else "first"
    return sorted(events, key=lambda one: float(one[order]))


def manifest(call: Call, event: dict[str, Any]) -> dict[str, Any]:
    """An event as a document."""
    namespace = event["namespace"] or "default"
    return {
        "apiVersion": "v1",
        "count": event["count"],
        "firstTimestamp": iso(call.at(event["first"])),
        "involvedObject": {"kind": event["kind"], "name": event["name"], "namespace": namespace},
        "kind": "Event",
        "lastTimestamp": iso(call.at(event["last"])),
        "message": event["message"],
        "metadata": {
            "creationTimestamp": iso(call.at(event["first"])),
            "name": f"{event['name']}.{digest_of(event['about'] + event['message'])[:16]}",
            "namespace": namespace,
        },
        "reason": event["reason"],
        "source": {"component": event["source"]},
        "type": event["type"],
    }


def _recent(call: Call) -> list[dict[str, Any]]:
    """The API server forgets an event an hour after it was last seen."""
    return [one for one in call.cluster["events"] if call.now - one["last"] < _KEPT_SECONDS]


def _view(call: Call, event: dict[str, Any]) -> dict[str, Any]:
    namespace, kind, name = event["about"].split("/")
    seen = age(call.now - event["last"])
    spread = f"{seen} (x{event['count']} over {age(call.now - event['first'])})" if event["count"] > 1 else seen
    object_named = f"{kind.lower()}/{name}"
    return {
        **event,
        "namespace": namespace,
        "kind": kind,
        "name": name,
        "object": object_named,
        "seen": seen,
        "age": spread,
    }
