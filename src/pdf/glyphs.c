#include "pdf/glyphs.h"

#include <hb-subset.h>
#include <stdbool.h>
#include <stdlib.h>

/*
 * Of FreeType and cairo-ft.h, as they declare them.  Their headers define
 * names for calls that base/banned.h does not let pass.
 */
typedef struct FT_LibraryRec_ *FT_Library;
typedef struct FT_FaceRec_ *FT_Face;
int FT_Init_FreeType(FT_Library *library);
int FT_New_Memory_Face(FT_Library library, const unsigned char *bytes,
    long size, long index, FT_Face *out);
int FT_Done_Face(FT_Face face);
int FT_Done_FreeType(FT_Library library);
cairo_font_face_t *cairo_ft_font_face_create_for_ft_face(FT_Face face,
    int load_flags);
#define FT_LOAD_NO_HINTING 2

struct face {
	hb_face_t *whole;        /* as Pango has it; a reference */
	hb_set_t *used;          /* glyphs */
	cairo_font_face_t *part; /* with these alone */
};

struct ky_glyphs {
	FT_Library library;
	uint32_t faces_n;
	struct face face[KY_GLYPHS_FACES_MAX];
};

struct ky_glyphs *
ky_glyphs_new(void)
{
	struct ky_glyphs *g = calloc(1, sizeof(*g));

	if (g != NULL && FT_Init_FreeType(&g->library) != 0) {
		free(g);
		return NULL;
	}
	return g;
}

void
ky_glyphs_free(struct ky_glyphs *g)
{
	for (uint32_t i = 0; i < g->faces_n; i++) {
		hb_face_destroy(g->face[i].whole);
		hb_set_destroy(g->face[i].used);
		if (g->face[i].part != NULL)
			cairo_font_face_destroy(g->face[i].part);
	}
	/* The library goes with the process: cairo keeps faces for later. */
	free(g);
}

/* --- what is used --- */

/* NULL: there are more than can be. */
static struct face *
face_of(struct ky_glyphs *g, PangoFont *font)
{
	hb_face_t *whole = hb_font_get_face(pango_font_get_hb_font(font));

	for (uint32_t i = 0; i < g->faces_n; i++)
		if (g->face[i].whole == whole)
			return &g->face[i];
	if (g->faces_n == KY_GLYPHS_FACES_MAX)
		return NULL;
	g->face[g->faces_n] = (struct face){hb_face_reference(whole),
	    hb_set_create(), NULL};
	return &g->face[g->faces_n++];
}

static bool
real(PangoGlyph glyph)
{
	return glyph != PANGO_GLYPH_EMPTY &&
	    (glyph & PANGO_GLYPH_UNKNOWN_FLAG) == 0;
}

void
ky_glyphs_note(struct ky_glyphs *g, PangoLayoutLine *line)
{
	for (GSList *l = line->runs; l != NULL; l = l->next) {
		const PangoGlyphItem *run = l->data;
		PangoFont *font = run->item->analysis.font;
		struct face *face = font != NULL ? face_of(g, font) : NULL;

		if (face == NULL)
			continue;
		for (int i = 0; i < run->glyphs->num_glyphs; i++)
			if (real(run->glyphs->glyphs[i].glyph))
				hb_set_add(face->used,
				    run->glyphs->glyphs[i].glyph);
	}
}

/* --- cutting --- */

static hb_blob_t *
cut(const struct face *f)
{
	hb_subset_input_t *wish = hb_subset_input_create_or_fail();
	hb_face_t *part = NULL;
	hb_blob_t *bytes = NULL;

	if (wish == NULL)
		return NULL;
	hb_set_union(hb_subset_input_glyph_set(wish), f->used);
	hb_subset_input_set_flags(wish,
	    HB_SUBSET_FLAGS_RETAIN_GIDS | HB_SUBSET_FLAGS_DESUBROUTINIZE |
		HB_SUBSET_FLAGS_NO_HINTING);
	part = hb_subset_or_fail(f->whole, wish);
	if (part != NULL)
		bytes = hb_face_reference_blob(part);
	hb_face_destroy(part);
	hb_subset_input_destroy(wish);
	return bytes;
}

/* What a face of cairo's needs as long as it lives. */
struct kept {
	FT_Face face;
	hb_blob_t *bytes;
};

static void
let_go(void *self)
{
	struct kept *k = self;

	if (k->face != NULL)
		(void)FT_Done_Face(k->face);
	hb_blob_destroy(k->bytes);
	free(k);
}

static cairo_font_face_t *
face_from(FT_Library library, hb_blob_t *bytes)
{
	static const cairo_user_data_key_t key;
	struct kept *k = calloc(1, sizeof(*k));
	cairo_font_face_t *out;
	unsigned size = 0;
	const char *p = hb_blob_get_data(bytes, &size);

	if (k == NULL)
		abort();
	k->bytes = bytes;
	if (FT_New_Memory_Face(library, (const unsigned char *)p, (long)size, 0,
		&k->face) != 0) {
		let_go(k);
		return NULL;
	}
	out = cairo_ft_font_face_create_for_ft_face(k->face,
	    FT_LOAD_NO_HINTING);
	if (cairo_font_face_set_user_data(out, &key, k, let_go) !=
	    CAIRO_STATUS_SUCCESS) {
		cairo_font_face_destroy(out);
		let_go(k);
		return NULL;
	}
	return out;
}

enum ky_code
ky_glyphs_cut(struct ky_glyphs *g, struct ky_err *err)
{
	for (uint32_t i = 0; i < g->faces_n; i++) {
		hb_blob_t *bytes = cut(&g->face[i]);

		if (bytes != NULL)
			g->face[i].part = face_from(g->library, bytes);
		if (g->face[i].part == NULL)
			return ky_fail(err, KY_E_SYSTEM, 0,
			    "could not cut a font down");
	}
	return KY_OK;
}

/* --- showing --- */

/* A run as cairo takes it. */
struct shown {
	cairo_glyph_t *glyph;
	cairo_text_cluster_t *cluster;
	int glyphs_n, clusters_n;
	double x; /* behind it */
};

static void
box(cairo_t *cr, double x, double y, double width)
{
	cairo_set_line_width(cr, 0.5);
	cairo_rectangle(cr, x + 0.5, y - width, width - 1, width - 1);
	cairo_stroke(cr);
}

static void
place(cairo_t *cr, const PangoGlyphString *s, double y, struct shown *out)
{
	for (int i = 0; i < s->num_glyphs; i++) {
		const PangoGlyphInfo *info = &s->glyphs[i];
		double width = (double)info->geometry.width / PANGO_SCALE;

		if (real(info->glyph))
			out->glyph[out->glyphs_n++] =
			    (cairo_glyph_t){.index = info->glyph,
				.x = out->x +
				    (double)info->geometry.x_offset /
					PANGO_SCALE,
				.y = y +
				    (double)info->geometry.y_offset /
					PANGO_SCALE};
		else if (info->glyph != PANGO_GLYPH_EMPTY && width > 2)
			box(cr, out->x, y, width);
		out->x += width;
	}
}

/* Which glyphs stand for which bytes, so that text can be taken out again. */
static void
gather(PangoGlyphItem *run, const char *text, struct shown *out)
{
	PangoGlyphItemIter c;
	bool any = pango_glyph_item_iter_init_start(&c, run, text);

	for (; any; any = pango_glyph_item_iter_next_cluster(&c)) {
		bool back = c.start_glyph > c.end_glyph;
		int first = back ? c.end_glyph + 1 : c.start_glyph;
		int end = back ? c.start_glyph + 1 : c.end_glyph;
		int n = 0;

		for (int i = first; i < end; i++)
			n += real(run->glyphs->glyphs[i].glyph) ? 1 : 0;
		out->cluster[out->clusters_n++] =
		    (cairo_text_cluster_t){.num_bytes = c.end_index -
			    c.start_index,
			.num_glyphs = n};
	}
}

static double
size_of(PangoFont *font)
{
	PangoFontDescription *d = pango_font_describe_with_absolute_size(font);
	double size = (double)pango_font_description_get_size(d) / PANGO_SCALE;

	pango_font_description_free(d);
	return size;
}

/* Where the next run begins. */
static double
show_run(struct ky_glyphs *g, cairo_t *cr, PangoGlyphItem *run,
    const char *text, double x, double y)
{
	PangoFont *font = run->item->analysis.font;
	const struct face *face = font != NULL ? face_of(g, font) : NULL;
	size_t glyphs = (size_t)run->glyphs->num_glyphs;
	size_t bytes = (size_t)run->item->length;
	struct shown s = {.glyph = calloc(glyphs + 1, sizeof(*s.glyph)),
	    .cluster = calloc(bytes + 1, sizeof(*s.cluster)),
	    .x = x};

	if (s.glyph == NULL || s.cluster == NULL)
		abort();
	place(cr, run->glyphs, y, &s);
	if (face != NULL && face->part != NULL && s.glyphs_n > 0) {
		gather(run, text, &s);
		cairo_set_font_face(cr, face->part);
		cairo_set_font_size(cr, size_of(font));
		cairo_show_text_glyphs(cr, text + run->item->offset,
		    run->item->length, s.glyph, s.glyphs_n, s.cluster,
		    s.clusters_n,
		    (run->item->analysis.level & 1) != 0
			? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD
			: 0);
	}
	free(s.glyph);
	free(s.cluster);
	return s.x;
}

void
ky_glyphs_show(struct ky_glyphs *g, cairo_t *cr, PangoLayoutLine *line,
    double x, double y)
{
	const char *text = pango_layout_get_text(line->layout);

	for (GSList *l = line->runs; l != NULL; l = l->next)
		x = show_run(g, cr, l->data, text, x, y);
}
