/* The slip: all in Japanese, and in the reader's language unless that is
 * Japanese. */
#include "print/slip.h"

#include "sheets.h"

#include <stdlib.h>

static const struct ky_slip_text bring[] = {{"在留カード", "residence card"}};

static bool
shown(enum ky_slip_wish wish, enum ky_tongue t)
{
	struct ky_slip v = {.wish = wish,
	    .provider = "デモモバイル",
	    .place = {"デモ店", "demo shop"},
	    .holder = "",
	    .number = "090-0000-1234",
	    .contract = "",
	    .day = "",
	    .bring_n = 1,
	    .bring = bring};
	struct ky_sheet s;

	ky_slip_sheet(&v, t, &s);
	return read_again(&s);
}

static void
wishes(void)
{
	enum ky_slip_wish back;

	for (int w = 0; w < KY_SLIP__MAX; w++) {
		const char *name = ky_slip_wish_name((enum ky_slip_wish)w);

		t_ok(name,
		    ky_slip_wish_parse(ky_str_of(name), &back) &&
			back == (enum ky_slip_wish)w);
		t_ok("is shown",
		    shown((enum ky_slip_wish)w, KY_TONGUE_ZH_HANT));
	}
	t_ok("another word", !ky_slip_wish_parse(KY_STR("stay"), &back));
}

static void
two_languages(void)
{
	if (!shown(KY_SLIP_END, KY_TONGUE_KO))
		return;
	t_eq_int("the first texts are Japanese", print.block[1].other,
	    KY_TONGUE_JA);
	t_ok("what is wanted", says("この回線を解約したいです。"));
	t_ok("and what that means", says("이 회선을 해지하고 싶습니다."));
	t_ok("what is known", says("090-0000-1234"));
	t_ok("what is brought", says("在留カード") && says("residence card"));
	t_ok("no Japanese spoken", says("日本語が話せません"));
}

static void
one_language(void)
{
	if (!shown(KY_SLIP_END, KY_TONGUE_JA))
		return;
	t_ok("what is wanted", says("この回線を解約したいです。"));
	t_ok("nothing twice", !says("residence card"));
	t_ok("and Japanese is spoken", !says("日本語が話せません"));
}

int
main(void)
{
	T_RUN(wishes);
	T_RUN(two_languages);
	T_RUN(one_language);
	return t_done();
}
