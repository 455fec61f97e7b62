#include "core/change.h"

#include "peers.h"

static struct fixture f;
static struct peers p;

/* Two devices, an option of ours and a third party's. */
static void
begin(void)
{
	struct ky_line *l;

	fixture_init(&f);
	l = fixture_line(&f);
	l->devices_n = 2;
	l->device[0] = (struct ky_device){{"watch"}, true};
	l->device[1] = (struct ky_device){{"app-login"}, true};
	l->options_n = 2;
	l->option[0] = (struct ky_option){.code = {"voicemail"},
	    .running = true};
	l->option[1] = (struct ky_option){.code = {"music"},
	    .third_party = true,
	    .running = true};
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
}

static void
ask(enum ky_role role, enum ky_change_kind kind, uint8_t ref)
{
	struct ky_command cmd = {.kind = KY_CMD_CHANGE,
	    .role = role,
	    .change = kind,
	    .ref = ref,
	    .refund_reason = -1};

	peers_send(&p, &cmd);
}

static void
one_and_no_other(void)
{
	begin();
	ask(KY_ROLE_HOLDER, KY_CHANGE_DEVICE, 1);
	t_eq_str("asked", p.d.code, "change-asked");
	t_eq_int("done", f.c.change.state, KY_CHANGE_DONE);
	t_ok("that device is free", !f.c.line.device[1].bound);
	t_ok("the other is not", f.c.line.device[0].bound);
	t_ok("the line goes on",
	    f.c.line.contract_running && f.c.ending.seq == 0);
	ask(KY_ROLE_HOLDER, KY_CHANGE_DEVICE, 1);
	t_eq_str("once is enough", p.d.code, "done-already");
	ask(KY_ROLE_HOLDER, KY_CHANGE_OPTION, 0);
	t_ok("an option", !f.c.line.option[0].running);
	t_ok("is paid for until that day",
	    ky_date_cmp(f.c.line.option[0].over_on, D(2026, 8, 20)) == 0);
	t_ok("and the other one on", ky_date_none(f.c.line.option[1].over_on));
	t_ok("nobody else's", f.c.line.option[1].running);
	t_eq_int("two changes", f.c.change.serial, 2);
	t_ok("under keys of their own",
	    strcmp(p.key[KY_EFFECT_BSS_DEVICE], "line-1/bss-device/1") == 0 &&
		strcmp(p.key[KY_EFFECT_BSS_OPTION], "line-1/bss-option/2") ==
		    0);
}

static void
locked_up(void)
{
	f.c.line.contract_running = false;
	f.c.line.last_day = D(2026, 8, 1);
}

static void
not_connected(void)
{
	f.book.connected = false;
}

static void
new_card(void)
{
	f.c.line.sim_changed = at("2026-08-20T09:00:00+09:00");
}

static void
ending(void)
{
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
}

static void
a_loan(void)
{
	(void)fixture_loan(&f);
}

static void
nothing(void)
{
}

struct refusal {
	const char *label;
	void (*set)(void);
	enum ky_change_kind kind;
	uint8_t ref;
	const char *code;
	bool all; /* nothing else of the line could be changed either */
};

static void
what_cannot_be(void)
{
	static const struct refusal table[] = {
	    {"a device it does not have", nothing, KY_CHANGE_DEVICE, 2,
		"no-such-device"},
	    {"an option it does not have", nothing, KY_CHANGE_OPTION, 7,
		"no-such-option"},
	    {"nothing in particular", nothing, KY_CHANGE_NONE, 0,
		"no-such-option"},
	    {"what somebody else bills", nothing, KY_CHANGE_OPTION, 1,
		"third-party-billing"},
	    {"a contract that is over", locked_up, KY_CHANGE_DEVICE, 0,
		"contract-over", true},
	    {"a provider that is not connected", not_connected,
		KY_CHANGE_DEVICE, 0, "assisted", true},
	    {"an hour after a new card", new_card, KY_CHANGE_DEVICE, 0,
		"grade-too-low"},
	    {"while it is ending", ending, KY_CHANGE_DEVICE, 0,
		"already-ending", true},
	    {"a loan", a_loan, KY_CHANGE_DEVICE, 0, "lines-only", true},
	};
	const char *bar;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		begin();
		table[i].set();
		bar = ky_change_bars(&f.c, &f.rules);
		t_eq_str("whatever it is", bar != NULL ? bar : "",
		    table[i].all ? table[i].code : "");
		ask(KY_ROLE_HOLDER, table[i].kind, table[i].ref);
		t_eq_str(table[i].label, p.d.code, table[i].code);
		t_ok("and nothing was asked for", f.c.change.serial == 0);
	}
	begin();
	new_card();
	ask(KY_ROLE_OPERATOR, KY_CHANGE_DEVICE, 0);
	t_eq_str("the operator may after a new card", p.d.code, "change-asked");
}

struct answer {
	const char *label;
	enum ky_code code;
	bool absent;
	enum ky_change_state then;
	enum ky_change_state later; /* once billing answers well */
};

static void
what_billing_says(void)
{
	static const struct answer table[] = {
	    {"nothing happened: later", KY_E_RETRY, false, KY_CHANGE_WAITING,
		KY_CHANGE_DONE},
	    {"it may have: looks first", KY_E_UNSURE, false, KY_CHANGE_UNSURE,
		KY_CHANGE_DONE},
	    {"no", KY_E_REFUSED, false, KY_CHANGE_REFUSED, KY_CHANGE_REFUSED},
	    {"nobody there", KY_OK, true, KY_CHANGE_REFUSED, KY_CHANGE_REFUSED},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct answer *c = &table[i];

		begin();
		p.answer[KY_EFFECT_BSS_DEVICE] = c->code;
		p.absent[KY_EFFECT_BSS_DEVICE] = c->absent;
		ask(KY_ROLE_HOLDER, KY_CHANGE_DEVICE, 0);
		t_eq_int(c->label, f.c.change.state, c->then);
		t_ok("the device is as it was", f.c.line.device[0].bound);
		t_ok("one at a time",
		    (ky_change_bars(&f.c, &f.rules) != NULL) ==
			ky_change_pending(&f.c.change));
		ask(KY_ROLE_HOLDER, KY_CHANGE_DEVICE, 1);
		t_eq_str("another one meanwhile", p.d.code,
		    ky_change_pending(&(struct ky_change){.state = c->then})
			? "change-pending"
			: "change-asked");
		p.answer[KY_EFFECT_BSS_DEVICE] = KY_OK;
		peers_until(&p, "2026-08-21T10:00:00+09:00");
		t_eq_int(c->label, f.c.change.state, c->later);
	}
}

/* An ending ends them all; what was on its way is news all the same. */
static void
an_ending_overtakes_it(void)
{
	begin();
	p.answer[KY_EFFECT_BSS_DEVICE] = KY_E_RETRY;
	ask(KY_ROLE_HOLDER, KY_CHANGE_DEVICE, 0);
	t_eq_int("to be asked again", f.c.change.state, KY_CHANGE_WAITING);
	peers_file(&p, KY_WAY_PLAIN, D(0, 0, 0));
	t_eq_str("the ending is filed", p.d.code, "filed");
	t_eq_int("which does it", f.c.change.state, KY_CHANGE_IDLE);
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	t_ok("and does",
	    !f.c.line.device[0].bound && !f.c.line.device[1].bound);
	t_eq_int("in one go", p.sent[KY_EFFECT_BSS_DEVICE], 1);
}

static void
names_go_round(void)
{
	enum ky_change_kind kind;
	enum ky_change_state state;

	for (int i = 0; i < KY_CHANGE__MAX; i++)
		t_ok("a kind's name",
		    ky_change_kind_parse(ky_str_of(ky_change_kind_name(
					     (enum ky_change_kind)i)),
			&kind) &&
			(int)kind == i);
	for (int i = 0; i < KY_CHANGE_STATE__MAX; i++)
		t_ok("a state's name",
		    ky_change_state_parse(ky_str_of(ky_change_state_name(
					      (enum ky_change_state)i)),
			&state) &&
			(int)state == i);
}

int
main(void)
{
	one_and_no_other();
	what_cannot_be();
	what_billing_says();
	an_ending_overtakes_it();
	names_go_round();
	return t_done();
}
