"""One line of a shell: words with quotes, and pipes into the usual filters. Pure.

Runs nothing. Substitution, redirection and lists of commands are not known, and are said to be so.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from typing import Any, NamedTuple

MAX_CHARACTERS = 4_000
_MAX_LINE = 400
"""What a pattern is tried on of each line: two `.*` on more could take long."""
_MAX_OPTIONAL = 4
_PREFIXES = ("sudo", "time", "watch")


class ShellError(ValueError):
    """The line cannot be understood; the text says why."""


class Line(NamedTuple):
    """A command and the filters that its output goes through."""

    words: tuple[str, ...]
    filters: tuple[tuple[str, ...], ...] = ()


def parse(text: str) -> Line:
    """Take a line apart. Raises ShellError."""
    if len(text) > MAX_CHARACTERS:
        raise ShellError(f"a line of {len(text)} characters; at most {MAX_CHARACTERS} are read")
    if any((ord(character) < 32 and character not in "\t\n") or ord(character) == 127 for character in text):
        raise ShellError("there are control characters in it")
    lexer = shlex.shlex(text, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    try:
        parts = list(lexer)
    except ValueError as error:
        raise ShellError(f"{str(error).lower()}: a quote is not closed") from error
    commands: list[list[str]] = [[]]
    for part in _without_merged_errors(parts):
        if part == "|":
            commands.append([])
        elif part and set(part) <= set("|&;<>"):
            raise ShellError(f"'{part}' is not known here: one command at a time, with pipes into filters")
        else:
            commands[-1].append(part)
    if len(commands) > 1 and not all(commands):
        raise ShellError("a pipe leads nowhere")
    while commands[0] and commands[0][0] in _PREFIXES:
        commands[0] = _without_prefix(commands[0])
    return Line(tuple(commands[0]), tuple(map(tuple, commands[1:])))


def _without_prefix(words: list[str]) -> list[str]:
    rest = words[1:]
    while words[0] == "watch" and rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] in ("-n", "-d") and len(rest[0]) == 2 and rest[0] == "-n" else rest[1:]
    return rest


def _without_merged_errors(parts: list[str]) -> list[str]:
    """Without `2>&1`, which changes nothing here."""
    kept: list[str] = []
    index = 0
    while index < len(parts):
        if parts[index : index + 3] in (["2", ">&", "1"],):
            index += 3
            continue
        kept.append(parts[index])
        index += 1
    return kept


def options(
    words: tuple[str, ...], with_value: dict[str, str], flags: dict[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Options by their long name, and the other words. `with_value` and `flags` map every spelling to the name.

    Raises ShellError for an option that is in neither.
    """
    found: dict[str, str] = {}
    others: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            others += ["--", *rest]
            break
        name, _, value = word.partition("=")
        if not word.startswith("-") or word == "-":
            others.append(word)
        elif name in with_value:
            found[with_value[name]] = value if "=" in word else _value(rest, name)
        elif name in flags:
            found[flags[name]] = value or "true"
        elif word[:2] in with_value and not word.startswith("--"):
            found[with_value[word[:2]]] = word[2:]
        else:
            raise ShellError(f"unknown flag: {word}")
    return found, others


def _value(rest: Any, name: str) -> str:
    value = next(rest, None)
    if value is None:
        raise ShellError(f"flag needs an argument: {name}")
    return str(value)


# Filters


def through(output: str, filters: tuple[tuple[str, ...], ...]) -> str:
    """The output after its filters. Raises ShellError for one that is not known."""
    for words in filters:
        work = _FILTERS.get(words[0])
        if work is None:
            raise ShellError(f"no '{words[0]}' behind a pipe here; there are {', '.join(sorted(_FILTERS))}")
        lines = output.split("\n")
        output = "\n".join(work(lines[:-1] if lines[-1] == "" else lines, words[1:]))
    return output


def _grep(lines: list[str], words: tuple[str, ...]) -> list[str]:
    counts = {"-A": "after", "-B": "before", "-C": "around", "-e": "pattern", "-m": "most"}
    flags = {flag: flag for flag in ("-i", "-v", "-n", "-c", "-E", "-F", "-w", "-P", "-o", "--color")}
    spread = [part for word in words for part in _spread(word)]
    found, rest = options(tuple(spread), counts, flags)
    wanted = found.get("pattern") or (rest[0] if rest else "")
    pattern = _pattern(wanted, is_fixed="-F" in found, is_extended=bool({"-E", "-P"} & set(found)), word="-w" in found)
    matcher = re.compile(pattern, re.IGNORECASE if "-i" in found else 0)
    hits = [n for n, line in enumerate(lines) if bool(matcher.search(line[:_MAX_LINE])) != ("-v" in found)]
    if "most" in found:
        hits = hits[: _count(found["most"])]
    if "-c" in found:
        return [str(len(hits))]
    before = _count(found.get("before", found.get("around", "0")))
    after = _count(found.get("after", found.get("around", "0")))
    shown = sorted({n for hit in hits for n in range(max(0, hit - before), min(len(lines), hit + after + 1))})
    return [f"{n + 1}:{lines[n]}" if "-n" in found else lines[n] for n in shown]


def _spread(word: str) -> list[str]:
    """`-iv` as `-i -v`; `-A3` stays."""
    if re.fullmatch(r"-[ivncEFwPo]{2,}", word):
        return [f"-{flag}" for flag in word[1:]]
    return [word]


def _pattern(wanted: str, *, is_fixed: bool, is_extended: bool, word: bool) -> str:
    if not is_fixed and not is_extended:  # in a basic expression, these are themselves unless they are escaped
        wanted = re.sub(
            r"\\?([|+?(){}])", lambda m: m.group(1) if m.group().startswith("\\") else "\\" + m.group(1), wanted
        )
    if is_fixed:
        wanted = re.escape(wanted)
        return rf"\b(?:{wanted})\b" if word else wanted
    wanted = re.sub(r"^(?:\.\*)+|(?<!\\)(?:\.\*)+(?=\.\*)", "", wanted)  # finds the same, and sooner
    if len(re.findall(r"(?<![\\(])\?", wanted)) > _MAX_OPTIONAL:
        raise ShellError(f"grep: at most {_MAX_OPTIONAL} of ? in a pattern here")
    if len(re.findall(r"(?<!\\)[*+{]", wanted)) > 2 or re.search(r"\)[*+{]", wanted):
        raise ShellError("grep: at most two of * and + in a pattern here, and none after a group")
    try:
        re.compile(wanted)
    except (re.error, RecursionError, OverflowError) as error:
        raise ShellError(f"grep: {error}") from error
    return rf"\b(?:{wanted})\b" if word else wanted


def _head(lines: list[str], words: tuple[str, ...]) -> list[str]:
    return lines[: _how_many(words)]


def _tail(lines: list[str], words: tuple[str, ...]) -> list[str]:
    count = _how_many(words)
    return lines[-count:] if count else []


def _how_many(words: tuple[str, ...]) -> int:
    short = [word for word in words if re.fullmatch(r"-\d+", word)]
    if short:
        return _count(short[0][1:])
    found, _ = options(words, {"-n": "count", "--lines": "count"}, {})
    return _count(found.get("count", "10"))


def _count(text: str) -> int:
    if not re.fullmatch(r"\d{1,6}", text):
        raise ShellError(f"'{text}' is no number of lines")
    return int(text)


def _wc(lines: list[str], words: tuple[str, ...]) -> list[str]:
    return [str(len(lines))]


def _sort(lines: list[str], words: tuple[str, ...]) -> list[str]:
    flags = {flag for word in words for flag in word.lstrip("-")}
    key: Callable[[str], Any] = _leading_number if "n" in flags else str
    return sorted(lines, key=key, reverse="r" in flags)


def _leading_number(line: str) -> float:
    match = re.match(r"\s*-?\d+(?:\.\d+)?", line[:_MAX_LINE])
    return float(match.group()) if match else 0.0


def _uniq(lines: list[str], words: tuple[str, ...]) -> list[str]:
    found: list[tuple[str, int]] = []
    for line in lines:
        if found and found[-1][0] == line:
            found[-1] = (line, found[-1][1] + 1)
        else:
            found.append((line, 1))
    return [f"{count:7d} {line}" if "-c" in words else line for line, count in found]


def _same(lines: list[str], words: tuple[str, ...]) -> list[str]:
    return lines


def _jq(lines: list[str], words: tuple[str, ...]) -> list[str]:
    """`jq .a.b[0]`: a path into one document."""
    path = next((word for word in words if not word.startswith("-")), ".")
    if not re.fullmatch(r"\.?(?:\.?[A-Za-z_][\w-]*|\[\d{1,4}\]|\[\"[^\"]*\"\])*", path):
        raise ShellError("jq: only paths such as .a.b[0] are known here")
    try:
        value = json.loads("\n".join(lines))
    except (ValueError, RecursionError) as error:
        raise ShellError("jq: error: the input is no JSON document") from error
    for key, index, quoted in re.findall(r"\.?([A-Za-z_][\w-]*)|\[(\d+)\]|\[\"([^\"]*)\"\]", path):
        if index:
            value = value[int(index)] if isinstance(value, list) and int(index) < len(value) else None
        else:
            value = value.get(key or quoted) if isinstance(value, dict) else None
    if isinstance(value, str) and ("-r" in words or "--raw-output" in words):
        return [value]
    return json.dumps(value, indent=2).split("\n")


_FILTERS: dict[str, Callable[[list[str], tuple[str, ...]], list[str]]] = {
    "grep": _grep,
    "egrep": lambda lines, words: _grep(lines, ("-E", *words)),
    "head": _head,
    "tail": _tail,
    "wc": _wc,
    "sort": _sort,
    "uniq": _uniq,
    "cat": _same,
    "less": _same,
    "more": _same,
    "jq": _jq,
}
