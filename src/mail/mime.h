/*
 * A message's outer form: RFC 5322 head lines, MIME, base64.
 */
#ifndef KY_MAIL_MIME_H
#define KY_MAIL_MIME_H

#include "base/buf.h"
#include "base/time.h"

/* A head line, folded at blanks (RFC 5322, 2.2.3) so that none is longer than
 * 76 bytes.  Words that are not plain ASCII, and only those, are encoded (RFC
 * 2047); `text` has no control characters. */
void ky_mime_header(struct ky_buf *out, const char *name, const char *text,
    const char *eol);
/* From, with a name where there is one; Date, in UTC. */
void ky_mime_from(struct ky_buf *out, const char *mailbox, const char *name,
    const char *eol);
void ky_mime_date(struct ky_buf *out, struct ky_time t, const char *eol);

/* Content-Type with a boundary, and the empty line behind a head. */
void ky_mime_multipart(struct ky_buf *out, const char *kind,
    const char *boundary, const char *eol);
void ky_mime_boundary(struct ky_buf *out, const char *boundary, bool last,
    const char *eol);
/* A part in base64; `filename` NULL: shown inline, else attached. */
void ky_mime_part(struct ky_buf *out, const char *type, const char *filename,
    struct ky_str bytes, const char *eol);

#endif
