/*
 * What a verified paper says, for people.
 */
#ifndef KY_CMD_SHOW_PAPER_H
#define KY_CMD_SHOW_PAPER_H

#include "cmd/cli.h"

/*
 * The content of a paper's file: what was ended, each duty, the money, and
 * what it does not prove.  `file` has passed ky_verify() as genuine or
 * intact; its texts may still be a stranger's, so control characters are
 * shown as "?".
 */
void ky_show_paper(const struct ky_cli *cli, struct ky_str file);

#endif
