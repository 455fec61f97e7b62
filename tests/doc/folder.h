/*
 * A folder of a test's own, gone at its end.
 */
#ifndef KY_TESTS_DOC_FOLDER_H
#define KY_TESTS_DOC_FOLDER_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_SIZE 512

static inline void
folder_make(char out[FOLDER_SIZE])
{
	const char *tmp = getenv("TMPDIR");

	(void)snprintf(out, FOLDER_SIZE, "%s/kaiyaku-test-XXXXXX",
	    tmp != NULL && tmp[0] != '\0' ? tmp : "/tmp");
	if (mkdtemp(out) == NULL) {
		perror(out);
		exit(1);
	}
}

static inline int
folder_remove_one(const char *path, const struct stat *st, int flag,
    struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static inline void
folder_remove(const char *folder)
{
	if (nftw(folder, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
		perror(folder);
}

/* Tells a file from one written anew in its place. */
static inline ino_t
folder_inode(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_ino : 0;
}

static inline int
folder_mode(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (int)(st.st_mode & 0777) : -1;
}

#endif
