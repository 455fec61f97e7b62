/* Acts of the portal: which there are, their session, their two halves. */
#include "portal/link.h"
#include "portal/again.h"
#include "service/portal.h"

#include "base/tongue.h"
#include "core/contact.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#define SEEN_US KY_MINUTE_US /* how exactly it is known */
#define FORGET_MAX 32        /* folios that are over, with each visit */

/* --- the session --- */

static void
set_end(struct ky_portal_work *w)
{
	struct ky_time idle = ky_time_after(w->session.seen, KY_GUEST_IDLE_US);
	struct ky_time last = ky_time_after(w->session.created, KY_GUEST_US);

	w->session_row.until = ky_time_cmp(idle, last) < 0 ? idle : last;
}

static enum ky_code
take_holding(struct ky_portal_work *w, void *self, const struct ky_folio *r,
    bool *stop, struct ky_err *err)
{
	const struct ky_reach *like = self;
	struct ky_reach more = *like;
	struct ky_kept_line h = {0};

	(void)stop;
	if (ky_body_read(ky_kept_line_body, r->body, &h, err) != KY_OK)
		return err->code;
	more.line_id = r->line_id;
	more.shown = h.shown;
	more.at = h.at;
	ky_guest_reaches(&w->session, &more);
	return KY_OK;
}

/* Lines that the owner holds, or the one of them that is granted. */
static enum ky_code
take_lines(struct ky_portal_work *w, const struct ky_slug *owner,
    const struct ky_reach *like, struct ky_err *err)
{
	struct ky_folio_query q = {.kind = KY_FOLIO_HOLDING,
	    .by = KY_FOLIO_BY_OWNER,
	    .who = *owner};
	struct ky_reach copy = *like;

	return ky_portal_all(w, &q, take_holding, &copy, err);
}

/* The grants that are valid now; then they are looked up one by one, since a
 * listing lends its rows. */
struct granted {
	uint32_t n;
	struct {
		struct ky_slug id, holder;
		uint64_t line_id;
		uint32_t rights;
	} one[KY_GRANTS_MAX];
};

static enum ky_code
take_grant(struct ky_portal_work *w, void *self, const struct ky_folio *r,
    bool *stop, struct ky_err *err)
{
	struct granted *all = self;
	struct ky_grant g = {0};

	if (strcmp(r->state.text, "given") != 0 ||
	    ky_time_cmp(w->now, r->until) >= 0)
		return KY_OK;
	if (ky_body_read(ky_grant_body, r->body, &g, err) != KY_OK)
		return err->code;
	all->one[all->n].id = r->id;
	all->one[all->n].holder = r->owner;
	all->one[all->n].line_id = r->line_id;
	all->one[all->n].rights = g.rights;
	*stop = ++all->n == KY_GRANTS_MAX;
	return KY_OK;
}

/* Of the holder's lines only the granted one. */
static void
keep_granted(struct ky_guest *s, int first, uint64_t line_id)
{
	int n = first;

	for (int i = first; i < s->reach_n; i++)
		if (line_id == 0 || s->reach[i].line_id == line_id)
			s->reach[n++] = s->reach[i];
	s->reach_n = (uint8_t)n;
}

static enum ky_code
take_clients(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_folio_query q = {.kind = KY_FOLIO_GRANT,
	    .by = KY_FOLIO_BY_OTHER,
	    .who = w->session.account};
	struct granted all = {0};

	if (ky_portal_all(w, &q, take_grant, &all, err) != KY_OK)
		return err->code;
	for (uint32_t i = 0; i < all.n; i++) {
		struct ky_reach like = {.rights = all.one[i].rights,
		    .grant = all.one[i].id,
		    .holder = all.one[i].holder};
		int first = w->session.reach_n;

		if (take_lines(w, &all.one[i].holder, &like, err) != KY_OK)
			return err->code;
		keep_granted(&w->session, first, all.one[i].line_id);
	}
	return KY_OK;
}

static enum ky_code
take_email(struct ky_portal_work *w, void *self, const struct ky_folio *r,
    bool *stop, struct ky_err *err)
{
	struct ky_contact c = {0};

	(void)self;
	*stop = true;
	if (ky_body_read(ky_contact_body, r->body, &c, err) != KY_OK)
		return err->code;
	memcpy(w->session.email, c.email, sizeof(w->session.email));
	return KY_OK;
}

/* What the account makes of the session; it is gone when the account is. */
static enum ky_code
take_account(struct ky_portal_work *w, struct ky_err *err)
{
	static const struct ky_reach own = {.rights = KY_RIGHTS_OWN};
	struct ky_guest *s = &w->session;
	struct ky_folio_query mail = {.kind = KY_FOLIO_CONTACT,
	    .by = KY_FOLIO_BY_OWNER,
	    .who = s->account};

	if (ky_portal_login(w, &s->account, &w->login, &w->login_row, &w->there,
		err) != KY_OK)
		return err->code;
	if (!w->there)
		return KY_OK;
	s->has_password = w->login.password[0] != '\0';
	s->has_totp = w->login.totp_on;
	s->has_passkey = w->login.passkey;
	s->spares = ky_login_spares(&w->login);
	s->changed = w->login.changed;
	if (s->half)
		return KY_OK; /* and nothing of its lines */
	if (take_lines(w, &s->account, &own, err) != KY_OK ||
	    ky_portal_all(w, &mail, take_email, NULL, err) != KY_OK)
		return err->code;
	return take_clients(w, err);
}

static enum ky_code
read_session(struct ky_portal_work *w, const char *secret, struct ky_err *err)
{
	char key[KY_FOLIO_KEY_SIZE];

	ky_portal_key(secret, key);
	if (w->lobby->find(w->lobby->self, &w->s->service->config.issuer,
		KY_FOLIO_SESSION, key, &w->session_row, &w->there,
		err) != KY_OK)
		return err->code;
	w->now = ky_serve_now(w->s->service);
	if (!w->there || ky_time_cmp(w->now, w->session_row.until) >= 0) {
		w->there = false;
		return KY_OK;
	}
	if (ky_guest_read(w->session_row.body, &w->session, err) != KY_OK)
		return err->code;
	w->session.id = w->session_row.id;
	w->session.account = w->session_row.owner;
	return KY_OK;
}

/* The session that this very form, with this cookie, got its new secret from:
 * the browser never heard of it, or not yet. */
static enum ky_code
read_next(struct ky_portal_work *w, struct ky_err *err)
{
	char secret[KY_COOKIE_SIZE];

	ky_again_cookie(w->lobby, &w->s->service->config.issuer, w->ask,
	    secret);
	if (read_session(w, secret, err) != KY_OK)
		return err->code;
	w->there = w->there &&
	    ky_again_is(&w->session, w->ask, w->now, w->told);
	if (w->there)
		memcpy(w->told->cookie, secret, sizeof(w->told->cookie));
	return KY_OK;
}

static enum ky_code
load(struct ky_portal_work *w, struct ky_err *err)
{
	w->save_session = w->save_login = false;
	memset(&w->session, 0, sizeof(w->session));
	memset(&w->login, 0, sizeof(w->login));
	if (read_session(w, w->ask->cookie, err) != KY_OK ||
	    (!w->there && ky_again_formed(w->ask) &&
		read_next(w, err) != KY_OK))
		return err->code;
	if (!w->there)
		return KY_OK;
	(void)ky_again_is(&w->session, w->ask, w->now, w->told);
	return w->session.account.text[0] != '\0' ? take_account(w, err)
						  : KY_OK;
}

static enum ky_code
save(struct ky_portal_work *w, struct ky_err *err)
{
	bool taken = false;

	if (w->save_login &&
	    ky_portal_login_put(w, &w->login, &w->login_row, err) != KY_OK)
		return err->code;
	if (!w->save_session)
		return KY_OK;
	w->session.seen = w->now;
	w->session_row.owner = w->session.account;
	set_end(w);
	if (ky_guest_write(&w->session, w->session_row.body, err) != KY_OK)
		return err->code;
	return w->lobby->put(w->lobby->self, &w->s->service->config.issuer,
	    &w->session_row, &taken, err);
}

/* --- simple acts --- */

static enum ky_code
look_look(struct ky_portal_work *w, struct ky_err *err)
{
	(void)err;
	w->nothing_to_write = w->now.us - w->session.seen.us < SEEN_US;
	return KY_OK;
}

static enum ky_code
look(struct ky_portal_work *w, struct ky_err *err)
{
	(void)err;
	w->save_session = true;
	return KY_OK;
}

static enum ky_code
visit(struct ky_portal_work *w, struct ky_err *err)
{
	uint32_t n = 0;
	bool over = false;

	if (ky_portal_count(w, KY_LIMIT_VISIT, w->ask->from, &over, err) !=
	    KY_OK)
		return err->code;
	if (over) {
		w->told->word = KY_WORD_TOO_OFTEN;
		return KY_OK;
	}
	memset(&w->session, 0, sizeof(w->session));
	memset(&w->session_row, 0, sizeof(w->session_row));
	w->session_row.kind = KY_FOLIO_SESSION;
	ky_portal_id(w, "se", 64, &w->session_row.id);
	w->session_row.at = w->session.created = w->now;
	w->session.id = w->session_row.id;
	(void)ky_str_copy(ky_str_of(w->ask->language), w->session.language,
	    sizeof(w->session.language));
	w->there = true;
	ky_portal_renew(w);
	return w->lobby->expire(w->lobby->self, &w->s->service->config.issuer,
	    w->now, FORGET_MAX, &n, err);
}

static enum ky_code
language(struct ky_portal_work *w, struct ky_err *err)
{
	(void)err;
	(void)ky_str_copy(ky_str_of(w->ask->language), w->session.language,
	    sizeof(w->session.language));
	w->save_session = true;
	return KY_OK;
}

static enum ky_code
sign_out(struct ky_portal_work *w, struct ky_err *err)
{
	bool there;

	w->told->gone = true;
	w->there = false;
	return w->lobby->remove(w->lobby->self, &w->s->service->config.issuer,
	    KY_FOLIO_SESSION, &w->session_row.id, &there, err);
}

static enum ky_code
sign_out_all(struct ky_portal_work *w, struct ky_err *err)
{
	static const struct ky_slug nobody;

	w->told->gone = true;
	w->there = false;
	return ky_portal_sign_all_out(w, &w->session.account, &nobody, err);
}

static enum ky_code
sign_out_one(struct ky_portal_work *w, struct ky_err *err)
{
	const struct ky_slug *issuer = &w->s->service->config.issuer;
	bool there = false;

	if (w->lobby->get(w->lobby->self, issuer, KY_FOLIO_SESSION, &w->ask->id,
		w->step, &there, err) != KY_OK)
		return err->code;
	if (!there ||
	    strcmp(w->step->owner.text, w->session.account.text) != 0) {
		w->told->word = KY_WORD_NOT_YOURS;
		return KY_OK;
	}
	return w->lobby->remove(w->lobby->self, issuer, KY_FOLIO_SESSION,
	    &w->ask->id, &there, err);
}

/* --- listings --- */

static enum ky_code
fill_row(struct ky_portal_work *w, const struct ky_folio *r,
    struct ky_portal_row *row, struct ky_err *err)
{
	struct ky_contact contact = {0};
	struct ky_passkey passkey = {0};
	struct ky_grant grant = {0};

	row->id = r->id;
	row->at = r->at;
	row->until = r->until;
	row->line_id = r->line_id;
	row->state = r->state;
	switch (r->kind) {
	case KY_FOLIO_CONTACT:
		if (ky_body_read(ky_contact_body, r->body, &contact, err) !=
		    KY_OK)
			return err->code;
		(void)snprintf(row->text, sizeof(row->text), "%s",
		    contact.email);
		return KY_OK;
	case KY_FOLIO_PASSKEY:
		if (ky_body_read(ky_passkey_body, r->body, &passkey, err) !=
		    KY_OK)
			return err->code;
		(void)snprintf(row->text, sizeof(row->text), "%s",
		    passkey.name);
		return KY_OK;
	case KY_FOLIO_GRANT:
		if (ky_body_read(ky_grant_body, r->body, &grant, err) != KY_OK)
			return err->code;
		row->mine = strcmp(r->owner.text, w->session.account.text) == 0;
		row->rights = grant.rights;
		(void)snprintf(row->text, sizeof(row->text), "%s",
		    row->mine ? grant.email : grant.holder);
		return KY_OK;
	case KY_FOLIO_SESSION:
		row->mine = strcmp(r->id.text, w->session.id.text) == 0;
		return KY_OK;
	case KY_FOLIO_ACCOUNT:
	case KY_FOLIO_HOLDING:
	case KY_FOLIO_LINK:
	case KY_FOLIO_INQUIRY:
	case KY_FOLIO__MAX:
		break;
	}
	return KY_OK;
}

static enum ky_code
add_row(struct ky_portal_work *w, void *self, const struct ky_folio *r,
    bool *stop, struct ky_err *err)
{
	struct ky_told *t = self;

	if (fill_row(w, r, &t->row[t->rows_n], err) != KY_OK)
		return err->code;
	*stop = ++t->rows_n == KY_PORTAL_ROWS_MAX;
	return KY_OK;
}

static enum ky_code
list(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_folio_query q = {.kind = w->ask->kind,
	    .by = KY_FOLIO_BY_OWNER,
	    .who = w->session.account};
	struct ky_told *t = w->told;

	if (q.kind != KY_FOLIO_SESSION && q.kind != KY_FOLIO_CONTACT &&
	    q.kind != KY_FOLIO_PASSKEY && q.kind != KY_FOLIO_GRANT)
		return ky_fail(err, KY_E_INPUT, 0, "no such list");
	t->row = ky_arena_array(w->s->arena, KY_PORTAL_ROWS_MAX,
	    sizeof(*t->row));
	if (ky_portal_all(w, &q, add_row, t, err) != KY_OK)
		return err->code;
	if (q.kind != KY_FOLIO_GRANT || t->rows_n == KY_PORTAL_ROWS_MAX)
		return KY_OK;
	q.by = KY_FOLIO_BY_OTHER;
	return ky_portal_all(w, &q, add_row, t, err);
}

/* --- which there are --- */

#define NOBODY 0x1u  /* needs no session */
#define ACCOUNT 0x2u /* signed in, both factors */
#define FRESH 0x4u   /* a second proof, lately */
#define HALF 0x8u    /* also half signed in */
#define ONCE \
	0x10u /* the same form again is told what it was told, which
                        has no secret that is shown once */

static const struct {
	ky_portal_half *look, *apply;
	unsigned flags;
	/* What takes long or waits for a write of another's, between them: no
	 * connection is kept meanwhile. */
	ky_portal_half *between;
} table[] = {
    [KY_ACT_LOOK] = {look_look, look, HALF},
    [KY_ACT_VISIT] = {NULL, visit, NOBODY},
    [KY_ACT_LANGUAGE] = {NULL, language, HALF},
    [KY_ACT_SIGN_OUT] = {NULL, sign_out, HALF},
    [KY_ACT_SIGN_OUT_ALL] = {NULL, sign_out_all, ACCOUNT},
    [KY_ACT_SIGN_OUT_ONE] = {NULL, sign_out_one, ACCOUNT},
    [KY_ACT_LIST] = {list, NULL, ACCOUNT},
    [KY_ACT_FIND] = {ky_portal_find_look, ky_portal_find, ONCE},
    [KY_ACT_CODE] = {NULL, ky_portal_code, HALF | ONCE},
    [KY_ACT_BILL] = {ky_portal_bill_look, ky_portal_bill, ONCE},
    [KY_ACT_PAPERS] = {NULL, ky_portal_papers, ONCE},
    [KY_ACT_AUTHORITY] = {ky_portal_authority, NULL, 0},
    [KY_ACT_IMPORT] = {ky_portal_import_look, ky_portal_import, ONCE,
	ky_portal_import_send},
    [KY_ACT_ATTACH] = {NULL, ky_portal_attach, ACCOUNT | FRESH},
    [KY_ACT_SAME] = {ky_portal_same_look, NULL, 0},
    [KY_ACT_ATTACH_SAME] = {ky_portal_attach_same_look, ky_portal_attach_same,
	ACCOUNT | FRESH | ONCE},
    [KY_ACT_DETACH] = {NULL, ky_portal_detach, ACCOUNT},
    [KY_ACT_OPEN] = {ky_portal_open_look, ky_portal_open, ONCE},
    [KY_ACT_SIGN_IN] = {ky_portal_sign_in_look, ky_portal_sign_in, HALF | ONCE,
	ky_portal_check_password},
    [KY_ACT_SIGN_IN_CODE] = {NULL, ky_portal_sign_in_code, HALF | ONCE},
    [KY_ACT_SECOND] = {NULL, ky_portal_second, HALF | ONCE},
    [KY_ACT_CONFIRM] = {ky_portal_confirm_look, ky_portal_confirm, ONCE},
    [KY_ACT_PASSWORD] = {ky_portal_password_look, ky_portal_password,
	ACCOUNT | FRESH | ONCE, ky_portal_hash_password},
    [KY_ACT_TOTP_NEW] = {NULL, ky_portal_totp_new, ACCOUNT | FRESH},
    [KY_ACT_TOTP_ON] = {NULL, ky_portal_totp_on, ACCOUNT | ONCE},
    [KY_ACT_TOTP_OFF] = {NULL, ky_portal_totp_off, ACCOUNT | FRESH},
    [KY_ACT_SPARES] = {NULL, ky_portal_spares, ACCOUNT | FRESH},
    [KY_ACT_CONTACT_ADD] = {NULL, ky_portal_contact_add,
	ACCOUNT | FRESH | ONCE},
    [KY_ACT_CONTACT_DROP] = {NULL, ky_portal_contact_drop, ACCOUNT | FRESH},
    [KY_ACT_RECOVER] = {NULL, ky_portal_recover, HALF | ONCE},
    [KY_ACT_RECOVER_SET] = {ky_portal_recover_look, ky_portal_recover_set,
	HALF | ONCE, ky_portal_hash_recovered},
    [KY_ACT_PASSKEY_NEW] = {NULL, ky_portal_passkey_ask, ACCOUNT | FRESH},
    [KY_ACT_PASSKEY_ADD] = {ky_portal_passkey_add_look, ky_portal_passkey_add,
	ACCOUNT | FRESH | ONCE},
    [KY_ACT_PASSKEY_ASK] = {NULL, ky_portal_passkey_ask, HALF},
    [KY_ACT_PASSKEY_USE] = {ky_portal_passkey_use_look, ky_portal_passkey_use,
	HALF | ONCE},
    [KY_ACT_PASSKEY_DROP] = {NULL, ky_portal_passkey_drop, ACCOUNT | FRESH},
    [KY_ACT_GRANT] = {ky_portal_grant_ask, ky_portal_grant,
	ACCOUNT | FRESH | ONCE},
    [KY_ACT_GRANT_JOIN] = {NULL, ky_portal_grant_join, HALF | ONCE},
    [KY_ACT_GRANT_LOOK] = {ky_portal_grant_look, NULL, ACCOUNT},
    [KY_ACT_GRANT_TAKE] = {NULL, ky_portal_grant_take, ACCOUNT | ONCE},
    [KY_ACT_GRANT_END] = {NULL, ky_portal_grant_end, ACCOUNT},
    [KY_ACT_LINK] = {ky_portal_link, NULL, NOBODY},
};
_Static_assert(sizeof(table) / sizeof(table[0]) == KY_ACT__MAX, "a row each");

/* DONE when the session may do it. */
static enum ky_word
gate(const struct ky_portal_work *w)
{
	unsigned flags = table[w->ask->act].flags;
	const struct ky_guest *s = &w->session;

	if ((flags & NOBODY) != 0)
		return KY_WORD_DONE;
	if (!w->there)
		return KY_WORD_NO_SESSION;
	if ((flags & ACCOUNT) != 0 && s->account.text[0] == '\0')
		return KY_WORD_SIGN_IN_FIRST;
	if (s->half && (flags & HALF) == 0)
		return KY_WORD_SECOND_WANTED;
	if ((flags & FRESH) != 0 && !ky_guest_fresh(s, w->now))
		return KY_WORD_CONFIRM_FIRST;
	return KY_WORD_DONE;
}

/* --- the two halves --- */

/* Was it a yes?  A form that was refused may be sent again. */
static bool
did(enum ky_word word)
{
	return word == KY_WORD_DONE || word == KY_WORD_CODE_SENT ||
	    word == KY_WORD_LINK_SENT || word == KY_WORD_PROVEN ||
	    word == KY_WORD_SIGNED_IN || word == KY_WORD_SECOND_WANTED ||
	    word == KY_WORD_CONFIRMED;
}

static void
remember(struct ky_portal_work *w)
{
	if ((table[w->ask->act].flags & ONCE) == 0 || !w->there ||
	    !ky_again_formed(w->ask) || !did(w->told->word))
		return;
	ky_again_take(&w->session, w->ask, w->told, w->now);
	w->save_session = true;
}

static enum ky_code
first_half(struct ky_portal_work *w, struct ky_err *err)
{
	ky_portal_half *half = table[w->ask->act].look;

	w->lobby = w->s->store->lobby;
	if (load(w, err) != KY_OK)
		return err->code;
	if (w->told->again) {
		w->nothing_to_write = true;
		return KY_OK;
	}
	w->told->word = gate(w);
	return w->told->word == KY_WORD_DONE && half != NULL ? half(w, err)
							     : KY_OK;
}

static enum ky_code
perform(struct ky_portal_work *w, struct ky_err *err)
{
	w->told->word = gate(w);
	if (w->told->word != KY_WORD_DONE)
		return KY_OK;
	if (table[w->ask->act].apply(w, err) != KY_OK)
		return err->code;
	remember(w);
	if (save(w, err) != KY_OK)
		return err->code;
	if (w->session.account.text[0] == '\0' || !w->there || w->session.half)
		return KY_OK;
	/* What makes a mark worthless leaves this browser its own; an act that
	 * was about another account (RECOVER_SET) made its mark itself. */
	if (w->told->known[0] == '\0' &&
	    (w->told->word == KY_WORD_SIGNED_IN || w->save_login))
		ky_portal_know(w, &w->session.account, KY_KNOWN_SIGNED_IN);
	/* What it reaches now. */
	return take_account(w, err);
}

/* Perhaps not the first attempt: one whose commit had no answer may have been
 * stored.  Then the form is known, and what was told then is still to be
 * told. */
static enum ky_code
second_half(void *self, struct ky_store *store, struct ky_err *err)
{
	struct ky_portal_work *w = self;
	const struct ky_told before = *w->told;
	bool performed = w->performed;

	w->lobby = store->lobby;
	w->performed = false;
	*w->told = (struct ky_told){.row = before.row};
	if (load(w, err) != KY_OK)
		return err->code;
	if (w->told->again) {
		if (performed)
			*w->told = before;
		else
			w->letters_n = 0;
		return KY_OK;
	}
	w->letters_n = 0;
	if (perform(w, err) != KY_OK)
		return err->code;
	w->performed = true;
	return KY_OK;
}

#define ENDS(member) (memchr((member), '\0', sizeof(member)) != NULL)

static enum ky_code
check(const struct ky_ask *a, struct ky_err *err)
{
	char ignored[KY_LANGUAGE_SIZE];

	if ((unsigned)a->act >= KY_ACT__MAX || !ENDS(a->cookie) ||
	    !ENDS(a->known) || !ENDS(a->from) || !ENDS(a->language) ||
	    !ENDS(a->name) || !ENDS(a->code) || !ENDS(a->email) ||
	    !ENDS(a->password) || !ENDS(a->token) || !ENDS(a->text) ||
	    !ENDS(a->id.text) || (unsigned)a->find >= KY_FIND__MAX ||
	    (unsigned)a->way >= KY_LETTER_WAY__MAX ||
	    (unsigned)a->kind >= KY_FOLIO__MAX || a->lines_n > KY_SAME_MAX)
		return ky_fail(err, KY_E_INPUT, 0, "no such act of the portal");
	if ((a->act == KY_ACT_VISIT || a->act == KY_ACT_LANGUAGE) &&
	    ky_language_parse(ky_str_of(a->language), ignored, err) != KY_OK)
		return err->code;
	return KY_OK;
}

static enum ky_code
go_on(struct ky_portal_work *w, struct ky_err *err)
{
	ky_portal_half *between = table[w->ask->act].between;

	if (w->told->word == KY_WORD_DONE && !w->nothing_to_write &&
	    between != NULL && between(w, err) != KY_OK)
		return err->code;
	if (w->told->word != KY_WORD_DONE || w->nothing_to_write ||
	    table[w->ask->act].apply == NULL)
		return KY_OK;
	return ky_engine_write(w->s->service->config.engine, second_half, w,
	    err);
}

enum ky_code
ky_serve_portal(struct ky_serving *s, struct ky_err *err)
{
	struct ky_pool *pool = &s->service->pool;
	const struct ky_entropy *e = &s->service->config.entropy;
	struct ky_portal_work *w;
	enum ky_code code;

	if (s->service->config.portal_origin == NULL)
		return ky_fail(err, KY_E_REFUSED, KY_NO_PORTAL,
		    "there is no portal here");
	if (check(s->call->in.ask, err) != KY_OK)
		return err->code;
	w = ky_arena_alloc(s->arena, sizeof(*w));
	w->s = s;
	w->ask = s->call->in.ask;
	w->told = s->out->out.told = ky_arena_alloc(s->arena, sizeof(*w->told));
	w->step = ky_arena_array(s->arena, KY_PORTAL_STEP, sizeof(*w->step));
	e->fill(e->self, w->chance, sizeof(w->chance));
	code = ky_pool_lend(pool, &s->store, err);
	if (code != KY_OK)
		return code;
	code = first_half(w, err);
	ky_pool_give_back(pool, s->store, code);
	s->store = NULL;
	if (code == KY_OK)
		code = go_on(w, err);
	if (code == KY_OK) {
		ky_portal_show(w);
		ky_portal_send(w);
		s->out->found = w->told->word != KY_WORD_NO_SESSION;
	}
	sodium_memzero(w->chance, sizeof(w->chance));
	return code;
}

enum ky_code
ky_service_withdraw_link(struct ky_service *s, const char *ending,
    const char *language, char out[KY_LETTER_LINK_SIZE], struct ky_err *err)
{
	char token[KY_WITHDRAW_TOKEN_SIZE];
	struct ky_store *store;
	enum ky_code code;

	out[0] = '\0';
	if (s->config.portal_origin == NULL)
		return KY_OK;
	code = ky_pool_lend(&s->pool, &store, err);
	if (code != KY_OK)
		return code;
	ky_withdraw_token(store->lobby, &s->config.issuer, ending, token);
	ky_pool_give_back(&s->pool, store, KY_OK);
	(void)snprintf(out, KY_LETTER_LINK_SIZE, "%s/%s/withdraw/%s",
	    s->config.portal_origin, ky_tongue_tag(ky_tongue_of(language)),
	    token);
	return KY_OK;
}
