#include "cmd/daemon_args.h"
#include "t.h"

#include <getopt.h>

static enum ky_code
parse(struct ky_daemon_args *a, const char *const *words, struct ky_err *err)
{
	char *argv[8] = {(char *)(uintptr_t) "kaiyakud"};
	int argc = 1;

	for (; words[argc - 1] != NULL; argc++)
		argv[argc] = (char *)(uintptr_t)words[argc - 1];
	optind = 0; /* getopt begins anew */
	return ky_daemon_args_parse(a, argc, argv, err);
}

static void
taken(void)
{
	static const char *const words[] = {"--store", "/x", "--listen=[::1]:1",
	    "--log-level", "warn", NULL};
	static const char *const none[] = {NULL};
	struct ky_daemon_args a;
	struct ky_config c;
	struct ky_err err = {0};

	t_good("nothing", parse(&a, none, &err), &err);
	t_ok("is fine", a.store == NULL && a.level == KY_INFO && !a.help);
	t_good("flags", parse(&a, words, &err), &err);
	t_eq_str("store", a.store, "/x");
	t_eq_int("level", a.level, KY_WARN);
	a.config = "/dev/null";
	t_good("settled", ky_daemon_settle(&a, &c, &err), &err);
	t_eq_str("the command line wins", c.set[KY_SET_SERVER_LISTEN].text,
	    "[::1]:1");
	t_eq_str("and says so", c.set[KY_SET_STORE_PATH].from, "--store");
	a.listen = "somewhere";
	t_bad("with the same checks", ky_daemon_settle(&a, &c, &err),
	    KY_E_INPUT, &err, "--listen: listen is an address");
}

static void
refused(void)
{
	static const char *const cases[][3] = {
	    {"--nonsense", NULL},
	    {"--store", NULL},
	    {"--log-level", "loud", NULL},
	    {"serve", NULL},
	};
	struct ky_daemon_args a;
	struct ky_err err;

	T_CASES (k, cases)
		t_ok((*k)[0], parse(&a, *k, &err) == KY_E_INPUT);
}

int
main(void)
{
	T_RUN(taken);
	T_RUN(refused);
	return t_done();
}
