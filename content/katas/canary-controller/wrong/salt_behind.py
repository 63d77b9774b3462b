# fails: assignment
# Puts the salt behind the name.

import hashlib


def bucket(user, salt):
    digest = hashlib.sha256((user + ":" + salt).encode("utf-8")).hexdigest()
    return int(digest[:8], 16) % 100


def run_canary(windows, policy, users):
    steps = policy["steps"]
    index = 0
    status = "running"
    requests = errors = slow = 0
    audit = []
    for window in windows:
        if status != "running":
            break
        entry = {"at": window["at"], "percent": steps[index], "action": "hold", "reason": None}
        audit.append(entry)
        if window["requests"] == 0:
            continue
        requests += window["requests"]
        errors += window["errors"]
        latency = window["latency_p95_ms"]
        if latency is not None and latency > policy["latency_limit_ms"]:
            slow += 1
        else:
            slow = 0
        if errors > policy["max_error_rate"] * max(requests, policy["min_requests"]):
            entry["action"], entry["reason"] = "rollback", "error_rate"
            status = "rolled_back"
        elif slow >= policy["latency_windows"]:
            entry["action"], entry["reason"] = "rollback", "latency"
            status = "rolled_back"
        elif requests >= policy["min_requests"]:
            if index == len(steps) - 1:
                entry["action"] = "complete"
                status = "done"
            else:
                entry["action"] = "advance"
                index += 1
                requests = errors = slow = 0
    percent = 0 if status == "rolled_back" else steps[index]
    assignments = {user: bucket(user, policy["salt"]) < percent for user in users}
    return {"status": status, "percent": percent, "audit": audit, "assignments": assignments}
