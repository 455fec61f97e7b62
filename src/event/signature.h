/*
 * Standard Webhooks signatures: "v1," + base64(HMAC-SHA256(key,
 * id "." timestamp "." body)), several separated by a blank.
 */
#ifndef KY_EVENT_SIGNATURE_H
#define KY_EVENT_SIGNATURE_H

#include "base/err.h"
#include "base/str.h"
#include "base/time.h"
#include "port/office.h"

#define KY_SIGNATURE_HEADER_SIZE 256

/* KY_E_INPUT: not "whsec_" and base64 of 24 to 64 bytes. */
enum ky_code ky_webhook_secret_check(const char *secret,
    struct ky_err *err) KY_MUST_USE;
/* The header; `old` "" = one signature. */
void ky_webhook_sign(const char *secret, const char *old, const char *id,
    int64_t timestamp_s, struct ky_str body,
    char out[KY_SIGNATURE_HEADER_SIZE]);

#endif
