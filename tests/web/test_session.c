/* Who is there: the cookie, the form's token, where one is led. */
#include "../t.h"
#include "visitor.h"

#include <stdlib.h>

static struct visitor *v;

static void
cookie(void)
{
	visitor_init(v);
	visitor_get(v, "/en/sign-in");
	t_eq_str("over https it cannot leave the host, or be read by a script",
	    visitor_said(v, "Set-Cookie"),
	    "__Host-kaiyaku=" VISITOR_COOKIE
	    "; Path=/; HttpOnly; SameSite=Lax; Secure");
	t_ok("the form has the token of the new session",
	    visitor_reads(v, "name=\"csrf\" value=\"" VISITOR_CSRF "\""));
	t_ok("and a number of its own",
	    visitor_reads(v, "name=\"once\" value=\"AQIDBAUGBwgJCgsMDQ4PEA\""));
	visitor_done(v);

	visitor_init(v);
	v->site.origin = "http://127.0.0.1:8080";
	visitor_get(v, "/en/sign-in");
	t_eq_str("over http it has a plain name", visitor_said(v, "Set-Cookie"),
	    "kaiyaku=" VISITOR_COOKIE "; Path=/; HttpOnly; SameSite=Lax");
	visitor_done(v);

	visitor_init(v);
	v->cookie = "__Host-kaiyaku=old";
	visitor_get(v, "/en/end/help");
	t_eq_str("one of a session that is over is taken away",
	    visitor_said(v, "Set-Cookie"),
	    "__Host-kaiyaku=; Path=/; HttpOnly; SameSite=Lax; Secure; "
	    "Max-Age=0");
	visitor_done(v);

	visitor_init(v);
	visitor_signed_in(v);
	visitor_get(v, "/en/account");
	t_eq_int("a known one is asked for once", v->an.status, 200);
	t_eq_str("and not set again", visitor_said(v, "Set-Cookie"), "");
	t_eq_str("nothing is kept by caches", visitor_said(v, "Cache-Control"),
	    "no-store");
	visitor_done(v);

	visitor_init(v);
	visitor_signed_in(v);
	(void)ky_str_copy(KY_STR("renewed"), v->told.cookie,
	    sizeof(v->told.cookie));
	v->told.word = KY_WORD_SIGNED_IN;
	visitor_post(v, "/en/sign-in", "email=a@example.com&password=x");
	t_eq_str("each sign-in has a new one", visitor_said(v, "Set-Cookie"),
	    "__Host-kaiyaku=renewed; Path=/; HttpOnly; SameSite=Lax; Secure");
	visitor_done(v);
}

/* A browser that signed in keeps that beside its session, for months. */
static void
known(void)
{
	static const char mark[] = "a-mark-of-this-browser";

	visitor_init(v);
	visitor_signed_in(v);
	(void)ky_str_copy(KY_STR("renewed"), v->told.cookie,
	    sizeof(v->told.cookie));
	(void)ky_str_copy(ky_str_of(mark), v->told.known,
	    sizeof(v->told.known));
	v->told.word = KY_WORD_SIGNED_IN;
	visitor_post(v, "/en/sign-in", "email=a@example.com&password=x");
	t_eq_str("it is set", visitor_said(v, "Set-Cookie"),
	    "__Host-kaiyaku-known=a-mark-of-this-browser; Path=/; HttpOnly; "
	    "SameSite=Lax; Secure; Max-Age=15552000");
	t_eq_str("it was not there", v->asked.known, "");
	visitor_done(v);

	visitor_init(v);
	visitor_signed_in(v);
	v->cookie = "__Host-kaiyaku-known=a-mark-of-this-browser; "
		    "__Host-kaiyaku=" VISITOR_COOKIE;
	v->told.gone = true;
	visitor_post(v, "/en/sign-out", "");
	t_eq_str("the portal is told", v->asked.known, mark);
	t_eq_str("and of the session", v->asked.cookie, VISITOR_COOKIE);
	t_eq_str("signing out leaves it", visitor_said(v, "Set-Cookie"),
	    "__Host-kaiyaku=; Path=/; HttpOnly; SameSite=Lax; Secure; "
	    "Max-Age=0");
	visitor_done(v);

	visitor_init(v);
	visitor_signed_in(v);
	v->cookie = "__Host-kaiyaku=" VISITOR_COOKIE "; __Host-kaiyaku-known="
		    "0123456789012345678901234567890123456789"
		    "0123456789012345678901234567890123456789";
	visitor_post(v, "/en/sign-in", "email=a@example.com&password=x");
	t_eq_str("one that is none of ours is none", v->asked.known, "");
	visitor_done(v);
}

static void
csrf(void)
{
	static const struct {
		const char *label, *body;
		bool session;
		unsigned status;
	} cases[] = {
	    {"the right one", "csrf=" VISITOR_CSRF, true, 303},
	    {"none", "", true, 403},
	    {"an empty one", "csrf=", true, 403},
	    {"another session's", "csrf=csrf-of-that-session", true, 403},
	    {"the beginning of the right one", "csrf=csrf-of", true, 403},
	};

	T_CASES (c, cases) {
		visitor_init(v);
		if (c->session)
			visitor_signed_in(v);
		v->told.gone = true;
		visitor_send(v, "/en/sign-out", c->body);
		t_eq_int(c->label, v->an.status, c->status);
		t_eq_int("the portal is asked only when it is right", v->asks,
		    c->status == 303);
		if (c->status == 403)
			t_ok("the page leads to the form again",
			    visitor_reads(v, "href=\"/en/sign-out\""));
		visitor_done(v);
	}
}

/* The form of a session that is over: nothing to sign out of. */
static void
out_twice(void)
{
	visitor_init(v);
	visitor_send(v, "/en/sign-out", "csrf=" VISITOR_CSRF);
	t_eq_str("who is out is told so", visitor_said(v, "Location"),
	    "/en/sign-out?done=signed-out");
	t_eq_int("and the portal is not asked", v->asks, 0);
	visitor_send(v, "/en/sign-in", "csrf=" VISITOR_CSRF);
	t_eq_int("any other form is old", v->an.status, 403);
	visitor_done(v);
}

/* What was told when the form came first leads where it led then. */
static void
twice(void)
{
	static const struct {
		const char *label, *path;
		enum ky_word word;
		const char *to;
	} cases[] = {
	    {"signed in", "/en/sign-in", KY_WORD_SIGNED_IN, "/en/account"},
	    {"with a second factor to come", "/en/sign-in",
		KY_WORD_SECOND_WANTED, "/en/sign-in/second"},
	    {"whom the page is not for any more", "/en/sign-in/second",
		KY_WORD_SIGNED_IN, "/en/account"},
	    {"a proven line", "/en/end/code", KY_WORD_PROVEN,
		"/en/end/proven/7"},
	    {"a code that is on its way", "/en/end", KY_WORD_CODE_SENT,
		"/en/end/code"},
	};

	T_CASES (c, cases) {
		visitor_init(v);
		visitor_signed_in(v);
		v->again = true;
		v->told.word = c->word;
		(void)ky_str_copy(KY_STR("renewed"), v->told.cookie,
		    sizeof(v->told.cookie));
		visitor_send(v, c->path, "csrf=of-before&once=o1&code=1");
		t_eq_str(c->label, visitor_said(v, "Location"), c->to);
		t_eq_int("by a redirect", v->an.status, 303);
		t_eq_int("nothing is asked for", v->asks, 0);
		t_eq_str("the cookie that may not have come is set",
		    visitor_said(v, "Set-Cookie"),
		    "__Host-kaiyaku=renewed; Path=/; HttpOnly; SameSite=Lax; "
		    "Secure");
		visitor_done(v);
	}

	visitor_init(v);
	visitor_signed_in(v);
	visitor_send(v, "/en/end/code", "csrf=" VISITOR_CSRF "&code=1");
	t_ok("a form without a number of its own is none", !v->stamped);
	visitor_post(v, "/en/end/code", "code=1");
	t_ok("one with it is known again", v->stamped);
	t_ok("and handed to the act", v->asked.form[0] != 0);
	visitor_done(v);
}

static void
next(void)
{
	static const struct {
		const char *path;
		bool ok;
	} cases[] = {
	    {"/ja/account", true},
	    {"/zh-Hans/lines/7/end?on=2026-09-30&way=plain", true},
	    {"/en", true},
	    {"/en?done=opened", true},
	    {"", false},
	    {"/", false},
	    {"//evil.example", false},
	    {"//evil.example/en", false},
	    {"/\\evil.example", false},
	    {"https://evil.example/en", false},
	    {"javascript:alert(1)", false},
	    {"/fr/account", false},
	    {"/v1/lines", false},
	    {"en/account", false},
	    {"/en/a b", false},
	    {"/en/\r\nSet-Cookie: a=b", false},
	    {"/en/<script>", false},
	    {"/en/\"onx=1", false},
	    {"/en/#x", false},
	    {"/en/@evil.example", false},
	    {"/en:80/", false},
	    {"/en/..//evil.example", false},
	    {"/en//evil.example", false},
	    {"/en/./account", false},
	};

	T_CASES (c, cases)
		t_ok(c->path, ky_next_ok(ky_str_of(c->path)) == c->ok);

	visitor_init(v);
	visitor_signed_in(v);
	v->told.word = KY_WORD_SIGNED_IN;
	visitor_post(v, "/en/sign-in",
	    "email=a@example.com&password=x&next=%2Fen%2Flines%2F7");
	t_eq_str("one is led back", visitor_said(v, "Location"), "/en/lines/7");
	visitor_post(v, "/en/sign-in",
	    "email=a@example.com&password=x&next=%2F%2Fevil.example%2Fen");
	t_eq_str("but not elsewhere", visitor_said(v, "Location"),
	    "/en/account");
	visitor_get(v, "/en/sign-in?next=%2F%2Fevil.example");
	t_ok("nor through the form", !visitor_reads(v, "evil"));
	visitor_done(v);
}

static void
who_may(void)
{
	visitor_init(v);
	visitor_get(v, "/en/account/password");
	t_eq_str("a stranger signs in, and comes back",
	    visitor_said(v, "Location"),
	    "/en/sign-in?next=%2Fen%2Faccount%2Fpassword");
	visitor_get(v, "/en/lines/7/lock");
	t_eq_str("also for a line", visitor_said(v, "Location"),
	    "/en/sign-in?next=%2Fen%2Flines%2F7%2Flock");
	visitor_proven(v);
	visitor_get(v, "/en/lines/7/lock");
	t_eq_int("a proven line is shown without an account", v->an.status,
	    200);
	t_eq_str("and read in the session's name", v->who.actor.text, "se-1");
	visitor_get(v, "/en/lines/8/lock");
	t_eq_int("another line is as if there were none", v->an.status, 404);
	visitor_get(v, "/en/lines/x/lock");
	t_eq_int("no number at all likewise", v->an.status, 404);
	visitor_get(v, "/en/account");
	t_eq_int("an account is wanted for its pages", v->an.status, 303);

	visitor_signed_in(v);
	visitor_get(v, "/en/lines/7/lock");
	t_eq_str("an account acts in its own name", v->who.actor.text, "ac-1");
	v->session.fresh.us = 0;
	visitor_get(v, "/en/account/password");
	t_eq_str("no change without a second proof",
	    visitor_said(v, "Location"),
	    "/en/confirm?next=%2Fen%2Faccount%2Fpassword");
	v->session.half = true;
	visitor_get(v, "/en/account");
	t_eq_str("half signed in is not signed in", visitor_said(v, "Location"),
	    "/en/sign-in/second?next=%2Fen%2Faccount");
	visitor_done(v);

	visitor_init(v);
	v->site.portal = false;
	visitor_get(v, "/en/sign-in");
	t_eq_int("without a portal there are no such pages", v->an.status, 404);
	visitor_done(v);
}

static void
keys(void)
{
	char first[KY_KEY_SIZE];

	visitor_init(v);
	visitor_proven(v);
	visitor_post(v, "/en/lines/7/lock", "do=lock");
	t_eq_int("a command is handed in", v->commands, 1);
	t_eq_int("with a key", strlen(v->command.key), 43);
	memcpy(first, v->command.key, sizeof(first));
	visitor_post(v, "/ja/lines/7/lock", "do=lock");
	t_eq_str("the same form twice is one command, in any language",
	    v->command.key, first);
	visitor_send(v, "/en/lines/7/lock",
	    "csrf=" VISITOR_CSRF "&once=o2&do=lock");
	t_ok("another form is another", strcmp(v->command.key, first) != 0);
	v->session.id.text[3] = '2';
	visitor_post(v, "/en/lines/7/lock", "do=lock");
	t_ok("of another session too", strcmp(v->command.key, first) != 0);
	visitor_done(v);
}

static void
for_a_client(void)
{
	visitor_init(v);
	visitor_signed_in(v);
	v->session.reach[0].grant = (struct ky_slug){"gr-1"};
	v->session.reach[0].holder = (struct ky_slug){"ac-2"};
	v->rows_n = 1;
	v->row[0] = (struct ky_portal_row){.id = {"gr-1"},
	    .text = "client@example.com",
	    .until = {INT64_C(1787802400000000)},
	    .state = {"given"}};
	visitor_get(v, "/en/lines/7/lock");
	t_ok("the page says for whom one acts",
	    visitor_reads(v, "You act for client@example.com."));
	t_eq_int("and the line is read as an agent", v->who.role,
	    KY_ROLE_AGENT);
	v->session.reach[0].rights = KY_RIGHT_BIT(KY_RIGHT_STATUS);
	visitor_get(v, "/en/lines/7/lock");
	t_eq_int("what is the holder's alone is not there", v->an.status, 404);
	visitor_get(v, "/en/clients");
	t_ok("clients are listed", visitor_reads(v, "client@example.com"));
	visitor_done(v);
}

static void
failing(void)
{
	visitor_init(v);
	visitor_signed_in(v);
	v->fails = KY_E_LIMIT;
	visitor_get(v, "/en/account");
	t_eq_int("busy: later", v->an.status, 503);
	v->fails = KY_E_SYSTEM;
	visitor_get(v, "/en/account");
	t_eq_int("broken: our fault", v->an.status, 500);
	t_ok("no words of ours", !visitor_reads(v, "as the test wants it"));
	visitor_done(v);
}

int
main(void)
{
	v = malloc(sizeof(*v));
	T_RUN(cookie);
	T_RUN(known);
	T_RUN(csrf);
	T_RUN(out_twice);
	T_RUN(twice);
	T_RUN(next);
	T_RUN(who_may);
	T_RUN(keys);
	T_RUN(for_a_client);
	T_RUN(failing);
	free(v);
	return t_done();
}
