#include "t.h"

#include "rig.h"

#include <pthread.h>

#define SUBMITTERS 8
#define EACH 200

static struct rig r;

/* Each has lines of its own and does something to them over and over. */
struct submitter {
	pthread_t thread;
	uint64_t line;
	uint32_t said_yes, failed;
	uint64_t last_version;
};

static void *
work(void *self)
{
	struct submitter *s = self;
	struct ky_command cmd;
	struct ky_reply reply;
	struct ky_err err;

	for (int i = 0; i < EACH; i++) {
		cmd = rig_command(KY_CMD_FACT, s->line);
		cmd.fact = KY_FACT_PAYMENT;
		cmd.minor = 1;
		if (ky_engine_submit(r.engine, &cmd, &reply, &err) != KY_OK) {
			s->failed++;
			continue;
		}
		s->said_yes += reply.answer.verdict == KY_VERDICT_ACCEPTED;
		s->last_version = reply.answer.version;
	}
	return NULL;
}

static void
loses_nothing_it_acknowledged(void)
{
	struct submitter s[SUBMITTERS] = {0};
	struct ky_engine_stats stats;
	uint32_t failed = 0;
	struct ky_case c;
	bool all = true;

	rig_open(&r, 2);
	for (int i = 0; i < SUBMITTERS; i++)
		s[i].line = rig_import(&r);
	for (int i = 0; i < SUBMITTERS; i++)
		if (pthread_create(&s[i].thread, NULL, work, &s[i]) != 0)
			t_ok("thread", false);
	for (int i = 0; i < SUBMITTERS; i++)
		(void)pthread_join(s[i].thread, NULL);
	ky_engine_stats(r.engine, &stats);
	rig_stop(&r);
	r.config.workers = 0;
	rig_start(&r);
	for (int i = 0; i < SUBMITTERS; i++) {
		rig_case(&r, s[i].line, &c);
		failed += s[i].failed;
		all &= c.version == s[i].last_version &&
		    c.line.ledger.sum[KY_ACC_RECEIVABLE] ==
			-(int64_t)s[i].said_yes;
	}
	t_eq_int("none failed", failed, 0);
	t_ok("everything acknowledged is in the store", all);
	t_ok("in fewer transactions than commands",
	    stats.batches < stats.commands);
	printf("# %u commands in %u transactions\n", (unsigned)stats.commands,
	    (unsigned)stats.batches);
	rig_close(&r);
}

static void
ends_lines_by_itself(void)
{
	struct ky_command cmd;
	struct ky_case c;
	uint64_t line[20];
	int closed = 0;

	rig_open(&r, 3);
	for (int i = 0; i < 20; i++)
		line[i] = rig_import(&r);
	for (int i = 0; i < 20; i++) {
		cmd = rig_file(line[i]);
		(void)rig_submit(&r, &cmd);
	}
	rig_stop(&r);
	t_ok("a stop waits for what was begun", r.engine == NULL);
	r.config.workers = 0;
	rig_start(&r);
	rig_pass(&r, (struct ky_date){2026, 12, 31});
	for (int i = 0; i < 20; i++) {
		rig_case(&r, line[i], &c);
		closed += c.ending.state == KY_ENDING_CLOSED;
	}
	t_eq_int("the next run finishes what the stop left", closed, 20);
	t_eq_int("with contiguous leaves", (int64_t)rig_log_size(&r), 60);
	rig_close(&r);
}

static void
seals_and_logs_meanwhile(void)
{
	struct timespec a_bit = {0, 5000000};
	struct ky_command cmd;
	uint64_t line[10];
	int waited = 0;

	rig_open(&r, 2);
	for (int i = 0; i < 10; i++)
		line[i] = rig_import(&r);
	for (int i = 0; i < 10; i++) {
		cmd = rig_file(line[i]);
		(void)rig_submit(&r, &cmd);
	}
	while (rig_log_size(&r) < 10 && waited++ < 2000)
		(void)nanosleep(&a_bit, NULL);
	t_eq_int("ten receipts are in the log", (int64_t)rig_log_size(&r), 10);
	rig_close(&r);
}

int
main(void)
{
	T_RUN(loses_nothing_it_acknowledged);
	T_RUN(ends_lines_by_itself);
	T_RUN(seals_and_logs_meanwhile);
	return t_done();
}
