#include "mail/mime.h"

#include "core/date.h"

#include <string.h>

/* Of text in an encoded word: a line of 76 with its name. */
#define WORD_BYTES 39
#define LINE_BYTES 57 /* of content in a line of base64: 76 characters */

static void
base64(struct ky_buf *out, const char *bytes, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		uint32_t three = 0;

		for (size_t k = 0; k < 3; k++)
			three = three << 8 |
			    (i + k < n ? (unsigned char)bytes[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			if (i + k > n)
				ky_buf_addc(out, '=');
			else
				ky_buf_addc(out,
				    digits[three >> (18 - 6 * k) & 63]);
	}
}

static void
base64_lines(struct ky_buf *out, struct ky_str bytes, const char *eol)
{
	for (size_t i = 0; i < bytes.len; i += LINE_BYTES) {
		size_t rest = bytes.len - i;

		base64(out, bytes.p + i, rest < LINE_BYTES ? rest : LINE_BYTES);
		ky_buf_addz(out, eol);
	}
}

static bool
plain(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < ' ' || *text >= 0x7f)
			return false;
	return true;
}

/* How much of the text fits into a word without cutting a character. */
static size_t
word_length(const char *text)
{
	size_t n = strlen(text);

	if (n <= WORD_BYTES)
		return n;
	n = WORD_BYTES;
	while (n > 1 && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;
	return n;
}

static void
encoded_words(struct ky_buf *out, const char *text, const char *eol)
{
	for (bool first = true; *text != '\0'; first = false) {
		size_t n = word_length(text);

		if (!first)
			ky_buf_addf(out, "%s ", eol);
		ky_buf_addz(out, "=?UTF-8?B?");
		base64(out, text, n);
		ky_buf_addz(out, "?=");
		text += n;
	}
}

/* Plain text long enough to be folded does not occur but as a name. */
void
ky_mime_header(struct ky_buf *out, const char *name, const char *text,
    const char *eol)
{
	ky_buf_addf(out, "%s: ", name);
	if (plain(text) && strlen(text) <= 78 - strlen(name) - 2 &&
	    strstr(text, "=?") == NULL)
		ky_buf_addz(out, text);
	else
		encoded_words(out, text, eol);
	ky_buf_addz(out, eol);
}

void
ky_mime_from(struct ky_buf *out, const char *mailbox, const char *name,
    const char *eol)
{
	ky_buf_addz(out, "From: ");
	if (name[0] != '\0') {
		encoded_words(out, name, eol);
		ky_buf_addf(out, "%s ", eol);
	}
	ky_buf_addf(out, "<%s>%s", mailbox, eol);
}

void
ky_mime_date(struct ky_buf *out, struct ky_time t, const char *eol)
{
	static const char *const weekday[] = {"Thu", "Fri", "Sat", "Sun", "Mon",
	    "Tue", "Wed"}; /* 1970-01-01 was a Thursday */
	static const char *const month[] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct ky_date d = ky_date_at(t, KY_ZONE_UTC);
	int64_t days = ky_date_days(d);
	int64_t second = (t.us - ky_date_start(d, KY_ZONE_UTC).us) /
	    KY_SECOND_US;

	ky_buf_addf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000%s",
	    weekday[(days % 7 + 7) % 7], d.day, month[d.month - 1], d.year,
	    (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60),
	    eol);
}

void
ky_mime_multipart(struct ky_buf *out, const char *kind, const char *boundary,
    const char *eol)
{
	ky_buf_addf(out, "Content-Type: multipart/%s;%s boundary=\"%s\"%s%s",
	    kind, eol, boundary, eol, eol);
}

void
ky_mime_boundary(struct ky_buf *out, const char *boundary, bool last,
    const char *eol)
{
	ky_buf_addf(out, "--%s%s%s", boundary, last ? "--" : "", eol);
}

void
ky_mime_part(struct ky_buf *out, const char *type, const char *filename,
    struct ky_str bytes, const char *eol)
{
	ky_buf_addf(out, "Content-Type: %s%s", type, eol);
	ky_buf_addf(out, "Content-Transfer-Encoding: base64%s", eol);
	if (filename != NULL)
		ky_buf_addf(out,
		    "Content-Disposition: attachment;%s filename=\"%s\"%s%s",
		    eol, filename, eol, eol);
	else
		ky_buf_addf(out, "Content-Disposition: inline%s%s", eol, eol);
	base64_lines(out, bytes, eol);
}
