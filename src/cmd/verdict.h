/*
 * A verified paper in words, and the exit code that says the same.
 */
#ifndef KY_CMD_VERDICT_H
#define KY_CMD_VERDICT_H

#include "cmd/cli.h"
#include "doc/verify.h"

/* OK: the issuer said this.  SIGNER: intact, no trusted keys.  Else NO. */
enum ky_exit ky_verdict_exit(enum ky_finding f);

enum ky_exit ky_verdict_say(const struct ky_cli *cli,
    const struct ky_verified *v);

#endif
