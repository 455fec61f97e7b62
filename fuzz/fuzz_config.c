/*
 * A file of settings.  Whatever is refused changes nothing.
 */
#include "cmd/config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct ky_config config, before;
	struct ky_err err = {0};
	FILE *file;

	/* A value file could be any file of this machine, also one that
	 * never ends. */
	if (memmem(data, size, "_file", 5) != NULL)
		return 0;
	file = tmpfile();
	assert(file != NULL && fwrite(data, 1, size, file) == size);
	rewind(file);
	ky_config_init(&config);
	before = config;
	if (ky_config_read(&config, file, "x.conf", &err) != KY_OK) {
		assert(err.msg[0] != '\0');
		assert(memcmp(&before, &config, sizeof(config)) == 0);
	}
	(void)fclose(file);
	return 0;
}
