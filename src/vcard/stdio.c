#include "vcard/stdio.h"

#include "base/hex.h"

#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 262144
#define ID_MAX INT32_MAX

/* Hexadecimal of either case; how many bytes, 0 = it is none. */
static size_t
read_hex(const json_t *text, uint8_t out[KY_VCARD_APDU_MAX])
{
	char lower[2 * KY_VCARD_APDU_MAX];
	size_t n = json_string_length(text);

	if (n == 0 || n % 2 != 0 || n > sizeof(lower))
		return 0;
	for (size_t i = 0; i < n; i++)
		lower[i] = (char)tolower(
		    (unsigned char)json_string_value(text)[i]);
	if (!ky_hex_decode((struct ky_str){lower, n}, out, n / 2))
		return 0;
	return n / 2;
}

static void
say_hex(FILE *out, int64_t id, const char *what, struct ky_str bytes)
{
	char text[2 * KY_VCARD_APDU_MAX + 1];

	ky_hex_encode((const uint8_t *)bytes.p, bytes.len, text);
	(void)fprintf(out, "{\"id\":%lld,\"%s\":\"%s\"}\n", (long long)id, what,
	    text); /* seen by the flush */
}

static void
say_error(FILE *out, int64_t id, const char *words, bool done)
{
	(void)fprintf(out, "{\"id\":%lld,\"error\":\"%s\",\"done\":\"%s\"}\n",
	    (long long)id, words, done ? "unknown" : "no"); /* ditto */
}

static enum ky_code
exchange(struct ky_vcard *c, FILE *out, int64_t id, struct ky_str apdu,
    struct ky_err *err)
{
	enum ky_code code = KY_OK;
	struct ky_buf answer;

	ky_buf_init(&answer, KY_VCARD_APDU_MAX);
	switch (ky_vcard_apdu(c, apdu, &answer, err)) {
	case KY_VCARD_ANSWERED:
		say_hex(out, id, "answer", ky_buf_str(&answer));
		break;
	case KY_VCARD_SILENT:
		say_error(out, id, "the card does not answer", true);
		break;
	case KY_VCARD_BROKEN:
		say_error(out, id, "the simulated card broke", true);
		code = err->code;
		break;
	}
	ky_buf_done(&answer);
	return code;
}

static enum ky_code
serve_line(struct ky_vcard *c, FILE *out, const char *line, struct ky_err *err)
{
	json_t *request = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
	const json_t *id = json_object_get(request, "id"),
		     *apdu = json_object_get(request, "apdu"),
		     *reset = json_object_get(request, "reset");
	json_int_t n = json_integer_value(id);
	uint8_t bytes[KY_VCARD_APDU_MAX];
	enum ky_code code = KY_OK;
	size_t bytes_n = read_hex(apdu, bytes);

	if (!json_is_integer(id) || n < 0 || n > ID_MAX) {
		say_error(out, 0, "this is no request", false);
	} else if (json_is_true(reset) && apdu == NULL) {
		ky_vcard_reset(c);
		say_hex(out, n, "atr",
		    (struct ky_str){(const char *)ky_vcard_atr,
			sizeof(ky_vcard_atr)});
	} else if (reset == NULL && bytes_n >= 4) {
		code = exchange(c, out, n,
		    (struct ky_str){(const char *)bytes, bytes_n}, err);
	} else {
		say_error(out, n, "neither an APDU nor a reset", false);
	}
	json_decref(request);
	return code;
}

enum ky_code
ky_vcard_stdio(struct ky_vcard *c, FILE *in, FILE *out, struct ky_err *err)
{
	char *line = malloc(LINE_MAX_BYTES + 1);
	enum ky_code code = KY_OK;

	if (line == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "no memory");
	while (code == KY_OK && fgets(line, LINE_MAX_BYTES + 1, in) != NULL) {
		if (strchr(line, '\n') == NULL) {
			code = ky_fail(err, KY_E_INPUT, 0,
			    "a request longer than %d bytes or cut off",
			    LINE_MAX_BYTES);
			break;
		}
		code = serve_line(c, out, line, err);
		if (fflush(out) != 0 && code == KY_OK)
			code = ky_fail(err, KY_E_SYSTEM, errno,
			    "could not write: %s", strerror(errno));
	}
	free(line);
	return code;
}
