-- 0002  Flags that a server took and did not show afterwards.
--
-- Why:   their absence there must not be taken for a removal, and they are not stored again.

ALTER TABLE mailbox ADD COLUMN flags_not_kept TEXT NOT NULL DEFAULT ''; -- separated by blanks
