/*
 * The contract of port/office.h and of event_add, on SQLite.
 */
#include "port/office.h"

#include "fixture.h"
#include "store/sqlite_private.h"
#include "store_sql.h"

#include <sqlite3.h>

static struct ky_store *s;
static const struct ky_office *o;
static struct ky_err err;
static const struct ky_slug none;

#define WITH_STORE(fn) \
	do { \
		s = fix_new(); \
		o = s->office; \
		T_RUN(fn); \
		fix_end(s); \
	} while (0)

static uint64_t
add_line(unsigned n, struct ky_date valid_until, const char *provider)
{
	static struct ky_decision d;
	bool taken;

	fix_line(&d, n);
	d.after.line.valid_until = valid_until;
	(void)ky_str_copy(ky_str_of(provider), d.after.line.provider.text,
	    sizeof(d.after.line.provider.text));
	FIX_DO(s, s->case_add(s->self, &d, &taken, &fix_err));
	return d.after.line_id;
}

static bool
slug_is(struct ky_slug a, const char *b)
{
	return strcmp(a.text, b) == 0;
}

/* --- names --- */

#define READ_BACK(noun, max) \
	for (int i = 0; i < (int)(max); i++) { \
		enum ky_##noun v; \
\
		t_ok(ky_##noun##_name((enum ky_##noun)i), \
		    ky_##noun##_parse(ky_str_of(ky_##noun##_name( \
					  (enum ky_##noun)i)), \
			&v) && \
			(int)v == i); \
	}

static void
names_are_read_back(void)
{
	READ_BACK(scope, KY_SCOPE__MAX);
	READ_BACK(hook_form, KY_HOOK_FORM__MAX);
	READ_BACK(hook_state, KY_HOOK_STATE__MAX);
	READ_BACK(delivery_state, KY_DELIVERY__MAX);
	READ_BACK(looked, KY_LOOKED__MAX);
	READ_BACK(bulk_state, KY_BULK__MAX);
	READ_BACK(bulk_item_state, KY_BULK_ITEM__MAX);
	READ_BACK(notified_via, KY_VIA__MAX);
	READ_BACK(notification_state, KY_NOTIFICATION_STATE__MAX);
	READ_BACK(proof_verdict, KY_PROOF__MAX);
}

/* --- events --- */

/* One with chance in every member that its kind may have. */
static struct ky_event
some_event(uint64_t line_id)
{
	struct ky_event ev = {.kind = (enum ky_event_kind)fix_number(
				  KY_EVENT_PAPER_READY),
	    .at = fix_time(),
	    .line_id = line_id,
	    .version = 1 + fix_number(9),
	    .provider = {"demo-mobile"},
	    .ending = "KY-0001-0001-0001",
	    .duty = (enum ky_duty_kind)fix_number(KY_DUTY__MAX),
	    .ref = (uint8_t)fix_number(8),
	    .state = (enum ky_duty_state)fix_number(KY_STATE__MAX),
	    .minor = (int64_t)fix_number(3) - 1,
	    .day = fix_maybe_day()};

	if (fix_flip())
		memcpy(ev.code, "bring-back", 11);
	fix_fill(NULL, ev.id, sizeof(ev.id));
	return ev;
}

static void
same_event(const struct ky_event *a, const struct ky_event *b)
{
	t_ok("an event",
	    a->n == b->n && memcmp(a->id, b->id, sizeof(a->id)) == 0 &&
		a->kind == b->kind && a->at.us == b->at.us &&
		a->line_id == b->line_id && a->version == b->version &&
		slug_is(a->provider, b->provider.text) &&
		strcmp(a->ending, b->ending) == 0 &&
		strcmp(a->code, b->code) == 0 && a->duty == b->duty &&
		a->ref == b->ref && a->state == b->state &&
		a->paper == b->paper && a->paper_n == b->paper_n &&
		a->minor == b->minor && ky_date_cmp(a->day, b->day) == 0);
}

/* A command of the line with `n` events, as the engine stores them. */
static enum ky_code
command_with(uint64_t line_id, struct ky_event *ev, uint32_t n)
{
	static const uint8_t print[32];
	static struct ky_decision d;
	struct ky_command cmd;

	memset(&d, 0, sizeof(d));
	d.after.line_id = line_id;
	fix_command(&cmd, KY_CMD_WAKE, "");
	cmd.line_id = line_id;
	for (uint32_t i = 0; i < n; i++) {
		ev[i] = some_event(line_id);
		if (s->event_add(s->self, &fix_issuer, &ev[i], &err) != KY_OK)
			return err.code;
	}
	return s->command_add(s->self, &fix_issuer, &cmd, print, &d, &err);
}

static void
events_are_numbered_and_found(void)
{
	static struct ky_event ev[4], got[16];
	uint64_t a = add_line(1, (struct ky_date){0}, "demo-mobile");
	uint64_t b = add_line(2, (struct ky_date){0}, "demo-mobile");
	uint64_t last = 9;
	uint32_t n;

	t_good("last", o->event_last(o->self, &fix_issuer, &last, &err), &err);
	t_eq_int("none yet", last, 0);
	FIX_DO(s, command_with(a, ev, 2));
	FIX_DO(s, command_with(b, ev + 2, 1));
	FIX_DO(s, command_with(a, ev + 3, 1));
	FIX_DO(s, command_with(a, NULL, 0));
	t_good("all", o->events(o->self, &fix_issuer, 0, 16, got, &n, &err),
	    &err);
	t_eq_int("four", n, 4);
	for (uint32_t i = 0; i < n && i < 4; i++) {
		t_eq_int("numbered from one", got[i].n, i + 1);
		same_event(&got[i], &ev[i]);
	}
	t_good("a page", o->events(o->self, &fix_issuer, 1, 2, got, &n, &err),
	    &err);
	t_ok("after the cursor", n == 2 && got[0].n == 2 && got[1].n == 3);
	t_good("of a line",
	    o->events_of(o->self, &fix_issuer, a, 0, 16, got, &n, &err), &err);
	t_ok("its own only",
	    n == 3 && got[0].n == 1 && got[1].n == 2 && got[2].n == 4);
	t_good("of a line, from the middle of a command",
	    o->events_of(o->self, &fix_issuer, a, 1, 1, got, &n, &err), &err);
	t_ok("the next one", n == 1 && got[0].n == 2);
	t_good("last", o->event_last(o->self, &fix_issuer, &last, &err), &err);
	t_eq_int("the number given last", last, 4);
}

static void
a_rollback_leaves_no_gap(void)
{
	struct ky_event ev[2], got[4];
	uint64_t a = add_line(1, (struct ky_date){0}, "demo-mobile");
	uint32_t n;

	t_good("begin", s->begin(s->self, &err), &err);
	t_good("events", command_with(a, ev, 2), &err);
	s->rollback(s->self);
	FIX_DO(s, command_with(a, ev, 1));
	t_eq_int("the first number is given again", ev[0].n, 1);
	t_good("of the line",
	    o->events_of(o->self, &fix_issuer, a, 0, 4, got, &n, &err), &err);
	t_eq_int("one", n, 1);
}

static void
a_papers_event_is_found_by_its_line(void)
{
	struct ky_stored_paper p = {.kind = KY_PAPER_RECEIPT,
	    .n = 1,
	    .number = "KY-0001-0001-0001-R1",
	    .at = {5}};
	struct ky_event ev, got[4];
	uint32_t n;

	p.line_id = add_line(1, (struct ky_date){0}, "demo-mobile");
	ev = some_event(p.line_id);
	ev.kind = KY_EVENT_PAPER_READY;
	ev.paper = KY_PAPER_RECEIPT;
	ev.paper_n = 1;
	FIX_DO(s,
	    s->paper_add(s->self, &fix_issuer, &p, KY_STR("{}"), &fix_err));
	FIX_DO(s, s->event_add(s->self, &fix_issuer, &ev, &fix_err));
	t_good("of the line",
	    o->events_of(o->self, &fix_issuer, p.line_id, 0, 4, got, &n, &err),
	    &err);
	t_eq_int("found", n, 1);
	same_event(&got[0], &ev);
}

/* How SQLite goes about it, one step a line. */
static const char *
plan(enum ky_sql which)
{
	static char text[1024];
	char sql[2048];
	sqlite3_stmt *st;
	size_t len = 0;

	(void)snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s",
	    ky_sql_texts[which].text);
	if (sqlite3_prepare_v2(ky_store_handle(s), sql, -1, &st, NULL) !=
	    SQLITE_OK)
		abort();
	text[0] = '\0';
	while (sqlite3_step(st) == SQLITE_ROW && len < sizeof(text))
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s\n",
		    (const char *)sqlite3_column_text(st, 3));
	(void)sqlite3_finalize(st);
	return text;
}

/* At a million of each nothing may be gone through from end to end. */
static void
nothing_is_scanned(void)
{
	static const enum ky_sql which[] = {KY_SQL_EVENT_LIST, KY_SQL_EVENT_OF,
	    KY_SQL_TOKEN_FIND, KY_SQL_DELIVERY_DUE, KY_SQL_DELIVERY_NEXT,
	    KY_SQL_DELIVERY_OF, KY_SQL_DELIVERY_HEAD, KY_SQL_DELIVERY_UNHEAD,
	    KY_SQL_DELIVERY_PRUNE, KY_SQL_ACCESS_LIST, KY_SQL_ACCESS_OF,
	    KY_SQL_ACCESS_LAST, KY_SQL_ACCESS_ADD, KY_SQL_BULK_ITEM_OPEN,
	    KY_SQL_BULK_ITEM_LIST, KY_SQL_LINE_EXPIRED, KY_SQL_DOC_FIND,
	    KY_SQL_DOC_NEXT, KY_SQL_DOC_NEXT_OF, KY_SQL_DOC_ADD,
	    KY_SQL_NOTIFICATION_NEXT, KY_SQL_NOTIFICATION_SAVE,
	    KY_SQL_NOTIFICATION_ONE, KY_SQL_NOTIFICATION_BY_HASH,
	    KY_SQL_NOTIFICATION_ALL, KY_SQL_NOTIFICATION_IN,
	    KY_SQL_NOTIFICATION_OF, KY_SQL_NOTIFICATION_BY,
	    KY_SQL_NOTIFICATION_LENDER_OF, KY_SQL_NOTIFICATION_LENDER_BY,
	    KY_SQL_NOTIFICATION_TWIN, KY_SQL_NOTIFICATION_RIVAL,
	    KY_SQL_NOTIFICATION_COUNTS, KY_SQL_NOTIFICATION_PRUNE,
	    KY_SQL_NOTIFICATION_ERASE};

	T_CASES (w, which) {
		const char *steps = plan(*w);

		if (!t_ok(ky_sql_texts[*w].name,
			strstr(steps, "SCAN delivery") == NULL &&
			    strstr(steps, "SCAN event") == NULL &&
			    strstr(steps, "SCAN e\n") == NULL &&
			    strstr(steps, "SCAN c\n") == NULL &&
			    strstr(steps, "SCAN line") == NULL &&
			    strstr(steps, "SCAN access") == NULL &&
			    strstr(steps, "SCAN paper") == NULL &&
			    strstr(steps, "SCAN doc") == NULL &&
			    strstr(steps, "SCAN notification") == NULL &&
			    strstr(steps, "SCAN bulk") == NULL))
			printf("# %s\n", steps);
	}
	t_ok("expired lines come from the index alone",
	    strstr(plan(KY_SQL_LINE_EXPIRED), "COVERING INDEX line_expires") !=
		NULL);
	t_ok("and need no sorting",
	    strstr(plan(KY_SQL_LINE_EXPIRED), "TEMP B-TREE") == NULL);
	t_ok("an owner's documents are found without the others'",
	    strstr(plan(KY_SQL_DOC_NEXT_OF), "INDEX doc_owner") != NULL);
	t_ok("a card's and a chip's own are found without the others'",
	    strstr(plan(KY_SQL_NOTIFICATION_OF), "notification_iccid") !=
		    NULL &&
		strstr(plan(KY_SQL_NOTIFICATION_BY), "notification_eid") !=
		    NULL &&
		strstr(plan(KY_SQL_NOTIFICATION_IN), "notification_state") !=
		    NULL &&
		strstr(plan(KY_SQL_NOTIFICATION_RIVAL), "notification_event") !=
		    NULL);
	t_ok("those that lend are found among any number that wait",
	    strstr(plan(KY_SQL_NOTIFICATION_LENDER_OF),
		"notification_lends_iccid") != NULL &&
		strstr(plan(KY_SQL_NOTIFICATION_LENDER_BY),
		    "notification_lends_eid") != NULL);
	t_ok("nor is their order made by sorting",
	    strstr(plan(KY_SQL_NOTIFICATION_OF), "TEMP B-TREE") == NULL &&
		strstr(plan(KY_SQL_NOTIFICATION_IN), "TEMP B-TREE") == NULL);
	t_ok("what is erased is found by its line and its card",
	    strstr(plan(KY_SQL_NOTIFICATION_ERASE), "notification_line") !=
		    NULL &&
		strstr(plan(KY_SQL_NOTIFICATION_ERASE), "notification_iccid") !=
		    NULL);
	t_ok("probes count what waits, not what is done",
	    strstr(plan(KY_SQL_DELIVERY_ALL_DUE), "INDEX delivery_line") !=
		    NULL &&
		strstr(plan(KY_SQL_DELIVERY_ALL_DEAD), "INDEX delivery_dead") !=
		    NULL);
}

/* --- tokens --- */

static struct ky_token
some_token(const char *id, uint8_t first)
{
	struct ky_token t = {.actor = {"billing"},
	    .role = KY_ROLE_OPERATOR,
	    .provider = {"demo-mobile"},
	    .scopes = 1u << KY_SCOPE_LINES_READ | 1u << KY_SCOPE_ACCESS_READ,
	    .created = fix_time()};

	(void)ky_str_copy(ky_str_of(id), t.id.text, sizeof(t.id.text));
	t.hash[0] = first;
	return t;
}

static void
tokens(void)
{
	struct ky_token a = some_token("tk-a", 1), b = some_token("tk-b", 2);
	struct ky_token got, rows[4];
	struct ky_slug after = {"tk-a"};
	bool taken = true, found, there;
	uint32_t n;

	a.expires = fix_time();
	b.provider = none;
	b.scopes = 0;
	FIX_DO(s, o->token_add(o->self, &fix_issuer, &a, &taken, &fix_err));
	t_ok("free", !taken);
	FIX_DO(s, o->token_add(o->self, &fix_issuer, &b, &taken, &fix_err));
	FIX_DO(s, o->token_add(o->self, &fix_issuer, &a, &taken, &fix_err));
	t_ok("taken", taken);
	t_good("find",
	    o->token_find(o->self, &fix_issuer, a.hash, &got, &found, &err),
	    &err);
	t_ok("by its hash",
	    found && slug_is(got.id, "tk-a") && slug_is(got.actor, "billing") &&
		got.role == KY_ROLE_OPERATOR && got.scopes == a.scopes &&
		slug_is(got.provider, "demo-mobile") &&
		got.created.us == a.created.us &&
		got.expires.us == a.expires.us && got.revoked.us == 0);
	a.hash[1] = 1;
	t_good("find",
	    o->token_find(o->self, &fix_issuer, a.hash, &got, &found, &err),
	    &err);
	t_ok("not by another", !found);
	t_good("list",
	    o->token_list(o->self, &fix_issuer, &after, 4, rows, &n, &err),
	    &err);
	t_ok("after the first",
	    n == 1 && slug_is(rows[0].id, "tk-b") && rows[0].scopes == 0 &&
		rows[0].provider.text[0] == '\0');
	for (int i = 7; i < 9; i++)
		FIX_DO(s,
		    o->token_revoke(o->self, &fix_issuer, &b.id,
			(struct ky_time){i}, &there, &fix_err));
	t_good("find",
	    o->token_find(o->self, &fix_issuer, b.hash, &got, &found, &err),
	    &err);
	t_ok("revoked the first time", there && found && got.revoked.us == 7);
	FIX_DO(s,
	    o->token_revoke(o->self, &fix_issuer, &none, (struct ky_time){7},
		&there, &fix_err));
	t_ok("no such token", !there);
}

/* --- webhooks --- */

static struct ky_hook
some_hook(const char *id)
{
	struct ky_hook h = {.owner = {"billing"},
	    .form = KY_HOOK_TMF637,
	    .state = KY_HOOK_GONE,
	    .provider = {"demo-mobile"},
	    .url = "https://example.com/hook",
	    .query = "eventType=x",
	    .kinds = 1u << KY_EVENT_LINE_ENDED | 1u << KY_EVENT_PAPER_READY,
	    .secret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	    .created = fix_time(),
	    .upto = 17,
	    .failing_since = fix_time()};

	(void)ky_str_copy(ky_str_of(id), h.id.text, sizeof(h.id.text));
	return h;
}

/* Do the bytes stand anywhere in the database? */
static bool
in_the_file(const char *text)
{
	FILE *f;
	static char bytes[1 << 20];
	size_t n;

	(void)sqlite3_wal_checkpoint_v2(ky_store_handle(s), NULL,
	    SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	f = fopen(fix_path, "r");
	if (f == NULL)
		abort();
	n = fread(bytes, 1, sizeof(bytes), f);
	(void)fclose(f);
	return memmem(bytes, n, text, strlen(text)) != NULL;
}

static void
hooks(void)
{
	struct ky_hook a = some_hook("wh-a"), b = some_hook("wh-b"), got,
		       rows[4];
	bool found, there;
	uint32_t n;

	memset(b.secret, 0, sizeof(b.secret));
	memset(b.query, 0, sizeof(b.query));
	b.provider = none;
	b.kinds = 0;
	FIX_DO(s, o->hook_put(o->self, &fix_issuer, &a, &fix_err));
	FIX_DO(s, o->hook_put(o->self, &fix_issuer, &b, &fix_err));
	t_good("get",
	    o->hook_get(o->self, &fix_issuer, &a.id, &got, &found, &err), &err);
	t_ok("as it was put", found && memcmp(&got, &a, sizeof(a)) == 0);
	t_ok("its address lies there", in_the_file("example.com/hook"));
	t_ok("its secret does not", !in_the_file("whsec_"));
	memcpy(a.old_secret, a.secret, sizeof(a.secret));
	a.state = KY_HOOK_ON;
	a.upto = 99;
	FIX_DO(s, o->hook_put(o->self, &fix_issuer, &a, &fix_err));
	t_good("list",
	    o->hook_list(o->self, &fix_issuer, &none, 4, rows, &n, &err), &err);
	t_ok("all of it anew",
	    n == 2 && memcmp(&rows[0], &a, sizeof(a)) == 0 &&
		memcmp(&rows[1], &b, sizeof(b)) == 0);
	t_good("list",
	    o->hook_list(o->self, &fix_issuer, &a.id, 4, rows, &n, &err), &err);
	t_ok("after the first", n == 1 && slug_is(rows[0].id, "wh-b"));
	FIX_DO(s,
	    o->hook_remove(o->self, &fix_issuer, &a.id, &there, &fix_err));
	t_ok("removed", there);
	FIX_DO(s,
	    o->hook_remove(o->self, &fix_issuer, &a.id, &there, &fix_err));
	t_ok("once", !there);
	t_good("get",
	    o->hook_get(o->self, &fix_issuer, &a.id, &got, &found, &err), &err);
	t_ok("gone", !found);
}

static void
a_secret_elsewhere_is_not_opened(void)
{
	struct ky_hook a = some_hook("wh-a"), b = some_hook("wh-b"), got;
	bool found;

	FIX_DO(s, o->hook_put(o->self, &fix_issuer, &a, &fix_err));
	FIX_DO(s, o->hook_put(o->self, &fix_issuer, &b, &fix_err));
	(void)sqlite3_exec(ky_store_handle(s),
	    "UPDATE hook SET secret = (SELECT secret FROM hook WHERE id = "
	    "'wh-a') WHERE id = 'wh-b'",
	    NULL, NULL, NULL);
	t_bad("another hook's",
	    o->hook_get(o->self, &fix_issuer, &b.id, &got, &found, &err),
	    KY_E_CORRUPT, &err, "was not sealed with the key there is");
	t_good("its own still opens",
	    o->hook_get(o->self, &fix_issuer, &a.id, &got, &found, &err), &err);
}

/* --- deliveries --- */

static void
put_delivery(const char *hook, uint64_t event, uint64_t line,
    enum ky_delivery_state state, int64_t next)
{
	struct ky_delivery d = {.event = event,
	    .line_id = line,
	    .state = state,
	    .tries = 3,
	    .next_try = {next},
	    .last_try = {next / 2},
	    .status = 503};

	(void)ky_str_copy(ky_str_of(hook), d.hook.text, sizeof(d.hook.text));
	FIX_DO(s, o->delivery_put(o->self, &fix_issuer, &d, &fix_err));
}

/* Due at `now`, as "wh-a/1 wh-b/2". */
static const char *
due(int64_t now)
{
	static char text[256];
	struct ky_delivery rows[8];
	uint32_t n = 0;
	size_t len = 0;

	t_good("due",
	    o->deliveries_due(o->self, &fix_issuer, (struct ky_time){now}, 8,
		rows, &n, &err),
	    &err);
	text[0] = '\0';
	for (uint32_t i = 0; i < n; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "%s%s/%d", i > 0 ? " " : "", rows[i].hook.text,
		    (int)rows[i].event);
	return text;
}

static int64_t
next(void)
{
	struct ky_time at = {77};

	t_good("next", o->delivery_next(o->self, &fix_issuer, &at, &err), &err);
	return at.us;
}

static void
deliveries(void)
{
	struct ky_hook a = some_hook("wh-a"), b = some_hook("wh-b");
	struct ky_delivery rows[8];
	bool there;
	uint32_t n;

	FIX_DO(s, o->hook_put(o->self, &fix_issuer, &a, &fix_err));
	FIX_DO(s, o->hook_put(o->self, &fix_issuer, &b, &fix_err));
	t_eq_int("none", next(), 0);
	put_delivery("wh-a", 2, 1, KY_DELIVERY_DUE, 10);
	put_delivery("wh-a", 1, 1, KY_DELIVERY_DUE, 20);
	put_delivery("wh-a", 3, 2, KY_DELIVERY_DUE, 30);
	put_delivery("wh-b", 2, 1, KY_DELIVERY_DUE, 40);
	t_eq_str("the first of a line bars the next", due(15), "");
	t_eq_int("and says when", next(), 20);
	t_eq_str("earliest first", due(99), "wh-a/1 wh-a/3 wh-b/2");
	put_delivery("wh-a", 1, 1, KY_DELIVERY_DUE, 50);
	t_eq_str("put off", due(45), "wh-a/3 wh-b/2");
	put_delivery("wh-a", 1, 1, KY_DELIVERY_DEAD, 50);
	t_eq_str("given up: the next one's turn", due(45),
	    "wh-a/2 wh-a/3 wh-b/2");
	put_delivery("wh-a", 1, 1, KY_DELIVERY_DUE, 60);
	t_eq_str("sent again: it is first again", due(45), "wh-a/3 wh-b/2");
	put_delivery("wh-a", 1, 1, KY_DELIVERY_DONE, 60);
	put_delivery("wh-a", 2, 1, KY_DELIVERY_DONE, 80);
	t_eq_str("told", due(99), "wh-a/3 wh-b/2");

	t_good("list",
	    o->delivery_list(o->self, &fix_issuer, &a.id, KY_DELIVERY__MAX, 1,
		8, rows, &n, &err),
	    &err);
	t_ok("of a hook, after an event",
	    n == 2 && rows[0].event == 2 && rows[1].event == 3 &&
		rows[0].state == KY_DELIVERY_DONE && rows[0].tries == 3 &&
		rows[0].last_try.us == 40 && rows[0].status == 503 &&
		rows[0].line_id == 1);
	t_good("list",
	    o->delivery_list(o->self, &fix_issuer, &none, KY_DELIVERY_DUE, 0, 8,
		rows, &n, &err),
	    &err);
	t_ok("of all, in a state",
	    n == 2 && slug_is(rows[0].hook, "wh-b") && rows[1].event == 3);
	FIX_DO(s,
	    o->delivery_prune(o->self, &fix_issuer, (struct ky_time){40}, 8, &n,
		&fix_err));
	t_eq_int("old ones are forgotten", n, 1);
	FIX_DO(s,
	    o->hook_remove(o->self, &fix_issuer, &a.id, &there, &fix_err));
	t_good("list",
	    o->delivery_list(o->self, &fix_issuer, &none, KY_DELIVERY__MAX, 0,
		8, rows, &n, &err),
	    &err);
	t_ok("a hook goes with its deliveries",
	    n == 1 && slug_is(rows[0].hook, "wh-b"));
}

/* --- who looked --- */

static void
looks(void)
{
	struct ky_access a = {.line_id = 1,
	    .rows = 1,
	    .what = KY_LOOKED_PAPER,
	    .actor = {"support"},
	    .channel = {"api"},
	    .at = {9}};
	struct ky_access rows[4];
	uint32_t n;

	FIX_DO(s, o->access_add(o->self, &fix_issuer, &a, &fix_err));
	a.line_id = 2;
	a.rows = 50;
	a.what = KY_LOOKED_LISTED;
	FIX_DO(s, o->access_add(o->self, &fix_issuer, &a, &fix_err));
	t_good("all",
	    o->access_list(o->self, &fix_issuer, 0, 0, 4, rows, &n, &err),
	    &err);
	t_ok("in order",
	    n == 2 && rows[0].n == 1 && rows[0].what == KY_LOOKED_PAPER &&
		slug_is(rows[0].actor, "support") &&
		slug_is(rows[0].channel, "api") && rows[0].at.us == 9);
	t_good("of a line",
	    o->access_list(o->self, &fix_issuer, 2, 0, 4, rows, &n, &err),
	    &err);
	t_ok("its own", n == 1 && rows[0].n == 2 && rows[0].rows == 50);
	t_good("after it",
	    o->access_list(o->self, &fix_issuer, 2, 2, 4, rows, &n, &err),
	    &err);
	t_eq_int("none", n, 0);
	FIX_DO(s, o->access_add(o->self, &fix_issuer, &a, &fix_err));
	t_good("newest first",
	    o->access_last(o->self, &fix_issuer, 2, 0, 4, rows, &n, &err),
	    &err);
	t_ok("of a line", n == 2 && rows[0].n == 3 && rows[1].n == 2);
	t_good("before it",
	    o->access_last(o->self, &fix_issuer, 2, 3, 4, rows, &n, &err),
	    &err);
	t_ok("one", n == 1 && rows[0].n == 2);
	t_good("nothing before",
	    o->access_last(o->self, &fix_issuer, 2, 1, 4, rows, &n, &err),
	    &err);
	t_eq_int("nothing", n, 0);
}

/* --- bulk endings --- */

static void
bulk_endings(void)
{
	struct ky_bulk b = {.id = {"bulk-a"},
	    .state = KY_BULK_PROPOSED,
	    .proposer = {"anna"},
	    .created = {5},
	    .way = KY_WAY_EXPIRY,
	    .provider = {"demo-mobile"},
	    .expired_until = {2026, 9, 30},
	    .reason = "expired",
	    .per_minute = 60,
	    .scanned = 12,
	    .lines = 3,
	    .back = -5,
	    .currency = "JPY"};
	struct ky_bulk got, rows[2];
	struct ky_bulk_item item = {.version = 2,
	    .last_day = {2026, 9, 30},
	    .back = 100,
	    .owed = 7};
	struct ky_bulk_item items[8];
	bool found;
	uint32_t n;

	FIX_DO(s, o->bulk_put(o->self, &fix_issuer, &b, &fix_err));
	memcpy(b.approver.text, "ben", 4);
	b.state = KY_BULK_RUNNING;
	b.approved = (struct ky_time){6};
	FIX_DO(s, o->bulk_put(o->self, &fix_issuer, &b, &fix_err));
	t_good("get",
	    o->bulk_get(o->self, &fix_issuer, &b.id, &got, &found, &err), &err);
	t_ok("all of it anew", found && memcmp(&got, &b, sizeof(b)) == 0);
	t_good("list",
	    o->bulk_list(o->self, &fix_issuer, &none, 2, rows, &n, &err), &err);
	t_eq_int("one", n, 1);
	for (uint64_t i = 1; i <= 4; i++) {
		item.line_id = i;
		item.state = i == 2 ? KY_BULK_ITEM_FILED : KY_BULK_ITEM_OPEN;
		memcpy(item.ending, i == 2 ? "KY-2" : "", i == 2 ? 5 : 1);
		FIX_DO(s,
		    o->bulk_item_put(o->self, &fix_issuer, &b.id, &item,
			&fix_err));
	}
	t_good("open",
	    o->bulk_items(o->self, &fix_issuer, &b.id, KY_BULK_ITEM_OPEN, 1, 8,
		items, &n, &err),
	    &err);
	t_ok("after a line",
	    n == 2 && items[0].line_id == 3 && items[1].line_id == 4 &&
		items[0].back == 100 && items[0].owed == 7 &&
		items[0].version == 2 && items[0].last_day.day == 30);
	t_good("filed",
	    o->bulk_items(o->self, &fix_issuer, &b.id, KY_BULK_ITEM_FILED, 0, 8,
		items, &n, &err),
	    &err);
	t_ok("one", n == 1 && strcmp(items[0].ending, "KY-2") == 0);
	t_good("all",
	    o->bulk_items(o->self, &fix_issuer, &b.id, KY_BULK_ITEM__MAX, 0, 8,
		items, &n, &err),
	    &err);
	t_eq_int("four", n, 4);
}

static void
end_it(uint64_t line_id, enum ky_ending_state state)
{
	static struct ky_decision d;
	static struct ky_case before;
	bool stale;

	t_good("load",
	    s->case_load(s->self, &fix_issuer, line_id, &before, &err), &err);
	fix_file_ending(&d, &before, 0);
	d.after.ending.state = state;
	FIX_DO(s, s->case_save(s->self, &before, &d, &stale, &fix_err));
}

static void
lines_that_have_expired(void)
{
	static const struct ky_date sep = {2026, 9, 30}, oct = {2026, 10, 31};
	struct ky_slug rental = {"demo-rental"};
	uint64_t ids[8];
	uint32_t n;

	(void)add_line(1, sep, "demo-mobile");
	(void)add_line(2, oct, "demo-mobile");
	(void)add_line(3, (struct ky_date){0}, "demo-mobile");
	(void)add_line(4, sep, "demo-mobile");
	(void)add_line(5, sep, "demo-rental");
	(void)add_line(6, sep, "demo-mobile");
	(void)add_line(7, sep, "demo-mobile");
	end_it(4, KY_ENDING_RUNNING);
	end_it(6, KY_ENDING_CLOSED);
	end_it(7, KY_ENDING_WITHDRAWN);
	t_good("by September",
	    o->expired(o->self, &fix_issuer, &none, sep, 0, 8, ids, &n, &err),
	    &err);
	t_ok("not those that are ending, or have ended",
	    n == 3 && ids[0] == 1 && ids[1] == 5 && ids[2] == 7);
	t_good("by October, after the first",
	    o->expired(o->self, &fix_issuer, &none, oct, 1, 2, ids, &n, &err),
	    &err);
	t_ok("in order, at most so many", n == 2 && ids[0] == 2 && ids[1] == 5);
	t_good("of a provider",
	    o->expired(o->self, &fix_issuer, &rental, sep, 0, 8, ids, &n, &err),
	    &err);
	t_ok("one", n == 1 && ids[0] == 5);
	end_it(7, KY_ENDING_RUNNING);
	t_good("by September",
	    o->expired(o->self, &fix_issuer, &none, sep, 5, 8, ids, &n, &err),
	    &err);
	t_eq_int("ended again", n, 0);
}

/* --- documents --- */

static void
documents(void)
{
	struct ky_doc d = {.kind = {"tmf622-order"},
	    .id = "o-1",
	    .owner = {"shop"},
	    .key = "abc",
	    .fingerprint = {1, 2},
	    .at = {5},
	    .json = KY_STR("{\"a\":1}")};
	struct ky_doc other = d, got;
	struct ky_buf json;
	bool taken = true, found;

	ky_buf_init(&json, KY_DOC_BYTES_MAX);
	FIX_DO(s, o->doc_put(o->self, &fix_issuer, &d, &taken, &fix_err));
	t_ok("new", !taken && d.n == 1);
	memcpy(other.id, "o-2", 4);
	FIX_DO(s, o->doc_put(o->self, &fix_issuer, &other, &taken, &fix_err));
	t_ok("its key is the owner's already", taken);
	other.key[0] = '\0';
	FIX_DO(s, o->doc_put(o->self, &fix_issuer, &other, &taken, &fix_err));
	t_ok("without one it is fine", !taken && other.n == 2);
	d.json = KY_STR("{\"a\":2}");
	FIX_DO(s, o->doc_put(o->self, &fix_issuer, &d, &taken, &fix_err));
	t_good("find",
	    o->doc_find(o->self, &fix_issuer, &d.kind, &d.owner, "abc", &got,
		&json, &found, &err),
	    &err);
	t_ok("by its key, with the new text",
	    found && strcmp(got.id, "o-1") == 0 &&
		ky_str_is(got.json, "{\"a\":2}") && got.n == 1 &&
		got.at.us == 5 &&
		memcmp(got.fingerprint, d.fingerprint, 32) == 0);
	t_good("find",
	    o->doc_find(o->self, &fix_issuer, &d.kind, &fix_issuer, "abc", &got,
		&json, &found, &err),
	    &err);
	t_ok("keys are their owners' own", !found);
	t_good("get",
	    o->doc_get(o->self, &fix_issuer, &d.kind, "o-2", &got, &json,
		&found, &err),
	    &err);
	t_ok("by its id", found && got.n == 2 && got.key[0] == '\0');
	t_good("next",
	    o->doc_next(o->self, &fix_issuer, &d.kind, &none, 1, &got, &json,
		&found, &err),
	    &err);
	t_ok("the second", found && got.n == 2);
	t_good("next",
	    o->doc_next(o->self, &fix_issuer, &d.kind, &fix_issuer, 0, &got,
		&json, &found, &err),
	    &err);
	t_ok("none of that owner", !found);
	t_good("next",
	    o->doc_next(o->self, &fix_issuer, &d.kind, &d.owner, 0, &got, &json,
		&found, &err),
	    &err);
	t_ok("its owner's", found && slug_is(got.owner, d.owner.text));
	ky_buf_done(&json);
}

static void
rules_at_hand(void)
{
	struct ky_slug p = {"demo-mobile"}, providers[4];
	char hash[4][65];
	struct ky_time at[4];
	uint32_t n;

	for (int i = 0; i < 3; i++) {
		char name[65];

		(void)snprintf(name, sizeof(name), "%064d", i);
		FIX_DO(s,
		    s->rules_put(s->self, &fix_issuer, &p, name, KY_STR("{}"),
			(struct ky_time){10 * i + 10}, &fix_err));
	}
	t_good("list",
	    o->rules_list(o->self, &fix_issuer, 4, providers, hash, at, &n,
		&err),
	    &err);
	t_ok("newest last",
	    n == 3 && at[0].us == 10 && at[2].us == 30 && hash[2][63] == '2' &&
		slug_is(providers[2], "demo-mobile"));
	t_good("list",
	    o->rules_list(o->self, &fix_issuer, 2, providers, hash, at, &n,
		&err),
	    &err);
	t_ok("the newest two", n == 2 && at[0].us == 20 && at[1].us == 30);
}

/* --- notifications of chips --- */

#define EID_A "89049032000000000000000000000001"
#define EID_B "89049032000000000000000000000002"
#define ICCID_A "8981100000000000010"
#define ICCID_B "89811000000000000020"

/* One that verified, with its own bytes; `n` 0 to 255. */
static struct ky_notification
some_notification(uint8_t n, const char *eid, const char *iccid, int64_t event)
{
	struct ky_notification row = {.state = KY_NOTIFICATION_DUE,
	    .via = KY_VIA_ES2,
	    .actor = {"smdp"},
	    .sha256 = {n, 1},
	    .copies = 1,
	    .received = fix_time(),
	    .last = fix_time(),
	    .ours = true,
	    .judged = {.verdict = KY_PROOF_VERIFIED,
		.why = "nothing",
		.address = "smdp.example.com",
		.signed_hash = {n, 2},
		.root = {n, 3},
		.verifications = 2}};
	struct ky_profile_event *ev = &row.judged.event;

	*ev = (struct ky_profile_event){.kind = KY_PROFILE_DELETE,
	    .chip_signed = true,
	    .remote = true,
	    .test_root = true,
	    .n = event,
	    .at = row.received};
	memcpy(ev->eid.digits, eid, strlen(eid) + 1);
	memcpy(ev->iccid.digits, iccid, strlen(iccid) + 1);
	return row;
}

static void
put_notification(struct ky_notification *row, const char *bytes)
{
	FIX_DO(s,
	    o->notification_put(o->self, &fix_issuer, row, ky_str_of(bytes),
		&fix_err));
}

/* Everything but what is told by digits alone. */
static bool
same_notification(const struct ky_notification *a,
    const struct ky_notification *b)
{
	const struct ky_profile_event *x = &a->judged.event,
				      *y = &b->judged.event;

	return a->n == b->n && a->state == b->state && a->via == b->via &&
	    slug_is(a->actor, b->actor.text) &&
	    memcmp(a->sha256, b->sha256, 32) == 0 && a->copies == b->copies &&
	    a->received.us == b->received.us && a->last.us == b->last.us &&
	    a->ours == b->ours && a->lender == b->lender &&
	    a->line_id == b->line_id && strcmp(a->code, b->code) == 0 &&
	    a->judged.verdict == b->judged.verdict &&
	    strcmp(a->judged.why, b->judged.why) == 0 &&
	    a->judged.installation == b->judged.installation &&
	    strcmp(a->judged.address, b->judged.address) == 0 &&
	    memcmp(a->judged.signed_hash, b->judged.signed_hash, 32) == 0 &&
	    memcmp(a->judged.root, b->judged.root, 20) == 0 &&
	    a->judged.verifications == b->judged.verifications &&
	    x->kind == y->kind && x->chip_signed == y->chip_signed &&
	    x->remote == y->remote && x->test_root == y->test_root &&
	    x->doubted == y->doubted && x->n == y->n &&
	    strcmp(x->eid.digits, y->eid.digits) == 0 &&
	    strcmp(x->iccid.digits, y->iccid.digits) == 0 &&
	    x->at.us == y->at.us;
}

static struct ky_notification
get_notification(uint64_t n, struct ky_buf *bytes)
{
	struct ky_notification got = {0};
	bool found = false;

	t_good("get",
	    o->notification_get(o->self, &fix_issuer, NULL, n, &got, bytes,
		&found, &err),
	    &err);
	t_ok("found", found);
	return got;
}

static void
notifications_are_kept_as_they_came(void)
{
	struct ky_notification a = some_notification(1, EID_A, ICCID_A, 0);
	struct ky_notification got;
	struct ky_buf bytes;
	bool found = true;

	ky_buf_init(&bytes, KY_NOTIFICATION_BYTES_MAX);
	put_notification(&a, "the bytes of it");
	t_eq_int("numbered", (int64_t)a.n, 1);
	got = get_notification(1, &bytes);
	t_ok("as it was put", same_notification(&got, &a));
	t_ok("its bytes too", ky_str_is(ky_buf_str(&bytes), "the bytes of it"));
	t_good("by its hash",
	    o->notification_get(o->self, &fix_issuer, a.sha256, 0, &got, NULL,
		&found, &err),
	    &err);
	t_ok("the same", found && same_notification(&got, &a));
	a.state = KY_NOTIFICATION_TOLD;
	a.copies = 2;
	a.line_id = 7;
	a.lender = 3;
	a.ours = a.judged.event.remote = false;
	a.judged.event.doubted = a.judged.installation = true;
	a.judged.event.n = INT64_MAX;
	a.actor = none;
	(void)snprintf(a.code, sizeof(a.code), "deletion-proven");
	put_notification(&a, "");
	got = get_notification(1, &bytes);
	t_ok("all of it anew", same_notification(&got, &a));
	t_ok("but the bytes", ky_str_is(ky_buf_str(&bytes), "the bytes of it"));
	t_good("another number",
	    o->notification_get(o->self, &fix_issuer, NULL, 2, &got, &bytes,
		&found, &err),
	    &err);
	t_ok("is not there", !found);
	t_good("nor the largest",
	    o->notification_get(o->self, &fix_issuer, NULL, UINT64_MAX, &got,
		NULL, &found, &err),
	    &err);
	t_ok("either", !found);
	t_ok("none of it lies there in clear",
	    !in_the_file("the bytes of it") && !in_the_file(EID_A) &&
		!in_the_file(ICCID_A) && !in_the_file("smdp.example.com"));
	ky_buf_done(&bytes);
}

/* Numbers of the rows, as "1 3". */
static const char *
numbers(const struct ky_notification *rows, uint32_t n)
{
	static char text[128];
	size_t len = 0;

	text[0] = '\0';
	for (uint32_t i = 0; i < n; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%d",
		    i > 0 ? " " : "", (int)rows[i].n);
	return text;
}

static void
notifications_are_found(void)
{
	struct ky_notification rows[4] = {some_notification(1, EID_A, ICCID_A,
					      1),
	    some_notification(2, EID_B, ICCID_A, 1),
	    some_notification(3, EID_A, ICCID_B, 2),
	    some_notification(4, EID_A, ICCID_A, 3)};
	struct ky_notification got[8];
	struct ky_iccid iccid = {.digits = ICCID_A};
	struct ky_eid eid = {EID_A};
	uint64_t states[KY_NOTIFICATION_STATE__MAX];
	uint32_t n;

	rows[1].state = KY_NOTIFICATION_WAITING;
	rows[1].judged.verdict = KY_PROOF_NO_CERTIFICATE;
	rows[3].state = KY_NOTIFICATION_REJECTED;
	rows[3].judged.verdict = KY_PROOF_SIGNATURE;
	for (int i = 0; i < 4; i++)
		put_notification(&rows[i], "bytes");
	t_good("of a profile",
	    o->notifications_of(o->self, &fix_issuer, &iccid, 0, 8, got, &n,
		&err),
	    &err);
	t_eq_str("not what was rejected", numbers(got, n), "1 2");
	t_good("after the first",
	    o->notifications_of(o->self, &fix_issuer, &iccid, 1, 8, got, &n,
		&err),
	    &err);
	t_eq_str("the second", numbers(got, n), "2");
	t_good("by a chip",
	    o->notifications_by(o->self, &fix_issuer, &eid, 0, 8, got, &n,
		&err),
	    &err);
	t_eq_str("its own", numbers(got, n), "1 3");
	t_good("by a chip, at most one",
	    o->notifications_by(o->self, &fix_issuer, &eid, 0, 1, got, &n,
		&err),
	    &err);
	t_eq_str("the first", numbers(got, n), "1");
	t_good("certificates for a profile",
	    o->notification_lenders(o->self, &fix_issuer, &iccid, NULL, 0, 8,
		got, &n, &err),
	    &err);
	t_eq_str("not of what waits for one", numbers(got, n), "1");
	t_good("certificates of a chip",
	    o->notification_lenders(o->self, &fix_issuer, NULL, &eid, 0, 8, got,
		&n, &err),
	    &err);
	t_eq_str("all of them", numbers(got, n), "1 3");
	eid.digits[0] = '\0';
	t_good("by no chip",
	    o->notifications_by(o->self, &fix_issuer, &eid, 0, 8, got, &n,
		&err),
	    &err);
	t_eq_int("none", n, 0);
	t_good("in a state",
	    o->notification_list(o->self, &fix_issuer, KY_NOTIFICATION_DUE, 0,
		8, got, &n, &err),
	    &err);
	t_eq_str("in order", numbers(got, n), "1 3");
	t_good("all",
	    o->notification_list(o->self, &fix_issuer,
		KY_NOTIFICATION_STATE__MAX, 1, 2, got, &n, &err),
	    &err);
	t_eq_str("a page", numbers(got, n), "2 3");
	t_good("counts",
	    o->notification_counts(o->self, &fix_issuer, states, &err), &err);
	t_ok("in each state",
	    states[KY_NOTIFICATION_DUE] == 2 &&
		states[KY_NOTIFICATION_TOLD] == 0 &&
		states[KY_NOTIFICATION_UNBOUND] == 0 &&
		states[KY_NOTIFICATION_WAITING] == 1 &&
		states[KY_NOTIFICATION_REJECTED] == 1);
	rows[0].state = KY_NOTIFICATION_TOLD;
	put_notification(&rows[0], "");
	t_good("counts",
	    o->notification_counts(o->self, &fix_issuer, states, &err), &err);
	t_ok("one has moved",
	    states[KY_NOTIFICATION_DUE] == 1 &&
		states[KY_NOTIFICATION_TOLD] == 1);
}

static void
the_same_number_twice_is_seen(void)
{
	static const struct {
		const char *label, *eid;
		int64_t event;
		uint8_t hash;
		bool rival, twin;
	} cases[] = {
	    {"the same bytes", EID_A, 0, 1, false, true},
	    {"other bytes", EID_A, 0, 9, true, false},
	    {"another number", EID_A, 1, 9, false, false},
	    {"another chip", EID_B, 0, 1, false, false},
	    {"no number", EID_A, KY_NO_EVENT, 1, false, false},
	    {"one that did not verify", EID_A, 5, 9, false, false},
	    {"the same that did not verify", EID_A, 5, 2, false, false},
	};
	struct ky_notification a = some_notification(1, EID_A, ICCID_A, 0);
	struct ky_notification b = some_notification(2, EID_A, ICCID_A, 5);

	b.state = KY_NOTIFICATION_REJECTED;
	b.judged.verdict = KY_PROOF_UNTRUSTED;
	put_notification(&a, "bytes");
	put_notification(&b, "bytes");
	T_CASES (k, cases) {
		struct ky_notification got;
		struct ky_eid eid = {""};
		uint8_t hash[32] = {k->hash, 2};
		bool found = !k->rival;

		memcpy(eid.digits, k->eid, strlen(k->eid) + 1);
		t_good("rival",
		    o->notification_rival(o->self, &fix_issuer, &eid, k->event,
			hash, &got, &found, &err),
		    &err);
		t_ok(k->label, found == k->rival && (!found || got.n == 1));
		t_good("twin",
		    o->notification_twin(o->self, &fix_issuer, &eid, k->event,
			hash, &got, &found, &err),
		    &err);
		t_ok("signed alike",
		    found == k->twin && (!found || got.n == 1));
	}
}

static void
strangers_cannot_fill_the_store(void)
{
	static const struct {
		enum ky_notification_state state;
		enum ky_proof_verdict verdict;
		int max;
	} cases[] = {
	    {KY_NOTIFICATION_REJECTED, KY_PROOF_UNTRUSTED, KY_REJECTED_MAX},
	    {KY_NOTIFICATION_WAITING, KY_PROOF_NO_CERTIFICATE, KY_WAITING_MAX},
	};
	uint64_t states[KY_NOTIFICATION_STATE__MAX];

	T_CASES (k, cases) {
		struct ky_notification row, first;
		uint32_t n;

		if (s->begin(s->self, &err) != KY_OK)
			abort();
		for (int i = 0; i < k->max + 3; i++) {
			row = some_notification((uint8_t)i, EID_A, ICCID_A, i);
			row.state = k->state;
			row.judged.verdict = k->verdict;
			memcpy(row.sha256, &i, sizeof(i));
			row.sha256[8] = (uint8_t)k->state;
			if (o->notification_put(o->self, &fix_issuer, &row,
				KY_STR("bytes"), &err) != KY_OK)
				abort();
		}
		t_good("commit", s->commit(s->self, &err), &err);
		t_good("counts",
		    o->notification_counts(o->self, &fix_issuer, states, &err),
		    &err);
		t_eq_int(ky_notification_state_name(k->state),
		    (int64_t)states[k->state], k->max);
		t_good("list",
		    o->notification_list(o->self, &fix_issuer, k->state, 0, 1,
			&first, &n, &err),
		    &err);
		t_eq_int("the oldest went", (int64_t)(row.n - first.n) + 1,
		    k->max);
	}
}

/* A line whose card the notifications name. */
static uint64_t
line_of_card(const char *iccid)
{
	static struct ky_decision d;
	bool taken;

	fix_line(&d, 1);
	memset(&d.after.line.iccid, 0, sizeof(d.after.line.iccid));
	memcpy(d.after.line.iccid.digits, iccid, strlen(iccid) + 1);
	FIX_DO(s, s->case_add(s->self, &d, &taken, &fix_err));
	return d.after.line_id;
}

static void
they_are_erased_with_their_line(void)
{
	static const uint32_t classes[] = {1u << KY_CLASS_IDENTITY,
	    1u << KY_CLASS_EVIDENCE};
	struct ky_buf bytes;

	ky_buf_init(&bytes, KY_NOTIFICATION_BYTES_MAX);
	T_CASES (c, classes) {
		static struct ky_decision d;
		static struct ky_case before;
		struct ky_notification rows[3] = {some_notification(1, EID_A,
						      ICCID_B, 1),
		    some_notification(2, EID_A, ICCID_A, 2),
		    some_notification(3, EID_A, ICCID_B, 3)};
		struct ky_notification got[4];
		struct ky_eid eid = {EID_A};
		uint64_t line;
		bool stale;
		uint32_t n;

		fix_end(s);
		s = fix_new();
		o = s->office;
		line = line_of_card(ICCID_A);
		rows[0].line_id = line; /* of the card it had before */
		for (int i = 0; i < 3; i++)
			put_notification(&rows[i], "bytes");
		t_good("load",
		    s->case_load(s->self, &fix_issuer, line, &before, &err),
		    &err);
		memset(&d, 0, sizeof(d));
		d.after = before;
		d.after.version++;
		d.erase = *c;
		FIX_DO(s, s->case_save(s->self, &before, &d, &stale, &fix_err));
		for (uint64_t i = 1; i <= 2; i++) {
			*got = get_notification(i, &bytes);
			t_ok("nothing that names anybody is left",
			    bytes.len == 0 &&
				got->judged.event.iccid.digits[0] == '\0' &&
				got->judged.event.eid.digits[0] == '\0' &&
				got->judged.address[0] == '\0');
			t_ok("but what was found is",
			    got->judged.verdict == KY_PROOF_VERIFIED &&
				got->judged.event.n == (int64_t)i);
		}
		t_good("by the chip",
		    o->notifications_by(o->self, &fix_issuer, &eid, 0, 4, got,
			&n, &err),
		    &err);
		t_eq_str("another line's stays", numbers(got, n), "3");
		rows[1] = get_notification(2, NULL);
		rows[1].copies++;
		put_notification(&rows[1], "");
		*got = get_notification(2, &bytes);
		t_ok("it came again: nothing comes back",
		    got->copies == 2 && bytes.len == 0);
	}
	ky_buf_done(&bytes);
}

int
main(void)
{
	T_RUN(names_are_read_back);
	WITH_STORE(events_are_numbered_and_found);
	WITH_STORE(a_rollback_leaves_no_gap);
	WITH_STORE(a_papers_event_is_found_by_its_line);
	WITH_STORE(nothing_is_scanned);
	WITH_STORE(tokens);
	WITH_STORE(hooks);
	WITH_STORE(a_secret_elsewhere_is_not_opened);
	WITH_STORE(deliveries);
	WITH_STORE(looks);
	WITH_STORE(bulk_endings);
	WITH_STORE(lines_that_have_expired);
	WITH_STORE(documents);
	WITH_STORE(rules_at_hand);
	WITH_STORE(notifications_are_kept_as_they_came);
	WITH_STORE(notifications_are_found);
	WITH_STORE(the_same_number_twice_is_seen);
	WITH_STORE(strangers_cannot_fill_the_store);
	WITH_STORE(they_are_erased_with_their_line);
	return t_done();
}
