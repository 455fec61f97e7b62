#include "photo/photo.h"

#include <string.h>

#define NAME "kaiyaku-photo"
#define HEAD_MAX 64 /* bytes of the line in front of the JPEG */

static const char *const causes[] = {
    [KY_PHOTO_NOT_PICTURE] = "not-picture",
    [KY_PHOTO_BROKEN] = "broken",
    [KY_PHOTO_TOO_LARGE] = "too-large",
    [KY_PHOTO_PAGES] = "pages",
    [KY_PHOTO_PASSWORD] = "password",
};
_Static_assert(sizeof(causes) / sizeof(causes[0]) == KY_PHOTO_NO__MAX,
    "a name each");

/* "kaiyaku-photo: pages: a PDF of 12" */
static int
cause_of(const char *words)
{
	size_t skip = strlen(NAME ": ");

	for (int i = 1; i < KY_PHOTO_NO__MAX; i++) {
		size_t n = strlen(causes[i]);

		if (strlen(words) > skip + n &&
		    strncmp(words + skip, causes[i], n) == 0 &&
		    words[skip + n] == ':')
			return i;
	}
	return KY_PHOTO_BROKEN;
}

/* What kills or exhausts the helper is no picture for us. */
static enum ky_code
refused(struct ky_err *err)
{
	bool its_input = err->code == KY_E_INPUT;

	if (err->code == KY_E_LIMIT ||
	    (err->code == KY_E_SYSTEM && err->cause == KY_HELPER_DIED)) {
		err->code = KY_E_INPUT;
		err->cause = KY_PHOTO_BROKEN;
	} else if (its_input) {
		err->cause = cause_of(err->msg);
	}
	return err->code;
}

/* --- what it gives --- */

static bool
number(struct ky_str *s, char end, uint32_t *out)
{
	const char *at = s->len > 0 ? memchr(s->p, end, s->len) : NULL;
	uint64_t value;

	if (at == NULL ||
	    !ky_str_u64((struct ky_str){s->p, (size_t)(at - s->p)}, UINT16_MAX,
		&value) ||
	    value == 0)
		return false;
	*out = (uint32_t)value;
	s->len -= (size_t)(at - s->p) + 1;
	s->p = at + 1;
	return true;
}

/* The JPEG behind its head.  The helper may be in somebody else's hands: only
 * its form is believed. */
static bool
split(struct ky_str given, struct ky_photo *photo, struct ky_str *jpeg)
{
	*jpeg = given;
	if (!ky_str_starts(*jpeg, "photo "))
		return false;
	*jpeg = (struct ky_str){jpeg->p + 6, jpeg->len - 6};
	return number(jpeg, ' ', &photo->width) &&
	    number(jpeg, ' ', &photo->height) &&
	    number(jpeg, '\n', &photo->pages) && jpeg->len > 4 &&
	    jpeg->len <= KY_PHOTO_BYTES_MAX &&
	    memcmp(jpeg->p, "\xFF\xD8\xFF", 3) == 0 &&
	    memcmp(jpeg->p + jpeg->len - 2, "\xFF\xD9", 2) == 0;
}

enum ky_code
ky_photo_make(struct ky_helper *h, struct ky_str bytes,
    const struct ky_covers *c, struct ky_photo *photo, struct ky_buf *out,
    struct ky_err *err)
{
	char cover[KY_COVER_TEXT_SIZE];
	const char *const args[] = {"--cover", cover, NULL};
	struct ky_buf given;
	struct ky_str jpeg;
	enum ky_code code;

	ky_covers_write(c, cover);
	ky_buf_init(&given, KY_PHOTO_BYTES_MAX + HEAD_MAX);
	code = ky_helper_run(h, c->n > 0 ? args : NULL, bytes, &given, err);
	if (code != KY_OK)
		code = refused(err);
	else if (split(ky_buf_str(&given), photo, &jpeg))
		ky_buf_add(out, jpeg);
	else
		code = ky_fail(err, KY_E_SYSTEM, 0, NAME " gave no picture");
	ky_buf_done(&given);
	return code;
}

enum ky_code
ky_photo_open(struct ky_helper **out, struct ky_err *err)
{
	char program[KY_HELPER_PATH_SIZE];
	struct ky_helper_options o = {.name = NAME, .program = program};

	*out = NULL;
	return ky_helper_program(NAME, program, err) == KY_OK
	    ? ky_helper_open(&o, out, err)
	    : err->code;
}
