-- 0003  What servers shall report about a letter on its way (RFC 3461).
--
-- Why:      whoever hands a letter in says so, and it may go days later.
-- Old rows: left to the servers, as before.

ALTER TABLE letter ADD COLUMN notify TEXT NOT NULL DEFAULT '';          -- such as SUCCESS,FAILURE
ALTER TABLE letter ADD COLUMN returned TEXT NOT NULL DEFAULT 'AS_THE_SERVER_LIKES';
ALTER TABLE letter ADD COLUMN envelope_id TEXT NOT NULL DEFAULT '';
