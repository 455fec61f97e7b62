#include "asked.h"

static void
papers_prove_a_line(void)
{
	struct ky_call c;
	struct browser b;
	struct ky_slug id;
	uint64_t mine, line;

	porch_open();
	b = account("holder@example.com", &mine);
	line = line_with("", true, NULL);
	c = asking(KY_INQUIRY_PAPERS, "my other line");
	memcpy(c.in.inquiry.cookie, b.cookie, sizeof(b.cookie));
	(void)snprintf(wanted.email, sizeof(wanted.email),
	    "holder@example.com");
	(void)snprintf(wanted.paper.text, sizeof(wanted.paper.text),
	    "residence-card");
	id = ask(&c);
	(void)do_act(&b, KY_ACT_LOOK);
	t_ok("not before",
	    ky_guest_reach(&told.session, line, KY_RIGHT_STATUS) == NULL);
	t_bad("of which line?", decide(&id, KY_INQUIRY_ACCEPTED, ""),
	    KY_E_INPUT, &err, "of a line");
	t_bad("of none there is",
	    decide_line(&id, KY_INQUIRY_ACCEPTED, "", 9999), KY_E_INPUT, &err,
	    "of a line");
	t_good("accepted", decide_line(&id, KY_INQUIRY_ACCEPTED, "", line),
	    &err);
	t_eq_str("a link to the line, which needs a login",
	    strstr(box_last(KY_LETTER_ACCEPTED)->link, "/ko/lines/") != NULL
		? "lines"
		: box_last(KY_LETTER_ACCEPTED)->link,
	    "lines");
	(void)do_act(&b, KY_ACT_LOOK);
	t_ok("reached",
	    ky_guest_reach(&told.session, line, KY_RIGHT_ALL) != NULL);
	T_WORD("worth", with_line(&b, KY_ACT_AUTHORITY, line), KY_WORD_DONE);
	t_eq_str("what staff saw", ky_grade_name(told.standing.grade),
	    "attested");
	t_eq_int("and a hold", told.standing.hold_hours, KY_AFAR_HOLD_HOURS);
	porch_close();
}

static void
staff_gives_a_login_back(void)
{
	static const char good[] = "a long enough one";
	struct ky_ask set = {.act = KY_ACT_RECOVER_SET};
	struct ky_call c;
	struct browser b, thief;
	struct ky_slug id;
	uint64_t mine;

	porch_open();
	b = account("holder@example.com", &mine);
	(void)with_password(&b, KY_ACT_PASSWORD, "", "the forgotten one");
	(void)do_act(&b, KY_ACT_SPARES);
	c = asking(KY_INQUIRY_RECOVERY, "lost my phone");
	(void)snprintf(wanted.email, sizeof(wanted.email), "new@example.com");
	(void)snprintf(wanted.subject, sizeof(wanted.subject),
	    "holder@example.com");
	id = ask(&c);
	t_good("accepted", decide(&id, KY_INQUIRY_ACCEPTED, ""), &err);
	t_eq_str("the link goes to the new mailbox",
	    box_last(KY_LETTER_RECOVER)->email, "new@example.com");
	t_eq_str("the old one is told", box_last(KY_LETTER_NEWS)->what.text,
	    "login-recovered");
	(void)snprintf(set.token, sizeof(set.token), "%s",
	    box_secret(KY_LETTER_RECOVER));
	(void)snprintf(set.password, sizeof(set.password), "%s", good);
	thief = visit("192.0.2.3");
	T_WORD("set", act(&thief, &set), KY_WORD_DONE);
	T_WORD("signed in",
	    with_password(&thief, KY_ACT_SIGN_IN, "holder@example.com", good),
	    KY_WORD_SIGNED_IN);
	t_eq_int("the recovery codes are gone", told.session.spares, 0);
	c = asking(KY_INQUIRY_RECOVERY, "x");
	(void)snprintf(wanted.email, sizeof(wanted.email), "new@example.com");
	(void)snprintf(wanted.subject, sizeof(wanted.subject),
	    "nobody@example.com");
	id = ask(&c);
	t_bad("of nobody", decide(&id, KY_INQUIRY_ACCEPTED, ""), KY_E_REFUSED,
	    &err, "");
	porch_close();
}

/* Asked, asked back, answered: each is a letter with the words of staff. */
static void
decisions_are_mailed(void)
{
	struct ky_call c;
	struct ky_slug id;
	const struct ky_letter *l;

	porch_open();
	c = asking(KY_INQUIRY_MESSAGE, "when?");
	(void)snprintf(wanted.email, sizeof(wanted.email), "x@example.com");
	id = ask(&c);
	t_bad("asked back without a word", decide(&id, KY_INQUIRY_WAITING, ""),
	    KY_E_INPUT, &err, "is a text");
	t_good("asked back", decide(&id, KY_INQUIRY_WAITING, "which\nline?"),
	    &err);
	l = box_last(KY_LETTER_WANTED);
	t_eq_str("what we need", l->text, "which\nline?");
	t_ok("where to say it",
	    strncmp(l->link, "https://portal.example/ko/contact?number=iq-",
		44) == 0 &&
		strcmp(strchr(l->link, '=') + 1, id.text) == 0);
	t_good("answered", decide(&id, KY_INQUIRY_ANSWERED, "today"), &err);
	t_eq_str("the answer", box_last(KY_LETTER_ANSWER)->text, "today");
	c = asking(KY_INQUIRY_CORRECTION, "old");
	(void)snprintf(wanted.email, sizeof(wanted.email), "x@example.com");
	id = ask(&c);
	t_good("nothing to say", decide(&id, KY_INQUIRY_ACCEPTED, ""), &err);
	t_eq_int("no letter", (int)box_count(KY_LETTER_ANSWER, ""), 1);
	c = asking(KY_INQUIRY_PAPERS, "a passport");
	(void)snprintf(wanted.email, sizeof(wanted.email), "x@example.com");
	id = ask(&c);
	t_good("refused", decide(&id, KY_INQUIRY_REFUSED, "blurred"), &err);
	l = box_last(KY_LETTER_REFUSED);
	t_eq_str("why", l->text, "blurred");
	t_eq_str("what else there is", l->link,
	    "https://portal.example/ko/end/help");
	porch_close();
}

static enum ky_word
follow(struct browser *b, const char *secret)
{
	struct ky_ask a = {.act = KY_ACT_PAPERS};

	(void)snprintf(a.token, sizeof(a.token), "%s", secret);
	return act(b, &a);
}

/* Rule of trust: hold, everybody told, one line, one use, two days. */
static void
papers_without_an_account(void)
{
	struct ky_ask set = {.act = KY_ACT_RECOVER_SET};
	struct browser b, other, holder;
	struct ky_call c;
	struct ky_slug id;
	uint64_t line, theirs;
	char secret[KY_TOKEN_SIZE];

	porch_open();
	holder = account("holder@example.com", &line);
	theirs = line_with("", true, NULL);
	c = asking(KY_INQUIRY_PAPERS, "lost everything");
	(void)snprintf(wanted.email, sizeof(wanted.email), "new@example.com");
	id = ask(&c);
	t_good("accepted", decide_line(&id, KY_INQUIRY_ACCEPTED, "", line),
	    &err);
	t_eq_int("who holds it is told: provider's mailbox, account, number",
	    (int)box_count(KY_LETTER_CLAIM, ""), 3);
	t_eq_int("by mail",
	    (int)box_count(KY_LETTER_CLAIM, "holder@example.com"), 2);
	t_ok("each with the line, as the link has it",
	    box_last(KY_LETTER_CLAIM)->line.number[0] != '\0' &&
		box_last(KY_LETTER_ACCEPTED)->line.number[0] != '\0');
	(void)snprintf(secret, sizeof(secret), "%s",
	    box_secret(KY_LETTER_ACCEPTED));
	b = visit("192.0.2.9");
	T_WORD("no other link", follow(&b, "nonsense"), KY_WORD_WRONG_LINK);
	(void)snprintf(set.token, sizeof(set.token), "%s", secret);
	(void)snprintf(set.password, sizeof(set.password), "a long enough one");
	T_WORD("it sets no password", act(&b, &set), KY_WORD_WRONG_LINK);
	T_WORD("followed", follow(&b, secret), KY_WORD_PROVEN);
	t_ok("that line",
	    told.line_id == line &&
		ky_guest_reach(&told.session, line, KY_RIGHT_ALL) != NULL);
	t_ok("and no other",
	    ky_guest_reach(&told.session, theirs, KY_RIGHT_STATUS) == NULL);
	T_WORD("worth", with_line(&b, KY_ACT_AUTHORITY, line), KY_WORD_DONE);
	t_eq_int("with a hold", told.standing.hold_hours, KY_AFAR_HOLD_HOURS);
	T_WORD("an account", do_act(&b, KY_ACT_OPEN), KY_WORD_DONE);
	t_ok("that holds it", told.session.account.text[0] != '\0');
	other = visit("192.0.2.10");
	T_WORD("once", follow(&other, secret), KY_WORD_WRONG_LINK);
	c = asking(KY_INQUIRY_PAPERS, "again");
	(void)snprintf(wanted.email, sizeof(wanted.email), "new@example.com");
	id = ask(&c);
	t_good("accepted", decide_line(&id, KY_INQUIRY_ACCEPTED, "", line),
	    &err);
	wait_us(2 * KY_DAY_US);
	other = visit("192.0.2.10");
	T_WORD("for two days", follow(&other, box_secret(KY_LETTER_ACCEPTED)),
	    KY_WORD_WRONG_LINK);
	(void)holder;
	porch_close();
}

/* Who has a stolen password, and papers of a line of his own. */
static void
a_thief_with_papers(void)
{
	static const char good[] = "a long enough one";
	struct ky_ask confirm = {.act = KY_ACT_CONFIRM,
	    .way = KY_LETTER_BY_SMS};
	struct browser owner, b;
	uint64_t line, own, other;
	struct ky_call c;
	struct ky_slug id;

	porch_open();
	owner = account("holder@example.com", &line);
	T_WORD("set", with_password(&owner, KY_ACT_PASSWORD, "", good),
	    KY_WORD_DONE);
	own = line_with("", true, NULL);
	other = line_with("", true, NULL);
	c = asking(KY_INQUIRY_PAPERS, "mine");
	(void)snprintf(wanted.email, sizeof(wanted.email), "thief@example.com");
	id = ask(&c);
	t_good("a link", decide_line(&id, KY_INQUIRY_ACCEPTED, "", own), &err);
	b = visit("192.0.2.20");
	T_WORD("in",
	    with_password(&b, KY_ACT_SIGN_IN, "holder@example.com", good),
	    KY_WORD_SIGNED_IN);
	T_WORD("followed", follow(&b, box_secret(KY_LETTER_ACCEPTED)),
	    KY_WORD_PROVEN);
	t_ok("it says nothing of the account", told.session.fresh.us == 0);
	T_WORD("no mailbox is added",
	    with_email(&b, KY_ACT_CONTACT_ADD, "thief@example.com"),
	    KY_WORD_CONFIRM_FIRST);
	(void)do_act(&owner, KY_ACT_LOOK);
	t_ok("nor is the line",
	    ky_guest_reach(&told.session, own, KY_RIGHT_STATUS) == NULL);
	c = asking(KY_INQUIRY_PAPERS, "signed in");
	memcpy(c.in.inquiry.cookie, b.cookie, sizeof(b.cookie));
	(void)snprintf(wanted.email, sizeof(wanted.email), "thief@example.com");
	id = ask(&c);
	t_good("attached by staff",
	    decide_line(&id, KY_INQUIRY_ACCEPTED, "", other), &err);
	confirm.line_id = other;
	T_WORD("asked for by it", act(&b, &confirm), KY_WORD_CODE_SENT);
	(void)give_code(&b, KY_ACT_CODE, box_last(KY_LETTER_CONFIRM)->code);
	t_ok("nor does a code to that", told.session.fresh.us == 0);
	porch_close();
}

/* Who holds the account adds a line to it by the same link. */
static void
papers_of_a_holder(void)
{
	struct ky_call c;
	struct ky_slug id;
	struct browser b;
	uint64_t line, own;

	porch_open();
	b = account("holder@example.com", &line);
	own = line_with("", true, NULL);
	c = asking(KY_INQUIRY_PAPERS, "not signed in");
	(void)snprintf(wanted.email, sizeof(wanted.email), "x@example.com");
	id = ask(&c);
	t_good("a link", decide_line(&id, KY_INQUIRY_ACCEPTED, "", own), &err);
	T_WORD("followed", follow(&b, box_secret(KY_LETTER_ACCEPTED)),
	    KY_WORD_PROVEN);
	T_WORD("out", do_act(&b, KY_ACT_SIGN_OUT), KY_WORD_DONE);
	b = visit("192.0.2.21");
	T_WORD("a code",
	    with_email(&b, KY_ACT_SIGN_IN_CODE, "holder@example.com"),
	    KY_WORD_CODE_SENT);
	T_WORD("in again",
	    give_code(&b, KY_ACT_CODE, box_last(KY_LETTER_SIGN_IN)->code),
	    KY_WORD_SIGNED_IN);
	t_ok("the account holds it",
	    ky_guest_reach(&told.session, own, KY_RIGHT_ALL) != NULL);
	porch_close();
}

static void
as(const char *who)
{
	(void)snprintf(d.who.actor.text, sizeof(d.who.actor.text), "%s", who);
}

static uint64_t
changed_line(void)
{
	uint64_t line = line_with("old@example.com", true, NULL);
	struct ky_command cmd = rig_command(KY_CMD_FACT, line);

	cmd.fact = KY_FACT_CONTACT_CHANGED;
	t_eq_int("its contact changed",
	    (int)rig_submit(&d.rig, &cmd).answer.verdict, KY_VERDICT_ACCEPTED);
	return line;
}

static void
two_persons_after_a_change(void)
{
	struct ky_call c;
	struct ky_slug id;
	uint64_t line;

	porch_open();
	line = changed_line();
	c = asking(KY_INQUIRY_PAPERS, "x");
	(void)snprintf(wanted.email, sizeof(wanted.email), "new@example.com");
	id = ask(&c);
	as("counter-1");
	t_good("the first", decide_line(&id, KY_INQUIRY_ACCEPTED, "", line),
	    &err);
	t_eq_str("seen", ky_inquiry_state_name(r.out.inquiries->state), "seen");
	t_eq_int("nobody is told yet",
	    (int)(box_count(KY_LETTER_ACCEPTED, "") +
		box_count(KY_LETTER_CLAIM, "")),
	    0);
	t_bad("the same once more",
	    decide_line(&id, KY_INQUIRY_ACCEPTED, "", line), KY_E_REFUSED, &err,
	    "another person");
	as("counter-2");
	t_bad("another line",
	    decide_line(&id, KY_INQUIRY_ACCEPTED, "",
		line_with("", true, NULL)),
	    KY_E_REFUSED, &err, "another line");
	t_good("the second", decide_line(&id, KY_INQUIRY_ACCEPTED, "", line),
	    &err);
	t_ok("both stay named",
	    strcmp(r.out.inquiries->seen_by.text, "counter-1") == 0 &&
		strcmp(r.out.inquiries->decided_by.text, "counter-2") == 0);
	t_eq_int("the link", (int)box_count(KY_LETTER_ACCEPTED, ""), 1);
	t_eq_int("the old contact",
	    (int)box_count(KY_LETTER_CLAIM, "old@example.com"), 1);
	porch_close();
}

static void
nobody_is_left_untold(void)
{
	struct ky_call c;
	struct ky_slug id;

	porch_prepare();
	desk_courier.self = NULL;
	desk_open(&d);
	c = asking(KY_INQUIRY_MESSAGE, "x");
	(void)snprintf(wanted.email, sizeof(wanted.email), "x@example.com");
	id = ask(&c);
	t_bad("no courier", decide(&id, KY_INQUIRY_ANSWERED, "y"), KY_E_REFUSED,
	    &err, "by mail");
	c = asking(KY_INQUIRY_MESSAGE, "x");
	id = ask(&c);
	t_good("nobody to tell", decide(&id, KY_INQUIRY_ANSWERED, "y"), &err);
	porch_close();
}

int
main(void)
{
	T_RUN(papers_prove_a_line);
	T_RUN(staff_gives_a_login_back);
	T_RUN(decisions_are_mailed);
	T_RUN(papers_without_an_account);
	T_RUN(a_thief_with_papers);
	T_RUN(papers_of_a_holder);
	T_RUN(two_persons_after_a_change);
	T_RUN(nobody_is_left_untold);
	return t_done();
}
