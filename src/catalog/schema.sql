-- Version 1. What is written here is what `catalog` knows; the published bytes stand beside it in du_lieu/ and chia_se/.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE sets (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  title_en TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '',
  entity TEXT NOT NULL DEFAULT '',
  sector TEXT NOT NULL DEFAULT '',
  topic TEXT NOT NULL DEFAULT '',
  owner TEXT NOT NULL,
  cycle TEXT NOT NULL DEFAULT '',
  audience TEXT NOT NULL DEFAULT 'open' CHECK (audience IN ('open', 'shared')),
  state TEXT NOT NULL CHECK (state IN ('da', 'dang', 'can')),
  names TEXT NOT NULL DEFAULT '[]',
  added TEXT NOT NULL
) WITHOUT ROWID;
-- The sets that a new one may overlap with, without reading every version there is.
CREATE INDEX sets_entity ON sets (entity);

CREATE TABLE versions (
  number INTEGER PRIMARY KEY,
  set_id TEXT NOT NULL REFERENCES sets (id),
  version TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('published', 'withdrawn')),
  audience TEXT NOT NULL,
  as_of TEXT NOT NULL,
  added TEXT NOT NULL,
  added_by TEXT NOT NULL,
  folder TEXT NOT NULL,
  manifest TEXT NOT NULL,
  rows INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  score REAL,
  label TEXT NOT NULL,
  licence TEXT NOT NULL,
  record TEXT NOT NULL,
  sketch BLOB NOT NULL,
  withdrawn_at TEXT,
  withdrawn_why TEXT,
  UNIQUE (set_id, version)
);

CREATE TABLE files (
  version INTEGER NOT NULL REFERENCES versions (number),
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (version, name)
) WITHOUT ROWID;

-- From a column of a source to a column of a published version.
CREATE TABLE lineage (
  version INTEGER NOT NULL REFERENCES versions (number),
  source TEXT NOT NULL,
  sheet TEXT NOT NULL,
  region TEXT NOT NULL,
  letter TEXT NOT NULL,
  header TEXT NOT NULL,
  how TEXT NOT NULL,
  field TEXT NOT NULL,
  published TEXT NOT NULL,
  method TEXT NOT NULL
);
CREATE INDEX lineage_version ON lineage (version);

CREATE TABLE sources (
  version INTEGER NOT NULL REFERENCES versions (number),
  part INTEGER NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  reader TEXT NOT NULL,
  sheet TEXT NOT NULL,
  region TEXT NOT NULL,
  rows INTEGER NOT NULL,
  PRIMARY KEY (version, part)
) WITHOUT ROWID;

CREATE TABLE consumers (
  set_id TEXT NOT NULL REFERENCES sets (id),
  agency TEXT NOT NULL,
  purpose TEXT NOT NULL,
  since TEXT NOT NULL,
  PRIMARY KEY (set_id, agency, purpose)
) WITHOUT ROWID;

-- Words of a set without accents, for the search; how many sets hold a word.
CREATE TABLE words (word TEXT NOT NULL, set_id TEXT NOT NULL, PRIMARY KEY (word, set_id)) WITHOUT ROWID;
CREATE TABLE vocabulary (word TEXT PRIMARY KEY, held INTEGER NOT NULL) WITHOUT ROWID;

-- A package on its way into the store: written before its folder is, finished or taken back by the next writer.
CREATE TABLE pending (folder TEXT PRIMARY KEY, record TEXT NOT NULL, sketch BLOB NOT NULL) WITHOUT ROWID;
-- Entries of the audit log not yet known to stand in its file.
CREATE TABLE outbox (seq INTEGER PRIMARY KEY, line TEXT NOT NULL);
CREATE TABLE pushes (
  portal TEXT NOT NULL,
  set_id TEXT NOT NULL,
  version TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (portal, set_id)
) WITHOUT ROWID;
