-- Transactions, the store itself, what the engine counts.

-- name: begin_write
-- Takes the write lock at once: nothing later in it can meet a second writer.
BEGIN IMMEDIATE;

-- name: begin_read
BEGIN;

-- name: commit
COMMIT;

-- name: rollback
ROLLBACK;

-- name: meta_get
SELECT store_id, issuer, demo, clock_offset_us FROM meta;

-- name: meta_put
UPDATE meta SET issuer = ?, demo = ?, clock_offset_us = ?;

-- name: counter_get
SELECT command, effect, event FROM counter WHERE issuer = ?;

-- name: counter_put
-- Once a transaction.
INSERT OR REPLACE INTO counter (issuer, command, effect, event)
VALUES (?, ?, ?, ?);

-- name: brake
-- One row an actor: an hour that is over is forgotten.
INSERT INTO brake (issuer, actor, hour, n) VALUES (?, ?, ?, 1)
ON CONFLICT (issuer, actor) DO UPDATE SET
	n = iif(hour = excluded.hour, n + 1, 1), hour = excluded.hour
RETURNING n;

-- name: suspect_get
SELECT deaths FROM suspect WHERE issuer = ? AND fingerprint = ?;

-- name: suspect_put
INSERT OR REPLACE INTO suspect (issuer, fingerprint, deaths) VALUES (?, ?, ?);

-- name: suspect_clear
DELETE FROM suspect WHERE issuer = ? AND fingerprint = ?;
