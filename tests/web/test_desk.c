/* A line is ended in the browser, page by page; and what goes wrong there. */
#include "surf.h"

#include "page/tr.h"

#include <inttypes.h>
#include <stdarg.h>

static char target[512];

static const char *at(const char *fmt, ...) KY_PRINTF(1, 2);

static const char *
at(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(target, sizeof(target), fmt, args);
	va_end(args);
	return target;
}

/* A new line, in store and world. */
static uint64_t
import(struct ky_command *cmd)
{
	(void)snprintf(cmd->line.email, sizeof(cmd->line.email),
	    "holder@example.com");
	(void)pthread_mutex_lock(&d.rig.world.lock);
	ky_world_add(&d.rig.world, &cmd->line);
	(void)pthread_mutex_unlock(&d.rig.world.lock);
	return rig_submit(&d.rig, cmd).answer.line_id;
}

/* A browser that has proven it by a code to its number. */
static struct browser
owner_of(struct ky_command *cmd, uint64_t *line_id)
{
	struct browser b = visit("198.51.100.7");

	*line_id = import(cmd);
	prove(&b, cmd->line.contract_no.text, KY_LETTER_BY_SMS);
	return b;
}

/* Of a line that ends on the day it is asked. */
static struct browser
owner(uint64_t *line_id)
{
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);

	rig_line(++d.rig.lines, &cmd.line);
	return owner_of(&cmd, line_id);
}

/* Of a line that ends with its month. */
static struct browser
owner_by_month(uint64_t *line_id)
{
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);

	rig_line(++d.rig.lines, &cmd.line);
	cmd.line.contract_date = (struct ky_date){2024, 2, 10};
	cmd.line.contract_paper = cmd.line.contract_date;
	cmd.line.service_start = cmd.line.contract_date;
	return owner_of(&cmd, line_id);
}

static void
case_of(uint64_t line_id, struct ky_case *c)
{
	rig_case(&d.rig, line_id, c);
}

/* Fills the check page's form for `query`, the second proof given. */
static void
check(struct browser *b, uint64_t line_id, const char *query)
{
	confirm(b, line_id);
	get(at("/en/lines/%" PRIu64 "/check?%s", line_id, query));
	t_eq_int("the check page", page.status, 200);
}

static void
lines(void)
{
	uint64_t line_id;
	struct browser b;

	surf_open();
	surfer = NULL;
	get("/en/lines");
	t_ok("nobody is sent to sign in",
	    page.status == 303 &&
		strstr(page.location, "/en/sign-in?next=") != NULL);
	b = owner(&line_id);
	surfer = &b;
	get("/ja/lines");
	t_eq_int("my lines", page.status, 200);
	t_ok("has the line", reads(at("/ja/lines/%" PRIu64, line_id)));
	get(at("/en/lines/%" PRIu64, line_id));
	t_eq_int("the line", page.status, 200);
	t_ok("its fee", reads("¥2,000 a month"));
	t_ok("may be ended", reads("/end\">End this line"));
	t_ok("its number is masked", !reads("819010000001"));
	get("/en/lines/999");
	t_eq_int("another's line is no page", page.status, 404);
	get("/en/lines/abc");
	t_eq_int("nor is what is no line", page.status, 404);
	surf_close();
}

static void
first_question(void)
{
	struct ky_command cmd;
	uint64_t line_id;
	struct browser b;

	surf_open();
	b = owner(&line_id);
	surfer = &b;
	get(at("/en/lines/%" PRIu64 "/end", line_id));
	t_eq_int("is asked", page.status, 200);
	t_ok("postpaid is not used up", !reads("value=\"used-up\""));
	t_ok("its number can be kept", reads("value=\"port-out\""));
	get(at("/en/lines/%" PRIu64 "/end?way=nonsense", line_id));
	t_eq_int("no answer", page.status, 422);
	t_ok("says what to do", reads("Choose what you want."));
	get(at("/en/lines/%" PRIu64 "/end?go=1", line_id));
	t_ok("nor is none", page.status == 422 && reads("id=\"way-bad\""));
	get(at("/en/lines/%" PRIu64 "/end?way=plain", line_id));
	t_ok("on to the day", strstr(page.location, "/when?way=plain") != NULL);
	get(at("/en/lines/%" PRIu64 "/end?way=port-out", line_id));
	t_ok("a port has no day to choose",
	    strstr(page.location, "/check?way=port-out") != NULL);
	get(at("/en/lines/%" PRIu64 "/end?way=initial-8-days", line_id));
	t_ok("the eight days are over",
	    page.status == 200 && reads("The eight days are over."));

	cmd = rig_command(KY_CMD_FACT, line_id);
	cmd.role = KY_ROLE_OPERATOR;
	cmd.fact = KY_FACT_PORT_RESERVED;
	(void)rig_submit(&d.rig, &cmd);
	get(at("/en/lines/%" PRIu64 "/end", line_id));
	t_ok("a pending port is told", reads("on its way to another operator"));
	get(at("/en/lines/%" PRIu64 "/end?way=plain", line_id));
	t_ok("and a plain ending is not begun",
	    page.status == 200 && reads("the number would be lost for good"));
	surf_close();
}

static void
days(void)
{
	uint64_t line_id;
	struct browser b;

	surf_open();
	b = owner(&line_id);
	surfer = &b;
	get(at("/zh-Hans/lines/%" PRIu64 "/when?way=plain", line_id));
	t_eq_int("the days", page.status, 200);
	t_ok("as a picture", reads("<svg class=\"chart\" role=\"img\""));
	t_ok("and as a table", reads("<tr class=\"best\">"));
	t_ok("under 50 kB", strlen(page.body) < 50 * 1024);
	get(at("/en/lines/%" PRIu64 "/when?way=plain&go=1&when=day", line_id));
	t_eq_int("a day without one", page.status, 422);
	t_ok("is told at the field", reads("id=\"on-bad\""));
	get(at("/en/lines/%" PRIu64
	       "/when?way=plain&go=1&when=day&on=2020-01-01",
	    line_id));
	t_eq_int("a day that is over", page.status, 422);
	get(at("/en/lines/%" PRIu64
	       "/when?way=plain&go=1&when=month&on=garbage&fly=",
	    line_id));
	t_ok("fields that were not chosen are not looked at",
	    strstr(page.location, "/check?way=plain&when=month") != NULL);
	get(at("/en/lines/%" PRIu64
	       "/when?way=plain&go=1&when=fly&fly=2026-08-20",
	    line_id));
	t_eq_int("a plan before a flight", page.status, 200);
	t_ok("says what to do by when", reads("at the latest."));
	t_ok("and leads on", reads("check?way=plain&amp;when=day&amp;on="));
	surf_close();
}

/* A proof from afar holds the ending for three days: no page offers a day
 * before, also once the code is no longer fresh. */
static void
days_from_afar(void)
{
	struct ky_command cmd;
	struct ky_ask bill = {.act = KY_ACT_BILL, .minor = 3278};
	struct browser b;

	surf_open();
	cmd = rig_command(KY_CMD_IMPORT, 0);
	rig_line(++d.rig.lines, &cmd.line);
	cmd.line.last_bill = bill.minor;
	bill.line_id = import(&cmd);
	(void)snprintf(bill.name, sizeof(bill.name), "%s",
	    cmd.line.contract_no.text);
	b = visit("198.51.100.7");
	prove(&b, bill.name, KY_LETTER_BY_MAIL);
	surfer = &b;
	get(at("/en/lines/%" PRIu64 "/when?way=plain", bill.line_id));
	t_ok("nothing is held yet", !reads("from a distance"));
	get(at("/en/lines/%" PRIu64 "/check?way=plain&when=soon",
	    bill.line_id));
	t_ok("too little: the bill, an SMS or papers",
	    reads("Add the last bill") && reads("Send a code by SMS") &&
		reads("I have no bill: show papers instead"));
	T_WORD("the last bill", act(&b, &bill), KY_WORD_PROVEN);
	for (int stale = 0; stale < 2; stale++) {
		get(at("/en/lines/%" PRIu64 "/when?way=plain", bill.line_id));
		t_ok("three days later is the first",
		    reads("possible last day is Fri 14 August 2026") &&
			!reads("Thu 13 August 2026"));
		t_ok("and why", reads("you showed from a distance"));
		get(at("/en/lines/%" PRIu64, bill.line_id));
		t_ok("on the line's page, too", reads("Fri 14 August 2026"));
		wait_us(KY_FRESH_US);
	}
	surf_close();
}

/* Where no bill is known a message to the number does. */
static void
no_bill(void)
{
	struct ky_command cmd;
	uint64_t line_id;
	struct browser b;

	surf_open();
	cmd = rig_command(KY_CMD_IMPORT, 0);
	rig_line(++d.rig.lines, &cmd.line);
	line_id = import(&cmd);
	b = visit("198.51.100.7");
	prove(&b, cmd.line.contract_no.text, KY_LETTER_BY_MAIL);
	surfer = &b;
	get(at("/en/lines/%" PRIu64 "/check?way=plain&when=soon", line_id));
	t_ok("an SMS or papers",
	    reads("Send a code by SMS") && !reads("Add the last bill") &&
		reads("Papers that our staff looks at would be enough."));
	surf_close();
}

static void
filed(void)
{
	static char form[SURF_FORM_SIZE];
	char ref[KY_REF_SIZE];
	struct ky_case c;
	uint64_t line_id;
	struct browser b;

	surf_open();
	b = owner(&line_id);
	surfer = &b;
	wait_us(KY_FRESH_US);
	get(at("/en/lines/%" PRIu64 "/check?way=plain&when=soon", line_id));
	t_ok("without a second proof there is no button",
	    page.status == 200 && !reads("<button class=\"danger\">"));
	get(at("/en/lines/%" PRIu64 "/check?way=plain&when=soon&prove=1",
	    line_id));
	t_ok("but a way to it",
	    strstr(page.location, "/en/confirm?next=") != NULL);

	check(&b, line_id, "way=plain&when=soon");
	t_ok("with it there is", reads("<button class=\"danger\">"));
	post(at("/en/lines/%" PRIu64 "/check?way=plain&when=soon", line_id),
	    form_of(""));
	t_ok("the list of accounts comes first",
	    page.status == 422 && reads("id=\"moved-bad\""));
	memcpy(form, form_of("moved=yes"), sizeof(form));
	post(at("/en/lines/%" PRIu64 "/check?way=plain&when=soon", line_id),
	    form);
	case_of(line_id, &c);
	(void)snprintf(ref, sizeof(ref), "%s", c.ending.ref);
	t_eq_str("then it is filed", page.location,
	    at("/en/endings/%s/done", ref));
	t_eq_int("its authority is confirmed",
	    ky_case_duty_const(&c, KY_DUTY_AUTHORITY, 0)->state, KY_STATE_SEEN);
	follow();
	t_ok("the number and the receipt",
	    page.status == 200 && reads(ref) && reads("Receipt "));
	t_ok("no other line has its mailbox", !reads("/account/open"));
	(void)line_with("Holder@Example.com", false, NULL);
	get(at("/en/endings/%s/done", ref));
	t_ok("one that has is spoken of", reads("/account/open"));

	post(at("/en/lines/%" PRIu64 "/check?way=plain&when=soon", line_id),
	    form);
	t_eq_str("sent twice it is filed once", page.location,
	    at("/en/endings/%s?already=1", ref));
	case_of(line_id, &c);
	t_eq_int("indeed", c.ending.seq, 1);
	get(at("/en/lines/%" PRIu64 "/check?way=plain&when=soon", line_id));
	t_eq_str("and so it is after going back", page.location,
	    at("/en/endings/%s?already=1", ref));
	post(at("/en/lines/%" PRIu64 "/check?way=plain&when=soon", line_id),
	    "csrf=of-another-session&moved=yes");
	t_eq_str("an old form leads there too", page.location,
	    at("/en/endings/%s?already=1", ref));
	get(at("/en/lines/%" PRIu64 "/end", line_id));
	t_eq_str("and so does ending it again", page.location,
	    at("/en/endings/%s?already=1", ref));
	get(at("/en/lines/%" PRIu64 "/when?way=plain", line_id));
	t_eq_str("from its second page as well", page.location,
	    at("/en/endings/%s?already=1", ref));
	follow();
	t_ok("which says that it is under way, and its receipt",
	    page.status == 200 && reads("being ended already") &&
		reads("a second time. Receipt "));
	surf_close();
}

static void
stale(void)
{
	static char form[SURF_FORM_SIZE];
	struct ky_command cmd;
	struct ky_case c;
	uint64_t line_id;
	struct browser b;

	surf_open();
	b = owner(&line_id);
	surfer = &b;
	check(&b, line_id, "way=plain&when=soon");
	memcpy(form, form_of("moved=yes"), sizeof(form));
	cmd = rig_command(KY_CMD_FACT, line_id);
	cmd.role = KY_ROLE_OPERATOR;
	cmd.fact = KY_FACT_PORT_LAPSED; /* changes nothing but the version */
	(void)rig_submit(&d.rig, &cmd);
	post(at("/en/lines/%" PRIu64 "/check?way=plain&when=soon", line_id),
	    form);
	t_eq_int("another tab changed the line", page.status, 409);
	t_ok("which is said", reads("this line has changed in the meantime"));
	case_of(line_id, &c);
	t_eq_int("nothing was filed", c.ending.seq, 0);
	post(at("/en/lines/%" PRIu64 "/check?way=plain&when=soon", line_id),
	    form_of("moved=yes"));
	t_ok("the page as it is now does it",
	    strstr(page.location, "/done") != NULL);
	surf_close();
}

/* What is shown is what is booked: when it is not any more, it is shown anew.
 */
static void
figures(void)
{
	static char form[SURF_FORM_SIZE];
	struct ky_command cmd;
	struct ky_case c;
	uint64_t line_id;
	struct browser b;
	char version[32];

	surf_open();
	b = owner(&line_id);
	surfer = &b;
	check(&b, line_id, "way=plain&when=soon");
	memcpy(form, form_of("moved=yes"), sizeof(form));
	cmd = rig_command(KY_CMD_FACT, line_id);
	cmd.role = KY_ROLE_OPERATOR;
	cmd.fact = KY_FACT_LATE_USAGE;
	cmd.minor = 700;
	(void)rig_submit(&d.rig, &cmd);
	post(at("/en/lines/%" PRIu64 "/check?way=plain&when=soon", line_id),
	    form);
	t_eq_int("the amounts have changed", page.status, 409);
	t_ok("which is said", reads("the day or the amounts have changed"));
	case_of(line_id, &c);
	t_eq_int("nothing was filed", c.ending.seq, 0);
	(void)snprintf(version, sizeof(version), "%" PRIu64, c.version);
	t_eq_str("the form is of now", hidden("version"), version);
	surf_close();
}

static void
file_now(struct browser *b, uint64_t line_id, char ref[KY_REF_SIZE])
{
	struct ky_case c;

	check(b, line_id, "way=plain&when=soon");
	post(at("/en/lines/%" PRIu64 "/check?way=plain&when=soon", line_id),
	    form_of("moved=yes"));
	case_of(line_id, &c);
	memcpy(ref, c.ending.ref, KY_REF_SIZE);
	t_ok("it is filed", strstr(page.location, "/done") != NULL);
	desk_settle(&d, line_id);
}

static void
tasks(void)
{
	static const char *const strangers[] = {
	    "/en/endings/KY-0000-0000-0000",
	    "/en/endings/nonsense",
	    "/en/endings/KY-0000-0000-0000/done",
	};
	char ref[KY_REF_SIZE];
	uint64_t line_id;
	struct browser b, other;

	surf_open();
	b = owner_by_month(&line_id);
	surfer = &b;
	file_now(&b, line_id, ref);
	get(at("/en/endings/%s", ref));
	t_eq_int("the tasks", page.status, 200);
	t_ok("who it is proven by",
	    reads(ky_tr(KY_TONGUE_EN, "grade", "confirmed")));
	t_ok("can be taken back", reads("/withdraw\">Take it back"));
	t_ok("the receipt is listed", reads("Receipt "));
	t_ok("what happened is", reads("the ending was filed (you)"));
	get(at("/en/endings/%s/tasks/contract", ref));
	t_ok("one of them", page.status == 200 && reads("You need not do"));
	get(at("/en/endings/%s/tasks/nothing", ref));
	t_eq_int("none of them", page.status, 404);
	get(at("/en/endings/%s/calendar", ref));
	t_ok("a calendar",
	    page.status == 200 && reads("BEGIN:VEVENT") &&
		reads("Last day of the line") &&
		reads("/last-day@kaiyaku\r\n") && !reads("/contract@kaiyaku"));
	for (size_t i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++) {
		get(strangers[i]);
		t_eq_int(strangers[i], page.status, 404);
	}
	other = owner(&line_id);
	surfer = &other;
	get(at("/en/endings/%s", ref));
	t_eq_int("another's ending is no page", page.status, 404);
	surf_close();
}

static void
withdrawn(void)
{
	char ref[KY_REF_SIZE];
	static char form[SURF_FORM_SIZE];
	struct ky_case c;
	uint64_t line_id;
	struct browser b;

	surf_open();
	b = owner_by_month(&line_id);
	surfer = &b;
	file_now(&b, line_id, ref);
	get(at("/en/endings/%s/withdraw", ref));
	t_ok("it is asked first",
	    page.status == 200 && reads("Take the ending back?"));
	memcpy(form, form_of(""), sizeof(form));
	post(at("/en/endings/%s/withdraw", ref), "csrf=wrong");
	t_eq_int("a strange form does nothing", page.status, 403);
	post(at("/en/endings/%s/withdraw", ref), form);
	t_eq_str("then done", page.location,
	    at("/en/endings/%s/withdraw", ref));
	desk_settle(&d, line_id);
	follow();
	t_ok("and said", reads("The ending was taken back"));
	get(at("/en/endings/%s", ref));
	t_ok("no day, no task and no calendar is left of it",
	    page.status == 200 && !reads("Last day") &&
		!reads("tasks are done") && !reads("/calendar\">"));
	post(at("/en/endings/%s/withdraw", ref), form);
	t_eq_int("twice is once", page.status, 303);
	case_of(line_id, &c);
	t_eq_int("the line runs on", c.ending.state, KY_ENDING_WITHDRAWN);
	surf_close();
}

/* The link of the mail: GET only shows, POST acts, without any session. */
static void
by_link(void)
{
	char link[KY_LETTER_LINK_SIZE], ref[KY_REF_SIZE];
	const char *path;
	struct ky_case c;
	uint64_t line_id;
	struct browser b, nobody = {{0}};

	surf_open();
	b = owner_by_month(&line_id);
	surfer = &b;
	file_now(&b, line_id, ref);
	t_good("the link of the mail",
	    ky_service_withdraw_link(d.service, ref, "zh-Hans", link, &err),
	    &err);
	path = strstr(link, "/zh-Hans/withdraw/");
	t_ok("is ours", path != NULL);
	surfer = &nobody;
	for (int i = 0; i < 3; i++)
		get(path);
	t_ok("opening it only shows a page",
	    page.status == 200 && reads("<form method=\"post\""));
	t_ok("and nothing of the line",
	    !reads("holder@example.com") && !reads("819010"));
	case_of(line_id, &c);
	t_eq_int("scanners do nothing", c.ending.state, KY_ENDING_RUNNING);
	post(path, "");
	t_eq_int("the button does", page.status, 303);
	desk_settle(&d, line_id);
	case_of(line_id, &c);
	t_eq_int("it is taken back", c.ending.state, KY_ENDING_WITHDRAWN);
	post(path, "");
	t_eq_int("pressed again", page.status, 303);
	get(path);
	t_ok("it says so",
	    page.status == 200 && !reads("<form method=\"post\""));
	get("/en/withdraw/KY-0000-0000-0000.AAAAAAAAAAAAAAAAAAAAAA");
	t_eq_int("a link that is wrong", page.status, 404);
	surf_close();
}

static void
too_late(void)
{
	char link[KY_LETTER_LINK_SIZE], ref[KY_REF_SIZE];
	const char *path;
	uint64_t line_id;
	struct browser b;

	surf_open();
	b = owner_by_month(&line_id);
	surfer = &b;
	file_now(&b, line_id, ref);
	t_good("the link",
	    ky_service_withdraw_link(d.service, ref, "en", link, &err), &err);
	path = strstr(link, "/en/withdraw/");
	wait_us(40 * KY_DAY_US);
	desk_settle(&d, line_id);
	get(path);
	t_ok("after the moment the page says why not",
	    page.status == 200 && reads("It cannot be taken back any more"));
	post(path, "");
	get(path);
	t_ok("and the button is none",
	    reads("It cannot be taken back any more"));
	surf_close();
}

static void
payee(void)
{
	static char form[SURF_FORM_SIZE];
	struct ky_case c;
	uint64_t line_id;
	struct browser b;

	surf_open();
	b = owner(&line_id);
	surfer = &b;
	get(at("/en/lines/%" PRIu64 "/payee", line_id));
	t_ok("first where it is",
	    page.status == 200 && reads("At a bank abroad"));
	wait_us(KY_FRESH_US);
	get(at("/en/lines/%" PRIu64 "/payee?kind=japan", line_id));
	t_ok("then the second proof",
	    strstr(page.location, "/confirm?next=") != NULL);
	confirm(&b, line_id);
	get(at("/en/lines/%" PRIu64 "/payee?kind=abroad&next=%%2Fen%%2Flines",
	    line_id));
	t_eq_int("then the account", page.status, 200);
	post(at("/en/lines/%" PRIu64 "/payee", line_id),
	    form_of("iban=DE89370400440532013001&name=Hana+Demo"));
	t_ok("a mistyped IBAN is told at its field",
	    page.status == 422 && reads("id=\"iban-bad\"") &&
		reads("value=\"DE89370400440532013001\""));
	memcpy(form, form_of("iban=de89+3704+0044+0532+0130+00&name=Hana+Demo"),
	    sizeof(form));
	post(at("/en/lines/%" PRIu64 "/payee", line_id), form);
	t_eq_str("a right one is taken, and back", page.location, "/en/lines");
	case_of(line_id, &c);
	t_eq_str("tidied", c.line.payee.account, "DE89370400440532013000");
	post(at("/en/lines/%" PRIu64 "/payee", line_id), form);
	t_eq_int("twice is once", page.status, 303);
	surf_close();
}

/* One device of a line that goes on: billing is asked, and the page says so. */
static void
changed(void)
{
	static char form[SURF_FORM_SIZE];
	struct ky_command cmd;
	struct ky_case c;
	uint64_t line_id;
	struct browser b;

	surf_open();
	cmd = rig_command(KY_CMD_IMPORT, 0);
	rig_line(++d.rig.lines, &cmd.line);
	cmd.line.devices_n = 2;
	cmd.line.device[0] = (struct ky_device){{"watch"}, true};
	cmd.line.device[1] = (struct ky_device){{"tablet"}, true};
	b = owner_of(&cmd, &line_id);
	surfer = &b;
	get(at("/en/lines/%" PRIu64, line_id));
	t_ok("each has a button", reads("Unbind it"));
	memcpy(form, form_of(""), sizeof(form));
	post(at("/en/lines/%" PRIu64, line_id), form);
	t_ok("it is asked for",
	    page.status == 303 && strstr(page.location, "#devices") != NULL);
	desk_settle(&d, line_id);
	case_of(line_id, &c);
	t_ok("that one is released", !c.line.device[0].bound);
	t_ok("the other one keeps working", c.line.device[1].bound);
	post(at("/en/lines/%" PRIu64, line_id), form);
	t_eq_int("twice is once", page.status, 303);
	get(at("/en/lines/%" PRIu64, line_id));
	t_ok("the page says both",
	    reads("not bound any more") && reads("keeps working"));
	post(at("/en/lines/%" PRIu64, line_id), "csrf=wrong&device=1");
	t_eq_int("a strange form does nothing", page.status, 403);
	surf_close();
}

/* A line with one part, and a card that is new since today. */
static uint64_t
new_card(bool device, char contract[KY_NAME_SIZE])
{
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);
	uint64_t line_id;

	rig_line(++d.rig.lines, &cmd.line);
	cmd.line.last_bill = 3278;
	if (device)
		cmd.line.device[cmd.line.devices_n++] =
		    (struct ky_device){{"watch"}, true};
	else
		cmd.line.option[cmd.line.options_n++] =
		    (struct ky_option){.code = {"voicemail"},
			.running = true,
			.fee = 300};
	(void)snprintf(contract, KY_NAME_SIZE, "%s", cmd.line.contract_no.text);
	line_id = import(&cmd);
	cmd = rig_command(KY_CMD_FACT, line_id);
	cmd.role = KY_ROLE_OPERATOR;
	cmd.fact = KY_FACT_SIM_CHANGED;
	(void)rig_submit(&d.rig, &cmd);
	return line_id;
}

/* The form of the line's page once more; nothing has been asked for by then. */
static const char *
part_form(uint64_t line_id, bool device)
{
	struct ky_case c;

	case_of(line_id, &c);
	t_eq_int("nothing was asked for", c.change.serial, 0);
	get(at("/en/lines/%" PRIu64, line_id));
	return form_of(device ? "" : "option=0");
}

/* After a new card one part takes the proof that an ending would. */
static void
part_of_a_new_card(void)
{
	static const struct {
		const char *label;
		bool device;
		const char *place;
	} cases[] = {
	    {"a device", true, "#devices"},
	    {"an option", false, "#options"},
	};

	T_CASES (c, cases) {
		struct ky_ask bill = {.act = KY_ACT_BILL, .minor = 3278};
		struct ky_case now;
		struct browser b;
		uint64_t line_id;

		surf_open();
		b = visit("198.51.100.7");
		line_id = new_card(c->device, bill.name);
		bill.line_id = line_id;
		prove(&b, bill.name, KY_LETTER_BY_SMS);
		prove(&b, bill.name, KY_LETTER_BY_MAIL);
		surfer = &b;
		wait_us(KY_FRESH_US);
		post(at("/en/lines/%" PRIu64, line_id),
		    part_form(line_id, c->device));
		t_ok("a code first",
		    page.status == 303 &&
			strstr(page.location, "/en/confirm?next=") != NULL);
		confirm(&b, line_id);
		post(at("/en/lines/%" PRIu64, line_id),
		    part_form(line_id, c->device));
		t_ok("a code to the new card and a mail: too little",
		    page.status == 409 && reads("A better proof is wanted") &&
			reads(at("/en/end/bill/%" PRIu64 "?next=", line_id)));
		T_WORD("the last bill", act(&b, &bill), KY_WORD_PROVEN);
		post(at("/en/lines/%" PRIu64, line_id),
		    part_form(line_id, c->device));
		t_ok(c->label,
		    page.status == 303 &&
			strstr(page.location, c->place) != NULL);
		desk_settle(&d, line_id);
		case_of(line_id, &now);
		t_eq_int("it is done", now.change.state, KY_CHANGE_DONE);
		t_ok("and seen",
		    c->device ? !now.line.device[0].bound
			      : !now.line.option[0].running);
		surf_close();
	}
}

/* What somebody else bills, and where a card goes back to. */
static void
of_others(void)
{
	struct ky_command cmd;
	char ref[KY_REF_SIZE];
	uint64_t line_id;
	struct browser b;

	surf_open();
	cmd = rig_command(KY_CMD_IMPORT, 0);
	rig_line(++d.rig.lines, &cmd.line);
	cmd.line.option[cmd.line.options_n++] =
	    (struct ky_option){.code = {"music-club"},
		.running = true,
		.third_party = true,
		.fee = 550};
	cmd.line.form = KY_FORM_PHYSICAL;
	b = owner_of(&cmd, &line_id);
	surfer = &b;
	get(at("/en/lines/%" PRIu64 "/when?way=lost", line_id));
	t_ok("who lost it is told what comes first",
	    reads("Have it stopped at your provider at once") &&
		reads("/en/help/lost-card\">"));
	check(&b, line_id, "way=plain&when=soon");
	t_ok("it is told before anything is filed",
	    reads("<li>music-club</li>"));
	file_now(&b, line_id, ref);
	get(at("/en/endings/%s/done", ref));
	t_ok("it is named at once",
	    reads("End what others bill") && reads("music-club"));
	get(at("/en/endings/%s", ref));
	t_ok("and in the list, with what is to be done",
	    reads("End what others bill") && reads("music-club"));
	get(at("/en/endings/%s/tasks/options", ref));
	t_ok("and in the task", reads("<li>music-club</li>"));
	get(at("/en/endings/%s/tasks/item:sim-card", ref));
	t_ok("where a thing goes back to",
	    page.status == 200 && reads("/en/places\">"));
	surf_close();
}

/* A line through which somebody else bills. */
static struct ky_command
others_bill(void)
{
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);

	rig_line(++d.rig.lines, &cmd.line);
	cmd.line.options_n = 2;
	cmd.line.option[0] = (struct ky_option){.code = {"music"},
	    .third_party = true,
	    .running = true};
	cmd.line.option[1] = (struct ky_option){.code = {"voicemail"},
	    .running = true};
	return cmd;
}

/* What cannot be had: others' options, and what is no part at all. */
static void
no_part(void)
{
	struct ky_command cmd;
	struct ky_case c;
	uint64_t line_id;
	struct browser b;

	surf_open();
	cmd = others_bill();
	b = owner_of(&cmd, &line_id);
	surfer = &b;
	get(at("/en/lines/%" PRIu64, line_id));
	t_ok("what others bill has no button",
	    reads("Somebody else bills it") &&
		!reads("name=\"option\" value=\"0\"") &&
		reads("name=\"option\" value=\"1\""));
	post(at("/en/lines/%" PRIu64, line_id), form_of("option=0"));
	t_ok("sent all the same it is refused",
	    page.status == 409 && reads("Nothing was done"));
	post(at("/en/lines/%" PRIu64, line_id), form_of("option=99"));
	t_eq_int("a number that none has", page.status, 404);
	case_of(line_id, &c);
	t_eq_int("nothing was asked for", c.change.serial, 0);
	surf_close();
}

/* Another plan instead of an ending; it is taken back by asking for the old. */
static void
another_plan(void)
{
	static char form[SURF_FORM_SIZE];
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);
	struct ky_case c;
	uint64_t line_id;
	struct browser b;

	surf_open();
	rig_line(++d.rig.lines, &cmd.line);
	cmd.line.plan = (struct ky_slug){"large"};
	b = owner_of(&cmd, &line_id);
	surfer = &b;
	get(at("/en/lines/%" PRIu64, line_id));
	t_ok("the line has its plan", reads("Large 20 GB"));
	t_ok("which can be changed", reads("/plan\">Change the plan"));
	get(at("/en/lines/%" PRIu64 "/end", line_id));
	t_ok("whoever ends is told of cheaper ones", reads("cheaper plans"));
	get(at("/ja/lines/%" PRIu64 "/plan", line_id));
	t_eq_int("all of them", page.status, 200);
	t_ok("as Japan writes them", reads("番号キープ"));
	get(at("/en/lines/%" PRIu64 "/plan?to=keep", line_id));
	t_eq_int("the check", page.status, 200);
	t_ok("what it costs", reads("¥290 a month"));
	memcpy(form, form_of("to=keep"), sizeof(form));
	case_of(line_id, &c);
	t_eq_int("nothing has happened yet", c.change.serial, 0);
	post(at("/en/lines/%" PRIu64 "/plan", line_id), form);
	t_ok("it is asked for",
	    page.status == 303 && strstr(page.location, "#plan") != NULL);
	desk_settle(&d, line_id);
	case_of(line_id, &c);
	t_eq_int("and done", c.change.state, KY_CHANGE_DONE);
	t_eq_int("from a day on", c.line.tariffs_n, 1);
	get(at("/en/lines/%" PRIu64, line_id));
	t_ok("the line says so", reads("Keep the number, ¥290 a month"));
	get(at("/en/lines/%" PRIu64 "/plan?to=large", line_id));
	t_eq_int("back again", page.status, 200);
	post(at("/en/lines/%" PRIu64 "/plan", line_id), "csrf=wrong&to=large");
	t_eq_int("a strange form does nothing", page.status, 403);
	surf_close();
}

/* Within eight days, because it does not work: first, what is wrong. */
static void
measure(void)
{
	struct ky_command cmd;
	struct ky_case c;
	uint64_t line_id;
	struct browser b;

	surf_open();
	cmd = rig_command(KY_CMD_IMPORT, 0);
	rig_line(++d.rig.lines, &cmd.line);
	cmd.line.contract_date = (struct ky_date){2026, 8, 8};
	cmd.line.contract_paper = cmd.line.contract_date;
	cmd.line.service_start = cmd.line.contract_date;
	b = owner_of(&cmd, &line_id);
	surfer = &b;
	get(at("/en/lines/%" PRIu64 "/end?way=confirmation-measure", line_id));
	t_ok("what is wrong is asked",
	    page.status == 200 && reads("name=\"ground\" value=\"signal\""));
	get(at("/en/lines/%" PRIu64
	       "/end?way=confirmation-measure&ground=signal",
	    line_id));
	t_ok("then on to the check",
	    strstr(page.location, "ground=signal") != NULL);
	check(&b, line_id, "way=confirmation-measure&ground=signal");
	post(at("/en/lines/%" PRIu64
		"/check?way=confirmation-measure&ground=signal",
		 line_id),
	    form_of("moved=yes"));
	case_of(line_id, &c);
	t_eq_int("it is filed with its ground", c.ending.claim.ground,
	    KY_GROUND_SIGNAL);
	surf_close();
	surf_open();
	b = owner(&line_id);
	surfer = &b;
	get(at("/en/lines/%" PRIu64 "/end?way=death", line_id));
	t_ok("a death is for the heirs",
	    page.status == 200 && reads("The family or the heirs"));
	surf_close();
}

/* Whether it can be taken back is said before, not found out afterwards. */
static void
taken_back_or_not(void)
{
	char ref[KY_REF_SIZE], contract[16];
	uint64_t line_id;
	struct browser b;

	surf_open();
	b = owner(&line_id);
	surfer = &b;
	check(&b, line_id, "way=plain&when=soon");
	t_ok("what ends today cannot be",
	    reads("<strong>No.</strong>") && !reads("Yes, until"));
	t_ok("a later day is offered", reads("Choose a later day"));
	check(&b, line_id, "way=plain&when=month");
	t_ok("what ends later can be", reads("Yes, until"));
	file_now(&b, line_id, ref);
	follow();
	t_ok("no link for it is promised",
	    page.status == 200 && !reads("link to take the request back"));
	wait_us(2 * KY_DAY_US);
	desk_settle(&d, line_id);
	(void)snprintf(contract, sizeof(contract), "D-%06u", d.rig.lines);
	b = visit("198.51.100.8");
	prove(&b, contract, KY_LETTER_BY_MAIL);
	surfer = &b;
	get(at("/en/lines/%" PRIu64, line_id));
	t_ok("over, the line says so",
	    page.status == 200 && reads("Its last day was") &&
		!reads("It ends on"));
	t_ok("and leads to its papers",
	    reads(at("/en/lines/%" PRIu64 "/papers", line_id)));
	surf_close();
}

/* What is left on a prepaid line lapses when no reason is given: so one is
 * asked for, whichever link a day was chosen by. */
static void
reasons(void)
{
	struct ky_command cmd;
	uint64_t line_id;
	struct browser b;

	surf_open();
	cmd = rig_command(KY_CMD_IMPORT, 0);
	rig_line(++d.rig.lines, &cmd.line);
	cmd.line.billing = KY_BILLING_PREPAID;
	cmd.line.monthly_fee = 0;
	cmd.line.valid_until = (struct ky_date){2027, 5, 31};
	cmd.line.ledger.sum[KY_ACC_BALANCE] = -1200;
	cmd.line.ledger.sum[KY_ACC_OPENING] = 1200;
	b = owner_of(&cmd, &line_id);
	surfer = &b;
	get(at("/en/lines/%" PRIu64 "/when?way=plain", line_id));
	t_ok("where each day costs the same no day is told twice",
	    reads("It costs the same on each day.") && !reads("<svg") &&
		!reads("class=\"best\"") && !reads("the cheapest") &&
		!reads("costs the same</small>"));
	get(at("/en/lines/%" PRIu64 "/when?way=plain&go=1&when=soon", line_id));
	t_ok("none is not taken for an answer",
	    page.status == 422 && reads("id=\"reason-bad\""));
	get(at("/en/lines/%" PRIu64 "/check?way=plain&when=day&on=2026-12-20",
	    line_id));
	t_eq_str("nor by a link of the table", page.location,
	    at("/en/lines/%" PRIu64
	       "/when?way=plain&when=day&on=2026-12-20&go=1",
		line_id));
	get(at("/en/lines/%" PRIu64
	       "/when?way=plain&go=1&when=soon&reason=left-japan",
	    line_id));
	t_ok("one is", strstr(page.location, "&reason=left-japan") != NULL);
	get(at("/en/lines/%" PRIu64
	       "/when?way=plain&go=1&when=soon&reason=none",
	    line_id));
	t_ok("and so is none of them",
	    strstr(page.location, "&reason=none") != NULL);
	follow();
	t_ok("which can be changed",
	    page.status == 200 && reads("none of these") && reads("lapses"));
	surf_close();
}

/* The day on which the number is taken over is nobody's to know. */
static void
moving(void)
{
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);
	static const char query[] = "way=port-out&when=soon";
	struct ky_case c;
	uint64_t line_id;
	struct browser b;

	surf_open();
	rig_line(++d.rig.lines, &cmd.line);
	cmd.line.form = KY_FORM_ESIM;
	cmd.line.profile = KY_PROFILE_INSTALLED;
	b = owner_of(&cmd, &line_id);
	surfer = &b;
	check(&b, line_id, query);
	t_ok("the number is not lost",
	    !reads("The number, unless") && reads("How the number moves"));
	t_ok("and no day is told until which it can be taken back",
	    reads("Yes, until the other operator takes the number over"));
	post(at("/en/lines/%" PRIu64 "/check?%s", line_id, query), form_of(""));
	case_of(line_id, &c);
	follow();
	t_ok("then what to do", reads("Get a reservation number (MNP)"));
	t_ok("and until when it can be taken back",
	    reads("until the other operator takes the number over."));
	desk_settle(&d, line_id);
	get(at("/en/endings/%s", c.ending.ref));
	t_ok("it stays on the list of tasks",
	    reads("Get a reservation number (MNP)") &&
		!reads("You need not do anything here."));
	t_ok("whose last day is not known",
	    reads("the day on which the other"));
	t_ok("so no calendar is offered", !reads("/calendar"));
	get(at("/en/lines/%" PRIu64, line_id));
	t_ok("nor the line's",
	    reads("The line ends by itself when") && !reads("It ends on"));
	get(at("/en/endings/%s/calendar", c.ending.ref));
	t_eq_int("nor is there one", page.status, 404);
	get(at("/en/endings/%s/tasks/profile", c.ending.ref));
	t_ok("nor a day to delete the eSIM",
	    page.status == 200 && reads("Do not delete it yet"));
	get(at("/en/endings/%s/withdraw", c.ending.ref));
	t_ok("it can be taken back",
	    page.status == 200 && reads("The move of the number away from") &&
		reads("until the other operator takes the number over."));
	surf_close();
}

static void
esim(void)
{
	surf_open();
	surfer = NULL;
	get("/ko/esim/delete");
	t_ok("is there for everybody",
	    page.status == 200 && reads("kaiyaku-esim delete"));
	surf_close();
}

int
main(void)
{
	T_RUN(lines);
	T_RUN(first_question);
	T_RUN(another_plan);
	T_RUN(days);
	T_RUN(days_from_afar);
	T_RUN(no_bill);
	T_RUN(filed);
	T_RUN(stale);
	T_RUN(figures);
	T_RUN(tasks);
	T_RUN(withdrawn);
	T_RUN(by_link);
	T_RUN(too_late);
	T_RUN(payee);
	T_RUN(changed);
	T_RUN(part_of_a_new_card);
	T_RUN(of_others);
	T_RUN(no_part);
	T_RUN(measure);
	T_RUN(taken_back_or_not);
	T_RUN(reasons);
	T_RUN(moving);
	T_RUN(esim);
	return t_done();
}
