/*
 * A rulebook in words, on the terminal.  As JSON: view/guide.h.
 */
#ifndef KY_CMD_GUIDE_H
#define KY_CMD_GUIDE_H

#include "cmd/cli.h"
#include "view/guide.h"

/* For contracts made on `contract`. */
void ky_guide_say(const struct ky_cli *cli, const struct ky_rules *rules,
    struct ky_date contract);

#endif
