#include "asked.h"

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
	t_bad("an answer without a word", decide(&id, KY_INQUIRY_ANSWERED, ""),
	    KY_E_INPUT, &err, "is a text");
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

/* Each is told that we have it, but nobody is flooded by others. */
static void
who_asks_is_told(void)
{
	struct ky_call c;
	struct ky_slug id;
	const struct ky_letter *l;

	porch_open();
	c = asking(KY_INQUIRY_MESSAGE, "how?");
	id = ask(&c);
	t_eq_int("no mailbox, no letter", (int)box.n, 0);
	(void)snprintf(wanted.email, sizeof(wanted.email), "x@example.com");
	id = ask(&c);
	l = box_last(KY_LETTER_ASKED);
	t_eq_str("to who asked", l->email, "x@example.com");
	t_eq_str("in his language", l->language, "ko");
	t_eq_str("its number", l->inquiry.text, id.text);
	for (int i = 0; i < 7; i++) {
		/* One mailbox, however it is written. */
		(void)snprintf(wanted.email, sizeof(wanted.email),
		    i % 2 == 0 ? "X@Example.com" : "x@example.com");
		(void)ask(&c);
	}
	t_eq_int("five an hour", (int)box_count(KY_LETTER_ASKED, ""), 5);
	porch_close();
}

/* Clicked twice, or sent again because the answer got lost. */
static void
a_form_asks_once(void)
{
	static const struct {
		const char *label;
		bool happens;
		enum ky_code commit;
	} cases[] = {
	    {"at once", true, KY_OK},
	    {"a commit without an answer, which happened", true, KY_E_UNSURE},
	    {"one which did not", false, KY_E_UNSURE},
	};

	T_CASES (k, cases) {
		struct ky_slug first, id;
		struct ky_call c;

		porch_open();
		c = asking(KY_INQUIRY_MESSAGE, "how?");
		(void)snprintf(wanted.email, sizeof(wanted.email),
		    "x@example.com");
		c.in.inquiry.form[0] = 1;
		d.rig.weather.commit_happens = k->happens;
		d.rig.weather.commit = k->commit;
		first = ask(&c);
		t_eq_int(k->label, box_count(KY_LETTER_ASKED, ""), 1);
		for (int i = 0; i < 20; i++) /* and nothing is counted */
			id = ask(&c);
		t_eq_str("the same one", id.text, first.text);
		t_eq_int("told once", box_count(KY_LETTER_ASKED, ""), 1);
		c.in.inquiry.form[0] = 2;
		id = ask(&c);
		t_ok("another form is another one",
		    strcmp(id.text, first.text) != 0);
		t_eq_int("told too", box_count(KY_LETTER_ASKED, ""), 2);
		porch_close();
	}
}

static void
an_account_s_own(void)
{
	struct ky_call c, list;
	struct browser b;
	struct ky_slug id;
	uint64_t line_id;

	porch_open();
	c = asking(KY_INQUIRY_MESSAGE, "somebody's");
	(void)ask(&c);
	b = account("hana@example.com", &line_id);
	list = desk_call(&d, KY_CALL_INQUIRIES);
	list.in.inquiry.kind = KY_INQUIRY__MAX;
	list.in.inquiry.state = KY_INQUIRY_STATE__MAX;
	list.in.inquiry.account = told.session.account;
	t_good("listed", desk_do(&d, &list, &r, &err), &err);
	t_eq_int("none yet", r.n, 0);
	c = asking(KY_INQUIRY_MESSAGE, "hers");
	memcpy(c.in.inquiry.cookie, b.cookie, sizeof(b.cookie));
	id = ask(&c);
	t_good("listed", desk_do(&d, &list, &r, &err), &err);
	t_ok("hers alone",
	    r.n == 1 && strcmp(r.out.inquiries->id.text, id.text) == 0);
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
	    "where to write");
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

int
main(void)
{
	T_RUN(a_message_is_answered);
	T_RUN(who_asks_is_told);
	T_RUN(a_form_asks_once);
	T_RUN(an_account_s_own);
	T_RUN(what_is_not_taken);
	return t_done();
}
