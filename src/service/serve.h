/*
 * The service's own state and the functions that perform calls, for the files
 * of this folder.
 */
#ifndef KY_SERVICE_SERVE_H
#define KY_SERVICE_SERVE_H

#include "service/bulkwork.h"
#include "service/notifywork.h"
#include "service/pool.h"
#include "service/service.h"

#include <stdatomic.h>

struct ky_service {
	struct ky_service_config config;
	struct ky_time started;
	atomic_bool stopping;
	struct ky_pool pool;
	struct ky_bulkwork bulkwork;
	struct ky_loop bulk_loop;
	struct ky_notifywork notifywork;
	struct ky_loop notify_loop;
	/* A line that was there when last looked: see ky_serve_case(). */
	_Atomic uint64_t decoy;
};

/* One call being performed. */
struct ky_serving {
	struct ky_service *service;
	const struct ky_call *call;
	struct ky_store *store; /* lent; of ops that read */
	struct ky_arena *arena;
	struct ky_result *out;
	/* What is entered in the access log before anybody sees `out`;
	 * rows = 0: nothing. */
	struct ky_access look;
};

typedef enum ky_code ky_serve(struct ky_serving *s, struct ky_err *err);

/* line.c */
ky_serve ky_serve_line, ky_serve_lines, ky_serve_preview, ky_serve_postings,
    ky_serve_history;
/* find.c */
ky_serve ky_serve_find;
/* statement.c */
ky_serve ky_serve_statement;
/* paper.c */
ky_serve ky_serve_papers, ky_serve_paper, ky_serve_evidence;
/* command.c */
ky_serve ky_serve_command, ky_serve_commands, ky_serve_settle;
/* rules.c */
ky_serve ky_serve_rules, ky_serve_rules_get, ky_serve_rules_put;
/* log.c */
ky_serve ky_serve_checkpoint, ky_serve_log_nodes, ky_serve_events;
/* token.c */
ky_serve ky_serve_token_find, ky_serve_tokens, ky_serve_token_add,
    ky_serve_token_revoke;
/* hook.c */
ky_serve ky_serve_hooks, ky_serve_hook_get, ky_serve_hook_put,
    ky_serve_hook_remove;
/* delivery.c */
ky_serve ky_serve_deliveries, ky_serve_resend;
/* access.c */
ky_serve ky_serve_access;
/* bulk.c */
ky_serve ky_serve_bulks, ky_serve_bulk_get, ky_serve_bulk_new,
    ky_serve_bulk_move, ky_serve_bulk_items;
/* payrun.c */
ky_serve ky_serve_payruns, ky_serve_payrun_get, ky_serve_payrun_new,
    ky_serve_payrun_move, ky_serve_payrun_file, ky_serve_transfers;
/* result.c */
ky_serve ky_serve_result, ky_serve_result_file;
/* doc.c */
ky_serve ky_serve_doc_put, ky_serve_doc_get, ky_serve_doc_find,
    ky_serve_doc_next;
/* notify.c */
ky_serve ky_serve_notify, ky_serve_notifications, ky_serve_notification;
/* Lines may have come to be known that notifications waited for. */
void ky_serve_imported(struct ky_service *service,
    const struct ky_submission *all, uint32_t n);
/* payevent.c */
ky_serve ky_serve_pay_event;
/* payment.c */
ky_serve ky_serve_payments;
/* portal.c */
ky_serve ky_serve_portal;
/* inquiry.c */
ky_serve ky_serve_inquiries, ky_serve_inquiry_get, ky_serve_inquiry_new,
    ky_serve_inquiry_move;
/* exhibit.c */
ky_serve ky_serve_exhibits, ky_serve_exhibit, ky_serve_exhibit_ask,
    ky_serve_exhibit_new, ky_serve_exhibit_keep, ky_serve_exhibit_drop;
/* health.c */
ky_serve ky_serve_health;

/* --- what they share --- */

/* May the caller see what belongs to that provider? */
bool ky_serve_may_see(const struct ky_serving *s,
    const struct ky_slug *provider);
/* KY_E_INPUT unless call->max is 1 to KY_ROWS_MAX. */
enum ky_code ky_serve_bound(const struct ky_serving *s,
    struct ky_err *err) KY_MUST_USE;

/*
 * The case, if there is one and the caller may see it; else line_id 0.  A
 * line that is not there, or that no name was found for (0), costs as much
 * work as one that he may not see: some other line is loaded in its place.
 */
enum ky_code ky_serve_case(struct ky_serving *s, uint64_t line_id,
    struct ky_case *out, struct ky_err *err) KY_MUST_USE;
/* The same where only yes or no is asked. */
enum ky_code ky_serve_has_line(struct ky_serving *s, uint64_t line_id,
    bool *out, struct ky_err *err) KY_MUST_USE;

/* To be entered in the access log when the call is done. */
void ky_serve_looked(struct ky_serving *s, enum ky_looked what,
    uint64_t line_id, uint32_t rows);
/* Enters it. */
enum ky_code ky_serve_look(struct ky_serving *s,
    struct ky_err *err) KY_MUST_USE;

/* KY_E_REFUSED, cause KY_NO_MONEY_ROLE, unless the caller pays or checks. */
enum ky_code ky_serve_money_role(const struct ky_serving *s,
    struct ky_err *err) KY_MUST_USE;

/* "tk-7h3k9qxm": a prefix and eight characters of Crockford's base 32. */
#define KY_SERVE_ID_CHARS 8
void ky_serve_id(const struct ky_service *s, const char *prefix,
    struct ky_slug *out);

struct ky_time ky_serve_now(const struct ky_service *s);

/* The office of the lent connection. */
const struct ky_office *ky_serve_office(const struct ky_serving *s);

#endif
