/*
 * The pages of a PDF, drawn by poppler on white, one below the other.
 */
#include "photo/develop.h"
#include "photo/photo.h"

#include <cairo.h>
#include <poppler.h>

#include <math.h>
#include <string.h>

/* A sheet of A4 has 1100 x 1556: its small print can be read. */
#define PAGE_WIDTH 1100
#define PAGE_HEIGHT 1600
/* Poppler has no page of no size, but lets one be a hair's breadth wide. */
#define POINTS_LEAST 1.0

struct page {
	PopplerPage *page;
	double scale;
	uint32_t width, height;
};

struct pages {
	PopplerDocument *document;
	uint32_t n;
	struct page page[KY_PHOTO_PAGES_MAX];
	uint32_t width, height; /* of all */
};

static enum ky_code
open_document(struct ky_str bytes, struct pages *p, struct ky_err *err)
{
	GBytes *b = g_bytes_new_static(bytes.p, bytes.len);
	GError *why = NULL;
	bool locked;
	int n;

	p->document = poppler_document_new_from_bytes(b, NULL, &why);
	g_bytes_unref(b);
	if (p->document == NULL) {
		locked = g_error_matches(why, POPPLER_ERROR,
		    POPPLER_ERROR_ENCRYPTED);
		g_clear_error(&why);
		return ky_fail(err, KY_E_INPUT, 0,
		    locked ? "password: the PDF is locked"
			   : "broken: PDF: cannot be read");
	}
	n = poppler_document_get_n_pages(p->document);
	if (n < 1)
		return ky_fail(err, KY_E_INPUT, 0, "broken: PDF: no page");
	if (n > KY_PHOTO_PAGES_MAX)
		return ky_fail(err, KY_E_INPUT, 0, "pages: a PDF of %d", n);
	p->n = (uint32_t)n;
	return KY_OK;
}

static enum ky_code
open_page(struct pages *p, uint32_t i, struct ky_err *err)
{
	struct page *one = &p->page[i];
	double width = 0, height = 0;

	one->page = poppler_document_get_page(p->document, (int)i);
	if (one->page == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "broken: PDF: page %u cannot be read", i + 1);
	poppler_page_get_size(one->page, &width, &height);
	if (!isfinite(width) || !isfinite(height) || width < POINTS_LEAST ||
	    height < POINTS_LEAST)
		return ky_fail(err, KY_E_INPUT, 0,
		    "broken: PDF: page %u has no size", i + 1);
	one->scale = fmin(PAGE_WIDTH / width, PAGE_HEIGHT / height);
	one->width = (uint32_t)fmax(1, floor(width * one->scale));
	one->height = (uint32_t)fmax(1, floor(height * one->scale));
	if (one->width > p->width)
		p->width = one->width;
	p->height += one->height;
	return KY_OK;
}

static enum ky_code
draw(const struct pages *p, cairo_surface_t *surface, struct ky_err *err)
{
	cairo_t *cr = cairo_create(surface);
	double top = 0;
	cairo_status_t status;

	cairo_set_source_rgb(cr, 1, 1, 1);
	cairo_paint(cr);
	for (uint32_t i = 0; i < p->n; i++) {
		const struct page *one = &p->page[i];

		cairo_save(cr);
		cairo_rectangle(cr, 0, top, one->width, one->height);
		cairo_clip(cr);
		cairo_translate(cr, 0, top);
		cairo_scale(cr, one->scale, one->scale);
		poppler_page_render(one->page, cr);
		cairo_restore(cr);
		top += one->height;
	}
	status = cairo_status(cr);
	cairo_destroy(cr);
	cairo_surface_flush(surface);
	return status == CAIRO_STATUS_SUCCESS
	    ? KY_OK
	    : ky_fail(err, KY_E_INPUT, 0, "broken: PDF: %s",
		  cairo_status_to_string(status));
}

/* Cairo's words of a pixel are 0x00RRGGBB. */
static void
take_pixels(cairo_surface_t *surface, struct ky_picture *out)
{
	const unsigned char *row = cairo_image_surface_get_data(surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(surface);
	uint8_t *to = out->rgb;

	for (uint32_t y = 0; y < out->height; y++, row += stride)
		for (uint32_t x = 0; x < out->width; x++) {
			uint32_t word;

			memcpy(&word, row + (size_t)x * 4, sizeof(word));
			*to++ = (uint8_t)(word >> 16);
			*to++ = (uint8_t)(word >> 8);
			*to++ = (uint8_t)word;
		}
}

static enum ky_code
draw_all(const struct pages *p, struct ky_picture *out, struct ky_err *err)
{
	cairo_surface_t *surface;
	enum ky_code code = ky_picture_init(out, p->width, p->height, err);

	if (code != KY_OK)
		return code;
	surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)p->width,
	    (int)p->height);
	code = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS
	    ? draw(p, surface, err)
	    : ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	if (code == KY_OK)
		take_pixels(surface, out);
	cairo_surface_destroy(surface);
	return code;
}

enum ky_code
ky_pages_read(struct ky_str bytes, struct ky_picture *out, uint32_t *pages,
    struct ky_err *err)
{
	struct pages p = {0};
	enum ky_code code = open_document(bytes, &p, err);

	*out = (struct ky_picture){0};
	for (uint32_t i = 0; code == KY_OK && i < p.n; i++)
		code = open_page(&p, i, err);
	if (code == KY_OK)
		code = draw_all(&p, out, err);
	*pages = p.n;
	for (uint32_t i = 0; i < KY_PHOTO_PAGES_MAX; i++)
		g_clear_object(&p.page[i].page);
	g_clear_object(&p.document);
	return code;
}
