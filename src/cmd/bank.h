/*
 * What the settings say of the bank: [peer "bank"] of kind file.
 */
#ifndef KY_CMD_BANK_H
#define KY_CMD_BANK_H

#include "bank/files.h"
#include "cmd/cli.h"

/* Is there one? */
bool ky_bank_is_file(const struct ky_cli *cli);
/* Zeroed but for the issuer when there is none.  KY_E_INPUT names the setting
 * that cannot be; whether those of a form are complete is for
 * ky_bankfile.ready(). */
enum ky_code ky_bank_settings(const struct ky_cli *cli,
    const struct ky_slug *issuer, struct ky_bank_files *out,
    struct ky_err *err) KY_MUST_USE;

/* Which forms are meant to be set up, by any setting of theirs. */
bool ky_bank_means(const struct ky_cli *cli, enum ky_rail_form form);

#endif
