/*
 * Sums of the books: every posting between two days is read once, and added
 * up in as many rows as there are kinds of it.
 */
#include "store/stmt.h"
#include "store_sql.h"

#include <inttypes.h>

/* Days as they are stored: before any, after all. */
#define FIRST_DAY 0
#define LAST_DAY 99991231

static int64_t
day_or(struct ky_date d, int64_t otherwise)
{
	return ky_date_none(d) ? otherwise
			       : d.year * 10000 + d.month * 100 + d.day;
}

static int
compare(const struct ky_book_sum *a, const struct ky_book_sum *b)
{
	int c = strcmp(a->provider.text, b->provider.text);

	if (c == 0)
		c = strcmp(a->currency, b->currency);
	if (c == 0)
		c = (int)a->account - (int)b->account;
	return c != 0 ? c : (int)a->kind - (int)b->kind;
}

/* A posting, as a sum of its own. */
static void
get_row(struct ky_stmt *st, struct ky_book_sum *one)
{
	int64_t minor;

	memset(one, 0, sizeof(*one));
	ky_stmt_get_text(st, one->provider.text, sizeof(one->provider.text));
	ky_stmt_get_text(st, one->currency, sizeof(one->currency));
	ky_stmt_want(st, ky_account_parse(ky_stmt_get_str(st), &one->account));
	ky_stmt_want(st, ky_entry_kind_parse(ky_stmt_get_str(st), &one->kind));
	minor = ky_stmt_get_int(st, -KY_MONEY_MAX, KY_MONEY_MAX);
	one->postings = 1;
	one->debit = minor > 0 ? minor : 0;
	one->credit = minor < 0 ? -minor : 0;
}

/* Where it is among the rows, which are in order, or would be. */
static uint32_t
place_of(const struct ky_book_sum *rows, uint32_t n,
    const struct ky_book_sum *one)
{
	uint32_t low = 0;

	while (low < n) {
		uint32_t middle = low + (n - low) / 2;

		if (compare(&rows[middle], one) < 0)
			low = middle + 1;
		else
			n = middle;
	}
	return low;
}

static enum ky_code
add(struct ky_book_sum *rows, uint32_t max, uint32_t *n,
    const struct ky_book_sum *one, struct ky_err *err)
{
	uint32_t at = place_of(rows, *n, one);
	struct ky_book_sum *row = &rows[at];

	if (at < *n && compare(row, one) == 0) {
		row->postings++;
		if (__builtin_add_overflow(row->debit, one->debit,
			&row->debit) ||
		    __builtin_add_overflow(row->credit, one->credit,
			&row->credit))
			return ky_fail(err, KY_E_LIMIT, 0,
			    "the sum of %s is too large to be told",
			    ky_account_name(one->account));
		return KY_OK;
	}
	if (*n == max)
		return ky_fail(err, KY_E_LIMIT, 0,
		    "the books have more than %" PRIu32 " sums", max);
	memmove(row + 1, row, (*n - at) * sizeof(*row));
	*row = *one;
	++*n;
	return KY_OK;
}

static enum ky_code
sums(void *self, const struct ky_slug *issuer, const struct ky_slug *provider,
    struct ky_date first, struct ky_date last, uint32_t max,
    struct ky_book_sum *rows, uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_POSTING_SUM);
	struct ky_book_sum one;
	bool row;

	*n = 0;
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, provider->text);
	ky_stmt_put_int(&st, day_or(first, FIRST_DAY));
	ky_stmt_put_int(&st, day_or(last, LAST_DAY));
	for (;;) {
		if (ky_stmt_step(&st, &row, err) != KY_OK)
			return err->code;
		if (!row)
			return KY_OK;
		get_row(&st, &one);
		if (ky_stmt_sound(&st, err) != KY_OK)
			return err->code;
		if (add(rows, max, n, &one, err) != KY_OK) {
			ky_stmt_end(&st);
			return err->code;
		}
	}
}

void
ky_till_sums_methods(struct ky_till *till)
{
	till->sums = sums;
}
