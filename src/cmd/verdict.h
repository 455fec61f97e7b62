/*
 * A verified paper in words, and the exit code that says the same.
 */
#ifndef KY_CMD_VERDICT_H
#define KY_CMD_VERDICT_H

#include "cmd/cli.h"
#include "doc/verify.h"

/* OK: the issuer said this.  SIGNER: intact, no trusted keys.  Else NO. */
enum ky_exit ky_verdict_exit(enum ky_finding f);
enum ky_paint ky_verdict_paint(enum ky_finding f);

/* One line: the finding, and the paper's place in the log. */
void ky_verdict_line(const struct ky_cli *cli, const struct ky_verified *v);
json_t *ky_verdict_json(const struct ky_verified *v);
/* All that is known of the paper. */
enum ky_exit ky_verdict_say(const struct ky_cli *cli,
    const struct ky_verified *v);

#endif
