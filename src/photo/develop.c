#include "photo/develop.h"

#include <string.h>

typedef enum ky_code reader(struct ky_str bytes, struct ky_picture *out,
    uint32_t *pages, struct ky_err *err);

static enum ky_code
read_jpeg(struct ky_str bytes, struct ky_picture *out, uint32_t *pages,
    struct ky_err *err)
{
	(void)pages;
	return ky_jpeg_read(bytes, out, err);
}

static enum ky_code
read_png(struct ky_str bytes, struct ky_picture *out, uint32_t *pages,
    struct ky_err *err)
{
	(void)pages;
	return ky_png_read(bytes, out, err);
}

/* By their first bytes: names and media types are what a sender says. */
static const struct {
	const char *magic;
	size_t len;
	reader *read;
} kinds[] = {
    {"\xFF\xD8\xFF", 3, read_jpeg},
    {"\x89PNG\r\n\x1A\n", 8, read_png},
    {"%PDF-", 5, ky_pages_read},
};

static reader *
reader_of(struct ky_str bytes)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (bytes.len >= kinds[i].len &&
		    memcmp(bytes.p, kinds[i].magic, kinds[i].len) == 0)
			return kinds[i].read;
	return NULL;
}

enum ky_code
ky_develop(struct ky_str bytes, const struct ky_covers *c, struct ky_buf *out,
    struct ky_err *err)
{
	reader *read = reader_of(bytes);
	struct ky_picture p = {0};
	uint32_t pages = 1;
	enum ky_code code;

	if (read == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "not-picture: no JPEG, PNG or PDF");
	code = read(bytes, &p, &pages, err);
	if (code == KY_OK)
		code = ky_picture_fit(&p, err);
	if (code == KY_OK) {
		ky_picture_cover(&p, c);
		ky_buf_addf(out, "photo %u %u %u\n", p.width, p.height, pages);
		code = ky_jpeg_write(&p, out, err);
	}
	ky_picture_done(&p);
	return code;
}
