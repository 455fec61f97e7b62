/* Those who act for a holder: asked, accepted, ended; and their clients. */
#include "web/account.h"

#include "page/page.h"
#include "page/tr.h"
#include "web/lines.h"

#include <stdlib.h>
#include <string.h>

#define GRANT_DAYS_MAX 366

/* --- by the holder --- */

/* The number of the line that a row is about; "" = all. */
static void
name_line(json_t *row, const json_t *lines)
{
	json_int_t id = json_integer_value(json_object_get(row, "line"));
	const char *number = "";
	size_t i;
	json_t *line;

	json_array_foreach(lines, i,
	    line) if (json_integer_value(json_object_get(line, "id")) == id)
	    number = json_string_value(json_object_get(line, "number"));
	if (json_object_set_new(row, "number", json_string(number)) != 0)
		abort(); /* out of memory */
}

static bool
show_agents(struct ky_visit *v)
{
	bool given = false;
	json_t *row;
	size_t i;

	if (!ky_visit_put_lines(v, "lines", "") ||
	    !ky_visit_put_list(v, KY_FOLIO_GRANT, "grants"))
		return false;
	json_array_foreach(json_object_get(v->context, "grants"), i, row)
	{
		name_line(row, json_object_get(v->context, "lines"));
		given |= json_is_true(json_object_get(row, "mine"));
	}
	ky_visit_put(v, "given", json_boolean(given));
	return true;
}

static void
ended(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	if (ky_posted_has(&v->posted, "from", "clients"))
		ky_visit_done(v, "/clients", "grant-ended");
	else
		ky_visit_done(v, "/account/agents", "grant-ended");
}

void
ky_agents(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_GRANT_END,
	    .page = KY_PAGE("agents/list"),
	    .field = "id",
	    .may = ky_visit_needs_account,
	    .show = show_agents,
	    .read = ky_read_id,
	    .then = ended};

	ky_flow_run(&flow, rq, an);
}

/* --- a new one --- */

static bool
may_grant(struct ky_visit *v)
{
	return ky_visit_needs_account(v) && ky_visit_needs_proof(v);
}

static struct ky_date
today(const struct ky_visit *v)
{
	const struct ky_clock *clock = &v->site->clock;

	return ky_date_at(clock->now(clock->self), KY_ZONE_JAPAN);
}

static void
put_day(struct ky_visit *v, const char *name, struct ky_date day)
{
	char text[KY_DATE_TEXT_SIZE];

	ky_date_format(day, text);
	ky_visit_text(v, name, text);
}

static bool
show_new(struct ky_visit *v)
{
	put_day(v, "first", ky_date_add(today(v), 1));
	put_day(v, "last", ky_date_add(today(v), GRANT_DAYS_MAX - 1));
	return ky_visit_put_lines(v, "lines", "");
}

static void
read_rights(struct ky_visit *v, struct ky_ask *ask)
{
	ask->rights = KY_RIGHT_BIT(KY_RIGHT_STATUS);
	if (ky_posted_has(&v->posted, "rights", "file"))
		ask->rights |= KY_RIGHT_BIT(KY_RIGHT_FILE);
	if (ky_posted_has(&v->posted, "rights", "papers"))
		ask->rights |= KY_RIGHT_BIT(KY_RIGHT_PAPERS);
	ky_visit_put(v, "may_file",
	    json_boolean((ask->rights & KY_RIGHT_BIT(KY_RIGHT_FILE)) != 0));
	ky_visit_put(v, "may_papers",
	    json_boolean((ask->rights & KY_RIGHT_BIT(KY_RIGHT_PAPERS)) != 0));
}

/* Until the end of that day in Japan. */
static void
read_until(struct ky_visit *v, struct ky_ask *ask)
{
	struct ky_date day, now = today(v);
	struct ky_err err;
	int64_t ahead;

	ky_visit_keep(v, "until");
	if (ky_date_parse(ky_posted_get(&v->posted, "until"), &day, &err) !=
	    KY_OK) {
		ky_visit_wrong(v, "until",
		    KY_TR("Enter the last day, as 2027-03-31."));
		return;
	}
	ahead = ky_date_days(day) - ky_date_days(now);
	if (ahead < 1 || ahead >= GRANT_DAYS_MAX)
		ky_visit_wrong(v, "until",
		    KY_TR("The last day must lie between tomorrow and a year "
			  "from now."));
	else
		ask->until = ky_date_end(day, KY_ZONE_JAPAN);
}

static void
read_grant(struct ky_visit *v, struct ky_ask *ask)
{
	struct ky_str line = ky_posted_get(&v->posted, "line");

	ky_read_email(v, ask);
	ky_visit_keep(v, "line");
	if (!ky_str_is(line, "all")) {
		ask->line_id = ky_visit_line_id(line);
		if (ask->line_id == 0)
			ky_visit_wrong(v, "line",
			    KY_TR("Choose which line it is about."));
	}
	read_rights(v, ask);
	read_until(v, ask);
}

static void
granted(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	ky_visit_done(v, "/account/agents", "grant-asked");
}

void
ky_agents_new(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_GRANT,
	    .page = KY_PAGE("agents/new"),
	    .field = "email",
	    .may = may_grant,
	    .show = show_new,
	    .read = read_grant,
	    .then = granted};

	ky_flow_run(&flow, rq, an);
}

/* --- by the agent --- */

static void
taken(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	ky_visit_done(v, "/clients", "grant-taken");
}

/* "/grant/TOKEN" and what comes behind it; NULL: no such token is ever
 * mailed. */
static const char *
grant_page(struct ky_visit *v, const char *behind)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789-_";
	char token[KY_TOKEN_SIZE];

	if (!ky_str_copy(v->rq->part[1], token, sizeof(token)) ||
	    token[0] == '\0' || token[strspn(token, digits)] != '\0')
		return NULL;
	return ky_visit_path(v, "/grant/%s%s", token, behind);
}

/* To a page of this grant. */
static void
go_grant(struct ky_visit *v, const char *behind)
{
	const char *page = grant_page(v, behind);

	if (page != NULL)
		ky_visit_go(v, page);
	else
		ky_visit_missing(v);
}

/* Who has no account yet gets one by showing that the mailbox is his. */
static bool
may_take(struct ky_visit *v)
{
	if (ky_visit_signed_in(v) || (v->session != NULL && v->session->half))
		return ky_visit_needs_account(v);
	go_grant(v, "/join");
	return false;
}

static bool
may_join(struct ky_visit *v)
{
	if (!ky_visit_signed_in(v))
		return true;
	go_grant(v, "");
	return false;
}

static bool
show_join(struct ky_visit *v)
{
	const char *page = grant_page(v, "");

	ky_visit_put_pending(v, KY_PURPOSE_SIGN_IN);
	ky_visit_text(v, "grant", page != NULL ? page : "");
	return true;
}

static void
code_sent(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	go_grant(v, "/code");
}

void
ky_agent_join(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_GRANT_JOIN,
	    .page = KY_PAGE("agents/join"),
	    .field = "token",
	    .may = may_join,
	    .show = show_join,
	    .read = ky_read_link,
	    .then = code_sent};

	ky_flow_run(&flow, rq, an);
}

/* The second factor comes next: the grant's page asks for it. */
static bool
also_in(struct ky_visit *v, const struct ky_told *told)
{
	(void)v;
	return told->word == KY_WORD_SECOND_WANTED;
}

static void
joined(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	go_grant(v, "");
}

void
ky_agent_code(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_CODE,
	    .page = KY_PAGE("agents/code"),
	    .field = "code",
	    .may = may_join,
	    .show = show_join,
	    .read = ky_read_code,
	    .also = also_in,
	    .then = joined};

	ky_flow_run(&flow, rq, an);
}

/* `asked`: what would be accepted, or nothing. */
static bool
show_take(struct ky_visit *v)
{
	struct ky_ask ask = {.act = KY_ACT_GRANT_LOOK};

	if (!ky_str_copy(v->rq->part[1], ask.token, sizeof(ask.token))) {
		ky_visit_put(v, "asked", json_array());
		return true;
	}
	return ky_visit_put_rows(v, &ask, "asked");
}

void
ky_agent_take(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_GRANT_TAKE,
	    .page = KY_PAGE("agents/take"),
	    .field = "token",
	    .may = may_take,
	    .show = show_take,
	    .read = ky_read_link,
	    .then = taken};

	ky_flow_run(&flow, rq, an);
}

/* Each grant with its lines. */
static bool
put_clients(struct ky_visit *v)
{
	json_t *clients = json_array(), *row;
	size_t i;

	json_array_foreach(json_object_get(v->context, "grants"), i, row)
	{
		const char *id = json_string_value(json_object_get(row, "id"));
		const char *state = json_string_value(
		    json_object_get(row, "state"));

		if (json_is_true(json_object_get(row, "mine")) ||
		    strcmp(state, "given") != 0)
			continue;
		if (!ky_visit_put_lines(v, "lines", id)) {
			json_decref(clients);
			return false;
		}
		if (json_object_set(row, "lines",
			json_object_get(v->context, "lines")) != 0 ||
		    json_array_append(clients, row) != 0)
			abort(); /* out of memory */
	}
	ky_visit_put(v, "clients", clients);
	return true;
}

void
ky_clients(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an) || !ky_visit_needs_account(&v) ||
	    !ky_visit_put_list(&v, KY_FOLIO_GRANT, "grants") ||
	    !put_clients(&v))
		return;
	ky_visit_put_done(&v);
	ky_visit_show(&v, KY_PAGE("agents/clients"), 200);
}
