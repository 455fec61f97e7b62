#include "fixture.h"

#include "vcard/stdio.h"

#define ATR "3b9f96801fc78031e073fe211b674b59564341524480"

static struct ky_pki *keys;

/* What these lines are answered with; the code in `code`. */
static char *
talk(const char *lines, size_t n, const struct ky_quirks *q, enum ky_code *code,
    struct ky_err *err)
{
	struct ky_vchip *c = chip();
	struct ky_vcard card;
	char *out = NULL;
	size_t out_n = 0;
	FILE *from = fmemopen((void *)(uintptr_t)lines, n, "r"),
	     *to = open_memstream(&out, &out_n);

	ky_vcard_init(&card, c, keys, q);
	*code = ky_vcard_stdio(&card, from, to, err);
	(void)fclose(from); /* memory */
	(void)fclose(to);   /* ditto */
	ky_vcard_done(&card);
	free(c);
	return out;
}

static void
lines(void)
{
	static const struct {
		const char *label, *request, *answer;
	} cases[] = {
	    {"a reset", "{\"id\":1,\"reset\":true}",
		"{\"id\":1,\"atr\":\"" ATR "\"}"},
	    {"an APDU", "{\"id\":2,\"apdu\":\"0070000001\"}",
		"{\"id\":2,\"answer\":\"019000\"}"},
	    {"upper case",
		"{\"id\":3,\"apdu\":\"00A4040C10"
		"A0000005591010FFFFFFFF8900000100\"}",
		"{\"id\":3,\"answer\":\"9000\"}"},
	    {"other members",
		"{\"x\":[{}],\"apdu\":\"0070000001\",\"id\":2147483647}",
		"{\"id\":2147483647,\"answer\":\"019000\"}"},
	    {"both", "{\"id\":1,\"apdu\":\"0070000001\",\"reset\":true}",
		"{\"id\":1,\"error\":\"neither an APDU nor a reset\","
		"\"done\":\"no\"}"},
	    {"neither", "{\"id\":1}",
		"{\"id\":1,\"error\":\"neither an APDU nor a reset\","
		"\"done\":\"no\"}"},
	    {"no hexadecimal", "{\"id\":1,\"apdu\":\"007000000g\"}",
		"{\"id\":1,\"error\":\"neither an APDU nor a reset\","
		"\"done\":\"no\"}"},
	    {"half an octet", "{\"id\":1,\"apdu\":\"007000000\"}",
		"{\"id\":1,\"error\":\"neither an APDU nor a reset\","
		"\"done\":\"no\"}"},
	    {"three octets", "{\"id\":1,\"apdu\":\"007000\"}",
		"{\"id\":1,\"error\":\"neither an APDU nor a reset\","
		"\"done\":\"no\"}"},
	    {"a number too great", "{\"id\":2147483648,\"reset\":true}",
		"{\"id\":0,\"error\":\"this is no request\","
		"\"done\":\"no\"}"},
	    {"no number", "{\"reset\":true}",
		"{\"id\":0,\"error\":\"this is no request\","
		"\"done\":\"no\"}"},
	    {"no JSON", "reset",
		"{\"id\":0,\"error\":\"this is no request\","
		"\"done\":\"no\"}"},
	    {"an empty line", "",
		"{\"id\":0,\"error\":\"this is no request\","
		"\"done\":\"no\"}"},
	};

	T_CASES (k, cases) {
		char line[256], want[256];
		enum ky_code code;
		struct ky_err err;
		char *got;

		(void)snprintf(line, sizeof(line), "%s\n", k->request);
		(void)snprintf(want, sizeof(want), "%s\n", k->answer);
		got = talk(line, strlen(line), NULL, &code, &err);
		t_eq_int("goes on to the end", code, KY_OK);
		t_eq_str(k->label, got, want);
		free(got);
	}
}

static void
silent(void)
{
	static const char request[] =
	    "{\"id\":1,\"apdu\":\"00a4040c10" ISD_R "\"}\n"
	    "{\"id\":2,\"apdu\":\"80e291000fbf330c5a0a" SECOND "\"}\n"
	    "{\"id\":3,\"apdu\":\"0070000001\"}\n";
	struct ky_quirks q = {0};
	enum ky_code code;
	struct ky_err err;
	char *got;

	q.n[KY_QUIRK_DELETE_NO_ANSWER] = 1;
	got = talk(request, sizeof(request) - 1, &q, &code, &err);
	t_eq_str("it may have happened", got,
	    "{\"id\":1,\"answer\":\"9000\"}\n"
	    "{\"id\":2,\"error\":\"the card does not answer\","
	    "\"done\":\"unknown\"}\n"
	    "{\"id\":3,\"answer\":\"019000\"}\n");
	free(got);
}

static void
too_long(void)
{
	size_t n = 300000;
	char *line = malloc(n);
	enum ky_code code;
	struct ky_err err;
	char *got;

	memset(line, ' ', n);
	line[n - 1] = '\n';
	got = talk(line, n, NULL, &code, &err);
	t_bad("too long", code, KY_E_INPUT, &err, "longer than 262144");
	t_eq_str("no answer", got, "");
	free(got);
	got = talk("{\"id\":1", 7, NULL, &code, &err);
	t_bad("cut off", code, KY_E_INPUT, &err, "cut off");
	free(got);
	free(line);
}

int
main(void)
{
	keys = pki(KY_CURVE_P256, KY_PKI_SOUND);
	T_RUN(lines);
	T_RUN(silent);
	T_RUN(too_long);
	ky_pki_free(keys);
	return t_done();
}
