"""One loop over the steps, one over their windows."""

import hashlib


def run_canary(windows, policy, users):
    feed = iter(windows)
    audit, status, percent = [], "running", policy["steps"][0]
    for position, step in enumerate(policy["steps"], start=1):
        percent = step
        total = bad = slow = 0
        for window in feed:
            action, reason = "hold", None
            if window["requests"] > 0:
                total, bad = total + window["requests"], bad + window["errors"]
                ms = window["latency_p95_ms"]
                slow = 0 if ms is None or ms <= policy["latency_limit_ms"] else slow + 1
                if bad > policy["max_error_rate"] * max(policy["min_requests"], total):
                    action, reason = "rollback", "error_rate"
                elif slow == policy["latency_windows"]:
                    action, reason = "rollback", "latency"
                elif total >= policy["min_requests"]:
                    action = "complete" if position == len(policy["steps"]) else "advance"
            audit.append({"at": window["at"], "percent": step, "action": action, "reason": reason})
            if action != "hold":
                break
        else:
            break
        if action == "rollback":
            status, percent = "rolled_back", 0
            break
        if action == "complete":
            status = "done"
    result = {"status": status, "percent": percent, "audit": audit, "assignments": {}}
    for user in users:
        digest = hashlib.new("sha256", f"{policy['salt']}:{user}".encode("utf8")).hexdigest()
        result["assignments"][user] = int("0x" + digest[0:8], 16) % 100 < percent
    return result
