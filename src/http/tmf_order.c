#include "http/tmf_order.h"

#include "base/hash.h"
#include "base/hex.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* One at a time finishes an order: who comes second finds the documents of
 * the first. */
#define LOCK PTHREAD_MUTEX_INITIALIZER
static pthread_mutex_t locks[] = {LOCK, LOCK, LOCK, LOCK, LOCK, LOCK, LOCK,
    LOCK, LOCK, LOCK, LOCK, LOCK, LOCK, LOCK, LOCK, LOCK};
#define LOCKS (sizeof(locks) / sizeof(locks[0]))

static pthread_mutex_t *
lock_of(const struct ky_tmf_order *o)
{
	uint32_t sum = 0;

	for (const char *p = o->doc.meta.id; *p != '\0'; p++)
		sum = sum * 31 + (uint8_t)*p;
	return &locks[sum % LOCKS];
}

void
ky_tmf_order_free(struct ky_tmf_order *o)
{
	json_decref(o->doc.json);
	o->doc.json = o->sent = NULL;
}

void
ky_tmf_line_owner(uint64_t line_id, struct ky_slug *out)
{
	int n = snprintf(out->text, sizeof(out->text), "line-%" PRIu64,
	    line_id);

	(void)n; /* 25 characters at most */
}

/* --- to and from JSON --- */

static json_t *
line_json(const struct ky_tmf_line *l)
{
	char wish[KY_DATE_TEXT_SIZE];
	json_t *out;

	ky_date_format(l->wish, wish);
	out = json_pack("{s:i, s:I, s:s, s:s, s:b, s:s}", "item", (int)l->item,
	    "line", (json_int_t)l->line_id, "way", ky_way_name(l->way), "wish",
	    wish, "whenUsedUp", l->used_up ? 1 : 0, "reason", l->reason);
	if (l->refund_reason >= 0)
		(void)json_object_set_new(out, "refundReason",
		    json_string(ky_refund_reason_name(
			(enum ky_refund_reason)l->refund_reason)));
	if (l->language[0] != '\0')
		(void)json_object_set_new(out, "language",
		    json_string(l->language));
	return out;
}

static bool
read_line(const json_t *j, uint32_t items, struct ky_tmf_line *out)
{
	const char *wish = ky_tmf_text(j, "wish");
	const char *reason = ky_tmf_text(j, "refundReason");
	enum ky_refund_reason refund;
	struct ky_err err;

	*out = (struct ky_tmf_line){
	    .item = (uint32_t)json_integer_value(json_object_get(j, "item")),
	    .line_id = (uint64_t)json_integer_value(json_object_get(j, "line")),
	    .used_up = json_is_true(json_object_get(j, "whenUsedUp")),
	    .refund_reason = -1,
	};
	if (reason[0] != '\0') {
		if (!ky_refund_reason_parse(ky_str_of(reason), &refund))
			return false;
		out->refund_reason = (int32_t)refund;
	}
	return out->item < items &&
	    ky_way_parse(ky_str_of(ky_tmf_text(j, "way")), &out->way) &&
	    (wish[0] == '\0' ||
		ky_date_parse(ky_str_of(wish), &out->wish, &err) == KY_OK) &&
	    ky_str_copy(ky_str_of(ky_tmf_text(j, "reason")), out->reason,
		sizeof(out->reason)) &&
	    ky_str_copy(ky_str_of(ky_tmf_text(j, "language")), out->language,
		sizeof(out->language));
}

enum ky_code
ky_tmf_order_read(const struct ky_tmf_doc *doc, struct ky_tmf_order *out,
    struct ky_err *err)
{
	const json_t *lines = json_object_get(doc->json, "lines");
	size_t n = json_array_size(lines), items;
	bool whole;

	memset(out, 0, sizeof(*out));
	out->doc = *doc;
	out->sent = json_object_get(doc->json, "sent");
	items = json_array_size(json_object_get(out->sent, "productOrderItem"));
	whole = ky_tmf_caller_read(doc->json, &out->who) && n >= 1 &&
	    n <= KY_TMF_LINES_MAX;
	for (size_t k = 0; whole && k < n; k++)
		whole = read_line(json_array_get(lines, k), (uint32_t)items,
		    &out->line[k]);
	out->n = (uint32_t)n;
	if (whole)
		return KY_OK;
	ky_tmf_order_free(out);
	return ky_fail(err, KY_E_CORRUPT, 0, "a stored order makes no sense");
}

void
ky_tmf_order_new(const struct ky_tmf *t, struct ky_tmf_sent *sent,
    const struct ky_tmf_line *lines, uint32_t n, struct ky_time now,
    struct ky_tmf_order *out)
{
	struct ky_doc *d = &out->doc.meta;
	json_t *rows = json_array();
	uint8_t hash[KY_SHA256_SIZE];
	char *text = json_dumps(sent->kept, JSON_COMPACT | JSON_SORT_KEYS);

	memset(out, 0, sizeof(*out));
	out->who = t->who;
	out->n = n;
	memcpy(out->line, lines, n * sizeof(*lines));
	(void)snprintf(d->kind.text, sizeof(d->kind.text), KY_TMF_KIND_ORDER);
	ky_tmf_id("po", d->id);
	d->owner = t->who.actor;
	d->at = now;
	/* Of what is kept: what is not kept was compared with the line. */
	ky_sha256(ky_str_of(text), d->fingerprint);
	free(text);
	if (sent->external_id[0] != '\0') {
		ky_sha256(ky_str_of(sent->external_id), hash);
		ky_hex_encode(hash, sizeof(hash), d->key);
	}
	for (uint32_t k = 0; k < n; k++)
		(void)json_array_append_new(rows, line_json(&lines[k]));
	out->sent = sent->kept;
	out->doc.json = ky_tmf_caller_json(&t->who);
	(void)json_object_set_new(out->doc.json, "sent", sent->kept);
	(void)json_object_set_new(out->doc.json, "lines", rows);
	sent->kept = NULL;
}

/* --- answers --- */

static void
answer_id(const struct ky_tmf_order *o, uint32_t k, char out[KY_DOC_ID_SIZE])
{
	int n = snprintf(out, KY_DOC_ID_SIZE, "%.31s.%" PRIu32, o->doc.meta.id,
	    o->line[k].item);

	(void)n; /* fits: 31 and 3 */
}

static bool
answered(const struct ky_tmf_line *l)
{
	return l->ending[0] != '\0' || l->refused[0] != '\0';
}

static bool
read_answer(const json_t *j, struct ky_tmf_line *l)
{
	return ky_str_copy(ky_str_of(ky_tmf_text(j, "ending")), l->ending,
		   sizeof(l->ending)) &&
	    ky_str_copy(ky_str_of(ky_tmf_text(j, "refused")), l->refused,
		sizeof(l->refused)) &&
	    ky_str_copy(ky_str_of(ky_tmf_text(j, "rule")), l->rule,
		sizeof(l->rule));
}

enum ky_code
ky_tmf_order_answers(struct ky_tmf *t, struct ky_tmf_order *o,
    struct ky_err *err)
{
	for (uint32_t k = 0; k < o->n; k++) {
		char id[KY_DOC_ID_SIZE];
		struct ky_tmf_doc d;
		bool whole;

		answer_id(o, k, id);
		if (ky_tmf_doc_get(t, KY_TMF_KIND_LINE, id, &d, err) != KY_OK)
			return err->code;
		whole = d.json == NULL || read_answer(d.json, &o->line[k]);
		json_decref(d.json);
		if (!whole)
			return ky_fail(err, KY_E_CORRUPT, 0,
			    "a stored answer makes no sense");
	}
	return KY_OK;
}

bool
ky_tmf_visible(const struct ky_tmf *t, const struct ky_caller *who)
{
	return t->who.provider.text[0] == '\0' ||
	    (strcmp(t->who.actor.text, who->actor.text) == 0 &&
		strcmp(t->who.provider.text, who->provider.text) == 0);
}

enum ky_code
ky_tmf_order_load(struct ky_tmf *t, const char *id, struct ky_tmf_order *out,
    bool *found, struct ky_err *err)
{
	struct ky_tmf_doc d;
	enum ky_code code = ky_tmf_doc_get(t, KY_TMF_KIND_ORDER, id, &d, err);

	*found = false;
	if (code != KY_OK || d.json == NULL)
		return code;
	code = ky_tmf_order_read(&d, out, err);
	if (code != KY_OK)
		return code;
	if (!ky_tmf_visible(t, &out->who)) {
		ky_tmf_order_free(out);
		return KY_OK;
	}
	code = ky_tmf_order_answers(t, out, err);
	if (code != KY_OK) {
		ky_tmf_order_free(out);
		return code;
	}
	*found = true;
	return KY_OK;
}

/* --- filing --- */

bool
ky_tmf_order_finished(const struct ky_tmf_order *o)
{
	for (uint32_t k = 0; k < o->n; k++)
		if (!answered(&o->line[k]))
			return false;
	return true;
}

/* Stores what is known of a line's answer: nothing yet, before the filing.
 * (Two that finish the same order write the same.) */
static enum ky_code
put_answer(struct ky_tmf *t, const struct ky_tmf_order *o, uint32_t k,
    struct ky_err *err)
{
	const struct ky_tmf_line *l = &o->line[k];
	struct ky_tmf_doc d;
	char id[KY_DOC_ID_SIZE];
	enum ky_code code;

	answer_id(o, k, id);
	if (ky_tmf_doc_get(t, KY_TMF_KIND_LINE, id, &d, err) != KY_OK)
		return err->code;
	if (d.json != NULL && !answered(l)) {
		json_decref(d.json);
		return KY_OK;
	}
	if (d.json == NULL) {
		memset(&d.meta, 0, sizeof(d.meta));
		(void)snprintf(d.meta.kind.text, sizeof(d.meta.kind.text),
		    KY_TMF_KIND_LINE);
		memcpy(d.meta.id, id, sizeof(id));
		ky_tmf_line_owner(l->line_id, &d.meta.owner);
		d.meta.at = o->doc.meta.at;
	}
	json_decref(d.json);
	d.json = json_pack("{s:s, s:i, s:s, s:s, s:s}", "order", o->doc.meta.id,
	    "item", (int)l->item, "ending", l->ending, "refused", l->refused,
	    "rule", l->rule);
	code = ky_tmf_doc_put(t, &d, err);
	json_decref(d.json);
	return code;
}

/* What an operator's own system or a desk orders, it has checked: that is the
 * proof of who may end the line.  A holder's order proves nothing. */
static void
prove(const struct ky_tmf_order *o, const struct ky_tmf_line *l,
    struct ky_buf *bytes, struct ky_command *cmd)
{
	struct ky_evidence *e = &cmd->evidence;

	cmd->duty = KY_DUTY_AUTHORITY;
	switch (o->who.role) {
	case KY_ROLE_OPERATOR:
		e->grade = KY_GRADE_CONFIRMED;
		break;
	case KY_ROLE_STAFF:
	case KY_ROLE_OFFICER:
		e->grade = KY_GRADE_ATTESTED;
		break;
	case KY_ROLE_HOLDER:
	case KY_ROLE_AGENT:
	case KY_ROLE_ENGINE:
	case KY_ROLE__MAX:
		return;
	}
	cmd->has_evidence = true;
	(void)snprintf(e->media_type, sizeof(e->media_type),
	    "application/json");
	(void)snprintf(e->origin, sizeof(e->origin), "tmf622-order");
	(void)snprintf(e->verifier, sizeof(e->verifier), "kaiyaku/1");
	ky_buf_addf(bytes,
	    "{\"by\":\"%s\",\"item\":%" PRIu32 ",\"order\":\"%s\"}",
	    o->who.actor.text, l->item, o->doc.meta.id);
	e->bytes = ky_buf_str(bytes);
}

/* The answer to a filing, as it is kept. */
static enum ky_code
take_answer(struct ky_tmf_line *l, enum ky_code code, const struct ky_result *r,
    const struct ky_err *err)
{
	const struct ky_answered *a = &r->out.reply.answer;

	if (code == KY_OK && a->verdict == KY_VERDICT_ACCEPTED) {
		memcpy(l->ending, a->ending, sizeof(l->ending));
	} else if (code == KY_OK) {
		memcpy(l->refused, a->code, sizeof(l->refused));
		memcpy(l->rule, a->rule, sizeof(l->rule));
	} else if (code == KY_E_INPUT && err->cause == KY_NO_LINE) {
		(void)snprintf(l->refused, sizeof(l->refused), "unknown-line");
	} else if (code == KY_E_REFUSED) {
		(void)snprintf(l->refused, sizeof(l->refused), "set-aside");
	} else {
		return code;
	}
	return KY_OK;
}

static enum ky_code
file(struct ky_tmf *t, struct ky_tmf_order *o, uint32_t k, struct ky_err *err)
{
	struct ky_tmf_line *l = &o->line[k];
	struct ky_command cmd = {
	    .kind = KY_CMD_FILE,
	    .line_id = l->line_id,
	    .way = l->way,
	    .wish = l->wish,
	    .when_used_up = l->used_up,
	    .refund_reason = l->refund_reason,
	};
	struct ky_call call = {.in.command = &cmd};
	struct ky_caller was = t->who;
	struct ky_result r;
	struct ky_buf bytes;
	enum ky_code code;

	if (put_answer(t, o, k, err) != KY_OK)
		return err->code;
	ky_buf_init(&bytes, 256);
	memcpy(cmd.reason, l->reason, sizeof(cmd.reason));
	memcpy(cmd.language, l->language, sizeof(cmd.language));
	(void)snprintf(cmd.key, sizeof(cmd.key), "tmf622/%.31s/%" PRIu32,
	    o->doc.meta.id, l->item);
	prove(o, l, &bytes, &cmd);
	t->who = o->who;
	code = ky_tmf_call(t, KY_CALL_COMMAND, &call, &r, err);
	t->who = was;
	ky_buf_done(&bytes);
	code = take_answer(l, code, &r, err);
	return code == KY_OK ? put_answer(t, o, k, err) : code;
}

enum ky_code
ky_tmf_order_finish(struct ky_tmf *t, struct ky_tmf_order *o,
    struct ky_err *err)
{
	pthread_mutex_t *lock = lock_of(o);
	enum ky_code code = KY_OK;

	(void)pthread_mutex_lock(lock);
	for (uint32_t k = 0; code == KY_OK && k < o->n; k++)
		if (!answered(&o->line[k]))
			code = file(t, o, k, err);
	(void)pthread_mutex_unlock(lock);
	return code;
}

/* --- states --- */

static enum ky_code
state_of(struct ky_tmf *t, const struct ky_tmf_line *l,
    const struct ky_case **c, struct ky_rules *rules, enum ky_tmf_state *out,
    struct ky_err *err)
{
	bool found;
	enum ky_code code;

	*c = NULL;
	if (l->refused[0] != '\0' || l->ending[0] == '\0') {
		*out = l->refused[0] != '\0' ? KY_TMF_REJECTED
					     : KY_TMF_ACKNOWLEDGED;
		return KY_OK;
	}
	code = ky_tmf_line(t, l->line_id, c, rules, &found, err);
	if (code == KY_OK)
		*out = found ? ky_tmf_item_of(*c, l->ending) : KY_TMF_CANCELLED;
	return code;
}

enum ky_code
ky_tmf_order_states(struct ky_tmf *t, const struct ky_tmf_order *o,
    enum ky_tmf_state item[KY_TMF_LINES_MAX], ky_tmf_each *each, void *self,
    struct ky_err *err)
{
	for (uint32_t k = 0; k < o->n; k++) {
		const struct ky_case *c;
		struct ky_rules rules = {0};

		if (state_of(t, &o->line[k], &c, &rules, &item[k], err) !=
		    KY_OK)
			return err->code;
		if (each != NULL)
			each(self, k, c, &rules, item[k]);
	}
	return KY_OK;
}
