/* What people ask us: taken in, and read. */
#include "service/inquiry.h"

#include "core/contact.h"

#include <sodium/utils.h>
#include <string.h>

#define STEP 4
#define AT_NAME 64 /* of the chance */
_Static_assert(AT_NAME + KY_FORM_BYTES <= KY_PORTAL_CHANCE, "it fits");

/* --- reading --- */

static enum ky_code
listing(const struct ky_call *c, struct ky_folio_query *q, struct ky_err *err)
{
	enum ky_inquiry_kind kind = c->in.inquiry.kind;
	enum ky_inquiry_state state = c->in.inquiry.state;

	*q = (struct ky_folio_query){.kind = KY_FOLIO_INQUIRY,
	    .after = c->after};
	if (c->in.inquiry.account.text[0] != '\0') {
		q->by = KY_FOLIO_BY_OWNER;
		q->who = c->in.inquiry.account;
		return KY_OK;
	}
	if (kind == KY_INQUIRY__MAX && state == KY_INQUIRY_STATE__MAX)
		return KY_OK;
	if ((unsigned)kind >= KY_INQUIRY__MAX ||
	    (unsigned)state >= KY_INQUIRY_STATE__MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "inquiries are listed by kind and state, or all");
	ky_inquiry_column(kind, state, &q->state);
	return KY_OK;
}

enum ky_code
ky_serve_inquiries(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_lobby *l = s->store->lobby;
	struct ky_result *r = s->out;
	uint32_t max = s->call->max, n = STEP;
	struct ky_folio *rows;
	struct ky_folio_query q;

	if (ky_serve_bound(s, err) != KY_OK ||
	    listing(s->call, &q, err) != KY_OK)
		return err->code;
	if (max > KY_INQUIRIES_MAX)
		max = KY_INQUIRIES_MAX;
	rows = ky_arena_array(s->arena, STEP, sizeof(*rows));
	r->out.inquiries = ky_arena_array(s->arena, max,
	    sizeof(*r->out.inquiries));
	r->found = true;
	while (n == STEP && !r->more) {
		if (l->list(l->self, &s->service->config.issuer, &q, STEP, rows,
			&n, err) != KY_OK)
			return err->code;
		for (uint32_t i = 0; i < n; i++) {
			if (r->n == max) {
				r->more = true;
				break;
			}
			if (ky_inquiry_read(&rows[i], &r->out.inquiries[r->n],
				err) != KY_OK)
				return err->code;
			q.after = r->next = rows[i].n;
			r->n++;
		}
	}
	return KY_OK;
}

enum ky_code
ky_serve_inquiry_get(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_lobby *l = s->store->lobby;
	struct ky_folio *row = ky_arena_alloc(s->arena, sizeof(*row));
	struct ky_inquiry *q = ky_arena_alloc(s->arena, sizeof(*q));

	if (l->get(l->self, &s->service->config.issuer, KY_FOLIO_INQUIRY,
		&s->call->in.inquiry.id, row, &s->out->found, err) != KY_OK)
		return err->code;
	if (!s->out->found)
		return KY_OK;
	s->out->n = 1;
	s->out->out.inquiries = q;
	return ky_inquiry_read(row, q, err);
}

/* --- asking --- */

static enum ky_code
check(const struct ky_call *c, struct ky_err *err)
{
	const struct ky_inquiry *q = c->in.inquiry.wanted;
	char email[KY_EMAIL_SIZE];

	if (q == NULL || (unsigned)q->kind >= KY_INQUIRY__MAX ||
	    memchr(q->text, '\0', sizeof(q->text)) == NULL ||
	    memchr(q->subject, '\0', sizeof(q->subject)) == NULL ||
	    memchr(q->email, '\0', sizeof(q->email)) == NULL ||
	    memchr(c->in.inquiry.cookie, '\0', KY_COOKIE_SIZE) == NULL ||
	    memchr(c->in.inquiry.from, '\0', KY_FROM_SIZE) == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "no such inquiry");
	if (q->email[0] != '\0' &&
	    ky_email_parse(ky_str_of(q->email), email, err) != KY_OK)
		return ky_during(err, "inquiry");
	if ((q->kind == KY_INQUIRY_RECOVERY || q->kind == KY_INQUIRY_PAPERS) &&
	    q->email[0] == '\0')
		return ky_fail(err, KY_E_INPUT, 0,
		    "who recovers a login or shows papers says where to write "
		    "to");
	return KY_OK;
}

/* A mailbox that is flooded with our receipts is somebody else's. */
static enum ky_code
confirm_receipt(struct ky_asking *a, struct ky_err *err)
{
	char key[KY_FOLIO_KEY_SIZE];
	bool quiet = false;

	if (a->q.email[0] == '\0')
		return KY_OK;
	ky_email_fold(a->q.email, key);
	if (ky_portal_count(&a->w, KY_LIMIT_RECEIPT, key, &quiet, err) != KY_OK)
		return err->code;
	if (!quiet)
		(void)ky_asking_letter(a, KY_LETTER_ASKED);
	return KY_OK;
}

/* The same form was taken before; it may be that an attempt of this very call
 * did, whose commit had no answer: then its letter is still to be sent. */
static enum ky_code
taken_before(struct ky_asking *a, bool *there, struct ky_err *err)
{
	const struct ky_lobby *l = a->w.lobby;
	bool performed = a->performed;

	a->performed = false;
	if (l->get(l->self, &a->w.s->service->config.issuer, KY_FOLIO_INQUIRY,
		&a->q.id, &a->row, there, err) != KY_OK)
		return err->code;
	if (!*there || !performed)
		a->w.letters_n = 0;
	return *there ? ky_inquiry_read(&a->row, &a->q, err) : KY_OK;
}

static enum ky_code
write_inquiry(void *self, struct ky_store *store, struct ky_err *err)
{
	struct ky_asking *a = self;
	bool taken = false, there = false;

	a->w.lobby = store->lobby;
	a->over = false;
	if (taken_before(a, &there, err) != KY_OK)
		return err->code;
	if (there)
		return KY_OK;
	if (ky_portal_count(&a->w, KY_LIMIT_INQUIRY,
		a->w.s->call->in.inquiry.from, &a->over, err) != KY_OK)
		return err->code;
	if (a->over)
		return KY_OK;
	/* An attempt that was undone leaves its number: with that one nothing
	 * new would be kept. */
	a->q.n = 0;
	if (ky_inquiry_write(&a->q, &a->row, err) != KY_OK)
		return err->code;
	if (store->lobby->put(store->lobby->self,
		&a->w.s->service->config.issuer, &a->row, &taken, err) != KY_OK)
		return err->code;
	if (taken)
		return ky_fail(err, KY_E_SYSTEM, 0,
		    "an inquiry cannot be kept under its name");
	a->q.n = a->row.n;
	if (confirm_receipt(a, err) != KY_OK)
		return err->code;
	a->performed = true;
	return KY_OK;
}

struct ky_asking *
ky_asking_begin(struct ky_serving *s)
{
	const struct ky_entropy *e = &s->service->config.entropy;
	struct ky_asking *a = ky_arena_alloc(s->arena, sizeof(*a));

	a->w.s = s;
	a->w.now = ky_serve_now(s->service);
	a->w.told = ky_arena_alloc(s->arena, sizeof(*a->w.told));
	a->w.step = ky_arena_array(s->arena, KY_PORTAL_STEP,
	    sizeof(*a->w.step));
	e->fill(e->self, a->w.chance, sizeof(a->w.chance));
	return a;
}

void
ky_asking_answer(struct ky_asking *a)
{
	struct ky_serving *s = a->w.s;

	s->out->found = true;
	s->out->n = 1;
	s->out->out.inquiries = ky_arena_alloc(s->arena, sizeof(a->q));
	*s->out->out.inquiries = a->q;
	ky_portal_send(&a->w);
}

struct ky_letter *
ky_asking_letter(struct ky_asking *a, enum ky_letter_kind kind)
{
	struct ky_portal_work *w = &a->w;
	struct ky_letter *l;

	if (a->q.email[0] == '\0')
		return NULL;
	(void)ky_str_copy(ky_str_of(a->q.language), w->session.language,
	    sizeof(w->session.language));
	l = ky_portal_letter(w, kind, a->q.email);
	if (l != NULL)
		l->inquiry = a->q.id;
	return l;
}

/* The session that asks. */
static enum ky_code
who_asks(struct ky_asking *a, struct ky_err *err)
{
	struct ky_serving *s = a->w.s;
	struct ky_ask *ask = ky_arena_alloc(s->arena, sizeof(*ask));
	struct ky_call call = {.version = KY_CALL_VERSION,
	    .op = KY_CALL_PORTAL,
	    .who = s->call->who,
	    .in.ask = ask};
	struct ky_result r = {0};
	struct ky_serving looking = {s->service, &call, NULL, s->arena, &r,
	    {0}};

	if (s->call->in.inquiry.cookie[0] == '\0')
		return KY_OK;
	ask->act = KY_ACT_LOOK;
	(void)ky_str_copy(ky_str_of(s->call->in.inquiry.cookie), ask->cookie,
	    sizeof(ask->cookie));
	if (ky_serve_portal(&looking, err) != KY_OK)
		return err->code;
	a->q.session = r.out.told->session.id;
	a->q.account = r.out.told->session.account;
	return KY_OK;
}

/* The same form gives the same name. */
static void
name(struct ky_asking *a, const uint8_t form[KY_FORM_BYTES])
{
	if (!sodium_is_zero(form, KY_FORM_BYTES))
		memcpy(a->w.chance + AT_NAME, form, KY_FORM_BYTES);
	ky_portal_id(&a->w, "iq", AT_NAME, &a->q.id);
}

enum ky_code
ky_serve_inquiry_new(struct ky_serving *s, struct ky_err *err)
{
	struct ky_asking *a;

	if (check(s->call, err) != KY_OK)
		return err->code;
	a = ky_asking_begin(s);
	a->q = *s->call->in.inquiry.wanted;
	a->q.session.text[0] = a->q.account.text[0] = '\0';
	if (who_asks(a, err) != KY_OK)
		return err->code;
	name(a, s->call->in.inquiry.form);
	a->q.state = KY_INQUIRY_NEW;
	a->q.at = a->w.now;
	a->q.line_id = 0;
	a->q.answer[0] = '\0';
	a->q.seen_by.text[0] = '\0';
	a->q.decided_by.text[0] = '\0';
	a->q.decided.us = 0;
	if (ky_engine_write(s->service->config.engine, write_inquiry, a, err) !=
	    KY_OK)
		return err->code;
	if (a->over)
		return ky_fail(err, KY_E_LIMIT, 0,
		    "too many inquiries from there in an hour");
	ky_asking_answer(a);
	return KY_OK;
}
