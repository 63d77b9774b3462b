"""Draws one playing of an incident: its variant, its names and numbers. Same seed, same world."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from mlops_prep.models.incident import Incident, Variant
from mlops_prep.world.templates import BadTemplateError, condition
from mlops_prep.world.world import State, Templates, World, build

_SLOT = re.compile(r"\$\{([^{}]+)\}")
_MAX_DEPTH = 40


class DrawingError(ValueError):
    """The scenario's own declarations contradict themselves; the text says where."""


class Playing(NamedTuple):
    """One playing of an incident."""

    incident: Incident
    variant: Variant
    seed: int
    names: dict[str, Any]
    world: World

    def filled(self, text: str) -> str:
        """A text of the scenario with the drawn names put in."""
        return str(_filled(text, self.names, text))


def play(incident: Incident, seed: int, templates: Templates, *, variant: str = "") -> Playing:
    """The playing of an incident that a seed gives. Raises DrawingError where the scenario is at fault."""
    rng = Random(f"{incident.id}/{seed}")
    drawn = rng.choice(incident.variants)
    chosen = next((one for one in incident.variants if one.id == variant), drawn)
    names = _drawn(incident, rng)
    base = _moment(rng, names)
    whole = merged(incident.world, chosen.world)
    try:
        spec = _filled(whole, names, "world")
        state: State = build(spec, names)
        return Playing(incident, chosen, seed, names, World(state, templates, base))
    except (BadTemplateError, KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        says = (
            f"{type(error).__name__}: {error}"
            if not isinstance(error, (BadTemplateError, DrawingError))
            else str(error)
        )
        raise DrawingError(f"variant {chosen.id}, seed {seed}: {says}") from error


def _drawn(incident: Incident, rng: Random) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for name, given in incident.draw.items():
        if isinstance(given, list) and given:
            names[name] = rng.choice(given)
        elif isinstance(given, Mapping) and {"from", "to"} <= set(given):
            first, last, step = given["from"], given["to"], given.get("step", 1)
            value = first + step * rng.randint(0, max(0, int((last - first) / step + 1e-9)))
            names[name] = round(value, 6) if isinstance(value, float) else value
        else:
            raise DrawingError(f"draw: {name}: give a list, or from and to")
    for name, expression in incident.let.items():
        names[name] = _value(expression, names, f"let: {name}")
    return names


def _moment(rng: Random, names: Mapping[str, Any]) -> datetime:
    """When the page comes: some day of this autumn, at a drawn `hour` and `minute` where the scenario has them.

    A drawn `day` counts from 5 October 2026: with it a scenario can name things by the date.
    """
    hour = int(names.get("hour", rng.randint(0, 23)))
    day = datetime(2026, 10, 5, tzinfo=UTC) + timedelta(days=int(names.get("day", rng.randint(0, 46))))
    minute = int(names.get("minute", rng.randint(0, 59)))
    return day.replace(hour=hour, minute=minute, second=rng.randint(0, 59))


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` laid over `base`: mappings merged, lists replaced, or added to by `key+`; None removes a key."""
    result = copy.deepcopy(dict(base))
    for key, value in over.items():
        if isinstance(key, str) and key.endswith("+") and isinstance(value, list):
            result[key[:-1]] = [*result.get(key[:-1], []), *copy.deepcopy(value)]
        elif isinstance(key, str) and key.startswith("+") and isinstance(value, list):
            result[key[1:]] = [*copy.deepcopy(value), *result.get(key[1:], [])]
        elif value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(result.get(key), Mapping):
            result[key] = merged(result[key], value)
        else:
            result[key] = copy.deepcopy(value)
    return result


def _filled(given: Any, names: Mapping[str, Any], where: str, depth: int = 0) -> Any:
    """Every `${expression}` replaced; one that is a whole text keeps its type."""
    if depth > _MAX_DEPTH:
        raise DrawingError(f"{where}: nested too deeply")
    if isinstance(given, str):
        whole = _SLOT.fullmatch(given)
        if whole:
            return _value(whole.group(1), names, where)
        return _SLOT.sub(lambda slot: _text(_value(slot.group(1), names, where)), given)
    if isinstance(given, Mapping):
        return {
            _filled(key, names, where, depth + 1): _filled(value, names, f"{where}.{key}", depth + 1)
            for key, value in given.items()
        }
    if isinstance(given, list):
        return [_filled(one, names, f"{where}[{index}]", depth + 1) for index, one in enumerate(given)]
    return given


def _value(expression: str, names: Mapping[str, Any], where: str) -> Any:
    try:
        value = condition(expression).value(names)
    except BadTemplateError as error:
        raise DrawingError(f"{where}: ${{{expression}}}: {error}") from error
    if value is None:
        raise DrawingError(f"{where}: ${{{expression}}}: no such name is drawn")
    return value


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
