/* What chips signed, as it is listed: never the bytes, cards and chips
 * masked. */
#include "view/view.h"

#include "base/hex.h"

#include <stdlib.h>

static json_t *
hex_json(const uint8_t *bytes, size_t n)
{
	char text[2 * 32 + 1];

	ky_hex_encode(bytes, n, text);
	return json_string(text);
}

static json_t *
eid_json(const struct ky_eid *eid)
{
	char mask[KY_MASK_SIZE];

	if (eid->digits[0] == '\0')
		return json_null();
	ky_eid_mask(eid, mask);
	return json_string(mask);
}

static json_t *
iccid_json(const struct ky_iccid *iccid)
{
	char mask[KY_MASK_SIZE];

	if (iccid->digits[0] == '\0')
		return json_null();
	ky_iccid_mask(iccid, mask);
	return json_string(mask);
}

/* Of what could not be read nothing is told but that. */
static bool
was_read(const struct ky_judged *j)
{
	return j->verdict != KY_PROOF_NOT_ONE &&
	    j->verdict != KY_PROOF_MALFORMED;
}

static json_t *
event_json(const struct ky_judged *j)
{
	const struct ky_profile_event *ev = &j->event;

	if (!was_read(j))
		return json_null();
	return json_pack("{s:s, s:I, s:b, s:b, s:o, s:o}", "kind",
	    ky_profile_event_kind_name(ev->kind), "number", (json_int_t)ev->n,
	    "remote", ev->remote, "number_reused", ev->doubted, "eid",
	    eid_json(&ev->eid), "iccid", iccid_json(&ev->iccid));
}

json_t *
ky_notification_json(const struct ky_notification *n)
{
	const struct ky_judged *j = &n->judged;
	bool verified = j->verdict == KY_PROOF_VERIFIED;

	return json_pack("{s:I, s:s, s:s, s:s, s:o, s:o, s:o, s:b, s:o, s:o, "
			 "s:I, s:b, s:o, s:o}",
	    "notification", (json_int_t)n->n, "state",
	    ky_notification_state_name(n->state), "via",
	    ky_notified_via_name(n->via), "verdict",
	    ky_proof_verdict_name(j->verdict), "why", ky_text_json(j->why),
	    "event", event_json(j), "root",
	    verified ? hex_json(j->root, sizeof(j->root)) : json_null(),
	    "test_root",
	    verified ? j->event.test_root : j->verdict == KY_PROOF_TEST_ROOT,
	    "received", ky_time_json(n->received), "last",
	    ky_time_json(n->last), "copies", (json_int_t)n->copies, "to_us",
	    n->ours, "line",
	    n->line_id != 0 ? json_integer((json_int_t)n->line_id)
			    : json_null(),
	    "code", ky_text_json(n->code));
}
