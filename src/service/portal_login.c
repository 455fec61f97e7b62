/* Accounts: opened, signed in to, their second factors. */
#include "portal/code.h"
#include "portal/password.h"
#include "portal/totp.h"
#include "service/portal.h"

#include "core/contact.h"

#include <sodium.h>
#include <string.h>

/* --- opening --- */

/* The line whose provider's mailbox was shown; 0 = none was. */
static uint64_t
mailed_line(const struct ky_guest *s)
{
	for (int i = 0; i < s->proven_n; i++)
		if ((s->reach[i].shown & KY_SHOWN_BIT(KY_SHOWN_MAIL)) != 0)
			return s->reach[i].line_id;
	return 0;
}

enum ky_code
ky_portal_open_look(struct ky_portal_work *w, struct ky_err *err)
{
	const struct ky_guest *s = &w->session;

	if (s->account.text[0] != '\0' || s->proven_n == 0) {
		w->told->word = s->proven_n == 0 ? KY_WORD_PROVE_FIRST
						 : KY_WORD_NOT_YOURS;
		return KY_OK;
	}
	w->c = ky_arena_alloc(w->s->arena, sizeof(*w->c));
	if (ky_serve_case(w->s, mailed_line(s), w->c, err) != KY_OK)
		return err->code;
	return ky_portal_same_check(w, err);
}

static enum ky_code
add_contact(struct ky_portal_work *w, const struct ky_slug *account,
    const char *email, struct ky_err *err)
{
	struct ky_folio *r = w->step;
	struct ky_contact c = {0};
	bool taken = false;

	memset(r, 0, sizeof(*r));
	r->kind = KY_FOLIO_CONTACT;
	ky_portal_id(w, "co", 80, &r->id);
	r->owner = *account;
	r->at = w->now;
	ky_email_fold(email, r->key);
	(void)ky_str_copy(ky_str_of(email), c.email, sizeof(c.email));
	return ky_portal_put(w, ky_contact_body, &c, r, &taken, err);
}

static enum ky_code
new_account(struct ky_portal_work *w, struct ky_slug *account,
    struct ky_err *err)
{
	memset(&w->login, 0, sizeof(w->login));
	memset(&w->login_row, 0, sizeof(w->login_row));
	memcpy(w->login.language, w->session.language,
	    sizeof(w->login.language));
	w->login_row.kind = KY_FOLIO_ACCOUNT;
	ky_portal_id(w, "ac", 64, &w->login_row.id);
	w->login_row.at = w->now;
	*account = w->login_row.id;
	return ky_portal_login_put(w, &w->login, &w->login_row, err);
}

enum ky_code
ky_portal_new_account(struct ky_portal_work *w, const char *email,
    struct ky_slug *account, struct ky_err *err)
{
	if (new_account(w, account, err) != KY_OK)
		return err->code;
	return email[0] != '\0' ? add_contact(w, account, email, err) : KY_OK;
}

/* With the mailbox that the line was proven by; without one the page goes on
 * with CONTACT_ADD. */
enum ky_code
ky_portal_open(struct ky_portal_work *w, struct ky_err *err)
{
	const char *email = w->c->line.email;
	struct ky_slug account, whose = {""};

	if (w->session.account.text[0] != '\0' || w->session.proven_n == 0) {
		w->told->word = KY_WORD_NOT_YOURS;
		return KY_OK;
	}
	if (email[0] != '\0' && ky_portal_whose(w, email, &whose, err) != KY_OK)
		return err->code;
	if (whose.text[0] != '\0') {
		w->told->word = KY_WORD_SIGN_IN_FIRST;
		return KY_OK;
	}
	if (ky_portal_new_account(w, email, &account, err) != KY_OK)
		return err->code;
	w->session.account = account;
	w->session.fresh = w->now; /* the line was proven just now, or: */
	if (w->now.us - w->session.reach[0].at.us >= KY_FRESH_US)
		w->session.fresh.us = 0;
	ky_portal_renew(w);
	ky_portal_know(w, &account, KY_KNOWN_SIGNED_IN);
	if (ky_portal_attach(w, err) != KY_OK)
		return err->code;
	return ky_portal_same_hold(w, err);
}

/* --- signing in --- */

enum ky_code
ky_portal_sign_in_look(struct ky_portal_work *w, struct ky_err *err)
{
	const struct ky_ask *a = w->ask;
	struct ky_folio *row = ky_arena_alloc(w->s->arena, sizeof(*row));
	struct ky_login *login = ky_arena_alloc(w->s->arena, sizeof(*login));
	bool over = false, found = false;

	if (ky_portal_whose(w, a->email, &w->who, err) != KY_OK ||
	    ky_portal_login(w, &w->who, login, row, &found, err) != KY_OK ||
	    ky_portal_login_limit(w, login, false, &over, err) != KY_OK)
		return err->code;
	if (over) {
		w->told->word = KY_WORD_TOO_OFTEN;
		return KY_OK;
	}
	memcpy(w->hash, login->password, sizeof(w->hash));
	return KY_OK;
}

enum ky_code
ky_portal_check_password(struct ky_portal_work *w, struct ky_err *err)
{
	return ky_password_check(w->ask->password, w->hash, &w->right, err);
}

/* Checked against the password that the account had then: it may have another
 * one now, and whoever had the old one is to be out. */
enum ky_code
ky_portal_sign_in(struct ky_portal_work *w, struct ky_err *err)
{
	bool over = false, found = false, right;

	if (ky_portal_login(w, &w->who, &w->login, &w->login_row, &found,
		err) != KY_OK ||
	    ky_portal_login_limit(w, &w->login, true, &over, err) != KY_OK)
		return err->code;
	right = w->right && strcmp(w->hash, w->login.password) == 0;
	if (over)
		w->told->word = KY_WORD_TOO_OFTEN;
	else if (found && right)
		ky_portal_enter(w, &w->who, &w->login, KY_SHOWN_PASSWORD);
	else
		w->told->word = KY_WORD_WRONG_LOGIN;
	return KY_OK;
}

/* By whom the letter is counted: a known browser by itself. */
static enum ky_code
count_sign_in(struct ky_portal_work *w, const char *email,
    const struct ky_slug *whose, bool *over, struct ky_err *err)
{
	bool found = false;

	if (ky_portal_login(w, whose, &w->login, &w->login_row, &found, err) !=
	    KY_OK)
		return err->code;
	return ky_portal_known(w, whose, &w->login) != KY_KNOWN_NOT
	    ? ky_portal_count(w, KY_LIMIT_LETTER_KNOWN, w->ask->known, over,
		  err)
	    : ky_portal_count_letter(w, KY_LIMIT_LETTER, email, over, err);
}

/* The same folios are read and written whoever's mailbox it is. */
enum ky_code
ky_portal_sign_in_code(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_pending *p = &w->session.pending;
	char code[KY_LETTER_CODE_SIZE], email[KY_EMAIL_SIZE];
	struct ky_slug whose;
	struct ky_letter *l = NULL;
	bool over = false;

	if (ky_email_parse(ky_str_of(w->ask->email), email, err) != KY_OK) {
		w->told->word = KY_WORD_BAD_EMAIL;
		return KY_OK;
	}
	if (ky_portal_whose(w, email, &whose, err) != KY_OK ||
	    count_sign_in(w, email, &whose, &over, err) != KY_OK)
		return err->code;
	if (over) {
		w->told->word = KY_WORD_TOO_OFTEN;
		return KY_OK;
	}
	*p = (struct ky_pending){.purpose = KY_PURPOSE_SIGN_IN,
	    .account = whose};
	if (whose.text[0] != '\0')
		memcpy(p->to, email, sizeof(p->to));
	ky_code_make(w->chance + 128, code);
	ky_code_expect(&w->session, code, w->now, p);
	if (p->account.text[0] != '\0')
		l = ky_portal_letter(w, KY_LETTER_SIGN_IN, email);
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

/* --- the second factor --- */

static bool
second_right(struct ky_portal_work *w, enum ky_shown *by)
{
	struct ky_login *a = &w->login;
	int64_t step = 0;

	if (a->totp_on &&
	    ky_totp_check(a->totp, w->ask->code, w->now, a->totp_step, &step)) {
		a->totp_step = step;
		*by = KY_SHOWN_TOTP;
		return true;
	}
	*by = KY_SHOWN_SPARE;
	return ky_spare_use(a, &w->session.account, w->ask->code);
}

/* Who has the password must not shut out who has both; who has the mailbox can
 * have a new mark as often as a link, and none counts here. */
static const char *
counted_as(const struct ky_portal_work *w)
{
	const struct ky_slug *account = &w->session.account;

	return ky_portal_known(w, account, &w->login) == KY_KNOWN_SIGNED_IN
	    ? w->ask->known
	    : account->text;
}

enum ky_code
ky_portal_second(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_guest *s = &w->session;
	enum ky_shown by = KY_SHOWN_TOTP;
	bool over = false;

	if (s->account.text[0] == '\0') {
		w->told->word = KY_WORD_SIGN_IN_FIRST;
		return KY_OK;
	}
	if (ky_portal_count(w, KY_LIMIT_SECOND, counted_as(w), &over, err) !=
	    KY_OK)
		return err->code;
	if (over) {
		w->told->word = KY_WORD_TOO_OFTEN;
		return KY_OK;
	}
	if (!second_right(w, &by)) {
		w->told->word = KY_WORD_WRONG_CODE;
		return KY_OK;
	}
	w->save_login = true;
	s->shown |= KY_SHOWN_BIT(by);
	s->fresh = w->now;
	w->told->word = s->half ? KY_WORD_SIGNED_IN : KY_WORD_CONFIRMED;
	s->half = false;
	ky_portal_renew(w);
	return by == KY_SHOWN_SPARE
	    ? ky_portal_tell(w, &s->account, "recovery-code-used", err)
	    : KY_OK;
}

/* --- password --- */

enum ky_code
ky_portal_password_look(struct ky_portal_work *w, struct ky_err *err)
{
	(void)err;
	if (!ky_password_fit(w->ask->password))
		w->told->word = KY_WORD_WEAK_PASSWORD;
	return KY_OK;
}

enum ky_code
ky_portal_hash_password(struct ky_portal_work *w, struct ky_err *err)
{
	return ky_password_hash(w->ask->password, w->hash, err);
}

enum ky_code
ky_portal_password(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_guest *s = &w->session;

	if (w->login.password[0] != '\0')
		w->login.changed = w->now;
	memcpy(w->login.password, w->hash, sizeof(w->login.password));
	w->save_login = true;
	ky_portal_renew(w);
	if (ky_portal_drop_links(w, &s->account, err) != KY_OK ||
	    ky_portal_sign_all_out(w, &s->account, &s->id, err) != KY_OK)
		return err->code;
	return ky_portal_tell(w, &s->account, "password-changed", err);
}

/* --- an app's codes --- */

_Static_assert(KY_TOTP_SECRET_SIZE <= 32, "out of the chance from 64 on");

enum ky_code
ky_portal_totp_new(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_login *a = &w->login;

	(void)err;
	memcpy(a->totp_new, w->chance + 64, sizeof(a->totp_new));
	ky_totp_uri(a->totp_new, w->s->service->config.issuer.text,
	    w->session.email[0] != '\0' ? w->session.email
					: w->session.account.text,
	    w->told->text, w->told->secret);
	w->save_login = true;
	return KY_OK;
}

enum ky_code
ky_portal_totp_on(struct ky_portal_work *w, struct ky_err *err)
{
	static const uint8_t none[KY_TOTP_SECRET_SIZE];
	struct ky_login *a = &w->login;
	bool over = false;
	int64_t step = 0;

	if (ky_portal_count(w, KY_LIMIT_SECOND, w->session.account.text, &over,
		err) != KY_OK)
		return err->code;
	if (over || memcmp(a->totp_new, none, sizeof(none)) == 0) {
		w->told->word = over ? KY_WORD_TOO_OFTEN : KY_WORD_CODE_OVER;
		return KY_OK;
	}
	if (!ky_totp_check(a->totp_new, w->ask->code, w->now, 0, &step)) {
		w->told->word = KY_WORD_WRONG_CODE;
		return KY_OK;
	}
	memcpy(a->totp, a->totp_new, sizeof(a->totp));
	memset(a->totp_new, 0, sizeof(a->totp_new));
	a->totp_on = true;
	a->totp_step = step;
	w->save_login = true;
	w->session.shown |= KY_SHOWN_BIT(KY_SHOWN_TOTP);
	w->session.fresh = w->now;
	w->save_session = true;
	return ky_portal_tell(w, &w->session.account, "app-added", err);
}

enum ky_code
ky_portal_totp_off(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_login *a = &w->login;

	a->totp_on = false;
	memset(a->totp, 0, sizeof(a->totp));
	a->changed = w->now;
	w->save_login = true;
	return ky_portal_tell(w, &w->session.account, "app-removed", err);
}

_Static_assert(KY_SPARES_CHANCE <= 128, "out of the chance from 64 on");

enum ky_code
ky_portal_spares(struct ky_portal_work *w, struct ky_err *err)
{
	ky_spares_make(w->chance + 64, &w->session.account, &w->login,
	    w->told->spare);
	w->save_login = true;
	return ky_portal_tell(w, &w->session.account, "recovery-codes-made",
	    err);
}
