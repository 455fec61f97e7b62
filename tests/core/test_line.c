#include "core/line.h"

#include "fixture.h"

static struct fixture f;

static void
contradictions_are_named(void)
{
	struct ky_line *l;

#define BREAKS(words, change) \
	do { \
		fixture_init(&f); \
		l = fixture_line(&f); \
		change; \
		t_eq_str(words, ky_line_fault(l), words); \
	} while (0)

	BREAKS("", (void)0);
	BREAKS("no provider", l->provider.text[0] = '\0');
	BREAKS("no contract number", l->contract_no.text[0] = '\0');
	BREAKS("no contract date", l->contract_date = D(0, 0, 0));
	BREAKS("no closing day", l->closing.day = 0);
	BREAKS("no service start", l->service_start = D(0, 0, 0));
	BREAKS("no currency", l->ledger.currency[0] = '\0');
	BREAKS("the ledger does not sum to zero",
	    l->ledger.sum[KY_ACC_FEES] = 1);
	BREAKS("known to the network without an IMSI",
	    l->imsi.digits[0] = '\0');
	BREAKS("", l->known = false); /* a row removed, a phone attached */
	BREAKS("an eSIM profile on a physical card's line",
	    l->profile = KY_PROFILE_DELETED);
	BREAKS("an eSIM profile without an ICCID",
	    (l->form = KY_FORM_ESIM, l->profile = KY_PROFILE_INSTALLED,
		l->iccid.digits[0] = '\0'));
	BREAKS("a number assigned but not given", l->msisdn.digits[0] = '\0');
	BREAKS("a ported number in quarantine",
	    (l->ported = true, l->number = KY_NUMBER_QUARANTINE));
	BREAKS("a price below zero or beyond all reason", l->monthly_fee = -1);
	BREAKS("a price below zero or beyond all reason",
	    l->price_paid = KY_AMOUNT_MAX + 1);
	BREAKS("more options, devices or items than there is room for",
	    l->items_n = KY_ITEMS_MAX + 1);
}

static void
erased_identity_is_no_contradiction(void)
{
	struct ky_line *l;

	fixture_init(&f);
	l = fixture_line(&f);
	l->contract_running = l->known = l->attached = false;
	l->number = KY_NUMBER_QUARANTINE;
	memset(&l->msisdn, 0, sizeof(l->msisdn));
	memset(&l->imsi, 0, sizeof(l->imsi));
	memset(&l->iccid, 0, sizeof(l->iccid));
	t_eq_str("an ended line needs no identifiers", ky_line_fault(l), "");
}

static void
a_loan_is_its_own_thing(void)
{
	struct ky_line *l;

	fixture_init(&f);
	l = fixture_loan(&f);
	t_eq_str("a card and a charger", ky_line_fault(l), "");
	l->contract_running = true;
	t_eq_str("with a contract", ky_line_fault(l),
	    "a loan has no contract, network, number or profile");
	l->contract_running = false;
	l->due_back = D(0, 0, 0);
	t_eq_str("without a day", ky_line_fault(l),
	    "a loan has no day it is due back");
	l->items_n = 0;
	t_eq_str("without things", ky_line_fault(l), "a loan lends nothing");
}

int
main(void)
{
	T_RUN(contradictions_are_named);
	T_RUN(erased_identity_is_no_contradiction);
	T_RUN(a_loan_is_its_own_thing);
	return t_done();
}
