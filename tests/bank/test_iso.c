#include "bank/iso.h"
#include "t.h"

static void
amounts_written(void)
{
	static const struct {
		int64_t minor;
		const char *currency, *want;
	} cases[] = {
	    {0, "JPY", "0"},
	    {1200, "JPY", "1200"},
	    {0, "EUR", "0.00"},
	    {5, "EUR", "0.05"},
	    {1250, "EUR", "12.50"},
	    {5, "KWD", "0.005"},
	    {999999999999999999, "KWD", "999999999999999.999"},
	};
	char text[KY_ISO_AMOUNT_SIZE];

	T_CASES (c, cases) {
		ky_iso_amount_write(c->minor, c->currency, text);
		t_eq_str(c->want, text, c->want);
	}
}

static void
amounts_read(void)
{
	static const struct {
		const char *text, *currency;
		int64_t want; /* -1: refused */
	} cases[] = {
	    {"1200", "JPY", 1200},
	    {"1200.00", "JPY", 1200},
	    {"1200.50", "JPY", -1},
	    {"0", "JPY", 0},
	    {"12.5", "EUR", 1250},
	    {"12.50", "EUR", 1250},
	    {"12.50000", "EUR", 1250},
	    {"12.501", "EUR", -1},
	    {"0012.50", "EUR", 1250},
	    {"0.005", "KWD", 5},
	    {"20", "EUR", 2000},
	    {"", "EUR", -1},
	    {".", "EUR", -1},
	    {".50", "EUR", -1},
	    {"12.", "EUR", -1},
	    {"12,50", "EUR", -1},
	    {"1.2.3", "EUR", -1},
	    {"+1", "EUR", -1},
	    {"-1", "EUR", -1},
	    {"1e3", "EUR", -1},
	    {" 1", "EUR", -1},
	    {"1000000000000000", "JPY", 1000000000000000},
	    {"1000000000000001", "JPY", -1},
	    {"00000000000000000001", "JPY", -1},
	    {"1", "XTS", -1},
	    {"1", "jpy", -1},
	    {"1", "JP", -1},
	    {"1", "JPYX", -1},
	    {"1", "", -1},
	};

	T_CASES (c, cases) {
		struct ky_money got = {.minor = -7};
		struct ky_err err;
		enum ky_code code = ky_iso_amount_read(ky_str_of(c->text),
		    ky_str_of(c->currency), &got, &err);

		t_eq_int(c->text, code, c->want < 0 ? KY_E_INPUT : KY_OK);
		t_eq_int("as much", got.minor, c->want < 0 ? -7 : c->want);
	}
}

static struct ky_iso_amount
told(const char *text, const char *currency)
{
	return ky_iso_amount_told(ky_str_of(text), ky_str_of(currency));
}

static void
sums(void)
{
	static const struct {
		const char *label, *first, *second, *currency, *sum;
		bool minus, differs;
	} cases[] = {
	    {"the same", "10.00", "2.50", "EUR", "12.50", false, false},
	    {"not the same", "10.00", "2.50", "EUR", "12.51", false, true},
	    {"one taken off", "10.00", "2.50", "EUR", "7.50", true, false},
	    {"two currencies", "10.00", "2", "JPY", "1", false, false},
	    {"one unknown", "10.00", "x", "EUR", "1", false, false},
	    {"nothing told", "10.00", "2.50", "EUR", "", false, false},
	};

	T_CASES (c, cases) {
		struct ky_iso_amount a = told(c->first, "EUR");
		struct ky_iso_amount b = told(c->second, c->currency);
		struct ky_iso_amount sum = told(c->sum, "EUR");
		struct ky_iso_sum s = {.lost = false};

		ky_iso_sum_add(&s, &a, false);
		ky_iso_sum_add(&s, &b, c->minus);
		t_ok(c->label, ky_iso_sum_differs(&s, &sum) == c->differs);
	}
}

static void
too_much_to_add(void)
{
	struct ky_iso_amount a = told("1000000000000000", "JPY");
	struct ky_iso_sum s = {.lost = false};

	for (int i = 0; i < 10000; i++)
		ky_iso_sum_add(&s, &a, false);
	t_ok("the sum is lost, not wrong", s.lost);
}

static void
days(void)
{
	static const struct {
		const char *text, *want; /* "" = refused */
	} cases[] = {
	    {"2026-08-26", "2026-08-26"},
	    {"2026-08-26T23:59:59", "2026-08-26"},
	    {"2026-08-26T00:00:00.123+09:00", "2026-08-26"},
	    {"2026-08-26Z", "2026-08-26"},
	    {"2026-08-26+02:00", "2026-08-26"},
	    {"2026-08-26-05:00", "2026-08-26"},
	    {"2026-02-29", ""},
	    {"2026-8-26", ""},
	    {"20260826", ""},
	    {"2026-08-26x", ""},
	    {"2026-08-261", ""},
	    {"", ""},
	};

	T_CASES (c, cases) {
		struct ky_date day = {0};
		char text[KY_DATE_TEXT_SIZE];
		struct ky_err err;
		enum ky_code code = ky_iso_day_read(ky_str_of(c->text), &day,
		    &err);

		t_eq_int(c->text, code,
		    c->want[0] != '\0' ? KY_OK : KY_E_INPUT);
		ky_date_format(day, text);
		t_eq_str("the day", text, c->want);
	}
}

static void
counts(void)
{
	uint64_t n = 7;
	struct ky_err err;

	t_good("fifteen digits",
	    ky_iso_count_read(KY_STR("999999999999999"), &n, &err), &err);
	t_ok("as many", n == UINT64_C(999999999999999));
	t_bad("sixteen",
	    ky_iso_count_read(KY_STR("1000000000000000"), &n, &err), KY_E_INPUT,
	    &err, "not a count");
	t_bad("none", ky_iso_count_read(KY_STR(""), &n, &err), KY_E_INPUT, &err,
	    "not a count");
}

static void
texts(void)
{
	char out[5] = "was";

	t_ok("four fit", ky_iso_text_read(KY_STR("AC04"), out, sizeof(out)));
	t_eq_str("copied", out, "AC04");
	t_ok("five do not", !ky_iso_text_read(KY_STR("AC041"), out, 5));
	t_ok("nothing is none", !ky_iso_text_read(KY_STR(""), out, 5));
	t_ok("no control character", !ky_iso_text_read(KY_STR("A\nB"), out, 5));
	t_ok("no other letters", !ky_iso_text_read(KY_STR("\xc3\xa9"), out, 5));
	t_eq_str("untouched", out, "AC04");
}

static void
letters(void)
{
	static const struct {
		const char *text;
		bool want;
	} cases[] = {
	    {"AZ az 09", true},
	    {"/-?:().,'+", true},
	    {" x ", true},
	    {"é", false},
	    {"A & B", false},
	    {"A_B", false},
	    {"A\tB", false},
	    {"", false},
	    {"  ", false},
	};

	T_CASES (c, cases)
		t_ok(c->text, ky_iso_is_latin(ky_str_of(c->text)) == c->want);
	t_ok("no NUL", !ky_iso_is_latin((struct ky_str){"a\0b", 3}));
}

int
main(void)
{
	T_RUN(amounts_written);
	T_RUN(amounts_read);
	T_RUN(sums);
	T_RUN(too_much_to_add);
	T_RUN(days);
	T_RUN(counts);
	T_RUN(texts);
	T_RUN(letters);
	return t_done();
}
