/*
 * Ports: what the engine needs from other people's systems.
 *
 * Each has *do* verbs, idempotent by `key` (a system that has seen the key
 * does nothing and says OK), and *look*, which changes nothing.  Evidence is
 * made from looks only: a look fills `seen` (the members named in
 * core/command.h for that port) and `raw` with the bytes it came from.
 *
 * Codes of a do: KY_OK it was taken on; KY_E_REFUSED the peer understood and
 * said no (`err` says what); KY_E_RETRY nothing happened; KY_E_UNSURE it may
 * have happened.  Codes of a look: KY_OK, or KY_E_RETRY.  Nothing else.
 *
 * A port that is not configured is a NULL `self` and NULL functions; the
 * engine then leaves the duty to people.
 */
#ifndef KY_PORT_PEERS_H
#define KY_PORT_PEERS_H

#include "base/err.h"
#include "core/command.h"

/* The answer a look was made from: longer ones are no answer. */
#define KY_RAW_MAX 8192
struct ky_raw {
	char media_type[KY_MEDIA_SIZE];
	char origin[KY_BY_SIZE]; /* "bss", "hlr", ...; "simulated hlr" */
	size_t len;
	char bytes[KY_RAW_MAX];
};

#define KY_ALL UINT32_MAX

/* Billing and contract system of the provider. */
struct ky_bss {
	void *self;
	/* Set `day` as the last day; a later call with another key and day
	 * replaces it, until the day is over. */
	enum ky_code (*end)(void *self, const struct ky_line *line,
	    struct ky_date day, const char *key,
	    struct ky_err *err) KY_MUST_USE;
	/* Unset the last day; refused once it is over. */
	enum ky_code (*keep)(void *self, const struct ky_line *line,
	    const char *key, struct ky_err *err) KY_MUST_USE;
	/* End options of `which` (1 << index) that are not third parties';
	 * unbind devices of `which`.  KY_ALL: all of them. */
	enum ky_code (*end_options)(void *self, const struct ky_line *line,
	    uint32_t which, const char *key, struct ky_err *err) KY_MUST_USE;
	enum ky_code (*unbind_devices)(void *self, const struct ky_line *line,
	    uint32_t which, const char *key, struct ky_err *err) KY_MUST_USE;
	/* Another plan from `day` on; a later call with another key replaces
	 * what has not begun yet. */
	enum ky_code (*change_plan)(void *self, const struct ky_line *line,
	    const struct ky_slug *plan, struct ky_date day, const char *key,
	    struct ky_err *err) KY_MUST_USE;
	enum ky_code (*look)(void *self, const struct ky_line *line,
	    struct ky_seen *seen, struct ky_raw *raw,
	    struct ky_err *err) KY_MUST_USE;
};

/* Prepaid balance system. */
struct ky_balance {
	void *self;
	/* Take all of the monetary balance out. */
	enum ky_code (*take)(void *self, const struct ky_line *line,
	    const char *key, struct ky_err *err) KY_MUST_USE;
	/* seen->minor: what is left; seen->taken: taken out under `key`. */
	enum ky_code (*look)(void *self, const struct ky_line *line,
	    const char *key, struct ky_seen *seen, struct ky_raw *raw,
	    struct ky_err *err) KY_MUST_USE;
};

/* Home subscriber register. */
struct ky_hlr {
	void *self;
	/* Take access away and detach.  Removing a row alone leaves a phone
	 * attached, so this comes first. */
	enum ky_code (*withdraw)(void *self, const struct ky_imsi *imsi,
	    const char *key, struct ky_err *err) KY_MUST_USE;
	enum ky_code (*remove)(void *self, const struct ky_imsi *imsi,
	    const char *key, struct ky_err *err) KY_MUST_USE;
	enum ky_code (*look)(void *self, const struct ky_imsi *imsi,
	    struct ky_seen *seen, struct ky_raw *raw,
	    struct ky_err *err) KY_MUST_USE;
};

/* SM-DP+ of the operator (GSMA SGP.22, ES2+). */
struct ky_smdp {
	void *self;
	/* CancelOrder, for good: never to be offered again.  Refused once the
	 * profile was handed out. */
	enum ky_code (*retire)(void *self, const struct ky_line *line,
	    const char *key, struct ky_err *err) KY_MUST_USE;
	/* What it says of the profile.  `key` of the retire this looks after,
	 * or "": with it, a server that cannot be asked may be sent the same
	 * order again under the same identifier.  seen->profile NONE: it does
	 * not know, or cannot be asked. */
	enum ky_code (*look)(void *self, const struct ky_line *line,
	    const char *key, struct ky_seen *seen, struct ky_raw *raw,
	    struct ky_err *err) KY_MUST_USE;
};

/* Money out by bank transfer. */
struct ky_bank {
	void *self;
	/* To line->payee.  `line_id`: whose it is, for the adapter's books. */
	enum ky_code (*transfer)(void *self, uint64_t line_id,
	    const struct ky_line *line, int64_t minor, const char *key,
	    struct ky_err *err) KY_MUST_USE;
	/* seen->minor: ordered under `key`, 0 = never heard of;
	 * seen->settled: the bank's result says paid; seen->failed: it says
	 * that it never will be. */
	enum ky_code (*look)(void *self, uint64_t line_id,
	    const struct ky_line *line, const char *key, struct ky_seen *seen,
	    struct ky_raw *raw, struct ky_err *err) KY_MUST_USE;
};

/* Payment service: collecting dues, and paying back to the original
 * payment.  Look as for the bank. */
struct ky_pay {
	void *self;
	/* Ask the holder for `minor`: a hosted page, a reference.  Asking is
	 * not collecting: seen->settled says when it came in. */
	enum ky_code (*collect)(void *self, uint64_t line_id,
	    const struct ky_line *line, int64_t minor, const char *key,
	    struct ky_err *err) KY_MUST_USE;
	enum ky_code (*refund)(void *self, uint64_t line_id,
	    const struct ky_line *line, int64_t minor, const char *key,
	    struct ky_err *err) KY_MUST_USE;
	enum ky_code (*look)(void *self, uint64_t line_id,
	    const struct ky_line *line, const char *key, struct ky_seen *seen,
	    struct ky_raw *raw, struct ky_err *err) KY_MUST_USE;
};

/* Handing papers over.  There is no look: seen->settled says the next hop
 * took it, and that is all we know. */
struct ky_mail {
	void *self;
	enum ky_code (*send)(void *self, const struct ky_line *line,
	    const char *paper_number, struct ky_str document, const char *key,
	    struct ky_err *err) KY_MUST_USE;
	/* A message of its own: REMIND (to delete the eSIM profile), or one of
	 * TELL_*, with its key, amount and day; NULL: cannot. */
	enum ky_code (*tell)(void *self, const struct ky_line *line,
	    const struct ky_effect *news, struct ky_err *err) KY_MUST_USE;
};

struct ky_peers {
	struct ky_bss bss;
	struct ky_balance balance;
	struct ky_hlr hlr;
	struct ky_smdp smdp;
	struct ky_bank bank;
	struct ky_pay pay;
	struct ky_mail mail;
};

#endif
