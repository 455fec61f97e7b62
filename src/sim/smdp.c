/* SM-DP+: an order can be taken back until somebody installed it, and by some
 * policies again once it was deleted. */
#include "sim/peer.h"

static const char *
refuses(const struct ky_world *w, const struct ky_subscriber *s,
    const struct ky_peer_do *d)
{
	(void)w;
	(void)d;
	if (s->is.profile == KY_PROFILE_INSTALLED ||
	    s->is.profile == KY_PROFILE_DELETED)
		return "the profile was installed";
	return NULL;
}

static enum ky_code
retire(void *self, const struct ky_line *line, const char *key,
    struct ky_err *err)
{
	struct ky_peer_do d = {
	    .verb = KY_VERB_RETIRE,
	    .by = KY_PEER_BY_ICCID,
	    .who = line->iccid.digits,
	    .key = key,
	    .refuses = refuses,
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
	(void)done;
	(void)l;
	seen->profile = h->profile;
	ky_raw_print(raw, "{\"profile\":\"%s\"}",
	    ky_profile_state_name(h->profile));
}

/* What the caller cannot say it did not know. */
static void
note(struct ky_world *w, const struct ky_line *line, enum ky_profile_state told)
{
	struct ky_subscriber *s;

	(void)pthread_mutex_lock(&w->lock);
	s = ky_peer_find(w, KY_PEER_BY_ICCID, line->iccid.digits);
	if (s != NULL) {
		s->told = told;
		s->asked = w->now;
	}
	(void)pthread_mutex_unlock(&w->lock);
}

static enum ky_code
look(void *self, const struct ky_line *line, const char *key,
    struct ky_seen *seen, struct ky_raw *raw, struct ky_err *err)
{
	struct ky_peer_look l = {
	    .by = KY_PEER_BY_ICCID,
	    .who = line->iccid.digits,
	    .origin = "simulated smdp",
	    .answer = answer,
	};

	enum ky_code code = ky_peer_look(self, &l, seen, raw, err);

	(void)key;
	if (code == KY_OK)
		note(self, line, seen->profile);
	return code;
}

void
ky_smdp_fill(struct ky_world *w, struct ky_smdp *out)
{
	*out = (struct ky_smdp){.self = w, .retire = retire, .look = look};
}
