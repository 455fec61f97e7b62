#include "cmd/exhibit.h"

#include <stdlib.h>

enum ky_code
ky_exhibit_ask(const struct ky_cli *cli, struct ky_session *s,
    enum ky_call_op op, const struct ky_slug *id, struct ky_result *out,
    struct ky_err *err)
{
	struct ky_call call = {.op = op, .who.role = KY_ROLE_STAFF};
	struct ky_case *c = calloc(1, sizeof(*c));
	enum ky_code code;

	if (c == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = ky_session_find(s, cli->arg[0], c, err);
	call.line_id = c->line_id;
	free(c);
	if (id != NULL)
		call.in.exhibit.id = *id;
	return code == KY_OK ? ky_session_call(s, &call, out, err) : code;
}
