#include "web/chart.h"

#include "view/view.h"

#define WIDTH 360     /* as a phone has them: letters stay legible */
#define LEFT 56       /* amounts stand before it */
#define LEFT_BACK 104 /* ... and the words that they come back */
#define RIGHT 8
#define TOP 16
#define HEIGHT 180
#define BOTTOM 24 /* days stand below it */
#define BAR_MAX 24
#define GAP_PERCENT 25

struct scale {
	int64_t most, least; /* paid, and coming back: both 0 or more */
	int bars;
	int left;
	int zero; /* y of the line */
	int room; /* height for both together */
};

static int64_t
net(const struct ky_day *d)
{
	return d->owed - d->back;
}

static struct scale
scale_of(const struct ky_day *day, uint8_t n)
{
	struct scale s = {.room = HEIGHT - TOP - BOTTOM};

	for (uint8_t i = 0; i < n; i++) {
		if (day[i].again)
			continue;
		s.bars++;
		if (net(&day[i]) > s.most)
			s.most = net(&day[i]);
		if (-net(&day[i]) > s.least)
			s.least = -net(&day[i]);
	}
	s.left = s.least > 0 ? LEFT_BACK : LEFT;
	s.zero = TOP + s.room;
	if (s.most + s.least > 0)
		s.zero = TOP + (int)(s.room * s.most / (s.most + s.least));
	return s;
}

/* Pixels of an amount; something is always to be seen of what is not 0. */
static int
tall(const struct scale *s, int64_t minor)
{
	int64_t all = s->most + s->least;
	int h = all > 0 ? (int)(s->room * minor / all) : 0;

	return minor > 0 && h == 0 ? 1 : h;
}

static json_t *
bar_json(const struct scale *s, const struct ky_day *d, int i)
{
	int step = (WIDTH - s->left - RIGHT) * 100 / s->bars; /* hundredths */
	int wide = step * (100 - GAP_PERCENT) / 10000;
	bool pays = net(d) >= 0;
	int h = tall(s, pays ? net(d) : -net(d));
	bool cheapest = (d->marks >> KY_DAY_CHEAPEST & 1) != 0;

	if (wide > BAR_MAX)
		wide = BAR_MAX;
	return json_pack("{s:i, s:i, s:i, s:i, s:s, s:o, s:I, s:I, s:b}", "x",
	    s->left + i * step / 100, "y", pays ? s->zero - h : s->zero,
	    "width", wide > 0 ? wide : 1, "height", h, "class",
	    cheapest || !pays ? "bar2" : "bar1", "day",
	    ky_date_json(d->last_day), "owed", (json_int_t)d->owed, "back",
	    (json_int_t)d->back, "cheapest", cheapest ? 1 : 0);
}

json_t *
ky_chart(const struct ky_day *day, uint8_t n)
{
	struct scale s = scale_of(day, n);
	const struct ky_day *last = day;
	json_t *bars;

	if (s.bars == 0)
		return json_null();
	bars = json_array();
	for (uint8_t i = 0; i < n; i++)
		if (!day[i].again) {
			last = &day[i];
			(void)json_array_append_new(bars,
			    bar_json(&s, last, (int)json_array_size(bars)));
		}
	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:o, s:I, s:i, s:I, s:i, "
			 "s:o, s:o, s:i}",
	    "width", WIDTH, "height", HEIGHT, "zero", s.zero, "left", s.left,
	    "right", WIDTH - RIGHT, "bars", bars, "most", (json_int_t)s.most,
	    "most_y", TOP + 4, "least", (json_int_t)s.least, "least_y",
	    HEIGHT - BOTTOM, "first", ky_date_json(day[0].last_day), "last",
	    ky_date_json(last->last_day), "days_y", HEIGHT - 8);
}
