/* Payment service: collects from a card that may fail, pays back to it. */
#include "sim/peer.h"

static const char *
refuses_collect(const struct ky_world *w, const struct ky_subscriber *s,
    const struct ky_peer_do *d)
{
	(void)w;
	(void)d;
	return s->card_refused ? "the card was refused" : NULL;
}

static enum ky_code
collect(void *self, uint64_t line_id, const struct ky_line *line, int64_t minor,
    const char *key, struct ky_err *err)
{
	struct ky_peer_do d = {
	    .verb = KY_VERB_COLLECT,
	    .by = KY_PEER_BY_CONTRACT,
	    .who = line->contract_no.text,
	    .key = key,
	    .minor = minor,
	    .refuses = refuses_collect,
	};

	(void)line_id;
	return ky_peer_do(self, &d, err);
}

static enum ky_code
refund(void *self, uint64_t line_id, const struct ky_line *line, int64_t minor,
    const char *key, struct ky_err *err)
{
	struct ky_peer_do d = {
	    .verb = KY_VERB_REFUND,
	    .by = KY_PEER_BY_CONTRACT,
	    .who = line->contract_no.text,
	    .key = key,
	    .minor = minor,
	};

	(void)line_id;
	return ky_peer_do(self, &d, err);
}

static enum ky_code
look(void *self, uint64_t line_id, const struct ky_line *line, const char *key,
    struct ky_seen *seen, struct ky_raw *raw, struct ky_err *err)
{
	struct ky_peer_look l = {
	    .by = KY_PEER_BY_CONTRACT,
	    .who = line->contract_no.text,
	    .origin = "simulated pay",
	    .key = key,
	    .line = line,
	    .answer = ky_peer_answer_money,
	};

	(void)line_id;
	return ky_peer_look(self, &l, seen, raw, err);
}

void
ky_pay_fill(struct ky_world *w, struct ky_pay *out)
{
	*out = (struct ky_pay){.self = w,
	    .collect = collect,
	    .refund = refund,
	    .look = look};
}
