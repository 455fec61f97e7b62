/*
 * Signing ordered papers, and entering signed ones in the log: jobs of a
 * worker.  Keys may be slow, so neither happens in the writer; it gets the
 * finished bytes.
 */
#ifndef KY_ENGINE_PAPER_H
#define KY_ENGINE_PAPER_H

#include "engine/state.h"

/*
 * Signs the oldest ordered papers, KY_SEAL_MAX at most, and has them stored.
 * `s` is the worker's connection.  `again`: one could not be signed; try
 * later.  Otherwise the store's failures.
 */
enum ky_code ky_paper_seal_some(struct ky_engine *e, struct ky_store *s,
    bool *again, struct ky_err *err) KY_MUST_USE;

#endif
