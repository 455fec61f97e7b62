#include "web/export.h"

#include "page/page.h"
#include "view/view.h"

#include <stdlib.h>

#define FILE_NAME "my-data.json"
#define INQUIRIES_STEP 16

void
ky_export_put(json_t *to, const char *name, json_t *value)
{
	if (json_object_set_new(to, name, value) != 0)
		abort(); /* out of memory */
}

void
ky_export_add(json_t *list, json_t *value)
{
	if (json_array_append_new(list, value) != 0)
		abort(); /* out of memory */
}

bool
ky_export_call(struct ky_export *x, const struct ky_reach *reach,
    struct ky_call *c, struct ky_result *out)
{
	const struct ky_calls *calls = x->v->rq->calls;

	ky_arena_reset(&x->room);
	*out = (struct ky_result){0};
	c->version = KY_CALL_VERSION;
	c->who = ky_guest_caller(x->v->session, reach);
	return calls->call(calls->self, c, &x->room, out, &x->err) == KY_OK;
}

/* --- the account --- */

static json_t *
rights_json(uint32_t rights)
{
	json_t *list = json_array();

	for (int i = 0; i < KY_RIGHT__MAX; i++)
		if ((rights & KY_RIGHT_BIT(i)) != 0)
			ky_export_add(list,
			    json_string(ky_right_name((enum ky_right)i)));
	return list;
}

static json_t *
contact_json(const struct ky_portal_row *r)
{
	return json_pack("{s:s, s:s, s:o}", "id", r->id.text, "address",
	    r->text, "since", ky_time_json(r->at));
}

static json_t *
passkey_json(const struct ky_portal_row *r)
{
	return json_pack("{s:s, s:s, s:o}", "id", r->id.text, "name", r->text,
	    "since", ky_time_json(r->at));
}

static json_t *
session_json(const struct ky_portal_row *r)
{
	return json_pack("{s:s, s:o, s:o, s:b}", "id", r->id.text, "since",
	    ky_time_json(r->at), "until", ky_time_json(r->until), "this_one",
	    r->mine);
}

static json_t *
grant_json(const struct ky_portal_row *r)
{
	return json_pack("{s:s, s:b, s:s, s:o, s:o, s:s, s:o, s:o}", "id",
	    r->id.text, "given_by_me", r->mine, "with", r->text, "line",
	    r->line_id != 0 ? json_integer((json_int_t)r->line_id)
			    : json_null(),
	    "rights", rights_json(r->rights), "state", r->state.text, "since",
	    ky_time_json(r->at), "until", ky_time_json(r->until));
}

/* The account's own lists; each is asked for by KY_ACT_LIST. */
static const struct {
	enum ky_folio_kind kind;
	const char *name;
	json_t *(*row)(const struct ky_portal_row *r);
} lists[] = {
    {KY_FOLIO_CONTACT, "mailboxes", contact_json},
    {KY_FOLIO_PASSKEY, "passkeys", passkey_json},
    {KY_FOLIO_SESSION, "sessions", session_json},
    {KY_FOLIO_GRANT, "grants", grant_json},
};

/* False: it was answered. */
static bool
put_lists(struct ky_visit *v, json_t *to)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct ky_ask ask = {.act = KY_ACT_LIST, .kind = lists[i].kind};
		const struct ky_told *told;
		json_t *rows;

		if (!ky_visit_ask(v, &ask, &told))
			return false;
		rows = json_array();
		for (uint32_t k = 0; k < told->rows_n; k++)
			ky_export_add(rows, lists[i].row(&told->row[k]));
		ky_export_put(to, lists[i].name, rows);
	}
	return true;
}

static json_t *
account_json(const struct ky_guest *s)
{
	return json_pack("{s:s, s:s, s:b, s:b, s:b, s:i, s:o}", "account",
	    s->account.text, "language", s->language, "has_password",
	    s->has_password, "has_authenticator", s->has_totp, "has_passkey",
	    s->has_passkey, "recovery_codes_left", (int)s->spares, "changed",
	    ky_time_json(s->changed));
}

/* --- what was asked of us --- */

/* Who of us decided is not the holder's data. */
static json_t *
inquiry_json(const struct ky_inquiry *q)
{
	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
			 "s:o, s:o}",
	    "id", q->id.text, "kind", ky_inquiry_kind_name(q->kind), "state",
	    ky_inquiry_state_name(q->state), "at", ky_time_json(q->at),
	    "decided", ky_time_json(q->decided), "language",
	    ky_text_json(q->language), "email", ky_text_json(q->email), "about",
	    ky_text_json(q->about.text), "paper", ky_text_json(q->paper.text),
	    "subject", ky_text_json(q->subject), "text", ky_text_json(q->text),
	    "answer", ky_text_json(q->answer));
}

static json_t *
inquiries(struct ky_export *x)
{
	struct ky_call c = {.op = KY_CALL_INQUIRIES,
	    .max = INQUIRIES_STEP,
	    .in.inquiry = {.kind = KY_INQUIRY__MAX,
		.state = KY_INQUIRY_STATE__MAX,
		.account = x->v->session->account}};
	json_t *rows = json_array();
	struct ky_result r = {.more = true};

	while (r.more) {
		if (!ky_export_call(x, NULL, &c, &r)) {
			json_decref(rows);
			return NULL;
		}
		for (uint32_t i = 0; i < r.n; i++)
			ky_export_add(rows, inquiry_json(&r.out.inquiries[i]));
		c.after = r.next;
	}
	return rows;
}

/* --- the file --- */

/* Said in the file itself, since it is read without its description. */
static json_t *
not_in_it(const struct ky_export *x)
{
	static const char *const always[] = {
	    "Secrets: your password, codes, keys and the secret of your "
	    "authenticator app. We keep what checks them, not them.",
	    "Whole numbers of phone, card, chip and bank account: they are "
	    "masked, as on the pages.",
	    "The pictures of your own receipts, and the proof of the public "
	    "log of each paper: save them on the pages of your lines.",
	    "Mails and short messages that were sent: we do not keep them.",
	    "Lines of others that you act for: they are theirs.",
	    "What other systems answered and what staff brought as evidence, "
	    "byte for byte, and who of us it was: the history says when.",
	    "What was erased in time.",
	};
	json_t *list = json_array();

	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		ky_export_add(list, json_string(always[i]));
	(void)json_array_extend(list, x->cut);
	if (x->brief)
		ky_export_add(list,
		    json_string("What was charged and paid, and who looked at "
				"your lines: the file would be too large. The "
				"page of each line has the money."));
	return list;
}

static json_t *
lines(struct ky_export *x)
{
	const struct ky_guest *s = x->v->session;
	json_t *list = json_array(), *line;

	for (uint8_t i = 0; i < s->reach_n; i++) {
		if (s->reach[i].grant.text[0] != '\0')
			continue;
		line = ky_export_line(x, &s->reach[i]);
		if (line == NULL) {
			json_decref(list);
			return NULL;
		}
		ky_export_add(list, line);
	}
	return list;
}

/* What the calls give, into `doc`.  False: `err` says why. */
static bool
put_rest(struct ky_export *x, json_t *doc)
{
	json_t *asked = inquiries(x), *list;

	if (asked == NULL)
		return false;
	ky_export_put(doc, "inquiries", asked);
	list = lines(x);
	if (list == NULL)
		return false;
	ky_export_put(doc, "lines", list);
	ky_export_put(doc, "not_in_it", not_in_it(x));
	return true;
}

static int
add_bytes(const char *p, size_t n, void *out)
{
	ky_buf_add(out, (struct ky_str){p, n});
	return ky_buf_ok(out) ? 0 : -1;
}

/* False: there is no room for it. */
static bool
write_file(const json_t *doc, struct ky_buf *out)
{
	ky_buf_reset(out);
	if (json_dump_callback(doc, add_bytes, out,
		JSON_INDENT(1) | JSON_SORT_KEYS) != 0)
		return false;
	ky_buf_addc(out, '\n');
	return ky_buf_ok(out);
}

/* Whole, or brief. */
static bool
gather(struct ky_export *x, json_t *doc, struct ky_buf *out)
{
	for (int i = 0; i < 2; i++) {
		x->brief = i > 0;
		(void)json_array_clear(x->cut);
		if (!put_rest(x, doc))
			return false;
		if (write_file(doc, out))
			return true;
	}
	(void)ky_fail(&x->err, KY_E_LIMIT, 0, "the account is too large");
	return false;
}

static json_t *
begin(const struct ky_visit *v)
{
	struct ky_time now = v->site->clock.now(v->site->clock.self);

	return json_pack("{s:s, s:s, s:b, s:o, s:o}", "schema",
	    KY_EXPORT_SCHEMA, "issuer", v->rq->about->issuer.text, "demo",
	    json_is_true(json_object_get(v->context, "demo")), "made",
	    ky_time_json(now), "account", account_json(v->session));
}

static void
send_all(struct ky_visit *v)
{
	struct ky_export x = {.v = v, .cut = json_array()};
	void *memory = malloc(KY_CALL_ARENA_SIZE);
	json_t *doc = begin(v);
	struct ky_buf out;

	if (memory == NULL || doc == NULL || x.cut == NULL)
		abort(); /* out of memory */
	ky_arena_init(&x.room, memory, KY_CALL_ARENA_SIZE);
	ky_buf_init(&out, KY_ANSWER_MAX);
	if (put_lists(v, json_object_get(doc, "account"))) {
		if (gather(&x, doc, &out))
			ky_visit_send(v, "application/json", ky_buf_str(&out),
			    FILE_NAME);
		else
			ky_visit_sorry(v, &x.err);
	}
	ky_buf_done(&out);
	json_decref(doc);
	json_decref(x.cut);
	free(memory);
}

void
ky_account_data(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an) || !ky_visit_needs_account(&v) ||
	    !ky_visit_needs_proof(&v))
		return;
	if (rq->method != KY_POST)
		ky_visit_show(&v, KY_PAGE("account/data"), 200);
	else if (ky_visit_post_ok(&v))
		send_all(&v);
}
