/* Whole exchanges go over sockets, in tests/system/test_http_attacks.py. */
#include "http/exchange.h"

#include "t.h"

static void
forwarded(void)
{
	static const struct {
		const char *label, *text;
		bool ok;
		uint8_t last; /* byte of an IPv4 address */
	} cases[] = {
	    {"one", "192.0.2.7", true, 7},
	    {"the last", "10.0.0.1, 192.0.2.8", true, 8},
	    {"blanks", " 10.0.0.1 ,\t192.0.2.9 ", true, 9},
	    {"whatever is before", "<evil>,,,192.0.2.7", true, 7},
	    {"nothing", "", false, 0},
	    {"an empty last", "192.0.2.7,", false, 0},
	    {"a name", "proxy.example", false, 0},
	    {"a port", "192.0.2.7:80", false, 0},
	    {"too long", "192.0.2.7192.0.2.7192.0.2.7192.0.2.7192.0.2.7192.0",
		false, 0},
	};
	struct ky_address a;

	T_CASES (c, cases) {
		bool ok = ky_exchange_forwarded(ky_str_of(c->text), &a);

		t_ok(c->label, ok == c->ok && (!ok || a.b[4] == c->last));
	}
	t_ok("IPv6", ky_exchange_forwarded(KY_STR("2001:db8::1"), &a));
}

int
main(void)
{
	T_RUN(forwarded);
	return t_done();
}
