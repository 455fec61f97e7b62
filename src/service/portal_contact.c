/* Mailboxes of an account, and what to do when the login is forgotten. */
#include "portal/code.h"
#include "portal/password.h"
#include "service/portal.h"

#include "core/contact.h"

#include <sodium.h>
#include <string.h>

#define RECOVER_US (60 * KY_MINUTE_US)

struct counting {
	uint32_t n;
	bool mine; /* w->ask->id is one of them */
};

static enum ky_code
count_one(struct ky_portal_work *w, void *self, const struct ky_folio *r,
    bool *stop, struct ky_err *err)
{
	struct counting *c = self;

	(void)stop;
	(void)err;
	c->n++;
	c->mine |= strcmp(r->id.text, w->ask->id.text) == 0;
	return KY_OK;
}

static enum ky_code
count_contacts(struct ky_portal_work *w, struct counting *out,
    struct ky_err *err)
{
	struct ky_folio_query q = {.kind = KY_FOLIO_CONTACT,
	    .by = KY_FOLIO_BY_OWNER,
	    .who = w->session.account};

	return ky_portal_all(w, &q, count_one, out, err);
}

enum ky_code
ky_portal_contacts_full(struct ky_portal_work *w, bool *full,
    struct ky_err *err)
{
	struct counting have = {0};
	enum ky_code code = count_contacts(w, &have, err);

	*full = have.n >= KY_CONTACTS_MAX;
	return code;
}

enum ky_code
ky_portal_contact_add(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_pending *p = &w->session.pending;
	struct counting have = {0};
	char code[KY_LETTER_CODE_SIZE], email[KY_EMAIL_SIZE];
	bool over = false;
	struct ky_letter *l;

	if (ky_email_parse(ky_str_of(w->ask->email), email, err) != KY_OK) {
		w->told->word = KY_WORD_BAD_EMAIL;
		return KY_OK;
	}
	if (count_contacts(w, &have, err) != KY_OK ||
	    ky_portal_count_letter(w, KY_LIMIT_LETTER, email, &over, err) !=
		KY_OK)
		return err->code;
	if (have.n >= KY_CONTACTS_MAX || over) {
		w->told->word = over ? KY_WORD_TOO_OFTEN : KY_WORD_TOO_MANY;
		return KY_OK;
	}
	*p = (struct ky_pending){.purpose = KY_PURPOSE_CONTACT};
	memcpy(p->email, email, sizeof(p->email));
	memcpy(p->to, email, sizeof(p->to));
	ky_code_make(w->chance + 128, code);
	ky_code_expect(&w->session, code, w->now, p);
	l = ky_portal_letter(w, KY_LETTER_MAILBOX, email);
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

static enum ky_code
drop_link(struct ky_portal_work *w, void *self, const struct ky_folio *r,
    bool *stop, struct ky_err *err)
{
	struct ky_mailed mailed = {0};
	struct ky_slug id = r->id;
	bool there;

	(void)self;
	(void)stop;
	if (ky_body_read(ky_mailed_body, r->body, &mailed, err) != KY_OK)
		return err->code;
	if (r->line_id != 0 || mailed.bare)
		return KY_OK; /* those of staff are another matter */
	return w->lobby->remove(w->lobby->self, &w->s->service->config.issuer,
	    KY_FOLIO_LINK, &id, &there, err);
}

enum ky_code
ky_portal_drop_links(struct ky_portal_work *w, const struct ky_slug *account,
    struct ky_err *err)
{
	struct ky_folio_query q = {.kind = KY_FOLIO_LINK,
	    .by = KY_FOLIO_BY_OWNER,
	    .who = *account};

	return ky_portal_all(w, &q, drop_link, NULL, err);
}

enum ky_code
ky_portal_contact_drop(struct ky_portal_work *w, struct ky_err *err)
{
	struct counting have = {0};
	bool there = false;

	if (count_contacts(w, &have, err) != KY_OK)
		return err->code;
	if (!have.mine || have.n < 2) {
		w->told->word = have.mine ? KY_WORD_LAST_CONTACT
					  : KY_WORD_NOT_YOURS;
		return KY_OK;
	}
	/* The dropped one hears of it too. */
	if (ky_portal_tell(w, &w->session.account, "contact-removed", err) !=
		KY_OK ||
	    ky_portal_drop_links(w, &w->session.account, err) != KY_OK)
		return err->code;
	w->login.changed = w->now;
	w->save_login = true;
	return w->lobby->remove(w->lobby->self, &w->s->service->config.issuer,
	    KY_FOLIO_CONTACT, &w->ask->id, &there, err);
}

/* --- a forgotten login --- */

/* The link that is mailed; of a mailbox that nobody has, one that is of no
 * use to anybody. */
enum ky_code
ky_portal_recover(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_folio *r = w->step;
	struct ky_mailed mailed = {0};
	char email[KY_EMAIL_SIZE], secret[KY_COOKIE_SIZE];
	bool over = false, taken = false;
	struct ky_slug whose;
	struct ky_letter *l = NULL;

	if (ky_email_parse(ky_str_of(w->ask->email), email, err) != KY_OK) {
		w->told->word = KY_WORD_BAD_EMAIL;
		return KY_OK;
	}
	/* Strangers who use this up have mailed links that are still good. */
	if (ky_portal_count_letter(w, KY_LIMIT_RECOVER, email, &over, err) !=
	    KY_OK)
		return err->code;
	if (over) {
		w->told->word = KY_WORD_TOO_OFTEN;
		return KY_OK;
	}
	if (ky_portal_whose(w, email, &whose, err) != KY_OK)
		return err->code;
	memset(r, 0, sizeof(*r));
	r->kind = KY_FOLIO_LINK;
	ky_portal_id(w, "li", 160, &r->id);
	r->owner = whose;
	r->at = w->now;
	r->until = ky_time_after(w->now, RECOVER_US);
	ky_portal_secret(w, 64, secret);
	ky_portal_key(secret, r->key);
	if (ky_portal_put(w, ky_mailed_body, &mailed, r, &taken, err) != KY_OK)
		return err->code;
	if (whose.text[0] != '\0')
		l = ky_portal_letter(w, KY_LETTER_RECOVER, email);
	if (l != NULL) {
		ky_portal_link_to(w, "recover", secret, l->link);
		l->until = ky_time_after(w->now, RECOVER_US);
	}
	sodium_memzero(secret, sizeof(secret));
	w->told->word = KY_WORD_LINK_SENT;
	return KY_OK;
}

/* Before any work is spent on a password. */
enum ky_code
ky_portal_recover_look(struct ky_portal_work *w, struct ky_err *err)
{
	char key[KY_FOLIO_KEY_SIZE];
	bool over = false;

	if (!ky_password_fit(w->ask->password)) {
		w->told->word = KY_WORD_WEAK_PASSWORD;
		return KY_OK;
	}
	ky_portal_key(w->ask->token, key);
	if (ky_portal_full(w, KY_LIMIT_TRY_ADDRESS, w->ask->from, &over, err) !=
		KY_OK ||
	    w->lobby->find(w->lobby->self, &w->s->service->config.issuer,
		KY_FOLIO_LINK, key, w->step, &w->right, err) != KY_OK)
		return err->code;
	if (over)
		w->told->word = KY_WORD_TOO_OFTEN;
	return KY_OK;
}

enum ky_code
ky_portal_hash_recovered(struct ky_portal_work *w, struct ky_err *err)
{
	return w->right ? ky_portal_hash_password(w, err) : KY_OK;
}

/* The link is used up; whose account it is of; "" = of none. */
static enum ky_code
use_link(struct ky_portal_work *w, struct ky_slug *account,
    struct ky_mailed *mailed, struct ky_err *err)
{
	const struct ky_slug *issuer = &w->s->service->config.issuer;
	struct ky_folio *r = w->step;
	char key[KY_FOLIO_KEY_SIZE];
	bool found = false, there;
	struct ky_slug id;

	account->text[0] = '\0';
	ky_portal_key(w->ask->token, key);
	if (w->lobby->find(w->lobby->self, issuer, KY_FOLIO_LINK, key, r,
		&found, err) != KY_OK)
		return err->code;
	if (!found || r->line_id != 0 || ky_time_cmp(w->now, r->until) >= 0)
		return KY_OK;
	if (ky_body_read(ky_mailed_body, r->body, mailed, err) != KY_OK)
		return err->code;
	*account = r->owner;
	id = r->id;
	return w->lobby->remove(w->lobby->self, issuer, KY_FOLIO_LINK, &id,
	    &there, err);
}

static enum ky_code
drop_passkey(struct ky_portal_work *w, void *self, const struct ky_folio *r,
    bool *stop, struct ky_err *err)
{
	struct ky_slug id = r->id;
	bool there;

	(void)self;
	(void)stop;
	return w->lobby->remove(w->lobby->self, &w->s->service->config.issuer,
	    KY_FOLIO_PASSKEY, &id, &there, err);
}

/* Staff has seen who it is: what was lost with the login goes with it. */
static enum ky_code
drop_seconds(struct ky_portal_work *w, const struct ky_slug *account,
    struct ky_err *err)
{
	struct ky_folio_query q = {.kind = KY_FOLIO_PASSKEY,
	    .by = KY_FOLIO_BY_OWNER,
	    .who = *account};

	w->login.totp_on = w->login.passkey = false;
	memset(w->login.totp, 0, sizeof(w->login.totp));
	memset(w->login.spare, 0, sizeof(w->login.spare));
	return ky_portal_all(w, &q, drop_passkey, NULL, err);
}

enum ky_code
ky_portal_recover_set(struct ky_portal_work *w, struct ky_err *err)
{
	static const struct ky_slug nobody;
	struct ky_mailed mailed = {0};
	struct ky_slug account;
	bool found = false, over = false;

	if (ky_portal_count(w, KY_LIMIT_TRY_ADDRESS, w->ask->from, &over,
		err) != KY_OK ||
	    use_link(w, &account, &mailed, err) != KY_OK)
		return err->code;
	if (account.text[0] != '\0' &&
	    ky_portal_login(w, &account, &w->login, &w->login_row, &found,
		err) != KY_OK)
		return err->code;
	if (!found || w->hash[0] == '\0') {
		w->told->word = KY_WORD_WRONG_LINK;
		return KY_OK;
	}
	memcpy(w->login.password, w->hash, sizeof(w->login.password));
	w->login.changed = w->now;
	w->save_login = true;
	if ((mailed.bare && drop_seconds(w, &account, err) != KY_OK) ||
	    ky_portal_drop_links(w, &account, err) != KY_OK ||
	    ky_portal_sign_all_out(w, &account, &nobody, err) != KY_OK ||
	    ky_portal_tell(w, &account, "password-changed", err) != KY_OK)
		return err->code;
	/* It reads the mailbox: what strangers tried against the password does
	 * not count for it. */
	ky_portal_know(w, &account, KY_KNOWN_MAILBOX);
	/* This browser too signs in with it, second factor and all. */
	if (strcmp(w->session.account.text, account.text) == 0)
		w->there = false;
	w->told->gone = !w->there;
	return KY_OK;
}
