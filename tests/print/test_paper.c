/* What a paper's sheet says, in each language. */
#include "print/paper.h"

#include "sheets.h"

#include <stdlib.h>

static const char *certificate, *steps, *receipt;

static enum ky_code
make(const char *text, enum ky_tongue t, const char *verify,
    struct ky_sheet *out, struct ky_err *err)
{
	struct ky_paper_print how = {.tongue = t,
	    .issuer = "",
	    .provider = "Demo Mobile",
	    .verify = verify};

	return ky_paper_sheet(ky_str_of(text), &how, out, err);
}

static bool
shown(const char *path, enum ky_tongue t, const char *verify)
{
	struct ky_buf file = file_of(path);
	struct ky_sheet s;
	struct ky_err err;
	bool good = t_good(ky_tongue_tag(t), make(file.p, t, verify, &s, &err),
	    &err);

	ky_buf_done(&file);
	return good && read_again(&s);
}

static void
in_each_language(void)
{
	static const struct {
		enum ky_tongue tongue;
		const char *title, *money, *day;
	} cases[] = {
	    {KY_TONGUE_EN, "Certificate", "¥4,300", "31 October 2026"},
	    {KY_TONGUE_JA, "解約完了証明書", "4,300円", "2026年10月31日"},
	    {KY_TONGUE_ZH_HANS, "解约完成证明书", "4,300日元",
		"2026年10月31日"},
	    {KY_TONGUE_ZH_HANT, "解約完成證明書", "4,300日圓",
		"2026年10月31日"},
	    {KY_TONGUE_KO, "해지 완료 증명서", "4,300엔", "2026년 10월 31일"},
	};

	T_CASES (c, cases) {
		if (!shown(certificate, c->tongue, ""))
			continue;
		t_eq_int("its language", print.tongue, c->tongue);
		t_eq_str("its heading", print.block[0].text, c->title);
		t_ok("its title has the number",
		    strstr(print.title, "KY-7H3K-9QXM-2PTA-C1") != NULL);
		t_eq_str("its number", print.number, "KY-7H3K-9QXM-2PTA-C1");
		t_ok("a demonstration says so", print.mark[0] != '\0');
		t_ok("money", says(c->money));
		t_ok("the last day", says(c->day));
		t_ok("the number, masked", says("+8190****5678"));
		t_eq_int("of the time of its issue", print.at.us / KY_SECOND_US,
		    1791072000);
		t_eq_int("without an address no code",
		    print.block[print.blocks_n - 1].kind, KY_BLOCK_PAIRS);
	}
}

static void
what_stands_there(void)
{
	if (!shown(certificate, KY_TONGUE_EN, "https://kaiyaku.example/v"))
		return;
	t_ok("how it is known", says("confirmed by another system"));
	t_ok("what is only stated", says("stated by the holder"));
	t_ok("what it does not prove",
	    says("It does not prove who the holder is"));
	t_ok("that the file counts", says("The paper itself is the signed"));
	t_ok("what the holder kept", says("ex-4c1f02a97d3be865"));
	t_ok("checked by nobody", says("nobody checked what they show"));
	t_ok("in which bytes",
	    says("c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4 "
		 "c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4"));
	t_ok("for whom an agent filed", says("ac-7h3k9qxm"));
	t_ok("the key", says("34750f98bd59fcfc"));
	t_eq_str("where to check it", print.block[print.blocks_n - 1].data,
	    "https://kaiyaku.example/v");
	if (shown(receipt, KY_TONGUE_EN, ""))
		t_ok("until when somebody must act", says("by 14 November"));
	if (shown(steps, KY_TONGUE_EN, "")) {
		t_eq_str("not called a certificate", print.block[0].text,
		    "Record of steps");
		t_ok("and why", says("The issuer is not the provider"));
	}
}

#define PAYLOAD(kind, rest) \
	"{\"document\":{\"payload\":{\"kind\":\"" kind \
	"\",\"number\":\"KY-1\",\"issuer\":\"demo\"" rest "}}}"
#define MONEY ",\"money\":{\"currency\":\"JPY\"}"

static void
no_paper(void)
{
	static const struct {
		const char *label, *text;
	} cases[] = {
	    {"nothing", ""},
	    {"a list", "[]"},
	    {"no payload", "{\"document\":{}}"},
	    {"another kind", PAYLOAD("invoice", MONEY)},
	    {"no money", PAYLOAD("receipt", "")},
	};
	struct ky_sheet s;
	struct ky_err err;

	T_CASES (c, cases)
		t_bad(c->label, make(c->text, KY_TONGUE_EN, "", &s, &err),
		    KY_E_INPUT, &err, "no paper");
}

/* Codes of a later time, and nothing that may be there. */
static void
later_papers(void)
{
	struct ky_sheet s;
	struct ky_err err;

	if (!t_good("a paper with little",
		make(PAYLOAD("receipt",
			 MONEY ",\"not_proved\":[{\"code\":\"of-later\","
			       "\"says\":\"It is of a later time.\"}]"),
		    KY_TONGUE_KO, "", &s, &err),
		&err) ||
	    !read_again(&s))
		return;
	t_ok("unknown codes bring their own English",
	    says("It is of a later time."));
}

static void
what_is_to_come_back(void)
{
	struct ky_sheet s;
	struct ky_err err;

	if (t_good("a duty of a thing",
		make(PAYLOAD("receipt",
			 MONEY ",\"duties\":[{\"kind\":\"loans\","
			       "\"what\":\"sim-card\",\"state\":\"waiting\","
			       "\"reason\":\"\",\"grade\":\"none\"}]"),
		    KY_TONGUE_JA, "", &s, &err),
		&err) &&
	    read_again(&s))
		t_ok("it is named in words",
		    says("SIMカード") && !says("sim-card"));
}

/* The paper has the provider's slug, a reader wants its name. */
static void
provider_by_name(void)
{
	struct ky_sheet s;
	struct ky_err err;

	if (t_good("a paper of a provider",
		make(PAYLOAD("receipt", MONEY ",\"provider\":\"demo-mobile\""),
		    KY_TONGUE_JA, "", &s, &err),
		&err) &&
	    read_again(&s))
		t_ok("its provider by name",
		    says("Demo Mobile") && !says("demo-mobile"));
}

int
main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	certificate = argv[1];
	steps = argv[2];
	receipt = argv[3];
	T_RUN(in_each_language);
	T_RUN(what_stands_there);
	T_RUN(no_paper);
	T_RUN(later_papers);
	T_RUN(what_is_to_come_back);
	T_RUN(provider_by_name);
	return t_done();
}
