#include "smdp/smdp.h"

#include <stdlib.h>
#include <string.h>

/* What a look says when there was nobody to ask. */
#define NOT_ASKED "{\"profile\":null,\"asked\":false}"

struct es2 {
	struct ky_es2_client *client;
	bool asks_status;
};

static void
order_of(const struct ky_line *line, struct ky_es2_order *out)
{
	*out = (struct ky_es2_order){.iccid = line->iccid, .eid = line->eid};
	memcpy(out->matching_id, line->matching_id, sizeof(out->matching_id));
}

static enum ky_code
retire(void *self, const struct ky_line *line, const char *key,
    struct ky_err *err)
{
	struct es2 *e = self;
	struct ky_es2_order order;

	if (line->iccid.digits[0] == '\0')
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the line has no ICCID to order with");
	order_of(line, &order);
	return ky_es2_cancel_order(e->client, &order, key, NULL, err);
}

/*
 * A server that cannot be asked is sent the same order again: it answers the
 * same.  That it was handed out is news, any other "no" is none.
 */
static enum ky_code
repeat(struct es2 *e, const struct ky_line *line, const char *key,
    struct ky_seen *seen, struct ky_buf *raw, struct ky_err *err)
{
	struct ky_es2_order order;
	enum ky_code code;

	order_of(line, &order);
	code = ky_es2_cancel_order(e->client, &order, key, raw, err);
	if (code == KY_OK)
		seen->profile = KY_PROFILE_RETIRED;
	else if (code == KY_E_REFUSED && err->cause == KY_ES2_HANDED_OUT)
		seen->profile = KY_PROFILE_DOWNLOADED;
	if (code == KY_OK || code == KY_E_REFUSED)
		return KY_OK;
	err->code = KY_E_RETRY;
	return KY_E_RETRY;
}

static enum ky_code
ask_status(struct es2 *e, const struct ky_line *line, struct ky_seen *seen,
    struct ky_buf *raw, struct ky_err *err)
{
	enum ky_code code = ky_es2_profile_status(e->client, &line->iccid,
	    &seen->profile, &seen->eid, raw, err);

	if (code == KY_OK || err->cause != KY_ES2_UNKNOWN)
		return code;
	seen->profile = KY_PROFILE_NONE; /* it does not know it: no news */
	return KY_OK;
}

static enum ky_code
look_into(struct es2 *e, const struct ky_line *line, const char *key,
    struct ky_seen *seen, struct ky_buf *raw, struct ky_err *err)
{
	seen->profile = KY_PROFILE_NONE;
	if (line->iccid.digits[0] != '\0' && e->asks_status)
		return ask_status(e, line, seen, raw, err);
	if (line->iccid.digits[0] != '\0' && key[0] != '\0')
		return repeat(e, line, key, seen, raw, err);
	ky_buf_addz(raw, NOT_ASKED);
	return KY_OK;
}

static enum ky_code
look(void *self, const struct ky_line *line, const char *key,
    struct ky_seen *seen, struct ky_raw *raw, struct ky_err *err)
{
	struct ky_buf bytes;
	enum ky_code code;

	ky_buf_init(&bytes, KY_RAW_MAX);
	code = look_into(self, line, key, seen, &bytes, err);
	if (code == KY_OK && !ky_buf_ok(&bytes))
		code = ky_fail(err, KY_E_RETRY, 0,
		    "the answer is longer than %d bytes", KY_RAW_MAX);
	if (code == KY_OK) {
		*raw = (struct ky_raw){.media_type = "application/json",
		    .origin = "smdp",
		    .len = bytes.len};
		memcpy(raw->bytes, bytes.p, bytes.len);
	}
	ky_buf_done(&bytes);
	return code;
}

enum ky_code
ky_smdp_es2_open(const struct ky_es2_peer *peer, struct ky_smdp *out,
    struct ky_err *err)
{
	struct es2 *e = calloc(1, sizeof(*e));
	enum ky_code code;

	if (e == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	e->asks_status = peer->asks_status;
	code = ky_es2_open(peer, &e->client, err);
	if (code != KY_OK) {
		free(e);
		return code;
	}
	*out = (struct ky_smdp){.self = e, .retire = retire, .look = look};
	return KY_OK;
}

void
ky_smdp_close(struct ky_smdp *p)
{
	struct es2 *e = p->self;

	if (e != NULL) {
		ky_es2_close(e->client);
		free(e);
	}
	*p = (struct ky_smdp){0};
}
