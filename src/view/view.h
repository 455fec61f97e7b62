/*
 * What is shown as JSON, by the command line (--json) and over /v1 alike:
 * lines, endings, duties, previews, papers, events.
 *
 * Days as "2026-08-31", instants as RFC 3339, amounts as integers of the
 * smallest unit beside a "currency"; what is not known is null.  Numbers and
 * cards are masked everywhere.  Each function gives a new document, the
 * caller's.  api/openapi.yaml describes them.
 */
#ifndef KY_VIEW_VIEW_H
#define KY_VIEW_VIEW_H

#include "core/preview.h"
#include "port/office.h"
#include "port/store.h"

#include <jansson.h>

json_t *ky_date_json(struct ky_date d);
json_t *ky_time_json(struct ky_time t);

json_t *ky_row_json(const struct ky_row *row);
json_t *ky_case_json(const struct ky_case *c);
json_t *ky_duty_json(const struct ky_case *c, const struct ky_duty *d);
json_t *ky_preview_json(const struct ky_rules *rules,
    const struct ky_preview *p);
/* A command's answer, from what is stored of it alone: a replay gives the
 * same bytes. */
json_t *ky_answer_json(const struct ky_answered *a);

/* What a message code says, one English sentence; the code itself when it is
 * not known.  docs/formats/messages.md. */
const char *ky_words(const char *code);

#endif
