"""The repository of a world: `git` over declared commits, `ls` and `cat` over declared files.

A commit declares the lines that it takes away and adds in each file; hashes, hunks and counts are made to what git
prints (`-U0`: without lines around a change, unless they are declared with a blank before them).
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from typing import Any

from mlops_prep.world.answers import Answer, CommandError

State = dict[str, Any]
_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)")
_MOST = 200
"""Commits that a log shows at most."""


def full_hash(given: str) -> str:
    """The 40 digits of a commit's hash of which an author declares the first."""
    return (given + hashlib.sha256(given.encode()).hexdigest())[:40]


def git(state: State, words: tuple[str, ...], base: datetime) -> Answer:
    """Answer a `git` command. Raises CommandError."""
    match words:
        case ("log", *rest):
            return Answer(_log(state, rest, base))
        case ("show", *rest):
            named = [word for word in rest if not word.startswith("-")]
            commit = _commit_named(state, named[0] if named else "HEAD")
            return Answer(_shown(commit, base, {*rest} | {"-p"}))
        case ("diff", *rest):
            return Answer(_diff(state, rest))
        case ("status", *_):
            return Answer(
                "On branch main\nYour branch is up to date with 'origin/main'.\n\nnothing to commit, working tree clean"
            )
        case ("branch", *_):
            return Answer("* main")
        case _:
            raise CommandError("git: known here are log, show, diff, status, branch", kind="unknown")


def _newest_first(state: State) -> list[dict[str, Any]]:
    return sorted(state["commits"], key=lambda one: -one["made"])


def _place_of(state: State, name: str) -> int | None:
    """Where a revision is among the commits, the newest being 0."""
    commits = _newest_first(state)
    match = re.fullmatch(r"(.+?)(?:~(\d{0,3})|(\^*))", name)
    root, back, carets = match.groups() if match else (name, None, "")
    steps = int(back or 1) if back is not None else len(carets or "")
    if root in ("HEAD", "main", "origin/main", "@"):
        place = steps
    else:
        found = [n for n, one in enumerate(commits) if len(root) >= 4 and full_hash(one["hash"]).startswith(root)]
        if not found:
            return None
        place = found[0] + steps
    return place if place < len(commits) else None


def _unknown(name: str) -> CommandError:
    return CommandError(
        f"fatal: ambiguous argument '{name}': unknown revision or path not in the working tree.\n"
        "Use '--' to separate paths from revisions, like this:\n'git <command> [<revision>...] -- [<file>...]'"
    )


def _commit_named(state: State, name: str) -> dict[str, Any]:
    place = _place_of(state, name)
    if place is None:
        raise _unknown(name)
    return _newest_first(state)[place]


def _log(state: State, rest: list[str], base: datetime) -> str:
    flags, paths, since, count = _log_words(state, rest)
    commits = [
        one
        for one in _newest_first(state)[since:]
        if not paths or any(path in name for path in paths for name in one["files"])
    ]
    shown = [_shown(one, base, flags) for one in commits[: min(count, _MOST)]]
    return ("\n" if "--oneline" in flags else "\n\n").join(shown)


def _log_words(state: State, rest: list[str]) -> tuple[set[str], list[str], int, int]:
    """Flags, paths, the place of the newest commit, and how many."""
    flags, paths, since, count = set[str](), list[str](), 0, _MOST
    words = iter(rest)
    for word in words:
        number = re.fullmatch(r"(?:-n?|--max-count=)(\d{1,6})", word)
        place = None if word.startswith("-") else _place_of(state, word)
        if word == "--":
            paths += [one.removeprefix("./") for one in words]
        elif number:
            count = int(number.group(1))
        elif word in ("-n", "--max-count"):
            given = next(words, "")
            if not given.isdecimal():
                raise CommandError(f"fatal: '{given}': not an integer")
            count = int(given)
        elif word.startswith("-"):
            flags.add(word)
        elif place is not None:
            since = place
        elif any(word in name for one in state["commits"] for name in one["files"]) or word in state["files"]:
            paths.append(word.removeprefix("./"))
        else:
            raise _unknown(word)
    return flags, paths, since, count


def _shown(commit: dict[str, Any], base: datetime, flags: set[str]) -> str:
    """A commit, with its changes as far as the flags ask for them."""
    made = (base + timedelta(seconds=commit["made"])).strftime("%a %b %-d %H:%M:%S %Y +0000")
    lines = commit["message"].strip().splitlines()
    if lines[1:2] and lines[1].strip():  # what follows right behind the subject would be part of it
        lines.insert(1, "")
    head = f"commit {full_hash(commit['hash'])}\nAuthor: {commit['author']}\nDate:   {made}\n\n"
    head += "\n".join(f"    {line}" for line in lines)
    if "--oneline" in flags:
        head = f"{full_hash(commit['hash'])[:7]} {lines[0]}"
    if "--name-only" in flags:
        changes = "\n".join(commit["files"])
    elif "--stat" in flags:
        changes = _stat(commit["files"])
    elif {"-p", "--patch"} & flags:
        changes = _patch(commit["files"])
    else:
        return head
    return f"{head}{chr(10) if '--oneline' in flags else chr(10) * 2}{changes}".rstrip("\n")


def _diff(state: State, rest: list[str]) -> str:
    """What changed from one revision to another: the changes of the commits between them, the oldest first."""
    words = rest[: rest.index("--")] if "--" in rest else rest
    names = [one for word in words if not word.startswith("-") for one in re.split(r"\.{2,3}", word)]
    places = []
    for name in names:
        place = _place_of(state, name or "HEAD")
        if place is None:
            raise _unknown(name)
        places.append(place)
    if not places:
        return ""
    older, newer = max(places), min(places) if len(places) > 1 else 0
    files: dict[str, str] = {}
    for commit in reversed(_newest_first(state)[newer:older]):
        for path, diff in commit["files"].items():
            files[path] = f"{files[path]}\n{str(diff).strip()}" if path in files else str(diff)
    return _stat(files) if "--stat" in rest else _patch(files)


# Changes


def _patch(files: dict[str, str]) -> str:
    return "\n".join(_file_patch(path, str(diff)) for path, diff in sorted(files.items()))


def _file_patch(path: str, diff: str) -> str:
    mark = hashlib.sha256(f"{path}{diff}".encode()).hexdigest()
    lines = [
        f"diff --git a/{path} b/{path}",
        f"index {mark[:7]}..{mark[7:14]} 100644",
        f"--- a/{path}",
        f"+++ b/{path}",
    ]
    start = 5 + int(mark[14:16], 16) % 40
    for old_start, new_start, where, body in _hunks(diff, start):
        old, new = _counts(body)
        lines += [f"@@ -{_span(old_start, old)} +{_span(new_start, new)} @@{where}", *body]
    return "\n".join(lines)


def _hunks(diff: str, start: int) -> list[tuple[int, int, str, list[str]]]:
    """Where each hunk begins before and after the change, what stands behind that, and its lines."""
    found: list[tuple[int, int, str, list[str]]] = []
    for line in diff.strip("\n").split("\n"):
        if line.startswith(("--- a/", "+++ b/", "--- /dev", "index ")):
            continue
        header = _HUNK.fullmatch(line)
        if header:
            found.append((int(header.group(1)), int(header.group(2)), header.group(3), []))
            continue
        if not found:
            found.append((start, start, "", []))
        found[-1][3].append(line if line.startswith(("-", "+", " ", "\\")) else f" {line}")
    return found


def _counts(body: list[str]) -> tuple[int, int]:
    old = sum(line.startswith(("-", " ")) for line in body)
    return old, sum(line.startswith(("+", " ")) for line in body)


def _span(start: int, count: int) -> str:
    """`12`, `12,3`, or `11,0` for nothing behind line 11."""
    if count == 1:
        return str(start)
    return f"{start - 1 if count == 0 else start},{count}"


def _stat(files: dict[str, str]) -> str:
    counts = {}
    for path, diff in sorted(files.items()):
        body = [line for _, _, _, lines in _hunks(str(diff), 1) for line in lines]
        counts[path] = sum(line.startswith("+") for line in body), sum(line.startswith("-") for line in body)
    if not counts:
        return ""
    wide = max(map(len, counts))
    digits = max(len(str(sum(pair))) for pair in counts.values())
    lines = [f" {path:<{wide}} | {sum(pair):>{digits}} {'+' * pair[0]}{'-' * pair[1]}" for path, pair in counts.items()]
    return "\n".join([*lines, changed(len(counts), *map(sum, zip(*counts.values(), strict=True)))])


def changed(files: int, added: int, deleted: int) -> str:
    """The last line of a `--stat`."""
    parts = [f" {files} file{'' if files == 1 else 's'} changed"]
    if added or not deleted:
        parts.append(f"{added} insertion{'' if added == 1 else 's'}(+)")
    if deleted or not added:
        parts.append(f"{deleted} deletion{'' if deleted == 1 else 's'}(-)")
    return ", ".join(parts)


# Files


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
