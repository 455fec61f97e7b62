/*
 * Taking a bank's result file, from its first byte to its last: for the command
 * line and for HTTP, each with calls of its own.
 *
 * The file is read three times or more: whether it can be read at all, whether
 * each row fits what was ordered, and then row by row to be applied.  Unless
 * the caller says otherwise nothing is applied while one row does not fit.
 * Killed anywhere, it is simply taken again.
 */
#ifndef KY_SERVICE_TAKING_H
#define KY_SERVICE_TAKING_H

#include "service/call.h"

struct ky_taking {
	const struct ky_bankfile *bank;
	enum ky_result_form form;
	bool partly; /* rows that fit are applied, whatever others are like */
	void *self;
	/* Makes a call as its caller. */
	enum ky_code (*call)(void *self, struct ky_call *c,
	    struct ky_result *out, struct ky_err *err) KY_MUST_USE;
	/* Lets what was set going be done, or waits for it a moment. */
	enum ky_code (*rest)(void *self, struct ky_err *err) KY_MUST_USE;
	/* How many rows were looked at or applied so far. */
	void (*progress)(void *self, bool applied, uint64_t rows);
};

/*
 * Takes `file`, which can be read twice.  KY_OK also when rows do not fit, see
 * `out`.  KY_E_INPUT names the place in the file; otherwise what the calls fail
 * with: what was applied until then stays, and the file is to be taken again.
 */
enum ky_code ky_taking_run(const struct ky_taking *t, FILE *file,
    struct ky_result_report *out, struct ky_err *err) KY_MUST_USE;

#endif
