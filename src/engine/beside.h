/*
 * What a paper says of an ending that its case does not hold: for whom an agent
 * filed, and which receipts of others the holder keeps with it.
 *
 * Read by the writer within the transaction that orders the paper, so that its
 * words are fixed there as all others are.  What is kept later stands in no
 * paper that was issued before (decision 0021).
 */
#ifndef KY_ENGINE_BESIDE_H
#define KY_ENGINE_BESIDE_H

#include "core/command.h"
#include "core/paper.h"
#include "port/exhibit.h"
#include "port/store.h"

struct ky_beside {
	struct ky_paper_beside out;
	struct ky_exhibit room[KY_EXHIBITS_MAX];
};

/* Of the case `c` as `cmd`, which is not stored yet, leaves it.  The store's
 * codes. */
enum ky_code ky_beside_read(struct ky_beside *b, struct ky_store *s,
    const struct ky_case *c, const struct ky_command *cmd,
    struct ky_err *err) KY_MUST_USE;

#endif
