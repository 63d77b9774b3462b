"""Instant queries in a part of PromQL: selectors, ranges, `offset`, functions, aggregations, arithmetic, comparisons.

Parsing is by precedence climbing; values are scalars or vectors (lists of samples). Reads series through a function, so
it knows nothing of where they come from. A query costs at most so many samples: nothing here can take long.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mlops_prep.world.promql_values import (
    AGGREGATIONS,
    COMPARISONS,
    PLAIN,
    QueryError,
    Sample,
    Value,
    aggregated,
    grouped,
    histogram_quantile,
    matches,
    operated,
    reduced,
    same_series,
    sets,
    with_number,
    without_name,
)

MAX_CHARACTERS = 1_000
_MAX_SAMPLES = 20_000
_RANGE_SAMPLES = 20
_COUNTED_SECONDS = 3600.0
"""What a counter that is asked for without a range has counted."""

Read = Callable[[str, float, float], list[Sample]]
"""All samples of a metric at a moment (seconds on the world's clock); a counter has counted since the other moment."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?(?![\w:])|\.\d+)|(?P<duration>(?:\d+(?:ms|[smhdw]))+)"
    r"|(?P<name>[A-Za-z_:][\w:]*)|(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<sign>==|!=|>=|<=|=~|!~|[-+*/%^()\[\]{},=<>]))"
)
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_PRECEDENCE = {"or": 1, "and": 2, "unless": 2, "==": 3, "!=": 3, ">": 3, "<": 3, ">=": 3, "<=": 3}
_PRECEDENCE |= {"+": 4, "-": 4, "*": 5, "/": 5, "%": 5, "^": 6}
_RANGES = ("rate", "irate", "increase", "delta", "avg_over_time", "max_over_time", "min_over_time", "sum_over_time")


def query(text: str, at: float, read: Read, epoch: float = 0.0) -> Value:
    """The value of a query at a moment; the world's clock starts at `epoch`. Raises QueryError."""
    if len(text) > MAX_CHARACTERS:
        raise QueryError(f"a query of {len(text)} characters; at most {MAX_CHARACTERS} are read")
    try:
        return _Query(text, at, read, epoch).whole()
    except RecursionError as error:
        raise QueryError("nested too deeply") from error


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Kind, text, and where each begins, from 1. Raises QueryError, worded as Prometheus words it."""
    place = 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None or match.end() == place:
            wrong = text[place:].lstrip()
            start = len(text) - len(wrong) + 1
            says = "unterminated quoted string" if wrong[0] in "\"'" else f"unexpected character: {wrong[0]!r}"
            raise QueryError(f"1:{start}: parse error: {says}")
        kind = match.lastgroup or ""
        yield kind, match.group(kind), match.start(kind) + 1
        place = match.end()


def seconds_of(duration: str) -> float:
    """`1h30m` in seconds."""
    return sum(float(number) * _UNITS[unit] for number, unit in re.findall(r"(\d+)(ms|[smhdw])", duration))


_TAKES: dict[str, tuple[str, ...]] = dict.fromkeys(_RANGES, ("range vector",))
_TAKES |= {"quantile_over_time": ("scalar", "range vector"), "histogram_quantile": ("scalar", "instant vector")}
_TAKES |= {"time": (), "absent": ("instant vector",), "scalar": ("instant vector",)}
"""What kinds of values functions take."""
_NOT_HERE = frozenset(
    """absent_over_time changes clamp clamp_max clamp_min count_over_time day_of_month day_of_week days_in_month deriv
    holt_winters hour idelta label_join label_replace last_over_time log10 log2 minute month predict_linear
    present_over_time resets sgn sort sort_desc stddev_over_time stdvar_over_time timestamp vector year""".split()
)
"""Functions that Prometheus has besides."""


def _kind(value: Value | _Range) -> str:
    """The type of a value, as Prometheus names it."""
    return "range vector" if isinstance(value, _Range) else "scalar" if isinstance(value, float) else "instant vector"


class _Range(NamedTuple):
    """A selector with a range behind it: what functions over time take."""

    name: str
    matchers: tuple[tuple[str, str, str], ...]
    seconds: float
    offset: float


class _Query:
    """One query, parsed and evaluated in one pass."""

    def __init__(self, text: str, at: float, read: Read, epoch: float) -> None:
        tokens = list(_tokens(text))
        self._tokens = [*((kind, word) for kind, word, _ in tokens), ("end", "")]
        self._begins = [*(begin for _, _, begin in tokens), len(text) + 1]
        self._place = 0
        self._at = at
        self._epoch = epoch
        self._read = read
        self._samples = 0

    def whole(self) -> Value:
        if self._peek()[0] == "end":
            raise self._wrong("no expression found in input")
        value = self._expression(0)
        if self._peek()[0] != "end":
            raise self._wrong(f"unexpected {self._described()}")
        if isinstance(value, _Range):
            raise QueryError("a range vector is no result; put a function such as rate() around it")
        return value

    # Tokens

    def _wrong(self, says: str, at: int | None = None) -> QueryError:
        """A mistake at a token (the next one, if none is given), as Prometheus reports it."""
        begin = self._begins[self._place if at is None else at]
        return QueryError(f"1:{begin}: parse error: {says}")

    def _described(self) -> str:
        """The next token, as Prometheus names it."""
        kind, text = self._peek()
        if text == ")":
            return "right parenthesis ')'"
        names = {"name": "identifier", "number": "number", "duration": "duration", "text": "string"}
        return "end of input" if kind == "end" else f'{names[kind]} "{text}"' if kind in names else f'"{text}"'

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._place]

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        self._place = min(self._place + 1, len(self._tokens) - 1)  # behind the end there is the end
        return token

    def _takes(self, sign: str) -> bool:
        if self._peek()[1] == sign and self._peek()[0] != "text":
            self._place += 1
            return True
        return False

    def _expect(self, sign: str) -> None:
        if not self._takes(sign):
            if sign == ")" and self._peek()[0] == "end":
                raise self._wrong("unclosed left parenthesis")
            raise self._wrong(f'unexpected {self._described()}, expected "{sign}"')

    # Expressions

    def _expression(self, least: int) -> Value | _Range:
        left = self._unary()
        while True:
            sign = self._peek()[1]
            precedence = _PRECEDENCE.get(sign, 0) if self._peek()[0] in ("sign", "name") else 0
            if precedence <= least and not (precedence and precedence > least):
                return left
            self._next()
            is_bool = self._takes("bool")
            self._skip_matching()
            right = self._expression(precedence if sign != "^" else precedence - 1)
            left = self._combined(sign, left, right, is_bool)

    def _skip_matching(self) -> None:
        """`on (...)`, `ignoring (...)`, `group_left`: samples are matched by their common labels here."""
        while self._peek()[1] in ("on", "ignoring", "group_left", "group_right"):
            self._next()
            if self._peek()[1] == "(":
                self._labels()

    def _unary(self) -> Value | _Range:
        if self._takes("-"):
            return self._combined("*", -1.0, self._expression(_PRECEDENCE["*"]), False)  # `^` binds tighter
        if self._takes("+"):
            return self._unary()
        if self._takes("("):
            value = self._expression(0)
            self._expect(")")
            return value
        kind, text = self._next()
        if kind == "number":
            return float(text)
        if kind == "name":
            return self._named(text)
        if text == "{":
            self._place -= 1
            return self._selector("")
        self._place -= kind != "end"
        raise self._wrong(f"unexpected {self._described()}")

    def _named(self, name: str) -> Value | _Range:
        if name in AGGREGATIONS or name in ("topk", "bottomk", "quantile"):
            return self._aggregation(name)
        if self._peek()[1] == "(":
            return self._call(name)
        return self._selector(name)

    # Selectors

    def _selector(self, name: str) -> Value | _Range:
        matchers: list[tuple[str, str, str]] = []
        if self._takes("{"):
            while not self._takes("}"):
                matchers.append(self._matcher())
                if not self._takes(",") and self._peek()[1] != "}":
                    raise self._wrong(f'unexpected {self._described()} in label matching, expected "," or "}}"')
        for label, sign, value in matchers:
            if label == "__name__" and sign == "=":
                name = value
        if not name:
            raise self._wrong("vector selector must contain at least one non-empty matcher")
        seconds = self._range()
        offset = seconds_of(self._duration()) if self._takes("offset") else 0.0
        if seconds:
            return _Range(name, tuple(matchers), seconds, offset)
        at = self._at - offset
        return self._samples_of(name, tuple(matchers), at, at - _COUNTED_SECONDS)

    def _range(self) -> float:
        if not self._takes("["):
            return 0.0
        seconds = seconds_of(self._duration())
        if self._peek()[0] == "end":
            raise self._wrong("unclosed left bracket")
        if not self._takes("]"):
            raise self._wrong(f'unexpected {self._described()} in subquery or range, expected ":" or "]"')
        return seconds

    def _duration(self) -> str:
        kind, text = self._peek()
        if kind == "number":
            raise self._wrong("missing unit character in duration")
        if kind != "duration":
            raise self._wrong(f"unexpected {self._described()}, expected duration")
        if not seconds_of(text):
            raise self._wrong("duration must be greater than 0")
        return self._next()[1]

    def _matcher(self) -> tuple[str, str, str]:
        kind, label = self._peek()
        if kind == "end":
            raise self._wrong("unexpected end of input inside braces")
        if kind != "name":
            raise self._wrong(f'unexpected {self._described()} in label matching, expected identifier or "}}"')
        self._next()
        sign = self._peek()[1]
        if sign not in ("=", "!=", "=~", "!~"):
            raise self._wrong(f"unexpected {self._described()} in label matching, expected label matching operator")
        self._next()
        text_kind, text = self._peek()
        if text_kind != "text":
            raise self._wrong(f"unexpected {self._described()} in label matching, expected string")
        self._next()
        value = re.sub(r"\\(.)", r"\1", text[1:-1])
        if sign in ("=~", "!~") and (len(value) > 80 or len(re.findall(r"[*+{]", value)) > 2 or ")" in value[:-1]):
            raise QueryError("this pattern is too much for here; use a.* or a|b")
        return label, sign, value

    def _samples_of(
        self, name: str, matchers: tuple[tuple[str, str, str], ...], at: float, since: float
    ) -> list[Sample]:
        found = self._read(name, at, since)
        self._samples += len(found) + 1
        if self._samples > _MAX_SAMPLES:
            raise QueryError("query processing would load too many samples")
        return [one for one in found if all(matches(one.labels, *matcher) for matcher in matchers)]

    # Functions

    def _call(self, name: str) -> Value:
        place = self._place - 1
        self._expect("(")
        if name not in _TAKES and name not in PLAIN:
            raise self._unknown(name, place)
        arguments: list[Value | _Range] = []
        first = self._place
        while not self._takes(")"):
            arguments.append(self._expression(0))
            if not self._takes(",") and self._peek()[1] != ")":
                self._expect(")")
        match name, arguments:
            case _, [_Range() as window] if name in _RANGES:
                return self._over_time(name, window)
            case "quantile_over_time", [float() as share, _Range() as window]:
                return self._over_time("quantile", window, share)
            case "histogram_quantile", [float() as share, list() as buckets]:
                return histogram_quantile(share, buckets)
            case "time", []:
                return self._epoch + self._at
            case "absent", [list() as samples]:
                return [] if samples else [Sample({}, 1.0)]
            case "scalar", [list() as samples]:
                return samples[0].value if len(samples) == 1 else math.nan
            case _, [list() as samples] if name in PLAIN:
                return [Sample(without_name(one.labels), float(PLAIN[name](one.value))) for one in samples]
            case _, [float() as number] if name in PLAIN:
                return float(PLAIN[name](number))
            case _:
                raise self._wrong_arguments(name, arguments, place, first)

    def _unknown(self, name: str, place: int) -> QueryError:
        if name in _NOT_HERE:
            known = ", ".join(sorted([*_TAKES, *PLAIN, *AGGREGATIONS, "topk", "bottomk", "quantile"]))
            return QueryError(f"{name} is not known here; there are {known}")
        return self._wrong(f'unknown function with name "{name}"', place)

    def _wrong_arguments(self, name: str, arguments: list[Value | _Range], place: int, first: int) -> QueryError:
        wanted = _TAKES.get(name, ("instant vector",))
        if len(arguments) != len(wanted):
            return self._wrong(f'expected {len(wanted)} argument(s) in call to "{name}", got {len(arguments)}', place)
        for given, kind in zip(map(_kind, arguments), wanted, strict=True):
            if given != kind:
                return self._wrong(f'expected type {kind} in call to function "{name}", got {given}', first)
        return self._wrong(f'wrong arguments in call to function "{name}"', place)

    def _over_time(self, name: str, window: _Range, share: float = 0.0) -> list[Sample]:
        end, count = self._at - window.offset, _RANGE_SAMPLES
        moments = [end - window.seconds * step / count for step in range(count, -1, -1)]
        series: dict[tuple[tuple[str, str], ...], list[float]] = {}
        for moment in moments:
            for one in self._samples_of(window.name, window.matchers, moment, moments[0]):
                series.setdefault(tuple(sorted(one.labels.items())), []).append(one.value)
        return [
            Sample(without_name(dict(labels)), reduced(name, values, window.seconds, share))
            for labels, values in series.items()
        ]

    def _aggregation(self, name: str) -> Value:
        grouping = self._grouping()
        self._expect("(")
        first, parameter = self._place, 0.0
        value = self._expression(0)
        if name in ("topk", "bottomk", "quantile"):
            if not isinstance(value, float):
                says = f"expected type scalar in aggregation parameter, got {_kind(value)}"
                raise self._wrong(says, first)
            parameter = value
            self._expect(",")
            value = self._expression(0)
        self._expect(")")
        grouping = grouping or self._grouping()
        if not isinstance(value, list):
            raise self._wrong(f"expected type instant vector in aggregation expression, got {_kind(value)}", first)
        groups: dict[tuple[tuple[str, str], ...], list[Sample]] = {}
        for one in value:
            groups.setdefault(tuple(sorted(grouped(one.labels, grouping).items())), []).append(one)
        return [sample for labels, some in groups.items() for sample in aggregated(name, parameter, dict(labels), some)]

    def _grouping(self) -> tuple[str, list[str]] | None:
        if self._peek()[1] not in ("by", "without"):
            return None
        return self._next()[1], self._labels()

    def _labels(self) -> list[str]:
        if not self._takes("("):
            raise self._wrong(f'unexpected {self._described()} in grouping opts, expected "("')
        labels = []
        while not self._takes(")"):
            labels.append(self._next()[1])
            if not self._takes(",") and self._peek()[1] != ")":
                raise self._wrong(f'unexpected {self._described()} in grouping opts, expected "," or ")"')
        return labels

    # Operators

    def _combined(self, sign: str, left: Value | _Range, right: Value | _Range, is_bool: bool) -> Value:
        if isinstance(left, _Range) or isinstance(right, _Range):
            raise QueryError("a range vector cannot be calculated with; put a function such as rate() around it")
        if sign in ("and", "or", "unless"):
            return sets(sign, left, right)
        if isinstance(left, float) and isinstance(right, float):
            return operated(sign, left, right)
        if isinstance(left, float):
            assert isinstance(right, list)
            return with_number(sign, right, left, is_left=True, is_bool=is_bool)
        if isinstance(right, float):
            return with_number(sign, left, right, is_left=False, is_bool=is_bool)
        found = []
        for one in left:
            for other in right:
                if same_series(one.labels, other.labels):
                    value = operated(sign, one.value, other.value)
                    if sign not in COMPARISONS or is_bool:
                        found.append(Sample(without_name(one.labels), value))
                    elif value:
                        found.append(one)
        return found
