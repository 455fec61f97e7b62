-- What the portal keeps of people.

-- name: folio_next
-- The number a new one gets.
SELECT coalesce(max(n), 0) + 1 FROM folio WHERE issuer = ? AND kind = ?;

-- name: folio_add
INSERT INTO folio (
	owner, other, line, state, key, at_us, until_us, body, issuer, kind,
	id, n)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING;

-- name: folio_save
-- Without a key it keeps the one it has.
UPDATE OR IGNORE folio SET
	owner = ?, other = ?, line = ?, state = ?, key = coalesce(?, key),
	at_us = ?, until_us = ?, body = ?
WHERE issuer = ? AND kind = ? AND id = ?;

-- name: folio_get
SELECT kind, id, n, owner, other, line, state, at_us, until_us, body
FROM folio WHERE issuer = ? AND kind = ? AND id = ?;

-- name: folio_find
SELECT kind, id, n, owner, other, line, state, at_us, until_us, body
FROM folio WHERE issuer = ? AND kind = ? AND key = ?;

-- name: folio_list
SELECT kind, id, n, owner, other, line, state, at_us, until_us, body
FROM folio WHERE issuer = ? AND kind = ? AND n > ? ORDER BY n;

-- name: folio_in
-- In a state.
SELECT kind, id, n, owner, other, line, state, at_us, until_us, body
FROM folio WHERE issuer = ? AND kind = ? AND n > ? AND state = ? ORDER BY n;

-- name: folio_of
-- An owner's.
SELECT kind, id, n, owner, other, line, state, at_us, until_us, body
FROM folio WHERE issuer = ? AND kind = ? AND n > ? AND owner = ? ORDER BY n;

-- name: folio_with
-- The other's.
SELECT kind, id, n, owner, other, line, state, at_us, until_us, body
FROM folio WHERE issuer = ? AND kind = ? AND n > ? AND other = ? ORDER BY n;

-- name: folio_about
-- A line's.
SELECT kind, id, n, owner, other, line, state, at_us, until_us, body
FROM folio WHERE issuer = ? AND kind = ? AND n > ? AND line = ? ORDER BY n;

-- name: folio_remove
DELETE FROM folio WHERE issuer = ? AND kind = ? AND id = ?;

-- name: folio_expire
DELETE FROM folio WHERE (issuer, kind, id) IN (
	SELECT issuer, kind, id FROM folio
	WHERE issuer = ? AND until_us < ? ORDER BY until_us LIMIT ?);

-- name: folio_erase
-- What was kept of a line.
DELETE FROM folio WHERE issuer = ? AND line = ?;

-- name: tally_add
INSERT INTO tally (issuer, day, whom, n) VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET n = n + excluded.n;

-- name: tally_get
SELECT n FROM tally WHERE issuer = ? AND day = ? AND whom = ?;

-- name: tally_expire
DELETE FROM tally WHERE issuer = ? AND day < ?;
