#include "web/chart.h"

#include "t.h"

#include <inttypes.h>

static int64_t
number(const json_t *of, const char *name)
{
	return json_integer_value(json_object_get(of, name));
}

static const json_t *
bar(const json_t *chart, size_t i)
{
	return json_array_get(json_object_get(chart, "bars"), i);
}

static void
empty(void)
{
	json_t *chart = ky_chart(NULL, 0);

	t_ok("no day, no picture", json_is_null(chart));
	json_decref(chart);
}

static void
bars(void)
{
	const struct ky_day day[] = {
	    {.last_day = {2026, 12, 1},
		.owed = 1000,
		.marks = 1u << KY_DAY_FIRST},
	    {.last_day = {2026, 12, 1}, .owed = 1000, .again = true},
	    {.last_day = {2026, 12, 2}, .owed = 2000},
	    {.last_day = {2026, 12, 3},
		.back = 1000,
		.marks = 1u << KY_DAY_CHEAPEST},
	    {.last_day = {2026, 12, 4}},
	};
	json_t *chart = ky_chart(day, 5);
	const json_t *high = bar(chart, 1), *low = bar(chart, 2);

	t_eq_int("a bar for each last day",
	    (int64_t)json_array_size(json_object_get(chart, "bars")), 4);
	t_ok("twice as much is twice as high, but for a pixel",
	    number(high, "height") - 2 * number(bar(chart, 0), "height") <= 1);
	t_eq_int("what is paid stands on the line",
	    number(high, "y") + number(high, "height"), number(chart, "zero"));
	t_eq_int("what comes back hangs below it", number(low, "y"),
	    number(chart, "zero"));
	t_eq_str("in another colour",
	    json_string_value(json_object_get(low, "class")), "bar2");
	t_eq_int("nothing is no bar", number(bar(chart, 3), "height"), 0);
	t_eq_int("the top", number(chart, "most"), 2000);
	t_eq_int("the bottom", number(chart, "least"), 1000);
	/* 10 pixels a letter: "1,000日圓將退還" */
	t_ok("its words end before the first bar",
	    number(bar(chart, 0), "x") >= 100);
	json_decref(chart);
	chart = ky_chart(day, 3);
	t_ok("an amount alone leaves more to the bars",
	    number(bar(chart, 0), "x") < 60);
	json_decref(chart);
}

/* Whatever the amounts, nothing leaves the picture. */
static void
stays_inside(void)
{
	static const int64_t amounts[] = {0, 1, 999999, INT64_C(1) << 40};
	struct ky_day day[KY_DAYS_MAX];

	for (size_t a = 0; a < sizeof(amounts) / sizeof(amounts[0]); a++) {
		json_t *chart;
		bool inside = true;
		char label[64];

		memset(day, 0, sizeof(day));
		for (int i = 0; i < KY_DAYS_MAX; i++) {
			day[i].last_day = ky_date_add((struct ky_date){2026, 12,
							  1},
			    i);
			day[i].owed = i % 3 == 0 ? amounts[a] : 7;
			day[i].back = i % 5 == 0 ? amounts[a] / 2 : 0;
		}
		chart = ky_chart(day, KY_DAYS_MAX);
		for (size_t i = 0; i < KY_DAYS_MAX; i++) {
			const json_t *b = bar(chart, i);

			inside = inside && number(b, "x") >= 0 &&
			    number(b, "y") >= 0 && number(b, "width") > 0 &&
			    number(b, "x") + number(b, "width") <=
				number(chart, "width") &&
			    number(b, "y") + number(b, "height") <=
				number(chart, "height");
		}
		(void)snprintf(label, sizeof(label), "with %" PRId64,
		    amounts[a]);
		t_ok(label, inside);
		json_decref(chart);
	}
}

int
main(void)
{
	T_RUN(empty);
	T_RUN(bars);
	T_RUN(stays_inside);
	return t_done();
}
