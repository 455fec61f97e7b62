#include "cmd/esim.h"

#include "t.h"

static void
parsing(void)
{
	static const struct {
		const char *label;
		const char *argv[8];
		const char *words; /* NULL = accepted */
	} cases[] = {
	    {"a command", {"list"}, NULL},
	    {"options before and after",
		{"--json", "delete", "--iccid=123", "--yes"}, NULL},
	    {"a file", {"replay-file", "x"}, NULL},
	    {"a dash alone is a word", {"replay-file", "-"}, NULL},
	    {"no command", {"--json"}, "which command"},
	    {"an unknown command", {"erase"}, "no such command"},
	    {"an unknown flag", {"list", "--all"}, "no such flag"},
	    {"a flag of another command", {"list", "--yes", "--iccid", "1"},
		"list has no --iccid"},
	    {"twice", {"list", "--json", "--json"}, "twice"},
	    {"without its argument", {"list", "--aid"}, "needs HEX"},
	    {"with one it does not take", {"list", "--json=x"},
		"takes no argument"},
	    {"a word too many", {"list", "x"}, "takes no"},
	    {"no file", {"replay-file"}, "needs FILE"},
	    {"yes to what", {"delete", "--yes"}, "--yes needs --iccid"},
	};

	T_CASES (c, cases) {
		struct ky_err err = {0};
		struct ky_esim e;
		int argc = 0;
		enum ky_code code;

		while (argc < 8 && c->argv[argc] != NULL)
			argc++;
		code = ky_esim_parse(&e, argc, c->argv, &err);
		if (c->words == NULL)
			t_good(c->label, code, &err);
		else
			t_bad(c->label, code, KY_E_INPUT, &err, c->words);
	}
}

static void
identifiers(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"8988211000000212345", "8988211000000212345"},
	    {"8988211000000212345F", "8988211000000212345"},
	    {"898821100000021234FF", "898821100000021234"},
	    {"89882110000002123451", "89882110000002123451"},
	    {"89882110000002123", NULL},
	    {"898821100000021234512", NULL},
	    {"89882110000002123 5", NULL},
	    {"", NULL},
	};
	static const struct {
		const char *text;
		size_t n;
	} aids[] = {{"A0000005591010ffffffff8900000100", 16}, {"a000000559", 5},
	    {"a0000005", 0}, {"a0000005591010ffffffff890000010000", 0},
	    {"a00000055", 0}, {"a00000055g", 0}, {"", 0}};

	T_CASES (c, cases) {
		char digits[21] = "";
		struct ky_err err = {0};
		enum ky_code code = ky_esim_digits(c->text, digits, &err);

		t_eq_int(c->text, code, c->want != NULL ? KY_OK : KY_E_INPUT);
		if (c->want != NULL)
			t_eq_str(c->text, digits, c->want);
	}
	T_CASES (c, aids) {
		uint8_t aid[KY_AID_MAX];
		struct ky_err err = {0};
		size_t n = 0;
		enum ky_code code = ky_esim_aid(c->text, aid, &n, &err);

		t_eq_int(c->text, code, c->n > 0 ? KY_OK : KY_E_INPUT);
		if (c->n > 0)
			t_eq_int(c->text, n, c->n);
	}
}

static void
help(void)
{
	for (const struct ky_esim_cmd *c = ky_esim_cmds; c->name != NULL; c++) {
		struct ky_buf b;

		ky_buf_init(&b, 8192);
		ky_esim_help(c, &b);
		t_ok(c->name,
		    ky_buf_ok(&b) && strstr(b.p, "usage: kaiyaku-esim") == b.p);
		ky_buf_done(&b);
	}
}

int
main(void)
{
	T_RUN(parsing);
	T_RUN(identifiers);
	T_RUN(help);
	return t_done();
}
