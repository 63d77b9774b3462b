"""A class that is fed one reading at a time."""


class Trigger:
    def __init__(self, policy):
        self.policy = dict(policy)
        self.last = policy["trained_on"]
        self.streaks = {"drift": 0, "metric": 0}

    def breached(self, name, value):
        if value is None or value != value:
            return False
        if name == "drift":
            return not value < self.policy["drift_limit"]
        return value < self.policy["metric_floor"]

    def feed(self, reading):
        for name in self.streaks:
            self.streaks[name] = self.streaks[name] + 1 if self.breached(name, reading[name]) else 0
        age = reading["day"] - self.last
        cause = ""
        for name in ("metric", "drift"):
            if not cause and self.streaks[name] >= self.policy[f"{name}_readings"]:
                cause = name
        if not cause and age >= self.policy["max_age_days"]:
            cause = "schedule"
        return {"day": reading["day"], **self.act(cause, age, reading)}

    def act(self, cause, age, reading):
        if not cause:
            return {"action": "wait", "reason": "healthy"}
        if age < self.policy["cool_down_days"]:
            return {"action": "wait", "reason": "cool_down"}
        if not reading["data_ok"]:
            return {"action": "blocked", "reason": cause}
        self.last = reading["day"]
        self.streaks = dict.fromkeys(self.streaks, 0)
        return {"action": "retrain", "reason": cause}


def retrain_decisions(readings, policy):
    trigger = Trigger(policy)
    return [trigger.feed(reading) for reading in readings]
