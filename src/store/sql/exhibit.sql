-- What holders keep with an ending.

-- name: exhibit_add
INSERT INTO exhibit (
	ending, state, owner, role, at_us, until_us, width, height, pages,
	size, sha256, note, issuer, line, id, picture)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: exhibit_save
UPDATE exhibit SET
	ending = ?, state = ?, owner = ?, role = ?, at_us = ?, until_us = ?,
	width = ?, height = ?, pages = ?, size = ?, sha256 = ?, note = ?,
	picture = NULL
WHERE issuer = ? AND line = ? AND id = ?;

-- name: exhibit_remove
DELETE FROM exhibit WHERE issuer = ? AND line = ? AND id = ?;

-- name: exhibit_list
SELECT id, line, ending, state, owner, role, at_us, until_us, width, height,
	pages, size, sha256, note
FROM exhibit WHERE issuer = ? AND line = ? ORDER BY at_us, id;

-- name: exhibit_by
SELECT count(*) FROM exhibit
WHERE issuer = ? AND owner = ? AND state <> 'gone';

-- name: exhibit_picture
SELECT picture FROM exhibit WHERE issuer = ? AND line = ? AND id = ?;

-- name: exhibit_evidence
-- What one that is gone was.
UPDATE evidence SET bytes = NULL
WHERE issuer = ? AND line = ? AND sha256 = ?;

-- name: exhibit_expire
DELETE FROM exhibit WHERE (issuer, line, id) IN (
	SELECT issuer, line, id FROM exhibit
	WHERE issuer = ? AND until_us < ? ORDER BY until_us LIMIT ?);

-- name: exhibit_erase
-- With the evidence of a line.
DELETE FROM exhibit WHERE issuer = ? AND line = ?;
