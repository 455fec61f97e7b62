/* Bank: what was ordered arrives days later, and may come back. */
#include "sim/peer.h"

static enum ky_code
transfer(void *self, uint64_t line_id, const struct ky_line *line,
    int64_t minor, const char *key, struct ky_err *err)
{
	struct ky_peer_do d = {
	    .verb = KY_VERB_TRANSFER,
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
	    .origin = "simulated bank",
	    .key = key,
	    .line = line,
	    .answer = ky_peer_answer_money,
	};

	(void)line_id;
	return ky_peer_look(self, &l, seen, raw, err);
}

void
ky_bank_fill(struct ky_world *w, struct ky_bank *out)
{
	*out = (struct ky_bank){.self = w, .transfer = transfer, .look = look};
}
