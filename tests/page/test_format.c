#include "page/format.h"

#include "t.h"

static void
amounts(void)
{
	static const struct {
		int64_t minor;
		const char *currency;
		enum ky_tongue tongue;
		const char *want;
	} cases[] = {
	    {0, "JPY", KY_TONGUE_EN, "¥0"},
	    {999, "JPY", KY_TONGUE_EN, "¥999"},
	    {1000, "JPY", KY_TONGUE_JA, "1,000円"},
	    {1234567, "JPY", KY_TONGUE_ZH_HANS, "1,234,567日元"},
	    {1234567, "JPY", KY_TONGUE_ZH_HANT, "1,234,567日圓"},
	    {-1980, "JPY", KY_TONGUE_KO, "−1,980엔"},
	    {-5, "USD", KY_TONGUE_EN, "−USD 0.05"},
	    {INT64_MIN, "JPY", KY_TONGUE_EN, "−¥9,223,372,036,854,775,808"},
	    {100000, "KRW", KY_TONGUE_KO, "KRW 100,000"},
	};

	T_CASES (c, cases) {
		struct ky_buf b;

		ky_buf_init(&b, 200);
		ky_format_money(c->minor, c->currency, c->tongue, &b);
		t_eq_str(c->want, b.p, c->want);
		ky_buf_done(&b);
	}
}

static void
days(void)
{
	static const struct {
		const char *day;
		enum ky_tongue tongue;
		const char *want;
	} cases[] = {
	    {"1970-01-01", KY_TONGUE_EN, "Thu 1 January 1970"},
	    {"1969-12-28", KY_TONGUE_EN, "Sun 28 December 1969"},
	    {"2024-02-29", KY_TONGUE_JA, "2024年2月29日 (木)"},
	    {"2026-11-29", KY_TONGUE_ZH_HANT, "2026年11月29日 (週日)"},
	    {"2026-11-28", KY_TONGUE_KO, "2026년 11월 28일 (토)"},
	};

	T_CASES (c, cases) {
		struct ky_date day = {0};
		struct ky_err err = {0};
		struct ky_buf b;

		ky_buf_init(&b, 200);
		(void)t_good(c->day,
		    ky_date_parse(ky_str_of(c->day), &day, &err), &err);
		ky_format_weekday(day, c->tongue, &b);
		t_eq_str(c->want, b.p, c->want);
		ky_buf_done(&b);
	}
}

int
main(void)
{
	T_RUN(amounts);
	T_RUN(days);
	return t_done();
}
