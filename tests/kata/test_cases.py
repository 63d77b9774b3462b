"""The public examples, read without being run, and mutants of a reference."""

import ast

import pytest

from mlops_prep.kata.cases import CasesError, read_examples
from mlops_prep.kata.mutants import mutants
from tests.kata.conftest import EXAMPLES


def test_examples_are_public_cases_in_their_order() -> None:
    (case,) = read_examples(EXAMPLES + "\n\ndef test(): ...\n")
    assert (case.category, case.says, case.is_public) == ("examples", "two values", True)
    assert (case.given, case.expected) == ('{"values":[1,2]}', '{"mean":1.5,"count":2}')


def test_an_example_may_ask_for_an_exception_and_have_an_annotation() -> None:
    (case,) = read_examples('EXAMPLES: list[dict] = [{"says": "s", "given": {}, "raises": ["KeyError"]}]')
    assert (case.expected, case.raises) == (None, ("KeyError",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "EXAMPLES = []",
        "EXAMPLES = 3",
        "EXAMPLES: list",
        "EXAMPLES = [{",
        "EXAMPLES = [open('x')]",
        "EXAMPLES = [{'says': 's'}]",
        "EXAMPLES = [{'says': 's', 'given': {}, 'gives': {1, 2}}]",
    ],
)
def test_what_are_no_examples_is_a_fault_of_the_kata_with_the_file_named(text: str) -> None:
    with pytest.raises(CasesError, match=r"examples\.py: "):
        read_examples(text)


@pytest.mark.parametrize(
    ("expression", "changed"),
    [
        ("a < b", ["a <= b"]),
        ("a == b", ["a != b"]),
        ("a + b", ["a - b"]),
        ("a + 1", ["a - 1", "a + 2"]),
        ("not a", ["a"]),
        ("a and b", ["a or b", "b", "a"]),
        ("min(a)", ["max(a)"]),
        ("a if b else c", ["a", "c"]),
        ("a[b:]", ["a[:]"]),
        ("f(a, key=b)", ["f(a)"]),
        ("[a for a in b if c]", ["[a for a in b]"]),
        ("True", ["False"]),
        ("'a'", ["'ax'"]),
    ],
)
def test_each_small_mistake_is_made(expression: str, changed: list[str]) -> None:
    found = [ast.unparse(ast.parse(one.source)) for one in mutants(f"x = {expression}")]
    assert found == [f"x = {one}" for one in changed]


@pytest.mark.parametrize(
    "untouched",
    ["import os", "def f(a: 'int') -> 'str':\n    '''Says.'''\n    pass", "raise_ = a", "def f(): return None"],
)
def test_what_no_case_can_notice_stays(untouched: str) -> None:
    assert list(mutants(untouched)) == []


def test_mutants_have_names_of_their_own_and_compile() -> None:
    source = "def f(a):\n    if a < 1:\n        return 1\n    while a < 1:\n        a += 1\n    return max(a, 1)\n"
    found = list(mutants(source))
    assert len({one.name for one in found}) == len(found) > 8
    assert "f: a < 1 -> a <= 1 #2" in [one.name for one in found]
    assert source not in [one.source for one in found]
    for one in found:
        compile(one.source, one.name, "exec")
