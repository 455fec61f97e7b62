#include "portal/attestation.h"

#include "base/hex.h"
#include "t.h"

/* "authData" is 68 61 75 74 68 44 61 74 61. */
#define NAME "686175746844617461"

static void
objects(void)
{
	static const struct {
		const char *label, *hex, *data;
	} cases[] = {
	    {"alone", "a1" NAME "4101", "01"},
	    {"between others",
		"a3616101" NAME "420102"
		"6162a0",
		"0102"},
	    {"empty", "a1" NAME "40", ""},
	    {"a long length", "a1" NAME "590001ff", "ff"},
	    {"behind what is nested", "a26161828181a001" NAME "4101", "01"},
	    {"nested too deep", "a2616181818181818101" NAME "4101", NULL},
	    {"twice", "a2" NAME "4101" NAME "4101", NULL},
	    {"not there", "a1616101", NULL},
	    {"no bytes", "a1" NAME "6161", NULL},
	    {"no map", "4101", NULL},
	    {"a name that is no text", "a1014101", NULL},
	    {"something behind", "a1" NAME "410100", NULL},
	    {"a length not said in front", "bf" NAME "4101ff", NULL},
	    {"bytes of no length", "a1" NAME "5f4101ff", NULL},
	    {"more than there is", "a1" NAME "4201", NULL},
	    {"more than there can be", "a1" NAME "5bffffffffffffffff", NULL},
	    {"an array of too many", "a261619bffffffffffffffff" NAME "4101",
		NULL},
	    {"a tag", "a2" NAME "41016161c101", NULL},
	    {"members missing", "a2" NAME "4101", NULL},
	    {"nothing", "", NULL},
	};

	T_CASES (k, cases) {
		uint8_t bytes[64];
		char hex[64] = "";
		size_t n = strlen(k->hex) / 2;
		struct ky_str out = {"", 0};
		bool ok = ky_hex_decode(ky_str_of(k->hex), bytes, n) &&
		    ky_attestation_data((struct ky_str){(const char *)bytes, n},
			&out);

		t_ok(k->label, ok == (k->data != NULL));
		if (ok && out.len < 30) {
			ky_hex_encode((const uint8_t *)out.p, out.len, hex);
			t_eq_str("its bytes", hex, k->data ? k->data : "");
		}
	}
}

int
main(void)
{
	T_RUN(objects);
	return t_done();
}
