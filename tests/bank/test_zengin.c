#include "t.h"
#include "zengin_lab.h"

/* A later member of a list wins over an earlier one. */
#pragma GCC diagnostic ignored "-Woverride-init"
#ifdef __clang__
#pragma clang diagnostic ignored "-Winitializer-overrides"
#endif

#define FILE_MAX 8192
#define DAY ((struct ky_date){2026, 8, 31})

static const char *golden;

/* --- the same bytes as the other program's --- */

static void
t_file(const char *name, struct ky_str got)
{
	static char want[FILE_MAX];
	FILE *file = lab_open(golden, name);
	size_t len = fread(want, 1, sizeof(want), file);
	size_t at = 0;

	(void)fclose(file);
	while (at < len && at < got.len && want[at] == got.p[at])
		at++;
	if (!t_ok(name, len == got.len && at == len))
		printf("# %zu bytes, want %zu; differ from byte %zu on\n",
		    got.len, len, at + 1);
}

/* Rule: docs/rules/jp.md#8 */
static void
same_as_golden(void)
{
	static const struct {
		const char *name;
		const struct ky_zengin_form *form;
		uint64_t run;
		struct ky_date day;
	} cases[] = {
	    {"plain.zengin", &lab_plain, 5, {2026, 8, 31}},
	    {"wishes.zengin", &lab_wishes, 9876543210, {2027, 1, 4}},
	};

	T_CASES (c, cases) {
		static struct lab lab;
		struct ky_err err = {0};
		struct ky_buf out;

		lab_read(golden, c->run, c->day, &lab);
		ky_buf_init(&out, FILE_MAX);
		for (int again = 0; again < 2; again++) {
			ky_buf_reset(&out);
			t_good(c->name, lab_write(c->form, &lab, &out, &err),
			    &err);
			t_file(c->name, ky_buf_str(&out));
		}
		ky_buf_done(&out);
	}
}

/* --- what is refused --- */

/* Something to be changed before the file is written. */
struct attempt {
	struct ky_zengin_form form;
	struct lab lab;
};

static void
t_refused(const char *label, const struct attempt *a, const char *words)
{
	struct ky_err err = {0};
	struct ky_buf out;

	ky_buf_init(&out, FILE_MAX);
	t_bad(label, lab_write(&a->form, &a->lab, &out, &err), KY_E_INPUT, &err,
	    words);
	ky_buf_done(&out);
}

static void
forms(void)
{
	static const struct {
		const char *label, *words;
		struct ky_zengin_form form;
	} cases[] = {
#define FORM \
	.requester = "0123456789", .name = "テスト", .bank = "0001", \
	.branch = "123", .account_kind = KY_ACCOUNT_ORDINARY, \
	.account = "7654321"
	    {"nothing", "requester: not 10 digits", {.name = ""}},
	    {"a requester of nine", "requester: not 10 digits",
		{FORM, .requester = "123456789"}},
	    {"a requester with a letter", "requester: not 10 digits",
		{FORM, .requester = "012345678A"}},
	    {"no bank", "bank: not 4 digits", {FORM, .bank = ""}},
	    {"a branch of two", "branch: not 3 digits", {FORM, .branch = "12"}},
	    {"an account of six", "account: not 7 digits",
		{FORM, .account = "654321"}},
	    {"a savings account does not pay", "account_kind: none of 1, 2, 9",
		{FORM, .account_kind = KY_ACCOUNT_SAVINGS}},
	    {"no kind of account", "account_kind: none of",
		{FORM, .account_kind = 0}},
	    {"no name", "name: is missing", {FORM, .name = ""}},
	    {"kanji", "name: character 1: no kana", {FORM, .name = "試験"}},
	    {"a name of 41 bytes", "name: character 41: more than 40 bytes",
		{FORM, .name = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}},
	    {"a comma without leave", "name: character 2: not every bank",
		{FORM, .name = "A,B"}},
	    {"a bank's name of 16 bytes", "bank_name: character 16: more than",
		{FORM, .bank_name = "アイウエオアイウエオアイウエオア"}},
	    {"a branch's name in kanji", "branch_name: character 1: no kana",
		{FORM, .branch_name = "本店"}},
	};
	static const struct {
		const char *label;
		struct ky_zengin_form form;
	} good[] = {
	    {"plain", {FORM}},
	    {"a comma with leave",
		{FORM, .name = "A,B", .kana = KY_KANA_COMMA}},
	    {"40 bytes",
		{FORM, .name = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}},
	};
#undef FORM
	struct ky_err err = {0};

	T_CASES (c, cases)
		t_bad(c->label, ky_zengin_form_check(&c->form, &err),
		    KY_E_INPUT, &err, c->words);
	T_CASES (c, good)
		t_good(c->label, ky_zengin_form_check(&c->form, &err), &err);
}

/* Rule: docs/rules/jp.md#7.4 (the date is a bank day) */
static void
runs(void)
{
	static const struct {
		const char *label, *words;
		struct ky_date day;
		uint64_t n;
		const char *currency;
		uint32_t count;
		int64_t total;
	} cases[] = {
	    {"a Sunday", "payment run 5: banks do not work on 2026-08-30",
		{2026, 8, 30}, 5, "JPY", 1, 1},
	    {"a holiday", "banks do not work on 2026-09-22", {2026, 9, 22}, 5,
		"JPY", 1, 1},
	    {"31 December", "banks do not work on 2026-12-31", {2026, 12, 31},
		5, "JPY", 1, 1},
	    {"3 January", "banks do not work on 2028-01-03", {2028, 1, 3}, 5,
		"JPY", 1, 1},
	    {"beyond the calendar", "the calendar does not reach to 2100-01-04",
		{2100, 1, 4}, 5, "JPY", 1, 1},
	    {"no day", "the calendar does not reach", {0}, 5, "JPY", 1, 1},
	    {"dollars", "payment run 5: its currency is not yen", {2026, 8, 31},
		5, "USD", 1, 1},
	    {"no number", "payment run 0: its number", {2026, 8, 31}, 0, "JPY",
		1, 1},
	    {"a number of eleven digits", "its number does not fit ten digits",
		{2026, 8, 31}, 10000000000, "JPY", 1, 1},
	    {"a million transfers",
		"1000000 transfers where a file holds 999999", {2026, 8, 31}, 5,
		"JPY", 1000000, 1},
	    {"a total of thirteen digits", "its total does not fit twelve",
		{2026, 8, 31}, 5, "JPY", 1, 1000000000000},
	};

	T_CASES (c, cases) {
		struct attempt a = {.form = lab_plain,
		    .lab = {.run = {.n = c->n,
				.day = c->day,
				.count = c->count,
				.total = c->total}}};

		(void)snprintf(a.lab.run.currency, 4, "%s", c->currency);
		t_refused(c->label, &a, c->words);
	}
}

/* The third transfer, behind number 2 of run 5. */
static void
transfers(void)
{
#define PAYEE \
	.kind = KY_PAYEE_JAPAN, .bank = "0005", .branch = "123", \
	.account_kind = KY_ACCOUNT_SAVINGS, .account = "1234567", \
	.name = "テスト"
#define TRANSFER .n = 3, .run = 5, .minor = 2980, .currency = "JPY"
	static const struct {
		const char *label, *words;
		struct ky_transfer t;
	} cases[] = {
	    {"of another run", "transfer 3: of another payment run",
		{TRANSFER, .run = 6, .payee = {PAYEE}}},
	    {"the same again", "transfer 2: behind transfer 2, out of order",
		{TRANSFER, .n = 2, .payee = {PAYEE}}},
	    {"an earlier one", "transfer 1: behind transfer 2, out of order",
		{TRANSFER, .n = 1, .payee = {PAYEE}}},
	    {"a number of eleven digits",
		"transfer 10000000000: its number does not fit",
		{TRANSFER, .n = 10000000000, .payee = {PAYEE}}},
	    {"dollars", "transfer 3: its currency is not yen",
		{TRANSFER, .currency = "USD", .payee = {PAYEE}}},
	    {"nothing", "transfer 3: its amount is not 1 to 9999999999 yen",
		{TRANSFER, .minor = 0, .payee = {PAYEE}}},
	    {"less than nothing", "transfer 3: its amount",
		{TRANSFER, .minor = -5, .payee = {PAYEE}}},
	    {"an amount of eleven digits", "transfer 3: its amount",
		{TRANSFER, .minor = 10000000000, .payee = {PAYEE}}},
	    {"an erased payee", "transfer 3: its payee has no account in Japan",
		{TRANSFER}},
	    {"a payee abroad", "transfer 3: its payee has no account in Japan",
		{TRANSFER, .payee = {PAYEE, .kind = KY_PAYEE_ABROAD}}},
	    {"a bank of three", "transfer 3: its payee's bank, branch or",
		{TRANSFER, .payee = {PAYEE, .bank = "001"}}},
	    {"no branch", "transfer 3: its payee's bank, branch or",
		{TRANSFER, .payee = {PAYEE, .branch = ""}}},
	    {"a branch of letters", "transfer 3: its payee's bank, branch or",
		{TRANSFER, .payee = {PAYEE, .branch = "A01"}}},
	    {"an account of eight", "transfer 3: its payee's bank, branch or",
		{TRANSFER, .payee = {PAYEE, .account = "12345678"}}},
	    {"no such kind of account", "transfer 3: its payee's bank, branch",
		{TRANSFER, .payee = {PAYEE, .account_kind = 3}}},
	    {"no name", "transfer 3: its payee has no name",
		{TRANSFER, .payee = {PAYEE, .name = ""}}},
	    {"kanji", "transfer 3: its payee's name: character 4: no kana",
		{TRANSFER, .payee = {PAYEE, .name = "ヤマダ太郎"}}},
	    {"a name of 31 bytes",
		"transfer 3: its payee's name: character 16: more than 30",
		{TRANSFER,
		    .payee = {PAYEE,
			.name = "ガギグゲゴザジズゼゾダヂヅデドア"}}},
	    {"a slash that this bank does not take",
		"transfer 3: its payee's name: character 2: not every bank",
		{TRANSFER, .payee = {PAYEE, .name = "A/B"}}},
	};
#undef TRANSFER
#undef PAYEE

	T_CASES (c, cases) {
		static struct attempt a;

		a.form = lab_plain;
		lab_read(golden, 5, DAY, &a.lab);
		a.lab.t[2] = c->t;
		t_refused(c->label, &a, c->words);
	}
}

/* What the run says and what is written must be one. */
static void
totals(void)
{
	static struct lab lab;
	struct ky_err err = {0};
	struct ky_zengin z;
	struct ky_buf out;

	lab_read(golden, 5, DAY, &lab);
	ky_buf_init(&out, FILE_MAX);
	lab.run.total++;
	t_bad("a yen too much", lab_write(&lab_plain, &lab, &out, &err),
	    KY_E_CORRUPT, &err,
	    "payment run 5: its transfers do not sum up to its total");
	lab.run.total--;
	t_good("open",
	    ky_zengin_open(&z, &lab_plain, &lab.run, ky_bank_sink_buf(&out),
		&err),
	    &err);
	t_bad("none", ky_zengin_close(&z, &err), KY_E_INPUT, &err,
	    "payment run 5: there is no transfer");
	t_good("one", ky_zengin_add(&z, &lab.t[0], &err), &err);
	t_bad("one of eight", ky_zengin_close(&z, &err), KY_E_CORRUPT, &err,
	    "payment run 5: 1 transfers were written, 8 belong to it");
	ky_buf_done(&out);
}

static void
no_room(void)
{
	static struct lab lab;
	struct ky_err err = {0};
	struct ky_buf out;

	lab_read(golden, 5, DAY, &lab);
	ky_buf_init(&out, 300);
	t_bad("the third record does not fit",
	    lab_write(&lab_plain, &lab, &out, &err), KY_E_LIMIT, &err,
	    "transfer 2: the file is longer than 300 bytes");
	ky_buf_done(&out);
}

/* --- as large as a file can be --- */

static enum ky_code
count_bytes(void *self, struct ky_str bytes, struct ky_err *err)
{
	uint64_t *n = self;

	(void)err;
	*n += bytes.len;
	return KY_OK;
}

/* `count` transfers of `minor` yen; where it ends. */
static uint32_t
fill(uint32_t count, int64_t minor, uint64_t *bytes, enum ky_code *code,
    struct ky_err *err)
{
	struct ky_payrun run = {
	    .n = 5,
	    .day = DAY,
	    .currency = "JPY",
	    .count = count,
	    .total = 1,
	};
	static struct lab lab;
	struct ky_transfer *t = &lab.t[0];
	struct ky_zengin z;
	uint32_t n = 0;

	lab_read(golden, 5, DAY, &lab);
	t->minor = minor;
	*bytes = 0;
	*code = ky_zengin_open(&z, &lab_plain, &run,
	    (struct ky_bank_sink){.self = bytes, .put = count_bytes}, err);
	for (; *code == KY_OK; n++) {
		t->n = n + 1;
		*code = ky_zengin_add(&z, t, err);
	}
	return n - 1;
}

static void
limits(void)
{
	struct ky_err err = {0};
	enum ky_code code;
	uint64_t bytes;

	t_eq_int("a total of twelve digits",
	    fill(101, 9999999999, &bytes, &code, &err), 100);
	t_bad("not of thirteen", code, KY_E_INPUT, &err,
	    "transfer 101: the total does not fit twelve digits");
	t_eq_int("999,999 records",
	    fill(KY_ZENGIN_TRANSFERS_MAX, 1, &bytes, &code, &err), 999999);
	t_bad("not a million", code, KY_E_INPUT, &err,
	    "transfer 1000000: more than the 999999 transfers a file holds");
	t_eq_int("all of them went out", (int64_t)bytes, 1000000 * 120);
}

static void
names(void)
{
	enum ky_zengin_designation d;

	for (int i = 0; i < KY_ZENGIN_DESIGNATION__MAX; i++) {
		const char *name = ky_zengin_designation_name(
		    (enum ky_zengin_designation)i);

		t_ok(name, ky_zengin_designation_parse(ky_str_of(name), &d));
		t_eq_int(name, d, i);
	}
	t_ok("no other", !ky_zengin_designation_parse(KY_STR("7"), &d));
}

int
main(int argc, char **argv)
{
	assert(argc == 2);
	golden = argv[1];
	T_RUN(same_as_golden);
	T_RUN(forms);
	T_RUN(runs);
	T_RUN(transfers);
	T_RUN(totals);
	T_RUN(no_room);
	T_RUN(limits);
	T_RUN(names);
	return t_done();
}
