-- 0006  What the server calls a message in all mailboxes.
--
-- Why:   a message that moved on the server is known again by its EMAILID (RFC 8474) or Gmail's
--        X-GM-MSGID, without reading its header.

-- The first 64 bits of SHA-256 over the name; 0 if unknown.
ALTER TABLE message ADD COLUMN email_id INTEGER NOT NULL DEFAULT 0;
