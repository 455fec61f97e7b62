#include "guide/files.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
ignore(void *arg, const char *line)
{
	(void)arg;
	(void)line;
}

/* Any bytes are each of the three files or a complaint, within the stated
 * arena; reading and checking agree. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const files[] = {KY_PLACES_FILE, KY_LAW_FILE,
	    KY_LINKS_FILE};
	static uint8_t memory[KY_GUIDE_FILE_ARENA_SIZE];
	struct ky_str json = {(const char *)data, size};
	struct ky_directory d = {0};
	struct ky_arena arena;
	struct ky_err err;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		uint32_t complaints;
		enum ky_code code;

		ky_arena_init(&arena, memory, sizeof(memory));
		complaints = ky_guide_file_check(&arena, json, files[i], ignore,
		    NULL);
		ky_arena_reset(&arena);
		code = ky_guide_file_read(&arena, json, files[i], &d, &err);
		assert((code == KY_OK) == (complaints == 0));
	}
	return 0;
}
