-- 0008  Mass deletions that wait for the user's consent.
--
-- Why:   what came into a mailbox since the question was asked made the losses look small, and the
--        next run carried them out without an answer.

-- Whose losses wait: 0 nobody's, 1 those of the disk, 2 those of the server, 3 both.
ALTER TABLE mailbox ADD COLUMN consent_asked INTEGER NOT NULL DEFAULT 0;
