"""How an answer becomes sentences of words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_prep.evidence.text import reads_as_prose, sentences, stem, words


def split(text: str) -> list[list[str]]:
    return [[token.word for token in sentence] for sentence in sentences(text)]


def test_sentences_end_at_full_stops_question_marks_and_empty_lines() -> None:
    assert split("We ship it. Why not? Yes!\n\nand so on; done") == [
        ["we", "ship", "it"],
        ["why", "not"],
        ["yes"],
        ["and", "so", "on"],
        ["done"],
    ]


def test_an_arrow_ends_a_clause_not_a_sentence() -> None:
    (sentence,) = sentences("the scores move -> we page")
    assert [token.word for token in sentence if token.opens_clause] == ["we"]


def test_text_without_words_has_no_sentences() -> None:
    assert sentences("") == []
    assert sentences(" \n\t\n ... !!! --- \n") == []


def test_words_keep_their_apostrophe_in_its_plain_form() -> None:
    assert words("We don’t, we DON'T") == ["we", "don't", "we", "don't"]


def test_a_hyphen_parts_words() -> None:
    assert words("hold-out re_train a/b") == ["hold", "out", "re", "train", "a", "b"]


def test_a_number_keeps_its_separators_and_its_unit() -> None:
    assert words("5% of 10,000 in 3.5gb at 12:30, p99.") == ["5%", "of", "10,000", "in", "3.5gb", "at", "12:30", "p99"]


def test_every_bullet_is_a_sentence_of_its_own_under_its_heading() -> None:
    assert split("We check:\n- the schema\n- the nulls") == [
        ["we", "check"],
        ["we", "check", "the", "schema"],
        ["we", "check", "the", "nulls"],
    ]


def test_bullets_without_a_heading_stand_alone() -> None:
    assert split("First things\n- the schema\n- the nulls") == [
        ["first", "things"],
        ["the", "schema"],
        ["the", "nulls"],
    ]


def test_a_line_that_hangs_on_a_comma_goes_on() -> None:
    assert split("we check the schema,\nthe nulls") == [["we", "check", "the", "schema", "the", "nulls"]]


def test_short_lines_are_sentences_of_their_own() -> None:
    assert split("check schema\ncheck nulls") == [["check", "schema"], ["check", "nulls"]]


def test_a_token_knows_whether_punctuation_stands_before_it() -> None:
    (sentence,) = sentences("No, we (always) ship - and watch well-known things")

    assert [token.word for token in sentence if token.opens_clause] == ["we", "always", "ship", "and"]


def test_a_token_knows_where_it_stood() -> None:
    text = "🎉 We\n  SHIP it"
    tokens = [token for sentence in sentences(text) for token in sentence]

    assert [text[token.start : token.end] for token in tokens] == ["We", "SHIP", "it"]


@pytest.mark.parametrize(
    "forms",
    [
        "validate validates validated validating validation",
        "monitor monitors monitored monitoring",
        "roll rolls rolled rolling",
        "call calls called calling",
        "hour hours",
        "raise raises raised raising",
        "noise noises",
        "precise precisely precision",
        "label labels labelled labeled labelling labeling",
        "optimise optimize optimised optimizer optimizers optimisation optimization",
        "analyse analyze analysed analyzing",
        "behaviour behavior behaviours behavioral behavioural",
        "cancel cancelled canceled cancellation",
    ],
)
def test_the_forms_of_a_word_share_a_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "pair",
    ["roll role", "raise ray", "hour her", "drift draft", "train trade", "rise ripe", "filled filed", "pole poll"],
)
def test_different_words_keep_different_stems(pair: str) -> None:
    first, second = pair.split()

    assert stem(first) != stem(second)


@pytest.mark.parametrize("word", ["5%", "p99", "10,000", "k8s", "don't"])
def test_what_is_no_plain_word_is_its_own_stem(word: str) -> None:
    assert stem(word) == word


@pytest.mark.parametrize(
    "text",
    [
        "We check the schema of every batch before training.",
        "I'd roll it back first",
        "check the schema",
        "roll back",
        "Because the labels arrive weeks later, we watch the scores.",
    ],
)
def test_somebody_saying_something_reads_as_prose(text: str) -> None:
    (sentence,) = sentences(text)

    assert reads_as_prose(sentence)


@pytest.mark.parametrize(
    "text", ["drift detection canary rollback", "schema", "MLflow and Kafka and Airflow", "registry, lineage, holdout"]
)
def test_a_string_of_keywords_does_not_read_as_prose(text: str) -> None:
    (sentence,) = sentences(text)

    assert not reads_as_prose(sentence)


@given(st.text())
def test_tokens_of_a_line_of_any_text_come_in_order_and_apart(text: str) -> None:
    for sentence in sentences(text.replace(":", " ")):
        for before, after in pairwise(sentence):
            assert before.end <= after.start


@given(st.text())
def test_a_token_is_the_folded_text_at_its_place(text: str) -> None:
    for sentence in sentences(text):
        for token in sentence:
            assert 0 <= token.start < token.end <= len(text)
            assert words(text[token.start : token.end]) == [token.word]


@given(st.text(alphabet=st.characters(categories=["Ll"]), min_size=1))
def test_stemming_any_word_does_not_fail_and_leaves_something(word: str) -> None:
    assert stem(word)
