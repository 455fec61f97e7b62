#include "cmd/ledger.h"
#include "cmd/show.h"

#include <inttypes.h>

__extension__ typedef __int128 wide; /* sums of many lines, multiplied */

#define UNSAID KY_REFUND_REASON__MAX /* refunds of a time without a reason */

/* Rule: docs/rules/jp.md#2 (per-period totals against the law's shares) */
struct report {
	const struct ky_cli *cli;
	struct ky_slug provider;
	struct ky_date from, to;
	char currency[4];
	uint64_t lines, other_currency;
	int64_t unused; /* held when the period began */
	int64_t issued; /* -1: not told */
	bool unused_told;
	int64_t lapsed; /* in the period */
	struct {
		uint64_t n;
		int64_t minor;
	} by_reason[KY_REFUND_REASON__MAX + 1];
	/* The newest version; NULL: the rules say nothing of it. */
	const struct ky_rule_prepaid *rule;
};

/* --- reading --- */

static bool
in_period(const struct report *r, struct ky_date day)
{
	return ky_date_cmp(day, r->from) >= 0 && ky_date_cmp(day, r->to) <= 0;
}

/* Of its posting, else of the line's ending. */
static int
reason_of(const struct ky_posting *p, const struct ky_ending *e)
{
	enum ky_refund_reason reason;

	if (ky_refund_reason_parse(ky_str_of(p->what.text), &reason))
		return (int)reason;
	return e->refund_reason >= 0 ? (int)e->refund_reason : (int)UNSAID;
}

/* What left the prepaid balance is its debit: promised to be paid back, or paid
 * back by others at once. */
static void
add_posting(struct report *r, const struct ky_posting *p,
    const struct ky_ending *e)
{
	int reason;

	if (p->account != KY_ACC_BALANCE)
		return;
	if (ky_date_cmp(p->day, r->from) < 0 && !r->unused_told)
		r->unused -= p->minor;
	if (!in_period(r, p->day) || p->minor < 0)
		return;
	if (p->kind == KY_ENTRY_FORFEIT)
		r->lapsed += p->minor;
	if (p->kind != KY_ENTRY_REFUND_DUE && p->kind != KY_ENTRY_REFUND_PAID)
		return;
	reason = reason_of(p, e);
	r->by_reason[reason].n++;
	r->by_reason[reason].minor += p->minor;
}

static enum ky_code
each(void *self, const struct ky_ledger_line *x, struct ky_err *err)
{
	struct report *r = self;

	if (x->code != KY_OK)
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "line %" PRIu64 ": its postings cannot be read: kaiyaku "
		    "ledger check",
		    x->row->line_id);
	r->lines++;
	if (strcmp(x->row->line.ledger.currency, r->currency) != 0) {
		r->other_currency++;
		return KY_OK;
	}
	for (uint32_t i = 0; i < x->postings_n; i++)
		add_posting(r, &x->posting[i], &x->row->ending);
	return KY_OK;
}

/* --- showing --- */

/* In thousandths of a percent, rounded up: a share is never made smaller than
 * it is.  -1: nobody knows of what. */
static int64_t
share(int64_t part, int64_t whole)
{
	return whole > 0 ? (int64_t)(((wide)part * 100000 + whole - 1) / whole)
			 : -1;
}

static const char *
share_text(int64_t part, int64_t whole, char out[KY_SHOW_SIZE])
{
	int64_t s = share(part, whole);

	if (s < 0)
		(void)snprintf(out, KY_SHOW_SIZE, "?");
	else
		(void)snprintf(out, KY_SHOW_SIZE, "%" PRId64 ".%03d %%",
		    s / 1000, (int)(s % 1000));
	return out;
}

static const char *
reason_name(int reason)
{
	return reason == (int)UNSAID
	    ? "not-said"
	    : ky_refund_reason_name((enum ky_refund_reason)reason);
}

static const char *
confidence_words(enum ky_confidence c)
{
	static const char *const words[] = {
	    [KY_CONFIDENCE_UNCONFIRMED] = "unconfirmed",
	    [KY_CONFIDENCE_LOW] = "low",
	    [KY_CONFIDENCE_MEDIUM] = "medium",
	    [KY_CONFIDENCE_HIGH] = "high",
	};
	_Static_assert(sizeof(words) / sizeof(words[0]) == KY_CONFIDENCE__MAX,
	    "words each");

	return words[c];
}

/* A limit of the rules: of what, how much of it, and is it kept? */
struct limit {
	const char *of;
	int64_t whole;
	uint16_t pct; /* 0: the rules do not say */
};

static bool
above(const struct report *r, const struct limit *l)
{
	int64_t small = r->by_reason[KY_REFUND_SMALL_AMOUNT].minor;

	return l->pct > 0 && l->whole > 0 &&
	    (wide)small * 100 > (wide)l->whole * l->pct;
}

static void
limits(const struct report *r, struct limit out[2])
{
	out[0] = (struct limit){"unused balance", r->unused,
	    r->rule != NULL ? r->rule->share_balance_pct : 0};
	out[1] = (struct limit){"issue", r->issued,
	    r->rule != NULL ? r->rule->share_issue_pct : 0};
}

static void
say_limits(const struct report *r)
{
	struct limit l[2];
	int64_t small = r->by_reason[KY_REFUND_SMALL_AMOUNT].minor;
	char text[KY_SHOW_SIZE];

	ky_say(r->cli, KY_PAINT_HEAD, "small amounts against the law\n");
	if (r->rule == NULL) {
		ky_say(r->cli, KY_PAINT_WAIT,
		    "  the provider's rules say nothing of it\n");
		return;
	}
	limits(r, l);
	for (int i = 0; i < 2; i++) {
		if (l[i].pct == 0)
			ky_say(r->cli, KY_PAINT_WAIT,
			    "  of the %s: %s; no limit is stated\n", l[i].of,
			    share_text(small, l[i].whole, text));
		else
			ky_say(r->cli,
			    above(r, &l[i]) ? KY_PAINT_BAD : KY_PAINT_NONE,
			    "  of the %s: %s, limit %u %%%s\n", l[i].of,
			    share_text(small, l[i].whole, text), l[i].pct,
			    above(r, &l[i]) ? ": above" : "");
	}
	if (r->rule->period_months > 0)
		ky_say(r->cli, KY_PAINT_NONE,
		    "  the rule counts periods of %u months\n",
		    r->rule->period_months);
	ky_say(r->cli, KY_PAINT_DIM,
	    "  %s, confidence: %s; the law's shares themselves are "
	    "unconfirmed\n",
	    r->rule->rule.id, confidence_words(r->rule->rule.confidence));
}

static void
say(const struct report *r)
{
	char a[KY_SHOW_SIZE], b[KY_SHOW_SIZE], money[KY_SHOW_SIZE];
	int64_t all = 0;

	ky_say(r->cli, KY_PAINT_HEAD,
	    "prepaid value of %s, %s to %s, amounts in %s\n", r->provider.text,
	    ky_show_date(r->from, a), ky_show_date(r->to, b), r->currency);
	ky_say(r->cli, KY_PAINT_NONE, "  unused when the period began %14s%s\n",
	    ky_ledger_amount(r->unused, r->currency, money),
	    r->unused_told      ? " (as told)"
		: r->unused > 0 ? " (in these books)"
				: ": none in these books, tell it (--unused)");
	ky_say(r->cli, KY_PAINT_NONE, "  issued in the period         %14s\n",
	    r->issued >= 0 ? ky_ledger_amount(r->issued, r->currency, money)
			   : "not told");
	ky_say(r->cli, KY_PAINT_HEAD, "%-18s %8s %14s %12s %12s\n",
	    "refunded for", "times", "amount", "of unused", "of issue");
	for (int i = 0; i <= (int)UNSAID; i++) {
		all += r->by_reason[i].minor;
		if (r->by_reason[i].n > 0)
			ky_say(r->cli, KY_PAINT_NONE,
			    "  %-16s %8" PRIu64 " %14s %12s %12s\n",
			    reason_name(i), r->by_reason[i].n,
			    ky_ledger_amount(r->by_reason[i].minor, r->currency,
				money),
			    share_text(r->by_reason[i].minor, r->unused, a),
			    share_text(r->by_reason[i].minor, r->issued, b));
	}
	ky_say(r->cli, KY_PAINT_HEAD, "  %-16s %8s %14s %12s %12s\n", "in all",
	    "", ky_ledger_amount(all, r->currency, money),
	    share_text(all, r->unused, a), share_text(all, r->issued, b));
	ky_say(r->cli, KY_PAINT_NONE, "  %-16s %8s %14s\n", "lapsed", "",
	    ky_ledger_amount(r->lapsed, r->currency, money));
	say_limits(r);
	if (r->other_currency > 0)
		ky_say(r->cli, KY_PAINT_WAIT,
		    "%" PRIu64 " lines in other currencies are left out\n",
		    r->other_currency);
}

static json_t *
share_json(int64_t part, int64_t whole)
{
	int64_t s = share(part, whole);

	return s < 0 ? json_null() : json_integer(s);
}

static json_t *
limits_json(const struct report *r)
{
	json_t *list = json_array();
	struct limit l[2];
	int64_t small = r->by_reason[KY_REFUND_SMALL_AMOUNT].minor;

	limits(r, l);
	for (int i = 0; i < 2; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:o, s:o, s:b}", "of", l[i].of, "limit",
			l[i].pct > 0 ? json_integer((json_int_t)l[i].pct * 1000)
				     : json_null(),
			"share", share_json(small, l[i].whole), "above",
			above(r, &l[i]) ? 1 : 0));
	return list;
}

static void
say_json(const struct report *r)
{
	json_t *reasons = json_array();

	for (int i = 0; i <= (int)UNSAID; i++)
		if (r->by_reason[i].n > 0)
			(void)json_array_append_new(reasons,
			    json_pack("{s:s, s:I, s:I, s:o, s:o}", "reason",
				reason_name(i), "times",
				(json_int_t)r->by_reason[i].n, "amount",
				(json_int_t)r->by_reason[i].minor, "of_unused",
				share_json(r->by_reason[i].minor, r->unused),
				"of_issue",
				share_json(r->by_reason[i].minor, r->issued)));
	ky_cli_json(json_pack("{s:s, s:o, s:o, s:s, s:I, s:I, s:b, s:o, s:o, "
			      "s:I, s:o, s:o, s:o}",
	    "provider", r->provider.text, "from", ky_date_json(r->from), "to",
	    ky_date_json(r->to), "currency", r->currency, "lines",
	    (json_int_t)r->lines, "unused", (json_int_t)r->unused,
	    "unused_told", r->unused_told ? 1 : 0, "issued",
	    r->issued >= 0 ? json_integer(r->issued) : json_null(), "refunded",
	    reasons, "lapsed", (json_int_t)r->lapsed, "small_amount",
	    limits_json(r), "rule",
	    r->rule != NULL ? json_string(r->rule->rule.id) : json_null(),
	    "confidence",
	    r->rule != NULL
		? json_string(confidence_words(r->rule->rule.confidence))
		: json_null()));
}

/* --- asking --- */

static enum ky_code
read_amount(const struct ky_cli *cli, const char *flag, const char *currency,
    int64_t *out, bool *told, struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, flag);
	struct ky_money m;

	*told = text != NULL;
	if (text == NULL)
		return KY_OK;
	if (ky_money_parse(ky_str_of(text), currency, &m, err) != KY_OK)
		return ky_during(err, "%s", flag);
	if (m.minor < 0)
		return ky_fail(err, KY_E_INPUT, 0, "%s: below zero", flag);
	*out = m.minor;
	return KY_OK;
}

static enum ky_code
read_flags(const struct ky_cli *cli, struct report *r, struct ky_err *err)
{
	if (ky_ledger_provider(cli, &r->provider, err) != KY_OK ||
	    ky_ledger_days(cli, &r->from, &r->to, err) != KY_OK)
		return err->code;
	if (r->provider.text[0] == '\0' || ky_date_none(r->from) ||
	    ky_date_none(r->to))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--provider, --from and --to are needed");
	return KY_OK;
}

/* The provider's newest rules, as of the period's end. */
static enum ky_code
read_rules(struct ky_session *s, struct report *r, struct ky_err *err)
{
	struct ky_case c = {.line.provider = r->provider};
	struct ky_rules rules;
	bool told;

	c.line.contract_date = r->to;
	if (ky_session_rules(s, &c, &rules, err) != KY_OK)
		return err->code;
	r->rule = rules.prepaid;
	memcpy(r->currency, rules.book->currency, sizeof(r->currency));
	if (read_amount(r->cli, "--unused", r->currency, &r->unused,
		&r->unused_told, err) != KY_OK)
		return err->code;
	return read_amount(r->cli, "--issued", r->currency, &r->issued, &told,
	    err);
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct report r = {.cli = cli, .issued = -1};
	struct ky_err err = {0};
	enum ky_code code;

	if (read_flags(cli, &r, &err) != KY_OK ||
	    ky_session_open(&s, cli, KY_SESSION_READ, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	code = read_rules(&s, &r, &err);
	if (code == KY_OK)
		code = ky_ledger_walk(cli, &s, &r.provider, "added up", each,
		    &r, &err);
	if (code == KY_OK && cli->json)
		say_json(&r);
	else if (code == KY_OK)
		say(&r);
	ky_session_close(&s);
	return code == KY_OK ? KY_EXIT_OK : ky_cli_fail(cli, &err);
}

static const struct ky_flag flags[] = {
    {"--provider", "NAME", "whose lines; needed", false},
    {"--from", "DATE", "first day of the period; needed", false},
    {"--to", "DATE", "last day of the period; needed", false},
    {"--unused", "AMOUNT", "unused before it; else as in the books", false},
    {"--issued", "AMOUNT", "value issued in the period", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_ledger_prepaid = {
    .name = "ledger prepaid",
    .args = "",
    .flags = flags,
    .help = "What was refunded of prepaid value, against the law's shares",
    .run = run,
};
