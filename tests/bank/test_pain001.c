#include "bank/pain001.h"

#include "runs.h"
#include "t.h"

#include <malloc.h>
#include <stdlib.h>

static void
charges(void)
{
	enum ky_charges c;

	for (int i = 0; i < KY_CHARGES__MAX; i++)
		t_ok(ky_charges_name((enum ky_charges)i),
		    ky_charges_parse(ky_str_of(
					 ky_charges_name((enum ky_charges)i)),
			&c) &&
			(int)c == i);
	t_ok("no other", !ky_charges_parse(KY_STR("ours"), &c));
}

static void
same_bytes(void)
{
	T_CASES (c, run_cases) {
		struct ky_buf once, again;
		struct ky_err err = {.code = KY_OK};

		ky_buf_init(&once, 1 << 20);
		ky_buf_init(&again, 1 << 20);
		t_good(c->name, write_run(c, ky_bank_sink_buf(&once), &err),
		    &err);
		t_good("again", write_run(c, ky_bank_sink_buf(&again), &err),
		    &err);
		t_eq_str("the same bytes", again.p, once.p);
		ky_buf_done(&once);
		ky_buf_done(&again);
	}
}

/* A run of one, with something changed, and what is said. */
static void
said_of(const char *label, const struct ky_pain001_payer *payer,
    const struct ky_payrun *run, const struct ky_transfer *t, enum ky_code want,
    const char *words)
{
	struct run_case c = {.payer = payer, .run = *run, .transfer = {*t}};
	struct ky_buf out;
	struct ky_err err = {.code = KY_OK};

	ky_buf_init(&out, 1 << 20);
	t_bad(label, write_run(&c, ky_bank_sink_buf(&out), &err), want, &err,
	    words);
	ky_buf_done(&out);
}

static const struct ky_payrun good_run = {.n = 5,
    .form = KY_RAIL_FORM_PAIN001,
    .currency = "EUR",
    .day = {2026, 9, 1},
    .count = 1,
    .total = 100};
static const struct ky_transfer good = {.n = 12,
    .key = "KY-7H3K-9QXM-2PTA/bank-refund/0.1",
    .minor = 100,
    .currency = "EUR",
    .payee = {ABROAD, .name = "Sample", .account = "DE89370400440532013000",
	.iban = true, .bic = "DEMODEFF", .country = "DE"}};

/* Rule: docs/rules/jp.md#7.3 */
static void
transfers_that_cannot_be_sent(void)
{
	static const struct {
		const char *label, *words;
		struct ky_transfer with; /* what is not empty replaces */
		enum {
			KIND,
			TEXT,
			AMOUNT
		} what;
	} cases[] = {
	    {"erased", "transfer 12: its payee is not known, or was erased",
		{.payee = {.kind = KY_PAYEE_NONE}}, KIND},
	    {"in Japan", "transfer 12: its payee is not an account abroad",
		{.payee = {.kind = KY_PAYEE_JAPAN}}, KIND},
	    {"a name in kana", "transfer 12: payee.name:",
		{.payee = {.name = "ヤマダ"}}, TEXT},
	    {"a blank name",
		"transfer 12: payee.name:", {.payee = {.name = " "}}, TEXT},
	    {"an IBAN that is too short", "transfer 12: payee.account:",
		{.payee = {.account = "DE893704"}}, TEXT},
	    {"an IBAN with other check digits", "transfer 12: payee.account:",
		{.payee = {.account = "DE88370400440532013000"}}, TEXT},
	    {"an IBAN without digits", "transfer 12: payee.account:",
		{.payee = {.account = "DEXX3704"}}, TEXT},
	    {"an IBAN of 35", "transfer 12: payee.account:",
		{.payee = {.account = "DE891234567890123456789012345678901"}},
		TEXT},
	    {"a BIC of 9", "transfer 12: payee.bic:",
		{.payee = {.bic = "DEMODEFFX"}}, TEXT},
	    {"a BIC without a country", "transfer 12: payee.bic:",
		{.payee = {.bic = "DEMO12FF"}}, TEXT},
	    {"a country that is not the IBAN's", "transfer 12: payee.country:",
		{.payee = {.country = "FR"}}, TEXT},
	    {"another currency", "transfer 12: it is in another currency",
		{.currency = "USD"}, TEXT},
	    {"a key without an ending", "transfer 12: its key names no ending",
		{.key = "/bank-refund/0.1"}, TEXT},
	    {"a key in other letters", "transfer 12: its key names no ending",
		{.key = "解約/bank-refund/0.1"}, TEXT},
	    {"nothing", "transfer 12: its amount is out of bounds",
		{.minor = 0}, AMOUNT},
	    {"less", "transfer 12: its amount is out of bounds", {.minor = -1},
		AMOUNT},
	    {"too much", "transfer 12: its amount is out of bounds",
		{.minor = KY_AMOUNT_MAX + 1}, AMOUNT},
	};

	T_CASES (c, cases) {
		struct ky_transfer t = good;
		const struct ky_payee *p = &c->with.payee;

		if (c->what == KIND)
			t.payee.kind = p->kind;
		if (c->what == AMOUNT)
			t.minor = c->with.minor;
		if (p->name[0] != '\0')
			memcpy(t.payee.name, p->name, sizeof(t.payee.name));
		if (p->account[0] != '\0')
			memcpy(t.payee.account, p->account,
			    sizeof(t.payee.account));
		if (p->bic[0] != '\0')
			memcpy(t.payee.bic, p->bic, sizeof(t.payee.bic));
		if (p->country[0] != '\0')
			memcpy(t.payee.country, p->country,
			    sizeof(t.payee.country));
		if (c->with.currency[0] != '\0')
			memcpy(t.currency, c->with.currency,
			    sizeof(t.currency));
		if (c->with.key[0] != '\0')
			memcpy(t.key, c->with.key, sizeof(t.key));
		said_of(c->label, &payer_iban, &good_run, &t, KY_E_INPUT,
		    c->words);
	}
}

static void
more_of_them(void)
{
	struct ky_transfer t = good;

	t.payee.iban = false;
	t.payee.bic[0] = '\0';
	said_of("neither an IBAN nor a BIC", &payer_iban, &good_run, &t,
	    KY_E_INPUT, "transfer 12: payee.bic: is missing");
	t = good;
	t.payee.iban = false;
	t.payee.account[0] = '\0';
	said_of("no account", &payer_iban, &good_run, &t, KY_E_INPUT,
	    "transfer 12: payee.account: is missing");
	t = good;
	t.payee.name[0] = '\0';
	said_of("no name", &payer_iban, &good_run, &t, KY_E_INPUT,
	    "transfer 12: payee.name: is missing");
	t = good;
	t.payee.iban = false;
	t.payee.country[0] = '\0';
	said_of("no country", &payer_iban, &good_run, &t, KY_E_INPUT,
	    "transfer 12: payee.country: ");
	t = good;
	memset(t.payee.name, 'N', 140);
	said_of("140 characters pass", &payer_iban, &good_run, &t, KY_OK, "");
	t.payee.name[140] = 'N';
	said_of("141 do not", &payer_iban, &good_run, &t, KY_E_INPUT,
	    "transfer 12: payee.name: ");
}

static void
runs_and_payers_that_will_not_do(void)
{
	struct ky_payrun run;
	struct ky_pain001_payer payer;

	said_of("all is well", &payer_iban, &good_run, &good, KY_OK, "");
#define RUN(member, value, words) \
	run = good_run; \
	run.member = value; \
	said_of(#member, &payer_iban, &run, &good, KY_E_INPUT, words)
	RUN(form, KY_RAIL_FORM_ZENGIN, "run 5 is not for this kind of file");
	RUN(currency[0], 'X', "run 5 is in a currency that is not known");
	RUN(day.year, 0, "run 5 has no day");
	RUN(count, 0, "run 5 has no transfers");
	RUN(total, 0, "run 5 has no transfers");
	RUN(total, KY_AMOUNT_MAX * 2, "run 5 has a sum that its transfers");
#undef RUN
#define PAYER(member, value) \
	payer = payer_iban; \
	(void)snprintf(payer.member, sizeof(payer.member), "%s", value); \
	said_of(#member, &payer, &good_run, &good, KY_E_INPUT, \
	    "payer." #member ": missing, or cannot be written")
	PAYER(name, "");
	PAYER(name, "デモ");
	PAYER(customer, "é");
	PAYER(account, "");
	PAYER(account, "DE");
	PAYER(bic, "");
	PAYER(bic, "DEMODEF");
	PAYER(country, "D");
#undef PAYER
}

static void
count_and_sum(void)
{
	struct ky_payrun run = good_run;

	run.count = 2;
	run.total = 200;
	said_of("a number not above the one before", &payer_iban, &run, &good,
	    KY_E_INPUT, "transfer 0: its number is not above");
	run = good_run;
	run.total = 101;
	said_of("another sum", &payer_iban, &run, &good, KY_E_CORRUPT,
	    "payment run 5: its transfers are 1 with a sum of 100, its own "
	    "count is 1 and its sum 101");
}

/* A sink that keeps nothing, and looks at the memory in use. */
struct gauge {
	uint64_t bytes;
	size_t most;
};

static enum ky_code
measure(void *self, struct ky_str bytes, struct ky_err *err)
{
	struct gauge *g = self;
	struct mallinfo2 info = mallinfo2();
	size_t used = info.uordblks + info.hblkhd; /* heap and mapped */

	(void)err;
	g->bytes += bytes.len;
	if (used > g->most)
		g->most = used;
	return KY_OK;
}

static enum ky_code
write_long(uint32_t count, struct gauge *g, struct ky_err *err)
{
	struct ky_payrun run = good_run;
	struct ky_transfer t = good;
	struct ky_pain001 p;
	enum ky_code code;

	run.count = count;
	run.total = t.minor * (int64_t)count;
	code = ky_pain001_begin(&p, &issuer, &run, &payer_iban,
	    (struct ky_bank_sink){.self = g, .put = measure}, err);
	for (uint32_t i = 1; code == KY_OK && i <= count; i++) {
		t.n = i;
		code = ky_pain001_add(&p, &t, err);
	}
	if (code == KY_OK)
		code = ky_pain001_end(&p, err);
	ky_pain001_done(&p);
	return code;
}

static void
flat_memory(void)
{
	uint32_t many = getenv("KY_LONG") != NULL ? 1000000 : 50000;
	struct gauge few = {0}, all = {0};
	struct ky_err err = {.code = KY_OK};

	t_good("a thousand", write_long(1000, &few, &err), &err);
	t_good("many", write_long(many, &all, &err), &err);
	t_ok("a longer file", all.bytes > few.bytes * (many / 1000) / 2);
	t_ok("no more memory", all.most <= few.most + 4096);
}

int
main(void)
{
	T_RUN(charges);
	T_RUN(same_bytes);
	T_RUN(transfers_that_cannot_be_sent);
	T_RUN(more_of_them);
	T_RUN(runs_and_payers_that_will_not_do);
	T_RUN(count_and_sum);
	T_RUN(flat_memory);
	return t_done();
}
