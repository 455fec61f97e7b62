/* The parts; whole heads are sent by tests/system/test_http_attacks.py. */
#include "http/framing.h"

#include "t.h"

static void
tokens(void)
{
	static const struct {
		const char *text;
		bool want;
	} cases[] = {
	    {"Host", true},
	    {"X-Request-Id", true},
	    {"!#$%&'*+-.^_`|~0aZ", true},
	    {"", false},
	    {"A ", false},
	    {" A", false},
	    {"A\t", false},
	    {"A(b)", false},
	    {"A{", false},
	    {"A\x7f", false},
	    {"\xc3\xa4", false},
	};

	T_CASES (c, cases)
		t_ok(c->text, ky_framing_token(ky_str_of(c->text)) == c->want);
}

static void
hosts(void)
{
	static char long_name[300];
	static const struct {
		const char *text;
		bool want;
	} cases[] = {
	    {"kaiyaku.example", true},
	    {"127.0.0.1:8080", true},
	    {"[::1]:8080", true},
	    {"my_host-1", true},
	    {"", false},
	    {"a b", false},
	    {"a/b", false},
	    {"a@b", false},
	    {"a\"b", false},
	    {"\xc3\xa4", false},
	};

	T_CASES (c, cases)
		t_ok(c->text, ky_framing_host(ky_str_of(c->text)) == c->want);
	memset(long_name, 'a', sizeof(long_name) - 1);
	t_ok("too long", !ky_framing_host(ky_str_of(long_name)));
}

int
main(void)
{
	T_RUN(tokens);
	T_RUN(hosts);
	return t_done();
}
