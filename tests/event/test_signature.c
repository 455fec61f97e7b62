#include "event/signature.h"
#include "t.h"

#include <stdlib.h>
#include <unistd.h>

/* Keys of 24 bytes 0, 1, 2, ... and of 32 bytes 0xff. */
#define KEY24 "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
#define KEY32 "whsec_//////////////////////////////////////////8="

static void
secrets(void)
{
	const struct {
		const char *label, *text;
		bool good;
	} cases[] = {
	    {"24 bytes", KEY24, true},
	    {"32 bytes", KEY32, true},
	    {"64 bytes",
		"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
		true},
	    {"32 bytes, as new ones have",
		"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", true},
	    {"23 bytes", "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRY=", false},
	    {"65 bytes",
		"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
		false},
	    {"nothing", "", false},
	    {"no prefix", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", false},
	    {"another prefix", "whpk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", false},
	    {"padding is missing",
		"whsec_//////////////////////////////////////////8", false},
	    {"URL letters", "whsec_________________________________8=", false},
	    {"a blank behind", KEY24 " ", false},
	    {"a line end", KEY24 "\n", false},
	};
	struct ky_err err;

	T_CASES (c, cases) {
		err.msg[0] = '\0';
		if (c->good)
			t_good(c->label, ky_webhook_secret_check(c->text, &err),
			    &err);
		else
			t_bad(c->label, ky_webhook_secret_check(c->text, &err),
			    KY_E_INPUT, &err, "secret is");
	}
}

/* Figures from Python's hmac, kept here so that both would have to be wrong. */
static void
known(void)
{
	char out[KY_SIGNATURE_HEADER_SIZE];

	ky_webhook_sign(KEY24, "", "evt_1", 1614265330, KY_STR("{\"a\":1}"),
	    out);
	t_eq_str("one key", out,
	    "v1,6FfYKUIoauU/RP2ex7Nm5ZVYUAH+XrfjvCba2P9Maas=");
	ky_webhook_sign(KEY32, KEY24, "evt_1", 1614265330, KY_STR("{\"a\":1}"),
	    out);
	t_eq_str("two keys, the new one first", out,
	    "v1,Q4rPaMR4KsbYaPD4tY+cNDa/2YwZmDUkGg2TyfAsmWI= "
	    "v1,6FfYKUIoauU/RP2ex7Nm5ZVYUAH+XrfjvCba2P9Maas=");
	ky_webhook_sign(KEY24, "", "evt_2", 0, KY_STR(""), out);
	t_eq_str("an empty body", out,
	    "v1,S8KSD3RmFuMD8Jv2jJ0FL7iLPGhbNXamv1D0kkXd3W4=");
}

/* For test_signature_python.py: the header of argv's secret, old secret, id and
 * timestamp over standard input. */
static int
sign_stdin(char **argv)
{
	static char body[1 << 20];
	char out[KY_SIGNATURE_HEADER_SIZE];
	size_t n = 0;

	for (ssize_t got = 1; got > 0 && n < sizeof(body);) {
		got = read(STDIN_FILENO, body + n, sizeof(body) - n);
		n += got > 0 ? (size_t)got : 0;
	}
	ky_webhook_sign(argv[0], argv[1], argv[2], strtoll(argv[3], NULL, 10),
	    (struct ky_str){body, n}, out);
	(void)puts(out);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 5)
		return sign_stdin(argv + 1);
	T_RUN(secrets);
	T_RUN(known);
	return t_done();
}
