/* Bulk endings through calls, with the service's own thread. */
#include "desk.h"

#include <time.h>

static const struct ky_slug proposer = {"asha"}, second = {"ben"};

static void
import_expired(struct desk *d)
{
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);

	rig_line(++d->rig.lines, &cmd.line);
	cmd.line.billing = KY_BILLING_PREPAID;
	cmd.line.monthly_fee = 0;
	cmd.line.valid_until = (struct ky_date){2026, 7, 31};
	ky_world_add(&d->rig.world, &cmd.line);
	(void)rig_submit(&d->rig, &cmd);
}

static struct ky_call
wanted(const struct desk *d, const char *key)
{
	struct ky_call c = desk_call(d, KY_CALL_BULK_NEW);

	c.who.actor = proposer;
	c.who.role = KY_ROLE_OPERATOR;
	c.in.bulk.wanted = (struct ky_bulk){.way = KY_WAY_EXPIRY,
	    .expired_until = {2026, 8, 1},
	    .reason = "expired"};
	(void)snprintf(c.in.bulk.key, sizeof(c.in.bulk.key), "%s", key);
	return c;
}

static struct ky_call
moving(const struct desk *d, const struct ky_bulk *b, enum ky_bulk_state to,
    const struct ky_slug *who, bool approve)
{
	struct ky_call c = desk_call(d, KY_CALL_BULK_MOVE);

	c.who.actor = *who;
	c.who.role = KY_ROLE_OPERATOR;
	c.in.bulk.id = b->id;
	c.in.bulk.to = to;
	c.in.bulk.approve = approve;
	return c;
}

static struct ky_bulk
get(struct desk *d, const struct ky_bulk *b)
{
	struct ky_call c = desk_call(d, KY_CALL_BULK_GET);
	struct ky_result r;
	struct ky_err err = {0};

	c.in.bulk.id = b->id;
	if (!t_good("got", desk_do(d, &c, &r, &err), &err) || !r.found)
		return (struct ky_bulk){0};
	return r.out.bulks[0];
}

/* The thread brings it there; a minute is for ever. */
static struct ky_bulk
wait_for(struct desk *d, const struct ky_bulk *b, enum ky_bulk_state state)
{
	struct ky_bulk now = get(d, b);

	for (int i = 0; i < 6000 && now.state != state; i++) {
		struct timespec t = {.tv_nsec = 10000000};

		(void)nanosleep(&t, NULL);
		now = get(d, b);
	}
	t_eq_str("it gets there", ky_bulk_state_name(now.state),
	    ky_bulk_state_name(state));
	return now;
}

static void
proposals(void)
{
	static const struct {
		const char *label, *words;
		enum ky_way way;
		struct ky_date until;
		const char *reason, *provider, *only;
		uint32_t per_minute;
		enum ky_role role;
		enum ky_code code;
	} cases[] = {
	    {"another way", "only lines whose", KY_WAY_PLAIN, {2026, 8, 1}, "x",
		"", "", 0, KY_ROLE_OPERATOR, KY_E_INPUT},
	    {"no day", "is missing", KY_WAY_EXPIRY, {0}, "x", "", "", 0,
		KY_ROLE_OPERATOR, KY_E_INPUT},
	    {"no reason", "a reason is", KY_WAY_EXPIRY, {2026, 8, 1}, "", "",
		"", 0, KY_ROLE_OPERATOR, KY_E_INPUT},
	    {"a reason with a name", "a reason is", KY_WAY_EXPIRY, {2026, 8, 1},
		"Mr X", "", "", 0, KY_ROLE_OPERATOR, KY_E_INPUT},
	    {"no provider's name", "provider", KY_WAY_EXPIRY, {2026, 8, 1}, "x",
		"A", "", 0, KY_ROLE_OPERATOR, KY_E_INPUT},
	    {"another provider's", "only are ended", KY_WAY_EXPIRY,
		{2026, 8, 1}, "x", "demo-mobile", "demo-rental", 0,
		KY_ROLE_OPERATOR, KY_E_INPUT},
	    {"everybody's", "only are ended", KY_WAY_EXPIRY, {2026, 8, 1}, "x",
		"", "demo-rental", 0, KY_ROLE_OPERATOR, KY_E_INPUT},
	    {"too fast", "a pace is", KY_WAY_EXPIRY, {2026, 8, 1}, "x", "", "",
		2000000, KY_ROLE_OPERATOR, KY_E_INPUT},
	    {"a holder", "for the roles", KY_WAY_EXPIRY, {2026, 8, 1}, "x", "",
		"", 0, KY_ROLE_HOLDER, KY_E_REFUSED},
	    {"a counter", "for the roles", KY_WAY_EXPIRY, {2026, 8, 1}, "x", "",
		"", 0, KY_ROLE_STAFF, KY_E_REFUSED},
	};
	struct desk d;

	desk_open(&d);
	T_CASES (k, cases) {
		struct ky_call c = wanted(&d, "");
		struct ky_result r;
		struct ky_err err = {0};
		struct ky_bulk *w = &c.in.bulk.wanted;

		w->way = k->way;
		w->expired_until = k->until;
		w->per_minute = k->per_minute;
		(void)snprintf(w->reason, sizeof(w->reason), "%s", k->reason);
		(void)snprintf(w->provider.text, sizeof(w->provider.text), "%s",
		    k->provider);
		(void)snprintf(c.who.provider.text, sizeof(c.who.provider.text),
		    "%s", k->only);
		c.who.role = k->role;
		t_bad(k->label, desk_do(&d, &c, &r, &err), k->code, &err,
		    k->words);
	}
	desk_close(&d);
}

static void
keys(void)
{
	struct desk d;
	struct ky_call c;
	struct ky_result r;
	struct ky_slug first;
	struct ky_err err = {0};

	desk_open(&d);
	c = wanted(&d, "k1");
	t_good("proposed", desk_do(&d, &c, &r, &err), &err);
	first = r.out.bulks[0].id;
	t_good("again", desk_do(&d, &c, &r, &err), &err);
	t_eq_str("is the same", r.out.bulks[0].id.text, first.text);
	c.who.actor = second;
	t_good("by another one", desk_do(&d, &c, &r, &err), &err);
	t_ok("is another", strcmp(r.out.bulks[0].id.text, first.text) != 0);
	c = wanted(&d, "k1");
	c.in.bulk.wanted.per_minute = 5;
	t_ok("other content",
	    desk_do(&d, &c, &r, &err) == KY_E_INPUT &&
		err.cause == KY_NO_KEY_REUSED);
	c = wanted(&d, "");
	t_good("without a key", desk_do(&d, &c, &r, &err), &err);
	first = r.out.bulks[0].id;
	t_good("twice", desk_do(&d, &c, &r, &err), &err);
	t_ok("are two", strcmp(r.out.bulks[0].id.text, first.text) != 0);
	desk_close(&d);
}

static void
refuse(struct desk *d, const char *label, struct ky_call c, int cause)
{
	struct ky_result r;
	struct ky_err err = {0};

	t_ok(label,
	    desk_do(d, &c, &r, &err) == KY_E_REFUSED && err.cause == cause);
}

/* A second person, whatever the first one tries. */
static void
four_eyes(void)
{
	struct desk d;
	struct ky_call c;
	struct ky_result r;
	struct ky_bulk b;
	struct ky_err err = {0};

	desk_open(&d);
	for (int i = 0; i < 100; i++)
		import_expired(&d);
	t_good("a thread", ky_service_start(d.service, &err), &err);
	c = wanted(&d, "");
	c.in.bulk.wanted.per_minute = 60; /* time to pause it */
	t_good("proposed", desk_do(&d, &c, &r, &err), &err);
	b = wait_for(&d, &r.out.bulks[0], KY_BULK_PROPOSED);
	t_eq_int("looked at", b.lines, 100);
	refuse(&d, "not by the first",
	    moving(&d, &b, KY_BULK_RUNNING, &proposer, true),
	    KY_NO_SECOND_PERSON);
	refuse(&d, "nor by the back door",
	    moving(&d, &b, KY_BULK_RUNNING, &second, false), KY_NO_BULK_STATE);
	refuse(&d, "nothing runs yet",
	    moving(&d, &b, KY_BULK_PAUSED, &second, false), KY_NO_BULK_STATE);
	c = moving(&d, &b, KY_BULK_RUNNING, &second, true);
	c.who.role = KY_ROLE_STAFF;
	refuse(&d, "not from a counter", c, KY_NO_BULK_ROLE);
	c.who.role = KY_ROLE_OFFICER;
	c.who.provider = (struct ky_slug){"demo-rental"};
	t_good("from elsewhere", desk_do(&d, &c, &r, &err), &err);
	t_ok("it is not there", !r.found);
	c.who.provider.text[0] = '\0';
	t_good("by the second", desk_do(&d, &c, &r, &err), &err);
	t_eq_str("who is written down", r.out.bulks[0].approver.text, "ben");
	refuse(&d, "once", c, KY_NO_BULK_STATE);
	c = moving(&d, &b, KY_BULK_PAUSED, &proposer, false);
	t_good("paused", desk_do(&d, &c, &r, &err), &err);
	refuse(&d, "a pause is not approved away",
	    moving(&d, &b, KY_BULK_RUNNING, &second, true), KY_NO_BULK_STATE);
	c = moving(&d, &b, KY_BULK_RUNNING, &proposer, false);
	t_good("goes on", desk_do(&d, &c, &r, &err), &err);
	t_eq_str("with the same yes", r.out.bulks[0].approver.text, "ben");
	c = moving(&d, &b, KY_BULK_PAUSED, &proposer, false);
	t_good("paused", desk_do(&d, &c, &r, &err), &err);
	c = moving(&d, &b, KY_BULK_DROPPED, &proposer, false);
	t_good("dropped", desk_do(&d, &c, &r, &err), &err);
	refuse(&d, "for good", moving(&d, &b, KY_BULK_RUNNING, &second, false),
	    KY_NO_BULK_STATE);
	desk_close(&d);
}

static void
a_run(void)
{
	struct desk d;
	struct ky_call c;
	struct ky_result r;
	struct ky_bulk b;
	struct ky_err err = {0};
	uint32_t looks;

	desk_open(&d);
	for (int i = 0; i < 100; i++)
		import_expired(&d);
	t_good("a thread", ky_service_start(d.service, &err), &err);
	c = wanted(&d, "");
	t_good("proposed", desk_do(&d, &c, &r, &err), &err);
	b = wait_for(&d, &r.out.bulks[0], KY_BULK_PROPOSED);
	c = moving(&d, &b, KY_BULK_RUNNING, &second, true);
	t_good("approved", desk_do(&d, &c, &r, &err), &err);
	b = wait_for(&d, &b, KY_BULK_DONE);
	t_eq_int("all are filed", b.done, 100);
	looks = desk_looks(&d);
	c = desk_call(&d, KY_CALL_BULK_ITEMS);
	c.in.bulk.id = b.id;
	c.in.bulk.items = KY_BULK_ITEM_FILED;
	c.max = 60;
	t_good("items", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("a page", r.n, 60);
	t_ok("more of them", r.more && r.next == 60);
	t_ok("with their endings", r.out.items[0].ending[0] == 'K');
	t_eq_int("the look is written down", desk_looks(&d), looks + 1);
	c.after = r.next;
	t_good("the rest", desk_do(&d, &c, &r, &err), &err);
	t_ok("is all", r.n == 40 && !r.more);
	c.who.provider = (struct ky_slug){"demo-rental"};
	t_good("for another provider", desk_do(&d, &c, &r, &err), &err);
	t_ok("there is none", !r.found && r.n == 0);
	c = desk_call(&d, KY_CALL_BULKS);
	t_good("listed", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("one", r.n, 1);
	c.who.provider = (struct ky_slug){"demo-rental"};
	t_good("for another provider", desk_do(&d, &c, &r, &err), &err);
	t_ok("none", r.found && r.n == 0 && !r.more);
	c.max = 0;
	t_ok("a bound", desk_do(&d, &c, &r, &err) == KY_E_INPUT);
	desk_close(&d);
}

int
main(void)
{
	T_RUN(proposals);
	T_RUN(keys);
	T_RUN(four_eyes);
	T_RUN(a_run);
	return t_done();
}
