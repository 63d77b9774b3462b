"""The pattern language of evidence: parses one pattern into terms of stemmed alternatives.

The language is described for authors in CONTRIBUTING.md. A pattern is terms in any order inside a window of one
sentence; a term is alternatives; an alternative is one or more neighbouring words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mlops_prep.evidence.text import Token, stem, words

DEFAULT_WINDOW = 12


class PatternError(ValueError):
    """The pattern is not one, or names an unknown group."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of an alternative: equal by stem, or by the start of the typed word."""

    text: str
    is_prefix: bool

    def matches(self, token: Token) -> bool:
        """Whether the typed word is this one."""
        return token.word.startswith(self.text) if self.is_prefix else token.stem == self.text


Alternative = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """`terms` must all be found within `window` words of one sentence, `excluded` ones must not."""

    source: str
    terms: tuple[tuple[Alternative, ...], ...]
    excluded: tuple[tuple[Alternative, ...], ...]
    window: int


def parse_pattern(source: str, lexicon: Mapping[str, str]) -> Pattern:
    """Parse `source`; `lexicon` maps a group's name to its alternatives. Raises PatternError."""
    parts = _split(source)
    return Pattern(
        source,
        tuple(_term(part, lexicon, source) for part in parts.terms),
        tuple(_term(part, lexicon, source) for part in parts.excluded),
        parts.window,
    )


def check_pattern(source: str) -> None:
    """Raise PatternError where `source` is no pattern, whatever groups there are. Stems nothing: ten times quicker."""
    parts = _split(source)
    for part in (*parts.terms, *parts.excluded):
        if not all(map(_HAS_WORD, part.split("|"))):
            raise PatternError(f"'{source}' holds an empty alternative")


_HAS_WORD = re.compile(r"[^\W_]").search


class _Parts(NamedTuple):
    terms: list[str]
    excluded: list[str]
    window: int


def _split(source: str) -> _Parts:
    parts = source.split()
    windows = [part for part in parts if re.fullmatch(r"~\d+", part)]
    terms = [part for part in parts if part not in windows and not part.startswith("!")]
    window = int(windows[-1][1:]) if windows else DEFAULT_WINDOW
    if not terms:
        raise PatternError(f"'{source}' holds no term to look for")
    if window < len(terms):
        raise PatternError(f"'{source}': a window of {window} words is too small")
    return _Parts(terms, [part[1:] for part in parts if part.startswith("!")], window)


def _term(part: str, lexicon: Mapping[str, str], source: str) -> tuple[Alternative, ...]:
    alternatives: dict[Alternative, None] = {}
    for choice in part.split("|"):
        if choice.startswith("$"):
            if choice[1:] not in lexicon:
                raise PatternError(f"'{source}': no group {choice} in lexicon.yaml")
            for phrase in lexicon[choice[1:]].split("|"):
                alternatives[_alternative(phrase, source)] = None
        else:
            alternatives[_alternative(choice, source)] = None
    return tuple(alternatives)


def _alternative(phrase: str, source: str) -> Alternative:
    is_prefix = phrase.endswith("*")
    spoken = words(phrase.rstrip("*").replace("_", " "))
    if not spoken:
        raise PatternError(f"'{source}' holds an empty alternative")
    *before, last = spoken
    return (*(Word(stem(word), False) for word in before), Word(last if is_prefix else stem(last), is_prefix))
