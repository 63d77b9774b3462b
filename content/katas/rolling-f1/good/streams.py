"""Generators, and the label looked up for each prediction."""

from collections import Counter


def known(labels, at):
    best = {}
    for place, label in enumerate(labels):
        if label["arrived_at"] <= at:
            found = (label["arrived_at"], place, label["actual"])
            best[label["id"]] = max(best.get(label["id"], found), found)
    return {name: actual for name, (_, _, actual) in best.items()}


def evaluate(at, predictions, labels, window, least, threshold):
    truth = known(labels, at)
    seen = [p for p in predictions if 0 <= at - p["at"] < window]
    cells = Counter((bool(p["predicted"]), truth[p["id"]]) for p in seen if p["id"] in truth)
    support = sum(cells.values())
    twice = 2 * cells[True, True]
    below = twice + cells[True, False] + cells[False, True]
    f1 = twice / below if below and support >= least else None
    status = "too_few" if support < least else "undefined" if f1 is None else "low" if f1 < threshold else "ok"
    return dict(at=at, f1=f1, support=support, pending=len(seen) - support, status=status, alert=status == "low")


def rolling_f1(predictions, labels, evaluate_at, window_seconds, min_support=1, threshold=0.0):
    if not window_seconds > 0:
        raise ValueError(window_seconds)
    return [evaluate(t, predictions, labels, window_seconds, min_support, threshold) for t in evaluate_at]
