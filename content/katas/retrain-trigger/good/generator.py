"""A generator with match."""


def _decide(readings, policy):
    last, drifts, lows = policy["trained_on"], 0, 0
    for r in readings:
        drifts = drifts + 1 if (r["drift"] or 0) >= policy["drift_limit"] and r["drift"] is not None else 0
        lows = lows + 1 if r["metric"] is not None and policy["metric_floor"] > r["metric"] else 0
        age = r["day"] - last
        flags = (lows >= policy["metric_readings"], drifts >= policy["drift_readings"], age >= policy["max_age_days"])
        match flags:
            case (True, _, _):
                cause = "metric"
            case (_, True, _):
                cause = "drift"
            case (_, _, True):
                cause = "schedule"
            case _:
                yield r["day"], "wait", "healthy"
                continue
        if age < policy["cool_down_days"]:
            yield r["day"], "wait", "cool_down"
        elif r["data_ok"]:
            last, drifts, lows = r["day"], 0, 0
            yield r["day"], "retrain", cause
        else:
            yield r["day"], "blocked", cause


def retrain_decisions(readings, policy):
    return [dict(zip(("day", "action", "reason"), row)) for row in _decide(readings, policy)]
