-- From layout 1 to 2: katas, and settings.

CREATE TABLE kata_runs (               -- from starting a kata to starting it anew
  id INTEGER PRIMARY KEY,
  kata_id TEXT NOT NULL,
  started_at TEXT NOT NULL,
  hints INTEGER NOT NULL DEFAULT 0,    -- tiers shown
  revealed_at TEXT                     -- the answer was shown; the kata comes back
);
CREATE INDEX kata_runs_by_kata ON kata_runs(kata_id, id);

CREATE TABLE kata_attempts (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES kata_runs(id),
  kata_id TEXT NOT NULL,
  at TEXT NOT NULL,
  day TEXT NOT NULL,                   -- local day
  verdict TEXT NOT NULL,
  category TEXT NOT NULL,              -- the first failing one; empty for none
  passed INTEGER NOT NULL,
  total INTEGER NOT NULL,
  stretch_passed INTEGER NOT NULL,
  stretch_total INTEGER NOT NULL,
  isolation TEXT NOT NULL,
  seed INTEGER NOT NULL,               -- of the fresh cases
  grading_seconds REAL NOT NULL,
  spent_seconds REAL NOT NULL,         -- since the run was started
  hints INTEGER NOT NULL
);
CREATE INDEX kata_attempts_by_kata ON kata_attempts(kata_id, id);

CREATE TABLE kata_schedule (
  kata_id TEXT PRIMARY KEY,
  due TEXT NOT NULL,                   -- local day
  card TEXT NOT NULL                   -- JSON of the FSRS card
) WITHOUT ROWID;

CREATE TABLE settings (                -- what the user was asked once
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
