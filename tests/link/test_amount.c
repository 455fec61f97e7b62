#include "link/amount.h"

#include "t.h"

#include <stdlib.h>

static void
reads(void)
{
	static const struct {
		const char *json;
		int places;
		bool good;
		int64_t minor;
	} cases[] = {
	    {"0", 0, true, 0},
	    {"1200", 0, true, 1200},
	    {"1200.0", 0, true, 1200},
	    {"1200.5", 0, false, 0},
	    {"-700", 0, true, -700},
	    {"12.34", 2, true, 1234},
	    {"-12.34", 2, true, -1234},
	    {"0.1", 2, true, 10},
	    {"0.29", 2, true, 29},
	    {"1.005", 2, false, 0},
	    {"1.005", 3, true, 1005},
	    {"12.340000001", 2, false, 0},
	    {"9999999999.99", 2, true, 999999999999},
	    {"10000000000.00", 2, true, 1000000000000},
	    {"10000000000.01", 2, false, 0},
	    {"1e300", 0, false, 0},
	    {"9223372036854775807", 0, false, 0},
	    {"\"12\"", 0, false, 0},
	    {"null", 0, false, 0},
	    {"true", 0, false, 0},
	};

	T_CASES (c, cases) {
		json_t *n = json_loads(c->json, JSON_DECODE_ANY, NULL);
		int64_t minor = 0;

		t_eq_int(c->json, ky_amount_read(n, c->places, &minor),
		    c->good);
		t_eq_int("as", minor, c->minor);
		json_decref(n);
	}
	t_ok("no number at all", !ky_amount_read(NULL, 0, &(int64_t){0}));
	t_ok("a currency we do not know",
	    !ky_amount_read(NULL, -1, &(int64_t){0}));
}

/* What is written is read again as the same, whatever the digits. */
static void
there_and_back(void)
{
	bool same = true;

	for (int places = 0; places <= 3; places++)
		for (int64_t m = -2000; same && m < 2000; m++) {
			json_t *n = ky_amount_json(m * 49999999 + m, places);
			char *text = json_dumps(n,
			    JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
			json_t *again = json_loads(text, JSON_DECODE_ANY, NULL);
			int64_t got = 0;

			same = ky_amount_read(again, places, &got) &&
			    got == m * 49999999 + m;
			free(text);
			json_decref(n);
			json_decref(again);
		}
	t_ok("16,000 amounts", same);
}

int
main(void)
{
	T_RUN(reads);
	T_RUN(there_and_back);
	return t_done();
}
