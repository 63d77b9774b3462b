-- The user's history. `answers` is an append-only log; everything below it can be made again from it.

CREATE TABLE sessions (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  started_at TEXT NOT NULL,            -- UTC, ISO 8601
  ended_at TEXT,                       -- NULL while it runs, or when it was cut off
  plan TEXT NOT NULL                   -- JSON: [[question id, seed], ...] in order
);

CREATE TABLE answers (
  id INTEGER PRIMARY KEY,
  session_id INTEGER NOT NULL REFERENCES sessions(id),
  question_id TEXT NOT NULL,
  at TEXT NOT NULL,                    -- UTC, ISO 8601
  day TEXT NOT NULL,                   -- local day
  seed INTEGER NOT NULL,
  variant TEXT NOT NULL,
  kind TEXT NOT NULL,
  domain TEXT NOT NULL,
  level TEXT NOT NULL,
  text TEXT NOT NULL,
  aloud INTEGER NOT NULL,
  confidence INTEGER,                  -- 1 to 4
  ticked TEXT NOT NULL,                -- JSON: point ids that the candidate confirmed
  found TEXT NOT NULL,                 -- JSON: point ids that evidence marked
  weak_signals TEXT NOT NULL,          -- JSON: ids
  hints INTEGER NOT NULL,
  seconds REAL NOT NULL,
  limit_seconds REAL NOT NULL,
  score REAL NOT NULL,                 -- 0 to 100
  raw_score REAL NOT NULL,             -- before the cap for missing musts
  rating TEXT NOT NULL,                -- again hard good easy, as it counts
  derived_rating TEXT NOT NULL         -- as the program proposed it
);
CREATE INDEX answers_by_question ON answers(question_id, id);
CREATE INDEX answers_by_session ON answers(session_id);
-- everything that figures are made of, so that they need not read the texts
CREATE INDEX answers_for_figures ON answers(domain, day, score, confidence, seconds);

CREATE TABLE dimension_scores (        -- weight earned and possible, by answer and dimension
  answer_id INTEGER NOT NULL REFERENCES answers(id),
  dimension TEXT NOT NULL,
  earned REAL NOT NULL,
  possible REAL NOT NULL,
  PRIMARY KEY (dimension, answer_id)
) WITHOUT ROWID;

CREATE TABLE retractions (             -- an undone or corrected answer stays in the log, and counts no more
  answer_id INTEGER PRIMARY KEY REFERENCES answers(id),
  at TEXT NOT NULL
);

CREATE TABLE follow_ups (
  id INTEGER PRIMARY KEY,
  answer_id INTEGER NOT NULL REFERENCES answers(id),
  at TEXT NOT NULL,
  asks TEXT NOT NULL,
  text TEXT NOT NULL
);

CREATE TABLE skips (
  session_id INTEGER NOT NULL REFERENCES sessions(id),
  question_id TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (session_id, question_id)
) WITHOUT ROWID;

CREATE TABLE flags (
  id INTEGER PRIMARY KEY,
  question_id TEXT NOT NULL,
  at TEXT NOT NULL,
  why TEXT NOT NULL
);

CREATE TABLE drafts (                  -- text being typed; gone when the answer is in
  question_id TEXT PRIMARY KEY,
  session_id INTEGER NOT NULL REFERENCES sessions(id),
  seed INTEGER NOT NULL,
  at TEXT NOT NULL,
  text TEXT NOT NULL,
  seconds REAL NOT NULL
) WITHOUT ROWID;

CREATE TABLE schedule (
  question_id TEXT PRIMARY KEY,
  due TEXT NOT NULL,                   -- local day
  card TEXT NOT NULL,                  -- JSON of the FSRS card
  answers INTEGER NOT NULL,
  last_score REAL NOT NULL
) WITHOUT ROWID;

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

CREATE TABLE interviews (
  id INTEGER PRIMARY KEY,
  company TEXT NOT NULL,
  role TEXT NOT NULL,
  at TEXT NOT NULL,                    -- UTC, ISO 8601
  zone TEXT NOT NULL,                  -- in which the time was given; empty: the machine's own
  rounds TEXT NOT NULL,                -- JSON list
  minutes REAL NOT NULL,               -- for practice on each day before it
  state TEXT NOT NULL,                 -- planned, done, dropped
  added_at TEXT NOT NULL
);

CREATE TABLE step_marks (              -- what the user said about a step of the plan
  interview_id INTEGER NOT NULL REFERENCES interviews(id),
  step TEXT NOT NULL,
  state TEXT NOT NULL,                 -- open, done, dropped
  moved_to TEXT,                       -- local day
  at TEXT NOT NULL,
  PRIMARY KEY (interview_id, step)
) WITHOUT ROWID;

CREATE TABLE ticks (                   -- a log: of an item, the last row counts
  id INTEGER PRIMARY KEY,
  checklist TEXT NOT NULL,
  item TEXT NOT NULL,
  interview_id INTEGER NOT NULL,       -- 0: of no interview
  at TEXT NOT NULL,
  ticked INTEGER NOT NULL,
  by TEXT NOT NULL                     -- evidence, word; undo: takes the change before it off again
);
CREATE INDEX ticks_by_list ON ticks(checklist, interview_id, id);

CREATE TABLE item_notes (
  checklist TEXT NOT NULL,
  item TEXT NOT NULL,
  interview_id INTEGER NOT NULL,       -- 0: of no interview
  text TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (checklist, interview_id, item)
) WITHOUT ROWID;
