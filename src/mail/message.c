#include "mail/message.h"

#include "base/hash.h"
#include "base/hex.h"
#include "base/utf8.h"
#include "mail/text.h"

#include <assert.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define WORD_BYTES \
	39 /* of text in an encoded word: a line of 76 with its name */
#define LINE_BYTES 57  /* of content in a line of base64: 76 characters */
#define HASH_DIGITS 32 /* of the key's hash, in Message-ID and boundary */

/* --- encodings --- */

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
ky_message_header(struct ky_buf *out, const char *name, const char *text,
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

bool
ky_message_name_ok(const char *name)
{
	struct ky_str s = ky_str_of(name);

	if (s.len > KY_MESSAGE_NAME_MAX || !ky_utf8_valid(s))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)name[i] < ' ' || name[i] == 0x7f)
			return false;
	return true;
}

/* --- the head --- */

static void
put_from(struct ky_buf *out, const struct ky_message *m)
{
	ky_buf_addz(out, "From: ");
	if (m->from_name[0] != '\0') {
		encoded_words(out, m->from_name, m->eol);
		ky_buf_addf(out, "%s ", m->eol);
	}
	ky_buf_addf(out, "<%s>%s", m->from, m->eol);
}

static void
put_date(struct ky_buf *out, const struct ky_message *m)
{
	static const char *const weekday[] = {"Thu", "Fri", "Sat", "Sun", "Mon",
	    "Tue", "Wed"}; /* 1970-01-01 was a Thursday */
	static const char *const month[] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct ky_date d = ky_date_at(m->date, KY_ZONE_UTC);
	int64_t days = ky_date_days(d);
	int64_t second = (m->date.us - ky_date_start(d, KY_ZONE_UTC).us) /
	    KY_SECOND_US;

	ky_buf_addf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000%s",
	    weekday[(days % 7 + 7) % 7], d.day, month[d.month - 1], d.year,
	    (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60),
	    m->eol);
}

/* The key never leaves; its hash is as good. */
static void
hash_key(const struct ky_message *m, char out[HASH_DIGITS + 1])
{
	uint8_t hash[KY_SHA256_SIZE];
	struct ky_sha256 h;

	ky_sha256_init(&h);
	ky_sha256_add(&h, ky_str_of(m->from));
	ky_sha256_add(&h, KY_STR("\n"));
	ky_sha256_add(&h, ky_str_of(m->key));
	ky_sha256_end(&h, hash);
	ky_hex_encode(hash, HASH_DIGITS / 2, out);
}

static void
put_head(struct ky_buf *out, const struct ky_message *m, const char *subject,
    enum ky_tongue tongue, const char *hash)
{
	const char *eol = m->eol;

	put_date(out, m);
	put_from(out, m);
	ky_buf_addf(out, "To: <%s>%s", m->to, eol);
	ky_message_header(out, "Subject", subject, eol);
	ky_buf_addf(out, "Message-ID: <%s%s>%s", hash, strrchr(m->from, '@'),
	    eol);
	ky_buf_addf(out, "Auto-Submitted: auto-generated%s", eol);
	ky_buf_addf(out, "MIME-Version: 1.0%s", eol);
	ky_buf_addf(out, "Content-Language: %s%s", ky_tongue_tag(tongue), eol);
}

/* --- the text --- */

/* What of the document is said in the text; "" where it has none. */
struct facts {
	bool demo;
	char until[48]; /* "2026-09-30 00:00 (UTC+09:00)" */
};

static bool
read_zone(const char *text, struct ky_zone *out)
{
	unsigned hours, minutes;
	char sign;

	if (sscanf(text, "%c%2u:%2u", &sign, &hours, &minutes) != 3 ||
	    strlen(text) != 6 || hours > 14 || minutes > 59 ||
	    (sign != '+' && sign != '-'))
		return false;
	out->offset_min = (int16_t)((sign == '-' ? -1 : 1) *
	    (int)(hours * 60 + minutes));
	return true;
}

/* The paper is our own; what cannot be read of it is not said. */
static void
read_facts(struct ky_str document, struct facts *out)
{
	json_t *doc = json_loadb(document.p, document.len, 0, NULL);
	const json_t *payload = json_object_get(json_object_get(doc,
						    "document"),
	    "payload");
	const json_t *dates = json_object_get(payload, "dates");
	const char *until = json_string_value(
	    json_object_get(dates, "withdraw_until"));
	const char *offset = json_string_value(json_object_get(dates, "zone"));
	char day[KY_DATE_TEXT_SIZE];
	struct ky_zone zone;
	struct ky_time t;
	struct ky_err err;

	*out = (struct facts){
	    .demo = json_is_true(json_object_get(payload, "demo"))};
	if (until != NULL && offset != NULL && read_zone(offset, &zone) &&
	    ky_time_parse(ky_str_of(until), &t, &err) == KY_OK) {
		int32_t minute = ky_minute_at(t, zone);

		ky_date_format(ky_date_at(t, zone), day);
		(void)snprintf(out->until, sizeof(out->until),
		    "%s %02d:%02d (UTC%s)", day, minute / 60, minute % 60,
		    offset);
	}
	json_decref(doc);
}

/* Lines end in "\n" here, and in CRLF within base64 (RFC 2045, 6.8). */
static void
add_lines(struct ky_buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			ky_buf_addc(out, '\r');
		ky_buf_addc(out, *text);
	}
	ky_buf_addz(out, "\r\n\r\n");
}

/* `format` has one %s. */
static void
add_with(struct ky_buf *out, const char *format, const char *value)
{
	const char *mark = strstr(format, "%s");
	struct ky_buf line;

	assert(mark != NULL);
	ky_buf_init(&line, 1024);
	ky_buf_add(&line, (struct ky_str){format, (size_t)(mark - format)});
	ky_buf_addz(&line, value);
	ky_buf_addz(&line, mark + 2);
	add_lines(out, line.p);
	ky_buf_done(&line);
}

static void
put_text(struct ky_buf *out, const struct ky_message *m,
    const struct ky_mail_words *words, enum ky_paper_kind kind)
{
	struct ky_buf text;
	struct facts facts;

	read_facts(m->document, &facts);
	ky_buf_init(&text, 8192);
	if (facts.demo)
		add_lines(&text, words->demo);
	add_lines(&text, words->what[kind]);
	if (kind == KY_PAPER_RECEIPT && facts.until[0] != '\0')
		add_with(&text, words->withdraw, facts.until);
	if (m->link[0] != '\0')
		ky_buf_addf(&text, "%s\r\n    %s\r\n\r\n", words->link,
		    m->link);
	add_lines(&text, words->keep);
	ky_buf_addf(&text, "%s %s\r\n\r\n", words->number, m->paper_number);
	add_lines(&text, words->robot);
	assert(ky_buf_ok(&text));
	base64_lines(out, ky_buf_str(&text), m->eol);
	ky_buf_done(&text);
}

/* --- all of it --- */

/* "KY-7H3K-9QXM-2PTA-R1": the letter behind the last hyphen. */
static bool
read_number(const char *number, enum ky_paper_kind *out)
{
	static const char letters[] = {
	    [KY_PAPER_RECEIPT] = 'R',
	    [KY_PAPER_STATEMENT] = 'S',
	    [KY_PAPER_CERTIFICATE] = 'C',
	    [KY_PAPER_AMENDMENT] = 'A',
	};
	const char *last = strrchr(number, '-');

	_Static_assert(sizeof(letters) == KY_PAPER__MAX, "a letter each");
	if (last == NULL || last[1] == '\0' ||
	    strlen(number) >= KY_PAPER_NO_SIZE ||
	    number[strspn(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")] !=
		'\0')
		return false;
	for (size_t i = 0; i < KY_PAPER__MAX; i++)
		if (letters[i] == last[1]) {
			*out = (enum ky_paper_kind)i;
			return true;
		}
	return false;
}

static void
put_type(struct ky_buf *out, const struct ky_message *m, const char *type)
{
	ky_buf_addf(out, "Content-Type: %s%s", type, m->eol);
	ky_buf_addf(out, "Content-Transfer-Encoding: base64%s", m->eol);
}

enum ky_code
ky_message_write(const struct ky_message *m, struct ky_buf *out,
    struct ky_err *err)
{
	enum ky_tongue tongue = ky_tongue_of(m->language);
	const struct ky_mail_words *words = ky_mail_words(tongue);
	char hash[HASH_DIGITS + 1];
	enum ky_paper_kind kind;

	if (!read_number(m->paper_number, &kind))
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the paper has no number of ours");
	hash_key(m, hash);
	put_head(out, m, words->subject[kind], tongue, hash);
	/* "=_" is in no line of base64. */
	ky_buf_addf(out,
	    "Content-Type: multipart/mixed;%s boundary=\"=_%s\"%s%s", m->eol,
	    hash, m->eol, m->eol);
	ky_buf_addf(out, "--=_%s%s", hash, m->eol);
	put_type(out, m, "text/plain; charset=utf-8");
	ky_buf_addf(out, "Content-Disposition: inline%s%s", m->eol, m->eol);
	put_text(out, m, words, kind);
	ky_buf_addf(out, "--=_%s%s", hash, m->eol);
	put_type(out, m, "application/json");
	ky_buf_addf(out,
	    "Content-Disposition: attachment;%s filename=\"%s.json\"%s%s",
	    m->eol, m->paper_number, m->eol, m->eol);
	base64_lines(out, m->document, m->eol);
	ky_buf_addf(out, "--=_%s--%s", hash, m->eol);
	if (!ky_buf_ok(out))
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the paper is too large for a message");
	return KY_OK;
}

/* All fixed but the link: it fits. */
enum ky_code
ky_message_remind(const struct ky_message *m, struct ky_buf *out,
    struct ky_err *err)
{
	enum ky_tongue tongue = ky_tongue_of(m->language);
	const struct ky_mail_words *words = ky_mail_words(tongue);
	char hash[HASH_DIGITS + 1];
	struct ky_buf text;

	hash_key(m, hash);
	put_head(out, m, words->remind.subject, tongue, hash);
	put_type(out, m, "text/plain; charset=utf-8");
	ky_buf_addz(out, m->eol);
	ky_buf_init(&text, 8192);
	add_lines(&text, words->remind.what);
	add_lines(&text, words->remind.how);
	add_lines(&text, words->remind.done);
	if (m->link[0] != '\0')
		add_lines(&text, m->link);
	add_lines(&text, words->robot);
	base64_lines(out, ky_buf_str(&text), m->eol);
	ky_buf_done(&text);
	return ky_buf_ok(out)
	    ? KY_OK
	    : ky_fail(err, KY_E_REFUSED, 0, "the reminder is too large");
}
