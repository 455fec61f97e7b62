/*
 * Payment runs abroad for tests: made-up people, example account numbers.
 */
#ifndef KY_TESTS_BANK_RUNS_H
#define KY_TESTS_BANK_RUNS_H

#include "bank/pain001.h"

#define RUN_TRANSFERS_MAX 3

static const struct ky_slug issuer = {"demo-desk"};

static const struct ky_pain001_payer payer_iban = {
    .name = "Demo Mobile K.K.",
    .customer = "CUST-4711",
    .account = "DE89370400440532013000",
    .iban = true,
    .bic = "DEMODEFFXXX",
    .country = "DE",
    .charges = KY_CHARGES_SHARED,
};

static const struct ky_pain001_payer payer_japan = {
    .name = "Demo Mobile K.K.",
    .account = "0001234567",
    .bic = "DEMOJPJT",
    .charges = KY_CHARGES_PAYER,
};

struct run_case {
	const char *name; /* of its golden file */
	const struct ky_pain001_payer *payer;
	struct ky_payrun run;
	struct ky_transfer transfer[RUN_TRANSFERS_MAX];
};

#define ABROAD .kind = KY_PAYEE_ABROAD

static const struct run_case run_cases[] = {
    {"iban", &payer_iban,
	{.n = 12,
	    .form = KY_RAIL_FORM_PAIN001,
	    .currency = "EUR",
	    .day = {2026, 9, 1},
	    .created = {INT64_C(1787972400123456)},
	    .count = 2,
	    .total = 12849},
	{{.n = 1027,
	     .key = "KY-7H3K-9QXM-2PTA/bank-refund/0.1",
	     .minor = 1250,
	     .currency = "EUR",
	     .payee = {ABROAD, .name = "Beispiel, Jorg-Gross",
		 .account = "DE89370400440532013000", .iban = true,
		 .country = "DE"}},
	    {.n = 1031,
		.key = "KY-4M2P-X7QA-9BTR/bank-refund/0.2",
		.minor = 11599,
		.currency = "EUR",
		.payee = {ABROAD, .name = "Exemple Elodie d'OEuvre",
		    .account = "FR1420041010050500013M02606", .iban = true,
		    .bic = "DEMOFRPP", .country = "FR"}}}},
    {"account", &payer_japan,
	{.n = 1,
	    .form = KY_RAIL_FORM_PAIN001,
	    .currency = "JPY",
	    .day = {2026, 9, 30},
	    .created = {INT64_C(1790208000000000)},
	    .count = 3,
	    .total = 100003501},
	{{.n = 1,
	     .key = "KY-2222-3333-4444/bank-refund/0.1",
	     .minor = 1,
	     .currency = "JPY",
	     .payee = {ABROAD, .name = " Nguyen Thi Vi Du ",
		 .account = "970400123456", .bic = "DEMOVNVX001",
		 .country = "VN"}},
	    {.n = 2,
		.key = "KY-2222-3333-5555/bank-refund/0.1",
		.minor = 3500,
		.currency = "JPY",
		.payee = {ABROAD, .name = "EXAMPLE LI",
		    .account = "6222020012345678901", .bic = "DEMOCNBJ",
		    .country = "CN"}},
	    {.n = 1000000,
		.key = "KY-2222-3333-6666/bank-refund/1.1",
		.minor = KY_AMOUNT_MAX,
		.currency = "JPY",
		.payee = {ABROAD, .name = "O'Sample (Jr.)",
		    .account = "0123-456-789", .bic = "DEMOUS33",
		    .country = "US"}}}},
    {"three-decimals", &payer_iban,
	{.n = 9007199254740993,
	    .form = KY_RAIL_FORM_PAIN001,
	    .currency = "KWD",
	    .day = {2028, 2, 29},
	    .created = {INT64_C(1835395199999999)},
	    .count = 1,
	    .total = 5},
	{{.n = INT64_MAX,
	    .key = "KY-9999-9999-9999/bank-refund/0.9",
	    .minor = 5,
	    .currency = "KWD",
	    .payee = {ABROAD, .name = "Sample",
		.account = "KW81CBKU0000000000001234560101", .iban = true,
		.country = "KW"}}}},
};

static inline enum ky_code
write_run(const struct run_case *c, struct ky_bank_sink sink,
    struct ky_err *err)
{
	struct ky_pain001 p;
	enum ky_code code = ky_pain001_begin(&p, &issuer, &c->run, c->payer,
	    sink, err);

	for (uint32_t i = 0; code == KY_OK && i < c->run.count; i++)
		code = ky_pain001_add(&p, &c->transfer[i], err);
	if (code == KY_OK)
		code = ky_pain001_end(&p, err);
	ky_pain001_done(&p);
	return code;
}

#endif
