#include "core/contact.h"
#include "mail/private.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

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

enum ky_code
ky_mail_compose(const struct ky_mail_held *held,
    const struct ky_mail_errand *errand, const char *eol, struct ky_buf *out,
    struct ky_err *err)
{
	const struct ky_line *line = errand->line;
	char to[KY_EMAIL_SIZE];
	struct ky_message m = {
	    .from = held->from,
	    .from_name = held->from_name,
	    .link = held->link,
	    .to = to,
	    .language = line->language,
	    .paper_number = errand->paper_number,
	    .document = errand->document,
	    .news = errand->news,
	    .key = errand->key,
	    .date = {(int64_t)time(NULL) * KY_SECOND_US},
	    .eol = eol,
	};

	if (line->email[0] == '\0')
		return ky_fail(err, KY_E_REFUSED, 0, "no-address");
	if (ky_email_parse(ky_str_of(line->email), to, err) != KY_OK)
		return ky_fail(err, KY_E_REFUSED, 0, "bad-address");
	memcpy(m.currency, line->ledger.currency, sizeof(m.currency));
	return errand->news != NULL ? ky_message_tell(&m, out, err)
				    : ky_message_write(&m, out, err);
}
