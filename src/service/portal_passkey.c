/* Passkeys of an account. */
#include "portal/passkey.h"
#include "service/portal.h"

#include <string.h>

/* A challenge of this session, for one answer. */
enum ky_code
ky_portal_passkey_ask(struct ky_portal_work *w, struct ky_err *err)
{
	(void)err;
	memcpy(w->session.challenge, w->chance + 64,
	    sizeof(w->session.challenge));
	w->session.challenged = true;
	w->save_session = true;
	return KY_OK;
}

static struct ky_passkey_asked
asked(const struct ky_portal_work *w)
{
	return (struct ky_passkey_asked){w->session.challenge,
	    w->s->service->config.portal_origin};
}

/* It answers one thing once, right or wrong. */
static bool
use_challenge(struct ky_portal_work *w)
{
	bool was = w->session.challenged;

	w->session.challenged = false;
	memset(w->session.challenge, 0, sizeof(w->session.challenge));
	w->save_session = true;
	return was;
}

/* --- a new one --- */

enum ky_code
ky_portal_passkey_add_look(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_passkey_asked a = asked(w);

	(void)err;
	w->passkey = ky_arena_alloc(w->s->arena, sizeof(*w->passkey));
	(void)ky_str_copy(ky_str_of(w->ask->text), w->passkey->name,
	    sizeof(w->passkey->name));
	w->right = w->session.challenged &&
	    ky_passkey_new(w->ask->client, w->ask->data, &a, w->passkey);
	return KY_OK;
}

static enum ky_code
count_one(struct ky_portal_work *w, void *self, const struct ky_folio *r,
    bool *stop, struct ky_err *err)
{
	uint32_t *n = self;

	(void)w;
	(void)r;
	(void)stop;
	(void)err;
	++*n;
	return KY_OK;
}

static enum ky_code
count_keys(struct ky_portal_work *w, uint32_t *n, struct ky_err *err)
{
	struct ky_folio_query q = {.kind = KY_FOLIO_PASSKEY,
	    .by = KY_FOLIO_BY_OWNER,
	    .who = w->session.account};

	*n = 0;
	return ky_portal_all(w, &q, count_one, n, err);
}

static enum ky_code
keep_key(struct ky_portal_work *w, struct ky_err *err)
{
	const struct ky_passkey *p = w->passkey;
	struct ky_folio *r = w->step;
	bool taken = false;

	memset(r, 0, sizeof(*r));
	r->kind = KY_FOLIO_PASSKEY;
	ky_portal_id(w, "pk", 160, &r->id);
	r->owner = w->session.account;
	r->at = w->now;
	ky_passkey_key((struct ky_str){(const char *)p->id, p->id_len}, r->key);
	if (ky_portal_put(w, ky_passkey_body, p, r, &taken, err) != KY_OK)
		return err->code;
	if (taken) {
		w->told->word = KY_WORD_WRONG_PASSKEY;
		return KY_OK;
	}
	w->login.passkey = true;
	w->save_login = true;
	return ky_portal_tell(w, &w->session.account, "passkey-added", err);
}

enum ky_code
ky_portal_passkey_add(struct ky_portal_work *w, struct ky_err *err)
{
	bool was = use_challenge(w);
	uint32_t n = 0;

	if (count_keys(w, &n, err) != KY_OK)
		return err->code;
	if (!was || !w->right || n >= KY_PASSKEYS_MAX) {
		w->told->word = n >= KY_PASSKEYS_MAX ? KY_WORD_TOO_MANY
						     : KY_WORD_WRONG_PASSKEY;
		return KY_OK;
	}
	return keep_key(w, err);
}

/* --- used --- */

static enum ky_code
find_key(struct ky_portal_work *w, bool *found, struct ky_err *err)
{
	char key[KY_FOLIO_KEY_SIZE];

	ky_passkey_key(w->ask->credential, key);
	return w->lobby->find(w->lobby->self, &w->s->service->config.issuer,
	    KY_FOLIO_PASSKEY, key, w->step, found, err);
}

enum ky_code
ky_portal_passkey_use_look(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_passkey_asked a = asked(w);
	bool found = false, over = false;

	w->passkey = ky_arena_alloc(w->s->arena, sizeof(*w->passkey));
	if (ky_portal_full(w, KY_LIMIT_TRY_ADDRESS, w->ask->from, &over, err) !=
		KY_OK ||
	    find_key(w, &found, err) != KY_OK)
		return err->code;
	if (over) {
		w->told->word = KY_WORD_TOO_OFTEN;
		return KY_OK;
	}
	if (!found)
		return KY_OK;
	w->who = w->step->owner;
	if (ky_body_read(ky_passkey_body, w->step->body, w->passkey, err) !=
	    KY_OK)
		return err->code;
	w->right = w->session.challenged &&
	    ky_passkey_check(w->ask->client, w->ask->data, w->ask->signature,
		&a, w->passkey);
	return KY_OK;
}

/* The counter as it is now: another answer may have come in between. */
static enum ky_code
move_counter(struct ky_portal_work *w, bool *fresh, struct ky_err *err)
{
	struct ky_passkey was = {0};
	bool found = false, taken = false;
	struct ky_folio *r = w->step;

	*fresh = false;
	if (find_key(w, &found, err) != KY_OK)
		return err->code;
	if (!found)
		return KY_OK;
	if (ky_body_read(ky_passkey_body, r->body, &was, err) != KY_OK)
		return err->code;
	if (w->passkey->counter != 0 && w->passkey->counter <= was.counter)
		return KY_OK;
	*fresh = true;
	return ky_portal_put(w, ky_passkey_body, w->passkey, r, &taken, err);
}

static enum ky_code
enter_by_key(struct ky_portal_work *w, struct ky_err *err)
{
	struct ky_guest *s = &w->session;
	bool found = false;

	if (strcmp(s->account.text, w->who.text) == 0) {
		w->told->word = s->half ? KY_WORD_SIGNED_IN : KY_WORD_CONFIRMED;
		s->half = false;
		s->shown |= KY_SHOWN_BIT(KY_SHOWN_PASSKEY);
		s->fresh = w->now;
		ky_portal_renew(w);
		return KY_OK;
	}
	if (ky_portal_login(w, &w->who, &w->login, &w->login_row, &found,
		err) != KY_OK)
		return err->code;
	if (found)
		ky_portal_enter(w, &w->who, &w->login, KY_SHOWN_PASSKEY);
	else
		w->told->word = KY_WORD_WRONG_PASSKEY;
	return KY_OK;
}

enum ky_code
ky_portal_passkey_use(struct ky_portal_work *w, struct ky_err *err)
{
	bool was = use_challenge(w), over = false, fresh = false;

	if (ky_portal_count(w, KY_LIMIT_TRY_ADDRESS, w->ask->from, &over,
		err) != KY_OK)
		return err->code;
	if (was && w->right && !over && move_counter(w, &fresh, err) != KY_OK)
		return err->code;
	if (fresh)
		return enter_by_key(w, err);
	w->told->word = over ? KY_WORD_TOO_OFTEN : KY_WORD_WRONG_PASSKEY;
	return KY_OK;
}

enum ky_code
ky_portal_passkey_drop(struct ky_portal_work *w, struct ky_err *err)
{
	const struct ky_slug *issuer = &w->s->service->config.issuer;
	bool there = false;
	uint32_t n = 0;

	if (w->lobby->get(w->lobby->self, issuer, KY_FOLIO_PASSKEY, &w->ask->id,
		w->step, &there, err) != KY_OK)
		return err->code;
	if (!there ||
	    strcmp(w->step->owner.text, w->session.account.text) != 0) {
		w->told->word = KY_WORD_NOT_YOURS;
		return KY_OK;
	}
	if (w->lobby->remove(w->lobby->self, issuer, KY_FOLIO_PASSKEY,
		&w->ask->id, &there, err) != KY_OK ||
	    count_keys(w, &n, err) != KY_OK)
		return err->code;
	w->login.passkey = n > 0;
	w->login.changed = w->now;
	w->save_login = true;
	return ky_portal_tell(w, &w->session.account, "passkey-removed", err);
}
