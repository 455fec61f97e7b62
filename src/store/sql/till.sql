-- Transfers to banks, the payment runs that carry them; payments; sums.

-- name: transfer_add
INSERT INTO transfer (
	issuer, n, key, line, provider, minor, currency, kind, payee, state,
	created_us, changed_us)
VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM transfer WHERE issuer = ?1),
	?2, ?3, ?4, ?5, ?6, ?7, ?8, 'queued', ?9, ?10)
RETURNING n;

-- name: transfer_at
-- Where it is.
SELECT state, run FROM transfer WHERE issuer = ? AND n = ?;

-- name: transfer_move
-- Into a run, or out of it.
UPDATE transfer SET state = ?, why = ?, source = ?, changed_us = ?, run = ?
WHERE issuer = ? AND n = ?;

-- name: transfer_answer
-- In its run.  By itself: an index that results do not touch.
UPDATE transfer SET state = ?, why = ?, source = ?, changed_us = ?
WHERE issuer = ? AND n = ?;

-- name: transfer_by_key
SELECT
	n, key, line, provider, minor, currency, kind, payee, state, run, why,
	source, created_us, changed_us
FROM transfer WHERE issuer = ? AND key = ?;

-- name: transfer_one
SELECT
	n, key, line, provider, minor, currency, kind, payee, state, run, why,
	source, created_us, changed_us
FROM transfer WHERE issuer = ? AND n = ?;

-- name: transfer_all
-- Parameters of this and the next three: issuer, after, state ('' = all),
-- provider ('' = all), run (0 = all), line (0 = all).
SELECT
	n, key, line, provider, minor, currency, kind, payee, state, run, why,
	source, created_us, changed_us
FROM transfer
WHERE issuer = ?1 AND n > ?2 AND (?3 = '' OR state = ?3)
AND (?4 = '' OR provider = ?4) AND (?5 = 0 OR run = ?5)
AND (?6 = 0 OR line = ?6) ORDER BY n;

-- name: transfer_in
-- In a state.
SELECT
	n, key, line, provider, minor, currency, kind, payee, state, run, why,
	source, created_us, changed_us
FROM transfer INDEXED BY transfer_state
WHERE issuer = ?1 AND n > ?2 AND state = ?3
AND (?4 = '' OR provider = ?4) AND (?5 = 0 OR run = ?5)
AND (?6 = 0 OR line = ?6) ORDER BY n;

-- name: transfer_of_run
SELECT
	n, key, line, provider, minor, currency, kind, payee, state, run, why,
	source, created_us, changed_us
FROM transfer INDEXED BY transfer_run
WHERE issuer = ?1 AND n > ?2 AND (?3 = '' OR state = ?3)
AND (?4 = '' OR provider = ?4) AND run = ?5
AND (?6 = 0 OR line = ?6) ORDER BY n;

-- name: transfer_of_line
SELECT
	n, key, line, provider, minor, currency, kind, payee, state, run, why,
	source, created_us, changed_us
FROM transfer INDEXED BY transfer_line
WHERE issuer = ?1 AND n > ?2 AND (?3 = '' OR state = ?3)
AND (?4 = '' OR provider = ?4) AND (?5 = 0 OR run = ?5)
AND line = ?6 ORDER BY n;

-- name: transfer_erase
-- With the line's identity.  No run takes what has no payee.
UPDATE transfer SET payee = NULL, kind = 'none'
WHERE issuer = ? AND line = ? AND payee IS NOT NULL;

-- name: payrun_add
INSERT INTO payrun (
	issuer, n, state, form, provider, currency, day, maker, created_us,
	count, total, paid, failed)
VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM payrun WHERE issuer = ?1),
	'proposed', ?2, ?3, ?4, ?5, ?6, ?7, 0, 0, 0, 0)
RETURNING n;

-- name: payrun_save
UPDATE payrun SET
	state = ?, checker = ?, voider = ?, approved_us = ?, finished_us = ?,
	count = ?, total = ?, paid = ?, failed = ?, sha256 = ?
WHERE issuer = ? AND n = ?;

-- name: payrun_from
-- Payment runs from a number on, or that one alone.
SELECT
	n, state, form, provider, currency, day, maker, checker, voider,
	created_us, approved_us, finished_us, count, total, paid, failed,
	sha256
FROM payrun
WHERE issuer = ?1 AND n >= ?2 AND (?3 OR n = ?2)
AND (?4 = '' OR state = ?4) AND (?5 = '' OR provider = ?5) ORDER BY n;

-- name: payrun_fill
-- Chosen out of the index alone.  What another run took meanwhile is queued
-- no more.
UPDATE transfer SET state = 'in-run', run = ?2, changed_us = ?3
WHERE issuer = ?1 AND n IN (
	SELECT n FROM transfer INDEXED BY transfer_state
	WHERE issuer = ?1 AND state = 'queued' AND provider = ?4 AND kind = ?5
	AND currency = ?6 ORDER BY n LIMIT ?7);

-- name: payrun_count
UPDATE payrun SET
	count = (SELECT count(*) FROM transfer WHERE issuer = ?1 AND run = ?2),
	total = (SELECT coalesce(sum(minor), 0) FROM transfer
		WHERE issuer = ?1 AND run = ?2)
WHERE issuer = ?1 AND n = ?2 RETURNING count, total;

-- name: payrun_answered
-- The first of its transfers that has a result.
SELECT n FROM transfer INDEXED BY transfer_run
WHERE issuer = ? AND run = ? AND state <> 'in-run' ORDER BY n LIMIT 1;

-- name: payrun_empty
UPDATE transfer SET state = 'queued', run = NULL WHERE issuer = ? AND run = ?;

-- name: result_add
INSERT INTO result (issuer, sha256, actor, at_us) VALUES (?, ?, ?, ?)
ON CONFLICT DO NOTHING;

-- name: payment_add
INSERT INTO payment (
	minor, currency, state, means, session, intent, link, reference,
	tries, created_us, expires_us, issuer, n, key, line, provider)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,
	(SELECT coalesce(max(n), 0) + 1 FROM payment WHERE issuer = ?12),
	?13, ?14, ?15)
RETURNING n;

-- name: payment_save
UPDATE payment SET
	minor = ?, currency = ?, state = ?, means = ?, session = ?,
	intent = ?, link = ?, reference = ?, tries = ?, created_us = ?,
	expires_us = ?
WHERE issuer = ? AND n = ?;

-- name: payment_by_key
SELECT
	n, key, line, provider, minor, currency, state, means, session,
	intent, link, reference, tries, created_us, expires_us
FROM payment WHERE issuer = ? AND key = ?;

-- name: payment_by_session
SELECT
	n, key, line, provider, minor, currency, state, means, session,
	intent, link, reference, tries, created_us, expires_us
FROM payment WHERE issuer = ? AND session = ?;

-- name: payment_by_intent
SELECT
	n, key, line, provider, minor, currency, state, means, session,
	intent, link, reference, tries, created_us, expires_us
FROM payment WHERE issuer = ? AND intent = ?;

-- name: payment_by_reference
SELECT
	n, key, line, provider, minor, currency, state, means, session,
	intent, link, reference, tries, created_us, expires_us
FROM payment WHERE issuer = ? AND reference = ?;

-- name: payment_of
SELECT
	n, key, line, provider, minor, currency, state, means, session,
	intent, link, reference, tries, created_us, expires_us
FROM payment WHERE issuer = ? AND line = ? AND n > ? ORDER BY n;

-- name: payment_erase
-- With the line's identity.
UPDATE payment SET link = NULL
WHERE issuer = ? AND line = ? AND link IS NOT NULL;

-- name: posting_sum
-- Line by line: an index of days would cost every posting another page, and
-- grouping here would sort them all.
SELECT l.provider, l.currency, p.account, p.kind, p.minor
FROM line AS l CROSS JOIN posting AS p
ON p.issuer = l.issuer AND p.line = l.line
WHERE l.issuer = ?1 AND (?2 = '' OR l.provider = ?2)
AND coalesce(p.day, 0) BETWEEN ?3 AND ?4;

-- name: transfer_ids
SELECT n FROM transfer WHERE issuer = ? ORDER BY n;

-- name: payment_keys
SELECT key FROM payment WHERE issuer = ? ORDER BY n;

-- name: payrun_check
-- What the transfers of each run say: how many, their sum, how many without a
-- result, paid, not of its provider and currency.
SELECT
	r.n, count(t.n), coalesce(sum(t.minor), 0),
	coalesce(sum(t.state = 'in-run'), 0), coalesce(sum(t.state = 'paid'), 0),
	coalesce(sum(t.provider <> r.provider OR t.currency <> r.currency), 0)
FROM payrun AS r LEFT JOIN transfer AS t ON t.issuer = r.issuer AND t.run = r.n
WHERE r.issuer = ? GROUP BY r.n ORDER BY r.n;
