/*
 * Message codes in words.
 *
 * Decisions, duties and papers carry codes, never text.  This is the English
 * of the command line and of /v1; docs/formats/messages.md lists the same codes with the
 * same sentences, and a test compares the two.
 */
#ifndef KY_VIEW_WORDS_H
#define KY_VIEW_WORDS_H

#include "core/departure.h"
#include "core/paper.h"
#include "core/rules.h"

#include <stdint.h>

/* A sentence without full stop; the code itself when it has none. */
const char *ky_words(const char *code);

/* All pairs, in the order of codes; false behind the last. */
bool ky_words_at(uint32_t i, const char **code, const char **sentence);

/* What a kind of duty is about, a way of ending, a kind of entry. */
const char *ky_duty_words(enum ky_duty_kind k);
const char *ky_way_words(enum ky_way w);
const char *ky_entry_words(enum ky_entry_kind k);
/* For which reason prepaid value is paid back. */
const char *ky_refund_words(enum ky_refund_reason r);

/* What is to be done before a departure. */
const char *ky_errand_words(enum ky_errand_kind k);

/* "physical postpaid voice line" */
#define KY_WORDS_SIZE 64
const char *ky_sort_words(const struct ky_line *l, char out[KY_WORDS_SIZE]);

#endif
