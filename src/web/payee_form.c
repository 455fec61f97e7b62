#include "web/payee_form.h"

#include "page/tr.h"
#include "web/typed.h"

#include <string.h>

/* What is wrong with a member, in words that say what to do. */
static const struct {
	const char *member, *field, *text;
} faults[] = {
    {"bank", "bank",
	KY_TR("Enter the bank's number: four digits, on the cash card or in "
	      "the bank's app.")},
    {"branch", "branch",
	KY_TR("Enter the branch's number: three digits. Japan Post Bank has "
	      "one for transfers, too.")},
    {"account_kind", "account_kind", KY_TR("Choose the kind of account.")},
    {"name", "name",
	KY_TR("Enter the holder's name as the bank has it: in Japan in "
	      "katakana (at most 30), abroad in Latin letters.")},
    {"bic", "bic",
	KY_TR("Enter the bank's BIC (SWIFT code): 8 or 11 letters and "
	      "digits.")},
    {"country", "country",
	KY_TR("Enter the country of the account: two letters, for example "
	      "KR.")},
};
#define FAULTS_N (sizeof(faults) / sizeof(faults[0]))

/* Without what people put between digits. */
static bool
squeeze(struct ky_str s, char *out, size_t size)
{
	char text[128];
	size_t n = 0;

	if (s.len > 0 && !ky_typed_plain(s, text, sizeof(text)))
		return false;
	for (const char *p = text; s.len > 0 && *p != '\0'; p++)
		if (*p != '-')
			text[n++] = *p;
	return ky_str_copy((struct ky_str){text, n}, out, size);
}

/* A number of the form; too long is left for the check to find. */
static void
number(struct ky_visit *v, const char *field, char *out, size_t size)
{
	ky_visit_keep(v, field);
	if (!squeeze(ky_posted_get(&v->posted, field), out, size))
		memset(out, '?', size - 1);
}

static void
read_japan(struct ky_visit *v, struct ky_payee *p)
{
	struct ky_str kind = ky_posted_get(&v->posted, "account_kind");

	ky_visit_keep(v, "account_kind");
	number(v, "bank", p->bank, sizeof(p->bank));
	number(v, "branch", p->branch, sizeof(p->branch));
	number(v, "account", p->account, sizeof(p->account));
	if (!ky_account_kind_parse(kind, &p->account_kind))
		p->account_kind = 0;
}

static void
read_abroad(struct ky_visit *v, struct ky_payee *p)
{
	char iban[KY_PAYEE_ACCOUNT_SIZE] = "";

	number(v, "iban", iban, sizeof(iban));
	number(v, "account", p->account, sizeof(p->account));
	number(v, "bic", p->bic, sizeof(p->bic));
	number(v, "country", p->country, sizeof(p->country));
	p->iban = iban[0] != '\0';
	if (!p->iban)
		return;
	if (p->account[0] != '\0')
		ky_visit_wrong(v, "account",
		    KY_TR("Enter an IBAN or an account number, not both."));
	memcpy(p->account, iban, sizeof(iban));
}

/* "payee.branch: ...": at the field of that member. */
static void
say_fault(struct ky_visit *v, const struct ky_payee *p, const char *words)
{
	const char *dot = strchr(words, '.');
	const char *member = dot != NULL ? dot + 1 : "";
	size_t n = strcspn(member, ":");

	for (size_t i = 0; i < FAULTS_N; i++)
		if (strlen(faults[i].member) == n &&
		    memcmp(faults[i].member, member, n) == 0) {
			ky_visit_wrong(v, faults[i].field, faults[i].text);
			return;
		}
	if (p->iban)
		ky_visit_wrong(v, "iban",
		    KY_TR("This IBAN is not right: a letter or digit is "
			  "missing or mistyped."));
	else
		ky_visit_wrong(v, "account",
		    KY_TR("Enter the account number: in Japan seven digits at "
			  "most."));
}

bool
ky_payee_form(struct ky_visit *v, enum ky_payee_kind kind, struct ky_payee *out)
{
	struct ky_payee p = {.kind = kind};
	struct ky_err err = {0};

	ky_visit_keep(v, "name");
	if (!ky_visit_field(v, "name", p.name, sizeof(p.name)))
		ky_visit_wrong(v, "name", faults[3].text);
	if (kind == KY_PAYEE_JAPAN)
		read_japan(v, &p);
	else
		read_abroad(v, &p);
	if (!ky_visit_is_wrong(v) && ky_payee_check(&p, &err) != KY_OK)
		say_fault(v, &p, err.msg);
	if (ky_visit_is_wrong(v))
		return false;
	*out = p;
	return true;
}
