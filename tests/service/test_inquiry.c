#include "porch.h"

static struct ky_inquiry wanted;
static struct ky_result r;

static struct ky_call
asking(enum ky_inquiry_kind kind, const char *text)
{
	struct ky_call c = desk_call(&d, KY_CALL_INQUIRY_NEW);

	memset(&wanted, 0, sizeof(wanted));
	wanted.kind = kind;
	(void)snprintf(wanted.text, sizeof(wanted.text), "%s", text);
	(void)snprintf(wanted.language, sizeof(wanted.language), "ko");
	c.in.inquiry.wanted = &wanted;
	(void)snprintf(c.in.inquiry.from, sizeof(c.in.inquiry.from),
	    "192.0.2.1");
	return c;
}

static struct ky_slug
ask(const struct ky_call *c)
{
	if (!t_good("asked", desk_do(&d, c, &r, &err), &err))
		return (struct ky_slug){""};
	t_ok("new", r.n == 1 && r.out.inquiries->state == KY_INQUIRY_NEW);
	return r.out.inquiries->id;
}

static enum ky_code
decide(const struct ky_slug *id, enum ky_inquiry_state to, const char *answer)
{
	struct ky_call c = desk_call(&d, KY_CALL_INQUIRY_MOVE);

	memset(&wanted, 0, sizeof(wanted));
	(void)snprintf(wanted.answer, sizeof(wanted.answer), "%s", answer);
	c.in.inquiry.id = *id;
	c.in.inquiry.state = to;
	c.in.inquiry.wanted = &wanted;
	return desk_do(&d, &c, &r, &err);
}

static void
a_message_is_answered(void)
{
	struct ky_call c, list, get;
	struct ky_slug id;

	porch_open();
	c = asking(KY_INQUIRY_MESSAGE, "two\nlines");
	(void)snprintf(wanted.email, sizeof(wanted.email), "x@example.com");
	id = ask(&c);
	list = desk_call(&d, KY_CALL_INQUIRIES);
	list.in.inquiry.kind = KY_INQUIRY_MESSAGE;
	list.in.inquiry.state = KY_INQUIRY_NEW;
	t_good("listed", desk_do(&d, &list, &r, &err), &err);
	t_ok("one", r.n == 1 && !r.more);
	list.in.inquiry.kind = KY_INQUIRY_CASE;
	t_good("listed", desk_do(&d, &list, &r, &err), &err);
	t_eq_int("of another kind none", r.n, 0);
	t_good("answered", decide(&id, KY_INQUIRY_ANSWERED, "so it is"), &err);
	t_bad("again", decide(&id, KY_INQUIRY_ANSWERED, ""), KY_E_REFUSED, &err,
	    "does not allow");
	get = desk_call(&d, KY_CALL_INQUIRY_GET);
	get.in.inquiry.id = id;
	t_good("got", desk_do(&d, &get, &r, &err), &err);
	t_ok("all of it",
	    r.found && strcmp(r.out.inquiries->text, "two\nlines") == 0 &&
		strcmp(r.out.inquiries->answer, "so it is") == 0 &&
		strcmp(r.out.inquiries->decided_by.text, "counter-1") == 0 &&
		r.out.inquiries->decided.us != 0);
	(void)snprintf(get.in.inquiry.id.text, sizeof(get.in.inquiry.id.text),
	    "iq-none");
	t_good("none", desk_do(&d, &get, &r, &err), &err);
	t_ok("is not found", !r.found);
	porch_close();
}

static void
what_is_not_taken(void)
{
	struct ky_call c;
	enum ky_code code = KY_OK;
	struct ky_slug id;

	porch_open();
	c = asking(KY_INQUIRY_MESSAGE, "x");
	(void)snprintf(wanted.email, sizeof(wanted.email), "no mailbox");
	t_bad("no mailbox", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err, "");
	c = asking(KY_INQUIRY_RECOVERY, "x");
	t_bad("nowhere to write to", desk_do(&d, &c, &r, &err), KY_E_INPUT,
	    &err, "where to write");
	c = asking(KY_INQUIRY_PAPERS, "x");
	t_bad("papers of nobody", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "an account");
	memset(wanted.text, 'x', sizeof(wanted.text));
	t_bad("no end", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err, "");
	c = asking(KY_INQUIRY_CASE, "\xff\xff");
	t_bad("no UTF-8", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err, "");
	c = asking(KY_INQUIRY_CASE, "x");
	id = ask(&c);
	for (int i = 0; code == KY_OK && i < 20; i++)
		code = desk_do(&d, &c, &r, &err);
	t_eq_int("nor without end", code, KY_E_LIMIT);
	d.who.role = KY_ROLE_HOLDER;
	t_bad("decided by staff alone", decide(&id, KY_INQUIRY_SHOWN, ""),
	    KY_E_REFUSED, &err, "staff");
	porch_close();
}

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
	wanted.line_id = line;
	(void)snprintf(wanted.paper.text, sizeof(wanted.paper.text),
	    "residence-card");
	id = ask(&c);
	(void)do_act(&b, KY_ACT_LOOK);
	t_ok("not before",
	    ky_guest_reach(&told.session, line, KY_RIGHT_STATUS) == NULL);
	t_good("accepted", decide(&id, KY_INQUIRY_ACCEPTED, ""), &err);
	(void)do_act(&b, KY_ACT_LOOK);
	t_ok("reached",
	    ky_guest_reach(&told.session, line, KY_RIGHT_ALL) != NULL);
	T_WORD("worth", with_line(&b, KY_ACT_AUTHORITY, line), KY_WORD_DONE);
	t_eq_str("what staff saw", ky_grade_name(told.standing.grade),
	    "attested");
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

int
main(void)
{
	T_RUN(a_message_is_answered);
	T_RUN(what_is_not_taken);
	T_RUN(papers_prove_a_line);
	T_RUN(staff_gives_a_login_back);
	return t_done();
}
