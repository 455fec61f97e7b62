#include "sim/courier.h"

#include "t.h"

static struct ky_sim_courier sim;
static struct ky_letter got[KY_SIM_LETTERS + 1];

static void
keeps_the_newest(void)
{
	struct ky_courier c;
	struct ky_letter l = {.kind = KY_LETTER_PROVE};
	struct ky_err err = {0};

	ky_sim_courier_init(&sim);
	c = ky_sim_courier(&sim);
	t_eq_int("nothing yet", ky_sim_courier_letters(&sim, got, 5), 0);
	for (int i = 0; i < KY_SIM_LETTERS + 3; i++) {
		(void)snprintf(l.code, sizeof(l.code), "%06d", i);
		if (c.send(c.self, &l, &err) != KY_OK)
			t_ok("it takes every letter", false);
	}
	t_eq_int("as many as are wanted", ky_sim_courier_letters(&sim, got, 2),
	    2);
	t_eq_str("newest first", got[0].code, "000066");
	t_eq_str("then the one before", got[1].code, "000065");
	t_eq_int("as many as are kept",
	    ky_sim_courier_letters(&sim, got, KY_SIM_LETTERS + 1),
	    KY_SIM_LETTERS);
	t_eq_str("the oldest are gone", got[KY_SIM_LETTERS - 1].code, "000003");
	ky_sim_courier_done(&sim);
}

int
main(void)
{
	T_RUN(keeps_the_newest);
	return t_done();
}
