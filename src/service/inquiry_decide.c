/*
 * What a person of ours decides about an inquiry.
 *
 * Accepted papers prove the line that who accepts them names: to the account
 * that asked, or by a link to the mailbox that asked; all that we know of who
 * holds the line are told.  After a recent change of the line two persons
 * accept.  An accepted recovery mails a link that sets a new password, and
 * tells every mailbox of the account.  Any other decision is told in words.
 */
#include "service/inquiry.h"

#include "base/tongue.h"
#include "core/trust.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#define RECOVER_US (7 * KY_DAY_US)
#define PAPERS_US (2 * KY_DAY_US)

/* Which part of the chance is for what. */
#define AT_HOLDING 80
#define AT_SECRET 96
#define AT_LINK 160

/* A decision under way. */
struct deciding {
	struct ky_asking *a;
	const struct ky_call *call;
	bool allowed;      /* the state allows it */
	struct ky_case *c; /* papers: of the line that was named */
	bool changed;      /* it changed lately */
};

/* --- letters --- */

/* "https://.../ja/contact?number=iq-7h3k9qxm" */
static void
link_to(const struct ky_asking *a, const char *page, struct ky_letter *l)
{
	const char *origin = a->w.s->service->config.portal_origin;

	(void)snprintf(l->link, sizeof(l->link), "%s/%s/%s%s", origin,
	    ky_tongue_tag(ky_tongue_of(l->language)), page,
	    strchr(page, '=') != NULL ? a->q.id.text : "");
}

#define ASK_AGAIN "contact?number="

static const char *
page_of(const struct ky_inquiry *q, enum ky_letter_kind kind)
{
	if (kind != KY_LETTER_REFUSED)
		return ASK_AGAIN;
	return q->kind == KY_INQUIRY_PAPERS ? "end/help" : "recover";
}

/* What is said in words; who is not told anything else is not written to. */
static void
write_answer(struct ky_asking *a, enum ky_letter_kind kind)
{
	struct ky_letter *l;

	if (kind == KY_LETTER__MAX ||
	    (kind == KY_LETTER_ANSWER && a->q.answer[0] == '\0'))
		return;
	l = ky_asking_letter(a, kind);
	if (l == NULL)
		return;
	(void)ky_str_copy(ky_str_of(a->q.answer), l->text, sizeof(l->text));
	link_to(a, page_of(&a->q, kind), l);
}

/* --- accepted papers --- */

static enum ky_code
put_link(struct ky_asking *a, const struct ky_mailed *mailed,
    const struct ky_folio *like, const char *page, struct ky_letter *l,
    struct ky_err *err)
{
	struct ky_portal_work *w = &a->w;
	struct ky_folio *r = w->step;
	char secret[KY_COOKIE_SIZE];
	bool taken = false;

	*r = *like;
	r->kind = KY_FOLIO_LINK;
	ky_portal_id(w, "li", AT_LINK, &r->id);
	r->at = w->now;
	ky_portal_secret(w, AT_SECRET, secret);
	ky_portal_key(secret, r->key);
	if (l != NULL) {
		ky_portal_link_to(w, page, secret, l->link);
		l->until = r->until;
	}
	sodium_memzero(secret, sizeof(secret));
	return ky_portal_put(w, ky_mailed_body, mailed, r, &taken, err);
}

/* The account holds the line, by what staff saw. */
static enum ky_code
hold_line(struct deciding *d, struct ky_letter *l, struct ky_err *err)
{
	struct ky_asking *a = d->a;
	struct ky_reach reach = {.line_id = a->q.line_id,
	    .shown = KY_SHOWN_BIT(KY_SHOWN_PAPERS),
	    .at = a->w.now};
	char page[32];

	a->w.session.account = a->q.account;
	a->w.told->word = KY_WORD_DONE; /* whatever an undone attempt met */
	if (ky_portal_hold(&a->w, &reach, AT_HOLDING, err) != KY_OK)
		return err->code;
	if (a->w.told->word == KY_WORD_TOO_MANY)
		return ky_fail(err, KY_E_REFUSED, KY_NO_INQUIRY_STATE,
		    "the account holds as many lines as it can");
	(void)snprintf(page, sizeof(page), "lines/%" PRIu64, a->q.line_id);
	if (l != NULL)
		link_to(a, page, l);
	return KY_OK;
}

/* Who has no account goes on by a link that proves this line, once. */
static enum ky_code
mail_line(struct deciding *d, struct ky_letter *l, struct ky_err *err)
{
	struct ky_folio *like = ky_arena_alloc(d->a->w.s->arena, sizeof(*like));
	struct ky_mailed mailed = {0};

	like->line_id = d->a->q.line_id;
	like->until = ky_time_after(d->a->w.now, PAPERS_US);
	return put_link(d->a, &mailed, like, "end/accepted", l, err);
}

static void
write_claim(struct deciding *d, const char *email, const char *language)
{
	struct ky_asking *a = d->a;
	struct ky_letter *l = ky_portal_letter(&a->w, KY_LETTER_CLAIM, email);

	if (l == NULL)
		return;
	if (language[0] != '\0')
		(void)ky_str_copy(ky_str_of(language), l->language,
		    sizeof(l->language));
	l->line = ky_portal_named(&d->c->line);
	l->inquiry = a->q.id;
	link_to(a, ASK_AGAIN, l);
}

struct holders {
	uint32_t n;
	struct ky_slug account[KY_PORTAL_LETTERS_MAX];
};

static enum ky_code
take_holder(struct ky_portal_work *w, void *self, const struct ky_folio *r,
    bool *stop, struct ky_err *err)
{
	struct holders *h = self;

	(void)w;
	(void)err;
	h->account[h->n++] = r->owner;
	*stop = h->n == KY_PORTAL_LETTERS_MAX;
	return KY_OK;
}

static enum ky_code
claim_one(struct ky_portal_work *w, void *self, const struct ky_folio *r,
    bool *stop, struct ky_err *err)
{
	struct deciding *d = self;
	struct ky_contact contact = {0};

	(void)w;
	(void)stop;
	if (ky_body_read(ky_contact_body, r->body, &contact, err) != KY_OK)
		return err->code;
	write_claim(d, contact.email, "");
	return KY_OK;
}

/* The mailbox and the number that the provider knows, and every mailbox of
 * every account that holds the line. */
static enum ky_code
tell_holders(struct deciding *d, struct ky_err *err)
{
	struct ky_asking *a = d->a;
	const struct ky_line *line = &d->c->line;
	struct holders h = {0};
	struct ky_folio_query q = {.kind = KY_FOLIO_HOLDING,
	    .by = KY_FOLIO_BY_LINE,
	    .line_id = a->q.line_id};

	if (line->email[0] != '\0')
		write_claim(d, line->email, line->language);
	if (line->msisdn.digits[0] != '\0') {
		struct ky_letter *l;

		write_claim(d, "", line->language);
		l = &a->w.letter[a->w.letters_n - 1];
		l->way = KY_LETTER_BY_SMS;
		l->msisdn = line->msisdn;
		l->link[0] = '\0';
	}
	if (ky_portal_all(&a->w, &q, take_holder, &h, err) != KY_OK)
		return err->code;
	q = (struct ky_folio_query){.kind = KY_FOLIO_CONTACT,
	    .by = KY_FOLIO_BY_OWNER};
	for (uint32_t i = 0; i < h.n; i++) {
		q.who = h.account[i];
		if (ky_portal_all(&a->w, &q, claim_one, d, err) != KY_OK)
			return err->code;
	}
	return KY_OK;
}

/* By one person, or the second of two. */
static enum ky_code
accept_papers(struct deciding *d, struct ky_err *err)
{
	struct ky_asking *a = d->a;
	struct ky_letter *l;

	/* Those who hold it already, and not who is given it now. */
	if (tell_holders(d, err) != KY_OK)
		return err->code;
	l = ky_asking_letter(a, KY_LETTER_ACCEPTED);
	if (l != NULL) {
		(void)ky_str_copy(ky_str_of(a->q.answer), l->text,
		    sizeof(l->text));
		l->line = ky_portal_named(&d->c->line);
	}
	return a->q.account.text[0] != '\0' ? hold_line(d, l, err)
					    : mail_line(d, l, err);
}

/* --- accepted recovery --- */

/* `subject` names a mailbox of the account as it was, `email` is where the
 * link goes to. */
static enum ky_code
mail_password(struct deciding *d, struct ky_err *err)
{
	struct ky_asking *a = d->a;
	struct ky_mailed mailed = {.bare = true};
	struct ky_folio *like = ky_arena_alloc(a->w.s->arena, sizeof(*like));

	if (ky_portal_whose(&a->w, a->q.subject, &like->owner, err) != KY_OK)
		return err->code;
	if (like->owner.text[0] == '\0') {
		d->allowed = false;
		return KY_OK;
	}
	a->q.account = like->owner;
	like->until = ky_time_after(a->w.now, RECOVER_US);
	if (ky_portal_tell(&a->w, &like->owner, "login-recovered", err) !=
	    KY_OK)
		return err->code;
	return put_link(a, &mailed, like, "recover",
	    ky_asking_letter(a, KY_LETTER_RECOVER), err);
}

/* --- a decision --- */

/* Of two persons the first one only says so. */
static enum ky_inquiry_state
comes_to(const struct deciding *d)
{
	const struct ky_inquiry *q = &d->a->q;
	enum ky_inquiry_state to = d->call->in.inquiry.state;

	return q->kind == KY_INQUIRY_PAPERS && to == KY_INQUIRY_ACCEPTED &&
		d->changed && q->state != KY_INQUIRY_SEEN
	    ? KY_INQUIRY_SEEN
	    : to;
}

/* `allowed`, or why not. */
static enum ky_code
may_decide(struct deciding *d, struct ky_err *err)
{
	const struct ky_inquiry *q = &d->a->q;
	enum ky_inquiry_state to = d->call->in.inquiry.state;
	bool papers = q->kind == KY_INQUIRY_PAPERS && to == KY_INQUIRY_ACCEPTED;

	d->allowed = ky_inquiry_moves(q->kind, q->state, to);
	if (!d->allowed)
		return KY_OK;
	if (q->answer[0] == '\0' &&
	    (to == KY_INQUIRY_ANSWERED || to == KY_INQUIRY_WAITING))
		return ky_fail(err, KY_E_INPUT, 0,
		    "an answer, or what is asked back, is a text");
	if (papers && (d->c == NULL || d->c->line_id == 0))
		return ky_fail(err, KY_E_INPUT, 0,
		    "accepted papers are of a line: name one that is there");
	if (!papers || q->state != KY_INQUIRY_SEEN)
		return KY_OK;
	if (strcmp(q->seen_by.text, d->call->who.actor.text) == 0)
		return ky_fail(err, KY_E_REFUSED, KY_NO_SECOND_PERSON,
		    "the line changed lately: another person accepts, too");
	if (q->line_id != d->c->line_id)
		return ky_fail(err, KY_E_REFUSED, KY_NO_INQUIRY_STATE,
		    "the first person named another line");
	return KY_OK;
}

static enum ky_code
consequence(struct deciding *d, struct ky_err *err)
{
	struct ky_asking *a = d->a;

	if (a->q.state == KY_INQUIRY_ACCEPTED && a->q.kind == KY_INQUIRY_PAPERS)
		return accept_papers(d, err);
	if (a->q.state == KY_INQUIRY_ACCEPTED &&
	    a->q.kind == KY_INQUIRY_RECOVERY)
		return mail_password(d, err);
	write_answer(a, ky_inquiry_letter(a->q.kind, a->q.state));
	return KY_OK;
}

/* Papers that were seen once and do not fit after all are of no line. */
static void
decide(struct deciding *d)
{
	struct ky_inquiry *q = &d->a->q;
	enum ky_inquiry_state to = comes_to(d);

	if (to == KY_INQUIRY_SEEN)
		q->seen_by = d->call->who.actor;
	if (q->kind == KY_INQUIRY_PAPERS)
		q->line_id = to == KY_INQUIRY_SEEN || to == KY_INQUIRY_ACCEPTED
		    ? d->c->line_id
		    : 0;
	q->state = to;
	q->decided = d->a->w.now;
	q->decided_by = d->call->who.actor;
}

static enum ky_code
load(struct deciding *d, const struct ky_lobby *l, struct ky_err *err)
{
	struct ky_serving *s = d->a->w.s;
	const struct ky_inquiry *given = d->call->in.inquiry.wanted;
	struct ky_asking *a = d->a;

	if (l->get(l->self, &s->service->config.issuer, KY_FOLIO_INQUIRY,
		&d->call->in.inquiry.id, &a->row, &s->out->found, err) != KY_OK)
		return err->code;
	if (!s->out->found)
		return KY_OK;
	if (ky_inquiry_read(&a->row, &a->q, err) != KY_OK)
		return err->code;
	memset(a->q.answer, 0, sizeof(a->q.answer));
	if (given != NULL)
		(void)ky_str_copy(ky_str_of(given->answer), a->q.answer,
		    sizeof(a->q.answer));
	return KY_OK;
}

static enum ky_code
write_move(void *self, struct ky_store *store, struct ky_err *err)
{
	struct deciding *d = self;
	struct ky_asking *a = d->a;
	const struct ky_lobby *l = store->lobby;
	bool taken = false;

	a->w.lobby = l;
	a->w.letters_n = 0;
	d->allowed = false;
	if (load(d, l, err) != KY_OK)
		return err->code;
	if (!a->w.s->out->found)
		return KY_OK;
	if (may_decide(d, err) != KY_OK)
		return err->code;
	if (!d->allowed)
		return KY_OK;
	decide(d);
	if (consequence(d, err) != KY_OK)
		return err->code;
	if (!d->allowed)
		return KY_OK;
	if (ky_inquiry_write(&a->q, &a->row, err) != KY_OK)
		return err->code;
	return l->put(l->self, &a->w.s->service->config.issuer, &a->row, &taken,
	    err);
}

/* The line that the papers are of, and whether it changed lately. */
static enum ky_code
look_at_line(struct deciding *d, struct ky_err *err)
{
	struct ky_serving *s = d->a->w.s;
	struct ky_rules rules = {0};
	bool found = false;

	if (d->call->line_id == 0)
		return KY_OK;
	d->c = ky_arena_alloc(s->arena, sizeof(*d->c));
	if (ky_serve_case(s, d->call->line_id, d->c, err) != KY_OK)
		return err->code;
	if (d->c->line_id == 0)
		return KY_OK; /* may_decide() says so */
	if (ky_engine_rules(s->service->config.engine, d->c, &rules, &found,
		err) != KY_OK)
		return err->code;
	d->changed = ky_trust_recent(&d->c->line, &rules, d->a->w.now) != NULL;
	return KY_OK;
}

/* What is there before anything is written: who is to be told must be told. */
static enum ky_code
look(struct deciding *d, struct ky_err *err)
{
	struct ky_serving *s = d->a->w.s;
	const struct ky_service_config *config = &s->service->config;
	enum ky_code code = ky_pool_lend(&s->service->pool, &s->store, err);

	if (code != KY_OK)
		return code;
	code = load(d, s->store->lobby, err);
	if (code == KY_OK && s->out->found)
		code = look_at_line(d, err);
	ky_pool_give_back(&s->service->pool, s->store, code);
	s->store = NULL;
	if (code == KY_OK && s->out->found && d->a->q.email[0] != '\0' &&
	    (config->courier.self == NULL || config->portal_origin == NULL))
		return ky_fail(err, KY_E_REFUSED, KY_NO_PORTAL,
		    "who asked is told by mail: by a running server with a "
		    "portal");
	return code;
}

enum ky_code
ky_serve_inquiry_move(struct ky_serving *s, struct ky_err *err)
{
	enum ky_role role = s->call->who.role;
	const struct ky_inquiry *given = s->call->in.inquiry.wanted;
	struct deciding d = {.call = s->call};

	if (role != KY_ROLE_STAFF && role != KY_ROLE_OFFICER)
		return ky_fail(err, KY_E_REFUSED, KY_NO_INQUIRY_STATE,
		    "inquiries are decided by staff");
	if ((unsigned)s->call->in.inquiry.state >= KY_INQUIRY_STATE__MAX ||
	    (given != NULL &&
		memchr(given->answer, '\0', sizeof(given->answer)) == NULL))
		return ky_fail(err, KY_E_INPUT, 0, "no such decision");
	d.a = ky_asking_begin(s);
	if (look(&d, err) != KY_OK)
		return err->code;
	if (!s->out->found)
		return KY_OK;
	if (ky_engine_write(s->service->config.engine, write_move, &d, err) !=
	    KY_OK)
		return err->code;
	if (!s->out->found)
		return KY_OK;
	if (!d.allowed)
		return ky_fail(err, KY_E_REFUSED, KY_NO_INQUIRY_STATE,
		    "what was asked does not allow that now");
	ky_asking_answer(d.a);
	return KY_OK;
}
