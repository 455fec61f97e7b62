/* What is read of pages and refunds, and what becomes evidence. */
#include "pay/answer.h"

#include "t.h"

#include <stdlib.h>

#define PAGE(rest) \
	"{\"id\":\"cs_1\",\"amount_total\":1200,\"currency\":\"jpy\"," rest "}"

static void
pages(void)
{
	static const struct {
		const char *label, *json;
		enum ky_page_state state; /* __MAX: not as agreed */
		const char *words;        /* then; else its payment */
	} cases[] = {
	    {"open",
		PAGE("\"status\":\"open\",\"payment_status\":\"unpaid\","
		     "\"payment_intent\":null"),
		KY_PAGE_OPEN, ""},
	    {"paid",
		PAGE("\"status\":\"complete\",\"payment_status\":\"paid\","
		     "\"payment_intent\":\"pi_1\""),
		KY_PAGE_PAID, "pi_1"},
	    {"gone through, its payment not expanded",
		PAGE("\"status\":\"complete\",\"payment_status\":\"unpaid\","
		     "\"payment_intent\":\"pi_1\""),
		KY_PAGE_PENDING, "pi_1"},
	    {"a voucher is out",
		PAGE("\"status\":\"complete\",\"payment_status\":\"unpaid\","
		     "\"payment_intent\":{\"id\":\"pi_1\",\"status\":"
		     "\"requires_action\"}"),
		KY_PAGE_PENDING, "pi_1"},
	    {"it lapsed",
		PAGE("\"status\":\"complete\",\"payment_status\":\"unpaid\","
		     "\"payment_intent\":{\"id\":\"pi_1\",\"status\":"
		     "\"requires_payment_method\"}"),
		KY_PAGE_FAILED, "pi_1"},
	    {"it was stopped",
		PAGE("\"status\":\"complete\",\"payment_status\":\"unpaid\","
		     "\"payment_intent\":{\"id\":\"pi_1\",\"status\":"
		     "\"canceled\"}"),
		KY_PAGE_FAILED, "pi_1"},
	    {"open, after a card was refused",
		PAGE("\"status\":\"open\",\"payment_status\":\"unpaid\","
		     "\"payment_intent\":{\"id\":\"pi_1\",\"status\":"
		     "\"requires_payment_method\"}"),
		KY_PAGE_OPEN, "pi_1"},
	    {"ran out",
		PAGE("\"status\":\"expired\",\"payment_status\":\"unpaid\""),
		KY_PAGE_EXPIRED, ""},
	    {"a state that is none",
		PAGE("\"status\":\"closed\",\"payment_status\":\"unpaid\""),
		KY_PAGE__MAX, "status"},
	    {"no state", PAGE("\"payment_status\":\"paid\""), KY_PAGE__MAX,
		"status"},
	    {"free of charge, which ours never are",
		PAGE("\"status\":\"complete\",\"payment_status\":"
		     "\"no_payment_required\""),
		KY_PAGE__MAX, "payment_status"},
	    {"no id",
		"{\"amount_total\":1,\"currency\":\"jpy\",\"status\":\"open\","
		"\"payment_status\":\"unpaid\"}",
		KY_PAGE__MAX, "id"},
	    {"no amount",
		"{\"id\":\"cs_1\",\"currency\":\"jpy\",\"status\":\"open\","
		"\"payment_status\":\"unpaid\"}",
		KY_PAGE__MAX, "amount_total"},
	    {"nothing to pay",
		"{\"id\":\"cs_1\",\"amount_total\":0,\"currency\":\"jpy\","
		"\"status\":\"complete\",\"payment_status\":\"paid\"}",
		KY_PAGE__MAX, "amount_total"},
	    {"a payment that is none",
		PAGE("\"status\":\"open\",\"payment_status\":\"unpaid\","
		     "\"payment_intent\":[]"),
		KY_PAGE__MAX, "payment_intent"},
	    {"a link that is none",
		PAGE("\"status\":\"open\",\"payment_status\":\"unpaid\","
		     "\"url\":\"javascript:alert(1)\""),
		KY_PAGE__MAX, "url"},
	    {"a link with a blank",
		PAGE("\"status\":\"open\",\"payment_status\":\"unpaid\","
		     "\"url\":\"https://a.example/ b\""),
		KY_PAGE__MAX, "url"},
	    {"a time before all times",
		PAGE("\"status\":\"open\",\"payment_status\":\"unpaid\","
		     "\"expires_at\":-1"),
		KY_PAGE__MAX, "expires_at"},
	    {"a time in words",
		PAGE("\"status\":\"open\",\"payment_status\":\"unpaid\","
		     "\"expires_at\":\"soon\""),
		KY_PAGE__MAX, "expires_at"},
	    {"nothing of it", "{\"object\":\"customer\"}", KY_PAGE__MAX,
		"status"},
	};

	T_CASES (c, cases) {
		json_t *doc = json_loads(c->json, 0, NULL);
		struct ky_page page = {.state = KY_PAGE__MAX};
		struct ky_err err = {0};
		enum ky_code code = ky_page_read(doc, &page, &err);

		if (c->state == KY_PAGE__MAX) {
			t_bad(c->label, code, KY_E_RETRY, &err, c->words);
		} else {
			t_good(c->label, code, &err);
			t_eq_str("its payment", page.intent, c->words);
		}
		t_eq_int("state", page.state, c->state);
		json_decref(doc);
	}
}

static void
links(void)
{
	static char json[4096], link[KY_LINK_SIZE + 1];
	struct ky_page page = {0};
	struct ky_err err = {0};
	json_t *doc;

	memset(link, 'a', KY_LINK_SIZE - 1);
	memcpy(link, "https://", 8);
	for (int more = 0; more < 2; more++) {
		(void)snprintf(json, sizeof(json),
		    PAGE("\"status\":\"open\",\"payment_status\":\"unpaid\","
			 "\"url\":\"%s%s\",\"expires_at\":1795082800"),
		    link, more ? "a" : "");
		doc = json_loads(json, 0, NULL);
		t_eq_int(more ? "longer than we keep" : "the longest link",
		    ky_page_read(doc, &page, &err), more ? KY_E_RETRY : KY_OK);
		json_decref(doc);
	}
	t_eq_str("kept whole", page.link, link);
	t_eq_int("until when", page.expires.us,
	    INT64_C(1795082800) * KY_SECOND_US);
}

static void
refunds(void)
{
	static const struct {
		const char *label, *json;
		enum ky_refund_state state; /* __MAX: not as agreed */
		const char *words;
	} cases[] = {
	    {"on its way",
		"{\"amount\":5,\"currency\":\"jpy\",\"status\":\"pending\"}",
		KY_REFUND_PENDING, ""},
	    {"the payer is to do something",
		"{\"amount\":5,\"currency\":\"jpy\",\"status\":"
		"\"requires_action\"}",
		KY_REFUND_PENDING, ""},
	    {"done",
		"{\"amount\":5,\"currency\":\"jpy\",\"status\":\"succeeded\"}",
		KY_REFUND_DONE, ""},
	    {"failed",
		"{\"amount\":5,\"currency\":\"jpy\",\"status\":\"failed\"}",
		KY_REFUND_FAILED, ""},
	    {"stopped",
		"{\"amount\":5,\"currency\":\"jpy\",\"status\":\"canceled\"}",
		KY_REFUND_FAILED, ""},
	    {"no state", "{\"amount\":5,\"currency\":\"jpy\",\"status\":null}",
		KY_REFUND__MAX, "status"},
	    {"nothing",
		"{\"amount\":0,\"currency\":\"jpy\",\"status\":"
		"\"succeeded\"}",
		KY_REFUND__MAX, "amount"},
	    {"no amount", "{\"status\":\"succeeded\"}", KY_REFUND__MAX,
		"amount"},
	};

	T_CASES (c, cases) {
		json_t *doc = json_loads(c->json, 0, NULL);
		struct ky_refund refund = {.state = KY_REFUND__MAX};
		struct ky_err err = {0};
		enum ky_code code = ky_refund_read(doc, &refund, &err);

		if (c->state == KY_REFUND__MAX)
			t_bad(c->label, code, KY_E_RETRY, &err, c->words);
		else
			t_good(c->label, code, &err);
		t_eq_int("state", refund.state, c->state);
		json_decref(doc);
	}
}

static const char *
text(const struct ky_raw *raw)
{
	static char out[KY_RAW_MAX + 1];

	memcpy(out, raw->bytes, raw->len);
	out[raw->len] = '\0';
	return out;
}

static void
evidence(void)
{
	static struct ky_raw raw;
	struct ky_err err = {0};
	json_t *doc = json_loads("{\"url\":\"https://a.example/secret\","
				 "\"status\":\"complete\",\"id\":\"cs_1\","
				 "\"payment_status\":\"paid\","
				 "\"amount_total\":1200,"
				 "\"customer_details\":{\"email\":"
				 "\"holder@example.com\"},"
				 "\"livemode\":true,\"created\":null,"
				 "\"metadata\":{\"kaiyaku_key\":\"K/1\","
				 "\"note\":\"private\"},"
				 "\"payment_intent\":{\"id\":\"pi_1\","
				 "\"client_secret\":\"s\",\"status\":"
				 "\"succeeded\"}}",
	    0, NULL);
	char *wide = malloc(20000);

	t_good("a page", ky_page_evidence(doc, &raw, &err), &err);
	t_eq_str("what matters", text(&raw),
	    "{\"amount_total\":1200,\"id\":\"cs_1\",\"kaiyaku_key\":\"K/1\","
	    "\"livemode\":true,\"payment_intent\":{\"id\":\"pi_1\","
	    "\"status\":\"succeeded\"},\"payment_status\":\"paid\","
	    "\"status\":\"complete\"}");
	t_eq_str("its form", raw.media_type, "application/json");
	t_eq_str("from where", raw.origin, "pay");
	json_decref(doc);
	(void)snprintf(wide, 20000, "{\"status\":\"%015000d\",\"id\":\"re_1\"}",
	    7);
	doc = json_loads(wide, 0, NULL);
	t_good("a text without end", ky_refund_evidence(doc, &raw, &err), &err);
	t_eq_str("is none of ours", text(&raw), "{\"id\":\"re_1\"}");
	json_decref(doc);
	free(wide);
	ky_pay_nothing("K/1", &raw);
	t_eq_str("nothing known", text(&raw),
	    "{\"kaiyaku_key\":\"K/1\",\"object\":null}");
}

int
main(void)
{
	T_RUN(pages);
	T_RUN(links);
	T_RUN(refunds);
	T_RUN(evidence);
	return t_done();
}
