#include "core/line.h"

#include "core/contact.h"
#include "core/name.h"

#include <assert.h>
#include <string.h>

static const char *const profiles[] = {
    [KY_PROFILE_NONE] = "none",
    [KY_PROFILE_RELEASED] = "released",
    [KY_PROFILE_DOWNLOADED] = "downloaded",
    [KY_PROFILE_INSTALLED] = "installed",
    [KY_PROFILE_DELETED] = "deleted",
    [KY_PROFILE_RETIRED] = "retired",
};
KY_NAMES(profile_state, profiles, KY_PROFILE__MAX);

bool
ky_item_is_card(const struct ky_item *item)
{
	return strcmp(item->code.text, KY_CARD_OWED) == 0;
}

static const char *
loan_fault(const struct ky_line *l)
{
	if (l->items_n == 0)
		return "a loan lends nothing";
	if (ky_date_none(l->due_back))
		return "a loan has no day it is due back";
	if (l->contract_running || l->known || l->attached ||
	    l->number != KY_NUMBER_NONE || l->profile != KY_PROFILE_NONE)
		return "a loan has no contract, network, number or profile";
	return "";
}

static bool
no_price(int64_t minor)
{
	return minor < 0 || minor > KY_AMOUNT_MAX;
}

static bool
price_fault(const struct ky_line *l)
{
	bool fault = no_price(l->monthly_fee) || no_price(l->price_paid) ||
	    no_price(l->instalments_left) || no_price(l->discount) ||
	    no_price(l->last_bill);

	for (uint8_t i = 0; i < l->options_n; i++)
		fault |= no_price(l->option[i].fee);
	for (uint8_t i = 0; i < l->items_n; i++)
		fault |= no_price(l->item[i].lost_charge);
	return fault;
}

static bool
contact_fault(const struct ky_line *l)
{
	char email[KY_EMAIL_SIZE], language[KY_LANGUAGE_SIZE];
	struct ky_err err;

	return (l->email[0] != '\0' &&
		   ky_email_parse(ky_str_of(l->email), email, &err) != KY_OK) ||
	    (l->language[0] != '\0' &&
		ky_language_parse(ky_str_of(l->language), language, &err) !=
		    KY_OK);
}

static bool
payee_fault(const struct ky_line *l)
{
	struct ky_payee payee = l->payee;
	struct ky_err err;

	return payee.kind != KY_PAYEE_NONE &&
	    (ky_payee_check(&payee, &err) != KY_OK ||
		!ky_payee_same(&payee, &l->payee));
}

static bool
matching_fault(const char *id)
{
	for (; *id != '\0'; id++)
		if (*id <= ' ' || *id > '~')
			return true;
	return false;
}

const char *
ky_line_fault(const struct ky_line *l)
{
	if (l->provider.text[0] == '\0')
		return "no provider";
	if (l->contract_no.text[0] == '\0')
		return "no contract number";
	if (ky_date_none(l->contract_date))
		return "no contract date";
	if (l->options_n > KY_OPTIONS_MAX || l->devices_n > KY_DEVICES_MAX ||
	    l->items_n > KY_ITEMS_MAX)
		return "more options, devices or items than there is room for";
	if (!ky_ledger_balanced(&l->ledger))
		return "the ledger does not sum to zero";
	if (l->ledger.currency[0] == '\0')
		return "no currency";
	if (price_fault(l))
		return "a price below zero or beyond all reason";
	if (contact_fault(l))
		return "an e-mail address or language that is none";
	if (payee_fault(l))
		return "an account for refunds that is none";
	if (l->remaining.bytes < 0 || l->remaining.bytes > KY_DATA_MAX ||
	    l->remaining.before < 0 || l->remaining.before > KY_DATA_MAX)
		return "less data than nothing, or more than there is";
	if (ky_tariff_fault(l) != NULL)
		return ky_tariff_fault(l);
	if (l->discount > l->monthly_fee)
		return "a discount above the monthly fee";
	if (matching_fault(l->matching_id))
		return "a matching ID with a blank or a sign that is not ASCII";
	if (l->subject == KY_SUBJECT_LOAN)
		return loan_fault(l);
	if (l->closing.day < 1 || l->closing.day > 31)
		return "no closing day";
	if (ky_date_none(l->service_start))
		return "no service start";
	if ((l->known || l->attached) && l->imsi.digits[0] == '\0')
		return "known to the network without an IMSI";
	/* Of a line that its holder told us of, no identifier is known. */
	if (l->profile >= KY_PROFILE_RELEASED &&
	    l->profile <= KY_PROFILE_INSTALLED && l->iccid.digits[0] == '\0' &&
	    (l->msisdn.digits[0] != '\0' || l->imsi.digits[0] != '\0'))
		return "an eSIM profile without an ICCID";
	if (l->profile != KY_PROFILE_NONE && l->form != KY_FORM_ESIM)
		return "an eSIM profile on a physical card's line";
	if (l->number == KY_NUMBER_ASSIGNED && l->msisdn.digits[0] == '\0')
		return "a number assigned but not given";
	if (l->ported && l->number == KY_NUMBER_QUARANTINE)
		return "a ported number in quarantine";
	return "";
}
