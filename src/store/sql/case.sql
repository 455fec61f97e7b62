-- Lines with their parts, endings, duties and money.

-- name: line_from
-- Lines between two ids: one of them, or a listing.
SELECT
	line, version, provider, contract_no, identity,
	subject, form, billing, voice,
	contract_date, contract_paper, service_start, valid_until, due_back,
	closing_day, billed_through, min_term_months,
	monthly_fee, discount, discount_until, last_bill, price_paid,
	instalments_left,
	used, payer_other, payee_bad,
	contract_running, last_day, known, attached, barred, profile,
	number, quarantine_until, final_billed, late_usage_until,
	port_pending, ported, locked, sim_changed_us, device_changed_us,
	contact_changed_us, currency, entries, sums, totals, bills, unbilled,
	usage_before, remaining, remaining_us, remaining_before,
	remaining_before_us,
	plan, tariffs,
	change, change_state, change_ref, change_serial, change_tries,
	change_next_us, change_tariff,
	parts, ending_seq
FROM line WHERE issuer = ? AND line BETWEEN ? AND ? ORDER BY line;

-- name: line_next
-- The number a new line gets.
SELECT coalesce(max(line), 0) + 1 FROM line WHERE issuer = ?;

-- name: line_add
-- Facts first, in the order of line_save.
INSERT INTO line (
	subject, form, billing, voice,
	contract_date, contract_paper, service_start, valid_until, due_back,
	closing_day, billed_through, min_term_months,
	monthly_fee, discount, discount_until, last_bill, price_paid,
	instalments_left,
	used, payer_other, payee_bad,
	contract_running, last_day, known, attached, barred, profile,
	number, quarantine_until, final_billed, late_usage_until,
	port_pending, ported, locked, sim_changed_us, device_changed_us,
	contact_changed_us, currency, entries, sums, totals, bills, unbilled,
	usage_before, remaining, remaining_us, remaining_before,
	remaining_before_us,
	plan, tariffs,
	change, change_state, change_ref, change_serial, change_tries,
	change_next_us, change_tariff,
	parts, ending_seq, wake_us, version,
	issuer, line, provider, contract_no, identity)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
	?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
	?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: line_save
-- No row changes when the line has moved on.
UPDATE line SET
	subject = ?, form = ?, billing = ?, voice = ?,
	contract_date = ?, contract_paper = ?, service_start = ?,
	valid_until = ?, due_back = ?,
	closing_day = ?, billed_through = ?, min_term_months = ?,
	monthly_fee = ?, discount = ?, discount_until = ?, last_bill = ?,
	price_paid = ?,
	instalments_left = ?, used = ?, payer_other = ?, payee_bad = ?,
	contract_running = ?, last_day = ?, known = ?, attached = ?,
	barred = ?, profile = ?,
	number = ?, quarantine_until = ?, final_billed = ?,
	late_usage_until = ?,
	port_pending = ?, ported = ?, locked = ?, sim_changed_us = ?,
	device_changed_us = ?, contact_changed_us = ?, currency = ?,
	entries = ?, sums = ?, totals = ?, bills = ?, unbilled = ?,
	usage_before = ?, remaining = ?, remaining_us = ?,
	remaining_before = ?, remaining_before_us = ?,
	plan = ?, tariffs = ?,
	change = ?, change_state = ?, change_ref = ?, change_serial = ?,
	change_tries = ?, change_next_us = ?, change_tariff = ?,
	parts = ?, ending_seq = ?, wake_us = ?, version = ?
WHERE issuer = ? AND line = ? AND version = ?;

-- name: line_identity
UPDATE line SET identity = ? WHERE issuer = ? AND line = ?;

-- name: line_expires
-- By itself: an index that no other change of a line touches.
UPDATE line SET expires = ? WHERE issuer = ? AND line = ?;

-- name: line_contract
SELECT line FROM line WHERE issuer = ? AND contract_no = ?;

-- name: part_list
SELECT kind, n, code, state, third_party, minor, day FROM line_part
WHERE issuer = ? AND line = ? ORDER BY kind, n;

-- name: part_put
INSERT OR REPLACE INTO line_part (
	issuer, line, kind, n, code, state, third_party, minor, day)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: part_cut
-- Parts of one kind from position n on.
DELETE FROM line_part WHERE issuer = ? AND line = ? AND kind = ? AND n >= ?;

-- name: search_add
INSERT INTO search (issuer, kind, hash, line) VALUES (?, ?, ?, ?);

-- name: search_del
DELETE FROM search WHERE issuer = ? AND kind = ? AND hash = ? AND line = ?;

-- name: search_find
-- Numbers are given out again: the newest line has it.
SELECT line FROM search WHERE issuer = ? AND kind = ? AND hash = ?
ORDER BY line DESC LIMIT 1;

-- name: search_has
SELECT 1 FROM search WHERE issuer = ? AND kind = ? AND hash = ? AND line = ?;

-- name: search_all
-- Those that have it, the newest first.
SELECT line FROM search WHERE issuer = ? AND kind = ? AND hash = ?
ORDER BY line DESC LIMIT ?;

-- name: mailbox_due
SELECT issuer, line FROM mailbox_due LIMIT 1;

-- name: mailbox_wait
-- Down to this line.
UPDATE mailbox_due SET line = ? WHERE issuer = ?;

-- name: mailbox_done
DELETE FROM mailbox_due WHERE issuer = ?;

-- name: mailbox_waits
SELECT 1 FROM mailbox_due WHERE issuer = ? AND line >= ?;

-- name: line_identities
-- From that line downwards.
SELECT line, identity FROM line WHERE issuer = ? AND line <= ?
ORDER BY line DESC LIMIT ?;

-- name: ending_get
SELECT
	ref, state, way, filed_us, asked, last_day, withdraw_until_us,
	hold_until_us, returnless, rules_hash, refund_reason,
	receipts, statements, certificates, amendments, closed_us,
	previewed_owed, previewed_back, reminded, retires, refunds_failed,
	waiver_by, waiver, ground, relation, shown, heirs_payee,
	when_used_up
FROM ending WHERE issuer = ? AND line = ? AND seq = ?;

-- name: ending_add
INSERT INTO ending (
	state, way, filed_us, asked, last_day, withdraw_until_us,
	hold_until_us, returnless, rules_hash, refund_reason,
	receipts, statements, certificates, amendments, closed_us,
	previewed_owed, previewed_back, reminded, retires, refunds_failed,
	waiver_by, waiver, ground, relation, shown, heirs_payee,
	when_used_up, issuer, line, seq, ref)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
	?, ?, ?, ?);

-- name: ending_save
UPDATE ending SET
	state = ?, way = ?, filed_us = ?, asked = ?, last_day = ?,
	withdraw_until_us = ?, hold_until_us = ?,
	returnless = ?, rules_hash = ?, refund_reason = ?,
	receipts = ?, statements = ?, certificates = ?, amendments = ?,
	closed_us = ?,
	previewed_owed = ?, previewed_back = ?, reminded = ?, retires = ?,
	refunds_failed = ?, waiver_by = ?, waiver = ?,
	ground = ?, relation = ?, shown = ?, heirs_payee = ?,
	when_used_up = ?
WHERE issuer = ? AND line = ? AND seq = ?;

-- name: ending_find
SELECT line FROM ending WHERE issuer = ? AND ref = ?;

-- name: duty_list
SELECT
	n, kind, ref, state, least, grade, tries, due, changed_us, reason,
	seen_by, evidence, next_try_us
FROM duty WHERE issuer = ? AND line = ? AND seq = ? ORDER BY n;

-- name: duty_put
INSERT OR REPLACE INTO duty (
	issuer, line, seq, n, kind, ref, state, least, grade, tries, due,
	changed_us, reason, seen_by, evidence, next_try_us)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: duty_cut
DELETE FROM duty WHERE issuer = ? AND line = ? AND seq = ? AND n >= ?;

-- name: posting_add
INSERT INTO posting (
	issuer, line, entry, n, kind, account, minor, rule, day,
	period_first, period_last, bill, tax, what)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: posting_list
SELECT
	entry, n, kind, account, minor, rule, day, period_first, period_last,
	bill, tax, what
FROM posting WHERE issuer = ? AND line = ? ORDER BY entry, n;

-- name: erasure_add
INSERT INTO erasure (issuer, line, identity, evidence, books)
VALUES (?, ?, ?, ?, ?)
ON CONFLICT (issuer, line) DO UPDATE SET
	identity = max(identity, excluded.identity),
	evidence = max(evidence, excluded.evidence),
	books = max(books, excluded.books);

-- name: erasure_list
SELECT issuer, line, identity, evidence, books FROM erasure;

-- name: erasure_done
DELETE FROM erasure;

-- name: issuer_list
-- Every issuer that has lines, papers, a log or notifications.
SELECT issuer FROM (
	SELECT issuer FROM line UNION SELECT issuer FROM log_node
	UNION SELECT issuer FROM notification_count)
ORDER BY issuer;

-- name: line_ids
SELECT line FROM line WHERE issuer = ? AND line > ? ORDER BY line;
