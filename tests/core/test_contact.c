#include "core/contact.h"

#include "t.h"

static void
mailboxes(void)
{
	static const struct {
		const char *label, *text;
		bool good;
	} cases[] = {
	    {"plain", "hana@example.jp", true},
	    {"with a tag", "hana+demo@mail.example.com", true},
	    {"dots as Japanese operators gave them out", "a..b.@docomo.ne.jp",
		true},
	    {"one label", "root@localhost", true},
	    {"nothing", "", false},
	    {"no @", "hana.example.jp", false},
	    {"two of them", "hana@example@jp", false},
	    {"nothing in front", "@example.jp", false},
	    {"nothing behind", "hana@", false},
	    {"a space", "hana m@example.jp", false},
	    {"a name", "Hana <hana@example.jp>", false},
	    {"two addresses", "a@example.jp,b@example.jp", false},
	    {"a header smuggled in", "a@example.jp\r\nBcc: b@example.jp",
		false},
	    {"a quoted local part", "\"a b\"@example.jp", false},
	    {"not ASCII", "h\xc3\xa4na@example.jp", false},
	    {"a domain not ASCII", "hana@ex\xc3\xa4mple.jp", false},
	    {"an empty label", "hana@example..jp", false},
	    {"a dot at the end", "hana@example.jp.", false},
	    {"a hyphen at a label's end", "hana@example-.jp", false},
	    {"a hyphen at a label's start", "hana@-example.jp", false},
	    {"an underscore in a domain", "hana@ex_ample.jp", false},
	};

	T_CASES (c, cases) {
		char out[KY_EMAIL_SIZE] = "as it was";
		struct ky_err err;
		enum ky_code code = ky_email_parse(ky_str_of(c->text), out,
		    &err);

		t_eq_int(c->label, code, c->good ? KY_OK : KY_E_INPUT);
		t_eq_str(c->label, out, c->good ? c->text : "as it was");
	}
}

static void
one_mailbox_one_way_to_write_it(void)
{
	static const struct {
		const char *label, *email, *folded;
	} cases[] = {
	    {"small letters", "hana@example.jp", "hana@example.jp"},
	    {"capitals", "Hana.M+1@EXAMPLE.jp", "hana.m+1@example.jp"},
	    {"none", "", ""},
	};

	T_CASES (c, cases) {
		char out[KY_EMAIL_SIZE];

		ky_email_fold(c->email, out);
		t_eq_str(c->label, out, c->folded);
		t_ok("is the same mailbox", ky_email_same(c->email, c->folded));
		t_ok("and not another",
		    !ky_email_same(c->email, "hana.m@example.jp"));
	}
}

static void
lengths(void)
{
	char text[200], out[KY_EMAIL_SIZE];
	struct ky_err err;

	memset(text, 'a', sizeof(text));
	text[64] = '@';
	t_eq_int("127 signs",
	    ky_email_parse((struct ky_str){text, 127}, out, &err), KY_OK);
	t_eq_int("128 do not fit",
	    ky_email_parse((struct ky_str){text, 128}, out, &err), KY_E_INPUT);
	text[64] = 'a';
	text[65] = '@';
	t_eq_int("65 in front of the @",
	    ky_email_parse((struct ky_str){text, 80}, out, &err), KY_E_INPUT);
	text[65] = 'a';
	text[1] = '@';
	t_eq_int("a label of 64",
	    ky_email_parse((struct ky_str){text, 66}, out, &err), KY_E_INPUT);
	text[1] = 'a';
	text[2] = '@';
	text[0] = '\0';
	t_eq_int("a zero byte",
	    ky_email_parse((struct ky_str){text, 10}, out, &err), KY_E_INPUT);
}

static void
languages(void)
{
	static const struct {
		const char *text;
		bool good;
	} cases[] = {
	    {"ja", true},
	    {"en", true},
	    {"zh-Hans", true},
	    {"zh-Hant-TW", true},
	    {"es-419", true},
	    {"", false},
	    {"j", false},
	    {"ja-", false},
	    {"-ja", false},
	    {"zh--Hans", false},
	    {"zh_Hans", false},
	    {"4ja", false},
	    {"ja\n", false},
	    {"zh-Hans-CN-x", false}, /* longer than there is room for */
	    {"abcdefghi", false},
	};

	T_CASES (c, cases) {
		char out[KY_LANGUAGE_SIZE] = "none";
		struct ky_err err;

		t_eq_int(c->text,
		    ky_language_parse(ky_str_of(c->text), out, &err),
		    c->good ? KY_OK : KY_E_INPUT);
		t_eq_str(c->text, out, c->good ? c->text : "none");
	}
}

static void
masks(void)
{
	static const struct {
		const char *email, *mask;
	} cases[] = {
	    {"hana@example.jp", "h\xe2\x80\xa6@e\xe2\x80\xa6"},
	    {"a@b", "a\xe2\x80\xa6@b\xe2\x80\xa6"},
	    {"", ""},
	};

	T_CASES (c, cases) {
		char out[KY_EMAIL_MASK_SIZE];

		ky_email_mask(c->email, out);
		t_eq_str(c->email, out, c->mask);
	}
}

int
main(void)
{
	T_RUN(mailboxes);
	T_RUN(one_mailbox_one_way_to_write_it);
	T_RUN(lengths);
	T_RUN(languages);
	T_RUN(masks);
	return t_done();
}
