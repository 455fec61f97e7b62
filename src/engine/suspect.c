#include "engine/suspect.h"

#include <assert.h>
#include <string.h>

static const uint8_t run[32];

enum ky_code
ky_suspects_open(struct ky_suspects *s, struct ky_store *store,
    const struct ky_slug *issuer, struct ky_err *err)
{
	uint32_t doublings;

	memset(s, 0, sizeof(*s));
	if (store->suspect_get(store->self, issuer, run, &s->starts, err) !=
	    KY_OK)
		return ky_during(err, "how the last run ended");
	if (s->starts == 0)
		return KY_OK;
	doublings = s->starts - 1;
	if (doublings > KY_CAREFUL_DOUBLINGS_MAX)
		doublings = KY_CAREFUL_DOUBLINGS_MAX;
	s->careful = (uint32_t)KY_CAREFUL_COMMANDS << doublings;
	return KY_OK;
}

bool
ky_suspects_aside(const struct ky_suspects *s, const uint8_t print[32])
{
	for (uint32_t i = 0; i < s->aside_n; i++)
		if (memcmp(s->aside[i], print, sizeof(s->aside[i])) == 0)
			return true;
	return false;
}

bool
ky_suspects_put_aside(struct ky_suspects *s, const uint8_t print[32])
{
	if (ky_suspects_aside(s, print))
		return true;
	if (s->aside_n == KY_ASIDE_MAX)
		return false;
	memcpy(s->aside[s->aside_n++], print, sizeof(s->aside[0]));
	return true;
}

enum ky_code
ky_suspects_run(const struct ky_suspects *s, struct ky_store *store,
    const struct ky_slug *issuer, struct ky_err *err)
{
	if (s->running)
		return KY_OK;
	return store->suspect_put(store->self, issuer, run, s->starts + 1, err);
}

enum ky_code
ky_suspects_mark(struct ky_suspects *s, struct ky_store *store,
    const struct ky_slug *issuer, const uint8_t print[32], bool *aside,
    struct ky_err *err)
{
	uint32_t deaths;

	if (store->begin(store->self, err) != KY_OK)
		return err->code;
	if (store->suspect_get(store->self, issuer, print, &deaths, err) !=
	    KY_OK)
		goto out;
	*aside = deaths >= KY_DEATHS_MAX;
	if (*aside) {
		store->rollback(store->self);
		return KY_OK;
	}
	if (ky_suspects_run(s, store, issuer, err) != KY_OK ||
	    store->suspect_put(store->self, issuer, print, deaths + 1, err) !=
		KY_OK)
		goto out;
	if (store->commit(store->self, err) == KY_OK) {
		s->running = true;
		return KY_OK;
	}
out:
	store->rollback(store->self);
	return ky_during(err, "mark a command");
}

enum ky_code
ky_suspects_clear(const struct ky_suspects *s, struct ky_store *store,
    const struct ky_slug *issuer, const uint8_t print[32], struct ky_err *err)
{
	if (s->careful == 1 &&
	    store->suspect_put(store->self, issuer, run, 1, err) != KY_OK)
		return err->code;
	return store->suspect_put(store->self, issuer, print, 0, err);
}

void
ky_suspects_cleared(struct ky_suspects *s)
{
	assert(s->careful > 0);
	s->careful--;
}

enum ky_code
ky_suspects_stop(struct ky_suspects *s, struct ky_store *store,
    const struct ky_slug *issuer, struct ky_err *err)
{
	if (!s->running && s->starts == 0)
		return KY_OK;
	if (store->begin(store->self, err) != KY_OK)
		return err->code;
	if (store->suspect_put(store->self, issuer, run, 0, err) == KY_OK &&
	    store->commit(store->self, err) == KY_OK) {
		s->running = false;
		return KY_OK;
	}
	store->rollback(store->self);
	return ky_during(err, "store a clean stop");
}
