/*
 * What a paper says, as canonical JSON: the payload of a document.
 *
 * All members are always there; what does not apply is null.  Names and
 * order: kaiyaku-certificate(5), PAYLOAD.
 */
#ifndef KY_DOC_PAPER_JSON_H
#define KY_DOC_PAPER_JSON_H

#include "base/buf.h"
#include "core/paper.h"

#define KY_PAPER_SCHEMA "kaiyaku.paper/1"

/* Appends to `out`; ask ky_buf_ok() after. */
void ky_paper_json(const struct ky_paper *paper, struct ky_buf *out);

/* "Certificate", or "Record of steps" where the issuer only assisted. */
const char *ky_paper_title(enum ky_paper_kind kind, bool steps_only);

/* What the paper does not prove, as an English sentence. */
const char *ky_disclaimer_words(enum ky_disclaimer d);

#endif
