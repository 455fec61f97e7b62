#include "event/body.h"
#include "t.h"

static const struct ky_slug issuer = {"demo"};

/* What every event has; each case changes what it is about. */
static const struct ky_event ground = {
    .n = 42,
    .id = {0x01, 0x92, 0xf3, 0xa4, 0xb5, 0xc6, 0x7d, 0x8e, 0x9f, 0x00, 0x11,
	0x22, 0x33, 0x44, 0x55, 0x66},
    .at = {INT64_C(1787774400) * KY_SECOND_US + 250000},
    .line_id = 7,
    .version = 3,
    .provider = {"demo-mobile"},
    .ending = "KY-7H3K-9QXM-2PTA",
    .code = "too-late",
    .duty = KY_DUTY_ITEM,
    .ref = 1,
    .state = KY_STATE_SEEN,
    .paper = KY_PAPER_CERTIFICATE,
    .paper_n = 1,
    .minor = 1980,
    .day = {2026, 8, 31},
};

#define HEAD(type, subject) \
	"{\"specversion\":\"1.0\"," \
	"\"id\":\"0192f3a4-b5c6-7d8e-9f00-112233445566\"," \
	"\"source\":\"https://kaiyaku.example\"," \
	"\"type\":\"kaiyaku." type "\"," \
	"\"subject\":\"" subject "\"," \
	"\"time\":\"2026-08-26T20:00:00.250Z\"," \
	"\"datacontenttype\":\"application/json\"," \
	"\"data\":{\"number\":42,\"issuer\":\"demo\"," \
	"\"provider\":\"demo-mobile\",\"line\":7,\"version\":3," \
	"\"ending\":\"KY-7H3K-9QXM-2PTA\""
#define DUTY ",\"duty\":\"item\",\"ref\":1,\"state\":\"seen\""
#define CODE ",\"code\":\"too-late\""
#define DAY ",\"day\":\"2026-08-31\""
#define PAPER ",\"paper\":\"KY-7H3K-9QXM-2PTA-C1\",\"kind\":\"certificate\""
#define ENDING "/endings/KY-7H3K-9QXM-2PTA"

/* A receiver's parser was written against these bytes: they never change. */
static void
golden(void)
{
	const struct {
		enum ky_event_kind kind;
		const char *text;
	} cases[] = {
	    {KY_EVENT_ENDING_FILED, HEAD("ending.filed", ENDING) DAY "}}"},
	    {KY_EVENT_ENDING_ACCEPTED,
		HEAD("ending.accepted", ENDING) ""
						"}}"},
	    {KY_EVENT_ENDING_REFUSED, HEAD("ending.refused", ENDING) CODE "}}"},
	    {KY_EVENT_ENDING_ACTION_NEEDED,
		HEAD("ending.action-needed", ENDING) DUTY CODE DAY "}}"},
	    {KY_EVENT_ENDING_DUTY_CHANGED,
		HEAD("ending.duty-changed", ENDING) DUTY "}}"},
	    {KY_EVENT_ENDING_HELD,
		HEAD("ending.held", ENDING) DUTY CODE DAY "}}"},
	    {KY_EVENT_ENDING_REOPENED,
		HEAD("ending.reopened", ENDING) ""
						"}}"},
	    {KY_EVENT_ENDING_WITHDRAWN,
		HEAD("ending.withdrawn", ENDING) ""
						 "}}"},
	    {KY_EVENT_ENDING_COMPLETED,
		HEAD("ending.completed", ENDING) ""
						 "}}"},
	    {KY_EVENT_ENDING_PARTIAL,
		HEAD("ending.partial", ENDING) ""
					       "}}"},
	    {KY_EVENT_LINE_ADDED,
		HEAD("line.added", "/lines/7") ""
					       "}}"},
	    {KY_EVENT_LINE_ENDED, HEAD("line.ended", "/lines/7") DAY "}}"},
	    {KY_EVENT_REFUND_PAID,
		HEAD("refund.paid", ENDING) ",\"amount\":1980"
					    "}}"},
	    {KY_EVENT_DEVICE_RELEASED,
		HEAD("device.released", ENDING) ",\"ref\":1"
						"}}"},
	    {KY_EVENT_PROFILE_DELETED,
		HEAD("profile.deleted", ENDING) CODE "}}"},
	    {KY_EVENT_NUMBER_RELEASED,
		HEAD("number.released", ENDING) CODE DAY "}}"},
	    {KY_EVENT_PAPER_READY, HEAD("paper.ready", ENDING) PAPER "}}"},
	    {KY_EVENT_PROFILE_REMINDER,
		HEAD("profile.reminder", ENDING) CODE DAY "}}"},
	    {KY_EVENT_BILL_DRAWN,
		HEAD("bill.drawn", ENDING) ",\"amount\":1980"
					   "}}"},
	    {KY_EVENT_PAYMENT_RECEIVED,
		HEAD("payment.received", ENDING) ",\"amount\":1980"
						 "}}"},
	    {KY_EVENT_REFUND_RETURNED,
		HEAD("refund.returned", ENDING) ",\"amount\":1980"
						"}}"},
	};
	struct ky_buf out;

	_Static_assert(sizeof(cases) / sizeof(cases[0]) == KY_EVENT__MAX,
	    "each kind");
	ky_buf_init(&out, KY_EVENT_BODY_MAX);
	T_CASES (c, cases) {
		struct ky_event ev = ground;

		ev.kind = c->kind;
		ky_buf_reset(&out);
		ky_event_body(&ev, "https://kaiyaku.example", &issuer, &out);
		t_eq_str(ky_event_kind_name(c->kind), ky_buf_str(&out).p,
		    c->text);
	}
	ky_buf_done(&out);
}

static bool
has(const struct ky_event *ev, const char *base_url, const char *words)
{
	struct ky_buf out;
	bool found;

	ky_buf_init(&out, KY_EVENT_BODY_MAX);
	ky_event_body(ev, base_url, &issuer, &out);
	found = strstr(ky_buf_str(&out).p, words) != NULL;
	if (!found)
		printf("# %s\n", out.p);
	ky_buf_done(&out);
	return found;
}

static void
by_content(void)
{
	struct ky_event ev = ground;

	t_ok("without an address the issuer is the source",
	    has(&ev, "", "\"source\":\"urn:kaiyaku:demo\""));
	t_ok("an address cannot break out of its quotes",
	    has(&ev, "http://a/\"},", "\"source\":\"http://a/\\\"},\","));
	ev.kind = KY_EVENT_ENDING_DUTY_CHANGED;
	ev.duty = KY_DUTY_DUES;
	t_ok("only an item has a ref",
	    has(&ev, "", "\"duty\":\"dues\",\"state\""));
	ev.kind = KY_EVENT_ENDING_REFUSED;
	ev.ending[0] = '\0';
	t_ok("a refused filing is about the line",
	    has(&ev, "", "\"subject\":\"/lines/7\""));
	t_ok("and has no ending", has(&ev, "", "\"ending\":null"));
	ev.kind = KY_EVENT_ENDING_FILED;
	ev.day = (struct ky_date){0};
	t_ok("no day is known", has(&ev, "", "\"day\":null"));
	ev.kind = KY_EVENT_REFUND_PAID;
	ev.minor = INT64_MAX;
	t_ok("sums are not rounded",
	    has(&ev, "", "\"amount\":9223372036854775807"));
}

int
main(void)
{
	T_RUN(golden);
	T_RUN(by_content);
	return t_done();
}
