-- What chips signed of their profiles.

-- name: notification_next
-- The number a new one gets.
SELECT coalesce(max(n), 0) + 1 FROM notification WHERE issuer = ?;

-- name: notification_add
-- Columns first in the order of notification_save.
INSERT INTO notification (
	state, via, actor, sha256, copies, received_us, last_us, verdict, why,
	kind, event, remote, test_root, doubted, installation, ours,
	signed_hash, root, verifications, lender, line, code, identity, iccid,
	eid, chip_event, issuer, n, bytes)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
	?, ?, ?, ?, ?);

-- name: notification_save
UPDATE notification SET
	state = ?, via = ?, actor = ?, sha256 = ?, copies = ?,
	received_us = ?, last_us = ?, verdict = ?, why = ?, kind = ?,
	event = ?, remote = ?, test_root = ?, doubted = ?, installation = ?,
	ours = ?, signed_hash = ?, root = ?, verifications = ?, lender = ?,
	line = ?, code = ?, identity = ?, iccid = ?, eid = ?, chip_event = ?
WHERE issuer = ? AND n = ?;

-- name: notification_one
SELECT
	n, state, via, actor, sha256, copies, received_us, last_us, verdict,
	why, kind, event, remote, test_root, doubted, installation, ours,
	signed_hash, root, verifications, lender, line, code, identity, bytes
FROM notification WHERE issuer = ? AND n = ?;

-- name: notification_by_hash
SELECT
	n, state, via, actor, sha256, copies, received_us, last_us, verdict,
	why, kind, event, remote, test_root, doubted, installation, ours,
	signed_hash, root, verifications, lender, line, code, identity, bytes
FROM notification WHERE issuer = ? AND sha256 = ?;

-- name: notification_all
SELECT
	n, state, via, actor, sha256, copies, received_us, last_us, verdict,
	why, kind, event, remote, test_root, doubted, installation, ours,
	signed_hash, root, verifications, lender, line, code, identity
FROM notification WHERE issuer = ? AND n > ? ORDER BY n;

-- name: notification_in
-- In a state.
SELECT
	n, state, via, actor, sha256, copies, received_us, last_us, verdict,
	why, kind, event, remote, test_root, doubted, installation, ours,
	signed_hash, root, verifications, lender, line, code, identity
FROM notification WHERE issuer = ? AND n > ? AND state = ? ORDER BY n;

-- name: notification_of
-- Of a profile.
SELECT
	n, state, via, actor, sha256, copies, received_us, last_us, verdict,
	why, kind, event, remote, test_root, doubted, installation, ours,
	signed_hash, root, verifications, lender, line, code, identity
FROM notification WHERE issuer = ? AND n > ? AND iccid = ? ORDER BY n;

-- name: notification_by
-- Of a chip.
SELECT
	n, state, via, actor, sha256, copies, received_us, last_us, verdict,
	why, kind, event, remote, test_root, doubted, installation, ours,
	signed_hash, root, verifications, lender, line, code, identity
FROM notification WHERE issuer = ? AND n > ? AND eid = ? ORDER BY n;

-- name: notification_lender_of
-- Of a profile: verified, and with certificates.
SELECT
	n, state, via, actor, sha256, copies, received_us, last_us, verdict,
	why, kind, event, remote, test_root, doubted, installation, ours,
	signed_hash, root, verifications, lender, line, code, identity
FROM notification WHERE issuer = ? AND n > ? AND iccid = ?
AND verdict = 'verified' AND installation = 0 ORDER BY n;

-- name: notification_lender_by
-- The same of a chip.
SELECT
	n, state, via, actor, sha256, copies, received_us, last_us, verdict,
	why, kind, event, remote, test_root, doubted, installation, ours,
	signed_hash, root, verifications, lender, line, code, identity
FROM notification WHERE issuer = ? AND n > ? AND eid = ?
AND verdict = 'verified' AND installation = 0 ORDER BY n;

-- name: notification_twin
-- The same event of a chip, signed alike.
SELECT
	n, state, via, actor, sha256, copies, received_us, last_us, verdict,
	why, kind, event, remote, test_root, doubted, installation, ours,
	signed_hash, root, verifications, lender, line, code, identity
FROM notification WHERE issuer = ? AND chip_event = ?
AND signed_hash = ? ORDER BY n LIMIT 1;

-- name: notification_rival
-- The same event of a chip, signed otherwise.
SELECT
	n, state, via, actor, sha256, copies, received_us, last_us, verdict,
	why, kind, event, remote, test_root, doubted, installation, ours,
	signed_hash, root, verifications, lender, line, code, identity
FROM notification WHERE issuer = ? AND chip_event = ?
AND signed_hash IS NOT ? ORDER BY n LIMIT 1;

-- name: notification_counts
SELECT state, n FROM notification_count WHERE issuer = ?;

-- name: notification_prune
-- The oldest of a state, beyond so many.
DELETE FROM notification WHERE issuer = ?1 AND n IN (
	SELECT n FROM notification WHERE issuer = ?1 AND state = ?2
	ORDER BY n LIMIT (SELECT max(0, n - ?3) FROM notification_count
		WHERE issuer = ?1 AND state = ?2));

-- name: notification_erase
-- What was told of a line, and what waits for it by its card's number.
UPDATE notification SET
	identity = NULL, iccid = NULL, eid = NULL, chip_event = NULL,
	bytes = NULL
WHERE issuer = ?1 AND n IN (
	SELECT n FROM notification WHERE issuer = ?1 AND line = ?2
	UNION ALL
	SELECT n FROM notification WHERE issuer = ?1 AND iccid = ?3
	AND line IS NULL);

-- name: notification_ids
SELECT n FROM notification WHERE issuer = ? ORDER BY n;

-- name: notification_recount
-- States whose number is not that of their rows.
SELECT state FROM (
	SELECT state, count(*) AS n FROM notification WHERE issuer = ?1
	GROUP BY state
	UNION ALL
	SELECT state, -n FROM notification_count WHERE issuer = ?1)
GROUP BY state HAVING sum(n) <> 0;
