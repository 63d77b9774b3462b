"""The tables of `kubectl get`, their cells separated by tabs."""

from __future__ import annotations

from typing import Any

from mlops_prep.world.kubernetes import events
from mlops_prep.world.kubernetes.calls import Call, context
from mlops_prep.world.kubernetes.resources import Kind
from mlops_prep.world.kubernetes.views import view_of
from mlops_prep.world.kubernetes.workloads import joined


def rows_of(call: Call, kind: Kind, some: dict[str, Any], *, wide: bool, is_mixed: bool = False) -> str:
    """The table of some objects in their order; with the kind before each name where kinds are mixed."""
    if kind.name == "Event":
        return events.table(call)
    objects = [view_of(call, kind, one) for one in some.values()]
    if is_mixed:
        objects = [{**one, "name": f"{kind.typed}/{one['name']}"} for one in objects]
    names = {"objects": objects, "wide": wide, "kind": kind.name, **context(call)}
    if kind.is_declared:
        names["titles"] = list(dict.fromkeys(title for one in objects for title in one["columns"]))
    text = call.render(f"get-{'objects' if kind.is_declared else kind.plural}.j2", names).rstrip("\n")
    lines = text.split("\n")
    for label in filter(None, call.options.get("label-columns", "").split(",")):
        title = label.rsplit("/", 1)[-1].upper()
        lines = _beside(lines, title, [one["labels"].get(label, "") for one in objects])
    if "show-labels" in call.options:
        lines = _beside(lines, "LABELS", [joined(one["labels"]) for one in objects])
    if "all-namespaces" in call.options and kind.is_namespaced:
        lines = [f"NAMESPACE\t{lines[0]}"] + [
            f"{one['namespace']}\t{line}" for line, one in zip(lines[1:], objects, strict=False)
        ]
    return "\n".join(lines)


def _beside(lines: list[str], title: str, cells: list[str]) -> list[str]:
    """One more column."""
    return [f"{line}\t{cell}" for line, cell in zip(lines, [title, *cells], strict=False)]
