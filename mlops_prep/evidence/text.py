"""Turns a typed answer into sentences of stemmed tokens that remember where they stood.

Knows English words, list layout and hard-wrapped lines; knows nothing of patterns or questions.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mlops_prep.evidence.english import (
    ABBREVIATIONS,
    BARE_VERBS,
    FUNCTION_WORDS,
    IRREGULAR,
    PREPOSITIONS,
    UNINFLECTED,
    VERBS,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word: as typed (lower case), its stem, and its character span in the answer."""

    word: str
    stem: str
    start: int
    end: int
    opens_clause: bool
    """Punctuation stands between this token and the one before it."""


Sentence = tuple[Token, ...]

_WORD = re.compile(r"\d+(?:[.,:]\d+)*(?:%|[a-z]+)?|[^\W_]+(?:['’][^\W\d_]+)?")
_SENTENCE_END = re.compile(r"[.!?;]\s|\n\s*\n|…")
_CLAUSE_END = re.compile(r"->|=>|→|[,:()\u2013\u2014\[\]]|\s-+\s")
_BULLET = re.compile(r"\s*(?:[-*•+>]|\d{1,2}[.)]|[a-z]\))\s+")
_WRAPPED_LINE_CHARS = 55


def sentences(text: str) -> list[Sentence]:
    """The sentences of `text`; a line that ends in a colon opens each list item under it."""
    found: list[Sentence] = []
    heading: Sentence = ()
    for start, end in _blocks(text):
        block = text[start:end]
        is_item = bool(_BULLET.match(block))
        parts = _split(block, start)
        found.extend(heading + part if is_item else part for part in parts)
        if not is_item:
            heading = parts[-1] if parts and block.rstrip().endswith(":") else ()
    return [sentence for sentence in found if sentence]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The Snowball (Porter 2) stem of a lower-case word, British and American spellings made one."""
    word = word.removesuffix("'s")
    word = IRREGULAR.get(word, word)
    if not word.isalpha():
        return word
    # three or four letters before an ending: "optimise" and "colour", but not "raised", "precise" or "hours"
    word = re.sub(r"(?<=[a-z]{4})(?<!prec)is(e|ed|es|er|ers|ing|ation|ations)$", r"iz\1", word)
    word = re.sub(r"lys(e|ed|es|er|ers|ing)$", r"lyz\1", word)
    word = re.sub(r"(?<=[a-z]{3})our(s|ed|ing|al|able)?$", r"or\1", word)
    stemmed: str = _stemmer().stemWord(word)
    # Porter 2 keeps a double l: "labelled" and "labeled", and "rolled" like "roll", lose it together
    return stemmed.removesuffix("l") if stemmed.endswith("ll") else stemmed


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    # imported here: only a scored answer needs it, the first question on screen does not
    import snowballstemmer

    return snowballstemmer.stemmer("english")


def words(text: str) -> list[str]:
    """The lower-case words of `text`, in order."""
    return [match.group().replace("’", "'") for match in _WORD.finditer(_folded(text))]


def _folded(text: str) -> str:
    """Lower case and compatibility forms folded, one character for one so that positions hold."""
    return "".join(_fold(character) for character in text)


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def _blocks(text: str) -> list[tuple[int, int]]:
    """Spans of lines that belong together: a wrapped line joins the next, a list item starts anew."""
    spans: list[tuple[int, int]] = []
    position = 0
    for line in text.splitlines(keepends=True):
        start, position = position, position + len(line)
        if not line.strip():
            spans.append((start, start))
        elif spans and spans[-1][0] < spans[-1][1] and _continues(text[slice(*spans[-1])], line):
            spans[-1] = (spans[-1][0], position)
        else:
            spans.append((start, position))
    return [span for span in spans if span[0] < span[1]]


def _continues(before: str, line: str) -> bool:
    if _BULLET.match(line) or before.rstrip().endswith((":", ".", "!", "?")):
        return False
    last = before.rstrip("\n").rsplit("\n", 1)[-1].rstrip()
    indented_item = bool(_BULLET.match(before)) and line.startswith((" ", "\t"))
    hangs = last.endswith(",") or (words(last) or [""])[-1] in FUNCTION_WORDS | {"and", "or", "of"}
    return indented_item or hangs or len(last) >= _WRAPPED_LINE_CHARS


def _split(block: str, offset: int) -> list[Sentence]:
    folded = _folded(block)
    parts: list[Sentence] = []
    current: list[Token] = []
    end = 0
    for match in _WORD.finditer(folded):
        between = folded[end : match.start()]
        # "done.Next" is two sentences; "v2.1", "model.pkl" and "a .dvc file" are inside one
        is_glued = between.endswith(("!", "?", ";")) or (between.endswith(".") and block[match.start()].isupper())
        if current and (is_glued or _SENTENCE_END.search(between)) and current[-1].word not in ABBREVIATIONS:
            parts.append(tuple(current))
            current = []
        word = match.group().replace("’", "'")
        opens = bool(current) and bool(_CLAUSE_END.search(between))
        current.append(Token(word, stem(word), offset + match.start(), offset + match.end(), opens))
        end = match.end()
    return [*parts, tuple(current)] if current else parts


def reads_as_prose(sentence: Sequence[Token]) -> bool:
    """Whether somebody says something here, rather than stringing keywords together.

    Prose holds function words or verbs between its nouns; a list of keywords does not. Numbers, and words that join
    keywords, too (`and`, `or`, `of`), count for nothing.
    """
    glue = sum(_is_glue(sentence, index) for index in range(len(sentence)))
    words_that_count = sum(map(_counts, sentence))
    return glue * 8 >= words_that_count and glue > 0


def is_keyword_list(said: Sequence[Sentence]) -> bool:
    """Whether a whole answer is keywords: of an answer's words a quarter and more say something, of a list's few."""
    total = sum(_counts(token) for sentence in said for token in sentence)
    saying = sum(
        _is_glue(sentence, index) and token.word not in PREPOSITIONS
        for sentence in said
        for index, token in enumerate(sentence)
    )
    pieces = len(said) + sum(token.opens_clause for sentence in said for token in sentence)
    is_chopped = total >= _LONG_ANSWER or pieces * _PIECE_WORDS >= total
    return total >= _SHORTEST_LIST and is_chopped and saying < total * _LEAST_SAYING


_SHORTEST_LIST = 6
_LONG_ANSWER = 25
_PIECE_WORDS = 4
"""A short answer is a list only when it is cut into pieces of about so many words; one terse sentence is none."""
_LEAST_SAYING = 0.115


def _counts(token: Token) -> bool:
    """Numbers, and words that join keywords as well as thoughts, prove nothing either way."""
    return token.word.isalpha() and token.word not in ("and", "or", "of")


def _is_glue(sentence: Sequence[Token], index: int) -> bool:
    word = sentence[index].word
    if word in FUNCTION_WORDS or word in VERBS or (word in IRREGULAR and word not in ("gpus", "cpus")):
        return True
    opens = index == 0 or sentence[index].opens_clause
    if opens:
        # a bare verb is a noun, too ("check", "log"): it says something where it opens a clause that goes on
        goes_on = index + 1 < len(sentence) and not sentence[index + 1].opens_clause
        return word in BARE_VERBS and goes_on
    # "automated rollback" is a keyword, "candidate rejected" is a statement
    return _INFLECTED.fullmatch(word) is not None and word not in UNINFLECTED


_INFLECTED = re.compile(r"[a-z]{3,}[^aeious]ed|[a-z]{4,}ly")
"""Past forms and adverbs."""
