-- Effects and timers.

-- name: effect_add
INSERT INTO effect (
	issuer, id, line, kind, duty, ref, look_first, key, day, minor,
	paper, paper_n, what)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: effect_list
SELECT
	id, line, kind, duty, ref, look_first, key, day, minor, paper, paper_n,
	what
FROM effect WHERE issuer = ? AND id > ? ORDER BY id;

-- name: effect_del
DELETE FROM effect WHERE issuer = ? AND id = ?;

-- name: wake_list
SELECT line FROM line WHERE issuer = ? AND wake_us <= ?
ORDER BY wake_us, line;

-- name: wake_next
SELECT min(wake_us) FROM line WHERE issuer = ? AND wake_us IS NOT NULL;
