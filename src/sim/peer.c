#include "sim/peer.h"

#include <assert.h>
#include <stdarg.h>

/* How late a delayed request happens. */
#define LATE_US_MAX (30 * KY_HOUR_US)

static void
wrong(struct ky_world *w, const char *words)
{
	if (w->wrong == NULL)
		w->wrong = words;
}

void
ky_peer_happen(struct ky_world *w, struct ky_subscriber *s, struct ky_done *d)
{
	struct ky_holding *h = &s->is;

	s->late = false;
	s->was = *h;
	switch (d->verb) {
	case KY_VERB_END:
		if (h->running)
			h->last_day = d->day;
		break;
	case KY_VERB_KEEP:
		h->last_day = (struct ky_date){0};
		break;
	case KY_VERB_OPTIONS:
		h->options &= ~(s->own_options & d->which);
		break;
	case KY_VERB_DEVICES:
		h->devices &= ~d->which;
		break;
	case KY_VERB_PLAN:
		h->plan = d->plan;
		h->plan_from = d->day;
		break;
	case KY_VERB_TAKE:
		d->minor = h->balance;
		h->balance = 0;
		break;
	case KY_VERB_WITHDRAW:
		if (h->running)
			wrong(w,
			    "network access was taken away before the "
			    "contract was over");
		h->attached = false;
		break;
	case KY_VERB_REMOVE:
		/* The row goes; a phone that is attached stays so. */
		if (h->running)
			wrong(w,
			    "the subscriber was removed before the "
			    "contract was over");
		h->known = false;
		break;
	case KY_VERB_RETIRE:
		h->profile = KY_PROFILE_RETIRED;
		break;
	case KY_VERB_TRANSFER:
	case KY_VERB_REFUND:
		s->paid_out += d->minor;
		break;
	case KY_VERB_COLLECT:
		s->collected += d->minor;
		break;
	case KY_VERB_SEND:
		s->mails++;
		break;
	case KY_VERB__MAX:
		assert(false);
	}
}

static bool
moves_money(enum ky_verb v)
{
	return v == KY_VERB_TRANSFER || v == KY_VERB_REFUND ||
	    v == KY_VERB_COLLECT;
}

static bool
can_be_late(enum ky_verb v)
{
	return !moves_money(v) && v != KY_VERB_TAKE && v != KY_VERB_SEND;
}

/* An amount may have changed since: what was taken on first counts, and the
 * look tells which that was. */
static bool
same_request(const struct ky_done *known, const struct ky_peer_do *d)
{
	return known->verb == d->verb && ky_date_cmp(known->day, d->day) == 0;
}

/* Take a request on that was not refused. */
static void
take_on(struct ky_world *w, struct ky_subscriber *s, const struct ky_peer_do *d,
    bool delay)
{
	struct ky_done request = {
	    .verb = d->verb,
	    .subscriber = (uint32_t)(s - w->subscriber),
	    .day = d->day,
	    .minor = d->minor,
	    .which = d->which,
	    .plan = d->plan,
	    .happens = w->now,
	};
	struct ky_done *done;

	if (moves_money(d->verb))
		request.happens.us += w->settle_us;
	if (delay)
		request.happens.us += ky_random_between(&w->faults.random,
		    KY_MINUTE_US, LATE_US_MAX);
	done = ky_peer_note(w, d->key, &request);
	if (delay && can_be_late(d->verb)) {
		s->late = true;
		s->late_done = (uint32_t)(done - w->done);
	} else {
		ky_peer_happen(w, s, done);
	}
}

static enum ky_code
do_locked(struct ky_world *w, const struct ky_peer_do *d, enum ky_fault fault,
    struct ky_err *err)
{
	struct ky_subscriber *s = ky_peer_find(w, d->by, d->who);
	const struct ky_done *known = ky_peer_done(w, d->key);
	const char *verb = ky_verb_name(d->verb), *no;

	if (s == NULL)
		return ky_fail(err, KY_E_REFUSED, 0, "%s: no such subscriber",
		    verb);
	if (known != NULL && !same_request(known, d))
		wrong(w, "a key came again with another request");
	if (known != NULL && !w->forgets_keys)
		return KY_OK;
	/* Requests about one subscriber happen in the order they came. */
	if (s->late)
		ky_peer_happen(w, s, &w->done[s->late_done]);
	no = d->refuses != NULL ? d->refuses(w, s, d) : NULL;
	if (no != NULL)
		return ky_fail(err, KY_E_REFUSED, 0, "%s: %s", verb, no);
	take_on(w, s, d, fault == KY_FAULT_DELAY);
	return KY_OK;
}

enum ky_code
ky_peer_do(struct ky_world *w, const struct ky_peer_do *d, struct ky_err *err)
{
	const char *verb = ky_verb_name(d->verb);
	enum ky_code code = KY_OK;
	enum ky_fault fault;

	(void)pthread_mutex_lock(&w->lock);
	fault = ky_fault_draw(&w->faults, KY_FAULTS_OF_DO);
	if (fault == KY_FAULT_BEFORE)
		code = ky_fail(err, KY_E_RETRY, 0, "%s: not reached", verb);
	else if (fault == KY_FAULT_REFUSE)
		code = ky_fail(err, KY_E_REFUSED, 0, "%s: refused today", verb);
	else if (fault != KY_FAULT_DIE_BEFORE)
		code = do_locked(w, d, fault, err);
	(void)pthread_mutex_unlock(&w->lock);
	if (fault == KY_FAULT_DIE_BEFORE || fault == KY_FAULT_DIE_AFTER)
		return ky_fault_dead(err);
	if (fault == KY_FAULT_AFTER)
		return ky_fail(err, KY_E_UNSURE, 0, "%s: the answer was lost",
		    verb);
	return code;
}

/* An answer says about whom and when it speaks, or it could be anybody's
 * evidence: {"about":"4401****0001","at":...,"answer":{...}}. */
static void
say_about(const struct ky_world *w, const char *who, struct ky_raw *raw)
{
	struct ky_raw answer = *raw;
	char at[KY_TIME_TEXT_SIZE];
	int n = (int)strlen(who);
	int shown = n < 12 ? 0 : 4; /* short ones are contract numbers */

	ky_time_format(w->now, at);
	if (shown == 0)
		ky_raw_print(raw,
		    "{\"about\":\"%s\",\"at\":\"%s\",\"answer\":%.*s}", who, at,
		    (int)answer.len, answer.bytes);
	else
		ky_raw_print(raw,
		    "{\"about\":\"%.*s****%s\",\"at\":\"%s\",\"answer\":%.*s}",
		    shown, who, who + n - shown, at, (int)answer.len,
		    answer.bytes);
}

static enum ky_code
look_locked(struct ky_world *w, const struct ky_peer_look *l, bool stale,
    struct ky_seen *seen, struct ky_raw *raw, struct ky_err *err)
{
	static const struct ky_subscriber nobody;
	const struct ky_subscriber *s = ky_peer_find(w, l->by, l->who);
	struct ky_done *done = NULL;

	/* A register that has no such row says so; the others were asked
	 * about a contract of somebody else. */
	if (s == NULL && l->by != KY_PEER_BY_IMSI)
		return ky_fail(err, KY_E_RETRY, 0, "%s: no such subscriber",
		    l->origin);
	if (s == NULL)
		s = &nobody;
	/* Of money even a stale look knows: a bank whose list lacks today's
	 * orders answers KY_E_RETRY, not that there was none. */
	if (l->key != NULL)
		done = ky_peer_done(w, l->key);
	*seen = (struct ky_seen){0};
	*raw = (struct ky_raw){.media_type = "application/json"};
	(void)ky_str_copy(ky_str_of(l->origin), raw->origin,
	    sizeof(raw->origin));
	l->answer(w, s, stale ? &s->was : &s->is, done, l, seen, raw);
	if (done != NULL && seen->settled)
		done->told = true;
	say_about(w, l->who, raw);
	return KY_OK;
}

enum ky_code
ky_peer_look(struct ky_world *w, const struct ky_peer_look *l,
    struct ky_seen *seen, struct ky_raw *raw, struct ky_err *err)
{
	enum ky_code code = KY_OK;
	enum ky_fault fault;

	(void)pthread_mutex_lock(&w->lock);
	fault = ky_fault_draw(&w->faults, KY_FAULTS_OF_LOOK);
	if (fault == KY_FAULT_BEFORE)
		code = ky_fail(err, KY_E_RETRY, 0, "%s: not reached",
		    l->origin);
	else if (fault != KY_FAULT_DIE_BEFORE)
		code = look_locked(w, l, fault == KY_FAULT_STALE, seen, raw,
		    err);
	(void)pthread_mutex_unlock(&w->lock);
	return fault == KY_FAULT_DIE_BEFORE ? ky_fault_dead(err) : code;
}

void
ky_raw_print(struct ky_raw *raw, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(raw->bytes, sizeof(raw->bytes), fmt, args);
	va_end(args);
	assert(n >= 0 && (size_t)n < sizeof(raw->bytes));
	raw->len = (size_t)n;
}

void
ky_peer_answer_money(const struct ky_world *w, const struct ky_subscriber *s,
    const struct ky_holding *h, const struct ky_done *done,
    const struct ky_peer_look *l, struct ky_seen *seen, struct ky_raw *raw)
{
	(void)s;
	(void)h;
	if (done != NULL) {
		seen->minor = done->minor;
		seen->settled = ky_time_cmp(done->happens, w->now) <= 0;
	}
	ky_raw_print(raw, "{\"key\":\"%s\",\"amount\":%lld,\"settled\":%s}",
	    l->key, (long long)seen->minor, seen->settled ? "true" : "false");
}
