/*
 * Preloaded into a program, ends it by SIGKILL at a chosen point.
 *
 * The points are the calls that change files or wait until they are changed,
 * two of each in the order of the calls: even ones lie before the call, odd
 * ones after half of it (half of the bytes are written; what has no half is
 * done).  So every state in which death can leave the files occurs, but for
 * SQLite's index of the log, which is shared memory and rebuilt when the
 * writer is dead.
 *
 *   KILL_AT=N       the point, from 0; none: the program lives
 *   KILL_COUNT=FILE where a program that ended by itself says how many points
 *                   it passed, in decimal digits
 *
 * Threads share the count: their points follow in the order of their calls.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SHOWN __attribute__((visibility("default")))

static atomic_ullong calls;
static unsigned long long kill_at = UINT64_MAX;

__attribute__((constructor)) static void
begin(void)
{
	const char *at = getenv("KILL_AT");

	if (at != NULL)
		kill_at = strtoull(at, NULL, 10);
}

__attribute__((destructor)) static void
end(void)
{
	const char *name = getenv("KILL_COUNT");
	FILE *f = name == NULL ? NULL : fopen(name, "w");

	if (f == NULL)
		return;
	(void)fprintf(f, "%llu", 2 * atomic_load(&calls));
	(void)fclose(f);
}

static void
die(void)
{
	(void)kill(getpid(), SIGKILL);
	for (;;)
		(void)pause();
}

/* Passes the point before a call, dies there if it is the one; is it the
 * other point of this call at which to die? */
static bool
pass(void)
{
	unsigned long long before = 2 * atomic_fetch_add(&calls, 1);

	if (before == kill_at)
		die();
	return before + 1 == kill_at;
}

/* A call without a half. */
static long
whole(long number, long a, long b)
{
	bool last = pass();
	long result = syscall(number, a, b);

	if (last)
		die();
	return result;
}

SHOWN ssize_t
write(int fd, const void *bytes, size_t n)
{
	bool last = pass();
	long result = syscall(SYS_write, fd, bytes, last ? n / 2 : n);

	if (last)
		die();
	return result;
}

SHOWN ssize_t
pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
	bool last = pass();
	long result = syscall(SYS_pwrite64, fd, bytes, last ? n / 2 : n, at);

	if (last)
		die();
	return result;
}

SHOWN int
ftruncate64(int fd, off64_t size)
{
	return (int)whole(SYS_ftruncate, fd, size);
}

SHOWN int
fsync(int fd)
{
	return (int)whole(SYS_fsync, fd, 0);
}

SHOWN int
fdatasync(int fd)
{
	return (int)whole(SYS_fdatasync, fd, 0);
}

SHOWN int
rename(const char *from, const char *to)
{
	return (int)whole(SYS_rename, (long)from, (long)to);
}

SHOWN int
unlink(const char *name)
{
	return (int)whole(SYS_unlink, (long)name, 0);
}
