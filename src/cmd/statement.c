/*
 * The page.  A row is 80 columns: words with their period, tax mark, the
 * number of the rule below, amount.  Longer words go on in the next line.
 */
#include "cmd/statement.h"

#include "cmd/show.h"

#include <assert.h>

#define WORDS_COLS 49
#define HANG_COLS 12 /* what goes on in the next line stands below words */
#define LINE_WORDS_SIZE ((size_t)2 * KY_ROW_WORDS_SIZE)
#define RULES_MAX 64 /* named on a page; further ones stand in full */

struct page {
	const struct ky_cli *cli;
	const struct ky_statement_page *p;
	uint32_t rules_n;
	const char *rule[RULES_MAX];
};

/* --- rows --- */

/* "1,200": the currency stands at the top. */
static const char *
amount(const struct page *g, int64_t minor, char out[KY_SHOW_SIZE])
{
	(void)ky_show_money(minor, g->p->s->currency, out);
	out[strlen(out) - strlen(" JPY")] = '\0';
	return out;
}

/* "[3]", the rule's number; what is no longer numbered stands in full. */
static const char *
mark(struct page *g, const char *rule, char out[KY_SHOW_SIZE])
{
	uint32_t i = 0;

	while (i < g->rules_n && strcmp(g->rule[i], rule) != 0)
		i++;
	if (i == RULES_MAX) {
		out[0] = '\0';
		return out;
	}
	if (i == g->rules_n)
		g->rule[g->rules_n++] = rule;
	(void)snprintf(out, KY_SHOW_SIZE, "[%u]", i + 1);
	return out;
}

/* So many bytes of `text` fit into `width`, broken at a blank. */
static int
fits(const char *text, int width)
{
	int n = (int)strlen(text);

	if (n <= width)
		return n;
	n = width;
	while (n > 0 && text[n] != ' ')
		n--;
	return n > 0 ? n : width;
}

/* Words, over several lines where one is too short; what belongs behind them
 * stands in the last one. */
static void
say_row(struct page *g, const char *words, const char *tax, const char *rule,
    int64_t minor)
{
	char shown[KY_SHOW_SIZE];
	int indent = 0, n = fits(words, WORDS_COLS);

	while (words[n] != '\0') {
		ky_say(g->cli, KY_PAINT_NONE, "    %*s%.*s\n", indent, "", n,
		    words);
		words += n;
		while (*words == ' ')
			words++;
		indent = HANG_COLS;
		n = fits(words, WORDS_COLS - indent);
	}
	ky_say(g->cli, KY_PAINT_NONE, "    %*s%-*s %-8s %-4s %12s\n", indent,
	    "", WORDS_COLS - indent, words, tax, rule, amount(g, minor, shown));
}

/* A line of text below rows. */
static void say_note(const struct page *g, enum ky_paint paint, const char *fmt,
    ...) KY_PRINTF(3, 4);

static void
say_note(const struct page *g, enum ky_paint paint, const char *fmt, ...)
{
	char text[512];
	const char *rest = text;
	va_list ap;
	int n;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap); /* may cut */
	va_end(ap);
	do {
		n = fits(rest, 76);
		ky_say(g->cli, paint, "    %.*s\n", n, rest);
		rest += n;
		while (*rest == ' ')
			rest++;
	} while (*rest != '\0');
}

static void
say_sum(const struct page *g, const char *words, int64_t minor)
{
	char shown[KY_SHOW_SIZE];

	ky_say(g->cli, KY_PAINT_HEAD, "    %-49s %26s\n", words,
	    amount(g, minor, shown));
}

/* Brought along, and the holder's. */
static bool
is_held(const struct ky_statement_row *r)
{
	return r->part == KY_PART_OPENING && r->debit != KY_ACC_RECEIVABLE &&
	    r->credit != KY_ACC_RECEIVABLE;
}

/* The row's words, and the days it is for. */
static void
words_of(const struct ky_statement_row *r, bool dated,
    char out[LINE_WORDS_SIZE])
{
	char words[KY_ROW_WORDS_SIZE], first[KY_SHOW_SIZE], last[KY_SHOW_SIZE];

	(void)ky_statement_words(r, words);
	(void)ky_show_date(r->period.first, first);
	(void)ky_show_date(r->period.last, last);
	if (dated)
		(void)snprintf(out, LINE_WORDS_SIZE, "%s  %s",
		    ky_show_date(r->day, first), words);
	else if (ky_date_none(r->period.first))
		(void)snprintf(out, LINE_WORDS_SIZE, "%s", words);
	else if (ky_date_cmp(r->period.first, r->period.last) == 0)
		(void)snprintf(out, LINE_WORDS_SIZE, "%s, %s", words, first);
	else
		(void)snprintf(out, LINE_WORDS_SIZE, "%s, %s to %s", words,
		    first, last);
}

static void
say_entry(struct page *g, const struct ky_statement_row *r, bool dated)
{
	char words[LINE_WORDS_SIZE], tax[KY_TAX_MARK_SIZE], rule[KY_SHOW_SIZE];

	words_of(r, dated, words);
	say_row(g, words, ky_tax_mark(g->p->rules, r->tax, tax),
	    mark(g, r->rule, rule), is_held(r) ? -r->minor : r->minor);
}

/* The rows of a part; how many. */
static uint32_t
say_part(struct page *g, enum ky_statement_part part)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < g->p->s->rows_n; i++)
		if (g->p->s->row[i].part == part) {
			say_entry(g, &g->p->s->row[i],
			    part != KY_PART_UNBILLED);
			n++;
		}
	return n;
}

/* What was brought along: owed, or held for the holder. */
static uint32_t
say_opening(struct page *g, bool held)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < g->p->s->rows_n; i++) {
		const struct ky_statement_row *r = &g->p->s->row[i];

		if (r->part == KY_PART_OPENING && is_held(r) == held) {
			say_entry(g, r, true);
			n++;
		}
	}
	return n;
}

static bool
has_part(const struct page *g, enum ky_statement_part part)
{
	for (uint32_t i = 0; i < g->p->s->rows_n; i++)
		if (g->p->s->row[i].part == part)
			return true;
	return false;
}

static void
say_head(const struct page *g, const char *words)
{
	ky_say(g->cli, KY_PAINT_HEAD, "\n%s\n", words);
}

/* --- the sections --- */

static void
show_head(const struct page *g)
{
	const struct ky_case *c = g->p->c;
	const struct ky_line *l = &c->line;
	char text[KY_SHOW_SIZE], number[KY_MASK_SIZE] = "";

	ky_say(g->cli, KY_PAINT_HEAD, "Money statement of %s at %s\n",
	    l->contract_no.text, l->provider.text);
	if (g->p->rules != NULL)
		ky_say(g->cli, KY_PAINT_NONE, "    %.*s\n",
		    KY_STR_ARG(g->p->rules->book->name));
	if (l->msisdn.digits[0] != '\0')
		ky_msisdn_mask(&l->msisdn, number);
	ky_say(g->cli, KY_PAINT_NONE, "    %s%s%s\n", ky_sort_words(l, text),
	    number[0] != '\0' ? ", " : "", number);
	if (c->ending.seq != 0) {
		ky_say(g->cli, KY_PAINT_NONE, "    ending %s: %s\n",
		    c->ending.ref, ky_way_words(c->ending.way));
		ky_say(g->cli, KY_PAINT_NONE, "    last day %s\n",
		    ky_show_date(ky_case_last_day(c), text));
	}
	ky_say(g->cli, KY_PAINT_NONE, "    as of %s, amounts in %s\n",
	    ky_show_date(g->p->today, text), g->p->s->currency);
}

/* The rule by which tax is contained in a bill's prices; "" when it is not. */
static const char *
tax_within(struct page *g, const struct ky_statement_bill *b, enum ky_tax t,
    char out[KY_SHOW_SIZE])
{
	const struct ky_statement *s = g->p->s;

	for (uint32_t i = 0; i < s->rows_n; i++)
		if (s->row[i].kind == KY_ENTRY_TAX_WITHIN &&
		    s->row[i].bill == b->bill && s->row[i].tax == t)
			return mark(g, s->row[i].rule, out);
	return "";
}

/* What the charges at each rate come to, and the tax. */
static void
show_rates(struct page *g, const struct ky_statement_bill *b)
{
	char mark_of[KY_TAX_MARK_SIZE], net[KY_SHOW_SIZE], tax[KY_SHOW_SIZE];
	char text[4 * KY_SHOW_SIZE], rule[KY_SHOW_SIZE];

	if (b->net[KY_TAX_STANDARD] == 0 && b->net[KY_TAX_REDUCED] == 0)
		return;
	for (int t = KY_TAX_STANDARD; t < KY_TAX__MAX; t++) {
		const char *within;

		if (b->net[t] == 0 && b->tax[t] == 0)
			continue;
		(void)ky_tax_mark(g->p->rules, (enum ky_tax)t, mark_of);
		(void)amount(g, b->net[t], net);
		if (t == KY_TAX_OUTSIDE)
			(void)snprintf(text, sizeof(text), "%s: %s", mark_of,
			    net);
		else
			(void)snprintf(text, sizeof(text),
			    "%s: %s without tax, tax %s", mark_of, net,
			    amount(g, b->tax[t], tax));
		within = tax_within(g, b, (enum ky_tax)t, rule);
		ky_say(g->cli, KY_PAINT_DIM, "    %-*s%s%s\n",
		    within[0] != '\0' ? 58 : 0, text,
		    within[0] != '\0' ? " " : "", within);
	}
}

static void
show_bill(struct page *g, const struct ky_statement_bill *b)
{
	const struct ky_statement *s = g->p->s;
	char day[KY_SHOW_SIZE], head[KY_SHOW_SIZE];

	if (b->bill == 0)
		(void)snprintf(head, sizeof(head), "charged");
	else
		(void)snprintf(head, sizeof(head), "bill %u of %s", b->bill,
		    ky_show_date(b->day, day));
	ky_say(g->cli, KY_PAINT_HEAD, "  %s\n", head);
	for (uint32_t i = 0; i < s->rows_n; i++)
		if (s->row[i].part == KY_PART_CHARGES &&
		    s->row[i].bill == b->bill)
			say_entry(g, &s->row[i], false);
	show_rates(g, b);
	say_sum(g, "in all", b->charged);
}

static void
show_owed(struct page *g)
{
	const struct ky_statement *s = g->p->s;

	say_head(g, "What was owed");
	if (say_opening(g, false) == 0 && s->bills_n == 0)
		say_note(g, KY_PAINT_NONE, "nothing");
	for (uint32_t i = 0; i < s->bills_n; i++)
		show_bill(g, &s->bill[i]);
}

static const char *
payment_words(enum ky_payment_state s)
{
	static const char *const words[] = {
	    [KY_PAYMENT_OPEN] = "asked for",
	    [KY_PAYMENT_PAID] = "paid",
	    [KY_PAYMENT_EXPIRED] = "asked for in vain: no longer good",
	    [KY_PAYMENT_FAILED] = "failed",
	};
	_Static_assert(sizeof(words) / sizeof(words[0]) ==
		KY_PAYMENT_STATE__MAX,
	    "words each");

	assert((unsigned)s < KY_PAYMENT_STATE__MAX);
	return words[s];
}

static void
show_paid(struct page *g)
{
	const struct ky_statement_page *p = g->p;
	char shown[KY_SHOW_SIZE];

	say_head(g, "What was paid");
	if (say_part(g, KY_PART_PAID) == 0)
		say_note(g, KY_PAINT_NONE, "nothing");
	for (uint32_t i = 0; i < p->payments_n; i++)
		if (p->payment[i].state != KY_PAYMENT_PAID)
			say_note(g, KY_PAINT_WAIT, "%s: %s",
			    ky_show_money(p->payment[i].minor,
				p->payment[i].currency, shown),
			    payment_words(p->payment[i].state));
}

static void
show_held(struct page *g)
{
	const struct ky_statement *s = g->p->s;
	bool held = false;

	for (uint32_t i = 0; i < s->rows_n; i++)
		held = held || is_held(&s->row[i]);
	if (held) {
		say_head(g, "What was held");
		(void)say_opening(g, true);
	}
	if (has_part(g, KY_PART_SET_OFF)) {
		say_head(g, "What was set off");
		(void)say_part(g, KY_PART_SET_OFF);
	}
}

static void
show_transfer(const struct page *g, const struct ky_transfer *t,
    struct ky_date run_day)
{
	char shown[KY_SHOW_SIZE], day[KY_SHOW_SIZE],
	    to[KY_PAYEE_MASK_SIZE] = "an account";

	(void)ky_show_money(t->minor, t->currency, shown);
	(void)ky_show_date(run_day, day);
	if (t->payee.kind != KY_PAYEE_NONE)
		ky_payee_mask(&t->payee, to);
	switch (t->state) {
	case KY_TRANSFER_QUEUED:
		say_note(g, KY_PAINT_WAIT,
		    "transfer %ju of %s to %s: goes with the next payment run",
		    (uintmax_t)t->n, shown, to);
		break;
	case KY_TRANSFER_IN_RUN:
		say_note(g, KY_PAINT_WAIT,
		    "transfer %ju of %s to %s: in payment run %ju, to be "
		    "executed on %s",
		    (uintmax_t)t->n, shown, to, (uintmax_t)t->run, day);
		break;
	case KY_TRANSFER_PAID:
		say_note(g, KY_PAINT_GOOD, "transfer %ju of %s to %s: paid",
		    (uintmax_t)t->n, shown, to);
		break;
	case KY_TRANSFER_FAILED:
		say_note(g, KY_PAINT_BAD,
		    "transfer %ju of %s to %s: not executed: %s",
		    (uintmax_t)t->n, shown, to, ky_words(t->why));
		break;
	case KY_TRANSFER_RETURNED:
		say_note(g, KY_PAINT_BAD,
		    "transfer %ju of %s to %s: came back: %s", (uintmax_t)t->n,
		    shown, to, ky_words(t->why));
		break;
	case KY_TRANSFER_STATE__MAX:
		assert(!"a state we have");
		break;
	}
}

/* How it travels, to whom, and what is waited for. */
static void
show_way_back(const struct page *g, const struct ky_statement_next *n)
{
	char shown[KY_SHOW_SIZE];

	(void)ky_show_money(g->p->s->total.to_refund, g->p->s->currency, shown);
	if (!n->rail_known)
		say_note(g, KY_PAINT_WAIT, "%s still to come", shown);
	else if (n->rail == KY_RAIL_ORIGINAL)
		say_note(g, KY_PAINT_WAIT,
		    "%s still to come, to the original payment", shown);
	else
		say_note(g, KY_PAINT_WAIT,
		    "%s still to come, by transfer to %s", shown,
		    n->payee[0] != '\0' ? n->payee : "an account to be told");
	if (n->credit != NULL)
		say_note(g, KY_PAINT_WAIT, "now: %s",
		    ky_words(n->credit->reason));
}

static void
show_back(struct page *g, const struct ky_statement_next *n)
{
	const struct ky_statement_page *p = g->p;

	say_head(g, "What comes back");
	if (say_part(g, KY_PART_BACK) == 0 && p->s->total.to_refund == 0)
		say_note(g, KY_PAINT_NONE, "nothing");
	for (uint32_t i = 0; i < p->transfers_n; i++)
		show_transfer(g, &p->transfer[i], p->run_day[i]);
	if (p->s->total.to_refund > 0)
		show_way_back(g, n);
	if (has_part(g, KY_PART_LAPSED)) {
		say_head(g, "What lapsed");
		(void)say_part(g, KY_PART_LAPSED);
	}
}

static void
show_window(const struct page *g, const struct ky_statement_next *n)
{
	char day[KY_SHOW_SIZE], cap[KY_SHOW_SIZE], left[KY_SHOW_SIZE];

	(void)ky_show_date(n->late_until, day);
	if (n->late_cap < 0)
		say_note(g, KY_PAINT_WAIT, "late usage may be charged until %s",
		    day);
	else
		say_note(g, KY_PAINT_WAIT,
		    "late usage may be charged until %s, at most %s; %s of it "
		    "may still come",
		    day, amount(g, n->late_cap, cap),
		    amount(g, n->late_left, left));
}

static void
show_to_come(struct page *g, const struct ky_statement_next *n)
{
	const struct ky_line *l = &g->p->c->line;
	const struct ky_statement *s = g->p->s;
	char shown[KY_SHOW_SIZE], due[KY_SHOW_SIZE];

	if (ky_date_none(n->late_until) && l->instalments_left == 0 &&
	    s->total.owed == 0 && !has_part(g, KY_PART_UNBILLED))
		return;
	say_head(g, "What is still to come");
	if (has_part(g, KY_PART_UNBILLED)) {
		(void)say_part(g, KY_PART_UNBILLED);
		say_sum(g, "on no bill yet", s->total.unbilled);
	}
	if (!ky_date_none(n->late_until))
		show_window(g, n);
	if (s->total.owed > 0)
		say_note(g, KY_PAINT_WAIT, "%s to be paid%s%s",
		    ky_show_money(s->total.owed, s->currency, shown),
		    n->dues != NULL && !ky_date_none(n->dues->due) ? " by "
								   : "",
		    n->dues != NULL && !ky_date_none(n->dues->due)
			? ky_show_date(n->dues->due, due)
			: "");
	if (n->dues != NULL)
		say_note(g, KY_PAINT_WAIT, "now: %s",
		    ky_words(n->dues->reason));
	if (l->instalments_left > 0)
		say_note(g, KY_PAINT_NONE,
		    "%s of a device's instalments: another contract, shown "
		    "here and not ended by us",
		    ky_show_money(l->instalments_left, s->currency, shown));
}

/* --- in all --- */

struct line_of_totals {
	const char *words;
	int64_t minor;
	bool always; /* also when it is 0 */
};

static void
say_totals(const struct page *g, const struct line_of_totals *t, size_t n)
{
	char shown[KY_SHOW_SIZE];

	for (size_t i = 0; i < n; i++)
		if (t[i].minor != 0 || t[i].always)
			ky_say(g->cli,
			    t[i].always ? KY_PAINT_HEAD : KY_PAINT_NONE,
			    "    %-49s %26s\n", t[i].words,
			    amount(g, t[i].minor, shown));
}

/* The two identities of core/statement.h, as sums to follow with a pen. */
static void
show_totals(const struct page *g)
{
	const struct ky_statement_totals *t = &g->p->s->total;
	const struct line_of_totals owed[] = {
	    {"owed before", t->brought_owed, false},
	    {"charged", t->charged, false},
	    {"taken back", -t->reversed, false},
	    {"on no bill yet", -t->unbilled, false},
	    {"taken from the balance", -t->from_balance, false},
	    {"paid", -t->paid, false},
	    {"taken back by the payer", t->charged_back, false},
	    {"let go", -t->waived, false},
	    {"set off", -t->set_off, false},
	    {"overpaid, to be paid back", t->overpaid_back, false},
	    {t->overpaid > 0 ? "= overpaid" : "= owed now",
		t->overpaid > 0 ? t->overpaid : t->owed, true},
	};
	const struct line_of_totals held[] = {
	    {"held before", t->brought_held, false},
	    {"fees taken from it", -t->from_balance, false},
	    {"set off", -t->set_off, false},
	    {"overpaid", t->overpaid_back + t->overpaid, false},
	    {"price of an unused product", t->price_back, false},
	    {"paid back", -t->refunded, false},
	    {"lapsed", -t->lapsed, false},
	    {"= to be paid back", t->held + t->payable + t->overpaid, true},
	};
	char shown[KY_SHOW_SIZE];

	say_head(g, "In all");
	say_totals(g, owed, sizeof(owed) / sizeof(owed[0]));
	if (t->tax != 0)
		say_note(g, KY_PAINT_DIM,
		    "consumption tax contained in what was charged: %s",
		    amount(g, t->tax, shown));
	ky_say(g->cli, KY_PAINT_NONE, "\n");
	say_totals(g, held, sizeof(held) / sizeof(held[0]));
}

/* Of what is named in place of a rule. */
static const char *
rule_words(const char *rule)
{
	if (strcmp(rule, KY_NO_RULE) == 0)
		return ": the provider's rules do not say";
	return strcmp(rule, "import") == 0 ? ": as the line was taken in" : "";
}

static void
show_rules(const struct page *g)
{
	if (g->rules_n == 0)
		return;
	say_head(g, "The rules that made these amounts");
	for (uint32_t i = 0; i < g->rules_n; i++)
		ky_say(g->cli, KY_PAINT_DIM, "    [%u]%s %s%s\n", i + 1,
		    i < 9 ? " " : "", g->rule[i], rule_words(g->rule[i]));
}

void
ky_show_statement(const struct ky_cli *cli, const struct ky_statement_page *p)
{
	struct page g = {.cli = cli, .p = p};
	struct ky_statement_next next;

	ky_statement_next(p, &next);
	show_head(&g);
	show_owed(&g);
	show_paid(&g);
	show_held(&g);
	show_back(&g, &next);
	show_to_come(&g, &next);
	show_totals(&g);
	show_rules(&g);
}
