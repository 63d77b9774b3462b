"""A run as an object."""

from dataclasses import dataclass


@dataclass
class SpotRun:
    work: int
    every: int | None
    restart: int
    begins: int = 0
    saved: int = 0
    lost: int = 0

    @property
    def ends(self):
        return self.begins + self.work - self.saved

    def interrupt(self, minute):
        if minute >= self.ends:
            return
        done = self.saved + max(minute - self.begins, 0)
        kept = done - done % self.every if self.every else 0
        self.lost, self.saved, self.begins = self.lost + done - kept, kept, minute + self.restart


class Machine:
    def __init__(self, price_per_hour, usable_rps, min_replicas):
        self.price, self.usable, self.least = price_per_hour, usable_rps, min_replicas

    def replicas(self, requests):
        whole, rest = divmod(requests, self.usable)
        return max(self.least, whole + bool(rest))

    def day(self, profile):
        replicas = [self.replicas(requests) for requests in profile]
        cost = self.price * sum(replicas)
        thousands = sum(profile) * 3600 / 1000
        return {"replicas": replicas, "cost_per_day": cost, "per_1000": cost / thousands if thousands else None}


def unit_cost(profile, hardware, training):
    serving = {name: Machine(**machine).day(profile) for name, machine in hardware.items()}
    run = SpotRun(training["work_minutes"], training["checkpoint_minutes"], training["restart_minutes"])
    for minute in training["interrupted_at"]:
        run.interrupt(minute)
    on_demand = training["work_minutes"] / 60 * training["on_demand_per_hour"]
    spot = run.ends / 60 * training["spot_per_hour"]
    limit = training["deadline_minutes"]
    return {
        "serving": serving,
        "cheapest": min(serving, key=lambda name: (serving[name]["cost_per_day"], name)) if serving else None,
        "training": {
            "on_demand_cost": on_demand,
            "spot_minutes": run.ends,
            "spot_cost": spot,
            "lost_minutes": run.lost,
            "choice": "spot" if spot < on_demand and (limit is None or run.ends <= limit) else "on_demand",
        },
    }
