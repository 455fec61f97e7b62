#include "contract.h"

#include "fixture.h"

static const struct contract *on;
static struct ky_store *s;

/* Each test has a store of its own. */
#define WITH_STORE(fn) \
	do { \
		s = on->make(); \
		T_RUN(fn); \
		on->close(s); \
		on->clean(); \
	} while (0)

static struct ky_case
loaded(struct ky_store *from, uint64_t line_id)
{
	struct ky_err err = {0};
	struct ky_case c;

	t_good("load",
	    from->case_load(from->self, &fix_issuer, line_id, &c, &err), &err);
	return c;
}

/* A stored line; the decision that made it is left in `d`. */
static uint64_t
stored(struct ky_decision *d, unsigned n)
{
	bool taken = true;

	fix_line(d, n);
	FIX_DO(s, s->case_add(s->self, d, &taken, &fix_err));
	t_ok("its contract number was free", !taken);
	return d->after.line_id;
}

static uint64_t
found(enum ky_find how, const char *text)
{
	struct ky_err err = {0};
	uint64_t id = 999;

	t_good("find", s->case_find(s->self, &fix_issuer, how, text, &id, &err),
	    &err);
	return id;
}

/* --- transactions --- */

static void
a_rollback_leaves_nothing(void)
{
	static struct ky_decision d;
	struct ky_err err = {0};
	bool taken;

	fix_line(&d, 1);
	t_good("begin", s->begin(s->self, &err), &err);
	t_good("add", s->case_add(s->self, &d, &taken, &err), &err);
	s->rollback(s->self);
	t_eq_int("no line", (int64_t)loaded(s, d.after.line_id).line_id, 0);
	t_eq_int("not found", (int64_t)found(KY_FIND_CONTRACT, "C-000001"), 0);
	t_eq_int("not by number either",
	    (int64_t)found(KY_FIND_MSISDN, d.after.line.msisdn.digits), 0);
	s->rollback(s->self);
	t_ok("rolling back again is harmless", true);
}

static void
readers_see_the_last_commit(void)
{
	static struct ky_decision d;
	struct ky_err err = {0};
	struct ky_store *reader = on->second();
	bool taken;

	fix_line(&d, 1);
	t_good("begin", s->begin(s->self, &err), &err);
	t_good("add", s->case_add(s->self, &d, &taken, &err), &err);
	t_eq_int("not before the commit",
	    (int64_t)loaded(reader, d.after.line_id).line_id, 0);
	t_eq_int("but by the writer",
	    (int64_t)loaded(s, d.after.line_id).line_id, 1);
	t_good("commit", s->commit(s->self, &err), &err);
	t_eq_int("after it", (int64_t)loaded(reader, 1).line_id, 1);
	on->close(reader);
}

static void
numbers_are_not_given_twice(void)
{
	static struct ky_decision d;
	struct ky_effect a, b;
	struct ky_err err = {0};
	bool there;

	(void)stored(&d, 1);
	fix_effect(&a);
	fix_effect(&b);
	FIX_DO(s, s->effect_add(s->self, &fix_issuer, 1, &a, &fix_err));
	FIX_DO(s,
	    s->effect_finish(s->self, &fix_issuer, a.id, &there, &fix_err));
	t_good("begin", s->begin(s->self, &err), &err);
	t_good("add", s->effect_add(s->self, &fix_issuer, 1, &b, &err), &err);
	t_ok("a finished effect's number stays used", b.id > a.id);
	s->rollback(s->self);
}

int
contract_transactions(const struct contract *c)
{
	on = c;
	WITH_STORE(a_rollback_leaves_nothing);
	WITH_STORE(readers_see_the_last_commit);
	WITH_STORE(numbers_are_not_given_twice);
	return t_done();
}

/* --- cases --- */

static void
no_such_line(void)
{
	t_eq_int("line 7", (int64_t)loaded(s, 7).line_id, 0);
	t_eq_int("line 0", (int64_t)loaded(s, 0).line_id, 0);
	t_eq_int("the largest", (int64_t)loaded(s, UINT64_MAX).line_id, 0);
}

static void
what_was_stored_is_loaded(void)
{
	static struct ky_decision d;
	struct ky_case c;

	for (unsigned i = 1; i <= 20; i++) {
		t_eq_int("lines are numbered", (int64_t)stored(&d, i), i);
		c = loaded(s, i);
		fix_same_case(&c, &d.after);
	}
}

static void
what_was_decided_is_loaded(void)
{
	static struct ky_decision d;
	struct ky_case before, c;
	bool stale = true;

	(void)stored(&d, 1);
	for (unsigned i = 0; i < 12; i++) {
		before = loaded(s, 1);
		fix_file_ending(&d, &before, i * KY_DUTIES_MAX / 11);
		fix_charges(&d, (struct ky_date){2026, 8, 31});
		FIX_DO(s, s->case_save(s->self, &before, &d, &stale, &fix_err));
		t_ok("not stale", !stale);
		c = loaded(s, 1);
		fix_same_case(&c, &d.after);
		t_eq_int("found by its ending",
		    (int64_t)found(KY_FIND_ENDING, d.after.ending.ref), 1);
		/* The same ending goes on, with more and with fewer duties. */
		before = d.after;
		d.after.version++;
		d.after.ending.state = KY_ENDING_CLOSED;
		d.after.duties_n = (uint8_t)((i * 7) % KY_DUTIES_MAX);
		for (unsigned k = 0; k < d.after.duties_n; k += 2)
			fix_duty(&d.after.duty[k], k);
		for (unsigned k = before.duties_n; k < d.after.duties_n; k++)
			fix_duty(&d.after.duty[k], k);
		d.after.line.options_n /= 2;
		if (d.after.line.items_n > 0)
			d.after.line.item[0].state = KY_ITEM_BACK;
		d.after.line.payee = fix_payee(
		    (enum ky_payee_kind)(i % KY_PAYEE__MAX));
		d.postings.n = 0;
		d.effects_n = 0;
		d.wake.us = 0;
		FIX_DO(s, s->case_save(s->self, &before, &d, &stale, &fix_err));
		c = loaded(s, 1);
		fix_same_case(&c, &d.after);
	}
}

static void
a_stale_version_writes_nothing(void)
{
	static struct ky_decision d;
	struct ky_case before, c;
	bool stale = false;

	(void)stored(&d, 1);
	before = loaded(s, 1);
	fix_file_ending(&d, &before, 4);
	FIX_DO(s, s->case_save(s->self, &before, &d, &stale, &fix_err));
	t_ok("the first is not", !stale);
	c = d.after;
	fix_file_ending(&d, &before, 2);
	FIX_DO(s, s->case_save(s->self, &before, &d, &stale, &fix_err));
	t_ok("the second is", stale);
	before = loaded(s, 1);
	fix_same_case(&before, &c);
}

static void
a_contract_number_is_one_line(void)
{
	static struct ky_decision d;
	bool taken = false;

	(void)stored(&d, 1);
	fix_line(&d, 1);
	FIX_DO(s, s->case_add(s->self, &d, &taken, &fix_err));
	t_ok("taken", taken);
	t_eq_int("nothing was written", (int64_t)loaded(s, 2).line_id, 0);
}

static void
lines_are_found(void)
{
	static struct ky_decision a, b;

	(void)stored(&a, 1);
	fix_line(&b, 2);
	b.after.line.msisdn = a.after.line.msisdn; /* given out again */
	{
		bool taken;

		FIX_DO(s, s->case_add(s->self, &b, &taken, &fix_err));
	}
	t_eq_int("by contract", (int64_t)found(KY_FIND_CONTRACT, "C-000001"),
	    1);
	t_eq_int("by number: the newest that has it",
	    (int64_t)found(KY_FIND_MSISDN, a.after.line.msisdn.digits), 2);
	t_eq_int("by card",
	    (int64_t)found(KY_FIND_ICCID, a.after.line.iccid.digits), 1);
	t_eq_int("a card is no number",
	    (int64_t)found(KY_FIND_MSISDN, a.after.line.iccid.digits), 0);
	t_eq_int("nobody", (int64_t)found(KY_FIND_ENDING, "KY-0000"), 0);
}

static void
a_listing_goes_on_where_it_ended(void)
{
	static struct ky_decision d;
	static struct ky_row rows[3];
	struct ky_err err = {0};
	uint32_t n;
	uint64_t after = 0, sum = 0;

	for (unsigned i = 1; i <= 7; i++)
		(void)stored(&d, i);
	do {
		t_good("list",
		    s->case_list(s->self, &fix_issuer, after, 3, rows, &n,
			&err),
		    &err);
		for (uint32_t i = 0; i < n; i++) {
			t_ok("ascending", rows[i].line_id > after);
			after = rows[i].line_id;
			sum += after;
		}
	} while (n == 3);
	t_eq_int("each once", (int64_t)sum, 28);
	fix_same_line(&rows[0].line, &d.after.line);
}

static void
postings_are_kept_in_order(void)
{
	static struct ky_decision d;
	static struct ky_posting rows[64];
	struct ky_err err = {0};
	struct ky_case before;
	uint32_t n;
	bool stale;

	(void)stored(&d, 1);
	before = loaded(s, 1);
	fix_file_ending(&d, &before, 0);
	fix_charges(&d, (struct ky_date){2026, 8, 31});
	FIX_DO(s, s->case_save(s->self, &before, &d, &stale, &fix_err));
	t_good("postings",
	    s->postings(s->self, &fix_issuer, 1, 64, rows, &n, &err), &err);
	t_eq_int("three entries of two", n, 6);
	t_eq_int("the first is the import's", rows[0].entry, 1);
	t_eq_int("the next is the month's", rows[3].entry, 2);
	t_eq_int("amounts", rows[2].minor + rows[3].minor, 0);
	t_ok("kind, rule and period",
	    rows[2].kind == KY_ENTRY_CHARGE_MONTH &&
		strcmp(rows[2].rule, "demo-mobile#recurring@2024-01-01") == 0 &&
		rows[2].period.last.day == 31 && rows[2].day.month == 8);
	t_ok("its bill and tax",
	    rows[2].bill == 1 && rows[3].bill == 1 &&
		rows[3].tax == KY_TAX_STANDARD && rows[3].what.text[0] == '\0');
	t_ok("what was used, and that it is on no bill",
	    rows[4].account == KY_ACC_UNBILLED && rows[4].bill == 0 &&
		rows[4].tax == KY_TAX_OUTSIDE &&
		strcmp(rows[4].what.text, "roaming-data") == 0);
	t_ok("an opening has none of it",
	    rows[0].bill == 0 && rows[0].tax == KY_TAX_NONE &&
		rows[0].what.text[0] == '\0');
	t_bad("room for three only",
	    s->postings(s->self, &fix_issuer, 1, 3, rows, &n, &err), KY_E_LIMIT,
	    &err, "more than 3");
}

static void
issuers_are_apart(void)
{
	static struct ky_decision d;
	struct ky_slug other = {"demo-rental"};
	struct ky_err err = {0};
	struct ky_case c;
	uint64_t id;

	(void)stored(&d, 1);
	t_good("load", s->case_load(s->self, &other, 1, &c, &err), &err);
	t_eq_int("not the other's line", (int64_t)c.line_id, 0);
	t_good("find",
	    s->case_find(s->self, &other, KY_FIND_MSISDN,
		d.after.line.msisdn.digits, &id, &err),
	    &err);
	t_eq_int("nor by number", (int64_t)id, 0);
}

int
contract_cases(const struct contract *c)
{
	on = c;
	WITH_STORE(no_such_line);
	WITH_STORE(what_was_stored_is_loaded);
	WITH_STORE(what_was_decided_is_loaded);
	WITH_STORE(a_stale_version_writes_nothing);
	WITH_STORE(a_contract_number_is_one_line);
	WITH_STORE(lines_are_found);
	WITH_STORE(a_listing_goes_on_where_it_ended);
	WITH_STORE(postings_are_kept_in_order);
	WITH_STORE(issuers_are_apart);
	return t_done();
}

/* --- commands --- */

static const uint8_t print_a[32] = {1}, print_b[32] = {2};

static void
an_answer_is_found_by_its_key(void)
{
	static struct ky_decision d;
	static struct ky_command cmd;
	struct ky_answered a;
	struct ky_err err = {0};

	(void)stored(&d, 1);
	d.day = (struct ky_date){2026, 9, 30};
	(void)snprintf(d.code, sizeof(d.code), "filed");
	(void)snprintf(d.rule, sizeof(d.rule), "demo-mobile#last-day");
	(void)snprintf(d.after.ending.ref, KY_REF_SIZE, "KY-1");
	fix_command(&cmd, KY_CMD_FILE, "key-1");
	FIX_DO(s,
	    s->command_add(s->self, &fix_issuer, &cmd, print_a, &d, &fix_err));
	t_ok("it has an id", cmd.id > 0);
	t_good("find", s->command_find(s->self, &fix_issuer, "key-1", &a, &err),
	    &err);
	t_ok("found", a.found);
	t_ok("the same",
	    memcmp(a.fingerprint, print_a, 32) == 0 && a.line_id == 1 &&
		a.version == 1 && a.verdict == KY_VERDICT_ACCEPTED &&
		a.day.day == 30 && strcmp(a.code, "filed") == 0 &&
		strcmp(a.ending, "KY-1") == 0 &&
		strcmp(a.rule, "demo-mobile#last-day") == 0);
	t_good("find", s->command_find(s->self, &fix_issuer, "key-2", &a, &err),
	    &err);
	t_ok("another key is not", !a.found);
}

static void
a_key_is_used_once(void)
{
	static struct ky_decision d;
	static struct ky_command cmd;
	struct ky_err err = {0};

	fix_command(&cmd, KY_CMD_FILE, "key-1");
	FIX_DO(s,
	    s->command_add(s->self, &fix_issuer, &cmd, print_a, &d, &fix_err));
	t_good("begin", s->begin(s->self, &err), &err);
	t_ok("not twice",
	    s->command_add(s->self, &fix_issuer, &cmd, print_b, &d, &err) !=
		KY_OK);
	s->rollback(s->self);
	fix_command(&cmd, KY_CMD_WAKE, "");
	FIX_DO(s,
	    s->command_add(s->self, &fix_issuer, &cmd, print_a, &d, &fix_err));
	FIX_DO(s,
	    s->command_add(s->self, &fix_issuer, &cmd, print_a, &d, &fix_err));
	t_ok("without a key as often as you like", true);
}

static void
a_refused_record_may_come_again(void)
{
	static struct ky_decision d;
	static struct ky_command cmd;
	struct ky_answered a;
	struct ky_err err = {0};

	(void)stored(&d, 1);
	d.verdict = KY_VERDICT_REFUSED;
	fix_command(&cmd, KY_CMD_FACT, "usage/demo-mobile/r-1");
	FIX_DO(s,
	    s->command_add(s->self, &fix_issuer, &cmd, print_a, &d, &fix_err));
	t_ok("its refusal is not found by its key",
	    s->command_find(s->self, &fix_issuer, cmd.key, &a, &err) == KY_OK &&
		!a.found);
	d.verdict = KY_VERDICT_ACCEPTED;
	FIX_DO(s,
	    s->command_add(s->self, &fix_issuer, &cmd, print_a, &d, &fix_err));
	t_ok("what became of it then is",
	    s->command_find(s->self, &fix_issuer, cmd.key, &a, &err) == KY_OK &&
		a.found);
	d.verdict = KY_VERDICT_REFUSED;
	fix_command(&cmd, KY_CMD_FACT, "k-refused");
	FIX_DO(s,
	    s->command_add(s->self, &fix_issuer, &cmd, print_a, &d, &fix_err));
	t_ok("a caller's own key is answered as before",
	    s->command_find(s->self, &fix_issuer, cmd.key, &a, &err) == KY_OK &&
		a.found);
}

static void
a_history_is_newest_first(void)
{
	static struct ky_decision d;
	static struct ky_command cmd;
	struct ky_listed_command rows[8];
	struct ky_err err = {0};
	uint32_t n;

	(void)stored(&d, 1);
	for (int k = 0; k < KY_CMD__MAX; k++) {
		fix_command(&cmd, (enum ky_command_kind)k, "");
		cmd.line = d.after.line;
		FIX_DO(s,
		    s->command_add(s->self, &fix_issuer, &cmd, print_a, &d,
			&fix_err));
	}
	t_good("history",
	    s->history(s->self, &fix_issuer, 1, 8, rows, &n, &err), &err);
	t_eq_int("as many as there is room for", n, 8);
	t_eq_int("the last comes first", rows[0].kind, KY_CMD__MAX - 1);
	t_eq_int("its id", (int64_t)rows[0].id, (int64_t)cmd.id);
	t_ok("descending", rows[1].id < rows[0].id);
	t_ok("who and when",
	    rows[0].role == KY_ROLE_STAFF &&
		strcmp(rows[0].actor.text, "counter-1") == 0 &&
		rows[0].at.us == cmd.at.us);
}

static void
a_filing_is_found_by_its_time(void)
{
	static struct ky_decision d;
	static struct ky_command cmd;
	struct ky_listed_command row;
	struct ky_err err = {0};
	bool found;

	(void)stored(&d, 1);
	for (int i = 0; i < 3; i++) {
		fix_command(&cmd, i < 2 ? KY_CMD_FILE : KY_CMD_WITHDRAW, "");
		cmd.at.us = 1000 * (i + 1);
		(void)snprintf(cmd.on_behalf.text, sizeof(cmd.on_behalf.text),
		    "ac-%d", i);
		FIX_DO(s,
		    s->command_add(s->self, &fix_issuer, &cmd, print_a, &d,
			&fix_err));
	}
	t_good("the first",
	    s->filing(s->self, &fix_issuer, 1, (struct ky_time){1000}, &row,
		&found, &err),
	    &err);
	t_ok("is found", found && row.kind == KY_CMD_FILE);
	t_eq_str("for whom", row.on_behalf.text, "ac-0");
	t_good("no filing",
	    s->filing(s->self, &fix_issuer, 1, (struct ky_time){3000}, &row,
		&found, &err),
	    &err);
	t_ok("is none", !found);
	t_good("of another line",
	    s->filing(s->self, &fix_issuer, 2, (struct ky_time){1000}, &row,
		&found, &err),
	    &err);
	t_ok("is none", !found);
	d.verdict = KY_VERDICT_REFUSED;
	fix_command(&cmd, KY_CMD_FILE, "");
	cmd.at.us = 4000;
	FIX_DO(s,
	    s->command_add(s->self, &fix_issuer, &cmd, print_a, &d, &fix_err));
	t_good("a refused one",
	    s->filing(s->self, &fix_issuer, 1, (struct ky_time){4000}, &row,
		&found, &err),
	    &err);
	t_ok("filed nothing", !found);
}

static void
the_brake_counts_by_the_hour(void)
{
	static const struct {
		const char *label, *actor;
		int64_t minute;
		uint32_t want;
	} cases[] = {
	    {"the first", "counter-1", 0, 1},
	    {"one more", "counter-1", 59, 2},
	    {"somebody else", "counter-2", 59, 1},
	    {"the next hour", "counter-1", 60, 1},
	    {"and on", "counter-1", 61, 2},
	};

	T_CASES (c, cases) {
		struct ky_slug actor = {""};
		uint32_t n = 0;

		(void)snprintf(actor.text, sizeof(actor.text), "%s", c->actor);
		FIX_DO(s,
		    s->brake(s->self, &fix_issuer, &actor,
			(struct ky_time){c->minute * KY_MINUTE_US}, &n,
			&fix_err));
		t_eq_int(c->label, n, c->want);
	}
}

static void
suspects_are_remembered(void)
{
	struct ky_err err = {0};
	uint32_t n = 9;

	t_good("get", s->suspect_get(s->self, &fix_issuer, print_a, &n, &err),
	    &err);
	t_eq_int("unknown", n, 0);
	FIX_DO(s, s->suspect_put(s->self, &fix_issuer, print_a, 1, &fix_err));
	FIX_DO(s, s->suspect_put(s->self, &fix_issuer, print_a, 2, &fix_err));
	t_good("get", s->suspect_get(s->self, &fix_issuer, print_a, &n, &err),
	    &err);
	t_eq_int("died twice", n, 2);
	FIX_DO(s, s->suspect_put(s->self, &fix_issuer, print_a, 0, &fix_err));
	t_good("get", s->suspect_get(s->self, &fix_issuer, print_a, &n, &err),
	    &err);
	t_eq_int("cleared", n, 0);
}

int
contract_commands(const struct contract *c)
{
	on = c;
	WITH_STORE(an_answer_is_found_by_its_key);
	WITH_STORE(a_key_is_used_once);
	WITH_STORE(a_refused_record_may_come_again);
	WITH_STORE(a_history_is_newest_first);
	WITH_STORE(a_filing_is_found_by_its_time);
	WITH_STORE(the_brake_counts_by_the_hour);
	WITH_STORE(suspects_are_remembered);
	return t_done();
}

/* --- effects --- */

static void
effects_wait_until_finished(void)
{
	static struct ky_decision d;
	static struct ky_effect e[5];
	struct ky_pending_effect rows[4];
	struct ky_err err = {0};
	uint32_t n;
	bool there = false;

	(void)stored(&d, 1);
	for (int i = 0; i < 5; i++) {
		fix_effect(&e[i]);
		FIX_DO(s,
		    s->effect_add(s->self, &fix_issuer, 1, &e[i], &fix_err));
	}
	t_good("list", s->effects(s->self, &fix_issuer, 0, 4, rows, &n, &err),
	    &err);
	t_eq_int("as many as asked", n, 4);
	t_ok("as they were",
	    rows[1].line_id == 1 && rows[1].effect.id == e[1].id &&
		rows[1].effect.kind == e[1].kind &&
		rows[1].effect.duty == e[1].duty &&
		rows[1].effect.ref == e[1].ref &&
		rows[1].effect.look_first == e[1].look_first &&
		strcmp(rows[1].effect.key, e[1].key) == 0 &&
		ky_date_cmp(rows[1].effect.day, e[1].day) == 0 &&
		rows[1].effect.minor == e[1].minor &&
		rows[1].effect.paper == e[1].paper &&
		rows[1].effect.paper_n == e[1].paper_n &&
		strcmp(rows[1].effect.what.text, e[1].what.text) == 0);
	FIX_DO(s,
	    s->effect_finish(s->self, &fix_issuer, e[0].id, &there, &fix_err));
	t_ok("finished", there);
	FIX_DO(s,
	    s->effect_finish(s->self, &fix_issuer, e[0].id, &there, &fix_err));
	t_ok("a late duplicate is harmless", !there);
	t_good("list",
	    s->effects(s->self, &fix_issuer, e[1].id, 4, rows, &n, &err), &err);
	t_eq_int("those after", n, 3);
	t_eq_int("ascending", (int64_t)rows[0].effect.id, (int64_t)e[2].id);
}

static void
lines_wake_in_order(void)
{
	static const int64_t at[] = {300, 100, 200, 0};
	static struct ky_decision d;
	struct ky_case before;
	struct ky_err err = {0};
	struct ky_time next = {1};
	uint64_t ids[4];
	uint32_t n;
	bool stale;

	t_good("next", s->next_wake(s->self, &fix_issuer, &next, &err), &err);
	t_eq_int("nothing to wake for", next.us, 0);
	for (unsigned i = 0; i < 4; i++) {
		(void)stored(&d, i + 1);
		before = d.after;
		fix_file_ending(&d, &before, 0);
		d.wake.us = at[i];
		FIX_DO(s, s->case_save(s->self, &before, &d, &stale, &fix_err));
	}
	t_good("next", s->next_wake(s->self, &fix_issuer, &next, &err), &err);
	t_eq_int("the earliest", next.us, 100);
	t_good("wakes",
	    s->wakes(s->self, &fix_issuer, (struct ky_time){200}, 4, ids, &n,
		&err),
	    &err);
	t_eq_int("two are due", n, 2);
	t_ok("earliest first", ids[0] == 2 && ids[1] == 3);
	before = loaded(s, 2);
	fix_file_ending(&d, &before, 0);
	d.wake.us = 0;
	FIX_DO(s, s->case_save(s->self, &before, &d, &stale, &fix_err));
	t_good("wakes",
	    s->wakes(s->self, &fix_issuer, (struct ky_time){200}, 4, ids, &n,
		&err),
	    &err);
	t_ok("a new decision moves the wake", n == 1 && ids[0] == 3);
}

int
contract_effects(const struct contract *c)
{
	on = c;
	WITH_STORE(effects_wait_until_finished);
	WITH_STORE(lines_wake_in_order);
	return t_done();
}

/* --- papers --- */

static void
a_paper_goes_its_way(void)
{
	static struct ky_decision d;
	struct ky_stored_paper p = {.line_id = 1,
	    .kind = KY_PAPER_RECEIPT,
	    .n = 1,
	    .number = "KY-1-R1",
	    .salt = {7},
	    .at = {5}};
	struct ky_stored_paper rows[4];
	uint8_t leaf[32] = {3}, node[32] = {4}, got[32];
	struct ky_err err = {0};
	struct ky_buf b;
	uint64_t size = 9;
	uint32_t n;

	ky_buf_init(&b, 4096);
	(void)stored(&d, 1);
	FIX_DO(s,
	    s->paper_add(s->self, &fix_issuer, &p, KY_STR("payload"),
		&fix_err));
	p.n = 2;
	p.at.us = 4;
	(void)snprintf(p.number, sizeof(p.number), "KY-1-R2");
	FIX_DO(s,
	    s->paper_add(s->self, &fix_issuer, &p, KY_STR("older"), &fix_err));
	t_good("in",
	    s->papers_in(s->self, &fix_issuer, KY_PAPER_ORDERED, 4, rows, &n,
		&err),
	    &err);
	t_ok("oldest first", n == 2 && strcmp(rows[0].number, "KY-1-R2") == 0);
	t_ok("with its salt", rows[1].salt[0] == 7 && rows[1].salt[1] == 0);
	t_good("bytes",
	    s->paper_bytes(s->self, &fix_issuer, "KY-1-R1", &b, &err), &err);
	t_ok("the payload", ky_str_is(ky_buf_str(&b), "payload"));

	FIX_DO(s,
	    s->paper_seal(s->self, &fix_issuer, "KY-1-R1", leaf,
		KY_STR("document"), &fix_err));
	FIX_DO(s,
	    s->paper_seal(s->self, &fix_issuer, "KY-1-R1", node,
		KY_STR("again"), &fix_err));
	t_good("bytes",
	    s->paper_bytes(s->self, &fix_issuer, "KY-1-R1", &b, &err), &err);
	t_ok("the first document stands",
	    ky_str_is(ky_buf_str(&b), "document"));
	t_good("in",
	    s->papers_in(s->self, &fix_issuer, KY_PAPER_SEALED, 4, rows, &n,
		&err),
	    &err);
	t_ok("it waits for the log",
	    n == 1 && rows[0].leaf[0] == 3 && rows[0].state == KY_PAPER_SEALED);

	t_good("begin", s->begin(s->self, &err), &err);
	t_bad("not out of order",
	    s->log_add(s->self, &fix_issuer, "KY-1-R1", 1, node, &err),
	    KY_E_CORRUPT, &err, "not the next");
	s->rollback(s->self);
	t_good("begin", s->begin(s->self, &err), &err);
	t_bad("not unsigned",
	    s->log_add(s->self, &fix_issuer, "KY-1-R2", 0, node, &err),
	    KY_E_INPUT, &err, "does not wait");
	s->rollback(s->self);
	FIX_DO(s,
	    s->log_add(s->self, &fix_issuer, "KY-1-R1", 0, node, &fix_err));
	t_good("size", s->log_size(s->self, &fix_issuer, &size, &err), &err);
	t_eq_int("one leaf", (int64_t)size, 1);
	t_good("node", s->log_node(s->self, &fix_issuer, 0, 0, got, &err),
	    &err);
	t_ok("its hash", memcmp(got, node, 32) == 0);
	t_good("of", s->papers_of(s->self, &fix_issuer, 1, 4, rows, &n, &err),
	    &err);
	t_ok("both are the line's",
	    n == 2 && rows[1].state == KY_PAPER_LOGGED &&
		rows[1].leaf_index == 0);
	t_good("bytes",
	    s->paper_bytes(s->self, &fix_issuer, "KY-9-R1", &b, &err), &err);
	t_eq_int("no such paper", (int64_t)b.len, 0);
	ky_buf_done(&b);
}

static void
the_log_keeps_nodes_and_a_head(void)
{
	uint8_t node[32] = {4}, got[32];
	struct ky_err err = {0};
	struct ky_buf b;
	uint64_t size = 9;

	ky_buf_init(&b, 4096);
	t_good("size", s->log_size(s->self, &fix_issuer, &size, &err), &err);
	t_eq_int("empty", (int64_t)size, 0);
	t_good("head", s->checkpoint(s->self, &fix_issuer, &b, &err), &err);
	t_eq_int("none yet", (int64_t)b.len, 0);
	FIX_DO(s, s->log_node_add(s->self, &fix_issuer, 3, 5, node, &fix_err));
	t_good("node", s->log_node(s->self, &fix_issuer, 3, 5, got, &err),
	    &err);
	t_ok("its hash", memcmp(got, node, 32) == 0);
	t_bad("one that is not there",
	    s->log_node(s->self, &fix_issuer, 3, 6, got, &err), KY_E_CORRUPT,
	    &err, "node 6 of level 3 is missing");
	FIX_DO(s,
	    s->checkpoint_put(s->self, &fix_issuer, KY_STR("one\n"), &fix_err));
	FIX_DO(s,
	    s->checkpoint_put(s->self, &fix_issuer, KY_STR("two\n"), &fix_err));
	t_good("head", s->checkpoint(s->self, &fix_issuer, &b, &err), &err);
	t_ok("the latest", ky_str_is(ky_buf_str(&b), "two\n"));
	ky_buf_done(&b);
}

int
contract_papers(const struct contract *c)
{
	on = c;
	WITH_STORE(a_paper_goes_its_way);
	WITH_STORE(the_log_keeps_nodes_and_a_head);
	return t_done();
}

/* --- rules --- */

static void
rules_never_change(void)
{
	static const struct {
		const char *label, *hash, *want;
	} cases[] = {
	    {"the newest", "", "{\"b\":1}"},
	    {"by hash", "aaaa", "{\"a\":1}"},
	    {"unknown", "cccc", ""},
	};
	struct ky_slug p = {"demo-mobile"}, other = {"demo-rental"};
	struct ky_time now = {1};
	struct ky_err err = {0};
	struct ky_buf b;

	ky_buf_init(&b, 4096);
	FIX_DO(s,
	    s->rules_put(s->self, &fix_issuer, &p, "aaaa", KY_STR("{\"a\":1}"),
		now, &fix_err));
	FIX_DO(s,
	    s->rules_put(s->self, &fix_issuer, &p, "bbbb", KY_STR("{\"b\":1}"),
		now, &fix_err));
	FIX_DO(s,
	    s->rules_put(s->self, &fix_issuer, &p, "aaaa", KY_STR("changed"),
		now, &fix_err));
	T_CASES (c, cases) {
		t_good("get",
		    s->rules_get(s->self, &fix_issuer, &p, c->hash, &b, &err),
		    &err);
		t_ok(c->label, ky_str_is(ky_buf_str(&b), c->want));
	}
	t_good("get", s->rules_get(s->self, &fix_issuer, &other, "", &b, &err),
	    &err);
	t_eq_int("another provider has none", (int64_t)b.len, 0);
	ky_buf_done(&b);
}

int
contract_rules(const struct contract *c)
{
	on = c;
	WITH_STORE(rules_never_change);
	return t_done();
}

/* --- evidence --- */

static void
evidence_comes_back_as_it_was(void)
{
	static struct ky_decision d;
	static struct ky_command cmd;
	static char large[KY_EVIDENCE_MAX];
	const struct {
		const char *label;
		struct ky_str bytes;
	} cases[] = {
	    {"a few bytes", KY_STR("{\"seen\":true}")},
	    {"zeros in it", KY_STR("a\0b")},
	    {"the largest", {large, sizeof(large)}},
	};
	struct ky_err err = {0};
	struct ky_buf b;
	char media[KY_MEDIA_SIZE];

	memset(large, 'x', sizeof(large));
	ky_buf_init(&b, KY_EVIDENCE_MAX + 1);
	(void)stored(&d, 1);
	T_CASES (c, cases) {
		fix_command(&cmd, KY_CMD_EVIDENCE, "");
		cmd.has_evidence = true;
		cmd.evidence.bytes = c->bytes;
		cmd.evidence.sha256[0] = (uint8_t)(c - cases);
		(void)snprintf(cmd.evidence.media_type, KY_MEDIA_SIZE,
		    "application/json");
		/* Twice: the same bytes are the same evidence. */
		FIX_DO(s,
		    s->command_add(s->self, &fix_issuer, &cmd, print_a, &d,
			&fix_err));
		FIX_DO(s,
		    s->command_add(s->self, &fix_issuer, &cmd, print_a, &d,
			&fix_err));
		t_good("get",
		    s->evidence_get(s->self, &fix_issuer, 1,
			cmd.evidence.sha256, media, sizeof(media), &b, &err),
		    &err);
		t_ok(c->label, ky_str_eq(ky_buf_str(&b), c->bytes));
		t_eq_str("media type", media, "application/json");
	}
	cmd.evidence.sha256[0] = 9;
	t_good("get",
	    s->evidence_get(s->self, &fix_issuer, 1, cmd.evidence.sha256, media,
		sizeof(media), &b, &err),
	    &err);
	t_eq_int("unknown", (int64_t)b.len, 0);
	ky_buf_done(&b);
}

static void
refused_evidence_is_not_kept(void)
{
	static struct ky_decision d;
	static struct ky_command cmd;
	struct ky_err err = {0};
	struct ky_buf b;
	char media[KY_MEDIA_SIZE];

	ky_buf_init(&b, 4096);
	(void)stored(&d, 1);
	d.verdict = KY_VERDICT_REFUSED;
	fix_command(&cmd, KY_CMD_EVIDENCE, "");
	cmd.has_evidence = true;
	cmd.evidence.bytes = KY_STR("of another line");
	FIX_DO(s,
	    s->command_add(s->self, &fix_issuer, &cmd, print_a, &d, &fix_err));
	t_good("get",
	    s->evidence_get(s->self, &fix_issuer, 1, cmd.evidence.sha256, media,
		sizeof(media), &b, &err),
	    &err);
	t_eq_int("nothing", (int64_t)b.len, 0);
	ky_buf_done(&b);
}

int
contract_evidence(const struct contract *c)
{
	on = c;
	WITH_STORE(evidence_comes_back_as_it_was);
	WITH_STORE(refused_evidence_is_not_kept);
	return t_done();
}
