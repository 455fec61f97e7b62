/*
 * What people type: numbers in groups, with full-width digits, with a
 * currency sign.  Only the edge knows of it; parsers behind it do not.
 */
#ifndef KY_WEB_TYPED_H
#define KY_WEB_TYPED_H

#include "base/str.h"

/* In one line, without blanks at its ends and what is not seen (phones copy
 * marks of direction along).  False, and nothing written: it does not fit, has
 * several lines or is no UTF-8. */
bool ky_typed_line(struct ky_str typed, char *out, size_t size);

/* Without blanks and what is not seen, with ASCII for the full-width forms of ASCII ("０９０ １２"
 * → "09012") and "-" for every dash, the long vowel's too: where the sign is on
 * a Japanese keyboard.  False, and nothing written: it is empty, does not fit, or holds
 * anything else. */
bool ky_typed_plain(struct ky_str typed, char *out, size_t size);

/* A phone number as ky_msisdn_parse() takes it: ky_typed_plain() without what
 * stands between its digits; dialled from abroad, or with the 0 that is dropped
 * there, as "+81..." ("0081 (0)90-1234-5678", "90-1234-5678" → "+819012345678").
 * Whether it is one is not looked at. */
bool ky_typed_phone(struct ky_str typed, char *out, size_t size);

/* A mail address: in one line, with ASCII for the full-width forms of it.
 * Whether it is one is not looked at. */
bool ky_typed_mailbox(struct ky_str typed, char *out, size_t size);

/* An amount in a currency without smaller units: "3,278円", "¥3278" → 3278.
 * False: it is none, or above a thousand million. */
bool ky_typed_yen(struct ky_str typed, int64_t *minor);

#endif
