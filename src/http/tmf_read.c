#include "http/tmf_read.h"

#include "core/contact.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LIST_MAX 20 /* channels, notes, parties, characteristics */
#define DIGITS_MAX 8
#define POINTER_SIZE sizeof(((struct ky_fault *)0)->pointer)

/* --- free text --- */

/* The length of the digit at `p`, ASCII or full width; 0 = none. */
static size_t
digit(const char *p)
{
	if (*p >= '0' && *p <= '9')
		return 1;
	if ((uint8_t)p[0] == 0xef && (uint8_t)p[1] == 0xbc &&
	    (uint8_t)p[2] >= 0x90 && (uint8_t)p[2] <= 0x99)
		return 3;
	return 0;
}

/* Length of the run of digits and what may stand between them. */
static size_t
run(const char *p, size_t *digits)
{
	size_t len = 0, end = 0;

	*digits = 0;
	for (;;) {
		size_t d = digit(p + len);

		if (d > 0) {
			(*digits)++;
			len += d;
			end = len;
		} else if (p[len] != '\0' && strchr(" -().+", p[len]) != NULL) {
			len++;
		} else {
			return end;
		}
	}
}

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

json_t *
ky_tmf_scrub(const char *text)
{
	struct ky_buf b;
	json_t *out;

	ky_buf_init(&b, 4 * KY_TMF_TEXT_MAX + 64);
	for (const char *p = text; *p != '\0';) {
		size_t word = strcspn(p, " \t\n\r"), digits;
		bool starts = p == text || blank(p[-1]);
		size_t len = digit(p) > 0 ? run(p, &digits) : 0;

		if (starts && memchr(p, '@', word) != NULL) {
			ky_buf_addz(&b, "***");
			p += word;
		} else if (len > 0) {
			if (digits > DIGITS_MAX)
				ky_buf_addz(&b, "***");
			else
				ky_buf_add(&b, (struct ky_str){p, len});
			p += len;
		} else {
			ky_buf_addc(&b, *p++);
		}
	}
	out = ky_buf_ok(&b) ? json_stringn(b.len > 0 ? b.p : "", b.len) : NULL;
	ky_buf_done(&b);
	return out;
}

/* --- reading with faults --- */

struct reading {
	struct ky_tmf_sent *out;
	struct ky_faults *faults;
	char at[POINTER_SIZE]; /* of the object being read */
};

static void
fault(struct reading *r, const char *name, const char *code, const char *words)
{
	char pointer[POINTER_SIZE];

	/* (A name of the sender's may be longer than a pointer: cut.) */
	if (snprintf(pointer, sizeof(pointer), "%s/%.40s", r->at, name) < 0)
		return;
	ky_fault_add(r->faults, pointer, code, "%s", words);
}

/* Goes down into a member; `was` is for going up again. */
static void
enter(struct reading *r, char was[POINTER_SIZE], const char *name, size_t i)
{
	memcpy(was, r->at, POINTER_SIZE);
	if (snprintf(r->at, POINTER_SIZE, "%.60s/%.24s/%zu", was, name, i) < 0)
		r->at[0] = '\0';
}

static void
leave(struct reading *r, const char was[POINTER_SIZE])
{
	memcpy(r->at, was, POINTER_SIZE);
}

/* A text of 1 to `max` bytes, or a fault and NULL. */
static const char *
text(struct reading *r, const char *name, const json_t *v, size_t max)
{
	const char *z = json_string_value(v);

	if (z != NULL && z[0] != '\0' && strlen(z) <= max)
		return z;
	fault(r, name, "malformed",
	    "a text that is not empty and not too long");
	return NULL;
}

/* A name: visible ASCII. */
static const char *
name_of(struct reading *r, const char *name, const json_t *v, size_t max)
{
	const char *z = text(r, name, v, max);

	for (const char *p = z; p != NULL && *p != '\0'; p++)
		if (*p <= ' ' || *p >= 0x7f) {
			fault(r, name, "malformed", "visible ASCII only");
			return NULL;
		}
	return z;
}

static bool
moment(struct reading *r, const char *name, const json_t *v,
    struct ky_time *out)
{
	const char *z = json_string_value(v);
	struct ky_err err;

	if (z != NULL && ky_time_parse(ky_str_of(z), out, &err) == KY_OK &&
	    out->us > 0)
		return true;
	fault(r, name, "malformed",
	    "a moment with its zone, as in 2026-08-31T15:00:00+09:00");
	return false;
}

static void
keep(json_t *kept, const char *name, json_t *value)
{
	(void)json_object_set_new(kept, name,
	    value); /* out of memory: absent */
}

/* --- lists of the order --- */

/* One element of a list into what is kept of it; NULL: a fault was added. */
typedef json_t *one(struct reading *r, const json_t *v);

/* Keeps the scrubbed text of `from` as `name`. */
static bool
keep_text(struct reading *r, json_t *kept, const char *name, const json_t *from)
{
	const json_t *v = json_object_get(from, name);
	const char *z;

	if (v == NULL)
		return true;
	z = text(r, name, v, KY_TMF_TEXT_MAX);
	if (z != NULL)
		keep(kept, name, ky_tmf_scrub(z));
	return z != NULL;
}

static json_t *
note(struct reading *r, const json_t *v)
{
	json_t *kept = json_object();
	struct ky_time t;
	const json_t *date = json_object_get(v, "date");

	if (json_object_get(v, "text") == NULL)
		fault(r, "text", "missing", "a note has a text");
	(void)keep_text(r, kept, "text", v);
	(void)keep_text(r, kept, "id", v);
	/* Its author is a person. */
	if (date != NULL && moment(r, "date", date, &t))
		keep(kept, "date", json_string(json_string_value(date)));
	return kept;
}

static json_t *
channel(struct reading *r, const json_t *v)
{
	json_t *kept = json_object();

	(void)keep_text(r, kept, "id", v);
	(void)keep_text(r, kept, "name", v);
	(void)keep_text(r, kept, "role", v);
	return kept;
}

/* A party by its id and role; names and contacts are not kept. */
static json_t *
party(struct reading *r, const json_t *v)
{
	json_t *kept = json_object();

	if (json_object_get(v, "id") == NULL)
		fault(r, "id", "missing", "a party has an id");
	(void)keep_text(r, kept, "id", v);
	(void)keep_text(r, kept, "role", v);
	(void)keep_text(r, kept, "@referredType", v);
	return kept;
}

static void
list(struct reading *r, json_t *kept, const char *name, const json_t *v,
    one *read)
{
	json_t *out;

	if (!json_is_array(v) || json_array_size(v) > LIST_MAX) {
		fault(r, name, "malformed", "an array of at most 20 objects");
		return;
	}
	out = json_array();
	for (size_t i = 0; i < json_array_size(v); i++) {
		const json_t *x = json_array_get(v, i);
		char was[POINTER_SIZE];

		enter(r, was, name, i);
		if (json_is_object(x))
			(void)json_array_append_new(out, read(r, x));
		else
			ky_fault_add(r->faults, r->at, "malformed",
			    "an object");
		leave(r, was);
	}
	keep(kept, name, out);
}

/* --- characteristics: what a line's ending is to be like --- */

struct trait {
	const char *name;
	/* False: a fault was added. */
	bool (*read)(struct reading *r, struct ky_tmf_ask *a,
	    const json_t *value, json_t **kept);
};

static bool
as_bool(struct reading *r, const json_t *v, bool *out)
{
	const char *z = json_string_value(v);

	if (json_is_boolean(v))
		*out = json_is_true(v);
	else if (z != NULL && strcmp(z, "true") == 0)
		*out = true;
	else if (z != NULL && strcmp(z, "false") == 0)
		*out = false;
	else {
		fault(r, "value", "malformed", "true or false");
		return false;
	}
	return true;
}

static const char *
as_text(struct reading *r, const json_t *v)
{
	return name_of(r, "value", v, KY_TMF_NAME_SIZE - 1);
}

static bool
bad_value(struct reading *r, const char *code, const char *words)
{
	fault(r, "value", code, words);
	return false;
}

static bool
trait_msisdn(struct reading *r, struct ky_tmf_ask *a, const json_t *v,
    json_t **kept)
{
	const char *z = as_text(r, v);
	char mask[KY_MASK_SIZE];
	struct ky_err err;

	if (z == NULL)
		return false;
	if (ky_msisdn_parse(ky_str_of(z), &a->msisdn, &err) != KY_OK)
		return bad_value(r, "malformed", "not a telephone number");
	ky_msisdn_mask(&a->msisdn, mask);
	*kept = json_string(mask);
	return true;
}

static bool
trait_iccid(struct reading *r, struct ky_tmf_ask *a, const json_t *v,
    json_t **kept)
{
	const char *z = as_text(r, v);
	char mask[KY_MASK_SIZE];
	struct ky_err err;

	if (z == NULL)
		return false;
	if (ky_iccid_parse(ky_str_of(z), &a->iccid, &err) != KY_OK)
		return bad_value(r, "malformed", "not a card's number");
	ky_iccid_mask(&a->iccid, mask);
	*kept = json_string(mask);
	return true;
}

static bool
trait_eid(struct reading *r, struct ky_tmf_ask *a, const json_t *v,
    json_t **kept)
{
	const char *z = as_text(r, v);
	char mask[KY_MASK_SIZE];
	struct ky_err err;

	if (z == NULL)
		return false;
	if (ky_eid_parse(ky_str_of(z), &a->eid, &err) != KY_OK)
		return bad_value(r, "malformed", "not an eSIM chip's number");
	ky_eid_mask(&a->eid, mask);
	*kept = json_string(mask);
	return true;
}

/* Said twice, it must be said alike: ways[] is what was said so far. */
static bool
set_way(struct reading *r, struct ky_tmf_ask *a, enum ky_way way)
{
	if (a->way != KY_WAY__MAX && a->way != way)
		return bad_value(r, "contradiction",
		    "portOut and numberPolicy do not agree");
	a->way = way;
	return true;
}

static bool
trait_port_out(struct reading *r, struct ky_tmf_ask *a, const json_t *v,
    json_t **kept)
{
	bool leaves;

	if (!as_bool(r, v, &leaves))
		return false;
	*kept = json_boolean(leaves);
	return set_way(r, a, leaves ? KY_WAY_PORT_OUT : KY_WAY_PLAIN);
}

static bool
trait_number_policy(struct reading *r, struct ky_tmf_ask *a, const json_t *v,
    json_t **kept)
{
	const char *z = as_text(r, v);

	if (z == NULL)
		return false;
	*kept = json_string(z);
	if (strcmp(z, "release") == 0)
		return set_way(r, a, KY_WAY_PLAIN);
	if (strcmp(z, "portOut") == 0)
		return set_way(r, a, KY_WAY_PORT_OUT);
	if (strcmp(z, "keep") == 0)
		return bad_value(r, "number-policy-not-offered",
		    "a number cannot be kept without its line");
	return bad_value(r, "malformed", "release or portOut");
}

static bool
trait_refund_to(struct reading *r, struct ky_tmf_ask *a, const json_t *v,
    json_t **kept)
{
	const char *z = as_text(r, v);

	if (z == NULL)
		return false;
	*kept = json_string(z);
	if (strcmp(z, "bank") == 0)
		a->rail = KY_RAIL_BANK;
	else if (strcmp(z, "originalPayment") == 0)
		a->rail = KY_RAIL_ORIGINAL;
	else
		return bad_value(r, "refund-not-offered",
		    "bank or originalPayment");
	return true;
}

static bool
trait_refund_reason(struct reading *r, struct ky_tmf_ask *a, const json_t *v,
    json_t **kept)
{
	const char *z = as_text(r, v);
	enum ky_refund_reason reason;

	if (z == NULL)
		return false;
	if (!ky_refund_reason_parse(ky_str_of(z), &reason))
		return bad_value(r, "malformed",
		    "business-end, small-amount, left-japan, moved or "
		    "service-failure");
	a->refund_reason = (int32_t)reason;
	*kept = json_string(z);
	return true;
}

static bool
trait_used_up(struct reading *r, struct ky_tmf_ask *a, const json_t *v,
    json_t **kept)
{
	if (!as_bool(r, v, &a->used_up))
		return false;
	*kept = json_boolean(a->used_up);
	return true;
}

/* A code: it goes into papers and notes as it is. */
static bool
trait_end_reason(struct reading *r, struct ky_tmf_ask *a, const json_t *v,
    json_t **kept)
{
	const char *z = as_text(r, v);
	size_t len = z != NULL ? strlen(z) : 0;

	if (len == 0)
		return false;
	if (strspn(z, "abcdefghijklmnopqrstuvwxyz0123456789-") != len ||
	    !ky_str_copy(ky_str_of(z), a->reason, sizeof(a->reason)))
		return bad_value(r, "malformed",
		    "a code of at most 47 of a-z 0-9 -");
	*kept = json_string(z);
	return true;
}

static bool
trait_language(struct reading *r, struct ky_tmf_ask *a, const json_t *v,
    json_t **kept)
{
	const char *z = as_text(r, v);
	struct ky_err err;

	if (z == NULL)
		return false;
	if (ky_language_parse(ky_str_of(z), a->language, &err) != KY_OK)
		return bad_value(r, "malformed",
		    "a language as \"ja\" or \"zh-Hans\"");
	*kept = json_string(z);
	return true;
}

static bool
trait_return_by(struct reading *r, struct ky_tmf_ask *a, const json_t *v,
    json_t **kept)
{
	(void)a;
	(void)v;
	(void)kept;
	return bad_value(r, "return-by-not-offered",
	    "by when a thing must come back follows from the provider's "
	    "rules");
}

static const struct trait traits[] = {
    {"msisdn", trait_msisdn},
    {"iccid", trait_iccid},
    {"eid", trait_eid},
    {"portOut", trait_port_out},
    {"numberPolicy", trait_number_policy},
    {"refundTo", trait_refund_to},
    {"refundReason", trait_refund_reason},
    {"whenUsedUp", trait_used_up},
    {"endReason", trait_end_reason},
    {"language", trait_language},
    {"returnBy", trait_return_by},
};
#define TRAITS (sizeof(traits) / sizeof(traits[0]))

static void
trait(struct reading *r, struct ky_tmf_ask *a, const json_t *v, uint32_t *seen,
    json_t *list_kept)
{
	const char *name = json_string_value(json_object_get(v, "name"));
	json_t *kept = NULL;
	size_t i = 0;

	while (name != NULL && i < TRAITS && strcmp(traits[i].name, name) != 0)
		i++;
	if (name == NULL || i == TRAITS) {
		fault(r, "name", "characteristic-not-offered",
		    "no characteristic that we know");
		return;
	}
	if ((*seen >> i & 1) != 0) {
		fault(r, "name", "contradiction", "said twice");
		return;
	}
	*seen |= UINT32_C(1) << i;
	if (traits[i].read(r, a, json_object_get(v, "value"), &kept))
		(void)json_array_append_new(list_kept,
		    json_pack("{s:s, s:o}", "name", name, "value", kept));
	else
		json_decref(kept);
}

static void
characteristics(struct reading *r, struct ky_tmf_ask *a, const json_t *v,
    json_t *product)
{
	json_t *out;
	uint32_t seen = 0;

	if (!json_is_array(v) || json_array_size(v) > LIST_MAX) {
		fault(r, "productCharacteristic", "malformed",
		    "an array of at most 20 objects");
		return;
	}
	out = json_array();
	for (size_t i = 0; i < json_array_size(v); i++) {
		char was[POINTER_SIZE];

		enter(r, was, "productCharacteristic", i);
		trait(r, a, json_array_get(v, i), &seen, out);
		leave(r, was);
	}
	keep(product, "productCharacteristic", out);
}

/* --- items --- */

/* Members of an object that have a reader of their own, and those that are
 * answered with a code. */
enum way_of {
	READ_ELSEWHERE,
	KEEP_TEXT,
	READ_ONLY,
	NOT_OFFERED,
};
struct member {
	const char *name;
	enum way_of how;
};

static void
members(struct reading *r, const json_t *from, const struct member *table,
    size_t n, json_t *kept)
{
	const char *name;
	json_t *v;

	json_object_foreach((json_t *)(uintptr_t)from, name, v)
	{
		size_t i = 0;

		while (i < n && strcmp(table[i].name, name) != 0)
			i++;
		if (i == n) {
			fault(r, name, "unknown-attribute",
			    "no attribute of TMF622 v4");
			continue;
		}
		switch (table[i].how) {
		case READ_ELSEWHERE:
			break;
		case KEEP_TEXT:
			(void)keep_text(r, kept, name, from);
			break;
		case READ_ONLY:
			fault(r, name, "read-only", "said by the server only");
			break;
		case NOT_OFFERED:
			fault(r, name, "not-offered",
			    "an ending has nothing of that kind");
			break;
		}
	}
}
#define MEMBERS(r, from, table, kept) \
	members(r, from, table, sizeof(table) / sizeof((table)[0]), kept)

static void
product(struct reading *r, struct ky_tmf_ask *a, const json_t *v, json_t *item)
{
	static const struct member known[] = {
	    {"id", READ_ELSEWHERE},
	    {"productCharacteristic", READ_ELSEWHERE},
	    {"href", KEEP_TEXT},
	    {"@type", KEEP_TEXT},
	    {"@baseType", KEEP_TEXT},
	    {"@schemaLocation", KEEP_TEXT},
	    {"@referredType", KEEP_TEXT},
	    {"status", READ_ONLY},
	    {"startDate", READ_ONLY},
	    {"terminationDate", READ_ONLY},
	};
	const char *id = json_string_value(json_object_get(v, "id"));
	const json_t *traits_sent = json_object_get(v, "productCharacteristic");
	char was[POINTER_SIZE];
	json_t *kept;

	if (!json_is_object(v)) {
		fault(r, "product", "missing", "the line to be ended");
		return;
	}
	memcpy(was, r->at, sizeof(was));
	if (snprintf(r->at, POINTER_SIZE, "%.80s/product", was) < 0)
		r->at[0] = '\0';
	kept = json_object();
	MEMBERS(r, v, known, kept);
	/* Not a number: no line has that id, and the answer is the same. */
	if (id == NULL)
		fault(r, "id", "missing", "the line's id");
	else if (!ky_str_u64(ky_str_of(id), INT64_MAX, &a->line_id))
		a->line_id = 0;
	keep(kept, "id", json_sprintf("%" PRIu64, a->line_id));
	if (traits_sent != NULL)
		characteristics(r, a, traits_sent, kept);
	keep(item, "product", kept);
	leave(r, was);
}

static void
action(struct reading *r, struct ky_tmf_ask *a, const json_t *v)
{
	const char *z = json_string_value(v);

	if (z == NULL)
		fault(r, "action", "missing", "delete or noChange");
	else if (strcmp(z, "delete") == 0)
		a->acts = true;
	else if (strcmp(z, "noChange") != 0)
		fault(r, "action",
		    strcmp(z, "add") == 0 || strcmp(z, "modify") == 0
			? "action-not-offered"
			: "malformed",
		    "lines are ended here: delete or noChange");
}

static json_t *
item(struct reading *r, struct ky_tmf_ask *a, const json_t *v)
{
	static const struct member known[] = {
	    {"id", READ_ELSEWHERE},
	    {"action", READ_ELSEWHERE},
	    {"quantity", READ_ELSEWHERE},
	    {"product", READ_ELSEWHERE},
	    {"@type", KEEP_TEXT},
	    {"@baseType", KEEP_TEXT},
	    {"@schemaLocation", KEEP_TEXT},
	    {"state", READ_ONLY},
	    {"appointment", NOT_OFFERED},
	    {"billingAccount", NOT_OFFERED},
	    {"itemPrice", NOT_OFFERED},
	    {"itemTerm", NOT_OFFERED},
	    {"itemTotalPrice", NOT_OFFERED},
	    {"payment", NOT_OFFERED},
	    {"productOffering", NOT_OFFERED},
	    {"productOfferingQualificationItem", NOT_OFFERED},
	    {"productOrderItem", NOT_OFFERED},
	    {"productOrderItemRelationship", NOT_OFFERED},
	    {"qualification", NOT_OFFERED},
	    {"quoteItem", NOT_OFFERED},
	};
	const json_t *quantity = json_object_get(v, "quantity");
	json_t *kept = json_object();
	const char *id;

	*a = (struct ky_tmf_ask){
	    .way = KY_WAY__MAX,
	    .refund_reason = -1,
	    .rail = -1,
	};
	MEMBERS(r, v, known, kept);
	id = name_of(r, "id", json_object_get(v, "id"), 32);
	if (id != NULL)
		keep(kept, "id", json_string(id));
	action(r, a, json_object_get(v, "action"));
	keep(kept, "action", json_string(a->acts ? "delete" : "noChange"));
	if (quantity != NULL && json_integer_value(quantity) != 1)
		fault(r, "quantity", "not-offered", "one line an item");
	if (a->acts || json_object_get(v, "product") != NULL)
		product(r, a, json_object_get(v, "product"), kept);
	if (a->way == KY_WAY__MAX)
		a->way = KY_WAY_PLAIN;
	return kept;
}

/* An id, or a line, that an earlier item has too. */
static void
check_twin(struct reading *r, const json_t *kept, uint32_t i)
{
	const struct ky_tmf_sent *o = r->out;
	const char *id = json_string_value(
	    json_object_get(json_array_get(kept, i), "id"));

	for (uint32_t k = 0; k < i; k++) {
		const char *other = json_string_value(
		    json_object_get(json_array_get(kept, k), "id"));

		if (id != NULL && other != NULL && strcmp(id, other) == 0)
			fault(r, "id", "contradiction",
			    "another item has this id");
		if (o->ask[i].acts && o->ask[k].acts &&
		    o->ask[i].line_id == o->ask[k].line_id &&
		    o->ask[i].line_id != 0)
			fault(r, "product", "contradiction",
			    "another item names this line");
	}
}

static void
items(struct reading *r, const json_t *v, json_t *kept)
{
	struct ky_tmf_sent *o = r->out;
	json_t *out;
	bool acts = false;

	if (!json_is_array(v) || json_array_size(v) < 1 ||
	    json_array_size(v) > KY_TMF_LINES_MAX) {
		fault(r, "productOrderItem",
		    v == NULL ? "missing" : "malformed",
		    "an array of 1 to 50 items");
		return;
	}
	out = json_array();
	o->n = (uint32_t)json_array_size(v);
	for (uint32_t i = 0; i < o->n; i++) {
		char was[POINTER_SIZE];

		enter(r, was, "productOrderItem", i);
		(void)json_array_append_new(out,
		    item(r, &o->ask[i], json_array_get(v, i)));
		check_twin(r, out, i);
		leave(r, was);
		acts |= o->ask[i].acts;
	}
	if (!acts && r->faults->n == 0)
		fault(r, "productOrderItem", "nothing-to-do",
		    "no item with the action delete");
	keep(kept, "productOrderItem", out);
}

/* --- the order --- */

static const struct member order_members[] = {
    {"externalId", READ_ELSEWHERE},
    {"requestedStartDate", READ_ELSEWHERE},
    {"requestedCompletionDate", READ_ELSEWHERE},
    {"channel", READ_ELSEWHERE},
    {"note", READ_ELSEWHERE},
    {"relatedParty", READ_ELSEWHERE},
    {"productOrderItem", READ_ELSEWHERE},
    {"category", KEEP_TEXT},
    {"description", KEEP_TEXT},
    {"priority", KEEP_TEXT},
    {"@type", KEEP_TEXT},
    {"@baseType", KEEP_TEXT},
    {"@schemaLocation", KEEP_TEXT},
    {"id", READ_ONLY},
    {"href", READ_ONLY},
    {"orderDate", READ_ONLY},
    {"state", READ_ONLY},
    {"completionDate", READ_ONLY},
    {"expectedCompletionDate", READ_ONLY},
    {"cancellationDate", READ_ONLY},
    {"cancellationReason", READ_ONLY},
    {"agreement", NOT_OFFERED},
    {"billingAccount", NOT_OFFERED},
    {"notificationContact", NOT_OFFERED},
    {"orderTotalPrice", NOT_OFFERED},
    {"payment", NOT_OFFERED},
    {"productOfferingQualification", NOT_OFFERED},
    {"quote", NOT_OFFERED},
};

/* A moment that is said, read and kept as it was written. */
static void
keep_moment(struct reading *r, const json_t *from, const char *name,
    json_t *kept, struct ky_time *out)
{
	const json_t *v = json_object_get(from, name);

	if (v != NULL && moment(r, name, v, out))
		keep(kept, name, json_string(json_string_value(v)));
}

static void
keep_list(struct reading *r, const json_t *from, const char *name, json_t *kept,
    one *read)
{
	const json_t *v = json_object_get(from, name);

	if (v != NULL)
		list(r, kept, name, v, read);
}

void
ky_tmf_read_order(const json_t *body, struct ky_tmf_sent *out,
    struct ky_faults *faults)
{
	struct reading r = {.out = out, .faults = faults};
	const json_t *external = json_object_get(body, "externalId");
	json_t *kept = json_object();
	const char *z;

	memset(out, 0, sizeof(*out));
	out->kept = kept;
	MEMBERS(&r, body, order_members, kept);
	z = external != NULL
	    ? name_of(&r, "externalId", external, KY_TMF_NAME_SIZE - 1)
	    : NULL;
	if (z != NULL &&
	    ky_str_copy(ky_str_of(z), out->external_id,
		sizeof(out->external_id)))
		keep(kept, "externalId", json_string(z));
	keep_moment(&r, body, "requestedStartDate", kept, &out->start);
	keep_moment(&r, body, "requestedCompletionDate", kept,
	    &out->completion);
	if (out->start.us != 0 && out->completion.us != 0 &&
	    ky_time_cmp(out->completion, out->start) < 0)
		fault(&r, "requestedCompletionDate", "contradiction",
		    "before requestedStartDate");
	keep_list(&r, body, "channel", kept, channel);
	keep_list(&r, body, "note", kept, note);
	keep_list(&r, body, "relatedParty", kept, party);
	items(&r, json_object_get(body, "productOrderItem"), kept);
}

void
ky_tmf_read_patch(const json_t *body, json_t **notes, struct ky_faults *faults)
{
	struct reading r = {.faults = faults};
	json_t *kept = json_object();
	const char *name;
	json_t *v;

	json_object_foreach((json_t *)(uintptr_t)body, name, v)
	{
		if (strcmp(name, "note") == 0)
			list(&r, kept, name, v, note);
		else
			fault(&r, name, "not-changeable",
			    "the day is set once filed, and the rest is what "
			    "was asked for: withdraw, and order anew");
	}
	if (json_object_size(body) == 0)
		fault(&r, "note", "missing", "nothing to change");
	*notes = json_incref(json_object_get(kept, "note"));
	json_decref(kept);
}

void
ky_tmf_read_cancel(const json_t *body, char order[KY_TMF_NAME_SIZE],
    struct ky_time *requested, json_t **kept, struct ky_faults *faults)
{
	static const struct member known[] = {
	    {"productOrder", READ_ELSEWHERE},
	    {"requestedCancellationDate", READ_ELSEWHERE},
	    {"cancellationReason", KEEP_TEXT},
	    {"@type", KEEP_TEXT},
	    {"@baseType", KEEP_TEXT},
	    {"@schemaLocation", KEEP_TEXT},
	    {"id", READ_ONLY},
	    {"href", READ_ONLY},
	    {"state", READ_ONLY},
	    {"effectiveCancellationDate", READ_ONLY},
	};
	struct reading r = {.faults = faults};
	const char *id = json_string_value(
	    json_object_get(json_object_get(body, "productOrder"), "id"));

	*kept = json_object();
	*requested = (struct ky_time){0};
	order[0] = '\0';
	MEMBERS(&r, body, known, *kept);
	if (id == NULL || id[0] == '\0')
		fault(&r, "productOrder/id", "missing",
		    "the order to be withdrawn");
	else if (!ky_str_copy(ky_str_of(id), order, KY_TMF_NAME_SIZE))
		order[0] = '\0'; /* too long for an order of ours */
	keep_moment(&r, body, "requestedCancellationDate", *kept, requested);
}

struct ky_date
ky_tmf_wish(struct ky_time start, struct ky_time completion, struct ky_time now,
    struct ky_zone zone)
{
	struct ky_date wish = {0, 0, 0};

	if (completion.us != 0)
		wish = ky_date_at(completion, zone);
	if (start.us != 0 && ky_time_cmp(start, now) > 0)
		wish = ky_date_max(wish, ky_date_at(start, zone));
	return wish;
}
