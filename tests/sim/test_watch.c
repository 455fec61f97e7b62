/* What must hold, broken one thing at a time: each must be noticed. */
#include "fixture.h"
#include "sim/make.h"
#include "sim/watch.h"

struct scene {
	struct fixture f;
	struct ky_made_book book;
	struct ky_rules rules;
	struct ky_case c;
};

/* A line whose ending is over: nothing is left, and all of it is seen. */
static void
scene_init(struct scene *s)
{
	struct ky_random r;
	struct ky_line *l = &s->c.line;
	struct ky_subscriber *sub;

	fixture_init(&s->f);
	ky_random_init(&r, 1);
	ky_make_book(&r, &s->book);
	ky_rules_select(&s->book.book, D(2026, 1, 1), &s->rules);
	s->c = (struct ky_case){.line_id = 1, .version = 9};
	*l = s->f.line;
	l->contract_running = l->known = l->attached = false;
	l->option[0].running = l->option[1].running = false;
	l->device[0].bound = false;
	l->profile = KY_PROFILE_DELETED;
	l->number = KY_NUMBER_QUARANTINE;
	l->ledger = (struct ky_ledger){.currency = "JPY"};
	s->c.ending = (struct ky_ending){
	    .seq = 1,
	    .state = KY_ENDING_CLOSED,
	    .filed = NOON,
	    .papers = {[KY_PAPER_CERTIFICATE] = 1},
	};
	for (uint8_t k = 0; k < KY_DUTY_CLOSING__MAX; k++)
		if (k != KY_DUTY_ITEM)
			s->c.duty[s->c.duties_n++] =
			    (struct ky_duty){.kind = (enum ky_duty_kind)k,
				.state = KY_STATE_SEEN};
	sub = fixture_subscriber(&s->f);
	sub->is = (struct ky_holding){.profile = KY_PROFILE_DELETED};
}

static void
nothing(struct scene *s)
{
	(void)s;
}

static void
ledger_off(struct scene *s)
{
	s->c.line.ledger.sum[KY_ACC_FEES] = 1;
}

static void
duty_pending(struct scene *s)
{
	s->c.duty[1].state = KY_STATE_WAITING;
}

static void
duty_given_up(struct scene *s)
{
	s->c.duty[1].state = KY_STATE_GIVEN_UP;
}

static void
device_bound(struct scene *s)
{
	s->c.line.device[0].bound = true;
}

static void
device_waived(struct scene *s)
{
	s->c.line.device[0].bound = true;
	s->c.duty[KY_DUTY_DEVICES].state = KY_STATE_WAIVED;
}

static void
no_paper(struct scene *s)
{
	s->c.ending.papers[KY_PAPER_CERTIFICATE] = 0;
}

static void
contract_runs(struct scene *s)
{
	fixture_subscriber(&s->f)->is.running = true;
}

static void
network_knows(struct scene *s)
{
	fixture_subscriber(&s->f)->is.attached = true;
}

static void
paid_too_much(struct scene *s)
{
	fixture_subscriber(&s->f)->paid_out = 1;
}

static void
collected_unseen(struct scene *s)
{
	fixture_subscriber(&s->f)->collected = 1;
}

static void
running_undone(struct scene *s)
{
	s->c.ending.state = KY_ENDING_RUNNING;
	s->c.line.device[0].bound = true;
}

static void
running_needless(struct scene *s)
{
	s->c.ending.state = KY_ENDING_RUNNING;
	s->c.duty[KY_DUTY_DEVICES].state = KY_STATE_WAITING;
}

static void
running_missing(struct scene *s)
{
	s->c.ending.state = KY_ENDING_RUNNING;
	s->c.line.items_n = 1;
	s->c.line.item[0].state = KY_ITEM_OUT;
}

/* Proven long after the profile was offered again. */
static struct ky_subscriber *
proven(struct scene *s)
{
	struct ky_subscriber *sub = fixture_subscriber(&s->f);
	struct ky_duty *d = ky_case_duty(&s->c, KY_DUTY_PROFILE, 0);

	d->grade = KY_GRADE_PROVEN;
	d->changed = NOON;
	memcpy(d->reason, "deletion-proven", sizeof("deletion-proven"));
	sub->is.profile = KY_PROFILE_RELEASED;
	sub->offered = ky_time_after(NOON, -KY_HOUR_US);
	sub->asked = ky_time_after(NOON, -KY_MINUTE_US);
	sub->told = KY_PROFILE_INSTALLED;
	return sub;
}

static void
final_as_far_as_told(struct scene *s)
{
	(void)proven(s);
}

static void
final_and_offered(struct scene *s)
{
	proven(s)->told = KY_PROFILE_RELEASED;
}

static void
final_unasked(struct scene *s)
{
	proven(s)->asked = ky_time_after(NOON, -2 * KY_HOUR_US);
}

static void
offered_since(struct scene *s)
{
	proven(s)->offered = ky_time_after(NOON, KY_HOUR_US);
}

static void
a_case(void)
{
	static const struct {
		const char *label;
		void (*spoil)(struct scene *);
		const char *words; /* NULL: nothing is wrong */
	} cases[] = {
	    {"all is well", nothing, NULL},
	    {"ledger", ledger_off, "sum to zero"},
	    {"certificate too early", duty_pending, "while a duty"},
	    {"certificate in spite of giving up", duty_given_up, "given up"},
	    {"certificate while something is left", device_bound, "is left"},
	    {"unless it was waived", device_waived, NULL},
	    {"no certificate at the end", no_paper, "without a certificate"},
	    {"certificate while the contract runs", contract_runs,
		"contract runs"},
	    {"number before network", network_knows, "number"},
	    {"more than promised", paid_too_much, "promised"},
	    {"collected and not booked", collected_unseen, "no book knows"},
	    {"done, but left", running_undone, "counts as done"},
	    {"to be done, but not left", running_needless, "no fact demands"},
	    {"left, and no duty", running_missing, "no duty says so"},
	    {"deleted, and told otherwise", final_as_far_as_told, NULL},
	    {"deleted, and offered", final_and_offered, "offers the profile"},
	    {"deleted, and nobody asked", final_unasked, "nobody asked"},
	    {"offered only later", offered_since, NULL},
	};

	T_CASES (c, cases) {
		static struct scene s;
		const char *bad;

		scene_init(&s);
		c->spoil(&s);
		bad = ky_watch_case(&s.c, &s.rules, NOON,
		    fixture_subscriber(&s.f));
		if (c->words == NULL)
			t_eq_str(c->label, bad != NULL ? bad : "", "");
		else
			t_ok(c->label,
			    bad != NULL && strstr(bad, c->words) != NULL);
		ky_world_done(&s.f.w);
	}
}

static void
a_step(void)
{
	static struct scene s;
	static struct ky_case open, shut;
	struct ky_watch w = {0};

	scene_init(&s);
	open = s.c;
	open.ending = (struct ky_ending){0};
	open.version = 1;
	shut = s.c;
	shut.ending.state = KY_ENDING_RUNNING;
	shut.version = 2;
	t_ok("filed", ky_watch_step(&w, &open, &shut, &s.rules) == NULL);
	t_ok("a version does not go back",
	    ky_watch_step(&w, &shut, &open, &s.rules) != NULL);
	open = shut;
	open.line.voice = true;
	t_ok("nothing changes without a version",
	    ky_watch_step(&w, &shut, &open, &s.rules) != NULL);
	open = shut;
	open.version = 3;
	open.ending.state = KY_ENDING_WITHDRAWN;
	t_ok("withdrawn, all as before",
	    ky_watch_step(&w, &shut, &open, &s.rules) == NULL);
	open.line.last_day = D(2026, 9, 30);
	t_ok("withdrawn, a day left behind",
	    ky_watch_step(&w, &shut, &open, &s.rules) != NULL);
	open.ending.state = KY_ENDING_CLOSED;
	open.line = shut.line;
	t_ok("booked as shown",
	    ky_watch_step(&w, &shut, &open, &s.rules) == NULL);
	open.line.ledger.total[KY_ENTRY_CHARGE_MONTH] = 100;
	t_ok("a month more than shown",
	    ky_watch_step(&w, &shut, &open, &s.rules) != NULL);
	open.line.ledger.total[KY_ENTRY_CHARGE_MONTH] = 0;
	open.line.ledger.total[KY_ENTRY_COLLECTED] = 100;
	t_ok("collected more than shown",
	    ky_watch_step(&w, &shut, &open, &s.rules) != NULL);
	ky_watch_told(&w, &shut, &(struct ky_command){.kind = KY_CMD_FACT});
	t_ok("unless something came from outside",
	    ky_watch_step(&w, &shut, &open, &s.rules) == NULL);
	ky_world_done(&s.f.w);
}

static struct ky_tariff
tariff(const char *plan, int64_t fee, struct ky_date from)
{
	struct ky_tariff t = {.fee = fee, .from = from};

	(void)ky_str_copy(ky_str_of(plan), t.plan.text, sizeof(t.plan.text));
	return t;
}

/* Asked for: "light", 980, from 1 September; billing was seen to have it. */
static void
a_changed_plan(void)
{
	static const struct {
		const char *label;
		struct ky_tariff has[2]; /* what the line has then */
		enum ky_change_kind kind;
		const char *billing, *bad; /* NULL: nothing is wrong */
	} cases[] = {
	    {"as asked", {{{"light"}, 980, 0, {2026, 9, 1}}}, KY_CHANGE_PLAN,
		"light", NULL},
	    {"nothing was entered", {{{""}, 0, 0, {0, 0, 0}}}, KY_CHANGE_PLAN,
		"light", "has another"},
	    {"a month late", {{{"light"}, 980, 0, {2026, 10, 1}}},
		KY_CHANGE_PLAN, "light", "has another"},
	    {"a day early", {{{"light"}, 980, 0, {2026, 8, 31}}},
		KY_CHANGE_PLAN, "light", "reaches back"},
	    {"dearer than said", {{{"light"}, 981, 0, {2026, 9, 1}}},
		KY_CHANGE_PLAN, "light", "does not cost"},
	    {"an earlier month is another",
		{{{"keep"}, 290, 0, {2026, 8, 1}},
		    {{"light"}, 980, 0, {2026, 9, 1}}},
		KY_CHANGE_PLAN, "light", "reaches back"},
	    {"billing has another", {{{"light"}, 980, 0, {2026, 9, 1}}},
		KY_CHANGE_PLAN, "large", "billing has"},
	    {"a device was asked for", {{{"light"}, 980, 0, {2026, 9, 1}}},
		KY_CHANGE_DEVICE, "light", "nobody asked"},
	};

	T_CASES (c, cases) {
		static struct scene s;
		static struct ky_case was, is;
		struct ky_watch w = {0};
		struct ky_subscriber *sub;
		const char *bad;

		scene_init(&s);
		was = s.c;
		was.ending = (struct ky_ending){0};
		was.line.plan = (struct ky_slug){"large"};
		was.change = (struct ky_change){.kind = c->kind,
		    .state = KY_CHANGE_SENT,
		    .serial = 1};
		if (c->kind == KY_CHANGE_PLAN)
			was.change.tariff = tariff("light", 980, D(2026, 9, 1));
		is = was;
		is.version++;
		is.change.state = KY_CHANGE_DONE;
		for (size_t i = 0; i < 2 && c->has[i].fee != 0; i++)
			is.line.tariff[is.line.tariffs_n++] = c->has[i];
		sub = fixture_subscriber(&s.f);
		sub->is.plan = tariff(c->billing, 0, D(2026, 9, 1)).plan;
		sub->is.plan_from = D(2026, 9, 1);
		bad = ky_watch_step(&w, &was, &is, &s.rules);
		if (bad == NULL)
			bad = ky_watch_case(&is, &s.rules, NOON, sub);
		t_ok(c->label,
		    c->bad != NULL ? bad != NULL && strstr(bad, c->bad) != NULL
				   : bad == NULL);
		ky_world_done(&s.f.w);
	}
}

int
main(void)
{
	T_RUN(a_case);
	T_RUN(a_step);
	T_RUN(a_changed_plan);
	return t_done();
}
