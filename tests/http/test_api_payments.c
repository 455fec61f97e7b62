/* News of payments over HTTP: what each outcome is answered. */
#include "asked.h"
#include "http/payments.h"
#include "http/routes.h"
#include "t.h"

static struct asked a;
static struct ky_pay_counters counters;

static void
run(const char *body, size_t len)
{
	a.rq.body = (struct ky_str){body, len};
	asked_run(&a, ky_routes_v1, KY_PAY_PATH);
}

static void
outcomes(void)
{
	static const char *const bodies[] = {"{\"outcome\":\"told\"}",
	    "{\"outcome\":\"again\"}", "{\"outcome\":\"ignored\"}",
	    "{\"outcome\":\"unknown\"}"};

	for (int h = 0; h < KY_HEARD__MAX; h++) {
		a.fake.heard = (enum ky_pay_heard)h;
		run("{\"id\":\"evt_1\"}", 14);
		t_eq_int("all of them", a.an.status, 200);
		t_ok(bodies[h],
		    ky_str_is(ky_buf_str(&a.an.body), bodies[h]) ||
			strstr(a.an.body.p, bodies[h]) != NULL);
		t_eq_int("counted", (int64_t)counters.heard[h], 1);
	}
	t_eq_str("what was sent", a.fake.news, "{\"id\":\"evt_1\"}");
	t_eq_str("with its signature", a.fake.signature, "t=1,v1=ab");
}

static void
refusals(void)
{
	static const struct {
		const char *label;
		enum ky_code code;
		int cause;
		unsigned status;
		const char *retry, *words;
	} cases[] = {
	    {"no secret is set up", KY_E_REFUSED, KY_NO_PAY_READER, 404, "",
		"no payment service"},
	    {"not signed", KY_E_REFUSED, KY_NO_SIGNATURE, 400, "",
		"as the test wants it"},
	    {"no event", KY_E_INPUT, 0, 400, "", "as the test wants it"},
	    {"a full queue", KY_E_LIMIT, KY_NO_QUEUE, 503, "30", "again"},
	    {"a busy store", KY_E_RETRY, 0, 503, "30", "again"},
	    {"nobody knows", KY_E_UNSURE, 0, 503, "30", "again"},
	    {"set aside", KY_E_REFUSED, KY_NO_ASIDE, 503, "30", "again"},
	    {"a broken store", KY_E_CORRUPT, 0, 503, "30", "again"},
	};

	T_CASES (c, cases) {
		a.fake.fails = c->code;
		a.fake.cause = c->cause;
		run("{}", 2);
		t_eq_int(c->label, a.an.status, c->status);
		t_eq_str("when to come again", asked_said(&a, "Retry-After"),
		    c->retry);
		t_ok("in words", strstr(a.an.body.p, c->words) != NULL);
	}
	a.fake.fails = KY_OK;
	t_ok("counted",
	    counters.forged == 1 && counters.malformed == 1 &&
		counters.unstored == 5);
}

static void
bounds(void)
{
	static char body[KY_PAY_BODY_MAX + 1];
	unsigned before = a.fake.calls;

	memset(body, ' ', sizeof(body));
	run(body, sizeof(body));
	t_eq_int("too long", a.an.status, 413);
	t_eq_int("is not even looked at", a.fake.calls, before);
	run(body, sizeof(body) - 1);
	t_eq_int("as long as may be", a.an.status, 200);
	a.about.pay = NULL;
	run("{}", 2);
	t_eq_int("nobody counts", a.an.status, 200);
}

int
main(void)
{
	asked_init(&a);
	a.about.pay = &counters;
	asked_header(&a, KY_PAY_SIGNATURE_HEADER, "t=1,v1=ab");
	T_RUN(outcomes);
	T_RUN(refusals);
	T_RUN(bounds);
	asked_done(&a);
	return t_done();
}
