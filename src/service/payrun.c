/* Payment runs: proposed, looked at, approved or declared void; their files. */
#include "service/serve.h"

#include "service/event.h"
#include "service/runfile.h"

#include "base/hash.h"
#include "base/log.h"
#include "core/calendar.h"

#include <inttypes.h>
#include <string.h>

/* --- looking --- */

static const struct ky_till *
till_of(const struct ky_serving *s)
{
	return s->store->till;
}

static enum ky_code
find(struct ky_serving *s, struct ky_payrun *out, bool *found,
    struct ky_err *err)
{
	const struct ky_till *t = till_of(s);
	enum ky_code code = t->payrun_get(t->self, &s->service->config.issuer,
	    s->call->in.payrun.n, out, found, err);

	if (code == KY_OK && *found)
		*found = ky_serve_may_see(s, &out->provider);
	return code;
}

static void
give(struct ky_serving *s, const struct ky_payrun *r)
{
	s->out->out.payruns = ky_arena_alloc(s->arena, sizeof(*r));
	*s->out->out.payruns = *r;
	s->out->found = true;
	s->out->n = 1;
}

enum ky_code
ky_serve_payrun_get(struct ky_serving *s, struct ky_err *err)
{
	struct ky_payrun r;
	bool found;

	if (find(s, &r, &found, err) != KY_OK)
		return err->code;
	if (found)
		give(s, &r);
	return KY_OK;
}

/* What a listing is narrowed to: the caller's own provider, whatever was asked
 * for; false: another one was, of which there is nothing to see. */
static bool
narrow(const struct ky_serving *s, struct ky_slug *provider)
{
	const struct ky_slug *own = &s->call->who.provider;

	*provider = s->call->in.payrun.provider;
	if (own->text[0] == '\0')
		return true;
	if (provider->text[0] == '\0')
		*provider = *own;
	return strcmp(provider->text, own->text) == 0;
}

enum ky_code
ky_serve_payruns(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_till *t = till_of(s);
	const struct ky_call *c = s->call;
	struct ky_slug provider;
	uint32_t n = 0;
	enum ky_code code = ky_serve_bound(s, err);

	if (code != KY_OK)
		return code;
	s->out->found = true;
	s->out->out.payruns = ky_arena_array(s->arena, c->max + 1,
	    sizeof(struct ky_payrun));
	if (!narrow(s, &provider))
		return KY_OK;
	code = t->payruns(t->self, &s->service->config.issuer,
	    c->in.payrun.state, &provider, c->after, c->max + 1,
	    s->out->out.payruns, &n, err);
	s->out->more = n > c->max;
	s->out->n = n > c->max ? c->max : n;
	if (s->out->n > 0)
		s->out->next = s->out->out.payruns[s->out->n - 1].n;
	return code;
}

enum ky_code
ky_serve_transfers(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_till *t = till_of(s);
	const struct ky_call *c = s->call;
	struct ky_slug provider;
	uint32_t n = 0;
	enum ky_code code = ky_serve_bound(s, err);

	if (code != KY_OK)
		return code;
	s->out->found = true;
	s->out->out.transfers = ky_arena_array(s->arena, c->max + 1,
	    sizeof(struct ky_transfer));
	if (!narrow(s, &provider))
		return KY_OK;
	code = t->transfers(t->self, &s->service->config.issuer,
	    c->in.payrun.transfers, &provider, c->in.payrun.n, c->line_id,
	    c->after, c->max + 1, s->out->out.transfers, &n, err);
	if (code != KY_OK)
		return code;
	s->out->more = n > c->max;
	s->out->n = n > c->max ? c->max : n;
	if (s->out->n == 0)
		return KY_OK;
	s->out->next = s->out->out.transfers[s->out->n - 1].n;
	ky_serve_looked(s, KY_LOOKED_LISTED, s->out->out.transfers[0].line_id,
	    s->out->n);
	return KY_OK;
}

/* --- who may --- */

enum ky_code
ky_serve_money_role(const struct ky_serving *s, struct ky_err *err)
{
	if (s->call->who.role == KY_ROLE_OPERATOR ||
	    s->call->who.role == KY_ROLE_OFFICER)
		return KY_OK;
	return ky_fail(err, KY_E_REFUSED, KY_NO_MONEY_ROLE,
	    "payment runs are for the roles operator and officer");
}

/* --- proposing --- */

static enum ky_code
check_day(const struct ky_serving *s, struct ky_date *day, struct ky_err *err)
{
	struct ky_date today = ky_date_at(ky_serve_now(s->service),
	    KY_ZONE_JAPAN);
	char text[KY_DATE_TEXT_SIZE];

	if (ky_date_none(*day)) {
		*day = ky_bank_day_add(today, 1);
		return KY_OK;
	}
	if (ky_date_cmp(*day, today) < 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the day on which the bank pays is over");
	if (ky_bank_day(*day))
		return KY_OK;
	ky_date_format(ky_bank_day_from(*day), text);
	return ky_fail(err, KY_E_INPUT, 0,
	    "banks in Japan do not work on that day; the next one is %s", text);
}

static enum ky_code
check_wanted(const struct ky_serving *s, struct ky_payrun *r,
    struct ky_err *err)
{
	const struct ky_bankfile *bank = &s->service->config.bankfile;
	struct ky_slug slug;

	if (ky_serve_money_role(s, err) != KY_OK)
		return err->code;
	if (ky_slug_parse(ky_str_of(r->provider.text), &slug, err) != KY_OK)
		return ky_during(err, "provider");
	if (!ky_serve_may_see(s, &r->provider))
		return ky_fail(err, KY_E_INPUT, 0,
		    "refunds of the provider %s only are paid by this caller",
		    s->call->who.provider.text);
	if (r->count > KY_PAYRUN_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a payment run has at most %d transfers", KY_PAYRUN_MAX);
	if (bank->self == NULL)
		return ky_fail(err, KY_E_REFUSED, KY_NO_BANK,
		    "no bank is set up: [peer \"bank\"], kaiyaku.conf(5)");
	if (bank->ready(bank->self, r->form, err) != KY_OK) {
		err->cause = KY_NO_BANK;
		return err->code;
	}
	return check_day(s, &r->day, err);
}

/* What the same key must be asked again with. */
static void
fingerprint(const struct ky_serving *s, uint8_t out[KY_SHA256_SIZE])
{
	const struct ky_payrun *w = &s->call->in.payrun.wanted;
	char text[128];
	int n = snprintf(text, sizeof(text), "%s %s %s %d-%u-%u %u",
	    w->provider.text, ky_rail_form_name(w->form), w->currency,
	    w->day.year, w->day.month, w->day.day, w->count);

	ky_sha256((struct ky_str){text, (size_t)n}, out);
}

static const struct ky_slug doc_kind = {"payrun"};

struct proposal {
	const struct ky_serving *s;
	struct ky_payrun wanted; /* count: at most so many */
	struct ky_payrun made;   /* by an earlier attempt, perhaps undone */
	bool replayed;
};

/* Proposed before, under this key. */
static enum ky_code
by_key(struct proposal *p, const struct ky_store *store, bool *found,
    struct ky_err *err)
{
	const struct ky_office *o = store->office;
	const struct ky_slug *issuer = &p->s->service->config.issuer;
	uint8_t print[KY_SHA256_SIZE];
	struct ky_buf json;
	struct ky_doc doc;
	uint64_t n = 0;
	enum ky_code code;

	*found = false;
	if (p->s->call->in.payrun.key[0] == '\0')
		return KY_OK;
	ky_buf_init(&json, KY_DOC_BYTES_MAX);
	code = o->doc_find(o->self, issuer, &doc_kind, &p->s->call->who.actor,
	    p->s->call->in.payrun.key, &doc, &json, found, err);
	ky_buf_done(&json);
	if (code != KY_OK || !*found)
		return code;
	fingerprint(p->s, print);
	if (memcmp(print, doc.fingerprint, sizeof(print)) != 0)
		return ky_fail(err, KY_E_INPUT, KY_NO_KEY_REUSED,
		    "the idempotency key was used for another payment run");
	if (!ky_str_u64(ky_str_of(doc.id), INT64_MAX, &n))
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "the key of a payment run leads to none");
	p->replayed = true;
	return store->till->payrun_get(store->till->self, issuer, n, &p->made,
	    found, err);
}

/* By an attempt of this very call, whose commit had no answer. */
static enum ky_code
by_trace(struct proposal *p, const struct ky_store *store, bool *found,
    struct ky_err *err)
{
	const struct ky_till *t = store->till;
	struct ky_payrun r;

	*found = false;
	if (p->made.n == 0)
		return KY_OK;
	if (t->payrun_get(t->self, &p->s->service->config.issuer, p->made.n, &r,
		found, err) != KY_OK)
		return err->code;
	*found = *found && ky_time_cmp(r.created, p->made.created) == 0 &&
	    memcmp(r.sha256, p->made.sha256, sizeof(r.sha256)) == 0;
	return KY_OK;
}

static enum ky_code
keep_key(struct proposal *p, const struct ky_store *store, struct ky_err *err)
{
	const struct ky_office *o = store->office;
	struct ky_doc doc = {.kind = doc_kind,
	    .owner = p->s->call->who.actor,
	    .at = p->made.created,
	    .json = KY_STR("{}")};
	bool taken;

	if (p->s->call->in.payrun.key[0] == '\0')
		return KY_OK;
	(void)snprintf(doc.id, sizeof(doc.id), "%" PRIu64, p->made.n);
	(void)ky_str_copy(ky_str_of(p->s->call->in.payrun.key), doc.key,
	    sizeof(doc.key));
	fingerprint(p->s, doc.fingerprint);
	return o->doc_put(o->self, &p->s->service->config.issuer, &doc, &taken,
	    err);
}

static enum ky_code
make(struct proposal *p, const struct ky_store *store, struct ky_err *err)
{
	const struct ky_till *t = store->till;
	const struct ky_slug *issuer = &p->s->service->config.issuer;
	const struct ky_runfile f = {.bank = &p->s->service->config.bankfile,
	    .till = t,
	    .issuer = issuer};
	struct ky_payrun *r = &p->made;

	*r = p->wanted;
	r->count = 0;
	if (t->payrun_put(t->self, issuer, r, err) != KY_OK ||
	    t->payrun_fill(t->self, issuer, r, p->wanted.count, err) != KY_OK)
		return err->code;
	if (r->count == 0)
		return ky_fail(err, KY_E_REFUSED, KY_NO_TRANSFERS,
		    "no refund of %s in %s waits for a file of the form %s",
		    r->provider.text, r->currency, ky_rail_form_name(r->form));
	if (ky_runfile_write(&f, r, NULL, r->sha256, err) != KY_OK)
		return err->code;
	return t->payrun_put(t->self, issuer, r, err);
}

static enum ky_code
propose(void *self, struct ky_store *store, struct ky_err *err)
{
	struct proposal *p = self;
	bool found;

	if (by_trace(p, store, &found, err) != KY_OK)
		return err->code;
	if (found)
		return KY_OK;
	if (by_key(p, store, &found, err) != KY_OK)
		return err->code;
	if (found)
		return KY_OK;
	if (make(p, store, err) != KY_OK)
		return err->code;
	return keep_key(p, store, err);
}

static void
tell(const struct ky_serving *s, const struct ky_payrun *r, const char *reason)
{
	ky_log(KY_INFO, KY_EV_PAYRUN,
	    "payrun=%" PRIu64 " state=%s actor=%s transfers=%u reason=%s", r->n,
	    ky_payrun_state_name(r->state), s->call->who.actor.text, r->count,
	    reason[0] != '\0' ? reason : "none");
}

enum ky_code
ky_serve_payrun_new(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_payrun *w = &s->call->in.payrun.wanted;
	struct proposal p = {.s = s,
	    .wanted = {.state = KY_PAYRUN_PROPOSED,
		.form = w->form,
		.provider = w->provider,
		.day = w->day,
		.maker = s->call->who.actor,
		.created = ky_serve_now(s->service),
		.count = w->count > 0 ? w->count : KY_PAYRUN_USUAL}};

	memcpy(p.wanted.currency, w->currency[0] != '\0' ? w->currency : "JPY",
	    sizeof(p.wanted.currency));
	if (check_wanted(s, &p.wanted, err) != KY_OK ||
	    ky_engine_write(s->service->config.engine, propose, &p, err) !=
		KY_OK)
		return err->code;
	give(s, &p.made);
	if (!p.replayed)
		tell(s, &p.made, "");
	return KY_OK;
}

/* --- approving, and taking back --- */

struct move {
	const struct ky_serving *s;
	struct ky_time now;
	struct ky_payrun run;
	bool found, done;
};

static enum ky_code
not_now(const struct move *m, struct ky_err *err)
{
	return ky_fail(err, KY_E_REFUSED, KY_NO_PAYRUN_STATE,
	    "payment run %" PRIu64 " is %s: that cannot be done now", m->run.n,
	    ky_payrun_state_name(m->run.state));
}

/* Approved again, one of which somebody said that it is void is not. */
static enum ky_code
approve(struct move *m, struct ky_err *err)
{
	const struct ky_slug *actor = &m->s->call->who.actor;
	struct ky_payrun *r = &m->run;
	bool again = r->state == KY_PAYRUN_APPROVED &&
	    r->voider.text[0] != '\0';

	if (r->state != KY_PAYRUN_PROPOSED && !again)
		return not_now(m, err);
	if (strcmp(r->maker.text, actor->text) == 0)
		return ky_fail(err, KY_E_REFUSED, KY_NO_SECOND_PERSON,
		    "who proposed it cannot approve it: a second person must");
	r->voider.text[0] = '\0';
	if (again)
		return KY_OK;
	r->checker = *actor;
	r->approved = m->now;
	r->state = KY_PAYRUN_APPROVED;
	return KY_OK;
}

/* Of one that was never approved there is no file; of another it takes two
 * people's word that it was not sent. */
static enum ky_code
declare_void(struct move *m, const struct ky_till *t, struct ky_err *err)
{
	const struct ky_slug *actor = &m->s->call->who.actor;
	struct ky_payrun *r = &m->run;

	if (r->state != KY_PAYRUN_PROPOSED && r->state != KY_PAYRUN_APPROVED)
		return not_now(m, err);
	if (r->paid + r->failed > 0)
		return ky_fail(err, KY_E_REFUSED, KY_NO_PAYRUN_STATE,
		    "payment run %" PRIu64 " has results of the bank: it was "
		    "sent",
		    r->n);
	if (r->state == KY_PAYRUN_APPROVED && r->voider.text[0] == '\0') {
		r->voider = *actor;
		return KY_OK;
	}
	if (r->state == KY_PAYRUN_APPROVED &&
	    strcmp(r->voider.text, actor->text) == 0)
		return ky_fail(err, KY_E_REFUSED, KY_NO_SECOND_PERSON,
		    "a second person must say that it was not sent");
	if (r->state == KY_PAYRUN_PROPOSED)
		r->voider = *actor;
	r->state = KY_PAYRUN_VOID;
	r->finished = m->now;
	return t->payrun_empty(t->self, &m->s->service->config.issuer, r->n,
	    err);
}

static enum ky_code
move(void *self, struct ky_store *store, struct ky_err *err)
{
	struct move *m = self;
	const struct ky_till *t = store->till;
	const struct ky_slug *issuer = &m->s->service->config.issuer;
	struct ky_payrun was = m->run;
	enum ky_code code;

	if (t->payrun_get(t->self, issuer, m->s->call->in.payrun.n, &m->run,
		&m->found, err) != KY_OK)
		return err->code;
	m->found = m->found && ky_serve_may_see(m->s, &m->run.provider);
	if (!m->found)
		return KY_OK;
	/* Done by this very call, whose commit had no answer. */
	if (m->done && was.state == m->run.state &&
	    strcmp(was.voider.text, m->run.voider.text) == 0)
		return KY_OK;
	code = m->s->call->in.payrun.state == KY_PAYRUN_APPROVED
	    ? approve(m, err)
	    : declare_void(m, t, err);
	if (code != KY_OK)
		return code;
	m->done = true;
	return t->payrun_put(t->self, issuer, &m->run, err);
}

static bool
is_code(const char *text)
{
	size_t n = strnlen(text, KY_REASON_SIZE);

	return n > 0 && n < KY_REASON_SIZE &&
	    strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

static enum ky_code
check_move(const struct ky_serving *s, struct ky_err *err)
{
	enum ky_payrun_state to = s->call->in.payrun.state;

	if (ky_serve_money_role(s, err) != KY_OK)
		return err->code;
	if (to != KY_PAYRUN_APPROVED && to != KY_PAYRUN_VOID)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a payment run is approved, or declared void");
	if (to == KY_PAYRUN_VOID && !is_code(s->call->in.payrun.reason))
		return ky_fail(err, KY_E_INPUT, 0,
		    "a reason is a code of at most %d of a-z 0-9 -",
		    KY_REASON_SIZE - 1);
	return KY_OK;
}

enum ky_code
ky_serve_payrun_move(struct ky_serving *s, struct ky_err *err)
{
	struct move m = {.s = s, .now = ky_serve_now(s->service)};

	if (check_move(s, err) != KY_OK ||
	    ky_engine_write(s->service->config.engine, move, &m, err) != KY_OK)
		return err->code;
	if (!m.found)
		return KY_OK;
	give(s, &m.run);
	tell(s, &m.run, s->call->in.payrun.reason);
	return KY_OK;
}

/* --- its file --- */

static enum ky_code
put_bytes(void *self, struct ky_str bytes, struct ky_err *err)
{
	struct ky_buf *out = self;

	ky_buf_add(out, bytes);
	if (ky_buf_ok(out))
		return KY_OK;
	return ky_fail(err, KY_E_REFUSED, KY_NO_LONG_FILE,
	    "the file has more than %zu bytes: kaiyaku refund file writes it",
	    KY_PAYRUN_BYTES_MAX);
}

static enum ky_code
write_file(struct ky_serving *s, const struct ky_payrun *r, struct ky_buf *out,
    struct ky_err *err)
{
	const struct ky_runfile f = {.bank = &s->service->config.bankfile,
	    .till = till_of(s),
	    .issuer = &s->service->config.issuer};
	const struct ky_bank_sink sink = {out, put_bytes};
	uint8_t sha256[32];

	if (f.bank->self == NULL)
		return ky_fail(err, KY_E_REFUSED, KY_NO_BANK,
		    "no bank is set up: [peer \"bank\"], kaiyaku.conf(5)");
	if (ky_runfile_write(&f, r, &sink, sha256, err) != KY_OK)
		return err->code;
	return ky_runfile_same(r, sha256, err);
}

/* Somebody's accounts leave the house: the first line's stands for all. */
static enum ky_code
looked(struct ky_serving *s, const struct ky_payrun *r, struct ky_err *err)
{
	static const struct ky_slug all;
	const struct ky_till *t = till_of(s);
	struct ky_transfer first;
	uint32_t n;
	enum ky_code code = t->transfers(t->self, &s->service->config.issuer,
	    KY_TRANSFER_STATE__MAX, &all, r->n, 0, 0, 1, &first, &n, err);

	if (code == KY_OK && n > 0)
		ky_serve_looked(s, KY_LOOKED_LISTED, first.line_id, r->count);
	return code;
}

enum ky_code
ky_serve_payrun_file(struct ky_serving *s, struct ky_err *err)
{
	struct ky_payrun r;
	struct ky_buf bytes;
	bool found;
	enum ky_code code;

	if (ky_serve_money_role(s, err) != KY_OK ||
	    find(s, &r, &found, err) != KY_OK)
		return err->code;
	if (!found)
		return KY_OK;
	if (ky_runfile_may(&r, err) != KY_OK)
		return err->code;
	ky_buf_init(&bytes, KY_PAYRUN_BYTES_MAX);
	code = write_file(s, &r, &bytes, err);
	if (code == KY_OK) {
		give(s, &r);
		s->out->bytes = ky_arena_copy(s->arena, ky_buf_str(&bytes));
		code = looked(s, &r, err);
	}
	ky_buf_done(&bytes);
	return code;
}
