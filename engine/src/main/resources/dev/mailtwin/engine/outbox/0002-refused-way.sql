-- 0002  What was refused is named by user, servers and a print of the secret, not by a hash of its own.
--
-- Why:   logins that were refused are remembered in one place for all commands, beside the
--        configuration; the outbox keeps only what tells it that something changed.
-- Old rows: whoever is paused stays so until `outbox resume`.

ALTER TABLE account RENAME COLUMN refused_secret TO refused_way;
UPDATE account SET refused_way = '';
