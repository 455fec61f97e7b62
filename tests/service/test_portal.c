#include "porch.h"

#include <sqlite3.h>

/* Is the text in a file of the store? */
static bool
in_the_store(const char *text)
{
	static char bytes[1 << 22];
	const char *ends[] = {"", "-wal"};

	T_CASES (e, ends) {
		char path[128];
		FILE *f;
		size_t n;

		(void)snprintf(path, sizeof(path), "%s%s", d.rig.path, *e);
		f = fopen(path, "rb");
		if (f == NULL)
			continue;
		n = fread(bytes, 1, sizeof(bytes), f);
		(void)fclose(f);
		if (memmem(bytes, n, text, strlen(text)) != NULL)
			return true;
	}
	return false;
}

static void
names(void)
{
	for (int i = 0; i < KY_ACT__MAX; i++)
		t_ok("an act", ky_act_name((enum ky_act)i)[0] != '\0');
	for (int i = 0; i < KY_WORD__MAX; i++)
		t_ok("a word", ky_word_name((enum ky_word)i)[0] != '\0');
}

static void
a_session_lives_and_ends(void)
{
	struct browser a, b = {"", NULL};
	char cookie[KY_COOKIE_SIZE];

	porch_open();
	T_WORD("nobody", do_act(&b, KY_ACT_LOOK), KY_WORD_NO_SESSION);
	a = visit("192.0.2.1");
	t_eq_int("a secret of 32 bytes", strlen(a.cookie), 43);
	t_ok("a token for forms", strlen(told.session.csrf) == 43);
	t_ok("of no use as the other",
	    strcmp(told.session.csrf, a.cookie) != 0);
	t_ok("only a hash is kept", !in_the_store(a.cookie));
	T_WORD("it is there", do_act(&a, KY_ACT_LOOK), KY_WORD_DONE);
	t_eq_str("in its language", told.session.language, "zh-Hans");
	t_ok("its token fits",
	    ky_guest_csrf(&told.session, ky_str_of(told.session.csrf)));
	t_ok("another does not",
	    !ky_guest_csrf(&told.session, ky_str_of(a.cookie)));
	t_ok("nor none", !ky_guest_csrf(&told.session, KY_STR("")));
	b = a;
	b.cookie[5] ^= 1;
	T_WORD("another secret is nobody's", do_act(&b, KY_ACT_LOOK),
	    KY_WORD_NO_SESSION);
	wait_us(KY_GUEST_IDLE_US - KY_SECOND_US);
	T_WORD("not idle for too long", do_act(&a, KY_ACT_LOOK), KY_WORD_DONE);
	wait_us(KY_GUEST_IDLE_US - KY_SECOND_US);
	T_WORD("nor from the last look on", do_act(&a, KY_ACT_LOOK),
	    KY_WORD_DONE);
	wait_us(KY_GUEST_IDLE_US);
	T_WORD("idle for too long", do_act(&a, KY_ACT_LOOK),
	    KY_WORD_NO_SESSION);
	a = visit("192.0.2.1");
	for (int64_t us = 0; us < KY_GUEST_US; us += 20 * KY_MINUTE_US) {
		(void)do_act(&a, KY_ACT_LOOK);
		wait_us(20 * KY_MINUTE_US);
	}
	T_WORD("over in the end, however busy", do_act(&a, KY_ACT_LOOK),
	    KY_WORD_NO_SESSION);
	a = visit("192.0.2.1");
	memcpy(cookie, a.cookie, sizeof(cookie));
	T_WORD("signed out", do_act(&a, KY_ACT_SIGN_OUT), KY_WORD_DONE);
	t_ok("the cookie is taken away", told.gone);
	memcpy(a.cookie, cookie, sizeof(cookie));
	T_WORD("and worth nothing", do_act(&a, KY_ACT_LOOK),
	    KY_WORD_NO_SESSION);
	porch_close();
}

static void
proving_gives_a_new_cookie(void)
{
	struct browser a, before;
	struct ky_line l;

	porch_open();
	(void)line_with("holder@example.com", true, &l);
	a = visit("192.0.2.1");
	before = a;
	prove(&a, "D-000001", KY_LETTER_BY_SMS);
	t_eq_str("the code names the line", box_line(KY_LETTER_PROVE),
	    named(&l));
	t_ok("another", strcmp(before.cookie, a.cookie) != 0);
	T_WORD("what somebody planted is worth nothing",
	    do_act(&before, KY_ACT_LOOK), KY_WORD_NO_SESSION);
	porch_close();
}

/* What came with the form `byte`. */
static enum ky_word
send_form(struct browser *b, enum ky_act a, uint8_t byte, const char *code)
{
	struct ky_ask ask = {.act = a, .form = {byte}};

	(void)snprintf(ask.code, sizeof(ask.code), "%s", code);
	return act(b, &ask);
}

/* A double click, or a form sent again because the answer was lost. */
static void
a_form_counts_once(void)
{
	static const struct {
		const char *label;
		uint8_t form;
		bool old_cookie, signed_out;
		int64_t later;
		enum ky_word word;
	} cases[] = {
	    {"the same form, the cookie from before", 1, true, false, 0,
		KY_WORD_PROVEN},
	    {"the same form, the new cookie", 1, false, false, 0,
		KY_WORD_PROVEN},
	    {"just in time", 1, true, false, KY_MINUTE_US - 1, KY_WORD_PROVEN},
	    {"later: the old cookie is nobody's", 1, true, false, KY_MINUTE_US,
		KY_WORD_NO_SESSION},
	    {"later: the code is used", 1, false, false, KY_MINUTE_US,
		KY_WORD_CODE_OVER},
	    {"another form, the cookie from before", 2, true, false, 0,
		KY_WORD_NO_SESSION},
	    {"no form at all", 0, true, false, 0, KY_WORD_NO_SESSION},
	    {"after signing out", 1, true, true, 0, KY_WORD_NO_SESSION},
	};

	T_CASES (k, cases) {
		struct browser first, second;
		char code[KY_LETTER_CODE_SIZE];

		porch_open();
		(void)line_with("holder@example.com", true, NULL);
		first = visit("192.0.2.1");
		T_WORD("a code is sent",
		    find(&first, KY_FIND_CONTRACT, "D-000001",
			KY_LETTER_BY_MAIL),
		    KY_WORD_CODE_SENT);
		second = first;
		(void)snprintf(code, sizeof(code), "%s",
		    box_last(KY_LETTER_PROVE)->code);
		T_WORD("proven", send_form(&first, KY_ACT_CODE, 1, code),
		    KY_WORD_PROVEN);
		t_ok("for the first time", !told.again);
		t_ok("by a new secret",
		    strcmp(first.cookie, second.cookie) != 0);
		if (!k->old_cookie)
			second = first;
		wait_us(k->later);
		if (k->signed_out) {
			struct browser out = first;

			(void)do_act(&out, KY_ACT_SIGN_OUT);
		}
		T_WORD(k->label, send_form(&second, KY_ACT_CODE, k->form, code),
		    k->word);
		t_ok("the first time only once",
		    told.again == (k->word == KY_WORD_PROVEN));
		t_ok("and into the same session",
		    (strcmp(first.cookie, second.cookie) == 0) ==
			(k->word == KY_WORD_PROVEN || !k->old_cookie));
		porch_close();
	}
}

/* Neither a second letter, nor a second count. */
static void
nothing_is_done_twice(void)
{
	struct ky_ask ask = {.act = KY_ACT_FIND,
	    .form = {1},
	    .find = KY_FIND_CONTRACT,
	    .name = "D-000001",
	    .way = KY_LETTER_BY_MAIL};
	struct browser b;

	porch_open();
	(void)line_with("holder@example.com", true, NULL);
	b = visit("192.0.2.1");
	for (int i = 0; i < 30; i++)
		T_WORD("the same form", act(&b, &ask), KY_WORD_CODE_SENT);
	t_eq_int("one letter", box.n, 1);
	ask.form[0] = 2;
	T_WORD("another form", act(&b, &ask), KY_WORD_CODE_SENT);
	t_eq_int("is another letter", box.n, 2);
	T_WORD("a wrong code", send_form(&b, KY_ACT_CODE, 3, "no code"),
	    KY_WORD_WRONG_CODE);
	T_WORD("may be tried again", send_form(&b, KY_ACT_CODE, 3, "no code"),
	    KY_WORD_WRONG_CODE);
	t_eq_int("which counts", told.tries, 3);
	porch_close();
}

/* A sign-in with a password, which takes long: the second click comes while
 * the first is being looked at. */
static void
signing_in_twice(void)
{
	struct ky_ask ask = {.act = KY_ACT_SIGN_IN,
	    .form = {1},
	    .email = "owner@example.com",
	    .password = "a long enough one"};
	struct browser owner, first, second;
	uint64_t id;

	porch_open();
	owner = account("owner@example.com", &id);
	T_WORD("a password",
	    with_password(&owner, KY_ACT_PASSWORD, "", "a long enough one"),
	    KY_WORD_DONE);
	first = second = visit("192.0.2.9");
	T_WORD("signed in", act(&first, &ask), KY_WORD_SIGNED_IN);
	T_WORD("once more", act(&second, &ask), KY_WORD_SIGNED_IN);
	t_eq_str("is the same session", second.cookie, first.cookie);
	T_WORD("which is in", do_act(&second, KY_ACT_LOOK), KY_WORD_DONE);
	t_ok("with its account", told.session.account.text[0] != '\0');
	ask.form[0] = 2;
	second = visit("192.0.2.9");
	T_WORD("a cookie that somebody planted, another form",
	    act(&second, &ask), KY_WORD_SIGNED_IN);
	t_ok("is another session", strcmp(second.cookie, first.cookie) != 0);
	porch_close();
}

/* Whoever calls without what an act needs is told what that is. */
static void
acts_say_what_they_need(void)
{
	static const struct {
		enum ky_act act;
		enum ky_word visitor, prover, half, account, fresh;
	} cases[] = {
#define NS KY_WORD_NO_SESSION
#define SI KY_WORD_SIGN_IN_FIRST
#define SW KY_WORD_SECOND_WANTED
#define CF KY_WORD_CONFIRM_FIRST
#define ANY KY_WORD__MAX
	    {KY_ACT_SIGN_OUT_ALL, SI, SI, SW, KY_WORD_DONE, KY_WORD_DONE},
	    {KY_ACT_ATTACH, SI, SI, SW, ANY, KY_WORD_DONE},
	    {KY_ACT_SAME, KY_WORD_DONE, KY_WORD_DONE, SW, ANY, KY_WORD_DONE},
	    {KY_ACT_ATTACH_SAME, SI, SI, SW, CF, KY_WORD_NOT_YOURS},
	    {KY_ACT_PASSWORD, SI, SI, SW, CF, KY_WORD_WEAK_PASSWORD},
	    {KY_ACT_TOTP_NEW, SI, SI, SW, CF, KY_WORD_DONE},
	    {KY_ACT_TOTP_OFF, SI, SI, SW, CF, KY_WORD_DONE},
	    {KY_ACT_SPARES, SI, SI, SW, CF, KY_WORD_DONE},
	    {KY_ACT_CONTACT_ADD, SI, SI, SW, CF, KY_WORD_BAD_EMAIL},
	    {KY_ACT_CONTACT_DROP, SI, SI, SW, CF, KY_WORD_NOT_YOURS},
	    {KY_ACT_PASSKEY_NEW, SI, SI, SW, CF, KY_WORD_DONE},
	    {KY_ACT_PASSKEY_ADD, SI, SI, SW, CF, KY_WORD_WRONG_PASSKEY},
	    {KY_ACT_PASSKEY_DROP, SI, SI, SW, CF, KY_WORD_NOT_YOURS},
	    {KY_ACT_GRANT, SI, SI, SW, CF, KY_WORD_NOT_YOURS},
	    {KY_ACT_GRANT_JOIN, KY_WORD_WRONG_LINK, KY_WORD_WRONG_LINK,
		KY_WORD_NOT_YOURS, KY_WORD_NOT_YOURS, KY_WORD_NOT_YOURS},
	    {KY_ACT_PAPERS, KY_WORD_WRONG_LINK, KY_WORD_WRONG_LINK, SW,
		KY_WORD_WRONG_LINK, KY_WORD_WRONG_LINK},
	    {KY_ACT_GRANT_LOOK, SI, SI, SW, KY_WORD_DONE, KY_WORD_DONE},
	    {KY_ACT_GRANT_TAKE, SI, SI, SW, KY_WORD_WRONG_LINK,
		KY_WORD_WRONG_LINK},
	    {KY_ACT_OPEN, KY_WORD_PROVE_FIRST, ANY, SW, ANY, ANY},
	    {KY_ACT_CONFIRM, KY_WORD_NOT_YOURS, ANY, SW, ANY, ANY},
	    {KY_ACT_AUTHORITY, KY_WORD_NOT_YOURS, KY_WORD_NOT_YOURS, SW, ANY,
		ANY},
	};

	T_CASES (k, cases) {
		struct browser nobody = {"", NULL}, visitor, prover, owner;
		struct ky_line line;
		uint64_t id;

		porch_open();
		owner = account("owner@example.com", &id);
		(void)line_with("other@example.com", true, &line);
		visitor = visit("192.0.2.1");
		prover = visit("192.0.2.2");
		prove(&prover, line.contract_no.text, KY_LETTER_BY_SMS);
		T_WORD(ky_act_name(k->act), do_act(&nobody, k->act), NS);
		T_WORD("a visitor", do_act(&visitor, k->act), k->visitor);
		if (k->prover != ANY)
			T_WORD("with a line", do_act(&prover, k->act),
			    k->prover);
		if (k->fresh != ANY) {
			struct browser copy = owner;

			T_WORD("fresh", do_act(&copy, k->act), k->fresh);
		}
		if (k->account != ANY && k->fresh != KY_WORD_DONE) {
			wait_us(KY_FRESH_US);
			T_WORD("not fresh any more", do_act(&owner, k->act),
			    k->account);
		}
		porch_close();
	}
}

static void
lists_and_signing_out(void)
{
	struct ky_ask ask = {.act = KY_ACT_LIST, .kind = KY_FOLIO_SESSION};
	struct browser a, b;
	uint64_t id;

	porch_open();
	a = account("owner@example.com", &id);
	T_WORD("a password",
	    with_password(&a, KY_ACT_PASSWORD, "", "a long enough one"),
	    KY_WORD_DONE);
	b = visit("192.0.2.9");
	T_WORD("signed in elsewhere",
	    with_password(&b, KY_ACT_SIGN_IN, "Owner@example.com",
		"a long enough one"),
	    KY_WORD_SIGNED_IN);
	T_WORD("listed", act(&a, &ask), KY_WORD_DONE);
	t_eq_int("two sessions", told.rows_n, 2);
	T_WORD("both out", do_act(&a, KY_ACT_SIGN_OUT_ALL), KY_WORD_DONE);
	T_WORD("the other too", do_act(&b, KY_ACT_LOOK), KY_WORD_NO_SESSION);
	porch_close();
}

static void
without_a_portal(void)
{
	struct ky_ask ask = {.act = KY_ACT_VISIT};
	struct ky_result r;
	struct ky_call c;

	porch_open();
	ky_service_free(d.service);
	desk_origin = NULL;
	desk_serve(&d, NULL);
	c = desk_call(&d, KY_CALL_PORTAL);
	c.in.ask = &ask;
	t_bad("refused", desk_do(&d, &c, &r, &err), KY_E_REFUSED, &err,
	    "no portal");
	t_eq_int("for that cause", err.cause, KY_NO_PORTAL);
	porch_close();
}

static void
bad_input(void)
{
	struct ky_ask ask = {.act = KY_ACT_VISIT};
	struct ky_result r;
	struct ky_call c;

	porch_open();
	c = desk_call(&d, KY_CALL_PORTAL);
	c.in.ask = &ask;
	(void)snprintf(ask.language, sizeof(ask.language), "<b>");
	t_bad("no language", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err, "");
	memset(ask.cookie, 'a', sizeof(ask.cookie));
	t_bad("no end", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "no such act");
	ask = (struct ky_ask){.act = KY_ACT__MAX};
	t_bad("no act", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "no such act");
	porch_close();
}

int
main(void)
{
	T_RUN(names);
	T_RUN(a_session_lives_and_ends);
	T_RUN(proving_gives_a_new_cookie);
	T_RUN(a_form_counts_once);
	T_RUN(nothing_is_done_twice);
	T_RUN(signing_in_twice);
	T_RUN(acts_say_what_they_need);
	T_RUN(lists_and_signing_out);
	T_RUN(without_a_portal);
	T_RUN(bad_input);
	return t_done();
}
