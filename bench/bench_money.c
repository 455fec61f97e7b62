/*
 * Money: endings billed, and their refunds exported for the bank in one run,
 * with flat memory.
 *
 * Lines whose contract is over, each with a deposit, are imported 256 a
 * transaction and ended 256 a transaction.  An ending is billed when it is
 * filed (final bill with its tax, the deposit set against it); then its usage is
 * looked at once more, the rest of the deposit is promised and its transfer
 * queued.  The billing phase is over when every transfer is queued, and every
 * paper of it signed and in the log.  Then payment runs take the transfers and
 * are written as bulk transfer files.
 *
 * A sample of 4,096 endings is billed again, held against SQLite alone writing
 * the same rows in the same batches.
 *
 * Usage: bench_money [ENDINGS]; 20,000, with KY_LONG=1 a million.  The files lie
 * in $TMPDIR or /var/tmp, which should be on a disk.
 */
#include "bare.h"

#include "bank/files.h"
#include "bank/queue.h"
#include "core/calendar.h"
#include "service/runfile.h"
#include "service/till.h"
#include "sim/make.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define WORKERS 8
#define SAMPLE 4096
#define PAIRS 3
#define DEPOSIT 5000
#define NAP_US 20000
#define QUIET_NAPS 50   /* with nothing new: all is done */
#define STUCK_NAPS 3000 /* ... with refunds still to come: none will */

static const char *where;
static const struct ky_slug issuer = {"demo-issuer"};
static const struct ky_slug provider = {"demo-mobile"};

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
nap(void)
{
	(void)nanosleep(&(struct timespec){0, NAP_US * 1000L}, NULL);
}

static void
must(const char *what, enum ky_code code, const struct ky_err *err)
{
	if (code == KY_OK)
		return;
	(void)fprintf(stderr, "bench: %s: %s\n", what, err->msg);
	exit(1);
}

static void
wrong(const char *what)
{
	(void)fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

/* --- memory and bytes --- */

static long
resident_kib(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long all, resident = 0;

	if (f == NULL)
		return 0;
	if (fscanf(f, "%ld %ld", &all, &resident) != 2)
		resident = 0;
	(void)fclose(f);
	return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static double
mib(long kib)
{
	return (double)kib / 1024;
}

static long
peak_kib(void)
{
	struct rusage use;

	return getrusage(RUSAGE_SELF, &use) == 0 ? use.ru_maxrss : 0;
}

static int64_t
size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
}

/* Of a stopped store. */
static int64_t
store_bytes(const struct rig *r)
{
	char keys[128];

	(void)snprintf(keys, sizeof(keys), "%s.keys", r->path);
	return size_of(r->path) + size_of(keys);
}

/* --- a biller that knows of every line the same --- */

/* Nothing runs any more, and no usage came late.  It is only ever asked. */
static enum ky_code
bss_look(void *self, const struct ky_line *line, struct ky_seen *seen,
    struct ky_raw *raw, struct ky_err *err)
{
	static const char json[] = "{\"running\":false,\"late_usage\":0}";

	(void)self;
	(void)err;
	seen->running = false;
	seen->last_day = line->last_day;
	(void)snprintf(raw->media_type, sizeof(raw->media_type),
	    "application/json");
	(void)snprintf(raw->origin, sizeof(raw->origin), "bench bss");
	raw->len = sizeof(json) - 1;
	memcpy(raw->bytes, json, raw->len);
	return KY_OK;
}

/* --- lines --- */

struct bench {
	struct rig rig;
	struct ky_desk_till *till;
	struct ky_bank_queue queue;
	uint32_t endings;
	int64_t empty; /* bytes of the store before the first ending */
};

/* An eSIM line that is over: no card to give back, only money is left. */
static void
owed_line(uint32_t serial, struct ky_line *out)
{
	rig_line(serial, out);
	out->form = KY_FORM_ESIM;
	out->contract_running = false;
	out->known = out->attached = false;
	out->number = KY_NUMBER_NONE;
	out->last_day = (struct ky_date){2026, 8, 10};
	out->ledger.sum[KY_ACC_DEPOSIT] = -DEPOSIT;
	out->ledger.sum[KY_ACC_OPENING] = DEPOSIT;
	out->payee = ky_made_payee(serial);
}

typedef struct ky_command make_fn(uint32_t serial);

static struct ky_command
make_import(uint32_t serial)
{
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);

	owed_line(serial, &cmd.line);
	return cmd;
}

static struct ky_command
make_ending(uint32_t serial)
{
	return rig_file(serial); /* of lines numbered as they came */
}

/* Those from `first` on, one transaction where nothing speaks against it. */
static uint32_t
submit_some(struct bench *b, make_fn *make, uint32_t first)
{
	static struct ky_submission s[KY_TOGETHER_MAX];
	static struct ky_command cmd[KY_TOGETHER_MAX];
	uint32_t n = 0;

	for (; n < KY_TOGETHER_MAX && first + n <= b->endings; n++) {
		cmd[n] = make(first + n);
		s[n] = (struct ky_submission){.cmd = &cmd[n]};
	}
	ky_engine_submit_all(b->rig.engine, s, n);
	for (uint32_t i = 0; i < n; i++) {
		must(ky_command_kind_name(cmd[i].kind), s[i].code, &s[i].err);
		if (s[i].reply.answer.verdict != KY_VERDICT_ACCEPTED)
			wrong(s[i].reply.answer.code);
	}
	return n;
}

/* Imported, and the rig stopped; the dues can close at once. */
static void
open_bench(struct bench *b, uint32_t endings)
{
	struct rig *r = &b->rig;
	struct ky_err err;

	memset(b, 0, sizeof(*b));
	b->endings = endings;
	rig_open_in(r, where, 0);
	for (uint32_t i = 1; i <= endings;)
		i += submit_some(b, make_import, i);
	rig_stop(r);
	b->empty = store_bytes(r);
	ky_world_advance(&r->world, 20 * KY_DAY_US);
	must("till", ky_desk_till_new(&r->config, &b->till, &err), &err);
	b->queue = (struct ky_bank_queue){.issuer = issuer,
	    .till = ky_desk_till_port(b->till),
	    .clock = r->config.clock};
	r->config.peers = (struct ky_peers){
	    .bss = {.self = b, .look = bss_look}};
	ky_bank_queue_port(&b->queue, &r->config.peers.bank);
	r->config.workers = WORKERS;
	r->config
	    .brake_per_hour = UINT32_MAX; /* all in one hour of its clock */
}

static void
start_bench(struct bench *b)
{
	rig_start(&b->rig);
	ky_desk_till_join(b->till, b->rig.engine);
}

static void
close_bench(struct bench *b)
{
	rig_stop(&b->rig);
	ky_desk_till_free(b->till);
	rig_close(&b->rig);
}

/* --- billing --- */

/* Resident memory when so much of the transfers was queued. */
static const uint32_t percents[] = {10, 50, 100};
#define STAGES (sizeof(percents) / sizeof(percents[0]))

struct billing {
	uint32_t stage; /* passed so far */
	long kib[STAGES];
	uint64_t papers, leaves; /* signed, and entered in the log */
	double filed, seconds;   /* every ending; everything */
};

/* Transfers are numbered as they come, one an ending. */
static bool
queued(struct bench *b, uint64_t n)
{
	const struct ky_till *till = b->queue.till;
	struct ky_transfer t;
	struct ky_err err;
	bool found;

	must("transfer",
	    till->transfer_get(till->self, &issuer, NULL, n, &t, &found, &err),
	    &err);
	return found;
}

static void
look_round(struct bench *b, struct billing *m)
{
	while (m->stage < STAGES &&
	    queued(b, (uint64_t)b->endings * percents[m->stage] / 100))
		m->kib[m->stage++] = resident_kib();
}

static uint64_t
busyness(const struct ky_engine_stats *s)
{
	return s->commands + s->papers + s->leaves + s->wakes +
	    s->effects_done + s->effects_unsure + s->effects_retried +
	    s->writes;
}

/* Until nothing happens any more; when it last did. */
static double
settle_down(struct bench *b, struct billing *m)
{
	struct ky_engine_stats s;
	uint64_t was = 0;
	double last = now();
	uint32_t naps = 0;

	while (naps < (m->stage < STAGES ? STUCK_NAPS : QUIET_NAPS)) {
		nap();
		naps++;
		look_round(b, m);
		ky_engine_stats(b->rig.engine, &s);
		if (busyness(&s) == was)
			continue;
		was = busyness(&s);
		last = now();
		naps = 0;
	}
	m->papers = s.papers;
	m->leaves = s.leaves;
	return last;
}

static struct billing
bill_all(struct bench *b)
{
	struct billing m = {.stage = 0};
	double start = now();

	for (uint32_t i = 1; i <= b->endings;) {
		i += submit_some(b, make_ending, i);
		look_round(b, &m);
	}
	m.filed = now() - start;
	m.seconds = settle_down(b, &m) - start;
	if (m.stage < STAGES)
		wrong("not every refund was queued");
	if (m.papers < b->endings || m.leaves < m.papers)
		wrong("not every paper was entered in the log");
	return m;
}

/* --- payment runs --- */

static const struct ky_zengin_form form = {
    .requester = "0123456789",
    .name = "カ）カイヤク",
    .bank = "9999",
    .branch = "123",
    .account_kind = KY_ACCOUNT_ORDINARY,
    .account = "7654321",
};

struct exported {
	uint32_t runs;
	uint64_t transfers;
	int64_t total, bytes;
	double filled, written; /* seconds */
};

/* A run, filled with as many transfers as its file may hold. */
static struct ky_payrun
fill_run(struct bench *b)
{
	const struct ky_till *till = b->queue.till;
	struct ky_time at = b->rig.world.now;
	struct ky_payrun run = {.state = KY_PAYRUN_PROPOSED,
	    .form = KY_RAIL_FORM_ZENGIN,
	    .provider = provider,
	    .currency = "JPY",
	    .day = ky_bank_day_add(ky_date_at(at, KY_ZONE_JAPAN), 1),
	    .maker = {"counter-1"},
	    .created = at};
	struct ky_err err;

	must("run", till->payrun_put(till->self, &issuer, &run, &err), &err);
	must("fill",
	    till->payrun_fill(till->self, &issuer, &run,
		KY_ZENGIN_TRANSFERS_MAX, &err),
	    &err);
	return run;
}

/* Its writer holds count and total against the run's. */
static int64_t
write_run(struct bench *b, const struct ky_payrun *run)
{
	struct ky_bank_files files = {.issuer = issuer, .zengin = form};
	struct ky_bankfile bank;
	struct ky_runfile f = {.bank = &bank,
	    .till = b->queue.till,
	    .issuer = &issuer};
	struct ky_bank_sink to;
	uint8_t sha256[32];
	struct ky_err err;
	char path[128];
	FILE *file;

	ky_bank_files_port(&files, &bank);
	(void)snprintf(path, sizeof(path), "%s/run-%" PRIu64, b->rig.folder,
	    run->n);
	file = fopen(path, "w");
	if (file == NULL)
		wrong(path);
	to = ky_bank_sink_file(file);
	must("file", ky_runfile_write(&f, run, &to, sha256, &err), &err);
	if (fflush(file) != 0 || fsync(fileno(file)) != 0 || fclose(file) != 0)
		wrong(path);
	return size_of(path);
}

/* What every one of the lines gets back. */
static int64_t
refund_each(struct bench *b)
{
	struct ky_case c;

	rig_case(&b->rig, 1, &c);
	return -c.line.ledger.sum[KY_ACC_REFUNDS_PAYABLE];
}

static struct exported
export_all(struct bench *b)
{
	struct exported x = {.runs = 0};

	while (x.transfers < b->endings) {
		double start = now(), filled;
		struct ky_payrun run = fill_run(b);

		filled = now();
		if (run.count == 0)
			wrong("a transfer got lost");
		x.bytes += write_run(b, &run);
		x.filled += filled - start;
		x.written += now() - filled;
		x.runs++;
		x.transfers += run.count;
		x.total += run.total;
	}
	if (x.transfers != b->endings ||
	    x.total != refund_each(b) * (int64_t)b->endings)
		wrong("the runs carry other sums than the books");
	return x;
}

/* --- the figures --- */

static void
print_billing(const struct bench *b, const struct billing *m, long idle)
{
	printf("  billed    %9.0f endings/s   (%.1f s)\n",
	    b->endings / m->filed, m->filed);
	printf("  settled   %9.0f endings/s   (%.1f s: refunds queued too, and "
	       "%.1f papers each)\n",
	    b->endings / m->seconds, m->seconds,
	    (double)m->papers / b->endings);
	printf("  resident  %9.1f MiB idle", mib(idle));
	for (size_t i = 0; i < STAGES; i++)
		printf(", %.1f at %u %%", mib(m->kib[i]), percents[i]);
	printf("\n");
}

static void
print_export(const struct exported *x, long resident)
{
	printf("  exported  %9.0f transfers/s (%u runs of %" PRIi64
	       " yen, %.1f MB: filled in %.2f s, written in %.2f s)\n",
	    (double)x->transfers / (x->filled + x->written), x->runs, x->total,
	    (double)x->bytes / 1e6, x->filled, x->written);
	printf("  resident  %9.1f MiB after it, %.1f at most ever\n",
	    mib(resident), mib(peak_kib()));
}

static void
one_run(uint32_t endings)
{
	static struct bench b;
	struct billing m;
	struct exported x;
	long idle;

	open_bench(&b, endings);
	sync();               /* what was written before is not measured */
	(void)malloc_trim(0); /* what the import took is given back */
	start_bench(&b);
	for (int i = 0; i < 10; i++)
		nap();
	idle = resident_kib();
	printf("%u endings billed and refunded\n", endings);
	m = bill_all(&b);
	print_billing(&b, &m, idle);
	x = export_all(&b);
	print_export(&x, resident_kib());
	rig_stop(&b.rig);
	printf("  store     %9.0f bytes an ending\n",
	    (double)(store_bytes(&b.rig) - b.empty) / endings);
	close_bench(&b);
}

/* --- against the bare store --- */

struct pair {
	double engine, bare; /* seconds */
};

/* Seconds of a sample; recorded, or (`bare` NULL) not. */
static double
bill_sample(struct bare *bare)
{
	static struct bench b;
	struct billing m;

	open_bench(&b, SAMPLE);
	if (bare != NULL)
		bare_begin(bare, &b.rig, where);
	start_bench(&b);
	sync();
	if (bare != NULL)
		bare->recorded.on = true;
	m = bill_all(&b);
	if (bare != NULL)
		bare->recorded.on = false;
	close_bench(&b);
	return m.seconds;
}

static int
by_ratio(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	double p = x->bare / x->engine, q = y->bare / y->engine;

	return (p > q) - (p < q);
}

/* A disk that others use too is moody: the pair of middle ratio counts. */
static void
against_bare(void)
{
	static struct bare bare;
	struct pair p[PAIRS];

	for (int i = 0; i < PAIRS; i++) {
		p[i].engine = bill_sample(NULL);
		(void)bill_sample(&bare);
		p[i].bare = bare_run(&bare);
	}
	qsort(p, PAIRS, sizeof(p[0]), by_ratio);
	printf("%d endings settled, against the bare store\n", SAMPLE);
	printf("  engine    %9.0f endings/s\n", SAMPLE / p[PAIRS / 2].engine);
	printf("  bare      %9.0f endings/s\n", SAMPLE / p[PAIRS / 2].bare);
	printf("  ratio     %9.2f            (%.2f to %.2f)\n",
	    p[PAIRS / 2].bare / p[PAIRS / 2].engine, p[0].bare / p[0].engine,
	    p[PAIRS - 1].bare / p[PAIRS - 1].engine);
}

int
main(int argc, char **argv)
{
	uint32_t endings = getenv("KY_LONG") != NULL ? 1000000 : 20000;

	where = getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/var/tmp";
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 1)
		endings = (uint32_t)strtoul(argv[1], NULL, 10);
	if (endings < 10) {
		(void)fprintf(stderr, "bench_money: at least 10 endings\n");
		return 2;
	}
	one_run(endings);
	against_bare();
	return 0;
}
