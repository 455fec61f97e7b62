#include "mail/mime.h"

#include "core/date.h"

#include <string.h>

/* Of text in an encoded word: a line of 76 with its name. */
#define WORD_BYTES 39
#define ENCODED_BYTES 12 /* of an encoded word, without its text */
#define HEAD_BYTES 76    /* of a head line with encoded words: RFC 2047, 2 */
#define LINE_BYTES 57    /* of content in a line of base64: 76 characters */

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

/* --- head lines --- */

/* One that is being written; its lines stay short. */
struct head {
	struct ky_buf *out;
	const char *eol;
	size_t start, column;
};

static struct head
head_begin(struct ky_buf *out, const char *name, const char *eol)
{
	size_t n = strlen(name) + 1;

	ky_buf_addf(out, "%s:", name);
	return (struct head){.out = out, .eol = eol, .start = n, .column = n};
}

/* The blank before a word of `n` bytes: in this line, or in the next. */
static void
make_room(struct head *h, size_t n)
{
	if (h->column > h->start && h->column + 1 + n > HEAD_BYTES) {
		ky_buf_addz(h->out, h->eol);
		h->column = 0;
	}
	ky_buf_addc(h->out, ' ');
	h->column += 1 + n;
}

/* How much of the text fits into an encoded word without cutting a character. */
static size_t
word_length(struct ky_str text)
{
	size_t n = text.len;

	if (n <= WORD_BYTES)
		return n;
	n = WORD_BYTES;
	while (n > 1 && ((unsigned char)text.p[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* Blanks between two encoded words are not read: those of the text are in
 * them. */
static void
put_encoded(struct head *h, struct ky_str text)
{
	while (text.len > 0) {
		size_t n = word_length(text);

		make_room(h, ENCODED_BYTES + (n + 2) / 3 * 4);
		ky_buf_addz(h->out, "=?UTF-8?B?");
		base64(h->out, text.p, n);
		ky_buf_addz(h->out, "?=");
		text = (struct ky_str){text.p + n, text.len - n};
	}
}

/* Takes the word in front off `rest`, and the blank behind it. */
static struct ky_str
next_word(struct ky_str *rest)
{
	const char *end = memchr(rest->p, ' ', rest->len);
	struct ky_str word = {rest->p,
	    end != NULL ? (size_t)(end - rest->p) : rest->len};
	size_t taken = word.len + (end != NULL ? 1 : 0);

	*rest = (struct ky_str){rest->p + taken, rest->len - taken};
	return word;
}

/* Blanks at the ends, and beside each other, would be lost by folding. */
static bool
folds(const char *text)
{
	size_t n = strlen(text);

	return n == 0 ||
	    (text[0] != ' ' && text[n - 1] != ' ' &&
		strstr(text, "  ") == NULL);
}

/* Can it stand as it is? */
static bool
plain(struct ky_str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.p[i] <= ' ' || word.p[i] >= 0x7f)
			return false;
	return word.len < HEAD_BYTES &&
	    memmem(word.p, word.len, "=?", 2) == NULL;
}

/* Words that are not plain, with the blanks between them, are one. */
void
ky_mime_header(struct ky_buf *out, const char *name, const char *text,
    const char *eol)
{
	struct head h = head_begin(out, name, eol);
	struct ky_str rest = ky_str_of(text), odd = {0};

	if (!folds(text)) {
		odd = rest;
		rest.len = 0;
	}
	while (rest.len > 0) {
		struct ky_str word = next_word(&rest);

		if (!plain(word)) {
			if (odd.len == 0)
				odd.p = word.p;
			odd.len = (size_t)(word.p + word.len - odd.p);
			continue;
		}
		put_encoded(&h, odd);
		odd = (struct ky_str){0};
		make_room(&h, word.len);
		ky_buf_add(out, word);
	}
	put_encoded(&h, odd);
	ky_buf_addz(out, eol);
}

void
ky_mime_from(struct ky_buf *out, const char *mailbox, const char *name,
    const char *eol)
{
	struct head h = head_begin(out, "From", eol);

	put_encoded(&h, ky_str_of(name));
	make_room(&h, strlen(mailbox) + 2);
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
