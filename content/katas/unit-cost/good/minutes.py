"""Training simulated minute by minute."""

from math import inf


def simulate(training):
    every = training["checkpoint_minutes"] or inf
    cuts = set(training["interrupted_at"])
    minute = done = saved = lost = 0
    idle = 0
    while done < training["work_minutes"]:
        if minute in cuts:
            lost += done - saved
            done, idle = saved, training["restart_minutes"]
        if idle:
            idle -= 1
        else:
            done += 1
            if done % every == 0:
                saved = done
        minute += 1
    return minute, lost


def day(profile, machine):
    counts = [
        max(machine["min_replicas"], r // machine["usable_rps"] + (r % machine["usable_rps"] > 0)) for r in profile
    ]
    total = machine["price_per_hour"] * sum(counts)
    served = 3.6 * sum(profile)
    return {"replicas": counts, "cost_per_day": total, "per_1000": total / served if served else None}


def unit_cost(profile, hardware, training):
    serving = {name: day(profile, machine) for name, machine in hardware.items()}
    ranked = sorted((one["cost_per_day"], name) for name, one in serving.items())
    minutes, lost = simulate(training)
    costs = {
        "on_demand_cost": training["on_demand_per_hour"] * training["work_minutes"] / 60,
        "spot_cost": training["spot_per_hour"] * minutes / 60,
    }
    late = training["deadline_minutes"] is not None and minutes > training["deadline_minutes"]
    better = costs["spot_cost"] < costs["on_demand_cost"] and not late
    result = {**costs, "spot_minutes": minutes, "lost_minutes": lost, "choice": "spot" if better else "on_demand"}
    return {"serving": serving, "cheapest": ranked[0][1] if ranked else None, "training": result}
