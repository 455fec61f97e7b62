/*
 * A rulebook in words: what a provider's rules say, each with its source, the
 * day it was checked and how sure we are.
 */
#ifndef KY_CMD_GUIDE_H
#define KY_CMD_GUIDE_H

#include "cmd/cli.h"
#include "core/rules.h"

/* For contracts made on `contract`. */
void ky_guide_say(const struct ky_cli *cli, const struct ky_rules *rules,
    struct ky_date contract);
json_t *ky_guide_json(const struct ky_rules *rules, struct ky_date contract);

#endif
