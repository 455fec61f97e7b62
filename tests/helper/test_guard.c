/* What a guarded process cannot do; each is tried in a child of its own. */
#include "helper/guard.h"

#include "t.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each gives 0 where it could be done. */

static int
opens_font(void)
{
	int fd = open("/usr/share/fonts", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd >= 0 ? 0 : 1;
}

static int
opens_password(void)
{
	return open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0 ? 0 : 1;
}

static int
writes_file(void)
{
	return open("/tmp/kaiyaku-guard", O_WRONLY | O_CREAT | O_CLOEXEC,
		   0600) >= 0
	    ? 0
	    : 1;
}

static int
removes_file(void)
{
	return unlink("/tmp/kaiyaku-guard") == 0 || errno == ENOENT ? 0 : 1;
}

static int
makes_socket(void)
{
	return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0 ? 0 : 1;
}

static int
makes_pair(void)
{
	int pair[2];

	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0
	    ? 0
	    : 1;
}

static int
runs_program(void)
{
	(void)execl("/bin/true", "true", (char *)NULL);
	return 1;
}

static int
kills(void)
{
	return kill(getppid(), 0) == 0 ? 0 : 1;
}

static int
dumps(void)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_max > 0 ? 0
									 : 1;
}

static int
computes_on(void)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_CPU, &limit) == 0 && limit.rlim_max > 8 ? 0 : 1;
}

static const struct ky_needs needs = {.cpu_s = 8,
    .memory = (size_t)64 << 20,
    .file = (size_t)1 << 20};

static int
in_child(int (*what)(void), bool guarded)
{
	struct ky_err err = {0};
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		if (guarded && ky_guard(&needs, &err) != KY_OK) {
			(void)fprintf(stderr, "# %s\n", err.msg);
			_exit(99);
		}
		_exit(what());
	}
	(void)waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 100;
}

/* Kernels may lack Landlock; the docs say what holds then. */
static bool
has_landlock(void)
{
	return in_child(opens_password, true) == 1;
}

static void
kept_from(void)
{
	static const struct {
		const char *label;
		int (*what)(void);
		bool needs_landlock;
		int want;
	} cases[] = {
	    {"fonts are read", opens_font, false, 0},
	    {"no other file is", opens_password, true, 1},
	    {"no file is written", writes_file, false, 1},
	    {"nor removed", removes_file, false, 1},
	    {"no socket", makes_socket, false, 1},
	    {"no pair of them", makes_pair, false, 1},
	    {"no program is run", runs_program, false, 1},
	    {"no signal is sent", kills, false, 1},
	    {"no image of its memory is left", dumps, false, 1},
	    {"no computing without end", computes_on, false, 1},
	};

	T_CASES (c, cases) {
		if (c->needs_landlock && !has_landlock())
			printf("# no Landlock here: %s\n", c->label);
		else
			t_eq_int(c->label, in_child(c->what, true), c->want);
	}
	t_eq_int("without the guard it could", in_child(makes_socket, false),
	    0);
}

int
main(void)
{
	T_RUN(kept_from);
	return t_done();
}
