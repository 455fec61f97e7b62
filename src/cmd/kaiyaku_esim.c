/*
 * kaiyaku-esim: deletes eSIM profiles, and keeps the chip's proof.  See
 * kaiyaku-esim(1).
 */
#include "cmd/esim.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <sys/stat.h>

static enum ky_esim_exit
help(const struct ky_esim *e)
{
	struct ky_buf text;

	ky_buf_init(&text, (size_t)32 * 1024);
	ky_esim_help(e->cmd, &text);
	assert(ky_buf_ok(&text));
	(void)printf("%.*s", KY_STR_ARG(ky_buf_str(&text)));
	ky_buf_done(&text);
	return KY_ESIM_DONE;
}

int
main(int argc, char **argv)
{
	struct ky_err err = {0};
	enum ky_esim_exit code;
	struct ky_esim e;

	/* A card's program, or a reader of our answer, that goes away. */
	(void)signal(SIGPIPE, SIG_IGN);
	(void)umask(077);
	if (ky_esim_parse(&e, argc - 1, (const char *const *)argv + 1, &err) !=
	    KY_OK)
		return (int)ky_esim_fail(&e, &err);
	code = e.help ? help(&e) : e.cmd->run(&e);
	ky_esim_close(&e);
	if (fflush(stdout) != 0 && code == KY_ESIM_DONE) {
		(void)fprintf(stderr,
		    "kaiyaku-esim: could not write the answer (%s)\n",
		    strerror(errno));
		code = KY_ESIM_SYSTEM;
	}
	return (int)code;
}
