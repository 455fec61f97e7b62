/* Billing that speaks TM Forum v4: TMF622 orders, TMF637 products. */
#include "bss/private.h"
#include "core/money.h"
#include "link/amount.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ORDERS "/productOrderingManagement/v4/productOrder"
#define CANCELS "/productOrderingManagement/v4/cancelProductOrder"
#define PRODUCTS "/productInventory/v4/product/"
/* Enough to judge by, and no more of the person than that. */
#define FIELDS \
	"?fields=id,status,terminationDate,productCharacteristic," \
	"productOrderItem"
#define ORDER_MAX ((size_t)64 * 1024)
#define ORDERS_OPEN_MAX 8 /* that end one product */

struct tmf {
	struct ky_bss_held held;
	struct ky_tmf *peer;
	int16_t offset_min;
};

/* --- orders --- */

static bool
is_one_of(const char *word, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcmp(word, *words) == 0)
			return true;
	return false;
}

/* An order that is there was taken on, unless it says no. */
static enum ky_code
judge_order(const json_t *order, struct ky_err *err)
{
	static const char *const no[] = {"rejected", "failed", "cancelled",
	    NULL};
	const char *state = ky_tmf_peer_text(order, "state");

	if (is_one_of(state, no))
		return ky_fail(err, KY_E_REFUSED, 0, "the order is %s", state);
	return KY_OK;
}

static enum ky_code
find_order(struct tmf *t, const char *key, json_t **out, struct ky_err *err)
{
	struct ky_buf raw;
	enum ky_code code;

	ky_buf_init(&raw, ORDER_MAX);
	code = ky_tmf_find(t->peer, ORDERS "?", "externalId", key, &raw, out,
	    err);
	ky_buf_done(&raw);
	return code;
}

/* The peer has an order by that number, it says. */
static enum ky_code
there_already(struct tmf *t, const char *key, struct ky_err *err)
{
	json_t *order = NULL;
	struct ky_err why;
	enum ky_code code = find_order(t, key, &order, &why);

	/* It stays refused when there is none after all. */
	if (code != KY_OK || order == NULL)
		return code == KY_OK
		    ? KY_E_REFUSED
		    : ky_fail(err, KY_E_UNSURE, why.cause, "%s", why.msg);
	code = judge_order(order, err);
	json_decref(order);
	return code;
}

/* `body` is taken. */
static enum ky_code
place(struct tmf *t, const char *key, json_t *body, struct ky_err *err)
{
	json_t *order = NULL;
	enum ky_code code = find_order(t, key, &order, err);

	if (code != KY_OK || order != NULL || body == NULL) {
		json_decref(body);
		if (code == KY_OK && order == NULL)
			return ky_fail(err, KY_E_RETRY, 0, "out of memory");
	} else {
		code = ky_tmf_post(t->peer, ORDERS, body, &order, err);
		if (code == KY_E_REFUSED && err->cause == 409)
			return there_already(t, key, err);
	}
	if (code == KY_OK)
		code = judge_order(order, err);
	json_decref(order);
	return code;
}

/* "2026-08-31T23:59:59+09:00", the end of the provider's day. */
#define STAMP_SIZE 40
static void
end_of_day(const struct tmf *t, struct ky_date day, char out[STAMP_SIZE])
{
	int off = t->offset_min < 0 ? -t->offset_min : t->offset_min;
	char text[KY_DATE_TEXT_SIZE];

	ky_date_format(day, text);
	(void)snprintf(out, STAMP_SIZE, "%sT23:59:59%c%02d:%02d", text,
	    t->offset_min < 0 ? '-' : '+', off / 60 % 100, off % 60);
}

static enum ky_code
end(void *self, const struct ky_line *line, struct ky_date day, const char *key,
    struct ky_err *err)
{
	struct tmf *t = self;
	char stamp[STAMP_SIZE];

	end_of_day(t, day, stamp);
	return place(t, key,
	    json_pack("{s:s, s:s, s:s, s:[{s:s, s:s, s:{s:s}}]}", "externalId",
		key, "category", "lineEnding", "requestedCompletionDate", stamp,
		"productOrderItem", "id", "1", "action", "delete", "product",
		"id", line->contract_no.text),
	    err);
}

/* "a;b" as ["a","b"] */
static json_t *
list_of(const char *codes)
{
	json_t *list = json_array();

	while (*codes != '\0') {
		size_t n = strcspn(codes, ";");

		(void)json_array_append_new(list, json_stringn(codes, n));
		codes += n + (codes[n] == ';');
	}
	return list;
}

static enum ky_code
modify(struct tmf *t, const struct ky_line *line, const char *what,
    const char *codes, const char *key, struct ky_err *err)
{
	if (codes[0] == '\0')
		return KY_OK; /* nothing of ours is left there to end */
	return place(t, key,
	    json_pack("{s:s, s:s, s:[{s:s, s:s, s:{s:s, s:[{s:s, s:s, "
		      "s:o}]}}]}",
		"externalId", key, "category", "lineEnding", "productOrderItem",
		"id", "1", "action", "modify", "product", "id",
		line->contract_no.text, "productCharacteristic", "name", what,
		"valueType", "array", "value", list_of(codes)),
	    err);
}

static enum ky_code
end_options(void *self, const struct ky_line *line, uint32_t which,
    const char *key, struct ky_err *err)
{
	char codes[KY_BSS_CODES_SIZE];

	ky_bss_own_options(line, which, codes);
	return modify(self, line, "endOptions", codes, key, err);
}

static enum ky_code
unbind_devices(void *self, const struct ky_line *line, uint32_t which,
    const char *key, struct ky_err *err)
{
	char codes[KY_BSS_CODES_SIZE];

	ky_bss_bound_devices(line, which, codes);
	return modify(self, line, "unbindDevices", codes, key, err);
}

static enum ky_code
change_plan(void *self, const struct ky_line *line, const struct ky_slug *plan,
    struct ky_date day, const char *key, struct ky_err *err)
{
	struct tmf *t = self;
	char text[KY_DATE_TEXT_SIZE];

	ky_date_format(day, text);
	return place(t, key,
	    json_pack("{s:s, s:s, s:[{s:s, s:s, s:{s:s, s:[{s:s, s:s, s:s}, "
		      "{s:s, s:s, s:s}]}}]}",
		"externalId", key, "category", "planChange", "productOrderItem",
		"id", "1", "action", "modify", "product", "id",
		line->contract_no.text, "productCharacteristic", "name", "plan",
		"valueType", "string", "value", plan->text, "name", "planFrom",
		"valueType", "string", "value", text),
	    err);
}

/* --- products --- */

static enum ky_code
get_product(struct tmf *t, const struct ky_line *line, struct ky_buf *raw,
    json_t **out, struct ky_err *err)
{
	char path[KY_TMF_PATH_SIZE];
	json_t *product = NULL;
	enum ky_code code;

	(void)snprintf(path, sizeof(path), PRODUCTS "%s" FIELDS,
	    line->contract_no.text);
	code = ky_tmf_get(t->peer, path, raw, &product, err);
	if (code != KY_OK)
		return code;
	if (product == NULL)
		return ky_fail(err, KY_E_RETRY, 404, "no such product");
	if (strcmp(ky_tmf_peer_text(product, "id"), line->contract_no.text) !=
	    0) {
		json_decref(product);
		return ky_fail(err, KY_E_RETRY, 0,
		    "the answer is about another product");
	}
	*out = product;
	return KY_OK;
}

static enum ky_code
read_status(const json_t *product, bool *running, struct ky_err *err)
{
	static const char *const runs[] = {"created", "pendingActive", "active",
	    "suspended", "pendingTerminate", NULL};
	/* The published enum has a blank behind "aborted". */
	static const char *const over[] = {"terminated", "cancelled", "aborted",
	    "aborted ", NULL};
	const char *status = ky_tmf_peer_text(product, "status");

	if (!is_one_of(status, runs) && !is_one_of(status, over))
		return ky_fail(err, KY_E_RETRY, 0,
		    "status: missing, or none of TMF637");
	*running = is_one_of(status, runs);
	return KY_OK;
}

/* --- taking back --- */

/* Withdraw one order that ends the product, where it is still open. */
static enum ky_code
take_back(struct tmf *t, const char *id, const char *key, struct ky_err *err)
{
	static const char *const closed[] = {"cancelled", "rejected", "failed",
	    "completed", "partial", "assessingCancellation",
	    "pendingCancellation", NULL};
	char path[KY_TMF_PATH_SIZE], escaped[3 * KY_TMF_WORD_SIZE];
	json_t *order = NULL, *task = NULL;
	struct ky_buf raw;
	bool open;
	enum ky_code code;

	if (id[0] == '\0' || strlen(id) >= KY_TMF_WORD_SIZE)
		return ky_fail(err, KY_E_RETRY, 0,
		    "productOrderId: missing or too long");
	ky_tmf_escape(id, escaped, sizeof(escaped));
	(void)snprintf(path, sizeof(path), ORDERS "/%s", escaped);
	ky_buf_init(&raw, ORDER_MAX);
	code = ky_tmf_get(t->peer, path, &raw, &order, err);
	ky_buf_done(&raw);
	if (code != KY_OK)
		return code;
	open = order != NULL &&
	    !is_one_of(ky_tmf_peer_text(order, "state"), closed);
	json_decref(order);
	if (!open)
		return KY_OK;
	code = ky_tmf_post(t->peer, CANCELS,
	    json_pack("{s:s, s:{s:s}}", "cancellationReason", key,
		"productOrder", "id", id),
	    &task, err);
	if (code == KY_OK &&
	    strcmp(ky_tmf_peer_text(task, "state"), "terminatedWithError") == 0)
		code = ky_fail(err, KY_E_REFUSED, 0,
		    "the order cannot be taken back");
	json_decref(task);
	return code;
}

static enum ky_code
take_all_back(struct tmf *t, const json_t *product, const char *key,
    struct ky_err *err)
{
	const json_t *list = json_object_get(product, "productOrderItem"), *row;
	enum ky_code code = KY_OK;
	size_t i;

	if (json_array_size(list) > ORDERS_OPEN_MAX)
		return ky_fail(err, KY_E_RETRY, 0,
		    "the product has more than %d orders", ORDERS_OPEN_MAX);
	json_array_foreach(list, i, row) if (code == KY_OK &&
	    strcmp(ky_tmf_peer_text(row, "orderItemAction"), "delete") == 0)
	    code = take_back(t, ky_tmf_peer_text(row, "productOrderId"), key,
		err);
	return code;
}

static enum ky_code
keep(void *self, const struct ky_line *line, const char *key,
    struct ky_err *err)
{
	struct tmf *t = self;
	json_t *product = NULL;
	struct ky_buf raw;
	bool running = false;
	enum ky_code code;

	ky_buf_init(&raw, KY_RAW_MAX);
	code = get_product(t, line, &raw, &product, err);
	if (code == KY_OK)
		code = read_status(product, &running, err);
	if (code == KY_OK && !running)
		code = ky_fail(err, KY_E_REFUSED, 0, "the last day is over");
	if (code == KY_OK)
		code = take_all_back(t, product, key, err);
	json_decref(product);
	ky_buf_done(&raw);
	return code;
}

/* --- looking --- */

typedef bool bit_fn(const struct ky_line *line, struct ky_str code,
    uint32_t *bits);

/* A peer need not tell of what the line never had. */
static enum ky_code
read_codes(const json_t *product, const char *name, uint8_t expected,
    const struct ky_line *line, bit_fn *bit, uint32_t *out, struct ky_err *err)
{
	const json_t *list = ky_tmf_characteristic(product,
	    "productCharacteristic", name);
	const json_t *row;
	uint32_t bits = 0;
	size_t i;

	if (list == NULL && expected == 0)
		return KY_OK;
	if (!json_is_array(list))
		return ky_fail(err, KY_E_RETRY, 0,
		    "characteristic %s: missing, or no array", name);
	json_array_foreach(list, i, row)
	{
		struct ky_str code = {json_string_value(row),
		    json_string_length(row)};

		if (!json_is_string(row) || !bit(line, code, &bits))
			return ky_fail(err, KY_E_RETRY, 0,
			    "characteristic %s: a code that the line's facts "
			    "do not have",
			    name);
	}
	*out = bits;
	return KY_OK;
}

/* Where a peer has no late usage it says nothing: none. */
static enum ky_code
read_usage(const json_t *product, const struct ky_line *line, int64_t *out,
    struct ky_err *err)
{
	const json_t *money = ky_tmf_characteristic(product,
	    "productCharacteristic", "lateUsage");
	int64_t minor;

	if (money == NULL)
		return KY_OK;
	if (strcmp(ky_tmf_peer_text(money, "unit"), line->ledger.currency) != 0)
		return ky_fail(err, KY_E_RETRY, 0,
		    "characteristic lateUsage: not the line's currency");
	if (!ky_amount_read(json_object_get(money, "value"),
		ky_currency_exponent(line->ledger.currency), &minor) ||
	    minor < 0 || minor > KY_AMOUNT_MAX)
		return ky_fail(err, KY_E_RETRY, 0,
		    "characteristic lateUsage: no amount of that currency");
	*out = minor;
	return KY_OK;
}

static enum ky_code
read_last_day(const json_t *product, struct ky_zone zone, struct ky_date *out,
    struct ky_err *err)
{
	const json_t *value = json_object_get(product, "terminationDate");
	struct ky_str text = {json_string_value(value),
	    json_string_length(value)};
	struct ky_err why;
	struct ky_time t;

	if (value == NULL || json_is_null(value))
		return KY_OK;
	if (json_is_string(value) && ky_date_parse(text, out, &why) == KY_OK)
		return KY_OK;
	if (!json_is_string(value) || ky_time_parse(text, &t, &why) != KY_OK)
		return ky_fail(err, KY_E_RETRY, 0,
		    "terminationDate: neither a time nor a day");
	*out = ky_date_at(t, zone);
	return KY_OK;
}

/* The plan it has, or will have from a day; a peer need not say. */
static enum ky_code
read_plan(const json_t *product, struct ky_seen *seen, struct ky_err *err)
{
	const json_t *plan = ky_tmf_characteristic(product,
	    "productCharacteristic", "plan");
	const json_t *from = ky_tmf_characteristic(product,
	    "productCharacteristic", "planFrom");
	struct ky_err why;

	if (plan != NULL &&
	    (!json_is_string(plan) ||
		ky_slug_parse((struct ky_str){json_string_value(plan),
				  json_string_length(plan)},
		    &seen->plan, &why) != KY_OK))
		return ky_fail(err, KY_E_RETRY, 0,
		    "characteristic plan: not a code");
	if (from != NULL &&
	    (!json_is_string(from) ||
		ky_date_parse((struct ky_str){json_string_value(from),
				  json_string_length(from)},
		    &seen->plan_from, &why) != KY_OK))
		return ky_fail(err, KY_E_RETRY, 0,
		    "characteristic planFrom: not a day");
	return KY_OK;
}

enum ky_code
ky_bss_tmf_read(const json_t *product, int16_t offset_min,
    const struct ky_line *line, struct ky_seen *out, struct ky_err *err)
{
	struct ky_seen seen = {0};
	enum ky_code code = read_status(product, &seen.running, err);

	if (code == KY_OK)
		code = read_last_day(product, (struct ky_zone){offset_min},
		    &seen.last_day, err);
	if (code == KY_OK)
		code = read_codes(product, "options", line->options_n, line,
		    ky_bss_option_bit, &seen.options, err);
	if (code == KY_OK)
		code = read_codes(product, "devices", line->devices_n, line,
		    ky_bss_device_bit, &seen.devices, err);
	if (code == KY_OK)
		code = read_usage(product, line, &seen.late_usage, err);
	if (code == KY_OK)
		code = read_plan(product, &seen, err);
	if (code == KY_OK)
		*out = seen;
	return code;
}

static enum ky_code
look(void *self, const struct ky_line *line, struct ky_seen *seen,
    struct ky_raw *raw, struct ky_err *err)
{
	struct tmf *t = self;
	json_t *product = NULL;
	struct ky_buf bytes;
	enum ky_code code;

	ky_buf_init(&bytes, KY_RAW_MAX);
	code = get_product(t, line, &bytes, &product, err);
	if (code == KY_OK)
		code = ky_bss_tmf_read(product, t->offset_min, line, seen, err);
	if (code == KY_OK) {
		*raw = (struct ky_raw){.media_type = "application/json",
		    .origin = "bss",
		    .len = bytes.len};
		memcpy(raw->bytes, bytes.p, bytes.len);
	}
	json_decref(product);
	ky_buf_done(&bytes);
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
ky_bss_tmf_open(const struct ky_tmf_peer *peer, struct ky_bss *out,
    struct ky_err *err)
{
	struct tmf *t = calloc(1, sizeof(*t));
	enum ky_code code;

	if (t == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	t->offset_min = peer->offset_min;
	code = ky_tmf_peer_open(peer, &t->peer, err);
	if (code != KY_OK) {
		free(t);
		return code;
	}
	t->held.close = close_tmf;
	*out = (struct ky_bss){
	    .self = t,
	    .end = end,
	    .keep = keep,
	    .end_options = end_options,
	    .unbind_devices = unbind_devices,
	    .change_plan = change_plan,
	    .look = look,
	};
	return KY_OK;
}
