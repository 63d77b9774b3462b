"""A controller class that is fed windows."""

from hashlib import sha256


class Controller:
    def __init__(self, policy):
        self.policy = policy
        self.remaining = list(policy["steps"])
        self.status = "running"
        self.reset()

    def reset(self):
        self.seen = {"requests": 0, "errors": 0}
        self.slow = 0

    @property
    def percent(self):
        return 0 if self.status == "rolled_back" else self.remaining[0]

    def feed(self, window):
        percent = self.percent
        action, reason = self.act(window)
        return {"at": window["at"], "percent": percent, "action": action, "reason": reason}

    def act(self, window):
        if window["requests"] < 1:
            return "hold", None
        for key in self.seen:
            self.seen[key] += window[key]
        latency = window["latency_p95_ms"]
        self.slow = (self.slow + 1) * (latency is not None and latency > self.policy["latency_limit_ms"])
        least = self.policy["min_requests"]
        budget = self.policy["max_error_rate"] * (least if self.seen["requests"] < least else self.seen["requests"])
        for breached, reason in (
            (self.seen["errors"] > budget, "error_rate"),
            (self.slow >= self.policy["latency_windows"], "latency"),
        ):
            if breached:
                self.status = "rolled_back"
                return "rollback", reason
        if self.seen["requests"] < least:
            return "hold", None
        if len(self.remaining) == 1:
            self.status = "done"
            return "complete", None
        self.remaining.pop(0)
        self.reset()
        return "advance", None


def run_canary(windows, policy, users):
    controller, audit = Controller(policy), []
    for window in windows:
        if controller.status == "running":
            audit.append(controller.feed(window))

    def chosen(user):
        return (
            int.from_bytes(sha256(f"{policy['salt']}:{user}".encode()).digest()[:4], "big") % 100 < controller.percent
        )

    return {
        "status": controller.status,
        "percent": controller.percent,
        "audit": audit,
        "assignments": {user: chosen(user) for user in users},
    }
