#include "bank/zengin_result.h"

#include "t.h"
#include "zengin_lab.h"

#include <unistd.h>

#define FILE_MAX 8192
#define DAY ((struct ky_date){2026, 8, 31})

static const char *golden;

/* --- taking results --- */

/* What came, a line each; or a failure at the line `fail_at`. */
struct book {
	struct ky_buf lines;
	uint32_t n, fail_at;
};

static enum ky_code
take(void *self, const struct ky_bank_result *r, struct ky_err *err)
{
	static const char *const states[] = {
	    [KY_TRANSFER_QUEUED] = "queued",
	    [KY_TRANSFER_IN_RUN] = "open",
	    [KY_TRANSFER_PAID] = "paid",
	    [KY_TRANSFER_FAILED] = "failed",
	    [KY_TRANSFER_RETURNED] = "returned",
	};
	struct book *book = self;

	if (++book->n == book->fail_at)
		return ky_fail(err, KY_E_RETRY, 0, "the book is full");
	ky_buf_addf(&book->lines, "%" PRIu64 " %s %" PRId64 " %s %s %s/%s/%s\n",
	    r->n, states[r->state], r->minor, r->why[0] != '\0' ? r->why : "-",
	    r->code[0] != '\0' ? r->code : "-", r->bank, r->branch, r->account);
	return KY_OK;
}

/* Reads bytes; the lines that came are in `book`. */
static enum ky_code
read_bytes(struct ky_str bytes, const struct ky_zengin_answer *answer,
    struct book *book, struct ky_zengin_facts *facts,
    struct ky_bank_totals *totals, struct ky_err *err)
{
	struct ky_bank_taker to = {.self = book, .take = take};
	FILE *file = tmpfile();
	enum ky_code code;

	assert(
	    file != NULL && fwrite(bytes.p, 1, bytes.len, file) == bytes.len);
	book->n = 0;
	ky_buf_reset(&book->lines);
	code = ky_zengin_result_read(file, answer, &to, facts, totals, err);
	(void)fclose(file);
	return code;
}

/* --- the golden answers --- */

static void
slurp(const char *name, struct ky_buf *out)
{
	FILE *file = lab_open(golden, name);
	int c;

	ky_buf_reset(out);
	while ((c = getc(file)) != EOF)
		ky_buf_addc(out, (char)c);
	(void)fclose(file);
}

/* Rule: docs/rules/jp.md#8 */
static void
same_as_golden(void)
{
	static const struct {
		const char *answer, *lines;
		uint32_t count;
		int64_t total, paid, failed, returned, open;
	} cases[] = {
	    {"answer.zengin", "answer.txt", 8, 100050078, 1, 5, 1, 1},
	    {"table.csv", "table.txt", 5, 100004761, 1, 2, 1, 1},
	};
	struct book book = {0};
	struct ky_buf file, want;

	ky_buf_init(&book.lines, FILE_MAX);
	ky_buf_init(&file, FILE_MAX);
	ky_buf_init(&want, FILE_MAX);
	T_CASES (c, cases) {
		static const struct ky_zengin_answer usual;
		struct ky_zengin_facts facts = {0};
		struct ky_bank_totals totals = {0};
		struct ky_err err = {0};
		uint8_t sha256[KY_SHA256_SIZE];

		slurp(c->answer, &file);
		slurp(c->lines, &want);
		t_good(c->answer,
		    read_bytes(ky_buf_str(&file), &usual, &book, &facts,
			&totals, &err),
		    &err);
		t_eq_str(c->lines, book.lines.p, want.p);
		t_eq_int("count", facts.count, c->count);
		t_eq_int("total", facts.total, c->total);
		t_eq_int("paid", (int64_t)totals.count[KY_TRANSFER_PAID],
		    c->paid);
		t_eq_int("failed", (int64_t)totals.count[KY_TRANSFER_FAILED],
		    c->failed);
		t_eq_int("returned",
		    (int64_t)totals.count[KY_TRANSFER_RETURNED], c->returned);
		t_eq_int("open", (int64_t)totals.count[KY_TRANSFER_IN_RUN],
		    c->open);
		ky_sha256(ky_buf_str(&file), sha256);
		t_ok("the hash of the file",
		    memcmp(sha256, totals.sha256, sizeof(sha256)) == 0);
	}
	ky_buf_done(&book.lines);
	ky_buf_done(&file);
	ky_buf_done(&want);
}

static void
facts_of_the_header(void)
{
	static const struct ky_zengin_answer ours = {.ours = &lab_plain};
	struct ky_zengin_facts facts = {0};
	struct ky_bank_totals totals;
	struct book book = {0};
	struct ky_err err = {0};
	struct ky_buf file;

	ky_buf_init(&book.lines, FILE_MAX);
	ky_buf_init(&file, FILE_MAX);
	slurp("answer.zengin", &file);
	t_good("read",
	    read_bytes(ky_buf_str(&file), &ours, &book, &facts, &totals, &err),
	    &err);
	t_ok("not a table", !facts.csv);
	t_eq_str("requester", facts.requester, "0123456789");
	t_eq_str("bank", facts.bank, "0001");
	t_eq_str("branch", facts.branch, "123");
	t_eq_str("account", facts.account, "7654321");
	t_eq_int("month", facts.month, 8);
	t_eq_int("day", facts.day, 31);
	ky_buf_done(&book.lines);
	ky_buf_done(&file);
}

/* --- files with a fault --- */

/* The golden answer, `len` bytes at record and column replaced. */
struct fault {
	const char *label, *words;
	uint32_t record, column;
	const char *bytes;
};

static void
put_at(struct ky_buf *file, uint32_t record, uint32_t column, const char *bytes)
{
	size_t at = (record - 1) * KY_RECORD_SIZE + column - 1;

	assert(at + strlen(bytes) <= file->len);
	memcpy(file->p + at, bytes, strlen(bytes));
}

static void
t_refused(const char *label, struct ky_str bytes,
    const struct ky_zengin_answer *answer, const char *words)
{
	struct ky_zengin_facts facts = {.month = 99};
	struct ky_bank_totals totals;
	struct book book = {0};
	struct ky_err err = {0};

	ky_buf_init(&book.lines, FILE_MAX);
	t_bad(label, read_bytes(bytes, answer, &book, &facts, &totals, &err),
	    KY_E_INPUT, &err, words);
	t_eq_int("nothing was handed out", book.n, 0);
	t_eq_int("nothing is told", facts.month, 99);
	ky_buf_done(&book.lines);
}

/* Rule: docs/rules/jp.md#8 */
static void
items(void)
{
	static const struct fault faults[] = {
	    {"no header", "record 1, column 1: not 1, a header", 1, 1, "2"},
	    {"salaries", "record 1, column 2: not 21, bulk transfer", 1, 2,
		"11"},
	    {"direct debits", "record 1, column 2: not 21", 1, 2, "91"},
	    {"EBCDIC", "record 1, column 4: not 0, JIS", 1, 4, "1"},
	    {"a requester with a blank",
		"record 1, column 5: not digits throughout", 1, 9, " "},
	    {"no month", "record 1, column 55: no month and day", 1, 55,
		"1301"},
	    {"no day", "record 1, column 55: no month and day", 1, 55, "0431"},
	    {"no date", "record 1, column 55: not digits", 1, 55, "    "},
	    {"a bank with a letter", "record 1, column 59: not digits", 1, 59,
		"A"},
	    {"a second header", "record 3, column 1: neither 2, data, nor 8", 3,
		1, "1"},
	    {"no data at all", "record 2, column 1: not 2, data", 2, 1, "8"},
	    {"an unknown kind", "record 4, column 1: neither 2, data, nor 8", 4,
		1, "3"},
	    {"the end too soon", "record 4, column 1: neither", 4, 1, "9"},
	    {"a trailer too soon",
		"record 4, column 2: not the number of the records before it",
		4, 1, "8000008000000000000"},
	    {"a payee's bank with a blank",
		"record 4, column 2: not digits throughout", 4, 3, " "},
	    {"half a branch", "record 4, column 21: not digits", 4, 21, "  "},
	    {"an account with a letter", "record 4, column 44: not digits", 4,
		50, "X"},
	    {"an amount with a comma", "record 4, column 81: not digits", 4, 84,
		","},
	    {"an amount of nothing",
		"record 4, column 81: an amount of nothing", 4, 81,
		"0000000000"},
	    {"no number of ours", "record 4, column 92: not digits", 4, 92,
		"          "},
	    {"number 0", "record 4, column 92: no transfer of ours", 4, 92,
		"0000000000"},
	    {"EDI", "record 4, column 113: EDI information", 4, 113, "Y"},
	    {"a code nobody explained",
		"record 4, column 114: a result that is not explained", 4, 114,
		"4"},
	    {"there already",
		"record 9: transfer 3 is there already, in record 4", 9, 92,
		"0000000003"},
	    {"a count too small", "record 10, column 2: not the number", 10, 2,
		"000007"},
	    {"no count", "record 10, column 2: not digits", 10, 2, "      "},
	    {"a total too large", "record 10, column 8: not the sum", 10, 8,
		"000100050079"},
	    {"an amount that is another",
		"record 10, column 8: not the sum of the records before it", 4,
		90, "1"},
	    {"no trailer", "record 10, column 1: neither 2, data", 10, 1, "9"},
	    {"no end", "record 11, column 1: not 9, the end", 11, 1, "8"},
	    {"a control byte", "record 4, column 60: not a character of JIS", 4,
		60, "\x1b"},
	    {"Shift_JIS of two bytes",
		"record 4, column 51: not a character of JIS X 0201", 4, 51,
		"\x83\x65\x83\x58"},
	    {"UTF-8", "record 4, column 51: not a character of JIS X 0201", 4,
		51, "\xe3\x83\x86"},
	    {"a line end inside",
		"record 4, column 119: a line end inside the record", 4, 119,
		"\r\n"},
	};
	static const struct ky_zengin_answer usual;
	struct ky_buf file;

	ky_buf_init(&file, FILE_MAX);
	T_CASES (c, faults) {
		slurp("answer.zengin", &file);
		put_at(&file, c->record, c->column, c->bytes);
		t_refused(c->label, ky_buf_str(&file), &usual, c->words);
	}
	ky_buf_done(&file);
}

/* Cut at any byte, the file is refused; and so is one byte more. */
static void
lengths(void)
{
	static const struct ky_zengin_answer usual;
	struct ky_zengin_facts facts;
	struct ky_bank_totals totals;
	struct book book = {0};
	struct ky_buf file;
	struct ky_str all;
	struct ky_err err;
	size_t taken = 0;

	ky_buf_init(&file, FILE_MAX);
	ky_buf_init(&book.lines, FILE_MAX);
	slurp("answer.zengin", &file);
	all = ky_buf_str(&file);
	for (size_t n = 0; n < all.len; n++)
		taken += read_bytes((struct ky_str){all.p, n}, &usual, &book,
			     &facts, &totals, &err) != KY_E_INPUT ||
		    book.n > 0;
	t_eq_int("cut at every byte, taken", (int64_t)taken, 0);
	t_refused("nothing", KY_STR(""), &usual, "the file is empty");
	t_refused("in the middle of a record",
	    (struct ky_str){all.p, 4 * 120 + 7}, &usual,
	    "record 5: cut short, 7 bytes of 120");
	t_refused("between records", (struct ky_str){all.p, 4 * 120}, &usual,
	    "record 5: is missing, the file is cut short");
	t_refused("the header alone", (struct ky_str){all.p, 120}, &usual,
	    "record 2: is missing");
	t_refused("all but the end", (struct ky_str){all.p, all.len - 120},
	    &usual, "record 11: is missing");
	ky_buf_add(&file, KY_STR("\x1a"));
	t_refused("one byte more", ky_buf_str(&file), &usual,
	    "record 12: behind the end");
	ky_buf_done(&file);
	ky_buf_done(&book.lines);
}

/* --- line ends --- */

static void
with_line_ends(const struct ky_buf *plain, const char *line_end, bool last,
    struct ky_buf *out)
{
	ky_buf_reset(out);
	for (size_t at = 0; at < plain->len; at += KY_RECORD_SIZE) {
		ky_buf_add(out, (struct ky_str){plain->p + at, KY_RECORD_SIZE});
		if (last || at + KY_RECORD_SIZE < plain->len)
			ky_buf_addz(out, line_end);
	}
}

static void
line_ends(void)
{
	static const struct {
		const char *label, *line_end;
		bool last;
	} cases[] = {
	    {"CR LF", "\r\n", true},
	    {"CR LF, the last without", "\r\n", false},
	    {"LF", "\n", true},
	    {"LF, the last without", "\n", false},
	    {"none", "", false},
	};
	static const struct ky_zengin_answer usual;
	struct ky_zengin_facts facts;
	struct ky_bank_totals totals;
	struct ky_buf plain, file;
	struct book book = {0};
	struct ky_err err = {0};

	ky_buf_init(&plain, FILE_MAX);
	ky_buf_init(&file, FILE_MAX);
	ky_buf_init(&book.lines, FILE_MAX);
	slurp("answer.zengin", &plain);
	T_CASES (c, cases) {
		with_line_ends(&plain, c->line_end, c->last, &file);
		t_good(c->label,
		    read_bytes(ky_buf_str(&file), &usual, &book, &facts,
			&totals, &err),
		    &err);
		t_eq_int(c->label, book.n, 8);
	}
	with_line_ends(&plain, "\r\n", true, &file);
	memcpy(file.p + 3 * 122 + 120, "  ", 2);
	t_refused("one without", ky_buf_str(&file), &usual,
	    "record 4, column 121: no line end as behind the first record");
	with_line_ends(&plain, "\r\n", true, &file);
	t_refused("half of the last", (struct ky_str){file.p, file.len - 1},
	    &usual, "record 11, column 121: no line end");
	with_line_ends(&plain, "\n", true, &file);
	ky_buf_addc(&file, '\n');
	t_refused("one more at the end", ky_buf_str(&file), &usual,
	    "record 12: behind the end");
	with_line_ends(&plain, "\r", true, &file);
	t_refused("CR alone", ky_buf_str(&file), &usual,
	    "record 1, column 121: no line end");
	ky_buf_done(&plain);
	ky_buf_done(&file);
	ky_buf_done(&book.lines);
}

/* --- how a bank answers --- */

static void
answers(void)
{
	static const struct {
		const char *label, *words;
		struct ky_zengin_answer a;
	} bad[] = {
	    {"in an item of ours", "place: none of 91, 112, 114",
		{.place = 90}},
	    {"the mark of EDI", "place: none of", {.place = 113}},
	    {"behind the record", "place: none of", {.place = 121}},
	    {"too many codes", "codes: more than 24", {.codes_n = 25}},
	    {"no character", "codes, row 1: the code is no printable",
		{.codes_n = 1, .code = {{'\t', KY_TRANSFER_PAID, 0}}}},
	    {"twice", "codes, row 2: the code is there twice",
		{.codes_n = 2,
		    .code = {{'0', KY_TRANSFER_PAID, 0},
			{'0', KY_TRANSFER_FAILED, 0}}}},
	    {"queued", "codes, row 1: no bank says",
		{.codes_n = 1, .code = {{'0', KY_TRANSFER_QUEUED, 0}}}},
	    {"no such state", "codes, row 1: no bank says",
		{.codes_n = 1, .code = {{'0', KY_TRANSFER_STATE__MAX, 0}}}},
	    {"no such reason", "codes, row 1: there is no such reason",
		{.codes_n = 1,
		    .code = {{'0', KY_TRANSFER_FAILED, KY_BANK_REASON__MAX}}}},
	};
	struct ky_err err = {0};

	T_CASES (c, bad)
		t_bad(c->label, ky_zengin_answer_check(&c->a, &err), KY_E_INPUT,
		    &err, c->words);
}

static void
agreed_with_a_bank(void)
{
	static const struct ky_zengin_answer agreed = {
	    .place = 120,
	    .codes_n = 3,
	    .code = {{'P', KY_TRANSFER_PAID, 0},
		{'N', KY_TRANSFER_FAILED, KY_BANK_REASON_NAME_MISMATCH},
		{'W', KY_TRANSFER_IN_RUN, 0}},
	};
	static const struct ky_zengin_answer usual;
	struct ky_zengin_facts facts;
	struct ky_bank_totals totals;
	struct book book = {0};
	struct ky_err err = {0};
	struct ky_buf file;

	ky_buf_init(&file, FILE_MAX);
	ky_buf_init(&book.lines, FILE_MAX);
	slurp("plain.zengin", &file);
	t_good("what we sent pays nobody by the usual codes",
	    read_bytes(ky_buf_str(&file), &usual, &book, &facts, &totals, &err),
	    &err);
	t_eq_int("all of it is open", (int64_t)totals.count[KY_TRANSFER_IN_RUN],
	    8);
	for (uint32_t record = 2; record <= 9; record++)
		put_at(&file, record, 120, record % 2 == 0 ? "N" : "P");
	put_at(&file, 2, 120, "W");
	/* Within Japan Post Bank there may be no branch. */
	put_at(&file, 5, 21, "   ");
	t_good("agreed",
	    read_bytes(ky_buf_str(&file), &agreed, &book, &facts, &totals,
		&err),
	    &err);
	t_ok("the first is open",
	    ky_str_starts(ky_buf_str(&book.lines), "1 open 1 - W 0001/001/"));
	t_ok("a name of ours",
	    strstr(book.lines.p, "3 failed 2980 name-mismatch N ") != NULL);
	t_ok("no branch", strstr(book.lines.p, " 9900//0765432") != NULL);
	t_eq_int("paid", (int64_t)totals.count[KY_TRANSFER_PAID], 4);
	put_at(&file, 9, 120, "0");
	t_refused("not agreed", ky_buf_str(&file), &agreed,
	    "record 9, column 120: a result that is not explained");
	ky_buf_done(&file);
	ky_buf_done(&book.lines);
}

static void
of_others(void)
{
	static const struct fault faults[] = {
	    {"another requester", "record 1, column 5: another requester's", 1,
		5, "1"},
	    {"another bank", "record 1, column 59: of another bank", 1, 59,
		"9"},
	    {"another branch", "record 1, column 97: of another account", 1, 78,
		"9"},
	    {"another account", "record 1, column 97: of another account", 1,
		97, "9"},
	};
	static const struct ky_zengin_answer ours = {.ours = &lab_plain};
	struct ky_buf file;

	ky_buf_init(&file, FILE_MAX);
	T_CASES (c, faults) {
		slurp("answer.zengin", &file);
		put_at(&file, c->record, c->column, c->bytes);
		t_refused(c->label, ky_buf_str(&file), &ours, c->words);
	}
	ky_buf_done(&file);
}

/* --- tables --- */

/* Rule: docs/rules/jp.md#8 */
static void
tables(void)
{
#define NAMES "transfer,amount,result,reason,date,code,bank,branch,account\n"
	static const struct {
		const char *label, *text, *words;
	} cases[] = {
	    {"no column", "transfer,amount\n1,1\n",
		"line 1, column result: is missing"},
	    {"a column twice", "transfer,amount,result,amount\n",
		"line 1, column amount: is there twice"},
	    {"names alone", "transfer,amount,result\n",
		"there is no second row"},
	    {"a field too few", "transfer,amount,result\n1,1\n",
		"line 2: 2 fields where the first row has 3"},
	    {"a field too many", "transfer,amount,result\n1,1,paid,x\n",
		"line 2: 4 fields"},
	    {"no number", "transfer,amount,result\n,1,paid\n",
		"line 2, column transfer: not 1 to 9999999999"},
	    {"number 0", "transfer,amount,result\n0,1,paid\n",
		"line 2, column transfer"},
	    {"eleven digits", "transfer,amount,result\n10000000000,1,paid\n",
		"line 2, column transfer"},
	    {"a comma in the amount",
		"transfer,amount,result\n1,\"1,000\",paid\n",
		"line 2, column amount: not 1 to 9999999999"},
	    {"decimals", "transfer,amount,result\n1,1.00,paid\n",
		"line 2, column amount"},
	    {"less than nothing", "transfer,amount,result\n1,-1,paid\n",
		"line 2, column amount"},
	    {"nothing", "transfer,amount,result\n1,0,paid\n",
		"line 2, column amount"},
	    {"no result", "transfer,amount,result\n1,1,\n",
		"line 2, column result: none of paid, failed"},
	    {"another word", "transfer,amount,result\n1,1,Paid\n",
		"line 2, column result"},
	    {"a reason for success", NAMES "1,1,paid,no-funds,,,,,\n",
		"line 2, column reason: this result has none"},
	    {"a reason that is open", NAMES "1,1,open,no-funds,,,,,\n",
		"line 2, column reason: this result has none"},
	    {"a reason of nobody", NAMES "1,1,failed,口座相違,,,,,\n",
		"line 2, column reason: not a reason of ours"},
	    {"no such day", NAMES "1,1,paid,,2026-02-30,,,,\n",
		"line 2, column date: not of the form"},
	    {"a code in kana", NAMES "1,1,failed,,,ア,,,\n",
		"line 2, column code: not printable ASCII"},
	    {"a long code",
		NAMES "1,1,failed,,,123456789012345678901234567890123456,,,\n",
		"line 2, column code: more than 35"},
	    {"a bank of five", NAMES "1,1,paid,,,,00001,,\n",
		"line 2, column bank: not digits, or too many"},
	    {"a branch of letters", NAMES "1,1,paid,,,,,A,\n",
		"line 2, column branch: not digits"},
	    {"an account of eight", NAMES "1,1,paid,,,,,,12345678\n",
		"line 2, column account: not digits"},
	    {"twice, told otherwise",
		"transfer,amount,result\n7,1,paid\n2,1,paid\n7,1,failed\n",
		"line 4: transfer 7 is there already, in line 2"},
	    {"twice, told alike",
		"transfer,amount,result\n7,1,paid\n7,1,paid\n",
		"line 3: transfer 7 is there already, in line 2"},
	    {"Shift_JIS",
		"transfer,amount,result,name\n1,1,paid,\x83\x65\x83\x58\n",
		"line 2: the bytes are not UTF-8"},
	    {"half-width Shift_JIS",
		"transfer,amount,result,name\n1,1,paid,\xc3\xbd\xc4\n",
		"line 2: the bytes are not UTF-8"},
	    {"both encodings",
		"transfer,amount,result,name\n1,1,paid,テスト\n"
		"2,1,paid,\xc3\xbd\xc4\n",
		"line 3: the bytes are not UTF-8"},
	    {"a quote without its end", "transfer,amount,result\n1,1,\"paid\n",
		"line 2: a quoted field never ends"},
	    {"records behind a mark of UTF-8",
		"\xef\xbb\xbf"
		"1210",
		"line 1"},
	    {"EBCDIC", "\xf1\xf2\xf1\xf0", "line 1: the bytes are not UTF-8"},
	};
#undef NAMES
	static const struct ky_zengin_answer usual;

	T_CASES (c, cases)
		t_refused(c->label, ky_str_of(c->text), &usual, c->words);
}

/* --- what is not the file's fault --- */

static void
taker_fails(void)
{
	static const struct ky_zengin_answer usual;
	struct ky_zengin_facts facts = {0};
	struct ky_bank_totals totals;
	struct book book = {.fail_at = 3};
	struct ky_err err = {0};
	struct ky_buf file;

	ky_buf_init(&file, FILE_MAX);
	ky_buf_init(&book.lines, FILE_MAX);
	slurp("answer.zengin", &file);
	t_bad("its words are passed on",
	    read_bytes(ky_buf_str(&file), &usual, &book, &facts, &totals, &err),
	    KY_E_RETRY, &err, "the book is full");
	t_eq_int("and none is handed out behind it", book.n, 3);
	t_eq_int("the facts came first", facts.month, 8);
	ky_buf_done(&file);
	ky_buf_done(&book.lines);
}

static void
checks_only(void)
{
	static const struct ky_zengin_answer usual;
	struct ky_zengin_facts facts = {0};
	struct ky_bank_totals totals = {0};
	struct ky_err err = {0};
	FILE *file = lab_open(golden, "answer.zengin");

	t_good("without a taker",
	    ky_zengin_result_read(file, &usual, NULL, &facts, &totals, &err),
	    &err);
	t_eq_int("counted", (int64_t)totals.count[KY_TRANSFER_FAILED], 5);
	(void)fclose(file);
}

static void
a_pipe(void)
{
	static const struct ky_zengin_answer usual;
	struct ky_zengin_facts facts;
	struct ky_bank_totals totals;
	struct ky_err err = {0};
	int ends[2];
	FILE *file;

	if (pipe(ends) != 0) {
		t_ok("a pipe", false);
		return;
	}
	(void)close(ends[1]);
	file = fdopen(ends[0], "r");
	assert(file != NULL);
	t_bad("cannot be read twice",
	    ky_zengin_result_read(file, &usual, NULL, &facts, &totals, &err),
	    KY_E_SYSTEM, &err, "could not go back");
	(void)fclose(file);
}

static void
too_many(void)
{
	static const struct ky_zengin_answer usual;
	struct ky_zengin_facts facts;
	struct ky_bank_totals totals;
	struct ky_err err = {0};
	FILE *file = tmpfile();

	assert(file != NULL);
	(void)fputs("transfer,amount,result\n", file);
	for (int n = 1; n <= 1000000; n++)
		(void)fprintf(file, "%d,1,paid\n", n);
	t_bad("a million",
	    ky_zengin_result_read(file, &usual, NULL, &facts, &totals, &err),
	    KY_E_INPUT, &err,
	    "line 1000001: more than the 999999 transfers a file holds");
	(void)fclose(file);
}

int
main(int argc, char **argv)
{
	assert(argc == 2);
	golden = argv[1];
	T_RUN(same_as_golden);
	T_RUN(facts_of_the_header);
	T_RUN(items);
	T_RUN(lengths);
	T_RUN(line_ends);
	T_RUN(answers);
	T_RUN(agreed_with_a_bank);
	T_RUN(of_others);
	T_RUN(tables);
	T_RUN(taker_fails);
	T_RUN(checks_only);
	T_RUN(a_pipe);
	T_RUN(too_many);
	return t_done();
}
