/*
 * The money statement as a page in a terminal, 80 columns wide: what was owed
 * and by which rule, what was paid, what comes back and when, what lapsed,
 * what is still to come.
 */
#ifndef KY_CMD_STATEMENT_H
#define KY_CMD_STATEMENT_H

#include "cmd/cli.h"
#include "view/statement.h"

void ky_show_statement(const struct ky_cli *cli,
    const struct ky_statement_page *p);

#endif
