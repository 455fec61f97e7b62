#include "fixture.h"

static void
only_before_installation(void)
{
	static const struct {
		const char *label;
		enum ky_profile_state is;
		enum ky_code code;
		enum ky_profile_state after;
	} cases[] = {
	    {"released", KY_PROFILE_RELEASED, KY_OK, KY_PROFILE_RETIRED},
	    {"downloaded", KY_PROFILE_DOWNLOADED, KY_OK, KY_PROFILE_RETIRED},
	    {"installed", KY_PROFILE_INSTALLED, KY_E_REFUSED,
		KY_PROFILE_INSTALLED},
	    {"deleted", KY_PROFILE_DELETED, KY_E_REFUSED, KY_PROFILE_DELETED},
	};

	T_CASES (c, cases) {
		struct fixture f;
		struct ky_smdp *p = &f.p.smdp;

		fixture_init(&f);
		fixture_subscriber(&f)->is.profile = c->is;
		t_eq_int(c->label, p->retire(p->self, &f.line, "k", &f.err),
		    c->code);
		t_good(c->label,
		    p->look(p->self, &f.line, "", &f.seen, &f.raw, &f.err),
		    &f.err);
		t_eq_int(c->label, f.seen.profile, c->after);
		ky_world_done(&f.w);
	}
}

static void
what_was_told_is_noted(void)
{
	struct fixture f;
	struct ky_smdp *p = &f.p.smdp;
	struct ky_subscriber *s;

	fixture_init(&f);
	s = fixture_subscriber(&f);
	t_eq_int("nobody asked", s->asked.us, 0);
	fixture_fault(&f, KY_FAULT_BEFORE);
	t_ok("not reached",
	    p->look(p->self, &f.line, "", &f.seen, &f.raw, &f.err) != KY_OK);
	t_eq_int("was not told", s->asked.us, 0);
	fixture_fault(&f, KY_FAULT_NONE);
	t_good("a look", p->look(p->self, &f.line, "", &f.seen, &f.raw, &f.err),
	    &f.err);
	t_eq_int("when", s->asked.us, NOON.us);
	t_eq_int("what", s->told, KY_PROFILE_RELEASED);
	ky_world_done(&f.w);
}

int
main(void)
{
	T_RUN(only_before_installation);
	T_RUN(what_was_told_is_noted);
	return t_done();
}
