-- 0009  What an upload was, to the byte, and the flags that went with it.
--
-- Why:   a file that got another name in another folder while its upload was in doubt was not known
--        again, and flags taken away meanwhile came back.

ALTER TABLE upload_intent ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0; -- as in message; 0 unknown
ALTER TABLE upload_intent ADD COLUMN flags TEXT NOT NULL DEFAULT '';      -- separated by blanks
