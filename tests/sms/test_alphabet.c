#include "t.h"

#include "base/buf.h"
#include "sms/alphabet.h"

static void
measures(void)
{
	static const struct {
		const char *label, *unit;
		uint32_t times, units, segments;
		bool gsm7;
	} cases[] = {
	    {"nothing", "", 1, 0, 0, true},
	    {"plain", "a", 1, 1, 1, true},
	    {"a full one", "a", 160, 160, 1, true},
	    {"one more", "a", 161, 161, 2, true},
	    {"two full ones", "a", 306, 306, 2, true},
	    {"three", "a", 307, 307, 3, true},
	    {"two septets", "€", 80, 160, 1, true},
	    {"brackets", "[{~}]\\^|", 1, 16, 1, true},
	    /* 76 whole ones to a piece of 153 */
	    {"not cut in two", "€", 152, 304, 2, true},
	    {"not cut, so one more", "€", 153, 306, 3, true},
	    {"Greek and accents", "ΔΩàéüñß@£¥", 1, 10, 1, true},
	    {"line ends", "a\r\nb", 1, 4, 1, true},
	    {"an accent it lacks", "á", 1, 1, 1, false},
	    {"a backquote", "`", 1, 1, 1, false},
	    {"a tab", "\t", 1, 1, 1, false},
	    {"a quote of typographers", "’", 1, 1, 1, false},
	    {"Japanese", "解", 70, 70, 1, false},
	    {"one more of it", "解", 71, 71, 2, false},
	    {"two pieces of it", "解", 134, 134, 2, false},
	    {"and three", "解", 135, 135, 3, false},
	    {"beyond the BMP", "𠮷", 35, 70, 1, false},
	    {"pairs are not cut", "𠮷", 67, 134, 3, false},
	};

	T_CASES (c, cases) {
		struct ky_sms_form form;
		struct ky_buf text;

		ky_buf_init(&text, 8192);
		for (uint32_t i = 0; i < c->times; i++)
			ky_buf_addz(&text, c->unit);
		if (t_ok(c->label, ky_sms_measure(ky_buf_str(&text), &form))) {
			t_ok("alphabet", form.gsm7 == c->gsm7);
			t_eq_int("units", form.units, c->units);
			t_eq_int("segments", form.segments, c->segments);
		}
		ky_buf_done(&text);
	}
}

static void
no_text(void)
{
	struct ky_sms_form form = {.units = 7};

	t_ok("a byte that is none", !ky_sms_measure(KY_STR("a\xff"), &form));
	t_ok("a character that is cut",
	    !ky_sms_measure(KY_STR("\xe8\xa7"), &form));
	t_eq_int("untouched", form.units, 7);
}

int
main(void)
{
	T_RUN(measures);
	T_RUN(no_text);
	return t_done();
}
