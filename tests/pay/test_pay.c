/* What both adapters stand on. */
#include "pay/private.h"

#include "fake_till.h"
#include "t.h"

static struct ky_time
now(void *self)
{
	(void)self;
	return (struct ky_time){INT64_C(1795000000000000)};
}

static void
closing(void)
{
	struct ky_pay p = {0};

	ky_pay_close(&p);
	t_ok("a port that was never opened", p.self == NULL);
}

static void
rows(void)
{
	static struct fake_till till;
	static struct ky_pay_held held;
	struct ky_line line = {.provider = {"demo-mobile"},
	    .ledger.currency = "JPY"};
	struct ky_payment row, back;
	struct ky_err err = {0};
	bool found = true;

	till_open(&till);
	ky_pay_held_init(&held,
	    &(struct ky_pay_desk){{"demo-issuer"}, &till.port, {NULL, now}},
	    NULL);
	t_good("none", ky_pay_row_get(&held, "k", &back, &found, &err), &err);
	t_ok("there is none", !found);
	row = ky_pay_row_new(&held, 42, &line, 1200, "k", KY_MEANS_PAGE);
	t_good("a new one", ky_pay_row_put(&held, &row, &err), &err);
	t_good("is there", ky_pay_row_get(&held, "k", &back, &found, &err),
	    &err);
	t_ok("as it was asked for",
	    found && back.n == 1 && back.line_id == 42 && back.minor == 1200 &&
		back.tries == 1 && back.state == KY_PAYMENT_OPEN &&
		strcmp(back.currency, "JPY") == 0 &&
		strcmp(back.provider.text, "demo-mobile") == 0 &&
		back.created.us == now(NULL).us);
	till.puts_left = till.gets_left = 0;
	t_bad("whatever the till says, nothing happened",
	    ky_pay_row_put(&held, &row, &err), KY_E_RETRY, &err, "till: ");
	t_bad("nor was anything seen",
	    ky_pay_row_get(&held, "k", &back, &found, &err), KY_E_RETRY, &err,
	    "till: ");
	ky_pay_held_done(&held);
}

static void
locks(void)
{
	static struct fake_till till;
	static struct ky_pay_held held;
	pthread_mutex_t *one, *again;

	till_open(&till);
	ky_pay_held_init(&held,
	    &(struct ky_pay_desk){{"demo-issuer"}, &till.port, {NULL, now}},
	    NULL);
	one = ky_pay_take_lock(&held, "KY-1/pay-collect/0.0");
	t_ok("taken", pthread_mutex_trylock(one) != 0);
	(void)pthread_mutex_unlock(one);
	again = ky_pay_take_lock(&held, "KY-1/pay-collect/0.0");
	t_ok("one key, one lock", again == one);
	(void)pthread_mutex_unlock(again);
	ky_pay_held_done(&held);
}

int
main(void)
{
	T_RUN(closing);
	T_RUN(rows);
	T_RUN(locks);
	return t_done();
}
