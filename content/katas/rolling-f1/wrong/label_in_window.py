# fails: late-labels
# Wants the label inside the window, too.


def rolling_f1(predictions, labels, evaluate_at, window_seconds, min_support=1, threshold=0.0):
    if window_seconds <= 0:
        raise ValueError("the window must be positive")
    result = []
    for at in evaluate_at:
        known = {}
        for label in labels:
            if not at - window_seconds < label["arrived_at"] <= at:
                continue
            last = known.get(label["id"])
            if last is None or label["arrived_at"] >= last["arrived_at"]:
                known[label["id"]] = label
        tp = fp = fn = support = pending = 0
        for prediction in predictions:
            if not at - window_seconds < prediction["at"] <= at:
                continue
            label = known.get(prediction["id"])
            if label is None:
                pending += 1
                continue
            support += 1
            if prediction["predicted"] and label["actual"]:
                tp += 1
            elif prediction["predicted"]:
                fp += 1
            elif label["actual"]:
                fn += 1
        f1 = None
        if support < min_support:
            status = "too_few"
        elif tp + fp + fn == 0:
            status = "undefined"
        else:
            f1 = 2 * tp / (2 * tp + fp + fn)
            status = "low" if f1 < threshold else "ok"
        result.append(
            {
                "at": at,
                "f1": f1,
                "support": support,
                "pending": pending,
                "status": status,
                "alert": status == "low",
            }
        )
    return result
