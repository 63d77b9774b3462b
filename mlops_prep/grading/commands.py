"""Judges a typed command line against command patterns, and explains near misses.

A pattern is words; `a|b` is either, `<x>` any one word, `[...]` may be left out, `...` any rest. Options may stand in
any order and `--opt=value` equals `--opt value`. The pattern says which options take a value.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from mlops_prep.models.question import CommandAnswer
from mlops_prep.models.results import Grade


@dataclass(frozen=True, slots=True)
class _Option:
    names: frozenset[str]
    value: frozenset[str] | None
    """None: a flag; {"<>"}: any value; else the values that are right."""


@dataclass(frozen=True, slots=True)
class CommandPattern:
    """A parsed pattern: words in order, options in any order; `open_ended` takes any further words."""

    words: tuple[frozenset[str], ...]
    options: tuple[_Option, ...]
    optional: tuple[_Option, ...]
    open_ended: bool


_MOST_OPTIONAL = 10
"""Each bracket may double the patterns that a source stands for."""


def parse_command(source: str) -> list[CommandPattern]:
    """The patterns that `source` stands for: one for each way to leave `[...]` words out. Raises ValueError."""
    if _OPTIONAL.sub("", source).split()[:1] == []:
        raise ValueError(f"'{source}' names no command")
    if len(_OPTIONAL.findall(source)) > _MOST_OPTIONAL:
        raise ValueError(f"'{source}' has more than {_MOST_OPTIONAL} parts in brackets")
    return [_parse_flat(flat, optional) for flat, optional in _unbracketed(source)]


def example_of(source: str) -> str:
    """The plainest command line that the pattern `source` describes."""
    flat, _ = next(_unbracketed(source))
    words = (_alternatives(token)[0] for token in shlex.split(flat.replace("...", "")))
    return shlex.join(_PLACEHOLDER.sub(lambda match: f"my-{match.group()[1:-1]}", word) for word in words)


def grade_command(answer: str, block: CommandAnswer) -> Grade:
    """Judge one typed command line. Partial credit: a known near miss earns a quarter, the right program a tenth."""
    line = answer.strip().removeprefix("$ ").strip("`").strip()
    try:
        typed = _tokens(line)
    except ValueError:
        return Grade(share=0, says="The quotes do not close.")
    if not typed:
        return Grade(share=0, says="type a command line", understood=False)
    allowed = [_option_of(_tokens(source)) for source in block.allows]
    best = block.accepts[0]
    if _accepted(typed, block.accepts, allowed):
        return Grade(share=1, says="That does it." if len(block.accepts) == 1 else f"That does it; also: {best}")
    for near in block.near:
        if _accepted(typed, (str(near.answer),), allowed):
            return Grade(share=0.25, says=near.says)
    return Grade(share=_partial(typed, best), says=_explain(typed, block.accepts, allowed))


def _accepted(typed: list[str], sources: tuple[str, ...], allowed: list[_Option]) -> bool:
    return any(_matches(typed, pattern, allowed) for source in sources for pattern in parse_command(source))


def _matches(typed: list[str], pattern: CommandPattern, allowed: list[_Option]) -> bool:
    known = [*pattern.options, *pattern.optional, *allowed]
    words, options = _separate(typed, known, tolerant=pattern.open_ended)
    if options is None:
        return False
    if any(not _has_option(options, option) for option in pattern.options):
        return False
    if not pattern.open_ended and len(words) != len(pattern.words):
        return False
    return len(words) >= len(pattern.words) and all(
        _word_fits(word, choices) for word, choices in zip(words, pattern.words, strict=False)
    )


def _separate(
    typed: list[str], known: list[_Option], *, tolerant: bool
) -> tuple[list[str], list[tuple[str, str | None]] | None]:
    """Split a line into words and options; None for the options when one is not known, unless `tolerant`."""
    words: list[str] = []
    options: list[tuple[str, str | None]] = []
    rest = iter(_spread(typed, known))
    for token in rest:
        if not token.startswith("-") or token == "-":
            words.append(token)
            continue
        name, equals, value = token.partition("=")
        takers = [option for option in known if name in option.names]
        if not takers and tolerant:
            continue
        if not takers:
            return words, None
        takes_value = any(option.value is not None for option in takers)
        options.append((name, (value if equals else next(rest, "")) if takes_value else None))
    if any(not any(_fits(option, given) for option in known) for given in options):
        return words, None
    return words, options


def _spread(typed: list[str], known: list[_Option]) -> Iterator[str]:
    """Write `-nprod` as `-n prod` and `-it` as `-i -t`, where those options are known."""
    short = {name: option for option in known for name in option.names if re.fullmatch(r"-\w", name)}
    exact = {name for option in known for name in option.names}
    for token in typed:
        head, name = token[:2], token.partition("=")[0]
        if reordered := next((known_name for known_name in exact if _same_flags(token, known_name)), None):
            yield reordered
        elif not re.match(r"-\w[^=]", token) or name in exact or head not in short:
            yield token
        elif short[head].value is not None:
            yield from (head, token[2:])
        else:
            yield from (f"-{letter}" for letter in token[1:])


def _same_flags(typed: str, known: str) -> bool:
    """`-ti` is `-it`."""
    return re.fullmatch(r"-\w{2,}", known) is not None and sorted(typed) == sorted(known)


def _has_option(given: list[tuple[str, str | None]], option: _Option) -> bool:
    return any(_fits(option, one) for one in given)


def _fits(option: _Option, given: tuple[str, str | None]) -> bool:
    name, value = given
    if name not in option.names:
        return False
    if option.value is None or value is None:
        return option.value is None and value is None
    return _word_fits(value, option.value)


def _word_fits(word: str, choices: frozenset[str]) -> bool:
    plain = word.strip("'\"")
    return any(_fits_choice(plain, choice) for choice in choices) or any(
        _fits_choice(re.sub(r"[{}]", "", plain), re.sub(r"[{}]", "", choice)) for choice in choices
    )


def _fits_choice(word: str, choice: str) -> bool:
    """Whether `word` is `choice`, in which each `<>` takes one or more characters; linear, whatever is typed."""
    if "<>" not in choice:
        return word == choice
    first, *between, last = choice.split("<>")
    position = len(first)
    for part in between:
        found = word.find(part, position + 1)
        if found < 0:
            return False
        position = found + len(part)
    return word.startswith(first) and word.endswith(last) and len(word) - len(last) > position


_OPTIONAL = re.compile(r"(?<!\S)\[([^\[\]]*)\](?!\S)")
_PLACEHOLDER = re.compile(r"<[^<>\s]+>")


def _tokens(line: str) -> list[str]:
    """Shell words; `<my pod>` and `<pod>` become one word each, comments and line breaks go."""
    flat = line.replace("\\\n", " ").replace("\u00a0", " ")
    joined = re.sub(r"<[^<>]*>", lambda match: match.group().replace(" ", "-"), flat)
    words = shlex.split(joined)
    return words[: next((number for number, word in enumerate(words) if word.startswith("#")), None)]


def _unbracketed(source: str) -> Iterator[tuple[str, list[str]]]:
    """`source` without its brackets: options in them go to a list of their own, words come with and without."""
    match = _OPTIONAL.search(source)
    if match is None:
        yield source, []
        return
    before, inside, after = source[: match.start()], match.group(1).strip(), source[match.end() :]
    for flat, optional in _unbracketed(before + " " + after):
        yield flat, ([*optional, inside] if inside.startswith("-") else optional)
    if not inside.startswith("-"):
        yield from _unbracketed(f"{before} {inside} {after}")


def _parse_flat(source: str, optional: list[str]) -> CommandPattern:
    tokens = [_PLACEHOLDER.sub("<>", token) for token in shlex.split(source)]
    open_ended = "..." in tokens
    words: list[frozenset[str]] = []
    options: list[_Option] = []
    rest = [token for token in tokens if token != "..."]
    while rest:
        token = rest.pop(0)
        if not token.startswith("-"):
            words.append(frozenset(_alternatives(token)))
            continue
        takes_value = bool(rest) and not rest[0].startswith("-") and "=" not in token
        value = rest.pop(0) if takes_value else None
        options.append(_option_of([token] if value is None else [token, value]))
    inside = tuple(_option_of(_tokens(part)) for part in optional)
    return CommandPattern(tuple(words), tuple(options), inside, open_ended)


def _option_of(tokens: list[str]) -> _Option:
    name, equals, value = tokens[0].partition("=")
    given = value if equals else (tokens[1] if len(tokens) > 1 else None)
    names = frozenset(name.split("|"))
    if given is None:
        return _Option(names, None)
    return _Option(names, frozenset(_alternatives(_PLACEHOLDER.sub("<>", given))))


def _alternatives(token: str) -> list[str]:
    """`pod|pods|po/<>` is `pod`, `pods`, `po/<>`; a shell pipe, or one inside a quoted filter, is itself."""
    return [token] if token == "|" or " " in token else token.split("|")


def _partial(typed: list[str], best: str) -> float:
    return 0.1 if typed[0] in _programs(best) else 0.0


def _programs(source: str) -> list[str]:
    """The names that the program of a pattern goes by: `kubectl|k`."""
    return _alternatives(source.split()[0])


def _explain(typed: list[str], accepts: tuple[str, ...], allowed: list[_Option]) -> str:
    """Name the first thing that keeps the line from being right."""
    pattern = parse_command(accepts[0])[0]
    program = _programs(accepts[0])[0]
    if typed[0] not in _programs(accepts[0]):
        close = get_close_matches(typed[0], [program], cutoff=0.6)
        return f"'{typed[0]}' looks like a typing slip of '{program}'." if close else f"This needs {program}."
    known = [*pattern.options, *pattern.optional, *allowed]
    given = {token.partition("=")[0] for token in _spread(typed, known) if token.startswith("-")}
    missing = [option for option in pattern.options if not option.names & given]
    if missing:
        return f"Option {sorted(missing[0].names, key=len)[-1]} is missing."
    if unknown := sorted(given - {name for option in known for name in option.names}):
        return f"Option {unknown[0]} is not what this needs."
    words, options = _separate(typed, known, tolerant=pattern.open_ended)
    if slip := _slip(words, accepts):
        return slip
    if options is None:
        return "An option has another value than this needs."
    for position, choices in enumerate(pattern.words):
        if position >= len(words) or not any(_word_fits(word, choices) for word in words):
            return f"It lacks {_spoken(choices)}."
    return "The parts are there, their order or number is not."


def _slip(words: list[str], accepts: tuple[str, ...]) -> str:
    """A word that is almost one of the right ones, named; empty when there is none."""
    patterns = [pattern for source in accepts for pattern in parse_command(source)]
    right = sorted({word for pattern in patterns for choices in pattern.words for word in choices if "<>" not in word})
    for word in words:
        close = get_close_matches(word, right, n=1, cutoff=0.75)
        if close and word not in right:
            return f"'{word}' looks like a typing slip of '{close[0]}'."
    return ""


def _spoken(choices: frozenset[str]) -> str:
    return " or ".join(sorted("a name" if choice == "<>" else choice.replace("<>", "NAME") for choice in choices))
