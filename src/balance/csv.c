/* A balance system behind a folder: orders out, states in. */
#include "balance/private.h"
#include "core/money.h"
#include "link/order.h"
#include "link/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct csv {
	struct ky_balance_held held;
	struct ky_drop drop;
};

static enum ky_code
take(void *self, const struct ky_line *line, const char *key,
    struct ky_err *err)
{
	struct csv *c = self;
	struct ky_order order = {
	    .key = key,
	    .action = "take",
	    .contract_no = line->contract_no.text,
	    .day = "",
	    .codes = "",
	};

	return ky_order_put(&c->drop, &order, err);
}

enum column {
	CONTRACT_NO,
	BALANCE,
	CURRENCY,
	KEY,
	TAKEN,
	AS_OF,
};
static const char *const columns[] = {
    [CONTRACT_NO] = "contract_no",
    [BALANCE] = "balance",
    [CURRENCY] = "currency",
    [KEY] = "key",
    [TAKEN] = "taken",
    [AS_OF] = "as_of",
    NULL,
};

static enum ky_code
read_money(const struct ky_sheet *s, enum column column,
    const struct ky_line *line, int64_t *out, struct ky_err *err)
{
	struct ky_money m;
	struct ky_err why;

	if (ky_money_parse(ky_sheet_field(s, column), line->ledger.currency, &m,
		&why) != KY_OK)
		return ky_sheet_fail(s, column, why.msg, err);
	if (m.minor < 0 || m.minor > KY_AMOUNT_MAX)
		return ky_sheet_fail(s, column,
		    "less than nothing, or beyond all reason", err);
	*out = m.minor;
	return KY_OK;
}

/* Each row tells the balance, and what was taken under one key. */
static enum ky_code
read_row(const struct ky_sheet *s, const struct ky_line *line, const char *key,
    bool first, struct ky_seen *seen, bool *named, struct ky_err *err)
{
	struct ky_err why;
	struct ky_time at;
	int64_t balance = 0, taken = 0;
	enum ky_code code = KY_OK;

	if (!ky_str_is(ky_sheet_field(s, CONTRACT_NO), line->contract_no.text))
		return ky_sheet_fail(s, CONTRACT_NO, "it is another's", err);
	if (!ky_str_is(ky_sheet_field(s, CURRENCY), line->ledger.currency))
		return ky_sheet_fail(s, CURRENCY, "not the line's currency",
		    err);
	if (ky_time_parse(ky_sheet_field(s, AS_OF), &at, &why) != KY_OK)
		return ky_sheet_fail(s, AS_OF, why.msg, err);
	code = read_money(s, BALANCE, line, &balance, err);
	if (code == KY_OK && ky_sheet_field(s, KEY).len > 0)
		code = read_money(s, TAKEN, line, &taken, err);
	if (code != KY_OK)
		return code;
	if (!first && balance != seen->minor)
		return ky_sheet_fail(s, BALANCE, "not that of the row before",
		    err);
	seen->minor = balance;
	if (!ky_str_is(ky_sheet_field(s, KEY), key))
		return KY_OK;
	if (*named)
		return ky_sheet_fail(s, KEY, "is there twice", err);
	*named = true;
	seen->taken = taken;
	return KY_OK;
}

static enum ky_code
read_rows(struct ky_sheet *s, const struct ky_line *line, const char *key,
    struct ky_seen *seen, bool *named, struct ky_err *err)
{
	bool first = true, over = false;
	enum ky_code code = ky_sheet_next(s, &over, err);

	while (code == KY_OK && !over) {
		code = read_row(s, line, key, first, seen, named, err);
		first = false;
		if (code == KY_OK)
			code = ky_sheet_next(s, &over, err);
	}
	if (code == KY_OK && first)
		return ky_fail(err, KY_E_RETRY, 0, "there is no second row");
	return code;
}

enum ky_code
ky_balance_csv_read(struct ky_str bytes, const struct ky_line *line,
    const char *key, struct ky_seen *out, bool *named, struct ky_err *err)
{
	struct ky_sheet *s = malloc(sizeof(*s));
	struct ky_seen seen = {0};
	bool found = false;
	enum ky_code code;

	if (s == NULL)
		return ky_fail(err, KY_E_RETRY, 0, "out of memory");
	code = ky_sheet_open(s, bytes, columns, err);
	if (code == KY_OK)
		code = read_rows(s, line, key, &seen, &found, err);
	ky_sheet_close(s);
	free(s);
	if (code == KY_OK) {
		*out = seen;
		*named = found;
	}
	return code;
}

/* A balance of nothing that says not what became of our order would make a
 * sum taken out look like a sum used up. */
static enum ky_code
check_named(const struct csv *c, const char *key, bool named,
    struct ky_err *err)
{
	bool asked = false;
	enum ky_code code = KY_OK;

	if (!named)
		code = ky_order_has(&c->drop, key, &asked, err);
	if (code == KY_OK && asked)
		return ky_fail(err, KY_E_RETRY, 0,
		    "it has no row for our order yet");
	return code;
}

static enum ky_code
look(void *self, const struct ky_line *line, const char *key,
    struct ky_seen *seen, struct ky_raw *raw, struct ky_err *err)
{
	struct csv *c = self;
	char name[sizeof(line->contract_no.text) + sizeof(".csv")];
	struct ky_seen read = {0};
	struct ky_buf bytes;
	bool there = false, named = false;
	enum ky_code code;

	(void)snprintf(name, sizeof(name), "%s.csv", line->contract_no.text);
	ky_buf_init(&bytes, KY_RAW_MAX);
	code = ky_drop_get(&c->drop, "in", name, &bytes, &there, err);
	if (code == KY_OK && !there)
		code = ky_fail(err, KY_E_RETRY, 0, "no state file is there");
	if (code == KY_OK)
		code = ky_balance_csv_read(ky_buf_str(&bytes), line, key, &read,
		    &named, err);
	if (code == KY_OK)
		code = check_named(c, key, named, err);
	if (code == KY_OK) {
		*seen = read;
		*raw = (struct ky_raw){.media_type = "text/csv",
		    .origin = "balance",
		    .len = bytes.len};
		memcpy(raw->bytes, bytes.p, bytes.len);
	}
	ky_buf_done(&bytes);
	return code == KY_OK ? code : ky_during(err, "state of the balance");
}

enum ky_code
ky_balance_csv_open(const char *folder, struct ky_balance *out,
    struct ky_err *err)
{
	struct csv *c = calloc(1, sizeof(*c));
	enum ky_code code;

	if (c == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = ky_drop_open(&c->drop, folder, err);
	if (code != KY_OK) {
		free(c);
		return code;
	}
	c->held.close = free;
	*out = (struct ky_balance){.self = c, .take = take, .look = look};
	return KY_OK;
}
