/*
 * A desk whose bank is a queue (bank/queue.h), with files in a form of its own:
 *
 *	run 3 2
 *	transfer 7 1200
 *	transfer 9 300
 *
 * and results in lines "TRANSFER RUN STATE MINOR WHY [CODE]".  Driven step by
 * step.
 */
#ifndef KY_TESTS_SERVICE_MONEY_H
#define KY_TESTS_SERVICE_MONEY_H

#include "bank/queue.h"
#include "base/hash.h"
#include "desk.h"
#include "service/taking.h"
#include "service/till.h"

static const struct ky_slug money_issuer = {"demo-issuer"};
static const struct ky_slug money_all;
static const struct ky_slug asha = {"asha"}, ben = {"ben"}, chen = {"chen"};

struct money {
	struct desk desk;
	struct ky_desk_till *till;
	struct ky_bank_queue queue;
	char form[64];        /* first line of files */
	const char *unready;  /* what is missing in the settings */
	uint64_t refuse;      /* this transfer cannot be written */
	uint32_t calls, fail; /* calls of ky_taking made; fail that one */
	uint32_t rests;
};

static inline enum ky_code
money_ready(void *self, enum ky_rail_form form, struct ky_err *err)
{
	const struct money *m = self;

	if (m->unready == NULL && form == KY_RAIL_FORM_ZENGIN)
		return KY_OK;
	return ky_fail(err, KY_E_REFUSED, 0, "%s",
	    m->unready != NULL ? m->unready : "only zengin here");
}

static inline enum ky_code
money_write(void *self, const struct ky_payrun *run,
    const struct ky_bankfile_source *from, const struct ky_bank_sink *to,
    struct ky_err *err)
{
	const struct money *m = self;
	const struct ky_transfer *t;
	char line[160];
	int n = snprintf(line, sizeof(line), "%s %" PRIu64 " %u\n", m->form,
	    run->n, run->count);

	if (to->put(to->self, (struct ky_str){line, (size_t)n}, err) != KY_OK)
		return err->code;
	for (;;) {
		if (from->next(from->self, &t, err) != KY_OK)
			return err->code;
		if (t == NULL)
			return KY_OK;
		if (t->n == m->refuse)
			return ky_fail(err, KY_E_INPUT, 0,
			    "transfer %" PRIu64 ": no", t->n);
		n = snprintf(line, sizeof(line),
		    "transfer %" PRIu64 " %" PRId64 "\n", t->n, t->minor);
		if (to->put(to->self, (struct ky_str){line, (size_t)n}, err) !=
		    KY_OK)
			return err->code;
	}
}

static inline enum ky_code
money_read(void *self, FILE *file, enum ky_result_form form,
    const struct ky_bank_taker *to, struct ky_bank_totals *out,
    struct ky_err *err)
{
	char line[160];
	struct ky_sha256 h;

	(void)self;
	(void)form;
	rewind(file);
	ky_sha256_init(&h);
	while (fgets(line, sizeof(line), file) != NULL) {
		struct ky_bank_result r = {0};
		char state[16] = "", why[48] = "", code[36] = "";
		unsigned long long n, run;
		long long minor;

		ky_sha256_add(&h, ky_str_of(line));
		if (line[0] == '#')
			continue;
		if (sscanf(line, "%llu %llu %15s %lld %47s %35s", &n, &run,
			state, &minor, why, code) < 4 ||
		    !ky_transfer_state_parse(ky_str_of(state), &r.state))
			return ky_fail(err, KY_E_INPUT, 0, "line: %s", line);
		r.n = n;
		r.run = run;
		r.minor = minor;
		memcpy(r.why, why, sizeof(why));
		memcpy(r.code, code, sizeof(code));
		if (to->take(to->self, &r, err) != KY_OK)
			return err->code;
	}
	*out = (struct ky_bank_totals){0};
	ky_sha256_end(&h, out->sha256);
	return KY_OK;
}

static inline void
money_open(struct money *m, uint32_t workers)
{
	struct ky_err err = {0};
	struct rig *r = &m->desk.rig;

	memset(m, 0, sizeof(*m));
	(void)snprintf(m->form, sizeof(m->form), "run");
	desk_bankfile = (struct ky_bankfile){m, money_ready, money_write,
	    money_read};
	rig_open(r, 0);
	rig_stop(r); /* its bank is another one */
	if (ky_desk_till_new(&r->config, &m->till, &err) != KY_OK)
		abort();
	m->queue = (struct ky_bank_queue){.issuer = money_issuer,
	    .till = ky_desk_till_port(m->till),
	    .clock = r->config.clock};
	ky_bank_queue_port(&m->queue, &r->config.peers.bank);
	r->config.workers = workers;
	rig_start(r);
	ky_desk_till_join(m->till, r->engine);
	desk_begin(&m->desk, NULL);
	m->desk.who.role = KY_ROLE_OPERATOR;
	m->desk.who.actor = asha;
}

static inline void
money_close(struct money *m)
{
	ky_service_free(m->desk.service);
	free(m->desk.memory);
	rig_stop(&m->desk.rig);
	ky_desk_till_free(m->till);
	rig_close(&m->desk.rig);
}

/* --- transfers --- */

/* One that no line asked for: its key says so. */
static inline uint64_t
money_queue(struct money *m, uint64_t line_id, int64_t minor)
{
	const struct ky_till *p = ky_desk_till_port(m->till);
	static unsigned n;
	struct ky_transfer t = {.line_id = line_id,
	    .provider = {"demo-mobile"},
	    .minor = minor,
	    .currency = "JPY",
	    .payee = {.kind = KY_PAYEE_JAPAN,
		.name = "ヤマダ ハナコ",
		.account = "0001234",
		.bank = "9999",
		.branch = "001",
		.account_kind = KY_ACCOUNT_ORDINARY},
	    .created = {1},
	    .changed = {1}};
	struct ky_err err = {0};

	(void)snprintf(t.key, sizeof(t.key), "test %u", n++);
	t_good("queued", p->transfer_put(p->self, &money_issuer, &t, &err),
	    &err);
	return t.n;
}

static inline struct ky_transfer
money_transfer(struct money *m, uint64_t n)
{
	const struct ky_till *p = ky_desk_till_port(m->till);
	struct ky_transfer t = {0};
	struct ky_err err = {0};
	bool found;

	t_good("the transfer",
	    p->transfer_get(p->self, &money_issuer, NULL, n, &t, &found, &err),
	    &err);
	return t;
}

static inline struct ky_payrun
money_run(struct money *m, uint64_t n)
{
	const struct ky_till *p = ky_desk_till_port(m->till);
	struct ky_payrun r = {0};
	struct ky_err err = {0};
	bool found;

	t_good("the run",
	    p->payrun_get(p->self, &money_issuer, n, &r, &found, &err), &err);
	return r;
}

/* --- lines --- */

/* One that is owed its deposit of `minor`, ended and waiting for the bank:
 * its transfer is queued. */
static inline uint64_t
money_line(struct money *m, int64_t minor)
{
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);
	struct rig *r = &m->desk.rig;
	uint64_t line_id;

	rig_line(++r->lines, &cmd.line);
	cmd.line.monthly_fee = 0;
	cmd.line.ledger.sum[KY_ACC_DEPOSIT] = -minor;
	cmd.line.ledger.sum[KY_ACC_OPENING] = minor;
	cmd.line.payee = (struct ky_payee){.kind = KY_PAYEE_JAPAN,
	    .name = "ヤマダ ハナコ",
	    .account = "0001234",
	    .bank = "9999",
	    .branch = "001",
	    .account_kind = KY_ACCOUNT_ORDINARY};
	ky_world_add(&r->world, &cmd.line);
	line_id = rig_submit(r, &cmd).answer.line_id;
	cmd = rig_file(line_id);
	(void)rig_submit(r, &cmd);
	return line_id;
}

/* Cards come back and late usage can come no more, so that refunds go out. */
static inline void
money_pass(struct money *m)
{
	struct rig *r = &m->desk.rig;

	rig_pass(r, ky_date_add(ky_date_at(r->world.now, KY_ZONE_JAPAN), 5));
	for (uint64_t id = 1; id <= r->lines; id++) {
		struct ky_command cmd = rig_command(KY_CMD_FACT, id);

		cmd.fact = KY_FACT_ITEM_BACK;
		cmd.has_evidence = true;
		cmd.evidence = (struct ky_evidence){
		    .grade = KY_GRADE_ATTESTED,
		    .media_type = "text/plain",
		    .origin = "counter",
		    .verifier = "test",
		    .bytes = KY_STR("scanned"),
		};
		(void)rig_submit(r, &cmd);
	}
	rig_pass(r, ky_date_add(ky_date_at(r->world.now, KY_ZONE_JAPAN), 70));
}

/* --- calls --- */

static inline struct ky_call
money_wanted(struct money *m, const char *key)
{
	struct ky_call c = desk_call(&m->desk, KY_CALL_PAYRUN_NEW);

	c.in.payrun.wanted.provider = (struct ky_slug){"demo-mobile"};
	c.in.payrun.wanted.form = KY_RAIL_FORM_ZENGIN;
	(void)snprintf(c.in.payrun.key, sizeof(c.in.payrun.key), "%s", key);
	return c;
}

static inline struct ky_payrun
money_propose(struct money *m)
{
	struct ky_call c = money_wanted(m, "");
	struct ky_result r;
	struct ky_err err = {0};

	if (!t_good("proposed", desk_do(&m->desk, &c, &r, &err), &err))
		return (struct ky_payrun){0};
	return r.out.payruns[0];
}

static inline struct ky_call
money_move(struct money *m, uint64_t n, enum ky_payrun_state to,
    const struct ky_slug *who)
{
	struct ky_call c = desk_call(&m->desk, KY_CALL_PAYRUN_MOVE);

	c.who.actor = *who;
	c.in.payrun.n = n;
	c.in.payrun.state = to;
	if (to == KY_PAYRUN_VOID)
		(void)snprintf(c.in.payrun.reason, sizeof(c.in.payrun.reason),
		    "not-sent");
	return c;
}

/* Proposed by Asha, approved by Ben. */
static inline struct ky_payrun
money_approved(struct money *m)
{
	struct ky_payrun run = money_propose(m);
	struct ky_call c = money_move(m, run.n, KY_PAYRUN_APPROVED, &ben);
	struct ky_result r;
	struct ky_err err = {0};

	if (!t_good("approved", desk_do(&m->desk, &c, &r, &err), &err))
		return run;
	return r.out.payruns[0];
}

/* --- results --- */

static inline enum ky_code
money_call(void *self, struct ky_call *c, struct ky_result *out,
    struct ky_err *err)
{
	struct money *m = self;

	if (++m->calls == m->fail)
		return ky_fail(err, KY_E_UNSURE, 0, "the line went dead");
	c->who = m->desk.who;
	return desk_do(&m->desk, c, out, err);
}

static inline enum ky_code
money_rest(void *self, struct ky_err *err)
{
	struct money *m = self;
	struct ky_time next;

	m->rests++;
	return ky_engine_settle(m->desk.rig.engine, &next, err);
}

/* Takes a result file of this text. */
static inline enum ky_code
money_take(struct money *m, const char *text, bool partly,
    struct ky_result_report *out, struct ky_err *err)
{
	struct ky_taking t = {.bank = &desk_bankfile,
	    .partly = partly,
	    .self = m,
	    .call = money_call,
	    .rest = money_rest};
	FILE *f = tmpfile();
	enum ky_code code;

	if (f == NULL || fputs(text, f) < 0)
		abort();
	m->calls = 0;
	code = ky_taking_run(&t, f, out, err);
	(void)fclose(f);
	return code;
}

#endif
