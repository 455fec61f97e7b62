-- Statements of the keys file.

-- name: keys_begin
BEGIN;

-- name: keys_commit
COMMIT;

-- name: keys_rollback
ROLLBACK;

-- name: owner_get
SELECT store_id, index_key FROM owner;

-- name: owner_put
INSERT INTO owner (one, store_id, index_key) VALUES (1, ?, ?);

-- name: key_get
SELECT identity, evidence, books FROM key WHERE issuer = ? AND line = ?;

-- name: key_put
-- NULL leaves a class as it is.
INSERT INTO key (issuer, line, identity, evidence, books)
VALUES (?, ?, ?, ?, ?)
ON CONFLICT (issuer, line) DO UPDATE SET
	identity = coalesce(excluded.identity, identity),
	evidence = coalesce(excluded.evidence, evidence),
	books = coalesce(excluded.books, books);

-- name: key_erase
UPDATE key SET
	identity = iif(?, NULL, identity),
	evidence = iif(?, NULL, evidence),
	books = iif(?, NULL, books)
WHERE issuer = ? AND line = ?;
