/*
 * What a rule says, in whole sentences of the reader's language.
 *
 * A figure of a real provider stands there only when the rule is firm
 * (ky_rule_firm()); else the sentence says what there is, and where to ask.
 * Rule: docs/rules/jp.md#11
 */
#ifndef KY_WEB_GUIDE_WORDS_H
#define KY_WEB_GUIDE_WORDS_H

#include "base/tongue.h"
#include "core/rules.h"

#include <jansson.h>

/* The sentences of one version of a topic: an array of texts, new; empty for
 * topics that are lists (ky_guide_items()) or tables. */
json_t *ky_guide_says(enum ky_tongue t, const struct ky_rulebook *book,
    enum ky_topic topic, const struct ky_rule *rule, bool firm);

/* The English texts of a topic that is a list of words, for the filter
 * `word:fact`: new; empty for the others. */
json_t *ky_guide_items(enum ky_topic topic, const struct ky_rule *rule);

/* "10:00 to 18:00", "until 20:00"; "" when nothing is known. */
json_t *ky_guide_hours(enum ky_tongue t, struct ky_hours h);

/* What one more day costs, from both rules; either may be NULL. */
json_t *ky_guide_delay(enum ky_tongue t, const struct ky_rule_last_day *last,
    const struct ky_rule_recurring *recurring);

/* A text of ours with its holes filled from `with` (freed), new. */
json_t *ky_guide_text(enum ky_tongue t, const char *id, json_t *with);

#endif
