"""The shape of a kata, as authors write it in `katas/<id>/kata.yaml`, and of what the judge says about a solution.

The code of a kata (starter, reference, cases) stays in files of its own and is never imported by the program.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar

from annotated_types import Gt, Le, MinLen

from mlops_prep.models.question import STRICT, Level, Round, Text


@dataclass(frozen=True, kw_only=True, eq=False)
class Category:
    """A group of hidden cases that exercise one rule of the brief."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    says: Text
    """The rule, as the learner reads it when a case of this group fails."""
    stretch: bool = False
    """Graded apart, and never needed to pass."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Compare:
    """Where an answer may differ from the reference's. Each entry is a path: keys and indexes joined by dots, `*` for
    any one step, the empty string for the result itself.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    extra_keys_at: tuple[str, ...] = ()
    """Dicts that may hold further keys."""
    any_order_at: tuple[str, ...] = ()
    """Lists whose order does not matter."""
    text_at: tuple[str, ...] = ()
    """Texts of which only matters that there is one."""
    stretch_only: tuple[str, ...] = ()
    """Entries that only cases of stretch categories ask for."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Hints:
    """Three tiers, asked for one after the other."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    nudge: Text
    """Where to look."""
    approach: Text
    """How to go about it, step by step."""
    answer: Text
    """The solution in words and its decisive lines; brings the kata back in a week."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Kata:
    """One coding exercise."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    """Permanent, and the name of its folder."""
    title: Text
    level: Level
    rounds: Annotated[tuple[Round, ...], MinLen(1)] = ("coding",)
    minutes: Annotated[float, Gt(0), Le(180)]
    """What an interview gives for it."""
    practises: Annotated[tuple[Text, ...], MinLen(1)]
    function: Text
    """The name of the function that a solution defines."""
    parameters: Annotated[tuple[Text, ...], MinLen(1)]
    """Those that every call gives, by position or by name."""
    optional: tuple[Text, ...] = ()
    """Those that have a default, in the order of the signature."""
    stretch_optional: tuple[Text, ...] = ()
    """Those that only cases of stretch categories give; a solution need not have them."""
    uses: tuple[Text, ...] = ()
    """Modules that the reference needs beyond the standard library; loaded ahead of a solution, too."""
    categories: Annotated[tuple[Category, ...], MinLen(1)]
    """In the order in which a learner should get them right."""
    compare: Compare = field(default_factory=Compare)
    hints: Hints
    sources: tuple[Text, ...] = ()
    verified: date | None = None
    applies_to: dict[str, str] = field(default_factory=dict)
    covers: tuple[Text, ...] = ()
