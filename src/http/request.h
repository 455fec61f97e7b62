/*
 * Parts of a request that the server and handlers read alike; the rest of
 * what handlers see is in http.h.
 */
#ifndef KY_HTTP_REQUEST_H
#define KY_HTTP_REQUEST_H

#include "http/http.h"

#define KY_REQUEST_KEY_MAX 255

/* The value of an Idempotency-Key header: 1 to 255 visible characters, with
 * or without the quotes of the draft.  False: malformed. */
bool ky_request_key(struct ky_str header, struct ky_str *key);

/* Bytes of strangers as one JSON object: depth, number of values, duplicate
 * names and trailing bytes are refused.  NULL: `words` says why, without a
 * word of theirs. */
json_t *ky_request_object(struct ky_str bytes, char *words, size_t size);

#endif
