#include "service/call.h"

const char *
ky_call_op_name(enum ky_call_op op)
{
	static const char *const names[] = {
	    [KY_CALL_COMMAND] = "command",
	    [KY_CALL_COMMANDS] = "commands",
	    [KY_CALL_SETTLE] = "settle",
	    [KY_CALL_LINE] = "line",
	    [KY_CALL_LINES] = "lines",
	    [KY_CALL_FIND] = "find",
	    [KY_CALL_PREVIEW] = "preview",
	    [KY_CALL_POSTINGS] = "postings",
	    [KY_CALL_STATEMENT] = "statement",
	    [KY_CALL_HISTORY] = "history",
	    [KY_CALL_PAPERS] = "papers",
	    [KY_CALL_PAPER] = "paper",
	    [KY_CALL_EVIDENCE] = "evidence",
	    [KY_CALL_RULES] = "rules",
	    [KY_CALL_RULES_GET] = "rules-get",
	    [KY_CALL_RULES_PUT] = "rules-put",
	    [KY_CALL_CHECKPOINT] = "checkpoint",
	    [KY_CALL_LOG_NODES] = "log-nodes",
	    [KY_CALL_EVENTS] = "events",
	    [KY_CALL_TOKEN_FIND] = "token-find",
	    [KY_CALL_TOKENS] = "tokens",
	    [KY_CALL_TOKEN_ADD] = "token-add",
	    [KY_CALL_TOKEN_REVOKE] = "token-revoke",
	    [KY_CALL_HOOKS] = "hooks",
	    [KY_CALL_HOOK_GET] = "hook-get",
	    [KY_CALL_HOOK_PUT] = "hook-put",
	    [KY_CALL_HOOK_REMOVE] = "hook-remove",
	    [KY_CALL_DELIVERIES] = "deliveries",
	    [KY_CALL_RESEND] = "resend",
	    [KY_CALL_ACCESS] = "access",
	    [KY_CALL_BULKS] = "bulks",
	    [KY_CALL_BULK_GET] = "bulk-get",
	    [KY_CALL_BULK_NEW] = "bulk-new",
	    [KY_CALL_BULK_MOVE] = "bulk-move",
	    [KY_CALL_BULK_ITEMS] = "bulk-items",
	    [KY_CALL_PAYRUNS] = "payruns",
	    [KY_CALL_PAYRUN_GET] = "payrun-get",
	    [KY_CALL_PAYRUN_NEW] = "payrun-new",
	    [KY_CALL_PAYRUN_MOVE] = "payrun-move",
	    [KY_CALL_PAYRUN_FILE] = "payrun-file",
	    [KY_CALL_TRANSFERS] = "transfers",
	    [KY_CALL_RESULT] = "result",
	    [KY_CALL_RESULT_FILE] = "result-file",
	    [KY_CALL_DOC_PUT] = "doc-put",
	    [KY_CALL_DOC_GET] = "doc-get",
	    [KY_CALL_DOC_FIND] = "doc-find",
	    [KY_CALL_DOC_NEXT] = "doc-next",
	    [KY_CALL_NOTIFY] = "notify",
	    [KY_CALL_NOTIFICATIONS] = "notifications",
	    [KY_CALL_NOTIFICATION] = "notification",
	    [KY_CALL_PAY_EVENT] = "pay-event",
	    [KY_CALL_PAYMENTS] = "payments",
	    [KY_CALL_PORTAL] = "portal",
	    [KY_CALL_INQUIRIES] = "inquiries",
	    [KY_CALL_INQUIRY_GET] = "inquiry-get",
	    [KY_CALL_INQUIRY_NEW] = "inquiry-new",
	    [KY_CALL_INQUIRY_MOVE] = "inquiry-move",
	    [KY_CALL_EXHIBITS] = "exhibits",
	    [KY_CALL_EXHIBIT] = "exhibit",
	    [KY_CALL_EXHIBIT_ASK] = "exhibit-ask",
	    [KY_CALL_EXHIBIT_NEW] = "exhibit-new",
	    [KY_CALL_EXHIBIT_KEEP] = "exhibit-keep",
	    [KY_CALL_EXHIBIT_DROP] = "exhibit-drop",
	    [KY_CALL_HEALTH] = "health",
	};
	_Static_assert(sizeof(names) / sizeof(names[0]) == KY_CALL__MAX,
	    "a name each");

	return names[op];
}

const char *
ky_pay_heard_name(enum ky_pay_heard t)
{
	static const char *const names[] = {
	    [KY_HEARD_TOLD] = "told",
	    [KY_HEARD_AGAIN] = "again",
	    [KY_HEARD_IGNORED] = "ignored",
	    [KY_HEARD_UNKNOWN] = "unknown",
	};

	_Static_assert(sizeof(names) / sizeof(names[0]) == KY_HEARD__MAX,
	    "a name each");

	return names[t];
}

const char *
ky_taken_name(enum ky_taken t)
{
	static const char *const names[] = {
	    [KY_TAKEN_NEWS] = "news",
	    [KY_TAKEN_KNOWN] = "known",
	    [KY_TAKEN_WAITING] = "waiting",
	    [KY_TAKEN_LATER] = "later",
	    [KY_TAKEN_WRONG] = "wrong",
	};
	_Static_assert(sizeof(names) / sizeof(names[0]) == KY_TAKEN__MAX,
	    "a name each");

	return names[t];
}

struct ky_caller
ky_guest_caller(const struct ky_guest *g, const struct ky_reach *reach)
{
	struct ky_caller who = {.channel = {"portal"}, .role = KY_ROLE_HOLDER};

	who.actor = g->account.text[0] != '\0' ? g->account : g->id;
	if (reach != NULL && reach->grant.text[0] != '\0')
		who.role = KY_ROLE_AGENT;
	return who;
}
