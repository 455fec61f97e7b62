#include "core/calendar.h"

#include <assert.h>

#define SUNDAY 0
#define MONDAY 1
#define SATURDAY 6

#define ALWAYS 2099

/* How the day of the month is found. */
enum how {
	ON,        /* day `n` */
	MONDAY_NO, /* Monday number `n` */
	SPRING,    /* the equinox */
	AUTUMN,
};

/* A national holiday as the Act has it in the years `from` to `to`. */
static const struct holiday {
	uint16_t from, to;
	uint8_t month;
	enum how how;
	uint8_t n;
	const char *name;
} holidays[] = {
    {2007, ALWAYS, 1, ON, 1, "New Year's Day"},
    {2007, ALWAYS, 1, MONDAY_NO, 2, "Coming of Age Day"},
    {2007, ALWAYS, 2, ON, 11, "National Foundation Day"},
    {2020, ALWAYS, 2, ON, 23, "Emperor's Birthday"},
    {2007, ALWAYS, 3, SPRING, 0, "Vernal Equinox Day"},
    {2007, ALWAYS, 4, ON, 29, "Showa Day"},
    {2019, 2019, 5, ON, 1, "Enthronement Day"},
    {2007, ALWAYS, 5, ON, 3, "Constitution Memorial Day"},
    {2007, ALWAYS, 5, ON, 4, "Greenery Day"},
    {2007, ALWAYS, 5, ON, 5, "Children's Day"},
    {2007, 2019, 7, MONDAY_NO, 3, "Marine Day"},
    {2020, 2020, 7, ON, 23, "Marine Day"}, /* the games */
    {2021, 2021, 7, ON, 22, "Marine Day"},
    {2022, ALWAYS, 7, MONDAY_NO, 3, "Marine Day"},
    {2016, 2019, 8, ON, 11, "Mountain Day"},
    {2020, 2020, 8, ON, 10, "Mountain Day"},
    {2021, 2021, 8, ON, 8, "Mountain Day"},
    {2022, ALWAYS, 8, ON, 11, "Mountain Day"},
    {2007, ALWAYS, 9, MONDAY_NO, 3, "Respect for the Aged Day"},
    {2007, ALWAYS, 9, AUTUMN, 0, "Autumnal Equinox Day"},
    {2007, 2019, 10, MONDAY_NO, 2, "Health and Sports Day"},
    {2020, 2020, 7, ON, 24, "Sports Day"},
    {2021, 2021, 7, ON, 23, "Sports Day"},
    {2022, ALWAYS, 10, MONDAY_NO, 2, "Sports Day"},
    {2019, 2019, 10, ON, 22, "Enthronement Ceremony Day"},
    {2007, ALWAYS, 11, ON, 3, "Culture Day"},
    {2007, ALWAYS, 11, ON, 23, "Labour Thanksgiving Day"},
    {2007, 2018, 12, ON, 23, "Emperor's Birthday"},
};

bool
ky_calendar_has(struct ky_date d)
{
	return ky_date_cmp(d, KY_CALENDAR_FIRST) >= 0 &&
	    ky_date_cmp(d, KY_CALENDAR_LAST) <= 0;
}

/* 0 = Sunday; 1970-01-01 was a Thursday. */
static int
weekday(struct ky_date d)
{
	int64_t days = ky_date_days(d) % 7;

	return (int)((days + 7 + 4) % 7);
}

/* The equinox falls 0.242194 days later each year, and a day back each leap
 * year; `start` is its millionths of a day in March or September 1980. */
static int
equinox(int32_t year, int32_t start)
{
	int32_t since = year - 1980;

	return (start + 242194 * since) / 1000000 - since / 4;
}

static int
nth_monday(struct ky_date d, int n)
{
	int first = weekday((struct ky_date){d.year, d.month, 1});

	return 1 + (MONDAY - first + 7) % 7 + 7 * (n - 1);
}

static int
day_of(const struct holiday *h, struct ky_date d)
{
	switch (h->how) {
	case ON:
		return h->n;
	case MONDAY_NO:
		return nth_monday(d, h->n);
	case SPRING:
		return equinox(d.year, 20843100);
	case AUTUMN:
		return equinox(d.year, 23248800);
	}
	assert(!"a way to find the day");
	return 0;
}

/* A holiday of the Act's own list; NULL: none. */
static const char *
national(struct ky_date d)
{
	for (size_t i = 0; i < sizeof(holidays) / sizeof(holidays[0]); i++) {
		const struct holiday *h = &holidays[i];

		if (d.year >= h->from && d.year <= h->to &&
		    d.month == h->month && d.day == day_of(h, d))
			return h->name;
	}
	return NULL;
}

/* Is `d` the first day behind a holiday on a Sunday that is none itself? */
static bool
is_substitute(struct ky_date d)
{
	struct ky_date before = ky_date_add(d, -1);

	while (national(before) != NULL) {
		if (weekday(before) == SUNDAY)
			return true;
		before = ky_date_add(before, -1);
	}
	return false;
}

const char *
ky_holiday_name(struct ky_date d)
{
	const char *name = national(d);

	if (name != NULL)
		return name;
	if (is_substitute(d))
		return "substitute holiday";
	if (national(ky_date_add(d, -1)) != NULL &&
	    national(ky_date_add(d, 1)) != NULL)
		return "citizens' holiday";
	return NULL;
}

static bool
is_turn_of_year(struct ky_date d)
{
	return (d.month == 12 && d.day == 31) || (d.month == 1 && d.day <= 3);
}

bool
ky_bank_day(struct ky_date d)
{
	return weekday(d) != SATURDAY && weekday(d) != SUNDAY &&
	    !is_turn_of_year(d) && ky_holiday_name(d) == NULL;
}

struct ky_date
ky_bank_day_from(struct ky_date d)
{
	while (!ky_bank_day(d) && ky_date_cmp(d, ky_date_add(d, 1)) != 0)
		d = ky_date_add(d, 1);
	return d;
}

struct ky_date
ky_bank_day_add(struct ky_date d, uint16_t n)
{
	for (; n > 0; n--)
		d = ky_bank_day_from(ky_date_add(d, 1));
	return d;
}
