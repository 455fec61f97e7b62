/* Mail: the next hop takes a message, and that is all anybody knows. */
#include "sim/peer.h"

static const char *
refuses(const struct ky_world *w, const struct ky_subscriber *s,
    const struct ky_peer_do *d)
{
	(void)w;
	(void)s;
	return d->minor == 0 ? "the message is empty" : NULL;
}

static enum ky_code
send(void *self, const struct ky_line *line, const char *paper_number,
    struct ky_str document, const char *key, struct ky_err *err)
{
	struct ky_peer_do d = {
	    .verb = KY_VERB_SEND,
	    .by = KY_PEER_BY_CONTRACT,
	    .who = line->contract_no.text,
	    .key = key,
	    .minor = (int64_t)document.len,
	    .refuses = refuses,
	};

	(void)paper_number;
	return ky_peer_do(self, &d, err);
}

static enum ky_code
tell(void *self, const struct ky_line *line, const struct ky_effect *news,
    struct ky_err *err)
{
	return send(self, line, "", KY_STR("news"), news->key, err);
}

void
ky_mail_fill(struct ky_world *w, struct ky_mail *out)
{
	*out = (struct ky_mail){.self = w, .send = send, .tell = tell};
}
