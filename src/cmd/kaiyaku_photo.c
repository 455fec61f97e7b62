/*
 * kaiyaku-photo: a JPEG, PNG or PDF on standard input, a JPEG of its pixels on
 * standard output, see kaiyaku-photo(1).
 */
#include "helper/work.h"
#include "photo/develop.h"
#include "photo/photo.h"

static enum ky_code
make(const char *areas, struct ky_str in, struct ky_buf *out,
    struct ky_err *err)
{
	static struct ky_covers covers;
	enum ky_code code = ky_covers_read(ky_str_of(areas), &covers, err);

	return code == KY_OK ? ky_develop(in, &covers, out, err) : code;
}

static const struct ky_craft craft = {
    .name = "kaiyaku-photo",
    .usage = "usage: kaiyaku-photo [--cover AREAS | version | --help]\n",
    .option = "--cover",
    .needs =
	{
	    .cpu_s = 8,
	    .memory = (size_t)768 * 1024 * 1024,
	    .file = KY_PHOTO_BYTES_MAX + 64,
	},
    .in_max = (size_t)2 * 1024 * 1024,
    .quiet = true, /* poppler and glib grumble */
    .make = make,
};

int
main(int argc, char **argv)
{
	return ky_work(&craft, argc, argv);
}
