/* The routes of /v1; a test compares them with api/openapi.yaml. */
#include "http/api.h"
#include "http/payments.h"
#include "http/routes.h"

#define MAY(scope) (1U << KY_SCOPE_##scope)
#define SAFE 0U
#define KEY KY_ROUTE_KEY
#define ACT (KY_ROUTE_KEY | KY_ROUTE_MATCH)
#define V1 KY_DIALECT_PROBLEM

const struct ky_route ky_routes_v1[] = {
    {KY_GET, "/v1/openapi.yaml", 0, KY_ROUTE_PUBLIC, V1, ky_api_contract},
    {KY_GET, "/v1/docs", 0, KY_ROUTE_PUBLIC, V1, ky_api_docs},

    {KY_GET, "/v1/lines", MAY(LINES_READ), SAFE, V1, ky_api_lines},
    {KY_POST, "/v1/lines", MAY(LINES_WRITE), KEY, V1, ky_api_line_add},
    {KY_POST, "/v1/lines/search", MAY(LINES_READ), SAFE, V1,
	ky_api_line_search},
    {KY_GET, "/v1/lines/{line}", MAY(LINES_READ), SAFE, V1, ky_api_line},
    {KY_GET, "/v1/lines/{line}/postings", MAY(LINES_READ), SAFE, V1,
	ky_api_line_postings},
    {KY_GET, "/v1/lines/{line}/statement", MAY(LINES_READ), SAFE, V1,
	ky_api_line_statement},
    {KY_GET, "/v1/lines/{line}/history", MAY(LINES_READ), SAFE, V1,
	ky_api_line_history},
    {KY_GET, "/v1/lines/{line}/evidence/{sha256}",
	MAY(LINES_READ) | MAY(PAPERS_READ), SAFE, V1, ky_api_line_evidence},
    {KY_GET, "/v1/lines/{line}/access", MAY(ACCESS_READ), SAFE, V1,
	ky_api_line_access},
    {KY_GET, "/v1/lines/{line}/notifications", MAY(PROFILES_READ), SAFE, V1,
	ky_api_line_notifications},
    {KY_GET, "/v1/lines/{line}/payments", MAY(LINES_READ), SAFE, V1,
	ky_api_line_payments},
    {KY_POST, "/v1/lines/{line}/facts", MAY(LINES_WRITE), KEY, V1, ky_api_fact},
    {KY_POST, "/v1/lines/{line}/preview", MAY(ENDINGS_READ), SAFE, V1,
	ky_api_preview},
    {KY_POST, "/v1/lines/{line}/endings", MAY(ENDINGS_WRITE), ACT, V1,
	ky_api_ending_file},
    {KY_GET, "/v1/loans", MAY(LINES_READ), SAFE, V1, ky_api_loans},
    {KY_GET, "/v1/loans/{line}", MAY(LINES_READ), SAFE, V1, ky_api_line},

    {KY_POST, "/v1/usage", MAY(LINES_WRITE), SAFE, V1, ky_api_usage_add},

    {KY_GET, "/v1/endings", MAY(ENDINGS_READ), SAFE, V1, ky_api_endings},
    {KY_GET, "/v1/endings/{ending}", MAY(ENDINGS_READ), SAFE, V1,
	ky_api_ending},
    {KY_POST, "/v1/endings/{ending}/withdrawal", MAY(ENDINGS_WRITE), ACT, V1,
	ky_api_ending_withdraw},
    {KY_GET, "/v1/endings/{ending}/duties", MAY(ENDINGS_READ), SAFE, V1,
	ky_api_duties},
    {KY_POST, "/v1/endings/{ending}/duties/{duty}/evidence", MAY(DUTIES_WRITE),
	ACT, V1, ky_api_duty_evidence},
    {KY_POST, "/v1/endings/{ending}/duties/{duty}/waiver", MAY(DUTIES_WRITE),
	ACT, V1, ky_api_duty_waive},
    {KY_POST, "/v1/endings/{ending}/duties/{duty}/give-up", MAY(DUTIES_WRITE),
	ACT, V1, ky_api_duty_give_up},
    {KY_POST, "/v1/endings/{ending}/duties/{duty}/retry", MAY(DUTIES_WRITE),
	ACT, V1, ky_api_duty_retry},
    {KY_GET, "/v1/endings/{ending}/papers", MAY(PAPERS_READ), SAFE, V1,
	ky_api_papers},
    {KY_GET, "/v1/papers/{number}", MAY(PAPERS_READ), SAFE, V1, ky_api_paper},

    {KY_GET, "/v1/rules", MAY(RULES_READ), SAFE, V1, ky_api_rules},
    {KY_POST, "/v1/rules", MAY(RULES_WRITE), SAFE, V1, ky_api_rules_add},
    {KY_GET, "/v1/rules/{provider}", MAY(RULES_READ), SAFE, V1,
	ky_api_rules_get},
    {KY_GET, "/v1/operators", MAY(RULES_READ), SAFE, V1, ky_api_operators},
    {KY_GET, "/v1/operators/{provider}", MAY(RULES_READ), SAFE, V1,
	ky_api_operator},

    {KY_GET, "/v1/notifications", MAY(PROFILES_READ), SAFE, V1,
	ky_api_notifications},
    {KY_GET, "/v1/notifications/{notification}", MAY(PROFILES_READ), SAFE, V1,
	ky_api_notification},

    {KY_POST, KY_PAY_PATH, 0, KY_ROUTE_PUBLIC | KY_ROUTE_OPEN, V1,
	ky_api_pay_event},

    {KY_GET, "/v1/events", MAY(EVENTS_READ), SAFE, V1, ky_api_events},

    {KY_GET, "/v1/webhooks", MAY(WEBHOOKS_WRITE), SAFE, V1, ky_api_hooks},
    {KY_POST, "/v1/webhooks", MAY(WEBHOOKS_WRITE), SAFE, V1, ky_api_hook_add},
    {KY_GET, "/v1/webhooks/{webhook}", MAY(WEBHOOKS_WRITE), SAFE, V1,
	ky_api_hook},
    {KY_PATCH, "/v1/webhooks/{webhook}", MAY(WEBHOOKS_WRITE), SAFE, V1,
	ky_api_hook_change},
    {KY_DELETE, "/v1/webhooks/{webhook}", MAY(WEBHOOKS_WRITE), SAFE, V1,
	ky_api_hook_remove},
    {KY_POST, "/v1/webhooks/{webhook}/rotation", MAY(WEBHOOKS_WRITE), SAFE, V1,
	ky_api_hook_rotate},
    {KY_GET, "/v1/webhooks/{webhook}/deliveries", MAY(WEBHOOKS_WRITE), SAFE, V1,
	ky_api_hook_deliveries},
    {KY_POST, "/v1/webhooks/{webhook}/deliveries/{event}/resend",
	MAY(WEBHOOKS_WRITE), SAFE, V1, ky_api_hook_resend},

    {KY_GET, "/v1/bulk-endings", MAY(BULK_WRITE), SAFE, V1, ky_api_bulks},
    {KY_POST, "/v1/bulk-endings", MAY(BULK_WRITE), KEY, V1, ky_api_bulk_add},
    {KY_GET, "/v1/bulk-endings/{bulk}", MAY(BULK_WRITE), SAFE, V1, ky_api_bulk},
    {KY_GET, "/v1/bulk-endings/{bulk}/items", MAY(BULK_WRITE), SAFE, V1,
	ky_api_bulk_items},
    {KY_POST, "/v1/bulk-endings/{bulk}/approval", MAY(BULK_APPROVE), SAFE, V1,
	ky_api_bulk_approve},
    {KY_POST, "/v1/bulk-endings/{bulk}/pause", MAY(BULK_WRITE), SAFE, V1,
	ky_api_bulk_pause},
    {KY_POST, "/v1/bulk-endings/{bulk}/resume", MAY(BULK_WRITE), SAFE, V1,
	ky_api_bulk_resume},
    {KY_POST, "/v1/bulk-endings/{bulk}/drop", MAY(BULK_WRITE), SAFE, V1,
	ky_api_bulk_drop},
    {.pattern = NULL},
};
