"""Events on a heap, the cluster as a class."""

import heapq
from collections import defaultdict
from itertools import groupby


class Cluster:
    def __init__(self, nodes):
        self.free = dict(nodes)

    def allocate(self, workers, gpus):
        taken = []
        for _ in range(workers):
            candidates = sorted((free, name) for name, free in self.free.items() if free >= gpus)
            if not candidates:
                self.release(taken, gpus)
                return None
            self.free[candidates[0][1]] -= gpus
            taken.append(candidates[0][1])
        return taken

    def release(self, names, gpus):
        for name in names:
            self.free[name] += gpus


def schedule_jobs(jobs, nodes, aging_minutes):
    done, cluster, events, queue = {}, Cluster(nodes), [], []
    for place, job in enumerate(jobs):
        if Cluster(nodes).allocate(job["workers"], job["gpus_per_worker"]):
            heapq.heappush(events, (job["arrival"], 1, place, None))
    while events:
        now = events[0][0]
        while events and events[0][0] == now:
            _, kind, place, names = heapq.heappop(events)
            if kind == 0:
                cluster.release(names, jobs[place]["gpus_per_worker"])
            else:
                queue.append(jobs[place] | {"place": place})
        queue.sort(key=lambda j: j["id"])
        queue.sort(key=lambda j: j["arrival"])
        queue.sort(key=lambda j: j["priority"] + (now - j["arrival"]) // aging_minutes, reverse=True)
        while queue:
            names = cluster.allocate(queue[0]["workers"], queue[0]["gpus_per_worker"])
            if names is None:
                break
            job = queue.pop(0)
            done[job["id"]] = (now, now + job["minutes"], sorted(names))
            heapq.heappush(events, (now + job["minutes"], 0, job["place"], names))
    report = []
    for job in jobs:
        start, end, names = done.get(job["id"], (None, None, []))
        status = "impossible" if start is None else "done"
        report.append({"id": job["id"], "status": status, "start": start, "end": end, "nodes": names})
    return report
