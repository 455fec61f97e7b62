-- What the portal keeps of people.

-- name: record_next
-- The number a new one gets.
SELECT coalesce(max(n), 0) + 1 FROM record WHERE issuer = ? AND kind = ?;

-- name: record_add
INSERT INTO record (
	owner, other, line, state, key, at_us, until_us, body, issuer, kind,
	id, n)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING;

-- name: record_save
-- Without a key it keeps the one it has.
UPDATE OR IGNORE record SET
	owner = ?, other = ?, line = ?, state = ?, key = coalesce(?, key),
	at_us = ?, until_us = ?, body = ?
WHERE issuer = ? AND kind = ? AND id = ?;

-- name: record_get
SELECT kind, id, n, owner, other, line, state, at_us, until_us, body
FROM record WHERE issuer = ? AND kind = ? AND id = ?;

-- name: record_find
SELECT kind, id, n, owner, other, line, state, at_us, until_us, body
FROM record WHERE issuer = ? AND kind = ? AND key = ?;

-- name: record_list
SELECT kind, id, n, owner, other, line, state, at_us, until_us, body
FROM record WHERE issuer = ? AND kind = ? AND n > ? ORDER BY n;

-- name: record_in
-- In a state.
SELECT kind, id, n, owner, other, line, state, at_us, until_us, body
FROM record WHERE issuer = ? AND kind = ? AND n > ? AND state = ? ORDER BY n;

-- name: record_of
-- An owner's.
SELECT kind, id, n, owner, other, line, state, at_us, until_us, body
FROM record WHERE issuer = ? AND kind = ? AND n > ? AND owner = ? ORDER BY n;

-- name: record_with
-- The other's.
SELECT kind, id, n, owner, other, line, state, at_us, until_us, body
FROM record WHERE issuer = ? AND kind = ? AND n > ? AND other = ? ORDER BY n;

-- name: record_about
-- A line's.
SELECT kind, id, n, owner, other, line, state, at_us, until_us, body
FROM record WHERE issuer = ? AND kind = ? AND n > ? AND line = ? ORDER BY n;

-- name: record_remove
DELETE FROM record WHERE issuer = ? AND kind = ? AND id = ?;

-- name: record_expire
DELETE FROM record WHERE (issuer, kind, id) IN (
	SELECT issuer, kind, id FROM record
	WHERE issuer = ? AND until_us < ? ORDER BY until_us LIMIT ?);

-- name: record_erase
-- What was kept of a line.
DELETE FROM record WHERE issuer = ? AND line = ?;

-- name: tally_add
INSERT INTO tally (issuer, day, whom, n) VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET n = n + excluded.n;

-- name: tally_get
SELECT n FROM tally WHERE issuer = ? AND day = ? AND whom = ?;

-- name: tally_expire
DELETE FROM tally WHERE issuer = ? AND day < ?;
