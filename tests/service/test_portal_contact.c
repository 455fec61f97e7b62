#include "porch.h"

static const char good[] = "a long enough one";
static const char email[] = "owner@example.com";

static void
mailboxes(void)
{
	struct ky_ask list = {.act = KY_ACT_LIST, .kind = KY_FOLIO_CONTACT};
	struct ky_ask drop = {.act = KY_ACT_CONTACT_DROP};
	struct ky_ask confirm = {.act = KY_ACT_CONFIRM};
	struct browser b, c, late;
	char code[KY_LETTER_CODE_SIZE];
	struct ky_slug first;
	uint64_t id, other;

	porch_open();
	b = account(email, &id);
	(void)with_password(&b, KY_ACT_PASSWORD, "", good);
	late = visit("192.0.2.9");
	(void)with_password(&late, KY_ACT_SIGN_IN, email, good);
	c = account("other@example.com", &other);
	T_WORD("asked", with_email(&b, KY_ACT_CONTACT_ADD, "new@example.com"),
	    KY_WORD_CODE_SENT);
	t_eq_str("the code goes there", box_last(KY_LETTER_MAILBOX)->email,
	    "new@example.com");
	t_eq_str("about no line",
	    box_last(KY_LETTER_MAILBOX)->line.provider.text, "");
	T_WORD("given",
	    give_code(&b, KY_ACT_CODE, box_last(KY_LETTER_MAILBOX)->code),
	    KY_WORD_DONE);
	t_eq_int("the old one hears of it", box_count(KY_LETTER_NEWS, email),
	    2); /* and of the password before */
	t_ok("a change", told.session.changed.us != 0);
	T_WORD("another's cannot be had",
	    with_email(&b, KY_ACT_CONTACT_ADD, "other@example.com"),
	    KY_WORD_CODE_SENT);
	T_WORD("even with its code",
	    give_code(&b, KY_ACT_CODE, box_last(KY_LETTER_MAILBOX)->code),
	    KY_WORD_NOT_YOURS);
	T_WORD("listed", act(&b, &list), KY_WORD_DONE);
	t_eq_int("two", told.rows_n, 2);
	t_eq_str("the first", told.row[0].text, email);
	first = told.row[0].id;
	drop.id = first;
	T_WORD("not another's", act(&c, &drop), KY_WORD_NOT_YOURS);
	T_WORD("dropped", act(&b, &drop), KY_WORD_DONE);
	t_eq_int("it hears of that", box_count(KY_LETTER_NEWS, email), 3);
	t_eq_str("the other is the first now", told.session.email,
	    "new@example.com");
	T_WORD("listed", act(&b, &list), KY_WORD_DONE);
	drop.id = told.row[0].id;
	T_WORD("the last one stays", act(&b, &drop), KY_WORD_LAST_CONTACT);
	(void)act(&late, &confirm);
	(void)give_code(&late, KY_ACT_CODE, box_last(KY_LETTER_CONFIRM)->code);
	T_WORD("while there is room, another session asks",
	    with_email(&late, KY_ACT_CONTACT_ADD, "late@example.com"),
	    KY_WORD_CODE_SENT);
	memcpy(code, box_last(KY_LETTER_MAILBOX)->code, sizeof(code));
	for (int i = 0; i < 3; i++) {
		char name[32];

		wait_us(KY_MINUTE_US);
		(void)snprintf(name, sizeof(name), "n%d@example.com", i);
		(void)with_email(&b, KY_ACT_CONTACT_ADD, name);
		(void)give_code(&b, KY_ACT_CODE,
		    box_last(KY_LETTER_MAILBOX)->code);
	}
	T_WORD("not by a code from before, either",
	    give_code(&late, KY_ACT_CODE, code), KY_WORD_TOO_MANY);
	T_WORD("four at most",
	    with_email(&b, KY_ACT_CONTACT_ADD, "n9@example.com"),
	    KY_WORD_TOO_MANY);
	porch_close();
}

static enum ky_word
set_anew(struct browser *b, const char *token, const char *password)
{
	struct ky_ask ask = {.act = KY_ACT_RECOVER_SET};

	(void)snprintf(ask.token, sizeof(ask.token), "%s", token);
	(void)snprintf(ask.password, sizeof(ask.password), "%s", password);
	return act(b, &ask);
}

static void
a_forgotten_login(void)
{
	struct browser b, c, owner;
	char token[KY_COOKIE_SIZE];
	uint32_t letters;
	uint64_t id;

	porch_open();
	owner = account(email, &id);
	(void)with_password(&owner, KY_ACT_PASSWORD, "", "the forgotten one");
	letters = box.n;
	b = visit("192.0.2.1");
	T_WORD("nobody's", with_email(&b, KY_ACT_RECOVER, "no@example.com"),
	    KY_WORD_LINK_SENT);
	t_eq_int("no letter", box.n, letters);
	T_WORD("somebody's", with_email(&b, KY_ACT_RECOVER, email),
	    KY_WORD_LINK_SENT);
	t_ok("a link of our own",
	    strncmp(box_last(KY_LETTER_RECOVER)->link,
		"https://portal.example/zh-Hans/recover/", 39) == 0);
	(void)snprintf(token, sizeof(token), "%s",
	    box_secret(KY_LETTER_RECOVER));
	T_WORD("weak", set_anew(&b, token, "short"), KY_WORD_WEAK_PASSWORD);
	T_WORD("another link", set_anew(&b, "x", good), KY_WORD_WRONG_LINK);
	T_WORD("set", set_anew(&b, token, good), KY_WORD_DONE);
	t_ok("everybody is told",
	    box_count(KY_LETTER_NEWS, email) == 2 &&
		strcmp(box_last(KY_LETTER_NEWS)->what.text,
		    "password-changed") == 0);
	T_WORD("and signed out", do_act(&owner, KY_ACT_LOOK),
	    KY_WORD_NO_SESSION);
	T_WORD("once", set_anew(&b, token, good), KY_WORD_WRONG_LINK);
	c = visit("192.0.2.2");
	T_WORD("signed in with it",
	    with_password(&c, KY_ACT_SIGN_IN, email, good), KY_WORD_SIGNED_IN);
	T_WORD("the old one is gone",
	    with_password(&b, KY_ACT_SIGN_IN, email, "the forgotten one"),
	    KY_WORD_WRONG_LOGIN);
	(void)with_email(&b, KY_ACT_RECOVER, email);
	(void)snprintf(token, sizeof(token), "%s",
	    box_secret(KY_LETTER_RECOVER));
	wait_us(KY_HOUR_US);
	b = visit("192.0.2.3");
	T_WORD("an old link", set_anew(&b, token, good), KY_WORD_WRONG_LINK);
	porch_close();
}

int
main(void)
{
	T_RUN(mailboxes);
	T_RUN(a_forgotten_login);
	return t_done();
}
