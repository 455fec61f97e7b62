#include "base/arena.h"
#include "t.h"

#include <fcntl.h>
#include <signal.h>
#include <stdalign.h>
#include <sys/wait.h>
#include <unistd.h>

static alignas(max_align_t) uint8_t memory[256];

static bool
all_zero(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != 0)
			return false;
	return true;
}

static void
alloc(void)
{
	struct ky_arena a;
	uint8_t *p, *q;

	memset(memory, 0xaa, sizeof(memory));
	ky_arena_init(&a, memory, sizeof(memory));
	p = ky_arena_alloc(&a, 3);
	q = ky_arena_alloc(&a, 5);
	t_ok("zeroed", all_zero(p, 3) && all_zero(q, 5));
	t_ok("aligned for any type",
	    (uintptr_t)p % alignof(max_align_t) == 0 &&
		(uintptr_t)q % alignof(max_align_t) == 0);
	t_ok("apart", q >= p + 3);
	t_ok("inside the memory", p >= memory && q + 5 <= memory + 256);

	ky_arena_init(&a, memory + 1, sizeof(memory) - 1);
	p = ky_arena_alloc(&a, 8);
	t_ok("aligned though the memory is not",
	    (uintptr_t)p % alignof(max_align_t) == 0);
	p = ky_arena_array(&a, 5, 8);
	t_ok("an array, zeroed", all_zero(p, 40));
}

static void
exact(void)
{
	struct ky_arena a;

	ky_arena_init(&a, memory, sizeof(memory));
	(void)ky_arena_alloc(&a, sizeof(memory));
	t_eq_int("the last byte can be had", a.used, sizeof(memory));
	(void)ky_arena_alloc(&a, 0);
	t_eq_int("nothing more costs nothing", a.used, sizeof(memory));
}

static void
reset(void)
{
	struct ky_arena a;
	uint8_t *p, *again;

	ky_arena_init(&a, memory, sizeof(memory));
	p = ky_arena_alloc(&a, 16);
	memset(p, 's', 16);
	ky_arena_reset(&a);
	t_ok("what was there is wiped", all_zero(memory, 16));
	again = ky_arena_alloc(&a, 16);
	t_ok("and given again", again == p);
}

static void
copy(void)
{
	char text[] = "4711";
	struct ky_arena a;
	struct ky_str got;

	ky_arena_init(&a, memory, sizeof(memory));
	got = ky_arena_copy(&a, ky_str_of(text));
	text[0] = 'x';
	t_eq_str("its own bytes, with a NUL", got.p, "4711");
	t_eq_int("the NUL is not counted", got.len, 4);
	got = ky_arena_copy(&a, ky_str_of(NULL));
	t_eq_str("of nothing", got.p, "");
}

/* Runs `fn` in a child, silently; true when it was stopped by abort(). */
static bool
aborts(void (*fn)(struct ky_arena *a))
{
	int status = 0;
	pid_t child;

	(void)fflush(stdout);
	child = fork();
	if (child == 0) {
		struct ky_arena a;

		(void)dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), 2);
		ky_arena_init(&a, memory, sizeof(memory));
		fn(&a);
		_exit(0);
	}
	return child > 0 && waitpid(child, &status, 0) == child &&
	    WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void
one_byte_more(struct ky_arena *a)
{
	(void)ky_arena_alloc(a, sizeof(memory) + 1);
}

static void
no_room_to_align(struct ky_arena *a)
{
	(void)ky_arena_alloc(a, sizeof(memory) - 1);
	(void)ky_arena_alloc(a, 1);
}

static void
size_overflows(struct ky_arena *a)
{
	(void)ky_arena_array(a, SIZE_MAX / 8 + 2, 8);
}

static void
largest(struct ky_arena *a)
{
	(void)ky_arena_alloc(a, 1);
	(void)ky_arena_alloc(a, SIZE_MAX);
}

static void
full(void)
{
	t_ok("a byte more than there is", aborts(one_byte_more));
	t_ok("room, but not aligned", aborts(no_room_to_align));
	t_ok("an array whose size overflows", aborts(size_overflows));
	t_ok("a size that would wrap round", aborts(largest));
}

int
main(void)
{
	T_RUN(alloc);
	T_RUN(exact);
	T_RUN(reset);
	T_RUN(copy);
	T_RUN(full);
	return t_done();
}
