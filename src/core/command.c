#include "core/command.h"

#include "core/name.h"

#include <assert.h>

static const char *const kinds[] = {
    [KY_CMD_IMPORT] = "import",
    [KY_CMD_FILE] = "file",
    [KY_CMD_WITHDRAW] = "withdraw",
    [KY_CMD_EVIDENCE] = "evidence",
    [KY_CMD_WAIVE] = "waive",
    [KY_CMD_GIVE_UP] = "give-up",
    [KY_CMD_RETRY] = "retry",
    [KY_CMD_FACT] = "fact",
    [KY_CMD_OUTCOME] = "outcome",
    [KY_CMD_WAKE] = "wake",
    [KY_CMD_CHANGE] = "change",
    [KY_CMD_HANDED] = "handed",
};
KY_NAMES(command_kind, kinds, KY_CMD__MAX);

static const char *const roles[] = {
    [KY_ROLE_HOLDER] = "holder",
    [KY_ROLE_AGENT] = "agent",
    [KY_ROLE_STAFF] = "staff",
    [KY_ROLE_OFFICER] = "officer",
    [KY_ROLE_OPERATOR] = "operator",
    [KY_ROLE_ENGINE] = "engine",
};
KY_NAMES(role, roles, KY_ROLE__MAX);

static const char *const facts[] = {
    [KY_FACT_PORT_RESERVED] = "port-reserved",
    [KY_FACT_PORT_LAPSED] = "port-lapsed",
    [KY_FACT_PORTED] = "ported",
    [KY_FACT_ITEM_BACK] = "item-back",
    [KY_FACT_ITEM_LOST] = "item-lost",
    [KY_FACT_PAYMENT] = "payment",
    [KY_FACT_LATE_USAGE] = "late-usage",
    [KY_FACT_REFUND_BOUNCED] = "refund-bounced",
    [KY_FACT_CHARGEBACK] = "chargeback",
    [KY_FACT_OPTION_ENDED] = "option-ended",
    [KY_FACT_DEVICE_UNBOUND] = "device-unbound",
    [KY_FACT_PROFILE] = "profile",
    [KY_FACT_PROFILE_EVENT] = "profile-event",
    [KY_FACT_LOCKED] = "locked",
    [KY_FACT_UNLOCKED] = "unlocked",
    [KY_FACT_SIM_CHANGED] = "sim-changed",
    [KY_FACT_DEVICE_CHANGED] = "device-changed",
    [KY_FACT_CONTACT_CHANGED] = "contact-changed",
    [KY_FACT_PAYEE] = "payee",
    [KY_FACT_EXTENDED] = "extended",
    [KY_FACT_REMAINING] = "remaining",
    [KY_FACT_BILLED] = "billed",
    [KY_FACT_SHOWN] = "shown",
};
KY_NAMES(fact, facts, KY_FACT__MAX);

static const char *const means[] = {
    [KY_MEANS_UNSTATED] = "unstated",
    [KY_MEANS_PAGE] = "page",
    [KY_MEANS_REFERENCE] = "reference",
    [KY_MEANS_CASH] = "cash",
};
KY_NAMES(means, means, KY_MEANS__MAX);

static const char *const effects[] = {
    [KY_EFFECT_BSS_END] = "bss-end",
    [KY_EFFECT_BSS_KEEP] = "bss-keep",
    [KY_EFFECT_BSS_OVER] = "bss-over",
    [KY_EFFECT_BSS_OPTIONS] = "bss-options",
    [KY_EFFECT_BSS_DEVICES] = "bss-devices",
    [KY_EFFECT_BSS_OPTION] = "bss-option",
    [KY_EFFECT_BSS_PLAN] = "bss-plan",
    [KY_EFFECT_BSS_DEVICE] = "bss-device",
    [KY_EFFECT_BSS_USAGE] = "bss-usage",
    [KY_EFFECT_BALANCE_TAKE] = "balance-take",
    [KY_EFFECT_HLR_WITHDRAW] = "hlr-withdraw",
    [KY_EFFECT_HLR_DELETE] = "hlr-delete",
    [KY_EFFECT_SMDP_RETIRE] = "smdp-retire",
    [KY_EFFECT_SMDP_LOOK] = "smdp-look",
    [KY_EFFECT_PAY_COLLECT] = "pay-collect",
    [KY_EFFECT_PAY_REFUND] = "pay-refund",
    [KY_EFFECT_BANK_REFUND] = "bank-refund",
    [KY_EFFECT_MAIL] = "mail",
    [KY_EFFECT_REMIND] = "remind",
    [KY_EFFECT_TELL_BILL] = "tell-bill",
    [KY_EFFECT_TELL_PAYEE] = "tell-payee",
};
KY_NAMES(effect_kind, effects, KY_EFFECT__MAX);

bool
ky_key_is_record(const char *key)
{
	struct ky_str k = ky_str_of(key);

	return ky_str_starts(k, "usage/") || ky_str_starts(k, "receipt/");
}

bool
ky_effect_tells(enum ky_effect_kind k)
{
	return k == KY_EFFECT_REMIND || k == KY_EFFECT_TELL_BILL ||
	    k == KY_EFFECT_TELL_PAYEE;
}

bool
ky_effect_seen(const struct ky_effect *e, const struct ky_seen *s)
{
	switch (e->kind) {
	case KY_EFFECT_BSS_END:
		return !s->running || ky_date_cmp(s->last_day, e->day) == 0;
	case KY_EFFECT_BSS_KEEP:
		return s->running && ky_date_none(s->last_day);
	case KY_EFFECT_BSS_OVER:
		return !s->running;
	case KY_EFFECT_BSS_OPTIONS:
		/* `minor`: which options ours are to end, bit by bit. */
		return (s->options & (uint32_t)e->minor) == 0;
	case KY_EFFECT_BSS_DEVICES:
		return s->devices == 0;
	case KY_EFFECT_BSS_OPTION:
		return (s->options >> e->ref & 1) == 0;
	case KY_EFFECT_BSS_DEVICE:
		return (s->devices >> e->ref & 1) == 0;
	case KY_EFFECT_BSS_PLAN:
		return strcmp(s->plan.text, e->what.text) == 0;
	case KY_EFFECT_BSS_USAGE:
		return true;
	case KY_EFFECT_BALANCE_TAKE:
		return s->minor == 0;
	case KY_EFFECT_HLR_WITHDRAW:
		return !s->attached;
	case KY_EFFECT_HLR_DELETE:
		return !s->known && !s->attached;
	case KY_EFFECT_SMDP_RETIRE:
		return s->profile == KY_PROFILE_RETIRED;
	case KY_EFFECT_SMDP_LOOK:
		return s->profile == KY_PROFILE_DELETED ||
		    s->profile == KY_PROFILE_RETIRED;
	case KY_EFFECT_PAY_COLLECT:
	case KY_EFFECT_PAY_REFUND:
	case KY_EFFECT_BANK_REFUND:
	case KY_EFFECT_MAIL:
	case KY_EFFECT_REMIND:
	case KY_EFFECT_TELL_BILL:
	case KY_EFFECT_TELL_PAYEE:
		return s->settled;
	case KY_EFFECT__MAX:
		break;
	}
	assert(!"an effect of a kind we have");
	return false;
}
