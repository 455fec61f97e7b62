/*
 * What the simulated peers share: one way through the door for every do and
 * every look, so that faults, keys and waiting are written once.
 */
#ifndef KY_SIM_PEER_H
#define KY_SIM_PEER_H

#include "sim/world.h"

/* How a caller names a subscriber. */
enum ky_peer_by {
	KY_PEER_BY_CONTRACT,
	KY_PEER_BY_IMSI,
	KY_PEER_BY_ICCID,
};

struct ky_peer_do {
	enum ky_verb verb;
	enum ky_peer_by by;
	const char *who; /* contract number, IMSI or ICCID */
	const char *key;
	struct ky_date day;
	int64_t minor;
	struct ky_slug plan;
	uint32_t which; /* OPTIONS, DEVICES: 1 << index */
	/* Why it cannot be done, or NULL. */
	const char *(*refuses)(const struct ky_world *w,
	    const struct ky_subscriber *s, const struct ky_peer_do *d);
};

struct ky_peer_look {
	enum ky_peer_by by;
	const char *who;
	const char *origin;         /* "simulated hlr" */
	const char *key;            /* whose doing is looked for, or NULL */
	const struct ky_line *line; /* or NULL */
	/* Fill `seen` and raw->bytes from `h`.  `done` is what the key is
	 * known for, NULL when it is not. */
	void (*answer)(const struct ky_world *w, const struct ky_subscriber *s,
	    const struct ky_holding *h, const struct ky_done *done,
	    const struct ky_peer_look *l, struct ky_seen *seen,
	    struct ky_raw *raw);
};

/* NULL when there is none; what was due by now has happened. */
struct ky_subscriber *ky_peer_find(struct ky_world *w, enum ky_peer_by by,
    const char *who);
/* What a key is known for, or NULL.  Valid until the next note. */
struct ky_done *ky_peer_done(struct ky_world *w, const char *key);
struct ky_done *ky_peer_note(struct ky_world *w, const char *key,
    const struct ky_done *done);
/* A request comes true. */
void ky_peer_happen(struct ky_world *w, struct ky_subscriber *s,
    struct ky_done *d);

enum ky_code ky_peer_do(struct ky_world *w, const struct ky_peer_do *d,
    struct ky_err *err) KY_MUST_USE;
enum ky_code ky_peer_look(struct ky_world *w, const struct ky_peer_look *l,
    struct ky_seen *seen, struct ky_raw *raw, struct ky_err *err) KY_MUST_USE;

void ky_raw_print(struct ky_raw *raw, const char *fmt, ...) KY_PRINTF(2, 3);

/* The answer of bank and payment service about a key. */
void ky_peer_answer_money(const struct ky_world *w,
    const struct ky_subscriber *s, const struct ky_holding *h,
    const struct ky_done *done, const struct ky_peer_look *l,
    struct ky_seen *seen, struct ky_raw *raw);

void ky_bss_fill(struct ky_world *w, struct ky_bss *out);
void ky_balance_fill(struct ky_world *w, struct ky_balance *out);
void ky_hlr_fill(struct ky_world *w, struct ky_hlr *out);
void ky_smdp_fill(struct ky_world *w, struct ky_smdp *out);
void ky_bank_fill(struct ky_world *w, struct ky_bank *out);
void ky_pay_fill(struct ky_world *w, struct ky_pay *out);
void ky_mail_fill(struct ky_world *w, struct ky_mail *out);

#endif
