#include "core/ident.h"
#include "t.h"

/* Rule: docs/rules/jp.md#9.1 (telephone numbers) */
static void
msisdn_good(void)
{
	static const struct {
		const char *label, *text, *digits;
		enum ky_msisdn_kind kind;
	} cases[] = {
	    {"090 is voice", "09012345678", "819012345678", KY_MSISDN_MOBILE},
	    {"080 is voice", "08012345678", "818012345678", KY_MSISDN_MOBILE},
	    {"070 is voice", "07012345678", "817012345678", KY_MSISDN_MOBILE},
	    {"060 is voice", "06012345678", "816012345678", KY_MSISDN_MOBILE},
	    {"the same from abroad", "+819012345678", "819012345678",
		KY_MSISDN_MOBILE},
	    {"hyphens between digits", "090-1234-5678", "819012345678",
		KY_MSISDN_MOBILE},
	    {"hyphens from abroad", "+81-90-1234-5678", "819012345678",
		KY_MSISDN_MOBILE},
	    {"020 is data, 11 digits", "02012345678", "812012345678",
		KY_MSISDN_DATA},
	    {"0200 is data, 14 digits", "02001234567890", "812001234567890",
		KY_MSISDN_DATA},
	    {"0200 from abroad", "+812001234567890", "812001234567890",
		KY_MSISDN_DATA},
	    {"another country", "+14155550123", "14155550123",
		KY_MSISDN_FOREIGN},
	    {"82 is not 81", "+821012345678", "821012345678",
		KY_MSISDN_FOREIGN},
	    {"seven digits are enough abroad", "+2901234", "2901234",
		KY_MSISDN_FOREIGN},
	    {"fifteen are the most", "+491234567890123", "491234567890123",
		KY_MSISDN_FOREIGN},
	};
	struct ky_err err;

	T_CASES (c, cases) {
		struct ky_msisdn got = {""};

		t_good(c->label,
		    ky_msisdn_parse(ky_str_of(c->text), &got, &err), &err);
		t_eq_str(c->label, got.digits, c->digits);
		t_eq_int(c->label, got.kind, c->kind);
	}
}

/* Rule: docs/rules/jp.md#9.1 (numbers that no line of ours can have) */
static void
msisdn_bad(void)
{
	static const struct {
		const char *label, *text, *words;
	} cases[] = {
	    {"a pager", "02041234567", "character 1: 0204 is a pager number"},
	    {"a pager from abroad", "+812041234567",
		"character 4: 0204 is a pager number"},
	    {"an IP phone", "05012345678", "character 1: 050 is an IP phone"},
	    {"an IP phone with hyphens", "+81-50-1234-5678",
		"character 5: 050 is an IP phone"},
	    {"fixed-mobile", "06001234567",
		"character 1: 0600 is a fixed-mobile (FMC) number"},
	    {"0700, 0800 and 0900 are no mobiles", "08001234567",
		"character 1: 0800 is not a mobile number"},
	    {"0900", "09001234567", "0900 is not a mobile number"},
	    {"0700", "07001234567", "0700 is not a mobile number"},
	    {"a landline", "0312345678",
		"character 1: a landline or service number"},
	    {"a landline from abroad", "+81312345678",
		"character 4: a landline or service number"},
	    {"a prefix for calls abroad", "0014155550123",
		"character 1: 00 starts a dialling prefix"},
	    {"the same, mobile", "01014155550123",
		"character 1: 010 is a dialling prefix"},
	    {"one digit short", "0901234567",
		"character 11: a number with 090 has 11 digits"},
	    {"one digit more", "090123456789",
		"character 12: a number with 090 has 11 digits"},
	    {"one digit more, hyphens counted", "090-1234-56789",
		"character 14: a number with 090 has 11 digits"},
	    {"one digit more from abroad", "+8190123456789",
		"character 14: a number with 090 has 11 digits"},
	    {"0200 with 11 digits", "02001234567",
		"character 12: a number with 0200 has 14 digits"},
	    {"020 with 14 digits", "02012345678901",
		"character 12: a number with 020 has 11 digits"},
	    {"cut short", "0901", "character 5: ends too early"},
	    {"country only", "+81", "character 4: ends too early"},
	    {"nothing", "", "character 1: starts with neither + nor 0"},
	    {"plus only", "+", "character 2: ends too early, 7 digits needed"},
	    {"no plus abroad", "14155550123",
		"character 1: starts with neither + nor 0"},
	    {"the 0 stays at home", "+8109012345678",
		"character 4: the 0 is dropped after +81"},
	    {"country code 0", "+0123456789",
		"character 2: no country code starts with 0"},
	    {"six digits abroad", "+290123", "character 8: ends too early"},
	    {"sixteen digits", "+4912345678901234",
		"character 17: more than 15 digits"},
	    {"a blank", "090 12345678", "character 4: not a digit"},
	    {"a letter", "0901234567O", "character 11: not a digit"},
	    {"two pluses", "++819012345678", "character 2: not a digit"},
	    {"hyphen in front", "-09012345678", "character 1: not a digit"},
	    {"hyphen after plus", "+-819012345678", "character 2: not a digit"},
	    {"hyphen at the end", "09012345678-", "character 12: not a digit"},
	    {"two hyphens", "090--12345678", "character 4: not a digit"},
	};
	struct ky_err err;

	T_CASES (c, cases) {
		struct ky_msisdn got = {"untouched"};

		err.msg[0] = '\0';
		t_bad(c->label, ky_msisdn_parse(ky_str_of(c->text), &got, &err),
		    KY_E_INPUT, &err, c->words);
		t_eq_str(c->label, got.digits, "untouched");
	}
}

/* Rule: docs/rules/jp.md#9.4 (check digits of synthetic cards) */
static void
luhn(void)
{
	t_eq_int("a foreign card", ky_luhn_digit("896588081210001114", 18),
	    '6');
	t_eq_int("a docomo card", ky_luhn_digit("898110000350000001", 18), '9');
	t_eq_int("a SoftBank card", ky_luhn_digit("898120000000000012", 18),
	    '6');
	t_eq_int("a KDDI card", ky_luhn_digit("898130000000000123", 18), '0');
	t_eq_int("no digit at all", ky_luhn_digit("", 0), '0');
}

/* Rule: docs/rules/jp.md#9.4 (card numbers) */
static void
iccid_good(void)
{
	static const struct {
		const char *label, *text, *digits;
		enum ky_iccid_issuer issuer;
		bool checked;
	} cases[] = {
	    {"docomo, 19 digits", "8981100003500000019", "8981100003500000019",
		KY_ICCID_DOCOMO, true},
	    {"SoftBank", "8981200000000000126", "8981200000000000126",
		KY_ICCID_SOFTBANK, true},
	    {"KDDI", "8981300000000001230", "8981300000000001230",
		KY_ICCID_KDDI, true},
	    {"abroad", "8965880812100011146", "8965880812100011146",
		KY_ICCID_FOREIGN, true},
	    {"18 digits carry no check digit", "898110000350000001",
		"898110000350000001", KY_ICCID_DOCOMO, false},
	    {"an issuer in Japan not known to us", "898140000000000000",
		"898140000000000000", KY_ICCID_JAPAN_UNKNOWN, false},
	    {"20 digits", "89811000035000000000", "89811000035000000000",
		KY_ICCID_DOCOMO, true},
	    {"the chip's filler is dropped", "8981100003500000019F",
		"8981100003500000019", KY_ICCID_DOCOMO, true},
	    {"and after 18 digits", "898110000350000001F", "898110000350000001",
		KY_ICCID_DOCOMO, false},
	};
	struct ky_err err;

	T_CASES (c, cases) {
		struct ky_iccid got = {""};

		t_good(c->label, ky_iccid_parse(ky_str_of(c->text), &got, &err),
		    &err);
		t_eq_str(c->label, got.digits, c->digits);
		t_eq_int(c->label, got.issuer, c->issuer);
		t_eq_int(c->label, got.checked, c->checked);
	}
}

static void
iccid_bad(void)
{
	static const struct {
		const char *label, *text, *words;
	} cases[] = {
	    {"a digit mistyped", "8981100003500000119",
		"character 19: check digit does not fit"},
	    {"two digits swapped", "8981100005300000019",
		"character 19: check digit does not fit"},
	    {"20 digits mistyped", "89811000035000000001",
		"character 20: check digit does not fit"},
	    {"17 digits", "89811000035000000",
		"character 18: ends too early, 18 digits needed"},
	    {"21 digits", "898110000350000000123",
		"character 21: more than 20 digits"},
	    {"a filler after 20 digits", "89811000035000000000F",
		"character 21: a filler after 20 digits"},
	    {"a filler in between", "898110000F350000001",
		"character 10: not a digit"},
	    {"two fillers", "898110000350000001FF",
		"character 19: not a digit"},
	    {"a bank card", "4981100003500000019",
		"character 1: a SIM card's number starts with 89"},
	    {"nothing", "", "character 1: ends too early"},
	    {"the number printed by docomo", "DN0503500000018",
		"character 1: not a digit"},
	};
	struct ky_err err;

	T_CASES (c, cases) {
		struct ky_iccid got = {"untouched"};

		err.msg[0] = '\0';
		t_bad(c->label, ky_iccid_parse(ky_str_of(c->text), &got, &err),
		    KY_E_INPUT, &err, c->words);
		t_eq_str(c->label, got.digits, "untouched");
	}
}

/* Rule: docs/rules/jp.md#9.4 (the number printed on docomo cards) */
static void
docomo(void)
{
	static const struct {
		const char *label, *text, *iccid;
	} cases[] = {
	    {"maker DN is 00", "DN0503500000018", "8981100003500000019"},
	    {"the printed last digit does not matter", "DN0503500000010",
		"8981100003500000019"},
	    {"maker GE is 01", "GE0503512345678", "8981100013512345674"},
	    {"maker AX is 02", "AX0503512345678", "8981100023512345673"},
	    {"maker TS is 04", "TS0503512345678", "8981100043512345671"},
	    {"maker GD is 05", "GD0503512345678", "8981100053512345670"},
	};
	static const struct {
		const char *label, *text, *words;
	} bad[] = {
	    {"small letters", "dn0503500000018",
		"character 1: not a capital letter"},
	    {"one letter", "D00503500000018",
		"character 2: not a capital letter"},
	    {"a letter among the digits", "DN05035O0000018",
		"character 8: not a digit"},
	    {"one digit short", "DN050350000001",
		"character 15: ends too early"},
	    {"one digit more", "DN05035000000181",
		"character 16: more than 13 digits"},
	};
	struct ky_docomo_card card;
	struct ky_iccid got, again;
	struct ky_err err;

	T_CASES (c, cases) {
		t_good(c->label,
		    ky_docomo_card_parse(ky_str_of(c->text), &card, &err),
		    &err);
		t_eq_str(c->label, card.text, c->text);
		t_good(c->label, ky_docomo_card_iccid(&card, &got, &err), &err);
		t_eq_str(c->label, got.digits, c->iccid);
		t_eq_int(c->label, got.issuer, KY_ICCID_DOCOMO);
		t_ok("a digit of our own checks nothing", !got.checked);
		t_good("the result is a good card number",
		    ky_iccid_parse(ky_str_of(got.digits), &again, &err), &err);
	}
	T_CASES (c, bad) {
		struct ky_docomo_card untouched = {"untouched"};

		err.msg[0] = '\0';
		t_bad(c->label,
		    ky_docomo_card_parse(ky_str_of(c->text), &untouched, &err),
		    KY_E_INPUT, &err, c->words);
		t_eq_str(c->label, untouched.text, "untouched");
	}
	t_good("letters of an unknown maker are a card",
	    ky_docomo_card_parse(KY_STR("ZZ0503500000018"), &card, &err), &err);
	memcpy(got.digits, "untouched", 10);
	t_bad("but lead to no card number",
	    ky_docomo_card_iccid(&card, &got, &err), KY_E_INPUT, &err,
	    "no card maker of these letters is known");
	t_eq_str("and touch nothing", got.digits, "untouched");
}

/* Rule: docs/rules/jp.md#9.3 (440 has two digits, 441 has three) */
static void
imsi(void)
{
	static const struct {
		const char *label, *text;
		uint8_t mnc_len;
	} cases[] = {
	    {"440 has a two-digit network", "440101234567890", 2},
	    {"441 has a three-digit network", "441201234567890", 3},
	    {"a foreign plan is not guessed", "310150123456789", 0},
	};
	static const struct {
		const char *label, *text, *words;
	} bad[] = {
	    {"14 digits", "44010123456789",
		"character 15: ends too early, 15 digits needed"},
	    {"16 digits", "4401012345678901",
		"character 16: more than 15 digits"},
	    {"a hyphen", "440-10123456789", "character 4: not a digit"},
	};
	struct ky_err err;

	T_CASES (c, cases) {
		struct ky_imsi got = {"", 9};

		t_good(c->label, ky_imsi_parse(ky_str_of(c->text), &got, &err),
		    &err);
		t_eq_str(c->label, got.digits, c->text);
		t_eq_int(c->label, got.mnc_len, c->mnc_len);
	}
	T_CASES (c, bad) {
		struct ky_imsi got = {"untouched", 9};

		err.msg[0] = '\0';
		t_bad(c->label, ky_imsi_parse(ky_str_of(c->text), &got, &err),
		    KY_E_INPUT, &err, c->words);
		t_eq_str(c->label, got.digits, "untouched");
	}
}

/* Rule: docs/rules/jp.md#9.5 (the whole number mod 97 is 1) */
static void
eid(void)
{
	static const struct {
		const char *label, *text;
	} cases[] = {
	    {"a chip of the older form", "89049032123451234512345678901235"},
	    {"need not start with 89", "35000000000000000000000000000033"},
	};
	static const struct {
		const char *label, *text, *words;
	} bad[] = {
	    {"a digit mistyped", "89049032123451234512345678901335",
		"character 31: check digits do not fit"},
	    {"neighbours swapped", "89049032124351234512345678901235",
		"character 31: check digits do not fit"},
	    {"all zeros", "00000000000000000000000000000000",
		"character 31: check digits do not fit"},
	    {"31 digits", "8904903212345123451234567890123",
		"character 32: ends too early, 32 digits needed"},
	    {"33 digits", "890490321234512345123456789012351",
		"character 33: more than 32 digits"},
	    {"a card's filler", "8904903212345123451234567890123F",
		"character 32: not a digit"},
	};
	struct ky_err err;

	T_CASES (c, cases) {
		struct ky_eid got = {""};

		t_good(c->label, ky_eid_parse(ky_str_of(c->text), &got, &err),
		    &err);
		t_eq_str(c->label, got.digits, c->text);
	}
	T_CASES (c, bad) {
		bool digits = strstr(c->words, "check digits") != NULL;
		struct ky_eid got = {"untouched"};

		t_ok("a chip's own",
		    ky_eid_take(ky_str_of(c->text), &got) == digits);
		t_eq_str(c->label, got.digits, digits ? c->text : "");
		got = (struct ky_eid){"untouched"};
		err.msg[0] = '\0';
		t_bad(c->label, ky_eid_parse(ky_str_of(c->text), &got, &err),
		    KY_E_INPUT, &err, c->words);
		t_eq_str(c->label, got.digits, "untouched");
	}
}

/* Rule: docs/rules/jp.md#9.6 (15 digits with a Luhn digit) */
static void
imei(void)
{
	static const struct {
		const char *label, *text, *words;
	} bad[] = {
	    {"a digit mistyped", "490154203237519",
		"character 15: check digit does not fit"},
	    {"without its check digit", "49015420323751",
		"character 15: ends too early"},
	    {"with a software version", "4901542032375181",
		"character 16: more than 15 digits"},
	};
	struct ky_imei got = {""};
	struct ky_err err;

	t_good("a phone", ky_imei_parse(KY_STR("490154203237518"), &got, &err),
	    &err);
	t_eq_str("a phone", got.digits, "490154203237518");
	T_CASES (c, bad) {
		struct ky_imei untouched = {"untouched"};

		err.msg[0] = '\0';
		t_bad(c->label,
		    ky_imei_parse(ky_str_of(c->text), &untouched, &err),
		    KY_E_INPUT, &err, c->words);
		t_eq_str(c->label, untouched.digits, "untouched");
	}
}

static void
contract_no(void)
{
	static const struct {
		const char *label, *text, *words; /* NULL: good */
	} cases[] = {
	    {"one character", "7", NULL},
	    {"every kind of character", "Demo_2024.00-1", NULL},
	    {"an underscore in front", "_7", NULL},
	    {"32 characters", "12345678901234567890123456789012", NULL},
	    {"33 characters", "123456789012345678901234567890123",
		"character 33: longer than 32 characters"},
	    {"nothing", "", "character 1: nothing there"},
	    {"hidden file", ".7", "character 1: cannot stand here"},
	    {"looks like an option", "-7", "character 1: cannot stand here"},
	    {"a path", "a/b", "character 2: cannot stand here"},
	    {"a blank", "a b", "character 2: cannot stand here"},
	    {"beyond ASCII", "a\xc3\xa9", "character 2: cannot stand here"},
	};
	struct ky_err err;

	T_CASES (c, cases) {
		struct ky_contract_no got = {"untouched"};
		enum ky_code code;

		err.msg[0] = '\0';
		code = ky_contract_no_parse(ky_str_of(c->text), &got, &err);
		if (c->words == NULL)
			t_good(c->label, code, &err);
		else
			t_bad(c->label, code, KY_E_INPUT, &err, c->words);
		t_eq_str(c->label, got.text,
		    c->words == NULL ? c->text : "untouched");
	}
	t_bad("a NUL inside",
	    ky_contract_no_parse(KY_STR("a\0b"), &(struct ky_contract_no){""},
		&err),
	    KY_E_INPUT, &err, "character 2: cannot stand here");
}

static void
slug(void)
{
	static const struct {
		const char *label, *text, *words; /* NULL: good */
	} cases[] = {
	    {"a provider", "demo-mobile", NULL},
	    {"one letter", "a", NULL},
	    {"digits inside", "a1", NULL},
	    {"31 characters", "a234567890123456789012345678901", NULL},
	    {"32 characters", "a2345678901234567890123456789012",
		"character 32: longer than 31 characters"},
	    {"nothing", "", "character 1: nothing there"},
	    {"a digit in front", "1a", "character 1: cannot stand here"},
	    {"a hyphen in front", "-a", "character 1: cannot stand here"},
	    {"a capital", "aB", "character 2: cannot stand here"},
	    {"a dot", "a.b", "character 2: cannot stand here"},
	    {"an underscore", "a_b", "character 2: cannot stand here"},
	};
	struct ky_err err;

	T_CASES (c, cases) {
		struct ky_slug got = {"untouched"};
		enum ky_code code;

		err.msg[0] = '\0';
		code = ky_slug_parse(ky_str_of(c->text), &got, &err);
		if (c->words == NULL)
			t_good(c->label, code, &err);
		else
			t_bad(c->label, code, KY_E_INPUT, &err, c->words);
		t_eq_str(c->label, got.text,
		    c->words == NULL ? c->text : "untouched");
	}
}

static void
masks(void)
{
	static const struct {
		const char *label;
		struct ky_msisdn number;
		const char *want;
	} numbers[] = {
	    {"a mobile number", {.digits = "819012345678"}, "+8190****5678"},
	    {"a long data number", {.digits = "812001234567890"},
		"+8120****7890"},
	    {"a short foreign one shows less", {.digits = "2901234"},
		"+29****4"},
	    {"no number", {.digits = ""}, ""},
	};
	static const struct ky_iccid long_card = {"89811000035000000000",
	    KY_ICCID_DOCOMO, true};
	static const struct ky_iccid short_card = {"898110000350000001",
	    KY_ICCID_DOCOMO, false};
	char got[KY_MASK_SIZE];

	T_CASES (c, numbers) {
		ky_msisdn_mask(&c->number, got);
		t_eq_str(c->label, got, c->want);
	}
	ky_iccid_mask(&long_card, got);
	t_eq_str("a card shows issuer and end", got, "8981100****0000");
	ky_iccid_mask(&short_card, got);
	t_eq_str("a shorter card has the same form", got, "8981100****0001");
	ky_iccid_mask(&(struct ky_iccid){.digits = ""}, got);
	t_eq_str("no card", got, "");
	ky_imsi_mask(&(struct ky_imsi){"440101234567890", 2}, got);
	t_eq_str("a subscriber", got, "44010****890");
	ky_eid_mask(&(struct ky_eid){"89049032123451234512345678901235"}, got);
	t_eq_str("a chip", got, "89049032****1235");
	ky_imei_mask(&(struct ky_imei){"490154203237518"}, got);
	t_eq_str("a phone", got, "4901****7518");
}

int
main(void)
{
	T_RUN(msisdn_good);
	T_RUN(msisdn_bad);
	T_RUN(luhn);
	T_RUN(iccid_good);
	T_RUN(iccid_bad);
	T_RUN(docomo);
	T_RUN(imsi);
	T_RUN(eid);
	T_RUN(imei);
	T_RUN(contract_no);
	T_RUN(slug);
	T_RUN(masks);
	return t_done();
}
