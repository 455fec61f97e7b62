/* Billing behind a folder: orders out, states in. */
#include "bss/private.h"
#include "core/money.h"
#include "link/order.h"
#include "link/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct csv {
	struct ky_bss_held held;
	struct ky_drop drop;
};

/* --- asking --- */

static enum ky_code
ask(struct csv *c, const char *action, const struct ky_line *line,
    const char *day, const char *codes, const char *key, struct ky_err *err)
{
	struct ky_order order = {
	    .key = key,
	    .action = action,
	    .contract_no = line->contract_no.text,
	    .day = day,
	    .codes = codes,
	};

	return ky_order_put(&c->drop, &order, err);
}

static enum ky_code
end(void *self, const struct ky_line *line, struct ky_date day, const char *key,
    struct ky_err *err)
{
	char text[KY_DATE_TEXT_SIZE];

	ky_date_format(day, text);
	return ask(self, "end", line, text, "", key, err);
}

static enum ky_code
keep(void *self, const struct ky_line *line, const char *key,
    struct ky_err *err)
{
	return ask(self, "keep", line, "", "", key, err);
}

static enum ky_code
end_options(void *self, const struct ky_line *line, uint32_t which,
    const char *key, struct ky_err *err)
{
	char codes[KY_BSS_CODES_SIZE];

	ky_bss_own_options(line, which, codes);
	return ask(self, "end-options", line, "", codes, key, err);
}

static enum ky_code
unbind_devices(void *self, const struct ky_line *line, uint32_t which,
    const char *key, struct ky_err *err)
{
	char codes[KY_BSS_CODES_SIZE];

	ky_bss_bound_devices(line, which, codes);
	return ask(self, "unbind-devices", line, "", codes, key, err);
}

static enum ky_code
change_plan(void *self, const struct ky_line *line, const struct ky_slug *plan,
    struct ky_date day, const char *key, struct ky_err *err)
{
	char text[KY_DATE_TEXT_SIZE];

	ky_date_format(day, text);
	return ask(self, "change-plan", line, text, plan->text, key, err);
}

/* --- looking --- */

enum column {
	CONTRACT_NO,
	RUNNING,
	LAST_DAY,
	OPTIONS,
	DEVICES,
	LATE_USAGE,
	CURRENCY,
	AS_OF,
	PLAN,
	PLAN_FROM,
};
static const char *const columns[] = {
    [CONTRACT_NO] = "contract_no",
    [RUNNING] = "running",
    [LAST_DAY] = "last_day",
    [OPTIONS] = "options",
    [DEVICES] = "devices",
    [LATE_USAGE] = "late_usage",
    [CURRENCY] = "currency",
    [AS_OF] = "as_of",
    [PLAN] = "?plan",
    [PLAN_FROM] = "?plan_from",
    NULL,
};

typedef bool bit_fn(const struct ky_line *line, struct ky_str code,
    uint32_t *bits);

/* "voice-mail;roaming" */
static enum ky_code
read_codes(const struct ky_sheet *s, enum column column,
    const struct ky_line *line, bit_fn *bit, uint32_t *out, struct ky_err *err)
{
	struct ky_str rest = ky_sheet_field(s, column);
	uint32_t bits = 0;

	while (rest.len > 0) {
		const char *mark = memchr(rest.p, ';', rest.len);
		size_t n = mark != NULL ? (size_t)(mark - rest.p) : rest.len;
		struct ky_str code = ky_str_trim((struct ky_str){rest.p, n});

		if (!bit(line, code, &bits))
			return ky_sheet_fail(s, column,
			    "a code that the line's facts do not have", err);
		n += mark != NULL;
		rest = (struct ky_str){rest.p + n, rest.len - n};
	}
	*out = bits;
	return KY_OK;
}

static enum ky_code
read_contract(const struct ky_sheet *s, const struct ky_line *line,
    struct ky_seen *seen, struct ky_err *err)
{
	struct ky_str running = ky_sheet_field(s, RUNNING);
	struct ky_str day = ky_sheet_field(s, LAST_DAY);
	struct ky_err why;
	struct ky_time at;

	if (!ky_str_is(ky_sheet_field(s, CONTRACT_NO), line->contract_no.text))
		return ky_sheet_fail(s, CONTRACT_NO, "it is another's", err);
	if (!ky_str_is(running, "yes") && !ky_str_is(running, "no"))
		return ky_sheet_fail(s, RUNNING, "neither yes nor no", err);
	seen->running = ky_str_is(running, "yes");
	if (day.len > 0 && ky_date_parse(day, &seen->last_day, &why) != KY_OK)
		return ky_sheet_fail(s, LAST_DAY, why.msg, err);
	if (ky_time_parse(ky_sheet_field(s, AS_OF), &at, &why) != KY_OK)
		return ky_sheet_fail(s, AS_OF, why.msg, err);
	return KY_OK;
}

static enum ky_code
read_usage(const struct ky_sheet *s, const struct ky_line *line, int64_t *out,
    struct ky_err *err)
{
	const char *currency = line->ledger.currency;
	struct ky_err why;
	struct ky_money m;

	if (!ky_str_is(ky_sheet_field(s, CURRENCY), currency))
		return ky_sheet_fail(s, CURRENCY, "not the line's currency",
		    err);
	if (ky_money_parse(ky_sheet_field(s, LATE_USAGE), currency, &m, &why) !=
	    KY_OK)
		return ky_sheet_fail(s, LATE_USAGE, why.msg, err);
	if (m.minor < 0 || m.minor > KY_AMOUNT_MAX)
		return ky_sheet_fail(s, LATE_USAGE,
		    "less than nothing, or beyond all reason", err);
	*out = m.minor;
	return KY_OK;
}

/* The plan it has, or will have from a day. */
static enum ky_code
read_plan(const struct ky_sheet *s, struct ky_seen *seen, struct ky_err *err)
{
	struct ky_str plan = ky_sheet_field(s, PLAN);
	struct ky_str from = ky_sheet_field(s, PLAN_FROM);
	struct ky_err why;

	if (plan.len > 0 && ky_slug_parse(plan, &seen->plan, &why) != KY_OK)
		return ky_sheet_fail(s, PLAN, why.msg, err);
	if (from.len > 0 &&
	    ky_date_parse(from, &seen->plan_from, &why) != KY_OK)
		return ky_sheet_fail(s, PLAN_FROM, why.msg, err);
	return KY_OK;
}

static enum ky_code
read_row(const struct ky_sheet *s, const struct ky_line *line,
    struct ky_seen *out, struct ky_err *err)
{
	struct ky_seen seen = {0};
	enum ky_code code = read_contract(s, line, &seen, err);

	if (code == KY_OK)
		code = read_codes(s, OPTIONS, line, ky_bss_option_bit,
		    &seen.options, err);
	if (code == KY_OK)
		code = read_codes(s, DEVICES, line, ky_bss_device_bit,
		    &seen.devices, err);
	if (code == KY_OK)
		code = read_usage(s, line, &seen.late_usage, err);
	if (code == KY_OK)
		code = read_plan(s, &seen, err);
	if (code == KY_OK)
		*out = seen;
	return code;
}

enum ky_code
ky_bss_csv_read(struct ky_str bytes, const struct ky_line *line,
    struct ky_seen *seen, struct ky_err *err)
{
	struct ky_sheet *s = malloc(sizeof(*s));
	struct ky_seen read = {0};
	bool over = false;
	enum ky_code code;

	if (s == NULL)
		return ky_fail(err, KY_E_RETRY, 0, "out of memory");
	code = ky_sheet_open(s, bytes, columns, err);
	if (code == KY_OK)
		code = ky_sheet_next(s, &over, err);
	if (code == KY_OK && over)
		code = ky_fail(err, KY_E_RETRY, 0, "there is no second row");
	if (code == KY_OK)
		code = read_row(s, line, &read, err);
	if (code == KY_OK)
		code = ky_sheet_next(s, &over, err);
	if (code == KY_OK && !over)
		code = ky_fail(err, KY_E_RETRY, 0, "there is a third row");
	ky_sheet_close(s);
	free(s);
	if (code == KY_OK)
		*seen = read;
	return code;
}

static enum ky_code
look(void *self, const struct ky_line *line, struct ky_seen *seen,
    struct ky_raw *raw, struct ky_err *err)
{
	struct csv *c = self;
	char name[sizeof(line->contract_no.text) + sizeof(".csv")];
	struct ky_buf bytes;
	bool there = false;
	enum ky_code code;

	(void)snprintf(name, sizeof(name), "%s.csv", line->contract_no.text);
	ky_buf_init(&bytes, KY_RAW_MAX);
	code = ky_drop_get(&c->drop, "in", name, &bytes, &there, err);
	if (code == KY_OK && !there)
		code = ky_fail(err, KY_E_RETRY, 0, "no state file is there");
	if (code == KY_OK)
		code = ky_bss_csv_read(ky_buf_str(&bytes), line, seen, err);
	if (code == KY_OK) {
		*raw = (struct ky_raw){.media_type = "text/csv",
		    .origin = "bss",
		    .len = bytes.len};
		memcpy(raw->bytes, bytes.p, bytes.len);
	}
	ky_buf_done(&bytes);
	return code == KY_OK ? code : ky_during(err, "state of the contract");
}

enum ky_code
ky_bss_csv_open(const char *folder, struct ky_bss *out, struct ky_err *err)
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
	*out = (struct ky_bss){
	    .self = c,
	    .end = end,
	    .keep = keep,
	    .end_options = end_options,
	    .unbind_devices = unbind_devices,
	    .change_plan = change_plan,
	    .look = look,
	};
	return KY_OK;
}
