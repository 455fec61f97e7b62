/*
 * The till for those who are not the writer: adapters that workers call.
 *
 * Each write is a transaction of the engine's writer (ky_engine_write()), each
 * read the last commit, through a connection of its own.  Any thread may call
 * it: a worker of the engine, and, step by step, a port called from within
 * ky_engine_turn().
 *
 * Ports are made before the engine is, so the till gets it later.  Beside the
 * port's codes (port/till.h) a write is KY_E_LIMIT when the queue is full, or
 * stopping.
 */
#ifndef KY_SERVICE_TILL_H
#define KY_SERVICE_TILL_H

#include "engine/engine.h"
#include "port/till.h"

struct ky_desk_till; /* heap */

/* Of `engine`, the configuration of the engine that comes: how a store is
 * opened for reading and closed. */
enum ky_code ky_desk_till_new(const struct ky_engine_config *engine,
    struct ky_desk_till **out, struct ky_err *err) KY_MUST_USE;
/* Valid until the till is freed; not to be called before ky_desk_till_join(). */
const struct ky_till *ky_desk_till_port(const struct ky_desk_till *t);
/* The engine is there. */
void ky_desk_till_join(struct ky_desk_till *t, struct ky_engine *e);
/* After the engine: nobody is in a call any more.  NULL: nothing to do. */
void ky_desk_till_free(struct ky_desk_till *t);

#endif
