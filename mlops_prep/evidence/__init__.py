"""Finds in a typed answer which rubric points and weak signals it shows. Pure: text and patterns in, findings out.

It marks, it does not judge: the candidate confirms or changes every mark. A point counts where one of its patterns
stands inside one sentence that reads as prose and is not negated.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Protocol

from mlops_prep.evidence.english import PARTICLES
from mlops_prep.evidence.negation import is_negated, standing_negators
from mlops_prep.evidence.patterns import Alternative, Pattern, PatternError, check_pattern, parse_pattern
from mlops_prep.evidence.text import Sentence, is_keyword_list, reads_as_prose, sentences

__all__ = ["Finding", "Findings", "Pattern", "PatternError", "check_pattern", "find", "parse_pattern"]

Span = tuple[int, int]
Place = tuple[int, ...]
"""Indices of the tokens on which one alternative stands."""

Clear = tuple[Sentence, frozenset[int]]
"""A sentence with the indices of the negators that stand in it."""

_PARTICLE_GAP = 3


class HasEvidence(Protocol):
    """A rubric point or a weak signal."""

    @property
    def id(self) -> str: ...

    @property
    def evidence(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """Where one point was found: the pattern that matched, and the character spans of its words in the answer."""

    id: str
    pattern: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What an answer shows, by point id; a list of keywords shows nothing."""

    by_id: Mapping[str, Finding]
    keyword_list: bool


_NOTE_WORDS = 8
"""A note that is longer has to be a sentence."""


def find(answer: str, items: Iterable[HasEvidence], lexicon: Mapping[str, str], *, are_notes: bool = False) -> Findings:
    """Look for each of `items` in `answer`; `lexicon` maps group names to alternatives.

    A pattern that is none finds nothing. Notes, one a line, are written in a hurry: a few bare words will do there.
    """
    split = sentences(answer.replace("\n", "\n\n") if are_notes else answer)
    if not are_notes and is_keyword_list(split):
        return Findings({}, keyword_list=True)
    prose = [
        (sentence, standing_negators(sentence))
        for sentence in split
        if reads_as_prose(sentence) or (are_notes and len(sentence) <= _NOTE_WORDS)
    ]
    found = {}
    for item in items:
        for source in item.evidence:
            try:
                pattern = compiled(source, MappingProxyType(lexicon))
            except PatternError:  # a pack's fault, which `content check` reports; it must not end a session
                continue
            finding = _find_in(prose, item.id, pattern)
            if finding is not None:
                found[item.id] = finding
                break
    return Findings(found, keyword_list=False)


def compiled(source: str, lexicon: Mapping[str, str]) -> Pattern:
    """`parse_pattern`, remembered for the length of a process."""
    groups = tuple(sorted((name, lexicon[name]) for name in _group_names(source) if name in lexicon))
    return _compiled(source, groups)


@lru_cache(maxsize=4096)
def _compiled(source: str, groups: tuple[tuple[str, str], ...]) -> Pattern:
    return parse_pattern(source, dict(groups))


def _group_names(source: str) -> set[str]:
    return {choice[1:] for part in source.split() for choice in part.lstrip("!").split("|") if choice.startswith("$")}


def _find_in(prose: list[Clear], item_id: str, pattern: Pattern) -> Finding | None:
    for sentence, standing in prose:
        for matched in _matches(sentence, pattern):
            if not is_negated(sentence, matched, standing):
                spans = tuple((sentence[index].start, sentence[index].end) for index in sorted(matched))
                return Finding(item_id, pattern.source, spans)
    return None


def _matches(sentence: Sentence, pattern: Pattern) -> Iterator[frozenset[int]]:
    """Every set of token indices on which all terms of `pattern` stand, apart, inside its window."""
    stems = {token.stem for token in sentence}
    places = [list(_places(sentence, stems, term)) for term in pattern.terms]
    if not all(places):
        return
    forbidden = {index for term in pattern.excluded for place in _places(sentence, stems, term) for index in place}
    for matched in _combined(places, frozenset(), pattern.window):
        if not forbidden.intersection(range(min(matched) - 2, max(matched) + 3)):
            yield matched


def _combined(places: list[list[Place]], chosen: frozenset[int], window: int) -> Iterator[frozenset[int]]:
    if not places:
        yield chosen
        return
    near = places[0]
    if chosen:
        # places are sorted by their first token: only those that can be in the window are looked at
        first = bisect_left(near, (max(chosen) - window + 1,))
        near = near[first : bisect_right(near, (min(chosen) + window,))]
    for place in near:
        grown = chosen.union(place)
        if len(grown) == len(chosen) + len(place) and max(grown) - min(grown) < window:
            yield from _combined(places[1:], grown, window)


def _places(sentence: Sentence, stems: set[str], term: tuple[Alternative, ...]) -> Iterator[Place]:
    possible = [alternative for alternative in term if alternative[0].is_prefix or alternative[0].text in stems]
    if not possible:
        return
    for start in range(len(sentence)):
        for alternative in possible:
            if place := _place_at(sentence, start, alternative):
                yield place


def _place_at(sentence: Sentence, start: int, alternative: Alternative) -> Place | None:
    """The indices on which `alternative` stands from `start` on; a particle may stand up to three words apart."""
    *before, last = alternative
    end = start + len(before)
    if end >= len(sentence) or not all(word.matches(sentence[start + offset]) for offset, word in enumerate(before)):
        return None
    furthest = end + _PARTICLE_GAP if before and last.text in PARTICLES else end
    for index in range(end, min(furthest + 1, len(sentence))):
        if last.matches(sentence[index]):
            return (*range(start, end), index)
    return None
