-- 0005  What each run changed, and why; and when the attic's clock was seen.
--
-- Why:   a change that nobody expected must be explained, and what a run removed brought back.
-- Size:  one row per batch of arrivals, one of about 200 bytes per message that was removed, moved
--        or flagged. Kept for a year.

CREATE TABLE run (
  id   INTEGER PRIMARY KEY AUTOINCREMENT,        -- numbers are never used again
  at   INTEGER NOT NULL,                         -- seconds since 1970-01-01T00:00Z
  what TEXT    NOT NULL                          -- 'sync', 'undo', 'repair'
) STRICT;

CREATE TABLE change (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id      INTEGER NOT NULL,
  at          INTEGER NOT NULL,                  -- seconds since 1970-01-01T00:00Z
  event       TEXT    NOT NULL,
  mailbox_id  INTEGER NOT NULL DEFAULT 0,        -- finds it again under another name
  mailbox     TEXT    NOT NULL,                  -- its directory then; '' for the account
  to_mailbox  TEXT    NOT NULL DEFAULT '',       -- where it went, as above
  messages    INTEGER NOT NULL DEFAULT 1,
  uid         INTEGER NOT NULL DEFAULT 0,        -- this and what follows: 0 or '' where the row
  base        TEXT    NOT NULL DEFAULT '',       --   stands for many messages or for none
  flags       TEXT    NOT NULL DEFAULT '',       -- agreed on before
  size        INTEGER NOT NULL DEFAULT 0,
  date        INTEGER NOT NULL DEFAULT 0,
  header_hash INTEGER NOT NULL DEFAULT 0,
  checksum    INTEGER NOT NULL DEFAULT 0,
  message_id  TEXT    NOT NULL DEFAULT '',
  sender      TEXT    NOT NULL DEFAULT '',
  subject     TEXT    NOT NULL DEFAULT '',
  detail      TEXT    NOT NULL DEFAULT '',       -- flags that changed; the words of a note
  undone_at   INTEGER NOT NULL DEFAULT 0         -- 0: not brought back
) STRICT;

CREATE INDEX change_of_run ON change (run_id);
CREATE INDEX change_of_file ON change (base) WHERE base <> '';

-- One row at most. The attic is emptied by a clock that went steadily for a while.
CREATE TABLE attic_clock (
  seen   INTEGER NOT NULL,                       -- seconds since 1970-01-01T00:00Z
  steady INTEGER NOT NULL                        -- since then it has not leapt
) STRICT;
