/* What a status means; forms; ids and money in answers. */
#include "pay/api.h"

#include "core/money.h"
#include "peers/peer.h"
#include "t.h"

static const char *script;

static void
statuses(void)
{
	static const struct {
		unsigned status;
		uint32_t retry_after_s;
		const char *body;
		enum ky_code code;
		const char *words;
	} cases[] = {
	    {200, 0, "{}", KY_OK, ""},
	    {201, 0, NULL, KY_OK, ""},
	    {302, 0, NULL, KY_E_RETRY, "answered 302"},
	    {400, 0, "{\"error\":{\"type\":\"invalid_request_error\"}}",
		KY_E_REFUSED, "answered 400: invalid_request_error"},
	    {400, 0,
		"{\"error\":{\"type\":\"invalid_request_error\",\"code\":"
		"\"charge_already_refunded\",\"message\":\"for J. Doe\"}}",
		KY_E_REFUSED, "answered 400: charge_already_refunded"},
	    {400, 0, "{\"error\":{\"type\":\"idempotency_error\"}}",
		KY_E_UNSURE, "answered 400: idempotency_error"},
	    {400, 0, "[7]", KY_E_REFUSED, "answered 400"},
	    {401, 0, NULL, KY_E_RETRY, "answered 401"},
	    {402, 0, "{\"error\":{\"code\":\"card_declined\"}}", KY_E_REFUSED,
		"answered 402: card_declined"},
	    {403, 0, NULL, KY_E_RETRY, "answered 403"},
	    {404, 0, NULL, KY_E_REFUSED, "answered 404"},
	    {408, 0, NULL, KY_E_RETRY, "answered 408"},
	    {409, 0, NULL, KY_E_UNSURE, "answered 409"},
	    {424, 0, NULL, KY_E_UNSURE, "answered 424"},
	    {425, 0, NULL, KY_E_RETRY, "answered 425"},
	    {429, 0, NULL, KY_E_RETRY, "answered 429"},
	    {500, 0, NULL, KY_E_UNSURE, "answered 500"},
	    {502, 5, NULL, KY_E_UNSURE, "answered 502"},
	    {503, 0, NULL, KY_E_UNSURE, "answered 503"},
	    {503, 5, NULL, KY_E_RETRY, "answered 503"},
	    {400, 0, "{\"error\":{\"code\":\"a b\\nc\"}}", KY_E_REFUSED,
		"answered 400: a?b?c"},
	};

	T_CASES (c, cases) {
		json_t *doc = c->body != NULL ? json_loads(c->body, 0, NULL)
					      : NULL;
		struct ky_err err = {0};
		enum ky_code code = ky_pay_api_judge(c->status,
		    c->retry_after_s, doc, &err);

		t_eq_int(c->words, code, c->code);
		if (code != KY_OK) {
			t_eq_str("words", err.msg, c->words);
			t_eq_int("cause", err.cause, c->status);
		}
		json_decref(doc);
	}
}

static void
forms(void)
{
	struct ky_buf form;

	ky_buf_init(&form, KY_PAY_FORM_MAX);
	ky_pay_form_add(&form, "mode", "payment");
	ky_pay_form_add(&form, "metadata[a_b]", "x/y z&=+\xe6\x9c\xaa");
	ky_pay_form_number(&form, "n", -7);
	t_eq_str("a form", form.p,
	    "mode=payment&metadata%5Ba_b%5D=x%2Fy%20z%26%3D%2B%E6%9C%AA&n=-7");
	ky_buf_done(&form);
}

static void
ids(void)
{
	static const struct {
		const char *label, *json, *id; /* NULL: none */
	} cases[] = {
	    {"a text", "{\"x\":\"cs_1-A\"}", "cs_1-A"},
	    {"expanded", "{\"x\":{\"id\":\"pi_1\",\"y\":2}}", "pi_1"},
	    {"null", "{\"x\":null}", ""},
	    {"not there", "{}", NULL},
	    {"empty", "{\"x\":\"\"}", NULL},
	    {"a number", "{\"x\":1}", NULL},
	    {"expanded without one", "{\"x\":{}}", NULL},
	    {"a path", "{\"x\":\"a/b\"}", NULL},
	    {"more of the query", "{\"x\":\"a&b\"}", NULL},
	    {"too long", "{\"x\":\"0123456789abcdef\"}", NULL},
	    {"as long as may be", "{\"x\":\"0123456789abcde\"}",
		"0123456789abcde"},
	    {"a list", "[]", NULL},
	};

	T_CASES (c, cases) {
		json_t *doc = json_loads(c->json, 0, NULL);
		char id[16] = "before";

		t_ok(c->label,
		    ky_pay_api_id(doc, "x", id, sizeof(id)) == (c->id != NULL));
		t_eq_str("id", id, c->id != NULL ? c->id : "before");
		json_decref(doc);
	}
}

static void
money(void)
{
	static const struct {
		const char *label, *json;
		int64_t minor; /* -1: none */
		const char *currency;
	} cases[] = {
	    {"yen", "{\"x\":1200,\"currency\":\"jpy\"}", 1200, "JPY"},
	    {"cents", "{\"x\":1250,\"currency\":\"USD\"}", 1250, "USD"},
	    {"nothing", "{\"x\":0,\"currency\":\"jpy\"}", 0, "JPY"},
	    {"the most", "{\"x\":100000000,\"currency\":\"jpy\"}",
		KY_AMOUNT_MAX, "JPY"},
	    {"more", "{\"x\":100000001,\"currency\":\"jpy\"}", -1, ""},
	    {"less than nothing", "{\"x\":-1,\"currency\":\"jpy\"}", -1, ""},
	    {"a part", "{\"x\":1.0,\"currency\":\"jpy\"}", -1, ""},
	    {"a text", "{\"x\":\"1\",\"currency\":\"jpy\"}", -1, ""},
	    {"no currency", "{\"x\":1}", -1, ""},
	    {"no such currency", "{\"x\":1,\"currency\":\"yen1\"}", -1, ""},
	    {"digits", "{\"x\":1,\"currency\":\"392\"}", -1, ""},
	};

	T_CASES (c, cases) {
		json_t *doc = json_loads(c->json, 0, NULL);
		int64_t minor = -1;
		char currency[4] = "";

		t_ok(c->label,
		    ky_pay_api_money(doc, "x", &minor, currency) ==
			(c->minor >= 0));
		t_eq_int("amount", minor, c->minor);
		t_eq_str("currency", currency, c->currency);
		json_decref(doc);
	}
}

static void
asking(void)
{
	struct ky_pay_place place = {.token = "sk", .total_ms = 2000};
	struct ky_pay_api *a = NULL;
	struct ky_err err = {0};
	struct peer peer;
	json_t *doc = NULL;
	char url[96];

	peer_start(&peer, script, "sk");
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u///", peer.port);
	place.url = url;
	t_good("open, slashes let pass", ky_pay_api_open(&place, &a, &err),
	    &err);
	t_good("what there is not",
	    ky_pay_api_get(a, "/v1/checkout/sessions/cs_0", &doc, &err), &err);
	t_ok("is none", doc == NULL);
	t_bad("what there is no path for",
	    ky_pay_api_post(a, "/v1/none", "k", KY_STR(""), &doc, &err),
	    KY_E_REFUSED, &err, "answered 404: unknown_path");
	t_bad("a query that is refused",
	    ky_pay_api_get(a, "/v1/refunds", &doc, &err), KY_E_RETRY, &err,
	    "answered 400: missing_payment_intent");
	peer_control(&peer, "{\"fault\": \"garbage\"}");
	t_bad("no object",
	    ky_pay_api_get(a, "/v1/refunds?payment_intent=pi_1", &doc, &err),
	    KY_E_RETRY, &err, "no JSON object");
	ky_pay_api_close(a);
	place.token = "another";
	t_good("another key", ky_pay_api_open(&place, &a, &err), &err);
	t_bad("is not let in",
	    ky_pay_api_post(a, "/v1/refunds", "k", KY_STR(""), &doc, &err),
	    KY_E_RETRY, &err, "answered 401: who");
	ky_pay_api_close(a);
	ky_pay_api_close(NULL);
	place.url = "ftp://127.0.0.1";
	t_good("what is no address shows when it is used",
	    ky_pay_api_open(&place, &a, &err), &err);
	t_bad("nothing happened",
	    ky_pay_api_post(a, "/v1/refunds", "k", KY_STR(""), &doc, &err),
	    KY_E_RETRY, &err, "not a URL");
	ky_pay_api_close(a);
	peer_stop(&peer);
}

static void
opening(void)
{
	static char large[600];
	struct ky_pay_place place = {.token = "sk"};
	struct ky_pay_api *a = NULL;
	struct ky_err err = {0};

	memset(large, 'a', sizeof(large) - 1);
	place.url = "";
	t_bad("no address", ky_pay_api_open(&place, &a, &err), KY_E_INPUT, &err,
	    "url");
	place.url = large;
	t_bad("a long one", ky_pay_api_open(&place, &a, &err), KY_E_INPUT, &err,
	    "url");
	place.url = "https://pay.example";
	place.token = NULL;
	t_bad("no key", ky_pay_api_open(&place, &a, &err), KY_E_INPUT, &err,
	    "token");
	place.token = "line\nbreak";
	t_bad("a key that is none", ky_pay_api_open(&place, &a, &err),
	    KY_E_INPUT, &err, "token");
}

int
main(int argc, char **argv)
{
	script = argc > 1 ? argv[1] : "";
	T_RUN(statuses);
	T_RUN(forms);
	T_RUN(ids);
	T_RUN(money);
	T_RUN(asking);
	T_RUN(opening);
	return t_done();
}
