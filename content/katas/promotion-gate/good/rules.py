"""Each rule is a small function; a list of them is the gate."""


def known(*values):
    return all(v is not None and abs(v) < float("inf") for v in values)


class Gate:
    def __init__(self, challenger, champion, policy):
        self.new, self.old, self.policy = challenger, champion, policy

    def pair(self, part, name=None):
        name = name or self.policy["metric"]
        return [(m.get(part) or {}).get(name) for m in (self.new, self.old) if m is not None]

    def gain(self, part, name=None):
        new, old = self.pair(part, name)
        return new - old if self.policy["higher_is_better"] else old - new

    def metadata(self):
        have = self.new.get("metadata") or {}
        return [f"metadata:{k}" for k in self.policy["required_metadata"] if have.get(k) in (None, "")]

    def champion(self):
        return ["no_champion"] * (self.old is None and self.policy["without_champion"] == "deny")

    def scores(self, part, least, code):
        if not known(*self.pair(part)):
            return [f"{part}_score_missing"]
        return [code] if self.old is not None and self.gain(part) < least else []

    def latency(self):
        ms = self.new.get("latency_p95_ms")
        if not known(ms):
            return ["latency_missing"]
        return [] if ms <= self.policy["latency_limit_ms"] else ["latency"]

    def segments(self):
        out = []
        for name in sorted((self.old or {}).get("segments") or ()):
            if not known(*self.pair("segments", name)):
                out.append(f"segment_missing:{name}")
            elif -self.gain("segments", name) > self.policy["max_segment_drop"]:
                out.append(f"segment_drop:{name}")
        return out

    def decide(self):
        holdout = self.scores("holdout", self.policy["margin"], "holdout_margin")
        production = self.scores("production", 0, "production_worse")
        reasons = self.metadata() + self.champion() + holdout + production + self.latency() + self.segments()
        is_measured = self.old is not None and known(*self.pair("holdout"))
        return {"promote": reasons == [], "reasons": reasons, "margin": self.gain("holdout") if is_measured else None}


def promotion_gate(challenger, champion, policy):
    return Gate(challenger, champion, policy).decide()
