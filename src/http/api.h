/*
 * What the handlers of /v1 have in common: calls, commands, pages of listings.
 *
 * Each handler reads its request whole, collects every fault of it, and
 * answers with one call where one does.
 */
#ifndef KY_HTTP_API_H
#define KY_HTTP_API_H

#include "http/fields.h"
#include "view/view.h"

#define KY_PAGE_MAX 500
#define KY_PAGE_USUAL 100

/* --- handlers, by file --- */

/* api_lines.c */
ky_http_handler ky_api_lines, ky_api_loans, ky_api_line, ky_api_line_search,
    ky_api_line_add, ky_api_line_postings, ky_api_line_statement,
    ky_api_line_history, ky_api_line_evidence, ky_api_line_access;
/* api_facts.c */
ky_http_handler ky_api_fact;
/* api_preview.c */
ky_http_handler ky_api_preview;
/* api_changes.c */
ky_http_handler ky_api_line_plans, ky_api_change;
/* api_endings.c */
ky_http_handler ky_api_ending_file, ky_api_endings, ky_api_ending,
    ky_api_ending_withdraw, ky_api_duties;
/* api_duties.c */
ky_http_handler ky_api_duty_evidence, ky_api_duty_waive, ky_api_duty_give_up,
    ky_api_duty_retry;
/* api_papers.c */
ky_http_handler ky_api_papers, ky_api_paper;
/* api_rules.c */
ky_http_handler ky_api_rules, ky_api_rules_add, ky_api_rules_get,
    ky_api_operators, ky_api_operator;
/* api_events.c */
ky_http_handler ky_api_events;
/* api_usage.c */
ky_http_handler ky_api_usage_add;
/* api_webhooks.c */
ky_http_handler ky_api_hooks, ky_api_hook_add, ky_api_hook, ky_api_hook_change,
    ky_api_hook_remove, ky_api_hook_rotate, ky_api_hook_deliveries,
    ky_api_hook_resend;
/* api_bulk.c */
ky_http_handler ky_api_bulks, ky_api_bulk_add, ky_api_bulk, ky_api_bulk_approve,
    ky_api_bulk_pause, ky_api_bulk_resume, ky_api_bulk_drop, ky_api_bulk_items;
/* api_payruns.c */
ky_http_handler ky_api_payruns, ky_api_payrun_add, ky_api_payrun,
    ky_api_payrun_transfers, ky_api_payrun_approve, ky_api_payrun_void,
    ky_api_payrun_file, ky_api_payrun_result, ky_api_transfers;
/* api_notifications.c */
ky_http_handler ky_api_notifications, ky_api_notification,
    ky_api_line_notifications;
/* api_payments.c */
ky_http_handler ky_api_pay_event, ky_api_line_payments;
/* api_docs.c */
ky_http_handler ky_api_docs, ky_api_contract;

/* --- requests --- */

/* For what takes no parameters.  False: there are some, answered. */
bool ky_api_no_query(const struct ky_http_request *rq,
    struct ky_http_answer *an);
/* The body, an object; with nothing sent an empty one where `optional`.
 * NULL: the answer says why; parameters of the query are a fault. */
json_t *ky_api_body(const struct ky_http_request *rq, struct ky_http_answer *an,
    bool optional);
/* True: no fault.  Else the answer names them all. */
bool ky_api_clean(const struct ky_http_request *rq, struct ky_http_answer *an,
    const struct ky_faults *faults);
/* Part `i` of the path, a line's number.  False: answered, not found. */
bool ky_api_line_id(const struct ky_http_request *rq, struct ky_http_answer *an,
    int i, uint64_t *out);
/* Part `i` of the path, a name of ours. */
bool ky_api_id(const struct ky_http_request *rq, struct ky_http_answer *an,
    int i, struct ky_slug *out);
void ky_api_not_found(const struct ky_http_request *rq,
    struct ky_http_answer *an);

/* --- calls --- */

/* A call of the caller's, in the request's arena. */
struct ky_call *ky_api_call(const struct ky_http_request *rq,
    enum ky_call_op op);
/* The result, in the arena.  NULL: it failed, and the answer says how. */
struct ky_result *ky_api_make(const struct ky_http_request *rq,
    struct ky_http_answer *an, const struct ky_call *call);
/* The same of calls for one thing: NULL also when there is none. */
struct ky_result *ky_api_find(const struct ky_http_request *rq,
    struct ky_http_answer *an, const struct ky_call *call);
/* The line with the ending that part 0 of the path names.  Parameters of the
 * query are a fault. */
const struct ky_case *ky_api_of_ending(const struct ky_http_request *rq,
    struct ky_http_answer *an);
/* The agent's filing of it: `on_behalf` and `grant` into every row of `to` (an
 * object, or an array of them).  False: it was answered. */
bool ky_api_put_behalf(const struct ky_http_request *rq,
    struct ky_http_answer *an, const struct ky_case *c, json_t *to);

/* --- commands --- */

/* A command of the caller's about a line, with its idempotency key.  NULL:
 * answered, If-Match is malformed. */
struct ky_command *ky_api_command(const struct ky_http_request *rq,
    struct ky_http_answer *an, enum ky_command_kind kind, uint64_t line_id);
/*
 * Hands it in and answers with what is stored of its answer alone, so that
 * the same again gives the same bytes.  `made`: the status when it was
 * accepted, 201 with a Location, or 200.
 */
void ky_api_submit(const struct ky_http_request *rq, struct ky_http_answer *an,
    struct ky_command *cmd, unsigned made);

/* The ETag of a line and of its ending. */
void ky_api_etag(const struct ky_http_request *rq, struct ky_http_answer *an,
    uint64_t line_id, uint64_t version);
/* "/v1/endings/KY-..." below the base address. */
void ky_api_location(const struct ky_http_request *rq,
    struct ky_http_answer *an, const char *collection, const char *id);

/* --- listings --- */

struct ky_page {
	uint64_t after;
	struct ky_slug after_id; /* where ids are names */
	uint32_t limit;
};
/* Parameters "after" and "limit". */
void ky_api_page(const struct ky_http_request *rq, struct ky_faults *faults,
    bool by_name, struct ky_page *out);
/* `{name: list, "next": cursor}`, with Link: rel="next" when there is more.
 * `next` NULL: this is all. */
void ky_api_listing(const struct ky_http_request *rq, struct ky_http_answer *an,
    const char *name, json_t *list, const char *next);
/* The number as a cursor, in the arena; NULL when there is no more. */
const char *ky_api_cursor(const struct ky_http_request *rq, bool more,
    uint64_t n);

/* Text in the request's arena. */
const char *ky_api_text(const struct ky_http_request *rq, const char *fmt, ...)
    KY_PRINTF(2, 3);

#endif
