"""What counts as evidence in a typed answer, and where it stood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_prep.evidence import Findings, find
from tests.builders import point

LEXICON = {
    "rollback": "rollback|roll_back|revert|previous_version",
    "never": "never|without",
}


def search(answer: str, *patterns: str) -> Findings:
    return find(answer, [point("point", *patterns)], LEXICON)


def shown(answer: str, *patterns: str) -> bool:
    return "point" in search(answer, *patterns).by_id


def quoted(answer: str, *patterns: str) -> list[str]:
    """The characters that the spans point at."""
    return [answer[start:end] for start, end in search(answer, *patterns).by_id["point"].spans]


@pytest.mark.parametrize(
    "answer",
    [
        "We validate the schema before each run.",
        "Every batch had its schema validated at the boundary.",
        "The schema validation happens in CI, so a bad column never gets far.",
        "A job that validates schemas runs first.",
        "so basically we are validating each incoming SCHEMA",
    ],
)
def test_a_paraphrase_is_found_by_stem_and_in_either_order(answer: str) -> None:
    assert shown(answer, "validate schema")


@pytest.mark.parametrize(
    ("pattern", "answer"),
    [
        ("roll back", "When it fails we rolled it back to Friday."),
        ("roll back", "Rolling that back takes a minute."),
        ("call team", "I called the data team first."),
        ("hour", "It takes three hours to refill."),
        ("raise alarm", "The alarm was raised by the client."),
        ("rise latency", "We saw the latency rising for a week."),
        ("precise", "That improved the precision for us."),
        ("optimise", "I would optimize the query."),
        ("analyze", "We analysed the residuals."),
        ("colour", "It has the wrong color."),
        ("label", "These were labelled by hand."),
        ("model", "Modelling it took us a day."),
        ("pull image", "It is still pulling the image."),
        ("install driver", "They installed the driver."),
        ("favourable", "These are favorable terms."),
    ],
)
def test_the_forms_and_spellings_of_a_word_are_one_word(pattern: str, answer: str) -> None:
    assert shown(answer, pattern)


def test_any_one_pattern_of_a_point_is_enough() -> None:
    assert shown("We compare it on the holdout.", "validate schema", "compare holdout")


def test_a_finding_names_the_pattern_that_matched() -> None:
    findings = search("We compare it on the holdout.", "validate schema", "compare holdout")

    assert findings.by_id["point"].pattern == "compare holdout"


def test_each_point_is_looked_for_by_itself() -> None:
    points = [point("schema", "validate schema"), point("rollback", "$rollback"), point("cost", "cost gpu")]

    findings = find("We validate the schema. If that fails we revert it.", points, LEXICON)

    assert set(findings.by_id) == {"schema", "rollback"}


def test_a_point_without_evidence_is_never_shown() -> None:
    assert not shown("We validate the schema.")


# ---------------------------------------------------------------- keyword lists


@pytest.mark.parametrize(
    "answer",
    [
        "validate, schema, drift, registry, kafka, mlflow",
        "schema validation drift detection canary rollback registry lineage",
        "- schema validation\n- canary rollback\n- drift detection\n- model registry",
        "validation of schema and registry and drift and kafka or mlflow",
    ],
)
def test_a_keyword_list_shows_no_point(answer: str) -> None:
    assert not shown(answer, "validate schema")


def test_a_mere_keyword_list_is_called_one() -> None:
    assert search("drift, canary, rollback, registry, kafka, mlflow, lineage, holdout", "drift").keyword_list


def test_prose_is_not_called_a_keyword_list() -> None:
    assert not search("First I would look at how the scores are spread out compared with last week.", "x").keyword_list


def test_a_few_keywords_beside_prose_are_not_a_keyword_list() -> None:
    answer = "I would first check how the scores moved since the last release. drift, PSI, KS."

    assert not search(answer, "x").keyword_list


def test_a_keyword_list_beside_prose_does_not_borrow_its_grammar() -> None:
    answer = "I would look at the dashboards for a while.\n\nvalidation, schema, registry, canary, kafka, lineage"

    assert not shown(answer, "validate schema")


def test_terse_notes_count_when_they_say_something() -> None:
    assert shown("check the schema", "check schema")
    assert shown("- pin the image\n- check the schema", "check schema")


# ---------------------------------------------------------------- negation


@pytest.mark.parametrize(
    "answer",
    [
        "We never validated the schema.",
        "We did not validate the schema.",
        "We don't validate the schema.",
        "We don’t validate the schema.",
        "We dont validate the schema.",
        "It shipped without validating the schema.",
        "We skipped validating the schema.",
        "We forgot to validate the schema.",
        "Nobody validates the schema.",
        "There is no validation of the schema.",
        "They failed to validate the schema.",
        "Instead of validating the schema we retrained.",
        "Rather than validate the schema, they shipped it.",
        "We lack any validation of the schema.",
        "Schema validation was never done.",
        "Schema validation was skipped.",
        "The schema was not validated.",
        "Validating the schema isn't needed.",
        "We validate not the schema but the rows.",
        "We cannot validate the schema.",
    ],
)
def test_a_negated_statement_shows_no_point(answer: str) -> None:
    assert not shown(answer, "validate schema")


@pytest.mark.parametrize(
    "answer",
    [
        "Nothing ships without a validated schema.",
        "No model ships without the schema being validated.",
        "We never skip validating the schema.",
        "I never forget to validate the schema.",
        "Don't forget to validate the schema.",
        "Nobody ships without validating the schema.",
    ],
)
def test_a_double_negation_shows_the_point(answer: str) -> None:
    assert shown(answer, "validate schema")


@pytest.mark.parametrize(
    "answer",
    [
        "We do not train until we validate the schema.",
        "I would not promote it unless we validate the schema.",
        "Nothing is trained before we validate the schema.",
        "Not only do we validate the schema, we also version it.",
        "Validating the schema is not optional.",
        "Validating the schema is not enough.",
    ],
)
def test_not_until_and_not_only_are_no_negations(answer: str) -> None:
    assert shown(answer, "validate schema")


@pytest.mark.parametrize(
    "answer",
    [
        "No. We validate the schema.",
        "No, we validate the schema.",
        "I would not ship it, I validate the schema first.",
        "It was not the network; we validate the schema on arrival.",
        "We do not look at the labels but we validate the schema.",
    ],
)
def test_a_negation_ends_with_its_clause(answer: str) -> None:
    assert shown(answer, "validate schema")


def test_a_negated_statement_does_not_hide_an_affirmed_one() -> None:
    answer = "Back then we never validated the schema. Now a gate validates the schema of each batch."

    assert shown(answer, "validate schema")
    (start, _), _ = search(answer, "validate schema").by_id["point"].spans
    assert start > answer.index("Now")


@pytest.mark.parametrize("answer", ["We never validated the schema.", "It went out without any validated schema."])
def test_a_pattern_that_holds_a_negation_is_matched_as_it_is_written(answer: str) -> None:
    assert shown(answer, "$never validate schema")


# ---------------------------------------------------------------- sentences, headings, lines


def test_words_in_different_sentences_do_not_belong_together() -> None:
    assert not shown("We validate the labels. The schema is what it is.", "validate schema")
    assert not shown("Do we validate it? The schema is stable.", "validate schema")


def test_a_decimal_point_does_not_end_a_sentence() -> None:
    assert shown("We validate at 0.5 the schema of the batch.", "validate schema")


@pytest.mark.parametrize(
    "dotted", ["v2.1", "contract.yaml", "great.expectations.core", "a .proto file", "e.g. a list of"]
)
def test_a_dot_inside_a_name_does_not_end_a_sentence(dotted: str) -> None:
    assert shown(f"We validate with {dotted} the schema.", "validate schema")


def test_a_sentence_ends_though_the_space_after_it_was_forgotten() -> None:
    assert not shown("We validate the rows.The schema is stable.", "validate schema")
    assert not shown("Do we validate the rows?the schema is stable.", "validate schema")


@pytest.mark.parametrize("bullet", ["-", "*", "•", "+", "1.", "2)", "a)"])
def test_a_heading_belongs_to_each_bullet_under_it(bullet: str) -> None:
    answer = f"Before training we validate:\n{bullet} the schema\n{bullet} the null rate"

    assert quoted(answer, "validate schema") == ["validate", "schema"]
    assert quoted(answer, "validate null") == ["validate", "null"]


def test_bullets_do_not_belong_to_each_other() -> None:
    assert not shown("Before training we look at:\n- how to validate it\n- the schema", "validate schema")


def test_a_negated_heading_negates_its_bullets() -> None:
    assert not shown("We never validate:\n- the schema\n- the null rate", "validate schema")


def test_a_heading_ends_with_its_list() -> None:
    answer = "Before training we validate:\n- the null rate\n\nAfter that nobody looks.\n\n- the schema is stable"

    assert not shown(answer, "validate schema")


def test_a_heading_of_punctuation_does_not_pass_the_sentence_before_it_on() -> None:
    assert not shown("We validate the rows.\n\n---:\n- the schema is stable", "validate schema")


def test_a_sentence_goes_on_over_a_hard_wrapped_line() -> None:
    answer = "Before anything is trained on the new batch we always validate\nthe schema of every table."

    assert quoted(answer, "validate schema") == ["validate", "schema"]


def test_a_bullet_goes_on_over_an_indented_line() -> None:
    assert shown("- we validate each night\n  the schema of the table", "validate schema")


def test_windows_line_ends_change_nothing() -> None:
    assert shown("Before training we validate:\r\n- the schema\r\n- the null rate\r\n", "validate schema")


def test_an_empty_line_ends_a_sentence() -> None:
    assert not shown("This is the way in which we like to validate\n\nThe schema is stable.", "validate schema")


# ---------------------------------------------------------------- windows, exclusions, prefixes, groups


def test_terms_further_apart_than_twelve_words_do_not_belong_together() -> None:
    near = "We validate a b c d e f g h i j schema it is."
    far = "We validate a b c d e f g h i j k schema it is."

    assert shown(near, "validate schema")
    assert not shown(far, "validate schema")


def test_a_pattern_may_ask_for_another_window() -> None:
    answer = "We validate, as is our habit on each and every one of these nights, the incoming schema."

    assert not shown(answer, "validate schema")
    assert shown(answer, "validate schema ~20")
    assert not shown("We validate the whole schema.", "validate schema ~3")


def test_an_excluded_word_near_the_match_spoils_it() -> None:
    assert shown("It is compared on the same rows.", "compare rows !different")
    assert not shown("It is compared on different rows.", "compare rows !different")


def test_an_excluded_word_elsewhere_in_the_answer_spoils_nothing() -> None:
    assert shown("The names are different. It is compared on the same rows.", "compare rows !different")


def test_an_excluded_word_spoils_only_the_place_where_it_stands() -> None:
    answer = "It is compared on different rows. Later it is compared on the same rows."

    assert quoted(answer, "compare rows !different") == ["compared", "rows"]


def test_a_star_finds_any_word_that_starts_so() -> None:
    assert shown("The run is reproducible.", "reproduc*")
    assert shown("We care about reproducibility here.", "reproduc*")
    assert not shown("We produce it again.", "reproduc*")


def test_words_joined_by_an_underscore_stand_next_to_each_other_in_this_order() -> None:
    assert shown("It is scored on the test set.", "test_set")
    assert not shown("It is set up to test it.", "test_set")
    assert not shown("We test the set.", "test_set")


@pytest.mark.parametrize("typed", ["hold-out", "hold out"])
def test_a_hyphen_and_a_space_are_the_same(typed: str) -> None:
    assert shown(f"It is scored on the {typed}.", "hold_out")
    assert shown(f"It is scored on the {typed}.", "hold-out")


def test_alternatives_are_either() -> None:
    assert shown("It is scored on the holdout.", "holdout|test_set")
    assert shown("It is scored on the test set.", "holdout|test_set")


@pytest.mark.parametrize("phrase", ["revert it", "roll back", "go to the previous version", "do a rollback"])
def test_a_group_of_the_lexicon_finds_each_of_its_phrases(phrase: str) -> None:
    assert shown(f"If that fails we {phrase} at once.", "$rollback")


def test_two_terms_are_not_shown_by_one_word() -> None:
    assert not shown("We do the monitoring.", "monitor monitor|watch")
    assert shown("We do the monitoring and watch it.", "monitor monitor|watch")


def test_numbers_and_percentages_are_words() -> None:
    assert shown("The canary gets 5% of it.", "canary 5%")
    assert shown("That is 10,000 of them.", "10,000")
    assert not shown("That is 100 of them.", "10")


def test_an_unknown_group_finds_nothing_and_ends_no_session() -> None:
    assert not shown("We revert it.", "$nothing")


# ---------------------------------------------------------------- spans


@pytest.mark.parametrize(
    "before",
    [
        "",
        "🎉🎉 ",
        "İstanbul, ",  # lower case is two characters
        "ß ﬁ Ⅷ ㎏ ",  # compatibility forms that grow
        "e\u0301 n\u0303 ",  # combining marks
        "שלום العالم ",
        "日本語のテキスト。",
        "a\u200bb\u00adc ",  # zero-width space, soft hyphen
        "\x00\x1b[31m ",
        "x\u2028y\u0085z\r\n\r\n",
    ],
)
def test_spans_point_at_the_right_characters_after(before: str) -> None:
    assert quoted(f"{before}we validate the schema", "validate schema") == ["validate", "schema"]


def test_full_width_letters_are_letters() -> None:
    assert quoted("We ｖａｌｉｄａｔｅ the ＳＣＨＥＭＡ.", "validate schema") == ["ｖａｌｉｄａｔｅ", "ＳＣＨＥＭＡ"]


def test_spans_come_in_the_order_of_the_text() -> None:
    answer = "The schema is the first thing that we validate."

    assert quoted(answer, "validate schema") == ["schema", "validate"]


def test_every_word_of_a_phrase_has_its_span() -> None:
    assert quoted("We go to the previous version of it.", "$rollback") == ["previous", "version"]


def test_spans_of_a_heading_point_at_the_heading() -> None:
    answer = "We validate:\n- the labels\n- the schema"

    assert search(answer, "validate schema").by_id["point"].spans == ((3, 11), (32, 38))


# ---------------------------------------------------------------- any text at all

WORDS = ["validate", "the", "schema", "never", "without", "we", "not", "until", "rollback", "5%", "hold-out"]
JOINTS = [
    " ",
    "\n",
    ". ",
    ", ",
    ":\n- ",
    "\n\n",
    "; ",
    " - ",
    "\r\n",
    "’",
    "_",
    "\t",
    "!?",
    "…",
    "\u2028",
    "\x00",
    "🎉",
]
texts = st.text() | st.lists(st.sampled_from(WORDS + JOINTS), max_size=60).map("".join)
PATTERNS = ("validate schema", "$never $rollback", "reproduc* the ~30", "hold_out|5% !not", "$rollback")


@given(texts)
def test_no_text_raises_and_spans_stay_inside_it(text: str) -> None:
    for pattern in PATTERNS:
        for finding in search(text, pattern).by_id.values():
            assert finding.spans
            assert all(0 <= start < end <= len(text) for start, end in finding.spans)
            assert list(finding.spans) == sorted(set(finding.spans))


@given(texts)
def test_the_same_text_is_judged_the_same_twice(text: str) -> None:
    assert search(text, *PATTERNS) == search(text, *PATTERNS)


@given(texts)
def test_an_affirmed_sentence_is_found_after_any_paragraph_unless_the_whole_is_a_list_of_keywords(text: str) -> None:
    findings = search(f"{text.rstrip().rstrip(':')}.\n\nWe validate the schema.", "validate schema")

    assert findings.by_id or findings.keyword_list


@pytest.mark.parametrize(
    "answer",
    [
        "validate the " * 20_000 + "schema the " * 20_000,
        "we validate the\n" * 5_000,
        "never validate schema " * 20_000,
        "we " + "validate " * 20_000 + "is " * 2_000 + "schema " * 20_000,
        "x" * 200_000,
        "- " * 50_000,
        ":\n" * 50_000,
        "'" * 100_000,
        "1." * 50_000,
    ],
    ids=["far-apart", "lines", "negated", "two-heaps", "one-word", "bullets", "colons", "quotes", "numbers"],
)
def test_a_huge_answer_is_judged_in_linear_time(answer: str) -> None:
    search(answer, "validate schema", "validate|schema the|is ~20")
