/*
 * `kaiyaku demo` at work: the steps of the story done one after the other,
 * then each line told from what the store holds.
 */
#ifndef KY_CMD_WALK_H
#define KY_CMD_WALK_H

#include "cmd/session.h"

/*
 * In the open demo session, whose store is empty; papers, log and public key
 * go to `folder`.  `sound`: every line ended as told and every paper written
 * verifies.  KY_E_REFUSED: a step was refused.
 */
enum ky_code ky_walk_run(const struct ky_cli *cli, struct ky_session *s,
    const char *folder, bool *sound, struct ky_err *err) KY_MUST_USE;

#endif
