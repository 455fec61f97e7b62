#include "http/payee_read.h"

#include "t.h"

#include <stdlib.h>

/* Rule: docs/rules/jp.md#8 */
static void
where_refunds_go(void)
{
	static const struct {
		const char *label, *body;
		const char *pointer, *code; /* of its one fault; NULL: good */
		struct ky_payee want;
	} cases[] = {
	    {"in Japan",
		"{\"payee\":{\"bank\":\"9999\",\"branch\":\"001\","
		"\"account\":\"1234\",\"name\":\"ヤマダ ハナコ\"}}",
		NULL, NULL,
		{.kind = KY_PAYEE_JAPAN,
		    .bank = "9999",
		    .branch = "001",
		    .account = "0001234",
		    .account_kind = KY_ACCOUNT_ORDINARY,
		    .name = "ヤマダ ハナコ"}},
	    {"a savings account",
		"{\"payee\":{\"bank\":\"9999\",\"branch\":\"001\","
		"\"account_kind\":\"savings\",\"account\":\"1234567\","
		"\"name\":\"ｻﾄｳ ｹﾝ\"}}",
		NULL, NULL,
		{.kind = KY_PAYEE_JAPAN,
		    .bank = "9999",
		    .branch = "001",
		    .account = "1234567",
		    .account_kind = KY_ACCOUNT_SAVINGS,
		    .name = "ｻﾄｳ ｹﾝ"}},
	    {"abroad",
		"{\"payee\":{\"iban\":\"de89 3704 0044 0532 0130 00\","
		"\"name\":\"Erika Example\"}}",
		NULL, NULL,
		{.kind = KY_PAYEE_ABROAD,
		    .iban = true,
		    .account = "DE89370400440532013000",
		    .country = "DE",
		    .name = "Erika Example"}},
	    {"abroad, by number",
		"{\"payee\":{\"account\":\"123456789\",\"bic\":\"EXAMUS33\","
		"\"country\":\"US\",\"name\":\"Jo Example\"}}",
		NULL, NULL,
		{.kind = KY_PAYEE_ABROAD,
		    .account = "123456789",
		    .bic = "EXAMUS33",
		    .country = "US",
		    .name = "Jo Example"}},
	    {"no object", "{\"payee\":\"9999\"}", "/payee", "wrong-type", {0}},
	    {"no branch",
		"{\"payee\":{\"bank\":\"9999\",\"account\":\"1234\","
		"\"name\":\"ヤマダ\"}}",
		"/payee/branch", "not-valid", {0}},
	    {"a kanji",
		"{\"payee\":{\"bank\":\"9999\",\"branch\":\"001\","
		"\"account\":\"1234\",\"name\":\"山田\"}}",
		"/payee/name", "not-valid", {0}},
	    {"an IBAN mistyped",
		"{\"payee\":{\"iban\":\"DE89370400440532013001\","
		"\"name\":\"Erika Example\"}}",
		"/payee/iban", "not-valid", {0}},
	    {"a number beside an IBAN",
		"{\"payee\":{\"iban\":\"DE89370400440532013000\","
		"\"account\":\"1234\",\"name\":\"Erika Example\"}}",
		"/payee/account", "not-allowed", {0}},
	    {"a kind that is none",
		"{\"payee\":{\"bank\":\"9999\",\"branch\":\"001\","
		"\"account_kind\":\"blue\",\"account\":\"1234\","
		"\"name\":\"ヤマダ\"}}",
		"/payee/account_kind", "not-valid", {0}},
	    {"a member nobody knows",
		"{\"payee\":{\"iban\":\"DE89370400440532013000\","
		"\"name\":\"Erika Example\",\"city\":\"x\"}}",
		"/payee/city", "unknown-field", {0}},
	    {"too long", "{\"payee\":{\"branch\":\"00001\"}}", "/payee/branch",
		"out-of-range", {0}},
	};

	T_CASES (c, cases) {
		static struct ky_faults faults;
		struct ky_payee got = {.kind = KY_PAYEE_NONE};
		json_t *body = json_loads(c->body, 0, NULL);
		struct ky_fields f;
		bool good;

		if (body == NULL)
			abort();
		memset(&faults, 0, sizeof(faults));
		ky_fields_open(&f, body, "", &faults);
		good = ky_payee_read(&f, &got);
		ky_fields_end(&f);
		json_decref(body);
		t_ok(c->label, good == (c->pointer == NULL));
		if (good) {
			t_ok("as it was written",
			    got.kind == c->want.kind &&
				ky_payee_same(&got, &c->want));
			continue;
		}
		t_eq_int("one fault", faults.n, 1);
		t_eq_str("of that member", faults.row[0].pointer, c->pointer);
		t_eq_str("in a word", faults.row[0].code, c->code);
		t_ok("nothing of it is repeated",
		    strstr(faults.row[0].detail, "1234") == NULL &&
			strstr(faults.row[0].detail, "3704") == NULL &&
			strstr(faults.row[0].detail, "山") == NULL);
		t_ok("nothing is given", got.kind == KY_PAYEE_NONE);
	}
}

static void
none(void)
{
	struct ky_faults faults = {0};
	struct ky_payee got = {.kind = KY_PAYEE_NONE};
	json_t *body = json_object();
	struct ky_fields f;

	ky_fields_open(&f, body, "", &faults);
	t_ok("not given is no fault",
	    !ky_payee_read(&f, &got) && faults.n == 0);
	json_decref(body);
}

int
main(void)
{
	T_RUN(where_refunds_go);
	T_RUN(none);
	return t_done();
}
