/*
 * Names for the bank: what is written is within the set and the room, and
 * shown again it is written the same way.  Bytes from a bank: what is read of
 * them is UTF-8.
 */
#include "base/kana.h"
#include "base/utf8.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ROOM 64
#define TEXT_MAX 4096

static void
shown(struct ky_str bytes, uint32_t extras)
{
	char text[KY_KANA_TEXT_SIZE(ROOM)], again[ROOM];
	struct ky_err err;
	size_t len;

	assert(ky_kana_decode(bytes, text, &err) == KY_OK);
	assert(ky_utf8_valid(ky_str_of(text)));
	assert(ky_kana_encode(ky_str_of(text), extras, again, ROOM, &len,
		   &err) == KY_OK);
	assert(len == bytes.len && memcmp(again, bytes.p, len) == 0);
}

static void
read_bytes(struct ky_str bytes)
{
	static char text[KY_KANA_TEXT_SIZE(TEXT_MAX)];
	struct ky_err err;

	if (bytes.len <= TEXT_MAX && ky_kana_decode(bytes, text, &err) == KY_OK)
		assert(ky_utf8_valid(ky_str_of(text)) &&
		    strlen(text) < KY_KANA_TEXT_SIZE(bytes.len));
}

/* The first byte chooses the extras, the second the room. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char out[ROOM];
	struct ky_err err;
	struct ky_str rest;
	size_t len;

	if (size < 2)
		return 0;
	rest = (struct ky_str){(const char *)data + 2, size - 2};
	if (ky_kana_encode(rest, data[0], out, data[1] % (ROOM + 1), &len,
		&err) == KY_OK) {
		assert(len <= data[1] % (ROOM + 1));
		shown((struct ky_str){out, len}, data[0]);
	} else {
		assert(err.code == KY_E_INPUT);
	}
	read_bytes(rest);
	return 0;
}
