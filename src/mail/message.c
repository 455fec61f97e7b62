#include "mail/message.h"

#include "base/hash.h"
#include "base/hex.h"
#include "base/ics.h"
#include "base/utf8.h"
#include "mail/body.h"
#include "mail/dates.h"
#include "mail/letter.h"
#include "mail/mime.h"
#include "mail/news.h"
#include "mail/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define HASH_DIGITS 32 /* of the key's hash, in Message-ID and boundary */
#define PART_MAX ((size_t)64 * 1024) /* of a text or calendar: ours, bounded */
#define CALENDAR_NAME "kaiyaku.ics"

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

/* What a message is made of, whatever it is about. */
struct draft {
	enum ky_tongue tongue;
	struct ky_buf subject, calendar; /* calendar: empty = none */
	struct ky_body body;
};

static void
draft_init(struct draft *d, const struct ky_message *m)
{
	d->tongue = ky_tongue_of(m->language);
	ky_buf_init(&d->subject, 1024);
	ky_buf_init(&d->calendar, PART_MAX);
	ky_body_init(&d->body);
}

static void
draft_done(struct draft *d)
{
	ky_buf_done(&d->subject);
	ky_buf_done(&d->calendar);
	ky_body_done(&d->body);
}

/* --- the form --- */

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
put_head(struct ky_buf *out, const struct ky_message *m, const struct draft *d,
    const char *hash)
{
	const char *eol = m->eol;

	ky_mime_date(out, m->date, eol);
	ky_mime_from(out, m->from, m->from_name, eol);
	ky_buf_addf(out, "To: <%s>%s", m->to, eol);
	ky_mime_header(out, "Subject", d->subject.p, eol);
	ky_buf_addf(out, "Message-ID: <%s%s>%s", hash, strrchr(m->from, '@'),
	    eol);
	ky_buf_addf(out, "Auto-Submitted: auto-generated%s", eol);
	ky_buf_addf(out, "MIME-Version: 1.0%s", eol);
	ky_buf_addf(out, "Content-Language: %s%s", ky_tongue_tag(d->tongue),
	    eol);
}

/* Text first: who shows the last form he knows, shows the HTML. */
static void
put_body(struct ky_buf *out, const struct ky_message *m, const struct draft *d,
    const char *boundary)
{
	struct ky_buf part;

	ky_buf_init(&part, PART_MAX);
	ky_mime_multipart(out, "alternative", boundary, m->eol);
	ky_body_text(&d->body, &part);
	assert(ky_buf_ok(&part));
	ky_mime_boundary(out, boundary, false, m->eol);
	ky_mime_part(out, "text/plain; charset=utf-8", NULL, ky_buf_str(&part),
	    m->eol);
	ky_buf_reset(&part);
	ky_body_html(&d->body, d->tongue, d->subject.p, &part);
	assert(ky_buf_ok(&part));
	ky_mime_boundary(out, boundary, false, m->eol);
	ky_mime_part(out, "text/html; charset=utf-8", NULL, ky_buf_str(&part),
	    m->eol);
	ky_mime_boundary(out, boundary, true, m->eol);
	ky_buf_done(&part);
}

static void
put_attached(struct ky_buf *out, const struct ky_message *m,
    const struct draft *d, const char *boundary)
{
	char name[KY_PAPER_NO_SIZE + sizeof(".json")];

	if (m->paper_number != NULL) {
		(void)snprintf(name, sizeof(name), "%s.json", m->paper_number);
		ky_mime_boundary(out, boundary, false, m->eol);
		ky_mime_part(out, "application/json", name, m->document,
		    m->eol);
	}
	if (d->calendar.len > 0) {
		ky_mime_boundary(out, boundary, false, m->eol);
		ky_mime_part(out, KY_ICS_TYPE, CALENDAR_NAME,
		    ky_buf_str(&d->calendar), m->eol);
	}
}

/* "=_" is in no line of base64. */
static enum ky_code
put_message(struct ky_buf *out, const struct ky_message *m,
    const struct draft *d, struct ky_err *err)
{
	bool attached = m->paper_number != NULL || d->calendar.len > 0;
	char hash[HASH_DIGITS + 1];
	char inner[HASH_DIGITS + 8], outer[HASH_DIGITS + 8];

	assert(ky_buf_ok(&d->calendar));
	hash_key(m, hash);
	(void)snprintf(inner, sizeof(inner), "=_a%s", hash);
	(void)snprintf(outer, sizeof(outer), "=_m%s", hash);
	put_head(out, m, d, hash);
	if (attached) {
		ky_mime_multipart(out, "mixed", outer, m->eol);
		ky_mime_boundary(out, outer, false, m->eol);
	}
	put_body(out, m, d, inner);
	if (attached) {
		put_attached(out, m, d, outer);
		ky_mime_boundary(out, outer, true, m->eol);
	}
	return ky_buf_ok(out)
	    ? KY_OK
	    : ky_fail(err, KY_E_REFUSED, 0, "too large for a message");
}

/* Which line it is about, as its first words, and behind the subject for who
 * has several. */
static void
say_about(struct draft *d, const struct ky_message *m, const char *subject)
{
	ky_buf_addz(&d->subject, subject);
	if (m->about[0] == '\0')
		return;
	ky_buf_addf(&d->subject, " (%s)", m->about);
	ky_body_add(&d->body, KY_BLOCK_TEXT, m->about);
}

/* --- what papers say --- */

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

/* `format` has one %s. */
static void
fill(struct ky_buf *out, const char *format, const char *value)
{
	const char *mark = strstr(format, "%s");

	assert(mark != NULL);
	ky_buf_add(out, (struct ky_str){format, (size_t)(mark - format)});
	ky_buf_addz(out, value);
	ky_buf_addz(out, mark + 2);
}

/* As people say it: "30 September 2026 00:00 (Japan time)". */
static void
write_until(struct ky_buf *out, const struct ky_mail_facts *f,
    enum ky_tongue tongue)
{
	ky_news_day(f->until_day, tongue, out);
	ky_buf_addf(out, " %02d:%02d (", f->until_minute / 60,
	    f->until_minute % 60);
	if (strcmp(f->until_zone, "+09:00") == 0)
		ky_buf_addz(out, ky_mail_words(tongue)->japan);
	else
		ky_buf_addf(out, "UTC%s", f->until_zone);
	ky_buf_addc(out, ')');
}

static void
say_withdraw(struct draft *d, const struct ky_message *m,
    const struct ky_mail_facts *facts)
{
	const struct ky_mail_words *words = ky_mail_words(d->tongue);
	struct ky_buf text, until;

	ky_buf_init(&text, 1024);
	ky_buf_init(&until, 128);
	write_until(&until, facts, d->tongue);
	fill(&text, words->withdraw, until.p);
	ky_buf_done(&until);
	ky_body_add(&d->body, KY_BLOCK_TEXT, text.p);
	if (m->withdraw[0] != '\0')
		ky_body_link(&d->body, words->take_back, m->withdraw);
	ky_buf_done(&text);
}

/* In the message and in the calendar that comes with it; entries that later
 * messages move say which ending they belong to. */
static void
say_deadlines(struct draft *d, const struct ky_message *m,
    const struct ky_deadline *deadline, uint32_t n, const char *about)
{
	const struct ky_mail_words *words = ky_mail_words(d->tongue);
	char ending[KY_REF_SIZE];
	struct ky_buf line;
	struct ky_dates_source from = {.about = about,
	    .stamp = m->date,
	    .text = ending,
	    .url = m->tasks[0] != '\0' ? m->tasks : m->link};

	if (n == 0)
		return;
	ky_mail_ending_of(about, ending);
	ky_buf_init(&line, 1024);
	ky_body_add(&d->body, KY_BLOCK_HEAD, words->dates);
	for (uint32_t i = 0; i < n; i++) {
		ky_buf_reset(&line);
		ky_dates_line(&deadline[i], d->tongue, &line);
		ky_body_add(&d->body, KY_BLOCK_ITEM, line.p);
	}
	ky_body_add(&d->body, KY_BLOCK_TEXT, words->calendar);
	ky_dates_ics(deadline, n, &from, d->tongue, &d->calendar);
	ky_buf_done(&line);
}

/* `withdraws`: it can be taken back, and the message has no link to where. */
static void
say_links(struct draft *d, const struct ky_message *m, bool withdraws)
{
	const struct ky_mail_words *words = ky_mail_words(d->tongue);

	if (m->tasks[0] != '\0')
		ky_body_link(&d->body, words->tasks, m->tasks);
	else if (m->link[0] != '\0')
		ky_body_link(&d->body, withdraws ? words->link : words->tasks,
		    m->link);
}

static enum ky_mail_sort
sort_of(enum ky_paper_kind kind, const struct ky_mail_facts *f)
{
	if (kind == KY_PAPER_RECEIPT && f->there)
		return KY_MAIL_LIST;
	if (kind == KY_PAPER_CERTIFICATE && f->steps_only)
		return KY_MAIL_STEPS;
	if (kind == KY_PAPER_AMENDMENT && f->taken_back)
		return KY_MAIL_TAKEN_BACK;
	return (enum ky_mail_sort)kind;
}

static void
say_paper(struct draft *d, const struct ky_message *m, enum ky_paper_kind kind)
{
	const struct ky_mail_words *words = ky_mail_words(d->tongue);
	char ending[KY_REF_SIZE];
	struct ky_mail_facts facts;
	enum ky_mail_sort sort;
	struct ky_buf number;
	bool withdraws;

	ky_mail_facts_read(m->document, &facts);
	sort = sort_of(kind, &facts);
	withdraws = kind == KY_PAPER_RECEIPT && !ky_date_none(facts.until_day);
	ky_mail_ending_of(m->paper_number, ending);
	say_about(d, m, words->subject[sort]);
	if (facts.demo)
		ky_body_add(&d->body, KY_BLOCK_TEXT, words->demo);
	ky_body_add(&d->body, KY_BLOCK_TEXT, words->what[sort]);
	if (withdraws)
		say_withdraw(d, m, &facts);
	else if (kind == KY_PAPER_RECEIPT && facts.too_late)
		ky_body_add(&d->body, KY_BLOCK_TEXT, words->too_late);
	say_deadlines(d, m, facts.deadline, facts.deadlines_n, ending);
	say_links(d, m, withdraws && m->withdraw[0] == '\0');
	ky_body_add(&d->body, KY_BLOCK_TEXT, words->keep);
	if (m->verify[0] != '\0')
		ky_body_link(&d->body, words->check, m->verify);
	ky_buf_init(&number, 256);
	ky_buf_addf(&number, "%s%s%s", words->number,
	    ky_tongue_spaced(d->tongue) ? " " : "", m->paper_number);
	ky_body_add(&d->body, KY_BLOCK_SMALL, number.p);
	ky_body_add(&d->body, KY_BLOCK_SMALL, words->robot);
	ky_buf_done(&number);
}

enum ky_code
ky_message_write(const struct ky_message *m, struct ky_buf *out,
    struct ky_err *err)
{
	enum ky_paper_kind kind;
	struct draft d;
	enum ky_code code;

	if (!read_number(m->paper_number, &kind))
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the paper has no number of ours");
	draft_init(&d, m);
	say_paper(&d, m, kind);
	code = put_message(out, m, &d, err);
	draft_done(&d);
	return code;
}

/* --- news --- */

/* "\n\n" is between paragraphs. */
static void
say_paragraphs(struct ky_body *body, char *text)
{
	for (char *end; (end = strstr(text, "\n\n")) != NULL; text = end + 2) {
		*end = '\0';
		ky_body_add(body, KY_BLOCK_TEXT, text);
	}
	ky_body_add(body, KY_BLOCK_TEXT, text);
}

/* All fixed but amount, day and links: it fits.  Each bill is one of its own,
 * so the key of its news names its entry in calendars. */
static void
say_news(struct draft *d, const struct ky_message *m)
{
	struct ky_deadline pay = {.kind = m->news->kind == KY_EFFECT_TELL_BILL
		? KY_DEADLINE_PAY
		: KY_DEADLINE_PAYEE,
	    .day = m->news->day};
	bool dated = m->news->kind != KY_EFFECT_REMIND &&
	    !ky_date_none(m->news->day);
	char ending[KY_REF_SIZE];
	struct ky_buf text;

	ky_mail_ending_of(m->news->key, ending);
	say_about(d, m, ky_news_subject(m->news->kind, d->tongue));
	ky_buf_init(&text, 8192);
	ky_news_text(m->news, m->currency, d->tongue, &text);
	assert(ky_buf_ok(&text));
	say_paragraphs(&d->body, text.p);
	say_deadlines(d, m, &pay, dated ? 1 : 0,
	    pay.kind == KY_DEADLINE_PAY || ending[0] == '\0' ? m->news->key
							     : ending);
	say_links(d, m, false);
	ky_body_add(&d->body, KY_BLOCK_SMALL, ky_mail_words(d->tongue)->robot);
	ky_buf_done(&text);
}

enum ky_code
ky_message_tell(const struct ky_message *m, struct ky_buf *out,
    struct ky_err *err)
{
	struct draft d;
	enum ky_code code;

	draft_init(&d, m);
	say_news(&d, m);
	code = put_message(out, m, &d, err);
	draft_done(&d);
	return code;
}

/* --- letters --- */

/* A reminder's day.  The same step of the same ending keeps its entry. */
static void
put_reminder(struct draft *d, const struct ky_message *m)
{
	const struct ky_letter *l = m->letter;
	struct ky_dates_source from = {.about = l->ending[0] != '\0' ? l->ending
								     : m->to,
	    .stamp = m->date,
	    .text = l->ending,
	    .url = m->link};

	if (l->kind != KY_LETTER_REMINDER || ky_date_none(l->day))
		return;
	ky_body_add(&d->body, KY_BLOCK_TEXT,
	    ky_mail_words(d->tongue)->calendar);
	ky_dates_ics_one(l->day, l->what.text,
	    ky_letter_step(&l->what, d->tongue), &from, d->tongue,
	    &d->calendar);
}

enum ky_code
ky_message_letter(const struct ky_message *m, struct ky_buf *out,
    struct ky_err *err)
{
	struct draft d;
	enum ky_code code;

	draft_init(&d, m);
	say_about(&d, m, ky_letter_subject(m->letter, d.tongue));
	ky_letter_say(m->letter, m->now, d.tongue, &d.body);
	put_reminder(&d, m);
	ky_body_add(&d.body, KY_BLOCK_SMALL, ky_mail_words(d.tongue)->robot);
	code = put_message(out, m, &d, err);
	draft_done(&d);
	return code;
}
