#include "cmd/mailing.h"

#include "base/tongue.h"
#include "cmd/session.h"
#include "engine/engine.h"
#include "port/courier.h"
#include "service/service.h"

#include <stdio.h>
#include <stdlib.h>

static void
link_withdraw(struct ky_session *s, const char *ending, const char *language,
    char out[KY_MAIL_LINK_SIZE])
{
	struct ky_service *service;
	struct ky_err err = {0};

	_Static_assert(KY_MAIL_LINK_SIZE == KY_LETTER_LINK_SIZE, "one size");
	if (ky_session_service(s, &service, &err) != KY_OK ||
	    ky_service_withdraw_link(service, ending, language, out, &err) !=
		KY_OK)
		out[0] = '\0';
}

/* "" where there is no portal. */
static void
link_of(void *self, const char ending[KY_REF_SIZE], const struct ky_line *line,
    enum ky_mail_page page, char out[KY_MAIL_LINK_SIZE])
{
	struct ky_session *s = self;
	const char *tag = ky_tongue_tag(ky_tongue_of(line->language));

	out[0] = '\0';
	if (s->portal_origin == NULL)
		return;
	switch (page) {
	case KY_MAIL_TASKS:
		(void)snprintf(out, KY_MAIL_LINK_SIZE, "%s/%s/endings/%s",
		    s->portal_origin, tag, ending);
		break;
	case KY_MAIL_WITHDRAW:
		link_withdraw(s, ending, line->language, out);
		break;
	case KY_MAIL_VERIFY:
		(void)snprintf(out, KY_MAIL_LINK_SIZE, "%s/%s/verify",
		    s->portal_origin, tag);
		break;
	}
}

/* As the pages have it: of the provider's rules.  The day chooses among their
 * versions, and the name is the same in all. */
static void
name_of(void *self, const struct ky_slug *provider,
    char out[KY_OPERATOR_NAME_SIZE])
{
	struct ky_session *s = self;
	struct ky_case *c = calloc(1, sizeof(*c));
	struct ky_rules rules;
	struct ky_err err;
	bool found = false;

	out[0] = '\0';
	if (c == NULL)
		return;
	c->issuer = s->meta.issuer;
	c->line.provider = *provider;
	c->line.contract_date = ky_date_at(ky_session_now(s), KY_ZONE_JAPAN);
	if (ky_engine_rules(s->engine, c, &rules, &found, &err) == KY_OK &&
	    found)
		(void)snprintf(out, KY_OPERATOR_NAME_SIZE, "%.*s",
		    (int)rules.book->name.len, rules.book->name.p);
	free(c);
}

struct ky_mail_links
ky_mailing_links(struct ky_session *s)
{
	return (
	    struct ky_mail_links){.self = s, .link = link_of, .name = name_of};
}
