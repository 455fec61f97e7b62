/* Prepaid balances: taken out whole, once per key. */
#include "sim/peer.h"

static enum ky_code
take(void *self, const struct ky_line *line, const char *key,
    struct ky_err *err)
{
	struct ky_peer_do d = {
	    .verb = KY_VERB_TAKE,
	    .by = KY_PEER_BY_CONTRACT,
	    .who = line->contract_no.text,
	    .key = key,
	};

	return ky_peer_do(self, &d, err);
}

static void
answer(const struct ky_world *w, const struct ky_subscriber *s,
    const struct ky_holding *h, const struct ky_done *done,
    const struct ky_peer_look *l, struct ky_seen *seen, struct ky_raw *raw)
{
	(void)w;
	(void)s;
	(void)l;
	seen->minor = h->balance;
	seen->taken = done != NULL ? done->minor : 0;
	ky_raw_print(raw, "{\"balance\":%lld,\"taken\":%lld}",
	    (long long)seen->minor, (long long)seen->taken);
}

static enum ky_code
look(void *self, const struct ky_line *line, const char *key,
    struct ky_seen *seen, struct ky_raw *raw, struct ky_err *err)
{
	struct ky_peer_look l = {
	    .by = KY_PEER_BY_CONTRACT,
	    .who = line->contract_no.text,
	    .origin = "simulated balance",
	    .key = key,
	    .line = line,
	    .answer = answer,
	};

	return ky_peer_look(self, &l, seen, raw, err);
}

void
ky_balance_fill(struct ky_world *w, struct ky_balance *out)
{
	*out = (struct ky_balance){.self = w, .take = take, .look = look};
}
