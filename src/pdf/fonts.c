#include "pdf/fonts.h"

#include <fontconfig/fontconfig.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

/* No other folder, no aliases, no user's wishes. */
static const char config[] = "<?xml version=\"1.0\"?>\n"
			     "<!DOCTYPE fontconfig SYSTEM \"fonts.dtd\">\n"
			     "<fontconfig>\n"
			     "<dir>/usr/share/fonts/opentype/noto</dir>\n"
			     "<dir>/usr/share/fonts/truetype/noto</dir>\n"
			     "<cachedir>/var/cache/fontconfig</cachedir>\n"
			     "</fontconfig>\n";

static const struct {
	const char *family, *language;
} table[] = {
    [KY_TONGUE_EN] = {"Noto Sans", "en"},
    [KY_TONGUE_JA] = {"Noto Sans CJK JP", "ja"},
    [KY_TONGUE_ZH_HANS] = {"Noto Sans CJK SC", "zh-cn"},
    [KY_TONGUE_ZH_HANT] = {"Noto Sans CJK TC", "zh-tw"},
    [KY_TONGUE_KO] = {"Noto Sans CJK KR", "ko"},
};
_Static_assert(sizeof(table) / sizeof(table[0]) == KY_TONGUE__MAX,
    "fonts for each");

static bool
installed(FcConfig *c, const char *family)
{
	const FcFontSet *set = FcConfigGetFonts(c, FcSetSystem);
	FcChar8 *name;

	for (int i = 0; set != NULL && i < set->nfont; i++)
		for (int n = 0; FcPatternGetString(set->fonts[i], FC_FAMILY, n,
				    &name) == FcResultMatch;
		     n++)
			if (strcmp((const char *)name, family) == 0)
				return true;
	return false;
}

static enum ky_code
load(FcConfig *c, struct ky_err *err)
{
	if (!FcConfigParseAndLoadFromMemory(c, (const FcChar8 *)config,
		FcTrue) ||
	    !FcConfigBuildFonts(c))
		return ky_fail(err, KY_E_SYSTEM, 0, "could not load the fonts");
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (!installed(c, table[i].family))
			return ky_fail(err, KY_E_SYSTEM, 0,
			    "the font %s is not installed", table[i].family);
	return KY_OK;
}

enum ky_code
ky_fonts_open(struct ky_fonts *out, struct ky_err *err)
{
	FcConfig *c = FcConfigCreate();
	enum ky_code code;

	if (c == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = load(c, err);
	if (code != KY_OK) {
		FcConfigDestroy(c);
		return code;
	}
	/* The one that Pango asks. */
	if (!FcConfigSetCurrent(c)) {
		FcConfigDestroy(c);
		return ky_fail(err, KY_E_SYSTEM, 0, "could not use the fonts");
	}
	FcConfigDestroy(c);
	out->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	/* A point of type is a point of paper. */
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(out->map), 72);
	out->context = pango_font_map_create_context(out->map);
	pango_context_set_base_dir(out->context, PANGO_DIRECTION_LTR);
	pango_context_set_round_glyph_positions(out->context, FALSE);
	return KY_OK;
}

void
ky_fonts_close(struct ky_fonts *f)
{
	g_object_unref(f->context);
	g_object_unref(f->map);
}

/* Without ligatures: each letter stays one that can be searched and read
 * aloud. */
static PangoAttrList *
attributes(enum ky_tongue t)
{
	PangoAttrList *list = pango_attr_list_new();

	pango_attr_list_insert(list,
	    pango_attr_font_features_new("liga=0,clig=0,dlig=0"));
	pango_attr_list_insert(list,
	    pango_attr_language_new(
		pango_language_from_string(table[t].language)));
	return list;
}

PangoLayout *
ky_fonts_layout(const struct ky_fonts *f, enum ky_tongue t, double size,
    bool bold, const char *text, double width)
{
	PangoLayout *layout = pango_layout_new(f->context);
	PangoFontDescription *font = pango_font_description_new();
	PangoAttrList *list = attributes(t);

	pango_font_description_set_family_static(font, table[t].family);
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_font_description_set_weight(font,
	    bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_attributes(layout, list);
	pango_attr_list_unref(list);
	pango_layout_set_auto_dir(layout, FALSE);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_width(layout, (int)floor(width * PANGO_SCALE));
	pango_layout_set_text(layout, text, -1);
	return layout;
}
