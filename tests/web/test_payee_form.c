#include "web/payee_form.h"

#include "t.h"

#include <stdlib.h>
#include <string.h>

/* "bank=0001&name=..." as a form that came in. */
static void
filled(const char *text, struct ky_visit *v)
{
	static char room[1024];
	char *save = NULL;

	memset(v, 0, sizeof(*v));
	v->context = json_object();
	(void)snprintf(room, sizeof(room), "%s", text);
	for (char *p = strtok_r(room, "&", &save); p != NULL;
	     p = strtok_r(NULL, "&", &save)) {
		char *equals = strchr(p, '=');

		*equals = '\0';
		v->posted.field[v->posted.fields_n++] =
		    (struct ky_posted_field){ky_str_of(p),
			ky_str_of(equals + 1)};
	}
}

#define JAPAN(more) "account_kind=ordinary&" more
#define NAME "&name=タナカ ハナコ"

static void
reads(void)
{
	static const struct {
		const char *label;
		enum ky_payee_kind kind;
		const char *form;
		const char *bad;     /* the field that is wrong; "" = none */
		const char *account; /* as it is taken */
	} rows[] = {
	    {"in Japan", KY_PAYEE_JAPAN,
		JAPAN("bank=0001&branch=001&account=1234567" NAME), "",
		"1234567"},
	    {"filled with zeros", KY_PAYEE_JAPAN,
		JAPAN("bank=1&branch=1&account=12345" NAME), "", "0012345"},
	    {"full width, with hyphens and blanks", KY_PAYEE_JAPAN,
		JAPAN("bank=００ ０１&branch=001&account=12-34567" NAME), "",
		"1234567"},
	    {"a bank of five digits", KY_PAYEE_JAPAN,
		JAPAN("bank=00012&branch=001&account=1234567" NAME), "bank",
		NULL},
	    {"no bank", KY_PAYEE_JAPAN,
		JAPAN("branch=001&account=1234567" NAME), "bank", NULL},
	    {"a branch in letters", KY_PAYEE_JAPAN,
		JAPAN("bank=0001&branch=abc&account=1234567" NAME), "branch",
		NULL},
	    {"an account too long", KY_PAYEE_JAPAN,
		JAPAN("bank=0001&branch=001&account=12345678" NAME), "account",
		NULL},
	    {"no kind of account", KY_PAYEE_JAPAN,
		"bank=0001&branch=001&account=1234567" NAME, "account_kind",
		NULL},
	    {"no name", KY_PAYEE_JAPAN,
		JAPAN("bank=0001&branch=001&account=1234567"), "name", NULL},
	    {"a name no bank of Japan could write", KY_PAYEE_JAPAN,
		JAPAN("bank=0001&branch=001&account=1234567&name=田中"), "name",
		NULL},
	    {"abroad, by IBAN", KY_PAYEE_ABROAD,
		"iban=de89 3704 0044 0532 0130 00&name=Hana Demo", "",
		"DE89370400440532013000"},
	    {"an IBAN that does not check", KY_PAYEE_ABROAD,
		"iban=DE89370400440532013001&name=Hana Demo", "iban", NULL},
	    {"an IBAN without end", KY_PAYEE_ABROAD,
		"iban=DE893704004405320130008937040044053201300089370400"
		"&name=Hana Demo",
		"iban", NULL},
	    {"by number and BIC", KY_PAYEE_ABROAD,
		"account=110123456789&bic=czNBKRSEXXX&country=kr"
		"&name=Hana Demo",
		"", "110123456789"},
	    {"both", KY_PAYEE_ABROAD,
		"iban=DE89370400440532013000&account=1&name=Hana Demo",
		"account", NULL},
	    {"a number without a bank", KY_PAYEE_ABROAD,
		"account=110123456789&country=KR&name=Hana Demo", "bic", NULL},
	    {"a name in kana abroad", KY_PAYEE_ABROAD,
		"iban=DE89370400440532013000&name=ハナ", "name", NULL},
	};

	T_CASES (c, rows) {
		struct ky_visit *v = calloc(1, sizeof(*v));
		struct ky_payee p = {.kind = KY_PAYEE_NONE};
		const json_t *bad;

		filled(c->form, v);
		t_ok(c->label,
		    ky_payee_form(v, c->kind, &p) == (c->bad[0] == '\0'));
		bad = json_object_get(v->context, "bad");
		if (c->bad[0] != '\0')
			t_ok("is told at its field",
			    json_object_get(bad, c->bad) != NULL);
		else
			t_eq_str("is taken", p.account, c->account);
		json_decref(v->context);
		free(v);
	}
}

int
main(void)
{
	T_RUN(reads);
	return t_done();
}
