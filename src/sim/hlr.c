/* Subscriber register: access is taken away first, then the row. */
#include "sim/peer.h"

static enum ky_code
ask(void *self, enum ky_verb verb, const struct ky_imsi *imsi, const char *key,
    struct ky_err *err)
{
	struct ky_peer_do d = {
	    .verb = verb,
	    .by = KY_PEER_BY_IMSI,
	    .who = imsi->digits,
	    .key = key,
	};

	return ky_peer_do(self, &d, err);
}

static enum ky_code
withdraw(void *self, const struct ky_imsi *imsi, const char *key,
    struct ky_err *err)
{
	return ask(self, KY_VERB_WITHDRAW, imsi, key, err);
}

static enum ky_code
forget(void *self, const struct ky_imsi *imsi, const char *key,
    struct ky_err *err)
{
	return ask(self, KY_VERB_REMOVE, imsi, key, err);
}

static void
answer(const struct ky_world *w, const struct ky_subscriber *s,
    const struct ky_holding *h, const struct ky_done *done,
    const struct ky_peer_look *l, struct ky_seen *seen, struct ky_raw *raw)
{
	(void)w;
	(void)s;
	(void)done;
	(void)l;
	seen->known = h->known;
	seen->attached = h->attached;
	ky_raw_print(raw, "{\"known\":%s,\"attached\":%s}",
	    h->known ? "true" : "false", h->attached ? "true" : "false");
}

static enum ky_code
look(void *self, const struct ky_imsi *imsi, struct ky_seen *seen,
    struct ky_raw *raw, struct ky_err *err)
{
	struct ky_peer_look l = {
	    .by = KY_PEER_BY_IMSI,
	    .who = imsi->digits,
	    .origin = "simulated hlr",
	    .answer = answer,
	};

	return ky_peer_look(self, &l, seen, raw, err);
}

void
ky_hlr_fill(struct ky_world *w, struct ky_hlr *out)
{
	*out = (struct ky_hlr){.self = w,
	    .withdraw = withdraw,
	    .remove = forget,
	    .look = look};
}
