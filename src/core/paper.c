#include "core/paper.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

const char *
ky_disclaimer_name(enum ky_disclaimer d)
{
	static const char *const names[] = {
	    [KY_NOT_PHONE_BILLS] = "billed-elsewhere",
	    [KY_NOT_INSTALMENTS] = "instalments",
	    [KY_NOT_PROFILE] = "profile-copies",
	    [KY_NOT_STATED] = "only-stated",
	    [KY_NOT_FORKS] = "log-forks",
	    [KY_NOT_IDENTITY] = "identity",
	    [KY_NOT_ENDED_YET] = "not-ended-yet",
	    [KY_NOT_ALL_YET] = "duties-open",
	    [KY_NOT_PROVIDER] = "issuer-not-provider",
	    [KY_NOT_REAL] = "demo",
	    [KY_NOT_TEST_ROOTS] = "test-roots",
	    [KY_NOT_WHEN] = "when-deleted",
	};
	_Static_assert(sizeof(names) / sizeof(names[0]) == KY_NOT__MAX,
	    "a name each");

	assert((unsigned)d < KY_NOT__MAX);
	return names[d];
}

void
ky_paper_number(const struct ky_ending *e, enum ky_paper_kind kind, uint8_t n,
    char out[KY_PAPER_NO_SIZE])
{
	static const char letters[] = "RSCA";
	int len;

	_Static_assert(sizeof(letters) == KY_PAPER__MAX + 1, "a letter each");
	assert((unsigned)kind < KY_PAPER__MAX && n > 0);
	len = snprintf(out, KY_PAPER_NO_SIZE, "%s-%c%u", e->ref, letters[kind],
	    (unsigned)n);
	assert(len > 0 && len < KY_PAPER_NO_SIZE);
}

static void
list_duties(const struct ky_case *c, struct ky_paper *out)
{
	for (uint8_t i = 0; i < c->duties_n; i++) {
		const struct ky_duty *d = &c->duty[i];
		struct ky_paper_duty *p;

		if (d->kind >= KY_DUTY_CLOSING__MAX)
			continue;
		p = &out->duty[out->duties_n++];
		*p = (struct ky_paper_duty){
		    .kind = d->kind,
		    .ref = d->ref,
		    .state = d->state,
		    .grade = d->grade,
		    .least = d->least,
		    .at = d->changed,
		    .due = d->due,
		};
		if (d->kind == KY_DUTY_ITEM)
			p->what = c->line.item[d->ref].code;
		memcpy(p->by, d->by, sizeof(p->by));
		memcpy(p->reason, d->reason, sizeof(p->reason));
		memcpy(p->evidence, d->evidence, sizeof(p->evidence));
	}
}

static void
total_money(const struct ky_ledger *g, struct ky_paper *out)
{
	memcpy(out->currency, g->currency, sizeof(out->currency));
	out->bills = g->bills;
	out->charged = ky_ledger_charged(g);
	out->reversed = g->total[KY_ENTRY_REVERSAL];
	out->tax = -g->sum[KY_ACC_TAX];
	out->unbilled = g->sum[KY_ACC_UNBILLED];
	out->paid = g->total[KY_ENTRY_PAYMENT] + g->total[KY_ENTRY_COLLECTED];
	out->charged_back = g->total[KY_ENTRY_CHARGEBACK];
	out->set_off = g->total[KY_ENTRY_NET_DEPOSIT] +
	    g->total[KY_ENTRY_NET_BALANCE];
	out->refunded = g->total[KY_ENTRY_REFUND_PAID] -
	    g->total[KY_ENTRY_REFUND_BOUNCED];
	out->to_refund = ky_ledger_credit(g);
	out->forfeited = g->total[KY_ENTRY_FORFEIT];
	out->waived = g->total[KY_ENTRY_WAIVER];
	out->owed = ky_ledger_owed(g);
}

#define NOT(x) (UINT32_C(1) << KY_NOT_##x)

static uint32_t
disclaimers(const struct ky_case *c, const struct ky_paper *p)
{
	const struct ky_line *l = &c->line;
	uint32_t set = NOT(FORKS) | NOT(IDENTITY);

	if (l->subject == KY_SUBJECT_LINE)
		set |= NOT(PHONE_BILLS);
	if (l->instalments_left > 0)
		set |= NOT(INSTALMENTS);
	if (l->profile != KY_PROFILE_NONE)
		set |= NOT(PROFILE);
	for (uint8_t i = 0; i < p->duties_n; i++)
		if (p->duty[i].grade == KY_GRADE_STATED)
			set |= NOT(STATED);
	for (uint8_t i = 0; i < p->duties_n; i++)
		if (p->duty[i].kind == KY_DUTY_PROFILE &&
		    p->duty[i].state == KY_STATE_SEEN &&
		    p->duty[i].grade == KY_GRADE_PROVEN)
			set |= NOT(WHEN);
	if (p->kind == KY_PAPER_RECEIPT)
		set |= NOT(ENDED_YET);
	if (p->kind == KY_PAPER_STATEMENT)
		set |= NOT(ALL_YET);
	if (strcmp(c->issuer.text, l->provider.text) != 0)
		set |= NOT(PROVIDER);
	return set;
}

/* The issuer may certify the end of another's line only when it saw it in
 * that provider's own register, or is the register. */
bool
ky_paper_steps_only(const struct ky_case *c)
{
	const struct ky_duty *d = ky_case_duty_const(c, KY_DUTY_CONTRACT, 0);

	return strcmp(c->issuer.text, c->line.provider.text) != 0 &&
	    d != NULL && d->grade < KY_GRADE_RECORDED;
}

void
ky_paper_make(const struct ky_case *c, const struct ky_rules *rules,
    enum ky_paper_kind kind, uint8_t n, struct ky_time now,
    struct ky_paper_marks marks, struct ky_paper *out)
{
	const struct ky_line *l = &c->line;
	const struct ky_ending *e = &c->ending;

	memset(out, 0, sizeof(*out));
	out->kind = kind;
	out->n = n;
	out->demo = marks.demo;
	ky_paper_number(e, kind, n, out->number);
	if (kind == KY_PAPER_AMENDMENT)
		ky_paper_number(e,
		    e->papers[KY_PAPER_CERTIFICATE] > 0 ? KY_PAPER_CERTIFICATE
							: KY_PAPER_RECEIPT,
		    1, out->amends);
	memcpy(out->ending, e->ref, sizeof(out->ending));
	out->issuer = c->issuer;
	out->provider = l->provider;
	out->subject = l->subject;
	out->way = e->way;
	out->state = e->state;
	out->contract_no = l->contract_no;
	if (l->msisdn.digits[0] != '\0')
		ky_msisdn_mask(&l->msisdn, out->msisdn_masked);
	if (l->iccid.digits[0] != '\0')
		ky_iccid_mask(&l->iccid, out->iccid_masked);
	if (l->eid.digits[0] != '\0')
		ky_eid_mask(&l->eid, out->eid_masked);
	out->filed = e->filed;
	out->issued = now;
	out->withdraw_until = e->withdraw_until;
	out->zone = rules->book->zone;
	out->last_day = ky_case_last_day(c);
	memcpy(out->rules_hash, e->rules_hash, sizeof(out->rules_hash));
	list_duties(c, out);
	total_money(&l->ledger, out);
	out->steps_only = (kind == KY_PAPER_CERTIFICATE ||
			      kind == KY_PAPER_AMENDMENT) &&
	    ky_paper_steps_only(c);
	out->not_proved = disclaimers(c, out);
	if (marks.demo)
		out->not_proved |= NOT(REAL);
	if (marks.test_roots)
		out->not_proved |= NOT(TEST_ROOTS);
}

void
ky_paper_put_beside(struct ky_paper *p, const struct ky_paper_beside *b)
{
	assert(b->kept_n <= KY_PAPER_KEPT_MAX);
	p->on_behalf = b->on_behalf;
	p->kept_n = b->kept_n;
	memcpy(p->kept, b->kept, sizeof(p->kept));
	if (p->kept_n > 0)
		p->not_proved |= NOT(STATED);
}
