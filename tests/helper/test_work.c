/* A helper with a craft of letters, run in a child of its own each time. */
#include "helper/work.h"

#include "t.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define IN_MAX 70000

/* Its input in capitals, with the option's value before it; "no" is refused,
 * "bad" fails. */
static enum ky_code
shout(const char *value, struct ky_str in, struct ky_buf *out,
    struct ky_err *err)
{
	(void)!write(STDERR_FILENO, "grumble\n", 8);
	if (ky_str_eq(in, ky_str_of("no")))
		return ky_fail(err, KY_E_INPUT, 0, "not a letter");
	if (ky_str_eq(in, ky_str_of("bad")))
		return ky_fail(err, KY_E_SYSTEM, 0, "no ink");
	if (ky_str_eq(in, ky_str_of("home")))
		ky_buf_add(out,
		    ky_str_of(getenv("HOME") ? "a home" : "no home"));
	ky_buf_add(out, ky_str_of(value));
	for (size_t i = 0; i < in.len; i++) {
		char c = (char)toupper((unsigned char)in.p[i]);

		ky_buf_add(out, (struct ky_str){&c, 1});
	}
	return KY_OK;
}

static const struct ky_craft loud = {.name = "kaiyaku-shout",
    .usage = "usage: kaiyaku-shout\n",
    .needs = {.cpu_s = 5, .memory = (size_t)1 << 30, .file = 1 << 20},
    .in_max = IN_MAX,
    .make = shout};
static const struct ky_craft quiet = {.name = "kaiyaku-shout",
    .usage = "usage: kaiyaku-shout [--first WORD]\n",
    .option = "--first",
    .needs = {.cpu_s = 5, .memory = (size_t)1 << 30, .file = 1 << 20},
    .in_max = IN_MAX,
    .quiet = true,
    .make = shout};

struct said {
	int status;
	char out[IN_MAX + 64];
	char err[256];
};

static void
read_file(FILE *f, char *out, size_t size)
{
	size_t n;

	rewind(f);
	n = fread(out, 1, size - 1, f);
	out[n] = '\0';
	(void)fclose(f);
}

static struct said *
run(const struct ky_craft *craft, const char *const *args, const char *input)
{
	static struct said said;
	FILE *in = tmpfile(), *out = tmpfile(), *err = tmpfile();
	char *argv[6] = {(char *)(uintptr_t)craft->name};
	int argc = 1;
	int status = 0;
	pid_t pid;

	if (!in || !out || !err)
		abort();
	for (; args[argc - 1]; argc++)
		argv[argc] = (char *)(uintptr_t)args[argc - 1];
	(void)fputs(input, in);
	(void)fflush(in);
	rewind(in);
	(void)fflush(stdout);
	pid = fork();
	if (pid == 0) {
		(void)dup2(fileno(in), STDIN_FILENO);
		(void)dup2(fileno(out), STDOUT_FILENO);
		(void)dup2(fileno(err), STDERR_FILENO);
		_exit(ky_work(craft, argc, argv));
	}
	(void)waitpid(pid, &status, 0);
	said.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	(void)fclose(in);
	read_file(out, said.out, sizeof(said.out));
	read_file(err, said.err, sizeof(said.err));
	return &said;
}

static void
check(void)
{
	static const struct {
		const char *what;
		const struct ky_craft *craft;
		const char *args[4];
		const char *in;
		int status;
		const char *out, *err;
	} c[] = {
	    {"work", &loud, {0}, "abc", 0, "ABC", "grumble\n"},
	    {"nothing", &loud, {0}, "", 0, "", "grumble\n"},
	    {"no environment", &loud, {0}, "home", 0, "no homeHOME",
		"grumble\n"},
	    {"a quiet one", &quiet, {0}, "abc", 0, "ABC", ""},
	    {"with an option", &quiet, {"--first", "x"}, "abc", 0, "xABC", ""},
	    {"refused", &quiet, {0}, "no", 2, "",
		"kaiyaku-shout: not a letter\n"},
	    {"failed", &quiet, {0}, "bad", 6, "", "kaiyaku-shout: no ink\n"},
	    {"version", &loud, {"version"}, "", 0, "kaiyaku-shout 0.1.0\n", ""},
	    {"help", &loud, {"--help"}, "", 0, "usage: kaiyaku-shout\n", ""},
	    {"an unknown word", &loud, {"sing"}, "", 2, "",
		"usage: kaiyaku-shout\n"},
	    {"an option of another", &loud, {"--first", "x"}, "", 2, "",
		"usage: kaiyaku-shout\n"},
	    {"an unknown option", &quiet, {"--last", "x"}, "", 2, "",
		"usage: kaiyaku-shout [--first WORD]\n"},
	    {"too many", &quiet, {"--first", "x", "y"}, "", 2, "",
		"usage: kaiyaku-shout [--first WORD]\n"},
	};

	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct said *s = run(c[i].craft, c[i].args, c[i].in);

		t_eq_int(c[i].what, s->status, c[i].status);
		t_eq_str(c[i].what, s->out, c[i].out);
		t_eq_str(c[i].what, s->err, c[i].err);
	}
}

static void
check_size(void)
{
	static char input[IN_MAX + 2];
	static const char *const none[] = {NULL};
	struct said *s;

	(void)memset(input, 'a', IN_MAX);
	s = run(&quiet, none, input);
	t_eq_int("as much as it takes", s->status, 0);
	t_eq_int("all of it comes back", (int64_t)strlen(s->out), IN_MAX);
	input[IN_MAX] = 'a';
	s = run(&quiet, none, input);
	t_eq_int("a byte more", s->status, 2);
	t_eq_str("says so", s->err,
	    "kaiyaku-shout: too-large: more than 70000 bytes\n");
}

int
main(void)
{
	check();
	check_size();
	return t_done();
}
