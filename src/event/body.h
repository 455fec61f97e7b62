/*
 * An event as its receivers read it: CloudEvents 1.0 in JSON, and the form of
 * a TM Forum hub.  The same event gives the same bytes, ever.
 */
#ifndef KY_EVENT_BODY_H
#define KY_EVENT_BODY_H

#include "base/buf.h"
#include "core/event.h"

#include <jansson.h>

#define KY_EVENT_BODY_MAX ((size_t)16 * 1024)

/* `base_url` as in struct ky_http_about; "" gives "urn:kaiyaku:<issuer>". */
void ky_event_body(const struct ky_event *ev, const char *base_url,
    const struct ky_slug *issuer, struct ky_buf *out);
/* The same as a document, the caller's: for listings. */
json_t *ky_event_json(const struct ky_event *ev, const char *base_url,
    const struct ky_slug *issuer);

/* "0192f3a4-...": lower case, as RFC 9562 writes it. */
#define KY_UUID_SIZE 37
void ky_event_uuid(const uint8_t id[16], char out[KY_UUID_SIZE]);

#endif
