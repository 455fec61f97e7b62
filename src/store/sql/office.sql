-- What the service keeps: tokens, webhooks, looks, bulk endings, documents.

-- name: event_add
INSERT INTO event (
	issuer, n, id, kind, at_us, line, version, provider, ending, code,
	duty, ref, state, paper, paper_n, minor, day)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: event_paper
-- Where the event of a paper is found by its line.
UPDATE paper SET event = ? WHERE issuer = ? AND line = ? AND number = ?;

-- name: event_list
SELECT
	n, id, kind, at_us, line, version, provider, ending, code, duty, ref,
	state, paper, paper_n, minor, day
FROM event WHERE issuer = ? AND n > ? ORDER BY n;

-- name: event_of
-- Of a line: those its commands made, and those of its papers.
SELECT
	n, id, kind, at_us, line, version, provider, ending, code, duty, ref,
	state, paper, paper_n, minor, day
FROM event WHERE issuer = ?1 AND n IN (
	SELECT e.n FROM command AS c CROSS JOIN event AS e
	ON e.issuer = ?1 AND e.n BETWEEN max(c.event_first, ?3 + 1)
		AND c.event_last
	WHERE c.issuer = ?1 AND c.line = ?2 AND c.event_last > ?3
	UNION ALL
	SELECT event FROM paper
	WHERE issuer = ?1 AND line = ?2 AND event > ?3)
ORDER BY n;

-- name: event_last
SELECT event FROM counter WHERE issuer = ?;

-- name: token_add
INSERT INTO token (
	issuer, id, hash, actor, role, provider, scopes, created_us,
	expires_us, revoked_us)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING;

-- name: token_find
SELECT
	id, hash, actor, role, provider, scopes, created_us, expires_us,
	revoked_us
FROM token WHERE issuer = ? AND hash = ?;

-- name: token_list
SELECT
	id, hash, actor, role, provider, scopes, created_us, expires_us,
	revoked_us
FROM token WHERE issuer = ? AND id > ? ORDER BY id;

-- name: token_revoke
-- The first time counts.
UPDATE token SET revoked_us = coalesce(revoked_us, ?)
WHERE issuer = ? AND id = ?;

-- name: hook_put
INSERT INTO hook (
	issuer, id, owner, form, state, provider, url, query, kinds, secret,
	old_secret, created_us, upto, failing_since_us)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (issuer, id) DO UPDATE SET
	owner = excluded.owner, form = excluded.form, state = excluded.state,
	provider = excluded.provider, url = excluded.url,
	query = excluded.query, kinds = excluded.kinds,
	secret = excluded.secret, old_secret = excluded.old_secret,
	created_us = excluded.created_us, upto = excluded.upto,
	failing_since_us = excluded.failing_since_us;

-- name: hook_from
-- Hooks between two ids: one of them, or a listing.
SELECT
	id, owner, form, state, provider, url, query, kinds, secret,
	old_secret, created_us, upto, failing_since_us
FROM hook WHERE issuer = ?1 AND id >= ?2 AND (?3 OR id = ?2) ORDER BY id;

-- name: hook_del
DELETE FROM hook WHERE issuer = ? AND id = ?;

-- name: delivery_del
DELETE FROM delivery WHERE issuer = ? AND hook = ?;

-- name: delivery_put
INSERT INTO delivery (
	issuer, hook, event, line, state, head, tries, next_try_us,
	last_try_us, status)
VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?)
ON CONFLICT (issuer, hook, event) DO UPDATE SET
	line = excluded.line, state = excluded.state, head = 0,
	tries = excluded.tries, next_try_us = excluded.next_try_us,
	last_try_us = excluded.last_try_us, status = excluded.status;

-- name: delivery_unhead
-- Of a hook and line, in front of whose first one another has come.
UPDATE delivery SET head = 0
WHERE issuer = ?1 AND hook = ?2 AND line = ?3 AND state = 'due' AND head = 1
AND event > (SELECT min(event) FROM delivery
	WHERE issuer = ?1 AND hook = ?2 AND line = ?3 AND state = 'due');

-- name: delivery_head
UPDATE delivery SET head = 1
WHERE issuer = ?1 AND hook = ?2 AND head = 0
AND event = (SELECT min(event) FROM delivery
	WHERE issuer = ?1 AND hook = ?2 AND line = ?3 AND state = 'due');

-- name: delivery_due
SELECT hook, event, line, state, tries, next_try_us, last_try_us, status
FROM delivery WHERE issuer = ? AND head = 1 AND next_try_us <= ?
ORDER BY next_try_us, event, hook;

-- name: delivery_next
SELECT min(next_try_us) FROM delivery WHERE issuer = ? AND head = 1;

-- name: delivery_of
SELECT hook, event, line, state, tries, next_try_us, last_try_us, status
FROM delivery
WHERE issuer = ?1 AND hook = ?2 AND event > ?3 AND (?4 = '' OR state = ?4)
ORDER BY event;

-- name: delivery_all
SELECT hook, event, line, state, tries, next_try_us, last_try_us, status
FROM delivery
WHERE issuer = ?1 AND event > ?2 AND (?3 = '' OR state = ?3)
ORDER BY event, hook;

-- name: delivery_all_due
-- Apart, since an index of some rows needs their state in words.
SELECT hook, event, line, state, tries, next_try_us, last_try_us, status
FROM delivery INDEXED BY delivery_line
WHERE issuer = ? AND event > ? AND state = 'due'
ORDER BY event, hook;

-- name: delivery_all_dead
SELECT hook, event, line, state, tries, next_try_us, last_try_us, status
FROM delivery INDEXED BY delivery_dead
WHERE issuer = ? AND event > ? AND state = 'dead'
ORDER BY event, hook;

-- name: delivery_prune
DELETE FROM delivery WHERE (issuer, hook, event) IN (
	SELECT issuer, hook, event FROM delivery
	WHERE issuer = ? AND state = 'done' AND last_try_us < ?
	ORDER BY last_try_us LIMIT ?);

-- name: access_add
INSERT INTO access (issuer, n, line, rows, what, actor, channel, at_us)
VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM access WHERE issuer = ?1),
	?2, ?3, ?4, ?5, ?6, ?7);

-- name: access_list
SELECT n, line, rows, what, actor, channel, at_us
FROM access WHERE issuer = ? AND n > ? ORDER BY n;

-- name: access_of
SELECT n, line, rows, what, actor, channel, at_us
FROM access WHERE issuer = ? AND line = ? AND n > ? ORDER BY n;

-- name: access_last
SELECT n, line, rows, what, actor, channel, at_us
FROM access WHERE issuer = ? AND line = ? AND n < ? ORDER BY n DESC;

-- name: bulk_put
INSERT INTO bulk (
	issuer, id, state, proposer, approver, created_us, approved_us,
	finished_us, way, provider, expired_until, reason, per_minute,
	scanned, lines, refused_before, done, refused, failed, back, owed,
	currency)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (issuer, id) DO UPDATE SET
	state = excluded.state, proposer = excluded.proposer,
	approver = excluded.approver, created_us = excluded.created_us,
	approved_us = excluded.approved_us,
	finished_us = excluded.finished_us, way = excluded.way,
	provider = excluded.provider,
	expired_until = excluded.expired_until, reason = excluded.reason,
	per_minute = excluded.per_minute, scanned = excluded.scanned,
	lines = excluded.lines, refused_before = excluded.refused_before,
	done = excluded.done, refused = excluded.refused,
	failed = excluded.failed, back = excluded.back,
	owed = excluded.owed, currency = excluded.currency;

-- name: bulk_from
-- Bulk endings from an id on, or that one alone.
SELECT
	id, state, proposer, approver, created_us, approved_us, finished_us,
	way, provider, expired_until, reason, per_minute, scanned, lines,
	refused_before, done, refused, failed, back, owed, currency
FROM bulk WHERE issuer = ?1 AND id >= ?2 AND (?3 OR id = ?2) ORDER BY id;

-- name: bulk_item_put
INSERT OR REPLACE INTO bulk_item (
	issuer, bulk, line, version, state, code, last_day, back, owed,
	ending)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: bulk_item_open
SELECT line, version, state, code, last_day, back, owed, ending
FROM bulk_item
WHERE issuer = ? AND bulk = ? AND line > ? AND state = 'open' ORDER BY line;

-- name: bulk_item_list
SELECT line, version, state, code, last_day, back, owed, ending
FROM bulk_item
WHERE issuer = ?1 AND bulk = ?2 AND line > ?3 AND (?4 = '' OR state = ?4)
ORDER BY line;

-- name: line_expired
-- All from the index.
SELECT line FROM line
WHERE issuer = ?1 AND line > ?2 AND expires IS NOT NULL AND expires <= ?3
AND (?4 = '' OR provider = ?4) ORDER BY line;

-- name: doc_add
INSERT INTO doc (issuer, kind, id, n, owner, key, fingerprint, at_us, json)
VALUES (?1, ?2, ?3, (SELECT coalesce(max(n), 0) + 1 FROM doc
	WHERE issuer = ?1 AND kind = ?2), ?4, ?5, ?6, ?7, ?8)
RETURNING n;

-- name: doc_json
UPDATE doc SET json = ? WHERE issuer = ? AND kind = ? AND id = ?;

-- name: doc_get
SELECT n, kind, id, owner, key, fingerprint, at_us, json
FROM doc WHERE issuer = ? AND kind = ? AND id = ?;

-- name: doc_find
SELECT n, kind, id, owner, key, fingerprint, at_us, json
FROM doc WHERE issuer = ? AND kind = ? AND owner = ? AND key = ?;

-- name: doc_next
SELECT n, kind, id, owner, key, fingerprint, at_us, json
FROM doc WHERE issuer = ? AND kind = ? AND n > ? ORDER BY n LIMIT 1;

-- name: doc_next_of
SELECT n, kind, id, owner, key, fingerprint, at_us, json
FROM doc WHERE issuer = ? AND kind = ? AND n > ? AND owner = ?
ORDER BY n LIMIT 1;

-- name: rules_list
-- The newest ones, newest last.
SELECT provider, hash, at_us FROM (
	SELECT provider, hash, at_us, n FROM rules WHERE issuer = ?
	ORDER BY at_us DESC, provider DESC, n DESC LIMIT ?)
ORDER BY at_us, provider, n;

-- name: event_count
SELECT count(*), coalesce(max(n), 0),
	coalesce((SELECT event FROM counter WHERE issuer = ?1), 0)
FROM event WHERE issuer = ?1;

-- name: expires_wrong
-- A line whose expiry is not what its validity and its ending say.
SELECT line FROM line WHERE issuer = ? AND expires IS NOT iif(
	EXISTS (SELECT 1 FROM ending
		WHERE ending.issuer = line.issuer AND ending.line = line.line
		AND ending.seq = line.ending_seq
		AND ending.state IN ('running', 'withdrawing', 'closed')),
	NULL, valid_until)
ORDER BY line;
