-- 0001  What server and disk had when they last agreed, and what is in flight.
--
-- Why:   changes are derived by comparing both sides with these rows; there is no queue.
-- Size:  about 150 bytes per message, and as much again for the header facts.

CREATE TABLE mailbox (
  id             INTEGER PRIMARY KEY,
  directory      TEXT    NOT NULL UNIQUE,        -- below the twin, levels separated by '/'
  uid_validity   INTEGER NOT NULL DEFAULT 0,     -- 0: never synced
  uid_next       INTEGER NOT NULL DEFAULT 0,
  message_count  INTEGER NOT NULL DEFAULT 0,
  highest_modseq INTEGER NOT NULL DEFAULT 0,     -- 63 bits
  ladder         TEXT    NOT NULL DEFAULT 'L2' CHECK (ladder IN ('L0', 'L1', 'L2')),
  audited_at     INTEGER NOT NULL DEFAULT 0,     -- seconds since 1970-01-01T00:00Z
  settled        INTEGER NOT NULL DEFAULT 0,
  signature      TEXT    NOT NULL DEFAULT ''     -- of new and cur, sampled before their last listing
) STRICT;

CREATE TABLE flag_set (
  id    INTEGER PRIMARY KEY,
  names TEXT NOT NULL UNIQUE                     -- as IMAP writes them, separated by blanks
) STRICT;

CREATE TABLE message (
  mailbox_id    INTEGER NOT NULL,
  uid           INTEGER NOT NULL,
  kind          INTEGER NOT NULL,                -- 0 linked, 1 bodiless, 2 deleted here
  base          TEXT    NOT NULL,                -- base name of the file; '' unless linked
  flag_set_id   INTEGER NOT NULL,
  size          INTEGER NOT NULL,                -- RFC822.SIZE
  date          INTEGER NOT NULL,                -- INTERNALDATE, seconds since 1970-01-01T00:00Z
  header_hash   INTEGER NOT NULL,                -- first 64 bits of SHA-256 over the header
  message_id    TEXT    NOT NULL,
  PRIMARY KEY (mailbox_id, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE header (
  mailbox_id INTEGER NOT NULL,
  uid        INTEGER NOT NULL,
  sender     TEXT    NOT NULL,
  recipients TEXT    NOT NULL,
  subject    TEXT    NOT NULL,
  date       TEXT    NOT NULL,
  references_ TEXT   NOT NULL,
  PRIMARY KEY (mailbox_id, uid)
) STRICT, WITHOUT ROWID;

-- Messages whose file is still in tmp, or was just renamed. After a crash: in tmp, rename; in cur
-- or new, done; nowhere, fetch again.
CREATE TABLE arriving (
  mailbox_id INTEGER NOT NULL,
  uid        INTEGER NOT NULL,
  PRIMARY KEY (mailbox_id, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE upload_intent (
  mailbox_id   INTEGER NOT NULL,
  base         TEXT    NOT NULL,
  uid_validity INTEGER NOT NULL,
  uid_next     INTEGER NOT NULL,
  bytes        INTEGER NOT NULL,
  sha256       TEXT    NOT NULL,
  message_id   TEXT    NOT NULL,
  header_hash  INTEGER NOT NULL,
  missed_at    INTEGER NOT NULL,
  PRIMARY KEY (mailbox_id, base)
) STRICT, WITHOUT ROWID;

CREATE TABLE copy_intent (
  mailbox_id   INTEGER NOT NULL,
  uid          INTEGER NOT NULL,
  uid_validity INTEGER NOT NULL,                 -- of the Trash
  uid_next     INTEGER NOT NULL,
  PRIMARY KEY (mailbox_id, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE refused_upload (
  mailbox_id INTEGER NOT NULL,
  base       TEXT    NOT NULL,
  sha256     TEXT    NOT NULL,
  reason     TEXT    NOT NULL,
  PRIMARY KEY (mailbox_id, base)
) STRICT, WITHOUT ROWID;

CREATE TABLE removal (
  at        INTEGER NOT NULL,                    -- seconds since 1970-01-01T00:00Z
  on_server INTEGER NOT NULL,
  messages  INTEGER NOT NULL
) STRICT;

CREATE TABLE transfer (
  at    INTEGER NOT NULL,                        -- seconds since 1970-01-01T00:00Z
  bytes INTEGER NOT NULL                         -- received then; for the provider's download cap
) STRICT;
