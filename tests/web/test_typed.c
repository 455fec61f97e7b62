/* What people type, and what it is. */
#include "../t.h"
#include "web/typed.h"

static void
plain(void)
{
	static const struct {
		const char *typed, *plain; /* NULL: refused */
	} cases[] = {
	    {"\u202d090 1234 5678\u202c", "09012345678"},
	    {"1234\u200b5678\ufeff", "12345678"},
	    {"\u202d\u202c", NULL},
	    {"123456", "123456"},
	    {" 123 456 ", "123456"},
	    {"１２３４５６", "123456"},
	    {"０９０－１２３４－５６７８", "090-1234-5678"},
	    {"ＤＭ＿７～", "DM_7~"},
	    {"０９０ー１２３４ー５６７８", "090-1234-5678"},
	    {"DM‐7–8—9−0", "DM-7-8-9-0"},
	    {"name＠example．com", NULL}, /* does not fit */
	    {"a＠b．jp", "a@b.jp"},
	    {"123\xe3\x80\x80"
	     "456",
		"123456"},
	    {"+81 90 1234 5678", "+819012345678"},
	    {"090ー1234ー5678", "090-1234-5678"}, /* the long vowel's */
	    {"090−1234−5678", "090-1234-5678"},   /* minus */
	    {"090‐1234‐5678", "090-1234-5678"},   /* hyphen */
	    {"090—1234―5678", "090-1234-5678"},   /* dash, bar */
	    {"090ｰ1234─5678", "090-1234-5678"},
	    {"", NULL},
	    {"  ", NULL},
	    {"一二三", NULL},
	    {"12\x7f", NULL},
	    {"caf\xc3\xa9", NULL},
	    {"\xef\xbc", NULL},
	    {"\xff", NULL},
	    {"1234567890123456", NULL}, /* does not fit */
	    {"123456789012345", "123456789012345"},
	};

	T_CASES (c, cases) {
		char out[16] = "untouched";
		bool ok = ky_typed_plain(ky_str_of(c->typed), out, sizeof(out));

		t_ok(c->typed, ok == (c->plain != NULL));
		t_eq_str("as plain text", out,
		    c->plain != NULL ? c->plain : "untouched");
	}
}

static void
line(void)
{
	static const struct {
		const char *label, *typed, *line; /* NULL: refused */
	} cases[] = {
	    {"plain", "Li Wei", "Li Wei"},
	    {"nothing", "", ""},
	    {"blanks around", "  Li Wei \t", "Li Wei"},
	    {"as it is written", "山田　太郎", "山田　太郎"},
	    {"copied from a phone", "\u202d+81 90\u202c", "+81 90"},
	    {"of no width", "a\u200bb\ufeff", "ab"},
	    {"turned around", "\u202egnp.exe", "gnp.exe"},
	    {"an escape", "a\033[31mb", "a[31mb"},
	    {"only what is not seen", "\u200b\u200b", ""},
	    {"two lines", "a\nb", NULL},
	    {"two lines of another kind", "a\u2028b", NULL},
	    {"no UTF-8", "a\xff", NULL},
	    {"too long", "123456789012345678901234567890123", NULL},
	};

	T_CASES (c, cases) {
		char out[32] = "untouched";
		bool ok = ky_typed_line(ky_str_of(c->typed), out, sizeof(out));

		t_ok(c->label, ok == (c->line != NULL));
		t_eq_str("as a line", out,
		    c->line != NULL ? c->line : "untouched");
	}
}

static void
phone(void)
{
	static const struct {
		const char *typed, *number; /* NULL: refused */
	} cases[] = {
	    {"090-1234-5678", "09012345678"},
	    {"０９０ー１２３４ー５６７８", "09012345678"},
	    {"090.1234.5678", "09012345678"},
	    {"(090) 1234-5678", "09012345678"},
	    {"+81 90 1234 5678", "+819012345678"},
	    {"+81 (0)90-1234-5678", "+819012345678"},
	    {"＋８１ ０９０ １２３４ ５６７８", "+819012345678"},
	    {"0081 90 1234 5678", "+819012345678"},
	    {"0081 090 1234 5678", "+819012345678"},
	    {"010-81-90-1234-5678", "+819012345678"},
	    {"011 81 90 1234 5678", "+819012345678"},
	    {"001 81 90 1234 5678", "+819012345678"},
	    {"819012345678", "+819012345678"},
	    {"011-812-3456", "0118123456"}, /* Sapporo */
	    {"+44 20 7946 0000", "+442079460000"},
	    {"81-90-1234-5678", "+819012345678"},
	    {"90 1234 5678", "+819012345678"},
	    {"+886 912 345 678", "+886912345678"},
	    {"+82 10-1234-5678", "+821012345678"},
	    {"03-1234-5678", "0312345678"}, {"10-1234-5678", "1012345678"},
	    {"12345", "12345"}, {"number", "number"}, {"", NULL},
	    {"九〇", NULL},
	    {"123456789012345678901234567890123", NULL}, /* does not fit */
	};

	T_CASES (c, cases) {
		char out[24] = "untouched";
		bool ok = ky_typed_phone(ky_str_of(c->typed), out, sizeof(out));

		t_ok(c->typed, ok == (c->number != NULL));
		t_eq_str("as a number", out,
		    c->number != NULL ? c->number : "untouched");
	}
}

static void
mailbox(void)
{
	static const struct {
		const char *typed, *mailbox; /* NULL: refused */
	} cases[] = {
	    {"hana@example.com", "hana@example.com"},
	    {"ｈａｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "hana@example.com"},
	    {" hana@example.com　", "hana@example.com"},
	    {"hanaー1@example.com", "hana-1@example.com"},
	    {"ha na@example.com", "ha na@example.com"}, /* not mended */
	    {"花@example.com", NULL},
	    {"a@b\nc", NULL},
	};

	T_CASES (c, cases) {
		char out[32] = "untouched";
		bool ok = ky_typed_mailbox(ky_str_of(c->typed), out,
		    sizeof(out));

		t_ok(c->typed, ok == (c->mailbox != NULL));
		t_eq_str("as an address", out,
		    c->mailbox != NULL ? c->mailbox : "untouched");
	}
}

static void
yen(void)
{
	static const struct {
		const char *typed;
		int64_t minor; /* -1: refused */
	} cases[] = {
	    {"3278", 3278},
	    {"3,278", 3278},
	    {"¥3,278", 3278},
	    {"￥３，２７８", 3278},
	    {"3278円", 3278},
	    {"3278 yen", 3278},
	    {"JPY 3278", 3278},
	    {"0", 0},
	    {"1000000000", 1000000000},
	    {"1000000001", -1},
	    {"99999999999999999999", -1},
	    {"-5", -1},
	    {"32.78", -1},
	    {"", -1},
	    {"円", -1},
	    {",", -1},
	    {"three", -1},
	};

	T_CASES (c, cases) {
		int64_t minor = -1;
		bool ok = ky_typed_yen(ky_str_of(c->typed), &minor);

		t_ok(c->typed, ok == (c->minor >= 0));
		t_eq_int("in yen", minor, c->minor);
	}
}

int
main(void)
{
	T_RUN(plain);
	T_RUN(line);
	T_RUN(phone);
	T_RUN(mailbox);
	T_RUN(yen);
	return t_done();
}
