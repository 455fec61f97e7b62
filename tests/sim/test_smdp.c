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

int
main(void)
{
	T_RUN(only_before_installation);
	return t_done();
}
