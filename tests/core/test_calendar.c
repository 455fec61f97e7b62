#include "core/calendar.h"

#include "t.h"

#define NEW_YEAR "New Year's Day"
#define AGE "Coming of Age Day"
#define FOUNDATION "National Foundation Day"
#define EMPEROR "Emperor's Birthday"
#define SPRING "Vernal Equinox Day"
#define SHOWA "Showa Day"
#define CONSTITUTION "Constitution Memorial Day"
#define GREENERY "Greenery Day"
#define CHILDREN "Children's Day"
#define MARINE "Marine Day"
#define MOUNTAIN "Mountain Day"
#define AGED "Respect for the Aged Day"
#define AUTUMN "Autumnal Equinox Day"
#define HEALTH "Health and Sports Day"
#define SPORTS "Sports Day"
#define CULTURE "Culture Day"
#define LABOUR "Labour Thanksgiving Day"
#define SUBSTITUTE "substitute holiday"
#define CITIZENS "citizens' holiday"
#define ENTHRONED "Enthronement Day"
#define CEREMONY "Enthronement Ceremony Day"

/* Every holiday of twelve years, as published. */
static const struct {
	uint16_t year;
	uint8_t month, day;
	const char *name;
} published[] = {
    {2019, 1, 1, NEW_YEAR},
    {2019, 1, 14, AGE},
    {2019, 2, 11, FOUNDATION},
    {2019, 3, 21, SPRING},
    {2019, 4, 29, SHOWA},
    {2019, 4, 30, CITIZENS},
    {2019, 5, 1, ENTHRONED},
    {2019, 5, 2, CITIZENS},
    {2019, 5, 3, CONSTITUTION},
    {2019, 5, 4, GREENERY},
    {2019, 5, 5, CHILDREN},
    {2019, 5, 6, SUBSTITUTE},
    {2019, 7, 15, MARINE},
    {2019, 8, 11, MOUNTAIN},
    {2019, 8, 12, SUBSTITUTE},
    {2019, 9, 16, AGED},
    {2019, 9, 23, AUTUMN},
    {2019, 10, 14, HEALTH},
    {2019, 10, 22, CEREMONY},
    {2019, 11, 3, CULTURE},
    {2019, 11, 4, SUBSTITUTE},
    {2019, 11, 23, LABOUR},
    {2020, 1, 1, NEW_YEAR},
    {2020, 1, 13, AGE},
    {2020, 2, 11, FOUNDATION},
    {2020, 2, 23, EMPEROR},
    {2020, 2, 24, SUBSTITUTE},
    {2020, 3, 20, SPRING},
    {2020, 4, 29, SHOWA},
    {2020, 5, 3, CONSTITUTION},
    {2020, 5, 4, GREENERY},
    {2020, 5, 5, CHILDREN},
    {2020, 5, 6, SUBSTITUTE},
    {2020, 7, 23, MARINE},
    {2020, 7, 24, SPORTS},
    {2020, 8, 10, MOUNTAIN},
    {2020, 9, 21, AGED},
    {2020, 9, 22, AUTUMN},
    {2020, 11, 3, CULTURE},
    {2020, 11, 23, LABOUR},
    {2021, 1, 1, NEW_YEAR},
    {2021, 1, 11, AGE},
    {2021, 2, 11, FOUNDATION},
    {2021, 2, 23, EMPEROR},
    {2021, 3, 20, SPRING},
    {2021, 4, 29, SHOWA},
    {2021, 5, 3, CONSTITUTION},
    {2021, 5, 4, GREENERY},
    {2021, 5, 5, CHILDREN},
    {2021, 7, 22, MARINE},
    {2021, 7, 23, SPORTS},
    {2021, 8, 8, MOUNTAIN},
    {2021, 8, 9, SUBSTITUTE},
    {2021, 9, 20, AGED},
    {2021, 9, 23, AUTUMN},
    {2021, 11, 3, CULTURE},
    {2021, 11, 23, LABOUR},
    {2022, 1, 1, NEW_YEAR},
    {2022, 1, 10, AGE},
    {2022, 2, 11, FOUNDATION},
    {2022, 2, 23, EMPEROR},
    {2022, 3, 21, SPRING},
    {2022, 4, 29, SHOWA},
    {2022, 5, 3, CONSTITUTION},
    {2022, 5, 4, GREENERY},
    {2022, 5, 5, CHILDREN},
    {2022, 7, 18, MARINE},
    {2022, 8, 11, MOUNTAIN},
    {2022, 9, 19, AGED},
    {2022, 9, 23, AUTUMN},
    {2022, 10, 10, SPORTS},
    {2022, 11, 3, CULTURE},
    {2022, 11, 23, LABOUR},
    {2023, 1, 1, NEW_YEAR},
    {2023, 1, 2, SUBSTITUTE},
    {2023, 1, 9, AGE},
    {2023, 2, 11, FOUNDATION},
    {2023, 2, 23, EMPEROR},
    {2023, 3, 21, SPRING},
    {2023, 4, 29, SHOWA},
    {2023, 5, 3, CONSTITUTION},
    {2023, 5, 4, GREENERY},
    {2023, 5, 5, CHILDREN},
    {2023, 7, 17, MARINE},
    {2023, 8, 11, MOUNTAIN},
    {2023, 9, 18, AGED},
    {2023, 9, 23, AUTUMN},
    {2023, 10, 9, SPORTS},
    {2023, 11, 3, CULTURE},
    {2023, 11, 23, LABOUR},
    {2024, 1, 1, NEW_YEAR},
    {2024, 1, 8, AGE},
    {2024, 2, 11, FOUNDATION},
    {2024, 2, 12, SUBSTITUTE},
    {2024, 2, 23, EMPEROR},
    {2024, 3, 20, SPRING},
    {2024, 4, 29, SHOWA},
    {2024, 5, 3, CONSTITUTION},
    {2024, 5, 4, GREENERY},
    {2024, 5, 5, CHILDREN},
    {2024, 5, 6, SUBSTITUTE},
    {2024, 7, 15, MARINE},
    {2024, 8, 11, MOUNTAIN},
    {2024, 8, 12, SUBSTITUTE},
    {2024, 9, 16, AGED},
    {2024, 9, 22, AUTUMN},
    {2024, 9, 23, SUBSTITUTE},
    {2024, 10, 14, SPORTS},
    {2024, 11, 3, CULTURE},
    {2024, 11, 4, SUBSTITUTE},
    {2024, 11, 23, LABOUR},
    {2025, 1, 1, NEW_YEAR},
    {2025, 1, 13, AGE},
    {2025, 2, 11, FOUNDATION},
    {2025, 2, 23, EMPEROR},
    {2025, 2, 24, SUBSTITUTE},
    {2025, 3, 20, SPRING},
    {2025, 4, 29, SHOWA},
    {2025, 5, 3, CONSTITUTION},
    {2025, 5, 4, GREENERY},
    {2025, 5, 5, CHILDREN},
    {2025, 5, 6, SUBSTITUTE},
    {2025, 7, 21, MARINE},
    {2025, 8, 11, MOUNTAIN},
    {2025, 9, 15, AGED},
    {2025, 9, 23, AUTUMN},
    {2025, 10, 13, SPORTS},
    {2025, 11, 3, CULTURE},
    {2025, 11, 23, LABOUR},
    {2025, 11, 24, SUBSTITUTE},
    {2026, 1, 1, NEW_YEAR},
    {2026, 1, 12, AGE},
    {2026, 2, 11, FOUNDATION},
    {2026, 2, 23, EMPEROR},
    {2026, 3, 20, SPRING},
    {2026, 4, 29, SHOWA},
    {2026, 5, 3, CONSTITUTION},
    {2026, 5, 4, GREENERY},
    {2026, 5, 5, CHILDREN},
    {2026, 5, 6, SUBSTITUTE},
    {2026, 7, 20, MARINE},
    {2026, 8, 11, MOUNTAIN},
    {2026, 9, 21, AGED},
    {2026, 9, 22, CITIZENS},
    {2026, 9, 23, AUTUMN},
    {2026, 10, 12, SPORTS},
    {2026, 11, 3, CULTURE},
    {2026, 11, 23, LABOUR},
    {2027, 1, 1, NEW_YEAR},
    {2027, 1, 11, AGE},
    {2027, 2, 11, FOUNDATION},
    {2027, 2, 23, EMPEROR},
    {2027, 3, 21, SPRING},
    {2027, 3, 22, SUBSTITUTE},
    {2027, 4, 29, SHOWA},
    {2027, 5, 3, CONSTITUTION},
    {2027, 5, 4, GREENERY},
    {2027, 5, 5, CHILDREN},
    {2027, 7, 19, MARINE},
    {2027, 8, 11, MOUNTAIN},
    {2027, 9, 20, AGED},
    {2027, 9, 23, AUTUMN},
    {2027, 10, 11, SPORTS},
    {2027, 11, 3, CULTURE},
    {2027, 11, 23, LABOUR},
    {2028, 1, 1, NEW_YEAR},
    {2028, 1, 10, AGE},
    {2028, 2, 11, FOUNDATION},
    {2028, 2, 23, EMPEROR},
    {2028, 3, 20, SPRING},
    {2028, 4, 29, SHOWA},
    {2028, 5, 3, CONSTITUTION},
    {2028, 5, 4, GREENERY},
    {2028, 5, 5, CHILDREN},
    {2028, 7, 17, MARINE},
    {2028, 8, 11, MOUNTAIN},
    {2028, 9, 18, AGED},
    {2028, 9, 22, AUTUMN},
    {2028, 10, 9, SPORTS},
    {2028, 11, 3, CULTURE},
    {2028, 11, 23, LABOUR},
    {2029, 1, 1, NEW_YEAR},
    {2029, 1, 8, AGE},
    {2029, 2, 11, FOUNDATION},
    {2029, 2, 12, SUBSTITUTE},
    {2029, 2, 23, EMPEROR},
    {2029, 3, 20, SPRING},
    {2029, 4, 29, SHOWA},
    {2029, 4, 30, SUBSTITUTE},
    {2029, 5, 3, CONSTITUTION},
    {2029, 5, 4, GREENERY},
    {2029, 5, 5, CHILDREN},
    {2029, 7, 16, MARINE},
    {2029, 8, 11, MOUNTAIN},
    {2029, 9, 17, AGED},
    {2029, 9, 23, AUTUMN},
    {2029, 9, 24, SUBSTITUTE},
    {2029, 10, 8, SPORTS},
    {2029, 11, 3, CULTURE},
    {2029, 11, 23, LABOUR},
    {2030, 1, 1, NEW_YEAR},
    {2030, 1, 14, AGE},
    {2030, 2, 11, FOUNDATION},
    {2030, 2, 23, EMPEROR},
    {2030, 3, 20, SPRING},
    {2030, 4, 29, SHOWA},
    {2030, 5, 3, CONSTITUTION},
    {2030, 5, 4, GREENERY},
    {2030, 5, 5, CHILDREN},
    {2030, 5, 6, SUBSTITUTE},
    {2030, 7, 15, MARINE},
    {2030, 8, 11, MOUNTAIN},
    {2030, 8, 12, SUBSTITUTE},
    {2030, 9, 16, AGED},
    {2030, 9, 23, AUTUMN},
    {2030, 10, 14, SPORTS},
    {2030, 11, 3, CULTURE},
    {2030, 11, 4, SUBSTITUTE},
    {2030, 11, 23, LABOUR},
};

static const char *
published_name(struct ky_date d)
{
	T_CASES (p, published)
		if (p->year == d.year && p->month == d.month && p->day == d.day)
			return p->name;
	return "none";
}

/* Each day of those years, not only the holidays.
 * Rule: docs/rules/jp.md#7.4 */
static void
every_day(void)
{
	struct ky_date last = {2030, 12, 31};

	for (struct ky_date d = {2019, 1, 1}; ky_date_cmp(d, last) <= 0;
	     d = ky_date_add(d, 1)) {
		const char *got = ky_holiday_name(d);
		const char *want = published_name(d);
		char label[KY_DATE_TEXT_SIZE];

		if (got == NULL)
			got = "none";
		ky_date_format(d, label);
		/* 4383 lines of "none" would hide the rest. */
		if (d.day == 1 || strcmp(want, "none") != 0 ||
		    strcmp(got, want) != 0)
			t_eq_str(label, got, want);
	}
}

/* Before and behind the table: what changed, and what comes seldom. */
static void
other_years(void)
{
	static const struct {
		const char *label;
		struct ky_date d;
		const char *want; /* NULL: no holiday */
	} cases[] = {
	    {"the first day there is", {2007, 1, 1}, NEW_YEAR},
	    {"a day between, 2009", {2009, 9, 22}, CITIZENS},
	    {"a day between, 2015", {2015, 9, 22}, CITIZENS},
	    {"a day between, 2032", {2032, 9, 21}, CITIZENS},
	    {"none between a Saturday's and a Monday's", {2026, 9, 20}, NULL},
	    {"behind three holidays, 2008", {2008, 5, 6}, SUBSTITUTE},
	    {"behind two, 2009", {2009, 5, 6}, SUBSTITUTE},
	    {"behind one, 2015", {2015, 5, 6}, SUBSTITUTE},
	    {"none for a Saturday", {2027, 1, 4}, NULL},
	    {"the former Emperor's last", {2018, 12, 23}, EMPEROR},
	    {"and its Monday", {2018, 12, 24}, SUBSTITUTE},
	    {"no such day in 2019", {2019, 12, 23}, NULL},
	    {"not before 2020", {2019, 2, 23}, NULL},
	    {"no Mountain Day before 2016", {2015, 8, 11}, NULL},
	    {"Mountain Day's first", {2016, 8, 11}, MOUNTAIN},
	    {"Marine Day as always, 2019", {2019, 7, 15}, MARINE},
	    {"not moved twice, 2020", {2020, 7, 20}, NULL},
	    {"not moved twice, 2021", {2021, 10, 11}, NULL},
	    {"spring on the 19th, 2096 on", {2096, 3, 19}, SPRING},
	    {"spring of a leap year", {2028, 3, 20}, SPRING},
	    {"spring of the year behind it", {2031, 3, 21}, SPRING},
	    {"autumn on the 22nd, 2012", {2012, 9, 22}, AUTUMN},
	    {"autumn on the 23rd, 2011", {2011, 9, 23}, AUTUMN},
	    {"spring on a Sunday, 2044", {2044, 3, 21}, SUBSTITUTE},
	    {"autumn, 2048", {2048, 9, 22}, AUTUMN},
	    {"a day between, 2049", {2049, 9, 21}, CITIZENS},
	    {"the last holiday there is", {2099, 11, 23}, LABOUR},
	    {"the last day there is", {2099, 12, 31}, NULL},
	    {"none is known before", {2006, 11, 23}, NULL},
	    {"none is known behind", {2100, 1, 1}, NULL},
	};

	T_CASES (c, cases) {
		const char *got = ky_holiday_name(c->d);

		t_eq_str(c->label, got != NULL ? got : "none",
		    c->want != NULL ? c->want : "none");
	}
}

static void
span(void)
{
	t_ok("its first day", ky_calendar_has(KY_CALENDAR_FIRST));
	t_ok("its last day", ky_calendar_has(KY_CALENDAR_LAST));
	t_ok("not before", !ky_calendar_has((struct ky_date){2006, 12, 31}));
	t_ok("not behind", !ky_calendar_has((struct ky_date){2100, 1, 1}));
	t_ok("not no date", !ky_calendar_has((struct ky_date){0}));
}

/* Rule: docs/rules/jp.md#7.4 */
static void
bank_day(void)
{
	static const struct {
		const char *label;
		struct ky_date d;
		bool want;
	} cases[] = {
	    {"a Monday", {2026, 8, 24}, true},
	    {"a Friday", {2026, 8, 28}, true},
	    {"a Saturday", {2026, 8, 29}, false},
	    {"a Sunday", {2026, 8, 30}, false},
	    {"a holiday", {2026, 8, 11}, false},
	    {"a substitute holiday", {2026, 5, 6}, false},
	    {"a citizens' holiday", {2026, 9, 22}, false},
	    {"behind golden week", {2026, 5, 7}, true},
	    {"mid-August is no holiday", {2026, 8, 14}, true},
	    {"30 December", {2026, 12, 30}, true},
	    {"31 December", {2026, 12, 31}, false},
	    {"2 January", {2024, 1, 2}, false},
	    {"3 January", {2024, 1, 3}, false},
	    {"4 January", {2024, 1, 4}, true},
	    {"4 January, a Sunday", {2026, 1, 4}, false},
	    {"24 December", {2026, 12, 24}, true},
	    {"a moved holiday's old day, 2020", {2020, 10, 12}, true},
	};

	T_CASES (c, cases)
		t_ok(c->label, ky_bank_day(c->d) == c->want);
}

static void
t_day(const char *label, struct ky_date got, struct ky_date want)
{
	char g[KY_DATE_TEXT_SIZE], w[KY_DATE_TEXT_SIZE];

	ky_date_format(got, g);
	ky_date_format(want, w);
	t_eq_str(label, g, w);
}

static void
count(void)
{
	static const struct {
		const char *label;
		struct ky_date d;
		uint16_t n;
		struct ky_date from, add; /* both questions */
	} cases[] = {
	    {"a bank day is itself", {2026, 8, 26}, 0, {2026, 8, 26},
		{2026, 8, 26}},
	    {"none added to a Sunday", {2026, 8, 30}, 0, {2026, 8, 31},
		{2026, 8, 30}},
	    {"the next one", {2026, 8, 26}, 1, {2026, 8, 26}, {2026, 8, 27}},
	    {"over a weekend", {2026, 8, 28}, 1, {2026, 8, 28}, {2026, 8, 31}},
	    {"from a Saturday", {2026, 8, 29}, 1, {2026, 8, 31}, {2026, 8, 31}},
	    {"over the turn of the year", {2026, 12, 30}, 1, {2026, 12, 30},
		{2027, 1, 4}},
	    {"from within it", {2026, 12, 31}, 1, {2027, 1, 4}, {2027, 1, 4}},
	    {"a turn with a weekend behind it", {2025, 12, 31}, 2, {2026, 1, 5},
		{2026, 1, 6}},
	    {"the ten days of 2019", {2019, 4, 26}, 1, {2019, 4, 26},
		{2019, 5, 7}},
	    {"from within them", {2019, 4, 27}, 3, {2019, 5, 7}, {2019, 5, 9}},
	    {"long before the calendar begins", {1999, 12, 30}, 1,
		{1999, 12, 30}, {2000, 1, 4}},
	    {"before 1970", {1961, 9, 2}, 1, {1961, 9, 4}, {1961, 9, 4}},
	    {"over its end", {2099, 12, 30}, 1, {2099, 12, 30}, {2100, 1, 4}},
	    {"at the end of all days", {9999, 12, 30}, 2, {9999, 12, 30},
		{9999, 12, 31}},
	    {"silver week 2026", {2026, 9, 18}, 2, {2026, 9, 18},
		{2026, 9, 25}},
	};

	T_CASES (c, cases) {
		t_day(c->label, ky_bank_day_from(c->d), c->from);
		t_day(c->label, ky_bank_day_add(c->d, c->n), c->add);
	}
}

/* Whole years, counted from the published list by another program. */
static void
of_a_year(void)
{
	static const struct {
		const char *label;
		int32_t year;
		int want;
	} cases[] = {
	    {"2019", 2019, 241},
	    {"2024", 2024, 245},
	    {"2026", 2026, 242},
	};

	T_CASES (c, cases) {
		struct ky_date d = {c->year, 1, 1};
		int n = 0;

		for (; d.year == c->year; d = ky_date_add(d, 1))
			n += ky_bank_day(d);
		t_eq_int(c->label, n, c->want);
	}
}

int
main(void)
{
	T_RUN(every_day);
	T_RUN(other_years);
	T_RUN(span);
	T_RUN(bank_day);
	T_RUN(count);
	T_RUN(of_a_year);
	return t_done();
}
