#include "sim/peer.h"

#include <assert.h>

#define SUBSCRIBER "s "
#define IMSI "i "
#define ICCID "c "
#define KEY "k "

static const char *const verbs[] = {
    [KY_VERB_END] = "end",
    [KY_VERB_KEEP] = "keep",
    [KY_VERB_OPTIONS] = "end-options",
    [KY_VERB_DEVICES] = "unbind-devices",
    [KY_VERB_PLAN] = "change-plan",
    [KY_VERB_TAKE] = "take",
    [KY_VERB_WITHDRAW] = "withdraw",
    [KY_VERB_REMOVE] = "remove",
    [KY_VERB_RETIRE] = "retire",
    [KY_VERB_TRANSFER] = "transfer",
    [KY_VERB_COLLECT] = "collect",
    [KY_VERB_REFUND] = "refund",
    [KY_VERB_SEND] = "send",
};
_Static_assert(sizeof(verbs) / sizeof(verbs[0]) == KY_VERB__MAX, "a name each");

const char *
ky_verb_name(enum ky_verb v)
{
	assert((unsigned)v < KY_VERB__MAX);
	return verbs[v];
}

void
ky_world_init(struct ky_world *w, uint64_t seed, struct ky_time now)
{
	*w = (struct ky_world){.now = now, .zone = KY_ZONE_JAPAN};
	/* Two streams, so that a fault more does not change every key. */
	ky_faults_init(&w->faults, seed);
	ky_random_init(&w->entropy, ~seed);
	if (pthread_mutex_init(&w->lock, NULL) != 0)
		abort();
}

void
ky_world_done(struct ky_world *w)
{
	free(w->subscriber);
	free(w->done);
	ky_index_done(&w->index);
	(void)pthread_mutex_destroy(&w->lock); /* nobody holds it */
}

static struct ky_time
now(void *self)
{
	struct ky_world *w = self;
	struct ky_time t;

	(void)pthread_mutex_lock(&w->lock);
	t = ky_time_after(w->now, w->skew_us);
	(void)pthread_mutex_unlock(&w->lock);
	return t;
}

static void
fill(void *self, uint8_t *out, size_t n)
{
	struct ky_world *w = self;

	(void)pthread_mutex_lock(&w->lock);
	ky_random_fill(&w->entropy, out, n);
	(void)pthread_mutex_unlock(&w->lock);
}

struct ky_clock
ky_world_clock(struct ky_world *w)
{
	return (struct ky_clock){.self = w, .now = now};
}

struct ky_entropy
ky_world_entropy(struct ky_world *w)
{
	return (struct ky_entropy){.self = w, .fill = fill};
}

void
ky_world_peers(struct ky_world *w, struct ky_peers *out)
{
	ky_bss_fill(w, &out->bss);
	ky_balance_fill(w, &out->balance);
	ky_hlr_fill(w, &out->hlr);
	ky_smdp_fill(w, &out->smdp);
	ky_bank_fill(w, &out->bank);
	ky_pay_fill(w, &out->pay);
	ky_mail_fill(w, &out->mail);
}

static const char *
name(char out[KY_INDEX_KEY_SIZE], const char *kind, const char *text)
{
	(void)snprintf(out, KY_INDEX_KEY_SIZE, "%s%s", kind, text);
	return out;
}

/* An array's room doubles; entries are addressed by number, never kept. */
static void *
more(void *rows, uint32_t n, uint32_t *room, size_t size)
{
	if (n < *room)
		return rows;
	*room = *room == 0 ? 16 : *room * 2;
	rows = reallocarray(rows, *room, size);
	if (rows == NULL)
		abort();
	return rows;
}

static void
hold(const struct ky_line *line, struct ky_subscriber *s)
{
	struct ky_holding *h = &s->is;

	*h = (struct ky_holding){
	    .running = line->contract_running,
	    .last_day = line->last_day,
	    .balance = -line->ledger.sum[KY_ACC_BALANCE],
	    .known = line->known,
	    .attached = line->attached,
	    .profile = line->profile,
	    .plan = line->plan,
	};
	if (line->billing == KY_BILLING_PREPAID)
		s->expires = line->valid_until;
	s->own_options = 0;
	for (uint8_t i = 0; i < line->options_n; i++) {
		if (line->option[i].running)
			h->options |= 1U << i;
		if (!line->option[i].third_party)
			s->own_options |= 1U << i;
	}
	for (uint8_t i = 0; i < line->devices_n; i++)
		if (line->device[i].bound)
			h->devices |= 1U << i;
	s->usage = line->ledger.total[KY_ENTRY_CHARGE_USAGE];
	s->was = *h;
}

void
ky_world_add(struct ky_world *w, const struct ky_line *line)
{
	char key[KY_INDEX_KEY_SIZE];
	uint32_t i;
	struct ky_subscriber *s;

	if (!ky_index_get(&w->index,
		name(key, SUBSCRIBER, line->contract_no.text), &i)) {
		w->subscriber = more(w->subscriber, w->subscribers_n,
		    &w->subscribers_room, sizeof(*w->subscriber));
		i = w->subscribers_n++;
		w->subscriber[i] = (struct ky_subscriber){
		    .contract_no = line->contract_no};
		ky_index_put(&w->index, key, i);
	}
	s = &w->subscriber[i];
	s->imsi = line->imsi;
	s->iccid = line->iccid;
	if (s->imsi.digits[0] != '\0')
		ky_index_put(&w->index, name(key, IMSI, s->imsi.digits), i);
	if (s->iccid.digits[0] != '\0')
		ky_index_put(&w->index, name(key, ICCID, s->iccid.digits), i);
	hold(line, s);
	s->phones = (struct ky_phones){.letters_n = 0};
	if (s->is.profile == KY_PROFILE_INSTALLED)
		ky_phones_have(&s->phones);
}

static bool
day_over(const struct ky_world *w, struct ky_date d)
{
	return !ky_date_none(d) &&
	    ky_time_cmp(ky_date_end(d, w->zone), w->now) <= 0;
}

/* What is due by now, happens. */
static void
live(struct ky_world *w, struct ky_subscriber *s)
{
	struct ky_holding *h = &s->is;

	if (s->late && ky_time_cmp(w->done[s->late_done].happens, w->now) <= 0)
		ky_peer_happen(w, s, &w->done[s->late_done]);
	if (!h->running)
		return;
	/* A prepaid product ends by itself, on its own day. */
	if (day_over(w, s->expires) && !day_over(w, h->last_day))
		h->last_day = s->expires;
	if (day_over(w, h->last_day)) {
		h->running = false;
		h->options &= ~s->own_options;
	}
}

struct ky_subscriber *
ky_peer_find(struct ky_world *w, enum ky_peer_by by, const char *who)
{
	static const char *const kind[] = {
	    [KY_PEER_BY_CONTRACT] = SUBSCRIBER,
	    [KY_PEER_BY_IMSI] = IMSI,
	    [KY_PEER_BY_ICCID] = ICCID,
	};
	char key[KY_INDEX_KEY_SIZE];
	uint32_t i;

	if (!ky_index_get(&w->index, name(key, kind[by], who), &i))
		return NULL;
	live(w, &w->subscriber[i]);
	return &w->subscriber[i];
}

struct ky_subscriber *
ky_world_find(struct ky_world *w, const struct ky_contract_no *no)
{
	return ky_peer_find(w, KY_PEER_BY_CONTRACT, no->text);
}

struct ky_done *
ky_peer_done(struct ky_world *w, const char *key)
{
	char text[KY_INDEX_KEY_SIZE];
	uint32_t i;

	if (!ky_index_get(&w->index, name(text, KEY, key), &i) ||
	    (w->done[i].bounced && !w->done[i].told))
		return NULL;
	return &w->done[i];
}

struct ky_done *
ky_peer_note(struct ky_world *w, const char *key, const struct ky_done *done)
{
	char text[KY_INDEX_KEY_SIZE];

	w->done = more(w->done, w->done_n, &w->done_room, sizeof(*w->done));
	w->done[w->done_n] = *done;
	ky_index_put(&w->index, name(text, KEY, key), w->done_n);
	return &w->done[w->done_n++];
}

void
ky_world_advance(struct ky_world *w, int64_t us)
{
	w->now = ky_time_after(w->now, us);
}

void
ky_world_port_out(struct ky_world *w, struct ky_subscriber *s)
{
	s->was = s->is;
	s->is.running = false;
	s->is.last_day = ky_date_at(w->now, w->zone);
	s->is.options &= ~s->own_options;
}

void
ky_world_use(struct ky_world *w, struct ky_subscriber *s, int64_t minor)
{
	(void)w;
	s->usage += minor;
}

void
ky_world_deleted(struct ky_world *w, struct ky_subscriber *s)
{
	s->is.profile = w->reoffers ? KY_PROFILE_RELEASED : KY_PROFILE_DELETED;
	if (w->reoffers)
		s->offered = w->now;
}

int64_t
ky_world_bounce(struct ky_world *w, struct ky_subscriber *s)
{
	uint32_t who = (uint32_t)(s - w->subscriber);

	for (uint32_t i = w->done_n; i-- > 0;) {
		struct ky_done *d = &w->done[i];

		if (d->subscriber != who || d->bounced ||
		    (d->verb != KY_VERB_TRANSFER &&
			d->verb != KY_VERB_REFUND) ||
		    ky_time_cmp(w->now, d->happens) < 0)
			continue;
		d->bounced = true;
		s->paid_out -= d->minor;
		return d->told ? d->minor : 0;
	}
	return 0;
}
