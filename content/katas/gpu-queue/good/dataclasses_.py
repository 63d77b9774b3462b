"""Jobs as dataclasses that know their state."""

from dataclasses import dataclass, field


@dataclass
class Job:
    id: str
    arrival: int
    priority: int
    workers: int
    gpus_per_worker: int
    minutes: int
    start: int | None = None
    end: int | None = None
    nodes: list = field(default_factory=list)
    status: str = "impossible"

    def rank(self, now, aging):
        return -(self.priority + (now - self.arrival) // aging), self.arrival, self.id

    def places(self, free):
        free, out = dict(free), []
        while len(out) < self.workers:
            name = min((n for n in free if free[n] >= self.gpus_per_worker), key=lambda n: (free[n], n), default=None)
            if name is None:
                return []
            free[name] -= self.gpus_per_worker
            out.append(name)
        return out


def free_at(nodes, running):
    free = dict(nodes)
    for job in running:
        for name in job.nodes:
            free[name] -= job.gpus_per_worker
    return free


def schedule_jobs(jobs, nodes, aging_minutes):
    all_jobs = [Job(**job) for job in jobs]
    possible = [job for job in all_jobs if job.places(nodes)]
    moments = {job.arrival for job in possible}
    while moments:
        now = min(moments)
        moments.discard(now)
        running = [job for job in possible if job.start is not None and job.end > now]
        queue = sorted(
            (j for j in possible if j.start is None and j.arrival <= now), key=lambda j: j.rank(now, aging_minutes)
        )
        for job in queue:
            names = job.places(free_at(nodes, running))
            if not names:
                break
            job.start, job.end, job.nodes, job.status = now, now + job.minutes, names, "done"
            running.append(job)
            moments.add(job.end)
    keys = ("id", "status", "start", "end")
    return [{key: getattr(job, key) for key in keys} | {"nodes": sorted(job.nodes)} for job in all_jobs]
