/* What the service holds for every call: versions, stopping, threads. */
#include "desk.h"

#include <pthread.h>

static void
versions(void)
{
	struct desk d;
	struct ky_call c;
	struct ky_result r;
	struct ky_err err = {0};

	desk_open(&d);
	c = desk_call(&d, KY_CALL_HEALTH);
	t_good("this version", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("is answered with itself", r.version, KY_CALL_VERSION);
	c.version++;
	t_bad("another one", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "not known");
	c = desk_call(&d, KY_CALL__MAX);
	t_bad("no operation", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "not known");
	for (int op = 0; op < KY_CALL__MAX; op++)
		t_ok("has a name",
		    ky_call_op_name((enum ky_call_op)op)[0] != '\0');
	desk_close(&d);
}

static void
stopping(void)
{
	struct desk d;
	struct ky_call c;
	struct ky_result r;
	struct ky_err err = {0};
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);
	uint64_t id;

	desk_open(&d);
	id = rig_import(&d.rig);
	ky_service_stopping(d.service);
	c = desk_call(&d, KY_CALL_COMMAND);
	rig_line(99, &cmd.line);
	c.in.command = &cmd;
	t_bad("nothing new is begun", desk_do(&d, &c, &r, &err), KY_E_LIMIT,
	    &err, "stopping");
	t_eq_int("the reason can be told from its cause", err.cause,
	    KY_NO_QUEUE);
	c = desk_call(&d, KY_CALL_LINE);
	c.line_id = id;
	t_good("but reads go on", desk_do(&d, &c, &r, &err), &err);
	t_ok("and find", r.found);
	c = desk_call(&d, KY_CALL_HEALTH);
	t_good("health", desk_do(&d, &c, &r, &err), &err);
	t_ok("says so", r.out.health->stopping);
	desk_close(&d);
}

#define THREADS 8
#define LOOKS 20

struct reader {
	struct desk *d;
	uint64_t line_id;
	pthread_t thread;
	int good;
};

/* More threads than connections, each with an arena of its own. */
static void *
look(void *self)
{
	struct reader *me = self;
	void *memory = malloc(KY_CALL_ARENA_SIZE);
	struct ky_arena a;
	struct ky_result r;
	struct ky_err err;

	ky_arena_init(&a, memory, KY_CALL_ARENA_SIZE);
	for (int i = 0; i < LOOKS; i++) {
		struct ky_call c = desk_call(me->d, KY_CALL_LINE);

		ky_arena_reset(&a);
		c.line_id = me->line_id;
		if (me->d->calls.call(me->d->calls.self, &c, &a, &r, &err) ==
			KY_OK &&
		    r.found && r.out.line.c->line_id == me->line_id)
			me->good++;
	}
	free(memory);
	return NULL;
}

static void
at_once(void)
{
	struct desk d;
	struct reader who[THREADS];
	int good = 0;

	desk_open(&d);
	for (int i = 0; i < THREADS; i++)
		who[i] = (struct reader){&d, rig_import(&d.rig), 0, 0};
	for (int i = 0; i < THREADS; i++)
		(void)pthread_create(&who[i].thread, NULL, look, &who[i]);
	for (int i = 0; i < THREADS; i++) {
		(void)pthread_join(who[i].thread, NULL);
		good += who[i].good;
	}
	t_eq_int("everybody gets his line", good, THREADS * LOOKS);
	t_eq_int("and every look is in the log", desk_looks(&d),
	    THREADS * LOOKS);
	desk_close(&d);
}

int
main(void)
{
	T_RUN(versions);
	T_RUN(stopping);
	T_RUN(at_once);
	return t_done();
}
