#include "service/message.h"

#include "service/wire.h"

#include <assert.h>
#include <string.h>

/* --- what a line and a command are made of --- */

#define T struct ky_option
static const struct ky_wire_field option_fields[] = {
    KY_TEXT(T, code),
    KY_FLAG(T, third_party),
    KY_FLAG(T, running),
    KY_RAW(T, fee),
    KY_DATE(T, over_on),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_device
static const struct ky_wire_field device_fields[] = {
    KY_TEXT(T, code),
    KY_FLAG(T, bound),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_item
static const struct ky_wire_field item_fields[] = {
    KY_TEXT(T, code),
    KY_ENUM(T, state, KY_ITEM__MAX),
    KY_RAW(T, lost_charge),
    KY_DATE(T, back_on),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_iccid
static const struct ky_wire_field iccid_fields[] = {
    KY_TEXT(T, digits),
    KY_ENUM(T, issuer, KY_ICCID__MAX),
    KY_FLAG(T, checked),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_ledger
static const struct ky_wire_field ledger_fields[] = {
    KY_TEXT(T, currency),
    KY_RAW(T, entries),
    KY_RAW(T, sum),
    KY_RAW(T, total),
    KY_RAW(T, bills),
    KY_RAW(T, unbilled),
    KY_RAW(T, usage_before),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_payee
static const struct ky_wire_field payee_fields[] = {
    KY_ENUM(T, kind, KY_PAYEE__MAX),
    KY_TEXT(T, name),
    KY_TEXT(T, account),
    KY_TEXT(T, bank),
    KY_TEXT(T, branch),
    KY_ENUM(T, account_kind, KY_ACCOUNT_OTHER + 1),
    KY_FLAG(T, iban),
    KY_TEXT(T, bic),
    KY_TEXT(T, country),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_line
static const struct ky_wire_field line_fields[] = {
    KY_ENUM(T, subject, KY_SUBJECT__MAX),
    KY_TEXT(T, provider),
    KY_TEXT(T, contract_no),
    KY_ENUM(T, form, KY_FORM__MAX),
    KY_ENUM(T, billing, KY_BILLING__MAX),
    KY_FLAG(T, voice),
    KY_TEXT(T, msisdn.digits),
    KY_ENUM(T, msisdn.kind, KY_MSISDN__MAX),
    KY_PART(T, iccid, iccid_fields),
    KY_TEXT(T, imsi.digits),
    KY_COUNT(T, imsi.mnc_len, 3),
    KY_TEXT(T, eid),
    KY_TEXT(T, matching_id),
    KY_DATE(T, contract_date),
    KY_DATE(T, contract_paper),
    KY_DATE(T, service_start),
    KY_DATE(T, valid_until),
    KY_DATE(T, due_back),
    KY_COUNT(T, closing.day, 31),
    KY_DATE(T, billed_through),
    KY_RAW(T, min_term_months),
    KY_TEXT(T, plan),
    KY_RAW(T, monthly_fee),
    KY_RAW(T, discount),
    KY_DATE(T, discount_until),
    KY_RAW(T, last_bill),
    KY_RAW(T, price_paid),
    KY_RAW(T, instalments_left),
    KY_FLAG(T, used),
    KY_FLAG(T, payer_other),
    KY_TEXT(T, email),
    KY_TEXT(T, language),
    KY_TEXT(T, called),
    KY_PART(T, payee, payee_fields),
    KY_FLAG(T, payee_bad),
    KY_FLAG(T, locked),
    KY_RAW(T, sim_changed),
    KY_RAW(T, device_changed),
    KY_RAW(T, contact_changed),
    KY_FLAG(T, contract_running),
    KY_DATE(T, last_day),
    KY_FLAG(T, known),
    KY_FLAG(T, attached),
    KY_FLAG(T, barred),
    KY_ENUM(T, profile, KY_PROFILE__MAX),
    KY_ENUM(T, number, KY_NUMBER__MAX),
    KY_DATE(T, quarantine_until),
    KY_FLAG(T, final_billed),
    KY_DATE(T, late_usage_until),
    KY_RAW(T, remaining.at),
    KY_RAW(T, remaining.bytes),
    KY_RAW(T, remaining.before_at),
    KY_RAW(T, remaining.before),
    KY_FLAG(T, port_pending),
    KY_FLAG(T, ported),
    KY_COUNT(T, options_n, KY_OPTIONS_MAX),
    KY_COUNT(T, devices_n, KY_DEVICES_MAX),
    KY_COUNT(T, items_n, KY_ITEMS_MAX),
    KY_PARTS(T, option, KY_OPTIONS_MAX, option_fields),
    KY_PARTS(T, device, KY_DEVICES_MAX, device_fields),
    KY_PARTS(T, item, KY_ITEMS_MAX, item_fields),
    KY_PART(T, ledger, ledger_fields),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_profile_event
static const struct ky_wire_field event_fields[] = {
    KY_ENUM(T, kind, KY_PROFILE_EVENT__MAX),
    KY_FLAG(T, chip_signed),
    KY_FLAG(T, remote),
    KY_FLAG(T, test_root),
    KY_FLAG(T, doubted),
    KY_RAW(T, n),
    KY_TEXT(T, eid),
    KY_PART(T, iccid, iccid_fields),
    KY_RAW(T, at),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_command
/* Without what the engine fills in, and outcomes: they are its own. */
static const struct ky_wire_field command_fields[] = {
    KY_ENUM(T, kind, KY_CMD__MAX),
    KY_ENUM(T, role, KY_ROLE__MAX),
    KY_TEXT(T, actor),
    KY_TEXT(T, on_behalf),
    KY_TEXT(T, grant),
    KY_TEXT(T, channel),
    KY_TEXT(T, approver),
    KY_TEXT(T, reason),
    KY_TEXT(T, key),
    KY_RAW(T, line_id),
    KY_RAW(T, version),
    KY_TEXT(T, language),
    KY_PART(T, line, line_fields),
    KY_ENUM(T, way, KY_WAY__MAX),
    KY_DATE(T, wish),
    KY_FLAG(T, when_used_up),
    KY_OPTION(T, refund_reason, KY_REFUND_REASON__MAX),
    KY_ENUM(T, claim.ground, KY_GROUND__MAX),
    KY_ENUM(T, claim.relation, KY_RELATION__MAX),
    KY_RAW(T, claim.shown),
    KY_RAW(T, hold_hours),
    KY_ENUM(T, duty, KY_DUTY__MAX),
    KY_RAW(T, ref),
    KY_FLAG(T, has_evidence),
    KY_ENUM(T, evidence.grade, KY_GRADE__MAX),
    KY_TEXT(T, evidence.media_type),
    KY_TEXT(T, evidence.origin),
    KY_TEXT(T, evidence.verifier),
    KY_PART(T, about, iccid_fields),
    KY_ENUM(T, change, KY_CHANGE__MAX),
    KY_ENUM(T, fact, KY_FACT__MAX),
    KY_DATE(T, day),
    KY_RAW(T, minor),
    KY_ENUM(T, profile, KY_PROFILE__MAX),
    KY_PART(T, event, event_fields),
    KY_ENUM(T, means, KY_MEANS__MAX),
    KY_ENUM(T, tax, KY_TAX__MAX),
    KY_TEXT(T, what),
    KY_PART(T, payee, payee_fields),
    KY_RAW(T, report.at),
    KY_RAW(T, report.bytes),
    KY_DATE(T, report.valid_until),
    KY_ENUM(T, paper, KY_PAPER__MAX),
    KY_RAW(T, paper_n),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_reply
static const struct ky_wire_field reply_fields[] = {
    KY_FLAG(T, answer.found),
    KY_RAW(T, answer.fingerprint),
    KY_RAW(T, answer.line_id),
    KY_RAW(T, answer.version),
    KY_ENUM(T, answer.verdict, KY_VERDICT__MAX),
    KY_TEXT(T, answer.code),
    KY_TEXT(T, answer.rule),
    KY_DATE(T, answer.day),
    KY_TEXT(T, answer.ending),
    KY_FLAG(T, replayed),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_err
static const struct ky_wire_field err_fields[] = {
    KY_ENUM(T, code, KY__CODE_MAX),
    KY_RAW(T, cause),
    KY_TEXT(T, msg),
    KY_FIELDS_END,
};
#undef T

/* --- what the office keeps --- */

#define T struct ky_token
static const struct ky_wire_field token_fields[] = {
    KY_TEXT(T, id),
    KY_RAW(T, hash),
    KY_TEXT(T, actor),
    KY_ENUM(T, role, KY_ROLE__MAX),
    KY_TEXT(T, provider),
    KY_RAW(T, scopes),
    KY_RAW(T, created),
    KY_RAW(T, expires),
    KY_RAW(T, revoked),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_hook
static const struct ky_wire_field hook_fields[] = {
    KY_TEXT(T, id),
    KY_TEXT(T, owner),
    KY_ENUM(T, form, KY_HOOK_FORM__MAX),
    KY_ENUM(T, state, KY_HOOK_STATE__MAX),
    KY_TEXT(T, provider),
    KY_TEXT(T, url),
    KY_TEXT(T, query),
    KY_RAW(T, kinds),
    KY_TEXT(T, secret),
    KY_TEXT(T, old_secret),
    KY_RAW(T, created),
    KY_RAW(T, upto),
    KY_RAW(T, failing_since),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_delivery
static const struct ky_wire_field delivery_fields[] = {
    KY_TEXT(T, hook),
    KY_RAW(T, event),
    KY_RAW(T, line_id),
    KY_ENUM(T, state, KY_DELIVERY__MAX),
    KY_RAW(T, tries),
    KY_RAW(T, next_try),
    KY_RAW(T, last_try),
    KY_RAW(T, status),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_bulk
static const struct ky_wire_field bulk_fields[] = {
    KY_TEXT(T, id),
    KY_ENUM(T, state, KY_BULK__MAX),
    KY_TEXT(T, proposer),
    KY_TEXT(T, approver),
    KY_RAW(T, created),
    KY_RAW(T, approved),
    KY_RAW(T, finished),
    KY_ENUM(T, way, KY_WAY__MAX),
    KY_TEXT(T, provider),
    KY_DATE(T, expired_until),
    KY_TEXT(T, reason),
    KY_RAW(T, per_minute),
    KY_RAW(T, scanned),
    KY_RAW(T, lines),
    KY_RAW(T, refused_before),
    KY_RAW(T, done),
    KY_RAW(T, refused),
    KY_RAW(T, failed),
    KY_RAW(T, back),
    KY_RAW(T, owed),
    KY_TEXT(T, currency),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_bulk_item
static const struct ky_wire_field item_of_bulk_fields[] = {
    KY_RAW(T, line_id),
    KY_RAW(T, version),
    KY_ENUM(T, state, KY_BULK_ITEM__MAX),
    KY_TEXT(T, code),
    KY_DATE(T, last_day),
    KY_RAW(T, back),
    KY_RAW(T, owed),
    KY_TEXT(T, ending),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_payrun
static const struct ky_wire_field payrun_fields[] = {
    KY_RAW(T, n),
    KY_ENUM(T, state, KY_PAYRUN_STATE__MAX),
    KY_ENUM(T, form, KY_RAIL_FORM__MAX),
    KY_TEXT(T, provider),
    KY_TEXT(T, currency),
    KY_DATE(T, day),
    KY_TEXT(T, maker),
    KY_TEXT(T, checker),
    KY_TEXT(T, voider),
    KY_RAW(T, created),
    KY_RAW(T, approved),
    KY_RAW(T, finished),
    KY_RAW(T, count),
    KY_RAW(T, total),
    KY_RAW(T, paid),
    KY_RAW(T, failed),
    KY_RAW(T, sha256),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_bank_result
static const struct ky_wire_field bank_result_fields[] = {
    KY_RAW(T, n),
    KY_RAW(T, run),
    KY_TEXT(T, reference),
    KY_ENUM(T, state, KY_TRANSFER_STATE__MAX),
    KY_TEXT(T, why),
    KY_TEXT(T, code),
    KY_RAW(T, minor),
    KY_TEXT(T, currency),
    KY_DATE(T, day),
    KY_TEXT(T, bank),
    KY_TEXT(T, branch),
    KY_TEXT(T, account),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_taken_row
static const struct ky_wire_field taken_fields[] = {
    KY_ENUM(T, taken, KY_TAKEN__MAX),
    KY_TEXT(T, code),
    KY_RAW(T, line_id),
    KY_RAW(T, transfers),
    KY_ENUM(T, to, KY_TRANSFER_STATE__MAX),
    KY_TEXT(T, refused),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_judged
static const struct ky_wire_field judged_fields[] = {
    KY_ENUM(T, verdict, KY_PROOF__MAX),
    KY_TEXT(T, why),
    KY_PART(T, event, event_fields),
    KY_FLAG(T, installation),
    KY_TEXT(T, address),
    KY_RAW(T, signed_hash),
    KY_RAW(T, root),
    KY_RAW(T, verifications),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_notification
static const struct ky_wire_field notification_fields[] = {
    KY_RAW(T, n),
    KY_ENUM(T, state, KY_NOTIFICATION_STATE__MAX),
    KY_ENUM(T, via, KY_VIA__MAX),
    KY_TEXT(T, actor),
    KY_RAW(T, sha256),
    KY_RAW(T, copies),
    KY_RAW(T, received),
    KY_RAW(T, last),
    KY_PART(T, judged, judged_fields),
    KY_FLAG(T, ours),
    KY_RAW(T, lender),
    KY_RAW(T, line_id),
    KY_TEXT(T, code),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_inquiry
/* What people wrote has ends of lines: it is text when it is read. */
static const struct ky_wire_field inquiry_fields[] = {
    KY_TEXT(T, id),
    KY_RAW(T, n),
    KY_ENUM(T, kind, KY_INQUIRY__MAX),
    KY_ENUM(T, state, KY_INQUIRY_STATE__MAX),
    KY_TEXT(T, session),
    KY_TEXT(T, account),
    KY_RAW(T, line_id),
    KY_TEXT(T, about),
    KY_TEXT(T, language),
    KY_TEXT(T, email),
    KY_TEXT(T, paper),
    KY_TEXT(T, subject),
    KY_RAW(T, text),
    KY_RAW(T, answer),
    KY_TEXT(T, seen_by),
    KY_TEXT(T, decided_by),
    KY_RAW(T, at),
    KY_RAW(T, decided),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_exhibit
static const struct ky_wire_field exhibit_fields[] = {
    KY_TEXT(T, id),
    KY_RAW(T, line_id),
    KY_TEXT(T, ending),
    KY_ENUM(T, state, KY_EXHIBIT_STATE__MAX),
    KY_TEXT(T, owner),
    KY_ENUM(T, role, KY_ROLE__MAX),
    KY_RAW(T, at),
    KY_RAW(T, until),
    KY_RAW(T, width),
    KY_RAW(T, height),
    KY_RAW(T, pages),
    KY_RAW(T, size),
    KY_RAW(T, sha256),
    KY_RAW(T, note),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_health
static const struct ky_wire_field health_fields[] = {
    KY_RAW(T, engine.commands),
    KY_RAW(T, engine.batches),
    KY_RAW(T, engine.refused),
    KY_RAW(T, engine.conflicts),
    KY_RAW(T, engine.replayed),
    KY_RAW(T, engine.effects_done),
    KY_RAW(T, engine.effects_retried),
    KY_RAW(T, engine.effects_unsure),
    KY_RAW(T, engine.effects_refused),
    KY_RAW(T, engine.papers),
    KY_RAW(T, engine.leaves),
    KY_RAW(T, engine.wakes),
    KY_RAW(T, engine.set_aside),
    KY_RAW(T, engine.events),
    KY_RAW(T, engine.writes),
    KY_RAW(T, engine.queued),
    KY_RAW(T, engine.queue_max),
    KY_RAW(T, engine.effects_waiting),
    KY_FLAG(T, engine.store_lost),
    KY_FLAG(T, stopping),
    KY_FLAG(T, store_ok),
    KY_TEXT(T, store_why),
    KY_RAW(T, disk_free),
    KY_RAW(T, store_bytes),
    KY_RAW(T, wal_bytes),
    KY_RAW(T, events_last),
    KY_RAW(T, deliveries_due),
    KY_RAW(T, deliveries_dead),
    KY_RAW(T, started),
    KY_RAW(T, now),
    KY_FLAG(T, demo),
    KY_FLAG(T, test_roots),
    KY_RAW(T, notifications),
    KY_RAW(T, notifications_doubted),
    KY_TEXT(T, issuer),
    KY_RAW(T, schema),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_line_name
static const struct ky_wire_field name_fields[] = {
    KY_FLAG(T, reference),
    KY_TEXT(T, text),
    KY_FIELDS_END,
};
#undef T

#define T struct ky_line_found
static const struct ky_wire_field found_fields[] = {
    KY_RAW(T, line_id),
    KY_TEXT(T, provider),
    KY_TEXT(T, currency),
    KY_DATE(T, contract_date),
    KY_DATE(T, last_day),
    KY_DATE(T, today),
    KY_FIELDS_END,
};
#undef T

/* --- calls --- */

#define T struct ky_call
static const struct ky_wire_field head_fields[] = {
    KY_RAW(T, version),
    KY_ENUM(T, op, KY_CALL__MAX),
    KY_TEXT(T, who.actor),
    KY_TEXT(T, who.channel),
    KY_ENUM(T, who.role, KY_ROLE__MAX),
    KY_TEXT(T, who.provider),
    KY_RAW(T, line_id),
    KY_RAW(T, after),
    KY_RAW(T, max),
    KY_FIELDS_END,
};
static const struct ky_wire_field nothing[] = {KY_FIELDS_END};
static const struct ky_wire_field wait_in[] = {
    KY_RAW(T, in.wait_us),
    KY_FIELDS_END,
};
static const struct ky_wire_field find_in[] = {
    KY_RAW(T, in.find.n),
    KY_FIELDS_END,
};
static const struct ky_wire_field rules_in[] = {
    KY_TEXT(T, in.rules.provider),
    KY_FIELDS_END,
};
static const struct ky_wire_field id_in[] = {
    KY_TEXT(T, in.id),
    KY_FIELDS_END,
};
static const struct ky_wire_field token_in[] = {
    KY_PART(T, in.token, token_fields),
    KY_FIELDS_END,
};
static const struct ky_wire_field hook_in[] = {
    KY_PART(T, in.hook, hook_fields),
    KY_FIELDS_END,
};
static const struct ky_wire_field delivery_in[] = {
    KY_TEXT(T, in.delivery.hook),
    KY_RAW(T, in.delivery.event),
    KY_ENUM(T, in.delivery.state, KY_DELIVERY__MAX + 1),
    KY_FIELDS_END,
};
static const struct ky_wire_field bulk_in[] = {
    KY_TEXT(T, in.bulk.id),
    KY_ENUM(T, in.bulk.to, KY_BULK__MAX),
    KY_FLAG(T, in.bulk.approve),
    KY_ENUM(T, in.bulk.items, KY_BULK_ITEM__MAX + 1),
    KY_PART(T, in.bulk.wanted, bulk_fields),
    KY_TEXT(T, in.bulk.key),
    KY_FIELDS_END,
};
static const struct ky_wire_field payrun_in[] = {
    KY_RAW(T, in.payrun.n),
    KY_ENUM(T, in.payrun.state, KY_PAYRUN_STATE__MAX + 1),
    KY_TEXT(T, in.payrun.reason),
    KY_TEXT(T, in.payrun.provider),
    KY_ENUM(T, in.payrun.transfers, KY_TRANSFER_STATE__MAX + 1),
    KY_PART(T, in.payrun.wanted, payrun_fields),
    KY_TEXT(T, in.payrun.key),
    KY_FIELDS_END,
};
static const struct ky_wire_field result_in[] = {
    KY_ENUM(T, in.result.step, KY_RESULT_STEP__MAX),
    KY_RAW(T, in.result.sha256),
    KY_FLAG(T, in.result.open),
    KY_RAW(T, in.result.n),
    KY_FIELDS_END,
};
static const struct ky_wire_field inquiry_in[] = {
    KY_ENUM(T, in.inquiry.state, KY_INQUIRY_STATE__MAX),
    KY_TEXT(T, in.inquiry.id),
    KY_FIELDS_END,
};
static const struct ky_wire_field exhibit_in[] = {
    KY_TEXT(T, in.exhibit.id),
    KY_FIELDS_END,
};
static const struct ky_wire_field notify_in[] = {
    KY_ENUM(T, in.notify.via, KY_VIA__MAX),
    KY_TEXT(T, in.notify.eid),
    KY_ENUM(T, in.notify.state, KY_NOTIFICATION_STATE__MAX + 1),
    KY_RAW(T, in.notify.n),
    KY_FIELDS_END,
};
#undef T

/* What goes there, and rows of what come back.  No row: it stays at home. */
static const struct travel {
	const struct ky_wire_field *in; /* members of the call */
	const struct ky_wire_field *out;
	size_t row; /* size of one of `out` */
} travels[KY_CALL__MAX] = {
    [KY_CALL_COMMAND] = {nothing, NULL, 0},
    [KY_CALL_COMMANDS] = {nothing, NULL, 0},
    [KY_CALL_SETTLE] = {wait_in, NULL, 0},
    [KY_CALL_FIND] = {find_in, found_fields, sizeof(struct ky_line_found)},
    [KY_CALL_RULES_PUT] = {rules_in, NULL, 0},
    [KY_CALL_TOKENS] = {id_in, token_fields, sizeof(struct ky_token)},
    [KY_CALL_TOKEN_ADD] = {token_in, token_fields, sizeof(struct ky_token)},
    [KY_CALL_TOKEN_REVOKE] = {id_in, NULL, 0},
    [KY_CALL_HOOKS] = {id_in, hook_fields, sizeof(struct ky_hook)},
    [KY_CALL_HOOK_GET] = {id_in, hook_fields, sizeof(struct ky_hook)},
    [KY_CALL_HOOK_PUT] = {hook_in, hook_fields, sizeof(struct ky_hook)},
    [KY_CALL_HOOK_REMOVE] = {id_in, NULL, 0},
    [KY_CALL_DELIVERIES] = {delivery_in, delivery_fields,
	sizeof(struct ky_delivery)},
    [KY_CALL_RESEND] = {delivery_in, NULL, 0},
    [KY_CALL_BULKS] = {bulk_in, bulk_fields, sizeof(struct ky_bulk)},
    [KY_CALL_BULK_GET] = {bulk_in, bulk_fields, sizeof(struct ky_bulk)},
    [KY_CALL_BULK_NEW] = {bulk_in, bulk_fields, sizeof(struct ky_bulk)},
    [KY_CALL_BULK_MOVE] = {bulk_in, bulk_fields, sizeof(struct ky_bulk)},
    [KY_CALL_BULK_ITEMS] = {bulk_in, item_of_bulk_fields,
	sizeof(struct ky_bulk_item)},
    [KY_CALL_PAYRUN_NEW] = {payrun_in, payrun_fields, sizeof(struct ky_payrun)},
    [KY_CALL_PAYRUN_MOVE] = {payrun_in, payrun_fields,
	sizeof(struct ky_payrun)},
    [KY_CALL_RESULT] = {result_in, taken_fields, sizeof(struct ky_taken_row)},
    [KY_CALL_NOTIFY] = {notify_in, notification_fields,
	sizeof(struct ky_notification)},
    [KY_CALL_NOTIFICATIONS] = {notify_in, notification_fields,
	sizeof(struct ky_notification)},
    [KY_CALL_NOTIFICATION] = {notify_in, notification_fields,
	sizeof(struct ky_notification)},
    [KY_CALL_INQUIRY_MOVE] = {inquiry_in, inquiry_fields,
	sizeof(struct ky_inquiry)},
    [KY_CALL_EXHIBITS] = {exhibit_in, exhibit_fields,
	sizeof(struct ky_exhibit)},
    [KY_CALL_EXHIBIT] = {exhibit_in, exhibit_fields, sizeof(struct ky_exhibit)},
    [KY_CALL_HEALTH] = {nothing, health_fields, sizeof(struct ky_health)},
};

void
ky_message_hello(char out[KY_HELLO_SIZE])
{
	memset(out, 0, KY_HELLO_SIZE);
	(void)snprintf(out, KY_HELLO_SIZE,
	    "kaiyaku %d %zu %zu %zu %zu %zu %zu %zu %zu %zu %zu %zu %d %d %d "
	    "%d\n",
	    KY_CALL_VERSION, sizeof(struct ky_call), sizeof(struct ky_result),
	    sizeof(struct ky_command), sizeof(struct ky_reply),
	    sizeof(struct ky_hook), sizeof(struct ky_bulk),
	    sizeof(struct ky_payrun), sizeof(struct ky_bank_result),
	    sizeof(struct ky_inquiry), sizeof(struct ky_exhibit),
	    sizeof(struct ky_health), KY_CALL__MAX, KY_CMD__MAX, KY_DUTY__MAX,
	    KY_FACT__MAX);
}

static enum ky_code
check_fits(const struct ky_buf *out, struct ky_err *err)
{
	if (ky_buf_ok(out) && out->len <= KY_MESSAGE_MAX)
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0,
	    "more than %zu bytes do not go through the local socket",
	    KY_MESSAGE_MAX);
}

static void
put_command(struct ky_buf *out, const struct ky_command *cmd)
{
	ky_wire_put(out, command_fields, cmd);
	ky_wire_put_bytes(out,
	    cmd->has_evidence ? cmd->evidence.bytes : (struct ky_str){"", 0});
}

enum ky_code
ky_message_put_call(const struct ky_call *c, struct ky_buf *out,
    struct ky_err *err)
{
	assert((unsigned)c->op < KY_CALL__MAX);
	if (travels[c->op].in == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%s does not go through the local socket",
		    ky_call_op_name(c->op));
	ky_wire_put(out, head_fields, c);
	ky_wire_put(out, travels[c->op].in, c);
	if (c->op == KY_CALL_COMMAND)
		put_command(out, c->in.command);
	if (c->op == KY_CALL_COMMANDS) {
		ky_wire_put_u32(out, c->in.commands.n);
		for (uint32_t i = 0; i < c->in.commands.n; i++)
			put_command(out, c->in.commands.s[i].cmd);
	}
	if (c->op == KY_CALL_RESULT)
		for (uint32_t i = 0; i < c->in.result.n; i++)
			ky_wire_put(out, bank_result_fields,
			    &c->in.result.rows[i]);
	if (c->op == KY_CALL_FIND)
		for (uint32_t i = 0; i < c->in.find.n; i++)
			ky_wire_put(out, name_fields, &c->in.find.name[i]);
	if (c->op == KY_CALL_RULES_PUT)
		ky_wire_put_bytes(out, c->in.rules.json);
	if (c->op == KY_CALL_NOTIFY)
		ky_wire_put_bytes(out, c->in.notify.bytes);
	if (c->op == KY_CALL_INQUIRY_MOVE)
		ky_wire_put_bytes(out,
		    ky_str_of(c->in.inquiry.wanted != NULL
			    ? c->in.inquiry.wanted->answer
			    : ""));
	return check_fits(out, err);
}

static struct ky_command *
get_command(struct ky_wire *in, struct ky_arena *a)
{
	struct ky_command *cmd = ky_arena_alloc(a, sizeof(*cmd));

	ky_wire_get(in, command_fields, cmd);
	cmd->evidence.bytes = ky_wire_get_bytes(in, KY_EVIDENCE_MAX);
	if (!in->bad && cmd->kind == KY_CMD_IMPORT &&
	    ky_line_fault(&cmd->line)[0] != '\0')
		in->bad = true;
	return cmd;
}

static void
get_commands(struct ky_wire *in, struct ky_arena *a, struct ky_call *out)
{
	uint32_t n = ky_wire_get_u32(in);

	if (n > KY_TOGETHER_MAX ||
	    n > in->left.len / ky_wire_size(command_fields))
		in->bad = true;
	if (in->bad)
		return;
	out->in.commands.n = n;
	out->in.commands.s = ky_arena_array(a, n, sizeof(struct ky_submission));
	for (uint32_t i = 0; i < n && !in->bad; i++)
		out->in.commands.s[i].cmd = get_command(in, a);
}

static void
get_names(struct ky_wire *in, struct ky_arena *a, struct ky_call *out)
{
	uint32_t n = out->in.find.n;
	struct ky_line_name *name;

	out->in.find.name = NULL;
	if (n > KY_TOGETHER_MAX || n > in->left.len / ky_wire_size(name_fields))
		in->bad = true;
	if (in->bad)
		return;
	name = ky_arena_array(a, n + 1, sizeof(*name));
	for (uint32_t i = 0; i < n && !in->bad; i++)
		ky_wire_get(in, name_fields, &name[i]);
	out->in.find.name = name;
}

static void
get_bank_results(struct ky_wire *in, struct ky_arena *a, struct ky_call *out)
{
	uint32_t n = out->in.result.n;
	struct ky_bank_result *row;

	out->in.result.rows = NULL;
	if (n > KY_RESULT_ROWS_MAX ||
	    n > in->left.len / ky_wire_size(bank_result_fields))
		in->bad = true;
	if (in->bad)
		return;
	row = ky_arena_array(a, n + 1, sizeof(*row));
	for (uint32_t i = 0; i < n && !in->bad; i++)
		ky_wire_get(in, bank_result_fields, &row[i]);
	out->in.result.rows = row;
}

/* Of a decision only the answer travels. */
static void
get_inquiry(struct ky_wire *in, struct ky_arena *a, struct ky_call *out)
{
	struct ky_inquiry *q = ky_arena_alloc(a, sizeof(*q));
	struct ky_str answer = ky_wire_get_bytes(in, sizeof(q->answer) - 1);

	if (memchr(answer.p, '\0', answer.len) != NULL ||
	    !ky_str_copy(answer, q->answer, sizeof(q->answer)))
		in->bad = true;
	out->in.inquiry.wanted = q;
}

enum ky_code
ky_message_get_call(struct ky_str bytes, struct ky_arena *a,
    struct ky_call *out, struct ky_err *err)
{
	struct ky_wire in = {bytes, bytes.len > KY_MESSAGE_MAX};
	struct ky_call c = {0};

	ky_wire_get(&in, head_fields, &c);
	if (!in.bad && travels[c.op].in == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%s does not go through the local socket",
		    ky_call_op_name(c.op));
	if (!in.bad)
		ky_wire_get(&in, travels[c.op].in, &c);
	if (!in.bad && c.op == KY_CALL_COMMAND)
		c.in.command = get_command(&in, a);
	if (!in.bad && c.op == KY_CALL_COMMANDS)
		get_commands(&in, a, &c);
	if (!in.bad && c.op == KY_CALL_RESULT)
		get_bank_results(&in, a, &c);
	if (!in.bad && c.op == KY_CALL_FIND)
		get_names(&in, a, &c);
	if (!in.bad && c.op == KY_CALL_RULES_PUT)
		c.in.rules.json = ky_wire_get_bytes(&in, KY_MESSAGE_MAX);
	if (!in.bad && c.op == KY_CALL_NOTIFY)
		c.in.notify.bytes = ky_wire_get_bytes(&in, KY_MESSAGE_MAX);
	if (!in.bad && c.op == KY_CALL_INQUIRY_MOVE)
		get_inquiry(&in, a, &c);
	if (!ky_wire_all(&in))
		return ky_fail(err, KY_E_INPUT, 0, "a malformed message");
	*out = c;
	return KY_OK;
}

/* --- answers --- */

static void
put_rules(struct ky_buf *out, const struct ky_result *r)
{
	ky_buf_add(out,
	    (struct ky_str){r->out.rules.provider[0].text,
		sizeof(struct ky_slug)});
	ky_buf_add(out, (struct ky_str){r->out.rules.hash[0], 65});
}

static void
put_submissions(struct ky_buf *out, const struct ky_call *c)
{
	for (uint32_t i = 0; i < c->in.commands.n; i++) {
		const struct ky_submission *s = &c->in.commands.s[i];

		ky_wire_put_u32(out, (uint32_t)s->code);
		if (s->code == KY_OK)
			ky_wire_put(out, reply_fields, &s->reply);
		else
			ky_wire_put(out, err_fields, &s->err);
	}
}

/* The pointer to the rows, whatever they are: the union's first word. */
static const char *
rows_of(const struct ky_result *r)
{
	_Static_assert(offsetof(struct ky_result, out.tokens) ==
		    offsetof(struct ky_result, out.health) &&
		offsetof(struct ky_result, out.tokens) ==
		    offsetof(struct ky_result, out.found) &&
		offsetof(struct ky_result, out.tokens) ==
		    offsetof(struct ky_result, out.items) &&
		offsetof(struct ky_result, out.tokens) ==
		    offsetof(struct ky_result, out.payruns) &&
		offsetof(struct ky_result, out.tokens) ==
		    offsetof(struct ky_result, out.taken) &&
		offsetof(struct ky_result, out.tokens) ==
		    offsetof(struct ky_result, out.inquiries) &&
		offsetof(struct ky_result, out.tokens) ==
		    offsetof(struct ky_result, out.exhibits) &&
		offsetof(struct ky_result, out.tokens) ==
		    offsetof(struct ky_result, out.notifications),
	    "rows are all pointed to from one place");
	return (const char *)r->out.tokens;
}

enum ky_code
ky_message_put_answer(const struct ky_call *c, enum ky_code code,
    const struct ky_result *r, const struct ky_err *why, struct ky_buf *out,
    struct ky_err *err)
{
	const struct travel *t = &travels[c->op];
	uint32_t n;

	ky_wire_put_u32(out, (uint32_t)c->op);
	ky_wire_put_u32(out, (uint32_t)code);
	if (code != KY_OK) {
		ky_wire_put(out, err_fields, why);
		return check_fits(out, err);
	}
	n = c->op == KY_CALL_HEALTH ? 1 : r->n;
	ky_wire_put_u32(out, r->found ? 1 : 0);
	ky_wire_put_u32(out, r->more ? 1 : 0);
	ky_wire_put_u64(out, r->next);
	ky_wire_put_u32(out, n);
	if (c->op == KY_CALL_COMMAND)
		ky_wire_put(out, reply_fields, &r->out.reply);
	else if (c->op == KY_CALL_COMMANDS)
		put_submissions(out, c);
	else if (c->op == KY_CALL_RULES_PUT)
		put_rules(out, r);
	else
		for (uint32_t i = 0; t->out != NULL && i < n; i++)
			ky_wire_put(out, t->out, rows_of(r) + i * t->row);
	ky_wire_put_bytes(out, r->bytes);
	return check_fits(out, err);
}

static void
get_err(struct ky_wire *in, enum ky_code code, struct ky_err *out)
{
	memset(out, 0, sizeof(*out));
	ky_wire_get(in, err_fields, out);
	out->code = code;
	out->at = "kaiyakud";
}

static enum ky_code
get_code(struct ky_wire *in)
{
	uint32_t code = ky_wire_get_u32(in);

	if (code >= KY__CODE_MAX)
		in->bad = true;
	return in->bad ? KY_E_UNSURE : (enum ky_code)code;
}

static void
get_submissions(struct ky_wire *in, const struct ky_call *c)
{
	for (uint32_t i = 0; i < c->in.commands.n && !in->bad; i++) {
		struct ky_submission *s = &c->in.commands.s[i];

		s->code = get_code(in);
		memset(&s->reply, 0, sizeof(s->reply));
		if (s->code == KY_OK)
			ky_wire_get(in, reply_fields, &s->reply);
		else
			get_err(in, s->code, &s->err);
	}
}

static void
get_rules(struct ky_wire *in, struct ky_arena *a, struct ky_result *r)
{
	static const struct ky_wire_field fields[] = {
	    {0, sizeof(struct ky_slug), KY_WIRE_TEXT, 0, NULL},
	    KY_FIELDS_END,
	};
	static const struct ky_wire_field hash[] = {
	    {0, 65, KY_WIRE_TEXT, 0, NULL},
	    KY_FIELDS_END,
	};

	r->out.rules.provider = ky_arena_alloc(a, sizeof(struct ky_slug));
	r->out.rules.hash = ky_arena_alloc(a, 65);
	r->out.rules.at = ky_arena_alloc(a, sizeof(struct ky_time));
	ky_wire_get(in, fields, r->out.rules.provider);
	ky_wire_get(in, hash, r->out.rules.hash);
}

static void
get_rows(struct ky_wire *in, const struct travel *t, struct ky_arena *a,
    struct ky_result *r)
{
	char *rows;

	if (t->out == NULL)
		return;
	if (r->n > KY_ROWS_MAX || r->n > in->left.len / ky_wire_size(t->out)) {
		in->bad = true;
		return;
	}
	rows = ky_arena_array(a, r->n + 1, t->row);
	r->out.tokens = (void *)rows; /* all rows are pointed to from there */
	for (uint32_t i = 0; i < r->n && !in->bad; i++)
		ky_wire_get(in, t->out, rows + i * t->row);
}

/* What travels raw ends all the same. */
static void
end_texts(const struct ky_call *c, struct ky_result *r)
{
	for (uint32_t i = 0; c->op == KY_CALL_INQUIRY_MOVE && i < r->n; i++) {
		struct ky_inquiry *q = &r->out.inquiries[i];

		q->text[sizeof(q->text) - 1] = '\0';
		q->answer[sizeof(q->answer) - 1] = '\0';
	}
	if (c->op == KY_CALL_EXHIBITS || c->op == KY_CALL_EXHIBIT)
		for (uint32_t i = 0; i < r->n; i++)
			r->out.exhibits[i]
			    .note[KY_EXHIBIT_NOTE_SIZE - 1] = '\0';
}

enum ky_code
ky_message_get_answer(struct ky_str bytes, const struct ky_call *c,
    struct ky_arena *a, struct ky_result *out, struct ky_err *err)
{
	struct ky_wire in = {bytes, bytes.len > KY_MESSAGE_MAX};
	struct ky_result r = {.version = KY_CALL_VERSION};
	enum ky_code code;

	if (ky_wire_get_u32(&in) != (uint32_t)c->op)
		in.bad = true;
	code = get_code(&in);
	if (!in.bad && code != KY_OK) {
		get_err(&in, code, err);
		if (ky_wire_all(&in))
			return code;
		in.bad = true;
	}
	r.found = ky_wire_get_u32(&in) != 0;
	r.more = ky_wire_get_u32(&in) != 0;
	r.next = ky_wire_get_u64(&in);
	r.n = ky_wire_get_u32(&in);
	if (c->op == KY_CALL_COMMAND)
		ky_wire_get(&in, reply_fields, &r.out.reply);
	else if (c->op == KY_CALL_COMMANDS)
		get_submissions(&in, c);
	else if (c->op == KY_CALL_RULES_PUT)
		get_rules(&in, a, &r);
	else
		get_rows(&in, &travels[c->op], a, &r);
	r.bytes = ky_arena_copy(a, ky_wire_get_bytes(&in, KY_MESSAGE_MAX));
	if (!ky_wire_all(&in))
		return ky_fail(err, KY_E_UNSURE, 0,
		    "the answer of kaiyakud cannot be read");
	end_texts(c, &r);
	*out = r;
	return KY_OK;
}
