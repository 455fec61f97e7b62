/* The file of a run, transfer by transfer. */
#include "money.h"

#include "service/runfile.h"

static enum ky_code
gather(void *self, struct ky_str bytes, struct ky_err *err)
{
	struct ky_buf *out = self;

	if (out->max == 0)
		return ky_fail(err, KY_E_SYSTEM, 0, "the disk is full");
	ky_buf_add(out, bytes);
	return KY_OK;
}

static uint32_t
lines_of(const struct ky_buf *b)
{
	uint32_t n = 0;

	for (size_t i = 0; i < b->len; i++)
		n += b->p[i] == '\n';
	return n;
}

static void
progress(void *self, uint64_t transfers)
{
	*(uint64_t *)self = transfers;
}

/* More than a page of them, in their order. */
static void
every_transfer_once(void)
{
	uint64_t told = 0;
	struct money m;
	struct ky_runfile f = {.bank = &desk_bankfile,
	    .issuer = &money_issuer,
	    .progress = progress,
	    .progress_self = &told};
	struct ky_payrun run;
	struct ky_buf text;
	struct ky_bank_sink sink = {&text, gather};
	struct ky_err err = {0};
	uint8_t with[32], without[32];
	uint64_t line_id;

	money_open(&m, 0);
	line_id = rig_import(&m.desk.rig);
	for (int i = 0; i < 300; i++)
		(void)money_queue(&m, line_id, 1 + i);
	run = money_propose(&m);
	f.till = ky_desk_till_port(m.till);
	ky_buf_init(&text, 1 << 20);
	t_good("written", ky_runfile_write(&f, &run, &sink, with, &err), &err);
	t_eq_int("a line each", lines_of(&text), 301);
	t_ok("with progress", told > 100 && told <= 300);
	t_ok("the last is the last",
	    text.len > 17 &&
		strcmp(text.p + text.len - 17, "transfer 300 300\n") == 0);
	t_good("to nowhere", ky_runfile_write(&f, &run, NULL, without, &err),
	    &err);
	t_ok("the same hash", memcmp(with, without, sizeof(with)) == 0);
	t_good("it is that of the run", ky_runfile_same(&run, with, &err),
	    &err);
	with[0] ^= 1;
	t_bad("another is not", ky_runfile_same(&run, with, &err), KY_E_CORRUPT,
	    &err, "payment run 1");
	text.max = 0;
	t_bad("a sink that fails",
	    ky_runfile_write(&f, &run, &sink, with, &err), KY_E_SYSTEM, &err,
	    "disk is full");
	ky_buf_done(&text);
	money_close(&m);
}

static void
who_may_have_it(void)
{
	static const struct {
		const char *label, *voider, *words;
		enum ky_payrun_state state;
	} cases[] = {
	    {"proposed", "", "is proposed", KY_PAYRUN_PROPOSED},
	    {"approved", "", NULL, KY_PAYRUN_APPROVED},
	    {"one says it is void", "ben", "ben says", KY_PAYRUN_APPROVED},
	    {"void", "ben", "is void", KY_PAYRUN_VOID},
	    {"settled: for the record", "", NULL, KY_PAYRUN_SETTLED},
	};

	T_CASES (c, cases) {
		struct ky_payrun run = {.n = 4, .state = c->state};
		struct ky_err err = {0};

		(void)snprintf(run.voider.text, sizeof(run.voider.text), "%s",
		    c->voider);
		if (c->words == NULL)
			t_good(c->label, ky_runfile_may(&run, &err), &err);
		else
			t_bad(c->label, ky_runfile_may(&run, &err),
			    KY_E_REFUSED, &err, c->words);
	}
}

int
main(void)
{
	T_RUN(every_transfer_once);
	T_RUN(who_may_have_it);
	return t_done();
}
