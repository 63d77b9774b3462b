"""Sets of ids."""


def rolling_f1(predictions, labels, evaluate_at, window_seconds, min_support=1, threshold=0.0):
    if window_seconds <= 0:
        raise ValueError("no window")

    def look(at):
        window = {p["id"]: p["predicted"] for p in predictions if at - window_seconds < p["at"] <= at}
        arrived = sorted((x for x in labels if x["arrived_at"] <= at), key=lambda x: x["arrived_at"])
        truth = {x["id"]: x["actual"] for x in arrived}
        labelled = window.keys() & truth.keys()
        said = {i for i in labelled if window[i]}
        true = {i for i in labelled if truth[i]}
        status, f1 = "ok", None
        if len(labelled) < min_support:
            status = "too_few"
        elif not said | true:
            status = "undefined"
        else:
            f1 = 2 * len(said & true) / (len(said) + len(true))
            status = ("ok", "low")[f1 < threshold]
        return {
            "at": at,
            "f1": f1,
            "support": len(labelled),
            "pending": len(window) - len(labelled),
            "status": status,
            "alert": status == "low",
        }

    return list(map(look, evaluate_at))
