"""Tells whether what was found stands under a negation.

A negator denies what follows it closely in the same clause; a match is denied with any of its words. Two negators that
belong together do not ("nothing ships without a rollback", "never skip the holdout"), nor do "not only" and "not ...
until".
"""

from collections.abc import Collection

from mlops_prep.evidence.english import (
    DENIED_AFTER,
    DROPPED,
    FAULTS,
    LATER,
    MODALS,
    NEGATING_PAIRS,
    NEGATORS,
    OMISSIONS,
    OPINIONS,
    POSTPONING,
    PRONOUNS,
    SOFTENERS,
    TURNS,
)
from mlops_prep.evidence.text import Sentence

_REACH = 5
"""How many words before a match a negator still governs it."""

_REACH_BACK = 7
"""How many words after a match a denial still refers to it."""


def is_negated(sentence: Sentence, matched: Collection[int], standing: Collection[int]) -> bool:
    """Whether the match on token indices `matched` is denied in `sentence`, whose negators stand at `standing`.

    A match that includes a negator itself was asked for as it stands; it is denied where another one takes it back.
    """
    own = [index for index in matched if _negates(sentence, index)]
    if own:
        return any(index not in standing for index in own)
    return any(
        before in standing for index in matched for before in range(_scope_start(sentence, index, standing), index)
    ) or _denied_after(sentence, max(matched))


def standing_negators(sentence: Sentence) -> frozenset[int]:
    """Indices of the negators that are not taken back by another one."""
    standing: list[int] = []
    for index in range(len(sentence)):
        if not _negates(sentence, index):
            continue
        word = sentence[index].word
        takes_back = word == "without" or (word in OMISSIONS and standing and index - standing[-1] <= 2)
        if takes_back and standing:
            standing.pop()
        else:
            standing.append(index)
    return frozenset(standing)


def _negates(sentence: Sentence, index: int) -> bool:
    word = sentence[index].word
    following = sentence[index + 1].word if index + 1 < len(sentence) else ""
    if (word, following) in NEGATING_PAIRS:
        return True
    if word not in NEGATORS and not word.endswith("n't"):
        return False
    return not (following in SOFTENERS or (word == "no" and following in ("matter", "later", "sooner", "go")))


def _scope_start(sentence: Sentence, word: int, standing: Collection[int]) -> int:
    """The first token whose negation reaches `word`: not beyond the clause, a turn of thought, or the reach."""
    start = word
    while start > 0 and word - start < _REACH:
        token, before = sentence[start], sentence[start - 1]
        if token.opens_clause or before.word in TURNS:
            break
        if before.word == "without" and start - 1 not in standing:
            break
        if before.word == "and" and token.word in PRONOUNS:
            break
        if _starts_a_main_clause(sentence, start) and before.word not in OPINIONS:
            break
        start -= 1
    return start


def _starts_a_main_clause(sentence: Sentence, index: int) -> bool:
    """`I would`, `we will`: what was said before, as an if-clause without its comma, does not reach into it."""
    following = sentence[index + 1].word if index + 1 < len(sentence) else ""
    return sentence[index].word in PRONOUNS and following in MODALS


def _denied_after(sentence: Sentence, last: int) -> bool:
    """A denial that follows what it denies: "schema validation was never done", "is overkill", "we can add later"."""
    postponing = joined = False
    for index in range(last + 1, min(last + 1 + _REACH_BACK, len(sentence))):
        token = sentence[index]
        if token.opens_clause or token.word in TURNS:
            return False
        joined = joined or token.word == "and"
        if token.word in DROPPED or (postponing and token.word in LATER):
            return True
        postponing = postponing or token.word in POSTPONING
        if not joined and (token.word in ("not", "never") or token.word.endswith("n't")):
            following = sentence[index + 1].word if index + 1 < len(sentence) else ""
            is_done = following.endswith("ed") and following not in FAULTS
            return following in DENIED_AFTER or is_done or not following
    return False
