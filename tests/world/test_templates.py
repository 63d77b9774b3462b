"""Templates of packs: what they may say, and that none of them hangs, reaches Python or leaves without a line."""

import time
from typing import Any

import pytest

from mlops_prep.world.templates import BadTemplateError, Condition, Text

SECONDS = 2.0
LONG_LIST = "[" + "1," * 20_000 + "]"


def rendered(source: str, **names: Any) -> str:
    return Text(source).render(names)


def value_of(source: str, **names: Any) -> Any:
    return Condition(source).value(names)


NODES = {
    "a": {"name": "a", "gpus": 4, "ready": True, "taints": ["x"]},
    "b": {"name": "b", "gpus": 0, "ready": True, "taints": []},
    "c": {"name": "c", "gpus": 4, "ready": False, "taints": []},
}


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("plain", "plain"),
        ("{{ nodes.a.gpus }} and {{ nodes['b'].gpus }}", "4 and 0"),
        ("{{ word[0] }}{{ word[1:3] }}", "gpu"),
        ("{% for name in nodes %}{{ name }}{% if not loop.last %},{% endif %}{% endfor %}", "a,b,c"),
        ("{% for one in [] %}x{% else %}none{% endfor %}", "none"),
        ("{% for key, one in nodes|items %}{{ loop.index }}{{ key }}={{ one.gpus }} {% endfor %}", "1a=4 2b=0 3c=4 "),
        ("{{ nodes|where(gpus=4)|length }}", "2"),
        ("{{ nodes|where(gpus=4, ready=true)|column('name')|join(',') }}", "a"),
        ("{{ nodes|column('gpus')|sum }} {{ [3, 1, 2]|max }} {{ []|max }}", "8 3 0"),
        ("{{ ([1, 2] + [3])|join('-') }}", "1-2-3"),
        ("{{ 7 // 2 }} {{ 7 % 4 }} {{ 2 * 3 - 1 }} {{ 1 / 4 }}", "3 3 5 0.25"),
        ("{{ 0.12345|fixed(3) }} {{ 2.6|round }} {{ 2.55|round(1) }} {{ '7'|int }} {{ -3|abs }}", "0.123 3 2.5 7 3"),
        ("[{{ 'a'|pad(3) }}][{{ 'a'|right(3) }}]", "[a  ][  a]"),
        ("{{ nothing|default('-') }}{{ none|default('+') }}", "-+"),
        ("{{ nothing is defined }} {{ word is string }} {{ 4 is even }}", "False True True"),
        ("{{ 'yes' if nodes.a.ready and not nodes.c.ready else 'no' }}", "yes"),
        ("{% set total = nodes.a.gpus + nodes.c.gpus %}{{ total }}", "8"),
        (
            "{{ 'a' in nodes }} {{ 'x' in nodes.a.taints }} {{ 'gp' in word }} {{ 'z' not in nodes }}",
            "True True True True",
        ),
    ],
)
def test_what_templates_may_say(source: str, shown: str) -> None:
    assert rendered(source, nodes=NODES, word="gpu") == shown


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("version == '7'", True),
        ("nodes|where(ready=true)|length == 2 and version != '8'", True),
        ("3", 3),
        ("nodes.a.gpus * 2", 8),
        ("nodes[name].gpus", 0),
        ("{'a': 1}.a", 1),
    ],
)
def test_what_conditions_come_to(source: str, value: Any) -> None:
    assert value_of(source, nodes=NODES, version="7", name="b") == value


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("{{ x() }}", "call is not allowed here"),
        ("{{ x.append(1) }}", "call is not allowed here"),
        ("{% for i in range(9) %}{% endfor %}", "call is not allowed here"),
        ("{{ x.__class__ }}", "'__class__' is no name that a template may use"),
        ("{{ x._private }}", "'_private' is no name that a template may use"),
        ("{{ _steps }}", "'_steps' is no name that a template may use"),
        ("{% set _steps = 1 %}", "'_steps' is no name that a template may use"),
        ("{{ self }}", "'self' is no name that a template may use"),
        ("{{ x|attr('y') }}", "unknown filter 'attr'"),
        ("{{ x|map('upper') }}", "unknown filter 'map'"),
        ("{{ x|_counted }}", "unknown filter '_counted'"),
        ("{{ x is callable }}", "unknown test 'callable'"),
        ("{{ 'a' ~ 'b' }}", "concat is not allowed here"),
        ("{{ 9 ** 9 }}", "pow is not allowed here"),
        ("{% include 'x' %}", "include is not allowed here"),
        ("{% import 'x' as y %}", "import is not allowed here"),
        ("{% extends 'x' %}", "extends is not allowed here"),
        ("{% macro m() %}{% endmacro %}", "macro is not allowed here"),
        ("{% call x() %}{% endcall %}", "callblock is not allowed here"),
        ("{% set x %}text{% endset %}", "assignblock is not allowed here"),
        ("{% filter upper %}x{% endfilter %}", "filterblock is not allowed here"),
        ("{% set x.y = 1 %}", "nsref is not allowed here"),
        ("{% for i in x recursive %}{% endfor %}", "a recursive loop is not allowed"),
        ("{{ x", "unexpected end of template"),
        ("{% if x %}", "Unexpected end of template"),
        ("{{ 1e400 }}", "a number is too large"),
        ("{{ " + "9" * 6000 + " }}", "Exceeds the limit"),
        ("x" * 100_001, "longer than 100000 characters"),
    ],
    ids=lambda value: value[:40],
)
def test_what_is_not_allowed_is_refused_when_a_template_is_read(source: str, says: str) -> None:
    with pytest.raises(BadTemplateError) as caught:
        Text(source)
    assert says.lower() in str(caught.value).lower().replace("'end of template'", "end of template")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("{{ x['__class__'] }}", "there is no '__class__'"),
        ("{{ word['upper'] }}", "there is no 'upper'"),
        ("{{ word.format }}", "there is no 'format'"),
        ("{{ word * 9 }}", "'*' is for numbers"),
        ("{{ '%9999999s' % word }}", "'%' is for numbers"),
        ("{{ word + word }}", "'+' is for numbers"),
        ("{{ 999999999 * 999999999 }}", "a number is too large"),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
        ("{{ nothing }}", "'nothing' is undefined"),
        ("{{ x.y.z }}", "there is no 'y'"),
        ("{% for c in word %}{% endfor %}", "a loop goes over a list or a mapping"),
        ("{{ digits|int }}", "Exceeds the limit"),
        ("{{ [1, word]|sort }}", "TypeError"),
    ],
)
def test_what_goes_wrong_while_it_is_filled_is_said(source: str, says: str) -> None:
    with pytest.raises(BadTemplateError) as caught:
        rendered(source, x={}, word="gpu", digits="9" * 6000)
    assert says in str(caught.value)


def test_a_mistake_has_its_line() -> None:
    with pytest.raises(BadTemplateError) as caught:
        Text("one\ntwo\n{{ x() }}")
    assert caught.value.line == 3


HOSTILE = {
    "loops in loops": "{% for a in l %}{% for b in l %}{% for c in l %}{% endfor %}{% endfor %}{% endfor %}",
    "huge output": "{% for a in l %}{{ text }}{% endfor %}",
    "doubling a text": "{% set a = text %}" + "{% set a = [a, a]|join %}" * 40 + "{{ a }}",
    "doubling a list": "{% set a = [1, 1] %}" + "{% set a = a + a %}" * 40 + "{{ a|length }}",
    "doubling a nest": "{% set a = [x] %}" + "{% set a = [a, a] %}" * 40 + "{{ a }}",
    "doubling a mapping": "{% set a = {'k': x} %}" + "{% set a = {'k': a, 'l': a} %}" * 40 + "{{ a }}",
    "a list of a nest": "{% set a = [l, l] %}" + "{% set a = a + a %}" * 30 + "{{ a }}",
    "comparing two nests": "{% set a = [x] %}{% set b = [y] %}"
    + "{% set a = [a, a] %}{% set b = [b, b] %}" * 40
    + "{{ a == b }}",
    "filters in a loop": f"{{% set k = {LONG_LIST} %}}{{% for a in k %}}{{% set b = k|where(a=1) %}}{{% endfor %}}",
    "sorting in a loop": f"{{% set k = {LONG_LIST} %}}{{% for a in k %}}{{% set b = k|sort %}}{{% endfor %}}",
    "searching in a loop": f"{{% set k = {LONG_LIST} %}}{{% for a in k %}}{{% if 2 in k %}}{{% endif %}}{{% endfor %}}",
    "cutting in a loop": f"{{% set k = {LONG_LIST} %}}{{% for a in k %}}{{% set b = k[1:] %}}{{% endfor %}}",
    "a list times a number": "{% set a = [text] * 99999999 %}",
    "parentheses": "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "brackets": "{{ " + "[" * 500 + "]" * 500 + " }}",
    "attributes": "{{ x" + ".y" * 20_000 + " }}",
    "additions": "{{ 1" + "+1" * 20_000 + " }}",
    "a chain of filters": "{{ text" + "|lower" * 10_000 + " }}",
    "negations": "{{ " + "not " * 10_000 + "x }}",
    "nested conditions": "{% if 1 %}" * 2000 + "{% endif %}" * 2000,
    "nested loops": "{% for a in l %}" * 30 + "{% endfor %}" * 30,
    "many branches": "{% if x %}" + "{% elif x %}" * 5000 + "{% endif %}",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_template_is_refused_soon(source: str) -> None:
    began = time.perf_counter()
    with pytest.raises(BadTemplateError):
        rendered(source, l=list(range(1000)), text="x" * 1000, x={}, y={})
    assert time.perf_counter() - began < SECONDS


def test_a_condition_is_one_expression() -> None:
    with pytest.raises(BadTemplateError, match="a condition is one expression"):
        Condition("1 %}{% for a in l %}{{ text }}{% endfor %}{% set x = 1")


@pytest.mark.parametrize("source", ["x()", "x.__class__", "", "1 +", "x" + ".y" * 20_000, "[].append(1)"], ids=repr)
def test_a_hostile_condition_is_refused_when_it_is_read(source: str) -> None:
    with pytest.raises(BadTemplateError):
        Condition(source[:50_000])


def test_every_rendering_has_a_budget_of_its_own() -> None:
    template = Text("{% for a in l %}{% for b in l %}{% endfor %}{% endfor %}done")
    for _ in range(3):
        assert template.render({"l": list(range(250))}) == "done"


def test_a_key_of_a_mapping_stands_before_anything_that_a_mapping_can_do() -> None:
    assert rendered("{{ x.items }} {{ x.keys }}", x={"items": 3, "keys": "some"}) == "3 some"


def test_a_moment_is_told_by_the_worlds_clock() -> None:
    names = {"now": 90, "base": "2026-11-21T02:00:00+00:00"}
    assert Text("{{ now|clock(base) }} {{ (-7200)|clock(base) }}").render(names) == (
        "2026-11-21 02:01:30 UTC 2026-11-21 00:00:00 UTC"
    )
    for wrong in ("{{ now|clock('x') }}", "{{ base|clock(base) }}", "{{ (10 * 1e14)|clock(base) }}"):
        with pytest.raises(BadTemplateError):
            Text(wrong).render(names)
