/*
 * The test framework: one header, TAP on standard output.
 *
 *	#include "t.h"
 *	static void adds(void) { t_eq_int("two and two", 2 + 2, 4); }
 *	int main(void) { T_RUN(adds); return t_done(); }
 *
 * Every check is one TAP line, so a table of cases counts each row.
 */
#ifndef KY_TESTS_T_H
#define KY_TESTS_T_H

#include "base/err.h"
#include "base/str.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int t_count, t_failed;
static const char *t_unit = "";

#define T_CASES(c, cases) \
	for (__typeof__(&(cases)[0]) c = (cases); \
	     c < (cases) + sizeof(cases) / sizeof((cases)[0]); c++)

#define T_RUN(fn) \
	do { \
		t_unit = #fn; \
		fn(); \
	} while (0)

/* A label may be what is tested: it stays on its line. */
static inline void
t_say(const char *label)
{
	for (; *label != '\0'; label++)
		(void)putchar((unsigned char)*label < ' ' ? '?' : *label);
	(void)putchar('\n');
}

static inline bool
t_ok_at(const char *at, const char *label, bool ok)
{
	t_count++;
	if (!ok)
		t_failed++;
	printf("%sok %d - %s: ", ok ? "" : "not ", t_count, t_unit);
	t_say(label);
	if (!ok)
		printf("# at %s\n", at);
	return ok;
}

#define t_ok(label, cond) t_ok_at(KY_HERE, (label), (cond))

static inline bool
t_eq_int_at(const char *at, const char *label, int64_t got, int64_t want)
{
	bool ok = t_ok_at(at, label, got == want);

	if (!ok)
		printf("# got %" PRId64 ", want %" PRId64 "\n", got, want);
	return ok;
}
#define t_eq_int(label, got, want) \
	t_eq_int_at(KY_HERE, (label), (int64_t)(got), (int64_t)(want))

static inline bool
t_eq_str_at(const char *at, const char *label, const char *got,
    const char *want)
{
	bool ok = t_ok_at(at, label, strcmp(got, want) == 0);

	if (!ok)
		printf("# got  \"%s\"\n# want \"%s\"\n", got, want);
	return ok;
}
#define t_eq_str(label, got, want) t_eq_str_at(KY_HERE, (label), (got), (want))

/* A call that must succeed: its error is printed when it does not. */
static inline bool
t_good_at(const char *at, const char *label, enum ky_code code,
    const struct ky_err *err)
{
	bool ok = t_ok_at(at, label, code == KY_OK);

	if (!ok)
		printf("# %s: %s (from %s)\n", ky_code_name(code), err->msg,
		    err->at != NULL ? err->at : "?");
	return ok;
}
#define t_good(label, code, err) t_good_at(KY_HERE, (label), (code), (err))

/* A call that must fail with `want` and say `words` somewhere. */
static inline bool
t_bad_at(const char *at, const char *label, enum ky_code code,
    enum ky_code want, const struct ky_err *err, const char *words)
{
	bool ok = code == want && strstr(err->msg, words) != NULL;

	t_ok_at(at, label, ok);
	if (!ok)
		printf("# got %s: \"%s\"\n# want %s: \"...%s...\"\n",
		    ky_code_name(code), code == KY_OK ? "" : err->msg,
		    ky_code_name(want), words);
	return ok;
}
#define t_bad(label, code, want, err, words) \
	t_bad_at(KY_HERE, (label), (code), (want), (err), (words))

static inline int
t_done(void)
{
	printf("1..%d\n", t_count);
	return t_failed == 0 ? 0 : 1;
}

#endif
