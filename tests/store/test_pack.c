#include "store/pack.h"

#include "t.h"

static void
sums_are_read_as_written(void)
{
	static const struct {
		const char *label, *text;
		bool good;
	} cases[] = {
	    {"nothing", "", true},
	    {"one", "receivable=1200", true},
	    {"two, one of them below zero", "receivable=1200 fees=-1200", true},
	    {"the largest", "receivable=1000000000000000", true},
	    {"larger than any amount", "receivable=1000000000000001", false},
	    {"an unknown account", "gold=1", false},
	    {"an account twice", "fees=1 fees=1", false},
	    {"zero, which is left out", "fees=0", false},
	    {"no amount", "fees=", false},
	    {"no digits", "fees=12x", false},
	    {"two signs", "fees=--1", false},
	    {"no name", "=1", false},
	    {"no equals sign", "fees", false},
	    {"a blank at the end", "fees=1 ", false},
	    {"a blank at the start", " fees=1", false},
	    {"two blanks", "fees=1  receivable=1", false},
	};

	T_CASES (c, cases) {
		struct ky_ledger l = {0};
		char out[KY_PACK_SUMS_SIZE];

		t_ok(c->label,
		    ky_unpack_sums(ky_str_of(c->text), &l) == c->good);
		if (!c->good)
			continue;
		ky_pack_sums(&l, out);
		t_eq_str("and back", out, c->text);
	}
}

static void
what_is_unbilled_is_read_as_written(void)
{
	static const struct {
		const char *label, *text;
		bool good;
	} cases[] = {
	    {"nothing", "", true},
	    {"two taxes", "standard=1200 outside=-30", true},
	    {"not said how", "none=5", true},
	    {"an unknown tax", "luxury=1", false},
	    {"a tax twice", "standard=1 standard=1", false},
	    {"zero, which is left out", "standard=0", false},
	    {"a blank at the end", "standard=1 ", false},
	};

	T_CASES (c, cases) {
		struct ky_ledger l = {0};
		char out[KY_PACK_SUMS_SIZE];

		t_ok(c->label,
		    ky_unpack_unbilled(ky_str_of(c->text), &l) == c->good);
		if (!c->good)
			continue;
		ky_pack_unbilled(&l, out);
		t_eq_str("and back", out, c->text);
	}
}

static void
the_fullest_ledger_fits(void)
{
	struct ky_ledger l = {0}, got = {0};
	char out[KY_PACK_SUMS_SIZE];

	for (int i = 0; i < KY_ACC__MAX; i++)
		l.sum[i] = -KY_MONEY_MAX + i;
	for (int i = 0; i < KY_ENTRY__MAX; i++)
		l.total[i] = KY_MONEY_MAX - i;
	for (int i = 0; i < KY_TAX__MAX; i++)
		l.unbilled[i] = -KY_MONEY_MAX + i;
	ky_pack_sums(&l, out);
	t_ok("sums", ky_unpack_sums(ky_str_of(out), &got));
	ky_pack_totals(&l, out);
	t_ok("totals", ky_unpack_totals(ky_str_of(out), &got));
	ky_pack_unbilled(&l, out);
	t_ok("unbilled", ky_unpack_unbilled(ky_str_of(out), &got));
	t_ok("the same",
	    memcmp(l.sum, got.sum, sizeof(l.sum)) == 0 &&
		memcmp(l.total, got.total, sizeof(l.total)) == 0 &&
		memcmp(l.unbilled, got.unbilled, sizeof(l.unbilled)) == 0);
}

/* Its check digits do not fit: there are such chips. */
#define EID "89049032123451234512345678901299"
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

/* No payee has all of it, and this is longer than any. */
static struct ky_payee
fullest_payee(void)
{
	struct ky_payee p = {.kind = KY_PAYEE_ABROAD,
	    .account_kind = KY_ACCOUNT_OTHER,
	    .iban = true};

	memset(p.name, '%', sizeof(p.name) - 1);
	memset(p.account, '1', sizeof(p.account) - 1);
	memset(p.bank, '2', sizeof(p.bank) - 1);
	memset(p.branch, '3', sizeof(p.branch) - 1);
	memset(p.bic, 'B', sizeof(p.bic) - 1);
	memset(p.country, 'C', sizeof(p.country) - 1);
	return p;
}

static bool
same_payee(const struct ky_payee *a, const struct ky_payee *b)
{
	return a->kind == b->kind && strcmp(a->name, b->name) == 0 &&
	    strcmp(a->account, b->account) == 0 &&
	    strcmp(a->bank, b->bank) == 0 &&
	    strcmp(a->branch, b->branch) == 0 &&
	    a->account_kind == b->account_kind && a->iban == b->iban &&
	    strcmp(a->bic, b->bic) == 0 && strcmp(a->country, b->country) == 0;
}

static void
the_fullest_payee_fits(void)
{
	struct ky_payee p = fullest_payee(), got = {0};
	char out[KY_PACK_PAYEE_SIZE];

	ky_pack_payee(&p, out);
	t_ok("it needs the room", strlen(out) > KY_PACK_PAYEE_SIZE - 32);
	t_ok("and back",
	    ky_unpack_payee(ky_str_of(out), &got) && same_payee(&p, &got));
	p.kind = KY_PAYEE_NONE;
	ky_pack_payee(&p, out);
	t_eq_str("none has no members", out, "");
}

static void
payees_are_read_as_written(void)
{
	static const struct {
		const char *label, *text;
		bool good;
	} cases[] = {
	    {"none", "", true},
	    {"in Japan",
		"payee=japan account=1234567 bank=0001 branch=002 "
		"account-kind=1 holder=\xef\xbe\x94\xef\xbe\x8f\xef\xbe\x80"
		"%20\xef\xbe\x8a\xef\xbe\x85\xef\xbd\xba",
		true},
	    {"abroad, by IBAN",
		"payee=abroad account=DE89370400440532013000 country=DE iban=1 "
		"holder=Erika%20Example",
		true},
	    {"abroad, by number and bank",
		"payee=abroad account=12-3 bic=EXAMUS33XXX country=US "
		"holder=100%25%20=%20all",
		true},
	    {"savings", "payee=japan account-kind=4", true},
	    {"an unknown kind", "payee=moon", false},
	    {"said to be none", "payee=none", false},
	    {"a kind twice", "payee=japan payee=japan", false},
	    {"an account of no kind of payee", "account=1234567", false},
	    {"the kind at the end", "account=1234567 payee=japan", false},
	    {"an account twice", "payee=japan account=1 account=1", false},
	    {"no account", "payee=japan account=", false},
	    {"a bank of five digits", "payee=japan bank=00010", false},
	    {"no such kind of account", "payee=japan account-kind=3", false},
	    {"a kind of account twice",
		"payee=japan account-kind=1 account-kind=1", false},
	    {"half an IBAN", "payee=abroad iban=0", false},
	    {"an IBAN twice", "payee=abroad iban=1 iban=1", false},
	    {"no name", "payee=japan holder=", false},
	    {"two names", "payee=japan holder=A holder=B", false},
	    {"half a sign", "payee=japan holder=A%2", false},
	    {"another sign", "payee=japan holder=A%2F", false},
	    {"something else", "payee=japan iccid=8981100000000000000", false},
	};

	T_CASES (c, cases) {
		struct ky_payee p = {0};
		char out[KY_PACK_PAYEE_SIZE];

		t_ok(c->label,
		    ky_unpack_payee(ky_str_of(c->text), &p) == c->good);
		if (!c->good)
			continue;
		ky_pack_payee(&p, out);
		t_eq_str("and back", out, c->text);
	}
}

/* Every member as long as it can be. */
static void
the_fullest_identity_fits(void)
{
	static struct ky_line l, got;
	char out[KY_PACK_IDENTITY_SIZE];

	memset(&l, 0, sizeof(l));
	l.payee = fullest_payee();
	(void)snprintf(l.msisdn.digits, sizeof(l.msisdn.digits),
	    "819012345678901");
	(void)snprintf(l.iccid.digits, sizeof(l.iccid.digits),
	    "89811000000000000001");
	(void)snprintf(l.imsi.digits, sizeof(l.imsi.digits), "440101234567890");
	(void)snprintf(l.eid.digits, sizeof(l.eid.digits), EID);
	memset(l.email, 'a', sizeof(l.email) - 1);
	memset(l.language, 'b', sizeof(l.language) - 1);
	memset(l.matching_id, 'M', sizeof(l.matching_id) - 1);
	memset(l.called, ' ', sizeof(l.called) - 1);
	l.chips.doubted = l.chips.crowded = true;
	l.chips.told_at.us = l.chips.claimed_at.us = INT64_MAX;
	l.chips.n = KY_CHIPS_MAX;
	for (int i = 0; i < KY_CHIPS_MAX; i++) {
		struct ky_chip *c = &l.chips.row[i];

		(void)snprintf(c->eid.digits, sizeof(c->eid.digits), EID);
		c->installed = c->by_chip = true;
		c->there_n = c->deleted_n = c->again_n = INT64_MAX - i;
		c->deleted_at.us = c->claimed_at.us = INT64_MAX;
		c->proof[i] = 1;
	}
	ky_pack_identity(&l, out);
	t_ok("all of it", strlen(out) > 1600);
	l.msisdn.digits[0] = l.iccid.digits[0] = l.imsi.digits[0] =
	    l.eid.digits[0] = l.email[0] = l.language[0] = '\0';
	ky_pack_identity(&l, out);
	t_ok("and back",
	    ky_unpack_identity(ky_str_of(out), &got) &&
		strcmp(got.matching_id, l.matching_id) == 0 &&
		strcmp(got.called, l.called) == 0 &&
		memcmp(&got.chips, &l.chips, sizeof(l.chips)) == 0 &&
		same_payee(&got.payee, &l.payee));
}

static void
identities_are_parsed_again(void)
{
	static const struct {
		const char *label, *text;
		bool good;
	} cases[] = {
	    {"none", "", true},
	    {"number", "msisdn=+819012345678", true},
	    {"number and subscriber",
		"msisdn=+819012345678 imsi=440101234567890", true},
	    {"card with a wrong check digit", "iccid=8981100000000000000",
		false},
	    {"number without its plus", "msisdn=819012345678", false},
	    {"something else", "name=somebody", false},
	    {"an order at the SM-DP+", "matching=KA-1=2", true},
	    {"an order without a name", "matching=", false},
	    {"a chip that told nothing else",
		"chip=" EID "::-1:-1:-1:0:0:" ZEROS, true},
	    {"a chip, all of it",
		"chips=dc told=17 claimed=16 chip=" EID
		":is:0:9223372036854775807:0:5:4:" ZEROS,
		true},
	    {"two chips",
		"chip=" EID "::-1:-1:-1:0:0:" ZEROS " chip=" EID
		":i:-1:-1:-1:0:0:" ZEROS,
		true},
	    {"five chips",
		"chip=" EID "::-1:-1:-1:0:0:" ZEROS " chip=" EID
		"::-1:-1:-1:0:0:" ZEROS " chip=" EID "::-1:-1:-1:0:0:" ZEROS
		" chip=" EID "::-1:-1:-1:0:0:" ZEROS " chip=" EID
		"::-1:-1:-1:0:0:" ZEROS,
		false},
	    {"a chip of 31 digits",
		"chip=8904903200000000000000000000000::-1:-1:-1:0:0:" ZEROS,
		false},
	    {"a number below none", "chip=" EID "::-2:-1:-1:0:0:" ZEROS, false},
	    {"a number that no chip has",
		"chip=" EID "::9223372036854775808:-1:-1:0:0:" ZEROS, false},
	    {"a part too few", "chip=" EID "::-1:-1:-1:0:0", false},
	    {"a part too many", "chip=" EID "::-1:-1:-1:0:0:" ZEROS ":", false},
	    {"half a hash", "chip=" EID "::-1:-1:-1:0:0:00", false},
	    {"a letter twice", "chip=" EID ":ii:-1:-1:-1:0:0:" ZEROS, false},
	    {"an unknown letter", "chip=" EID ":x:-1:-1:-1:0:0:" ZEROS, false},
	    {"all of them: no letter", "chips=", false},
	    {"where refunds go",
		"imsi=440101234567890 payee=japan account=1234567 bank=0001 "
		"branch=002 account-kind=2 holder=A%20B",
		true},
	    {"an account of no payee", "account=1234567", false},
	};

	T_CASES (c, cases) {
		struct ky_line l = {0};
		char out[KY_PACK_IDENTITY_SIZE];

		t_ok(c->label,
		    ky_unpack_identity(ky_str_of(c->text), &l) == c->good);
		if (!c->good)
			continue;
		ky_pack_identity(&l, out);
		t_eq_str("and back", out, c->text);
	}
}

static void
commands_say_what_was_asked(void)
{
	static const struct {
		const char *want;
		struct ky_command cmd;
	} cases[] = {
	    {"contract=C-1",
		{.kind = KY_CMD_IMPORT,
		    .line = {.contract_no = {"C-1"},
			.msisdn = {.digits = "819012345678"}}}},
	    {"way=plain wish=20260930",
		{.kind = KY_CMD_FILE,
		    .wish = {2026, 9, 30},
		    .refund_reason = -1}},
	    {"way=plain wish=used-up refund=left-japan",
		{.kind = KY_CMD_FILE,
		    .when_used_up = true,
		    .refund_reason = KY_REFUND_LEFT_JAPAN}},
	    {"", {.kind = KY_CMD_WITHDRAW}},
	    {"duty=item ref=2 grade=attested",
		{.kind = KY_CMD_EVIDENCE,
		    .duty = KY_DUTY_ITEM,
		    .ref = 2,
		    .has_evidence = true,
		    .evidence = {.grade = KY_GRADE_ATTESTED}}},
	    {"fact=payment minor=1200",
		{.kind = KY_CMD_FACT, .fact = KY_FACT_PAYMENT, .minor = 1200}},
	    {"fact=payment minor=500 means=cash",
		{.kind = KY_CMD_FACT,
		    .fact = KY_FACT_PAYMENT,
		    .minor = 500,
		    .means = KY_MEANS_CASH}},
	    {"fact=late-usage day=20260905 minor=300 tax=standard "
	     "what=roaming-data",
		{.kind = KY_CMD_FACT,
		    .fact = KY_FACT_LATE_USAGE,
		    .day = {2026, 9, 5},
		    .minor = 300,
		    .tax = KY_TAX_STANDARD,
		    .what = {"roaming-data"}}},
	    {"fact=payee payee=japan",
		{.kind = KY_CMD_FACT,
		    .fact = KY_FACT_PAYEE,
		    .payee = {.kind = KY_PAYEE_JAPAN,
			.name = "\xef\xbe\x94",
			.account = "1234567",
			.bank = "0001"}}},
	    {"fact=extended ref=1 day=20260910",
		{.kind = KY_CMD_FACT,
		    .fact = KY_FACT_EXTENDED,
		    .ref = 1,
		    .day = {2026, 9, 10}}},
	    {"duty=dues minor=800",
		{.kind = KY_CMD_WAIVE, .duty = KY_DUTY_DUES, .minor = 800}},
	    {"duty=dues",
		{.kind = KY_CMD_RETRY, .duty = KY_DUTY_DUES, .minor = 800}},
	    {"fact=profile profile=deleted",
		{.kind = KY_CMD_FACT,
		    .fact = KY_FACT_PROFILE,
		    .profile = KY_PROFILE_DELETED}},
	    {"effect=hlr-delete id=7 duty=network came=unsure looked=1",
		{.kind = KY_CMD_OUTCOME,
		    .outcome = {.effect = {.id = 7,
				    .kind = KY_EFFECT_HLR_DELETE,
				    .duty = KY_DUTY_NETWORK},
			.code = KY_E_UNSURE,
			.looked = true}}},
	    {"paper=certificate n=1",
		{.kind = KY_CMD_HANDED,
		    .paper = KY_PAPER_CERTIFICATE,
		    .paper_n = 1}},
	};

	T_CASES (c, cases) {
		char out[KY_PACK_COMMAND_SIZE];

		ky_pack_command(&c->cmd, out);
		t_eq_str(ky_command_kind_name(c->cmd.kind), out, c->want);
	}
}

int
main(void)
{
	T_RUN(sums_are_read_as_written);
	T_RUN(what_is_unbilled_is_read_as_written);
	T_RUN(the_fullest_ledger_fits);
	T_RUN(payees_are_read_as_written);
	T_RUN(the_fullest_payee_fits);
	T_RUN(the_fullest_identity_fits);
	T_RUN(identities_are_parsed_again);
	T_RUN(commands_say_what_was_asked);
	return t_done();
}
