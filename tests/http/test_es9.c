/* ES9+ HandleNotification: what is let in, and how it is answered. */
#include "http/routes.h"
#include "http/rsp.h"

#include "asked.h"
#include "t.h"

#define JSON "/gsma/rsp2/es9plus/handleNotification"
#define ASN1 "/gsma/rsp2/asn1"

static struct asked a;

static void
run(const char *route, struct ky_str body)
{
	/* What one request makes goes with it. */
	ky_arena_reset(&a.arena);
	a.rq.body = body;
	asked_run(&a, ky_routes_es9, route);
}

static void
json_bodies(void)
{
	static const struct {
		const char *label, *body;
		unsigned status;
	} cases[] = {
	    {"one", "{\"pendingNotification\":\"MAA=\"}", 204},
	    {"without padding", "{\"pendingNotification\":\"MAA\"}", 204},
	    {"with line breaks", "{\"pendingNotification\":\"MA\\r\\nA=\\n\"}",
		204},
	    {"with raw line breaks", "{\"pendingNotification\":\"MA\r\nA=\"}",
		204},
	    {"with escaped slashes",
		"{\"pendingNotification\":\"vzcA\\/\\/8=\"}", 204},
	    {"beside what we do not know",
		"{\"header\":{},\"pendingNotification\":\"MAA=\",\"x\":[1]}",
		204},
	    {"not JSON", "pendingNotification=MAA%3D", 400},
	    {"nothing", "", 400},
	    {"no field", "{\"pendingnotification\":\"MAA=\"}", 400},
	    {"no text", "{\"pendingNotification\":[\"MAA=\"]}", 400},
	    {"an empty text", "{\"pendingNotification\":\"\"}", 400},
	    {"not base64", "{\"pendingNotification\":\"!\"}", 400},
	    {"not DER", "{\"pendingNotification\":\"aGVsbG8=\"}", 400},
	};

	T_CASES (c, cases) {
		run(JSON, ky_str_of(c->body));
		t_eq_int(c->label, a.an.status, c->status);
		t_ok("an empty body, or a problem",
		    (c->status == 204) == (a.an.body.len == 0));
	}
}

/* The same bytes, untouched, by the way they came. */
static void
handed_in(void)
{
	run(JSON, KY_STR("{\"pendingNotification\":\"vzcA//8=\"}"));
	t_ok("from JSON",
	    a.fake.der_len == 5 &&
		memcmp(a.fake.der, "\xbf\x37\x00\xff\xff", 5) == 0);
	t_eq_int("as ES9+", a.fake.via, KY_VIA_ES9);
	t_eq_str("of nobody said", a.fake.eid.digits, "");
	run(ASN1, KY_STR("\xa2\x08\xbf\x3d\x05\xbf\x37\x02\x01\x02"));
	t_ok("from ASN.1",
	    a.an.status == 204 && a.fake.der_len == 5 &&
		memcmp(a.fake.der, "\xbf\x37\x02\x01\x02", 5) == 0);
}

static void
asn1_bodies(void)
{
	static const struct {
		const char *label;
		struct ky_str body;
		unsigned status;
	} cases[] = {
#define BYTES(z) {(z), sizeof(z) - 1}
	    {"one", BYTES("\xa2\x05\xbf\x3d\x02\x30\x00"), 204},
	    {"long lengths",
		BYTES("\xa2\x81\x09\xbf\x3d\x84\x00\x00\x00\x02\x30\x00"), 204},
	    {"nothing", BYTES(""), 400},
	    {"a tag alone", BYTES("\xa2"), 400},
	    {"another function", BYTES("\xa2\x05\xbf\x39\x02\x30\x00"), 400},
	    {"the notification itself", BYTES("\x30\x00"), 400},
	    {"bytes behind it", BYTES("\xa2\x05\xbf\x3d\x02\x30\x00\x00"), 400},
	    {"cut off", BYTES("\xa2\x05\xbf\x3d\x02\x30"), 400},
	    {"an indefinite length",
		BYTES("\xa2\x80\xbf\x3d\x02\x30\x00\x00\x00"), 400},
	    {"a length of five bytes",
		BYTES("\xa2\x85\x00\x00\x00\x00\x05\xbf\x3d\x02\x30\x00"), 400},
	    {"a length cut off", BYTES("\xa2\x84\x00\x00"), 400},
	    {"an empty one", BYTES("\xa2\x03\xbf\x3d\x00"), 400},
#undef BYTES
	};

	T_CASES (c, cases) {
		run(ASN1, c->body);
		t_eq_int(c->label, a.an.status, c->status);
	}
}

/* A Content-Type decides nothing: a card would keep its notification. */
static void
any_content_type(void)
{
	static const char *const types[] = {"", "application/json",
	    "text/plain", "application/x-www-form-urlencoded"};

	T_CASES (type, types) {
		a.rq.content_type = ky_str_of(*type);
		run(JSON, KY_STR("{\"pendingNotification\":\"MAA=\"}"));
		t_eq_int(*type, a.an.status, 204);
	}
}

static void
too_large(void)
{
	static char der[KY_NOTIFICATION_BYTES_MAX + 16], text[32768];
	const size_t head = strlen("{\"pendingNotification\":\"");
	unsigned before = a.fake.notified;

	memset(der, 0, sizeof(der));
	memcpy(der, "\xa2\x82\x40\x09\xbf\x3d\x82\x40\x04\x30", 10);
	run(ASN1, (struct ky_str){der, 4 + 0x4009});
	t_eq_int("ASN.1", a.an.status, 413);
	memset(text, 'A', sizeof(text));
	memcpy(text, "{\"pendingNotification\":\"", head);
	memcpy(text + head + 21848, "\"}", 2);
	run(JSON, (struct ky_str){text, head + 21850});
	t_eq_int("JSON", a.an.status, 413);
	t_eq_int("nobody was bothered", a.fake.notified, before);
}

static void
not_now(void)
{
	a.fake.fails = KY_E_SYSTEM;
	run(JSON, KY_STR("{\"pendingNotification\":\"MAA=\"}"));
	t_eq_int("never a 500", a.an.status, 503);
	t_eq_str("when", asked_said(&a, "Retry-After"), "30");
	a.fake.fails = KY_OK;
	run(JSON, KY_STR("{\"pendingNotification\":\"MAA=\"}"));
	t_eq_int("later", a.an.status, 204);
}

int
main(void)
{
	asked_init(&a);
	T_RUN(json_bodies);
	T_RUN(handed_in);
	T_RUN(asn1_bodies);
	T_RUN(any_content_type);
	T_RUN(too_large);
	T_RUN(not_now);
	asked_done(&a);
	return t_done();
}
