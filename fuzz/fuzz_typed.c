/*
 * What people type into a field, in whatever way a keyboard gives it: what is
 * written fits, is plain, and nothing is written where it is refused.  The
 * first byte is the room.
 */
#include "web/typed.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ROOM 64

typedef bool reader(struct ky_str typed, char *out, size_t size);

static void
is_plain(const char *text)
{
	for (; *text != '\0'; text++)
		assert(*text >= ' ' && *text < 0x7f);
}

static void
read_with(reader *with, struct ky_str typed, size_t room)
{
	char out[ROOM + 1], before[sizeof(out)];

	memset(out, 'x', sizeof(out));
	memcpy(before, out, sizeof(before));
	if (!with(typed, out, room)) {
		assert(memcmp(out, before, sizeof(out)) == 0);
		return;
	}
	assert(memchr(out, '\0', room) != NULL);
	assert(memcmp(out + room, before + room, sizeof(out) - room) == 0);
	if (with != ky_typed_line)
		is_plain(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static reader *const readers[] = {ky_typed_line, ky_typed_plain,
	    ky_typed_phone, ky_typed_mailbox};
	struct ky_str typed;
	int64_t minor;

	if (size == 0)
		return 0;
	typed = (struct ky_str){(const char *)data + 1, size - 1};
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
		read_with(readers[i], typed, 1 + data[0] % ROOM);
	if (ky_typed_yen(typed, &minor))
		assert(minor >= 0);
	return 0;
}
