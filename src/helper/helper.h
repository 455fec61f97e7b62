/*
 * Programs beside ours that do dangerous work: a process for each piece of it,
 * bytes in, bytes out, and nothing else.
 *
 * The helper gets three open files, no environment and no blocked signal; it
 * shuts itself in with helper/guard.h.  Its exit status says what became of it:
 * 0 done, 2 it does not take the input, all else a fault; what is wrong it says
 * in one line, "NAME: words".  Whatever it does, callers get a code and a text.
 */
#ifndef KY_HELPER_HELPER_H
#define KY_HELPER_HELPER_H

#include "base/buf.h"
#include "base/err.h"

#define KY_HELPER_NAME_SIZE 32
#define KY_HELPER_PATH_SIZE 4096
#define KY_HELPER_ARGS_MAX 4

struct ky_helper_options {
	const char *name;     /* "kaiyaku-pdf": for errors; copied */
	const char *program;  /* its path; copied */
	uint32_t at_once_max; /* processes at a time; 0 = 2 */
	uint32_t wait_ms;     /* for one of these places; 0 = 2000 */
	uint32_t run_ms;      /* for the whole of one piece; 0 = 10000 */
};

struct ky_helper; /* heap */

/* Nothing is started yet: a program that is not there shows when asked. */
enum ky_code ky_helper_open(const struct ky_helper_options *options,
    struct ky_helper **out, struct ky_err *err) KY_MUST_USE;
/* None may be under way any more.  NULL is fine. */
void ky_helper_close(struct ky_helper *h);

/*
 * One piece of work.  `args` are the arguments behind the name, NULL-ended; or
 * NULL.  May be called by many threads at once, each of which waits.  `out` is
 * the caller's, initialised with the most it may give, and stays empty on
 * failure.
 *
 *	KY_E_INPUT   the helper does not take the input: `err` says why
 *	KY_E_RETRY   all places were taken for wait_ms
 *	KY_E_LIMIT   it took longer than run_ms, or gave more than `out` holds
 *	KY_E_SYSTEM  the program cannot be run, or ended otherwise; cause
 *	             KY_HELPER_DIED: by a signal, of its bounds or a fault
 */
#define KY_HELPER_DIED 1000
enum ky_code ky_helper_run(struct ky_helper *h, const char *const *args,
    struct ky_str input, struct ky_buf *out, struct ky_err *err) KY_MUST_USE;

/* A helper beside the program that runs, or on its way to being installed:
 * what `program` is where no setting says otherwise. */
enum ky_code ky_helper_program(const char *name, char out[KY_HELPER_PATH_SIZE],
    struct ky_err *err) KY_MUST_USE;

#endif
