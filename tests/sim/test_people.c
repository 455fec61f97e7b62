#include "fixture.h"
#include "sim/people.h"

static void
what_a_duty_waits_for(void)
{
	static const struct {
		const char *label;
		enum ky_duty_kind kind;
		enum ky_duty_state state;
		const char *reason;
		const char *wanted;
		enum ky_command_kind help;
	} cases[] = {
	    {"who may end it", KY_DUTY_AUTHORITY, KY_STATE_WAITING,
		"proof-needed", "authority", KY_CMD_EVIDENCE},
	    {"the port", KY_DUTY_CONTRACT, KY_STATE_WAITING, "port-event",
		"port", KY_CMD_FACT},
	    {"a third party's bill", KY_DUTY_OPTIONS, KY_STATE_WAITING,
		"third-party-billing", "option", KY_CMD_FACT},
	    {"a thing", KY_DUTY_ITEM, KY_STATE_WAITING, "bring-back", "item",
		KY_CMD_FACT},
	    {"a peer said no", KY_DUTY_NETWORK, KY_STATE_REFUSED,
		"peer-refused", "retry", KY_CMD_RETRY},
	    {"it was given up", KY_DUTY_DUES, KY_STATE_GIVEN_UP, "no", "retry",
		KY_CMD_RETRY},
	    {"a day", KY_DUTY_CONTRACT, KY_STATE_WAITING, "last-day", "",
		KY_CMD__MAX},
	    {"nothing: it is done", KY_DUTY_CONTRACT, KY_STATE_SEEN, "", "",
		KY_CMD__MAX},
	};

	T_CASES (c, cases) {
		struct fixture f;
		struct ky_case k = {.line_id = 1, .duties_n = 1};
		struct ky_command cmd = {.kind = KY_CMD__MAX};

		fixture_init(&f);
		k.line = f.line;
		k.ending.state = KY_ENDING_RUNNING;
		k.duty[0].kind = c->kind;
		k.duty[0].state = c->state;
		memcpy(k.duty[0].reason, c->reason, strlen(c->reason) + 1);
		t_eq_str(c->label, ky_people_wanted(&k), c->wanted);
		t_eq_int(c->label, ky_people_help(&f.w, &k, &cmd),
		    c->wanted[0] != '\0');
		t_eq_int(c->label, cmd.kind, c->help);
		ky_world_done(&f.w);
	}
}

static void
all_sorts_of_things_happen(void)
{
	struct fixture f;
	struct ky_case k = {.line_id = 1};
	struct ky_random r;
	struct ky_command cmd;
	uint32_t kinds = 0, facts = 0, changes = 0;

	fixture_init(&f);
	k.line = f.line;
	ky_random_init(&r, 1);
	for (int i = 0; i < 2000; i++)
		if (ky_people_act(&r, &f.w, &k, &cmd)) {
			kinds |= 1U << cmd.kind;
			if (cmd.kind == KY_CMD_FACT)
				facts |= 1U << cmd.fact;
			if (cmd.kind == KY_CMD_CHANGE)
				changes |= 1U << cmd.change;
		}
	t_ok("filed and withdrawn",
	    (kinds >> KY_CMD_FILE & 1) && (kinds >> KY_CMD_WITHDRAW & 1));
	t_ok("paid", facts >> KY_FACT_PAYMENT & 1);
	t_ok("a profile moved on", facts >> KY_FACT_PROFILE & 1);
	t_ok("a device unbound", facts >> KY_FACT_DEVICE_UNBOUND & 1);
	t_eq_int("the plan, a device, an option changed", changes,
	    1U << KY_CHANGE_PLAN | 1U << KY_CHANGE_DEVICE |
		1U << KY_CHANGE_OPTION);
	t_ok("no duty decided while there is none",
	    !(kinds >> KY_CMD_WAIVE & 1));
	ky_world_done(&f.w);
}

/* A plan that is still to begin is taken back as often as another is asked
 * for. */
static void
plans_are_taken_back(void)
{
	struct fixture f;
	struct ky_case k = {.line_id = 1};
	struct ky_random r;
	struct ky_command cmd;
	int back = 0, all = 0;

	fixture_init(&f);
	k.line = f.line;
	k.line.plan = (struct ky_slug){"before"};
	k.line.tariffs_n = 1;
	k.line.tariff[0] = (struct ky_tariff){{"keep"}, 290, 0, {2099, 1, 1}};
	ky_random_init(&r, 1);
	for (int i = 0; i < 4000; i++)
		if (ky_people_act(&r, &f.w, &k, &cmd) &&
		    cmd.kind == KY_CMD_CHANGE && cmd.change == KY_CHANGE_PLAN) {
			all++;
			back += strcmp(cmd.what.text, "before") == 0;
		}
	t_ok("half of them", back > all / 3 && back < all * 2 / 3);
	ky_world_done(&f.w);
}

int
main(void)
{
	T_RUN(what_a_duty_waits_for);
	T_RUN(all_sorts_of_things_happen);
	T_RUN(plans_are_taken_back);
	return t_done();
}
