/* A balance system that speaks TM Forum v4: TMF654. */
#include "balance/private.h"
#include "core/money.h"
#include "link/amount.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BASE "/prepayBalanceManagement/v4/"
#define ADJUST_FIELDS "?fields=id,description,status,amount&"
#define BUCKET_FIELDS \
	"?fields=id,status,usageType,remainingValue,product&product.id="

struct tmf {
	struct ky_balance_held held;
	struct ky_tmf *peer;
};

/* --- reading --- */

static enum ky_code
read_quantity(const json_t *quantity, const struct ky_line *line, int64_t *out,
    struct ky_err *err)
{
	const char *currency = line->ledger.currency;
	int64_t minor;

	if (strcmp(ky_tmf_peer_text(quantity, "units"), currency) != 0)
		return ky_fail(err, KY_E_RETRY, 0,
		    "units: not the line's currency");
	if (!ky_amount_read(json_object_get(quantity, "amount"),
		ky_currency_exponent(currency), &minor))
		return ky_fail(err, KY_E_RETRY, 0,
		    "amount: no amount of that currency");
	if (minor < -KY_AMOUNT_MAX || minor > KY_AMOUNT_MAX)
		return ky_fail(err, KY_E_RETRY, 0, "amount: beyond all reason");
	*out = minor;
	return KY_OK;
}

/* `product` is a reference or a list of them. */
static bool
is_of(const json_t *bucket, const struct ky_line *line)
{
	const json_t *product = json_object_get(bucket, "product"), *row;
	const char *no = line->contract_no.text;
	size_t i;

	json_array_foreach(product, i,
	    row) if (strcmp(ky_tmf_peer_text(row, "id"), no) == 0) return true;
	return strcmp(ky_tmf_peer_text(product, "id"), no) == 0;
}

/* Money that is there; a bucket of data or minutes is none. */
static bool
is_money(const json_t *bucket)
{
	return strcmp(ky_tmf_peer_text(bucket, "usageType"), "monetary") == 0 &&
	    strcmp(ky_tmf_peer_text(bucket, "status"), "expired") != 0;
}

enum ky_code
ky_balance_tmf_read(const json_t *buckets, const struct ky_line *line,
    const char **id, int64_t *minor, struct ky_err *err)
{
	const json_t *found = NULL, *row;
	size_t i;
	enum ky_code code;

	if (!json_is_array(buckets))
		return ky_fail(err, KY_E_RETRY, 0, "the answer is no list");
	json_array_foreach(buckets, i, row)
	{
		if (!is_of(row, line))
			return ky_fail(err, KY_E_RETRY, 0,
			    "the peer does not filter by product.id");
		if (!is_money(row))
			continue;
		if (found != NULL)
			return ky_fail(err, KY_E_RETRY, 0,
			    "there is more than one monetary bucket");
		found = row;
	}
	if (found == NULL) {
		*id = "";
		*minor = 0;
		return KY_OK;
	}
	if (ky_tmf_peer_text(found, "id")[0] == '\0')
		return ky_fail(err, KY_E_RETRY, 0, "a bucket has no id");
	code = read_quantity(json_object_get(found, "remainingValue"), line,
	    minor, err);
	if (code != KY_OK)
		return ky_during(err, "remainingValue");
	*id = ky_tmf_peer_text(found, "id");
	return KY_OK;
}

/* --- adjustments, found by our key in `description` --- */

enum fate {
	FATE_OPEN,
	FATE_DONE,
	FATE_NO,
};

static enum fate
fate_of(const json_t *adjust)
{
	const char *status = ky_tmf_peer_text(adjust, "status");

	if (strcmp(status, "completed") == 0)
		return FATE_DONE;
	if (strcmp(status, "failed") == 0 || strcmp(status, "cancelled") == 0)
		return FATE_NO;
	return FATE_OPEN;
}

enum ky_code
ky_balance_tmf_taken(const json_t *adjust, const struct ky_line *line,
    int64_t *minor, struct ky_err *err)
{
	int64_t amount = 0;

	switch (fate_of(adjust)) {
	case FATE_OPEN:
		return ky_fail(err, KY_E_RETRY, 0,
		    "the adjustment is under way");
	case FATE_NO:
		*minor = 0;
		return KY_OK;
	case FATE_DONE:
		break;
	}
	if (read_quantity(json_object_get(adjust, "amount"), line, &amount,
		err) != KY_OK)
		return ky_during(err, "adjustment");
	if (amount > 0)
		return ky_fail(err, KY_E_RETRY, 0,
		    "the adjustment gave instead of taking");
	*minor = -amount;
	return KY_OK;
}

static enum ky_code
find_adjust(struct tmf *t, const char *key, struct ky_buf *raw, json_t **out,
    struct ky_err *err)
{
	return ky_tmf_find(t->peer, BASE "adjustBalance" ADJUST_FIELDS,
	    "description", key, raw, out, err);
}

static enum ky_code
get_buckets(struct tmf *t, const struct ky_line *line, struct ky_buf *raw,
    json_t **out, struct ky_err *err)
{
	char path[KY_TMF_PATH_SIZE];
	enum ky_code code;

	(void)snprintf(path, sizeof(path), BASE "bucket" BUCKET_FIELDS "%s",
	    line->contract_no.text);
	code = ky_tmf_get(t->peer, path, raw, out, err);
	if (code == KY_OK && *out == NULL)
		return ky_fail(err, KY_E_RETRY, 404, "no such product");
	return code;
}

/* --- taking --- */

static enum ky_code
judge(const json_t *adjust, struct ky_err *err)
{
	if (fate_of(adjust) == FATE_NO)
		return ky_fail(err, KY_E_REFUSED, 0, "the adjustment is %s",
		    ky_tmf_peer_text(adjust, "status"));
	return KY_OK;
}

static enum ky_code
adjust(struct tmf *t, const struct ky_line *line, const char *bucket,
    int64_t minor, const char *key, struct ky_err *err)
{
	const char *currency = line->ledger.currency;
	json_t *answer = NULL;
	enum ky_code code;

	code = ky_tmf_post(t->peer, BASE "adjustBalance",
	    json_pack("{s:s, s:s, s:s, s:s, s:{s:o, s:s}, s:{s:s}, s:{s:s}}",
		"description", key, "reason", "lineEnding", "adjustType",
		"oneTime", "usageType", "monetary", "amount", "amount",
		ky_amount_json(-minor, ky_currency_exponent(currency)), "units",
		currency, "bucket", "id", bucket, "product", "id",
		line->contract_no.text),
	    &answer, err);
	if (code == KY_E_REFUSED && err->cause == 409)
		return ky_fail(err, KY_E_UNSURE, 409,
		    "the peer says it is there already");
	if (code == KY_OK)
		code = judge(answer, err);
	json_decref(answer);
	return code;
}

static enum ky_code
take_all(struct tmf *t, const struct ky_line *line, const char *key,
    struct ky_err *err)
{
	json_t *buckets = NULL;
	struct ky_buf raw;
	const char *id = "";
	int64_t minor = 0;
	enum ky_code code;

	ky_buf_init(&raw, KY_RAW_MAX);
	code = get_buckets(t, line, &raw, &buckets, err);
	if (code == KY_OK)
		code = ky_balance_tmf_read(buckets, line, &id, &minor, err);
	if (code == KY_OK && minor > 0)
		code = adjust(t, line, id, minor, key, err);
	json_decref(buckets);
	ky_buf_done(&raw);
	return code;
}

static enum ky_code
take(void *self, const struct ky_line *line, const char *key,
    struct ky_err *err)
{
	struct tmf *t = self;
	json_t *known = NULL;
	struct ky_buf raw;
	enum ky_code code;

	ky_buf_init(&raw, KY_RAW_MAX);
	code = find_adjust(t, key, &raw, &known, err);
	ky_buf_done(&raw);
	if (code == KY_OK && known != NULL)
		code = judge(known, err);
	else if (code == KY_OK)
		code = take_all(t, line, key, err);
	json_decref(known);
	return code;
}

/* --- looking --- */

/* Two answers make one piece of evidence: a JSON text sequence (RFC 7464),
 * each as it came. */
static enum ky_code
keep_raw(const struct ky_buf *a, const struct ky_buf *b, struct ky_raw *raw,
    struct ky_err *err)
{
	struct ky_raw made = {.media_type = "application/json-seq",
	    .origin = "balance"};
	const struct ky_buf *both[] = {a, b};

	for (size_t i = 0; i < 2; i++) {
		if (both[i]->len + 2 > sizeof(made.bytes) - made.len)
			return ky_fail(err, KY_E_RETRY, 0,
			    "the answers are larger than %d bytes", KY_RAW_MAX);
		made.bytes[made.len++] = '\x1e';
		if (both[i]->len > 0)
			memcpy(made.bytes + made.len, both[i]->p, both[i]->len);
		made.len += both[i]->len;
		made.bytes[made.len++] = '\n';
	}
	*raw = made;
	return KY_OK;
}

static enum ky_code
look(void *self, const struct ky_line *line, const char *key,
    struct ky_seen *seen, struct ky_raw *raw, struct ky_err *err)
{
	struct tmf *t = self;
	struct ky_seen read = {0};
	json_t *known = NULL, *buckets = NULL;
	struct ky_buf first, second;
	const char *id;
	enum ky_code code;

	ky_buf_init(&first, KY_RAW_MAX);
	ky_buf_init(&second, KY_RAW_MAX);
	/* In this order: what is left after something was taken was read
	 * after what was taken. */
	code = find_adjust(t, key, &first, &known, err);
	if (code == KY_OK && known != NULL)
		code = ky_balance_tmf_taken(known, line, &read.taken, err);
	if (code == KY_OK)
		code = get_buckets(t, line, &second, &buckets, err);
	if (code == KY_OK)
		code = ky_balance_tmf_read(buckets, line, &id, &read.minor,
		    err);
	if (code == KY_OK)
		code = keep_raw(&first, &second, raw, err);
	if (code == KY_OK)
		*seen = read;
	json_decref(known);
	json_decref(buckets);
	ky_buf_done(&first);
	ky_buf_done(&second);
	return code;
}

static void
close_tmf(void *self)
{
	struct tmf *t = self;

	ky_tmf_peer_close(t->peer);
	free(t);
}

enum ky_code
ky_balance_tmf_open(const struct ky_tmf_peer *peer, struct ky_balance *out,
    struct ky_err *err)
{
	struct tmf *t = calloc(1, sizeof(*t));
	enum ky_code code;

	if (t == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = ky_tmf_peer_open(peer, &t->peer, err);
	if (code != KY_OK) {
		free(t);
		return code;
	}
	t->held.close = close_tmf;
	*out = (struct ky_balance){.self = t, .take = take, .look = look};
	return KY_OK;
}
