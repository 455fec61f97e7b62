#include "t.h"

#include "sms/template.h"

static void
checks(void)
{
	static const struct {
		const char *template, *why; /* "" = fine */
		enum ky_sms_body form;
	} cases[] = {
	    {"{\"to\": \"{to}\", \"text\": \"{text}\"}", "", KY_SMS_JSON},
	    {"{\"to\": [\"{number}\"], \"m\": {\"b\": \"x {text}\"}}", "",
		KY_SMS_JSON},
	    {"{\"to\": {to}, \"text\": \"{text}\"}", "no JSON", KY_SMS_JSON},
	    {"{\"to\": \"{to}\", \"text\": \"{text}\"", "no JSON", KY_SMS_JSON},
	    {"to={to}&text={text}", "no JSON", KY_SMS_JSON},
	    {"to={to}&text={text}", "", KY_SMS_FIELDS},
	    {"to={to}", "must stand", KY_SMS_FIELDS},
	    {"text={text}", "must stand", KY_SMS_FIELDS},
	    {"", "must stand", KY_SMS_JSON},
	};

	T_CASES (c, cases) {
		struct ky_err err = {0};
		enum ky_code code = ky_sms_template_check(c->template, c->form,
		    &err);

		if (c->why[0] == '\0')
			t_good(c->template, code, &err);
		else
			t_bad(c->template, code, KY_E_INPUT, &err, c->why);
	}
}

static void
fills(void)
{
	static const struct ky_sms_values values = {
	    {"+8190", "8190", "a\"\\\n{to}&=+ é", "n-1", "ucs2"}};
	static const struct {
		const char *template, *want;
		enum ky_sms_body form;
	} cases[] = {
	    {"{\"t\":\"{text}\",\"n\":\"{number}\"}",
		"{\"t\":\"a\\\"\\\\\\u000a{to}&=+ é\",\"n\":\"8190\"}",
		KY_SMS_JSON},
	    {"to={to}&t={text}&c={coding}&i={id}",
		"to=%2B8190&t=a%22%5C%0A%7Bto%7D%26%3D%2B%20%C3%A9&c=ucs2&"
		"i=n-1",
		KY_SMS_FIELDS},
	    {"{other}{to", "{other}{to", KY_SMS_JSON},
	};
	struct ky_buf out;

	ky_buf_init(&out, 1024);
	T_CASES (c, cases) {
		ky_buf_reset(&out);
		ky_sms_template_fill(c->template, c->form, &values, &out);
		t_eq_str(c->template, out.p, c->want);
	}
	ky_buf_done(&out);
}

int
main(void)
{
	T_RUN(checks);
	T_RUN(fills);
	return t_done();
}
