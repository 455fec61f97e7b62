#include "t.h"

#include "base/hex.h"
#include "engine/fingerprint.h"

static struct ky_command
base(void)
{
	return (struct ky_command){
	    .kind = KY_CMD_FILE,
	    .role = KY_ROLE_STAFF,
	    .actor = {"counter-1"},
	    .channel = {"cli"},
	    .line_id = 7,
	    .way = KY_WAY_PLAIN,
	    .refund_reason = -1,
	    .has_evidence = true,
	    .evidence = {.grade = KY_GRADE_ATTESTED, .origin = "counter"},
	};
}

static bool
same(const struct ky_command *a, const struct ky_command *b)
{
	uint8_t x[32], y[32];

	ky_fingerprint(a, x);
	ky_fingerprint(b, y);
	return memcmp(x, y, sizeof(x)) == 0;
}

static void
ignores_what_nobody_chose(void)
{
	struct ky_command a = base(), b = base();

	b.id = 9;
	b.at = (struct ky_time){77};
	b.version = 3;
	memset(b.entropy, 9, sizeof(b.entropy));
	(void)snprintf(b.key, sizeof(b.key), "other");
	t_ok("moment, chance, number, key, version", same(&a, &b));
	b = base();
	b.minor = 500;
	b.fact = KY_FACT_PORTED;
	t_ok("members of other kinds", same(&a, &b));
}

static void
minds_what_was_chosen(void)
{
	static const struct {
		const char *label;
		size_t at, size;
	} cases[] = {
#define MEMBER(m) \
	{#m, offsetof(struct ky_command, m), \
	    sizeof(((struct ky_command *)NULL)->m)}
	    MEMBER(kind),
	    MEMBER(role),
	    MEMBER(actor.text[0]),
	    MEMBER(on_behalf.text[0]),
	    MEMBER(grant.text[0]),
	    MEMBER(channel.text[0]),
	    MEMBER(approver.text[0]),
	    MEMBER(reason[0]),
	    MEMBER(line_id),
	    MEMBER(way),
	    MEMBER(wish.month),
	    MEMBER(when_used_up),
	    MEMBER(refund_reason),
	    MEMBER(claim.ground),
	    MEMBER(claim.relation),
	    MEMBER(claim.shown),
	    MEMBER(hold_hours),
	    MEMBER(language[0]),
	    MEMBER(duty),
	    MEMBER(ref),
	    MEMBER(has_evidence),
	    MEMBER(evidence.grade),
	    MEMBER(evidence.media_type[0]),
	    MEMBER(evidence.origin[0]),
	    MEMBER(evidence.verifier[0]),
	    MEMBER(evidence.sha256[5]),
	};

	T_CASES (c, cases) {
		struct ky_command a = base(), b = base();
		uint8_t *p = (uint8_t *)&b + c->at;

		*p ^= 1;
		t_ok(c->label, !same(&a, &b));
	}
}

/* The same form again, read in another language, is the same form. */
static void
minds_no_language_of_a_page(void)
{
	static const enum ky_role readers[] = {KY_ROLE_HOLDER, KY_ROLE_AGENT};

	T_CASES (role, readers) {
		struct ky_command a = base(), b = base();

		a.role = b.role = *role;
		b.language[0] = 'k';
		b.language[1] = 'o';
		t_ok(ky_role_name(*role), same(&a, &b));
	}
}

static void
minds_what_a_chip_signed(void)
{
	static const struct {
		const char *label;
		size_t at;
	} cases[] = {
#define EVENT(m) {#m, offsetof(struct ky_profile_event, m)}
	    EVENT(kind),
	    EVENT(chip_signed),
	    EVENT(remote),
	    EVENT(test_root),
	    EVENT(doubted),
	    EVENT(n),
	    EVENT(eid.digits[0]),
	    EVENT(iccid.digits[0]),
	    EVENT(at),
	};

	T_CASES (c, cases) {
		struct ky_command a = base(), b;
		uint8_t *p = (uint8_t *)&b.event + c->at;

		a.kind = KY_CMD_FACT;
		a.fact = KY_FACT_PROFILE_EVENT;
		b = a;
		*p ^= 1;
		t_ok(c->label, !same(&a, &b));
		a.fact = b.fact = KY_FACT_PORTED;
		t_ok("not in another fact", same(&a, &b));
	}
}

static void
minds_what_is_left(void)
{
	static const size_t members[] = {
	    offsetof(struct ky_data_left, at),
	    offsetof(struct ky_data_left, bytes),
	    offsetof(struct ky_data_left, valid_until.day),
	};

	T_CASES (at, members) {
		struct ky_command a = base(), b;

		a.kind = KY_CMD_FACT;
		a.fact = KY_FACT_REMAINING;
		b = a;
		((uint8_t *)&b.report)[*at] ^= 1;
		t_ok("a member of the report", !same(&a, &b));
		a.fact = b.fact = KY_FACT_PORTED;
		t_ok("not in another fact", same(&a, &b));
	}
}

/* Whoever brings it, by whichever way: charged once. */
static void
knows_a_record_by_itself(void)
{
	static const char *const keys[] = {"usage/demo-mobile/r-1",
	    "receipt/demo-mobile/r-1"};

	T_CASES (key, keys) {
		struct ky_command a = base(), b;

		a.kind = KY_CMD_FACT;
		a.fact = KY_FACT_LATE_USAGE;
		a.has_evidence = false;
		(void)snprintf(a.key, sizeof(a.key), "%s", *key);
		b = a;
		b.role = KY_ROLE_OPERATOR;
		b.actor = (struct ky_slug){"rater"};
		b.channel = (struct ky_slug){"api"};
		t_ok(*key, same(&a, &b));
		b.minor = 1;
		t_ok("another amount is another record", !same(&a, &b));
		b = a;
		b.line_id = 8;
		t_ok("another line too", !same(&a, &b));
		(void)snprintf(a.key, sizeof(a.key), "usages-1");
		b = a;
		b.actor = (struct ky_slug){"rater"};
		t_ok("any other key is its caller's", !same(&a, &b));
	}
}

static void
minds_a_line_s_facts(void)
{
	static const struct {
		const char *label;
		size_t at;
	} cases[] = {
#define FACT(m) {#m, offsetof(struct ky_line, m)}
	    FACT(subject),
	    FACT(provider),
	    FACT(contract_no),
	    FACT(form),
	    FACT(billing),
	    FACT(voice),
	    FACT(msisdn),
	    FACT(iccid),
	    FACT(imsi),
	    FACT(eid),
	    FACT(contract_date.day),
	    FACT(contract_paper.day),
	    FACT(service_start.day),
	    FACT(valid_until.day),
	    FACT(due_back.day),
	    FACT(closing.day),
	    FACT(billed_through.day),
	    FACT(min_term_months),
	    FACT(monthly_fee),
	    FACT(price_paid),
	    FACT(instalments_left),
	    FACT(used),
	    FACT(payer_other),
	    FACT(contract_running),
	    FACT(last_day.day),
	    FACT(known),
	    FACT(attached),
	    FACT(barred),
	    FACT(profile),
	    FACT(number),
	    FACT(quarantine_until.day),
	    FACT(final_billed),
	    FACT(late_usage_until.day),
	    FACT(port_pending),
	    FACT(ported),
	    FACT(option[0].code),
	    FACT(option[0].third_party),
	    FACT(option[0].running),
	    FACT(option[0].fee),
	    FACT(option[0].over_on),
	    FACT(device[0].code),
	    FACT(device[0].bound),
	    FACT(item[0].code),
	    FACT(item[0].state),
	    FACT(item[0].lost_charge),
	    FACT(item[0].back_on.day),
	    FACT(matching_id),
	    FACT(called),
	    FACT(ledger.currency),
	    FACT(ledger.sum[KY_ACC_BALANCE]),
	    FACT(ledger.sum[KY_ACC_CASH]),
	    FACT(ledger.bills),
	    FACT(ledger.usage_before),
	    FACT(ledger.unbilled[KY_TAX_REDUCED]),
	    FACT(discount),
	    FACT(discount_until),
	    FACT(last_bill),
	    FACT(payee_bad),
	    FACT(payee.kind),
	};

	T_CASES (c, cases) {
		struct ky_command a = base(), b;
		uint8_t *p = (uint8_t *)&b.line + c->at;

		a.kind = KY_CMD_IMPORT;
		a.line.options_n = a.line.devices_n = a.line.items_n = 1;
		b = a;
		*p ^= 1;
		t_ok(c->label, !same(&a, &b));
	}
}

static void
minds_what_is_said_of_money(void)
{
	static const struct {
		const char *label;
		enum ky_fact fact;
		size_t at;
	} cases[] = {
#define SAID(fact, m) {#m, KY_FACT_##fact, offsetof(struct ky_command, m)}
	    SAID(PAYMENT, means),
	    SAID(LATE_USAGE, tax),
	    SAID(LATE_USAGE, what.text[0]),
	    SAID(PAYEE, payee.kind),
	    SAID(PAYEE, payee.name[0]),
	    SAID(PAYEE, payee.account[0]),
	    SAID(PAYEE, payee.bank[0]),
	    SAID(PAYEE, payee.branch[0]),
	    SAID(PAYEE, payee.account_kind),
	    SAID(PAYEE, payee.iban),
	    SAID(PAYEE, payee.bic[0]),
	    SAID(PAYEE, payee.country[0]),
	    SAID(EXTENDED, day.day),
	    SAID(EXTENDED, ref),
	};

	T_CASES (c, cases) {
		struct ky_command a = base(), b;
		uint8_t *p = (uint8_t *)&b + c->at;

		a.kind = KY_CMD_FACT;
		a.fact = c->fact;
		b = a;
		*p ^= 1;
		t_ok(c->label, !same(&a, &b));
		if (c->fact == KY_FACT_EXTENDED)
			continue;
		a.fact = b.fact = KY_FACT_PORTED;
		t_ok("not in another fact", same(&a, &b));
	}
}

static void
minds_how_much_is_waived(void)
{
	struct ky_command a = base(), b;

	a.kind = KY_CMD_WAIVE;
	b = a;
	b.minor = 500;
	t_ok("of dues", !same(&a, &b));
	a.kind = b.kind = KY_CMD_RETRY;
	t_ok("not of what is tried again", same(&a, &b));
}

/* A payee in an import: all of its members count. */
static void
minds_a_line_s_payee(void)
{
	static const size_t at[] = {offsetof(struct ky_payee, name),
	    offsetof(struct ky_payee, account), offsetof(struct ky_payee, bank),
	    offsetof(struct ky_payee, branch),
	    offsetof(struct ky_payee, account_kind),
	    offsetof(struct ky_payee, iban), offsetof(struct ky_payee, bic),
	    offsetof(struct ky_payee, country)};

	T_CASES (m, at) {
		struct ky_command a = base(), b;
		uint8_t *p = (uint8_t *)&b.line.payee + *m;

		a.kind = KY_CMD_IMPORT;
		a.line.payee.kind = KY_PAYEE_JAPAN;
		b = a;
		*p ^= 1;
		t_ok("a member", !same(&a, &b));
	}
}

/* As they were before there were bills, taxes and payees: a key that was used
 * then is still used for the same. */
static void
what_was_asked_before_is_still_the_same(void)
{
	static const struct {
		const char *label;
		enum ky_command_kind kind;
		enum ky_fact fact;
		const char *want;
	} cases[] = {
	    {"an import", KY_CMD_IMPORT, 0,
		"13eb6fa1e6da9ae2e9272ba2f300d45f"
		"5031caa57b2df782b972b4fef60df563"},
	    {"a payment", KY_CMD_FACT, KY_FACT_PAYMENT,
		"e3b636e020e2a3e3f03ebb537ae3ba0a"
		"43776236cb19dc1bf000e9a8a6d54791"},
	    {"late usage", KY_CMD_FACT, KY_FACT_LATE_USAGE,
		"abbf385a9f272c68832747758f0aa73e"
		"807c6161f23253dea9b3b649ab08cf24"},
	    {"a waiver", KY_CMD_WAIVE, 0,
		"f7d9a9368222931e33aa793f385462d6"
		"d626fd10f52c9eb3b53fb1185c4f274e"},
	};

	T_CASES (c, cases) {
		struct ky_command cmd = base();
		uint8_t print[32];
		char hex[65];

		cmd.kind = c->kind;
		cmd.fact = c->fact;
		if (c->kind == KY_CMD_FACT)
			cmd.minor = 500;
		if (c->kind == KY_CMD_WAIVE)
			cmd.duty = KY_DUTY_DUES;
		cmd.line.contract_no = (struct ky_contract_no){"C-1"};
		cmd.line.monthly_fee = 1200;
		cmd.line.ledger.sum[KY_ACC_RECEIVABLE] = 500;
		cmd.line.ledger.sum[KY_ACC_OPENING] = -500;
		ky_fingerprint(&cmd, print);
		ky_hex_encode(print, sizeof(print), hex);
		t_eq_str(c->label, hex, c->want);
	}
}

static void
keeps_texts_apart(void)
{
	struct ky_command a = base(), b = base();

	a.actor = (struct ky_slug){"ab"};
	a.on_behalf = (struct ky_slug){"c"};
	b.actor = (struct ky_slug){"a"};
	b.on_behalf = (struct ky_slug){"bc"};
	t_ok("a letter that moves to the next text is seen", !same(&a, &b));
}

static void
knows_an_effect_by_itself(void)
{
	struct ky_command a = base(), b;

	a.kind = KY_CMD_OUTCOME;
	a.outcome.effect.id = 3;
	b = a;
	b.outcome.code = KY_E_RETRY;
	b.outcome.looked = true;
	t_ok("whatever came of it", same(&a, &b));
	b.outcome.effect.id = 4;
	t_ok("another effect is another command", !same(&a, &b));
}

int
main(void)
{
	T_RUN(ignores_what_nobody_chose);
	T_RUN(minds_what_was_chosen);
	T_RUN(minds_no_language_of_a_page);
	T_RUN(minds_what_a_chip_signed);
	T_RUN(minds_what_is_left);
	T_RUN(knows_a_record_by_itself);
	T_RUN(minds_a_line_s_facts);
	T_RUN(minds_what_is_said_of_money);
	T_RUN(minds_how_much_is_waived);
	T_RUN(minds_a_line_s_payee);
	T_RUN(what_was_asked_before_is_still_the_same);
	T_RUN(keeps_texts_apart);
	T_RUN(knows_an_effect_by_itself);
	return t_done();
}
