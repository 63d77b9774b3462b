-- From layout 2 to 3: scenarios, and questions that are wanted back.

CREATE TABLE scenario_runs (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,                  -- incident, design
  scenario TEXT NOT NULL,
  variant TEXT NOT NULL,
  seed INTEGER NOT NULL,
  at TEXT NOT NULL,
  day TEXT NOT NULL,                   -- local day
  score REAL NOT NULL,
  resolved INTEGER NOT NULL,
  cause_correct INTEGER NOT NULL,
  seconds REAL NOT NULL,
  limit_seconds REAL NOT NULL,
  mode TEXT NOT NULL,
  ticked TEXT NOT NULL,                -- JSON list of rubric points
  missed TEXT NOT NULL,                -- JSON list of points and aspects
  timeline TEXT NOT NULL               -- JSON list of moments
);
CREATE INDEX scenario_runs_by_scenario ON scenario_runs(scenario, id);

CREATE TABLE scenario_open (           -- playings that are not at their end
  scenario TEXT PRIMARY KEY,
  seed INTEGER NOT NULL,
  interrupted INTEGER NOT NULL,
  lines TEXT NOT NULL                  -- JSON list of seconds and lines
) WITHOUT ROWID;

CREATE TABLE wanted (                  -- questions that a missed point brings back
  question_id TEXT PRIMARY KEY,
  day TEXT NOT NULL,                   -- local day from which it is due
  because TEXT NOT NULL                -- the scenario
) WITHOUT ROWID;
