/*
 * Somebody acts for the holder: by grant, for some lines, until a day.
 *
 * An agent may see, file, read papers; money, waivers, locks and further
 * grants stay the holder's (KY_RIGHT_ALL, and the core's own "not-for-agents").
 */
#include "portal/code.h"
#include "service/portal.h"

#include "core/contact.h"

#include <sodium.h>

#include <string.h>

static enum ky_code
count_grant(struct ky_portal_work *w, void *self, const struct ky_folio *r,
    bool *stop, struct ky_err *err)
{
	uint32_t *n = self;

	(void)stop;
	(void)err;
	if (strcmp(r->state.text, "over") != 0 &&
	    ky_time_cmp(w->now, r->until) < 0)
		++*n;
	return KY_OK;
}

/* DONE, or why not. */
static enum ky_word
may_grant(const struct ky_portal_work *w)
{
	const struct ky_ask *a = w->ask;
	struct ky_time most = ky_time_after(w->now,
	    KY_GRANT_DAYS_MAX * KY_DAY_US);
	const struct ky_reach *r = ky_guest_reach(&w->session, a->line_id,
	    KY_RIGHT_ALL);

	if (a->line_id != 0 && (r == NULL || r->grant.text[0] != '\0'))
		return KY_WORD_NOT_YOURS;
	if (!ky_grant_rights(a->rights) || ky_time_cmp(a->until, w->now) <= 0 ||
	    ky_time_cmp(a->until, most) > 0)
		return KY_WORD_NOT_YOURS;
	return KY_WORD_DONE;
}

static enum ky_code
write_grant(struct ky_portal_work *w, const struct ky_grant *g,
    struct ky_err *err)
{
	struct ky_folio *r = w->step;
	char secret[KY_COOKIE_SIZE];
	struct ky_letter *l;
	bool taken = false;

	memset(r, 0, sizeof(*r));
	r->kind = KY_FOLIO_GRANT;
	ky_portal_id(w, "gr", 160, &r->id);
	r->owner = w->session.account;
	r->line_id = w->ask->line_id;
	r->at = w->now;
	r->until = w->ask->until;
	(void)snprintf(r->state.text, sizeof(r->state.text), "asked");
	ky_portal_secret(w, 64, secret);
	ky_portal_key(secret, r->key);
	if (ky_portal_put(w, ky_grant_body, g, r, &taken, err) != KY_OK)
		return err->code;
	l = ky_portal_letter(w, KY_LETTER_GRANT, g->email);
	if (l != NULL) {
		ky_portal_link_to(w, "grant", secret, l->link);
		l->until = w->ask->until;
		if (w->c->line_id != 0)
			l->line = ky_portal_named(&w->c->line);
	}
	return ky_portal_tell(w, &w->session.account, "grant-made", err);
}

/* The line, for the letter about it. */
enum ky_code
ky_portal_grant_ask(struct ky_portal_work *w, struct ky_err *err)
{
	w->told->word = may_grant(w);
	if (w->told->word != KY_WORD_DONE)
		return KY_OK;
	w->c = ky_arena_alloc(w->s->arena, sizeof(*w->c));
	return ky_serve_case(w->s, w->ask->line_id, w->c, err);
}

enum ky_code
ky_portal_grant(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_folio_query q = {.kind = KY_FOLIO_GRANT,
	    .by = KY_FOLIO_BY_OWNER,
	    .who = w->session.account};
	struct ky_grant g = {.rights = w->ask->rights};
	bool over = false;
	uint32_t n = 0;

	w->told->word = may_grant(w);
	if (w->told->word != KY_WORD_DONE)
		return KY_OK;
	if (ky_email_parse(ky_str_of(w->ask->email), g.email, err) != KY_OK) {
		w->told->word = KY_WORD_BAD_EMAIL;
		return KY_OK;
	}
	if (ky_portal_all(w, &q, count_grant, &n, err) != KY_OK)
		return err->code;
	if (n >= KY_GRANTS_MAX) {
		w->told->word = KY_WORD_TOO_MANY;
		return KY_OK;
	}
	/* Whoever has an account could fill anybody's mailbox. */
	if (ky_portal_count_letter(w, KY_LIMIT_LETTER, g.email, &over, err) !=
	    KY_OK)
		return err->code;
	if (over) {
		w->told->word = KY_WORD_TOO_OFTEN;
		return KY_OK;
	}
	memcpy(g.holder, w->session.email, sizeof(g.holder));
	return write_grant(w, &g, err);
}

/* What was asked, and is still open. */
static enum ky_code
find_asked(struct ky_portal_work *w, bool *found, struct ky_err *err)
{
	struct ky_folio *r = w->step;
	char key[KY_FOLIO_KEY_SIZE];

	ky_portal_key(w->ask->token, key);
	if (w->lobby->find(w->lobby->self, &w->s->service->config.issuer,
		KY_FOLIO_GRANT, key, r, found, err) != KY_OK)
		return err->code;
	*found = *found && strcmp(r->state.text, "asked") == 0 &&
	    ky_time_cmp(w->now, r->until) < 0;
	return KY_OK;
}

/* The secret of the link says already that there is such a grant. */
enum ky_code
ky_portal_grant_join(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_pending *p = &w->session.pending;
	bool found = false, over = false;
	char code[KY_LETTER_CODE_SIZE], key[KY_FOLIO_KEY_SIZE];
	struct ky_grant g = {0};
	struct ky_letter *l;

	if (w->session.account.text[0] != '\0') {
		w->told->word = KY_WORD_NOT_YOURS;
		return KY_OK;
	}
	if (ky_portal_count(w, KY_LIMIT_TRY_ADDRESS, w->ask->from, &over,
		err) != KY_OK ||
	    find_asked(w, &found, err) != KY_OK)
		return err->code;
	if (over || !found) {
		w->told->word = over ? KY_WORD_TOO_OFTEN : KY_WORD_WRONG_LINK;
		return KY_OK;
	}
	if (ky_body_read(ky_grant_body, w->step->body, &g, err) != KY_OK)
		return err->code;
	ky_email_fold(g.email, key);
	if (ky_portal_count(w, KY_LIMIT_LETTER_INSIDE, key, &over, err) !=
	    KY_OK)
		return err->code;
	if (over) {
		w->told->word = KY_WORD_TOO_OFTEN;
		return KY_OK;
	}
	*p = (struct ky_pending){.purpose = KY_PURPOSE_SIGN_IN};
	memcpy(p->email, g.email, sizeof(p->email));
	memcpy(p->to, g.email, sizeof(p->to));
	ky_code_make(w->chance + 128, code);
	ky_code_expect(&w->session, code, w->now, p);
	l = ky_portal_letter(w, KY_LETTER_SIGN_IN, g.email);
	if (l != NULL) {
		(void)snprintf(l->code, sizeof(l->code), "%s", code);
		l->until = p->until;
	}
	sodium_memzero(code, sizeof(code));
	w->save_session = true;
	w->told->word = KY_WORD_CODE_SENT;
	w->told->until = p->until;
	w->told->tries = p->tries;
	return KY_OK;
}

/* Nobody accepts what he was not told: from whom, what, until when. */
enum ky_code
ky_portal_grant_look(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_portal_row *row;
	struct ky_grant g = {0};
	bool found = false;

	if (find_asked(w, &found, err) != KY_OK)
		return err->code;
	if (!found || strcmp(w->step->owner.text, w->session.account.text) == 0)
		return KY_OK;
	if (ky_body_read(ky_grant_body, w->step->body, &g, err) != KY_OK)
		return err->code;
	row = ky_arena_array(w->s->arena, 1, sizeof(*row));
	*row = (struct ky_portal_row){.id = w->step->id,
	    .at = w->step->at,
	    .until = w->step->until,
	    .line_id = w->step->line_id,
	    .rights = g.rights,
	    .state = w->step->state};
	(void)snprintf(row->text, sizeof(row->text), "%s", g.holder);
	w->told->row = row;
	w->told->rows_n = 1;
	return KY_OK;
}

enum ky_code
ky_portal_grant_take(struct ky_portal_work *w, struct ky_err *err)
{
	const struct ky_slug *issuer = &w->s->service->config.issuer;
	struct ky_folio *r = w->step;
	bool found = false, taken = false, over = false;
	struct ky_slug holder;

	if (ky_portal_count(w, KY_LIMIT_TRY_ADDRESS, w->ask->from, &over,
		err) != KY_OK ||
	    find_asked(w, &found, err) != KY_OK)
		return err->code;
	/* One's own grant is not taken: it would be a right over nothing. */
	if (over || !found ||
	    strcmp(r->owner.text, w->session.account.text) == 0) {
		w->told->word = over ? KY_WORD_TOO_OFTEN : KY_WORD_WRONG_LINK;
		return KY_OK;
	}
	holder = r->owner;
	r->other = w->session.account;
	(void)snprintf(r->state.text, sizeof(r->state.text), "given");
	if (w->lobby->put(w->lobby->self, issuer, r, &taken, err) != KY_OK)
		return err->code;
	return ky_portal_tell(w, &holder, "grant-taken", err);
}

enum ky_code
ky_portal_grant_end(struct ky_portal_work *w, struct ky_err *err)
{
	const struct ky_slug *issuer = &w->s->service->config.issuer;
	const char *me = w->session.account.text;
	struct ky_folio *r = w->step;
	bool found = false, taken = false;
	struct ky_slug holder;

	if (w->lobby->get(w->lobby->self, issuer, KY_FOLIO_GRANT, &w->ask->id,
		r, &found, err) != KY_OK)
		return err->code;
	if (!found ||
	    (strcmp(r->owner.text, me) != 0 &&
		strcmp(r->other.text, me) != 0)) {
		w->told->word = KY_WORD_NOT_YOURS;
		return KY_OK;
	}
	/* Told once: an agent must not fill the holder's mailbox. */
	if (strcmp(r->state.text, "over") == 0)
		return KY_OK;
	holder = r->owner;
	(void)snprintf(r->state.text, sizeof(r->state.text), "over");
	if (w->lobby->put(w->lobby->self, issuer, r, &taken, err) != KY_OK)
		return err->code;
	return ky_portal_tell(w, &holder, "grant-ended", err);
}
