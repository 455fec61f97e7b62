/*
 * A new issuer: an empty store that is his, and his keys.
 */
#ifndef KY_CMD_ISSUER_H
#define KY_CMD_ISSUER_H

#include "cmd/session.h"

/*
 * By the settings issuer.slug, issuer.log, store.path and keys.dir.
 * KY_E_INPUT: no slug is set, or store or keys are there already.
 */
enum ky_code ky_issuer_create(const struct ky_cli *cli, bool demo,
    struct ky_time now, const struct ky_entropy *entropy,
    struct ky_err *err) KY_MUST_USE;

#endif
