/*
 * What people ask us, and what a person of ours decides.
 *
 * Accepted papers prove the line to the account that asked; an accepted
 * recovery mails a link that sets a new password, and tells every mailbox of
 * the account.
 */
#include "portal/inquiry.h"
#include "portal/account.h"
#include "service/event.h"
#include "service/portal.h"

#include "core/contact.h"

#include <sodium.h>
#include <string.h>

#define RECOVER_US (7 * KY_DAY_US)
#define STEP 4

/* --- reading --- */

static enum ky_code
listing(const struct ky_call *c, struct ky_folio_query *q, struct ky_err *err)
{
	enum ky_inquiry_kind kind = c->in.inquiry.kind;
	enum ky_inquiry_state state = c->in.inquiry.state;

	*q = (struct ky_folio_query){.kind = KY_FOLIO_INQUIRY,
	    .after = c->after};
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

struct asking {
	struct ky_portal_work w;
	struct ky_inquiry q;
	struct ky_folio row;
	bool over;
	bool moved; /* MOVE: its state allows it */
};

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
	if (q->kind == KY_INQUIRY_RECOVERY && q->email[0] == '\0')
		return ky_fail(err, KY_E_INPUT, 0,
		    "who recovers a login says where to write to");
	return KY_OK;
}

/* Of papers: the line is the asker's word, whoever he is; staff looks. */
static enum ky_code
write_inquiry(void *self, struct ky_store *store, struct ky_err *err)
{
	struct asking *a = self;
	bool taken = false;

	a->w.lobby = store->lobby;
	if (ky_portal_count(&a->w, KY_LIMIT_INQUIRY,
		a->w.s->call->in.inquiry.from, &a->over, err) != KY_OK)
		return err->code;
	if (a->over)
		return KY_OK;
	a->row.n = 0;
	if (ky_inquiry_write(&a->q, &a->row, err) != KY_OK)
		return err->code;
	if (store->lobby->put(store->lobby->self,
		&a->w.s->service->config.issuer, &a->row, &taken, err) != KY_OK)
		return err->code;
	a->q.n = a->row.n;
	return KY_OK;
}

static struct asking *
begin(struct ky_serving *s)
{
	const struct ky_entropy *e = &s->service->config.entropy;
	struct asking *a = ky_arena_alloc(s->arena, sizeof(*a));

	a->w.s = s;
	a->w.now = ky_serve_now(s->service);
	a->w.told = ky_arena_alloc(s->arena, sizeof(*a->w.told));
	a->w.step = ky_arena_array(s->arena, KY_PORTAL_STEP,
	    sizeof(*a->w.step));
	e->fill(e->self, a->w.chance, sizeof(a->w.chance));
	return a;
}

static void
answer(struct ky_serving *s, const struct asking *a)
{
	s->out->found = true;
	s->out->n = 1;
	s->out->out.inquiries = ky_arena_alloc(s->arena, sizeof(a->q));
	*s->out->out.inquiries = a->q;
}

/* The session that asks: the line must be one that it reaches in some way, or
 * the inquiry names none. */
static enum ky_code
who_asks(struct asking *a, struct ky_err *err)
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

enum ky_code
ky_serve_inquiry_new(struct ky_serving *s, struct ky_err *err)
{
	struct asking *a;

	if (check(s->call, err) != KY_OK)
		return err->code;
	a = begin(s);
	a->q = *s->call->in.inquiry.wanted;
	a->q.session.text[0] = a->q.account.text[0] = '\0';
	if (who_asks(a, err) != KY_OK)
		return err->code;
	if (a->q.kind == KY_INQUIRY_PAPERS && a->q.account.text[0] == '\0')
		return ky_fail(err, KY_E_INPUT, 0,
		    "papers are shown by somebody with an account");
	ky_portal_id(&a->w, "iq", 64, &a->q.id);
	a->q.state = KY_INQUIRY_NEW;
	a->q.at = a->w.now;
	a->q.answer[0] = '\0';
	a->q.decided_by.text[0] = '\0';
	a->q.decided.us = 0;
	if (ky_engine_write(s->service->config.engine, write_inquiry, a, err) !=
	    KY_OK)
		return err->code;
	if (a->over)
		return ky_fail(err, KY_E_LIMIT, 0,
		    "too many inquiries from there in an hour");
	answer(s, a);
	return KY_OK;
}

/* --- deciding --- */

/* Accepted papers: the account holds the line, by what staff saw. */
static enum ky_code
hold_line(struct asking *a, struct ky_err *err)
{
	struct ky_folio *r = a->w.step;
	struct ky_kept_line h = {.shown = KY_SHOWN_BIT(KY_SHOWN_PAPERS),
	    .at = a->w.now};
	bool taken = false;

	if (a->q.line_id == 0 || a->q.account.text[0] == '\0')
		return KY_OK;
	memset(r, 0, sizeof(*r));
	r->kind = KY_FOLIO_HOLDING;
	ky_portal_id(&a->w, "ho", 80, &r->id);
	r->owner = a->q.account;
	r->line_id = a->q.line_id;
	r->at = a->w.now;
	return ky_portal_put(&a->w, ky_kept_line_body, &h, r, &taken, err);
}

/* An accepted recovery: `subject` names a mailbox of the account as it was,
 * `email` is where the link goes to. */
static enum ky_code
mail_link(struct asking *a, struct ky_err *err)
{
	struct ky_portal_work *w = &a->w;
	struct ky_mailed mailed = {.bare = true};
	struct ky_folio *r = w->step;
	char secret[KY_COOKIE_SIZE];
	struct ky_slug whose;
	struct ky_letter *l;
	bool taken = false;

	if (w->s->service->config.courier.self == NULL ||
	    w->s->service->config.portal_origin == NULL)
		return ky_fail(err, KY_E_REFUSED, KY_NO_PORTAL,
		    "a link is mailed by a running server with a portal");
	if (ky_portal_whose(w, a->q.subject, &whose, err) != KY_OK)
		return err->code;
	if (whose.text[0] == '\0') {
		a->moved = false;
		return KY_OK;
	}
	a->q.account = whose;
	(void)ky_str_copy(ky_str_of(a->q.language), w->session.language,
	    sizeof(w->session.language));
	if (ky_portal_tell(w, &whose, "login-recovered", err) != KY_OK)
		return err->code;
	memset(r, 0, sizeof(*r));
	r->kind = KY_FOLIO_LINK;
	ky_portal_id(w, "li", 160, &r->id);
	r->owner = whose;
	r->at = w->now;
	r->until = ky_time_after(w->now, RECOVER_US);
	ky_portal_secret(w, 96, secret);
	ky_portal_key(secret, r->key);
	l = ky_portal_letter(w, KY_LETTER_RECOVER, a->q.email);
	if (l != NULL) {
		ky_portal_link_to(w, "recover", secret, l->link);
		l->until = r->until;
	}
	return ky_portal_put(w, ky_mailed_body, &mailed, r, &taken, err);
}

static enum ky_code
consequence(struct asking *a, struct ky_err *err)
{
	if (a->q.state != KY_INQUIRY_ACCEPTED)
		return KY_OK;
	if (a->q.kind == KY_INQUIRY_PAPERS)
		return hold_line(a, err);
	return a->q.kind == KY_INQUIRY_RECOVERY ? mail_link(a, err) : KY_OK;
}

static enum ky_code
write_move(void *self, struct ky_store *store, struct ky_err *err)
{
	struct asking *a = self;
	struct ky_serving *s = a->w.s;
	const struct ky_call *c = s->call;
	const struct ky_lobby *l = store->lobby;
	bool taken = false;

	a->w.lobby = l;
	a->w.letters_n = 0;
	a->moved = false;
	if (l->get(l->self, &s->service->config.issuer, KY_FOLIO_INQUIRY,
		&c->in.inquiry.id, &a->row, &s->out->found, err) != KY_OK)
		return err->code;
	if (!s->out->found)
		return KY_OK;
	if (ky_inquiry_read(&a->row, &a->q, err) != KY_OK)
		return err->code;
	a->moved = ky_inquiry_moves(a->q.kind, a->q.state, c->in.inquiry.state);
	if (!a->moved)
		return KY_OK;
	a->q.state = c->in.inquiry.state;
	a->q.decided = a->w.now;
	a->q.decided_by = c->who.actor;
	if (c->in.inquiry.wanted != NULL)
		memcpy(a->q.answer, c->in.inquiry.wanted->answer,
		    sizeof(a->q.answer));
	if (consequence(a, err) != KY_OK)
		return err->code;
	if (!a->moved)
		return KY_OK;
	if (ky_inquiry_write(&a->q, &a->row, err) != KY_OK)
		return err->code;
	return l->put(l->self, &s->service->config.issuer, &a->row, &taken,
	    err);
}

enum ky_code
ky_serve_inquiry_move(struct ky_serving *s, struct ky_err *err)
{
	enum ky_role role = s->call->who.role;
	const struct ky_inquiry *given = s->call->in.inquiry.wanted;
	struct asking *a;

	if (role != KY_ROLE_STAFF && role != KY_ROLE_OFFICER)
		return ky_fail(err, KY_E_REFUSED, KY_NO_INQUIRY_STATE,
		    "inquiries are decided by staff");
	if ((unsigned)s->call->in.inquiry.state >= KY_INQUIRY_STATE__MAX ||
	    (given != NULL &&
		memchr(given->answer, '\0', sizeof(given->answer)) == NULL))
		return ky_fail(err, KY_E_INPUT, 0, "no such decision");
	a = begin(s);
	if (ky_engine_write(s->service->config.engine, write_move, a, err) !=
	    KY_OK)
		return err->code;
	if (!s->out->found)
		return KY_OK;
	if (!a->moved)
		return ky_fail(err, KY_E_REFUSED, KY_NO_INQUIRY_STATE,
		    "what was asked does not allow that now");
	ky_portal_send(&a->w);
	answer(s, a);
	return KY_OK;
}
