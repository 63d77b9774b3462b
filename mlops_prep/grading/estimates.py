"""Judges a number with its unit against the expected value."""

import math
import re
from collections.abc import Mapping

from mlops_prep.models.instance import Instance
from mlops_prep.models.numbers import format_number
from mlops_prep.models.question import EstimateAnswer
from mlops_prep.models.results import Grade

_NUMBER = re.compile(
    r"([-+]?(?:(?:\d{1,3}(?:[,_ '’\u00a0\u202f]\d{3})+|\d+)\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*([a-zµ%€$/][\w/%€$ .-]*)?",
    re.IGNORECASE,
)
_MULTIPLES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}


def grade_estimate(answer: str, block: EstimateAnswer, instance: Instance) -> Grade:
    """Judge an answer such as `12`, `~1,200`, `3.5 GB` or `90 s`; a plain number is taken in the question's unit."""
    expected = instance.expected
    assert expected is not None
    value = read_number(answer, block.unit, block.units)
    if value is None:
        example = f"a number, in {block.unit}" if block.unit else "a number"
        return Grade(share=0, says=f"type {example}", understood=False)
    right = f"{format_number(float(f'{expected:.4g}'), grouped=True)} {block.unit}".strip()
    if _is_near(value, expected, block.tolerance):
        return Grade(share=1, says=f"It is {right}; {block.tolerance:.0%} either way is taken.")
    for near_value, says in instance.near:
        if _is_near(value, near_value, block.tolerance / 2):
            return Grade(share=0, says=f"Expected {right}: {says}")
    return Grade(share=0.25 if _is_near(value, expected, 0.5) else 0, says=_distance(value, expected, right))


def read_number(answer: str, unit: str, units: Mapping[str, float]) -> float | None:
    """The number in `answer`, in `unit`; None when there is none, more than one, or an unknown unit."""
    hedge = r"^\s*(?:(?:about|around|roughly|approx\w*\.?|circa|ca\.?|~|≈|=|\$|€)\s*)+"
    text = re.sub(hedge, "", answer.strip().lower())
    match = _NUMBER.fullmatch(text.rstrip(" .=~"))
    if match is None:
        return None
    value = float(re.sub(r"[^-+.e\d]", "", match.group(1)))
    typed = (match.group(2) or "").strip(" .")
    known = {_plain(name): factor for name, factor in units.items()} | {_plain(unit): 1.0, "": 1.0}
    if "min" in known:  # "5 m" is five minutes then, not five million
        known.setdefault("m", known["min"])
    for name, multiple in ({"": 1.0} | _MULTIPLES).items():
        rest = typed.removeprefix(name).strip() if typed.startswith(name) else None
        if rest is not None and _plain(rest) in known:
            read = value * multiple * known[_plain(rest)]
            return read if math.isfinite(read) else None
    return None


def _plain(unit: str) -> str:
    unit = re.sub(r"[\s.]", "", unit.lower())
    return _UNIT_NAMES.get(unit, _UNIT_NAMES.get(unit.removesuffix("s"), unit.removesuffix("s") or unit))


_UNIT_NAMES = {
    "s": "s", "sec": "s", "second": "s", "ms": "ms", "millisecond": "ms", "min": "min", "minute": "min",
    "h": "h", "hr": "h", "hour": "h", "d": "day", "day": "day", "percent": "%", "usd": "$", "dollar": "$",
    "gigabyte": "gb", "megabyte": "mb", "gib": "gib", "mib": "mib", "req": "request", "eur": "€", "euro": "€",
}  # fmt: skip


def _is_near(value: float, expected: float, tolerance: float) -> bool:
    return abs(value - expected) <= tolerance * abs(expected) + 1e-12


def _distance(value: float, expected: float, right: str) -> str:
    if expected and value and value / expected > 0:
        ratio = value / expected
        way = f"{ratio:.3g} times too high" if ratio > 1 else f"{1 / ratio:.3g} times too low"
        return f"Expected {right}; yours is {way}."
    return f"Expected {right}."
