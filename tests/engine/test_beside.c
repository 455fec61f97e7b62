/*
 * What papers say beside the case: for whom an agent filed, and what is kept
 * with the ending when each of them is issued.
 */
#include "t.h"

#include "port/lobby.h"
#include "rig.h"

static struct rig r;
static struct ky_err err;

static enum ky_code
write_exhibit(void *self, struct ky_store *s, struct ky_err *e)
{
	const struct ky_exhibit *x = self;

	if (s->lobby->exhibit_add(s->lobby->self, &r.config.issuer, x,
		KY_STR("raw"), e) != KY_OK)
		return e->code;
	return x->state == KY_EXHIBIT_NEW
	    ? KY_OK
	    : s->lobby->exhibit_save(s->lobby->self, &r.config.issuer, x, e);
}

static void
put_exhibit(const char *id, uint64_t line_id, const char *ending,
    enum ky_exhibit_state state)
{
	struct ky_exhibit x = {.line_id = line_id,
	    .state = state,
	    .owner = {"ac-1"},
	    .at = {1000000},
	    .width = 1,
	    .height = 1,
	    .pages = 1,
	    .size = 7};

	(void)snprintf(x.id.text, sizeof(x.id.text), "%s", id);
	(void)snprintf(x.ending, sizeof(x.ending), "%s", ending);
	(void)snprintf(x.note, sizeof(x.note), "my own words");
	memset(x.sha256, 0xab, sizeof(x.sha256));
	t_good(id, ky_engine_write(r.engine, write_exhibit, &x, &err), &err);
}

/* The paper of that kind has these words, or has them not. */
static void
says(const char *label, uint64_t line_id, enum ky_paper_kind kind,
    const char *words, bool want)
{
	struct ky_stored_paper row[8];
	struct ky_buf payload;
	uint32_t n = 0;

	t_good("papers",
	    r.reader->papers_of(r.reader->self, &r.config.issuer, line_id, 8,
		row, &n, &err),
	    &err);
	ky_buf_init(&payload, KY_PAPER_MAX);
	for (uint32_t i = 0; i < n; i++)
		if (row[i].kind == kind)
			t_good("its words",
			    r.reader->paper_bytes(r.reader->self,
				&r.config.issuer, row[i].number, &payload,
				&err),
			    &err);
	if (!t_ok(label,
		payload.len > 0 &&
		    (strstr(ky_buf_str(&payload).p, words) != NULL) == want))
		printf("# %.*s\n", KY_STR_ARG(ky_buf_str(&payload)));
	ky_buf_done(&payload);
}

static void
what_is_kept_when_a_paper_is_issued(void)
{
	uint64_t line_id;
	struct ky_command cmd;
	struct ky_case c;

	rig_open(&r, 0);
	line_id = rig_import(&r);
	cmd = rig_file(line_id);
	(void)rig_submit(&r, &cmd);
	rig_case(&r, line_id, &c);
	put_exhibit("ex-kept", line_id, c.ending.ref, KY_EXHIBIT_KEPT);
	put_exhibit("ex-gone", line_id, c.ending.ref, KY_EXHIBIT_GONE);
	put_exhibit("ex-new", line_id, c.ending.ref, KY_EXHIBIT_NEW);
	put_exhibit("ex-before", line_id, "KY-0000-0000-0000", KY_EXHIBIT_KEPT);
	rig_pass(&r, (struct ky_date){2026, 12, 31});
	says("nothing was kept when it was filed", line_id, KY_PAPER_RECEIPT,
	    "\"kept\":[]", true);
	says("later papers list it", line_id, KY_PAPER_CERTIFICATE,
	    "\"kept\":[{\"at\":\"1970-01-01T00:00:01Z\",\"bytes\":7,"
	    "\"grade\":\"stated\",\"receipt\":\"ex-kept\",\"sha256\":\"abab",
	    true);
	says("say that it is only stated", line_id, KY_PAPER_CERTIFICATE,
	    "\"code\":\"only-stated\"", true);
	says("not what was removed", line_id, KY_PAPER_CERTIFICATE, "ex-gone",
	    false);
	says("nor what is its bringer's alone", line_id, KY_PAPER_CERTIFICATE,
	    "ex-new", false);
	says("nor another ending's", line_id, KY_PAPER_CERTIFICATE, "ex-before",
	    false);
	says("nor anybody's own words", line_id, KY_PAPER_CERTIFICATE,
	    "my own words", false);
	says("nobody acted for the holder", line_id, KY_PAPER_CERTIFICATE,
	    "\"on_behalf\":null", true);
	rig_close(&r);
}

static void
for_whom_an_agent_filed(void)
{
	uint64_t line_id;
	struct ky_command cmd;
	struct ky_case c;

	rig_open(&r, 0);
	line_id = rig_import(&r);
	cmd = rig_file(line_id);
	cmd.role = KY_ROLE_AGENT;
	cmd.on_behalf = (struct ky_slug){"ac-holder"};
	(void)rig_submit(&r, &cmd);
	rig_pass(&r, (struct ky_date){2026, 12, 31});
	rig_case(&r, line_id, &c);
	t_eq_str("done", ky_ending_state_name(c.ending.state), "closed");
	says("in the paper of the filing itself", line_id, KY_PAPER_RECEIPT,
	    "\"on_behalf\":\"ac-holder\"", true);
	says("in the next", line_id, KY_PAPER_STATEMENT,
	    "\"on_behalf\":\"ac-holder\"", true);
	says("in the last", line_id, KY_PAPER_CERTIFICATE,
	    "\"on_behalf\":\"ac-holder\"", true);
	rig_close(&r);
}

int
main(void)
{
	T_RUN(what_is_kept_when_a_paper_is_issued);
	T_RUN(for_whom_an_agent_filed);
	return t_done();
}
