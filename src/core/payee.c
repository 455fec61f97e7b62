#include "core/payee.h"

#include "core/name.h"

#include <assert.h>
#include <string.h>

static const char *const kinds[] = {
    [KY_PAYEE_NONE] = "none",
    [KY_PAYEE_JAPAN] = "japan",
    [KY_PAYEE_ABROAD] = "abroad",
};
KY_NAMES(payee_kind, kinds, KY_PAYEE__MAX);

enum ky_code
ky_payee_check(struct ky_payee *p, struct ky_err *err)
{
	if (p->name[0] == '\0')
		return ky_fail(err, KY_E_INPUT, 0, "payee.name: missing");
	if (p->account[0] == '\0')
		return ky_fail(err, KY_E_INPUT, 0, "payee.account: missing");
	return KY_OK;
}

bool
ky_payee_same(const struct ky_payee *a, const struct ky_payee *b)
{
	return a->kind == b->kind && strcmp(a->name, b->name) == 0 &&
	    strcmp(a->account, b->account) == 0 &&
	    strcmp(a->bank, b->bank) == 0 &&
	    strcmp(a->branch, b->branch) == 0 &&
	    a->account_kind == b->account_kind && a->iban == b->iban &&
	    strcmp(a->bic, b->bic) == 0 && strcmp(a->country, b->country) == 0;
}
