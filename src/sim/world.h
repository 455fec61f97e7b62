/*
 * The world outside, in memory: billing, balances, subscriber register,
 * SM-DP+, bank, payment service, mail and time.
 *
 * The peers behave as the ports' contracts say (port/peers.h): they are
 * idempotent by key, refuse what cannot be done, and things happen when their
 * time comes (a contract runs until the end of its last day, money arrives
 * days after the order).  With faults switched on (sim/fault.h) they also
 * fail, forget to answer, answer late and tell yesterday's state.  What they
 * never do is happen twice for one key, and that is what the simulator
 * checks the engine against.
 *
 * The ports may be called from several threads.  Everything else here is for
 * one thread, while no port is in use.
 */
#ifndef KY_SIM_WORLD_H
#define KY_SIM_WORLD_H

#include "port/clock.h"
#include "port/peers.h"
#include "sim/chip.h"
#include "sim/fault.h"
#include "sim/index.h"

#include <pthread.h>

/* What was asked of a peer. */
enum ky_verb {
	KY_VERB_END,
	KY_VERB_KEEP,
	KY_VERB_OPTIONS,
	KY_VERB_DEVICES,
	KY_VERB_PLAN,
	KY_VERB_TAKE,
	KY_VERB_WITHDRAW,
	KY_VERB_REMOVE,
	KY_VERB_RETIRE,
	KY_VERB_TRANSFER,
	KY_VERB_COLLECT,
	KY_VERB_REFUND,
	KY_VERB_SEND,
	KY_VERB__MAX
};
const char *ky_verb_name(enum ky_verb v);

/* A request that was taken on, remembered by its key. */
struct ky_done {
	enum ky_verb verb;
	uint32_t subscriber;
	struct ky_date day;     /* END, PLAN */
	struct ky_slug plan;    /* PLAN */
	int64_t minor;          /* money; of TAKE: what was there */
	uint32_t which;         /* OPTIONS, DEVICES: 1 << index */
	struct ky_time happens; /* the money arrives, the change shows */
	bool told;              /* money: a look said that it arrived */
	bool bounced;           /* TRANSFER, REFUND: it came back */
};

/* What the peers hold about one subscriber. */
struct ky_holding {
	bool running;
	struct ky_date last_day;  /* as set by us or others; or no date */
	uint32_t options;         /* running, bit = option index */
	uint32_t devices;         /* bound, bit = device index */
	struct ky_slug plan;      /* it has, or will have ... */
	struct ky_date plan_from; /* ... from that day; or no date */
	int64_t balance;
	bool known, attached;
	enum ky_profile_state profile;
};

struct ky_subscriber {
	struct ky_contract_no contract_no;
	struct ky_imsi imsi;
	struct ky_iccid iccid;
	struct ky_holding is;
	struct ky_holding was;  /* before the last change: stale looks */
	struct ky_date expires; /* a prepaid product's own end, or no date */
	uint32_t own_options;   /* those that are not third parties' */
	int64_t usage;          /* after the final bill, all that ever came */
	bool card_refused;      /* the payer's card fails */
	bool late;              /* a request was taken on, and has not */
	uint32_t late_done;     /* happened yet: its place in done[] */
	/* Money, bounces taken off again. */
	int64_t paid_out, collected;
	uint32_t mails;
	struct ky_phones phones;
	/* Of the profile: when it was last offered again after a deletion, and
	 * when the SM-DP+ last told what of it. */
	struct ky_time offered, asked;
	enum ky_profile_state told;
};

struct ky_world {
	pthread_mutex_t lock;
	struct ky_time now;  /* the true time */
	int64_t skew_us;     /* how wrong the process's clock is */
	struct ky_zone zone; /* whose midnight ends a contract */
	int64_t settle_us;   /* from an order of money to its arrival */
	struct ky_faults faults;
	struct ky_random entropy;
	/* On purpose broken peers, which repeat what they did already: to see
	 * that the simulator would notice. */
	bool forgets_keys;
	/* The SM-DP+'s policy: what was deleted is released again. */
	bool reoffers;
	/* The first thing seen that must never happen, or NULL. */
	const char *wrong;

	struct ky_subscriber *subscriber; /* heap, owned */
	uint32_t subscribers_n, subscribers_room;
	struct ky_done *done; /* heap, owned */
	uint32_t done_n, done_room;
	struct ky_index index;
};

/* A world in Japan without subscribers and faults; money settles at once. */
void ky_world_init(struct ky_world *w, uint64_t seed, struct ky_time now);
void ky_world_done(struct ky_world *w);

/* Ports; `w` outlives them. */
void ky_world_peers(struct ky_world *w, struct ky_peers *out);
struct ky_clock ky_world_clock(struct ky_world *w);
struct ky_entropy ky_world_entropy(struct ky_world *w);

/* A subscriber as the facts say.  The same contract again is the same
 * subscriber, now as these facts say. */
void ky_world_add(struct ky_world *w, const struct ky_line *line);
/* NULL when there is none.  Valid until the next one is added; what was due
 * by now has happened. */
struct ky_subscriber *ky_world_find(struct ky_world *w,
    const struct ky_contract_no *no);

void ky_world_advance(struct ky_world *w, int64_t us);

/* Things people and other operators do.  None of them goes through a port:
 * telling the engine is up to the caller. */
void ky_world_port_out(struct ky_world *w, struct ky_subscriber *s);
void ky_world_use(struct ky_world *w, struct ky_subscriber *s, int64_t minor);
/* The profile is on no phone any more, and the SM-DP+ heard of it. */
void ky_world_deleted(struct ky_world *w, struct ky_subscriber *s);
/*
 * The last refund that arrived comes back.  Its amount, to be reported; 0
 * when there is none, or when nobody was told yet that it had arrived: then
 * it is as if it had never been ordered.
 */
int64_t ky_world_bounce(struct ky_world *w, struct ky_subscriber *s);

#endif
