#include "bank/record.h"

#include <assert.h>
#include <string.h>

#define HEADER KY_RECORD_HEADER
#define DATA KY_RECORD_DATA
#define TRAILER KY_RECORD_TRAILER
#define END KY_RECORD_END

static const struct ky_record_place places[] = {
    [KY_HEAD_KIND] = {HEADER, 1, 1, true},
    [KY_HEAD_BUSINESS] = {HEADER, 2, 2, true},
    [KY_HEAD_CODES] = {HEADER, 4, 1, true},
    [KY_HEAD_REQUESTER] = {HEADER, 5, 10, true},
    [KY_HEAD_NAME] = {HEADER, 15, 40, false},
    [KY_HEAD_DATE] = {HEADER, 55, 4, true},
    [KY_HEAD_BANK] = {HEADER, 59, 4, true},
    [KY_HEAD_BANK_NAME] = {HEADER, 63, 15, false},
    [KY_HEAD_BRANCH] = {HEADER, 78, 3, true},
    [KY_HEAD_BRANCH_NAME] = {HEADER, 81, 15, false},
    [KY_HEAD_ACCOUNT_KIND] = {HEADER, 96, 1, true},
    [KY_HEAD_ACCOUNT] = {HEADER, 97, 7, true},
    [KY_HEAD_UNUSED] = {HEADER, 104, 17, false},

    [KY_DATA_KIND] = {DATA, 1, 1, true},
    [KY_DATA_BANK] = {DATA, 2, 4, true},
    [KY_DATA_BANK_NAME] = {DATA, 6, 15, false},
    [KY_DATA_BRANCH] = {DATA, 21, 3, true},
    [KY_DATA_BRANCH_NAME] = {DATA, 24, 15, false},
    [KY_DATA_CLEARING] = {DATA, 39, 4, true},
    [KY_DATA_ACCOUNT_KIND] = {DATA, 43, 1, true},
    [KY_DATA_ACCOUNT] = {DATA, 44, 7, true},
    [KY_DATA_NAME] = {DATA, 51, 30, false},
    [KY_DATA_AMOUNT] = {DATA, 81, 10, true},
    [KY_DATA_NEW] = {DATA, 91, 1, true},
    [KY_DATA_TRANSFER] = {DATA, 92, 10, true},
    [KY_DATA_RUN] = {DATA, 102, 10, true},
    [KY_DATA_DESIGNATION] = {DATA, 112, 1, true},
    [KY_DATA_EDI] = {DATA, 113, 1, false},
    [KY_DATA_UNUSED] = {DATA, 114, 7, false},

    [KY_TRAIL_KIND] = {TRAILER, 1, 1, true},
    [KY_TRAIL_COUNT] = {TRAILER, 2, 6, true},
    [KY_TRAIL_TOTAL] = {TRAILER, 8, 12, true},
    [KY_TRAIL_UNUSED] = {TRAILER, 20, 101, false},

    [KY_END_KIND] = {END, 1, 1, true},
    [KY_END_UNUSED] = {END, 2, 119, false},
};
_Static_assert(sizeof(places) / sizeof(places[0]) == KY_RECORD_ITEM__MAX,
    "a place each");

const struct ky_record_place *
ky_record_place(enum ky_record_item i)
{
	assert((unsigned)i < KY_RECORD_ITEM__MAX);
	return &places[i];
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

void
ky_record_start(char record[KY_RECORD_SIZE], char kind)
{
	memset(record, ' ', KY_RECORD_SIZE);
	record[0] = kind;
}

/* Where the item stands in a record, which is of its kind. */
static size_t
start(const char *record, const struct ky_record_place *p)
{
	assert(record[0] == p->kind);
	return p->at - 1u;
}

void
ky_record_put_number(char record[KY_RECORD_SIZE], enum ky_record_item i,
    uint64_t value)
{
	const struct ky_record_place *p = ky_record_place(i);
	size_t at = start(record, p);

	for (size_t n = p->len; n > 0; n--) {
		record[at + n - 1] = (char)('0' + value % 10);
		value /= 10;
	}
	assert(value == 0);
}

void
ky_record_put_text(char record[KY_RECORD_SIZE], enum ky_record_item i,
    struct ky_str bytes)
{
	const struct ky_record_place *p = ky_record_place(i);
	size_t at = start(record, p);

	assert(bytes.len <= p->len);
	memset(record + at, ' ', p->len);
	memcpy(record + at, bytes.p, bytes.len);
}

struct ky_str
ky_record_bytes(const char record[KY_RECORD_SIZE], enum ky_record_item i)
{
	const struct ky_record_place *p = ky_record_place(i);

	return (struct ky_str){record + start(record, p), p->len};
}

bool
ky_record_number(const char record[KY_RECORD_SIZE], enum ky_record_item i,
    uint64_t *out)
{
	struct ky_str s = ky_record_bytes(record, i);
	uint64_t value = 0;

	for (size_t n = 0; n < s.len; n++) {
		if (!is_digit(s.p[n]))
			return false;
		value = value * 10 + (uint64_t)(s.p[n] - '0');
	}
	*out = value;
	return true;
}
