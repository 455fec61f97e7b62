/*
 * The engine's own threads: one writer, and workers.
 */
#ifndef KY_ENGINE_THREAD_H
#define KY_ENGINE_THREAD_H

#include "engine/state.h"

enum ky_code ky_thread_start(struct ky_engine *e,
    struct ky_err *err) KY_MUST_USE;

/* What was handed in is answered, what a worker has begun is finished and
 * stored; then they are gone.  Nothing when there are none. */
void ky_thread_stop(struct ky_engine *e);

#endif
