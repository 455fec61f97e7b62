/* What a holder was asked to pay, as it is listed. */
#include "pay.h"

static enum ky_code
ask(struct desk *d, uint64_t line_id, uint64_t after, uint32_t max,
    struct ky_result *r, struct ky_err *err)
{
	struct ky_call c = desk_call(d, KY_CALL_PAYMENTS);

	c.line_id = line_id;
	c.after = after;
	c.max = max;
	return desk_do(d, &c, r, err);
}

int
main(void)
{
	struct pay_world w;
	struct ky_result r;
	struct ky_err err = {0};
	uint64_t id, other;
	struct desk d;
	uint32_t looks;

	pay_open(&d, &w);
	id = rig_import(&d.rig);
	other = rig_import(&d.rig);
	t_good("none yet", ask(&d, id, 0, 10, &r, &err), &err);
	t_ok("an empty list", r.found && r.n == 0 && !r.more);
	pay_put(&d, id, "cs_1", 1200);
	pay_put(&d, other, "cs_2", 300);
	pay_put(&d, id, "cs_3", 700);
	t_good("two", ask(&d, id, 0, 10, &r, &err), &err);
	t_ok("its own, oldest first",
	    r.n == 2 && !r.more && r.out.payments[0].minor == 1200 &&
		r.out.payments[1].minor == 700 &&
		strcmp(r.out.payments[1].link,
		    "https://pages.pay.example/c/cs_3") == 0);
	t_good("a page of them", ask(&d, id, 0, 1, &r, &err), &err);
	t_ok("has one, and says so",
	    r.n == 1 && r.more && r.next == r.out.payments[0].n);
	t_good("the next page", ask(&d, id, r.next, 1, &r, &err), &err);
	t_ok("has the other",
	    r.n == 1 && !r.more && r.out.payments[0].minor == 700);
	t_bad("too many at once", ask(&d, id, 0, KY_ROWS_MAX + 1, &r, &err),
	    KY_E_INPUT, &err, "1 to 500");
	looks = desk_looks(&d);
	t_good("no such line", ask(&d, 4711, 0, 10, &r, &err), &err);
	t_ok("is not found", !r.found);
	d.who.provider = (struct ky_slug){"another"};
	t_good("another provider's", ask(&d, id, 0, 10, &r, &err), &err);
	t_ok("is not found either", !r.found);
	t_eq_int("what was shown is on record, and nothing else",
	    desk_looks(&d), looks);
	t_ok("there was something to be seen", looks >= 4);
	desk_close(&d);
	return t_done();
}
