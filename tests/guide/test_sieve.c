#include "guide/sieve.h"

#include "t.h"

static bool
may(const char *text, const char *word, bool begins)
{
	struct ky_sieve in = ky_sieve_of_text(ky_str_of(text));
	struct ky_sieve want = ky_sieve_of_word(ky_str_of(word), begins);

	return ky_sieve_may(&in, &want);
}

static void
lets_through(void)
{
	static const struct {
		const char *text, *word;
		bool begins, want;
	} cases[] = {
	    {"ending a line", "ending", true, true},
	    {"ending a line", "line", true, true},
	    {"ending a line", "ine", false, true},
	    {"ending a line", "ine", true, false},
	    {"ending a line", "a", true, true},
	    {"ending a line", "e", true, true},
	    {"ending a line", "x", true, false},
	    {"ending a line", "phone", true, false},
	    {"解約の方法", "解約", false, true},
	    {"解約の方法", "空港", false, false},
	    {"sim卡", "卡", false, true},
	    {"卡sim", "sim", true, true},
	    {"", "a", true, false},
	    {"text", "", false, true},
	    {"", "", true, true},
	};

	T_CASES (c, cases)
		t_eq_int(c->word, may(c->text, c->word, c->begins), c->want);
}

/* Whatever stands in a text comes through, wherever it stands. */
static void
never_holds_back(void)
{
	static const char text[] =
	    "a rented router goes back to the counter at 成田空港 by 7:30";
	const size_t n = sizeof(text) - 1;
	struct ky_sieve in = ky_sieve_of_text((struct ky_str){text, n});
	bool all = true;

	for (size_t from = 0; from < n; from++)
		for (size_t len = 1; from + len <= n; len++) {
			bool begins = ky_sieve_is_latin(text[from]) &&
			    (from == 0 || !ky_sieve_is_latin(text[from - 1]));
			struct ky_sieve word =
			    ky_sieve_of_word((struct ky_str){text + from, len},
				begins);

			all = all && ky_sieve_may(&in, &word);
		}
	t_ok("every part of it", all);
}

int
main(void)
{
	T_RUN(lets_through);
	T_RUN(never_holds_back);
	return t_done();
}
