#include "base/time.h"
#include "t.h"

static void
parse(void)
{
	static const struct {
		const char *label, *text, *utc;
		int64_t us;
	} cases[] = {
	    {"the epoch", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", 0},
	    {"a second", "1970-01-01T00:00:01Z", "1970-01-01T00:00:01Z",
		1000000},
	    {"a microsecond before", "1969-12-31T23:59:59.999999Z",
		"1969-12-31T23:59:59.999999Z", -1},
	    {"Japan is nine hours ahead", "2026-08-26T20:00:00+09:00",
		"2026-08-26T11:00:00Z", INT64_C(1787742000000000)},
	    {"New York is behind", "2026-08-26T07:00:00-04:00",
		"2026-08-26T11:00:00Z", INT64_C(1787742000000000)},
	    {"half an hour's zone", "2026-08-26T16:30:00+05:30",
		"2026-08-26T11:00:00Z", INT64_C(1787742000000000)},
	    {"one digit of a second", "1970-01-01T00:00:00.5Z",
		"1970-01-01T00:00:00.500Z", 500000},
	    {"milliseconds", "1970-01-01T00:00:00.007Z",
		"1970-01-01T00:00:00.007Z", 7000},
	    {"microseconds", "1970-01-01T00:00:00.000007Z",
		"1970-01-01T00:00:00.000007Z", 7},
	    {"a fraction of nothing", "1970-01-01T00:00:00.000000Z",
		"1970-01-01T00:00:00Z", 0},
	    {"a leap day", "2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z",
		INT64_C(1709208000000000)},
	    {"the first instant", "0001-01-01T00:00:00Z",
		"0001-01-01T00:00:00Z", INT64_C(-62135596800000000)},
	    {"the last instant", "9999-12-31T23:59:59.999999Z",
		"9999-12-31T23:59:59.999999Z", INT64_C(253402300799999999)},
	};
	char text[KY_TIME_TEXT_SIZE];
	struct ky_err err;

	T_CASES (c, cases) {
		struct ky_time got = {99};

		t_good(c->label, ky_time_parse(ky_str_of(c->text), &got, &err),
		    &err);
		t_eq_int(c->label, got.us, c->us);
		ky_time_format(got, text);
		t_eq_str(c->label, text, c->utc);
	}
}

static void
parse_bad(void)
{
	static const struct {
		const char *label, *text, *words;
	} cases[] = {
	    {"nothing", "", "no day of the form"},
	    {"a day alone", "2026-08-26", "no clock time"},
	    {"no zone", "2026-08-26T20:00:00", "no zone"},
	    {"a blank for the T", "2026-08-26 20:00:00Z", "no clock time"},
	    {"no seconds", "2026-08-26T20:00Z", "no clock time"},
	    {"year 0", "0000-01-01T00:00:00Z", "no day of the form"},
	    {"month 13", "2026-13-01T00:00:00Z", "no day of the form"},
	    {"day 0", "2026-01-00T00:00:00Z", "no day of the form"},
	    {"29 February", "2026-02-29T00:00:00Z", "no day of the form"},
	    {"hour 24", "2026-08-26T24:00:00Z", "no clock time"},
	    {"minute 60", "2026-08-26T20:60:00Z", "no clock time"},
	    {"a leap second", "2016-12-31T23:59:60Z", "no clock time"},
	    {"a point alone", "2026-08-26T20:00:00.Z",
		"no digit of a fraction at character 21"},
	    {"seven digits of a second", "2026-08-26T20:00:00.1234567Z",
		"no zone (Z or +09:00) at character 27"},
	    {"a small z", "2026-08-26T20:00:00z",
		"no zone (Z or +09:00) at character 20"},
	    {"an offset without minutes", "2026-08-26T20:00:00+09",
		"no offset of the form"},
	    {"an offset without a colon", "2026-08-26T20:00:00+0900",
		"no offset of the form"},
	    {"an offset of 24 hours", "2026-08-26T20:00:00+24:00",
		"no offset of the form"},
	    {"an offset of 60 minutes", "2026-08-26T20:00:00+09:60",
		"no offset of the form"},
	    {"something behind", "2026-08-26T20:00:00Z ",
		"something more at character 21"},
	};
	struct ky_err err;

	T_CASES (c, cases) {
		struct ky_time got = {99};

		err.msg[0] = '\0';
		t_bad(c->label, ky_time_parse(ky_str_of(c->text), &got, &err),
		    KY_E_INPUT, &err, c->words);
		t_eq_int("untouched", got.us, 99);
	}
}

static void
order(void)
{
	struct ky_time a = {-1}, b = {1};

	t_eq_int("before", ky_time_cmp(a, b), -1);
	t_eq_int("after", ky_time_cmp(b, a), 1);
	t_eq_int("the same", ky_time_cmp(a, a), 0);
	t_eq_int("later by a day", ky_time_after(a, KY_DAY_US).us,
	    INT64_C(86399999999));
}

static void
civil(void)
{
	static const struct {
		const char *label;
		int32_t year;
		uint32_t month, days;
	} months[] = {
	    {"January", 2026, 1, 31},
	    {"April", 2026, 4, 30},
	    {"February", 2026, 2, 28},
	    {"February of a leap year", 2024, 2, 29},
	    {"February of a century", 1900, 2, 28},
	    {"February of a fourth century", 2000, 2, 29},
	    {"December", 2026, 12, 31},
	};
	int64_t first = ky_civil_to_days(1, 1, 1);
	int64_t last = ky_civil_to_days(9999, 12, 31);
	uint32_t month, day;
	int32_t year;
	int wrong = 0;

	T_CASES (c, months)
		t_eq_int(c->label, ky_civil_month_days(c->year, c->month),
		    c->days);
	for (int64_t i = first; i <= last; i++) {
		ky_civil_from_days(i, &year, &month, &day);
		if (ky_civil_to_days(year, month, day) != i || month < 1 ||
		    month > 12 || day < 1 ||
		    day > ky_civil_month_days(year, month))
			wrong++;
	}
	t_eq_int("every day from year 1 to 9999 comes back", wrong, 0);
	t_eq_int("days in these years", last - first + 1, 3652059);
	t_eq_int("the epoch is day 0", ky_civil_to_days(1970, 1, 1), 0);
}

int
main(void)
{
	T_RUN(parse);
	T_RUN(parse_bad);
	T_RUN(order);
	T_RUN(civil);
	return t_done();
}
