#include "core/way.h"

#include "core/name.h"
#include "core/rules.h"

#include <assert.h>

static const char *const ways[] = {
    [KY_WAY_PLAIN] = "plain",
    [KY_WAY_PORT_OUT] = "port-out",
    [KY_WAY_INITIAL_8_DAYS] = "initial-8-days",
    [KY_WAY_EXPIRY] = "expiry",
    [KY_WAY_CONFIRMATION_MEASURE] = "confirmation-measure",
    [KY_WAY_LOST] = "lost",
    [KY_WAY_DEATH] = "death",
    [KY_WAY_FORCED] = "forced",
};
KY_NAMES(way, ways, KY_WAY__MAX);

static const char *const grounds[] = {
    [KY_GROUND_NONE] = "none",
    [KY_GROUND_SIGNAL] = "signal",
    [KY_GROUND_EXPLANATION] = "explanation",
    [KY_GROUND_DOCUMENT] = "document",
};
KY_NAMES(ground, grounds, KY_GROUND__MAX);

static const char *const relations[] = {
    [KY_RELATION_NONE] = "none",
    [KY_RELATION_SPOUSE] = "spouse",
    [KY_RELATION_CHILD] = "child",
    [KY_RELATION_PARENT] = "parent",
    [KY_RELATION_HEIR] = "heir",
    [KY_RELATION_FAMILY] = "family",
    [KY_RELATION_OTHER] = "other",
};
KY_NAMES(relation, relations, KY_RELATION__MAX);

static const char *const vouchers[] = {
    [KY_VOUCHER_DEATH] = "death",
    [KY_VOUCHER_REGISTER] = "register",
    [KY_VOUCHER_WILL] = "will",
    [KY_VOUCHER_IDENTITY] = "identity",
    [KY_VOUCHER_MANDATE] = "mandate",
};
KY_NAMES(voucher, vouchers, KY_VOUCHER__MAX);

bool
ky_way_is_initial(enum ky_way w)
{
	return w == KY_WAY_INITIAL_8_DAYS || w == KY_WAY_CONFIRMATION_MEASURE;
}

struct ky_claim
ky_claim_of(enum ky_way way, const struct ky_claim *claim)
{
	struct ky_claim out = {0};

	if (way == KY_WAY_CONFIRMATION_MEASURE)
		out.ground = claim->ground;
	if (way == KY_WAY_DEATH) {
		out.relation = claim->relation;
		out.shown = claim->shown;
	}
	return out;
}

const char *
ky_claim_fault(enum ky_way way, const struct ky_claim *claim,
    const struct ky_rules *rules, const struct ky_rule **rule)
{
	*rule = NULL;
	if (way == KY_WAY_CONFIRMATION_MEASURE && rules->confirmation != NULL) {
		*rule = &rules->confirmation->rule;
		if (claim->ground == KY_GROUND_NONE)
			return "ground-needed";
		if ((rules->confirmation->grounds >> claim->ground & 1) == 0)
			return "ground-not-accepted";
	}
	if (way == KY_WAY_DEATH && rules->death != NULL) {
		*rule = &rules->death->rule;
		if (claim->relation == KY_RELATION_NONE)
			return "relation-needed";
		if (rules->death->papers[claim->relation] == 0)
			return "relation-not-accepted";
	}
	return NULL;
}

uint32_t
ky_claim_missing(enum ky_way way, const struct ky_claim *claim,
    const struct ky_rules *rules)
{
	if (way != KY_WAY_DEATH || rules->death == NULL)
		return 0;
	return rules->death->papers[claim->relation] & ~claim->shown;
}
