"""The pattern language, as CONTRIBUTING.md describes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_prep.evidence.patterns import DEFAULT_WINDOW, PatternError, parse_pattern


def test_a_pattern_without_a_window_has_the_default_one() -> None:
    assert parse_pattern("validate schema", {}).window == DEFAULT_WINDOW == 12


def test_a_window_may_stand_anywhere() -> None:
    assert parse_pattern("~20 validate schema", {}).window == 20
    assert parse_pattern("validate ~20 schema", {}).window == 20


def test_a_pattern_remembers_how_it_was_written() -> None:
    assert parse_pattern("validate  $schema ~20", {"schema": "schema"}).source == "validate  $schema ~20"


def test_an_excluded_term_is_no_term_to_look_for() -> None:
    pattern = parse_pattern("compare same !different", {})

    assert (len(pattern.terms), len(pattern.excluded)) == (2, 1)


def test_alternatives_with_one_stem_are_one() -> None:
    (term,) = parse_pattern("validate|validated|validation", {}).terms

    assert len(term) == 1


def test_a_group_stands_for_all_its_phrases_beside_other_alternatives() -> None:
    (term,) = parse_pattern("undo|$rollback", {"rollback": "revert|roll_back"}).terms

    assert [len(alternative) for alternative in term] == [1, 1, 2]


def test_a_group_may_be_excluded() -> None:
    (term,) = parse_pattern("compare !$other", {"other": "different|another"}).excluded

    assert len(term) == 2


@pytest.mark.parametrize(
    "source",
    [
        "",
        "   ",
        "~12",
        "!different",
        "~5 !different",
        "a|",
        "|a",
        "a||b",
        "!",
        "*",
        "_",
        "...",
        "$",
        "$nope",
        "a|$nope",
        "!$nope",
    ],
)
def test_what_is_no_pattern_is_a_pattern_error(source: str) -> None:
    with pytest.raises(PatternError):
        parse_pattern(source, {"rollback": "revert"})


@pytest.mark.parametrize("alternatives", ["", "revert|", "||", "..."])
def test_a_group_with_an_empty_phrase_is_a_pattern_error(alternatives: str) -> None:
    with pytest.raises(PatternError):
        parse_pattern("$rollback", {"rollback": alternatives})


@pytest.mark.parametrize("source", ["validate schema ~1", "a b c ~2", "a ~0"])
def test_a_window_that_cannot_hold_the_terms_is_a_pattern_error(source: str) -> None:
    with pytest.raises(PatternError, match="window"):
        parse_pattern(source, {})


def test_an_error_names_the_pattern() -> None:
    with pytest.raises(PatternError, match=r"compare \$nope"):
        parse_pattern("compare $nope", {})


@given(st.text(), st.dictionaries(st.text(max_size=5), st.text(max_size=20)))
def test_any_text_is_a_pattern_or_a_pattern_error(source: str, lexicon: dict[str, str]) -> None:
    try:
        pattern = parse_pattern(source, lexicon)
    except PatternError:
        return
    assert pattern.terms
    assert all(alternative for term in pattern.terms for alternative in term)
