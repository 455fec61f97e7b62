/*
 * A drop folder: files for another system, and files from it.
 *
 * "out/" holds what we ask, "in/" what it answers, "done/" what was read.  A
 * file appears whole: written beside, flushed, renamed.  Its name holds the
 * idempotency key, so asking twice writes one file.  docs/formats/drop.md.
 */
#ifndef KY_LINK_DROP_H
#define KY_LINK_DROP_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define KY_DROP_PATH_SIZE 512

struct ky_drop {
	char path[KY_DROP_PATH_SIZE];
};

/* Makes the folders.  KY_E_SYSTEM names the one that cannot be. */
enum ky_code ky_drop_open(struct ky_drop *d, const char *path,
    struct ky_err *err) KY_MUST_USE;

/* Is "out/NAME", or the same under "done/", there already? */
enum ky_code ky_drop_has(const struct ky_drop *d, const char *name, bool *out,
    struct ky_err *err) KY_MUST_USE;
/* Puts "out/NAME"; nothing to do when it is there (or done) already.
 * KY_E_RETRY: nothing was put; KY_E_UNSURE: it may be there. */
enum ky_code ky_drop_put(const struct ky_drop *d, const char *name,
    struct ky_str bytes, struct ky_err *err) KY_MUST_USE;
/* Reads "in/NAME"; `there` false when it is not.  Larger than the buffer's
 * ceiling: KY_E_INPUT. */
enum ky_code ky_drop_get(const struct ky_drop *d, const char *name,
    struct ky_buf *out, bool *there, struct ky_err *err) KY_MUST_USE;

#endif
