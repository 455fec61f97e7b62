#include "porch.h"

#include "portal/totp.h"

#include <liboath/oath.h>

static const char good[] = "a long enough one";
static const char email[] = "owner@example.com";

/* The code that an app shows. */
static const char *
app_code(const char *base32, int64_t steps)
{
	static char code[8];
	char *secret;
	size_t n;
	struct ky_time now;

	(void)pthread_mutex_lock(&d.rig.world.lock);
	now = d.rig.world.now;
	(void)pthread_mutex_unlock(&d.rig.world.lock);
	if (oath_base32_decode(base32, strlen(base32), &secret, &n) !=
		OATH_OK ||
	    oath_totp_generate(secret, n,
		(time_t)(now.us / KY_SECOND_US + steps * 30), 30, 0, 6,
		code) != OATH_OK)
		abort();
	free(secret);
	return code;
}

static void
opening(void)
{
	struct browser b, c;
	struct ky_line l;
	uint64_t id, other;

	porch_open();
	b = account(email, &id);
	t_ok("an account", strncmp(told.session.account.text, "ac-", 3) == 0);
	t_eq_str("with the mailbox of the line", told.session.email, email);
	t_ok("and the line",
	    told.session.reach_n == 1 && told.session.reach[0].line_id == id);
	T_WORD("only one", do_act(&b, KY_ACT_OPEN), KY_WORD_NOT_YOURS);
	/* A second line with the same mailbox belongs to that account. */
	other = line_with("OWNER@example.com", true, &l);
	c = visit("192.0.2.5");
	prove(&c, l.contract_no.text, KY_LETTER_BY_MAIL);
	T_WORD("there is one with it", do_act(&c, KY_ACT_OPEN),
	    KY_WORD_SIGN_IN_FIRST);
	t_ok("the line is the session's all the same",
	    ky_guest_reach(&told.session, other, KY_RIGHT_ALL) != NULL);
	/* Proven by a message: the mailbox is not known to be the holder's. */
	(void)line_with("third@example.com", true, &l);
	c = visit("192.0.2.6");
	prove(&c, l.contract_no.text, KY_LETTER_BY_SMS);
	T_WORD("opened", do_act(&c, KY_ACT_OPEN), KY_WORD_DONE);
	t_eq_str("without a mailbox", told.session.email, "");
	porch_close();
}

static void
signing_in_by_password(void)
{
	static const struct {
		const char *label, *email, *password;
		enum ky_word word;
	} cases[] = {
	    {"right", email, good, KY_WORD_SIGNED_IN},
	    {"the mailbox in capitals", "OWNER@EXAMPLE.COM", good,
		KY_WORD_SIGNED_IN},
	    {"another password", email, "a long enough two",
		KY_WORD_WRONG_LOGIN},
	    {"nobody's mailbox", "nobody@example.com", good,
		KY_WORD_WRONG_LOGIN},
	    {"no password", email, "", KY_WORD_WRONG_LOGIN},
	};
	enum ky_word last = KY_WORD_DONE;
	struct browser b;
	uint64_t id;

	porch_open();
	b = account(email, &id);
	T_WORD("too short", with_password(&b, KY_ACT_PASSWORD, "", "short"),
	    KY_WORD_WEAK_PASSWORD);
	T_WORD("one of the most used",
	    with_password(&b, KY_ACT_PASSWORD, "", "1234567890"),
	    KY_WORD_WEAK_PASSWORD);
	T_WORD("set", with_password(&b, KY_ACT_PASSWORD, "", good),
	    KY_WORD_DONE);
	t_eq_int("the holder is told", box_count(KY_LETTER_NEWS, email), 1);
	T_CASES (k, cases) {
		struct browser c = visit(k->label);

		T_WORD(k->label,
		    with_password(&c, KY_ACT_SIGN_IN, k->email, k->password),
		    k->word);
		t_ok("a password is no fresh proof",
		    told.session.fresh.us == 0);
		t_ok("what it reaches",
		    (told.session.reach_n == 1) ==
			(k->word == KY_WORD_SIGNED_IN));
	}
	for (int i = 0; i < 11; i++) {
		struct browser c = visit("192.0.2.77");

		last = with_password(&c, KY_ACT_SIGN_IN, "x@example.com", good);
	}
	T_WORD("too often, nobody's too", last, KY_WORD_TOO_OFTEN);
	porch_close();
}

/* One mailbox has one limit, however it is written. */
static void
a_mailbox_in_many_writings(void)
{
	char written[] = "owner@example.com";
	enum ky_word last = KY_WORD_DONE;
	struct browser b;

	porch_open();
	for (int i = 0; i < 11; i++) {
		written[i % 5] ^= 0x20;
		b = visit("192.0.2.9");
		last = with_password(&b, KY_ACT_SIGN_IN, written, good);
	}
	T_WORD("counted as one", last, KY_WORD_TOO_OFTEN);
	b = visit("192.0.2.10");
	for (int i = 0; i < 6; i++) {
		written[i % 5] ^= 0x20;
		last = with_email(&b, KY_ACT_SIGN_IN_CODE, written);
	}
	T_WORD("letters too", last, KY_WORD_TOO_OFTEN);
	porch_close();
}

/* Who has a stolen password, and a line of his own. */
static void
a_thief_with_a_line(void)
{
	struct ky_ask confirm = {.act = KY_ACT_CONFIRM,
	    .way = KY_LETTER_BY_SMS};
	struct ky_line l;
	struct browser b, c;
	uint64_t id, own;

	porch_open();
	b = account(email, &id);
	T_WORD("set", with_password(&b, KY_ACT_PASSWORD, "", good),
	    KY_WORD_DONE);
	own = line_with("thief@example.com", true, &l);
	c = visit("192.0.2.20");
	T_WORD("in", with_password(&c, KY_ACT_SIGN_IN, email, good),
	    KY_WORD_SIGNED_IN);
	prove(&c, l.contract_no.text, KY_LETTER_BY_SMS);
	t_ok("another's line proves nothing of the account",
	    told.session.fresh.us == 0);
	T_WORD("no mailbox is added",
	    with_email(&c, KY_ACT_CONTACT_ADD, "thief@example.com"),
	    KY_WORD_CONFIRM_FIRST);
	T_WORD("nor is the line", do_act(&c, KY_ACT_ATTACH),
	    KY_WORD_CONFIRM_FIRST);
	confirm.line_id = own;
	T_WORD("asked for by it", act(&c, &confirm), KY_WORD_CODE_SENT);
	(void)give_code(&c, KY_ACT_CODE, box_last(KY_LETTER_CONFIRM)->code);
	t_ok("nor does a code to it", told.session.fresh.us == 0);
	porch_close();
}

static void
signing_in_by_code(void)
{
	struct browser b;
	uint32_t letters;
	uint64_t id;

	porch_open();
	(void)account(email, &id);
	letters = box.n;
	b = visit("192.0.2.1");
	T_WORD("nobody's",
	    with_email(&b, KY_ACT_SIGN_IN_CODE, "no@example.com"),
	    KY_WORD_CODE_SENT);
	t_eq_int("no letter", box.n, letters);
	T_WORD("somebody's", with_email(&b, KY_ACT_SIGN_IN_CODE, email),
	    KY_WORD_CODE_SENT);
	T_WORD("wrong", give_code(&b, KY_ACT_CODE, "00000000"),
	    KY_WORD_WRONG_CODE);
	T_WORD("right",
	    give_code(&b, KY_ACT_CODE, box_last(KY_LETTER_SIGN_IN)->code),
	    KY_WORD_SIGNED_IN);
	t_ok("a fresh proof", told.session.fresh.us != 0);
	T_WORD("no mailbox", with_email(&b, KY_ACT_SIGN_IN_CODE, "x"),
	    KY_WORD_BAD_EMAIL);
	porch_close();
}

static void
an_app(void)
{
	struct ky_ask confirm = {.act = KY_ACT_CONFIRM};
	struct browser b, c;
	char secret[KY_PORTAL_NAME_SIZE], spare[KY_SPARE_SIZE];
	char code[8];
	uint64_t id;

	porch_open();
	b = account(email, &id);
	(void)with_password(&b, KY_ACT_PASSWORD, "", good);
	T_WORD("codes for the worst", do_act(&b, KY_ACT_SPARES), KY_WORD_DONE);
	memcpy(spare, told.spare[3], sizeof(spare));
	t_eq_int("ten of them", told.session.spares, 10);
	T_WORD("none was asked for", give_code(&b, KY_ACT_TOTP_ON, "123456"),
	    KY_WORD_CODE_OVER);
	T_WORD("asked for", do_act(&b, KY_ACT_TOTP_NEW), KY_WORD_DONE);
	memcpy(secret, told.secret, sizeof(secret));
	t_ok("an address for the app",
	    strncmp(told.text, "otpauth://totp/", 15) == 0 &&
		strstr(told.text, secret) != NULL);
	T_WORD("a wrong code", give_code(&b, KY_ACT_TOTP_ON, "000000"),
	    KY_WORD_WRONG_CODE);
	t_ok("not on yet", !told.session.has_totp);
	memcpy(code, app_code(secret, 0), sizeof(code));
	T_WORD("the first code", give_code(&b, KY_ACT_TOTP_ON, code),
	    KY_WORD_DONE);
	t_ok("on", told.session.has_totp);
	c = visit("192.0.2.1");
	T_WORD("half way in", with_password(&c, KY_ACT_SIGN_IN, email, good),
	    KY_WORD_SECOND_WANTED);
	t_ok("nothing is reached",
	    ky_guest_reach(&told.session, id, KY_RIGHT_STATUS) == NULL);
	T_WORD("the same code again", give_code(&c, KY_ACT_SECOND, code),
	    KY_WORD_WRONG_CODE);
	T_WORD("the next one",
	    give_code(&c, KY_ACT_SECOND, app_code(secret, 1)),
	    KY_WORD_SIGNED_IN);
	t_ok("all of it",
	    ky_guest_reach(&told.session, id, KY_RIGHT_ALL) != NULL);
	wait_us(KY_FRESH_US);
	T_WORD("who has an app is asked for it", act(&c, &confirm),
	    KY_WORD_SECOND_WANTED);
	T_WORD("later", with_line(&c, KY_ACT_AUTHORITY, id),
	    KY_WORD_CONFIRM_FIRST);
	(void)find(&b, KY_FIND_CONTRACT, "D-000001", KY_LETTER_BY_SMS);
	T_WORD("the line proven by its number",
	    give_code(&b, KY_ACT_CODE, box_last(KY_LETTER_PROVE)->code),
	    KY_WORD_PROVEN);
	T_WORD("stands in for no app", with_line(&b, KY_ACT_AUTHORITY, id),
	    KY_WORD_CONFIRM_FIRST);
	T_WORD("a recovery code will do", give_code(&c, KY_ACT_SECOND, spare),
	    KY_WORD_CONFIRMED);
	t_eq_int("nine are left", told.session.spares, 9);
	T_WORD("fresh", with_line(&c, KY_ACT_AUTHORITY, id), KY_WORD_DONE);
	T_WORD("once", give_code(&c, KY_ACT_SECOND, spare), KY_WORD_WRONG_CODE);
	T_WORD("off", do_act(&c, KY_ACT_TOTP_OFF), KY_WORD_DONE);
	t_ok("it is", !told.session.has_totp);
	T_WORD("that counts as a change", with_line(&c, KY_ACT_AUTHORITY, id),
	    KY_WORD_DONE);
	t_eq_int("and is held", told.standing.hold_hours, KY_AFAR_HOLD_HOURS);
	porch_close();
}

/* Who has the password only must not use up the tries of who has both. */
static void
a_thief_at_the_second_factor(void)
{
	enum ky_word last = KY_WORD_DONE;
	struct browser b, c;
	char secret[KY_PORTAL_NAME_SIZE];
	uint64_t id;

	porch_open();
	b = account(email, &id);
	(void)with_password(&b, KY_ACT_PASSWORD, "", good);
	(void)do_act(&b, KY_ACT_TOTP_NEW);
	(void)snprintf(secret, sizeof(secret), "%s", told.secret);
	T_WORD("an app", give_code(&b, KY_ACT_TOTP_ON, app_code(secret, 0)),
	    KY_WORD_DONE);
	(void)do_act(&b, KY_ACT_SIGN_OUT);
	c = visit("192.0.2.20");
	T_WORD("half way in", with_password(&c, KY_ACT_SIGN_IN, email, good),
	    KY_WORD_SECOND_WANTED);
	t_eq_str("half is not known", c.known, "");
	for (int i = 0; i < 9; i++) /* to set it up was one */
		last = give_code(&c, KY_ACT_SECOND, "000000");
	T_WORD("ten tries an hour", last, KY_WORD_WRONG_CODE);
	T_WORD("not one more",
	    give_code(&c, KY_ACT_SECOND, app_code(secret, 1)),
	    KY_WORD_TOO_OFTEN);
	(void)do_act(&b, KY_ACT_VISIT);
	T_WORD("half way", with_password(&b, KY_ACT_SIGN_IN, email, good),
	    KY_WORD_SECOND_WANTED);
	T_WORD("but for who was here",
	    give_code(&b, KY_ACT_SECOND, app_code(secret, 1)),
	    KY_WORD_SIGNED_IN);
	porch_close();
}

/* With a new password by a mailed link, the browser half way in. */
static enum ky_word
half_by_link(struct browser *b)
{
	struct ky_ask set = {.act = KY_ACT_RECOVER_SET};

	T_WORD("anew", do_act(b, KY_ACT_VISIT), KY_WORD_DONE);
	T_WORD("a link", with_email(b, KY_ACT_RECOVER, email),
	    KY_WORD_LINK_SENT);
	(void)snprintf(set.token, sizeof(set.token), "%s",
	    box_secret(KY_LETTER_RECOVER));
	(void)snprintf(set.password, sizeof(set.password), "%s", good);
	T_WORD("a new password", act(b, &set), KY_WORD_DONE);
	t_ok("its browser is known", b->known[0] != '\0');
	T_WORD("anew", do_act(b, KY_ACT_VISIT), KY_WORD_DONE);
	return with_password(b, KY_ACT_SIGN_IN, email, good);
}

/* Who reads the mailbox has no more tries for it, and none with each link. */
static void
a_mailbox_at_the_second_factor(void)
{
	enum ky_word last = KY_WORD_DONE;
	struct browser b, c;
	char secret[KY_PORTAL_NAME_SIZE];
	uint64_t id;

	porch_open();
	b = account(email, &id);
	(void)do_act(&b, KY_ACT_TOTP_NEW);
	(void)snprintf(secret, sizeof(secret), "%s", told.secret);
	T_WORD("an app", give_code(&b, KY_ACT_TOTP_ON, app_code(secret, 0)),
	    KY_WORD_DONE);
	c = visit("192.0.2.20");
	T_WORD("half way in", half_by_link(&c), KY_WORD_SECOND_WANTED);
	for (int i = 0; i < 9; i++) /* to set it up was one */
		last = give_code(&c, KY_ACT_SECOND, "000000");
	T_WORD("ten tries an hour", last, KY_WORD_WRONG_CODE);
	T_WORD("and again", half_by_link(&c), KY_WORD_SECOND_WANTED);
	T_WORD("not one more",
	    give_code(&c, KY_ACT_SECOND, app_code(secret, 1)),
	    KY_WORD_TOO_OFTEN);
	wait_us(KY_HOUR_US);
	T_WORD("an hour later", half_by_link(&c), KY_WORD_SECOND_WANTED);
	T_WORD("there are more",
	    give_code(&c, KY_ACT_SECOND, app_code(secret, 0)),
	    KY_WORD_SIGNED_IN);
	porch_close();
}

static void
a_stolen_cookie_is_not_enough(void)
{
	struct browser b;
	uint64_t id;

	porch_open();
	b = account(email, &id);
	(void)with_password(&b, KY_ACT_PASSWORD, "", good);
	wait_us(KY_FRESH_US);
	T_WORD("to end a line", with_line(&b, KY_ACT_AUTHORITY, id),
	    KY_WORD_CONFIRM_FIRST);
	T_WORD("to change the password",
	    with_password(&b, KY_ACT_PASSWORD, "", "another good one"),
	    KY_WORD_CONFIRM_FIRST);
	T_WORD("to add a mailbox",
	    with_email(&b, KY_ACT_CONTACT_ADD, "thief@example.com"),
	    KY_WORD_CONFIRM_FIRST);
	porch_close();
}

int
main(void)
{
	T_RUN(opening);
	T_RUN(signing_in_by_password);
	T_RUN(a_mailbox_in_many_writings);
	T_RUN(a_thief_with_a_line);
	T_RUN(signing_in_by_code);
	T_RUN(an_app);
	T_RUN(a_thief_at_the_second_factor);
	T_RUN(a_mailbox_at_the_second_factor);
	T_RUN(a_stolen_cookie_is_not_enough);
	return t_done();
}
