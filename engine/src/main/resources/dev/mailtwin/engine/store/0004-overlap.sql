-- 0004  From where changes are asked for, and whom.
--
-- Why:   Gmail raises HIGHESTMODSEQ at once and shows the change a little later, so what was new in
--        one run is asked for once more in the next.

ALTER TABLE mailbox ADD COLUMN overlap_from INTEGER NOT NULL DEFAULT 0; -- a mod-sequence

-- An account that moved to another server may find the same UIDVALIDITY and UIDs there, with other
-- messages behind them.
CREATE TABLE server (
  only     INTEGER PRIMARY KEY CHECK (only = 1),
  identity TEXT NOT NULL
) STRICT;

UPDATE mailbox SET overlap_from = highest_modseq;
