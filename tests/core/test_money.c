#include "core/money.h"
#include "t.h"

static void
exponents(void)
{
	static const struct {
		const char *label;
		char currency[4];
		int want;
	} cases[] = {
	    {"yen have no decimals", "JPY", 0},
	    {"won have none", "KRW", 0},
	    {"dollars have cents", "USD", 2},
	    {"dinars have three decimals", "KWD", 3},
	    {"not known", "XXX", -1},
	    {"small letters are another thing", "jpy", -1},
	    {"no currency", "", -1},
	};

	T_CASES (c, cases)
		t_eq_int(c->label, ky_currency_exponent(c->currency), c->want);
}

/* Rule: docs/rules/jp.md#7.1 (yen have no smaller unit) */
static void
parse(void)
{
	static const struct {
		const char *label, *text;
		char currency[4];
		int64_t want;
	} cases[] = {
	    {"yen", "1200", "JPY", 1200},
	    {"nothing owed", "0", "JPY", 0},
	    {"minus nothing is nothing", "-0", "JPY", 0},
	    {"less than nothing", "-1200", "JPY", -1200},
	    {"zeros in front", "007", "JPY", 7},
	    {"dollars and cents", "12.50", "USD", 1250},
	    {"whole dollars", "12", "USD", 1200},
	    {"one decimal is tens of cents", "12.5", "USD", 1250},
	    {"less than a dollar owed back", "-0.05", "USD", -5},
	    {"three decimals", "1.234", "KWD", 1234},
	    {"the most", "1000000000000000", "JPY", KY_MONEY_MAX},
	    {"the least", "-1000000000000000", "JPY", -KY_MONEY_MAX},
	    {"the most in cents", "10000000000000.00", "USD", KY_MONEY_MAX},
	};
	static const struct {
		const char *label, *text;
		char currency[4];
		const char *words;
	} bad[] = {
	    {"yen with decimals", "1200.50", "JPY",
		"character 5: JPY has no decimals"},
	    {"even of nothing", "1200.0", "JPY",
		"character 5: JPY has no decimals"},
	    {"three decimals of a dollar", "12.505", "USD",
		"character 6: more decimals than USD has"},
	    {"a point and nothing", "12.", "USD",
		"character 4: a digit is missing"},
	    {"nothing and a point", ".50", "USD", "character 1: not a digit"},
	    {"two points", "1.2.3", "USD", "character 4: not a digit"},
	    {"nothing", "", "JPY", "character 1: a digit is missing"},
	    {"a sign alone", "-", "JPY", "character 2: a digit is missing"},
	    {"a sign and a point", "-.5", "USD", "character 2: not a digit"},
	    {"a plus", "+5", "JPY", "character 1: not a digit"},
	    {"two signs", "--5", "JPY", "character 2: not a digit"},
	    {"thousands apart", "1,200", "JPY", "character 2: not a digit"},
	    {"with its currency", "1200 JPY", "JPY",
		"character 5: not a digit"},
	    {"one more than the most", "1000000000000001", "JPY",
		"beyond the bound"},
	    {"the most in dollars, in cents", "1000000000000000", "USD",
		"beyond the bound"},
	    {"far more than 64 bits hold", "99999999999999999999999999", "JPY",
		"beyond the bound"},
	    {"as far below", "-99999999999999999999999999", "USD",
		"beyond the bound"},
	    {"a currency not known", "5", "XXX", "currency XXX is not known"},
	};
	struct ky_err err;

	T_CASES (c, cases) {
		struct ky_money got = {0, ""};

		t_good(c->label,
		    ky_money_parse(ky_str_of(c->text), c->currency, &got, &err),
		    &err);
		t_eq_int(c->label, got.minor, c->want);
		t_eq_str(c->label, got.currency, c->currency);
	}
	T_CASES (c, bad) {
		struct ky_money got = {7, "EUR"};

		err.msg[0] = '\0';
		t_bad(c->label,
		    ky_money_parse(ky_str_of(c->text), c->currency, &got, &err),
		    KY_E_INPUT, &err, c->words);
		t_eq_int("untouched", got.minor, 7);
		t_eq_str("untouched", got.currency, "EUR");
	}
}

static void
format(void)
{
	static const struct {
		struct ky_money money;
		const char *want;
	} cases[] = {
	    {{0, "JPY"}, "0 JPY"},
	    {{999, "JPY"}, "999 JPY"},
	    {{1200, "JPY"}, "1,200 JPY"},
	    {{-1200, "JPY"}, "-1,200 JPY"},
	    {{-100, "JPY"}, "-100 JPY"},
	    {{1234567, "JPY"}, "1,234,567 JPY"},
	    {{KY_MONEY_MAX, "JPY"}, "1,000,000,000,000,000 JPY"},
	    {{0, "USD"}, "0.00 USD"},
	    {{5, "USD"}, "0.05 USD"},
	    {{-5, "USD"}, "-0.05 USD"},
	    {{-1250, "USD"}, "-12.50 USD"},
	    {{123456789, "USD"}, "1,234,567.89 USD"},
	    {{-KY_MONEY_MAX, "USD"}, "-10,000,000,000,000.00 USD"},
	    {{1234567, "KWD"}, "1,234.567 KWD"},
	};
	char got[KY_MONEY_TEXT_SIZE];

	T_CASES (c, cases) {
		ky_money_format(c->money, got);
		t_eq_str(c->want, got, c->want);
	}
}

static void
sums(void)
{
	struct ky_money a = {1200, "JPY"}, b = {500, "JPY"};
	struct ky_money most = {KY_MONEY_MAX, "JPY"};

	t_eq_int("together", ky_money_add(a, b).minor, 1700);
	t_eq_int("taken away", ky_money_sub(b, a).minor, -700);
	t_eq_str("the currency stays", ky_money_sub(b, a).currency, "JPY");
	t_eq_int("up to the bound", ky_money_sub(most, most).minor, 0);
	t_eq_int("the smaller first", ky_money_min(b, a).minor, 500);
	t_eq_int("the smaller last", ky_money_min(a, b).minor, 500);
}

/* Rule: docs/rules/jp.md#7.1 (rounding is a provider's own choice) */
static void
shares(void)
{
	static const struct {
		const char *label;
		int64_t amount;
		uint32_t part, whole;
		int64_t want[KY_ROUND__MAX]; /* down, up, half up, half even */
	} cases[] = {
	    {"nothing of it", 990, 0, 30, {0, 0, 0, 0}},
	    {"all of it", 990, 30, 30, {990, 990, 990, 990}},
	    {"exact: no rounding", 990, 10, 30, {330, 330, 330, 330}},
	    {"below a half", 100, 1, 3, {33, 34, 33, 33}},
	    {"above a half", 200, 1, 3, {66, 67, 67, 67}},
	    {"a half after an even", 5, 1, 2, {2, 3, 3, 2}},
	    {"a half after an odd", 7, 1, 2, {3, 4, 4, 4}},
	    {"a half after nothing", 1, 1, 2, {0, 1, 1, 0}},
	    {"owed back, below a half", -100, 1, 3, {-33, -34, -33, -33}},
	    {"owed back, above a half", -200, 1, 3, {-66, -67, -67, -67}},
	    {"owed back, a half after an even", -5, 1, 2, {-2, -3, -3, -2}},
	    {"owed back, a half after an odd", -7, 1, 2, {-3, -4, -4, -4}},
	    {"a share of nothing", 0, 7, 31, {0, 0, 0, 0}},
	    {"16 of 31 days", 2980, 16, 31, {1538, 1539, 1538, 1538}},
	    {"beyond 64 bits in between", KY_MONEY_MAX, UINT32_MAX - 1,
		UINT32_MAX,
		{999999999767169, 999999999767170, 999999999767169,
		    999999999767169}},
	    {"the same owed back", -KY_MONEY_MAX, UINT32_MAX - 1, UINT32_MAX,
		{-999999999767169, -999999999767170, -999999999767169,
		    -999999999767169}},
	    {"the bound itself", KY_MONEY_MAX, UINT32_MAX, UINT32_MAX,
		{KY_MONEY_MAX, KY_MONEY_MAX, KY_MONEY_MAX, KY_MONEY_MAX}},
	};
	static const char *const how[KY_ROUND__MAX] = {"rounded down",
	    "rounded up", "rounded half up", "rounded half to even"};

	T_CASES (c, cases) {
		struct ky_money m = {c->amount, "JPY"};

		for (int r = 0; r < KY_ROUND__MAX; r++) {
			char label[96];

			(void)snprintf(label, sizeof(label), "%s, %s", c->label,
			    how[r]);
			t_eq_int(label,
			    ky_money_share(m, c->part, c->whole,
				(enum ky_round)r)
				.minor,
			    c->want[r]);
		}
		t_eq_str("the currency stays",
		    ky_money_share(m, c->part, c->whole, KY_ROUND_DOWN)
			.currency,
		    "JPY");
	}
}

/* A part rounded down and the rest rounded up make the whole, always. */
static void
shares_add_up(void)
{
	int wrong = 0;

	for (int64_t minor = -400; minor <= 400; minor++)
		for (uint32_t whole = 28; whole <= 31; whole++)
			for (uint32_t part = 0; part <= whole; part++) {
				struct ky_money m = {minor, "JPY"};
				struct ky_money a = ky_money_share(m, part,
				    whole, KY_ROUND_DOWN);
				struct ky_money b = ky_money_share(m,
				    whole - part, whole, KY_ROUND_UP);

				if (ky_money_add(a, b).minor != minor)
					wrong++;
			}
	t_eq_int("nothing appears and nothing is lost", wrong, 0);
}

int
main(void)
{
	T_RUN(exponents);
	T_RUN(parse);
	T_RUN(format);
	T_RUN(sums);
	T_RUN(shares);
	T_RUN(shares_add_up);
	return t_done();
}
