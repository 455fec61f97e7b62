#include "bank/queue.h"

#include "base/hex.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/*
 * Codes of a port: nothing happened, or it may have.  (A death of the process
 * that is only simulated stays what it is: nobody reads more than its cause.)
 */
static enum ky_code
of_do(struct ky_err *err)
{
	if (err->code == KY_E_INPUT)
		err->code = KY_E_REFUSED;
	else if (err->code == KY_E_LIMIT)
		err->code = KY_E_RETRY;
	return ky_during(err, "till");
}

static enum ky_code
transfer(void *self, uint64_t line_id, const struct ky_line *line,
    int64_t minor, const char *key, struct ky_err *err)
{
	const struct ky_bank_queue *q = self;
	struct ky_time now = q->clock.now(q->clock.self);
	struct ky_transfer t = {.line_id = line_id,
	    .provider = line->provider,
	    .minor = minor,
	    .payee = line->payee,
	    .state = KY_TRANSFER_QUEUED,
	    .created = now,
	    .changed = now};

	if (line->payee.kind == KY_PAYEE_NONE)
		return ky_fail(err, KY_E_REFUSED, 0, "no-payee");
	if (!ky_str_copy(ky_str_of(key), t.key, sizeof(t.key)))
		return ky_fail(err, KY_E_REFUSED, 0, "the key is too long");
	memcpy(t.currency, line->ledger.currency, sizeof(t.currency));
	if (q->till->transfer_put(q->till->self, &q->issuer, &t, err) != KY_OK)
		return of_do(err);
	return KY_OK;
}

/* What was looked at, for the record: nobody's name, no account. */
static void
put_raw(const struct ky_transfer *t, bool found, struct ky_raw *raw)
{
	char hash[2 * sizeof(t->source) + 1] = "";
	int n;

	(void)snprintf(raw->media_type, sizeof(raw->media_type),
	    "application/json");
	(void)snprintf(raw->origin, sizeof(raw->origin), "bank");
	if (found && t->state != KY_TRANSFER_QUEUED &&
	    t->state != KY_TRANSFER_IN_RUN)
		ky_hex_encode(t->source, sizeof(t->source), hash);
	n = found
	    ? snprintf(raw->bytes, sizeof(raw->bytes),
		  "{\"currency\":\"%s\",\"minor\":%" PRId64
		  ",\"result\":\"%s\",\"run\":%" PRIu64
		  ",\"state\":\"%s\",\"transfer\":%" PRIu64 ",\"why\":\"%s\"}",
		  t->currency, t->minor, hash, t->run,
		  ky_transfer_state_name(t->state), t->n, t->why)
	    : snprintf(raw->bytes, sizeof(raw->bytes),
		  "{\"state\":\"unknown\"}");
	raw->len = (size_t)n;
}

static enum ky_code
look(void *self, uint64_t line_id, const struct ky_line *line, const char *key,
    struct ky_seen *seen, struct ky_raw *raw, struct ky_err *err)
{
	const struct ky_bank_queue *q = self;
	struct ky_transfer t;
	bool found;

	(void)line_id;
	(void)line;
	if (q->till->transfer_get(q->till->self, &q->issuer, key, 0, &t, &found,
		err) != KY_OK) {
		if (err->code != KY_E_SYSTEM)
			err->code = KY_E_RETRY;
		return ky_during(err, "till");
	}
	put_raw(&t, found, raw);
	if (!found)
		return KY_OK;
	seen->minor = t.minor;
	seen->settled = t.state == KY_TRANSFER_PAID;
	seen->failed = t.state == KY_TRANSFER_FAILED ||
	    t.state == KY_TRANSFER_RETURNED;
	return KY_OK;
}

void
ky_bank_queue_port(struct ky_bank_queue *q, struct ky_bank *out)
{
	*out = (struct ky_bank){q, transfer, look};
}
