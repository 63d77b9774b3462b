-- From layout 3 to 4: interviews, what was said about the steps of their plans, checklists.

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
