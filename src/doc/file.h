/*
 * Small files, whole or not at all.
 */
#ifndef KY_DOC_FILE_H
#define KY_DOC_FILE_H

#include "base/buf.h"

#include <sys/types.h>

#define KY_PATH_SIZE 1024

/* Folder, slash, name.  KY_E_INPUT: too long. */
enum ky_code ky_file_path(const char *folder, const char *name,
    char out[KY_PATH_SIZE], struct ky_err *err) KY_MUST_USE;

/* Appends the content.  KY_E_INPUT: no such file, or a folder; KY_E_LIMIT:
 * more than `out` may hold, and no more than that is read.  A pipe is read,
 * too: never waited for when nobody writes, ten seconds at most for more. */
enum ky_code ky_file_read(const char *path, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;

/* New or replaced, durable when it returns: written beside, then renamed. */
enum ky_code ky_file_write(const char *path, mode_t mode, struct ky_str content,
    struct ky_err *err) KY_MUST_USE;

/* The same, but nothing is replaced: KY_E_INPUT, something is there. */
enum ky_code ky_file_write_new(const char *path, mode_t mode,
    struct ky_str content, struct ky_err *err) KY_MUST_USE;

/* The folders on the way to `path`, as far as they are missing. */
enum ky_code ky_file_folders(const char *path, struct ky_err *err) KY_MUST_USE;

bool ky_file_exists(const char *path);

#endif
