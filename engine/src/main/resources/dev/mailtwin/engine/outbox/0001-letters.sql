-- 0001  Letters on their way out, what became of them, and what is known about the way.
--
-- Why:   nothing else knows what was sent; this file must not be deleted.
-- Size:  about 1 kB per letter, kept for good: a Message-ID is never queued twice.
-- Times: seconds since 1970-01-01T00:00Z; 0 for never.

CREATE TABLE letter (
  sequence       INTEGER PRIMARY KEY,            -- the order of the queue
  key            TEXT    NOT NULL UNIQUE,        -- of outbox/<key>.eml; 32 hexadecimal digits
  revision       INTEGER NOT NULL,               -- counts the changes of this row
  message_id     TEXT    NOT NULL,               -- '' for a file that was found without a row
  sender         TEXT    NOT NULL,               -- of the envelope
  from_header    TEXT    NOT NULL,
  subject        TEXT    NOT NULL,
  bytes          INTEGER NOT NULL,
  sha256         TEXT    NOT NULL,               -- of the file
  allow_partial  INTEGER NOT NULL,
  queued_at      INTEGER NOT NULL,
  zone           TEXT    NOT NULL,               -- the time zone of --at, or ''
  state          TEXT    NOT NULL,
  due_at         INTEGER NOT NULL,
  first_tried_at INTEGER NOT NULL,
  attempts       INTEGER NOT NULL,
  tries          INTEGER NOT NULL,               -- attempts since the user last asked
  for_link       INTEGER NOT NULL,               -- waits for nothing but a server that answers
  queue_id       TEXT    NOT NULL,
  since          INTEGER NOT NULL,               -- when it was accepted or became uncertain
  looks          INTEGER NOT NULL,               -- how often it was looked for since
  copy           TEXT    NOT NULL                -- among the sent letters
) STRICT;

CREATE INDEX letter_by_message_id ON letter (message_id);
CREATE INDEX letter_by_state ON letter (state, sequence);

CREATE TABLE recipient (
  sequence INTEGER NOT NULL,
  position INTEGER NOT NULL,
  address  TEXT    NOT NULL,
  state    TEXT    NOT NULL,
  reply    TEXT    NOT NULL,
  PRIMARY KEY (sequence, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  sequence INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  what     TEXT    NOT NULL
) STRICT;

CREATE INDEX event_by_letter ON event (sequence);

-- Of a letter, by its sequence; of the account, by 0.
CREATE TABLE problem (
  sequence INTEGER PRIMARY KEY,
  code     TEXT NOT NULL,
  severity TEXT NOT NULL,
  scope    TEXT NOT NULL,
  place    TEXT NOT NULL,
  retry    TEXT NOT NULL,
  happened TEXT NOT NULL,
  meaning  TEXT NOT NULL,
  next     TEXT NOT NULL
) STRICT;

-- One row: what is known about sending from this account.
CREATE TABLE account (
  id             INTEGER PRIMARY KEY CHECK (id = 1),
  paused         INTEGER NOT NULL DEFAULT 0,     -- until the user says `outbox resume`
  link_due_at    INTEGER NOT NULL DEFAULT 0,     -- no connection is tried before
  link_failures  INTEGER NOT NULL DEFAULT 0,     -- in a row
  refused_secret TEXT    NOT NULL DEFAULT '',    -- a slow hash of it; '' for none
  endpoint       TEXT    NOT NULL DEFAULT '',    -- the one that worked last
  size_limit     INTEGER NOT NULL DEFAULT 0,     -- SIZE as last announced there; 0: unknown
  saves_copies   TEXT    NOT NULL DEFAULT 'UNKNOWN'
) STRICT;

INSERT INTO account (id) VALUES (1);

-- For the provider's hourly rate.
CREATE TABLE delivery (
  at         INTEGER NOT NULL,
  recipients INTEGER NOT NULL
) STRICT;

CREATE INDEX delivery_by_time ON delivery (at);
