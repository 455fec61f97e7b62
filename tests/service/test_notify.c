/* What chips signed, taken in and told to its lines. */
#include "chip.h"

#include <stdarg.h>
#include <time.h>

#define STRANGER "8981109999999999999"

static struct ky_err err;

static struct ky_call
notifying(const struct desk *d, const char *text)
{
	struct ky_call c = desk_call(d, KY_CALL_NOTIFY);

	c.in.notify.bytes = ky_str_of(text);
	c.in.notify.via = KY_VIA_ES9;
	return c;
}

/* Hands one in; n = 0: it was none. */
static struct ky_notification
hand_in(struct desk *d, const char *text)
{
	struct ky_call c = notifying(d, text);
	struct ky_result r;

	t_good("taken in", desk_do(d, &c, &r, &err), &err);
	return r.found ? r.out.notifications[0] : (struct ky_notification){0};
}

static struct ky_notification
get(struct desk *d, uint64_t n)
{
	struct ky_call c = desk_call(d, KY_CALL_NOTIFICATION);
	struct ky_result r;

	c.in.notify.n = n;
	t_good("got", desk_do(d, &c, &r, &err), &err);
	return r.found ? r.out.notifications[0] : (struct ky_notification){0};
}

/* All the work there is, on this thread. */
static void
work(struct desk *d)
{
	int64_t wait = 0;

	for (int i = 0; i < 100 && wait == 0; i++)
		if (!t_good("a step",
			ky_service_notify_step(d->service, &wait, &err), &err))
			break;
	t_ok("nothing left to do at once", wait != 0);
}

static const char *
card(uint32_t serial)
{
	static struct ky_line line;

	rig_line(serial, &line);
	return line.iccid.digits;
}

static const char *text(const char *fmt, ...) KY_PRINTF(1, 2);

static const char *
text(const char *fmt, ...)
{
	static char out[128];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(out, sizeof(out), fmt, ap);
	va_end(ap);
	return out;
}

/* Commands of the line that a chip gave. */
static int
told(struct desk *d, uint64_t line_id)
{
	struct ky_call c = desk_call(d, KY_CALL_HISTORY);
	struct ky_result r;
	int n = 0;

	c.line_id = line_id;
	c.max = 100;
	t_good("history", desk_do(d, &c, &r, &err), &err);
	for (uint32_t i = 0; i < r.n; i++)
		n += strcmp(r.out.history[i].actor.text, "chip") == 0 &&
		    r.out.history[i].kind == KY_CMD_FACT;
	return n;
}

/* --- taken in --- */

static void
what_is_taken_in(void)
{
	static const struct {
		const char *label, *text;
		enum ky_notification_state state;
		enum ky_proof_verdict verdict;
	} cases[] = {
	    {"nothing", "", KY_NOTIFICATION_STATE__MAX, 0},
	    {"no notification", "hello", KY_NOTIFICATION_STATE__MAX, 0},
	    {"verified", "delete 1 " STRANGER " 7 x", KY_NOTIFICATION_DUE,
		KY_PROOF_VERIFIED},
	    {"event number zero", "delete 1 " STRANGER " 0 x",
		KY_NOTIFICATION_DUE, KY_PROOF_VERIFIED},
	    {"forged", "delete 1 " STRANGER " 8 forged",
		KY_NOTIFICATION_REJECTED, KY_PROOF_SIGNATURE},
	    {"without certificates", "install 2 " STRANGER " 3 x",
		KY_NOTIFICATION_WAITING, KY_PROOF_NO_CERTIFICATE},
	};
	struct desk d;
	uint64_t kept = 0;

	desk_open_with(&d, 0, &chip_verifier);
	T_CASES (k, cases) {
		struct ky_notification got = hand_in(&d, k->text);

		if (k->state == KY_NOTIFICATION_STATE__MAX) {
			t_ok(k->label, got.n == 0);
			continue;
		}
		t_ok(k->label,
		    got.n == ++kept && got.state == k->state &&
			got.judged.verdict == k->verdict && got.copies == 1);
		t_ok("as it is stored", get(&d, got.n).state == k->state);
	}
	t_eq_int("and nothing else", (int64_t)get(&d, kept + 1).n, 0);
	desk_close(&d);
}

static void
too_long_is_none(void)
{
	static char bytes[KY_NOTIFICATION_BYTES_MAX + 1];
	struct desk d;
	struct ky_call c;
	struct ky_result r;

	desk_open_with(&d, 0, &chip_verifier);
	c = notifying(&d, "");
	c.in.notify.bytes = (struct ky_str){bytes, sizeof(bytes)};
	t_good("called", desk_do(&d, &c, &r, &err), &err);
	t_ok("longer than any", !r.found);
	desk_close(&d);
}

static void
not_without_a_verifier(void)
{
	struct desk d;
	struct ky_call c;
	struct ky_result r;

	desk_open(&d);
	c = notifying(&d, "delete 1 " STRANGER " 7 x");
	t_bad("without roots", desk_do(&d, &c, &r, &err), KY_E_REFUSED, &err,
	    "no trusted roots");
	t_eq_int("its cause", err.cause, KY_NO_VERIFIER);
	desk_close(&d);
}

static void
the_same_again_is_answered_the_same(void)
{
	const char *one = "delete 1 " STRANGER " 7 x";
	struct ky_notification a, b;
	struct desk d;

	desk_open_with(&d, 0, &chip_verifier);
	a = hand_in(&d, one);
	b = hand_in(&d, one);
	t_ok("the same one", a.n == b.n && b.copies == 2 && b.state == a.state);
	work(&d);
	b = hand_in(&d, one);
	t_ok("as it is by now",
	    b.copies == 3 && b.state == KY_NOTIFICATION_UNBOUND);
	t_ok("an address of ours", a.ours);
	t_ok("not one that only looks like it",
	    !hand_in(&d, "delete 2 " STRANGER " 7 x").ours);
	desk_close(&d);
}

/* What is not signed can be written anew without end. */
static void
other_bytes_around_the_same_event(void)
{
	struct ky_notification a, b, early, late;
	struct desk d;
	uint64_t line;

	desk_open_with(&d, 0, &chip_verifier);
	line = rig_import(&d.rig);
	a = hand_in(&d, text("delete 1 %s 7 x+", card(1)));
	b = hand_in(&d, text("delete 1 %s 7 x+ junk", card(1)));
	t_ok("a copy of the first", b.n == a.n && b.copies == 2);
	work(&d);
	b = hand_in(&d, text("delete 1 %s 7 x+ more", card(1)));
	t_ok("also when that is told",
	    b.n == a.n && b.copies == 3 && b.state == KY_NOTIFICATION_TOLD);
	work(&d);
	t_eq_int("told once", told(&d, line), 1);
	early = hand_in(&d, text("install 2 %s 3 x+", card(1)));
	late = hand_in(&d, text("install 2 %s 3 x+ junk", card(1)));
	t_ok("nobody knows yet whether they are",
	    early.n != late.n && late.state == KY_NOTIFICATION_WAITING);
	(void)hand_in(&d, text("enable 2 %s 4 x", card(1)));
	work(&d);
	t_ok("known later",
	    get(&d, early.n).state == KY_NOTIFICATION_TOLD &&
		get(&d, late.n).state == KY_NOTIFICATION_TOLD);
	t_eq_int("and told once", told(&d, line), 3);
	desk_close(&d);
}

/* --- told --- */

static void
a_line_is_told_once(void)
{
	struct ky_notification n;
	struct desk d;
	uint64_t line;

	desk_open_with(&d, 0, &chip_verifier);
	line = rig_import(&d.rig);
	n = hand_in(&d, text("delete 1 %s 7 x", card(1)));
	t_eq_int("not before it is told", told(&d, line), 0);
	work(&d);
	n = get(&d, n.n);
	t_ok("told",
	    n.state == KY_NOTIFICATION_TOLD && n.line_id == line &&
		n.code[0] != '\0');
	t_eq_int("once", told(&d, line), 1);
	(void)hand_in(&d, text("delete 1 %s 7 x", card(1)));
	work(&d);
	t_eq_int("a copy is not told", told(&d, line), 1);
	desk_close(&d);
}

/* As it was before the last write: the death between two commits. */
static enum ky_code
undo(void *self, struct ky_store *s, struct ky_err *e)
{
	struct ky_notification *row = self;

	row->state = KY_NOTIFICATION_DUE;
	row->line_id = 0;
	row->code[0] = '\0';
	return s->office->notification_put(s->office->self,
	    &(struct ky_slug){"demo-mobile"}, row, (struct ky_str){0}, e);
}

static void
killed_at_any_moment(void)
{
	struct ky_notification n;
	struct desk d;
	uint64_t line;

	desk_open_with(&d, 0, &chip_verifier);
	line = rig_import(&d.rig);
	n = hand_in(&d, text("delete 1 %s 7 x", card(1)));
	/* After the answer, before it is told. */
	ky_service_free(d.service);
	rig_crash(&d.rig);
	rig_start(&d.rig);
	desk_serve(&d, &chip_verifier);
	work(&d);
	n = get(&d, n.n);
	t_ok("told after the restart", n.state == KY_NOTIFICATION_TOLD);
	/* After the line's commit, before it was written down. */
	t_good("undone", ky_engine_write(d.rig.engine, undo, &n, &err), &err);
	work(&d);
	n = get(&d, n.n);
	t_ok("told again",
	    n.state == KY_NOTIFICATION_TOLD && n.line_id == line &&
		n.code[0] != '\0');
	t_eq_int("and decided once", told(&d, line), 1);
	desk_close(&d);
}

static void
a_line_that_comes_later(void)
{
	struct ky_notification n, nameless;
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);
	struct ky_call c;
	struct ky_result r;
	struct desk d;

	desk_open_with(&d, 0, &chip_verifier);
	n = hand_in(&d, text("delete 1 %s 7 x", card(1)));
	nameless = hand_in(&d, "delete 1 - 8 x");
	work(&d);
	t_ok("no line of ours",
	    get(&d, n.n).state == KY_NOTIFICATION_UNBOUND &&
		get(&d, nameless.n).state == KY_NOTIFICATION_UNBOUND);
	rig_line(++d.rig.lines, &cmd.line);
	c = desk_call(&d, KY_CALL_COMMAND);
	c.in.command = &cmd;
	t_good("imported", desk_do(&d, &c, &r, &err), &err);
	work(&d);
	n = get(&d, n.n);
	t_ok("told", n.state == KY_NOTIFICATION_TOLD && n.line_id == 1);
	t_ok("what names no profile is nobody's",
	    get(&d, nameless.n).state == KY_NOTIFICATION_UNBOUND);
	desk_close(&d);
}

/* A whole file of lines, each known to its chip before. */
static void
many_lines_that_come_later(void)
{
	static struct ky_command cmd[40];
	static struct ky_submission all[40];
	struct ky_call c;
	struct ky_result r;
	struct desk d;
	int left = 0;

	desk_open_with(&d, 0, &chip_verifier);
	for (uint32_t i = 1; i <= 40; i++)
		for (int n = 0; n < 3; n++)
			(void)hand_in(&d,
			    text("enable %u %s %u x", i % 10, card(i),
				10 * i + (unsigned)n));
	work(&d);
	for (uint32_t i = 0; i < 40; i++) {
		cmd[i] = rig_command(KY_CMD_IMPORT, 0);
		rig_line(++d.rig.lines, &cmd[i].line);
		all[i].cmd = &cmd[i];
	}
	c = desk_call(&d, KY_CALL_COMMANDS);
	c.in.commands.s = all;
	c.in.commands.n = 40;
	t_good("imported", desk_do(&d, &c, &r, &err), &err);
	work(&d);
	for (uint64_t n = 1; n <= 120; n++)
		left += get(&d, n).state != KY_NOTIFICATION_TOLD;
	t_eq_int("all are told", left, 0);
	desk_close(&d);
}

/* The command line imports without the service: the next start sees it. */
static void
a_line_that_came_behind_our_back(void)
{
	struct ky_notification n;
	struct desk d;

	desk_open_with(&d, 0, &chip_verifier);
	n = hand_in(&d, text("delete 1 %s 7 x", card(1)));
	work(&d);
	(void)rig_import(&d.rig);
	work(&d);
	t_ok("not seen", get(&d, n.n).state == KY_NOTIFICATION_UNBOUND);
	ky_service_free(d.service);
	desk_serve(&d, &chip_verifier);
	work(&d);
	t_ok("but after a start", get(&d, n.n).state == KY_NOTIFICATION_TOLD);
	desk_close(&d);
}

static void
one_that_fails_bars_no_other(void)
{
	struct ky_notification torn, well;
	struct desk d;
	int64_t wait = 0;

	desk_open_with(&d, 0, &chip_verifier);
	(void)rig_import(&d.rig);
	(void)rig_import(&d.rig);
	torn = hand_in(&d, text("delete 1 %s 7 torn", card(1)));
	well = hand_in(&d, text("delete 1 %s 8 x", card(2)));
	while (wait == 0)
		if (ky_service_notify_step(d.service, &wait, &err) != KY_OK)
			break;
	t_ok("it is tried again, not at once", wait > 0);
	t_ok("kept", get(&d, torn.n).state == KY_NOTIFICATION_DUE);
	t_ok("the next one is told",
	    get(&d, well.n).state == KY_NOTIFICATION_TOLD);
	desk_close(&d);
}

/* With the threads there are in a server. */
static void
by_itself(void)
{
	struct ky_notification n;
	struct desk d;

	desk_open_with(&d, 2, &chip_verifier);
	(void)rig_import(&d.rig);
	t_good("started", ky_service_start(d.service, &err), &err);
	n = hand_in(&d, text("delete 1 %s 7 x", card(1)));
	for (int i = 0; i < 6000 && n.state != KY_NOTIFICATION_TOLD; i++) {
		(void)nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
		n = get(&d, n.n);
	}
	t_ok("told", n.state == KY_NOTIFICATION_TOLD);
	desk_close(&d);
}

/* --- results of installations --- */

static void
a_certificate_is_lent(void)
{
	static const struct {
		const char *label, *lender;
		bool before, lends, said;
	} cases[] = {
	    {"of the profile, earlier", "enable 1 %s 4 x", true, true, false},
	    {"of the profile, later", "enable 1 %s 4 x", false, true, false},
	    {"of another chip, earlier", "enable 2 %s 4 x", true, false, false},
	    {"of another chip, later", "enable 2 %s 4 x", false, false, false},
	    {"forged", "enable 1 %s 4 forged", true, false, false},
	    {"of the chip that is said, earlier", "enable 1 " STRANGER " 4 x",
		true, true, true},
	    {"of the chip that is said, later", "enable 1 " STRANGER " 4 x",
		false, true, true},
	    {"of a chip that nobody named", "enable 1 " STRANGER " 4 x", false,
		false, false},
	};

	T_CASES (k, cases) {
		struct ky_notification lender = {0}, n;
		char install[128], other[128];
		struct ky_call c;
		struct ky_result r;
		struct desk d;

		desk_open_with(&d, 0, &chip_verifier);
		(void)rig_import(&d.rig);
		(void)snprintf(install, sizeof(install), "install 1 %s 3 x",
		    card(1));
		if (strstr(k->lender, "%s") != NULL)
			(void)snprintf(other, sizeof(other), "%.9s%s%s",
			    k->lender, card(1), k->lender + 11);
		else
			(void)snprintf(other, sizeof(other), "%s", k->lender);
		if (k->before)
			lender = hand_in(&d, other);
		c = notifying(&d, install);
		if (k->said)
			memcpy(c.in.notify.eid.digits, CHIP_EID "1", 33);
		t_good("installed", desk_do(&d, &c, &r, &err), &err);
		n = r.out.notifications[0];
		t_ok("at once, where it can be",
		    (n.state == KY_NOTIFICATION_DUE) ==
			(k->before && k->lends));
		work(&d); /* it was looked at once */
		if (!k->before)
			lender = hand_in(&d, other);
		work(&d);
		n = get(&d, n.n);
		t_ok(k->label,
		    k->lends
			? n.state == KY_NOTIFICATION_TOLD &&
			    n.lender == lender.n &&
			    n.judged.verdict == KY_PROOF_VERIFIED
			: n.state == KY_NOTIFICATION_WAITING && n.lender == 0);
		desk_close(&d);
	}
}

/* What it makes due lies before what is due behind it. */
static void
a_certificate_with_others(void)
{
	struct ky_notification n;
	struct desk d;

	desk_open_with(&d, 0, &chip_verifier);
	(void)rig_import(&d.rig);
	n = hand_in(&d, text("install 1 %s 3 x", card(1)));
	work(&d);
	(void)hand_in(&d, text("enable 1 %s 4 x", card(1)));
	(void)hand_in(&d, text("disable 1 %s 5 x", card(1)));
	work(&d);
	t_eq_int("none is left behind", get(&d, n.n).state,
	    KY_NOTIFICATION_TOLD);
	desk_close(&d);
}

/* Anybody can send results of installations that wait for ever. */
static void
many_that_wait_hide_none(void)
{
	struct ky_notification n = {0}, lender;
	struct desk d;

	desk_open_with(&d, 0, &chip_verifier);
	(void)rig_import(&d.rig);
	for (int i = 0; i < 600; i++)
		n = hand_in(&d, text("install 3 %s %d x", card(1), i));
	t_ok("they wait", n.state == KY_NOTIFICATION_WAITING);
	n = hand_in(&d, text("install 1 %s 3 x", card(1)));
	work(&d);
	lender = hand_in(&d, text("enable 1 %s 4 x", card(1)));
	work(&d);
	n = get(&d, n.n);
	t_ok("one behind them is found",
	    n.state == KY_NOTIFICATION_TOLD && n.lender == lender.n);
	n = hand_in(&d, text("install 1 %s 2 x", card(1)));
	t_ok("and so is the lender", n.state == KY_NOTIFICATION_DUE);
	desk_close(&d);
}

/* Stored while the certificate was on its way: neither saw the other. */
static enum ky_code
store_blind(void *self, struct ky_store *s, struct ky_err *e)
{
	struct ky_notification *row = self;

	row->state = KY_NOTIFICATION_WAITING;
	row->judged.verdict = KY_PROOF_NO_CERTIFICATE;
	row->judged.event.eid.digits[0] = '\0';
	row->lender = 0;
	return s->office->notification_put(s->office->self,
	    &(struct ky_slug){"demo-mobile"}, row, (struct ky_str){0}, e);
}

static void
neither_saw_the_other(void)
{
	struct ky_notification n, lender;
	struct desk d;

	desk_open_with(&d, 0, &chip_verifier);
	(void)rig_import(&d.rig);
	lender = hand_in(&d, text("enable 1 %s 4 x", card(1)));
	work(&d);
	n = hand_in(&d, text("install 1 %s 3 x", card(1)));
	t_good("stored", ky_engine_write(d.rig.engine, store_blind, &n, &err),
	    &err);
	work(&d);
	n = get(&d, n.n);
	t_ok("seen behind",
	    n.state == KY_NOTIFICATION_TOLD && n.lender == lender.n);
	desk_close(&d);
}

/* --- one number, two events --- */

static void
a_number_used_twice(void)
{
	struct ky_notification a, b;
	struct ky_call c;
	struct ky_result r;
	struct desk d;
	uint64_t line;

	desk_open_with(&d, 0, &chip_verifier);
	line = rig_import(&d.rig);
	a = hand_in(&d, text("delete 1 %s 7 x", card(1)));
	t_ok("the first is believed", !a.judged.event.doubted);
	b = hand_in(&d, text("enable 1 %s 7 y", card(1)));
	t_ok("the second is doubted", b.judged.event.doubted);
	t_ok("and so is the first from now on",
	    get(&d, a.n).judged.event.doubted);
	t_ok("another chip's seven is its own",
	    !hand_in(&d, text("delete 2 %s 7 x", card(1)))
		 .judged.event.doubted);
	work(&d);
	t_eq_int("all of them are told", told(&d, line), 3);
	c = desk_call(&d, KY_CALL_HEALTH);
	t_good("health", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("counted", (int64_t)r.out.health->notifications_doubted, 1);
	t_eq_int("told are",
	    (int64_t)r.out.health->notifications[KY_NOTIFICATION_TOLD], 3);
	desk_close(&d);
}

/* A line was told of an event that turns out to be worth nothing. */
static void
a_number_used_for_another_profile(void)
{
	struct ky_notification a;
	struct desk d;
	uint64_t line;

	desk_open_with(&d, 0, &chip_verifier);
	line = rig_import(&d.rig);
	a = hand_in(&d, text("delete 1 %s 7 x", card(1)));
	work(&d);
	t_eq_int("told", told(&d, line), 1);
	(void)hand_in(&d, "delete 1 " STRANGER " 7 x");
	work(&d);
	t_eq_int("told that it is doubted", told(&d, line), 2);
	t_ok("and nothing is left to tell",
	    get(&d, a.n).state == KY_NOTIFICATION_TOLD);
	(void)hand_in(&d, "enable 1 " STRANGER " 7 x");
	work(&d);
	t_eq_int("once", told(&d, line), 2);
	desk_close(&d);
}

/* Commands hold what somebody says, never what a chip signed. */
static void
nobody_speaks_for_a_chip(void)
{
	struct ky_command cmd = rig_command(KY_CMD_FACT, 1);
	struct ky_call c;
	struct ky_result r;
	struct desk d;

	desk_open_with(&d, 0, &chip_verifier);
	(void)rig_import(&d.rig);
	cmd.fact = KY_FACT_PROFILE_EVENT;
	cmd.event.chip_signed = true;
	c = desk_call(&d, KY_CALL_COMMAND);
	c.in.command = &cmd;
	t_bad("signed, they say", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "nobody speaks for a chip");
	desk_close(&d);
}

/* --- listed --- */

static void
who_may_see_them(void)
{
	static const struct {
		const char *label, *provider;
		uint64_t line;
		uint32_t n;
		bool found;
	} cases[] = {
	    {"everybody's", "", 0, 2, true},
	    {"its own provider's", "demo-mobile", 0, 1, true},
	    {"another provider's", "demo-rental", 0, 0, true},
	    {"a line's", "", 1, 1, true},
	    {"a line's, by its provider", "demo-mobile", 1, 1, true},
	    {"a line's, by another", "demo-rental", 1, 0, false},
	    {"no line's", "", 9, 0, false},
	};
	struct ky_notification of_line, unbound;
	struct desk d;

	desk_open_with(&d, 0, &chip_verifier);
	(void)rig_import(&d.rig);
	of_line = hand_in(&d, text("delete 1 %s 7 x", card(1)));
	unbound = hand_in(&d, "delete 1 " STRANGER " 8 x");
	work(&d);
	T_CASES (k, cases) {
		struct ky_call c = desk_call(&d, KY_CALL_NOTIFICATIONS);
		uint32_t looks = desk_looks(&d);
		struct ky_result r;

		c.line_id = k->line;
		c.in.notify.state = KY_NOTIFICATION_STATE__MAX;
		memcpy(c.who.provider.text, k->provider,
		    strlen(k->provider) + 1);
		t_good("list", desk_do(&d, &c, &r, &err), &err);
		t_ok(k->label, r.n == k->n && r.found == k->found);
		t_eq_int("a look is entered", desk_looks(&d) - looks,
		    k->n > 0 ? 1 : 0);
		c = desk_call(&d, KY_CALL_NOTIFICATION);
		c.in.notify.n = of_line.n;
		memcpy(c.who.provider.text, k->provider,
		    strlen(k->provider) + 1);
		t_good("one", desk_do(&d, &c, &r, &err), &err);
		t_ok("by its line",
		    r.found == (strcmp(k->provider, "demo-rental") != 0) &&
			(!r.found || r.bytes.len > 0));
		c.in.notify.n = unbound.n;
		t_good("one", desk_do(&d, &c, &r, &err), &err);
		t_ok("without a line: the issuer's alone",
		    r.found == (k->provider[0] == '\0'));
	}
	desk_close(&d);
}

int
main(void)
{
	T_RUN(what_is_taken_in);
	T_RUN(too_long_is_none);
	T_RUN(not_without_a_verifier);
	T_RUN(the_same_again_is_answered_the_same);
	T_RUN(other_bytes_around_the_same_event);
	T_RUN(a_line_is_told_once);
	T_RUN(killed_at_any_moment);
	T_RUN(a_line_that_comes_later);
	T_RUN(many_lines_that_come_later);
	T_RUN(a_line_that_came_behind_our_back);
	T_RUN(one_that_fails_bars_no_other);
	T_RUN(by_itself);
	T_RUN(a_certificate_is_lent);
	T_RUN(a_certificate_with_others);
	T_RUN(many_that_wait_hide_none);
	T_RUN(neither_saw_the_other);
	T_RUN(a_number_used_twice);
	T_RUN(a_number_used_for_another_profile);
	T_RUN(nobody_speaks_for_a_chip);
	T_RUN(who_may_see_them);
	return t_done();
}
