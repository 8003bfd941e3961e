-- 0003  What becomes of whole mailboxes.
--
-- Why:   a mailbox that was renamed is recognised by the server's name for it that never changes;
--        a rename on the disk is finished after a loss of power; that a mailbox is listed no more is
--        said once; and the user's word that a mailbox shall go outlives the run that hears it.

ALTER TABLE mailbox ADD COLUMN object_id TEXT NOT NULL DEFAULT '';       -- RFC 8474; '' if unknown
ALTER TABLE mailbox ADD COLUMN moving_from TEXT NOT NULL DEFAULT '';     -- a directory, until it is moved
ALTER TABLE mailbox ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;     -- listed no more, and said
ALTER TABLE mailbox ADD COLUMN doomed INTEGER NOT NULL DEFAULT 0;        -- the user wants it gone
