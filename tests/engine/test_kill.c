/*
 * A process that is killed at any moment, over and over, on one store: what
 * it acknowledged is there, and what it asked of a peer was asked once.
 */
#include "t.h"

#include "rig.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINES 400
#define ROUNDS 12
#define SUBMITTERS 4

static struct rig r;

/* What outlives the process: the biller, and what callers were told. */
struct outside {
	/* Of each line: how often it was ended, and on which day (days since
	 * 1970), in one word, so that no kill comes between. */
	_Atomic uint64_t ended[LINES + 1];
	atomic_bool acknowledged[LINES + 1];
	_Atomic uint64_t next;
};
static struct outside *outside;

static uint64_t
serial(const struct ky_line *line)
{
	uint64_t n = 0;

	if (!ky_str_u64(ky_str_of(line->contract_no.text + 2), LINES, &n))
		abort();
	return n;
}

static enum ky_code
end(void *self, const struct ky_line *line, struct ky_date day, const char *key,
    struct ky_err *err)
{
	_Atomic uint64_t *word = &outside->ended[serial(line)];
	uint64_t times = (atomic_load(word) >> 32) + 1;

	(void)self;
	(void)key;
	(void)err;
	atomic_store(word, times << 32 | (uint64_t)ky_date_days(day));
	return KY_OK;
}

static enum ky_code
look(void *self, const struct ky_line *line, struct ky_seen *seen,
    struct ky_raw *raw, struct ky_err *err)
{
	uint64_t word = atomic_load(&outside->ended[serial(line)]);

	(void)self;
	(void)err;
	seen->running = true;
	if (word != 0)
		seen->last_day = ky_date_from_days((int64_t)(uint32_t)word);
	*raw = (struct ky_raw){.origin = "bss", .len = 2, .bytes = "{}"};
	return KY_OK;
}

static void *
file_lines(void *self)
{
	struct ky_command cmd;
	struct ky_reply reply;
	struct ky_err err;
	uint64_t line;

	(void)self;
	while ((line = atomic_fetch_add(&outside->next, 1)) <= LINES) {
		cmd = rig_file(line);
		if (ky_engine_submit(r.engine, &cmd, &reply, &err) == KY_OK &&
		    reply.answer.verdict == KY_VERDICT_ACCEPTED)
			atomic_store(&outside->acknowledged[line], true);
	}
	return NULL;
}

/* The process that will be killed. */
static void
live(uint64_t round)
{
	pthread_t thread[SUBMITTERS];

	ky_random_init(&r.world.entropy, round);
	r.config.workers = 2;
	rig_start(&r);
	for (int i = 0; i < SUBMITTERS; i++)
		if (pthread_create(&thread[i], NULL, file_lines, NULL) != 0)
			_exit(1);
	for (;;)
		(void)pause();
}

static uint32_t
acknowledged(void)
{
	uint32_t n = 0;

	for (uint64_t line = 1; line <= LINES; line++)
		n += atomic_load(&outside->acknowledged[line]);
	return n;
}

/* Every third process dies soon, others once they have told somebody
 * something, however slow the machine is. */
static void
kill_one(uint64_t round)
{
	uint32_t before = acknowledged();
	pid_t child = fork();

	if (child == 0)
		live(round);
	for (int i = 0; i < 5000 && round % 3 != 0 && acknowledged() == before;
	     i++)
		(void)usleep(1000);
	(void)usleep((useconds_t)(round * 7919 % 23) * 1000);
	(void)kill(child, SIGKILL);
	(void)waitpid(child, NULL, 0);
}

static uint32_t
lost(void)
{
	struct ky_case c;
	uint32_t n = 0;

	r.config.workers = 0;
	rig_start(&r);
	for (uint64_t line = 1; line <= LINES; line++) {
		if (!atomic_load(&outside->acknowledged[line]))
			continue;
		rig_case(&r, line, &c);
		n += c.ending.state != KY_ENDING_RUNNING;
	}
	rig_stop(&r);
	return n;
}

static void
loses_nothing_and_does_nothing_twice(void)
{
	uint32_t told, filed = 0, never = 0, twice = 0;
	struct ky_case c;

	outside = mmap(NULL, sizeof(*outside), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (outside == MAP_FAILED)
		abort();
	atomic_store(&outside->next, 1);
	rig_open(&r, 0);
	for (int i = 0; i < LINES; i++)
		(void)rig_import(&r);
	rig_stop(&r);
	r.config.peers = (struct ky_peers){
	    .bss = {.self = &r, .end = end, .look = look}};
	for (uint64_t round = 1; round <= ROUNDS; round++) {
		kill_one(round);
		t_eq_int("nothing acknowledged is lost", lost(), 0);
	}
	r.config.workers = 0;
	rig_start(&r);
	(void)rig_settle(&r);
	for (uint64_t line = 1; line <= LINES; line++) {
		uint64_t times = atomic_load(&outside->ended[line]) >> 32;

		rig_case(&r, line, &c);
		filed += c.ending.state == KY_ENDING_RUNNING;
		never += c.ending.state == KY_ENDING_RUNNING && times == 0;
		twice += times > 1;
	}
	told = acknowledged();
	printf("# %u acknowledged, %u filed\n", told, filed);
	t_ok("some were acknowledged", told > 0);
	t_ok("what was filed was filed once and is all there", filed >= told);
	t_eq_int("each intent was carried out in the end", never, 0);
	t_eq_int("and none twice", twice, 0);
	t_eq_int("every receipt has its leaf", (int64_t)rig_log_size(&r),
	    filed);
	rig_close(&r);
	(void)munmap(outside, sizeof(*outside));
}

int
main(void)
{
	T_RUN(loses_nothing_and_does_nothing_twice);
	return t_done();
}
