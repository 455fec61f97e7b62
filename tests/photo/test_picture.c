/* Pixels: sizes, means, how they lie, what is covered. */
#include "photo/picture.h"

#include "t.h"

static void
sizes(void)
{
	static const struct {
		const char *label;
		uint32_t width, height;
		const char *wrong; /* "" = taken */
		uint32_t kept_width, kept_height;
	} cases[] = {
	    {"a pixel", 1, 1, "", 1, 1},
	    {"a page", 1100, 1556, "", 1100, 1556},
	    {"four of them", 1100, 6224, "", 1100, 6224},
	    {"a camera's", 4000, 3000, "", 1600, 1200},
	    {"a strip", 20000, 1, "", 1600, 1},
	    {"a ribbon", 1, 20000, "", 1, 8000},
	    {"a long chat", 1080, 10800, "", 800, 8000},
	    {"large and long", 1600, 8000, "", 1200, 6000},
	    {"no pixel", 0, 5, "without a pixel", 0, 0},
	    {"too wide", 20001, 1, "20001 x 1", 0, 0},
	    {"too many", 10000, 5001, "10000 x 5001", 0, 0},
	    {"as wide as can be said", UINT32_MAX, UINT32_MAX, "too-large", 0,
		0},
	};
	struct ky_err err = {0};

	T_CASES (c, cases) {
		uint32_t width = c->width, height = c->height;
		enum ky_code code = ky_picture_check(width, height, &err);

		if (c->wrong[0] != '\0') {
			t_bad(c->label, code, KY_E_INPUT, &err, c->wrong);
			continue;
		}
		t_good(c->label, code, &err);
		ky_picture_kept(&width, &height);
		t_eq_int("width", width, c->kept_width);
		t_eq_int("height", height, c->kept_height);
		ky_picture_kept(&width, &height);
		t_eq_int("and so it stays", width, c->kept_width);
	}
}

/* Each pixel says where it was. */
static void
fill(struct ky_picture *p)
{
	for (uint32_t i = 0; i < p->width * p->height; i++) {
		p->rgb[i * 3] = (uint8_t)(i % p->width);
		p->rgb[i * 3 + 1] = (uint8_t)(i / p->width);
		p->rgb[i * 3 + 2] = 7;
	}
}

static void
turned(void)
{
	/* Of a picture of 3 x 2: where the upright one's first pixel was, and
	 * the one on its right. */
	static const struct {
		unsigned orientation;
		uint8_t x, y, next_x, next_y;
	} cases[] = {
	    {1, 0, 0, 1, 0},
	    {2, 2, 0, 1, 0},
	    {3, 2, 1, 1, 1},
	    {4, 0, 1, 1, 1},
	    {5, 0, 0, 0, 1},
	    {6, 0, 1, 0, 0},
	    {7, 2, 1, 2, 0},
	    {8, 2, 0, 2, 1},
	};
	struct ky_picture p;
	struct ky_err err;

	T_CASES (c, cases) {
		char label[16];

		(void)snprintf(label, sizeof(label), "lies %u", c->orientation);
		t_good(label, ky_picture_init(&p, 3, 2, &err), &err);
		fill(&p);
		t_good("is turned", ky_picture_turn(&p, c->orientation, &err),
		    &err);
		t_eq_int("as wide", p.width, c->orientation < 5 ? 3 : 2);
		t_eq_int("first x", p.rgb[0], c->x);
		t_eq_int("first y", p.rgb[1], c->y);
		t_eq_int("next x", p.rgb[3], c->next_x);
		t_eq_int("next y", p.rgb[4], c->next_y);
		ky_picture_done(&p);
	}
}

static void
fitted(void)
{
	struct ky_picture p;
	struct ky_err err;

	t_good("two pixels for one", ky_picture_init(&p, 3200, 2, &err), &err);
	for (uint32_t i = 0; i < p.width * p.height; i++)
		p.rgb[i * 3] = i % 2 == 0 ? 100 : 200;
	t_good("fits", ky_picture_fit(&p, &err), &err);
	t_eq_int("half", p.width, 1600);
	t_eq_int("the mean", p.rgb[0], 150);
	t_eq_int("to the end", p.rgb[(size_t)1599 * 3], 150);
	ky_picture_done(&p);
}

static void
covered(void)
{
	struct ky_covers c = {.n = 0};
	struct ky_picture p;
	struct ky_err err;
	int black = 0;

	t_good("ten by ten", ky_picture_init(&p, 10, 10, &err), &err);
	memset(p.rgb, 255, 300);
	/* 2.5 to 4 pixels: whatever is touched. */
	ky_covers_add(&c, 2500, 2500, 4000, 4000);
	ky_covers_add(&c, 9999, 9999, 10000, 10000);
	ky_picture_cover(&p, &c);
	for (int i = 0; i < 100; i++)
		black += p.rgb[i * 3] == 0 && p.rgb[i * 3 + 1] == 0 &&
			p.rgb[i * 3 + 2] == 0
		    ? 1
		    : 0;
	t_eq_int("two by two, and the corner", black, 5);
	t_eq_int("in its place", p.rgb[(2 * 10 + 2) * 3], 0);
	t_eq_int("not beside it", p.rgb[(2 * 10 + 4) * 3], 255);
	ky_picture_done(&p);
}

int
main(void)
{
	T_RUN(sizes);
	T_RUN(turned);
	T_RUN(fitted);
	T_RUN(covered);
	return t_done();
}
