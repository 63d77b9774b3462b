# fails: choice
# Wants to be done before the deadline.

import math


def spot(training):
    work, every, restart = training["work_minutes"], training["checkpoint_minutes"], training["restart_minutes"]
    clock = 0
    saved = 0
    lost = 0
    for minute in training["interrupted_at"]:
        if clock + (work - saved) <= minute:
            break
        if minute > clock:
            done = saved + (minute - clock)
        else:
            done = saved
        kept = (done // every) * every if every is not None else 0
        lost += done - kept
        saved = kept
        clock = minute + restart
    return clock + (work - saved), lost


def unit_cost(profile, hardware, training):
    serving = {}
    for name, machine in hardware.items():
        replicas = []
        for requests in profile:
            needed = (requests + machine["usable_rps"] - 1) // machine["usable_rps"]
            replicas.append(max(needed, machine["min_replicas"]))
        cost = sum(replicas) * machine["price_per_hour"]
        predictions = sum(profile) * 3600
        per_1000 = cost / (predictions / 1000) if predictions > 0 else None
        serving[name] = {"replicas": replicas, "cost_per_day": cost, "per_1000": per_1000}
    cheapest = None
    for name in sorted(serving):
        if cheapest is None or serving[name]["cost_per_day"] < serving[cheapest]["cost_per_day"]:
            cheapest = name
    minutes, lost = spot(training)
    on_demand_cost = training["work_minutes"] * training["on_demand_per_hour"] / 60
    spot_cost = minutes * training["spot_per_hour"] / 60
    deadline = training["deadline_minutes"]
    choice = "on_demand"
    if spot_cost < on_demand_cost and (deadline is None or minutes < deadline):
        choice = "spot"
    return {
        "serving": serving,
        "cheapest": cheapest,
        "training": {
            "on_demand_cost": on_demand_cost,
            "spot_minutes": minutes,
            "spot_cost": spot_cost,
            "lost_minutes": lost,
            "choice": choice,
        },
    }
