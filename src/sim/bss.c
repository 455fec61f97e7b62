/* Billing: a contract runs until the end of its last day. */
#include "sim/peer.h"

static enum ky_code
ask(void *self, enum ky_verb verb, const struct ky_line *line,
    struct ky_date day, const char *key,
    const char *(*refuses)(const struct ky_world *,
	const struct ky_subscriber *, const struct ky_peer_do *),
    struct ky_err *err)
{
	struct ky_peer_do d = {
	    .verb = verb,
	    .by = KY_PEER_BY_CONTRACT,
	    .who = line->contract_no.text,
	    .key = key,
	    .day = day,
	    .refuses = refuses,
	};

	return ky_peer_do(self, &d, err);
}

static enum ky_code
ask_some(void *self, enum ky_verb verb, const struct ky_line *line,
    uint32_t which, const char *key, struct ky_err *err)
{
	struct ky_peer_do d = {
	    .verb = verb,
	    .by = KY_PEER_BY_CONTRACT,
	    .who = line->contract_no.text,
	    .key = key,
	    .which = which,
	};

	return ky_peer_do(self, &d, err);
}

static const char *
refuses_keep(const struct ky_world *w, const struct ky_subscriber *s,
    const struct ky_peer_do *d)
{
	(void)w;
	(void)d;
	return s->is.running ? NULL : "the last day is over";
}

static enum ky_code
end(void *self, const struct ky_line *line, struct ky_date day, const char *key,
    struct ky_err *err)
{
	return ask(self, KY_VERB_END, line, day, key, NULL, err);
}

static enum ky_code
keep(void *self, const struct ky_line *line, const char *key,
    struct ky_err *err)
{
	return ask(self, KY_VERB_KEEP, line, (struct ky_date){0}, key,
	    refuses_keep, err);
}

static enum ky_code
end_options(void *self, const struct ky_line *line, uint32_t which,
    const char *key, struct ky_err *err)
{
	return ask_some(self, KY_VERB_OPTIONS, line, which, key, err);
}

static enum ky_code
unbind_devices(void *self, const struct ky_line *line, uint32_t which,
    const char *key, struct ky_err *err)
{
	return ask_some(self, KY_VERB_DEVICES, line, which, key, err);
}

static const char *
refuses_plan(const struct ky_world *w, const struct ky_subscriber *s,
    const struct ky_peer_do *d)
{
	(void)w;
	(void)d;
	return s->is.running ? NULL : "the contract is over";
}

static enum ky_code
change_plan(void *self, const struct ky_line *line, const struct ky_slug *plan,
    struct ky_date day, const char *key, struct ky_err *err)
{
	struct ky_peer_do d = {
	    .verb = KY_VERB_PLAN,
	    .by = KY_PEER_BY_CONTRACT,
	    .who = line->contract_no.text,
	    .key = key,
	    .day = day,
	    .plan = *plan,
	    .refuses = refuses_plan,
	};

	return ky_peer_do(self, &d, err);
}

static void
answer(const struct ky_world *w, const struct ky_subscriber *s,
    const struct ky_holding *h, const struct ky_done *done,
    const struct ky_peer_look *l, struct ky_seen *seen, struct ky_raw *raw)
{
	char day[KY_DATE_TEXT_SIZE], from[KY_DATE_TEXT_SIZE];

	(void)w;
	(void)done;
	(void)l;
	seen->running = h->running;
	seen->last_day = h->last_day;
	seen->options = h->options;
	seen->devices = h->devices;
	seen->plan = h->plan;
	seen->plan_from = h->plan_from;
	seen->late_usage = s->usage;
	ky_date_format(h->last_day, day);
	ky_date_format(h->plan_from, from);
	ky_raw_print(raw,
	    "{\"running\":%s,\"last_day\":\"%s\",\"options\":%u,"
	    "\"devices\":%u,\"plan\":\"%s\",\"plan_from\":\"%s\","
	    "\"late_usage\":%lld}",
	    h->running ? "true" : "false", day, h->options, h->devices,
	    h->plan.text, from, (long long)seen->late_usage);
}

static enum ky_code
look(void *self, const struct ky_line *line, struct ky_seen *seen,
    struct ky_raw *raw, struct ky_err *err)
{
	struct ky_peer_look l = {
	    .by = KY_PEER_BY_CONTRACT,
	    .who = line->contract_no.text,
	    .origin = "simulated bss",
	    .line = line,
	    .answer = answer,
	};

	return ky_peer_look(self, &l, seen, raw, err);
}

void
ky_bss_fill(struct ky_world *w, struct ky_bss *out)
{
	*out = (struct ky_bss){
	    .self = w,
	    .end = end,
	    .keep = keep,
	    .end_options = end_options,
	    .unbind_devices = unbind_devices,
	    .change_plan = change_plan,
	    .look = look,
	};
}
