/* What ES9+ and ES2+ have in common: base64 and JSON as others write them. */
#include "http/rsp.h"

#include "asked.h"
#include "t.h"

static struct asked a;

static void
base64(void)
{
	static const struct {
		const char *label, *text, *want; /* NULL: none */
	} cases[] = {
	    {"plain", "MDEyMw==", "0123"},
	    {"no padding", "MDEyMw", "0123"},
	    {"half the padding", "MDEyMw=", "0123"},
	    {"no need of any", "MDEy", "012"},
	    {"line breaks", "MDEy\r\nMw==\r\n", "0123"},
	    {"blanks and tabs", " MD\tEy Mw = = ", "0123"},
	    {"nothing", "", NULL},
	    {"only blanks", " \r\n", NULL},
	    {"only padding", "==", NULL},
	    {"too much padding", "MDEy===", NULL},
	    {"padding in the middle", "MD=EyMw==", NULL},
	    {"the other alphabet", "-_-_", NULL},
	    {"one character too many", "MDEyM", NULL},
	    {"no base64", "{}", NULL},
	};

	T_CASES (c, cases) {
		struct ky_str got = {"", 0};
		bool ok = ky_rsp_base64(&a.arena, ky_str_of(c->text), &got);

		t_ok(c->label,
		    ok == (c->want != NULL) &&
			(!ok || ky_str_is(got, c->want)));
	}
	t_ok("NULs are bytes like others",
	    ky_rsp_base64(&a.arena, KY_STR("AAAA"), &(struct ky_str){0}));
}

static void
objects(void)
{
	static const struct {
		const char *label, *body, *why; /* NULL: an object */
	} cases[] = {
	    {"plain", "{\"a\":\"b\"}", NULL},
	    {"a line break in a text", "{\"a\":\"b\r\nc\"}", NULL},
	    {"over lines", "{\r\n\t\"a\":\r\n\"b\"}\n", NULL},
	    {"nothing", "", "empty"},
	    {"a list", "[]", "object"},
	    {"cut off", "{\"a\":", "not JSON"},
	    {"another control character", "{\"a\":\"\x01\"}", "not JSON"},
	    {"a name twice", "{\"a\":1,\"a\":2}", "twice"},
	    {"DER", "0\x82", "not JSON"},
	};

	T_CASES (c, cases) {
		char words[KY_RSP_WORDS_SIZE] = "";
		json_t *doc = ky_rsp_object(&a.arena, ky_str_of(c->body),
		    words);

		t_ok(c->label,
		    (doc != NULL) == (c->why == NULL) &&
			(c->why == NULL || strstr(words, c->why) != NULL));
		json_decref(doc);
	}
}

/* Whatever fails here is told to come again. */
static void
later(void)
{
	static const enum ky_code codes[] = {KY_E_INPUT, KY_E_RETRY,
	    KY_E_UNSURE, KY_E_REFUSED, KY_E_LIMIT, KY_E_CORRUPT, KY_E_SYSTEM};
	struct ky_rsp_counters n = {0};

	a.about.rsp = &n;
	T_CASES (code, codes) {
		a.fake.fails = *code;
		t_eq_int(ky_code_name(*code),
		    ky_rsp_notify(&a.rq, &a.an, KY_STR("\x30\x00"), KY_VIA_ES9,
			NULL, NULL),
		    KY_RSP_ANSWERED);
		t_eq_int("503", a.an.status, 503);
		t_eq_str("when", asked_said(&a, "Retry-After"), "30");
	}
	a.fake.fails = KY_OK;
	t_eq_int("all counted", (int64_t)n.unstored, 7);
	a.fake.verdict = KY_PROOF_SIGNATURE;
	t_eq_int("forged ones are taken",
	    ky_rsp_notify(&a.rq, &a.an, KY_STR("\x30\x00"), KY_VIA_ES9, NULL,
		NULL),
	    KY_RSP_STORED);
	t_eq_int("and counted as such", (int64_t)n.verdict[KY_PROOF_SIGNATURE],
	    1);
	t_eq_int("others are none",
	    ky_rsp_notify(&a.rq, &a.an, KY_STR("\x31\x00"), KY_VIA_ES9, NULL,
		NULL),
	    KY_RSP_NOT_ONE);
	t_eq_int("and counted too", (int64_t)n.verdict[KY_PROOF_NOT_ONE], 1);
	a.about.rsp = NULL;
	t_eq_int("nobody need count",
	    ky_rsp_notify(&a.rq, &a.an, KY_STR("\x30\x00"), KY_VIA_ES9, NULL,
		NULL),
	    KY_RSP_STORED);
}

int
main(void)
{
	asked_init(&a);
	T_RUN(base64);
	T_RUN(objects);
	T_RUN(later);
	asked_done(&a);
	return t_done();
}
