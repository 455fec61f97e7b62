/*
 * A file that appears whole or not at all, and stays when the power fails.
 */
#ifndef KY_LINK_WHOLE_H
#define KY_LINK_WHOLE_H

#include "base/err.h"
#include "base/str.h"

/*
 * Writes `beside`, flushes it, renames it to `path` and flushes `folder`, in
 * which `path` lies; both names are on one file system.  What a dead process
 * left at `beside` is overwritten.
 *
 * KY_E_RETRY: nothing is at `path`.  KY_E_UNSURE: it is there, but a power
 * cut may take it.
 */
enum ky_code ky_whole_write(const char *beside, const char *path,
    const char *folder, struct ky_str bytes, struct ky_err *err) KY_MUST_USE;

/* The names in a folder last, too. */
enum ky_code ky_whole_flush(const char *folder, struct ky_err *err) KY_MUST_USE;

#endif
