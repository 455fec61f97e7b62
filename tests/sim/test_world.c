#include "fixture.h"

static void
time_and_chance(void)
{
	struct fixture f;
	struct ky_clock clock;
	struct ky_entropy chance;
	uint8_t a[8], b[8];

	fixture_init(&f);
	clock = ky_world_clock(&f.w);
	chance = ky_world_entropy(&f.w);
	t_eq_int("true time", clock.now(clock.self).us, NOON.us);
	f.w.skew_us = -KY_HOUR_US;
	ky_world_advance(&f.w, KY_DAY_US);
	t_eq_int("a clock set back", clock.now(clock.self).us,
	    NOON.us + KY_DAY_US - KY_HOUR_US);
	chance.fill(chance.self, a, sizeof(a));
	chance.fill(chance.self, b, sizeof(b));
	t_ok("chance goes on", memcmp(a, b, sizeof(a)) != 0);
	ky_world_done(&f.w);
}

static void
subscribers(void)
{
	struct fixture f;
	struct ky_subscriber *s;

	fixture_init(&f);
	for (int i = 2; i < 100; i++) {
		(void)snprintf(f.line.contract_no.text,
		    sizeof(f.line.contract_no.text), "C-%d", i);
		ky_world_add(&f.w, &f.line);
	}
	t_eq_int("many", f.w.subscribers_n, 99);
	f.line.attached = false;
	ky_world_add(&f.w, &f.line);
	t_eq_int("known already: the same", f.w.subscribers_n, 99);
	s = fixture_subscriber(&f);
	t_ok("as the facts say now", !s->is.attached && s->is.known);
	memcpy(f.line.contract_no.text, "X", sizeof("X"));
	t_ok("nobody", fixture_subscriber(&f) == NULL);
	ky_world_done(&f.w);
}

static void
a_port_ends_the_contract(void)
{
	struct fixture f;
	struct ky_subscriber *s;

	fixture_init(&f);
	s = fixture_subscriber(&f);
	ky_world_port_out(&f.w, s);
	t_ok("at once", !s->is.running);
	t_eq_int("today", ky_date_cmp(s->is.last_day, D(2026, 8, 26)), 0);
	t_eq_int("with its own options", s->is.options, 2);
	ky_world_done(&f.w);
}

static void
what_was_deleted_may_be_offered_again(void)
{
	static const struct {
		const char *label;
		bool reoffers;
		enum ky_profile_state after;
	} cases[] = {
	    {"deleted it stays", false, KY_PROFILE_DELETED},
	    {"by policy not", true, KY_PROFILE_RELEASED},
	};

	T_CASES (c, cases) {
		struct fixture f;
		struct ky_subscriber *s;

		fixture_init(&f);
		f.w.reoffers = c->reoffers;
		s = fixture_subscriber(&f);
		ky_world_deleted(&f.w, s);
		t_eq_int(c->label, s->is.profile, c->after);
		t_eq_int("since when", s->offered.us,
		    c->reoffers ? NOON.us : 0);
		ky_world_done(&f.w);
	}
}

static void
names(void)
{
	t_eq_str("first", ky_verb_name(KY_VERB_END), "end");
	t_eq_str("last", ky_verb_name(KY_VERB_SEND), "send");
}

int
main(void)
{
	T_RUN(time_and_chance);
	T_RUN(subscribers);
	T_RUN(a_port_ends_the_contract);
	T_RUN(what_was_deleted_may_be_offered_again);
	T_RUN(names);
	return t_done();
}
