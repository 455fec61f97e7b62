#include "t.h"

#include "intake/record.h"

#include <stdlib.h>

static char said[512];

static void
say(void *self, uint64_t line, const char *column, const char *words)
{
	size_t n = strlen(said);

	(void)self;
	(void)snprintf(said + n, sizeof(said) - n, "%" PRIu64 " %s: %s; ", line,
	    column, words);
}

static struct ky_complaints to = {.say = say};

/* The first record of a CSV file. */
static bool
read_one(const struct ky_record_kind *k, const char *head, const char *row,
    struct ky_record *out)
{
	struct ky_rows *r = calloc(1, sizeof(*r));
	struct ky_err err = {0};
	FILE *file = tmpfile();
	bool end = false, good = false;

	said[0] = '\0';
	(void)fprintf(file, "%s\n%s\n", head, row);
	rewind(file);
	if (ky_rows_open(r, file, KY_ROWS_CSV, &k->table, &err) != KY_OK ||
	    ky_record_next(k, r, out, &end, &good, &to, &err) != KY_OK)
		(void)snprintf(said, sizeof(said), "%s", err.msg);
	(void)fclose(file);
	free(r);
	return good && !end;
}

#define USAGE "record,line,day,kind,amount,currency,tax"
#define LONG_NAME \
	"x234567890123456789012345678901234567890123456789012345678901234"

static void
usage(void)
{
	static const struct {
		const char *label, *row, *said;
	} cases[] = {
	    {"as it is meant",
		"R-1,DM-1,2026-08-20,roaming-data,1234,JPY,standard", ""},
	    {"no tax said", "R-1,DM-1,2026-08-20,roaming-data,1234,JPY,", ""},
	    {"a telephone number",
		"R/1:x,+819012345678,2026-08-20,call,1,USD,outside", ""},
	    {"nothing", ",,,,,,",
		"2 record: must not be empty; 2 line: must not be empty; "
		"2 day: must not be empty; "},
	    {"neither charged nor left", "R-1,DM-1,2026-08-20,,,,",
		"2 kind: must not be empty; 2 amount: must not be empty; "
		"2 currency: must not be empty; "},
	    {"a number with a blank", "R 1,DM-1,2026-08-20,call,1,JPY,",
		"2 record: must be letters, digits and signs, no blanks; "},
	    {"a number beyond ASCII", "R\xc3\xa4,DM-1,2026-08-20,call,1,JPY,",
		"2 record: must be letters, digits and signs, no blanks; "},
	    {"a line with too long a name",
		"R-1," LONG_NAME ",2026-08-20,call,1,JPY,",
		"2 line: is longer than any name of a line; "},
	    {"a day that does not exist", "R-1,DM-1,2026-02-30,call,1,JPY,",
		"2 day: "},
	    {"a kind that is no name", "R-1,DM-1,2026-08-20,Call!,1,JPY,",
		"2 kind: "},
	    {"nothing to charge", "R-1,DM-1,2026-08-20,call,0,JPY,",
		"2 amount: must be a whole number of the smallest unit, 1 to "
		"100000000; "},
	    {"less than nothing", "R-1,DM-1,2026-08-20,call,-5,JPY,",
		"2 amount: must be"},
	    {"half a yen", "R-1,DM-1,2026-08-20,call,1.5,JPY,",
		"2 amount: must be"},
	    {"beyond all reason", "R-1,DM-1,2026-08-20,call,100000001,JPY,",
		"2 amount: must be"},
	    {"a currency nobody has", "R-1,DM-1,2026-08-20,call,1,XYZ,",
		"2 currency: is not a currency known here (JPY, USD, ...); "},
	    {"a tax that is none", "R-1,DM-1,2026-08-20,call,1,JPY,none",
		"2 tax: must be standard, reduced or outside; "},
	};

	T_CASES (c, cases) {
		struct ky_record r;

		t_ok(c->label,
		    read_one(&ky_records_usage, USAGE, c->row, &r) ==
			    (c->said[0] == '\0') &&
			strncmp(said, c->said, strlen(c->said)) == 0);
	}
}

static void
usage_is_read(void)
{
	struct ky_record r;

	t_ok("a record",
	    read_one(&ky_records_usage, USAGE,
		"R-1,#42,2026-08-20,roaming-data,1234,JPY,reduced", &r));
	t_eq_str("its number", r.id, "R-1");
	t_ok("its line", !r.name.reference && strcmp(r.name.text, "#42") == 0);
	t_ok("its day",
	    r.day.year == 2026 && r.day.month == 8 && r.day.day == 20);
	t_eq_str("its kind", r.what.text, "roaming-data");
	t_eq_int("its amount", r.minor, 1234);
	t_eq_str("its currency", r.currency, "JPY");
	t_eq_int("its tax", r.tax, KY_TAX_REDUCED);
	t_eq_int("where it stands", (int64_t)r.line, 2);
}

#define LEFT "record,line,day,remaining,at,valid_until,kind,amount,currency,tax"
#define NOON "2026-08-20T12:00:00+09:00"

static void
what_is_left(void)
{
	static const struct {
		const char *label, *row, *said;
	} cases[] = {
	    {"as it is meant", "R-1,DM-1,2026-08-20,1024," NOON ",,,,,", ""},
	    {"nothing left", "R-1,DM-1,2026-08-20,0," NOON ",2026-09-01,,,,",
		""},
	    {"when is not said", "R-1,DM-1,2026-08-20,1024,,,,,,",
		"2 at: must not be empty; "},
	    {"half a byte", "R-1,DM-1,2026-08-20,0.5," NOON ",,,,,",
		"2 remaining: must be a whole number of bytes, 0 to "
		"1125899906842624; "},
	    {"a time that is none", "R-1,DM-1,2026-08-20,1,noon,,,,,",
		"2 at: "},
	    {"charged, too",
		"R-1,DM-1,2026-08-20,1," NOON ",,call,1,JPY,"
		"outside",
		"2 kind: does not stand beside remaining; "
		"2 amount: does not stand beside remaining; "
		"2 currency: does not stand beside remaining; "
		"2 tax: does not stand beside remaining; "},
	    {"a charge with a validity",
		"R-1,DM-1,2026-08-20,," NOON ",2026-09-01,call,1,JPY,",
		"2 at: stands beside remaining only; "
		"2 valid_until: stands beside remaining only; "},
	};

	T_CASES (c, cases) {
		struct ky_record r;

		t_ok(c->label,
		    read_one(&ky_records_usage, LEFT, c->row, &r) ==
			    (c->said[0] == '\0') &&
			strncmp(said, c->said, strlen(c->said)) == 0);
	}
}

static void
what_is_left_is_a_fact(void)
{
	struct ky_line_found line = {.line_id = 7, .provider = {"demo"}};
	struct ky_command cmd;
	struct ky_record r;

	t_ok("a record",
	    read_one(&ky_records_usage, LEFT,
		"R-1,#42,2026-08-20,1024," NOON ",2026-09-01,,,,", &r));
	ky_record_command(&ky_records_usage, &r, &line, &cmd);
	t_eq_int("no charge", cmd.fact, KY_FACT_REMAINING);
	t_eq_int("so much", cmd.report.bytes, 1024);
	t_eq_int("at noon in Tokyo", cmd.report.at.us,
	    INT64_C(1787194800) * 1000000);
	t_eq_int("valid until", cmd.report.valid_until.day, 1);
	t_eq_str("under its number", cmd.key, "usage/demo/R-1");
}

#define RECEIPT "receipt,reference,line,amount,day,means,currency"

static void
receipts(void)
{
	static const struct {
		const char *label, *row, *said;
		bool reference;
		enum ky_means means;
	} cases[] = {
	    {"by reference", "C-1,000123,,5000,2026-08-20,,", "", true,
		KY_MEANS_REFERENCE},
	    {"by line", "C-1,,DM-1,5000,2026-08-20,cash,JPY", "", false,
		KY_MEANS_CASH},
	    {"by page", "C-1,,DM-1,5000,2026-08-20,page,", "", false,
		KY_MEANS_PAGE},
	    {"by neither", "C-1,,,5000,2026-08-20,cash,", "2 : names no line; ",
		false, KY_MEANS_CASH},
	    {"by both", "C-1,000123,DM-1,5000,2026-08-20,cash,",
		"2 line: line and reference exclude each other; ", false,
		KY_MEANS_CASH},
	    {"no means of ours", "C-1,,DM-1,5000,2026-08-20,unstated,",
		"2 means: must be reference, cash or page; ", false,
		KY_MEANS_REFERENCE},
	};

	T_CASES (c, cases) {
		struct ky_record r;
		bool good = read_one(&ky_records_receipts, RECEIPT, c->row, &r);

		t_eq_str(c->label, said, c->said);
		t_ok("as it says",
		    !good ||
			(r.name.reference == c->reference &&
			    r.means == c->means));
	}
}

static const struct ky_line_found found = {.line_id = 7,
    .provider = {"demo-mobile"},
    .currency = "JPY",
    .contract_date = {2026, 3, 5},
    .last_day = {2026, 8, 31},
    .today = {2026, 9, 10}};

static void
about_its_line(void)
{
	static const struct {
		const char *label, *day, *currency, *provider, *said;
		uint64_t line_id;
		bool runs, receipt;
	} cases[] = {
	    {"within the contract", "2026-08-20", "JPY", "", "", 7},
	    {"the first day", "2026-03-05", "JPY", "", "", 7},
	    {"a day early", "2026-03-04", "JPY", "",
		"3 day: is before the line's contract; ", 7},
	    {"the last day", "2026-08-31", "JPY", "", "", 7},
	    {"a day late", "2026-09-01", "JPY", "",
		"3 day: is after the contract's last day; ", 7},
	    {"not late while it runs", "2026-09-01", "JPY", "", "", 7, true},
	    {"today", "2026-09-10", "JPY", "", "", 7, true},
	    {"tomorrow", "2026-09-11", "JPY", "", "3 day: is still to come; ",
		7, true},
	    {"no line", "2026-08-20", "JPY", "",
		"3 line: no line or loan is known by that name; ", 0},
	    {"of the provider wanted", "2026-08-20", "JPY", "demo-mobile", "",
		7},
	    {"of another is as none", "2026-08-20", "JPY", "demo-rental",
		"3 line: no line or loan is known by that name; ", 7},
	    {"other money", "2026-08-20", "USD", "",
		"3 currency: is not that of the line; ", 7},
	    {"everything wrong is told", "2027-01-01", "USD", "",
		"3 currency: is not that of the line; "
		"3 day: is still to come; ",
		7},
	    {"a payment may come late", "2026-09-09", "", "", "", 7, false,
		true},
	    {"but not from the future", "2026-09-11", "", "",
		"3 day: is still to come; ", 7, false, true},
	};

	T_CASES (c, cases) {
		const struct ky_record_kind *k = c->receipt
		    ? &ky_records_receipts
		    : &ky_records_usage;
		struct ky_record r = {.line = 3, .id = "R-1", .minor = 5};
		struct ky_line_found line = found;
		struct ky_slug provider;
		struct ky_err err;

		said[0] = '\0';
		(void)snprintf(provider.text, sizeof(provider.text), "%s",
		    c->provider);
		(void)snprintf(r.currency, sizeof(r.currency), "%s",
		    c->currency);
		line.line_id = c->line_id;
		if (c->runs)
			line.last_day = (struct ky_date){0};
		t_good("the day",
		    ky_date_parse(ky_str_of(c->day), &r.day, &err), &err);
		t_ok("fits when nothing is said",
		    ky_record_fits(k, &r, &line, &provider, &to) ==
			(c->said[0] == '\0'));
		t_eq_str(c->label, said, c->said);
	}
}

static void
keys(void)
{
	static const struct ky_slug demo = {"demo-mobile"};
	char key[KY_KEY_SIZE], other[KY_KEY_SIZE];
	char id[KY_RECORD_ID_SIZE + 1];
	struct ky_err err = {0};

	t_good("a key",
	    ky_record_key(&ky_records_usage, &demo, KY_STR("R-1"), key, &err),
	    &err);
	t_eq_str("says whose and which", key, "usage/demo-mobile/R-1");
	t_ok("is a record's", ky_key_is_record(key));
	t_good("a receipt's",
	    ky_record_key(&ky_records_receipts, &demo, KY_STR("R-1"), key,
		&err),
	    &err);
	t_eq_str("is another", key, "receipt/demo-mobile/R-1");
	t_ok("and a record's", ky_key_is_record(key));
	memset(id, 'x', sizeof(id));
	t_good("as long as fits",
	    ky_record_key(&ky_records_usage, &demo, (struct ky_str){id, 45},
		key, &err),
	    &err);
	t_ok("as it is", strlen(key) == KY_KEY_SIZE - 1 && key[6] == 'd');
	t_good("longer",
	    ky_record_key(&ky_records_usage, &demo, (struct ky_str){id, 46},
		key, &err),
	    &err);
	t_ok("hashed, and still a record's",
	    strncmp(key, "usage/#", 7) == 0 && strlen(key) == 55 &&
		ky_key_is_record(key));
	t_good("another",
	    ky_record_key(&ky_records_usage, &demo, (struct ky_str){id, 47},
		other, &err),
	    &err);
	t_ok("has another", strcmp(key, other) != 0);
	t_good("another provider's",
	    ky_record_key(&ky_records_usage, &(struct ky_slug){"demo-rental"},
		(struct ky_str){id, 46}, other, &err),
	    &err);
	t_ok("too", strcmp(key, other) != 0);
	t_good("128 signs",
	    ky_record_key(&ky_records_usage, &demo, (struct ky_str){id, 128},
		key, &err),
	    &err);
	t_bad("129",
	    ky_record_key(&ky_records_usage, &demo, (struct ky_str){id, 129},
		key, &err),
	    KY_E_INPUT, &err, "1 to 128");
	t_bad("none",
	    ky_record_key(&ky_records_usage, &demo, KY_STR(""), key, &err),
	    KY_E_INPUT, &err, "1 to 128");
	t_bad("with a line end",
	    ky_record_key(&ky_records_usage, &demo, KY_STR("a\nb"), key, &err),
	    KY_E_INPUT, &err, "no blanks");
}

static void
commands(void)
{
	struct ky_record u = {.id = "R-1",
	    .day = {2026, 8, 20},
	    .minor = 1234,
	    .what = {"call"},
	    .tax = KY_TAX_OUTSIDE};
	struct ky_record p = {.id = "C-1",
	    .day = {2026, 8, 21},
	    .minor = 5000,
	    .means = KY_MEANS_CASH};
	struct ky_command cmd;

	ky_record_command(&ky_records_usage, &u, &found, &cmd);
	t_ok("usage",
	    cmd.kind == KY_CMD_FACT && cmd.fact == KY_FACT_LATE_USAGE &&
		cmd.line_id == 7 && cmd.minor == 1234 && cmd.day.day == 20 &&
		cmd.tax == KY_TAX_OUTSIDE &&
		strcmp(cmd.what.text, "call") == 0);
	t_eq_str("its key", cmd.key, "usage/demo-mobile/R-1");
	t_eq_int("and nothing else", cmd.refund_reason, -1);
	ky_record_command(&ky_records_receipts, &p, &found, &cmd);
	t_ok("a payment",
	    cmd.fact == KY_FACT_PAYMENT && cmd.minor == 5000 &&
		cmd.day.day == 21 && cmd.means == KY_MEANS_CASH &&
		cmd.what.text[0] == '\0' && cmd.tax == KY_TAX_NONE);
	t_eq_str("its key", cmd.key, "receipt/demo-mobile/C-1");
}

int
main(void)
{
	T_RUN(usage);
	T_RUN(usage_is_read);
	T_RUN(what_is_left);
	T_RUN(what_is_left_is_a_fact);
	T_RUN(receipts);
	T_RUN(about_its_line);
	T_RUN(keys);
	T_RUN(commands);
	return t_done();
}
