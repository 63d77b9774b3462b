"""A command line of kubectl, taken apart, and the objects that it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from mlops_prep.world.answers import CommandError
from mlops_prep.world.kubernetes.objects import State
from mlops_prep.world.kubernetes.resources import Kind, kind_of, not_found, objects_of, selected
from mlops_prep.world.shell import ShellError, options

Render = Callable[[str, dict[str, Any]], str]
"""Fills one of the templates of the world: its name, and what it may speak of."""

_WITH_VALUE = {
    "-n": "namespace",
    "--namespace": "namespace",
    "-o": "output",
    "--output": "output",
    "-l": "selector",
    "--selector": "selector",
    "--sort-by": "sort-by",
    "--field-selector": "field-selector",
    "--tail": "tail",
    "--since": "since",
    "-c": "container",
    "--container": "container",
    "--replicas": "replicas",
    "--to-revision": "to-revision",
    "--revision": "revision",
    "--type": "type",
    "-p": "patch",
    "--patch": "patch",
    "--timeout": "timeout",
    "--for": "for",
    "--grace-period": "grace-period",
    "--image": "image",
    "--context": "context",
    "--kubeconfig": "kubeconfig",
    "-L": "label-columns",
    "--label-columns": "label-columns",
}
_FLAGS = {
    "-A": "all-namespaces",
    "--all-namespaces": "all-namespaces",
    "-w": "watch",
    "--watch": "watch",
    "-f": "follow",
    "--follow": "follow",
    "--previous": "previous",
    "--all-containers": "all-containers",
    "--timestamps": "timestamps",
    "--no-headers": "no-headers",
    "--show-labels": "show-labels",
    "--force": "force",
    "--now": "now",
    "--ignore-daemonsets": "ignore-daemonsets",
    "--delete-emptydir-data": "delete-emptydir-data",
    "--overwrite": "overwrite",
    "--all": "all",
    "-it": "interactive",
    "-i": "interactive",
    "-t": "interactive",
    "--tty": "interactive",
    "--stdin": "interactive",
    "--show-events": "show-events",
    "--wait": "wait",
    "--current": "current",
    "--watch-only": "watch",
    "--prefix": "prefix",
}


class Call(NamedTuple):
    """A command line of kubectl, taken apart."""

    cluster: State
    words: list[str]
    options: dict[str, str]
    now: float
    base: datetime
    render: Render
    names: Mapping[str, Any]
    """What conditions of the scenario may speak of: the whole state."""

    @property
    def namespace(self) -> str:
        """The namespace it is about."""
        return self.options.get("namespace") or str(self.cluster["namespace"])

    def at(self, seconds: float) -> datetime:
        """A moment of the world's clock as a time of day."""
        return self.base + timedelta(seconds=seconds)


def parse(
    cluster: State, words: tuple[str, ...], now: float, base: datetime, render: Render, names: Mapping[str, Any]
) -> tuple[str, Call]:
    """The verb of a command line, and the rest of it. Raises CommandError."""
    is_logs = "logs" in words[:1]
    words = tuple("--previous" if word == "-p" and is_logs else word for word in words)
    try:
        found, others = options(words, _WITH_VALUE, _FLAGS)
    except ShellError as error:
        raise CommandError(f"error: {error}\nSee 'kubectl --help' for usage.") from error
    verb, *rest = others or [""]
    return verb, Call(cluster, rest, found, now, base, render, names)


def usage_error(says: str, verb: str) -> CommandError:
    """The error for a command that lacks something, as kubectl words it."""
    return CommandError(f"error: {says}\nSee 'kubectl {verb} -h' for help and examples")


def several(call: Call) -> list[tuple[Kind, dict[str, Any], bool]]:
    """Kinds with the objects that are meant. `a/b` names one; after a kind, names of that kind follow."""
    first, *names = call.words
    if "/" in first:
        return [named(call, *word.split("/", 1)) for word in call.words]
    kinds = first.split(",")
    if first == "all":
        kinds = ["pods", "services", "daemonsets", "deployments", "replicasets", "statefulsets", "cronjobs", "jobs"]
    found = []
    for kind in map(kind_of, kinds):
        if names:
            one = [named(call, kind.plural, name) for name in names]
            found.append((kind, {key: value for _, some, _ in one for key, value in some.items()}, True))
            continue
        some = filtered(call, kind, objects_of(call.cluster, kind, scope(call, kind)))
        if first != "all" or some:
            found.append((kind, some, False))
    return found


def scope(call: Call, kind: Kind) -> str | None:
    """The namespace in which to look; None for all of them."""
    return None if "all-namespaces" in call.options or not kind.is_namespaced else call.namespace


def named(call: Call, kind_word: str, name: str) -> tuple[Kind, dict[str, Any], bool]:
    """One object by kind and name. Raises CommandError."""
    kind = kind_of(kind_word)
    some = objects_of(call.cluster, kind, call.namespace if kind.is_namespaced else None)
    if kind.name == "Event" or name not in some:
        raise not_found(kind, name)
    return kind, {name: some[name]}, True


def one_named(call: Call, words: list[str], *, default: str = "") -> tuple[Kind, str, Any]:
    """The one object that words name: `pod x`, `pod/x`, or `x` when there is a default kind."""
    if not words:
        raise CommandError("error: required resource not specified")
    if "/" in words[0]:
        kind, some, _ = named(call, *words[0].split("/", 1))
    elif len(words) > 1 and not (default and len(words) == 1):
        kind, some, _ = named(call, words[0], words[1])
    elif default:
        kind, some, _ = named(call, default, words[0])
    else:
        raise CommandError("error: resource(s) were provided, but no name was specified")
    name = next(iter(some))
    return kind, name, some[name]


def meant(call: Call, words: list[str]) -> list[tuple[Kind, str, Any]]:
    """The objects that a change is about: by name, by selector, or all. Raises CommandError."""
    first, *names = words or [""]
    if "/" in first:
        found = [named(call, *word.split("/", 1)) for word in words if "/" in word]
    elif "selector" in call.options or "all" in call.options:
        kind = kind_of(first)
        some = objects_of(call.cluster, kind, call.namespace if kind.is_namespaced else None)
        if "selector" in call.options:
            some = selected(kind, some, call.options["selector"])
        if not some:
            raise CommandError("No resources found")
        found = [(kind, some, True)]
    elif names:
        found = [named(call, first, name) for name in names]
    else:
        raise CommandError("error: resource(s) were provided, but no name was specified")
    return [(kind, name, one) for kind, some, _ in found for name, one in some.items()]


def filtered(call: Call, kind: Kind, some: dict[str, Any]) -> dict[str, Any]:
    """What `-l` and `--field-selector` leave."""
    if "selector" in call.options:
        some = selected(kind, some, call.options["selector"])
    for part in filter(None, call.options.get("field-selector", "").split(",")):
        key, _, value = part.replace("==", "=").partition("=")
        is_wanted = not key.endswith("!")
        some = {name: one for name, one in some.items() if (_field(kind, one, key.rstrip("!")) == value) is is_wanted}
    return some


def _field(kind: Kind, one: Any, key: str) -> str:
    short = key.rsplit(".", 1)[-1]
    if kind.name == "Pod":
        return str({"phase": one["phase"], "nodeName": one["node"], "name": one["name"]}.get(short, ""))
    return str(one.get(short, ""))


def context(call: Call) -> dict[str, Any]:
    """What every template of this world may speak of."""
    return {"cluster": call.cluster, "now": call.now, "namespace": call.namespace}
