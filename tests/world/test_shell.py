"""One line of a shell: taken apart as a shell would, put through filters as these would, and never for long."""

import contextlib
import time

import pytest

from mlops_prep.world.shell import Line, ShellError, options, parse, through

PODS = "NAME READY\napi-1 1/1\napi-2 0/1\nbatch 0/1"


def filtered(filters: str, output: str = PODS) -> str:
    return through(output, parse(f"x | {filters}").filters)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kubectl get pods", ("kubectl", "get", "pods")),
        ("  kubectl\tget   pods  ", ("kubectl", "get", "pods")),
        ('patch -p \'{"a": {"b": 1}}\'', ("patch", "-p", '{"a": {"b": 1}}')),
        ('echo "it\'s" a\\ b', ("echo", "it's", "a b")),
        ("curl 'http://a/b?c=1&d=2'", ("curl", "http://a/b?c=1&d=2")),
        ("sudo nvidia-smi", ("nvidia-smi",)),
        ("watch -n 5 kubectl get pods", ("kubectl", "get", "pods")),
        ("time sudo kubectl get pods", ("kubectl", "get", "pods")),
        ("kubectl get pods 2>&1", ("kubectl", "get", "pods")),
        ("", ()),
    ],
)
def test_words(text: str, words: tuple[str, ...]) -> None:
    assert parse(text) == Line(words)


def test_what_stands_behind_pipes_are_filters() -> None:
    assert parse("a b | grep -i 'x|y' | head -2") == Line(("a", "b"), (("grep", "-i", "x|y"), ("head", "-2")))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a && b", "'&&' is not known here"),
        ("a ; b", "';' is not known here"),
        ("a > file", "'>' is not known here"),
        ("a < file", "'<' is not known here"),
        ("a &", "'&' is not known here"),
        ("a || b", "'||' is not known here"),
        ("a |", "a pipe leads nowhere"),
        ("| a", "a pipe leads nowhere"),
        ("a | | b", "a pipe leads nowhere"),
        ("a 'b", "a quote is not closed"),
        ('a "b', "a quote is not closed"),
        ("a\\", "a quote is not closed"),
        ("a \x1b[31m", "there are control characters in it"),
        ("a \x00", "there are control characters in it"),
        ("a \x7f", "there are control characters in it"),
        ("a " * 5_000, "a line of 10000 characters; at most 4000 are read"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_no_line_is_said(text: str, says: str) -> None:
    with pytest.raises(ShellError) as caught:
        parse(text)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ("grep api", "api-1 1/1\napi-2 0/1"),
        ("grep -v api", "NAME READY\nbatch 0/1"),
        ("grep -i name", "NAME READY"),
        ("grep -c 0/1", "2"),
        ("grep -n batch", "4:batch 0/1"),
        ("grep -E 'api-2|batch'", "api-2 0/1\nbatch 0/1"),
        ("egrep 'api-2|batch'", "api-2 0/1\nbatch 0/1"),
        ("grep 'api-2\\|batch'", "api-2 0/1\nbatch 0/1"),
        ("grep 'api-2|batch'", ""),
        ("grep -F 'api-.'", ""),
        ("grep '^api.*1$'", "api-1 1/1\napi-2 0/1"),
        ("grep -w api-1", "api-1 1/1"),
        ("grep -A1 api-1", "api-1 1/1\napi-2 0/1"),
        ("grep -B 1 batch", "api-2 0/1\nbatch 0/1"),
        ("grep -m 1 api", "api-1 1/1"),
        ("grep -iv NAME", "api-1 1/1\napi-2 0/1\nbatch 0/1"),
        ("grep api | grep -v 1/1", "api-2 0/1"),
        ("head -1", "NAME READY"),
        ("head -n 2", "NAME READY\napi-1 1/1"),
        ("tail -1", "batch 0/1"),
        ("tail -n 0", ""),
        ("wc -l", "4"),
        ("sort -r", "batch 0/1\napi-2 0/1\napi-1 1/1\nNAME READY"),
        ("less", PODS),
    ],
)
def test_filters(filters: str, shown: str) -> None:
    assert filtered(filters) == shown


def test_sorting_by_number_and_counting_the_same() -> None:
    assert filtered("sort -n", "10\n9\n-1") == "-1\n9\n10"
    assert filtered("sort | uniq -c", "b\na\nb") == "      1 a\n      2 b"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (".", '{\n  "a": [\n    {\n      "b": "x"\n    }\n  ]\n}'),
        (".a[0].b", '"x"'),
        ("-r .a[0].b", "x"),
        (".a[7]", "null"),
    ],
)
def test_a_path_into_a_document(path: str, shown: str) -> None:
    assert filtered(f"jq '{path}'" if " " not in path else f"jq {path}", '{"a": [{"b": "x"}]}') == shown


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        ("awk '{print $1}'", "no 'awk' behind a pipe here; there are cat, egrep, grep, head"),
        ("grep '['", "grep: unterminated character set"),
        ("grep -E '(a'", "grep: missing )"),
        ("grep -Z a", "unknown flag: -Z"),
        ("head -n many", "'many' is no number of lines"),
        ("head -n", "flag needs an argument: -n"),
        ("jq .", "jq: error: the input is no JSON document"),
        ("jq 'map(.a)'", "jq: only paths such as .a.b[0] are known here"),
    ],
)
def test_a_filter_that_cannot_is_said(filters: str, says: str) -> None:
    with pytest.raises(ShellError) as caught:
        filtered(filters)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a|aa)+$",
        "(a*)*b",
        "a.*a.*a.*b",
        ".*.*b",
        ".*.*.*.*b",
        "a*a*b",
        "a{1,99}{1,99}",
        "((a?){20}){20}",
        "a?" * 40 + "a" * 40,
        "(?P<x>.*)(?P=x)+b",
        "(" * 300 + "a" + ")" * 300,
        "a{99999999999}",
    ],
    ids=lambda value: value[:20],
)
@pytest.mark.parametrize("option", ["", "-E", "-P", "-F"])
def test_a_hostile_pattern_ends_quickly(pattern: str, option: str) -> None:
    output = "\n".join(["a" * 2_000, "a" * 39] * 20)
    began = time.perf_counter()
    with contextlib.suppress(ShellError):
        filtered(f"grep {option} '{pattern}'", output)
    assert time.perf_counter() - began < 2


def test_options_have_values_in_every_spelling() -> None:
    found, others = options(
        ("get", "-n", "ml", "-oyaml", "--tail=5", "-A", "pods"),
        {"-n": "namespace", "-o": "output", "--tail": "tail"},
        {"-A": "all"},
    )
    assert found == {"namespace": "ml", "output": "yaml", "tail": "5", "all": "true"}
    assert others == ["get", "pods"]


def test_behind_two_dashes_nothing_is_an_option() -> None:
    assert options(("exec", "x", "--", "ls", "-l"), {}, {}) == ({}, ["exec", "x", "--", "ls", "-l"])
