-- 0003  What servers shall report about a letter on its way (RFC 3461); which copy of it is ours.
--
-- Why:      whoever hands a letter in says what shall be reported, and it may go days later. Where a
--           server makes a copy late, ours must go, and not the server's.
-- Old rows: left to the servers, as before.

ALTER TABLE letter ADD COLUMN notify TEXT NOT NULL DEFAULT '';          -- such as SUCCESS,FAILURE
ALTER TABLE letter ADD COLUMN returned TEXT NOT NULL DEFAULT 'AS_THE_SERVER_LIKES';
ALTER TABLE letter ADD COLUMN envelope_id TEXT NOT NULL DEFAULT '';
ALTER TABLE letter ADD COLUMN copy_uid INTEGER NOT NULL DEFAULT 0;      -- of the copy we added; 0: unknown
