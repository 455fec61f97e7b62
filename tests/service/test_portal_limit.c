/*
 * What strangers try must not shut out whose it is (docs/decisions/0022).
 */
#include "porch.h"

static const char good[] = "a long enough one";
static const char email[] = "owner@example.com";

/* One of many addresses; it lives as long as the next hundred. */
static const char *
address(int n)
{
	static char text[128][32];

	(void)snprintf(text[n % 128], sizeof(text[0]), "203.0.113.%d", n);
	return text[n % 128];
}

/* A holder with a password: the browser, signed out. */
static struct browser
holder(uint64_t *line_id)
{
	struct browser b = account(email, line_id);

	T_WORD("a password", with_password(&b, KY_ACT_PASSWORD, "", good),
	    KY_WORD_DONE);
	T_WORD("out", do_act(&b, KY_ACT_SIGN_OUT), KY_WORD_DONE);
	return b;
}

static enum ky_word
sign_in(struct browser *b, const char *password)
{
	if (b->cookie[0] == '\0')
		T_WORD("again", do_act(b, KY_ACT_VISIT), KY_WORD_DONE);
	return with_password(b, KY_ACT_SIGN_IN, email, password);
}

/* What the last of n wrong passwords from there is told. */
static enum ky_word
guess(const char *from, int n)
{
	struct browser b = visit(from);
	enum ky_word last = KY_WORD_DONE;

	for (int i = 0; i < n; i++)
		last = sign_in(&b, "a long enough two");
	return last;
}

static enum ky_word
ask_letters(enum ky_act act_, const char *from, int n)
{
	struct browser b = visit(from);
	enum ky_word last = KY_WORD_DONE;

	for (int i = 0; i < n; i++)
		last = with_email(&b, act_, email);
	return last;
}

static void
passwords(void)
{
	struct browser own, spare, b;
	uint64_t id;

	porch_open();
	own = holder(&id);
	t_ok("its browser is known", own.known[0] != '\0');
	T_WORD("ten by an address", guess(address(1), 10), KY_WORD_WRONG_LOGIN);
	T_WORD("not one more", guess(address(1), 45), KY_WORD_TOO_OFTEN);
	b = visit(address(2));
	T_WORD("which is nobody else's", sign_in(&b, good), KY_WORD_SIGNED_IN);
	t_ok("and known from now on", b.known[0] != '\0');
	spare = b;
	for (int i = 3; i < 7; i++)
		T_WORD("elsewhere, too", guess(address(i), 10),
		    i < 6 ? KY_WORD_WRONG_LOGIN : KY_WORD_TOO_OFTEN);
	b = visit(address(9));
	T_WORD("fifty in all", sign_in(&b, good), KY_WORD_TOO_OFTEN);
	T_WORD("but for who was here", sign_in(&own, good), KY_WORD_SIGNED_IN);
	own.from = address(1);
	T_WORD("wherever it is now", sign_in(&own, good), KY_WORD_SIGNED_IN);
	b.from = "198.51.100.9";
	memcpy(b.known, own.known, sizeof(b.known));
	for (int i = 0; i < 10; i++)
		T_WORD("a mark has guesses", sign_in(&b, "a long enough two"),
		    KY_WORD_WRONG_LOGIN);
	T_WORD("and an end", sign_in(&b, good), KY_WORD_TOO_OFTEN);
	T_WORD("of its own", sign_in(&spare, good), KY_WORD_SIGNED_IN);
	porch_close();
}

static void
marks_end_with_the_password(void)
{
	struct browser own, stolen;
	uint64_t id;

	porch_open();
	own = account(email, &id);
	stolen = visit(address(1));
	memcpy(stolen.known, own.known, sizeof(stolen.known));
	T_WORD("a password", with_password(&own, KY_ACT_PASSWORD, "", good),
	    KY_WORD_DONE);
	T_WORD("the first is no change of one",
	    with_password(&own, KY_ACT_PASSWORD, "", "a long enough three"),
	    KY_WORD_DONE);
	t_ok("who changes it has a new mark",
	    strcmp(own.known, stolen.known) != 0);
	for (int i = 0; i < 3; i++)
		(void)ask_letters(KY_ACT_SIGN_IN_CODE, address(2 + i), 5);
	T_WORD("an old one is worth nothing",
	    with_email(&stolen, KY_ACT_SIGN_IN_CODE, email), KY_WORD_TOO_OFTEN);
	T_WORD("the new one is", with_email(&own, KY_ACT_SIGN_IN_CODE, email),
	    KY_WORD_CODE_SENT);
	t_eq_str("it lets nobody in: another mailbox",
	    ky_word_name(with_password(&own, KY_ACT_SIGN_IN,
		"nobody@example.com", "a long enough three")),
	    ky_word_name(KY_WORD_WRONG_LOGIN));
	porch_close();
}

static void
letters(void)
{
	struct browser own, b;
	uint64_t id;

	porch_open();
	own = holder(&id);
	T_WORD("five by an address",
	    ask_letters(KY_ACT_SIGN_IN_CODE, address(1), 5), KY_WORD_CODE_SENT);
	T_WORD("not one more", ask_letters(KY_ACT_SIGN_IN_CODE, address(1), 14),
	    KY_WORD_TOO_OFTEN);
	t_eq_int("five letters", box_count(KY_LETTER_SIGN_IN, email), 5);
	T_WORD("elsewhere", ask_letters(KY_ACT_SIGN_IN_CODE, address(2), 5),
	    KY_WORD_CODE_SENT);
	T_WORD("and there", ask_letters(KY_ACT_SIGN_IN_CODE, address(3), 6),
	    KY_WORD_TOO_OFTEN);
	T_WORD("fifteen in all",
	    ask_letters(KY_ACT_SIGN_IN_CODE, address(4), 1), KY_WORD_TOO_OFTEN);
	t_eq_int("no letter more", box_count(KY_LETTER_SIGN_IN, email), 15);
	b = own;
	T_WORD("a visit", do_act(&b, KY_ACT_VISIT), KY_WORD_DONE);
	T_WORD("but for who was here",
	    with_email(&b, KY_ACT_SIGN_IN_CODE, email), KY_WORD_CODE_SENT);
	T_WORD("in",
	    give_code(&b, KY_ACT_CODE, box_last(KY_LETTER_SIGN_IN)->code),
	    KY_WORD_SIGNED_IN);
	memcpy(own.known, b.known, sizeof(own.known));
	T_WORD("a visit", do_act(&own, KY_ACT_VISIT), KY_WORD_DONE);
	for (int i = 0; i < 6; i++)
		T_WORD("five of those",
		    with_email(&own, KY_ACT_SIGN_IN_CODE, email),
		    i < 5 ? KY_WORD_CODE_SENT : KY_WORD_TOO_OFTEN);
	porch_close();
}

/* Everything is used up, and the browser is new. */
static void
a_way_that_stays(void)
{
	struct ky_ask set = {.act = KY_ACT_RECOVER_SET};
	struct browser b;
	uint64_t id;

	porch_open();
	(void)holder(&id);
	for (int i = 0; i < 3; i++)
		(void)ask_letters(KY_ACT_SIGN_IN_CODE, address(i), 5);
	(void)ask_letters(KY_ACT_RECOVER, address(7), 9);
	t_eq_int("five links", box_count(KY_LETTER_RECOVER, email), 5);
	b = visit("198.51.100.200");
	T_WORD("no code", with_email(&b, KY_ACT_SIGN_IN_CODE, email),
	    KY_WORD_TOO_OFTEN);
	T_WORD("no link", with_email(&b, KY_ACT_RECOVER, email),
	    KY_WORD_TOO_OFTEN);
	t_ok("within this hour", told.until.us > 0);
	wait_us(50 * KY_MINUTE_US);
	b = visit("198.51.100.200");
	(void)snprintf(set.token, sizeof(set.token), "%s",
	    box_secret(KY_LETTER_RECOVER));
	(void)snprintf(set.password, sizeof(set.password), "%s", good);
	T_WORD("but a link that a stranger had mailed", act(&b, &set),
	    KY_WORD_DONE);
	for (int i = 0; i < 5; i++)
		(void)guess(address(20 + i), 10);
	T_WORD("with which one signs in", sign_in(&b, good), KY_WORD_SIGNED_IN);
	porch_close();
}

/* By its number, ten times each from so many addresses; the last word. */
static enum ky_word
ask_for(const struct ky_line *l, int addresses)
{
	enum ky_word last = KY_WORD_DONE;

	for (int a = 0; a < addresses; a++) {
		struct browser b = visit(address(30 + a));

		for (int i = 0; i < 10; i++)
			last = find(&b, KY_FIND_MSISDN, l->msisdn.digits,
			    KY_LETTER_BY_MAIL);
	}
	return last;
}

static void
names_of_a_line(void)
{
	struct browser b;
	struct ky_line l;
	enum ky_word last = KY_WORD_DONE;
	uint64_t id;

	porch_open();
	id = line_with("other@example.com", true, &l);
	b = visit(address(1));
	for (int i = 0; i < 12; i++)
		last = find(&b, KY_FIND_MSISDN, l.msisdn.digits,
		    KY_LETTER_BY_MAIL);
	T_WORD("ten a day by an address", last, KY_WORD_TOO_OFTEN);
	t_eq_int("with five letters",
	    box_count(KY_LETTER_PROVE, "other@example.com"), 5);
	b = visit(address(2));
	T_WORD("elsewhere",
	    find(&b, KY_FIND_MSISDN, l.msisdn.digits, KY_LETTER_BY_MAIL),
	    KY_WORD_CODE_SENT);
	T_WORD("it comes",
	    give_code(&b, KY_ACT_CODE, box_last(KY_LETTER_PROVE)->code),
	    KY_WORD_PROVEN);
	T_WORD("forty a day by all", ask_for(&l, 4), KY_WORD_TOO_OFTEN);
	t_eq_int("fifteen letters in an hour",
	    box_count(KY_LETTER_PROVE, "other@example.com"), 15);
	wait_us(KY_HOUR_US);
	b = visit(address(9));
	T_WORD("its other names are not used up",
	    find(&b, KY_FIND_CONTRACT, l.contract_no.text, KY_LETTER_BY_MAIL),
	    KY_WORD_CODE_SENT);
	T_WORD("and lead to it",
	    give_code(&b, KY_ACT_CODE, box_last(KY_LETTER_PROVE)->code),
	    KY_WORD_PROVEN);
	ask_for(&l, 5);
	T_WORD("who is in has codes of his own",
	    with_line(&b, KY_ACT_CONFIRM, id), KY_WORD_CODE_SENT);
	t_eq_int("that are sent",
	    box_count(KY_LETTER_CONFIRM, "other@example.com"), 1);
	porch_close();
}

int
main(void)
{
	T_RUN(passwords);
	T_RUN(marks_end_with_the_password);
	T_RUN(letters);
	T_RUN(a_way_that_stays);
	T_RUN(names_of_a_line);
	return t_done();
}
