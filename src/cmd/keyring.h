/*
 * The issuer's keys as `kaiyaku keys` shows them.
 */
#ifndef KY_CMD_KEYRING_H
#define KY_CMD_KEYRING_H

#include "cmd/cli.h"
#include "doc/keyset.h"

/* The one of that id.  KY_E_INPUT: there is none. */
enum ky_code ky_keyring_find(const struct ky_keyset *k, const char *id,
    const struct ky_key **out, struct ky_err *err) KY_MUST_USE;

/* A line each, or one document.  `folder`: they were changed there, and
 * readers need the new issuer.pub; NULL: they were only looked at. */
void ky_keyring_say(const struct ky_cli *cli, const struct ky_keyset *k,
    const char *folder);

#endif
