/*
 * What our transfers and payment runs are called at the bank.
 *
 *	KY3F9A0C71-T1027	transfer 1027 of one issuer
 *	KY3F9A0C71-R12		its payment run 12
 *
 * "KY" and eight digits of the SHA-256 of the issuer's name: other programs
 * pay from the same account, and so may another issuer.  At most 31 of the
 * 35 characters that ISO 20022 allows, all of them in the set every bank
 * passes on.
 */
#ifndef KY_BANK_ID_H
#define KY_BANK_ID_H

#include "core/ident.h"

#define KY_BANK_MARK_SIZE 11
#define KY_BANK_ID_SIZE 36

/* What all ids of an issuer start with. */
struct ky_bank_mark {
	char text[KY_BANK_MARK_SIZE];
};
struct ky_bank_mark ky_bank_mark_of(const struct ky_slug *issuer);

enum ky_bank_id_kind {
	KY_BANK_ID_FOREIGN,  /* not of this issuer */
	KY_BANK_ID_TRANSFER, /* `n` is a transfer's number */
	KY_BANK_ID_RUN,      /* `n` is a payment run's */
	KY_BANK_ID_BROKEN,   /* has our mark, but we never wrote it */
};

void ky_bank_id_write(const struct ky_bank_mark *mark,
    enum ky_bank_id_kind kind, uint64_t n, char out[KY_BANK_ID_SIZE]);

/* `n` is 0 for a kind without one. */
enum ky_bank_id_kind ky_bank_id_read(const struct ky_bank_mark *mark,
    struct ky_str text, uint64_t *n);

#endif
