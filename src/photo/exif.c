#include "photo/exif.h"

#include <string.h>

#define MARK_SOI 0xD8
#define MARK_EOI 0xD9
#define MARK_SOS 0xDA
#define MARK_APP1 0xE1
#define TAG_ORIENTATION 274
#define TYPE_SHORT 3
#define ENTRY 12 /* bytes of an entry of a directory */

static const char exif[] = "Exif\0"; /* and its end */

/* A TIFF file, in whatever order its bytes are. */
struct tiff {
	struct ky_str bytes;
	bool little;
};

/* 0 beyond the end. */
static unsigned
byte(struct ky_str s, size_t at)
{
	return at < s.len ? (unsigned char)s.p[at] : 0;
}

static unsigned
two(const struct tiff *t, size_t at)
{
	unsigned a = byte(t->bytes, at), b = byte(t->bytes, at + 1);

	return t->little ? b << 8 | a : a << 8 | b;
}

static size_t
four(const struct tiff *t, size_t at)
{
	size_t a = two(t, at), b = two(t, at + 2);

	return t->little ? b << 16 | a : a << 16 | b;
}

static unsigned
of_directory(const struct tiff *t)
{
	size_t at = four(t, 4);
	unsigned n;

	if (at > t->bytes.len)
		return 1;
	n = two(t, at);
	at += 2;
	for (unsigned i = 0; i < n && t->bytes.len >= at + ENTRY; i++) {
		unsigned value = two(t, at + 8);

		if (two(t, at) == TAG_ORIENTATION)
			return two(t, at + 2) == TYPE_SHORT && value >= 1 &&
				value <= 8
			    ? value
			    : 1;
		at += ENTRY;
	}
	return 1;
}

static unsigned
of_exif(struct ky_str s)
{
	struct tiff t = {.bytes = {s.p + sizeof(exif), s.len - sizeof(exif)}};

	t.little = byte(t.bytes, 0) == 'I';
	if (t.bytes.len < 8 || byte(t.bytes, 0) != byte(t.bytes, 1) ||
	    (!t.little && byte(t.bytes, 0) != 'M') || two(&t, 2) != 42)
		return 1;
	return of_directory(&t);
}

unsigned
ky_exif_orientation(struct ky_str jpeg)
{
	size_t at = 2;

	if (byte(jpeg, 0) != 0xFF || byte(jpeg, 1) != MARK_SOI)
		return 1;
	while (jpeg.len >= 4 && at <= jpeg.len - 4 && byte(jpeg, at) == 0xFF) {
		unsigned mark = byte(jpeg, at + 1);
		size_t size = byte(jpeg, at + 2) << 8 | byte(jpeg, at + 3);

		if (mark == 0xFF) { /* filling */
			at++;
			continue;
		}
		if (mark == MARK_SOS || mark == MARK_EOI || size < 2 ||
		    size > jpeg.len - at - 2)
			return 1;
		if (mark == MARK_APP1 && size >= 2 + sizeof(exif) &&
		    memcmp(jpeg.p + at + 4, exif, sizeof(exif)) == 0)
			return of_exif(
			    (struct ky_str){jpeg.p + at + 4, size - 2});
		at += 2 + size;
	}
	return 1;
}
