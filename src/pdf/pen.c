#include "pdf/pen.h"

#define TOP 74.0
#define BOTTOM 766.0
#define HEAD_Y 36.0
#define HEAD_RULE_Y 56.0
#define FOOT_RULE_Y 778.0
#define FOOT_Y 784.0
#define FOOT_MARGIN 120.0 /* for the page's number */

static const struct {
	double red, green, blue;
} inks[] = {
    [KY_INK_TEXT] = {0.10, 0.10, 0.11},
    [KY_INK_QUIET] = {0.30, 0.30, 0.32},
    [KY_INK_LINE] = {0.30, 0.30, 0.32},
    [KY_INK_FAINT] = {0.80, 0.80, 0.82},
    [KY_INK_BOX] = {0.95, 0.95, 0.96},
};
_Static_assert(sizeof(inks) / sizeof(inks[0]) == KY_INK__MAX, "each ink");

static void
dip(struct ky_pen *pen, enum ky_ink ink)
{
	cairo_set_source_rgb(pen->cr, inks[ink].red, inks[ink].green,
	    inks[ink].blue);
}

/* --- text --- */

PangoLayout *
ky_pen_foreign(const struct ky_pen *pen, enum ky_tongue t,
    const struct ky_face *face, const char *text, double width)
{
	PangoLayout *layout = ky_fonts_layout(pen->fonts, t, face->size,
	    face->bold, text, width);

	if (face->right)
		pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
	return layout;
}

PangoLayout *
ky_pen_layout(const struct ky_pen *pen, const struct ky_face *face,
    const char *text, double width)
{
	return ky_pen_foreign(pen, pen->print->tongue, face, text, width);
}

double
ky_pen_height(PangoLayout *layout)
{
	int height;

	pango_layout_get_size(layout, NULL, &height);
	return (double)height / PANGO_SCALE;
}

double
ky_pen_reach(PangoLayout *layout)
{
	int width;

	pango_layout_get_size(layout, &width, NULL);
	return (double)width / PANGO_SCALE;
}

/* A line at its place: noted while dry, else drawn. */
static void
put_line(struct ky_pen *pen, PangoLayoutIter *at, enum ky_ink ink, double x,
    double baseline)
{
	PangoLayoutLine *line = pango_layout_iter_get_line_readonly(at);

	if (pen->cr == NULL) {
		ky_glyphs_note(pen->glyphs, line);
		return;
	}
	dip(pen, ink);
	ky_glyphs_show(pen->glyphs, pen->cr, line, x, baseline);
}

void
ky_pen_put(struct ky_pen *pen, PangoLayout *layout, enum ky_ink ink, double x,
    double y)
{
	PangoLayoutIter *line = pango_layout_get_iter(layout);

	do {
		PangoRectangle box;

		/* Where it begins: not at `x` when it is aligned. */
		pango_layout_iter_get_line_extents(line, NULL, &box);
		put_line(pen, line, ink, x + (double)box.x / PANGO_SCALE,
		    y +
			(double)pango_layout_iter_get_baseline(line) /
			    PANGO_SCALE);
	} while (pango_layout_iter_next_line(line));
	pango_layout_iter_free(line);
	g_object_unref(layout);
}

void
ky_pen_flow(struct ky_pen *pen, PangoLayout *layout, enum ky_ink ink, double x)
{
	PangoLayoutIter *line = pango_layout_get_iter(layout);

	do {
		PangoRectangle box;
		double height, base;

		pango_layout_iter_get_line_extents(line, NULL, &box);
		height = (double)box.height / PANGO_SCALE;
		base = (double)(pango_layout_iter_get_baseline(line) - box.y) /
		    PANGO_SCALE;
		(void)ky_pen_need(pen, height);
		put_line(pen, line, ink, x, pen->y + base);
		pen->y += height;
	} while (pango_layout_iter_next_line(line));
	pango_layout_iter_free(line);
	g_object_unref(layout);
}

/* --- shapes --- */

void
ky_pen_rule(struct ky_pen *pen, enum ky_ink ink, double thick, double x,
    double y, double width)
{
	ky_pen_box(pen, ink, x, y, width, thick);
}

void
ky_pen_box(struct ky_pen *pen, enum ky_ink ink, double x, double y,
    double width, double height)
{
	if (pen->cr == NULL)
		return;
	dip(pen, ink);
	cairo_rectangle(pen->cr, x, y, width, height);
	cairo_fill(pen->cr);
}

/* --- pages --- */

static void
line_of(struct ky_pen *pen, const struct ky_face *face, const char *text,
    double x, double y, double width, int lines)
{
	PangoLayout *layout = ky_pen_layout(pen, face, text, width);

	pango_layout_set_height(layout, -lines);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	ky_pen_put(pen, layout, face->ink, x, y);
}

/* Issuer and mark above, number, page and small print below. */
static void
frame(struct ky_pen *pen)
{
	static const struct ky_face name = {9, true, KY_INK_TEXT, false};
	static const struct ky_face mark = {9, true, KY_INK_TEXT, true};
	static const struct ky_face small = {7.5, false, KY_INK_QUIET, false};
	static const struct ky_face page = {8, false, KY_INK_QUIET, true};
	static const struct ky_face number = {8, true, KY_INK_QUIET, false};
	const struct ky_print *p = pen->print;
	char of[32];

	/* While dry all digits that there may be, since none is known. */
	if (pen->cr == NULL)
		(void)snprintf(of, sizeof(of), "0123456789 /");
	else
		(void)snprintf(of, sizeof(of), "%u / %u", pen->page,
		    pen->pages);
	line_of(pen, &name, p->issuer, KY_PEN_LEFT, HEAD_Y, KY_PEN_WIDTH * 0.5,
	    1);
	line_of(pen, &mark, p->mark, KY_PEN_LEFT + KY_PEN_WIDTH * 0.5, HEAD_Y,
	    KY_PEN_WIDTH * 0.5, 1);
	ky_pen_rule(pen, KY_INK_LINE, 0.75, KY_PEN_LEFT, HEAD_RULE_Y,
	    KY_PEN_WIDTH);
	ky_pen_rule(pen, KY_INK_LINE, 0.75, KY_PEN_LEFT, FOOT_RULE_Y,
	    KY_PEN_WIDTH);
	line_of(pen, &number, p->number, KY_PEN_LEFT, FOOT_Y,
	    KY_PEN_WIDTH - FOOT_MARGIN, 1);
	line_of(pen, &page, of, KY_PEN_LEFT + KY_PEN_WIDTH - FOOT_MARGIN,
	    FOOT_Y, FOOT_MARGIN, 1);
	line_of(pen, &small, p->foot, KY_PEN_LEFT, FOOT_Y + 13, KY_PEN_WIDTH,
	    2);
}

void
ky_pen_begin(struct ky_pen *pen)
{
	pen->page = 1;
	pen->y = TOP;
	pen->top = true;
	frame(pen);
}

void
ky_pen_turn(struct ky_pen *pen)
{
	if (pen->cr != NULL)
		cairo_show_page(pen->cr);
	pen->page++;
	pen->y = TOP;
	pen->top = true;
	frame(pen);
}

bool
ky_pen_need(struct ky_pen *pen, double height)
{
	bool turned = false;

	if (height > BOTTOM - TOP)
		pen->too_tall = true;
	if (!pen->top && pen->y + height > BOTTOM) {
		ky_pen_turn(pen);
		turned = true;
	}
	pen->top = false;
	return turned;
}

void
ky_pen_space(struct ky_pen *pen, double height)
{
	if (!pen->top)
		pen->y += height;
}

void
ky_pen_tag(struct ky_pen *pen, const char *name)
{
	if (pen->cr != NULL)
		cairo_tag_begin(pen->cr, name, NULL);
}

void
ky_pen_untag(struct ky_pen *pen, const char *name)
{
	if (pen->cr != NULL)
		cairo_tag_end(pen->cr, name);
}
