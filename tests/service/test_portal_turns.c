/* Acts of one moment, in an order made by hand. */
#include "turns.h"

#include "portal/totp.h"

#include <liboath/oath.h>

static const char good[] = "a long enough one";
static const char owner[] = "owner@example.com";

static struct ky_time
now(void)
{
	struct ky_time t;

	(void)pthread_mutex_lock(&d.rig.world.lock);
	t = d.rig.world.now;
	(void)pthread_mutex_unlock(&d.rig.world.lock);
	return t;
}

/* What was given and got, of a kind. */
static uint32_t
listed(struct browser *b, enum ky_folio_kind kind)
{
	struct ky_ask ask = {.act = KY_ACT_LIST, .kind = kind};

	T_WORD("a list", act(b, &ask), KY_WORD_DONE);
	return told.rows_n;
}

static uint32_t
lines(void)
{
	struct ky_call c = desk_call(&d, KY_CALL_LINES);
	struct ky_result r;

	c.in.filter.max = KY_ROWS_MAX;
	t_good("lines", desk_do(&d, &c, &r, &err), &err);
	return r.n;
}

/* What a turn compares with what it finds was not read before it. */
static void
the_clock_is_read_in_the_turn(void)
{
	struct browser b;
	struct waiting w = {.browser = &b, .ask = {.act = KY_ACT_CODE}};

	porch_open();
	(void)line_with(owner, true, NULL);
	b = visit("192.0.2.1");
	T_WORD("a code",
	    find(&b, KY_FIND_CONTRACT, "D-000001", KY_LETTER_BY_MAIL),
	    KY_WORD_CODE_SENT);
	memcpy(w.ask.code, box_last(KY_LETTER_PROVE)->code, sizeof(w.ask.code));
	turns_hold();
	turns_look(&w);
	wait_us(5 * KY_SECOND_US);
	turns_take();
	T_WORD("it was the code", w.told.word, KY_WORD_PROVEN);
	t_ok("given when its turn came",
	    ky_time_cmp(w.told.session.fresh, now()) == 0);
	porch_close();
}

/* Whoever signs in with the old password while the new one is set. */
static void
a_password_changes_meanwhile(void)
{
	static const struct {
		const char *label, *password;
		enum ky_word word;
	} cases[] = {
	    {"the old one, checked before it changed", good,
		KY_WORD_WRONG_LOGIN},
	    {"a wrong one", "a long enough two", KY_WORD_WRONG_LOGIN},
	};

	T_CASES (k, cases) {
		struct browser b, c;
		struct waiting change = {.browser = &b,
		    .ask = {.act = KY_ACT_PASSWORD,
			.password = "another good one"}};
		struct waiting in = {.browser = &c,
		    .ask = {.act = KY_ACT_SIGN_IN}};
		uint64_t id;

		porch_open();
		b = account(owner, &id);
		T_WORD("set", with_password(&b, KY_ACT_PASSWORD, "", good),
		    KY_WORD_DONE);
		c = visit("192.0.2.20");
		memcpy(in.ask.email, owner, sizeof(owner));
		(void)snprintf(in.ask.password, sizeof(in.ask.password), "%s",
		    k->password);
		turns_hold();
		turns_look(&change);
		turns_look(&in);
		turns_take();
		T_WORD("changed", change.told.word, KY_WORD_DONE);
		T_WORD(k->label, in.told.word, k->word);
		T_WORD("the new one",
		    with_password(&c, KY_ACT_SIGN_IN, owner,
			"another good one"),
		    KY_WORD_SIGNED_IN);
		porch_close();
	}
}

/* --- lines that holders tell us of --- */

#define FORMS 12

static void
one_form_makes_one_line(void)
{
	struct ky_line l;
	struct browser b;
	struct waiting w[2] = {{.browser = &b}, {.browser = &b}};

	porch_open();
	load_rules("mobal");
	l = told_line("mobal");
	b = visit("192.0.2.1");
	turns_hold();
	T_CASES (k, w) {
		k->ask = (struct ky_ask){.act = KY_ACT_IMPORT,
		    .form = {1},
		    .line = &l};
		turns_look(k);
	}
	turns_take();
	T_CASES (k, w) {
		T_WORD("told of", k->told.word, KY_WORD_PROVEN);
		t_ok("as one", k->told.line_id == w[0].told.line_id);
	}
	t_eq_int("one line", lines(), 1);
	w[0].ask.form[0] = 2;
	T_WORD("another form", act(&b, &w[0].ask), KY_WORD_PROVEN);
	t_eq_int("is another one", lines(), 2);
	porch_close();
}

/* Ten an hour by one address, also of those that look at one moment. */
static void
no_more_lines_than_may_be(void)
{
	static struct waiting w[FORMS];
	struct browser b[2];
	struct ky_line l;
	int proven = 0;

	porch_open();
	load_rules("mobal");
	l = told_line("mobal");
	b[0] = visit("192.0.2.1");
	b[1] = visit("192.0.2.1");
	turns_hold();
	for (int i = 0; i < FORMS; i++) {
		w[i] = (struct waiting){.browser = &b[i % 2],
		    .ask = {.act = KY_ACT_IMPORT,
			.form = {(uint8_t)(i + 1)},
			.line = &l}};
		turns_look(&w[i]);
	}
	turns_take();
	for (int i = 0; i < FORMS; i++)
		proven += w[i].told.word == KY_WORD_PROVEN;
	t_eq_int("ten of twelve", proven, 10);
	t_eq_int("ten lines", lines(), 10);
	porch_close();
}

/* --- forms of two tabs --- */

static struct ky_ask
grant(uint8_t form, uint64_t line_id, const char *to)
{
	struct ky_ask ask = {.act = KY_ACT_GRANT,
	    .form = {form},
	    .line_id = line_id,
	    .rights = KY_RIGHT_BIT(KY_RIGHT_STATUS),
	    .until = ky_time_after(now(), 30 * KY_DAY_US)};

	(void)snprintf(ask.email, sizeof(ask.email), "%s", to);
	return ask;
}

static void
forms_by_turns(void)
{
	struct ky_ask ask;
	struct browser b;
	uint64_t id;

	porch_open();
	b = account(owner, &id);
	for (int i = 0; i < 3; i++)
		for (uint8_t form = 1; form <= 3; form++) {
			ask = grant(form, id,
			    form == 1 ? "one@example.com" : "two@example.com");
			T_WORD("granted", act(&b, &ask), KY_WORD_DONE);
			t_ok("once", told.again == (i > 0));
		}
	t_eq_int("each form once", listed(&b, KY_FOLIO_GRANT), 3);
	porch_close();
}

/* A form that asked for a code is done anew when another code is waited for
 * by now, or none: else the person waits for what does not come. */
static void
a_code_is_what_is_waited_for(void)
{
	struct ky_ask ask = {.act = KY_ACT_FIND,
	    .find = KY_FIND_CONTRACT,
	    .way = KY_LETTER_BY_MAIL};
	static const struct {
		const char *label, *name;
		uint8_t form;
		bool again;
		uint32_t letters;
	} cases[] = {
	    {"a line", "D-000001", 1, false, 1},
	    {"the same form", "D-000001", 1, true, 1},
	    {"another line", "D-000002", 2, false, 2},
	    {"back to the first", "D-000001", 1, false, 3},
	    {"which waits", "D-000001", 1, true, 3},
	};
	struct browser b;

	porch_open();
	(void)line_with(owner, true, NULL);
	(void)line_with("second@example.com", true, NULL);
	b = visit("192.0.2.1");
	T_CASES (k, cases) {
		ask.form[0] = k->form;
		(void)snprintf(ask.name, sizeof(ask.name), "%s", k->name);
		T_WORD(k->label, act(&b, &ask), KY_WORD_CODE_SENT);
		t_ok("again or not", told.again == k->again);
		t_eq_int("letters", box_count(KY_LETTER_PROVE, ""), k->letters);
	}
	T_WORD("the newest code",
	    give_code(&b, KY_ACT_CODE, box_last(KY_LETTER_PROVE)->code),
	    KY_WORD_PROVEN);
	T_WORD("then once more", act(&b, &ask), KY_WORD_CODE_SENT);
	t_eq_int("is a code once more", box_count(KY_LETTER_PROVE, ""), 4);
	porch_close();
}

/* Signed in as somebody else meanwhile. */
static void
another_account_knows_no_forms(void)
{
	struct ky_ask in = {.act = KY_ACT_SIGN_IN, .form = {1}};
	struct browser b, c;
	struct ky_slug first;
	uint64_t id;

	porch_open();
	b = account(owner, &id);
	(void)with_password(&b, KY_ACT_PASSWORD, "", good);
	b = account("second@example.com", &id);
	(void)with_password(&b, KY_ACT_PASSWORD, "", good);
	c = visit("192.0.2.5");
	for (uint8_t i = 0; i < 3; i++) {
		in.form[0] = 1 + i % 2;
		(void)snprintf(in.email, sizeof(in.email), "%s",
		    i % 2 == 0 ? owner : "second@example.com");
		(void)snprintf(in.password, sizeof(in.password), "%s", good);
		T_WORD("in", act(&c, &in), KY_WORD_SIGNED_IN);
		if (i == 0)
			first = told.session.account;
	}
	t_eq_str("as who was asked for last", told.session.account.text,
	    first.text);
	porch_close();
}

/* --- codes that were sent before something changed --- */

/* Who has an app is asked for it, also when the code was sent before. */
static void
an_app_comes_before_the_code(void)
{
	struct ky_ask confirm = {.act = KY_ACT_CONFIRM};
	char *secret, code[8];
	struct browser b, c;
	uint64_t id;
	size_t n;

	porch_open();
	b = account(owner, &id);
	(void)with_password(&b, KY_ACT_PASSWORD, "", good);
	c = visit("192.0.2.5");
	T_WORD("in", with_password(&c, KY_ACT_SIGN_IN, owner, good),
	    KY_WORD_SIGNED_IN);
	T_WORD("a code", act(&c, &confirm), KY_WORD_CODE_SENT);
	T_WORD("an app", do_act(&b, KY_ACT_TOTP_NEW), KY_WORD_DONE);
	if (oath_base32_decode(told.secret, strlen(told.secret), &secret, &n) !=
		OATH_OK ||
	    oath_totp_generate(secret, n, (time_t)(now().us / KY_SECOND_US), 30,
		0, 6, code) != OATH_OK)
		abort();
	free(secret);
	T_WORD("is on", give_code(&b, KY_ACT_TOTP_ON, code), KY_WORD_DONE);
	T_WORD("the code is worth nothing now",
	    give_code(&c, KY_ACT_CODE, box_last(KY_LETTER_CONFIRM)->code),
	    KY_WORD_CODE_OVER);
	t_ok("nothing is proven", told.session.fresh.us == 0);
	porch_close();
}

/* A mailbox that the account gave up does not open it any more. */
static void
a_mailbox_goes_before_the_code(void)
{
	struct ky_ask drop = {.act = KY_ACT_CONTACT_DROP};
	struct ky_ask list = {.act = KY_ACT_LIST, .kind = KY_FOLIO_CONTACT};
	struct browser b, c;
	uint64_t id;

	porch_open();
	b = account(owner, &id);
	T_WORD("a second mailbox",
	    with_email(&b, KY_ACT_CONTACT_ADD, "old@example.com"),
	    KY_WORD_CODE_SENT);
	T_WORD("shown",
	    give_code(&b, KY_ACT_CODE, box_last(KY_LETTER_MAILBOX)->code),
	    KY_WORD_DONE);
	c = visit("192.0.2.5");
	T_WORD("a code to it",
	    with_email(&c, KY_ACT_SIGN_IN_CODE, "old@example.com"),
	    KY_WORD_CODE_SENT);
	T_WORD("listed", act(&b, &list), KY_WORD_DONE);
	drop.id = told.row[1].id;
	T_WORD("dropped", act(&b, &drop), KY_WORD_DONE);
	T_WORD("no way in",
	    give_code(&c, KY_ACT_CODE, box_last(KY_LETTER_SIGN_IN)->code),
	    KY_WORD_CODE_OVER);
	t_eq_str("of nobody's account", told.session.account.text, "");
	porch_close();
}

/* Nor does a link that was mailed before. */
static void
a_change_goes_before_the_link(void)
{
	static const struct {
		const char *label;
		enum ky_act change;
		enum ky_word word;
	} cases[] = {
	    {"nothing changed", KY_ACT_LOOK, KY_WORD_DONE},
	    {"the mailbox was dropped", KY_ACT_CONTACT_DROP,
		KY_WORD_WRONG_LINK},
	    {"the password was changed", KY_ACT_PASSWORD, KY_WORD_WRONG_LINK},
	    {"another link was used", KY_ACT_RECOVER_SET, KY_WORD_WRONG_LINK},
	};

	T_CASES (k, cases) {
		struct ky_ask list = {.act = KY_ACT_LIST,
		    .kind = KY_FOLIO_CONTACT};
		struct ky_ask set = {.act = KY_ACT_RECOVER_SET,
		    .password = "another good one"};
		struct ky_ask change = {.act = k->change,
		    .password = "a third good one"};
		struct browser b, c;
		uint64_t id;

		porch_open();
		b = account(owner, &id);
		(void)with_email(&b, KY_ACT_CONTACT_ADD, "old@example.com");
		(void)give_code(&b, KY_ACT_CODE,
		    box_last(KY_LETTER_MAILBOX)->code);
		T_WORD("two mailboxes", act(&b, &list), KY_WORD_DONE);
		change.id = told.row[1].id;
		c = visit("192.0.2.5");
		T_WORD("a link",
		    with_email(&c, KY_ACT_RECOVER, "old@example.com"),
		    KY_WORD_LINK_SENT);
		(void)snprintf(set.token, sizeof(set.token), "%s",
		    box_secret(KY_LETTER_RECOVER));
		(void)with_email(&b, KY_ACT_RECOVER, owner);
		(void)snprintf(change.token, sizeof(change.token), "%s",
		    box_secret(KY_LETTER_RECOVER));
		T_WORD("changed", act(&b, &change), KY_WORD_DONE);
		T_WORD(k->label, act(&c, &set), k->word);
		porch_close();
	}
}

/* --- a commit without an answer --- */

static void
a_commit_without_an_answer(void)
{
	static const struct {
		const char *label;
		bool happens;
		uint8_t form;
	} cases[] = {
	    {"it happened", true, 1},
	    {"it did not", false, 1},
	    {"it happened, without a form", true, 0},
	};

	T_CASES (k, cases) {
		struct ky_ask ask = {.act = KY_ACT_FIND,
		    .form = {k->form},
		    .find = KY_FIND_CONTRACT,
		    .name = "D-000001",
		    .way = KY_LETTER_BY_MAIL};
		struct browser b;

		porch_open();
		(void)line_with(owner, true, NULL);
		b = visit("192.0.2.1");
		d.rig.weather.commit_happens = k->happens;
		d.rig.weather.commit = KY_E_UNSURE;
		T_WORD(k->label, act(&b, &ask), KY_WORD_CODE_SENT);
		t_eq_int("one letter", box_count(KY_LETTER_PROVE, owner), 1);
		ask = (struct ky_ask){.act = KY_ACT_CODE, .form = {k->form}};
		ask.form[0] = k->form == 0 ? 0 : 2;
		memcpy(ask.code, box_last(KY_LETTER_PROVE)->code,
		    sizeof(ask.code));
		d.rig.weather.commit = k->form == 0 ? KY_OK : KY_E_UNSURE;
		T_WORD("its code", act(&b, &ask), KY_WORD_PROVEN);
		T_WORD("and the session goes on", do_act(&b, KY_ACT_LOOK),
		    KY_WORD_DONE);
		porch_close();
	}
}

int
main(void)
{
	T_RUN(the_clock_is_read_in_the_turn);
	T_RUN(a_password_changes_meanwhile);
	T_RUN(one_form_makes_one_line);
	T_RUN(forms_by_turns);
	T_RUN(a_code_is_what_is_waited_for);
	T_RUN(another_account_knows_no_forms);
	T_RUN(an_app_comes_before_the_code);
	T_RUN(a_mailbox_goes_before_the_code);
	T_RUN(a_change_goes_before_the_link);
	T_RUN(a_commit_without_an_answer);
	T_RUN(no_more_lines_than_may_be);
	return t_done();
}
