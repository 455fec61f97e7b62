/*
 * Writes files for tests/bank/schema.py:
 *
 *	make_pain001 names		the names of its runs
 *	make_pain001 NAME		one of them
 *	make_pain001 random SEED	a run of anything that can be sent
 *	make_pain001 many COUNT		a long one
 */
#include "runs.h"

#include <inttypes.h>
#include <stdlib.h>

static uint64_t state;

static uint32_t
below(uint32_t n)
{
	state = state * UINT64_C(6364136223846793005) + 1442695040888963407U;
	return (uint32_t)(state >> 33) % n;
}

static void
some(char *out, size_t least, size_t most, const char *of)
{
	size_t n = least + below((uint32_t)(most - least + 1));

	for (size_t i = 0; i < n; i++)
		out[i] = of[below((uint32_t)strlen(of))];
	out[n] = '\0';
}

#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* Of a country that the registry of IBANs does not have: any length. */
static void
some_iban(char *out)
{
	uint32_t rest = 0;

	some(out, 11, 30, CAPITALS DIGITS);
	memmove(out + 4, out, strlen(out) + 1);
	memcpy(out, "ZZ00", 4);
	for (const char *c = out + 4; *c != '\0'; c++)
		rest = *c > '9' ? (rest * 100 + (uint32_t)(*c - 'A') + 10) % 97
				: (rest * 10 + (uint32_t)(*c - '0')) % 97;
	rest = 98 - (rest * 1000000 + 353500) % 97;
	out[2] = (char)('0' + rest / 10);
	out[3] = (char)('0' + rest % 10);
}

static void
some_payee(struct ky_payee *p)
{
	*p = (struct ky_payee){.kind = KY_PAYEE_ABROAD, .iban = below(2) > 0};
	p->name[0] = 'N';
	some(p->name + 1, 0, 139, CAPITALS "abcxyz" DIGITS " /-?:().,'+");
	if (p->iban) {
		some_iban(p->account);
	} else {
		some(p->account, 1, 34, CAPITALS DIGITS "-");
		some(p->country, 2, 2, "ABCDEFGHI");
	}
	if (!p->iban || below(2) > 0) {
		some(p->bic, 4, 4, CAPITALS DIGITS);
		some(p->bic + 4, 2, 2, CAPITALS);
		some(p->bic + 6, 2, 2, CAPITALS DIGITS);
		if (below(2) > 0)
			some(p->bic + 8, 3, 3, CAPITALS DIGITS);
	}
}

static void
some_transfer(uint64_t n, const char currency[4], struct ky_transfer *t)
{
	*t = (struct ky_transfer){.n = n, .minor = 1 + below(KY_AMOUNT_MAX)};
	memcpy(t->currency, currency, sizeof(t->currency));
	(void)snprintf(t->key, sizeof(t->key), "KY-%04u/bank-refund/0.%u",
	    below(10000), below(9));
	some_payee(&t->payee);
}

static enum ky_code
write_all(const struct ky_payrun *run,
    void (*make)(uint64_t n, const char currency[4], struct ky_transfer *t),
    struct ky_err *err)
{
	struct ky_pain001 p;
	struct ky_transfer t;
	enum ky_code code = ky_pain001_begin(&p, &issuer, run, &payer_iban,
	    ky_bank_sink_file(stdout), err);

	for (uint32_t i = 0; code == KY_OK && i < run->count; i++) {
		make(i + 1, run->currency, &t);
		code = ky_pain001_add(&p, &t, err);
	}
	if (code == KY_OK)
		code = ky_pain001_end(&p, err);
	ky_pain001_done(&p);
	return code;
}

/* The same transfers twice: once for their sum, once for the file. */
static enum ky_code
write_some(uint64_t seed, uint32_t count, struct ky_err *err)
{
	static const char currencies[][4] = {"EUR", "JPY", "KWD", "USD"};
	struct ky_payrun run = {.n = seed + 1,
	    .form = KY_RAIL_FORM_PAIN001,
	    .day = {2026, 9, 1},
	    .created = {(int64_t)seed * KY_SECOND_US},
	    .count = count};
	struct ky_transfer t;

	memcpy(run.currency, currencies[seed % 4], sizeof(run.currency));
	state = seed;
	for (uint32_t i = 0; i < count; i++) {
		some_transfer(i + 1, run.currency, &t);
		run.total += t.minor;
	}
	state = seed;
	return write_all(&run, some_transfer, err);
}

static void
same_transfer(uint64_t n, const char currency[4], struct ky_transfer *t)
{
	(void)currency;
	*t = run_cases[0].transfer[1];
	t->n = n;
}

static enum ky_code
write_many(uint32_t count, struct ky_err *err)
{
	struct ky_payrun run = run_cases[0].run;

	run.count = count;
	run.total = run_cases[0].transfer[1].minor * (int64_t)count;
	return write_all(&run, same_transfer, err);
}

static enum ky_code
write_named(const char *name, struct ky_err *err)
{
	for (size_t i = 0; i < sizeof(run_cases) / sizeof(run_cases[0]); i++)
		if (strcmp(run_cases[i].name, name) == 0)
			return write_run(&run_cases[i],
			    ky_bank_sink_file(stdout), err);
	return ky_fail(err, KY_E_INPUT, 0, "no run %s", name);
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "names";
	uint64_t number = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
	struct ky_err err = {.code = KY_OK};
	enum ky_code code = KY_OK;

	if (strcmp(what, "names") == 0)
		for (size_t i = 0; i < sizeof(run_cases) / sizeof(run_cases[0]);
		     i++)
			puts(run_cases[i].name);
	else if (strcmp(what, "random") == 0)
		code = write_some(number, 1 + (uint32_t)(number % 40), &err);
	else if (strcmp(what, "many") == 0)
		code = write_many((uint32_t)number, &err);
	else
		code = write_named(what, &err);
	if (code != KY_OK)
		(void)fprintf(stderr, "make_pain001: %s\n", err.msg);
	return code != KY_OK;
}
