#include "card/post.h"

#include "t.h"

static void
addresses(void)
{
	static const struct {
		const char *label, *address;
		bool allow_private, good;
	} cases[] = {
	    {"a domain name", "smdp.example.com", false, true},
	    {"digits and hyphens", "a-1.2b.example", false, true},
	    {"one label", "localhost", false, false},
	    {"one label, allowed", "localhost", true, true},
	    {"empty", "", false, false},
	    {"a port", "smdp.example.com:8443", true, false},
	    {"a path", "smdp.example.com/x", true, false},
	    {"a user", "u@smdp.example.com", true, false},
	    {"a query", "smdp.example.com?x", true, false},
	    {"a blank", "smdp.example.com ", true, false},
	    {"a line end", "smdp.example.com\r\nX: y", true, false},
	    {"an IPv4 address", "127.0.0.1", true, false},
	    {"in another way of writing", "0x7f.1", true, false},
	    {"as one number", "2130706433", true, false},
	    {"in hexadecimal", "0x7f000001", true, false},
	    {"an IPv6 address", "[::1]", true, false},
	    {"an empty label", "smdp..example", true, false},
	    {"a dot at the end", "smdp.example.", true, false},
	    {"a hyphen in front", "-smdp.example", true, false},
	    {"not ASCII", "smdp.ex\xc3\xa4mple", true, false},
	    {"a label of 64",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aa"
		".example",
		true, false},
	};
	char url[KY_OUTBOX_URL_SIZE];
	struct ky_err err = {0};

	T_CASES (c, cases)
		t_eq_int(c->label,
		    ky_post_address_url(c->address, c->allow_private, url,
			&err),
		    c->good ? KY_OK : KY_E_REFUSED);
	t_good("a URL",
	    ky_post_address_url("smdp.example.com", false, url, &err), &err);
	t_eq_str("of that form", url,
	    "https://smdp.example.com/gsma/rsp2/es9plus/handleNotification");
}

static void
endings(void)
{
	static const struct {
		const char *label, *text;
		bool allow_private;
		const char *want; /* NULL = refused */
	} cases[] = {
	    {"a host", "https://end.example.jp", false,
		"https://end.example.jp" KY_ES9_PATH},
	    {"a slash behind it", "https://end.example.jp//", false,
		"https://end.example.jp" KY_ES9_PATH},
	    {"a port and a path", "https://end.example.jp:8443/k", false,
		"https://end.example.jp:8443/k" KY_ES9_PATH},
	    {"all of it", "https://end.example.jp" KY_ES9_PATH, false,
		"https://end.example.jp" KY_ES9_PATH},
	    {"plain http", "http://end.example.jp", false, NULL},
	    {"plain http, allowed", "http://127.0.0.1:8080", true,
		"http://127.0.0.1:8080" KY_ES9_PATH},
	    {"another scheme", "ftp://end.example.jp", true, NULL},
	    {"a query", "https://end.example.jp/?x=1", true, NULL},
	    {"a user", "https://u:p@end.example.jp", true, NULL},
	    {"a bare name", "end.example.jp", true, NULL},
	};

	T_CASES (c, cases) {
		char url[KY_OUTBOX_URL_SIZE] = "";
		struct ky_err err = {0};
		enum ky_code code = ky_post_ending_url(c->text,
		    c->allow_private, url, &err);

		if (c->want == NULL)
			t_eq_int(c->label, code, KY_E_INPUT);
		else
			t_eq_str(c->label, url, c->want);
	}
}

/* Nobody is trusted by default, and nothing leaves. */
static void
no_roots(void)
{
	struct ky_post_config config = {0};
	struct ky_goal goal = {.own = true, .url = "https://smdp.example/x"};
	struct ky_post *p = NULL;
	struct ky_err err = {0};
	struct ky_letter l;
	unsigned status = 9;

	t_good("a sender", ky_post_new(&config, &p, &err), &err);
	t_good("a letter", ky_letter_make(KY_STR("\x30\x00"), &l, &err), &err);
	t_bad("without roots", ky_post_send(p, &l, &goal, &status, &err),
	    KY_E_RETRY, &err, "--ca");
	t_eq_int("no answer", status, 0);
	ky_letter_done(&l);
	ky_post_free(p);
}

int
main(void)
{
	T_RUN(addresses);
	T_RUN(endings);
	T_RUN(no_roots);
	return t_done();
}
