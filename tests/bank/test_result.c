#include "bank/result.h"

#include "results.h"

#include <unistd.h>

/* A pass that reads nothing but bytes, a result for each line of them. */
struct trial {
	uint32_t passes;
	uint32_t fails_in; /* that pass */
	bool changes;      /* the file is another each time */
};

static enum ky_code
one_pass(FILE *file, struct ky_bank_desk *desk, void *what, struct ky_err *err)
{
	struct trial *trial = what;
	struct ky_bank_result r = {.minor = -1};
	enum ky_code code = KY_OK;
	int c;

	trial->passes++;
	while (code == KY_OK && (c = getc(file)) != EOF) {
		r.n = c == 'T' ? 1 : 0;
		r.run = c == 'R' ? 1 : 0;
		r.state = c == 'T' ? KY_TRANSFER_PAID : KY_TRANSFER_FAILED;
		code = ky_bank_give(desk, &r, err);
	}
	if (code == KY_OK && trial->passes == trial->fails_in)
		code = ky_fail(err, KY_E_INPUT, 0, "line 1: no");
	desk->totals.sha256[0] = trial->changes ? (uint8_t)trial->passes : 7;
	return code;
}

static enum ky_code
fail_to_take(void *self, const struct ky_bank_result *r, struct ky_err *err)
{
	(void)self;
	(void)r;
	return ky_fail(err, KY_E_LIMIT, 0, "the taker has enough");
}

static void
twice(void)
{
	static const struct {
		const char *label;
		struct trial trial;
		enum ky_code want;
		uint32_t passes;
		const char *said;
	} cases[] = {
	    {"checked, then handed out", {0}, KY_OK, 2,
		"T1 paid\nR1 failed\n? failed\nT1 paid\n"},
	    {"a fault: nothing is handed out", {.fails_in = 1}, KY_E_INPUT, 1,
		""},
	    {"the file changed", {.changes = true}, KY_E_SYSTEM, 2,
		"T1 paid\nR1 failed\n? failed\nT1 paid\n"},
	};

	T_CASES (c, cases) {
		struct trial trial = c->trial;
		struct ky_bank_totals totals = {.runs = 99};
		struct ky_err err;
		struct ky_buf said;
		struct ky_bank_taker to = {.self = &said, .take = write_down};
		FILE *file = tmpfile();

		ky_buf_init(&said, 4096);
		(void)fputs("TR?T", file);
		t_eq_int(c->label,
		    ky_bank_read_twice(file, &to, one_pass, &trial, &totals,
			&err),
		    c->want);
		t_eq_int("passes", trial.passes, c->passes);
		t_eq_str("handed out", ky_buf_str(&said).p, c->said);
		t_ok("totals only when all went well",
		    (totals.runs == 1) == (c->want == KY_OK));
		if (c->want == KY_OK)
			t_ok("counted once",
			    totals.count[KY_TRANSFER_PAID] == 2 &&
				totals.unknown == 1 && totals.sha256[0] == 7);
		(void)fclose(file);
		ky_buf_done(&said);
	}
}

static void
a_taker_that_fails(void)
{
	struct ky_bank_taker to = {.take = fail_to_take};
	struct trial trial = {0};
	struct ky_bank_totals totals;
	struct ky_err err;
	FILE *file = tmpfile();

	(void)fputs("TT", file);
	t_bad("ends the reading",
	    ky_bank_read_twice(file, &to, one_pass, &trial, &totals, &err),
	    KY_E_LIMIT, &err, "the taker has enough");
	t_eq_int("in the second pass", trial.passes, 2);
	(void)fclose(file);
}

static void
a_pipe(void)
{
	struct ky_bank_taker to = {.take = fail_to_take};
	struct trial trial = {0};
	struct ky_bank_totals totals;
	struct ky_err err;
	int ends[2];
	FILE *file;

	if (!t_ok("a pipe", pipe(ends) == 0))
		return;
	file = fdopen(ends[0], "rb");
	t_bad("cannot be read twice",
	    ky_bank_read_twice(file, &to, one_pass, &trial, &totals, &err),
	    KY_E_SYSTEM, &err, "could not go back");
	(void)fclose(file);
	(void)close(ends[1]);
}

int
main(void)
{
	T_RUN(twice);
	T_RUN(a_taker_that_fails);
	T_RUN(a_pipe);
	return t_done();
}
