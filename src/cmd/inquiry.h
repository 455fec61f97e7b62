/*
 * Inquiries on the command line: shown, and found by their id.
 */
#ifndef KY_CMD_INQUIRY_H
#define KY_CMD_INQUIRY_H

#include "cmd/session.h"
#include "portal/inquiry.h"

json_t *ky_inquiry_json(const struct ky_inquiry *q);
/* One line of a listing, without what anybody wrote. */
void ky_inquiry_say(const struct ky_cli *cli, const struct ky_inquiry *q);
/* All of it. */
void ky_inquiry_show(const struct ky_cli *cli, const struct ky_inquiry *q);

#endif
