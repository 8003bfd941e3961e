-- 0002  What messages and servers are recognised by.
--
-- Why:   a flag that a server took and does not show must not be taken for one that was removed
--        there; and a file that a program moved and renamed is known again by its bytes.

ALTER TABLE mailbox ADD COLUMN flags_not_kept TEXT NOT NULL DEFAULT ''; -- separated by blanks

-- CRC-32C over the bytes on the wire, plus 2^32; 0 for messages that came before this column did.
ALTER TABLE message ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
