#include "portal/code.h"

#include "t.h"

static const struct ky_time now = {1000 * KY_DAY_US};

static void
digits(void)
{
	static const struct {
		uint8_t chance[8];
		const char *code;
	} cases[] = {
	    {{0}, "00000000"},
	    {{7}, "00000007"},
	    {{0xff, 0xe0, 0xf5, 0x05}, "99999999"},
	    {{0, 0xe1, 0xf5, 0x05}, "00000000"},
	};

	T_CASES (k, cases) {
		char code[KY_LETTER_CODE_SIZE];

		ky_code_make(k->chance, code);
		t_eq_str("a code", code, k->code);
	}
}

/* A session that waits for "12345678" about line 5. */
static struct ky_guest
waiting(uint64_t line_id)
{
	struct ky_guest s = {.id = {"se-1"},
	    .pending = {.purpose = KY_PURPOSE_PROVE, .line_id = line_id}};

	ky_code_expect(&s, "12345678", now, &s.pending);
	return s;
}

static void
tries(void)
{
	static const struct {
		const char *label, *code;
		int change; /* of what it is bound to */
		enum ky_word word;
	} cases[] = {
	    {"the code", "12345678", 0, KY_WORD_DONE},
	    {"another", "12345679", 0, KY_WORD_WRONG_CODE},
	    {"a part", "1234567", 0, KY_WORD_WRONG_CODE},
	    {"nothing", "", 0, KY_WORD_WRONG_CODE},
	    {"for another purpose", "12345678", 1, KY_WORD_WRONG_CODE},
	    {"in another session", "12345678", 2, KY_WORD_WRONG_CODE},
	    {"about another line", "12345678", 3, KY_WORD_WRONG_CODE},
	    {"about no line", "12345678", 4, KY_WORD_WRONG_CODE},
	    {"too late", "12345678", 5, KY_WORD_CODE_OVER},
	    {"none was sent", "12345678", 6, KY_WORD_CODE_OVER},
	};

	T_CASES (k, cases) {
		struct ky_guest s = waiting(k->change == 4 ? 0 : 5);
		struct ky_time at = now;

		if (k->change == 1)
			s.pending.purpose = KY_PURPOSE_CONFIRM;
		if (k->change == 2)
			s.id.text[3] = '2';
		if (k->change == 3)
			s.pending.line_id = 6;
		if (k->change == 5)
			at = ky_time_after(now, KY_CODE_US);
		if (k->change == 6)
			memset(&s.pending, 0, sizeof(s.pending));
		t_eq_str(k->label, ky_word_name(ky_code_try(&s, k->code, at)),
		    ky_word_name(k->word));
	}
}

static void
five_and_no_more(void)
{
	struct ky_guest s = waiting(5);

	for (int i = 1; i < KY_CODE_TRIES; i++) {
		t_ok("wrong", ky_code_try(&s, "0", now) == KY_WORD_WRONG_CODE);
		t_eq_int("left", s.pending.tries, KY_CODE_TRIES - i);
	}
	t_ok("the fifth ends it",
	    ky_code_try(&s, "0", now) == KY_WORD_CODE_OVER);
	t_ok("for the right one too",
	    ky_code_try(&s, "12345678", now) == KY_WORD_CODE_OVER);
}

int
main(void)
{
	T_RUN(digits);
	T_RUN(tries);
	T_RUN(five_and_no_more);
	return t_done();
}
