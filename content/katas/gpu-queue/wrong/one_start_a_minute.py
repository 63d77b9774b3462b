# fails: single
# Starts one job a minute.


def place(job, free):
    left = dict(free)
    chosen = []
    for _ in range(job["workers"]):
        best = None
        for name in sorted(left):
            if left[name] >= job["gpus_per_worker"] and (best is None or left[name] < left[best]):
                best = name
        if best is None:
            return None
        left[best] -= job["gpus_per_worker"]
        chosen.append(best)
    return chosen


def schedule_jobs(jobs, nodes, aging_minutes):
    free = dict(nodes)
    results = {}
    queue = []
    running = []
    waiting = sorted(jobs, key=lambda job: job["arrival"])
    for job in jobs:
        if place(job, nodes) is None:
            results[job["id"]] = {"id": job["id"], "status": "impossible", "start": None, "end": None, "nodes": []}
    waiting = [job for job in waiting if job["id"] not in results]
    while waiting or queue or running:
        times = [job["arrival"] for job in waiting] + [end for end, _, _ in running]
        now = min(times)
        for end, job, chosen in list(running):
            if end == now:
                for name in chosen:
                    free[name] += job["gpus_per_worker"]
                running.remove((end, job, chosen))
        while waiting and waiting[0]["arrival"] == now:
            queue.append(waiting.pop(0))

        def order(job):
            effective = job["priority"] + (now - job["arrival"]) // aging_minutes
            return (-effective, job["arrival"], job["id"])

        queue.sort(key=order)
        results.pop("last", None)
        while queue and "last" not in results:
            chosen = place(queue[0], free)
            if chosen is None:
                break
            job = queue.pop(0)
            for name in chosen:
                free[name] -= job["gpus_per_worker"]
            end = now + job["minutes"]
            running.append((end, job, chosen))
            results.setdefault("last", now)
            results[job["id"]] = {
                "id": job["id"],
                "status": "done",
                "start": now,
                "end": end,
                "nodes": sorted(chosen),
            }
    return [results[job["id"]] for job in jobs]
