"""Data versions, features, the repository and its files: `dvc`, `feast`, `git`, `ls` and `cat` over a declared state.

A tracked file has the digest that lies in the workspace and the one in `dvc.lock`; a feature view has the moment up to
which it was materialised. Everything that these tools print follows from that.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mlops_prep.world.answers import Answer, CommandError
from mlops_prep.world.printing import iso, seconds_of, table

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
    match verb:
        case "status":
            is_cloud = any(word in ("-c", "--cloud") for word in words)
            return Answer(_cloud_status(state) if is_cloud else _status(state))
        case "diff":
            return Answer(_diff(state, rest))
        case "list" | "ls":
            return Answer("\n".join(sorted(state["tracked"])))
        case "checkout":
            return _checkout(state, rest)
        case "repro":
            return _repro(state, rest)
        case "pull" | "push" | "fetch":
            for one in state["tracked"].values():
                one["in_remote"] = one["in_remote"] or verb == "push"
            return Answer("Everything is up to date.", "change" if verb == "push" else "probe")
        case "dag":
            return Answer(
                "\n".join(
                    f"{name}: {' '.join(one['deps'])} -> {' '.join(one['outs'])}"
                    for name, one in state["stages"].items()
                )
            )
        case _:
            raise CommandError(
                "dvc: known here are status, diff, list, checkout, repro, pull, push, dag", kind="unknown"
            )


def _is_changed(state: State, path: str) -> bool:
    one = state["tracked"].get(path)
    return bool(one and one["hash"] != one["lock"])


def _status(state: State) -> str:
    lines = []
    for name, stage in state["stages"].items():
        deps = [path for path in stage["deps"] if _is_changed(state, path)]
        outs = [path for path in stage["outs"] if _is_changed(state, path)]
        if deps or outs:
            lines.append(f"{name}:")
        for title, paths in (("changed deps", deps), ("changed outs", outs)):
            if paths:
                lines += [f"\t{title}:", *(f"\t\tmodified:           {path}" for path in paths)]
    inside = {path for stage in state["stages"].values() for path in [*stage["deps"], *stage["outs"]]}
    for path in sorted(set(state["tracked"]) - inside):
        if _is_changed(state, path):
            lines += [f"{path}.dvc:", "\tchanged outs:", f"\t\tmodified:           {path}"]
    return "\n".join(lines) or "Data and pipelines are up to date."


def _cloud_status(state: State) -> str:
    new = [path for path, one in state["tracked"].items() if not one["in_remote"]]
    return "\n".join(f"\tnew:                {path}" for path in new) or "Cache and remote 'storage' are in sync."


def _diff(state: State, revisions: list[str]) -> str:
    known = state["revisions"]
    unknown = [one for one in revisions if one not in known and one != "HEAD"]
    if unknown:
        raise CommandError(f"ERROR: unknown Git revision '{unknown[0]}'")
    now = {path: one["hash"] for path, one in state["tracked"].items()}
    locked = {path: one["lock"] for path, one in state["tracked"].items()}
    before = known.get(revisions[0], locked) if revisions else locked
    after = known.get(revisions[1], locked) if len(revisions) > 1 else now
    lines = [
        f"Modified:\n    {path}  ({before[path]} -> {after[path]})"
        for path in sorted(before)
        if path in after and after[path] != before[path]
    ]
    lines += [f"Added:\n    {path}" for path in sorted(set(after) - set(before))]
    lines += [f"Deleted:\n    {path}" for path in sorted(set(before) - set(after))]
    return "\n".join(lines)


def _checkout(state: State, paths: list[str]) -> Answer:
    chosen = [path for path in state["tracked"] if _is_changed(state, path) and (not paths or path in paths)]
    for path in chosen:
        state["tracked"][path]["hash"] = state["tracked"][path]["lock"]
    return Answer("\n".join(f"M       {path}" for path in chosen), "change")


def _repro(state: State, names: list[str]) -> Answer:
    unknown = [name for name in names if name not in state["stages"]]
    if unknown:
        raise CommandError(f"ERROR: failed to reproduce '{unknown[0]}': stage does not exist")
    lines, seconds = [], 0.0
    for name, stage in state["stages"].items():
        if names and name not in names:
            continue
        if any(_is_changed(state, path) for path in stage["deps"]):
            lines += [f"Running stage '{name}':", f"> {stage['command']}", "Updating lock file 'dvc.lock'", ""]
            stage["runs"] += 1
            seconds += seconds_of(stage.get("takes", "60s"))
            for path in [*stage["deps"], *stage["outs"]]:
                if path in state["tracked"]:
                    state["tracked"][path]["lock"] = state["tracked"][path]["hash"]
        else:
            lines.append(f"Stage '{name}' didn't change, skipping")
    return Answer("\n".join(lines), "change" if seconds else "probe", seconds)


# Feast


def feast(state: State, words: tuple[str, ...], now: float, base: datetime) -> Answer:
    """Answer a `feast` command. Raises CommandError."""
    match words:
        case ("feature-views", "list", *_):
            rows = [
                f"{name}\t{{{', '.join(map(repr, view['entities']))}}}\tFeatureView"
                for name, view in state["views"].items()
            ]
            return Answer(table("\n".join(["NAME\tENTITIES\tTYPE", *rows])))
        case ("feature-views", "describe", name, *_):
            return Answer(_view(state, name, base))
        case ("materialize-incremental", *rest) | ("materialize", *rest):
            return _materialize(state, rest, now, base)
        case _:
            raise CommandError(
                "feast: known here are feature-views list|describe, materialize-incremental", kind="unknown"
            )


def _view(state: State, name: str, base: datetime) -> str:
    view = state["views"].get(name)
    if view is None:
        raise CommandError(f"feast.errors.FeatureViewNotFoundException: Feature view {name} does not exist")
    fresh = iso(base + timedelta(seconds=view["fresh"]))
    lines = ["spec:", f"  name: {name}", "  entities:", *(f"  - {one}" for one in view["entities"])]
    lines += ["  features:"]
    for feature in view["features"]:
        named = feature if isinstance(feature, dict) else {"name": feature}
        lines += [f"  - name: {named['name']}", f"    valueType: {named.get('type', 'DOUBLE')}"]
        if "unit" in named:
            lines += ["    tags:", f"      unit: {named['unit']}"]
    lines += [
        f"  ttl: {int(seconds_of(view['ttl']))}s",
        f"  owner: {view['owner']}",
        "  batchSource:",
        f"    name: {view['source']}",
    ]
    lines += ["meta:", "  materializationIntervals:", f"  - endTime: '{fresh}'"]
    return "\n".join(lines)


def _materialize(state: State, rest: list[str], now: float, base: datetime) -> Answer:
    chosen = [rest[index + 1] for index, word in enumerate(rest[:-1]) if word in ("-v", "--views")]
    unknown = [name for name in chosen if name not in state["views"]]
    if unknown:
        raise CommandError(f"feast.errors.FeatureViewNotFoundException: Feature view {unknown[0]} does not exist")
    names = chosen or list(state["views"])
    lines = [
        f"Materializing {len(names)} feature views to {iso(base + timedelta(seconds=now))} into the redis online store."
    ]
    for name in names:
        view = state["views"][name]
        if view.get("blocked"):
            lines += ["", f"{name}:", str(view["blocked"])]
            continue
        lines += ["", f"{name} from {iso(base + timedelta(seconds=view['fresh']))}:", "100%|██████████| done"]
        view["fresh"] = now
    return Answer("\n".join(lines), "change", 40.0)


# Git and files


def git(state: State, words: tuple[str, ...], base: datetime) -> Answer:
    """Answer a `git` command. Raises CommandError."""
    match words:
        case ("log", *rest):
            return Answer(_log(state, rest, base))
        case ("show", *rest):
            named = [word for word in rest if not word.startswith("-")]
            return Answer(_show(state, named[0] if named else "HEAD", base))
        case ("status", *_):
            return Answer(
                "On branch main\nYour branch is up to date with 'origin/main'.\n\nnothing to commit, working tree clean"
            )
        case ("branch", *_):
            return Answer("* main")
        case _:
            raise CommandError("git: known here are log, show, status, branch", kind="unknown")


def _log(state: State, rest: list[str], base: datetime) -> str:
    paths = [word for word in rest if not word.startswith("-")]
    numbers = [int(word.lstrip("-n")) for word in rest if word.startswith("-") and word.lstrip("-n").isdecimal()]
    numbers += [int(word) for word in paths if word.isdecimal()]
    paths = [word for word in paths if not word.isdecimal()]
    commits = [
        one for one in state["commits"] if not paths or any(path in name for path in paths for name in one["files"])
    ]
    commits = sorted(commits, key=lambda one: -one["made"])[: numbers[0] if numbers else 200]
    if "--oneline" in rest:
        return "\n".join(f"{one['hash'][:7]} {one['message'].splitlines()[0]}" for one in commits)
    return "\n\n".join(_commit(one, base) for one in commits)


def _commit(commit: dict[str, Any], base: datetime) -> str:
    made = (base + timedelta(seconds=commit["made"])).strftime("%a %b %-d %H:%M:%S %Y +0000")
    message = "\n".join(f"    {line}" for line in commit["message"].splitlines())
    return f"commit {commit['hash']}\nAuthor: {commit['author']}\nDate:   {made}\n\n{message}"


def _show(state: State, name: str, base: datetime) -> str:
    newest = sorted(state["commits"], key=lambda one: -one["made"])
    matching = (
        newest[:1] if name == "HEAD" else [one for one in newest if len(name) >= 4 and one["hash"].startswith(name)]
    )
    if not matching:
        raise CommandError(f"fatal: ambiguous argument '{name}': unknown revision or path not in the working tree.")
    commit = matching[0]
    changes = "\n".join(f"diff --git a/{path} b/{path}\n{str(diff).rstrip()}" for path, diff in commit["files"].items())
    return f"{_commit(commit, base)}\n\n{changes}".rstrip()


def ls(state: State, words: tuple[str, ...]) -> Answer:
    """Answer `ls`."""
    folder = next((word.strip("/") for word in words if not word.startswith("-")), "").removeprefix("./")
    folder = "" if folder == "." else folder
    if folder in state["files"]:
        return Answer(folder)
    inside = [
        path[len(folder) :].strip("/") for path in state["files"] if path.startswith(f"{folder}/" if folder else "")
    ]
    if not inside:
        raise CommandError(f"ls: cannot access '{folder or '.'}': No such file or directory")
    return Answer("\n".join(sorted({path.split("/")[0] + ("/" if "/" in path else "") for path in inside})))


def file_named(state: State, path: str) -> str:
    """The content of a file, as it is declared. Raises CommandError."""
    content: str | None = state["files"].get(path.removeprefix("./").strip("/"))
    if content is None:
        raise CommandError(f"cat: {path}: No such file or directory")
    return content
