/*
 * Links of mails.
 *
 * The withdraw link: lets whoever has it take one ending back, without login,
 * as long as the ending can be withdrawn.  It is a code over the ending's
 * number that only this store can make; nothing of it is stored.  Opened by
 * GET it only shows a page (mail scanners follow links), POST acts.
 *
 *	https://portal.example/en/withdraw/KY-7H3K-9QXM-2PTA.uW0…
 */
#ifndef KY_PORTAL_LINK_H
#define KY_PORTAL_LINK_H

#include "core/command.h"
#include "port/lobby.h"

#define KY_WITHDRAW_TOKEN_SIZE 48

/* "KY-7H3K-9QXM-2PTA.<22 characters of base64url>" */
void ky_withdraw_token(const struct ky_lobby *lobby,
    const struct ky_slug *issuer, const char *ending,
    char out[KY_WITHDRAW_TOKEN_SIZE]);

/* The ending's number, if the token is one of ours; constant time. */
bool ky_withdraw_check(const struct ky_lobby *lobby,
    const struct ky_slug *issuer, struct ky_str token,
    char ending[KY_REF_SIZE]);

/* Actor, role and channel of a withdrawal by link. */
void ky_withdraw_envelope(struct ky_command *cmd);

#endif
