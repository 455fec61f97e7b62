#include "core/payee.h"

#include "t.h"

#define JAPAN_GOOD \
	.kind = KY_PAYEE_JAPAN, .name = "テスト タロウ", .account = "1234567", \
	.bank = "0001", .branch = "001", .account_kind = KY_ACCOUNT_ORDINARY
#define ABROAD_GOOD \
	.kind = KY_PAYEE_ABROAD, .name = "Max Mustermann", \
	.account = "DE89370400440532013000", .iban = true, .country = "DE"
#define OTHER_GOOD \
	.kind = KY_PAYEE_ABROAD, .name = "Kim Minsu", \
	.account = "110-123-456789", .bic = "TESTKRSE", .country = "KR"

/* A later member of a list wins over an earlier one. */
#pragma GCC diagnostic ignored "-Woverride-init"
#ifdef __clang__
#pragma clang diagnostic ignored "-Winitializer-overrides"
#endif

/* Rule: docs/rules/jp.md#8 */
static void
tidies(void)
{
	static const struct {
		const char *label;
		struct ky_payee in, out;
	} cases[] = {
	    {"nothing to do in Japan", {JAPAN_GOOD}, {JAPAN_GOOD}},
	    {"zeros in front",
		{JAPAN_GOOD, .account = "567", .bank = "1", .branch = "1"},
		{JAPAN_GOOD, .account = "0000567"}},
	    {"no blanks around the name",
		{JAPAN_GOOD, .name = "　 テスト タロウ 　"}, {JAPAN_GOOD}},
	    {"the name stays as it was told",
		{JAPAN_GOOD, .name = "てすと　ﾀﾛｳ"},
		{JAPAN_GOOD, .name = "てすと　ﾀﾛｳ"}},
	    {"a company, a current account",
		{JAPAN_GOOD, .name = "カ）テスト",
		    .account_kind = KY_ACCOUNT_CURRENT},
		{JAPAN_GOOD, .name = "カ）テスト",
		    .account_kind = KY_ACCOUNT_CURRENT}},
	    {"30 bytes, marks among them",
		{JAPAN_GOOD, .name = "ガギグゲゴザジズゼゾダヂヅデド"},
		{JAPAN_GOOD, .name = "ガギグゲゴザジズゼゾダヂヅデド"}},
	    {"nothing to do abroad", {ABROAD_GOOD}, {ABROAD_GOOD}},
	    {"an IBAN as printed",
		{ABROAD_GOOD, .account = "de89 3704 0044 0532 0130 00",
		    .country = ""},
		{ABROAD_GOOD}},
	    {"a bank told besides", {ABROAD_GOOD, .bic = "deutdeff"},
		{ABROAD_GOOD, .bic = "DEUTDEFF"}},
	    {"no IBAN, but a bank", {OTHER_GOOD}, {OTHER_GOOD}},
	    {"in lower case", {OTHER_GOOD, .account = "abc 1", .country = "kr"},
		{OTHER_GOOD, .account = "ABC1"}},
	    {"every sign of the set", {ABROAD_GOOD, .name = "Az09 /-?:().,'+"},
		{ABROAD_GOOD, .name = "Az09 /-?:().,'+"}},
	};

	T_CASES (c, cases) {
		struct ky_payee p = c->in;
		struct ky_err err = {0};

		if (t_good(c->label, ky_payee_check(&p, &err), &err))
			t_ok(c->label, ky_payee_same(&p, &c->out));
		t_good("tidied once is tidy", ky_payee_check(&p, &err), &err);
		t_ok(c->label, ky_payee_same(&p, &c->out));
	}
}

/* Rule: docs/rules/jp.md#8 */
static void
refuses(void)
{
	static const struct {
		const char *label, *words;
		struct ky_payee in;
	} cases[] = {
	    {"nobody", "payee.kind: neither", {.kind = KY_PAYEE_NONE}},
	    {"no name", "payee.name: is missing", {JAPAN_GOOD, .name = ""}},
	    {"a name of blanks", "payee.name: is missing",
		{JAPAN_GOOD, .name = " 　"}},
	    {"kanji", "payee.name: character 1: no kana",
		{JAPAN_GOOD, .name = "試験 太郎"}},
	    {"wo, which not every bank takes",
		"payee.name: character 2: not every bank takes it",
		{JAPAN_GOOD, .name = "カヲヲル"}},
	    {"a comma", "payee.name: character 5: not every bank",
		{JAPAN_GOOD, .name = "TARO, T"}},
	    {"31 bytes", "payee.name: character 16: more than 30 bytes",
		{JAPAN_GOOD, .name = "ガギグゲゴザジズゼゾダヂヅデドア"}},
	    {"a name that is not UTF-8", "payee.name: character 2: not UTF-8",
		{JAPAN_GOOD, .name = "A\x83\x65"}},
	    {"no bank", "payee.bank: is missing", {JAPAN_GOOD, .bank = ""}},
	    {"a bank of letters", "payee.bank: character 2: not a digit",
		{JAPAN_GOOD, .bank = "0A01"}},
	    {"no branch", "payee.branch: is missing",
		{JAPAN_GOOD, .branch = ""}},
	    {"a branch with a blank", "payee.branch: character 1: not a digit",
		{JAPAN_GOOD, .branch = " 01"}},
	    {"no account", "payee.account: is missing",
		{JAPAN_GOOD, .account = ""}},
	    {"eight digits", "payee.account: more than 7 digits",
		{JAPAN_GOOD, .account = "12345678"}},
	    {"a hyphen", "payee.account: character 4: not a digit",
		{JAPAN_GOOD, .account = "123-456"}},
	    {"full-width digits", "payee.account: character 1: not a digit",
		{JAPAN_GOOD, .account = "１２"}},
	    {"no kind of account", "payee.account_kind: none of 1, 2, 4, 9",
		{JAPAN_GOOD, .account_kind = 0}},
	    {"another kind", "payee.account_kind: none of",
		{JAPAN_GOOD, .account_kind = 3}},
	    {"an IBAN in Japan", "payee.iban: this kind",
		{JAPAN_GOOD, .iban = true}},
	    {"a BIC in Japan", "payee.bic: this kind",
		{JAPAN_GOOD, .bic = "TESTJPJT"}},
	    {"a country in Japan", "payee.country: this kind",
		{JAPAN_GOOD, .country = "JP"}},
	    {"a bank's number abroad", "payee.bank: this kind",
		{ABROAD_GOOD, .bank = "0001"}},
	    {"a branch abroad", "payee.branch: this kind",
		{ABROAD_GOOD, .branch = "001"}},
	    {"a kind of account abroad", "payee.account_kind: this kind",
		{ABROAD_GOOD, .account_kind = KY_ACCOUNT_ORDINARY}},
	    {"kana abroad", "payee.name: character 1: no Latin letter",
		{ABROAD_GOOD, .name = "テスト"}},
	    {"an umlaut", "payee.name: character 2: no Latin letter",
		{ABROAD_GOOD, .name = "M\u00fcller"}},
	    {"a sign beyond the set", "payee.name: character 2: no Latin",
		{ABROAD_GOOD, .name = "A&B"}},
	    {"a tab inside", "payee.name: character 2: no Latin",
		{ABROAD_GOOD, .name = "A\tB"}},
	    {"not UTF-8 abroad", "payee.name: character 1: not UTF-8",
		{ABROAD_GOOD, .name = "\xfc"}},
	    {"141 letters", "payee.name: character 141: more characters",
		{ABROAD_GOOD,
		    .name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}},
	    {"a wrong check digit", "payee.account: character 3: the check",
		{ABROAD_GOOD, .account = "DE88370400440532013000"}},
	    {"another country than the IBAN's", "payee.country: not the one",
		{ABROAD_GOOD, .country = "AT"}},
	    {"no account abroad", "payee.account: is missing",
		{OTHER_GOOD, .account = " "}},
	    {"a sign in the account", "payee.account: character 4: no letter",
		{OTHER_GOOD, .account = "110/123"}},
	    {"35 characters", "payee.account: more than 34",
		{OTHER_GOOD, .account = "12345678901234567890123456789012345"}},
	    {"neither IBAN nor bank", "payee.bic: is missing",
		{OTHER_GOOD, .bic = ""}},
	    {"half a BIC", "payee.bic: 4 characters",
		{OTHER_GOOD, .bic = "TEST"}},
	    {"no country", "payee.country: not two letters",
		{OTHER_GOOD, .country = ""}},
	    {"no such country", "payee.country: not two letters",
		{OTHER_GOOD, .country = "1"}},
	    {"abroad is not Japan", "payee.country: an account in Japan",
		{OTHER_GOOD, .country = "JP"}},
	};

	T_CASES (c, cases) {
		struct ky_payee p = c->in;
		struct ky_err err = {0};

		t_bad(c->label, ky_payee_check(&p, &err), KY_E_INPUT, &err,
		    c->words);
		t_ok("untouched", memcmp(&p, &c->in, sizeof(p)) == 0);
		t_ok("no name in the words",
		    c->in.name[0] == '\0' ||
			strstr(err.msg, c->in.name) == NULL);
		t_ok("no account in the words",
		    strlen(c->in.account) < 4 ||
			strstr(err.msg, c->in.account) == NULL);
	}
}

static void
same(void)
{
	static const struct {
		const char *label;
		struct ky_payee a, b;
		bool want;
	} cases[] = {
	    {"itself", {JAPAN_GOOD}, {JAPAN_GOOD}, true},
	    {"none", {0}, {0}, true},
	    {"another kind", {JAPAN_GOOD}, {0}, false},
	    {"another name", {JAPAN_GOOD}, {JAPAN_GOOD, .name = "テスト"},
		false},
	    {"another account", {JAPAN_GOOD},
		{JAPAN_GOOD, .account = "1234568"}, false},
	    {"another bank", {JAPAN_GOOD}, {JAPAN_GOOD, .bank = "0005"}, false},
	    {"another branch", {JAPAN_GOOD}, {JAPAN_GOOD, .branch = "002"},
		false},
	    {"another kind of account", {JAPAN_GOOD},
		{JAPAN_GOOD, .account_kind = KY_ACCOUNT_SAVINGS}, false},
	    {"no IBAN", {ABROAD_GOOD}, {ABROAD_GOOD, .iban = false}, false},
	    {"another BIC", {OTHER_GOOD}, {OTHER_GOOD, .bic = "TESTKRSX"},
		false},
	    {"another country", {OTHER_GOOD}, {OTHER_GOOD, .country = "KP"},
		false},
	};

	T_CASES (c, cases) {
		t_ok(c->label, ky_payee_same(&c->a, &c->b) == c->want);
		t_ok(c->label, ky_payee_same(&c->b, &c->a) == c->want);
	}
}

static void
mask(void)
{
	static const struct {
		const char *label;
		struct ky_payee p;
		const char *want;
	} cases[] = {
	    {"none", {0}, ""},
	    {"Japan", {JAPAN_GOOD}, "bank 0001 branch 001 account ****567"},
	    {"an IBAN", {ABROAD_GOOD}, "account DE89****3000"},
	    {"the shortest IBAN", {ABROAD_GOOD, .account = "NO9386011117947"},
		"account NO93****7947"},
	    {"another account", {OTHER_GOOD}, "account ****6789"},
	    {"a short one", {OTHER_GOOD, .account = "123456"},
		"account ****56"},
	    {"one too short to show", {OTHER_GOOD, .account = "123"},
		"account ****"},
	};

	T_CASES (c, cases) {
		char got[KY_PAYEE_MASK_SIZE];

		ky_payee_mask(&c->p, got);
		t_eq_str(c->label, got, c->want);
	}
}

static void
names(void)
{
	enum ky_payee_kind k;

	for (int i = 0; i < KY_PAYEE__MAX; i++) {
		const char *name = ky_payee_kind_name((enum ky_payee_kind)i);

		t_ok(name, ky_payee_kind_parse(ky_str_of(name), &k));
		t_eq_int(name, k, i);
	}
	t_ok("no other", !ky_payee_kind_parse(KY_STR("Japan"), &k));
}

static void
kinds_of_account(void)
{
	static const struct {
		const char *name;
		enum ky_account_kind kind;
	} cases[] = {
	    {"ordinary", KY_ACCOUNT_ORDINARY},
	    {"current", KY_ACCOUNT_CURRENT},
	    {"savings", KY_ACCOUNT_SAVINGS},
	    {"other", KY_ACCOUNT_OTHER},
	};
	enum ky_account_kind k = KY_ACCOUNT_OTHER;

	T_CASES (c, cases)
		t_ok(c->name,
		    ky_account_kind_parse(ky_str_of(c->name), &k) &&
			k == c->kind);
	t_ok("no other", !ky_account_kind_parse(KY_STR("blue"), &k));
}

int
main(void)
{
	T_RUN(tidies);
	T_RUN(refuses);
	T_RUN(same);
	T_RUN(mask);
	T_RUN(names);
	T_RUN(kinds_of_account);
	return t_done();
}
