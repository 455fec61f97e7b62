#include "sms/template.h"

#include <assert.h>
#include <jansson.h>
#include <string.h>

#define CHECK_MAX 8192

static const char *const fields[] = {
    [KY_SMS_TO] = "{to}",
    [KY_SMS_NUMBER] = "{number}",
    [KY_SMS_TEXT] = "{text}",
    [KY_SMS_ID] = "{id}",
    [KY_SMS_CODING] = "{coding}",
};
_Static_assert(sizeof(fields) / sizeof(fields[0]) == KY_SMS_FIELD__MAX,
    "a name each");

const char *
ky_sms_body_type(enum ky_sms_body form)
{
	static const char *const types[] = {
	    [KY_SMS_JSON] = "application/json",
	    [KY_SMS_FIELDS] = "application/x-www-form-urlencoded",
	};
	_Static_assert(sizeof(types) / sizeof(types[0]) == KY_SMS_BODY__MAX,
	    "a type each");

	assert((unsigned)form < KY_SMS_BODY__MAX);
	return types[form];
}

static void
add_json(struct ky_buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			ky_buf_addf(out, "\\%c", c);
		else if (c < ' ' || c == 0x7f)
			ky_buf_addf(out, "\\u%04x", c);
		else
			ky_buf_addc(out, *text);
	}
}

static void
add_field(struct ky_buf *out, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (; *text != '\0'; text++)
		if (strchr(plain, *text) != NULL)
			ky_buf_addc(out, *text);
		else
			ky_buf_addf(out, "%%%02X", (unsigned char)*text);
}

void
ky_sms_template_fill(const char *template, enum ky_sms_body form,
    const struct ky_sms_values *values, struct ky_buf *out)
{
	while (*template != '\0') {
		size_t f = 0;

		while (f < KY_SMS_FIELD__MAX &&
		    !ky_str_starts(ky_str_of(template), fields[f]))
			f++;
		if (f == KY_SMS_FIELD__MAX) {
			ky_buf_addc(out, *template ++);
			continue;
		}
		if (form == KY_SMS_JSON)
			add_json(out, values->value[f]);
		else
			add_field(out, values->value[f]);
		template += strlen(fields[f]);
	}
}

enum ky_code
ky_sms_template_check(const char *template, enum ky_sms_body form,
    struct ky_err *err)
{
	static const struct ky_sms_values sample = {
	    {"+81", "81", "\"\\\n", "id", "gsm7"}};
	struct ky_buf body;
	json_t *doc = NULL;

	if ((strstr(template, "{to}") == NULL &&
		strstr(template, "{number}") == NULL) ||
	    strstr(template, "{text}") == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "body: {to} or {number}, and {text}, must stand in it");
	if (form != KY_SMS_JSON)
		return KY_OK;
	ky_buf_init(&body, CHECK_MAX);
	ky_sms_template_fill(template, form, &sample, &body);
	if (ky_buf_ok(&body))
		doc = json_loadb(body.p, body.len, 0, NULL);
	ky_buf_done(&body);
	if (doc == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "body: no JSON, with its fields filled in");
	json_decref(doc);
	return KY_OK;
}
