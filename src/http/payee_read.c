#include "http/payee_read.h"

#include <stdio.h>
#include <string.h>

static bool
read_text(struct ky_fields *f, const char *name, char *out, size_t size)
{
	struct ky_str text;

	if (!ky_field_text(f, name, size - 1, &text))
		return false;
	return ky_str_copy(text, out, size);
}

static void
read_members(struct ky_fields *f, struct ky_payee *p)
{
	bool abroad;

	p->iban = read_text(f, "iban", p->account, sizeof(p->account));
	abroad = read_text(f, "bic", p->bic, sizeof(p->bic)) || p->iban;
	abroad = read_text(f, "country", p->country, sizeof(p->country)) ||
	    abroad;
	if (read_text(f, "account", p->account, sizeof(p->account)) && p->iban)
		ky_field_fault(f, "account", "not-allowed",
		    "an account has an IBAN or a number");
	(void)read_text(f, "bank", p->bank, sizeof(p->bank));
	(void)read_text(f, "branch", p->branch, sizeof(p->branch));
	(void)read_text(f, "name", p->name, sizeof(p->name));
	p->kind = abroad ? KY_PAYEE_ABROAD : KY_PAYEE_JAPAN;
	if (!abroad)
		p->account_kind = KY_ACCOUNT_ORDINARY;
	KY_FIELD_ENUM(f, "account_kind", account_kind, &p->account_kind);
}

/* "payee.branch: ...": the member, and what is wrong with it. */
static void
say_fault(const struct ky_fields *f, const struct ky_payee *p,
    const char *words)
{
	const char *dot = strchr(words, '.'), *colon = strchr(words, ':');
	char member[KY_POINTER_SIZE] = "";

	if (dot != NULL && colon != NULL && dot < colon)
		(void)snprintf(member, sizeof(member), "%.*s",
		    (int)(colon - dot - 1), dot + 1);
	if (p->iban && strcmp(member, "account") == 0)
		(void)snprintf(member, sizeof(member), "iban");
	ky_field_fault(f, member[0] != '\0' ? member : "name", "not-valid",
	    "%s", colon != NULL ? colon + 1 + strspn(colon + 1, " ") : words);
}

bool
ky_payee_read(struct ky_fields *f, struct ky_payee *out)
{
	struct ky_payee p = {.kind = KY_PAYEE_NONE};
	uint32_t before = f->faults->n;
	struct ky_fields inner;
	struct ky_err err;

	if (!ky_field_object(f, "payee", &inner))
		return false;
	read_members(&inner, &p);
	ky_fields_end(&inner);
	if (f->faults->n > before)
		return false;
	if (ky_payee_check(&p, &err) != KY_OK) {
		say_fault(&inner, &p, err.msg);
		return false;
	}
	*out = p;
	return true;
}
