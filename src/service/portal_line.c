/* Whose line is it?  Finding, proving, what a proof is worth. */
#include "portal/code.h"
#include "portal/link.h"
#include "service/portal.h"

#include "core/contact.h"
#include "core/trust.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>

/* A login that changed may be somebody else's: as with a changed contact. */
#define CHANGED_US (14 * KY_DAY_US)

/* --- finding --- */

/* The name as the store looks for it.  What is no such name is looked for all
 * the same, and not found. */
static void
written(const struct ky_ask *a, char out[KY_PORTAL_NAME_SIZE])
{
	struct ky_str name = ky_str_trim(ky_str_of(a->name));
	struct ky_err ignored;
	struct ky_msisdn number;
	struct ky_iccid card;

	(void)ky_str_copy(name, out, KY_PORTAL_NAME_SIZE);
	if (a->find == KY_FIND_MSISDN &&
	    ky_msisdn_parse(name, &number, &ignored) == KY_OK)
		(void)snprintf(out, KY_PORTAL_NAME_SIZE, "%s", number.digits);
	if (a->find == KY_FIND_ICCID &&
	    ky_iccid_parse(name, &card, &ignored) == KY_OK)
		(void)snprintf(out, KY_PORTAL_NAME_SIZE, "%s", card.digits);
}

static void
in_capitals(char *name)
{
	for (; *name != '\0'; name++)
		if (*name >= 'a' && *name <= 'z')
			*name = (char)(*name - 'a' + 'A');
}

/* A contract number is looked for as it is typed, and in capitals: a telephone's
 * keyboard begins with small letters.  Both are always looked for, so that the
 * time tells nothing. */
static enum ky_code
find_line(struct ky_portal_work *w, uint64_t *id, struct ky_err *err)
{
	struct ky_store *store = w->s->store;
	const struct ky_slug *issuer = &w->s->service->config.issuer;
	char name[KY_PORTAL_NAME_SIZE];
	uint64_t other = 0;

	written(w->ask, name);
	if (store->case_find(store->self, issuer, w->ask->find, name, id,
		err) != KY_OK)
		return err->code;
	if (w->ask->find != KY_FIND_CONTRACT)
		return KY_OK;
	in_capitals(name);
	if (store->case_find(store->self, issuer, w->ask->find, name, &other,
		err) != KY_OK)
		return err->code;
	if (*id == 0)
		*id = other;
	return KY_OK;
}

static bool
set_up(const struct ky_portal_work *w, enum ky_letter_way way)
{
	const struct ky_courier *c = &w->s->service->config.courier;

	return c->self != NULL && (c->ways >> way & 1) != 0;
}

enum ky_code
ky_portal_find_look(struct ky_portal_work *w, struct ky_err *err)
{
	uint64_t id = 0;

	if (w->ask->find == KY_FIND_ENDING)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a line is found by its number, card or contract");
	if (!set_up(w, w->ask->way)) {
		w->told->word = KY_WORD_NO_WAY;
		return KY_OK;
	}
	w->c = ky_arena_alloc(w->s->arena, sizeof(*w->c));
	if (find_line(w, &id, err) != KY_OK)
		return err->code;
	return ky_serve_case(w->s, id, w->c, err);
}

/* Is there where to send it? */
static bool
reachable(const struct ky_line *l, enum ky_letter_way way)
{
	return way == KY_LETTER_BY_SMS ? l->msisdn.digits[0] != '\0'
				       : l->email[0] != '\0';
}

/* To the line's own number, or the mailbox that the provider knows. */
static void
send_code(struct ky_portal_work *w, const struct ky_line *line,
    enum ky_letter_kind kind, const char *code)
{
	const struct ky_pending *p = &w->session.pending;
	struct ky_letter *l = ky_portal_letter(w, kind, line->email);

	if (l == NULL)
		return;
	l->way = p->way;
	if (l->way == KY_LETTER_BY_SMS) {
		l->email[0] = '\0';
		l->msisdn = line->msisdn;
	}
	l->line = ky_portal_named(line);
	(void)snprintf(l->code, sizeof(l->code), "%s", code);
	l->until = p->until;
}

/* A code about the line of `w->c`, which may be none. */
static void
expect(struct ky_portal_work *w, enum ky_purpose purpose,
    enum ky_letter_way way, bool quiet, enum ky_letter_kind kind)
{
	struct ky_pending *p = &w->session.pending;
	bool there = w->c->line_id != 0 && reachable(&w->c->line, way);
	char code[KY_LETTER_CODE_SIZE];

	*p = (struct ky_pending){.purpose = purpose,
	    .way = way,
	    .line_id = there ? w->c->line_id : 0};
	if (there && way == KY_LETTER_BY_MAIL)
		memcpy(p->to, w->c->line.email, sizeof(p->to));
	ky_code_make(w->chance + 128, code);
	ky_code_expect(&w->session, code, w->now, p);
	if (there && !quiet)
		send_code(w, &w->c->line, kind, code);
	sodium_memzero(code, sizeof(code));
	w->save_session = true;
	w->told->word = KY_WORD_CODE_SENT;
	w->told->until = p->until;
	w->told->tries = p->tries;
}

/* Whom a limit per line is counted for: there is one of everything. */
static void
line_name(const struct ky_portal_work *w, char out[KY_PORTAL_NAME_SIZE + 8])
{
	if (w->c->line_id != 0)
		(void)snprintf(out, KY_PORTAL_NAME_SIZE + 8, "#%" PRIu64,
		    w->c->line_id);
	else
		/* The mark keeps a name that was typed from being counted as
		 * some line, account or mailbox that is there. */
		(void)snprintf(out, KY_PORTAL_NAME_SIZE + 8, "?%s",
		    w->ask->name);
}

enum ky_code
ky_portal_find(struct ky_portal_work *w, struct ky_err *err)
{
	char name[KY_PORTAL_NAME_SIZE], line[KY_PORTAL_NAME_SIZE + 8];
	bool over = false, quiet = false;

	written(w->ask, name);
	/* One contract is one name for its limit, however it is typed. */
	if (w->ask->find == KY_FIND_CONTRACT)
		in_capitals(name);
	line_name(w, line);
	if (ky_portal_count(w, KY_LIMIT_FIND_ADDRESS, w->ask->from, &over,
		err) != KY_OK ||
	    (!over &&
		ky_portal_count(w, KY_LIMIT_FIND_NAME, name, &over, err) !=
		    KY_OK))
		return err->code;
	if (over) {
		w->told->word = KY_WORD_TOO_OFTEN;
		return KY_OK;
	}
	if (ky_portal_count(w, KY_LIMIT_LETTER, line, &quiet, err) != KY_OK)
		return err->code;
	/* Told aloud, `quiet` would say that two names are of one line. */
	expect(w, KY_PURPOSE_PROVE, w->ask->way, quiet, KY_LETTER_PROVE);
	return KY_OK;
}

/* --- codes --- */

static enum ky_shown
shown_by(const struct ky_pending *p)
{
	return p->way == KY_LETTER_BY_SMS ? KY_SHOWN_SMS : KY_SHOWN_MAIL;
}

/* The mailbox is the account's from now on. */
static enum ky_code
take_contact(struct ky_portal_work *w, const char *email, struct ky_err *err)
{
	struct ky_folio *r = w->step;
	struct ky_contact c = {0};
	struct ky_slug whose;
	bool taken = false, full = false;

	if (ky_portal_whose(w, email, &whose, err) != KY_OK ||
	    ky_portal_contacts_full(w, &full, err) != KY_OK)
		return err->code;
	if (whose.text[0] != '\0') {
		w->told->word = strcmp(whose.text, w->session.account.text) == 0
		    ? KY_WORD_DONE
		    : KY_WORD_NOT_YOURS;
		return KY_OK;
	}
	/* Two sessions may both have asked while there was room for one. */
	if (full) {
		w->told->word = KY_WORD_TOO_MANY;
		return KY_OK;
	}
	/* Those that were there before are told. */
	if (ky_portal_tell(w, &w->session.account, "contact-added", err) !=
	    KY_OK)
		return err->code;
	memset(r, 0, sizeof(*r));
	r->kind = KY_FOLIO_CONTACT;
	ky_portal_id(w, "co", 160, &r->id);
	r->owner = w->session.account;
	r->at = w->now;
	ky_email_fold(email, r->key);
	(void)ky_str_copy(ky_str_of(email), c.email, sizeof(c.email));
	if (ky_portal_put(w, ky_contact_body, &c, r, &taken, err) != KY_OK)
		return err->code;
	w->login.changed = w->now;
	w->save_login = true;
	w->told->word = KY_WORD_DONE;
	return KY_OK;
}

/* Is the mailbox that the code went to the account's still? */
static enum ky_code
speaks_for(struct ky_portal_work *w, const struct ky_pending *p, bool *yes,
    struct ky_err *err)
{
	struct ky_slug whose;

	*yes = true;
	if (p->account.text[0] == '\0')
		return KY_OK;
	if (ky_portal_whose(w, p->to, &whose, err) != KY_OK)
		return err->code;
	*yes = strcmp(whose.text, p->account.text) == 0;
	return KY_OK;
}

static enum ky_code
enter_by_code(struct ky_portal_work *w, const struct ky_slug *account,
    struct ky_err *err)
{
	bool found = false;

	if (ky_portal_login(w, account, &w->login, &w->login_row, &found,
		err) != KY_OK)
		return err->code;
	if (found)
		ky_portal_enter(w, account, &w->login, KY_SHOWN_LETTER);
	else
		w->told->word = KY_WORD_CODE_OVER;
	return KY_OK;
}

/* Who was asked to act for somebody has shown that the mailbox is his. */
static enum ky_code
enter_invited(struct ky_portal_work *w, const char *email, struct ky_err *err)
{
	struct ky_slug account;

	if (ky_portal_whose(w, email, &account, err) != KY_OK)
		return err->code;
	if (account.text[0] != '\0')
		return enter_by_code(w, &account, err);
	if (ky_portal_new_account(w, email, &account, err) != KY_OK)
		return err->code;
	ky_portal_enter(w, &account, &w->login, KY_SHOWN_LETTER);
	return KY_OK;
}

struct held {
	uint64_t line_id;
	struct ky_folio row; /* the account's holding of it; id "" = none */
	uint32_t n;          /* holdings in all */
};

static enum ky_code
look_held(struct ky_portal_work *w, void *self, const struct ky_folio *r,
    bool *stop, struct ky_err *err)
{
	struct held *h = self;

	(void)w;
	(void)stop;
	(void)err;
	h->n++;
	if (r->line_id == h->line_id)
		h->row = *r;
	return KY_OK;
}

static enum ky_code
find_held(struct ky_portal_work *w, uint64_t line_id, struct held **out,
    struct ky_err *err)
{
	struct ky_folio_query q = {.kind = KY_FOLIO_HOLDING,
	    .by = KY_FOLIO_BY_OWNER,
	    .who = w->session.account};

	*out = ky_arena_alloc(w->s->arena, sizeof(**out));
	(*out)->line_id = line_id;
	return ky_portal_all(w, &q, look_held, *out, err);
}

/*
 * Does a code to that line say who sits before the account?  Only when the
 * account held the line already: a thief of a password has a line too.  What
 * staff attached by papers was asked for by whoever sat there then.  And
 * never in place of the app or passkey of an account that has one.
 */
static enum ky_code
vouch(struct ky_portal_work *w, uint64_t line_id, struct ky_err *err)
{
	struct ky_kept_line kept = {0};
	struct held *held;

	if (w->session.has_totp || w->session.has_passkey)
		return KY_OK;
	if (w->session.account.text[0] != '\0') {
		if (find_held(w, line_id, &held, err) != KY_OK)
			return err->code;
		if (held->row.id.text[0] == '\0')
			return KY_OK;
		if (ky_body_read(ky_kept_line_body, held->row.body, &kept,
			err) != KY_OK)
			return err->code;
		if (kept.shown == KY_SHOWN_BIT(KY_SHOWN_PAPERS))
			return KY_OK;
	}
	w->session.fresh = w->now;
	return KY_OK;
}

/* The code was right: what it was for comes to pass. */
static enum ky_code
came_true(struct ky_portal_work *w, const struct ky_pending *p,
    struct ky_err *err)
{
	struct ky_guest *s = &w->session;

	switch (p->purpose) {
	case KY_PURPOSE_PROVE:
		w->told->word = KY_WORD_TOO_MANY;
		if (!ky_guest_proved(s, p->line_id, KY_SHOWN_BIT(shown_by(p)),
			w->now))
			return KY_OK;
		ky_portal_renew(w);
		w->told->word = KY_WORD_PROVEN;
		w->told->line_id = p->line_id;
		return vouch(w, p->line_id, err);
	case KY_PURPOSE_SIGN_IN:
		return p->email[0] != '\0' ? enter_invited(w, p->email, err)
					   : enter_by_code(w, &p->account, err);
	case KY_PURPOSE_CONFIRM:
		if (s->half)
			break;
		w->told->word = KY_WORD_CONFIRMED;
		if (p->line_id != 0) {
			(void)ky_guest_proved(s, p->line_id,
			    KY_SHOWN_BIT(shown_by(p)), w->now);
			return vouch(w, p->line_id, err);
		}
		/* An app or a passkey that came meanwhile is asked for. */
		if (s->has_totp || s->has_passkey)
			break;
		s->shown |= KY_SHOWN_BIT(KY_SHOWN_LETTER);
		s->fresh = w->now;
		return KY_OK;
	case KY_PURPOSE_CONTACT:
		if (s->account.text[0] != '\0' && !s->half)
			return take_contact(w, p->email, err);
		break;
	case KY_PURPOSE_NONE:
	case KY_PURPOSE__MAX:
		break;
	}
	w->told->word = KY_WORD_CODE_OVER;
	return KY_OK;
}

enum ky_code
ky_portal_code(struct ky_portal_work *w, struct ky_err *err)
{
	static const struct ky_pending nothing;
	struct ky_guest *s = &w->session;
	struct ky_pending was;
	bool over = false, speaks = false;

	if (ky_portal_count(w, KY_LIMIT_TRY_ADDRESS, w->ask->from, &over,
		err) != KY_OK)
		return err->code;
	if (over) {
		w->told->word = KY_WORD_TOO_OFTEN;
		return KY_OK;
	}
	w->save_session = true;
	w->told->word = ky_code_try(s, w->ask->code, w->now);
	w->told->tries = s->pending.tries;
	w->told->until = s->pending.until;
	if (w->told->word != KY_WORD_DONE)
		return KY_OK;
	was = s->pending;
	s->pending = nothing;
	if (speaks_for(w, &was, &speaks, err) != KY_OK)
		return err->code;
	if (!speaks) {
		w->told->word = KY_WORD_CODE_OVER;
		return KY_OK;
	}
	if (was.to[0] != '\0') {
		memcpy(s->mailbox, was.to, sizeof(s->mailbox));
		s->mailbox_at = w->now;
	}
	return came_true(w, &was, err);
}

/* --- the second proof by a code --- */

enum ky_code
ky_portal_confirm_look(struct ky_portal_work *w, struct ky_err *err)
{
	const struct ky_guest *s = &w->session;
	const struct ky_reach *r = ky_guest_reach(s, w->ask->line_id,
	    KY_RIGHT_ALL);

	/* Who has something better set up is asked for that. */
	if (s->has_totp || s->has_passkey) {
		w->told->word = KY_WORD_SECOND_WANTED;
		return KY_OK;
	}
	if (!set_up(w, w->ask->way)) {
		w->told->word = KY_WORD_NO_WAY;
		return KY_OK;
	}
	w->c = ky_arena_alloc(w->s->arena, sizeof(*w->c));
	if (w->ask->line_id == 0 && s->email[0] != '\0')
		return KY_OK;
	if (r == NULL) {
		w->told->word = KY_WORD_NOT_YOURS;
		return KY_OK;
	}
	return ky_serve_case(w->s, r->line_id, w->c, err);
}

/* To the first mailbox of the account. */
static void
expect_letter(struct ky_portal_work *w, bool quiet)
{
	struct ky_pending *p = &w->session.pending;
	char code[KY_LETTER_CODE_SIZE];
	struct ky_letter *l;

	*p = (struct ky_pending){.purpose = KY_PURPOSE_CONFIRM,
	    .account = w->session.account};
	memcpy(p->to, w->session.email, sizeof(p->to));
	ky_code_make(w->chance + 128, code);
	ky_code_expect(&w->session, code, w->now, p);
	l = quiet ? NULL
		  : ky_portal_letter(w, KY_LETTER_CONFIRM, w->session.email);
	if (l != NULL) {
		(void)snprintf(l->code, sizeof(l->code), "%s", code);
		l->until = p->until;
	}
	sodium_memzero(code, sizeof(code));
	w->save_session = true;
	w->told->word = KY_WORD_CODE_SENT;
	w->told->until = p->until;
	w->told->tries = p->tries;
}

enum ky_code
ky_portal_confirm(struct ky_portal_work *w, struct ky_err *err)
{
	bool account = w->c->line_id == 0, over = false;
	char line[KY_PORTAL_NAME_SIZE + 8];

	line_name(w, line);
	if (ky_portal_count(w, KY_LIMIT_FIND_ADDRESS, w->ask->from, &over,
		err) != KY_OK ||
	    (!over &&
		ky_portal_count(w, KY_LIMIT_LETTER_INSIDE,
		    account ? w->session.account.text : line, &over,
		    err) != KY_OK))
		return err->code;
	if (over) {
		w->told->word = KY_WORD_TOO_OFTEN;
		return KY_OK;
	}
	if (account)
		expect_letter(w, false);
	else
		expect(w, KY_PURPOSE_CONFIRM, w->ask->way, false,
		    KY_LETTER_CONFIRM);
	return KY_OK;
}

/* --- the last bill --- */

/* Only a line that was proven by mail gains by its bill. */
static bool
may_show_bill(struct ky_portal_work *w)
{
	const struct ky_reach *r = ky_guest_reach(&w->session, w->ask->line_id,
	    KY_RIGHT_ALL);

	if (r != NULL && (r->shown & KY_SHOWN_BIT(KY_SHOWN_MAIL)) != 0)
		return true;
	w->told->word = KY_WORD_PROVE_FIRST;
	return false;
}

enum ky_code
ky_portal_bill_look(struct ky_portal_work *w, struct ky_err *err)
{
	const struct ky_line *l;

	if (!may_show_bill(w))
		return KY_OK;
	w->c = ky_arena_alloc(w->s->arena, sizeof(*w->c));
	if (ky_serve_case(w->s, w->ask->line_id, w->c, err) != KY_OK)
		return err->code;
	l = &w->c->line;
	w->right = ky_bill_asked(l) && l->last_bill == w->ask->minor &&
	    strcasecmp(l->contract_no.text, w->ask->name) == 0;
	return KY_OK;
}

enum ky_code
ky_portal_bill(struct ky_portal_work *w, struct ky_err *err)
{
	char line[KY_PORTAL_NAME_SIZE + 8];
	bool over = false;

	if (!may_show_bill(w))
		return KY_OK;
	line_name(w, line);
	if (ky_portal_count(w, KY_LIMIT_BILL, line, &over, err) != KY_OK)
		return err->code;
	w->told->word = over ? KY_WORD_TOO_OFTEN
	    : w->right       ? KY_WORD_PROVEN
			     : KY_WORD_WRONG_BILL;
	if (w->told->word != KY_WORD_PROVEN)
		return KY_OK;
	if (!ky_guest_proved(&w->session, w->ask->line_id,
		KY_SHOWN_BIT(KY_SHOWN_BILL), w->now)) {
		w->told->word = KY_WORD_TOO_MANY;
		return KY_OK;
	}
	w->save_session = true;
	w->told->line_id = w->ask->line_id;
	return KY_OK;
}

/* --- papers that staff accepted --- */

/*
 * The link came to the mailbox that staff answered to: it is as good as a code
 * that was sent there, once.  It does not say who sits before an account: a
 * thief of a password can send papers of a line of his own.
 */
enum ky_code
ky_portal_papers(struct ky_portal_work *w, struct ky_err *err)
{
	const struct ky_slug *issuer = &w->s->service->config.issuer;
	struct ky_folio *r = w->step;
	char key[KY_FOLIO_KEY_SIZE];
	bool found = false, over = false, there = false;
	uint64_t line_id;
	struct ky_slug id;

	ky_portal_key(w->ask->token, key);
	if (ky_portal_count(w, KY_LIMIT_TRY_ADDRESS, w->ask->from, &over,
		err) != KY_OK ||
	    w->lobby->find(w->lobby->self, issuer, KY_FOLIO_LINK, key, r,
		&found, err) != KY_OK)
		return err->code;
	if (over || !found || r->line_id == 0 ||
	    ky_time_cmp(w->now, r->until) >= 0) {
		w->told->word = over ? KY_WORD_TOO_OFTEN : KY_WORD_WRONG_LINK;
		return KY_OK;
	}
	id = r->id;
	line_id = r->line_id;
	if (!ky_guest_proved(&w->session, line_id,
		KY_SHOWN_BIT(KY_SHOWN_PAPERS), w->now)) {
		w->told->word = KY_WORD_TOO_MANY;
		return KY_OK;
	}
	ky_portal_renew(w);
	w->told->word = KY_WORD_PROVEN;
	w->told->line_id = line_id;
	if (w->session.account.text[0] == '\0')
		w->session.fresh = w->now;
	if (w->lobby->remove(w->lobby->self, issuer, KY_FOLIO_LINK, &id, &there,
		err) != KY_OK)
		return err->code;
	/* As the act that attaches would. */
	return w->session.account.text[0] != '\0' &&
		ky_guest_fresh(&w->session, w->now)
	    ? ky_portal_attach(w, err)
	    : KY_OK;
}

/* --- what it is worth --- */

/* Did this very session prove the line, or only the account hold it? */
static bool
proven_here(const struct ky_guest *s, const struct ky_reach *r)
{
	return r < s->reach + s->proven_n;
}

static void
judge(struct ky_portal_work *w, const struct ky_reach *r,
    const struct ky_rules *rules)
{
	const struct ky_line *l = &w->c->line;
	const char *recent = ky_trust_recent(l, rules, w->now);
	struct ky_told *t = w->told;
	bool changed = w->login.changed.us != 0 &&
	    w->now.us - w->login.changed.us < CHANGED_US;

	ky_standing_of(l, r->shown, recent, &t->standing);
	if (changed && !proven_here(&w->session, r) &&
	    t->standing.hold_hours < KY_AFAR_HOLD_HOURS)
		t->standing.hold_hours = KY_AFAR_HOLD_HOURS;
	t->hold_until = ky_trust_hold_for(l, rules, w->now,
	    t->standing.hold_hours);
	t->least = rules->grades != NULL
	    ? rules->grades->least[KY_DUTY_AUTHORITY]
	    : KY_GRADE_STATED;
	if (t->hold_until.us != 0 &&
	    t->least < ky_trust_least(l, rules, w->now))
		t->least = ky_trust_least(l, rules, w->now);
	if (recent != NULL)
		(void)snprintf(t->recent, sizeof(t->recent), "%s", recent);
}

enum ky_code
ky_portal_authority(struct ky_portal_work *w, struct ky_err *err)
{
	const struct ky_reach *r = ky_guest_reach(&w->session, w->ask->line_id,
	    KY_RIGHT_FILE);
	char *memory = ky_arena_alloc(w->s->arena, KY_AUTHORITY_SIZE);
	struct ky_rules rules = {0};
	bool found = false;

	w->c = ky_arena_alloc(w->s->arena, sizeof(*w->c));
	if (ky_serve_case(w->s, r != NULL ? r->line_id : 0, w->c, err) != KY_OK)
		return err->code;
	if (r == NULL || w->c->line_id == 0) {
		w->told->word = KY_WORD_NOT_YOURS;
		return KY_OK;
	}
	/* What is only said is not worth a second proof. */
	if (r->shown != KY_SHOWN_BIT(KY_SHOWN_STATED) &&
	    !ky_guest_fresh(&w->session, w->now)) {
		w->told->word = KY_WORD_CONFIRM_FIRST;
		return KY_OK;
	}
	if (ky_engine_rules(w->s->service->config.engine, w->c, &rules, &found,
		err) != KY_OK)
		return err->code;
	if (!found) {
		w->told->word = KY_WORD_NOT_YOURS;
		return KY_OK;
	}
	judge(w, r, &rules);
	ky_guest_authority(&w->session, r, &w->told->standing, w->now, memory,
	    &w->told->evidence);
	w->told->line_id = r->line_id;
	return KY_OK;
}

/* --- lines of an account --- */

/* New, or with what was shown now besides. */
enum ky_code
ky_portal_hold(struct ky_portal_work *w, const struct ky_reach *r, size_t at,
    struct ky_err *err)
{
	struct ky_kept_line h = {0};
	struct held *held;
	bool taken = false;

	if (find_held(w, r->line_id, &held, err) != KY_OK)
		return err->code;
	if (held->row.id.text[0] == '\0') {
		if (held->n >= KY_REACH_MAX) {
			w->told->word = KY_WORD_TOO_MANY;
			return KY_OK;
		}
		held->row.kind = KY_FOLIO_HOLDING;
		ky_portal_id(w, "ho", at, &held->row.id);
		held->row.owner = w->session.account;
		held->row.line_id = r->line_id;
		held->row.at = w->now;
	} else if (ky_body_read(ky_kept_line_body, held->row.body, &h, err) !=
	    KY_OK) {
		return err->code;
	}
	h.shown |= r->shown;
	h.at = r->at;
	return ky_portal_put(w, ky_kept_line_body, &h, &held->row, &taken, err);
}

/* Each has its own part of the chance for its name. */
enum ky_code
ky_portal_attach(struct ky_portal_work *w, struct ky_err *err)
{
	const struct ky_guest *s = &w->session;

	if (s->proven_n == 0)
		w->told->word = KY_WORD_PROVE_FIRST;
	for (size_t i = 0; i < s->proven_n; i++)
		if (ky_portal_hold(w, &s->reach[i], 64 + 12 * i, err) != KY_OK)
			return err->code;
	return KY_OK;
}

enum ky_code
ky_portal_detach(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_guest *s = &w->session;
	struct held *held;
	bool there = false;
	uint8_t n = 0, proven = 0;

	if (find_held(w, w->ask->line_id, &held, err) != KY_OK)
		return err->code;
	if (held->row.id.text[0] == '\0') {
		w->told->word = KY_WORD_NOT_YOURS;
		return KY_OK;
	}
	for (uint8_t i = 0; i < s->reach_n; i++) {
		if (s->reach[i].line_id == w->ask->line_id)
			continue;
		if (i < s->proven_n)
			proven++;
		s->reach[n++] = s->reach[i];
	}
	s->reach_n = n;
	s->proven_n = proven;
	w->save_session = true;
	return w->lobby->remove(w->lobby->self, &w->s->service->config.issuer,
	    KY_FOLIO_HOLDING, &held->row.id, &there, err);
}

/* --- without login --- */

enum ky_code
ky_portal_link(struct ky_portal_work *w, struct ky_err *err)
{
	const struct ky_slug *issuer = &w->s->service->config.issuer;
	struct ky_store *store = w->s->store;
	uint64_t id = 0;

	w->told->word = KY_WORD_WRONG_LINK;
	if (!ky_withdraw_check(w->lobby, issuer, ky_str_of(w->ask->token),
		w->told->ending))
		return KY_OK;
	if (store->case_find(store->self, issuer, KY_FIND_ENDING,
		w->told->ending, &id, err) != KY_OK)
		return err->code;
	w->told->line_id = id;
	if (id != 0)
		w->told->word = KY_WORD_DONE;
	return KY_OK;
}
