#include "core/contact.h"
#include "mail/facts.h"
#include "mail/private.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define ABOUT_SIZE (KY_OPERATOR_NAME_SIZE + sizeof(", ") + KY_MASK_SIZE)

void
ky_mail_close(struct ky_mail *p)
{
	if (p->self != NULL)
		((struct ky_mail_held *)p->self)->close(p->self);
	*p = (struct ky_mail){0};
}

static bool
link_ok(const char *link)
{
	if (strlen(link) >= KY_MAIL_LINK_SIZE)
		return false;
	for (; *link != '\0'; link++)
		if (*link <= ' ' || *link >= 0x7f)
			return false;
	return true;
}

enum ky_code
ky_mail_held_set(struct ky_mail_held *held, const char *from,
    const char *from_name, const char *link, struct ky_err *err)
{
	const char *name = from_name != NULL ? from_name : "";
	const char *url = link != NULL ? link : "";

	if (ky_email_parse(ky_str_of(from), held->from, err) != KY_OK)
		return ky_during(err, "from");
	if (!ky_message_name_ok(name))
		return ky_fail(err, KY_E_INPUT, 0,
		    "from_name: longer than %d bytes, not UTF-8, or with "
		    "control characters",
		    KY_MESSAGE_NAME_MAX);
	if (!link_ok(url))
		return ky_fail(err, KY_E_INPUT, 0,
		    "link: too long, or not printable ASCII");
	(void)snprintf(held->from_name, sizeof(held->from_name), "%s", name);
	(void)snprintf(held->link, sizeof(held->link), "%s", url);
	return KY_OK;
}

/* Of the page, when somebody knows it and it can stand in a message. */
static void
find_link(const struct ky_mail_held *held, const struct ky_mail_errand *errand,
    enum ky_mail_page page, char out[KY_MAIL_LINK_SIZE])
{
	char ending[KY_REF_SIZE];

	out[0] = '\0';
	if (errand->line == NULL || held->links.link == NULL)
		return;
	ky_mail_ending_of(errand->news != NULL ? errand->news->key
					       : errand->paper_number,
	    ending);
	if (ending[0] != '\0')
		held->links.link(held->links.self, ending, errand->line, page,
		    out);
	if (!link_ok(out))
		out[0] = '\0';
}

/* "Demo Mobile, +8190****1234": what people know a line by, and no more of it
 * than the pages show. */
static void
name_line(const struct ky_mail_held *held, const struct ky_letter_line *line,
    char out[ABOUT_SIZE])
{
	char name[KY_OPERATOR_NAME_SIZE] = "";

	if (held->links.name != NULL && line->provider.text[0] != '\0')
		held->links.name(held->links.self, &line->provider, name);
	if (!ky_message_name_ok(name))
		name[0] = '\0';
	(void)snprintf(out, ABOUT_SIZE, "%s%s%s", name,
	    name[0] != '\0' && line->number[0] != '\0' ? ", " : "",
	    line->number);
}

/* The line that the errand is about. */
static struct ky_letter_line
line_of(const struct ky_mail_errand *errand)
{
	struct ky_letter_line line = {0};

	if (errand->line == NULL)
		return errand->letter->line;
	line.provider = errand->line->provider;
	ky_line_mask(errand->line, line.number);
	return line;
}

static enum ky_code
write_message(const struct ky_message *m, struct ky_buf *out,
    struct ky_err *err)
{
	if (m->letter != NULL)
		return ky_message_letter(m, out, err);
	return m->news != NULL ? ky_message_tell(m, out, err)
			       : ky_message_write(m, out, err);
}

enum ky_code
ky_mail_compose(const struct ky_mail_held *held,
    const struct ky_mail_errand *errand, const char *eol, struct ky_buf *out,
    struct ky_err *err)
{
	const struct ky_line *line = errand->line;
	const struct ky_letter_line named = line_of(errand);
	char to[KY_EMAIL_SIZE];
	char tasks[KY_MAIL_LINK_SIZE], withdraw[KY_MAIL_LINK_SIZE];
	char verify[KY_MAIL_LINK_SIZE], about[ABOUT_SIZE];
	struct ky_message m = {
	    .from = held->from,
	    .from_name = held->from_name,
	    .link = held->link,
	    .tasks = tasks,
	    .withdraw = withdraw,
	    .verify = verify,
	    .about = about,
	    .to = to,
	    .language = line != NULL ? line->language
				     : errand->letter->language,
	    .paper_number = errand->paper_number,
	    .document = errand->document,
	    .news = errand->news,
	    .letter = errand->letter,
	    .now = errand->now,
	    .key = errand->key,
	    .date = {(int64_t)time(NULL) * KY_SECOND_US},
	    .eol = eol,
	};

	if (errand->to[0] == '\0')
		return ky_fail(err, KY_E_REFUSED, 0, "no-address");
	if (ky_email_parse(ky_str_of(errand->to), to, err) != KY_OK)
		return ky_fail(err, KY_E_REFUSED, 0, "bad-address");
	if (line != NULL)
		memcpy(m.currency, line->ledger.currency, sizeof(m.currency));
	find_link(held, errand, KY_MAIL_TASKS, tasks);
	find_link(held, errand, KY_MAIL_WITHDRAW, withdraw);
	find_link(held, errand, KY_MAIL_VERIFY, verify);
	name_line(held, &named, about);
	return write_message(&m, out, err);
}

/* --- the port --- */

static enum ky_code
send_paper(void *self, const struct ky_line *line, const char *paper_number,
    struct ky_str document, const char *key, struct ky_err *err)
{
	const struct ky_mail_held *held = self;
	struct ky_mail_errand e = {.to = line->email,
	    .line = line,
	    .paper_number = paper_number,
	    .document = document,
	    .key = key};

	return held->hand_over(self, &e, err);
}

static enum ky_code
tell(void *self, const struct ky_line *line, const struct ky_effect *news,
    struct ky_err *err)
{
	const struct ky_mail_held *held = self;
	struct ky_mail_errand e = {.to = line->email,
	    .line = line,
	    .news = news,
	    .key = news->key};

	return held->hand_over(self, &e, err);
}

void
ky_mail_held_port(void *self, struct ky_mail *out)
{
	*out = (struct ky_mail){.self = self, .send = send_paper, .tell = tell};
}

void
ky_mail_link_by(struct ky_mail *p, struct ky_mail_links links)
{
	if (p->self != NULL)
		((struct ky_mail_held *)p->self)->links = links;
}
