/*
 * A rulebook in words: what a provider's rules say, each with its source, the
 * day it was checked and how sure we are.
 */
#ifndef KY_VIEW_GUIDE_H
#define KY_VIEW_GUIDE_H

#include "base/buf.h"
#include "core/rules.h"

#include <jansson.h>

#define KY_SENTENCE_MAX ((size_t)16 * 1024)

/* Adds what the topic says, a sentence without full stop.  The topic is no
 * hole.  `firm`: its amounts may be told as ours, see ky_rule_firm(). */
void ky_guide_sentence(struct ky_buf *b, const struct ky_rules *rules,
    enum ky_topic t, bool firm);

/* "unconfirmed", "low", "medium", "high" */
const char *ky_confidence_name(enum ky_confidence c);

/* All topics that are known, for contracts made on `contract`.  Amounts are
 * told of invented providers and where we are sure; how old that is the reader
 * judges by `checked_on`. */
json_t *ky_guide_json(const struct ky_rules *rules, struct ky_date contract);

#endif
