#include "guide/fold.h"

#include "base/utf8.h"
#include "guide/han.h"

/* Base letters of U+00C0 to U+017F; a blank where there is none. */
static const char latin[] =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnn nnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
_Static_assert(sizeof(latin) - 1 == 0x180 - 0xc0, "a letter each");

/* Hiragana of the half-width katakana U+FF66 to U+FF9D. */
static const uint16_t half_width[] = {
    0x3092,
    0x3041,
    0x3043,
    0x3045,
    0x3047,
    0x3049,
    0x3083,
    0x3085,
    0x3087,
    0x3063,
    0x30fc,
    0x3042,
    0x3044,
    0x3046,
    0x3048,
    0x304a,
    0x304b,
    0x304d,
    0x304f,
    0x3051,
    0x3053,
    0x3055,
    0x3057,
    0x3059,
    0x305b,
    0x305d,
    0x305f,
    0x3061,
    0x3064,
    0x3066,
    0x3068,
    0x306a,
    0x306b,
    0x306c,
    0x306d,
    0x306e,
    0x306f,
    0x3072,
    0x3075,
    0x3078,
    0x307b,
    0x307e,
    0x307f,
    0x3080,
    0x3081,
    0x3082,
    0x3084,
    0x3086,
    0x3088,
    0x3089,
    0x308a,
    0x308b,
    0x308c,
    0x308d,
    0x308f,
    0x3093,
};
_Static_assert(sizeof(half_width) / sizeof(half_width[0]) == 0xff9e - 0xff66,
    "a kana each");

#define VOICED 0x3099
#define HALF_VOICED 0x309a

/* Between words. */
static const uint16_t blanks[] = {'\t', '\n', '\r', ' ', '"', '(', ')', ',',
    '/', ':', ';', '?', 0xa0, 0x3000, 0x3001, 0x3002, 0x300c, 0x300d};
/* Left out by people who type. */
static const uint16_t marks[] = {'!', '~', '\'', '-', '.', '_', 0xb7, 0x2010,
    0x2011, 0x2012, 0x2013, 0x2014, 0x2019, 0x301c, 0x30fb, 0x30fc};

static bool
is_among(uint32_t code, const uint16_t *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == code)
			return true;
	return false;
}
#define IS_AMONG(code, list) \
	is_among((code), (list), sizeof(list) / sizeof((list)[0]))

/* Full and half width to the usual one; katakana to hiragana; small Latin
 * letters without accents; one of the ways to write a Chinese character. */
static uint32_t
plain(uint32_t code)
{
	if (code >= 0xff66 && code <= 0xff9d)
		code = half_width[code - 0xff66];
	else if (code == 0xff9e || code == 0x309b)
		code = VOICED;
	else if (code == 0xff9f || code == 0x309c)
		code = HALF_VOICED;
	else if (code == 0xff61 || code == 0xff64)
		code = ' ';
	else if (code == 0xff65)
		code = 0x30fb;
	else if (code >= 0xff01 && code <= 0xff5e)
		code -= 0xfee0;
	if (code >= 0x30a1 && code <= 0x30f6)
		code -= 0x60;
	if (code >= 'A' && code <= 'Z')
		code += 'a' - 'A';
	if (code >= 0xc0 && code < 0x180 && latin[code - 0xc0] != ' ')
		code = (unsigned char)latin[code - 0xc0];
	return ky_han_one(code);
}

/* The kana with the mark, or 0: they do not join. */
static uint32_t
joined(uint32_t kana, uint32_t mark)
{
	/* Rows か to と, each in pairs, with the small っ in between. */
	bool pairs = (kana >= 0x304b && kana <= 0x3061 && (kana & 1) != 0) ||
	    kana == 0x3064 || kana == 0x3066 || kana == 0x3068;
	bool triples = kana >= 0x306f && kana <= 0x307b &&
	    (kana - 0x306f) % 3 == 0;

	if (mark == VOICED && kana == 0x3046)
		return 0x3094;
	if (mark == VOICED && (pairs || triples))
		return kana + 1;
	if (mark == HALF_VOICED && triples)
		return kana + 2;
	return 0;
}

/* What was read and is not written yet: a mark may follow. */
struct folding {
	struct ky_buf *out;
	size_t start;  /* of our text in `out` */
	uint32_t kana; /* 0 = none */
	bool blank;
};

static void
put(struct folding *f, uint32_t code)
{
	char bytes[KY_UTF8_SIZE];

	if (f->blank && f->out->len > f->start)
		ky_buf_addc(f->out, ' ');
	f->blank = false;
	ky_buf_add(f->out, (struct ky_str){bytes, ky_utf8_put(code, bytes)});
}

static void
flush(struct folding *f)
{
	if (f->kana != 0)
		put(f, f->kana);
	f->kana = 0;
}

static void
take(struct folding *f, uint32_t code)
{
	uint32_t both;

	if (code == VOICED || code == HALF_VOICED) {
		both = joined(f->kana, code);
		if (both != 0)
			f->kana = both;
		return;
	}
	if ((code >= 0x300 && code <= 0x36f) || IS_AMONG(code, marks))
		return;
	flush(f);
	if (IS_AMONG(code, blanks))
		f->blank = true;
	else if (code >= 0x3041 && code <= 0x3096)
		f->kana = code;
	else
		put(f, code);
}

void
ky_fold(struct ky_str text, struct ky_buf *out)
{
	struct folding f = {.out = out, .start = out->len};
	uint32_t code;

	while (ky_utf8_next(&text, &code))
		take(&f, plain(code));
	flush(&f);
}

bool
ky_fold_is_cjk(uint32_t code)
{
	return (code >= 0x3041 && code <= 0x30ff) ||
	    (code >= 0x3400 && code <= 0x4dbf) ||
	    (code >= 0x4e00 && code <= 0x9fff) ||
	    (code >= 0xf900 && code <= 0xfaff) ||
	    (code >= 0x20000 && code <= 0x3ffff);
}
