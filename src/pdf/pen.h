/*
 * Where the next thing on a page goes.
 *
 * A sheet is gone through twice by the same code: dry, to know how many pages
 * there are, and then with a surface to draw on.  Points, from the top left.
 */
#ifndef KY_PDF_PEN_H
#define KY_PDF_PEN_H

#include "pdf/fonts.h"
#include "pdf/glyphs.h"
#include "pdf/read.h"

#include <cairo.h>

#define KY_PEN_LEFT 56.0
#define KY_PEN_WIDTH 483.28 /* of A4's 595.28 */

enum ky_ink {
	KY_INK_TEXT,
	KY_INK_QUIET, /* names, small print; still 7:1 on white */
	KY_INK_LINE,
	KY_INK_FAINT, /* lines between rows */
	KY_INK_BOX,   /* behind a notice */
	KY_INK__MAX
};

struct ky_pen {
	cairo_t *cr; /* NULL: dry */
	const struct ky_print *print;
	const struct ky_fonts *fonts;
	struct ky_glyphs *glyphs;
	uint32_t page, pages; /* from 1; of how many (0 while dry) */
	double y;             /* where the next thing begins */
	bool top;             /* nothing but the frame is on this page yet */
	bool too_tall;        /* a thing did not fit on any page */
};

/* The first page, with its frame. */
void ky_pen_begin(struct ky_pen *pen);
/* On to the next page. */
void ky_pen_turn(struct ky_pen *pen);
/* Turns unless so much fits below.  Whether the page was turned. */
bool ky_pen_need(struct ky_pen *pen, double height);
/* Room left free, but not on top of a page. */
void ky_pen_space(struct ky_pen *pen, double height);

/* Structure around what is drawn: "P", "Table", ... */
void ky_pen_tag(struct ky_pen *pen, const char *name);
void ky_pen_untag(struct ky_pen *pen, const char *name);

struct ky_face {
	double size;
	bool bold;
	enum ky_ink ink;
	bool right; /* aligned */
};

/* A layout in the sheet's language, or in another. */
PangoLayout *ky_pen_layout(const struct ky_pen *pen, const struct ky_face *face,
    const char *text, double width);
PangoLayout *ky_pen_foreign(const struct ky_pen *pen, enum ky_tongue t,
    const struct ky_face *face, const char *text, double width);
double ky_pen_height(PangoLayout *layout);
/* How far its longest line goes. */
double ky_pen_reach(PangoLayout *layout);

/* Draws at a place and gives the layout back; the pen stays where it is. */
void ky_pen_put(struct ky_pen *pen, PangoLayout *layout, enum ky_ink ink,
    double x, double y);
/* Line by line from the pen on, over pages if need be; gives it back. */
void ky_pen_flow(struct ky_pen *pen, PangoLayout *layout, enum ky_ink ink,
    double x);

void ky_pen_rule(struct ky_pen *pen, enum ky_ink ink, double thick, double x,
    double y, double width);
void ky_pen_box(struct ky_pen *pen, enum ky_ink ink, double x, double y,
    double width, double height);

#endif
