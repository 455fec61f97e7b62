#include "pdf/draw.h"

#include "pdf/code.h"
#include "pdf/pen.h"

#include <cairo-pdf.h>
#include <string.h>

#define PAGE_WIDTH 595.28
#define PAGE_HEIGHT 841.89
#define CREATOR "kaiyaku"

static const struct ky_face body = {10, false, KY_INK_TEXT, false};
static const struct ky_face quiet = {9, false, KY_INK_QUIET, false};

typedef enum ky_code drawer(struct ky_pen *pen, const struct ky_block *b,
    struct ky_err *err);

/* --- text --- */

static enum ky_code
heading(struct ky_pen *pen, const struct ky_block *b, struct ky_err *err)
{
	static const struct {
		const char *tag;
		struct ky_face face;
		double above, below, together;
	} levels[] = {
	    {"H1", {19, true, KY_INK_TEXT, false}, 18, 6, 60},
	    {"H2", {12.5, true, KY_INK_TEXT, false}, 14, 4, 48},
	};
	const struct ky_face *face = &levels[b->level - 1].face;
	PangoLayout *layout = ky_pen_layout(pen, face, b->text, KY_PEN_WIDTH);
	double height = ky_pen_height(layout);

	(void)err;
	ky_pen_space(pen, levels[b->level - 1].above);
	(void)ky_pen_need(pen, height + levels[b->level - 1].together);
	ky_pen_tag(pen, levels[b->level - 1].tag);
	ky_pen_put(pen, layout, face->ink, KY_PEN_LEFT, pen->y);
	ky_pen_untag(pen, levels[b->level - 1].tag);
	pen->y += height + levels[b->level - 1].below;
	return KY_OK;
}

/* Few lines stay together. */
#define TOGETHER 64.0

static enum ky_code
paragraph(struct ky_pen *pen, const struct ky_block *b, struct ky_err *err)
{
	PangoLayout *layout = ky_pen_layout(pen, &body, b->text, KY_PEN_WIDTH);
	double height = ky_pen_height(layout);

	(void)err;
	(void)ky_pen_need(pen, height < TOGETHER ? height : TOGETHER);
	ky_pen_tag(pen, "P");
	ky_pen_flow(pen, layout, body.ink, KY_PEN_LEFT);
	ky_pen_untag(pen, "P");
	pen->y += 6;
	return KY_OK;
}

#define BOX_PAD 10.0
#define BOX_BAR 4.0

static enum ky_code
notice(struct ky_pen *pen, const struct ky_block *b, struct ky_err *err)
{
	static const struct ky_face face = {10.5, true, KY_INK_TEXT, false};
	double width = KY_PEN_WIDTH - 2 * BOX_PAD - BOX_BAR;
	double x = KY_PEN_LEFT + BOX_BAR + BOX_PAD;
	PangoLayout *title = b->title[0] != '\0'
	    ? ky_pen_layout(pen, &face, b->title, width)
	    : NULL;
	PangoLayout *text = ky_pen_layout(pen, &body, b->text, width);
	double above = title != NULL ? ky_pen_height(title) + 3 : 0;
	double height = above + ky_pen_height(text) + 2 * BOX_PAD;

	(void)err;
	ky_pen_space(pen, 6);
	(void)ky_pen_need(pen, height);
	ky_pen_box(pen, KY_INK_BOX, KY_PEN_LEFT, pen->y, KY_PEN_WIDTH, height);
	ky_pen_box(pen, KY_INK_TEXT, KY_PEN_LEFT, pen->y, BOX_BAR, height);
	ky_pen_tag(pen, "Note");
	if (title != NULL) {
		ky_pen_tag(pen, "P");
		ky_pen_put(pen, title, face.ink, x, pen->y + BOX_PAD);
		ky_pen_untag(pen, "P");
	}
	ky_pen_tag(pen, "P");
	ky_pen_put(pen, text, body.ink, x, pen->y + BOX_PAD + above);
	ky_pen_untag(pen, "P");
	ky_pen_untag(pen, "Note");
	pen->y += height + 8;
	return KY_OK;
}

#define INDENT 14.0

static enum ky_code
list(struct ky_pen *pen, const struct ky_block *b, struct ky_err *err)
{
	(void)err;
	ky_pen_tag(pen, "L");
	for (uint32_t i = 0; i < b->rows_n; i++) {
		PangoLayout *text = ky_pen_layout(pen, &body, b->row[i].cell[0],
		    KY_PEN_WIDTH - INDENT);
		PangoLayout *dot = ky_pen_layout(pen, &body, "•", INDENT);
		double height = ky_pen_height(text);

		(void)ky_pen_need(pen, height < TOGETHER ? height : TOGETHER);
		ky_pen_tag(pen, "LI");
		ky_pen_tag(pen, "Lbl");
		ky_pen_put(pen, dot, body.ink, KY_PEN_LEFT + 2, pen->y);
		ky_pen_untag(pen, "Lbl");
		ky_pen_tag(pen, "LBody");
		ky_pen_flow(pen, text, body.ink, KY_PEN_LEFT + INDENT);
		ky_pen_untag(pen, "LBody");
		ky_pen_untag(pen, "LI");
		pen->y += 2;
	}
	ky_pen_untag(pen, "L");
	pen->y += 6;
	return KY_OK;
}

/* --- rows of cells --- */

#define GAP 8.0     /* between columns */
#define ROW_PAD 3.0 /* above and below */

/* A cell that is ready to be put. */
struct cell {
	PangoLayout *layout;
	const char *tag;
	enum ky_ink ink;
	double x;
};

static double
highest(const struct cell *cell, uint32_t n)
{
	double most = 0;

	for (uint32_t i = 0; i < n; i++) {
		double height = ky_pen_height(cell[i].layout);

		most = height > most ? height : most;
	}
	return most;
}

/* At the pen, which moves below; without tags where `tag` is NULL. */
static void
put_row(struct ky_pen *pen, const struct cell *cell, uint32_t n, double height)
{
	bool tagged = cell[0].tag != NULL;

	if (tagged)
		ky_pen_tag(pen, "TR");
	for (uint32_t i = 0; i < n; i++) {
		if (tagged)
			ky_pen_tag(pen, cell[i].tag);
		ky_pen_put(pen, cell[i].layout, cell[i].ink, cell[i].x,
		    pen->y + ROW_PAD);
		if (tagged)
			ky_pen_untag(pen, cell[i].tag);
	}
	if (tagged)
		ky_pen_untag(pen, "TR");
	pen->y += height + 2 * ROW_PAD;
}

static enum ky_code
pairs(struct ky_pen *pen, const struct ky_block *b, struct ky_err *err)
{
	double names = KY_PEN_WIDTH * 0.34, values = KY_PEN_WIDTH - names - GAP;

	(void)err;
	ky_pen_tag(pen, "Table");
	for (uint32_t i = 0; i < b->rows_n; i++) {
		const char *const *text = b->row[i].cell;
		struct cell cell[2] = {
		    {ky_pen_layout(pen, &quiet, text[0], names), "TH",
			quiet.ink, KY_PEN_LEFT},
		    {ky_pen_layout(pen, &body, text[1], values), "TD", body.ink,
			KY_PEN_LEFT + names + GAP},
		};
		double height = highest(cell, 2);

		(void)ky_pen_need(pen, height + 2 * ROW_PAD);
		put_row(pen, cell, 2, height);
		ky_pen_rule(pen, KY_INK_FAINT, 0.5, KY_PEN_LEFT, pen->y,
		    KY_PEN_WIDTH);
	}
	ky_pen_untag(pen, "Table");
	pen->y += 8;
	return KY_OK;
}

/* Places and widths of a table's columns. */
struct grid {
	double x[KY_SHEET_COLUMNS_MAX], width[KY_SHEET_COLUMNS_MAX];
};

static void
rule_grid(const struct ky_block *b, struct grid *out)
{
	double free = KY_PEN_WIDTH - GAP * (b->columns_n - 1);
	double x = KY_PEN_LEFT;
	unsigned shares = 0;

	for (uint32_t i = 0; i < b->columns_n; i++)
		shares += b->column[i].width;
	for (uint32_t i = 0; i < b->columns_n; i++) {
		out->x[i] = x;
		out->width[i] = free * b->column[i].width / shares;
		x += out->width[i] + GAP;
	}
}

static void
fill_cells(const struct ky_pen *pen, const struct ky_block *b,
    const struct grid *g, const struct ky_face *face, const char *tag,
    const struct ky_block_row *row, struct cell out[KY_SHEET_COLUMNS_MAX])
{
	for (uint32_t i = 0; i < b->columns_n; i++) {
		struct ky_face f = *face;
		const char *text = row != NULL ? row->cell[i]
					       : b->column[i].name;

		f.right = b->column[i].right;
		out[i] = (struct cell){ky_pen_layout(pen, &f, text,
					   g->width[i]),
		    tag, face->ink, g->x[i]};
	}
}

static bool
has_names(const struct ky_block *b)
{
	for (uint32_t i = 0; i < b->columns_n; i++)
		if (b->column[i].name[0] != '\0')
			return true;
	return false;
}

/* The columns' names; again on top of each page, where they are said once. */
static void
put_names(struct ky_pen *pen, const struct ky_block *b, const struct grid *g,
    bool again)
{
	static const struct ky_face face = {8.5, true, KY_INK_QUIET, false};
	struct cell cell[KY_SHEET_COLUMNS_MAX] = {0};
	double height;

	if (!has_names(b))
		return;
	fill_cells(pen, b, g, &face, again ? NULL : "TH", NULL, cell);
	height = highest(cell, b->columns_n);
	if (!again)
		(void)ky_pen_need(pen, height + 40);
	put_row(pen, cell, b->columns_n, height);
	ky_pen_rule(pen, KY_INK_LINE, 0.75, KY_PEN_LEFT, pen->y, KY_PEN_WIDTH);
}

static void
put_table_row(struct ky_pen *pen, const struct ky_block *b,
    const struct grid *g, const struct ky_block_row *row)
{
	static const struct ky_face plain = {9, false, KY_INK_TEXT, false};
	static const struct ky_face sum = {9, true, KY_INK_TEXT, false};
	struct cell cell[KY_SHEET_COLUMNS_MAX] = {0};
	double height;

	fill_cells(pen, b, g, row->sum ? &sum : &plain, "TD", row, cell);
	height = highest(cell, b->columns_n);
	if (ky_pen_need(pen, height + 2 * ROW_PAD + 4))
		put_names(pen, b, g, true);
	if (row->sum)
		ky_pen_rule(pen, KY_INK_LINE, 0.75, KY_PEN_LEFT, pen->y,
		    KY_PEN_WIDTH);
	put_row(pen, cell, b->columns_n, height);
	if (!row->sum)
		ky_pen_rule(pen, KY_INK_FAINT, 0.5, KY_PEN_LEFT, pen->y,
		    KY_PEN_WIDTH);
}

static enum ky_code
table(struct ky_pen *pen, const struct ky_block *b, struct ky_err *err)
{
	static const struct ky_face face = {10, true, KY_INK_TEXT, false};
	struct grid g;

	(void)err;
	rule_grid(b, &g);
	ky_pen_tag(pen, "Table");
	if (b->title[0] != '\0') {
		PangoLayout *name = ky_pen_layout(pen, &face, b->title,
		    KY_PEN_WIDTH);
		double height = ky_pen_height(name);

		ky_pen_space(pen, 4);
		(void)ky_pen_need(pen, height + 50);
		ky_pen_tag(pen, "Caption");
		ky_pen_put(pen, name, face.ink, KY_PEN_LEFT, pen->y);
		ky_pen_untag(pen, "Caption");
		pen->y += height + 2;
	}
	put_names(pen, b, &g, false);
	for (uint32_t i = 0; i < b->rows_n; i++)
		put_table_row(pen, b, &g, &b->row[i]);
	ky_pen_untag(pen, "Table");
	pen->y += 8;
	return KY_OK;
}

/* --- QR code --- */

#define QR_SIZE 104.0

static enum ky_code
qr(struct ky_pen *pen, const struct ky_block *b, struct ky_err *err)
{
	static const struct ky_face small = {7.5, false, KY_INK_QUIET, false};
	double x = KY_PEN_LEFT + QR_SIZE + 2 * GAP;
	double width = KY_PEN_LEFT + KY_PEN_WIDTH - x;
	PangoLayout *text = ky_pen_layout(pen, &body, b->text, width);
	PangoLayout *data = ky_pen_layout(pen, &small, b->data, width);
	double above = b->text[0] != '\0' ? ky_pen_height(text) + 4 : 0;
	double height = above + ky_pen_height(data);
	enum ky_code code;

	height = height > QR_SIZE ? height : QR_SIZE;
	ky_pen_space(pen, 14);
	(void)ky_pen_need(pen, height);
	ky_pen_tag(pen, "Figure");
	code = ky_code_draw(b->data, pen->cr, KY_PEN_LEFT, pen->y, QR_SIZE,
	    err);
	ky_pen_untag(pen, "Figure");
	ky_pen_tag(pen, "P");
	ky_pen_put(pen, text, body.ink, x, pen->y);
	ky_pen_put(pen, data, small.ink, x, pen->y + above);
	ky_pen_untag(pen, "P");
	pen->y += height + 8;
	return code;
}

/* --- two languages --- */

#define TWIN_VALUE 0.46 /* where what is known, or is to be written, begins */
#define TICK 12.0
#define TWIN_GAP 9.0 /* below a row: people write by hand */

static void
put_tick(struct ky_pen *pen, double x, double y)
{
	if (pen->cr == NULL)
		return;
	cairo_set_line_width(pen->cr, 1);
	cairo_rectangle(pen->cr, x + 0.5, y + 0.5, TICK - 1, TICK - 1);
	cairo_stroke(pen->cr);
}

struct twin_look {
	struct ky_face first, second;
	double x, width, above;
};

static void
look_of(enum ky_sheet_fill fill, struct twin_look *out)
{
	*out = (struct twin_look){
	    {11, false, KY_INK_TEXT, false},
	    {8.5, false, KY_INK_QUIET, false},
	    KY_PEN_LEFT,
	    KY_PEN_WIDTH,
	    0,
	};
	switch (fill) {
	case KY_SHEET_NAME:
		out->first.bold = true;
		out->above = 8;
		break;
	case KY_SHEET_SAYS:
		out->first.size = 14;
		out->first.bold = true;
		out->second.size = 10;
		break;
	case KY_SHEET_VALUE:
		out->width = KY_PEN_WIDTH * TWIN_VALUE - GAP;
		break;
	case KY_SHEET_TICK:
		out->x += TICK + GAP;
		out->width -= TICK + GAP;
		break;
	}
}

/* A value, or a line to write it on. */
static void
put_value(struct ky_pen *pen, PangoLayout *value, const char *text,
    double height)
{
	double x = KY_PEN_LEFT + KY_PEN_WIDTH * TWIN_VALUE;

	ky_pen_tag(pen, "TD");
	if (text[0] == '\0')
		ky_pen_rule(pen, KY_INK_LINE, 0.75, x, pen->y + height - 4,
		    KY_PEN_WIDTH * (1 - TWIN_VALUE));
	ky_pen_put(pen, value, KY_INK_TEXT, x, pen->y);
	ky_pen_untag(pen, "TD");
}

static void
put_twin(struct ky_pen *pen, const struct ky_block *b,
    const struct ky_block_row *row)
{
	static const struct ky_face known = {12, true, KY_INK_TEXT, false};
	struct twin_look look;
	PangoLayout *first, *second, *value;
	double one, two, height, aside;

	look_of(row->fill, &look);
	first = ky_pen_foreign(pen, b->other, &look.first, row->cell[0],
	    look.width);
	second = ky_pen_layout(pen, &look.second, row->cell[1], look.width);
	value = ky_pen_foreign(pen, b->other, &known,
	    row->fill == KY_SHEET_VALUE ? row->cell[2] : "",
	    KY_PEN_WIDTH * (1 - TWIN_VALUE));
	one = ky_pen_height(first);
	two = row->cell[1][0] != '\0' ? ky_pen_height(second) : 0;
	/* In one line where both fit, but for whole sentences. */
	aside = ky_pen_reach(first) + GAP;
	if (row->fill == KY_SHEET_SAYS ||
	    aside + ky_pen_reach(second) > look.width)
		aside = 0;
	height = aside > 0 ? one : one + two;
	if (height < ky_pen_height(value))
		height = ky_pen_height(value);
	ky_pen_space(pen, look.above);
	(void)ky_pen_need(pen, height + TWIN_GAP + (look.above > 0 ? 30 : 0));
	ky_pen_tag(pen, "TR");
	if (row->fill == KY_SHEET_TICK)
		put_tick(pen, KY_PEN_LEFT + 1, pen->y + 2);
	ky_pen_tag(pen, "TH");
	ky_pen_put(pen, first, look.first.ink, look.x, pen->y);
	ky_pen_put(pen, second, look.second.ink, look.x + aside,
	    pen->y + (aside > 0 ? one - two - 1 : one));
	ky_pen_untag(pen, "TH");
	if (row->fill == KY_SHEET_VALUE)
		put_value(pen, value, row->cell[2], height);
	else
		g_object_unref(value);
	ky_pen_untag(pen, "TR");
	pen->y += height + TWIN_GAP;
}

static enum ky_code
twin(struct ky_pen *pen, const struct ky_block *b, struct ky_err *err)
{
	(void)err;
	ky_pen_tag(pen, "Table");
	for (uint32_t i = 0; i < b->rows_n; i++)
		put_twin(pen, b, &b->row[i]);
	ky_pen_untag(pen, "Table");
	pen->y += 4;
	return KY_OK;
}

static enum ky_code
page_break(struct ky_pen *pen, const struct ky_block *b, struct ky_err *err)
{
	(void)b;
	(void)err;
	if (!pen->top)
		ky_pen_turn(pen);
	return KY_OK;
}

/* --- the sheet --- */

static drawer *const drawers[] = {
    [KY_BLOCK_HEADING] = heading,
    [KY_BLOCK_TEXT] = paragraph,
    [KY_BLOCK_NOTICE] = notice,
    [KY_BLOCK_LIST] = list,
    [KY_BLOCK_PAIRS] = pairs,
    [KY_BLOCK_TABLE] = table,
    [KY_BLOCK_QR] = qr,
    [KY_BLOCK_TWIN] = twin,
    [KY_BLOCK_BREAK] = page_break,
};
_Static_assert(sizeof(drawers) / sizeof(drawers[0]) == KY_BLOCK__MAX,
    "each block");

static enum ky_code
go_through(struct ky_pen *pen, struct ky_err *err)
{
	const struct ky_print *p = pen->print;
	enum ky_code code = KY_OK;

	ky_pen_begin(pen);
	ky_pen_tag(pen, "Document");
	for (uint32_t i = 0; code == KY_OK && i < p->blocks_n; i++) {
		code = drawers[p->block[i].kind](pen, &p->block[i], err);
		if (code == KY_OK && pen->too_tall)
			code = ky_fail(err, KY_E_INPUT, 0,
			    "block %u: a row does not fit on a page", i + 1);
		if (code == KY_OK && pen->page > KY_DRAW_PAGES_MAX)
			code = ky_fail(err, KY_E_INPUT, 0,
			    "block %u: more than %d pages", i + 1,
			    KY_DRAW_PAGES_MAX);
	}
	ky_pen_untag(pen, "Document");
	return code;
}

static cairo_status_t
into_buf(void *out, const unsigned char *bytes, unsigned n)
{
	ky_buf_add(out, (struct ky_str){(const char *)bytes, n});
	return ky_buf_ok(out) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void
name(cairo_surface_t *s, const struct ky_print *p)
{
	char at[KY_TIME_TEXT_SIZE];

	ky_time_format((struct ky_time){p->at.us - p->at.us % KY_SECOND_US},
	    at);
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, p->title);
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_AUTHOR, p->issuer);
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, CREATOR);
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, at);
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_MOD_DATE, at);
}

static enum ky_code
draw_on(cairo_surface_t *s, struct ky_pen *pen, struct ky_err *err)
{
	enum ky_code code;

	name(s, pen->print);
	pen->cr = cairo_create(s);
	code = go_through(pen, err);
	cairo_destroy(pen->cr);
	cairo_surface_finish(s);
	if (code != KY_OK || cairo_surface_status(s) == CAIRO_STATUS_SUCCESS)
		return code;
	return ky_fail(err, KY_E_SYSTEM, 0, "could not draw: %s",
	    cairo_status_to_string(cairo_surface_status(s)));
}

static enum ky_code
draw_twice(struct ky_pen *dry, struct ky_buf *out, struct ky_err *err)
{
	struct ky_pen pen = *dry;
	cairo_surface_t *s;
	enum ky_code code = go_through(dry, err);

	if (code == KY_OK)
		code = ky_glyphs_cut(dry->glyphs, err);
	if (code != KY_OK)
		return code;
	pen.pages = dry->page;
	s = cairo_pdf_surface_create_for_stream(into_buf, out, PAGE_WIDTH,
	    PAGE_HEIGHT);
	code = draw_on(s, &pen, err);
	cairo_surface_destroy(s);
	if (!ky_buf_ok(out))
		return ky_fail(err, KY_E_LIMIT, 0, "the PDF is too large");
	return code;
}

enum ky_code
ky_draw(const struct ky_print *p, const struct ky_fonts *fonts,
    struct ky_buf *out, struct ky_err *err)
{
	struct ky_pen dry = {.print = p,
	    .fonts = fonts,
	    .glyphs = ky_glyphs_new()};
	enum ky_code code;

	if (dry.glyphs == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = draw_twice(&dry, out, err);
	ky_glyphs_free(dry.glyphs);
	return code;
}
