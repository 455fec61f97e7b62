/* Lines that the provider has under the mail address that was just shown. */
#include "web/account.h"

#include "page/page.h"
#include "page/tr.h"
#include "web/lines.h"

void
ky_read_same(struct ky_visit *v, struct ky_ask *ask)
{
	const struct ky_posted *f = &v->posted;

	for (uint32_t i = 0; i < f->fields_n && ask->lines_n < KY_SAME_MAX; i++)
		if (ky_str_is(f->field[i].name, "same"))
			ask->lines[ask->lines_n++] = ky_visit_line_id(
			    f->field[i].value);
}

static bool
show_same(struct ky_visit *v)
{
	const struct ky_guest *s = v->session;

	ky_visit_put(v, "by_app", json_boolean(s->has_totp || s->has_passkey));
	ky_visit_text(v, "shown",
	    ky_guest_mailbox(s, v->site->clock.now(v->site->clock.self)));
	return ky_visit_put_same(v);
}

static void
read_same(struct ky_visit *v, struct ky_ask *ask)
{
	ky_read_same(v, ask);
	if (ask->lines_n == 0)
		ky_visit_wrong(v, "same", KY_TR("Choose one from the list."));
}

/* A form from before: the list is another one by now. */
static bool
also_old(struct ky_visit *v, const struct ky_told *told)
{
	(void)v;
	return told->word == KY_WORD_NOT_YOURS;
}

static void
attached(struct ky_visit *v, const struct ky_told *told)
{
	if (told->word == KY_WORD_NOT_YOURS)
		ky_visit_go(v, ky_visit_path(v, "/account/same"));
	else
		ky_visit_done(v, "/account", "line-attached");
}

void
ky_account_same(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_ATTACH_SAME,
	    .page = KY_PAGE("account/same"),
	    .field = "same",
	    .may = ky_visit_needs_account,
	    .show = show_same,
	    .read = read_same,
	    .also = also_old,
	    .then = attached};

	ky_flow_run(&flow, rq, an);
}
