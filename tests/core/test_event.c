#include "core/event.h"

#include "peers.h"

static struct ky_event ev[KY_EVENTS_MAX];
static struct ky_case before;
static struct ky_decision d;
static struct ky_command cmd;

/* A line with a running ending, and a decision that has changed nothing. */
static void
start(void)
{
	memset(&before, 0, sizeof(before));
	memset(&d, 0, sizeof(d));
	before.line_id = 7;
	before.version = 3;
	before.line.provider = (struct ky_slug){"demo"};
	before.line.contract_running = true;
	before.line.number = KY_NUMBER_ASSIGNED;
	before.line.profile = KY_PROFILE_INSTALLED;
	before.line.devices_n = 2;
	before.line.device[1].bound = true;
	before.ending.seq = 1;
	before.ending.state = KY_ENDING_RUNNING;
	memcpy(before.ending.ref, "KY-0001", 8);
	before.duties_n = 3;
	before.duty[0] = (struct ky_duty){.kind = KY_DUTY_AUTHORITY,
	    .state = KY_STATE_SEEN};
	before.duty[1] = (struct ky_duty){.kind = KY_DUTY_CONTRACT,
	    .state = KY_STATE_SENT};
	before.duty[2] = (struct ky_duty){.kind = KY_DUTY_ITEM,
	    .state = KY_STATE_WAITING,
	    .reason = "authority-first"};
	cmd = (struct ky_command){.kind = KY_CMD_WAKE, .at = {1000000}};
	d.verdict = KY_VERDICT_ACCEPTED;
	d.after = before;
	d.after.version++;
}

/* What there is to tell, as "filed accepted". */
static const char *
told(void)
{
	static char text[1024];
	uint32_t n = ky_events_of(&before, &cmd, &d, ev);
	size_t len = 0;

	text[0] = '\0';
	for (uint32_t i = 0; i < n; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
		    i > 0 ? " " : "",
		    ky_event_kind_name(ev[i].kind) + strlen("kaiyaku."));
	return text;
}

static void
to(enum ky_duty_state was, enum ky_duty_state is, const char *reason)
{
	before.duty[1].state = was;
	d.after.duty[1].state = is;
	(void)ky_str_copy(ky_str_of(reason), d.after.duty[1].reason,
	    sizeof(d.after.duty[1].reason));
}

static void
duties_that_move(void)
{
	static const struct {
		const char *label;
		enum ky_duty_state was, is;
		const char *reason, *want;
	} cases[] = {
	    {"nothing moved", KY_STATE_SENT, KY_STATE_SENT, "", ""},
	    {"asked", KY_STATE_OPEN, KY_STATE_SENT, "", ""},
	    {"asked again, to look", KY_STATE_UNSURE, KY_STATE_SENT, "", ""},
	    {"down", KY_STATE_SENT, KY_STATE_OPEN, "peer-down", ""},
	    {"for a day", KY_STATE_SENT, KY_STATE_WAITING, "last-day", ""},
	    {"for people", KY_STATE_OPEN, KY_STATE_WAITING, "bring-back",
		"ending.action-needed"},
	    {"no answer", KY_STATE_SENT, KY_STATE_UNSURE, "may-have-happened",
		"ending.held"},
	    {"a no", KY_STATE_SENT, KY_STATE_REFUSED, "peer-refused",
		"ending.held"},
	    {"tried again", KY_STATE_REFUSED, KY_STATE_OPEN, "tried-again",
		"ending.duty-changed"},
	    {"seen", KY_STATE_SENT, KY_STATE_SEEN, "contract-over",
		"ending.duty-changed"},
	    {"waived", KY_STATE_OPEN, KY_STATE_WAIVED, "goodwill",
		"ending.duty-changed"},
	    {"gone", KY_STATE_OPEN, KY_STATE_GONE, "no-longer-applies",
		"ending.duty-changed"},
	    {"left again", KY_STATE_SEEN, KY_STATE_OPEN, "counter-evidence",
		"ending.duty-changed"},
	    {"taken back", KY_STATE_OPEN, KY_STATE_WITHDRAWN, "withdrawn", ""},
	};

	T_CASES (c, cases) {
		start();
		to(c->was, c->is, c->reason);
		t_eq_str(c->label, told(), c->want);
	}
}

static void
what_an_event_holds(void)
{
	start();
	to(KY_STATE_SENT, KY_STATE_REFUSED, "peer-refused");
	d.after.duty[1].due = D(2026, 9, 30);
	t_eq_str("one", told(), "ending.held");
	t_ok("of the line as it is now",
	    ev[0].line_id == 7 && ev[0].version == 4 && ev[0].at.us == 1000000);
	t_eq_str("its provider", ev[0].provider.text, "demo");
	t_eq_str("its ending", ev[0].ending, "KY-0001");
	t_ok("the duty",
	    ev[0].duty == KY_DUTY_CONTRACT && ev[0].ref == 0 &&
		ev[0].state == KY_STATE_REFUSED && ev[0].day.day == 30);
	t_eq_str("why", ev[0].code, "peer-refused");
	start();
	to(KY_STATE_OPEN, KY_STATE_WAIVED, "holder-is-ill");
	(void)told();
	t_eq_str("an officer's own words stay here", ev[0].code, "");
}

static void
the_same_is_not_told_again(void)
{
	start();
	to(KY_STATE_WAITING, KY_STATE_WAITING, "bring-back");
	memcpy(before.duty[1].reason, "bring-back", 11);
	t_eq_str("still to be brought back", told(), "");
	start();
	to(KY_STATE_WAITING, KY_STATE_WAITING, "assisted");
	memcpy(before.duty[1].reason, "authority-first", 16);
	t_eq_str("now people's turn", told(), "ending.action-needed");
	start();
	to(KY_STATE_SENT, KY_STATE_UNSURE, "may-have-happened");
	before.duty[1].tries = 2;
	cmd.kind = KY_CMD_OUTCOME;
	cmd.outcome.effect.look_first = true;
	t_eq_str("looked again, unsure as before", told(), "");
	before.duty[1].tries = 0;
	t_eq_str("unsure for the first time", told(), "ending.held");
}

static void
filings(void)
{
	start();
	d.after.ending.seq = 2;
	d.after.ending.last_day = D(2026, 8, 31);
	t_eq_str("filed, authority shown", told(),
	    "ending.filed ending.accepted");
	t_eq_int("with its last day", ev[0].day.day, 31);
	d.after.duty[0].state = KY_STATE_WAITING;
	memcpy(d.after.duty[0].reason, "proof-needed", 13);
	t_eq_str("filed, to be shown", told(),
	    "ending.filed ending.action-needed");
	start();
	before.duty[0].state = KY_STATE_WAITING;
	t_eq_str("shown later", told(), "ending.accepted ending.duty-changed");

	start();
	d.verdict = KY_VERDICT_REFUSED;
	memcpy(d.code, "port-pending", 13);
	t_eq_str("what else is refused is nobody's event", told(), "");
	cmd.kind = KY_CMD_FILE;
	t_eq_str("a refused filing is", told(), "ending.refused");
	t_eq_str("with the code", ev[0].code, "port-pending");
	d.verdict = KY_VERDICT_NOTHING;
	t_eq_str("nothing is nothing", told(), "");
	d.verdict = KY_VERDICT_REFUSED;
	before.line_id = 0;
	t_eq_str("nor is that of no line", told(), "");
}

static void
imports(void)
{
	start();
	memset(&before, 0, sizeof(before));
	memset(&d.after.ending, 0, sizeof(d.after.ending));
	cmd.kind = KY_CMD_IMPORT;
	t_eq_str("a line", told(), "line.added");
	t_eq_str("of nobody's ending", ev[0].ending, "");
}

static void
ends(void)
{
	start();
	d.after.ending.state = KY_ENDING_WITHDRAWING;
	t_eq_str("being taken back is no event", told(), "");
	d.after.ending.state = KY_ENDING_WITHDRAWN;
	t_eq_str("taken back", told(), "ending.withdrawn");
	d.after.ending.state = KY_ENDING_CLOSED;
	t_eq_str("nothing is left", told(), "ending.completed");
	before.ending.state = KY_ENDING_CLOSED;
	t_eq_str("nothing new after it", told(), "");
	d.after.ending.papers[KY_PAPER_AMENDMENT] = 2;
	t_eq_str("news that was settled at once", told(),
	    "ending.reopened ending.completed");
	d.after.ending.papers[KY_PAPER_AMENDMENT] = 1;
	d.after.ending.state = KY_ENDING_RUNNING;
	t_eq_str("news", told(), "ending.reopened");

	start();
	to(KY_STATE_OPEN, KY_STATE_GIVEN_UP, "no-hope");
	t_eq_str("something is still open", told(), "ending.duty-changed");
	before.duty[2].state = d.after.duty[2].state = KY_STATE_SEEN;
	t_eq_str("the last one is given up", told(),
	    "ending.duty-changed ending.partial");
	before.duty[1].state = KY_STATE_GIVEN_UP;
	t_eq_str("once", told(), "");
}

static void
facts(void)
{
	start();
	d.after.line.contract_running = false;
	d.after.line.last_day = D(2026, 8, 31);
	t_eq_str("the contract is over", told(), "line.ended");
	t_eq_int("on that day", ev[0].day.day, 31);
	start();
	d.after.line.device[1].bound = false;
	t_eq_str("a device is free", told(), "device.released");
	t_eq_int("that one", ev[0].ref, 1);
	start();
	d.after.line.profile = KY_PROFILE_DELETED;
	t_eq_str("a profile is deleted", told(), "profile.deleted");
	start();
	d.after.line.number = KY_NUMBER_QUARANTINE;
	d.after.line.quarantine_until = D(2027, 2, 28);
	t_eq_str("a number rests", told(), "number.released");
	t_ok("until",
	    ev[0].day.day == 28 && strcmp(ev[0].code, "quarantine") == 0);
	start();
	before.line.ledger.total[KY_ENTRY_REFUND_PAID] = 500;
	d.after.line.ledger.total[KY_ENTRY_REFUND_PAID] = 1700;
	t_eq_str("money went back", told(), "refund.paid");
	t_eq_int("this much", ev[0].minor, 1200);
	start();
	d.after.line.ledger.total[KY_ENTRY_REFUND_BOUNCED] = 700;
	t_eq_str("and came back", told(), "refund.returned");
	start();
	d.after.line.ledger.total[KY_ENTRY_PAYMENT] = 300;
	d.after.line.ledger.total[KY_ENTRY_COLLECTED] = 200;
	t_eq_str("money came in", told(), "payment.received");
	t_eq_int("all of it", ev[0].minor, 500);
	start();
	d.postings.n = 2;
	d.postings.row[0] = (struct ky_posting){.account = KY_ACC_RECEIVABLE,
	    .minor = 1980,
	    .bill = 1};
	d.postings.row[1] = (struct ky_posting){.account = KY_ACC_FEES,
	    .minor = -1980,
	    .bill = 1};
	t_eq_str("a bill", told(), "bill.drawn");
	t_eq_int("of that sum", ev[0].minor, 1980);
	d.postings.row[0].minor = -1980;
	t_eq_str("what is taken off is no bill", told(), "");
}

static void
reminders_and_looks(void)
{
	struct ky_duty *d2;

	start();
	before.duty[2] = d.after.duty[2] =
	    (struct ky_duty){.kind = KY_DUTY_PROFILE,
		.state = KY_STATE_SENT,
		.reason = "smdp-look"};
	d2 = &d.after.duty[2];
	d.effects_n = 1;
	d.effect[0] = (struct ky_effect){.kind = KY_EFFECT_REMIND,
	    .duty = KY_DUTY_PROFILE,
	    .day = D(2026, 9, 30)};
	t_eq_str("the holder is reminded", told(), "profile.reminder");
	t_eq_str("why", ev[0].code, "delete-the-profile");
	t_eq_int("until when", ev[0].day.day, 30);
	d.effects_n = 0;
	cmd.kind = KY_CMD_OUTCOME;
	cmd.outcome.effect.kind = KY_EFFECT_SMDP_LOOK;
	d2->state = KY_STATE_WAITING;
	memcpy(d2->reason, "delete-the-profile", 19);
	t_eq_str("the first look in vain", told(), "ending.action-needed");
	before.duty[2].tries = 1;
	t_eq_str("the next ones", told(), "");
	before.line.profile = KY_PROFILE_DOWNLOADED;
	t_eq_str("unless they saw something new", told(),
	    "ending.action-needed");
}

/* The last decision of a whole ending tells that nothing is left. */
static void
a_story(void)
{
	static struct fixture f;
	static struct peers p;
	struct ky_command back = {.kind = KY_CMD_FACT,
	    .role = KY_ROLE_STAFF,
	    .fact = KY_FACT_ITEM_BACK,
	    .day = D(2026, 9, 12),
	    .line_id = 1};

	fixture_init(&f);
	(void)fixture_line(&f);
	f.card = (struct ky_rule_card){RULE("card"), .returns = KY_RETURN_DUE,
	    .within_days = 14};
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-12T10:00:00+09:00");
	before = p.f->c;
	cmd = back;
	cmd.at = p.now;
	ky_decide(&before, &f.rules, &cmd, &d);
	t_eq_str("the card came back", told(),
	    "ending.duty-changed ending.completed");
}

static void
names_are_read_back(void)
{
	enum ky_event_kind k;

	for (int i = 0; i < KY_EVENT__MAX; i++)
		t_ok(ky_event_kind_name((enum ky_event_kind)i),
		    ky_event_kind_parse(ky_str_of(ky_event_kind_name(
					    (enum ky_event_kind)i)),
			&k) &&
			(int)k == i);
	t_ok("no other", !ky_event_kind_parse(KY_STR("kaiyaku.ending"), &k));
}

/* RFC 9562, 5.7 and its example in A.6. */
static void
ids(void)
{
	static const uint8_t chance[10] = {0x0c, 0xc3, 0x98, 0xc4, 0xdc, 0x0c,
	    0x0c, 0x07, 0x39, 0x8f};
	static const uint8_t want[16] = {0x01, 0x7f, 0x22, 0xe2, 0x79, 0xb0,
	    0x7c, 0xc3, 0x98, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f};
	static const uint8_t ones[10] = {255, 255, 255, 255, 255, 255, 255, 255,
	    255, 255};
	uint8_t id[16];

	ky_event_id((struct ky_time){INT64_C(1645557742000000)}, chance, id);
	t_ok("the example", memcmp(id, want, sizeof(want)) == 0);
	ky_event_id((struct ky_time){0}, ones, id);
	t_ok("version and variant whatever the chance",
	    id[6] == 0x7f && id[8] == 0xbf && id[0] == 0);
}

int
main(void)
{
	T_RUN(duties_that_move);
	T_RUN(what_an_event_holds);
	T_RUN(the_same_is_not_told_again);
	T_RUN(filings);
	T_RUN(imports);
	T_RUN(ends);
	T_RUN(facts);
	T_RUN(reminders_and_looks);
	T_RUN(a_story);
	T_RUN(names_are_read_back);
	T_RUN(ids);
	return t_done();
}
