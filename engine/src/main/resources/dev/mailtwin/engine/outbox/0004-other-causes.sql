-- 0004  What else may be wrong with a letter.
--
-- Why:      the words of a server may fit several causes, and the list of letters names them all.
-- Old rows: one cause each, as before.

ALTER TABLE problem ADD COLUMN others TEXT NOT NULL DEFAULT '';         -- such as A10 A26
