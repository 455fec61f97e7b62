#include "base/err.h"
#include "t.h"

static void
fail(void)
{
	struct ky_err err = {0};
	enum ky_code code = ky_fail(&err, KY_E_INPUT, 0,
	    "month %d does not exist", 13);

	t_eq_int("the code is returned", code, KY_E_INPUT);
	t_eq_int("and kept", err.code, KY_E_INPUT);
	t_eq_int("no cause from outside", err.cause, 0);
	t_eq_str("words are formatted", err.msg, "month 13 does not exist");
	t_ok("where it began", strstr(err.at, "test_err.c:") != NULL);
	(void)ky_fail(&err, KY_E_SYSTEM, 28, "disk is full");
	t_eq_int("the cause is kept", err.cause, 28);
	t_eq_str("a later failure takes the place", err.msg, "disk is full");
}

static void
during(void)
{
	struct ky_err err;
	const char *at;

	(void)ky_fail(&err, KY_E_RETRY, 104, "connection reset");
	at = err.at;
	t_eq_int("the origin's code goes up",
	    ky_during(&err, "purge subscriber"), KY_E_RETRY);
	t_eq_int("layers add words, never codes",
	    ky_during(&err, "end line %d", 4711), KY_E_RETRY);
	t_eq_str("the outermost first", err.msg,
	    "end line 4711: purge subscriber: connection reset");
	t_eq_int("the cause stays", err.cause, 104);
	t_ok("the origin stays", err.at == at);
}

static void
too_long(void)
{
	char words[2 * sizeof(((struct ky_err *)NULL)->msg)];
	struct ky_err err;

	memset(words, 'x', sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';
	(void)ky_fail(&err, KY_E_LIMIT, 0, "%s", words);
	t_eq_int("too many words are cut", strlen(err.msg),
	    sizeof(err.msg) - 1);
	(void)ky_during(&err, "read page");
	t_eq_int("the front is kept", strncmp(err.msg, "read page: xxx", 14),
	    0);
	t_eq_int("the end is cut", strlen(err.msg), sizeof(err.msg) - 1);
	(void)ky_during(&err, "%s", words);
	t_eq_int("a front that fills all", strlen(err.msg),
	    sizeof(err.msg) - 1);
	t_eq_int("is all there is", strspn(err.msg, "x"), sizeof(err.msg) - 1);
}

static void
names(void)
{
	static const struct {
		enum ky_code code;
		const char *name;
	} cases[] = {
	    {KY_OK, "ok"},
	    {KY_E_INPUT, "input"},
	    {KY_E_REFUSED, "refused"},
	    {KY_E_RETRY, "retry"},
	    {KY_E_UNSURE, "unsure"},
	    {KY_E_LIMIT, "limit"},
	    {KY_E_CORRUPT, "corrupt"},
	    {KY_E_SYSTEM, "system"},
	};

	T_CASES (c, cases)
		t_eq_str(c->name, ky_code_name(c->code), c->name);
	t_eq_int("every code is in the table", sizeof(cases) / sizeof(cases[0]),
	    KY__CODE_MAX);
}

int
main(void)
{
	T_RUN(fail);
	T_RUN(during);
	T_RUN(too_long);
	T_RUN(names);
	return t_done();
}
