#include "card/stdio.h"

#include "card/transport.h"
#include "t.h"

static void
lines(void)
{
	static const struct {
		const char *label, *line;
		bool reset;
		enum ky_code code;
		size_t n;
		const char *words;
	} cases[] = {
	    {"an answer", "{\"id\":7,\"answer\":\"aaBB9000\"}", false, KY_OK, 4,
		""},
	    {"members that are not ours",
		"{\"id\":7,\"x\":1,\"answer\":\"9000\"}", false, KY_OK, 2, ""},
	    {"an answer to reset", "{\"id\":7,\"atr\":\"3b00\"}", true, KY_OK,
		2, ""},
	    {"not done", "{\"id\":7,\"error\":\"no card\",\"done\":\"no\"}",
		false, KY_E_RETRY, 0, "no card"},
	    {"perhaps done", "{\"id\":7,\"error\":\"lost\"}", false,
		KY_E_UNSURE, 0, "lost"},
	    {"words that play with the terminal",
		"{\"id\":7,\"error\":\"a\\u001b[2J\\u202eb\"}", false,
		KY_E_UNSURE, 0, "a?[2J???b"},
	    {"another request's", "{\"id\":8,\"answer\":\"9000\"}", false,
		KY_E_CORRUPT, 0, "another request"},
	    {"no id", "{\"answer\":\"9000\"}", false, KY_E_CORRUPT, 0, ""},
	    {"two answers", "{\"id\":7,\"answer\":\"9000\",\"atr\":\"3b00\"}",
		false, KY_E_CORRUPT, 0, "one of"},
	    {"none", "{\"id\":7}", false, KY_E_CORRUPT, 0, "one of"},
	    {"a reset's, to a command", "{\"id\":7,\"atr\":\"3b00\"}", false,
		KY_E_CORRUPT, 0, "does not answer"},
	    {"one byte", "{\"id\":7,\"answer\":\"90\"}", false, KY_E_CORRUPT, 0,
		""},
	    {"half a byte", "{\"id\":7,\"answer\":\"90000\"}", false,
		KY_E_CORRUPT, 0, ""},
	    {"no digits", "{\"id\":7,\"answer\":\"90gg\"}", false, KY_E_CORRUPT,
		0, ""},
	    {"a number", "{\"id\":7,\"answer\":9000}", false, KY_E_CORRUPT, 0,
		""},
	    {"a member twice", "{\"id\":7,\"id\":7,\"answer\":\"9000\"}", false,
		KY_E_CORRUPT, 0, ""},
	    {"a list", "[]", false, KY_E_CORRUPT, 0, "no JSON object"},
	    {"nothing", "", false, KY_E_CORRUPT, 0, "no JSON object"},
	};

	T_CASES (c, cases) {
		struct ky_err err = {0};
		struct ky_buf bytes;
		enum ky_code code;

		ky_buf_init(&bytes, 512);
		code = ky_stdio_read(ky_str_of(c->line), 7, c->reset, &bytes,
		    &err);
		t_eq_int(c->label, code, c->code);
		if (code == KY_OK)
			t_eq_int(c->label, bytes.len, c->n);
		else
			t_ok(c->label, strstr(err.msg, c->words) != NULL);
		ky_buf_done(&bytes);
	}
}

/* Programs that end, say nothing of use, or too much. */
static void
programs(void)
{
	static const struct {
		const char *label, *command;
		enum ky_code code;
		const char *words;
	} cases[] = {
	    {"answers", "read l; echo '{\"id\":1,\"atr\":\"3b00\"}'; read l",
		KY_OK, ""},
	    {"ends", "read l", KY_E_UNSURE, "has ended"},
	    {"is not there", "exec 2>/dev/null; /nonexistent/card", KY_E_UNSURE,
		"ended"},
	    {"answers in two pieces",
		"read l; printf '{\"id\":1,'; printf '\"atr\":\"3b00\"}\\n'; "
		"read l",
		KY_OK, ""},
	    {"talks without end",
		"read l; tr '\\0' x </dev/zero | head -c 400000 2>/dev/null; "
		"read l",
		KY_E_UNSURE, "too long"},
	};

	T_CASES (c, cases) {
		struct ky_transport t = {0};
		struct ky_err err = {0};
		enum ky_code code;

		t_good(c->label, ky_transport_stdio(c->command, &t, &err),
		    &err);
		code = t.reset(t.self, &err);
		/* Whether it had ended before it was asked is chance. */
		t_ok(c->label,
		    code == c->code ||
			(c->code == KY_E_UNSURE && code == KY_E_RETRY));
		t_ok(c->label,
		    code == KY_OK || strstr(err.msg, c->words) != NULL);
		t.free(t.self);
	}
}

int
main(void)
{
	T_RUN(lines);
	T_RUN(programs);
	return t_done();
}
