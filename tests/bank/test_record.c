#include "bank/record.h"

#include "t.h"

/* The items of each kind of record leave no gap and no byte twice.
 * Rule: docs/rules/jp.md#8 */
static void
tiles(void)
{
	unsigned next = 1;
	char kind = 0;

	for (int i = 0; i < KY_RECORD_ITEM__MAX; i++) {
		const struct ky_record_place *p = ky_record_place(
		    (enum ky_record_item)i);
		char label[32];

		(void)snprintf(label, sizeof(label), "item %d, place %u", i,
		    p->at);
		if (p->kind != kind) {
			t_eq_int("the record before is full", next,
			    kind == 0 ? 1 : KY_RECORD_SIZE + 1);
			next = 1;
			kind = p->kind;
		}
		t_eq_int(label, p->at, next);
		next += p->len;
	}
	t_eq_int("the last record is full", next, KY_RECORD_SIZE + 1);
}

/* Rule: docs/rules/jp.md#8 */
static void
kinds(void)
{
	static const struct {
		const char *label;
		enum ky_record_item i;
		char kind;
		uint8_t at, len;
	} cases[] = {
	    {"requester's code", KY_HEAD_REQUESTER, '1', 5, 10},
	    {"date", KY_HEAD_DATE, '1', 55, 4},
	    {"own account", KY_HEAD_ACCOUNT, '1', 97, 7},
	    {"payee's name", KY_DATA_NAME, '2', 51, 30},
	    {"amount", KY_DATA_AMOUNT, '2', 81, 10},
	    {"customer code 1", KY_DATA_TRANSFER, '2', 92, 10},
	    {"customer code 2", KY_DATA_RUN, '2', 102, 10},
	    {"mark of EDI", KY_DATA_EDI, '2', 113, 1},
	    {"count", KY_TRAIL_COUNT, '8', 2, 6},
	    {"total", KY_TRAIL_TOTAL, '8', 8, 12},
	    {"end", KY_END_KIND, '9', 1, 1},
	};

	T_CASES (c, cases) {
		const struct ky_record_place *p = ky_record_place(c->i);

		t_eq_int(c->label, p->kind, c->kind);
		t_eq_int(c->label, p->at, c->at);
		t_eq_int(c->label, p->len, c->len);
	}
}

static void
puts_and_gets(void)
{
	char record[KY_RECORD_SIZE];
	uint64_t value = 5;

	ky_record_start(record, KY_RECORD_TRAILER);
	t_ok("blank but its kind",
	    record[0] == '8' && record[1] == ' ' && record[119] == ' ');
	t_ok("blanks are no number",
	    !ky_record_number(record, KY_TRAIL_COUNT, &value));
	t_eq_int("untouched", (int64_t)value, 5);
	ky_record_put_number(record, KY_TRAIL_COUNT, 42);
	ky_record_put_number(record, KY_TRAIL_TOTAL,
	    (uint64_t)KY_RECORD_TOTAL_MAX);
	t_ok("zeros in front", memcmp(record, "8000042999999999999 ", 20) == 0);
	t_ok("read again",
	    ky_record_number(record, KY_TRAIL_TOTAL, &value) &&
		value == (uint64_t)KY_RECORD_TOTAL_MAX);
	record[6] = ' ';
	t_ok("a blank in it is no number",
	    !ky_record_number(record, KY_TRAIL_COUNT, &value));

	ky_record_start(record, KY_RECORD_HEADER);
	ky_record_put_text(record, KY_HEAD_BANK_NAME, KY_STR("LONGER"));
	ky_record_put_text(record, KY_HEAD_BANK_NAME, KY_STR("TEST"));
	t_ok("blanks behind, nothing left of the text before",
	    ky_str_is(ky_record_bytes(record, KY_HEAD_BANK_NAME),
		"TEST           "));
	ky_record_put_text(record, KY_HEAD_BRANCH, KY_STR("012"));
	t_ok("full", memcmp(record + 77, "012", 3) == 0);
}

int
main(void)
{
	T_RUN(tiles);
	T_RUN(kinds);
	T_RUN(puts_and_gets);
	return t_done();
}
