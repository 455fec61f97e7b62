/* How often something may happen at the portal (docs/decisions/0022). */
#include "service/portal.h"

#include "core/contact.h"

#include <stdio.h>

static const struct {
	const char *what;
	uint8_t hours;
	uint32_t most;
	uint32_t here; /* ... of it by one address; 0: as many as by all */
} limits[] = {
    [KY_LIMIT_VISIT] = {"visit", 1, 300, 0},
    [KY_LIMIT_FIND_ADDRESS] = {"find-address", 1, 20, 0},
    [KY_LIMIT_FIND_NAME] = {"find-name", 24, 40, 10},
    [KY_LIMIT_LETTER] = {"letter", 1, 15, 5},
    [KY_LIMIT_LETTER_KNOWN] = {"letter-known", 1, 5, 0},
    [KY_LIMIT_LETTER_INSIDE] = {"letter-inside", 1, 5, 0},
    [KY_LIMIT_RECOVER] = {"recover", 1, 5, 0},
    [KY_LIMIT_RECEIPT] = {"receipt", 1, 5, 0},
    [KY_LIMIT_TRY_ADDRESS] = {"try-address", 1, 60, 0},
    [KY_LIMIT_LOGIN] = {"login", 1, 50, 10},
    [KY_LIMIT_LOGIN_KNOWN] = {"login-known", 1, 10, 0},
    [KY_LIMIT_BILL] = {"bill", 24, 5, 0},
    [KY_LIMIT_SECOND] = {"second", 1, 10, 0},
    [KY_LIMIT_INQUIRY] = {"inquiry", 1, 10, 0},
};
_Static_assert(sizeof(limits) / sizeof(limits[0]) == KY_LIMIT__MAX,
    "a row each");

static enum ky_code
tally(struct ky_portal_work *w, enum ky_portal_limit limit, const char *whom,
    uint32_t most, uint32_t add, bool *over, struct ky_err *err)
{
	int64_t window = limits[limit].hours * KY_HOUR_US;
	uint32_t n = 0;

	if (w->lobby->tally(w->lobby->self, &w->s->service->config.issuer,
		limits[limit].what, whom, limits[limit].hours, w->now, add, &n,
		err) != KY_OK)
		return err->code;
	*over = add > 0 ? n > most : n >= most;
	w->told->until.us = (w->now.us / window + 1) * window;
	return KY_OK;
}

/* First of whom by this address.  What is too much of that does not count
 * against whom it is about: one address uses nobody's limit up. */
static enum ky_code
tally_apart(struct ky_portal_work *w, enum ky_portal_limit limit,
    const char *whom, uint32_t add, bool *over, struct ky_err *err)
{
	char pair[KY_FOLIO_KEY_SIZE + KY_FROM_SIZE + 2];

	*over = false;
	if (limits[limit].here > 0) {
		(void)snprintf(pair, sizeof(pair), "%s %s", w->ask->from, whom);
		if (tally(w, limit, pair, limits[limit].here, add, over, err) !=
		    KY_OK)
			return err->code;
	}
	return *over
	    ? KY_OK
	    : tally(w, limit, whom, limits[limit].most, add, over, err);
}

enum ky_code
ky_portal_count(struct ky_portal_work *w, enum ky_portal_limit limit,
    const char *whom, bool *over, struct ky_err *err)
{
	return tally_apart(w, limit, whom, 1, over, err);
}

enum ky_code
ky_portal_full(struct ky_portal_work *w, enum ky_portal_limit limit,
    const char *whom, bool *over, struct ky_err *err)
{
	return tally_apart(w, limit, whom, 0, over, err);
}

enum ky_code
ky_portal_count_letter(struct ky_portal_work *w, enum ky_portal_limit limit,
    const char *email, bool *over, struct ky_err *err)
{
	char key[KY_FOLIO_KEY_SIZE];

	ky_email_fold(email, key);
	if (ky_portal_count(w, KY_LIMIT_FIND_ADDRESS, w->ask->from, over,
		err) != KY_OK)
		return err->code;
	return *over ? KY_OK : ky_portal_count(w, limit, key, over, err);
}

enum ky_code
ky_portal_login_limit(struct ky_portal_work *w, const struct ky_login *login,
    bool count, bool *over, struct ky_err *err)
{
	char key[KY_FOLIO_KEY_SIZE];
	uint32_t add = count;

	if (ky_portal_known(w, &w->who, login) != KY_KNOWN_NOT)
		return tally_apart(w, KY_LIMIT_LOGIN_KNOWN, w->ask->known, add,
		    over, err);
	ky_email_fold(w->ask->email, key);
	if (tally_apart(w, KY_LIMIT_TRY_ADDRESS, w->ask->from, add, over,
		err) != KY_OK)
		return err->code;
	return *over ? KY_OK
		     : tally_apart(w, KY_LIMIT_LOGIN, key, add, over, err);
}

/* --- browsers that signed in before --- */

enum ky_known
ky_portal_known(const struct ky_portal_work *w, const struct ky_slug *account,
    const struct ky_login *login)
{
	return ky_known_by(w->lobby, &w->s->service->config.issuer, account,
	    login, w->ask->known);
}

void
ky_portal_know(struct ky_portal_work *w, const struct ky_slug *account,
    enum ky_known by)
{
	ky_known_make(w->lobby, &w->s->service->config.issuer, account,
	    &w->login, by, w->chance + KY_PORTAL_CHANCE - KY_KNOWN_CHANCE,
	    w->told->known);
}
