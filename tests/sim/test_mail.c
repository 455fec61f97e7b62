#include "fixture.h"

static void
takes_a_message_once(void)
{
	struct fixture f;
	struct ky_mail *m = &f.p.mail;

	fixture_init(&f);
	t_good("send",
	    m->send(m->self, &f.line, "KY-1-R1", KY_STR("{}"), "k", &f.err),
	    &f.err);
	t_good("again",
	    m->send(m->self, &f.line, "KY-1-R1", KY_STR("{}"), "k", &f.err),
	    &f.err);
	t_eq_int("one message", fixture_subscriber(&f)->mails, 1);
	t_bad("an empty one",
	    m->send(m->self, &f.line, "KY-1-S1", KY_STR(""), "l", &f.err),
	    KY_E_REFUSED, &f.err, "empty");
	ky_world_done(&f.w);
}

int
main(void)
{
	T_RUN(takes_a_message_once);
	return t_done();
}
