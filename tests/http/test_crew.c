#include "http/crew.h"

#include "t.h"

#include <stdatomic.h>

static atomic_uint done;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void
work(void *item, struct ky_arena *arena)
{
	uint8_t *p;

	(void)pthread_mutex_lock(&gate);
	(void)pthread_mutex_unlock(&gate);
	/* The arena is empty and clean, whatever stood in it before. */
	p = ky_arena_alloc(arena, 1 << 20);
	if (arena->used == 1 << 20 && p[0] == 0 && p[(1 << 20) - 1] == 0)
		atomic_fetch_add(&done, *(unsigned *)item);
	memset(p, 0xff, 1 << 20);
}

static void
bounded(void)
{
	static struct ky_crew p;
	struct ky_err err;
	unsigned one = 1;
	uint64_t busy, waiting;
	int in = 0;

	(void)pthread_mutex_lock(&gate);
	t_good("starts", ky_crew_start(&p, 2, 4, work, &err), &err);
	while (ky_crew_put(&p, &one) && in < 100)
		in++;
	t_ok("what waits is bounded", in >= 4 && in <= 6);
	ky_crew_load(&p, &busy, &waiting);
	t_ok("and counted", waiting == 4 && busy <= 2);
	(void)pthread_mutex_unlock(&gate);
	ky_crew_stop(&p);
	t_eq_int("what was taken in is done", atomic_load(&done), in);
	t_ok("nothing more is taken", !ky_crew_put(&p, &one));
	ky_crew_load(&p, &busy, &waiting);
	t_ok("nothing is left", busy == 0 && waiting == 0);
	ky_crew_done(&p);
	ky_crew_done(&p);
}

int
main(void)
{
	T_RUN(bounded);
	return t_done();
}
