# fails: priority
# Sets back only the streak that fired.


def retrain_decisions(readings, policy):
    trained_on = policy["trained_on"]
    drift_streak = metric_streak = 0
    decisions = []
    for reading in readings:
        day, drift, metric = reading["day"], reading["drift"], reading["metric"]
        if drift is not None and drift >= policy["drift_limit"]:
            drift_streak += 1
        else:
            drift_streak = 0
        if metric is not None and metric < policy["metric_floor"]:
            metric_streak += 1
        else:
            metric_streak = 0
        age = day - trained_on
        cause = None
        if metric_streak >= policy["metric_readings"]:
            cause = "metric"
        elif drift_streak >= policy["drift_readings"]:
            cause = "drift"
        elif age >= policy["max_age_days"]:
            cause = "schedule"
        if cause is None:
            action, reason = "wait", "healthy"
        elif age < policy["cool_down_days"]:
            action, reason = "wait", "cool_down"
        elif not reading["data_ok"]:
            action, reason = "blocked", cause
        else:
            action, reason = "retrain", cause
            trained_on = day
            if cause == "metric":
                metric_streak = 0
            elif cause == "drift":
                drift_streak = 0
        decisions.append({"day": day, "action": action, "reason": reason})
    return decisions
