-- 0010  Which messages came since the account was last seen as a whole, and before.
--
-- Why:   a message that moves on the server while a run is at work, or while its old folder cannot be
--        read, is downloaded at its new place, and only the next run misses it at the old one. If its
--        file was edited meanwhile it was kept, and was there twice.
-- Old rows: nothing of them is recent.

ALTER TABLE mailbox ADD COLUMN seen_to INTEGER NOT NULL DEFAULT 0;     -- UIDNEXT then
ALTER TABLE mailbox ADD COLUMN recent_from INTEGER NOT NULL DEFAULT 0; -- the same, the time before

UPDATE mailbox SET seen_to = uid_next, recent_from = uid_next;
