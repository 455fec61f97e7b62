#include "base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum ky_code
ky_fail_at(struct ky_err *err, enum ky_code code, int cause, const char *at,
    const char *fmt, ...)
{
	va_list ap;

	assert(code != KY_OK);
	err->code = code;
	err->cause = cause;
	err->at = at;
	va_start(ap, fmt);
	(void)vsnprintf(err->msg, sizeof(err->msg), fmt, ap); /* may cut */
	va_end(ap);
	return code;
}

enum ky_code
ky_during(struct ky_err *err, const char *fmt, ...)
{
	char old[sizeof(err->msg)];
	va_list ap;
	size_t used;
	int n;

	assert(err->code != KY_OK);
	memcpy(old, err->msg, sizeof(old));
	va_start(ap, fmt);
	n = vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
	va_end(ap);
	used = n < 0 ? 0 : (size_t)n;
	if (used < sizeof(err->msg))
		(void)snprintf(err->msg + used, sizeof(err->msg) - used, ": %s",
		    old); /* may cut: the front says most */
	return err->code;
}

const char *
ky_code_name(enum ky_code code)
{
	static const char *const names[] = {
	    [KY_OK] = "ok",
	    [KY_E_INPUT] = "input",
	    [KY_E_REFUSED] = "refused",
	    [KY_E_RETRY] = "retry",
	    [KY_E_UNSURE] = "unsure",
	    [KY_E_LIMIT] = "limit",
	    [KY_E_CORRUPT] = "corrupt",
	    [KY_E_SYSTEM] = "system",
	};
	_Static_assert(sizeof(names) / sizeof(names[0]) == KY__CODE_MAX,
	    "a name each");

	assert((unsigned)code < KY__CODE_MAX);
	return names[code];
}
