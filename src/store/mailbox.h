/*
 * Lines by the mailbox that their provider knows.
 *
 * A mailbox is found as numbers and cards are, by a keyed hash in `search`;
 * but many lines may have it.  One mailbox is one hash, however it is written
 * (ky_email_fold()).
 *
 * Lines of a store that came from schema 9 get theirs when it is first opened
 * for writing, some hundreds a transaction: whoever dies at it goes on there.
 */
#ifndef KY_STORE_MAILBOX_H
#define KY_STORE_MAILBOX_H

#include "store/sqlite_private.h"

/* What mailboxes are hashed under. */
extern const char ky_mailbox_kind[];

/* Enters all that wait; nothing to do in a store that was made new. */
enum ky_code ky_mailbox_fill(struct ky_sqlite *s,
    struct ky_err *err) KY_MUST_USE;
/* Does that line still wait for it? */
enum ky_code ky_mailbox_waits(struct ky_sqlite *s, const struct ky_slug *issuer,
    uint64_t line_id, bool *waits, struct ky_err *err) KY_MUST_USE;

/* The method of the port. */
void ky_store_mailbox_methods(struct ky_store *port);

#endif
