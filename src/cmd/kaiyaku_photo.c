/*
 * kaiyaku-photo: a JPEG, PNG or PDF on standard input, a JPEG of its pixels on
 * standard output, see kaiyaku-photo(1).
 */
#include "helper/guard.h"
#include "photo/develop.h"
#include "photo/photo.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define VERSION "0.1.0"
#define USAGE "usage: kaiyaku-photo [--cover AREAS | version | --help]\n"
#define INPUT_MAX ((size_t)2 * 1024 * 1024)
#define OUTPUT_MAX (KY_PHOTO_BYTES_MAX + 64)

static const struct ky_needs needs = {
    .cpu_s = 8,
    .memory = (size_t)768 * 1024 * 1024,
    .file = OUTPUT_MAX,
};

/* As kaiyaku-photo(1) lists them, and as src/helper/helper.c reads them. */
enum {
	DONE = 0,
	REFUSED = 2,
	FAILED = 6
};

/* Standard error, before the libraries can write to it. */
static int voice = STDERR_FILENO;

static void
say(const char *text)
{
	/* There is nowhere else to say it. */
	(void)!write(voice, text, strlen(text));
}

static int
failed(const struct ky_err *err)
{
	char line[sizeof(err->msg) + 32];

	(void)snprintf(line, sizeof(line), "kaiyaku-photo: %s\n", err->msg);
	say(line);
	return err->code == KY_E_INPUT ? REFUSED : FAILED;
}

/* --- pipes --- */

/* What poppler and glib grumble is nobody's business. */
static enum ky_code
silence(struct ky_err *err)
{
	int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);

	if (nothing < 0 || kept < 0 || dup2(nothing, STDERR_FILENO) < 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not put standard error away");
	voice = kept;
	(void)close(nothing);
	return KY_OK;
}

static enum ky_code
read_all(struct ky_buf *out, struct ky_err *err)
{
	char bytes[16384];
	ssize_t n;

	while ((n = read(STDIN_FILENO, bytes, sizeof(bytes))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ky_fail(err, KY_E_SYSTEM, errno,
			    "could not read the picture");
		ky_buf_add(out, (struct ky_str){bytes, (size_t)n});
		if (!ky_buf_ok(out))
			return ky_fail(err, KY_E_INPUT, 0,
			    "too-large: more than %zu bytes", INPUT_MAX);
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
			    "could not write the picture");
		s.p += n;
		s.len -= (size_t)n;
	}
	return KY_OK;
}

/* --- work --- */

static enum ky_code
work(const char *areas, struct ky_buf *in, struct ky_buf *out,
    struct ky_err *err)
{
	static struct ky_covers covers;
	enum ky_code code = silence(err);

	if (code == KY_OK)
		code = ky_guard(&needs, err);
	if (code == KY_OK)
		code = ky_covers_read(ky_str_of(areas), &covers, err);
	if (code == KY_OK)
		code = read_all(in, err);
	if (code == KY_OK)
		code = ky_develop(ky_buf_str(in), &covers, out, err);
	return code == KY_OK ? write_all(ky_buf_str(out), err) : code;
}

static int
answer(const char *argument)
{
	if (strcmp(argument, "version") == 0)
		(void)!write(STDOUT_FILENO, "kaiyaku-photo " VERSION "\n",
		    sizeof("kaiyaku-photo " VERSION "\n") - 1);
	else if (strcmp(argument, "--help") == 0)
		(void)!write(STDOUT_FILENO, USAGE, sizeof(USAGE) - 1);
	else
		return say(USAGE), REFUSED;
	return DONE;
}

int
main(int argc, char **argv)
{
	struct ky_buf in, out;
	struct ky_err err = {0};
	enum ky_code code;

	if (argc == 2)
		return answer(argv[1]);
	if (argc != 1 && (argc != 3 || strcmp(argv[1], "--cover") != 0))
		return say(USAGE), REFUSED;
	/* Neither the place nor the user's wishes change a pixel. */
	if (clearenv() != 0)
		return FAILED;
	ky_buf_init(&in, INPUT_MAX);
	ky_buf_init(&out, OUTPUT_MAX);
	code = work(argc == 3 ? argv[2] : "", &in, &out, &err);
	ky_buf_done(&out);
	ky_buf_done(&in);
	/* What the libraries keep until the end is not given back piece by
	 * piece. */
	_exit(code == KY_OK ? DONE : failed(&err));
}
