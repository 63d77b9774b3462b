"""A world: the state of all systems, the commands that they answer, and what follows from a change. Pure.

A command line goes to one system; what it changes is changed in a copy of the state, which is then played on to the
present: clusters settle, rules of the scenario fire, services and computed values are worked out again. The states that
were are kept, so that metrics can be asked for a moment in the past.
"""

from __future__ import annotations

import copy
import fnmatch
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from mlops_prep.world import curl, data, metrics, promtool, registry, repository, serving, shell
from mlops_prep.world.answers import Answer, CommandError, Kind
from mlops_prep.world.kubernetes import controllers, hosts, kubectl, objects
from mlops_prep.world.kubernetes.calls import Call
from mlops_prep.world.templates import BadTemplateError, condition, text

State = dict[str, Any]
Templates = Mapping[str, str]
"""The text of each template of the worlds, by `system/name`."""

_RULE_ROUNDS = 10
_MAX_ANSWER = 60_000
_MAX_SLEEP = 1800.0
_WARM_UP = 600.0
"""How long a world settles before anything happens in it."""


class Step(NamedTuple):
    """What became of one command line."""

    line: str
    at: float
    """Seconds on the world's clock when it was given."""
    output: str
    kind: Kind
    before: State
    after: State


class World:
    """One world that commands are given to. `now` is the time on its clock, which starts when the page comes, at 0."""

    def __init__(self, state: State, templates: Templates, base: datetime) -> None:
        self.base = base
        self.now = float(state["from"])
        self.skipped = 0.0
        """How much of its time passed faster than the user's."""
        self._templates = templates
        self._past: list[tuple[float, State]] = []
        self.state = self._played(state, self.now, self.now + _WARM_UP)
        if "kubernetes" in self.state:
            controllers.grow_old(self.state["kubernetes"], self.now)
        self._past.append((float("-inf"), self.state))
        for entry in sorted(state["before"], key=lambda one: float(one["at"])):
            self._happened(entry)
        self.advance(0.0)
        self.skipped = 0.0

    def _happened(self, entry: Mapping[str, Any]) -> None:
        """Something that somebody did before the page came. Raises BadTemplateError when the world refuses it."""
        self.advance(float(entry["at"]))
        if "run" in entry:
            step = self.run(entry["run"])
            if step.kind != "change":
                raise BadTemplateError(f"before: {entry['run']}: {step.output}")
            return
        state = _copied(self.state)
        if "create" in entry:
            cluster = state["kubernetes"]
            made = objects.workload_of({**entry["create"], "age": f"{-self.now}s"}, cluster["namespace"])
            cluster["workloads"][objects.key_of(made)] = made
            objects.know_images(cluster, made)
        self._set(state, entry.get("set", {}))
        self._keep(self._played(state, self.now, self.now))

    def fork(self) -> World:
        """Another world that goes on from here. States are never changed in place, so they are shared."""
        other = copy.copy(self)
        other._past = list(self._past)
        return other

    # Time

    def advance(self, to: float) -> None:
        """Let time pass on the world's clock; it never goes back."""
        if to > self.now:
            before, self.now = self.now, to
            self._keep(self._played(_copied(self.state), before, to))

    def _keep(self, state: State) -> None:
        self.state = state
        self._past.append((self.now, state))

    def _played(self, state: State, since: float, until: float) -> State:
        """The state at `until`."""
        for _ in range(_RULE_ROUNDS):
            if "kubernetes" in state:
                controllers.settle(state["kubernetes"], since, until, self.names(state))
            self._work_out(state, until)
            if not self._fire_rules(state, until):
                break
            since = until
        return state

    def _work_out(self, state: State, now: float) -> None:
        """Services and computed values, from what the state is now."""
        state["now"] = now
        for name, expression in state["computing"].items():
            state["computed"][name] = self._value(expression, state)
        split = {
            name: {
                key: {part: float(self._value(one, state) or 0.0) for part, one in backend.items()}
                for key, backend in service["declared"].items()
            }
            for name, service in state["services"].items()
        }
        for service in state["services"].values():
            service["rps"] = float(self._value(service["traffic"], state) or 0.0)
        serving.settle(state["services"], split)
        for name, expression in state["computing"].items():
            state["computed"][name] = self._value(expression, state)

    def _fire_rules(self, state: State, now: float) -> bool:
        fired = False
        for index, rule in enumerate(state["rules"]):
            key = f"rule-{index}"
            if key in state["fired"] or not self._value(rule["when"], state):
                continue
            state["fired"].append(key)
            self._set(state, rule.get("then", {}))
            fired = True
        return fired

    # Values

    def names(self, state: State) -> dict[str, Any]:
        """What conditions and texts may speak of."""
        return {**state["names"], **state["computed"], **state, "base": self.base.isoformat()}

    def _value(self, source: Any, state: State) -> Any:
        if not isinstance(source, str):
            return source
        return condition(source).value(self.names(state))

    def value(self, source: Any) -> Any:
        """What an expression comes to now. Raises BadTemplateError."""
        return self._value(source, self.state)

    def filled(self, source: str, **more: Any) -> str:
        """A text with values put in. Raises BadTemplateError."""
        return text(source).render({**self.names(self.state), **more})

    def _set(self, state: State, changes: Mapping[str, Any]) -> None:
        """Assign values to places in the state: a path with dots, a value, or an expression after `=`."""
        for path, given in changes.items():
            steps = path.split(".")
            place: Any = state
            for step in steps[:-1]:  # what lies on the way may be shared with states that were
                key: Any = int(step) if isinstance(place, list) else step
                inner = place[key] if isinstance(place, list) or key in place else {}
                place[key] = place = copy.copy(inner)
            value = self._value(given[1:], state) if isinstance(given, str) and given.startswith("=") else given
            place[steps[-1]] = copy.deepcopy(value)

    # Commands

    def run(self, line: str) -> Step:
        """Give one command line to the world."""
        before, at = self.state, self.now
        try:
            parsed = shell.parse(line)
            state = _copied(self.state)
            answer = self._answer(state, parsed.words, line)
            output = shell.through(answer.output, parsed.filters)
            if answer.kind == "change":
                state = self._followed(state, at)
        except CommandError as error:
            return Step(line, at, str(error), error.kind, before, before)
        except (shell.ShellError, BadTemplateError) as error:
            return Step(line, at, str(error), "unknown", before, before)
        if answer.kind == "change":
            self._keep(state)
        if answer.seconds:
            self.skipped += answer.seconds
            self.advance(self.now + answer.seconds)
        if len(output) > _MAX_ANSWER:
            output = f"{output[:_MAX_ANSWER]}\n... ({len(output)} characters in all)"
        return Step(line, at, output, answer.kind, before, self.state)

    def _followed(self, state: State, at: float) -> State:
        """What a change leads to. Raises CommandError where nothing in this world can follow from it."""
        try:
            return self._played(state, at, at)
        except BadTemplateError as error:
            raise CommandError(f"error: this world cannot follow that change: {error}") from error

    def _answer(self, state: State, words: tuple[str, ...], line: str) -> Answer:
        if not words:
            raise CommandError("", kind="unknown")
        declared = self._declared(state, words)
        if declared is not None:
            return declared
        work = self._systems().get(words[0])
        if work is None and words[0].startswith("client."):
            return registry.client(state["registry"], line, self.now, self.base)
        if work is None:
            raise CommandError(f"bash: {words[0]}: command not found\n{self.known()}", kind="unknown")
        return work(state, words[1:])

    def _systems(self) -> dict[str, Callable[[State, tuple[str, ...]], Answer]]:
        found: dict[str, Callable[[State, tuple[str, ...]], Answer]] = {
            "sleep": self._sleep,
            "date": lambda state, words: Answer(self._moment().strftime("%a %b %e %H:%M:%S UTC %Y")),
        }
        if "kubernetes" in self.state:
            found |= {"kubectl": self._kubectl, "k": self._kubectl, "ssh": self._ssh}
        if self.state["registry"]["models"]:
            found["mlflow"] = lambda state, words: registry.run(state["registry"], words, self.now, self.base)
        if self.state["metrics"]:
            found["promtool"] = lambda state, words: promtool.run(
                self.state["metrics"], words, self.now, self.base, self._at
            )
        found["curl"] = self._curl
        store = self.state["data"]
        if store["tracked"]:
            found["dvc"] = lambda state, words: data.dvc(state["data"], words)
        if store["views"]:
            found["feast"] = lambda state, words: data.feast(state["data"], words, self.now, self.base)
        if store["commits"]:
            found["git"] = lambda state, words: repository.git(state["data"], words, self.base)
        if store["files"]:
            found |= {"ls": lambda state, words: repository.ls(state["data"], words), "cat": self._cat}
        return found

    def known(self) -> str:
        """What this world knows."""
        words = [word for word in self._systems() if word != "k"]
        declared = {entry["line"].split()[0].split("*")[0] for entry in self.state["commands"]}
        words += sorted(declared - {"", *words})
        extra = ["client.<a call of MlflowClient>(...)"] if "mlflow" in words else []
        return f"This world knows: {', '.join([*words, *extra])}; and pipes into grep, head, tail, sort, uniq, wc, jq."

    def _moment(self) -> datetime:
        return self.base + timedelta(seconds=self.now)

    # Systems

    def _render(self, name: str, names: dict[str, Any]) -> str:
        source = self._templates.get(f"kubernetes/{name}")
        if source is None:
            raise BadTemplateError(f"there is no template kubernetes/{name}")
        return text(source).render(names)

    def _kubectl(self, state: State, words: tuple[str, ...]) -> Answer:
        return kubectl.run(state["kubernetes"], words, self.now, self.base, self._render, self.names(state))

    def _ssh(self, state: State, words: tuple[str, ...]) -> Answer:
        words = tuple(word for word in words if word != "-t")
        name = words[0].rsplit("@", 1)[-1] if words else ""
        node = state["kubernetes"]["nodes"].get(name)
        if node is None:
            raise CommandError(f"ssh: Could not resolve hostname {name or '(none)'}: Name or service not known")
        rest = tuple(words[1].split()) if len(words) == 2 else words[1:]
        call = Call(state["kubernetes"], [], {}, self.now, self.base, self._render, self.names(state))
        return hosts.on_node(call, node, rest)

    def _query(self, expression: str, *, as_json: bool) -> Answer:
        return metrics.answer(self.state["metrics"], expression, self.now, self.base, self._at, as_json=as_json)

    def _at(self, moment: float) -> Mapping[str, Any]:
        """What expressions may speak of at a moment."""
        state = self._past[0][1]
        for since, one in self._past:
            if since > moment:
                break
            state = one
        return self.names(state)

    def _sleep(self, state: State, words: tuple[str, ...]) -> Answer:
        number = words[0].rstrip("s") if words else ""
        scale = {"m": 60.0, "h": 3600.0}.get(number[-1:], 1.0)
        number = number.rstrip("mh")
        if not number.isascii() or not number.replace(".", "", 1).isdecimal():
            raise CommandError(f"sleep: invalid time interval '{words[0] if words else ''}'")
        return Answer("", "probe", min(float(number) * scale, _MAX_SLEEP))

    def _cat(self, state: State, words: tuple[str, ...]) -> Answer:
        named = [word for word in words if not word.startswith("-")]
        if not named:
            raise CommandError("cat: name a file; ls shows what there is")
        contents = [repository.file_named(state["data"], word) for word in named]
        return Answer("\n".join(text(one).render(self.names(state)).rstrip("\n") for one in contents))

    # What a scenario declares

    def _declared(self, state: State, words: tuple[str, ...]) -> Answer | None:
        """A command of the scenario itself: its `line` is a pattern over the words."""
        line = " ".join(words)
        state["names"] |= {"line": line, "words": list(words)}
        for entry in state["commands"]:
            if fnmatch.fnmatchcase(line, entry["line"]) and self._value(entry.get("when", True), state):
                return self._done(state, entry, {})
        return None

    def _done(self, state: State, entry: Mapping[str, Any], more: dict[str, Any]) -> Answer:
        state["names"].update(more)
        changes = entry.get("set", {})
        self._set(state, changes)
        shown = text(entry.get("prints", "")).render({**self.names(state), **more}).rstrip("\n")
        if entry.get("fails"):
            raise CommandError(shown)
        return Answer(shown, "change" if changes else "probe", float(entry.get("takes", 0.0)))

    def _curl(self, state: State, words: tuple[str, ...]) -> Answer:
        asked = curl.request(words, lambda path: self._cat(state, (path,)).output)
        seconds = _USUAL_SECONDS
        try:
            entry = self._endpoint(state, asked)
            answer = self._built_in(state, asked) if entry is None else self._asked(state, entry, asked)
        except CommandError as error:
            if error.kind == "unknown" or str(error).startswith("curl:"):
                raise
            says = curl.shown(asked, curl.usual_code(str(error)), str(error), self._moment(), seconds)
            raise CommandError(says, kind=error.kind) from error
        code = curl.usual_code(answer.output)
        if entry is not None:
            code = int(self._value(entry.get("code"), state) or code)
            backends = state["services"].get(entry.get("service", ""), {}).get("backends", {})
            seconds = float(backends.get(state["names"].get("backend"), {}).get("p50", seconds))
        return answer._replace(output=curl.shown(asked, code, answer.output, self._moment(), seconds))

    def _endpoint(self, state: State, asked: curl.Request) -> Mapping[str, Any] | None:
        """What the scenario declares for a request."""
        place = f"{asked.parts.hostname or ''}{asked.parts.path}"
        method = "GET" if asked.method == "HEAD" else asked.method
        for entry in state["endpoints"]:
            wanted = entry["url"].replace(":*", "")
            is_asked = method == entry.get("method", "GET") and fnmatch.fnmatchcase(place, wanted)
            if is_asked and self._value(entry.get("when", True), state):
                return dict(entry)
        return None

    def _asked(self, state: State, entry: Mapping[str, Any], asked: curl.Request) -> Answer:
        state["requests"] += 1
        if entry.get("service"):
            service = state["services"][entry["service"]]
            state["names"]["backend"] = serving.backend_for(service, state["requests"])
        more = {"body": asked.body, "query": asked.query, "path": asked.parts.path, "request": state["requests"]}
        answer = self._done(state, entry, more)
        self.state = {**self.state, "requests": state["requests"]}
        return answer

    def _built_in(self, state: State, asked: curl.Request) -> Answer:
        """Prometheus and the registry answer by themselves. Raises CommandError for an address that nobody has."""
        path, host = asked.parts.path, asked.parts.hostname or ""
        if state["metrics"] and path.endswith("/api/v1/label/__name__/values"):
            names = metrics.names_of(state["metrics"], self.now, self.base, self._at)
            return Answer(json.dumps({"status": "success", "data": names}, separators=(",", ":")))
        if state["metrics"] and path.endswith("/api/v1/query"):
            return self._query(str(asked.query.get("query", asked.body.get("query", ""))), as_json=True)
        if state["registry"]["models"] and "/api/2.0/mlflow/" in path:
            return registry.rest(state["registry"], asked.method, path, asked.query, asked.body, self.base)
        if host in {entry["url"].split("/")[0].split(":")[0] for entry in state["endpoints"]}:
            raise CommandError('{"detail":"Not Found"}')
        raise CommandError(f"curl: (6) Could not resolve host: {host or asked.parts.path}")


_USUAL_SECONDS = 0.012
"""How long an answer takes where the world has no service behind it."""

_SHARED = ("metrics", "endpoints", "commands", "shell", "rules", "computing", "before")
_SHARED_DATA = ("files", "commits", "revisions")


def _copied(state: State) -> State:
    """A state to change; what no system changes is shared with the one that was."""
    kept = [state[name] for name in _SHARED] + [state["data"][name] for name in _SHARED_DATA]
    if "kubernetes" in state:
        cluster = state["kubernetes"]
        kept.append(cluster["programs"])
        kept += [one["template"] for workload in cluster["workloads"].values() for one in workload["revisions"]]
        kept += [pod["template"] for pod in cluster["pods"].values()]
    return copy.deepcopy(state, {id(one): one for one in kept})


def build(spec: Mapping[str, Any], names: Mapping[str, Any]) -> State:
    """The state of a world from what a scenario declares, its drawn names already put in.

    Raises KeyError, TypeError, ValueError or AttributeError where that is none.
    """
    state: State = {
        "names": dict(names),
        "registry": registry.build(dict(spec.get("registry", {}))),
        "data": data.build(dict(spec.get("data", {}))),
        "metrics": list(spec.get("metrics", [])),
        "services": {},
        "endpoints": list(spec.get("endpoints", [])),
        "commands": list(spec.get("commands", [])),
        "shell": list(spec.get("shell", [])),
        "rules": list(spec.get("rules", [])),
        "facts": copy.deepcopy(dict(spec.get("facts", {}))),
        "computing": dict(spec.get("computed", {})),
        "computed": {},
        "fired": [],
        "requests": 0,
        "now": 0.0,
        "from": float(spec.get("from", -14400.0)),
        "before": list(spec.get("before", [])),
    }
    for name, service in dict(spec.get("services", {})).items():
        state["services"][name] = {"traffic": service["rps"], "declared": dict(service["backends"]), "rps": 0.0}
        state["services"][name] |= {"backends": {}, "p99": 0.0, "error_rate": 0.0}
    if "kubernetes" in spec:
        state["kubernetes"] = objects.build(dict(spec["kubernetes"]))
    return state


def own_names() -> frozenset[str]:
    """What a world calls its own: a scenario's names must be others, they could never be read."""
    return frozenset({*build({}, {}), "kubernetes", "base"})
