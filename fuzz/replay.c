/*
 * Runs a fuzz target over the files of a folder, without clang: what once
 * was found stays found.  One TAP line for each file, in the order of names.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FILE_MAX ((size_t)1 << 20)

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* The target sees the file in memory of exactly its size, so that the
 * sanitizer notices one byte too far. */
static int
replay(const char *folder, const char *name)
{
	char path[4096];
	uint8_t *room = malloc(FILE_MAX), *data;
	size_t size;
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "rb");
	if (file == NULL || room == NULL) {
		perror(path);
		exit(1);
	}
	size = fread(room, 1, FILE_MAX, file);
	(void)fclose(file);
	data = realloc(room, size > 0 ? size : 1);
	if (data == NULL)
		exit(1);
	(void)LLVMFuzzerTestOneInput(data, size);
	free(data);
	return size < FILE_MAX;
}

int
main(int argc, char **argv)
{
	struct dirent **entries;
	int failed = 0, n;

	if (argc != 2) {
		(void)fprintf(stderr, "usage: %s CORPUS\n", argv[0]);
		return 2;
	}
	n = scandir(argv[1], &entries, is_visible, alphasort);
	if (n < 1) {
		(void)fprintf(stderr, "%s: no seeds\n", argv[1]);
		return 1;
	}
	for (int i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;
		int ok = replay(argv[1], name);

		failed += !ok;
		printf("%sok %d - %s\n", ok ? "" : "not ", i + 1, name);
		(void)fflush(stdout);
		free(entries[i]);
	}
	free(entries);
	printf("1..%d\n", n);
	return failed > 0;
}
