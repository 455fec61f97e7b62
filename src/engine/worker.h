/*
 * One job of a worker, from the list to its end.
 */
#ifndef KY_ENGINE_WORKER_H
#define KY_ENGINE_WORKER_H

#include "engine/state.h"

/*
 * Takes a job and does it; `worked` false: there was none, and `news` is what
 * to wait beyond.  `s` is the worker's connection.  A peer that fails is no
 * failure; the store is.
 */
enum ky_code ky_worker_step(struct ky_engine *e, uint32_t worker,
    struct ky_store *s, bool *worked, uint64_t *news,
    struct ky_err *err) KY_MUST_USE;

#endif
