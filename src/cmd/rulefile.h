/*
 * Rule files on disk.
 */
#ifndef KY_CMD_RULEFILE_H
#define KY_CMD_RULEFILE_H

#include "cmd/session.h"
#include "guide/files.h"

/* A rulebook and the memory it lies in. */
struct ky_rulefile {
	struct ky_buf json;
	void *memory; /* heap; of `arena` */
	struct ky_arena arena;
	struct ky_rulebook book;
};

/* Checks the file, telling every complaint to `say`; reads it when there is
 * none.  KY_E_INPUT otherwise.  Call _done in any case. */
enum ky_code ky_rulefile_read(struct ky_rulefile *r, const char *path,
    void (*say)(void *self, const char *line), void *self,
    struct ky_err *err) KY_MUST_USE;
void ky_rulefile_done(struct ky_rulefile *r);

/* Checks one of the files that lie beside rule files (guide/files.h), telling
 * every complaint to `say`.  KY_E_INPUT: there was one. */
enum ky_code ky_rulefile_check_other(const char *path,
    void (*say)(void *self, const char *line), void *self,
    struct ky_err *err) KY_MUST_USE;

/* Puts the file's bytes into the session's store, in a transaction. */
enum ky_code ky_rulefile_put(struct ky_session *s, const struct ky_rulefile *r,
    struct ky_err *err) KY_MUST_USE;

#endif
