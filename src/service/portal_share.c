/* What the acts of the portal share. */
#include "portal/again.h"
#include "service/portal.h"

#include "base/hash.h"
#include "base/hex.h"
#include "base/log.h"
#include "base/tongue.h"
#include "core/contact.h"
#include "service/event.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

/* --- names and secrets --- */

void
ky_portal_id(const struct ky_portal_work *w, const char *prefix, size_t at,
    struct ky_slug *out)
{
	static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
	char text[13] = "";

	assert(at + 12 <= KY_PORTAL_CHANCE);
	for (size_t i = 0; i < 12; i++)
		text[i] = digits[w->chance[at + i] & 31];
	(void)snprintf(out->text, sizeof(out->text), "%s-%s", prefix, text);
}

void
ky_portal_secret(const struct ky_portal_work *w, size_t at,
    char out[KY_COOKIE_SIZE])
{
	assert(at + 32 <= KY_PORTAL_CHANCE);
	(void)sodium_bin2base64(out, KY_COOKIE_SIZE, w->chance + at, 32,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void
ky_portal_key(const char *secret, char out[KY_FOLIO_KEY_SIZE])
{
	uint8_t hash[KY_SHA256_SIZE];

	ky_sha256(ky_str_of(secret), hash);
	ky_hex_encode(hash, sizeof(hash), out);
}

/* --- the session --- */

void
ky_portal_renew(struct ky_portal_work *w)
{
	if (ky_again_formed(w->ask))
		ky_again_cookie(w->lobby, &w->s->service->config.issuer, w->ask,
		    w->told->cookie);
	else
		ky_portal_secret(w, 0, w->told->cookie);
	ky_portal_key(w->told->cookie, w->session_row.key);
	ky_portal_secret(w, 32, w->session.csrf);
	w->save_session = true;
}

void
ky_portal_enter(struct ky_portal_work *w, const struct ky_slug *account,
    const struct ky_login *login, enum ky_shown by)
{
	struct ky_guest *s = &w->session;

	memset(&s->pending, 0, sizeof(s->pending));
	/* What was shown as one account brings no lines to another, and what
	 * was done as one is not done as another. */
	if (s->account.text[0] != '\0' &&
	    strcmp(s->account.text, account->text) != 0) {
		s->mailbox_at.us = 0;
		memset(s->again, 0, sizeof(s->again));
	}
	s->account = *account;
	s->shown = KY_SHOWN_BIT(by);
	s->half = by != KY_SHOWN_PASSKEY && (login->totp_on || login->passkey);
	/* A password alone is no second proof of anything. */
	s->fresh = s->half || by == KY_SHOWN_PASSWORD ? (struct ky_time){0}
						      : w->now;
	w->told->word = s->half ? KY_WORD_SECOND_WANTED : KY_WORD_SIGNED_IN;
	ky_portal_renew(w);
}

void
ky_portal_show(struct ky_portal_work *w)
{
	struct ky_guest *s = &w->told->session;
	struct ky_pending *p = &s->pending;

	if (!w->there)
		return;
	*s = w->session;
	memset(s->again, 0, sizeof(s->again));
	memset(p->hash, 0, sizeof(p->hash));
	p->line_id = 0;
	p->account.text[0] = '\0';
	memset(p->to, 0, sizeof(p->to));
	if (p->purpose != KY_PURPOSE_CONTACT)
		p->email[0] = '\0';
}

/* --- folios --- */

enum ky_code
ky_portal_all(struct ky_portal_work *w, const struct ky_folio_query *query,
    ky_portal_each *each, void *self, struct ky_err *err)
{
	struct ky_folio_query q = *query;
	uint32_t n = KY_PORTAL_STEP;
	bool stop = false;

	while (n == KY_PORTAL_STEP && !stop) {
		if (w->lobby->list(w->lobby->self,
			&w->s->service->config.issuer, &q, KY_PORTAL_STEP,
			w->step, &n, err) != KY_OK)
			return err->code;
		if (n > 0)
			q.after = w->step[n - 1].n;
		for (uint32_t i = 0; i < n && !stop; i++)
			if (each(w, self, &w->step[i], &stop, err) != KY_OK)
				return err->code;
	}
	return KY_OK;
}

enum ky_code
ky_portal_put(struct ky_portal_work *w, const struct ky_body_field *fields,
    const void *body, struct ky_folio *r, bool *taken, struct ky_err *err)
{
	if (ky_body_write(fields, body, r->body, err) != KY_OK)
		return err->code;
	return w->lobby->put(w->lobby->self, &w->s->service->config.issuer, r,
	    taken, err);
}

enum ky_code
ky_portal_login(struct ky_portal_work *w, const struct ky_slug *account,
    struct ky_login *out, struct ky_folio *row, bool *found, struct ky_err *err)
{
	if (w->lobby->get(w->lobby->self, &w->s->service->config.issuer,
		KY_FOLIO_ACCOUNT, account, row, found, err) != KY_OK)
		return err->code;
	memset(out, 0, sizeof(*out));
	return *found ? ky_body_read(ky_login_body, row->body, out, err)
		      : KY_OK;
}

enum ky_code
ky_portal_login_put(struct ky_portal_work *w, const struct ky_login *login,
    struct ky_folio *row, struct ky_err *err)
{
	bool taken = false;

	if (ky_portal_put(w, ky_login_body, login, row, &taken, err) != KY_OK)
		return err->code;
	return taken ? ky_fail(err, KY_E_SYSTEM, 0,
			   "an account cannot be kept under its name")
		     : KY_OK;
}

enum ky_code
ky_portal_whose(struct ky_portal_work *w, const char *email,
    struct ky_slug *account, struct ky_err *err)
{
	struct ky_folio *row = w->step;
	char key[KY_FOLIO_KEY_SIZE];
	bool found = false;

	account->text[0] = '\0';
	ky_email_fold(email, key);
	if (w->lobby->find(w->lobby->self, &w->s->service->config.issuer,
		KY_FOLIO_CONTACT, key, row, &found, err) != KY_OK)
		return err->code;
	if (found)
		*account = row->owner;
	return KY_OK;
}

/* --- letters --- */

struct ky_letter *
ky_portal_letter(struct ky_portal_work *w, enum ky_letter_kind kind,
    const char *email)
{
	struct ky_letter *l;

	if (w->letters_n == KY_PORTAL_LETTERS_MAX)
		return NULL;
	l = &w->letter[w->letters_n++];
	*l = (struct ky_letter){.kind = kind, .way = KY_LETTER_BY_MAIL};
	(void)ky_str_copy(ky_str_of(email), l->email, sizeof(l->email));
	(void)ky_str_copy(ky_str_of(w->session.language), l->language,
	    sizeof(l->language));
	return l;
}

struct ky_letter_line
ky_portal_named(const struct ky_line *line)
{
	struct ky_letter_line named = {.provider = line->provider};

	ky_line_mask(line, named.number);
	return named;
}

void
ky_portal_link_to(const struct ky_portal_work *w, const char *page,
    const char *secret, char out[KY_LETTER_LINK_SIZE])
{
	(void)snprintf(out, KY_LETTER_LINK_SIZE, "%s/%s/%s/%s",
	    w->s->service->config.portal_origin,
	    ky_tongue_tag(ky_tongue_of(w->session.language)), page, secret);
}

/* A letter that is not taken is asked for again by who waits for it. */
void
ky_portal_send(struct ky_portal_work *w)
{
	const struct ky_courier *c = &w->s->service->config.courier;
	struct ky_err ignored = {0};

	for (uint32_t i = 0; i < w->letters_n && c->self != NULL; i++)
		if (c->send(c->self, &w->letter[i], &ignored) != KY_OK)
			ky_log_err(KY_WARN, KY_EV_PORTAL_LETTER, &ignored);
	sodium_memzero(w->letter, sizeof(w->letter));
}

static enum ky_code
tell_one(struct ky_portal_work *w, void *self, const struct ky_folio *r,
    bool *stop, struct ky_err *err)
{
	const char *what = self;
	struct ky_contact contact = {0};
	struct ky_letter *l;

	if (ky_body_read(ky_contact_body, r->body, &contact, err) != KY_OK)
		return err->code;
	l = ky_portal_letter(w, KY_LETTER_NEWS, contact.email);
	*stop = l == NULL;
	if (l != NULL)
		(void)snprintf(l->what.text, sizeof(l->what.text), "%s", what);
	return KY_OK;
}

enum ky_code
ky_portal_tell(struct ky_portal_work *w, const struct ky_slug *account,
    const char *what, struct ky_err *err)
{
	struct ky_folio_query q = {.kind = KY_FOLIO_CONTACT,
	    .by = KY_FOLIO_BY_OWNER,
	    .who = *account};
	char word[32];

	(void)snprintf(word, sizeof(word), "%s", what);
	return ky_portal_all(w, &q, tell_one, word, err);
}

static enum ky_code
sign_one_out(struct ky_portal_work *w, void *self, const struct ky_folio *r,
    bool *stop, struct ky_err *err)
{
	const struct ky_slug *but = self;
	struct ky_slug id = r->id;
	bool there;

	(void)stop;
	if (strcmp(but->text, id.text) == 0)
		return KY_OK;
	return w->lobby->remove(w->lobby->self, &w->s->service->config.issuer,
	    KY_FOLIO_SESSION, &id, &there, err);
}

enum ky_code
ky_portal_sign_all_out(struct ky_portal_work *w, const struct ky_slug *account,
    const struct ky_slug *but, struct ky_err *err)
{
	struct ky_folio_query q = {.kind = KY_FOLIO_SESSION,
	    .by = KY_FOLIO_BY_OWNER,
	    .who = *account};
	struct ky_slug keep = *but;

	return ky_portal_all(w, &q, sign_one_out, &keep, err);
}
