#include "core/decide.h"

#include "core/left.h"
#include "peers.h"

static struct fixture f;
static struct peers p;

static const char *
ending(void)
{
	return ky_ending_state_name(f.c.ending.state);
}

static int64_t
owed(void)
{
	return ky_ledger_owed(&f.c.line.ledger);
}

static void
a_physical_line_is_ended_and_certified(void)
{
	fixture_init(&f);
	fixture_line(&f)->options_n = 1;
	f.c.line.option[0] = (struct ky_option){.code = {"voicemail"},
	    .running = true,
	    .fee = 300};
	f.card = (struct ky_rule_card){RULE("card"), .returns = KY_RETURN_DUE,
	    .within_days = 14, .lost_charge = 3300};
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	t_eq_str("filed",
	    p.f->c.ending.state == KY_ENDING_RUNNING ? "running" : "not",
	    "running");
	t_eq_int("the receipt is ordered at once", p.papers[KY_PAPER_RECEIPT],
	    1);
	t_eq_date("the biller has the last day", f.c.line.last_day,
	    D(2026, 8, 31));
	t_eq_str("the card is owed back", peers_state(&p, KY_DUTY_ITEM, 0),
	    "waiting");
	peers_until(&p, "2026-08-31T23:59:59+09:00");
	t_ok("the network serves to the end of the last day",
	    f.c.line.attached);
	t_eq_int("nothing was withdrawn before", p.sent[KY_EFFECT_HLR_WITHDRAW],
	    0);
	peers_until(&p, "2026-09-01T00:00:00+09:00");
	t_eq_str("the contract is over", peers_state(&p, KY_DUTY_CONTRACT, 0),
	    "seen");
	t_eq_str("and the network withdrawn",
	    peers_state(&p, KY_DUTY_NETWORK, 0), "seen");
	t_eq_str("the option is ended", peers_state(&p, KY_DUTY_OPTIONS, 0),
	    "seen");
	t_eq_str("the number rests", peers_state(&p, KY_DUTY_NUMBER, 0),
	    "seen");
	t_eq_date("until", f.c.line.quarantine_until, D(2027, 2, 28));
	t_eq_int("an end statement is due", p.papers[KY_PAPER_STATEMENT], 1);
	t_eq_int("the last month and the option were collected", p.collected,
	    2300);
	t_eq_int("as the preview said", f.c.ending.previewed_owed, 2300);
	t_eq_str("usage may still come", peers_state(&p, KY_DUTY_DUES, 0),
	    "waiting");
	t_eq_int("no certificate yet", p.papers[KY_PAPER_CERTIFICATE], 0);
	p.late_usage = 120;
	peers_until(&p, "2026-09-11T00:00:00+09:00");
	t_eq_int("late usage is collected too", p.collected, 2420);
	t_eq_str("dues are settled", peers_state(&p, KY_DUTY_DUES, 0), "seen");
	t_eq_str("the card still bars the certificate", ending(), "running");
	peers_until(&p, "2026-09-12T10:00:00+09:00");
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_ITEM_BACK, 0, 0, D(2026, 9, 12));
	t_eq_str("it is back", peers_state(&p, KY_DUTY_ITEM, 0), "seen");
	t_eq_str("nothing is left", ending(), "closed");
	t_eq_int("the certificate", p.papers[KY_PAPER_CERTIFICATE], 1);
	t_ok("ledger sums to zero", ky_ledger_balanced(&f.c.line.ledger));
	peers_until(&p, "2034-09-01T00:00:00+09:00");
	t_eq_str("identity data is erased after three years, books after seven",
	    peers_state(&p, KY_DUTY_RECORDS, KY_CLASS_BOOKS), "seen");
}

static void
a_card_not_returned_is_charged_and_the_charge_reversed(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	f.card = (struct ky_rule_card){RULE("card"), .returns = KY_RETURN_DUE,
	    .within_days = 14, .lost_charge = 3300};
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-14T23:59:59+09:00");
	t_eq_int("in time until the deadline's end", p.collected, 2000);
	peers_until(&p, "2026-09-30T00:00:00+09:00");
	t_eq_int("then it counts as lost and is paid", p.collected, 5300);
	t_eq_str("which settles it", ending(), "closed");
	peers_until(&p, "2026-10-02T10:00:00+09:00");
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_ITEM_BACK, 0, 0, D(2026, 10, 2));
	t_eq_int("found: the charge comes back", p.refunded, 3300);
	t_eq_str("and all is closed again", ending(), "closed");
	t_eq_int("by amendments, the certificate stands",
	    p.papers[KY_PAPER_CERTIFICATE], 1);
	t_eq_int("one says reopened, one says closed",
	    p.papers[KY_PAPER_AMENDMENT], 2);
}

static void
withdrawing_in_time_restores_every_fact(void)
{
	struct ky_line was;
	struct ky_command cmd = {.kind = KY_CMD_WITHDRAW,
	    .role = KY_ROLE_HOLDER};

	fixture_init(&f);
	(void)fixture_line(&f);
	f.card = (struct ky_rule_card){RULE("card"), .returns = KY_RETURN_DUE,
	    .within_days = 14, .lost_charge = 3300};
	was = f.c.line;
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-08-30T23:59:59+09:00");
	peers_send(&p, &cmd);
	t_eq_str("withdrawn", ending(), "withdrawn");
	t_ok("the biller keeps the contract",
	    ky_date_none(p.world.last_day) && p.world.running);
	t_ok("every fact is as it was",
	    memcmp(&was, &f.c.line, sizeof(was)) == 0);
	t_eq_int("and a paper says so", p.papers[KY_PAPER_AMENDMENT], 1);
	peers_file(&p, KY_WAY_PLAIN, D(2026, 9, 30));
	t_eq_str("a new ending may be filed", ending(), "running");
	t_eq_int("it is the second", f.c.ending.seq, 2);
}

static void
withdrawing_too_late_is_refused(void)
{
	struct ky_command cmd = {.kind = KY_CMD_WITHDRAW,
	    .role = KY_ROLE_HOLDER};

	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-08-31T00:00:00+09:00");
	peers_send(&p, &cmd);
	t_eq_str("the last day has begun", p.d.code, "too-late");
	t_eq_str("the ending goes on", ending(), "running");
}

static void
proof_after_the_last_day_does_not_end_backwards(void)
{
	struct ky_command cmd = {.kind = KY_CMD_FILE,
	    .role = KY_ROLE_HOLDER,
	    .refund_reason = -1};

	fixture_init(&f);
	(void)fixture_line(&f);
	cmd.wish = D(2026, 8, 31);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_send(&p, &cmd);
	peers_until(&p, "2026-09-05T10:00:00+09:00");
	cmd = (struct ky_command){.kind = KY_CMD_EVIDENCE,
	    .role = KY_ROLE_STAFF,
	    .duty = KY_DUTY_AUTHORITY,
	    .has_evidence = true,
	    .evidence.grade = KY_GRADE_ATTESTED};
	peers_send(&p, &cmd);
	t_eq_date("the contract ends when it is known who may end it",
	    f.c.ending.last_day, D(2026, 9, 5));
	t_eq_int("and costs what it then costs", f.c.ending.previewed_owed,
	    4000);
	peers_until(&p, "2026-09-20T10:00:00+09:00");
	t_eq_str("to its end", ending(), "closed");
	t_eq_int("as said", p.collected, 4000);
}

static void
a_sum_that_cannot_be_is_not_booked(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-02T10:00:00+09:00");
	p.late_usage = -5;
	peers_until(&p, "2026-09-12T10:00:00+09:00");
	t_eq_str("a person decides", peers_state(&p, KY_DUTY_DUES, 0),
	    "refused");
	t_eq_int("nothing was booked",
	    f.c.line.ledger.total[KY_ENTRY_CHARGE_USAGE], 0);
}

static void
a_line_is_not_imported_with_a_card_owed(void)
{
	struct ky_command cmd = {.kind = KY_CMD_IMPORT,
	    .role = KY_ROLE_OPERATOR};

	fixture_init(&f);
	cmd.line = *fixture_line(&f);
	cmd.line.items_n = 1;
	cmd.line.item[0] = (struct ky_item){.code = {KY_CARD_OWED}};
	f.c.line_id = 0;
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_send(&p, &cmd);
	t_eq_str("withdrawing would lose it", p.d.code, "card-code-reserved");
	cmd.line = *fixture_loan(&f);
	cmd.line.item[0].code = (struct ky_slug){KY_CARD_OWED};
	peers_send(&p, &cmd);
	t_eq_str("a loan may lend one", p.d.code, "imported");
}

static void
a_phone_left_attached_is_still_detached(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	p.world.known = false; /* somebody removed the row by hand */
	p.silent[KY_EFFECT_HLR_WITHDRAW] = true;
	peers_until(&p, "2026-09-01T00:00:00+09:00");
	t_eq_str("the phone is still served",
	    peers_state(&p, KY_DUTY_NETWORK, 0), "sent");
	t_eq_int("so access is taken away first",
	    p.sent[KY_EFFECT_HLR_WITHDRAW], 1);
	t_eq_int("no end statement before that", p.papers[KY_PAPER_STATEMENT],
	    0);
}

static void
without_a_biller_people_act_and_withdraw(void)
{
	struct ky_command cmd = {.kind = KY_CMD_WITHDRAW,
	    .role = KY_ROLE_HOLDER};

	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	p.answer[KY_EFFECT_BSS_END] = KY_E_REFUSED;
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	t_eq_str("a person decides", peers_state(&p, KY_DUTY_CONTRACT, 0),
	    "refused");
	peers_send(&p, &cmd);
	t_eq_str("nothing was set, so nothing is to be unset", ending(),
	    "withdrawn");
	t_eq_int("and nobody is asked", p.sent[KY_EFFECT_BSS_KEEP], 0);
}

static void
an_unused_plan_is_retired_and_paid_back(void)
{
	fixture_init(&f);
	(void)fixture_prepaid(&f);
	f.c.line.profile = KY_PROFILE_RELEASED;
	f.c.line.used = false;
	f.c.line.price_paid = 2980;
	f.c.line.known = f.c.line.attached = false;
	f.c.line.number = KY_NUMBER_NONE;
	peers_init(&p, &f, "2026-08-15T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(0, 0, 0));
	t_eq_int("previewed", f.c.ending.previewed_back, 2980);
	peers_until(&p, "2026-08-20T00:00:00+09:00");
	t_eq_str("the profile never left the SM-DP+",
	    ky_profile_state_name(f.c.line.profile), "retired");
	t_eq_int("the price comes back", p.refunded, 2980);
	t_eq_str("closed", ending(), "closed");

	fixture_init(&f);
	(void)fixture_prepaid(&f);
	f.c.line.price_paid = 2980;
	peers_init(&p, &f, "2026-08-15T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(0, 0, 0));
	peers_until(&p, "2026-08-20T00:00:00+09:00");
	t_eq_int("a used one is not paid back", p.refunded, 0);
}

static void
a_prepaid_balance_comes_back_for_a_reason_only(void)
{
	static const struct {
		const char *label;
		int32_t reason;
		int64_t want, lost;
	} cases[] = {
	    {"the holder leaves Japan", KY_REFUND_LEFT_JAPAN, 1200, 0},
	    {"no reason", -1, 0, 1200},
	    {"a reason the rules do not know", KY_REFUND_MOVED, 0, 1200},
	};

	T_CASES (c, cases) {
		struct ky_command cmd = {.kind = KY_CMD_FILE,
		    .role = KY_ROLE_STAFF,
		    .refund_reason = c->reason,
		    .has_evidence = true,
		    .evidence.grade = KY_GRADE_ATTESTED};

		fixture_init(&f);
		fixture_open(fixture_prepaid(&f), KY_ACC_BALANCE, 1200);
		f.c.line.profile = KY_PROFILE_DELETED;
		peers_init(&p, &f, "2026-08-15T10:00:00+09:00");
		peers_send(&p, &cmd);
		peers_until(&p, "2026-08-20T00:00:00+09:00");
		t_eq_int(c->label, p.refunded, c->want);
		t_eq_int(c->label, f.c.line.ledger.total[KY_ENTRY_FORFEIT],
		    c->lost);
		t_eq_str(c->label, ending(), "closed");
	}
}

/* Rule: docs/rules/jp.md#1.5 */
static void
a_port_out_excludes_a_plain_ending(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_fact(&p, KY_ROLE_OPERATOR, KY_FACT_PORT_RESERVED, 0, 0,
	    D(0, 0, 0));
	peers_file(&p, KY_WAY_PLAIN, D(0, 0, 0));
	t_eq_str("a plain ending would kill the number", p.d.code,
	    "port-pending");
	peers_file(&p, KY_WAY_PORT_OUT, D(0, 0, 0));
	t_eq_str("a port-out is filed", ending(), "running");
	peers_file(&p, KY_WAY_PLAIN, D(0, 0, 0));
	t_eq_str("and excludes the other", p.d.code, "other-way-running");
	peers_until(&p, "2026-08-25T10:00:00+09:00");
	t_ok("nothing happens before the port event",
	    f.c.line.attached && p.sent[KY_EFFECT_BSS_END] == 0);
	p.world.running = false; /* the losing side's biller ends it */
	p.world.last_day = D(2026, 8, 25);
	peers_fact(&p, KY_ROLE_OPERATOR, KY_FACT_PORTED, 0, 0, D(2026, 8, 25));
	peers_until(&p, "2026-09-10T10:00:00+09:00");
	t_eq_str("then all follows", ending(), "closed");
	t_eq_int("the number left, no quarantine", f.c.line.number,
	    KY_NUMBER_LEFT);
}

static void
a_rented_set_comes_back_late(void)
{
	fixture_init(&f);
	(void)fixture_loan(&f);
	peers_init(&p, &f, "2026-08-19T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 20));
	p.now = at("2026-08-20T10:00:00+09:00");
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_ITEM_BACK, 0, 0, D(2026, 8, 20));
	t_eq_str("the charger is still out", peers_state(&p, KY_DUTY_ITEM, 1),
	    "waiting");
	p.now = at("2026-08-23T10:00:00+09:00");
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_ITEM_BACK, 1, 0, D(2026, 8, 22));
	t_eq_int("two days late by postmark, set off against the deposit",
	    f.c.line.ledger.total[KY_ENTRY_NET_DEPOSIT], 1100);
	t_eq_int("the rest comes back", p.refunded, 1900);
	t_eq_str("closed", ending(), "closed");
	t_eq_int("nothing owed", owed(), 0);
}

static void
evidence_must_be_good_enough(void)
{
	struct ky_command cmd = {.kind = KY_CMD_EVIDENCE,
	    .role = KY_ROLE_HOLDER,
	    .duty = KY_DUTY_NETWORK,
	    .has_evidence = true,
	    .evidence.grade = KY_GRADE_STATED};
	struct ky_command waive = {.kind = KY_CMD_WAIVE,
	    .role = KY_ROLE_STAFF,
	    .duty = KY_DUTY_PROFILE,
	    .reason = "device-broken"};

	fixture_init(&f);
	(void)fixture_line(&f);
	f.c.line.form = KY_FORM_ESIM;
	f.c.line.profile = KY_PROFILE_INSTALLED;
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	p.answer[KY_EFFECT_HLR_WITHDRAW] = KY_E_REFUSED;
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-02T00:00:00+09:00");
	t_eq_str("the register refused", peers_state(&p, KY_DUTY_NETWORK, 0),
	    "refused");
	peers_send(&p, &cmd);
	t_eq_str("a holder's word is not enough", p.d.code, "grade-too-low");
	cmd.evidence.grade = KY_GRADE_PROVEN;
	peers_send(&p, &cmd);
	t_eq_str("nor can it be better than can be", p.d.code,
	    "grade-too-high");
	cmd.duty = KY_DUTY_PROFILE;
	cmd.evidence.grade = KY_GRADE_STATED;
	cmd.about.digits[0] = '1';
	peers_send(&p, &cmd);
	t_eq_str("evidence for another line", p.d.code, "other-line");
	cmd.about.digits[0] = '\0';
	peers_send(&p, &cmd);
	t_eq_str("a deletion only stated is kept", p.d.code, "kept-for-later");
	t_eq_str("but does not close the duty",
	    peers_state(&p, KY_DUTY_PROFILE, 0), "waiting");
	peers_send(&p, &waive);
	t_eq_str("staff may not waive", p.d.code, "officer-only");
	peers_until(&p, "2026-10-02T00:00:00+09:00");
	t_eq_str("after the rule's wait it does",
	    peers_state(&p, KY_DUTY_PROFILE, 0), "seen");
	p.answer[KY_EFFECT_HLR_WITHDRAW] = KY_OK;
	waive = (struct ky_command){.kind = KY_CMD_RETRY,
	    .role = KY_ROLE_STAFF,
	    .duty = KY_DUTY_NETWORK};
	peers_send(&p, &waive);
	t_eq_str("the refused one is tried again and done", ending(), "closed");
}

/* Rule: docs/rules/jp.md#10.4 */
static void
a_later_installation_reopens_the_profile(void)
{
	struct ky_command cmd = {.kind = KY_CMD_FACT,
	    .role = KY_ROLE_OPERATOR,
	    .fact = KY_FACT_PROFILE,
	    .profile = KY_PROFILE_DELETED};

	fixture_init(&f);
	(void)fixture_line(&f);
	f.c.line.form = KY_FORM_ESIM;
	f.c.line.profile = KY_PROFILE_INSTALLED;
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-02T00:00:00+09:00");
	p.world.profile = KY_PROFILE_DELETED;
	peers_send(&p, &cmd);
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	t_eq_str("closed", ending(), "closed");
	cmd.profile = p.world.profile = KY_PROFILE_INSTALLED;
	peers_send(&p, &cmd);
	t_eq_str("it is on a phone again", ending(), "running");
	t_eq_int("an amendment says so", p.papers[KY_PAPER_AMENDMENT], 1);
	p.world.profile = KY_PROFILE_DELETED;
	peers_until(&p, "2026-09-25T00:00:00+09:00");
	t_eq_str("seen deleted again", ending(), "closed");
	t_eq_int("a second amendment", p.papers[KY_PAPER_AMENDMENT], 2);
	t_eq_int("one certificate", p.papers[KY_PAPER_CERTIFICATE], 1);
}

static void
a_bounced_refund_reopens_and_is_paid_once_more(void)
{
	struct ky_payee payee;

	fixture_init(&f);
	fixture_open(fixture_line(&f), KY_ACC_DEPOSIT, 5000);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	t_eq_int("deposit less the last month", p.refunded, 3000);
	t_eq_str("closed", ending(), "closed");
	peers_fact(&p, KY_ROLE_OPERATOR, KY_FACT_REFUND_BOUNCED, 0, 9000,
	    D(0, 0, 0));
	t_eq_str("more than was paid cannot bounce", p.d.code,
	    "more-than-paid");
	peers_fact(&p, KY_ROLE_OPERATOR, KY_FACT_REFUND_BOUNCED, 0, 3000,
	    D(0, 0, 0));
	t_eq_int("not to the account that sent it back", p.refunded, 3000);
	t_eq_str("the holder is asked for another",
	    ky_case_duty(&f.c, KY_DUTY_CREDIT, 0)->reason, "payee-needed");
	t_eq_int("by a message", p.sent[KY_EFFECT_TELL_PAYEE], 1);
	payee = fixture_payee();
	payee.account[6] = '2';
	peers_payee(&p, KY_ROLE_AGENT, &payee);
	t_eq_str("an agent does not say where it goes", p.d.code,
	    "not-for-agents");
	peers_payee(&p, KY_ROLE_HOLDER, &payee);
	t_eq_int("paid again under another key", p.refunded, 6000);
	t_eq_str("closed again", ending(), "closed");
	t_eq_int("two amendments", p.papers[KY_PAPER_AMENDMENT], 2);
}

/* Every hour between asking and ending has a reason on record.
 * Rule: docs/rules/jp.md#1.1 */
static void
peers_that_fail_are_asked_again_carefully(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	p.answer[KY_EFFECT_BSS_END] = KY_E_UNSURE;
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	t_eq_str("it may have happened", peers_state(&p, KY_DUTY_CONTRACT, 0),
	    "unsure");
	t_ok("a time to try is set", p.wake.us > p.now.us);
	t_eq_str("and why it has not ended is on record",
	    ky_case_duty_const(&f.c, KY_DUTY_CONTRACT, 0)->reason,
	    "may-have-happened");
	t_eq_int("with the moment it was asked", f.c.ending.filed.us,
	    at("2026-08-20T10:00:00+09:00").us);
	p.answer[KY_EFFECT_BSS_END] = KY_OK;
	p.now = p.wake;
	peers_send(&p,
	    &(struct ky_command){.kind = KY_CMD_WAKE, .role = KY_ROLE_ENGINE});
	t_eq_date("then it is set", f.c.line.last_day, D(2026, 8, 31));
	t_eq_int("two attempts", p.sent[KY_EFFECT_BSS_END], 2);
}

static void
the_door_says_no_in_words(void)
{
	struct ky_command cmd = {.kind = KY_CMD_FILE,
	    .role = KY_ROLE_STAFF,
	    .refund_reason = -1};

	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_send(&p, &cmd);
	t_eq_str("without proof it is filed", p.d.code, "filed");
	t_eq_str("but the authority is missing",
	    peers_state(&p, KY_DUTY_AUTHORITY, 0), "waiting");
	t_eq_int("and nobody is asked for anything", p.sent[KY_EFFECT_BSS_END],
	    0);
	peers_send(&p, &cmd);
	t_eq_str("a second one", p.d.code, "already-ending");
	f.c.line_id = 0;
	peers_send(&p, &cmd);
	t_eq_str("an unknown line", p.d.code, "unknown-line");
}

/* --- ways into a wrong state, each closed --- */

static void
bring(enum ky_duty_kind kind, uint8_t ref, enum ky_grade grade)
{
	struct ky_command cmd = {.kind = KY_CMD_EVIDENCE,
	    .role = KY_ROLE_STAFF,
	    .duty = kind,
	    .ref = ref,
	    .has_evidence = true,
	    .evidence = {.grade = grade, .origin = "counter"}};

	peers_send(&p, &cmd);
}

static void
officer(enum ky_command_kind what, enum ky_duty_kind kind)
{
	struct ky_command cmd = {.kind = what,
	    .role = KY_ROLE_OFFICER,
	    .duty = kind,
	    .reason = "decided"};

	peers_send(&p, &cmd);
}

static void
holder_withdraws(void)
{
	struct ky_command cmd = {.kind = KY_CMD_WITHDRAW,
	    .role = KY_ROLE_HOLDER};

	peers_send(&p, &cmd);
}

static void
filed_without_proof(struct ky_date wish)
{
	struct ky_command cmd = {.kind = KY_CMD_FILE,
	    .role = KY_ROLE_STAFF,
	    .wish = wish,
	    .refund_reason = -1};

	peers_send(&p, &cmd);
}

static void
rules_with_holes_end_by_evidence_alone(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	f.book.connected = false;
	f.rules.credit = NULL;
	f.rules.dues = NULL;
	f.rules.card = NULL;
	f.rules.grades = NULL;
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-01T10:00:00+09:00");
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_PAYMENT, 0, 500, D(0, 0, 0));
	bring(KY_DUTY_CONTRACT, 0, KY_GRADE_ATTESTED);
	bring(KY_DUTY_DUES, 0, KY_GRADE_STATED);
	bring(KY_DUTY_NETWORK, 0, KY_GRADE_STATED);
	bring(KY_DUTY_NUMBER, 0, KY_GRADE_STATED);
	t_eq_date("a number seen to rest rests as long as any",
	    f.c.line.quarantine_until, D(2027, 2, 28));
	bring(KY_DUTY_CREDIT, 0, KY_GRADE_STATED);
	t_eq_str("an overpayment settled outside is settled",
	    peers_state(&p, KY_DUTY_CREDIT, 0), "seen");
	t_eq_str("nothing is left", ending(), "closed");
}

static void
nobody_gives_the_authority_up(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	filed_without_proof(D(2026, 8, 31));
	officer(KY_CMD_GIVE_UP, KY_DUTY_AUTHORITY);
	t_eq_str("refused", p.d.code, "cannot-give-up");
	t_eq_int("the biller is not asked", p.sent[KY_EFFECT_BSS_END], 0);
}

static void
a_contract_given_up_keeps_its_money_and_profile(void)
{
	fixture_init(&f);
	fixture_open(fixture_prepaid(&f), KY_ACC_BALANCE, 1200);
	peers_init(&p, &f, "2026-08-15T10:00:00+09:00");
	p.answer[KY_EFFECT_BSS_END] = KY_E_REFUSED;
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 20));
	officer(KY_CMD_GIVE_UP, KY_DUTY_CONTRACT);
	t_eq_str("given up", p.d.code, "given-up");
	t_eq_int("the balance of a running contract stays",
	    p.sent[KY_EFFECT_BALANCE_TAKE], 0);
	t_eq_int("its profile is not asked about", p.sent[KY_EFFECT_SMDP_LOOK],
	    0);
}

static void
evidence_of_the_end_is_too_late_to_withdraw(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	f.book.connected = false;
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	bring(KY_DUTY_CONTRACT, 0, KY_GRADE_CONFIRMED);
	holder_withdraws();
	t_eq_str("what ended is not taken back", p.d.code, "too-late");
}

static void
what_never_began_can_always_be_withdrawn(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	filed_without_proof(D(2026, 8, 31));
	peers_until(&p, "2026-09-10T10:00:00+09:00");
	holder_withdraws();
	t_eq_str("no proof ever came", ending(), "withdrawn");

	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PORT_OUT, D(0, 0, 0));
	peers_until(&p, "2026-10-10T10:00:00+09:00");
	holder_withdraws();
	t_eq_str("nobody took the number", ending(), "withdrawn");
	peers_file(&p, KY_WAY_PLAIN, D(0, 0, 0));
	t_eq_str("so another way is open", p.d.code, "filed");
}

/* A card is owed from the last day on, and that of a number that is to leave
 * is not the day on which it was filed. */
static void
a_card_is_not_owed_before_the_number_has_left(void)
{
	const struct ky_duty *card, *options;

	fixture_init(&f);
	(void)fixture_line(&f);
	f.card = (struct ky_rule_card){RULE("card"), .returns = KY_RETURN_DUE,
	    .within_days = 14, .counted = KY_COUNTED_POSTMARK};
	f.c.line.items_n = 1;
	f.c.line.item[0] = (struct ky_item){.code = {KY_CARD_OWED},
	    .lost_charge = 3300};
	f.c.line.options_n = 1;
	f.c.line.option[0] = (struct ky_option){.code = {"map"},
	    .running = true};
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PORT_OUT, D(0, 0, 0));
	peers_until(&p, "2026-09-20T10:00:00+09:00");
	card = ky_case_duty_const(&f.c, KY_DUTY_ITEM, 0);
	options = ky_case_duty_const(&f.c, KY_DUTY_OPTIONS, 0);
	if (!t_ok("its duties", card != NULL && options != NULL))
		return;
	t_eq_int("a month later it is not lost", f.c.line.item[0].state,
	    KY_ITEM_OUT);
	t_ok("nor due", ky_date_none(card->due));
	t_eq_str("and what ends with the line waits for the number",
	    options->reason, "port-event");
	holder_withdraws();
	t_eq_str("so it can be taken back", ending(), "withdrawn");
}

static void
a_declined_collection_is_paid_otherwise(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	p.answer[KY_EFFECT_PAY_COLLECT] = KY_E_REFUSED;
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-05T00:00:00+09:00");
	t_eq_str("the card was declined", peers_state(&p, KY_DUTY_DUES, 0),
	    "refused");
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_PAYMENT, 0, 2000, D(0, 0, 0));
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	t_eq_str("paid at the counter, the window over", ending(), "closed");
}

/* A card counted as lost, its charge not paid. */
static void
a_card_is_lost_and_the_charge_declined(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	f.card = (struct ky_rule_card){RULE("card"), .returns = KY_RETURN_DUE,
	    .within_days = 14, .lost_charge = 3300};
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-05T00:00:00+09:00");
	p.answer[KY_EFFECT_PAY_COLLECT] = KY_E_REFUSED;
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	t_eq_int("charged", owed(), 3300);
}

static void
a_lost_charge_goes_back_by_every_road(void)
{
	a_card_is_lost_and_the_charge_declined();
	bring(KY_DUTY_ITEM, 0, KY_GRADE_ATTESTED);
	t_eq_int("evidence of the return takes it back", owed(), 0);
	t_eq_str("closed", ending(), "closed");
}

static void
what_was_waived_is_not_paid_out(void)
{
	a_card_is_lost_and_the_charge_declined();
	officer(KY_CMD_WAIVE, KY_DUTY_DUES);
	t_eq_str("let go", ending(), "closed");
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_ITEM_BACK, 0, 0, D(0, 0, 0));
	t_eq_int("nobody paid, so nothing comes back", p.refunded, 0);
}

static void
a_card_lost_before_a_withdrawal_costs_nothing(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	f.card = (struct ky_rule_card){RULE("card"), .returns = KY_RETURN_DUE,
	    .within_days = 14, .lost_charge = 3300};
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_ITEM_LOST, 0, 0, D(0, 0, 0));
	t_eq_int("charged while the line was to end", owed(), 3300);
	holder_withdraws();
	t_eq_str("withdrawn", ending(), "withdrawn");
	t_eq_int("a line that goes on owes no card", owed(), 0);
	t_eq_int("nor has one out", f.c.line.items_n, 0);
}

static void
a_word_given_before_an_installation_is_void(void)
{
	struct ky_command cmd = {.kind = KY_CMD_FACT,
	    .role = KY_ROLE_OPERATOR,
	    .fact = KY_FACT_PROFILE,
	    .profile = KY_PROFILE_INSTALLED};

	fixture_init(&f);
	(void)fixture_line(&f);
	f.c.line.form = KY_FORM_ESIM;
	f.c.line.profile = KY_PROFILE_INSTALLED;
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-02T00:00:00+09:00");
	bring(KY_DUTY_PROFILE, 0, KY_GRADE_STATED);
	t_eq_str("the word is kept", p.d.code, "kept-for-later");
	peers_send(&p, &cmd);
	peers_until(&p, "2026-10-10T00:00:00+09:00");
	t_eq_str("installed since: the word says nothing now",
	    peers_state(&p, KY_DUTY_PROFILE, 0), "waiting");
}

static void
nothing_came_back_tomorrow(void)
{
	fixture_init(&f);
	(void)fixture_loan(&f);
	peers_init(&p, &f, "2026-08-19T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 20));
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_ITEM_BACK, 0, 0, D(2062, 8, 20));
	t_eq_str("a mistyped year charges no late fee", p.d.code, "day-ahead");
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_ITEM_BACK, 0, 0, D(2026, 8, 19));
	t_eq_str("today is a day", p.d.code, "noted");
}

static void
a_loan_brought_back_before_filing_pays_its_late_fee(void)
{
	fixture_init(&f);
	(void)fixture_loan(&f);
	f.c.line.ledger = (struct ky_ledger){.currency = "JPY"};
	peers_init(&p, &f, "2026-08-25T10:00:00+09:00");
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_ITEM_BACK, 0, 0, D(0, 0, 0));
	peers_fact(&p, KY_ROLE_STAFF, KY_FACT_ITEM_BACK, 1, 0, D(0, 0, 0));
	peers_file(&p, KY_WAY_PLAIN, D(0, 0, 0));
	t_eq_int("five days late, no deposit", p.collected, 2750);
	t_eq_str("closed", ending(), "closed");
}

static void
each_option_needs_a_good_report(void)
{
	fixture_init(&f);
	fixture_line(&f)->options_n = 2;
	f.c.line.option[0] = (struct ky_option){.code = {"a"}, .running = true};
	f.c.line.option[1] = (struct ky_option){.code = {"b"}, .running = true};
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_fact(&p, KY_ROLE_HOLDER, KY_FACT_OPTION_ENDED, 0, 0, D(0, 0, 0));
	t_eq_str("also when it is not the last", p.d.code, "grade-too-low");
	t_ok("it runs on", f.c.line.option[0].running);
}

static void
amendments_have_an_end(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, "2026-09-20T00:00:00+09:00");
	for (int i = 0; i < 200; i++)
		peers_fact(&p, KY_ROLE_STAFF, KY_FACT_LATE_USAGE, 0, 10,
		    D(0, 0, 0));
	t_eq_str("their numbers are not used twice", p.d.code,
	    "too-many-amendments");
	t_eq_str("the last one says closed", ending(), "closed");
}

static void
amounts_have_an_end(void)
{
	struct ky_command cmd = {.kind = KY_CMD_IMPORT};

	fixture_init(&f);
	cmd.line = *fixture_line(&f);
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
	cmd.line.monthly_fee = KY_AMOUNT_MAX + 1;
	peers_send(&p, &cmd);
	t_eq_str("a fee that no sum would hold", p.d.code,
	    "line-contradicts-itself");
	for (int i = 0; i < 3; i++)
		peers_fact(&p, KY_ROLE_STAFF, KY_FACT_PAYMENT, 0, KY_MONEY_MAX,
		    D(0, 0, 0));
	t_eq_str("a payment likewise", p.d.code, "amount-too-large");
}

static void
the_holder_is_written_to_as_he_reads(void)
{
	static const struct {
		const char *label;
		enum ky_role role;
		const char *language, *want;
	} cases[] = {
	    {"the holder reads Chinese", KY_ROLE_HOLDER, "zh-Hans", "zh-Hans"},
	    {"it is not known what he reads", KY_ROLE_HOLDER, "", "ja"},
	    {"no language at all", KY_ROLE_HOLDER, "x y", "ja"},
	    {"an agent's is his own", KY_ROLE_AGENT, "ko", "ja"},
	    {"the counter says what he reads", KY_ROLE_STAFF, "vi", "vi"},
	    {"the counter does not", KY_ROLE_STAFF, "", "ja"},
	    {"the operator's system does", KY_ROLE_OPERATOR, "en", "en"},
	};

	T_CASES (c, cases) {
		struct ky_command cmd = {.kind = KY_CMD_FILE,
		    .role = c->role,
		    .refund_reason = -1};

		fixture_init(&f);
		(void)fixture_line(&f);
		(void)ky_str_copy(KY_STR("ja"), f.c.line.language,
		    sizeof(f.c.line.language));
		(void)ky_str_copy(ky_str_of(c->language), cmd.language,
		    sizeof(cmd.language));
		peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
		peers_send(&p, &cmd);
		t_eq_str("it is filed", p.d.code, "filed");
		t_eq_str(c->label, f.c.line.language, c->want);
		cmd.role = KY_ROLE_HOLDER;
		(void)ky_str_copy(KY_STR("ko"), cmd.language,
		    sizeof(cmd.language));
		peers_send(&p, &cmd);
		t_eq_str("what is refused changes nothing", f.c.line.language,
		    c->want);
	}
}

int
main(void)
{
	T_RUN(the_holder_is_written_to_as_he_reads);
	T_RUN(a_physical_line_is_ended_and_certified);
	T_RUN(a_card_not_returned_is_charged_and_the_charge_reversed);
	T_RUN(withdrawing_in_time_restores_every_fact);
	T_RUN(withdrawing_too_late_is_refused);
	T_RUN(proof_after_the_last_day_does_not_end_backwards);
	T_RUN(a_sum_that_cannot_be_is_not_booked);
	T_RUN(a_line_is_not_imported_with_a_card_owed);
	T_RUN(a_phone_left_attached_is_still_detached);
	T_RUN(without_a_biller_people_act_and_withdraw);
	T_RUN(an_unused_plan_is_retired_and_paid_back);
	T_RUN(a_prepaid_balance_comes_back_for_a_reason_only);
	T_RUN(a_port_out_excludes_a_plain_ending);
	T_RUN(a_card_is_not_owed_before_the_number_has_left);
	T_RUN(a_rented_set_comes_back_late);
	T_RUN(evidence_must_be_good_enough);
	T_RUN(a_later_installation_reopens_the_profile);
	T_RUN(a_bounced_refund_reopens_and_is_paid_once_more);
	T_RUN(peers_that_fail_are_asked_again_carefully);
	T_RUN(the_door_says_no_in_words);
	T_RUN(rules_with_holes_end_by_evidence_alone);
	T_RUN(nobody_gives_the_authority_up);
	T_RUN(a_contract_given_up_keeps_its_money_and_profile);
	T_RUN(evidence_of_the_end_is_too_late_to_withdraw);
	T_RUN(what_never_began_can_always_be_withdrawn);
	T_RUN(a_declined_collection_is_paid_otherwise);
	T_RUN(a_lost_charge_goes_back_by_every_road);
	T_RUN(what_was_waived_is_not_paid_out);
	T_RUN(a_card_lost_before_a_withdrawal_costs_nothing);
	T_RUN(a_word_given_before_an_installation_is_void);
	T_RUN(nothing_came_back_tomorrow);
	T_RUN(a_loan_brought_back_before_filing_pays_its_late_fee);
	T_RUN(each_option_needs_a_good_report);
	T_RUN(amendments_have_an_end);
	T_RUN(amounts_have_an_end);
	return t_done();
}
