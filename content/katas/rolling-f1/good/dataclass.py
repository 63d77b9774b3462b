"""A matrix as a dataclass; precision and recall spelt out."""

from bisect import bisect_right
from dataclasses import dataclass


@dataclass
class Matrix:
    tp: int = 0
    fp: int = 0
    fn: int = 0
    tn: int = 0
    pending: int = 0

    def add(self, predicted, actual):
        if actual is None:
            self.pending += 1
        elif predicted:
            self.tp, self.fp = self.tp + actual, self.fp + (not actual)
        else:
            self.fn, self.tn = self.fn + actual, self.tn + (not actual)

    @property
    def support(self):
        return self.tp + self.fp + self.fn + self.tn

    @property
    def f1(self):
        if not (self.tp or self.fp or self.fn):
            return None
        if not self.tp:
            return 0
        precision, recall = self.tp / (self.tp + self.fp), self.tp / (self.tp + self.fn)
        return 2 / (1 / precision + 1 / recall)


class History:
    def __init__(self, labels):
        self.arrivals, self.values = {}, {}
        for label in sorted(labels, key=lambda one: one["arrived_at"]):
            self.arrivals.setdefault(label["id"], []).append(label["arrived_at"])
            self.values.setdefault(label["id"], []).append(label["actual"])

    def at(self, name, time):
        place = bisect_right(self.arrivals.get(name, []), time)
        return self.values[name][place - 1] if place else None


def rolling_f1(predictions, labels, evaluate_at, window_seconds, min_support=1, threshold=0.0):
    if window_seconds < 1:
        raise ValueError("window_seconds must be at least 1")
    history, out = History(labels), []
    for time in evaluate_at:
        matrix = Matrix()
        for prediction in predictions:
            if time - window_seconds < prediction["at"] and prediction["at"] <= time:
                matrix.add(prediction["predicted"], history.at(prediction["id"], time))
        row = {"at": time, "f1": None, "support": matrix.support, "pending": matrix.pending, "alert": False}
        if matrix.support < min_support:
            row["status"] = "too_few"
        elif matrix.f1 is None:
            row["status"] = "undefined"
        else:
            # the exact form decides at the threshold
            exact = 2 * matrix.tp / (2 * matrix.tp + matrix.fp + matrix.fn)
            row.update(f1=matrix.f1, status="ok")
            if exact < threshold:
                row.update(status="low", alert=True)
        out.append(row)
    return out
