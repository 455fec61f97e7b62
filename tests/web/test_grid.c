/* Boxes over a picture, and what they cover. */
#include "web/grid.h"

#include "../t.h"

static void
rows(void)
{
	static const struct {
		const char *label;
		uint32_t width, height, want;
	} cases[] = {
	    {"a page", 1100, 1556, 9},
	    {"a photo that stands", 1200, 1600, 8},
	    {"one that lies", 1600, 1200, 4},
	    {"a ribbon", 1600, 10, 1},
	    {"a long chat", 800, 8000, 48},
	    {"a pixel", 1, 1, 6},
	};

	T_CASES (c, cases)
		t_eq_int(c->label, ky_grid_rows(c->width, c->height), c->want);
}

static void
add(struct ky_posted *f, const char *name, const char *value)
{
	f->field[f->fields_n++] = (struct ky_posted_field){ky_str_of(name),
	    ky_str_of(value)};
}

static void
boxes(void)
{
	struct ky_posted f = {.fields_n = 0};
	struct ky_covers c;
	char text[KY_COVER_TEXT_SIZE];

	t_ok("none", ky_grid_read(&f, 3, &c) && c.n == 0);
	add(&f, "note", "9l");
	add(&f, "cover", "1l");
	add(&f, "cover", "3r");
	t_ok("two", ky_grid_read(&f, 3, &c));
	ky_covers_write(&c, text);
	t_eq_str("their places", text, "0,0,5000,3333;5000,6666,10000,10000");
}

static void
all_of_them(void)
{
	struct ky_posted f = {.fields_n = 0};
	static char value[2 * KY_GRID_ROWS_MAX][8];
	struct ky_covers c;

	for (unsigned i = 0; i < 2 * KY_GRID_ROWS_MAX; i++) {
		(void)snprintf(value[i], sizeof(value[i]), "%u%c", i / 2 + 1,
		    i % 2 == 0 ? 'l' : 'r');
		add(&f, "cover", value[i]);
	}
	t_ok("every box", ky_grid_read(&f, KY_GRID_ROWS_MAX, &c));
	t_eq_int("is covered", c.n, 2 * KY_GRID_ROWS_MAX);
}

static void
no_boxes(void)
{
	static const char *const cases[] = {"", "l", "0l", "4l", "1x", "1",
	    "-1l", "1l1", "99999999999999999999r"};
	struct ky_covers c;

	T_CASES (value, cases) {
		struct ky_posted f = {.fields_n = 0};

		add(&f, "cover", *value);
		t_ok(*value, !ky_grid_read(&f, 3, &c));
	}
}

int
main(void)
{
	T_RUN(rows);
	T_RUN(boxes);
	T_RUN(all_of_them);
	T_RUN(no_boxes);
	return t_done();
}
