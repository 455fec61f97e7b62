/* JPEG and PNG of strangers, all the way; PDFs are poppler's to fuzz. */
#include "photo/develop.h"
#include "photo/photo.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str bytes = {(const char *)data, size};
	struct ky_covers none = {.n = 0};
	struct ky_err err = {0};
	struct ky_buf out;

	if (ky_str_starts(bytes, "%PDF"))
		return 0;
	ky_buf_init(&out, KY_PHOTO_BYTES_MAX + 64);
	if (ky_develop(bytes, &none, &out, &err) == KY_OK && !ky_buf_ok(&out))
		abort();
	ky_buf_done(&out);
	return 0;
}
