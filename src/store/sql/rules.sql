-- Rule files and evidence.

-- name: rules_put
INSERT INTO rules (issuer, provider, hash, n, at_us, json)
VALUES (?1, ?2, ?3, (SELECT coalesce(max(n), 0) + 1 FROM rules
	WHERE issuer = ?1 AND provider = ?2), ?4, ?5)
ON CONFLICT (issuer, provider, hash) DO NOTHING;

-- name: rules_get
SELECT json FROM rules WHERE issuer = ? AND provider = ? AND hash = ?;

-- name: rules_newest
SELECT json FROM rules WHERE issuer = ? AND provider = ?
ORDER BY n DESC LIMIT 1;

-- name: evidence_add
-- The same bytes again are the same evidence, unless they were erased.
INSERT INTO evidence (
	issuer, line, sha256, media_type, origin, verifier, grade, class,
	command, bytes)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (issuer, line, sha256) DO UPDATE SET bytes = excluded.bytes
WHERE bytes IS NULL;

-- name: evidence_get
SELECT media_type, bytes FROM evidence
WHERE issuer = ? AND line = ? AND sha256 = ?;

-- name: evidence_list
SELECT sha256, bytes FROM evidence WHERE issuer = ? AND line = ?
AND bytes IS NOT NULL;

-- name: evidence_erase
UPDATE evidence SET bytes = NULL WHERE issuer = ? AND line = ?;
