/*
 * What letters (port/courier.h) say in a short message, in five languages.
 * Without a link each is one piece: 160 characters of English, 70 of the
 * others.
 */
#ifndef KY_SMS_TEXT_H
#define KY_SMS_TEXT_H

#include "base/buf.h"
#include "base/tongue.h"
#include "port/courier.h"

/* UTF-8, one line; at `now`, nothing is said of a time that has run out.
 * `provider` is who the line is with, "" = not known; it stands in front where
 * the message has room for it without another piece. */
void ky_sms_text(const struct ky_letter *l, struct ky_time now,
    const char *provider, struct ky_buf *out);

#endif
