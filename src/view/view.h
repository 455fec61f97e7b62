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
#include "port/bankfile.h"
#include "port/exhibit.h"
#include "port/office.h"
#include "port/store.h"
#include "port/till.h"
#include "view/words.h"

#include <jansson.h>

/* NULL for "": json_pack()'s "s*" leaves the member out. */
static inline const char *
ky_text_given(const char *text)
{
	return text[0] != '\0' ? text : NULL;
}

/* null for "". */
static inline json_t *
ky_text_json(const char *text)
{
	return text[0] != '\0' ? json_string(text) : json_null();
}

json_t *ky_date_json(struct ky_date d);
json_t *ky_time_json(struct ky_time t);

json_t *ky_row_json(const struct ky_row *row);
json_t *ky_case_json(const struct ky_case *c);
/* A set of 1 << enum ky_voucher, as its words. */
json_t *ky_shown_json(uint32_t shown);
/* null when none was ever filed.  `last_day` as people are told it
 * (ky_case_last_day()). */
json_t *ky_ending_json(const struct ky_case *c);
json_t *ky_duty_json(const struct ky_case *c, const struct ky_duty *d);
/* What tells a duty from the others of its ending: "dues", "item:charger",
 * "records:books". */
#define KY_DUTY_ID_SIZE 48
const char *ky_duty_id(const struct ky_case *c, const struct ky_duty *d,
    char out[KY_DUTY_ID_SIZE]);
json_t *ky_preview_json(const struct ky_rules *rules,
    const struct ky_preview *p);
/* What changing to a plan comes to; of all plans of the catalogue. */
json_t *ky_quote_json(const struct ky_quote *q);
json_t *ky_plans_json(const struct ky_case *c, const struct ky_rules *rules,
    struct ky_time now);
/* A command's answer, from what is stored of it alone: a replay gives the
 * same bytes. */
json_t *ky_answer_json(const struct ky_answered *a);

/* An entry's half; a command as the history of a line lists it; a paper as a
 * listing has it. */
json_t *ky_posting_json(const struct ky_posting *p);
json_t *ky_command_json(const struct ky_listed_command *c);
/* `on_behalf` and `grant` of what an agent did; nothing of what the holder
 * did. */
void ky_put_behalf(const struct ky_listed_command *c, json_t *to);
/* The command that filed the ending, out of the line's history; NULL: it is
 * not among these. */
const struct ky_listed_command *ky_filing_of(const struct ky_ending *e,
    const struct ky_listed_command *row, uint32_t n);
json_t *ky_paper_row_json(const struct ky_stored_paper *p);

/* What a holder keeps of others' receipts: all that is known of one, without
 * its picture.  Stated by the holder, checked by nobody. */
json_t *ky_exhibit_json(const struct ky_exhibit *x);

/* What the service keeps beside the lines.  A webhook without its secrets. */
json_t *ky_access_json(const struct ky_access *a);
json_t *ky_hook_json(const struct ky_hook *h);
json_t *ky_delivery_json(const struct ky_delivery *d);
json_t *ky_bulk_json(const struct ky_bulk *b);
json_t *ky_bulk_item_json(const struct ky_bulk_item *item);
/* Without its bytes. */
json_t *ky_notification_json(const struct ky_notification *n);
/* The link only while it can be paid under. */
json_t *ky_payment_json(const struct ky_payment *p);
/* The account masked. */
json_t *ky_payrun_json(const struct ky_payrun *r);
json_t *ky_transfer_json(const struct ky_transfer *t);
json_t *ky_result_json(const struct ky_result_report *r);

#endif
