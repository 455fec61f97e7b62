/*
 * A drop folder: files for another system, and files from it.
 *
 * "out/" holds what we ask; the other side moves it to "done/" once it has
 * taken it on, or to "refused/" when it will not.  "in/" holds what it tells.
 * A file appears whole: written in "tmp/", flushed, renamed.  Its name holds
 * the idempotency key, so asking twice writes one file.
 * docs/formats/drop.md.
 *
 * One process uses a folder, and one thread at a time a name.
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

/* Makes the folders.  KY_E_SYSTEM names the one that cannot be; KY_E_INPUT:
 * the path is too long. */
enum ky_code ky_drop_open(struct ky_drop *d, const char *path,
    struct ky_err *err) KY_MUST_USE;

/* A name made of a key: letters, digits, "." and "-" stay, every other byte
 * is "_" and two hexadecimal digits; then `suffix`.  Different keys have
 * different names.  KY_E_INPUT: empty or too long. */
#define KY_DROP_NAME_SIZE 224
enum ky_code ky_drop_name(const char *key, const char *suffix,
    char out[KY_DROP_NAME_SIZE], struct ky_err *err) KY_MUST_USE;

/* Is "out/NAME", or the same under "done/", there already?  KY_E_RETRY: that
 * could not be found out. */
enum ky_code ky_drop_has(const struct ky_drop *d, const char *name, bool *out,
    struct ky_err *err) KY_MUST_USE;
/* Puts "out/NAME"; nothing to do when it is there (or done) already.
 * KY_E_RETRY: nothing was put; KY_E_UNSURE: it may be there. */
enum ky_code ky_drop_put(const struct ky_drop *d, const char *name,
    struct ky_str bytes, struct ky_err *err) KY_MUST_USE;
/* Reads "FOLDER/NAME"; `there` false when it is not.  KY_E_RETRY: it could not
 * be read, is no plain file, or larger than the buffer's ceiling. */
enum ky_code ky_drop_get(const struct ky_drop *d, const char *folder,
    const char *name, struct ky_buf *out, bool *there,
    struct ky_err *err) KY_MUST_USE;

#endif
