#include "core/contact.h"

#include <assert.h>
#include <string.h>

#define LOCAL_MAX 64 /* RFC 5321, 4.5.3.1.1 */
#define LABEL_MAX 63 /* RFC 1035, 2.3.4 */
#define SUBTAG_MAX 8 /* RFC 5646, 2.1 */

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

/* RFC 5322 atext, and the dot. */
static bool
local_ok(struct ky_str s)
{
	if (s.len == 0 || s.len > LOCAL_MAX)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!letter(s.p[i]) && !digit(s.p[i]) &&
		    (s.p[i] == '\0' ||
			strchr("!#$%&'*+-/=?^_`{|}~.", s.p[i]) == NULL))
			return false;
	return true;
}

static bool
domain_ok(struct ky_str s)
{
	size_t label = 0; /* signs of the current one */

	for (size_t i = 0; i < s.len; i++) {
		bool last = i + 1 == s.len || s.p[i + 1] == '.';

		if (s.p[i] == '.') {
			if (label == 0)
				return false;
			label = 0;
			continue;
		}
		if (!letter(s.p[i]) && !digit(s.p[i]) &&
		    (s.p[i] != '-' || label == 0 || last))
			return false;
		if (++label > LABEL_MAX)
			return false;
	}
	return label > 0;
}

enum ky_code
ky_email_parse(struct ky_str text, char out[KY_EMAIL_SIZE], struct ky_err *err)
{
	const char *at = text.len > 0 ? memchr(text.p, '@', text.len) : NULL;
	struct ky_str local, domain;

	if (text.len >= KY_EMAIL_SIZE)
		return ky_fail(err, KY_E_INPUT, 0, "is longer than %d signs",
		    KY_EMAIL_SIZE - 1);
	if (at == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "has no @");
	local = (struct ky_str){text.p, (size_t)(at - text.p)};
	domain = (struct ky_str){at + 1, text.len - local.len - 1};
	if (!local_ok(local) || !domain_ok(domain))
		return ky_fail(err, KY_E_INPUT, 0, "is not an e-mail address");
	memcpy(out, text.p, text.len);
	out[text.len] = '\0';
	return KY_OK;
}

void
ky_email_fold(const char *email, char out[KY_EMAIL_SIZE])
{
	size_t i;

	for (i = 0; email[i] != '\0' && i < KY_EMAIL_SIZE - 1; i++) {
		out[i] = email[i];
		if (email[i] >= 'A' && email[i] <= 'Z')
			out[i] = (char)(email[i] - 'A' + 'a');
	}
	out[i] = '\0';
}

bool
ky_email_same(const char *a, const char *b)
{
	char folded_a[KY_EMAIL_SIZE], folded_b[KY_EMAIL_SIZE];

	ky_email_fold(a, folded_a);
	ky_email_fold(b, folded_b);
	return strcmp(folded_a, folded_b) == 0;
}

enum ky_code
ky_language_parse(struct ky_str text, char out[KY_LANGUAGE_SIZE],
    struct ky_err *err)
{
	size_t tag = 0, sub = 0; /* signs of the first, of the current one */
	bool first = true, good = text.len < KY_LANGUAGE_SIZE;

	for (size_t i = 0; i < text.len && good; i++) {
		char c = text.p[i];

		if (c == '-') {
			good = sub > 0;
			first = false;
			sub = 0;
			continue;
		}
		good = letter(c) || (!first && digit(c));
		if (first)
			tag++;
		if (++sub > SUBTAG_MAX)
			good = false;
	}
	if (!good || tag < 2 || sub == 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "is not a language as \"ja\" or \"zh-Hans\"");
	memcpy(out, text.p, text.len);
	out[text.len] = '\0';
	return KY_OK;
}

void
ky_email_mask(const char *email, char out[KY_EMAIL_MASK_SIZE])
{
	static const char dots[] = "\xe2\x80\xa6"; /* … */
	const char *at = strchr(email, '@');
	char *p = out;

	if (at != NULL && at != email) {
		*p++ = email[0];
		memcpy(p, dots, 3);
		p += 3;
		*p++ = '@';
		*p++ = at[1];
		memcpy(p, dots, 3);
		p += 3;
	}
	*p = '\0';
	assert(p - out < KY_EMAIL_MASK_SIZE);
}

void
ky_line_mask(const struct ky_line *l, char out[KY_MASK_SIZE])
{
	out[0] = '\0';
	if (l->msisdn.digits[0] != '\0')
		ky_msisdn_mask(&l->msisdn, out);
	else if (l->iccid.digits[0] != '\0')
		ky_iccid_mask(&l->iccid, out);
}
