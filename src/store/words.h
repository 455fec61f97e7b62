/*
 * Stored words of enums that have no name in the core.  Never renamed.
 */
#ifndef KY_STORE_WORDS_H
#define KY_STORE_WORDS_H

#include "core/decide.h"
#include "port/store.h"

extern const char *const ky_subject_words[KY_SUBJECT__MAX];
extern const char *const ky_form_words[KY_FORM__MAX];
extern const char *const ky_billing_words[KY_BILLING__MAX];
extern const char *const ky_number_words[KY_NUMBER__MAX];
extern const char *const ky_item_words[KY_ITEM__MAX];
extern const char *const ky_verdict_words[KY_VERDICT__MAX];
#define KY_PAPER_STATES (KY_PAPER_LOGGED + 1)
extern const char *const ky_paper_state_words[KY_PAPER_STATES];

/* A set as text: names with a blank between them.  It fits: asserted. */
void ky_words_add(char *text, size_t size, const char *name);
/* Takes the first name off `rest`; false at the end. */
bool ky_words_next(struct ky_str *rest, struct ky_str *name);

#endif
