#include "link/order.h"

#include "base/time.h"
#include "link/sheet.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ORDER_MAX 4096
#define CODE_MAX 40
#define SUFFIX ".csv"

static const char *const columns[] = {"key", "action", "contract_no", "day",
    "codes", "asked_at"};
#define COLUMNS_N (sizeof(columns) / sizeof(columns[0]))

/* The real clock, so that the other side can tell which came last; nothing
 * here is decided by it. */
static void
now_text(char out[KY_TIME_TEXT_SIZE])
{
	struct timespec t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	ky_time_format((struct ky_time){(int64_t)t.tv_sec * KY_SECOND_US +
			   t.tv_nsec / 1000},
	    out);
}

static enum ky_code
write_order(const struct ky_order *o, char **bytes, size_t *n,
    struct ky_err *err)
{
	FILE *file = open_memstream(bytes, n);
	char at[KY_TIME_TEXT_SIZE];
	struct ky_str head[COLUMNS_N], row[COLUMNS_N];

	if (file == NULL)
		return ky_fail(err, KY_E_RETRY, errno, "out of memory");
	now_text(at);
	for (size_t i = 0; i < COLUMNS_N; i++)
		head[i] = ky_str_of(columns[i]);
	row[0] = ky_str_of(o->key);
	row[1] = ky_str_of(o->action);
	row[2] = ky_str_of(o->contract_no);
	row[3] = ky_str_of(o->day);
	row[4] = ky_str_of(o->codes);
	row[5] = ky_str_of(at);
	ky_csv_put(file, head, COLUMNS_N);
	ky_csv_put(file, row, COLUMNS_N);
	if (fclose(file) != 0) {
		free(*bytes);
		return ky_fail(err, KY_E_RETRY, errno, "out of memory");
	}
	return KY_OK;
}

/* Codes of strangers go into our words and logs: few and harmless. */
static void
take_code(struct ky_str field, char out[CODE_MAX])
{
	size_t n = field.len < CODE_MAX - 1 ? field.len : CODE_MAX - 1;

	for (size_t i = 0; i < n; i++) {
		char c = field.p[i];
		bool harmless = (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c == '-' || c == '.' || c == '_';

		if (harmless)
			out[i] = c;
		else
			out[i] = '?';
	}
	out[n] = '\0';
}

/* "refused/<key>.csv": whatever it holds, the answer is no. */
static enum ky_code
check_refused(const struct ky_drop *d, const char *name, struct ky_err *err)
{
	static const char *const wanted[] = {"?code", NULL};
	struct ky_sheet *s;
	struct ky_err ignored;
	struct ky_buf bytes;
	char word[CODE_MAX] = "no code given";
	bool there = false, end = true;
	enum ky_code code;

	ky_buf_init(&bytes, ORDER_MAX);
	code = ky_drop_get(d, "refused", name, &bytes, &there, err);
	s = code == KY_OK && there ? malloc(sizeof(*s)) : NULL;
	if (s != NULL) {
		if (ky_sheet_open(s, ky_buf_str(&bytes), wanted, &ignored) ==
			KY_OK &&
		    ky_sheet_next(s, &end, &ignored) == KY_OK && !end &&
		    ky_sheet_field(s, 0).len > 0)
			take_code(ky_sheet_field(s, 0), word);
		ky_sheet_close(s);
		free(s);
	}
	ky_buf_done(&bytes);
	if (code == KY_OK && there)
		return ky_fail(err, KY_E_REFUSED, 0, "refused: %s", word);
	return code;
}

enum ky_code
ky_order_put(const struct ky_drop *d, const struct ky_order *o,
    struct ky_err *err)
{
	char name[KY_DROP_NAME_SIZE], *bytes = NULL;
	size_t n = 0;
	enum ky_code code = ky_drop_name(o->key, SUFFIX, name, err);

	assert(code == KY_OK); /* our keys are shorter */
	code = check_refused(d, name, err);
	if (code == KY_OK)
		code = write_order(o, &bytes, &n, err);
	if (code != KY_OK)
		return code;
	code = ky_drop_put(d, name, (struct ky_str){bytes, n}, err);
	free(bytes);
	return code;
}

enum ky_code
ky_order_has(const struct ky_drop *d, const char *key, bool *out,
    struct ky_err *err)
{
	char name[KY_DROP_NAME_SIZE];
	enum ky_code code = ky_drop_name(key, SUFFIX, name, err);

	assert(code == KY_OK);
	return ky_drop_has(d, name, out, err);
}
