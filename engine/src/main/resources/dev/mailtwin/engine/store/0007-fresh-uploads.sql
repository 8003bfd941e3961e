-- 0007  Files that went up while their program may still have been writing.
--
-- Why:   a program that writes straight into new or cur may have been half way when its file went
--        up. What it wrote since must go up as well, and nothing about a name tells of it.
-- Size:  a row per upload, for some minutes.

CREATE TABLE fresh_upload (
  mailbox_id  INTEGER NOT NULL,
  base        TEXT    NOT NULL,
  uploaded_at INTEGER NOT NULL,                  -- seconds since 1970-01-01T00:00Z
  PRIMARY KEY (mailbox_id, base)
) STRICT, WITHOUT ROWID;
