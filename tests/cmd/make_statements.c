/*
 * Golden files of the money statement: lives of fictional lines, played
 * through the core, shown in a terminal, as JSON and as CSV.
 * `make_statements DIR` writes them, `make_statements --check DIR` compares
 * with what is there, byte for byte.
 *
 * To write them anew after a change of the page:
 *
 *	ninja -C build && build/tests/cmd/make_statements tests/cmd/statements
 */
#include "cmd/statement.h"

#include "core/peers.h"
#include "doc/file.h"

#include <stdlib.h>
#include <unistd.h>

#define POSTINGS_MAX 128
#define PAGE_MAX 65536
#define COLUMNS_MAX 80

static const char *folder;
static bool check;

static struct fixture f;
static struct peers p;
static struct ky_posting posting[POSTINGS_MAX];
static struct ky_statement_row row[POSTINGS_MAX / 2];
static struct ky_statement_bill bill[POSTINGS_MAX / 2];
static struct ky_transfer transfer[2];
static struct ky_date run_day[2];
static struct ky_payment payment[1];

/* --- lives --- */

/* The line of the fixture, known from `now` on. */
static void
begin(const char *now)
{
	peers_init(&p, &f, now);
	p.book = posting;
	p.book_max = POSTINGS_MAX;
	peers_import(&p);
}

static void
file(enum ky_way way, struct ky_date wish, int32_t reason)
{
	struct ky_command cmd = {.kind = KY_CMD_FILE,
	    .role = KY_ROLE_STAFF,
	    .way = way,
	    .wish = wish,
	    .refund_reason = reason,
	    .has_evidence = true};

	cmd.evidence.grade = KY_GRADE_ATTESTED;
	(void)ky_str_copy(KY_STR("counter"), cmd.evidence.origin,
	    sizeof(cmd.evidence.origin));
	peers_send(&p, &cmd);
	t_eq_str("filed", p.d.code, "filed");
}

static void
usage(int64_t minor, const char *kind, struct ky_date day)
{
	struct ky_command cmd = {.kind = KY_CMD_FACT,
	    .role = KY_ROLE_OPERATOR,
	    .fact = KY_FACT_LATE_USAGE,
	    .minor = minor,
	    .day = day};

	(void)ky_str_copy(ky_str_of(kind), cmd.what.text,
	    sizeof(cmd.what.text));
	peers_send(&p, &cmd);
}

static void
postpaid(bool included)
{
	struct ky_line *l;

	fixture_init(&f);
	l = fixture_line(&f);
	f.rules.tax = &f.tax;
	f.tax.included = included;
	f.dues.late_usage_cap = -1;
	l->options_n = 1;
	l->option[0] = (struct ky_option){.code = {"answering"},
	    .running = true,
	    .fee = 333};
	l->instalments_left = 48000;
}

/* An early fee outside the tax, prices with their tax; paid in time. */
static void
early_fee(void)
{
	postpaid(true);
	f.early_fee.when = KY_EARLY_WITHIN_MONTHS;
	f.early_fee.months = 36;
	f.early_fee.amount = 1100;
	f.recurring.universal = 3;
	f.recurring.universal_last_month = true;
	begin("2026-08-20T10:00:00+09:00");
	file(KY_WAY_PLAIN, D(2026, 8, 31), -1);
	peers_until(&p, "2026-09-20T10:00:00+09:00");
}

/* Two rates, tax on top, rounded once each; usage that was unbilled. */
static void
tax_on_top(void)
{
	postpaid(false);
	f.tax.round = KY_ROUND_HALF_UP;
	f.tax.usage = KY_TAX_REDUCED;
	f.c.line.discount = 555;
	f.recurring.base = KY_PRORATE_DAILY;
	p.answer[KY_EFFECT_PAY_COLLECT] = KY_OK;
	begin("2026-08-05T10:00:00+09:00");
	usage(128, "roaming-data", D(2026, 8, 3));
	file(KY_WAY_PLAIN, D(2026, 8, 17), -1);
	peers_until(&p, "2026-08-19T10:00:00+09:00");
}

/* A balance and its deposit back, less a fee. */
static void
prepaid_refund(void)
{
	struct ky_line *l;

	fixture_init(&f);
	l = fixture_prepaid(&f);
	f.rules.tax = &f.tax;
	f.credit.handling_fee = 330;
	fixture_open(l, KY_ACC_BALANCE, 2480);
	begin("2026-08-20T10:00:00+09:00");
	file(KY_WAY_PLAIN, D(2026, 8, 20), KY_REFUND_LEFT_JAPAN);
	p.world.profile = KY_PROFILE_DELETED;
	peers_until(&p, "2026-08-25T10:00:00+09:00");
}

/* A balance for which no reason was given, and no refund. */
static void
prepaid_lapse(void)
{
	struct ky_line *l;

	fixture_init(&f);
	l = fixture_prepaid(&f);
	fixture_open(l, KY_ACC_BALANCE, 740);
	begin("2026-08-20T10:00:00+09:00");
	file(KY_WAY_PLAIN, D(2026, 8, 20), -1);
	peers_until(&p, "2026-08-22T10:00:00+09:00");
}

/* A card late, its charger lost: charged, and the charge taken off again when
 * it turned up. */
static void
rental_found(void)
{
	fixture_init(&f);
	(void)fixture_loan(&f);
	f.rules.tax = &f.tax;
	begin("2026-08-20T10:00:00+09:00");
	file(KY_WAY_PLAIN, D(0, 0, 0), -1);
	peers_until(&p, "2026-08-24T10:00:00+09:00");
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_ITEM_BACK, 0, 0, D(2026, 8, 24));
	peers_until(&p, "2026-09-25T10:00:00+09:00");
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_ITEM_BACK, 1, 0, D(2026, 9, 25));
	peers_until(&p, "2026-09-28T10:00:00+09:00");
}

/* The window is open: a supplement comes, up to the cap. */
static void
late_usage(void)
{
	postpaid(false);
	f.dues.late_usage_cap = 500;
	begin("2026-08-20T10:00:00+09:00");
	file(KY_WAY_PLAIN, D(2026, 8, 31), -1);
	peers_until(&p, "2026-09-03T00:00:00+09:00");
	usage(320, "roaming-data", D(2026, 8, 30));
	usage(95, "call", D(2026, 8, 31));
}

/* ... and what is beyond the cap is on record and not charged. */
static void
late_usage_capped(void)
{
	late_usage();
	usage(2000, "roaming-data", D(2026, 8, 31));
	peers_until(&p, "2026-09-12T00:00:00+09:00");
}

/* The bank sent the deposit's rest back: another account is asked for. */
static void
bounced(void)
{
	fixture_init(&f);
	fixture_open(fixture_line(&f), KY_ACC_DEPOSIT, 5000);
	begin("2026-08-20T10:00:00+09:00");
	file(KY_WAY_PLAIN, D(2026, 8, 31), -1);
	peers_until(&p, "2026-09-20T10:00:00+09:00");
	peers_fact(&p, KY_ROLE_OPERATOR, KY_FACT_REFUND_BOUNCED, 0, 3000,
	    D(0, 0, 0));
	transfer[0] = (struct ky_transfer){.n = 7,
	    .minor = 3000,
	    .currency = "JPY",
	    .payee = f.c.line.payee,
	    .state = KY_TRANSFER_RETURNED,
	    .run = 2,
	    .changed = p.now};
	(void)snprintf(transfer[0].why, sizeof(transfer[0].why),
	    "no-such-account");
	run_day[0] = D(2026, 9, 18);
}

/* The next transfer is in a run. */
static void
bounced_ordered_anew(void)
{
	struct ky_payee payee = fixture_payee();

	bounced();
	payee.account[6] = '2';
	p.silent[KY_EFFECT_BANK_REFUND] = true;
	peers_payee(&p, KY_ROLE_HOLDER, &payee);
	transfer[1] = (struct ky_transfer){.n = 9,
	    .minor = 3000,
	    .currency = "JPY",
	    .payee = payee,
	    .state = KY_TRANSFER_IN_RUN,
	    .run = 3,
	    .changed = p.now};
	run_day[1] = D(2026, 9, 24);
}

/* Cash, a part let go, the rest asked for in vain. */
static void
waiver_in_part(void)
{
	struct ky_command cash = {.kind = KY_CMD_FACT,
	    .role = KY_ROLE_STAFF,
	    .fact = KY_FACT_PAYMENT,
	    .minor = 1000,
	    .means = KY_MEANS_CASH};
	struct ky_command waive = {.kind = KY_CMD_WAIVE,
	    .role = KY_ROLE_OFFICER,
	    .actor = {"boss"},
	    .duty = KY_DUTY_DUES,
	    .minor = 300,
	    .reason = "goodwill"};

	postpaid(true);
	begin("2026-08-20T10:00:00+09:00");
	p.answer[KY_EFFECT_PAY_COLLECT] = KY_E_REFUSED;
	file(KY_WAY_PLAIN, D(2026, 8, 31), -1);
	peers_until(&p, "2026-09-02T10:00:00+09:00");
	peers_send(&p, &cash);
	peers_send(&p, &waive);
	payment[0] = (struct ky_payment){.n = 4,
	    .minor = 1033,
	    .currency = "JPY",
	    .state = KY_PAYMENT_EXPIRED,
	    .means = KY_MEANS_PAGE,
	    .created = at("2026-09-01T09:00:00+09:00"),
	    .expires = at("2026-09-02T09:00:00+09:00")};
}

/* Overpaid, and the payer took a payment back afterwards. */
static void
chargeback(void)
{
	fixture_init(&f);
	fixture_open(fixture_line(&f), KY_ACC_RECEIVABLE, 700);
	f.credit.rail = KY_RAIL_ORIGINAL;
	begin("2026-08-20T10:00:00+09:00");
	p.answer[KY_EFFECT_PAY_COLLECT] = KY_E_REFUSED;
	file(KY_WAY_PLAIN, D(2026, 8, 31), -1);
	peers_until(&p, "2026-09-02T10:00:00+09:00");
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_PAYMENT, 0, 3000, D(0, 0, 0));
	peers_until(&p, "2026-09-20T10:00:00+09:00");
	peers_fact(&p, KY_ROLE_OPERATOR, KY_FACT_CHARGEBACK, 0, 3000,
	    D(0, 0, 0));
}

/* Nothing moved yet, and no ending is filed. */
static void
nothing_yet(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	begin("2026-08-20T10:00:00+09:00");
}

/* --- pages --- */

static struct ky_statement_page page;

static void
text(void)
{
	static struct ky_cli cli;

	ky_show_statement(&cli, &page);
}

static void
json(void)
{
	ky_cli_json(ky_statement_json(&page));
}

static void
csv(void)
{
	ky_statement_csv(&page, stdout);
}

/* What `show` writes to standard output. */
static void
capture(void (*show)(void), struct ky_buf *out)
{
	int saved = dup(STDOUT_FILENO);
	FILE *to = tmpfile();
	int c;

	if (saved < 0 || to == NULL)
		abort();
	(void)fflush(stdout);
	if (dup2(fileno(to), STDOUT_FILENO) < 0)
		abort();
	show();
	(void)fflush(stdout);
	if (dup2(saved, STDOUT_FILENO) < 0)
		abort();
	(void)close(saved);
	rewind(to);
	while ((c = getc(to)) != EOF)
		ky_buf_addc(out, (char)c);
	(void)fclose(to);
}

static void
emit(const char *name, struct ky_str bytes)
{
	char path[KY_PATH_SIZE];
	struct ky_buf there;
	struct ky_err err = {0};

	t_good(name, ky_file_path(folder, name, path, &err), &err);
	if (!check) {
		t_good(name, ky_file_write(path, 0644, bytes, &err), &err);
		return;
	}
	ky_buf_init(&there, PAGE_MAX);
	t_good(name, ky_file_read(path, &there, &err), &err);
	if (!t_ok(name, ky_str_eq(ky_buf_str(&there), bytes)))
		printf("# it is now:\n%.*s\n", KY_STR_ARG(bytes));
	ky_buf_done(&there);
}

/* A terminal has 80 columns; all of the page is ASCII here. */
static void
check_width(const char *name, struct ky_str bytes)
{
	size_t column = 0, most = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		column = bytes.p[i] == '\n' ? 0 : column + 1;
		most = column > most ? column : most;
	}
	if (!t_ok("no line is wider than the terminal", most <= COLUMNS_MAX))
		printf("# %s: %zu columns\n", name, most);
}

static void
check_rows(struct ky_str bytes, uint32_t rows)
{
	uint32_t n = 0;

	for (size_t i = 1; i < bytes.len; i++)
		n += bytes.p[i - 1] == '\r' && bytes.p[i] == '\n';
	t_eq_int("a row an entry, and the names", n, rows + 1);
}

static void
show(const char *name, const char *ending, void (*write)(void))
{
	struct ky_buf out;
	char path[96];

	ky_buf_init(&out, PAGE_MAX);
	(void)snprintf(path, sizeof(path), "%s.%s", name, ending);
	capture(write, &out);
	emit(path, ky_buf_str(&out));
	if (strcmp(ending, "txt") == 0)
		check_width(path, ky_buf_str(&out));
	if (strcmp(ending, "csv") == 0)
		check_rows(ky_buf_str(&out), page.s->rows_n);
	ky_buf_done(&out);
}

static void
life(const char *name, void (*play)(void))
{
	struct ky_statement_fault fault = {0};
	struct ky_statement s;

	memset(transfer, 0, sizeof(transfer));
	memset(run_day, 0, sizeof(run_day));
	memset(payment, 0, sizeof(payment));
	play();
	if (!t_ok(name,
		ky_statement_make(posting, p.book_n, f.c.line.ledger.currency,
		    row, bill, &s, &fault)) ||
	    !t_ok("the line's own sums",
		ky_statement_agrees(&s, &f.c.line.ledger, &fault))) {
		printf("# entry %u: %s %s\n", fault.entry, fault.what,
		    fault.name);
		return;
	}
	page = (struct ky_statement_page){.c = &f.c,
	    .rules = &f.rules,
	    .s = &s,
	    .today = ky_date_at(p.now, f.book.zone),
	    .transfers_n = transfer[1].n != 0 ? 2U
		: transfer[0].n != 0          ? 1U
					      : 0U,
	    .transfer = transfer,
	    .run_day = run_day,
	    .payments_n = payment[0].n != 0,
	    .payment = payment};
	show(name, "txt", text);
	show(name, "json", json);
	show(name, "csv", csv);
}

int
main(int argc, char **argv)
{
	check = argc == 3 && strcmp(argv[1], "--check") == 0;
	if (argc != (check ? 3 : 2)) {
		(void)fputs("usage: make_statements [--check] DIR\n", stderr);
		return 2;
	}
	folder = argv[argc - 1];
	life("early-fee", early_fee);
	life("tax-on-top", tax_on_top);
	life("prepaid-refund", prepaid_refund);
	life("prepaid-lapse", prepaid_lapse);
	life("rental-found", rental_found);
	life("late-usage", late_usage);
	life("late-usage-capped", late_usage_capped);
	life("bounced", bounced);
	life("bounced-ordered-anew", bounced_ordered_anew);
	life("waiver-in-part", waiver_in_part);
	life("chargeback", chargeback);
	life("nothing-yet", nothing_yet);
	return t_done();
}
