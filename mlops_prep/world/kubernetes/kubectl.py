"""`kubectl`: looks at the cluster, and answers as the real tool words it; what changes it is in changes.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from mlops_prep.world.answers import Answer, CommandError
from mlops_prep.world.kubernetes import changes, documents, events, logs, waiting
from mlops_prep.world.kubernetes.calls import Call, Render, context, filtered, one_named, parse, scope, several
from mlops_prep.world.kubernetes.objects import State
from mlops_prep.world.kubernetes.resources import KINDS, Kind, kind_of, objects_of, selected
from mlops_prep.world.kubernetes.tables import rows_of
from mlops_prep.world.kubernetes.views import shown, usage_of
from mlops_prep.world.printing import description, table


def run(
    cluster: State, words: tuple[str, ...], now: float, base: datetime, render: Render, names: Mapping[str, Any]
) -> Answer:
    """Answer one command line; what it changes is changed in `cluster`. Raises CommandError."""
    verb, call = parse(cluster, words, now, base, render, names)
    work = _VERBS.get(verb)
    if not verb:
        raise CommandError(f"kubectl controls the cluster. This one knows: {', '.join(sorted(_VERBS))}")
    if work is None:
        known = ", ".join(sorted(_VERBS))
        raise CommandError(
            f'error: unknown command "{verb}" for "kubectl"\nThis cluster knows: {known}', kind="unknown"
        )
    return work(call)


# Looking


def _get(call: Call) -> Answer:
    if not call.words:
        raise CommandError(
            "You must specify the type of resource to get. "
            'Use "kubectl api-resources" for a complete list of supported resources.'
        )
    wanted = several(call)
    output = call.options.get("output", "")
    wanted = [(kind, documents.sorted_by(call, kind, some), is_named) for kind, some, is_named in wanted]
    if documents.is_document(output):
        return Answer(documents.of(call, wanted, output))
    if output not in ("", "wide"):
        says = f'error: unable to match a printer suitable for the output format "{output}"'
        raise CommandError(f"{says}, allowed formats are: custom-columns, json, jsonpath, name, wide, yaml")
    parts = []
    for kind, some, is_named in wanted:
        if not some and not is_named and kind.name != "Event":
            continue
        text = table(rows_of(call, kind, some, wide=output == "wide", is_mixed=len(wanted) > 1))
        if "no-headers" in call.options:
            text = "\n".join(text.split("\n")[1:])
        parts.append(text)
    return Answer("\n\n".join(parts) if parts else _none_found(call, wanted[0][0] if wanted else kind_of("pods")))


def _none_found(call: Call, kind: Kind) -> str:
    if "all-namespaces" in call.options or not kind.is_namespaced:
        return "No resources found"
    return f"No resources found in {call.namespace} namespace."


def _describe(call: Call) -> Answer:
    if not call.words:
        raise CommandError("error: You must specify the type of resource to describe.")
    texts = []
    for kind, some, is_named in _by_prefix(call):
        if not some and not is_named:
            texts.append(_none_found(call, kind))
        texts.extend(description(shown(call, kind, one)).rstrip() for one in some.values())
    return Answer("\n\n\n".join(texts))


def _by_prefix(call: Call) -> list[tuple[Kind, dict[str, Any], bool]]:
    """`describe pod trainer` also takes a prefix of names."""
    try:
        return several(call)
    except CommandError:
        if len(call.words) != 2:
            raise
        kind = kind_of(call.words[0])
        some = objects_of(call.cluster, kind, call.namespace if kind.is_namespaced else None)
        matching = {name: one for name, one in some.items() if name.startswith(call.words[1])}
        if not matching:
            raise
        return [(kind, matching, True)]


def _logs(call: Call) -> Answer:
    pods = objects_of(call.cluster, kind_of("pods"), call.namespace)
    if "selector" in call.options:
        chosen = list(selected(kind_of("pods"), pods, call.options["selector"]).values())
        if not chosen:
            return Answer(f"No resources found in {call.namespace} namespace.")
        return Answer("\n".join(filter(None, (logs.of(call, pod) for pod in chosen))))
    if not call.words:
        raise CommandError("error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.")
    kind, name, one = one_named(call, call.words[:1], default="pods")
    if kind.name == "Pod":
        return Answer(logs.of(call, one))
    mine = sorted(
        (pod for pod in pods.values() if pod["owner"] == f"{call.namespace}/{kind.name}/{name}"),
        key=lambda pod: (not pod["ready"], pod["made"]),
    )
    if not mine:
        raise CommandError(f"error: timed out waiting for the condition on {kind.plural}/{name}")
    head = f"Found {len(mine)} pods, using pod/{mine[0]['name']}\n" if len(mine) > 1 else ""
    return Answer(head + logs.of(call, mine[0]))


def _top(call: Call) -> Answer:
    kind = kind_of(call.words[0] if call.words else "pods")
    if kind.name not in ("Pod", "Node"):
        raise CommandError(f"error: unknown command \"{call.words[0]}\"\nSee 'kubectl top -h' for help and examples")
    some = filtered(call, kind, objects_of(call.cluster, kind, scope(call, kind)))
    if call.words[1:]:
        some = {name: one for name, one in some.items() if name in call.words[1:]}
    if kind.name == "Node":
        some = {name: {**node, **usage_of(call.cluster, node)} for name, node in some.items()}
    names = {"objects": list(some.values()), "everywhere": "all-namespaces" in call.options, **context(call)}
    rows = call.render(f"top-{kind.plural}.j2", names)
    return Answer(table(rows.rstrip("\n")))


def _events(call: Call) -> Answer:
    """`kubectl events`: the counts stand beside the times, and `--for` names an object."""
    some = events.selected(call)
    if "for" in call.options:
        kind, name, _ = one_named(call, call.options["for"].split("/"))
        some = [one for one in some if (one["kind"], one["name"]) == (kind.name, name)]
    if not some:
        return Answer(f"No events found in {call.namespace} namespace.")
    rows = [{**one, "seen": one["age"]} for one in sorted(some, key=lambda one: float(one["last"]))]
    return Answer(table(call.render("get-events.j2", {"objects": rows, **context(call)}).rstrip("\n")))


def _edit(call: Call) -> Answer:
    says = "error: there is no editor here; kubectl patch, set, scale, label and annotate change an object"
    raise CommandError(says, kind="unknown")


def _api_resources(call: Call) -> Answer:
    lines = ["NAME\tSHORTNAMES\tNAMESPACED\tKIND"]
    lines += [
        f"{kind.full_plural}\t{','.join(kind.short)}\t{str(kind.is_namespaced).lower()}\t{kind.name}" for kind in KINDS
    ]
    return Answer(table("\n".join(lines)))


def _version(call: Call) -> Answer:
    version = call.cluster["version"]
    return Answer(f"Client Version: {version}\nKustomize Version: v5.4.2\nServer Version: {version}")


def _config(call: Call) -> Answer:
    if call.words[:1] == ["set-context"]:
        raise CommandError("error: the context is everybody's here; give -n NAMESPACE with a command")
    if call.words[:1] == ["get-contexts"]:
        return Answer(table(f"CURRENT\tNAME\tCLUSTER\tNAMESPACE\n*\tprod\tprod\t{call.cluster['namespace']}"))
    return Answer("prod")


_VERBS: dict[str, Callable[[Call], Answer]] = {
    "get": _get,
    "describe": _describe,
    "edit": _edit,
    "events": _events,
    "logs": _logs,
    "top": _top,
    "api-resources": _api_resources,
    "version": _version,
    "config": _config,
    "wait": waiting.wait,
    **changes.VERBS,
}
