/*
 * Evidence as /v1 takes it in: bytes in base64, or a note of who says what.
 */
#ifndef KY_HTTP_EVIDENCE_READ_H
#define KY_HTTP_EVIDENCE_READ_H

#include "http/fields.h"

/*
 * Members "grade", "by", "media_type", "content", into the command; the bytes
 * lie in the request's arena.  Without content a note of who says `about`
 * stands for them.
 */
void ky_evidence_read(const struct ky_http_request *rq, struct ky_fields *f,
    const char *about, struct ky_command *cmd);

/* Member "papers", a list of the papers that were shown to whoever says so:
 * "death", "register", "will", "identity", "mandate". */
void ky_papers_read(const struct ky_http_request *rq, struct ky_fields *f,
    struct ky_command *cmd);

/* Member "checked": "papers", "code" or "operator" - how it was made sure who
 * may end the line.  Only who works for the provider can say so.  And "papers". */
void ky_authority_read(const struct ky_http_request *rq, struct ky_fields *f,
    struct ky_command *cmd);

#endif
