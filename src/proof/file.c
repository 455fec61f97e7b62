/* The proof file: written key by key, read back and compared byte by byte. */
#include "proof/file.h"

#include "base/hex.h"

#include <jansson.h>
#include <sodium/utils.h>

#include <string.h>

#define ROOT_TEXT (2 * 20 + 1)

/* ,"key": */
static void
put_key(struct ky_buf *out, const char *key)
{
	ky_buf_addf(out,
	    "%s\"%s\":", out->len > 0 && out->p[out->len - 1] != '{' ? "," : "",
	    key);
}

static void
put_text(struct ky_buf *out, const char *key, const char *text)
{
	put_key(out, key);
	ky_buf_addf(out, "\"%s\"", text);
}

static void
put_base64(struct ky_buf *out, const char *key, struct ky_str bytes)
{
	static const int variant = sodium_base64_VARIANT_ORIGINAL;
	size_t size = sodium_base64_encoded_len(bytes.len, variant);
	char *text;

	put_key(out, key);
	if (bytes.len == 0) {
		ky_buf_addz(out, "null");
		return;
	}
	text = bytes.len <= KY_PROOF_FILE_MAX ? malloc(size) : NULL;
	if (text == NULL) {
		out->full = true;
		return;
	}
	(void)sodium_bin2base64(text, size, (const unsigned char *)bytes.p,
	    bytes.len, variant);
	ky_buf_addf(out, "\"%s\"", text);
	free(text);
}

void
ky_proof_file_write(const struct ky_proof_file *f,
    const struct ky_judged *found, struct ky_buf *out)
{
	char at[KY_TIME_TEXT_SIZE], root[ROOT_TEXT];

	ky_time_format(f->received, at);
	ky_hex_encode(f->root, sizeof(f->root), root);
	ky_buf_addz(out, "{");
	put_base64(out, "lender", f->lender);
	put_base64(out, "notification", f->notification);
	put_text(out, "received", at);
	put_text(out, "root", root);
	put_text(out, "schema", KY_PROOF_SCHEMA);
	put_key(out, "test_root");
	ky_buf_addz(out, f->test_root ? "true" : "false");
	put_text(out, "verdict", ky_proof_verdict_name(found->verdict));
	put_key(out, "verifier");
	ky_buf_addf(out, "{\"name\":\"kaiyaku\",\"rules\":%d}}\n",
	    KY_PROOF_RULES);
}

static struct ky_str
text_of(const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);

	if (!json_is_string(v))
		return (struct ky_str){"", 0};
	return (struct ky_str){json_string_value(v), json_string_length(v)};
}

static bool
take_base64(struct ky_arena *a, const json_t *o, const char *key,
    struct ky_str *out)
{
	struct ky_str text = text_of(o, key);
	size_t n = 0;
	uint8_t *bytes;

	if (json_is_null(json_object_get(o, key))) {
		*out = (struct ky_str){"", 0};
		return true;
	}
	if (text.len == 0)
		return false;
	bytes = ky_arena_alloc(a, text.len);
	if (sodium_base642bin(bytes, text.len, text.p, text.len, NULL, &n, NULL,
		sodium_base64_VARIANT_ORIGINAL) != 0)
		return false;
	*out = (struct ky_str){(const char *)bytes, n};
	return true;
}

/* NULL, or what is wrong. */
static const char *
take(struct ky_arena *a, const json_t *o, struct ky_proof_file *out)
{
	struct ky_err err;

	if (!ky_str_is(text_of(o, "schema"), KY_PROOF_SCHEMA))
		return "it is no proof";
	if (!take_base64(a, o, "notification", &out->notification) ||
	    out->notification.len == 0)
		return "notification";
	if (!take_base64(a, o, "lender", &out->lender))
		return "lender";
	if (ky_time_parse(text_of(o, "received"), &out->received, &err) !=
	    KY_OK)
		return "received";
	if (!ky_hex_decode(text_of(o, "root"), out->root, sizeof(out->root)))
		return "root";
	out->test_root = json_is_true(json_object_get(o, "test_root"));
	return NULL;
}

/* There is one sequence of bytes for each proof: that which we write. */
static bool
same_bytes(const struct ky_proof_file *f, struct ky_str json)
{
	struct ky_judged found = {.verdict = KY_PROOF_VERIFIED};
	struct ky_buf again;
	bool same;

	ky_buf_init(&again, KY_PROOF_FILE_MAX);
	ky_proof_file_write(f, &found, &again);
	same = ky_buf_ok(&again) && ky_str_eq(ky_buf_str(&again), json);
	ky_buf_done(&again);
	return same;
}

enum ky_code
ky_proof_file_read(struct ky_arena *a, struct ky_str json,
    struct ky_proof_file *out, struct ky_err *err)
{
	struct ky_proof_file f = {.test_root = false};
	json_t *o = NULL;
	const char *wrong = "it is longer than a proof";

	if (json.len <= KY_PROOF_FILE_MAX) {
		o = json_loadb(json.p, json.len, JSON_REJECT_DUPLICATES, NULL);
		wrong = o == NULL ? "it is not JSON" : take(a, o, &f);
	}
	if (wrong == NULL && !same_bytes(&f, json))
		wrong = "it is not in canonical form";
	json_decref(o);
	if (wrong != NULL)
		return ky_fail(err, KY_E_INPUT, 0, "not a proof file: %s",
		    wrong);
	*out = f;
	return KY_OK;
}
