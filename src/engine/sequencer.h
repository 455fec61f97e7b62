/*
 * The log's one writer: gives sealed papers their leaves, oldest first, and
 * keeps the tree (RFC 6962): a node is stored once its subtree is complete
 * and never changes.
 */
#ifndef KY_ENGINE_SEQUENCER_H
#define KY_ENGINE_SEQUENCER_H

#include "engine/state.h"

/*
 * Enters up to KY_LEAVES_MAX papers, with the nodes they complete and one
 * signed checkpoint of the tree they make.  `s` is the worker's connection.
 * `again`: the checkpoint could not be signed; try later.  Otherwise the
 * store's failures.
 */
enum ky_code ky_sequencer_step(struct ky_engine *e, struct ky_store *s,
    bool *again, struct ky_err *err) KY_MUST_USE;

#endif
