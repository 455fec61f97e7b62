/*
 * A bulk transfer file as large as one can be, written and its answer read:
 * records a second, against writing the same bytes bare, and the memory that
 * it takes.  The time is the core's.  Usage: bench_zengin [RECORDS]
 */
#include "bank/zengin_result.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

/* The core's time, not the wall's: others may be at work here. */
static double
now_s(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) != 0)
		return 0;
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static long
peak_kib(void)
{
	struct rusage use;

	return getrusage(RUSAGE_SELF, &use) == 0 ? use.ru_maxrss : 0;
}

static void
must(enum ky_code code, const struct ky_err *err)
{
	if (code == KY_OK)
		return;
	(void)fprintf(stderr, "%s\n", err->msg);
	exit(1);
}

static void
say(const char *what, uint32_t records, double seconds)
{
	printf("%-34s %6.2f s  %10.0f records/s  peak %ld KiB\n", what, seconds,
	    records / seconds, peak_kib());
	(void)fflush(stdout);
}

/* The n-th transfer: everybody has another name, account and amount. */
static void
make(uint32_t n, struct ky_transfer *t)
{
	static const char *const names[] = {"テスト タロウ", "ﾃｽﾄ ﾊﾅｺ",
	    "カ）カイヤク・テスト", "てすと　じょうじ", "TARO TEST"};

	*t = (struct ky_transfer){
	    .n = n,
	    .run = 5,
	    .minor = 1 + n % 9973,
	    .currency = "JPY",
	    .state = KY_TRANSFER_IN_RUN,
	    .payee = {.kind = KY_PAYEE_JAPAN,
		.account_kind = KY_ACCOUNT_ORDINARY},
	};
	(void)snprintf(t->payee.name, sizeof(t->payee.name), "%s",
	    names[n % 5]);
	(void)snprintf(t->payee.bank, sizeof(t->payee.bank), "%04u",
	    (unsigned)(n % 10000));
	(void)snprintf(t->payee.branch, sizeof(t->payee.branch), "%03u",
	    (unsigned)(n % 1000));
	(void)snprintf(t->payee.account, sizeof(t->payee.account), "%07u",
	    (unsigned)(n % 10000000));
}

static void
write_file(uint32_t records, FILE *file)
{
	static const struct ky_zengin_form form = {
	    .requester = "0123456789",
	    .name = "カ）カイヤク",
	    .bank = "0001",
	    .branch = "123",
	    .account_kind = KY_ACCOUNT_ORDINARY,
	    .account = "7654321",
	    .crlf = true,
	};
	struct ky_payrun run = {.n = 5,
	    .day = {2026, 8, 31},
	    .currency = "JPY",
	    .count = records};
	struct ky_transfer t;
	struct ky_zengin z;
	struct ky_err err;

	for (uint32_t n = 1; n <= records; n++)
		run.total += 1 + n % 9973;
	must(ky_zengin_open(&z, &form, &run, ky_bank_sink_file(file), &err),
	    &err);
	for (uint32_t n = 1; n <= records; n++) {
		make(n, &t);
		must(ky_zengin_add(&z, &t, &err), &err);
	}
	must(ky_zengin_close(&z, &err), &err);
	if (fflush(file) != 0)
		exit(1);
}

static void
make_only(uint32_t records)
{
	struct ky_transfer t;
	uint64_t sum = 0;

	for (uint32_t n = 1; n <= records; n++) {
		make(n, &t);
		sum += (unsigned char)t.payee.account[6] + (uint64_t)t.minor;
	}
	if (sum == 0)
		exit(1);
}

static void
write_bare(uint32_t records, FILE *file)
{
	static const char line[122] = "2";

	for (uint32_t n = 0; n < records + 3; n++)
		if (fwrite(line, 1, sizeof(line), file) != sizeof(line))
			exit(1);
	if (fflush(file) != 0)
		exit(1);
}

static enum ky_code
take(void *self, const struct ky_bank_result *result, struct ky_err *err)
{
	uint64_t *sum = self;

	(void)err;
	*sum += result->n;
	return KY_OK;
}

static void
read_file(FILE *file)
{
	static const struct ky_zengin_answer usual;
	uint64_t sum = 0;
	struct ky_bank_taker to = {.self = &sum, .take = take};
	struct ky_zengin_facts facts;
	struct ky_bank_totals totals;
	struct ky_err err;

	must(ky_zengin_result_read(file, &usual, &to, &facts, &totals, &err),
	    &err);
}

int
main(int argc, char **argv)
{
	uint32_t records = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10)
				    : KY_ZENGIN_TRANSFERS_MAX;
	FILE *file = tmpfile(), *bare = tmpfile();
	double start, made, written, ours;

	if (file == NULL || bare == NULL || records < 1 ||
	    records > KY_ZENGIN_TRANSFERS_MAX)
		return 2;
	printf("%" PRIu32 " transfers; peak %ld KiB at the start\n", records,
	    peak_kib());
	start = now_s();
	make_only(records);
	made = now_s() - start;
	start = now_s();
	write_file(records, file);
	ours = now_s() - start - made;
	say("written (without making them)", records, ours);
	start = now_s();
	write_bare(records, bare);
	written = now_s() - start;
	say("the same bytes, bare", records, written);
	printf("%-34s %6.1f times the bare bytes\n", "ratio", ours / written);
	start = now_s();
	read_file(file);
	say("read as an answer, twice, hashed", records, now_s() - start);
	(void)fclose(file);
	(void)fclose(bare);
	return 0;
}
