"""Tells whether what was found stands under a negation.

A negator before the match in the same clause, or between its words, turns it round; two turn it back ("nothing ships
without a rollback"). "Not only" and "not ... until" are no negations of what follows.
"""

from collections.abc import Collection

from mlops_prep.evidence.text import Sentence

_REACH = 5
"""How many words before a match a negator still governs it."""

_NEGATORS = frozenset(
    [
        "not",
        "no",
        "never",
        "without",
        "cannot",
        "lack",
        "lacks",
        "lacked",
        "lacking",
        "skip",
        "skips",
        "skipped",
        "skipping",
        "ignore",
        "ignores",
        "ignored",
        "ignoring",
        "nobody",
        "nothing",
        "none",
        "neither",
        "nor",
        "hardly",
        "barely",
        "forgot",
        "forget",
        "forgets",
        "forgotten",
        "dont",
        "doesnt",
        "didnt",
        "isnt",
        "arent",
        "wasnt",
        "werent",
        "cant",
        "couldnt",
        "wont",
        "wouldnt",
        "shouldnt",
        "havent",
        "hasnt",
        "hadnt",
    ]
)
_PHRASES = {("rather", "than"), ("instead", "of"), ("failed", "to"), ("absence", "of"), ("unable", "to")}
_SOFTENERS = frozenset(
    ["only", "just", "merely", "simply", "solely", "necessarily", "enough", "optional", "negotiable", "sufficient"]
)
_TURNS = frozenset(
    ["until", "till", "unless", "before", "except", "but", "so", "because", "whereas", "while", "although", "though"]
)
_DENIALS = frozenset(
    [
        "done",
        "run",
        "checked",
        "validated",
        "needed",
        "necessary",
        "required",
        "there",
        "used",
        "implemented",
        "monitored",
        "tracked",
        "important",
        "worth",
        "happen",
        "happened",
        "exist",
        "existed",
        "have",
        "considered",
        "relevant",
        "matter",
        "mine",
    ]
)
_PRONOUNS = frozenset(["i", "we", "you", "it", "they", "he", "she"])


def is_negated(sentence: Sentence, matched: Collection[int]) -> bool:
    """Whether the match on token indices `matched` is denied in `sentence`.

    A match that includes a negator itself was asked for as it stands and never counts as denied.
    """
    if any(_negates(sentence, index) for index in matched):
        return False
    first, last = min(matched), max(matched)
    count = sum(_negates(sentence, index) for index in range(_scope_start(sentence, first), last))
    return (count + _denied_after(sentence, last)) % 2 == 1


def _negates(sentence: Sentence, index: int) -> bool:
    word = sentence[index].word
    following = sentence[index + 1].word if index + 1 < len(sentence) else ""
    if (word, following) in _PHRASES:
        return True
    if word not in _NEGATORS and not word.endswith("n't"):
        return False
    if following in _SOFTENERS or (word == "no" and following in ("matter", "longer", "later", "sooner")):
        return False
    return not (word == "without" and any(_negates(sentence, earlier) for earlier in range(index)))


def _scope_start(sentence: Sentence, first: int) -> int:
    """The first token whose negation reaches the match: not beyond the clause, a turn of thought, or the reach."""
    start = first
    while start > 0 and first - start < _REACH:
        token, before = sentence[start], sentence[start - 1]
        if token.opens_clause or before.word in _TURNS:
            break
        if before.word == "without" and not _negates(sentence, start - 1):
            break
        if before.word == "and" and token.word in _PRONOUNS:
            break
        start -= 1
    return start


def _denied_after(sentence: Sentence, last: int) -> bool:
    """A denial that follows what it denies: "schema validation was never done", "... was skipped"."""
    for index in range(last + 1, min(last + 4, len(sentence))):
        token = sentence[index]
        if token.opens_clause or token.word in _TURNS:
            return False
        if token.word in ("skipped", "ignored", "forgotten", "unnecessary", "pointless", "overkill"):
            return True
        if token.word in ("not", "never") or token.word.endswith("n't"):
            following = sentence[index + 1].word if index + 1 < len(sentence) else ""
            return following in _DENIALS or not following
    return False
