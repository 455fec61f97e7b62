/*
 * One-time codes: made, sent, tried.
 *
 * A code is eight digits, good for KY_CODE_US, for KY_CODE_TRIES tries, in the
 * session that asked for it, for one purpose, once.  We keep its hash.
 */
#ifndef KY_PORTAL_CODE_H
#define KY_PORTAL_CODE_H

#include "portal/ask.h"

#define KY_CODE_US (10 * KY_MINUTE_US)
#define KY_CODE_TRIES 5
#define KY_CODE_DIGITS 8

/* Digits out of eight bytes of chance; the bias is below 10^-11. */
void ky_code_make(const uint8_t chance[8], char out[KY_LETTER_CODE_SIZE]);

/* Waits for this code from now on.  `p` says purpose, way and whom it is
 * about; the rest is set. */
void ky_code_expect(const struct ky_guest *s, const char *code,
    struct ky_time now, struct ky_pending *p);

/*
 * KY_WORD_DONE: it is the code; KY_WORD_WRONG_CODE: one try less;
 * KY_WORD_CODE_OVER: none is waited for, or not any more.  After DONE the
 * caller takes what it was about out of s->pending, and clears it.  A code
 * about nothing and nobody is never right, which takes the same time.
 */
enum ky_word ky_code_try(struct ky_guest *s, const char *code,
    struct ky_time now);

#endif
