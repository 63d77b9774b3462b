"""Recall on the interview day of simulated learners who practise by the planner, by simpler rules, and at most.

    python benchmarks/planner.py --svg benchmarks/planner.svg

Learners and rules are in learners.py, the upper bound in planner_bound.py. Prints the table, then what a call with
2,000 items takes beside FSRS's own review of each of them.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from multiprocessing import Pool
from pathlib import Path
from random import Random
from statistics import mean, stdev
from typing import NamedTuple

from fsrs import Card, Rating, State
from learners import KEPT, POLICIES, START, Question, plan, simulate
from measuring import MILLISECONDS, Row, parser, report
from planner_bound import bound_of
from planner_picture import Cell, picture

CELLS: Sequence[Cell] = [
    (count, days, minutes) for count in (60, 200, 1000) for days in (7, 14, 28) for minutes in (15, 30, 60)
]
MANY_ITEMS = 2000
BOUND = "bound"


class Figures(NamedTuple):
    """What the learners of one cell reached by each way, in percent, and the bounds of the first of them."""

    reached: Mapping[str, Sequence[float]]
    bounds: Sequence[float]

    def gap(self) -> float:
        """How far the plan stays below the bound, as a share of it, over the learners that have one."""
        return 1 - mean(self.reached["plan"][: len(self.bounds)]) / mean(self.bounds)

    def bound(self) -> float:
        """The bound for all learners, taken from the gap of those that have one."""
        return mean(self.reached["plan"]) / (1 - self.gap())

    def drawn(self) -> dict[str, float]:
        """What the picture shows."""
        means = {name: mean(values) for name, values in self.reached.items()}
        return means | ({BOUND: self.bound()} if self.bounds else {})


def run(cells: Sequence[Cell], learners: int, bounds: int, processes: int | None) -> dict[Cell, Figures]:
    """Every learner of every cell by every policy; learners are the same for all policies."""
    tasks = [
        (name, seed, cell)
        for cell in sorted(cells, key=lambda cell: -cell[1])
        for name in (*POLICIES, BOUND)
        for seed in range(bounds if name == BOUND else _count(learners, cell))
    ]
    with Pool(processes) as pool:
        found = dict(zip(tasks, pool.map(_one, tasks, chunksize=1), strict=True))
    return {
        cell: Figures(
            {policy: [found[policy, seed, cell] for seed in range(_count(learners, cell))] for policy in POLICIES},
            [value for (name, _, where), value in found.items() if name == BOUND and where == cell],
        )
        for cell in cells
    }


def _count(learners: int, cell: Cell) -> int:
    """Fewer learners have very many items: they take long, and differ less."""
    return learners if cell[0] < MANY_ITEMS / 2 else max(learners * 2 // 5, 2)


def _one(task: tuple[str, int, Cell]) -> float:
    name, seed, cell = task
    return 100 * (bound_of(seed, *cell) if name == BOUND else simulate(name, seed, *cell))


def table(figures: Mapping[Cell, Figures]) -> str:
    """A line for each cell: mean and standard deviation over the learners, and how far the plan is from the rest."""
    titles = ["items", "days", "minutes", *POLICIES, "above due order", "above the best rule", "bound", "gap"]
    lines = [titles, ["---:"] * len(titles)]
    for (count, days, minutes), cell in figures.items():
        means = {name: mean(values) for name, values in cell.reached.items()}
        ours = means.pop("plan")
        lines.append(
            [
                *(f"{count:,}", f"{days}", f"{minutes:g}"),
                *(f"{mean(values):.1f} ± {stdev(values):.1f}" for values in cell.reached.values()),
                *(f"{ours - means['due order']:+.1f}", f"{ours - max(means.values()):+.2f}"),
                *((f"{cell.bound():.1f}", f"{cell.gap():.1%}") if cell.bounds else ("", "")),
            ]
        )
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "| " + " | ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


def calls(repetitions: int) -> Row:
    """Milliseconds of a call with 2,000 items, 14 days ahead, and of FSRS's review of each, taking turns."""
    items = _many_items()
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(repetitions):
        ours.append(_milliseconds(lambda: plan(items, START, START + timedelta(days=14), 30.0)))
        theirs.append(_milliseconds(lambda: [KEPT.review_card(_memory(item), Rating.Good, START) for item in items]))
    return Row(f"a call with {MANY_ITEMS:,} items", "ms", ours, theirs)


def _many_items() -> list[Question]:
    """Half of them practised, on different days, so that few are alike."""
    rng, items = Random(1), []
    for number in range(MANY_ITEMS):
        first = rng.uniform(1.5, 4)
        item = Question(
            f"q{number}", rng.choice((0.5, 1, 2, 3)), first, first * rng.uniform(0.3, 0.7), f"domain {number % 8}"
        )
        if number % 2:
            last = START - timedelta(days=rng.randrange(1, 30))
            item.memory = Card(0, State.Review, None, rng.lognormvariate(1.5, 1.2), rng.uniform(1, 10), last, last)
        items.append(item)
    return items


def _memory(item: Question) -> Card:
    return item.memory or Card(card_id=0)


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * MILLISECONDS


def cells_of(text: str) -> list[Cell]:
    """`200,14,30 60,28,60` -> items, days and minutes of each cell."""
    found = [tuple(map(int, cell.split(","))) for cell in text.split()]
    return [(count, days, minutes) for count, days, minutes in found]


def options() -> argparse.Namespace:
    found = parser("Recall on the interview day, by the planner and by simpler rules.", 20)
    found.add_argument(
        "--learners",
        type=int,
        default=50,
        metavar="N",
        help="of each cell, two fifths of them with 1,000 items; default: 50",
    )
    found.add_argument("--bounds", type=int, default=6, metavar="N", help="learners whose bound is found; default: 6")
    found.add_argument(
        "--cells", type=cells_of, default=CELLS, metavar="'ITEMS,DAYS,MINUTES ...'", help="default: all 27"
    )
    found.add_argument("--processes", type=int, metavar="N", help="default: one for each core")
    found.add_argument("--svg", type=Path, metavar="FILE", help="write the picture to FILE")
    return found.parse_args()


def main() -> None:
    arguments = options()
    figures = run(arguments.cells, arguments.learners, arguments.bounds, arguments.processes)
    print(table(figures), end="\n\n")
    if arguments.svg:
        arguments.svg.write_text(picture({cell: found.drawn() for cell, found in figures.items()}), encoding="utf-8")
    report("planner", [calls(arguments.repetitions)], arguments, "FSRS", learners=arguments.learners)


if __name__ == "__main__":
    main()
