#include "port/office.h"

#include "core/name.h"

#include <assert.h>

static const char *const scopes[] = {
    [KY_SCOPE_LINES_READ] = "lines:read",
    [KY_SCOPE_LINES_WRITE] = "lines:write",
    [KY_SCOPE_ENDINGS_READ] = "endings:read",
    [KY_SCOPE_ENDINGS_WRITE] = "endings:write",
    [KY_SCOPE_DUTIES_WRITE] = "duties:write",
    [KY_SCOPE_PAPERS_READ] = "papers:read",
    [KY_SCOPE_RULES_READ] = "rules:read",
    [KY_SCOPE_RULES_WRITE] = "rules:write",
    [KY_SCOPE_EVENTS_READ] = "events:read",
    [KY_SCOPE_WEBHOOKS_WRITE] = "webhooks:write",
    [KY_SCOPE_BULK_WRITE] = "bulk:write",
    [KY_SCOPE_BULK_APPROVE] = "bulk:approve",
    [KY_SCOPE_ACCESS_READ] = "access:read",
    [KY_SCOPE_PROFILES_READ] = "profiles:read",
    [KY_SCOPE_PROFILES_NOTIFY] = "profiles:notify",
    [KY_SCOPE_MONEY_READ] = "money:read",
    [KY_SCOPE_MONEY_WRITE] = "money:write",
    [KY_SCOPE_MONEY_APPROVE] = "money:approve",
};
KY_NAMES(scope, scopes, KY_SCOPE__MAX);

static const char *const vias[] = {
    [KY_VIA_ES9] = "es9plus",
    [KY_VIA_ES2] = "es2plus",
    [KY_VIA_STAFF] = "staff",
};
KY_NAMES(notified_via, vias, KY_VIA__MAX);

static const char *const notification_states[] = {
    [KY_NOTIFICATION_DUE] = "due",
    [KY_NOTIFICATION_TOLD] = "told",
    [KY_NOTIFICATION_UNBOUND] = "unbound",
    [KY_NOTIFICATION_WAITING] = "waiting",
    [KY_NOTIFICATION_REJECTED] = "rejected",
};
KY_NAMES(notification_state, notification_states, KY_NOTIFICATION_STATE__MAX);

static const char *const forms[] = {
    [KY_HOOK_STANDARD] = "standard",
    [KY_HOOK_TMF622] = "tmf622",
    [KY_HOOK_TMF637] = "tmf637",
};
KY_NAMES(hook_form, forms, KY_HOOK_FORM__MAX);

static const char *const hook_states[] = {
    [KY_HOOK_ON] = "on",
    [KY_HOOK_OFF] = "off",
    [KY_HOOK_GONE] = "gone",
};
KY_NAMES(hook_state, hook_states, KY_HOOK_STATE__MAX);

static const char *const delivery_states[] = {
    [KY_DELIVERY_DUE] = "due",
    [KY_DELIVERY_DONE] = "done",
    [KY_DELIVERY_DEAD] = "dead",
};
KY_NAMES(delivery_state, delivery_states, KY_DELIVERY__MAX);

static const char *const looks[] = {
    [KY_LOOKED_LINE] = "line",
    [KY_LOOKED_LISTED] = "listed",
    [KY_LOOKED_PAPER] = "paper",
    [KY_LOOKED_EVIDENCE] = "evidence",
};
KY_NAMES(looked, looks, KY_LOOKED__MAX);

static const char *const bulk_states[] = {
    [KY_BULK_DRAFT] = "draft",
    [KY_BULK_PROPOSED] = "proposed",
    [KY_BULK_RUNNING] = "running",
    [KY_BULK_PAUSED] = "paused",
    [KY_BULK_DONE] = "done",
    [KY_BULK_DROPPED] = "dropped",
};
KY_NAMES(bulk_state, bulk_states, KY_BULK__MAX);

static const char *const item_states[] = {
    [KY_BULK_ITEM_OPEN] = "open",
    [KY_BULK_ITEM_BARRED] = "barred",
    [KY_BULK_ITEM_FILED] = "filed",
    [KY_BULK_ITEM_REFUSED] = "refused",
    [KY_BULK_ITEM_FAILED] = "failed",
};
KY_NAMES(bulk_item_state, item_states, KY_BULK_ITEM__MAX);
