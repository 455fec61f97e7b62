/* Every page of accounts: that it shows, what its form asks the portal for,
 * where it leads. */
#include "../t.h"
#include "visitor.h"

#include "web/routes.h"

#include <stdlib.h>

static struct visitor *v;

enum who {
	NOBODY,
	PROVEN,
	SIGNED_IN,
	WHO__MAX
};

static void
be(enum who who)
{
	visitor_init(v);
	if (who == PROVEN)
		visitor_proven(v);
	if (who == SIGNED_IN)
		visitor_signed_in(v);
	v->rows_n = 2;
	v->row[0] = (struct ky_portal_row){.id = {"x-1"},
	    .at = {INT64_C(1787702400000000)},
	    .until = {INT64_C(1787802400000000)},
	    .text = "somebody@example.com",
	    .line_id = 7,
	    .rights = KY_RIGHT_BIT(KY_RIGHT_STATUS) |
		KY_RIGHT_BIT(KY_RIGHT_FILE),
	    .state = {"given"},
	    .mine = true};
	v->row[1] = v->row[0];
	v->row[1].mine = false;
	v->row[1].id = (struct ky_slug){"x-2"};
}

/* A route's address, in English. */
static const char *
address(const struct ky_route *r, char out[64])
{
	const char *p = r->pattern + sizeof("/{lang}") - 1;
	const char *hole = strchr(p, '{');

	if (hole == NULL)
		(void)snprintf(out, 64, "/en%s", p);
	else if (strstr(hole, "{line}") == hole)
		(void)snprintf(out, 64, "/en%.*s7%s", (int)(hole - p), p,
		    hole + 6);
	else
		(void)snprintf(out, 64, "/en%.*sabc", (int)(hole - p), p);
	return out;
}

/* Shown or led elsewhere, never broken; each page has what all must have. */
static void
shows(void)
{
	char path[64];

	for (const struct ky_route *r = ky_routes_account; r->pattern != NULL;
	     r++)
		for (int who = 0; who < WHO__MAX; who++) {
			if (r->method != KY_GET)
				continue;
			be((enum who)who);
			visitor_get(v, address(r, path));
			t_ok(path, v->an.status == 200 || v->an.status == 303);
			if (v->an.status == 200) {
				t_ok("one first heading",
				    visitor_reads(v, "<h1>") &&
					strstr(strstr(v->an.body.p, "<h1>") + 4,
					    "<h1>") == NULL);
				t_ok("within its bounds",
				    v->an.body.len < 50 * 1024 - 14 * 1024);
				t_ok("a form has its token",
				    !visitor_reads(v, "method=\"post\"") ||
					visitor_reads(v,
					    "name=\"csrf\" "
					    "value=\"" VISITOR_CSRF));
			}
			visitor_done(v);
		}
}

/* Without its token no form does anything, whoever sends it. */
static void
guarded(void)
{
	char path[64];

	for (const struct ky_route *r = ky_routes_account; r->pattern != NULL;
	     r++) {
		if (r->method != KY_POST)
			continue;
		be(SIGNED_IN);
		v->session.half = strstr(r->pattern, "second") != NULL;
		visitor_send(v, address(r, path),
		    "csrf=wrong&email=a%40example.com&password=1&code=1&id=x&"
		    "new=1&again=1");
		t_ok(path,
		    v->an.status == 403 ||
			(v->an.status == 303 && v->asks == 0));
		t_eq_int("nothing is asked",
		    (int64_t)v->asks + v->commands + v->inquiries, 0);
		visitor_done(v);
	}
}

/* What a form asks the portal for. */
static void
asks(void)
{
	static const struct {
		enum who who;
		const char *path, *form;
		enum ky_act act;
		enum ky_word word;
		const char *to;
	} cases[] = {
	    {PROVEN, "/en/end", "find=msisdn&name=090+1234+5678&way=sms",
		KY_ACT_FIND, KY_WORD_CODE_SENT, "/en/end/code"},
	    {PROVEN, "/en/end/code", "code=123456", KY_ACT_CODE, KY_WORD_PROVEN,
		"/en/end/proven/7"},
	    {PROVEN, "/en/end/bill/7", "contract=DM-7&amount=3%2C278",
		KY_ACT_BILL, KY_WORD_PROVEN, "/en/end/proven/7"},
	    {PROVEN, "/en/sign-in", "email=a%40example.com&password=secret",
		KY_ACT_SIGN_IN, KY_WORD_SIGNED_IN, "/en/account"},
	    {PROVEN, "/en/sign-in",
		"email=a%40example.com&password=secret&next=%2Fen%2Fclients",
		KY_ACT_SIGN_IN, KY_WORD_SECOND_WANTED,
		"/en/sign-in/second?next=%2Fen%2Fclients"},
	    {PROVEN, "/en/sign-in/mail", "email=a%40example.com",
		KY_ACT_SIGN_IN_CODE, KY_WORD_CODE_SENT, "/en/sign-in/code"},
	    {PROVEN, "/en/sign-in/code", "code=123456", KY_ACT_CODE,
		KY_WORD_SIGNED_IN, "/en/account"},
	    {SIGNED_IN, "/en/sign-in/code", "code=123456", KY_ACT_CODE,
		KY_WORD_CODE_OVER, "/en/account"},
	    {SIGNED_IN, "/en/sign-out", "", KY_ACT_SIGN_OUT, KY_WORD_DONE,
		"/en/sign-out?done=signed-out"},
	    {PROVEN, "/en/recover", "email=a%40example.com", KY_ACT_RECOVER,
		KY_WORD_LINK_SENT, "/en/recover?done=link-sent"},
	    {PROVEN, "/en/end/accepted/abc", "", KY_ACT_PAPERS, KY_WORD_PROVEN,
		"/en/end/proven/7"},
	    {PROVEN, "/en/recover/abc", "new=correct+horse&again=correct+horse",
		KY_ACT_RECOVER_SET, KY_WORD_DONE,
		"/en/sign-in?done=password-set"},
	    {PROVEN, "/en/confirm", "by=send&way=sms", KY_ACT_CONFIRM,
		KY_WORD_CODE_SENT, "/en/confirm"},
	    {SIGNED_IN, "/en/confirm", "by=code&code=123456&next=%2Fen%2Fend",
		KY_ACT_CODE, KY_WORD_CONFIRMED, "/en/end"},
	    {SIGNED_IN, "/en/confirm", "by=app&code=7h3k9-qxm2p", KY_ACT_SECOND,
		KY_WORD_CONFIRMED, "/en/account"},
	    {SIGNED_IN, "/en/confirm", "by=code&code=123456", KY_ACT_CODE,
		KY_WORD_CODE_OVER, "/en/account"},
	    {PROVEN, "/en/account/open", "", KY_ACT_OPEN, KY_WORD_DONE,
		"/en/account/contacts?done=opened"},
	    {SIGNED_IN, "/en/account/language", "language=zh-Hans",
		KY_ACT_LANGUAGE, KY_WORD_DONE,
		"/zh-Hans/account?done=language-set"},
	    {SIGNED_IN, "/en/account/contacts", "email=b%40example.com",
		KY_ACT_CONTACT_ADD, KY_WORD_CODE_SENT,
		"/en/account/contacts/code"},
	    {SIGNED_IN, "/en/account/contacts", "do=drop&id=co-1",
		KY_ACT_CONTACT_DROP, KY_WORD_DONE,
		"/en/account/contacts?done=contact-dropped"},
	    {SIGNED_IN, "/en/account/contacts/code", "code=123456", KY_ACT_CODE,
		KY_WORD_DONE, "/en/account/contacts?done=contact-added"},
	    {SIGNED_IN, "/en/account/password",
		"new=correct+horse&again=correct+horse", KY_ACT_PASSWORD,
		KY_WORD_DONE, "/en/account?done=password-set"},
	    {SIGNED_IN, "/en/account/totp", "do=on&code=123456", KY_ACT_TOTP_ON,
		KY_WORD_DONE, "/en/account?done=totp-on"},
	    {SIGNED_IN, "/en/account/totp", "do=off", KY_ACT_TOTP_OFF,
		KY_WORD_DONE, "/en/account?done=totp-off"},
	    {SIGNED_IN, "/en/account/sessions", "id=se-2", KY_ACT_SIGN_OUT_ONE,
		KY_WORD_DONE, "/en/account/sessions?done=session-ended"},
	    {SIGNED_IN, "/en/account/sessions", "do=all", KY_ACT_SIGN_OUT_ALL,
		KY_WORD_DONE, "/en/account/sessions?done=session-ended"},
	    {SIGNED_IN, "/en/account/lines", "", KY_ACT_ATTACH, KY_WORD_DONE,
		"/en/account/lines?done=line-attached"},
	    {SIGNED_IN, "/en/account/same", "same=8", KY_ACT_ATTACH_SAME,
		KY_WORD_DONE, "/en/account?done=line-attached"},
	    {SIGNED_IN, "/en/account/same", "same=8", KY_ACT_ATTACH_SAME,
		KY_WORD_NOT_YOURS, "/en/account/same"},
	    {SIGNED_IN, "/en/account/same", "same=8", KY_ACT_ATTACH_SAME,
		KY_WORD_CONFIRM_FIRST,
		"/en/confirm?next=%2Fen%2Faccount%2Fsame"},
	    {SIGNED_IN, "/en/account/lines", "do=detach&line=7", KY_ACT_DETACH,
		KY_WORD_DONE, "/en/account/lines?done=line-detached"},
	    {PROVEN, "/en/sign-in/passkey",
		"client=e30&data=AAAA&signature=AAAA&credential=AAAA",
		KY_ACT_PASSKEY_USE, KY_WORD_SIGNED_IN, "/en/account"},
	    {SIGNED_IN, "/en/confirm/passkey",
		"client=e30&data=AAAA&signature=AAAA&credential=AAAA",
		KY_ACT_PASSKEY_USE, KY_WORD_CONFIRMED, "/en/account"},
	    {SIGNED_IN, "/en/account/passkeys/new",
		"text=My+phone&client=e30&data=AAAA", KY_ACT_PASSKEY_ADD,
		KY_WORD_DONE, "/en/account/passkeys?done=passkey-added"},
	    {SIGNED_IN, "/en/account/passkeys", "id=pk-1", KY_ACT_PASSKEY_DROP,
		KY_WORD_DONE, "/en/account/passkeys?done=passkey-dropped"},
	    {SIGNED_IN, "/en/account/agents/new",
		"email=b%40example.com&line=7&rights=file&until=2026-09-30",
		KY_ACT_GRANT, KY_WORD_DONE,
		"/en/account/agents?done=grant-asked"},
	    {SIGNED_IN, "/en/account/agents", "id=gr-1", KY_ACT_GRANT_END,
		KY_WORD_DONE, "/en/account/agents?done=grant-ended"},
	    {SIGNED_IN, "/en/account/agents", "id=gr-1&from=clients",
		KY_ACT_GRANT_END, KY_WORD_DONE, "/en/clients?done=grant-ended"},
	    {PROVEN, "/en/grant/abc/join", "", KY_ACT_GRANT_JOIN,
		KY_WORD_CODE_SENT, "/en/grant/abc/code"},
	    {PROVEN, "/en/grant/abc/code", "code=123456", KY_ACT_CODE,
		KY_WORD_SIGNED_IN, "/en/grant/abc"},
	    {PROVEN, "/en/grant/abc/code", "code=123456", KY_ACT_CODE,
		KY_WORD_SECOND_WANTED, "/en/grant/abc"},
	    {SIGNED_IN, "/en/grant/abc", "", KY_ACT_GRANT_TAKE, KY_WORD_DONE,
		"/en/clients?done=grant-taken"},
	};

	T_CASES (c, cases) {
		char label[96];

		be(c->who);
		v->told.word = c->word;
		v->told.line_id = 7;
		visitor_post(v, c->path, c->form);
		(void)snprintf(label, sizeof(label), "%s: %s", c->path,
		    ky_act_name(c->act));
		t_eq_int(label, v->asked.act, c->act);
		t_eq_str("and leads to", visitor_said(v, "Location"), c->to);
		visitor_done(v);
	}
}

/* Forms that are not filled in ask nobody. */
static void
refuses(void)
{
	static const struct {
		const char *path, *form, *says;
	} cases[] = {
	    {"/en/end", "", "Choose which number you have."},
	    {"/en/end", "find=msisdn&way=sms", "Enter the number."},
	    {"/en/end", "find=msisdn&name=12&way=sms",
		"This is not a phone number."},
	    {"/en/end", "find=iccid&name=8981100000000000000&way=mail",
		"Compare it digit by digit."},
	    {"/en/end", "find=contract&name=a%2Fb&way=mail",
		"This is not a contract number."},
	    {"/en/end", "find=contract&name=DM-7", "Choose where the code"},
	    {"/en/end/code", "", "Enter the code."},
	    {"/en/end/code", "code=%3C%3E%E6%97%A5", "A code has only digits"},
	    {"/en/end/code", "code=12345678901234567", "A code has only"},
	    {"/en/end/bill/7", "contract=&amount=3278", "Enter the number."},
	    {"/en/end/bill/7", "contract=DM-7&amount=much",
		"Enter the amount in yen"},
	    {"/en/end/papers", "name=x&email=a%40example.com",
		"Choose what you can show."},
	    {"/en/end/papers", "name=x&email=a&paper=passport",
		"This is not an e-mail address."},
	    {"/en/sign-in", "email=a%40example.com", "Enter your password."},
	    {"/en/sign-in", "password=x", "Enter an e-mail address."},
	    {"/en/recover/abc", "new=one&again=two", "are not the same."},
	    {"/en/recover/papers", "email=a%40example.com",
		"Enter the e-mail address of the account"},
	    {"/en/account/sessions", "", "Choose one from the list."},
	    {"/en/account/sessions", "id=%2E%2E%2F", "Choose one from"},
	    {"/en/account/language", "language=fr", "Choose a language."},
	    {"/en/account/lines", "do=detach&line=x", "Choose one from"},
	    {"/en/account/same", "", "Choose one from"},
	    {"/en/sign-in/passkey", "", "Your browser sent no passkey."},
	    {"/en/sign-in/passkey",
		"client=%2B&data=AAAA&signature=AAAA&credential=AAAA",
		"Your browser sent no passkey."},
	    {"/en/account/agents/new",
		"email=b%40example.com&line=7&until=tomorrow",
		"Enter the last day"},
	    {"/en/account/agents/new",
		"email=b%40example.com&line=7&until=2026-08-26",
		"between tomorrow and a year"},
	    {"/en/account/agents/new",
		"email=b%40example.com&line=7&until=2027-08-27",
		"between tomorrow and a year"},
	    {"/en/account/agents/new", "email=b%40example.com&until=2026-09-30",
		"Choose which line it is about."},
	};

	T_CASES (c, cases) {
		be(SIGNED_IN);
		visitor_post(v, c->path, c->form);
		t_eq_int(c->path, v->an.status, 422);
		t_ok(c->says, visitor_reads(v, c->says));
		t_ok("nothing was done",
		    v->asks == 0 || v->asked.act == KY_ACT_PASSKEY_ASK);
		visitor_done(v);
	}
}

static void
reads(void)
{
	be(PROVEN);
	v->told.word = KY_WORD_CODE_SENT;
	visitor_post(v, "/ja/end",
	    "find=msisdn&way=mail&name=%EF%BC%90%EF%BC%99%EF%BC%90+1234+5678");
	t_eq_str("a number in full-width digits", v->asked.name, "09012345678");
	t_eq_int("what it is", v->asked.find, KY_FIND_MSISDN);
	t_eq_int("the way", v->asked.way, KY_LETTER_BY_MAIL);
	t_eq_str("the language of the page", v->asked.language, "ja");
	t_eq_str("the cookie", v->asked.cookie, VISITOR_COOKIE);
	t_eq_str("the address, for limits", v->asked.from, "01020304");
	visitor_done(v);

	be(SIGNED_IN);
	v->told.word = KY_WORD_DONE;
	visitor_post(v, "/en/account/agents/new",
	    "email=b%40example.com&line=all&rights=papers&until=2026-09-30");
	t_eq_int("all lines", v->asked.line_id, 0);
	t_eq_int("what they may do", v->asked.rights,
	    KY_RIGHT_BIT(KY_RIGHT_STATUS) | KY_RIGHT_BIT(KY_RIGHT_PAPERS));
	t_eq_int("to the end of that day in Japan", v->asked.until.us,
	    INT64_C(1790780400000000));
	visitor_done(v);
}

/* A line that the portal offers beside line 7. */
static void
offer(void)
{
	static struct ky_case c;
	static const struct ky_rulebook book = {
	    .name = {"Demo Mobile", sizeof("Demo Mobile") - 1},
	};
	static const struct ky_rules rules = {.book = &book};

	memset(&c, 0, sizeof(c));
	c.line_id = 8;
	(void)ky_str_copy(KY_STR("819087654321"), c.line.msisdn.digits,
	    sizeof(c.line.msisdn.digits));
	v->told.same_n = 1;
	v->told.same[0] = (struct ky_same){&c, &rules};
	(void)ky_str_copy(KY_STR("hana@example.com"), v->session.mailbox,
	    sizeof(v->session.mailbox));
	v->session.mailbox_at = v->session.fresh;
}

/* Where lines of one mailbox are offered, and to whom. */
static void
lines_of_one_mailbox(void)
{
	static const struct {
		enum who who;
		const char *path;
		bool shown; /* the mailbox was */
		const char *says;
	} cases[] = {
	    {SIGNED_IN, "/en/account", true, "name=\"same\" value=\"8\""},
	    {PROVEN, "/en/account/open", true, "name=\"same\" value=\"8\""},
	    {SIGNED_IN, "/en/account/same", true, "name=\"same\" value=\"8\""},
	    {SIGNED_IN, "/en/account/same", false,
		"/en/confirm?next=%2Fen%2Faccount%2Fsame"},
	    {SIGNED_IN, "/en/account", false, "My account"},
	    {PROVEN, "/en/account/open", false, "Open an account"},
	};

	T_CASES (c, cases) {
		be(c->who);
		v->told.word = KY_WORD_DONE;
		if (c->shown)
			offer();
		visitor_get(v, c->path);
		t_eq_int(c->path, v->an.status, 200);
		t_ok(c->says, visitor_reads(v, c->says));
		t_ok("offered, or not asked for",
		    (v->asks > 0) == c->shown &&
			visitor_reads(v, "name=\"same\"") == c->shown);
		t_ok("masked", !visitor_reads(v, "87654321"));
		visitor_done(v);
	}
	be(PROVEN);
	v->told.word = KY_WORD_DONE;
	visitor_post(v, "/en/account/open", "same=8&same=9&other=10");
	t_eq_int("all that are ticked are asked for", v->asked.lines_n, 2);
	t_ok("in their order",
	    v->asked.lines[0] == 8 && v->asked.lines[1] == 9);
	visitor_done(v);
	be(SIGNED_IN);
	visitor_post(v, "/en/account/same",
	    "same=1&same=2&same=3&same=4&same=5&same=6&same=7&same=8&same=9");
	t_eq_int("no more than can be", v->asked.lines_n, KY_SAME_MAX);
	visitor_done(v);
}

/* A code that is over has no field any more: what is said of it leads to the
 * way to a new one. */
static void
code_over(void)
{
	static const struct {
		enum who who;
		const char *path, *form, *way_on;
	} cases[] = {
	    {PROVEN, "/en/sign-in/code", "code=1", "/en/sign-in/mail"},
	    {PROVEN, "/en/end/code", "code=1", "/en/end"},
	    {PROVEN, "/en/grant/abc/code", "code=1", "/en/grant/abc/join"},
	    {SIGNED_IN, "/en/account/contacts/code", "code=1",
		"/en/account/contacts"},
	    {SIGNED_IN, "/en/confirm", "by=code&code=1", NULL},
	};
	char link[96];

	T_CASES (c, cases) {
		be(c->who);
		v->session.fresh.us = v->session.reach[0].at.us = 0;
		v->told.word = KY_WORD_CODE_OVER;
		visitor_post(v, c->path, c->form);
		t_eq_int(c->path, v->an.status, 422);
		t_ok("it is said",
		    visitor_reads(v, "This code no longer works"));
		(void)snprintf(link, sizeof(link), "id=\"code\" href=\"%s\"",
		    c->way_on != NULL ? c->way_on : "");
		t_ok("and leads on",
		    visitor_reads(v,
			c->way_on != NULL ? link : "<button id=\"code\">"));
		visitor_done(v);
	}
}

/* A code twice: the second sending shows what the first one did. */
static void
twice(void)
{
	be(PROVEN);
	v->told.word = KY_WORD_CODE_OVER;
	visitor_post(v, "/en/end/code", "code=123456");
	t_eq_str("a line that was proven just now is proven",
	    visitor_said(v, "Location"), "/en/end/proven/7");
	v->session.reach[0].at.us -= 3 * KY_MINUTE_US;
	visitor_post(v, "/en/end/code", "code=123456");
	t_eq_int("but not for ever", v->an.status, 422);
	visitor_done(v);
}

/* A mail is too little: the bill, an SMS where it helps, or papers. */
static void
other_proofs(void)
{
	static const char sms[] = "/en/end\">Send a code by SMS</a>";

	be(PROVEN);
	v->told.word = KY_WORD_DONE;
	v->told.standing.bill_helps = true;
	v->told.standing.sms_helps = true;
	v->session.reach[0].shown = KY_SHOWN_BIT(KY_SHOWN_MAIL);
	visitor_get(v, "/en/end/proven/7");
	t_ok("the bill", visitor_reads(v, "/en/end/bill/7\">"));
	t_ok("or an SMS", visitor_reads(v, sms));
	t_ok("or papers", visitor_reads(v, "/en/end/papers\">"));
	v->told.standing.sms_helps = false;
	visitor_get(v, "/en/end/proven/7");
	t_ok("not one that helps nothing", !visitor_reads(v, sms));
	v->told.standing.bill_helps = false;
	v->told.least = KY_GRADE_CONFIRMED;
	visitor_get(v, "/en/end/proven/7");
	t_ok("nor where papers alone help",
	    visitor_reads(v, "Papers that our staff looks at would be") &&
		!visitor_reads(v, sms));
	visitor_done(v);
}

static void
secrets(void)
{
	be(SIGNED_IN);
	v->told.word = KY_WORD_DONE;
	(void)snprintf(v->told.secret, sizeof(v->told.secret), "%s",
	    "ABCDEFGHIJ");
	(void)snprintf(v->told.text, sizeof(v->told.text), "%s",
	    "otpauth://totp/k:a?secret=ABCDEFGHIJ");
	visitor_post(v, "/en/account/totp", "");
	t_ok("the key as text, in groups", visitor_reads(v, "ABCD EFGH IJ"));
	t_ok("and as a picture made here",
	    visitor_reads(v, "<path fill=") &&
		visitor_reads(v, "d=\"M4 4h7v1h-7z"));
	visitor_done(v);

	be(SIGNED_IN);
	v->told.word = KY_WORD_DONE;
	for (int i = 0; i < KY_SPARES; i++)
		(void)snprintf(v->told.spare[i], KY_SPARE_SIZE, "aaaaa-%05d",
		    i);
	visitor_post(v, "/en/account/spares", "");
	t_ok("ten codes, shown this once",
	    visitor_reads(v, "aaaaa-00000") && visitor_reads(v, "aaaaa-00009"));
	visitor_done(v);
}

static void
papers(void)
{
	be(PROVEN);
	visitor_post(v, "/en/end/papers",
	    "name=090+1234+5678&email=a%40example.com&paper=passport&text=Hi");
	t_eq_str("handed in", visitor_said(v, "Location"),
	    "/en/end/papers?done=papers-asked");
	t_eq_int("also of who has no account", v->inquiry.kind,
	    KY_INQUIRY_PAPERS);
	t_eq_str("the kind of paper alone", v->inquiry.paper.text, "passport");
	visitor_done(v);

	be(SIGNED_IN);
	visitor_post(v, "/en/end/papers",
	    "name=090+1234+5678&email=a%40example.com&paper=passport&text=Hi");
	t_eq_int("of an account", v->inquiry.kind, KY_INQUIRY_PAPERS);
	visitor_post(v, "/en/recover/papers",
	    "name=x&email=a%40example.com&text=");
	t_eq_int("a forgotten login", v->inquiry.kind, KY_INQUIRY_RECOVERY);
	visitor_done(v);
}

static void
lock(void)
{
	be(PROVEN);
	visitor_post(v, "/en/lines/7/lock", "do=lock");
	t_eq_int("locking is a fact", v->command.fact, KY_FACT_LOCKED);
	t_eq_int("and wants no proof", v->asks, 0);
	t_eq_str("and is said", visitor_said(v, "Location"),
	    "/en/lines/7/lock?done=locked");
	v->told.word = KY_WORD_CONFIRM_FIRST;
	visitor_post(v, "/en/lines/7/lock", "do=unlock");
	t_eq_str("opening wants one", visitor_said(v, "Location"),
	    "/en/confirm?next=%2Fen%2Flines%2F7%2Flock");
	t_eq_int("before anything is done", v->commands, 1);
	v->told.word = KY_WORD_DONE;
	v->told.evidence.grade = KY_GRADE_CONFIRMED;
	visitor_post(v, "/en/lines/7/lock", "do=unlock");
	t_eq_int("it is handed in with it", v->command.evidence.grade,
	    KY_GRADE_CONFIRMED);
	t_eq_int("as a fact", v->command.fact, KY_FACT_UNLOCKED);
	v->verdict = KY_VERDICT_REFUSED;
	visitor_post(v, "/en/lines/7/lock", "do=unlock");
	t_ok("a proof that is not enough",
	    visitor_reads(v, "is not enough to unlock this line"));
	visitor_done(v);
}

int
main(void)
{
	v = malloc(sizeof(*v));
	T_RUN(shows);
	T_RUN(guarded);
	T_RUN(asks);
	T_RUN(refuses);
	T_RUN(code_over);
	T_RUN(reads);
	T_RUN(lines_of_one_mailbox);
	T_RUN(twice);
	T_RUN(other_proofs);
	T_RUN(secrets);
	T_RUN(papers);
	T_RUN(lock);
	free(v);
	return t_done();
}
