/*
 * The body of a request to an SMS gateway: text with fields to be filled in.
 *
 *	{"to": "{to}", "text": "{text}", "id": "{id}"}
 *	to={to}&text={text}
 *
 * {to}: the number, "+81...".  {number}: the same without "+".  {text}: the
 * message.  {id}: its name, the same on each attempt.  {coding}: "gsm7" or
 * "ucs2".  What is filled in is escaped as the form of the body wants it; in
 * JSON, fields stand within a string.
 */
#ifndef KY_SMS_TEMPLATE_H
#define KY_SMS_TEMPLATE_H

#include "base/buf.h"
#include "base/err.h"

enum ky_sms_body {
	KY_SMS_JSON,
	KY_SMS_FIELDS, /* application/x-www-form-urlencoded */
	KY_SMS_BODY__MAX
};
const char *ky_sms_body_type(enum ky_sms_body form); /* a media type */

enum ky_sms_field {
	KY_SMS_TO,
	KY_SMS_NUMBER,
	KY_SMS_TEXT,
	KY_SMS_ID,
	KY_SMS_CODING,
	KY_SMS_FIELD__MAX
};
struct ky_sms_values {
	const char *value[KY_SMS_FIELD__MAX]; /* UTF-8 */
};

/* KY_E_INPUT: it does not say to whom or what, or is no JSON with the fields
 * filled in. */
enum ky_code ky_sms_template_check(const char *template, enum ky_sms_body form,
    struct ky_err *err) KY_MUST_USE;
void ky_sms_template_fill(const char *template, enum ky_sms_body form,
    const struct ky_sms_values *values, struct ky_buf *out);

#endif
