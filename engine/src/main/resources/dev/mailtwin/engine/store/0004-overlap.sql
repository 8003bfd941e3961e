-- 0004  From where changes are asked for.
--
-- Why:   Gmail raises HIGHESTMODSEQ at once and shows the change a little later, so what was new in
--        one run is asked for once more in the next.

ALTER TABLE mailbox ADD COLUMN overlap_from INTEGER NOT NULL DEFAULT 0; -- a mod-sequence

UPDATE mailbox SET overlap_from = highest_modseq;
