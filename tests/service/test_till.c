/* The till as adapters have it: from any thread, and from within a turn. */
#include "desk.h"

#include "service/till.h"

#include <pthread.h>

static const struct ky_slug issuer = {"demo-issuer"};
static const struct ky_payee payee = {.kind = KY_PAYEE_JAPAN,
    .name = "ヤマダ ハナコ",
    .account = "0001234",
    .bank = "9999",
    .branch = "001",
    .account_kind = KY_ACCOUNT_ORDINARY};

static struct ky_desk_till *
open_till(struct rig *r)
{
	struct ky_desk_till *t;
	struct ky_err err = {0};

	t_good("made", ky_desk_till_new(&r->config, &t, &err), &err);
	ky_desk_till_join(t, r->engine);
	return t;
}

static struct ky_transfer
transfer(uint64_t line_id, int i)
{
	struct ky_transfer t = {.line_id = line_id,
	    .provider = {"demo-mobile"},
	    .minor = 100 + i,
	    .currency = "JPY",
	    .payee = payee,
	    .created = {1},
	    .changed = {1}};

	(void)snprintf(t.key, sizeof(t.key), "k%d", i);
	return t;
}

static void
writes_and_reads(void)
{
	struct rig r;
	struct ky_desk_till *t;
	const struct ky_till *p;
	struct ky_transfer one, got, rows[4];
	struct ky_payrun run = {.form = KY_RAIL_FORM_ZENGIN,
	    .provider = {"demo-mobile"},
	    .currency = "JPY",
	    .day = {2026, 9, 1},
	    .maker = {"asha"},
	    .created = {2}};
	struct ky_payment asked = {.key = "p",
	    .provider = {"demo-mobile"},
	    .minor = 5,
	    .currency = "JPY",
	    .means = KY_MEANS_REFERENCE,
	    .reference = "1234",
	    .created = {3}};
	struct ky_book_sum sum[8];
	struct ky_err err = {0};
	uint8_t hash[32] = {1};
	uint32_t n;
	bool found, known;

	rig_open(&r, 0);
	one = transfer(rig_import(&r), 1);
	asked.line_id = one.line_id;
	t = open_till(&r);
	p = ky_desk_till_port(t);
	t_good("queued", p->transfer_put(p->self, &issuer, &one, &err), &err);
	t_eq_int("with a number", (int64_t)one.n, 1);
	one = transfer(one.line_id, 1);
	one.minor = 9;
	t_good("again", p->transfer_put(p->self, &issuer, &one, &err), &err);
	t_ok("is the one there was", one.n == 1 && one.minor == 101);
	t_good("got",
	    p->transfer_get(p->self, &issuer, "k1", 0, &got, &found, &err),
	    &err);
	t_ok("as it was put",
	    found && got.minor == 101 && ky_payee_same(&got.payee, &payee));
	t_good("listed",
	    p->transfers(p->self, &issuer, KY_TRANSFER_QUEUED,
		&(struct ky_slug){""}, 0, 0, 0, 4, rows, &n, &err),
	    &err);
	t_eq_int("alone", n, 1);

	t_good("a run", p->payrun_put(p->self, &issuer, &run, &err), &err);
	t_good("filled", p->payrun_fill(p->self, &issuer, &run, 5, &err), &err);
	t_ok("with it", run.n == 1 && run.count == 1 && run.total == 101);
	t_good("emptied", p->payrun_empty(p->self, &issuer, 1, &err), &err);
	t_good("runs",
	    p->payruns(p->self, &issuer, KY_PAYRUN_STATE__MAX,
		&(struct ky_slug){""}, 0, 1, &run, &n, &err),
	    &err);
	t_eq_int("one", n, 1);
	t_good("the run",
	    p->payrun_get(p->self, &issuer, 1, &run, &found, &err), &err);
	t_ok("is there", found);
	t_good("a result",
	    p->result_add(p->self, &issuer, hash, &run.maker,
		(struct ky_time){4}, &known, &err),
	    &err);
	t_ok("is new", !known);
	t_good("and again",
	    p->result_add(p->self, &issuer, hash, &run.maker,
		(struct ky_time){4}, &known, &err),
	    &err);
	t_ok("is known", known);

	t_good("asked", p->payment_put(p->self, &issuer, &asked, &err), &err);
	t_eq_int("with a number", (int64_t)asked.n, 1);
	t_good("by reference",
	    p->payment_get(p->self, &issuer, KY_PAYMENT_BY_REFERENCE, "1234",
		&asked, &found, &err),
	    &err);
	t_ok("found", found && asked.minor == 5);
	t_good("of the line",
	    p->payments(p->self, &issuer, one.line_id, 0, 1, &asked, &n, &err),
	    &err);
	t_eq_int("one", n, 1);
	t_good("sums",
	    p->sums(p->self, &issuer, &(struct ky_slug){""},
		(struct ky_date){0}, (struct ky_date){0}, 8, sum, &n, &err),
	    &err);
	one.minor = 0;
	one.n = 0;
	(void)snprintf(one.key, sizeof(one.key), "k2");
	t_bad("what cannot be", p->transfer_put(p->self, &issuer, &one, &err),
	    KY_E_INPUT, &err, "a transfer is of");
	rig_stop(&r);
	ky_desk_till_free(t);
	rig_close(&r);
}

#define THREADS 4
#define EACH 40

struct hand {
	const struct ky_till *till;
	uint64_t line_id;
	int first, good;
};

static void *
work(void *self)
{
	struct hand *h = self;

	for (int i = h->first; i < h->first + EACH; i++) {
		struct ky_transfer t = transfer(h->line_id, i), got;
		struct ky_err err;
		bool found;

		if (h->till->transfer_put(h->till->self, &issuer, &t, &err) ==
			KY_OK &&
		    h->till->transfer_get(h->till->self, &issuer, t.key, 0,
			&got, &found, &err) == KY_OK &&
		    found && got.n == t.n && got.minor == 100 + i)
			h->good++;
	}
	return NULL;
}

static void
from_any_thread(void)
{
	struct ky_desk_till *t;
	struct hand hand[THREADS];
	pthread_t thread[THREADS];
	struct rig r;
	uint64_t line_id;

	rig_open(&r, 2);
	line_id = rig_import(&r);
	t = open_till(&r);
	for (int i = 0; i < THREADS; i++) {
		hand[i] = (struct hand){ky_desk_till_port(t), line_id, i * EACH,
		    0};
		(void)pthread_create(&thread[i], NULL, work, &hand[i]);
	}
	for (int i = 0; i < THREADS; i++) {
		(void)pthread_join(thread[i], NULL);
		t_eq_int("each finds its own", hand[i].good, EACH);
	}
	rig_stop(&r);
	ky_desk_till_free(t);
	rig_close(&r);
}

/* A connection that cannot be opened, and later can. */
static void
a_reader_that_fails(void)
{
	struct ky_desk_till *t;
	const struct ky_till *p;
	struct ky_transfer got;
	struct ky_err err = {0};
	struct rig r;
	bool found;

	rig_open(&r, 0);
	t = open_till(&r);
	p = ky_desk_till_port(t);
	r.weather.opens_fail = 1;
	t_bad("not now",
	    p->transfer_get(p->self, &issuer, "k", 0, &got, &found, &err),
	    KY_E_SYSTEM, &err, "cannot open");
	t_good("then",
	    p->transfer_get(p->self, &issuer, "k", 0, &got, &found, &err),
	    &err);
	t_ok("nothing is there", !found);
	rig_stop(&r);
	ky_desk_till_free(t);
	rig_close(&r);
}

int
main(void)
{
	T_RUN(writes_and_reads);
	T_RUN(from_any_thread);
	T_RUN(a_reader_that_fails);
	return t_done();
}
