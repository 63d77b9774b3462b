"""Data versions and features: `dvc` and `feast` over a declared state, printing as DVC 3 and Feast 0.40 print.

A tracked file has the digest that lies in the workspace and the one in `dvc.lock`; a feature view has the moment up to
which it was materialised. Everything that these tools print follows from that.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from mlops_prep.world.answers import Answer, CommandError
from mlops_prep.world.printing import columns, iso, seconds_of

State = dict[str, Any]


def build(given: dict[str, Any]) -> State:
    """The state from what an author declares. Raises KeyError, TypeError or ValueError for nonsense."""
    state: State = {"tracked": {}, "stages": {}, "views": {}, "commits": [], "files": {}, "revisions": {}}
    for path, one in dict(given.get("tracked", {})).items():
        state["tracked"][path] = {"lock": one["hash"], "in_remote": True, **one}
    for name, stage in dict(given.get("stages", {})).items():
        state["stages"][name] = {"deps": [], "outs": [], "command": "", "runs": 0, **stage}
    for name, view in dict(given.get("views", {})).items():
        fresh = -seconds_of(view.get("materialized", "30m"))
        state["views"][name] = {
            "entities": [],
            "features": [],
            "ttl": "1d",
            "source": "",
            "owner": "",
            **view,
            "fresh": fresh,
            "since": fresh - seconds_of(view.get("ttl", "1d")),
        }
    for commit in given.get("commits", []):
        made = -seconds_of(commit.get("age", "1d"))
        state["commits"].append({"author": "dev <dev@example.com>", "files": {}, **commit, "made": made})
    state["files"] = {path: str(content) for path, content in dict(given.get("files", {})).items()}
    state["revisions"] = {rev: dict(paths) for rev, paths in dict(given.get("revisions", {})).items()}
    return state


# DVC


def dvc(state: State, words: tuple[str, ...]) -> Answer:
    """Answer a `dvc` command. Raises CommandError."""
    verb, rest = (words[0] if words else ""), [word for word in words[1:] if not word.startswith("-")]
    flags = {word for word in words[1:] if word.startswith("-")}
    match verb:
        case "status":
            return Answer(_cloud_status(state) if {"-c", "--cloud"} & flags else _status(state, rest))
        case "diff":
            return Answer(_diff(state, rest, flags))
        case "list" | "ls":
            return Answer(_list(state, rest, flags))
        case "checkout":
            return _checkout(state, rest)
        case "repro":
            return _repro(state, rest)
        case "push":
            return _push(state, rest)
        case "pull" | "fetch":
            _known_targets(state, rest, f"failed to {verb} data from the cloud - ")
            return Answer("Everything is up to date.")
        case "dag":
            return Answer(_dag(state, flags))
        case _:
            known = "status, diff, list, checkout, repro, pull, push, fetch, dag"
            raise CommandError(f"dvc: known here are {known}", kind="unknown")


def _is_changed(state: State, path: str) -> bool:
    one = state["tracked"].get(path)
    return bool(one and one["hash"] != one["lock"])


def _under(state: State, path: str) -> list[str]:
    """What is tracked at a path, or in it where it is a folder."""
    return [one for one in state["tracked"] if one == path or one.startswith(f"{path.rstrip('/')}/")]


def _known_targets(state: State, names: list[str], prefix: str = "") -> None:
    for name in names:
        target = name.removesuffix(".dvc")
        if target not in state["stages"] and not _under(state, target):
            says = f"'{name}' does not exist as an output or a stage name in 'dvc.yaml'"
            raise CommandError(f"ERROR: {prefix}{says}: Stage '{name}' not found inside 'dvc.yaml' file")


def _status(state: State, names: list[str]) -> str:
    _known_targets(state, names)
    lines = []
    for name, stage in state["stages"].items():
        deps = [path for path in stage["deps"] if any(_is_changed(state, one) for one in _under(state, path))]
        outs = [path for path in stage["outs"] if _is_changed(state, path)]
        if (deps or outs) and (not names or name in names):
            lines.append(f"{name}:")
            for title, paths in (("changed deps", deps), ("changed outs", outs)):
                if paths:
                    lines += [f"\t{title}:", *(f"\t\tmodified:           {path}" for path in paths)]
    made = {path for stage in state["stages"].values() for path in stage["outs"]}
    for path in sorted(set(state["tracked"]) - made):
        if _is_changed(state, path) and (not names or path in names or f"{path}.dvc" in names):
            lines += [f"{path}.dvc:", "\tchanged outs:", f"\t\tmodified:           {path}"]
    return "\n".join(lines) or "Data and pipelines are up to date."


def _cloud_status(state: State) -> str:
    new = [path for path, one in state["tracked"].items() if not one["in_remote"]]
    return "\n".join(f"\tnew:                {path}" for path in new) or "Cache and remote 'storage' are in sync."


def _diff(state: State, revisions: list[str], flags: set[str]) -> str:
    """What changed, by group; the hashes are shown with `--show-hash` alone."""
    known = state["revisions"]
    unknown = [one for one in revisions if one not in known and one != "HEAD"]
    if unknown:
        raise CommandError(f"ERROR: failed to get diff - unknown Git revision '{unknown[0]}'")
    now = {path: one["hash"] for path, one in state["tracked"].items()}
    locked = {path: one["lock"] for path, one in state["tracked"].items()}
    before = known.get(revisions[0], locked) if revisions else locked
    after = known.get(revisions[1], locked) if len(revisions) > 1 else now
    groups = {
        "added": {path: _short(after[path]) for path in sorted(set(after) - set(before))},
        "deleted": {path: _short(before[path]) for path in sorted(set(before) - set(after))},
        "modified": {
            path: f"{_short(before[path])}..{_short(after[path])}"
            for path in sorted(set(before) & set(after))
            if before[path] != after[path]
        },
    }
    if "--json" in flags:
        named = {name: [{"path": path} for path in group] for name, group in groups.items()}
        return json.dumps({**named, "renamed": []})
    lines = []
    for name, group in groups.items():
        if group:
            shown = [
                f"    {digest}  {path}" if "--show-hash" in flags else f"    {path}" for path, digest in group.items()
            ]
            lines += [f"{name.capitalize()}:", *shown, ""]
    summary = ", ".join(f"{len(group)} {name}" for name, group in groups.items() if group)
    return "\n".join([*lines, f"files summary: {summary}"]) if summary else ""


def _short(digest: str) -> str:
    return str(digest)[:8]


def _list(state: State, names: list[str], flags: set[str]) -> str:
    if not names:
        raise CommandError("ERROR: the following arguments are required: url")
    folder = f"{names[1].strip('/')}/" if len(names) > 1 else ""
    paths = {path for path in state["tracked"] if path.startswith(folder) or f"{path}/" == folder}
    if "--dvc-only" not in flags:
        paths |= {path for path in state["files"] if path.startswith(folder)}
        paths |= {name for name in (".dvcignore", "dvc.lock", "dvc.yaml") if not folder and state["stages"]}
    if not paths:
        raise CommandError(f"ERROR: The path '{folder.rstrip('/')}' does not exist")
    inside = {path[len(folder) :] or path for path in paths}
    is_deep = bool({"-R", "--recursive"} & flags)
    return "\n".join(sorted(inside if is_deep else {path.split("/")[0] for path in inside}))


def _dag(state: State, flags: set[str]) -> str:
    """The graph of stages and tracked files, in the notations that need no drawing."""
    made = {path: name for name, stage in state["stages"].items() for path in stage["outs"]}
    nodes = [f"{path}.dvc" for path in state["tracked"] if path not in made] + list(state["stages"])
    edges = []
    for name, stage in state["stages"].items():
        for path in stage["deps"]:
            edges += [(made.get(one, f"{one}.dvc"), name) for one in _under(state, path) or [path]]
    edges = [edge for edge in edges if edge[0] in nodes]
    if "--dot" in flags:
        lines = [f'"{node}";' for node in nodes] + [f'"{one}" -> "{other}";' for one, other in edges]
        return "\n".join(["strict digraph {", *lines, "}"])
    if "--mermaid" in flags:
        numbers = {node: f"node{number}" for number, node in enumerate(nodes, 1)}
        lines = [f'\t{number}["{node}"]' for node, number in numbers.items()]
        return "\n".join(["flowchart TD", *lines, *(f"\t{numbers[one]}-->{numbers[other]}" for one, other in edges)])
    raise CommandError("dvc: the graph is not drawn here; try dvc dag --mermaid, or --dot", kind="unknown")


def _checkout(state: State, paths: list[str]) -> Answer:
    _known_targets(state, paths)
    wanted = {one for path in paths for one in _under(state, path.removesuffix(".dvc"))}
    chosen = [path for path in state["tracked"] if _is_changed(state, path) and (not paths or path in wanted)]
    for path in chosen:
        state["tracked"][path]["hash"] = state["tracked"][path]["lock"]
    return Answer("\n".join(f"M       {path}" for path in chosen), "change" if chosen else "probe")


def _push(state: State, names: list[str]) -> Answer:
    _known_targets(state, names, "failed to push data to the cloud - ")
    wanted = {one for name in names for one in _under(state, name.removesuffix(".dvc"))}
    new = [path for path, one in state["tracked"].items() if not one["in_remote"] and (not names or path in wanted)]
    for path in new:
        state["tracked"][path]["in_remote"] = True
    if not new:
        return Answer("Everything is up to date.")
    return Answer(f"{len(new)} file{'' if len(new) == 1 else 's'} pushed", "change")


def _repro(state: State, names: list[str]) -> Answer:
    unknown = [name for name in names if name not in state["stages"]]
    if unknown:
        raise CommandError(f"ERROR: Stage '{unknown[0]}' not found inside 'dvc.yaml' file")
    made = {path for stage in state["stages"].values() for path in stage["outs"]}
    parts, seconds = list[str](), 0.0
    for name, stage in state["stages"].items():
        if names and name not in names:
            continue
        deps = [one for path in stage["deps"] for one in _under(state, path)]
        sources = [one for one in deps if one not in made]
        parts += [_source(state, path) for path in sources]
        if not any(_is_changed(state, path) for path in deps):
            parts.append(f"Stage '{name}' didn't change, skipping\n")
            continue
        parts.append(f"Running stage '{name}':\n> {stage['command']}\nUpdating lock file 'dvc.lock'\n\n")
        stage["runs"] += 1
        seconds += seconds_of(stage.get("takes", "60s"))
        for path in [*deps, *stage["outs"]]:
            if path in state["tracked"]:
                state["tracked"][path]["lock"] = state["tracked"][path]["hash"]
    end = "Use `dvc push` to send your updates to remote storage." if seconds else "Data and pipelines are up to date."
    return Answer("".join([*parts, end]), "change" if seconds else "probe", seconds)


def _source(state: State, path: str) -> str:
    if _is_changed(state, path):
        return f"Verifying data sources in stage: '{path}.dvc'\n\n"
    return f"'{path}.dvc' didn't change, skipping\n"


# Feast


def feast(state: State, words: tuple[str, ...], now: float, base: datetime) -> Answer:
    """Answer a `feast` command. Raises CommandError."""
    match words:
        case ("feature-views", "list", *_):
            rows = [
                f"{name}\t{{{', '.join(map(repr, view['entities'] or ['n/a']))}}}\tFeatureView"
                for name, view in state["views"].items()
            ]
            return Answer(columns("\n".join(["NAME\tENTITIES\tTYPE", *rows]), padding=2))
        case ("feature-views", "describe", name, *_):
            return Answer(_view(state, name, base))
        case ("materialize-incremental" | "materialize" as verb, *rest):
            return _materialize(state, verb, rest, now, base)
        case _:
            raise CommandError(
                "feast: known here are feature-views list|describe, materialize-incremental, materialize",
                kind="unknown",
            )


def _view(state: State, name: str, base: datetime) -> str:
    view = state["views"].get(name)
    if view is None:
        raise CommandError(f"Feature view {name} does not exist")
    lines = ["spec:", f"  name: {name}", "  entities:", *(f"  - {one}" for one in view["entities"]), "  features:"]
    for feature in view["features"]:
        named = feature if isinstance(feature, dict) else {"name": feature}
        lines += [f"  - name: {named['name']}", f"    valueType: {named.get('type', 'DOUBLE')}"]
        if "unit" in named:
            lines += ["    tags:", f"      unit: {named['unit']}"]
    lines += [f"  ttl: {int(seconds_of(view['ttl']))}s", "  batchSource:", "    timestampField: event_timestamp"]
    if "://" in view["source"]:
        lines += ["    fileOptions:", f"      uri: {view['source']}"]
    lines += [f"    name: {view['source']}", "  online: true", f"  owner: {view['owner']}"]
    since, until = (iso(base + timedelta(seconds=view[key])) for key in ("since", "fresh"))
    lines += ["meta:", "  materializationIntervals:", f"  - startTime: '{since}'", f"    endTime: '{until}'"]
    return "\n".join(lines)


def _materialize(state: State, verb: str, rest: list[str], now: float, base: datetime) -> Answer:
    chosen, times = _views_and_times(verb, rest)
    unknown = [name for name in chosen if name not in state["views"]]
    if unknown:
        raise CommandError(f"feast.errors.FeatureViewNotFoundException: Feature view {unknown[0]} does not exist")
    names = chosen or list(state["views"])
    since = f" from {_moment(times[0])}" if verb == "materialize" else ""
    lines = [f"Materializing {len(names)} feature views{since} to {_moment(times[-1])} into the redis online store."]
    until = min(now, (times[-1] - base).total_seconds())
    for name in names:
        view = state["views"][name]
        began = _moment(base + timedelta(seconds=view["fresh"]))
        lines += ["", f"{name}:" if since else f"{name} from {began} to {_moment(times[-1])}:"]
        if view.get("blocked"):
            lines.append(str(view["blocked"]))
            continue
        lines.append(_PROGRESS)
        if until > view["fresh"]:
            view["since"], view["fresh"] = view["fresh"], until
    return Answer("\n".join(lines), "change", 40.0)


_PROGRESS = f"100%|{'█' * 58}| 4200/4200 [00:38<00:00, 109.84it/s]"
"""The bar of `tqdm`, 100 columns wide."""


def _views_and_times(verb: str, rest: list[str]) -> tuple[list[str], list[datetime]]:
    """The views that are named, and START_TS (of `materialize` alone) and END_TS. Raises CommandError."""
    views, times = list[str](), list[datetime]()
    words = iter(rest)
    for word in words:
        if word in ("-v", "--views"):
            views.append(next(words, ""))
        elif not word.startswith("-"):
            try:
                moment = datetime.fromisoformat(word)
            except ValueError as error:
                raise CommandError(f"ValueError: Invalid isoformat string: '{word}'") from error
            times.append(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    wanted = ["START_TS", "END_TS"] if verb == "materialize" else ["END_TS"]
    usage = f"Usage: feast {verb} [OPTIONS] {' '.join(wanted)}\nTry 'feast {verb} --help' for help.\n\nError: "
    if len(times) < len(wanted):
        raise CommandError(f"{usage}Missing argument '{wanted[len(times)]}'.")
    if len(times) > len(wanted):
        raise CommandError(f"{usage}Got unexpected extra argument ({rest[-1]})")
    return views, times


def _moment(time: datetime) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S+00:00")
