/* News of the payment service: where to look, and nothing twice. */
#include "pay.h"

static struct ky_err err;

static enum ky_code
hear(struct desk *d, const char *news, enum ky_pay_heard *out)
{
	struct ky_call c = desk_call(d, KY_CALL_PAY_EVENT);
	struct ky_result r;
	enum ky_code code;

	c.in.pay.signature = KY_STR("genuine");
	c.in.pay.body = ky_str_of(news);
	code = desk_do(d, &c, &r, &err);
	*out = code == KY_OK ? r.out.heard : KY_HEARD__MAX;
	return code;
}

static void
heard(struct desk *d, const char *label, const char *news,
    enum ky_pay_heard want)
{
	enum ky_pay_heard got;

	t_good(label, hear(d, news, &got), &err);
	t_eq_int("what became of it", got, want);
}

/* A line that ended, and whose holder was asked for the last bill. */
static uint64_t
begin(struct desk *d, struct pay_world *w)
{
	struct ky_command cmd;
	struct ky_case c;
	uint64_t id;

	pay_open(d, w);
	id = rig_import(&d->rig);
	cmd = rig_file(id);
	t_eq_int("an ending", rig_submit(&d->rig, &cmd).answer.verdict,
	    KY_VERDICT_ACCEPTED);
	(void)rig_settle(&d->rig);
	rig_case(&d->rig, id, &c);
	rig_pass(&d->rig, c.ending.last_day);
	rig_case(&d->rig, id, &c);
	t_eq_str("its holder was asked",
	    ky_case_duty(&c, KY_DUTY_DUES, 0)->reason, "asked-to-pay");
	pay_put(d, id, "cs_1", w->asked);
	return id;
}

static int64_t
collected(struct desk *d, uint64_t id)
{
	struct ky_case c;

	rig_case(&d->rig, id, &c);
	return c.line.ledger.total[KY_ENTRY_COLLECTED];
}

/* The intent in the till. */
static const char *
intent(struct desk *d, uint64_t id)
{
	static char out[KY_SESSION_ID_SIZE];
	struct ky_call c = desk_call(d, KY_CALL_PAYMENTS);
	struct ky_result r;

	c.line_id = id;
	t_good("payments", desk_do(d, &c, &r, &err), &err);
	memcpy(out, r.out.payments[0].intent, sizeof(out));
	return out;
}

static void
paid(void)
{
	struct pay_world w;
	struct desk d;
	uint64_t id = begin(&d, &w);
	unsigned looks = w.looks;

	(void)rig_settle(&d.rig);
	t_eq_int("nobody looks by himself for hours", w.looks, looks);
	heard(&d, "news that say nothing true", "completed evt_1 cs_1 - 0 - -",
	    KY_HEARD_TOLD);
	(void)rig_settle(&d.rig);
	t_ok("make the engine look", w.looks > looks);
	t_eq_int("and no more than that", collected(&d, id), 0);
	w.paid = true;
	heard(&d, "the same news again", "completed evt_1 cs_1 - 0 - -",
	    KY_HEARD_AGAIN);
	(void)rig_settle(&d.rig);
	t_eq_int("do nothing", collected(&d, id), 0);
	heard(&d, "others, true ones", "succeeded evt_2 cs_1 pi_1 0 - -",
	    KY_HEARD_TOLD);
	(void)rig_settle(&d.rig);
	t_eq_int("what the look saw is booked", collected(&d, id), w.asked);
	t_eq_str("disputes will find it", intent(&d, id), "pi_1");
	heard(&d, "news that come late", "completed evt_3 cs_1 pi_1 0 - -",
	    KY_HEARD_IGNORED);
	desk_close(&d);
}

static void
disputed(void)
{
	struct pay_world w;
	struct desk d;
	struct ky_case c;
	uint64_t id = begin(&d, &w);
	int64_t owed;

	w.paid = true;
	heard(&d, "paid", "completed evt_1 cs_1 pi_1 0 - -", KY_HEARD_TOLD);
	(void)rig_settle(&d.rig);
	rig_case(&d.rig, id, &c);
	owed = ky_ledger_owed(&c.line.ledger);
	w = (struct pay_world){0};
	heard(&d, "in another currency", "disputed evt_2 - pi_1 500 USD dp_0",
	    KY_HEARD_IGNORED);
	heard(&d, "a dispute", "disputed evt_3 - pi_1 500 JPY dp_1",
	    KY_HEARD_TOLD);
	heard(&d, "the same, told again", "disputed evt_3 - pi_1 500 JPY dp_1",
	    KY_HEARD_AGAIN);
	heard(&d, "and as another event", "disputed evt_4 - pi_1 500 JPY dp_1",
	    KY_HEARD_AGAIN);
	rig_case(&d.rig, id, &c);
	t_eq_int("is owed again, once", ky_ledger_owed(&c.line.ledger),
	    owed + 500);
	heard(&d, "the same dispute over more",
	    "disputed evt_5 - pi_1 700 JPY dp_1", KY_HEARD_IGNORED);
	rig_case(&d.rig, id, &c);
	t_eq_int("is not booked", ky_ledger_owed(&c.line.ledger), owed + 500);
	heard(&d, "of a payment nobody knows",
	    "disputed evt_6 - pi_9 500 JPY dp_2", KY_HEARD_UNKNOWN);
	desk_close(&d);
}

static void
others(void)
{
	static const struct {
		const char *label, *news;
		enum ky_pay_heard heard;
	} cases[] = {
	    {"nothing that is waited for", "other evt_1 - - 0 - -",
		KY_HEARD_IGNORED},
	    {"a page of nobody", "completed evt_2 cs_9 - 0 - -",
		KY_HEARD_UNKNOWN},
	    {"a page that ran out", "expired evt_3 cs_1 - 0 - -",
		KY_HEARD_TOLD},
	    {"a page, found by its payment", "failed evt_4 cs_9 pi_1 0 - -",
		KY_HEARD_UNKNOWN},
	    {"... once that is known", "failed evt_5 cs_1 pi_1 0 - -",
		KY_HEARD_TOLD},
	    {"... by it alone", "expired evt_6 cs_9 pi_1 0 - -", KY_HEARD_TOLD},
	    {"another payment for the page", "expired evt_7 cs_1 pi_2 0 - -",
		KY_HEARD_TOLD},
	    {"which is not believed", "expired evt_8 - pi_2 0 - -",
		KY_HEARD_UNKNOWN},
	    {"no page and no payment", "refunded evt_9 - - 0 - -",
		KY_HEARD_UNKNOWN},
	    {"a refund while none is due", "refunded evt_10 - pi_1 5 JPY -",
		KY_HEARD_IGNORED},
	    {"one that came back", "refund-failed evt_11 - pi_1 5 JPY -",
		KY_HEARD_IGNORED},
	};
	struct pay_world w;
	struct desk d;
	uint64_t id = begin(&d, &w);

	T_CASES (k, cases) {
		heard(&d, k->label, k->news, k->heard);
		(void)rig_settle(&d.rig);
	}
	t_eq_int("no money moved", collected(&d, id), 0);
	desk_close(&d);
}

/* Two payments, of which the service says the same name. */
static void
same_name(void)
{
	struct pay_world w;
	struct desk d;
	uint64_t id = begin(&d, &w);

	pay_put(&d, id, "cs_2", 300);
	heard(&d, "one", "expired evt_1 cs_1 pi_1 0 - -", KY_HEARD_TOLD);
	(void)rig_settle(&d.rig);
	heard(&d, "the other, of the same payment",
	    "expired evt_2 cs_2 pi_1 0 - -", KY_HEARD_TOLD);
	t_eq_str("the first keeps it", intent(&d, id), "pi_1");
	desk_close(&d);
}

static void
not_taken(void)
{
	struct pay_world w;
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	enum ky_pay_heard got;

	pay_open(&d, &w);
	t_bad("no news", hear(&d, "hello", &got), KY_E_INPUT, &err, "no news");
	c = desk_call(&d, KY_CALL_PAY_EVENT);
	c.in.pay.signature = KY_STR("forged");
	c.in.pay.body = KY_STR("completed evt_1 cs_1 - 0 - -");
	t_bad("forged", desk_do(&d, &c, &r, &err), KY_E_REFUSED, &err,
	    "not genuine");
	t_eq_int("its cause", err.cause, KY_NO_SIGNATURE);
	ky_service_stopping(d.service);
	t_eq_int("while stopping",
	    hear(&d, "completed evt_1 cs_1 - 0 - -", &got), KY_E_LIMIT);
	desk_close(&d);
	desk_pay = (struct ky_pay_reader){0};
	desk_open_with(&d, 0, NULL);
	t_bad("without a secret",
	    hear(&d, "completed evt_1 cs_1 - 0 - -", &got), KY_E_REFUSED, &err,
	    "no secret");
	t_eq_int("its cause", err.cause, KY_NO_PAY_READER);
	desk_close(&d);
}

int
main(void)
{
	T_RUN(paid);
	T_RUN(disputed);
	T_RUN(others);
	T_RUN(same_name);
	T_RUN(not_taken);
	return t_done();
}
