#include "helper/work.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VERSION "0.1.0"

/* As the manual pages of the helpers list them, and as helper.c reads them. */
enum {
	DONE = 0,
	REFUSED = 2,
	FAILED = 6
};

static void
say(int fd, const char *text)
{
	/* There is nowhere else to say it. */
	(void)!write(fd, text, strlen(text));
}

static int
failed(int voice, const char *name, const struct ky_err *err)
{
	char line[sizeof(err->msg) + 64];

	(void)snprintf(line, sizeof(line), "%s: %s\n", name, err->msg);
	say(voice, line);
	return err->code == KY_E_INPUT ? REFUSED : FAILED;
}

/* Standard error as it was, for our own words. */
static enum ky_code
silence(int *voice, struct ky_err *err)
{
	int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);

	if (nothing < 0 || kept < 0 || dup2(nothing, STDERR_FILENO) < 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not put standard error away");
	*voice = kept;
	(void)close(nothing);
	return KY_OK;
}

static enum ky_code
read_all(size_t max, struct ky_buf *out, struct ky_err *err)
{
	char bytes[16384];
	ssize_t n;

	while ((n = read(STDIN_FILENO, bytes, sizeof(bytes))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ky_fail(err, KY_E_SYSTEM, errno,
			    "could not read the input");
		ky_buf_add(out, (struct ky_str){bytes, (size_t)n});
		if (!ky_buf_ok(out))
			return ky_fail(err, KY_E_INPUT, 0,
			    "too-large: more than %zu bytes", max);
	}
	return KY_OK;
}

static enum ky_code
write_all(struct ky_str s, struct ky_err *err)
{
	while (s.len > 0) {
		ssize_t n = write(STDOUT_FILENO, s.p, s.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ky_fail(err, KY_E_SYSTEM, errno,
			    "could not write the output");
		s.p += n;
		s.len -= (size_t)n;
	}
	return KY_OK;
}

static enum ky_code
work(const struct ky_craft *craft, const char *value, struct ky_err *err)
{
	struct ky_buf in, out;
	enum ky_code code = ky_guard(&craft->needs, err);

	ky_buf_init(&in, craft->in_max);
	ky_buf_init(&out, craft->needs.file);
	if (code == KY_OK)
		code = read_all(craft->in_max, &in, err);
	if (code == KY_OK)
		code = craft->make(value, ky_buf_str(&in), &out, err);
	if (code == KY_OK)
		code = write_all(ky_buf_str(&out), err);
	ky_buf_done(&out);
	ky_buf_done(&in);
	return code;
}

/* The one argument that asks about the program. */
static int
answer(const struct ky_craft *craft, const char *argument)
{
	if (strcmp(argument, "version") == 0) {
		say(STDOUT_FILENO, craft->name);
		say(STDOUT_FILENO, " " VERSION "\n");
	} else if (strcmp(argument, "--help") == 0)
		say(STDOUT_FILENO, craft->usage);
	else
		return say(STDERR_FILENO, craft->usage), REFUSED;
	return DONE;
}

int
ky_work(const struct ky_craft *craft, int argc, char **argv)
{
	struct ky_err err = {0};
	int voice = STDERR_FILENO;
	enum ky_code code = KY_OK;

	if (argc == 2)
		return answer(craft, argv[1]);
	if (argc != 1 &&
	    (argc != 3 || !craft->option ||
		strcmp(argv[1], craft->option) != 0))
		return say(STDERR_FILENO, craft->usage), REFUSED;
	/* Neither the place nor the user's wishes change a byte. */
	if (clearenv() != 0)
		return FAILED;
	if (craft->quiet)
		code = silence(&voice, &err);
	if (code == KY_OK)
		code = work(craft, argc == 3 ? argv[2] : "", &err);
	/* What the libraries keep until the end is not given back piece by
	 * piece. */
	_exit(code == KY_OK ? DONE : failed(voice, craft->name, &err));
}
