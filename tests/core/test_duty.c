#include "core/duty.h"

#include "core/command.h"
#include "t.h"

static void
every_state_can_come_to_rest(void)
{
	for (int s = 0; s < KY_STATE__MAX; s++) {
		bool rests = !ky_duty_pending((enum ky_duty_state)s);

		for (int to = 0; to < KY_STATE__MAX; to++)
			if (ky_duty_may((enum ky_duty_state)s,
				(enum ky_duty_state)to) &&
			    !ky_duty_pending((enum ky_duty_state)to))
				rests = true;
		t_ok(ky_duty_state_name((enum ky_duty_state)s), rests);
	}
}

static void
some_moves_are_forbidden(void)
{
	static const struct {
		const char *label;
		enum ky_duty_state from, to;
		bool want;
	} cases[] = {
	    {"a refusal is not sent again without a person", KY_STATE_REFUSED,
		KY_STATE_SENT, false},
	    {"a person opens it again", KY_STATE_REFUSED, KY_STATE_OPEN, true},
	    {"what was seen stays seen", KY_STATE_SEEN, KY_STATE_GONE, false},
	    {"counter-evidence reopens it", KY_STATE_SEEN, KY_STATE_OPEN, true},
	    {"a withdrawn duty is history", KY_STATE_WITHDRAWN, KY_STATE_OPEN,
		false},
	    {"giving up is no sight", KY_STATE_GIVEN_UP, KY_STATE_SEEN, false},
	    {"unsure looks first", KY_STATE_UNSURE, KY_STATE_SENT, true},
	};

	T_CASES (c, cases)
		t_ok(c->label, ky_duty_may(c->from, c->to) == c->want);
}

/* A name must come back as the value it came from, for each enum. */
#define ROUND_TRIP(noun, max) \
	for (int i = 0; i < (max); i++) { \
		enum ky_##noun got = (enum ky_##noun)((max)-1 - i); \
		const char *name = ky_##noun##_name((enum ky_##noun)i); \
		t_ok(name, \
		    ky_##noun##_parse(ky_str_of(name), &got) && \
			got == (enum ky_##noun)i); \
	}

static void
names_go_round(void)
{
	enum ky_way way = KY_WAY_DEATH;

	ROUND_TRIP(duty_kind, KY_DUTY__MAX)
	ROUND_TRIP(duty_state, KY_STATE__MAX)
	ROUND_TRIP(grade, KY_GRADE__MAX)
	ROUND_TRIP(way, KY_WAY__MAX)
	ROUND_TRIP(ending_state, KY_ENDING__MAX)
	ROUND_TRIP(paper_kind, KY_PAPER__MAX)
	ROUND_TRIP(command_kind, KY_CMD__MAX)
	ROUND_TRIP(role, KY_ROLE__MAX)
	ROUND_TRIP(fact, KY_FACT__MAX)
	ROUND_TRIP(effect_kind, KY_EFFECT__MAX)
	ROUND_TRIP(profile_state, KY_PROFILE__MAX)
	t_ok("no such name", !ky_way_parse(KY_STR("cancel"), &way));
	t_ok("and nothing is written", way == KY_WAY_DEATH);
}

static void
grades_ascend(void)
{
	t_ok("proven above confirmed", KY_GRADE_PROVEN > KY_GRADE_CONFIRMED);
	t_ok("confirmed above recorded",
	    KY_GRADE_CONFIRMED > KY_GRADE_RECORDED);
	t_ok("recorded above attested", KY_GRADE_RECORDED > KY_GRADE_ATTESTED);
	t_ok("attested above stated", KY_GRADE_ATTESTED > KY_GRADE_STATED);
	t_eq_int("only a chip's signature proves",
	    ky_duty_best_grade(KY_DUTY_PROFILE), KY_GRADE_PROVEN);
	t_eq_int("quarantine is our own register's",
	    ky_duty_best_grade(KY_DUTY_NUMBER), KY_GRADE_RECORDED);
}

int
main(void)
{
	T_RUN(every_state_can_come_to_rest);
	T_RUN(some_moves_are_forbidden);
	T_RUN(names_go_round);
	T_RUN(grades_ascend);
	return t_done();
}
