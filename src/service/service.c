#include "service/service.h"

#include "service/event.h"
#include "service/serve.h"

#include <assert.h>
#include <stdlib.h>

#define READERS 4

/* How an op is performed. */
#define READS 0x1u   /* with a connection of the pool */
#define CHANGES 0x2u /* not while stopping */

static const struct {
	ky_serve *serve;
	unsigned flags;
} table[] = {
    [KY_CALL_COMMAND] = {ky_serve_command, CHANGES},
    [KY_CALL_COMMANDS] = {ky_serve_commands, CHANGES},
    [KY_CALL_SETTLE] = {ky_serve_settle, 0},
    [KY_CALL_LINE] = {ky_serve_line, READS},
    [KY_CALL_LINES] = {ky_serve_lines, READS},
    [KY_CALL_FIND] = {ky_serve_find, READS},
    [KY_CALL_PREVIEW] = {ky_serve_preview, READS},
    [KY_CALL_POSTINGS] = {ky_serve_postings, READS},
    [KY_CALL_STATEMENT] = {ky_serve_statement, READS},
    [KY_CALL_HISTORY] = {ky_serve_history, READS},
    [KY_CALL_PAPERS] = {ky_serve_papers, READS},
    [KY_CALL_PAPER] = {ky_serve_paper, READS},
    [KY_CALL_EVIDENCE] = {ky_serve_evidence, READS},
    [KY_CALL_RULES] = {ky_serve_rules, READS},
    [KY_CALL_RULES_GET] = {ky_serve_rules_get, READS},
    [KY_CALL_RULES_PUT] = {ky_serve_rules_put, CHANGES},
    [KY_CALL_CHECKPOINT] = {ky_serve_checkpoint, READS},
    [KY_CALL_LOG_NODES] = {ky_serve_log_nodes, READS},
    [KY_CALL_EVENTS] = {ky_serve_events, READS},
    [KY_CALL_TOKEN_FIND] = {ky_serve_token_find, READS},
    [KY_CALL_TOKENS] = {ky_serve_tokens, READS},
    [KY_CALL_TOKEN_ADD] = {ky_serve_token_add, CHANGES},
    [KY_CALL_TOKEN_REVOKE] = {ky_serve_token_revoke, CHANGES},
    [KY_CALL_HOOKS] = {ky_serve_hooks, READS},
    [KY_CALL_HOOK_GET] = {ky_serve_hook_get, READS},
    [KY_CALL_HOOK_PUT] = {ky_serve_hook_put, CHANGES},
    [KY_CALL_HOOK_REMOVE] = {ky_serve_hook_remove, CHANGES},
    [KY_CALL_DELIVERIES] = {ky_serve_deliveries, READS},
    [KY_CALL_RESEND] = {ky_serve_resend, CHANGES},
    [KY_CALL_ACCESS] = {ky_serve_access, READS},
    [KY_CALL_BULKS] = {ky_serve_bulks, READS},
    [KY_CALL_BULK_GET] = {ky_serve_bulk_get, READS},
    [KY_CALL_BULK_NEW] = {ky_serve_bulk_new, CHANGES},
    [KY_CALL_BULK_MOVE] = {ky_serve_bulk_move, CHANGES},
    [KY_CALL_BULK_ITEMS] = {ky_serve_bulk_items, READS},
    [KY_CALL_PAYRUNS] = {ky_serve_payruns, READS},
    [KY_CALL_PAYRUN_GET] = {ky_serve_payrun_get, READS},
    [KY_CALL_PAYRUN_NEW] = {ky_serve_payrun_new, CHANGES},
    [KY_CALL_PAYRUN_MOVE] = {ky_serve_payrun_move, CHANGES},
    [KY_CALL_PAYRUN_FILE] = {ky_serve_payrun_file, READS},
    [KY_CALL_TRANSFERS] = {ky_serve_transfers, READS},
    [KY_CALL_RESULT] = {ky_serve_result, CHANGES},
    [KY_CALL_RESULT_FILE] = {ky_serve_result_file, CHANGES},
    [KY_CALL_DOC_PUT] = {ky_serve_doc_put, CHANGES},
    [KY_CALL_DOC_GET] = {ky_serve_doc_get, READS},
    [KY_CALL_DOC_FIND] = {ky_serve_doc_find, READS},
    [KY_CALL_DOC_NEXT] = {ky_serve_doc_next, READS},
    [KY_CALL_NOTIFY] = {ky_serve_notify, CHANGES},
    [KY_CALL_NOTIFICATIONS] = {ky_serve_notifications, READS},
    [KY_CALL_NOTIFICATION] = {ky_serve_notification, READS},
    [KY_CALL_PAY_EVENT] = {ky_serve_pay_event, CHANGES},
    [KY_CALL_PAYMENTS] = {ky_serve_payments, READS},
    [KY_CALL_PORTAL] = {ky_serve_portal, CHANGES},
    [KY_CALL_INQUIRIES] = {ky_serve_inquiries, READS},
    [KY_CALL_INQUIRY_GET] = {ky_serve_inquiry_get, READS},
    [KY_CALL_INQUIRY_NEW] = {ky_serve_inquiry_new, CHANGES},
    [KY_CALL_INQUIRY_MOVE] = {ky_serve_inquiry_move, CHANGES},
    [KY_CALL_EXHIBITS] = {ky_serve_exhibits, READS},
    [KY_CALL_EXHIBIT] = {ky_serve_exhibit, READS},
    [KY_CALL_EXHIBIT_ASK] = {ky_serve_exhibit_ask, CHANGES},
    [KY_CALL_EXHIBIT_NEW] = {ky_serve_exhibit_new, CHANGES},
    [KY_CALL_EXHIBIT_KEEP] = {ky_serve_exhibit_keep, CHANGES},
    [KY_CALL_EXHIBIT_DROP] = {ky_serve_exhibit_drop, CHANGES},
    [KY_CALL_HEALTH] = {ky_serve_health, READS},
};
_Static_assert(sizeof(table) / sizeof(table[0]) == KY_CALL__MAX, "a row each");

static enum ky_code
perform(struct ky_serving *s, struct ky_err *err)
{
	struct ky_pool *pool = &s->service->pool;
	enum ky_call_op op = s->call->op;
	enum ky_code code = KY_OK;

	if ((table[op].flags & READS) == 0)
		return table[op].serve(s, err);
	code = ky_pool_lend(pool, &s->store, err);
	if (code != KY_OK)
		return op == KY_CALL_HEALTH ? table[op].serve(s, err) : code;
	code = table[op].serve(s, err);
	/* Not kept while the access log waits for its commit. */
	ky_pool_give_back(pool, s->store, code);
	if (code == KY_OK && s->look.rows > 0)
		code = ky_serve_look(s, err);
	return code;
}

static enum ky_code
call(void *self, const struct ky_call *c, struct ky_arena *a,
    struct ky_result *out, struct ky_err *err)
{
	struct ky_service *service = self;
	struct ky_result result = {.version = KY_CALL_VERSION};
	struct ky_serving s = {service, c, NULL, a, &result, {0}};
	enum ky_code code;

	if (c->version != KY_CALL_VERSION || (unsigned)c->op >= KY_CALL__MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a call of version %u, operation %u is not known",
		    c->version, (unsigned)c->op);
	if ((table[c->op].flags & CHANGES) != 0 &&
	    atomic_load(&service->stopping))
		return ky_fail(err, KY_E_LIMIT, KY_NO_QUEUE,
		    "the service is stopping");
	code = perform(&s, err);
	if (code == KY_OK)
		*out = result;
	return code;
}

/* --- what works behind --- */

enum ky_code
ky_service_bulk_step(struct ky_service *s, int64_t *wait_us, struct ky_err *err)
{
	struct ky_store *store;
	enum ky_code code = ky_pool_lend(&s->pool, &store, err);

	if (code != KY_OK)
		return code;
	code = ky_bulk_step(&s->bulkwork, store, wait_us, err);
	ky_pool_give_back(&s->pool, store, code);
	return code;
}

enum ky_code
ky_service_notify_step(struct ky_service *s, int64_t *wait_us,
    struct ky_err *err)
{
	struct ky_store *store;
	enum ky_code code;

	*wait_us = KY_LOOP_NOTHING;
	if (s->config.verifier.self == NULL)
		return KY_OK;
	code = ky_pool_lend(&s->pool, &store, err);
	if (code != KY_OK)
		return code;
	code = ky_notify_step(&s->notifywork, store, wait_us, err);
	ky_pool_give_back(&s->pool, store, code);
	return code;
}

static enum ky_code
bulk_step(void *self, int64_t *wait_us, struct ky_err *err)
{
	return ky_service_bulk_step(self, wait_us, err);
}

static enum ky_code
notify_step(void *self, int64_t *wait_us, struct ky_err *err)
{
	return ky_service_notify_step(self, wait_us, err);
}

static void
init_work(struct ky_service *s)
{
	const struct ky_service_config *config = &s->config;

	s->bulkwork = (struct ky_bulkwork){.engine = config->engine,
	    .issuer = config->issuer,
	    .clock = config->clock,
	    .ticks = ky_loop_ticks()};
	s->notifywork.engine = config->engine;
	s->notifywork.issuer = config->issuer;
	s->notifywork.verifier = config->verifier;
	ky_loop_init(&s->bulk_loop, bulk_step, s, KY_EV_BULK_FAILED);
	ky_loop_init(&s->notify_loop, notify_step, s, KY_EV_NOTIFY_FAILED);
}

enum ky_code
ky_service_new(const struct ky_service_config *config, struct ky_service **out,
    struct ky_err *err)
{
	struct ky_service *s;
	uint32_t readers = config->readers == 0 ? READERS : config->readers;

	assert(readers <= KY_POOL_MAX);
	s = calloc(1, sizeof(*s));
	if (s == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	s->config = *config;
	s->started = config->clock.now(config->clock.self);
	ky_pool_init(&s->pool, config->engine, readers);
	init_work(s);
	*out = s;
	return KY_OK;
}

void
ky_service_free(struct ky_service *s)
{
	if (s == NULL)
		return;
	ky_loop_done(&s->bulk_loop);
	ky_loop_done(&s->notify_loop);
	ky_pool_close(&s->pool);
	free(s);
}

enum ky_code
ky_service_start(struct ky_service *s, struct ky_err *err)
{
	enum ky_code code = ky_loop_start(&s->bulk_loop, err);

	return code == KY_OK ? ky_loop_start(&s->notify_loop, err) : code;
}

struct ky_calls
ky_service_calls(struct ky_service *s)
{
	return (struct ky_calls){s, call};
}

void
ky_service_stopping(struct ky_service *s)
{
	atomic_store(&s->stopping, true);
	ky_loop_stop(&s->bulk_loop);
	ky_loop_stop(&s->notify_loop);
}
