-- Commands as they were answered.

-- name: command_add
INSERT INTO command (
	issuer, line, id, kind, role, actor, on_behalf, granted, channel,
	approver, reason, key, fingerprint, at_us, expected, what,
	verdict, code, rule, day, version, ending, event_first, event_last)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: command_find
SELECT fingerprint, line, version, verdict, code, rule, day, ending
FROM command WHERE issuer = ? AND key = ?;

-- name: command_list
SELECT id, kind, role, actor, on_behalf, granted, at_us, verdict, code
FROM command WHERE issuer = ? AND line = ? ORDER BY id DESC;

-- name: command_filing
-- Backwards, as above: an ending is rarely far from the end of its line.
SELECT id, kind, role, actor, on_behalf, granted, at_us, verdict, code
FROM command
WHERE issuer = ? AND line = ? AND kind = 'file' AND verdict = 'accepted' AND
	at_us = ?
ORDER BY id DESC LIMIT 1;
