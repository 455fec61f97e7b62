/*
 * The papers' port (port/papers.h) for real.
 */
#ifndef KY_DOC_PAPERS_H
#define KY_DOC_PAPERS_H

#include "doc/keyset.h"
#include "port/papers.h"
#include "port/signer.h"

/* With the keys of a folder (doc/keys.h).  Origin and issuer stand in its
 * key set.  Open again after a rotation. */
enum ky_code ky_papers_open(const char *keys_folder, struct ky_papers *out,
    struct ky_err *err) KY_MUST_USE;

/* With any signer, which stays the caller's; `keys` is copied. */
void ky_papers_init(const struct ky_keyset *keys,
    const struct ky_signer *signer, struct ky_papers *out);

/* For both. */
void ky_papers_close(struct ky_papers *p);

#endif
