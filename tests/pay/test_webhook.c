/*
 * Signatures of what a payment service sends, and what it says.
 *
 * With arguments it judges for test_webhook_python.py: SECRET HEADER SECONDS,
 * the body on standard input; prints the news, or why not.
 */
#include "pay/webhook.h"

#include "core/money.h"
#include "t.h"

#include <stdlib.h>

#define SECRET "whsec_demo_0123456789"
#define BODY \
	"{\"id\":\"evt_1\",\"object\":\"event\",\"type\":" \
	"\"checkout.session.completed\",\"data\":{\"object\":{\"id\":" \
	"\"cs_1\",\"payment_intent\":\"pi_1\"}}}"
#define AT INT64_C(1795000000)
/* Made by Python's hmac: under SECRET, and under another one. */
#define MAC "2b2a00dae11e138845fa1557c110aee2256824bba65a4902268eabcb59845ab7"
#define OLD "6f497758f01f7240f68686990a9a0ff03a3cfeb9749e6f023b2bbfc91348dee1"
#define OF_NOTHING \
	"ce93fc2eac10d3b0e7558a0351ce9e94650810adef8fbd1c1bfd3a11fb7c9557"
#define T "t=1795000000"

static void
signatures(void)
{
	static const struct {
		const char *label, *header, *body;
		int64_t now;
		const char *words; /* NULL: good */
	} cases[] = {
	    {"as it was sent", T ",v1=" MAC, BODY, AT, NULL},
	    {"blanks, and a scheme that is not ours", T ", v1=" MAC ", v0=ab",
		BODY, AT, NULL},
	    {"the time last", "v1=" MAC "," T, BODY, AT, NULL},
	    {"two while secrets change, ours last", T ",v1=" OLD ",v1=" MAC,
		BODY, AT, NULL},
	    {"ours first", T ",v1=" MAC ",v1=" OLD, BODY, AT, NULL},
	    {"one of another form beside it", T ",v1=zz,v1=" MAC, BODY, AT,
		NULL},
	    {"an empty body", T ",v1=" OF_NOTHING, "", AT, NULL},
	    {"five minutes old", T ",v1=" MAC, BODY, AT + 300, NULL},
	    {"five minutes ahead", T ",v1=" MAC, BODY, AT - 300, NULL},
	    {"older", T ",v1=" MAC, BODY, AT + 301, "too old"},
	    {"further ahead", T ",v1=" MAC, BODY, AT - 301, "future"},
	    {"under another secret", T ",v1=" OLD, BODY, AT, "our secret"},
	    {"another body", T ",v1=" MAC, BODY " ", AT, "our secret"},
	    {"another time", "t=1795000001,v1=" MAC, BODY, AT, "our secret"},
	    {"the time written otherwise", "t=01795000000,v1=" MAC, BODY, AT,
		"our secret"},
	    {"under an older scheme", T ",v0=" MAC, BODY, AT, "malformed"},
	    {"cut", T ",v1=2b2a00dae11e1388", BODY, AT, "malformed"},
	    {"no time", "v1=" MAC, BODY, AT, "malformed"},
	    {"two times", T "," T ",v1=" MAC, BODY, AT, "malformed"},
	    {"no time that is one", "t=soon,v1=" MAC, BODY, AT, "malformed"},
	    {"beyond all years", "t=99999999999999,v1=" MAC, BODY, AT,
		"malformed"},
	    {"nothing", "", BODY, AT, "missing"},
	    {"commas", ",,,", BODY, AT, "malformed"},
	};

	T_CASES (c, cases) {
		struct ky_err err = {0};
		enum ky_code code = ky_pay_webhook_verify(KY_STR(SECRET),
		    ky_str_of(c->header), ky_str_of(c->body),
		    (struct ky_time){c->now * KY_SECOND_US}, &err);

		if (c->words == NULL)
			t_good(c->label, code, &err);
		else
			t_bad(c->label, code, KY_E_REFUSED, &err, c->words);
	}
}

static void
long_headers(void)
{
	struct ky_time now = {AT * KY_SECOND_US};
	struct ky_err err = {0};
	char header[3000] = T;
	size_t n = strlen(header);

	for (int i = 0; i < 16; i++)
		n += (size_t)snprintf(header + n, sizeof(header) - n, ",v1=%s",
		    OLD);
	t_bad("sixteen of other secrets",
	    ky_pay_webhook_verify(KY_STR(SECRET), ky_str_of(header),
		KY_STR(BODY), now, &err),
	    KY_E_REFUSED, &err, "our secret");
	n += (size_t)snprintf(header + n, sizeof(header) - n, ",v1=%s", MAC);
	t_bad("a seventeenth is not looked at",
	    ky_pay_webhook_verify(KY_STR(SECRET), ky_str_of(header),
		KY_STR(BODY), now, &err),
	    KY_E_REFUSED, &err, "our secret");
	memset(header + n, ',', sizeof(header) - n - 1);
	t_bad("too long",
	    ky_pay_webhook_verify(KY_STR(SECRET), ky_str_of(header),
		KY_STR(BODY), now, &err),
	    KY_E_REFUSED, &err, "malformed");
}

#define EVENT(type, object) \
	"{\"id\":\"evt_1\",\"type\":\"" type "\",\"data\":{\"object\":" object \
	"}}"

static void
events(void)
{
	static const struct {
		const char *label, *body;
		struct ky_pay_event want;
	} cases[] = {
	    {"gone through",
		EVENT("checkout.session.completed",
		    "{\"id\":\"cs_1\",\"payment_intent\":\"pi_1\","
		    "\"amount_total\":1200}"),
		{KY_PAY_COMPLETED, "evt_1", "cs_1", "pi_1", 0, "", ""}},
	    {"its payment expanded",
		EVENT("checkout.session.completed",
		    "{\"id\":\"cs_1\",\"payment_intent\":{\"id\":\"pi_1\"}}"),
		{KY_PAY_COMPLETED, "evt_1", "cs_1", "pi_1", 0, "", ""}},
	    {"the money came later",
		EVENT("checkout.session.async_payment_succeeded",
		    "{\"id\":\"cs_1\",\"payment_intent\":\"pi_1\"}"),
		{KY_PAY_SUCCEEDED, "evt_1", "cs_1", "pi_1", 0, "", ""}},
	    {"it did not",
		EVENT("checkout.session.async_payment_failed",
		    "{\"id\":\"cs_1\",\"payment_intent\":\"pi_1\"}"),
		{KY_PAY_FAILED, "evt_1", "cs_1", "pi_1", 0, "", ""}},
	    {"a page ran out",
		EVENT("checkout.session.expired",
		    "{\"id\":\"cs_1\",\"payment_intent\":null}"),
		{KY_PAY_EXPIRED, "evt_1", "cs_1", "", 0, "", ""}},
	    {"a payment was paid back",
		EVENT("charge.refunded",
		    "{\"id\":\"ch_1\",\"payment_intent\":\"pi_1\","
		    "\"amount\":1200,\"amount_refunded\":500,"
		    "\"currency\":\"jpy\"}"),
		{KY_PAY_REFUNDED, "evt_1", "", "pi_1", 500, "JPY", ""}},
	    {"news of a refund",
		EVENT("refund.updated",
		    "{\"id\":\"re_1\",\"payment_intent\":\"pi_1\","
		    "\"amount\":500,\"currency\":\"usd\"}"),
		{KY_PAY_REFUNDED, "evt_1", "", "pi_1", 500, "USD", ""}},
	    {"its older name",
		EVENT("charge.refund.updated",
		    "{\"id\":\"re_1\",\"payment_intent\":\"pi_1\","
		    "\"amount\":500,\"currency\":\"usd\"}"),
		{KY_PAY_REFUNDED, "evt_1", "", "pi_1", 500, "USD", ""}},
	    {"a refund came back",
		EVENT("refund.failed",
		    "{\"id\":\"re_1\",\"payment_intent\":\"pi_1\","
		    "\"amount\":500,\"currency\":\"jpy\"}"),
		{KY_PAY_REFUND_FAILED, "evt_1", "", "pi_1", 500, "JPY", ""}},
	    {"a dispute",
		EVENT("charge.dispute.created",
		    "{\"id\":\"dp_1\",\"payment_intent\":\"pi_1\","
		    "\"amount\":1200,\"currency\":\"jpy\"}"),
		{KY_PAY_DISPUTED, "evt_1", "", "pi_1", 1200, "JPY", "dp_1"}},
	    {"of a payment that was made some other way",
		EVENT("charge.dispute.created",
		    "{\"id\":\"dp_1\",\"amount\":1200,\"currency\":\"jpy\"}"),
		{KY_PAY_DISPUTED, "evt_1", "", "", 1200, "JPY", "dp_1"}},
	    {"nothing that is waited for",
		EVENT("customer.created", "{\"id\":5}"),
		{KY_PAY_OTHER, "evt_1", "", "", 0, "", ""}},
	};

	T_CASES (c, cases) {
		struct ky_pay_event got = {0};
		struct ky_err err = {0};

		t_good(c->label,
		    ky_pay_webhook_read(ky_str_of(c->body), &got, &err), &err);
		t_ok(ky_pay_news_name(c->want.news),
		    memcmp(&got, &c->want, sizeof(got)) == 0);
	}
}

static void
bad_events(void)
{
	static const struct {
		const char *label, *body, *words;
	} cases[] = {
	    {"nothing", "", "1 to 65536 bytes"},
	    {"no JSON", "{", "no JSON"},
	    {"a list", "[]", "no object"},
	    {"two ids", "{\"id\":\"evt_1\",\"id\":\"evt_2\"}", "no JSON"},
	    {"no type", "{\"id\":\"evt_1\"}", "type"},
	    {"no id", "{\"type\":\"refund.failed\"}", "id"},
	    {"an id with a blank",
		"{\"id\":\"evt 1\",\"type\":\"refund.failed\"}", "id"},
	    {"an id that becomes no key",
		"{\"id\":\"evt_0123456789012345678901234567890123456789012345"
		"67\",\"type\":\"x\"}",
		"id"},
	    {"no object", "{\"id\":\"evt_1\",\"type\":\"refund.failed\"}",
		"data.object"},
	    {"a page without an id",
		EVENT("checkout.session.completed",
		    "{\"payment_intent\":null}"),
		"data.object.id"},
	    {"a payment that is none",
		EVENT("checkout.session.completed",
		    "{\"id\":\"cs_1\",\"payment_intent\":7}"),
		"data.object.payment_intent"},
	    {"a payment out of a path",
		EVENT("checkout.session.completed",
		    "{\"id\":\"cs_1\",\"payment_intent\":\"../x\"}"),
		"data.object.payment_intent"},
	    {"a dispute over nothing",
		EVENT("charge.dispute.created",
		    "{\"id\":\"dp_1\",\"amount\":0,\"currency\":\"jpy\"}"),
		"data.object.amount"},
	    {"over less",
		EVENT("charge.dispute.created",
		    "{\"id\":\"dp_1\",\"amount\":-5,\"currency\":\"jpy\"}"),
		"data.object.amount"},
	    {"over more than there is",
		EVENT("charge.dispute.created",
		    "{\"id\":\"dp_1\",\"amount\":100000001,"
		    "\"currency\":\"jpy\"}"),
		"data.object.amount"},
	    {"over a part of a yen",
		EVENT("charge.dispute.created",
		    "{\"id\":\"dp_1\",\"amount\":1.5,\"currency\":\"jpy\"}"),
		"data.object.amount"},
	    {"over money of no country",
		EVENT("charge.dispute.created",
		    "{\"id\":\"dp_1\",\"amount\":5,\"currency\":\"yen!\"}"),
		"data.object.amount"},
	    {"a dispute without an id",
		EVENT("charge.dispute.created",
		    "{\"amount\":5,\"currency\":\"jpy\"}"),
		"data.object.id"},
	    {"a refund of nobody knows how much",
		EVENT("refund.failed", "{\"payment_intent\":\"pi_1\"}"),
		"data.object.amount"},
	    {"a charge, the same",
		EVENT("charge.refunded", "{\"payment_intent\":\"pi_1\"}"),
		"data.object.amount_refunded"},
	};
	static char large[KY_PAY_BODY_MAX + 2];
	struct ky_pay_event got = {.id = "untouched"};
	struct ky_err err = {0};

	T_CASES (c, cases)
		t_bad(c->label,
		    ky_pay_webhook_read(ky_str_of(c->body), &got, &err),
		    KY_E_INPUT, &err, c->words);
	memset(large, ' ', sizeof(large) - 1);
	t_bad("too large", ky_pay_webhook_read(ky_str_of(large), &got, &err),
	    KY_E_INPUT, &err, "1 to 65536 bytes");
	t_eq_str("nothing is written", got.id, "untouched");
}

static struct ky_time
now(void *self)
{
	return *(const struct ky_time *)self;
}

static void
port(void)
{
	struct ky_time at = {AT * KY_SECOND_US};
	struct ky_clock clock = {&at, now};
	struct ky_pay_reader r = {0};
	struct ky_pay_event got = {0};
	struct ky_err err = {0};
	char large[KY_PAY_SECRET_MAX + 2];

	ky_pay_webhook_close(&r);
	memset(large, 'a', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	t_bad("no secret", ky_pay_webhook_open(NULL, clock, &r, &err),
	    KY_E_INPUT, &err, "webhook_secret");
	t_bad("a short one",
	    ky_pay_webhook_open("whsec_short", clock, &r, &err), KY_E_INPUT,
	    &err, "webhook_secret");
	t_bad("a long one", ky_pay_webhook_open(large, clock, &r, &err),
	    KY_E_INPUT, &err, "webhook_secret");
	t_good("one", ky_pay_webhook_open(SECRET, clock, &r, &err), &err);
	t_good("genuine",
	    r.read(r.self, KY_STR(T ",v1=" MAC), KY_STR(BODY), &got, &err),
	    &err);
	t_eq_str("its page", got.session, "cs_1");
	t_bad("forged",
	    r.read(r.self, KY_STR(T ",v1=" OLD), KY_STR(BODY), &got, &err),
	    KY_E_REFUSED, &err, "our secret");
	t_bad("genuine, and nothing to be read",
	    r.read(r.self, KY_STR(T ",v1=" OF_NOTHING), KY_STR(""), &got, &err),
	    KY_E_INPUT, &err, "bytes");
	at.us += KY_HOUR_US;
	t_bad("sent again an hour later",
	    r.read(r.self, KY_STR(T ",v1=" MAC), KY_STR(BODY), &got, &err),
	    KY_E_REFUSED, &err, "too old");
	ky_pay_webhook_close(&r);
}

/* For test_webhook_python.py. */
static int
judge(char **argv)
{
	static char body[KY_PAY_BODY_MAX];
	struct ky_str text = {body, fread(body, 1, sizeof(body), stdin)};
	struct ky_time at = {strtoll(argv[3], NULL, 10) * KY_SECOND_US};
	struct ky_pay_event got;
	struct ky_err err = {0};
	enum ky_code code = ky_pay_webhook_verify(ky_str_of(argv[1]),
	    ky_str_of(argv[2]), text, at, &err);

	if (code == KY_OK)
		code = ky_pay_webhook_read(text, &got, &err);
	printf("%s\n",
	    code == KY_OK ? ky_pay_news_name(got.news) : ky_code_name(code));
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 4)
		return judge(argv);
	T_RUN(signatures);
	T_RUN(long_headers);
	T_RUN(events);
	T_RUN(bad_events);
	T_RUN(port);
	return t_done();
}
