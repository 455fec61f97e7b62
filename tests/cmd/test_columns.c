#include "cmd/columns.h"
#include "t.h"

#include <stdlib.h>

static char said[1024];
static size_t said_n;

static void
say(void *self, uint64_t line, const char *column, const char *words)
{
	(void)self;
	said_n += (size_t)snprintf(said + said_n, sizeof(said) - said_n,
	    "%llu %s: %s; ", (unsigned long long)line, column, words);
}

static const struct ky_date today = {2026, 8, 26};

/* Reads header and one row; the complaints are in `said`. */
static bool
read_row(const char *header, const char *row, struct ky_line *out)
{
	struct ky_csv *csv = calloc(1, sizeof(*csv));
	struct ky_complaints to = {.say = say};
	struct ky_table_map map;
	struct ky_err err = {0};
	FILE *file = tmpfile();
	bool end, good = false;

	said_n = 0;
	said[0] = '\0';
	(void)fprintf(file, "%s\n%s\n", header, row);
	rewind(file);
	ky_csv_init(csv, file);
	if (ky_csv_next(csv, &end, &err) == KY_OK &&
	    ky_table_head(&ky_columns, csv, &map, &err) == KY_OK &&
	    ky_csv_next(csv, &end, &err) == KY_OK)
		good = ky_columns_line(&map, csv, today, out, &to);
	if (err.code != KY_OK)
		(void)snprintf(said, sizeof(said), "%s", err.msg);
	(void)fclose(file);
	free(csv);
	return good;
}

#define LEAST "provider,contract,contract_date,service_start"
#define LEAST_ROW "demo-mobile,DM-1,2024-04-10,2024-04-12"

static void
an_order_at_the_smdp(void)
{
	static const struct {
		const char *label, *text, *said;
	} cases[] = {
	    {"as SM-DP+ write them", "KA-1/x=2", ""},
	    {"none", "", ""},
	    {"with a blank", "KA 1", "no blanks"},
	    {"not ASCII", "K\xc3\xa4", "no blanks"},
	    {"63 signs",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"a",
		""},
	    {"64 signs",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aa",
		"too long"},
	};

	T_CASES (c, cases) {
		struct ky_line l = {0};
		char row[160];
		bool good;

		(void)snprintf(row, sizeof(row), LEAST_ROW ",%s", c->text);
		good = read_row(LEAST ",matching_id", row, &l);
		t_ok(c->label,
		    good == (c->said[0] == '\0') &&
			strstr(said, c->said) != NULL &&
			(!good || strcmp(l.matching_id, c->text) == 0));
	}
}

static void
a_line(void)
{
	struct ky_line l = {0};

	t_ok("read",
	    read_row(LEAST ",number,imsi,iccid,closing_day,options,"
			   "devices,owed,deposit,monthly_fee,currency",
		LEAST_ROW
		",09012340001,440990000000001,8981100000000000010,"
		"opening,voice-mail:330;insurance:550:third-party,watch;tablet,"
		"1200,5000,1980,JPY",
		&l));
	t_eq_str("nothing is wrong", said, "");
	t_eq_str("number in E.164", l.msisdn.digits, "819012340001");
	t_ok("an imsi means known to the network", l.known && l.attached);
	t_eq_int("a number is assigned", l.number, KY_NUMBER_ASSIGNED);
	t_ok("the contract runs", l.contract_running);
	t_eq_int("the month starts on the opening day", l.closing.day, 11);
	t_eq_int("two options", l.options_n, 2);
	t_ok("the second for others", l.option[1].third_party);
	t_eq_int("its fee", l.option[1].fee, 550);
	t_eq_int("two devices", l.devices_n, 2);
	t_eq_int("owed", ky_ledger_owed(&l.ledger), 1200);
	t_eq_int("held", ky_ledger_credit(&l.ledger), 5000);
	t_ok("the books balance", ky_ledger_balanced(&l.ledger));
}

static void
how_the_holder_is_reached(void)
{
	struct ky_line l = {0};

	t_ok("read",
	    read_row(LEAST ",email,language",
		LEAST_ROW ",hana@example.jp,zh-Hans", &l));
	t_eq_str("the mailbox", l.email, "hana@example.jp");
	t_eq_str("the language", l.language, "zh-Hans");
	t_ok("both may be missing", read_row(LEAST, LEAST_ROW, &l));
	t_eq_str("then none is known", l.email, "");
}

/* Rule: docs/rules/jp.md#8 */
static void
where_refunds_go(void)
{
	static const struct {
		const char *label, *columns, *row, *said;
		struct ky_payee want;
	} cases[] = {
	    {"none", "payee_bank,payee_name", ",", "", {0}},
	    {"in Japan", "payee_bank,payee_branch,payee_account,payee_name",
		"9999,001,1234,ヤマダ ハナコ", "",
		{.kind = KY_PAYEE_JAPAN,
		    .bank = "9999",
		    .branch = "001",
		    .account = "0001234",
		    .account_kind = KY_ACCOUNT_ORDINARY,
		    .name = "ヤマダ ハナコ"}},
	    {"a savings account",
		"payee_kind,payee_bank,payee_branch,payee_account,payee_name",
		"savings,9999,001,1234567,ｶ)ﾃｽﾄ", "",
		{.kind = KY_PAYEE_JAPAN,
		    .bank = "9999",
		    .branch = "001",
		    .account = "1234567",
		    .account_kind = KY_ACCOUNT_SAVINGS,
		    .name = "ｶ)ﾃｽﾄ"}},
	    {"abroad", "payee_iban,payee_name",
		"de89 3704 0044 0532 0130 00,Erika Example", "",
		{.kind = KY_PAYEE_ABROAD,
		    .iban = true,
		    .account = "DE89370400440532013000",
		    .country = "DE",
		    .name = "Erika Example"}},
	    {"abroad, by number",
		"payee_account,payee_bic,payee_country,payee_name",
		"123456789,EXAMUS33,US,Jo Example", "",
		{.kind = KY_PAYEE_ABROAD,
		    .account = "123456789",
		    .bic = "EXAMUS33",
		    .country = "US",
		    .name = "Jo Example"}},
	    {"no branch", "payee_bank,payee_account,payee_name",
		"9999,1234,ヤマダ", "2 payee_branch: ", {0}},
	    {"a kanji", "payee_bank,payee_branch,payee_account,payee_name",
		"9999,001,1234,山田", "2 payee_name: ", {0}},
	    {"an IBAN mistyped", "payee_iban,payee_name",
		"DE89370400440532013001,Erika Example",
		"2 payee_account: ", {0}},
	    {"both", "payee_bank,payee_iban,payee_name",
		"9999,DE89370400440532013000,Erika Example",
		"2 payee_bank: ", {0}},
	    {"a kind that is none", "payee_kind", "blue",
		"payee_kind: must be ordinary", {0}},
	    {"too long", "payee_branch", "00001", "payee_branch: is too long",
		{0}},
	};

	T_CASES (c, cases) {
		struct ky_line l = {0};
		char head[200], row[200];
		bool good;

		(void)snprintf(head, sizeof(head), LEAST ",%s", c->columns);
		(void)snprintf(row, sizeof(row), LEAST_ROW ",%s", c->row);
		good = read_row(head, row, &l);
		t_ok(c->label,
		    good == (c->said[0] == '\0') &&
			strstr(said, c->said) != NULL);
		if (good)
			t_ok("as it was written",
			    l.payee.kind == c->want.kind &&
				ky_payee_same(&l.payee, &c->want));
		else
			t_ok("nothing of it is repeated",
			    strstr(said, "1234") == NULL &&
				strstr(said, "山") == NULL);
	}
}

static void
a_discount(void)
{
	struct ky_line l = {0};

	t_ok("read",
	    read_row(LEAST ",monthly_fee,discount,discount_until",
		LEAST_ROW ",1980,330,2027-03-31", &l));
	t_ok("as it was written",
	    l.discount == 330 &&
		ky_date_cmp(l.discount_until, (struct ky_date){2027, 3, 31}) ==
		    0);
	t_ok("more than the fee",
	    !read_row(LEAST ",monthly_fee,discount", LEAST_ROW ",1980,1981",
		&l) &&
		strstr(said, "a discount above the monthly fee") != NULL);
}

static void
a_loan(void)
{
	struct ky_line l = {0};

	t_ok("read",
	    read_row("subject,provider,contract,contract_date,"
		     "due_back,items",
		"loan,demo-rental,DR-1,2026-08-20,2026-08-28,"
		"sim-card:3300;charger:2200",
		&l));
	t_eq_str("nothing is wrong", said, "");
	t_eq_int("a loan", l.subject, KY_SUBJECT_LOAN);
	t_ok("without a contract", !l.contract_running);
	t_eq_int("two things", l.items_n, 2);
	t_eq_int("what a lost one costs", l.item[1].lost_charge, 2200);
}

static void
docomo_card(void)
{
	struct ky_line l = {0};

	t_ok("the maker's number printed on the card stands for the ICCID",
	    read_row(LEAST ",iccid", LEAST_ROW ",DN0503500000001", &l));
	t_eq_int("it gives a docomo card", l.iccid.issuer, KY_ICCID_DOCOMO);
}

static void
wrong_rows(void)
{
	static const struct {
		const char *label, *header, *row, *words;
	} cases[] = {
	    {"all faults of a row are told", LEAST ",voice,owed",
		"Demo,DM-1,2024-13-10,2024-04-12,maybe,-5", "2 provider: "},
	    {"... also the second", LEAST ",voice,owed",
		"Demo,DM-1,2024-13-10,2024-04-12,maybe,-5",
		"2 contract_date: "},
	    {"... and the last", LEAST ",voice,owed",
		"Demo,DM-1,2024-13-10,2024-04-12,maybe,-5",
		"2 owed: cannot be negative"},
	    {"a required value is empty", LEAST, ",DM-1,2024-04-10,2024-04-12",
		"2 provider: must not be empty"},
	    {"fewer fields than the first row", LEAST, "demo-mobile,DM-1",
		"2 : has 2 fields, the first row has 4"},
	    {"facts that contradict each other", LEAST ",profile",
		LEAST_ROW ",installed", "2 : an eSIM profile on a physical"},
	    {"an eSIM profile that nobody can name",
		LEAST ",profile,form,number",
		LEAST_ROW ",installed,esim,09012340001",
		"2 : an eSIM profile without"},
	    {"yen have no decimals", LEAST ",owed", LEAST_ROW ",12.50",
		"2 owed: "},
	    {"an option without its fee", LEAST ",options",
		LEAST_ROW ",voice-mail", "2 options: "},
	    {"an option that is for others, misspelt", LEAST ",options",
		LEAST_ROW ",a:1:third", "code:fee:third-party"},
	    {"more devices than there is room for", LEAST ",devices",
		LEAST_ROW ",a;b;c;d;e;f;g;h;i", "more than 8 devices"},
	    {"a closing day of 32", LEAST ",closing_day", LEAST_ROW ",32",
		"2 closing_day: must be 1 to 31"},
	    {"a currency nobody knows", LEAST ",currency", LEAST_ROW ",YEN",
		"2 currency: "},
	    {"an ICCID with a wrong check digit", LEAST ",iccid",
		LEAST_ROW ",8981100000000000011", "2 iccid: "},
	    {"an address that smuggles a header", LEAST ",email",
		LEAST_ROW ",a@b.jp\tBcc: c@d.jp",
		"2 email: is not an e-mail address"},
	    {"a language nobody writes so", LEAST ",language",
		LEAST_ROW ",zh_Hans", "2 language: is not a language"},
	    {"an unknown column", LEAST ",colour", LEAST_ROW ",red",
		"line 1: column 5 has no name of ours"},
	    {"a column twice", LEAST ",provider", LEAST_ROW ",demo-mobile",
		"line 1: column provider is there twice"},
	    {"a required column is missing", "provider,contract", "a,b",
		"line 1: column contract_date is missing"},
	};
	struct ky_line l;

	T_CASES (c, cases) {
		t_ok(c->label, !read_row(c->header, c->row, &l));
		if (!t_ok(c->label, strstr(said, c->words) != NULL))
			printf("# said: %s\n", said);
	}
}

/* Numbers of people never come back in a complaint. */
static void
says_no_numbers(void)
{
	struct ky_line l;

	t_ok("refused",
	    !read_row(LEAST ",number,imsi,iccid,eid",
		LEAST_ROW ",05012345678,12345678901234567,8981100000000000099,"
			  "89049032000000000000000000000999",
		&l));
	t_ok("no telephone number", strstr(said, "5012345678") == NULL);
	t_ok("no IMSI", strstr(said, "345678901234567") == NULL);
	t_ok("no ICCID", strstr(said, "98110000000000009") == NULL);
	t_ok("no EID", strstr(said, "04903200000000") == NULL);
}

int
main(void)
{
	T_RUN(a_line);
	T_RUN(an_order_at_the_smdp);
	T_RUN(how_the_holder_is_reached);
	T_RUN(where_refunds_go);
	T_RUN(a_discount);
	T_RUN(a_loan);
	T_RUN(docomo_card);
	T_RUN(wrong_rows);
	T_RUN(says_no_numbers);
	return t_done();
}
