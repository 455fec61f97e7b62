#include "http/line_read.h"

#include "http/payee_read.h"

#include "core/contact.h"

#include <string.h>

/* What is needed until all fields are read. */
struct draft {
	struct ky_fields f;
	struct ky_line line;
	int64_t owed, balance, deposit;
};

static void
read_words(struct draft *d)
{
	static const char *const subjects[] = {"line", "loan"};
	static const char *const forms[] = {"physical", "esim"};
	static const char *const billings[] = {"postpaid", "prepaid"};
	int word;

	if (ky_field_word(&d->f, "subject", subjects, 2, &word))
		d->line.subject = (enum ky_subject)word;
	if (ky_field_word(&d->f, "form", forms, 2, &word))
		d->line.form = (enum ky_form)word;
	if (ky_field_word(&d->f, "billing", billings, 2, &word))
		d->line.billing = (enum ky_billing)word;
	KY_FIELD_ENUM(&d->f, "profile", profile_state, &d->line.profile);
}

/* Of the order at the SM-DP+: printable ASCII without blanks. */
static void
read_matching(struct draft *d)
{
	struct ky_str id;

	if (!ky_field_text(&d->f, "matching_id", KY_MATCHING_SIZE - 1, &id))
		return;
	for (size_t i = 0; i < id.len; i++)
		if (id.p[i] <= ' ' || id.p[i] > '~') {
			ky_field_fault(&d->f, "matching_id", "not-valid",
			    "is letters, digits and signs, no blanks");
			return;
		}
	(void)ky_str_copy(id, d->line.matching_id, KY_MATCHING_SIZE);
}

static void
read_names(struct draft *d)
{
	struct ky_line *l = &d->line;
	struct ky_str currency;
	char name[4] = "JPY";

	ky_field_need(&d->f, "provider");
	(void)ky_field_slug(&d->f, "provider", &l->provider);
	ky_field_need(&d->f, "contract");
	(void)ky_field_contract(&d->f, "contract", &l->contract_no);
	(void)ky_field_msisdn(&d->f, "number", &l->msisdn);
	(void)ky_field_iccid(&d->f, "iccid", &l->iccid);
	(void)ky_field_imsi(&d->f, "imsi", &l->imsi);
	(void)ky_field_eid(&d->f, "eid", &l->eid);
	read_matching(d);
	if (ky_field_text(&d->f, "currency", 3, &currency) &&
	    (!ky_str_copy(currency, name, sizeof(name)) ||
		ky_currency_exponent(name) < 0))
		ky_field_fault(&d->f, "currency", "not-valid",
		    "is not a currency known here");
	memcpy(l->ledger.currency, name, sizeof(name));
}

static void
read_contact(struct draft *d)
{
	struct ky_line *l = &d->line;
	struct ky_err err = {0};
	struct ky_str text;

	if (ky_field_text(&d->f, "email", KY_EMAIL_SIZE - 1, &text) &&
	    ky_email_parse(text, l->email, &err) != KY_OK)
		ky_field_fault(&d->f, "email", "not-valid", "%s", err.msg);
	if (ky_field_text(&d->f, "language", KY_LANGUAGE_SIZE - 1, &text) &&
	    ky_language_parse(text, l->language, &err) != KY_OK)
		ky_field_fault(&d->f, "language", "not-valid", "%s", err.msg);
}

static void
read_days(struct draft *d)
{
	struct ky_line *l = &d->line;
	int64_t closing = 31, months = 0;

	ky_field_need(&d->f, "contract_date");
	(void)ky_field_date(&d->f, "contract_date", &l->contract_date);
	(void)ky_field_date(&d->f, "contract_paper", &l->contract_paper);
	(void)ky_field_date(&d->f, "service_start", &l->service_start);
	(void)ky_field_date(&d->f, "valid_until", &l->valid_until);
	(void)ky_field_date(&d->f, "due_back", &l->due_back);
	(void)ky_field_date(&d->f, "billed_through", &l->billed_through);
	(void)ky_field_integer(&d->f, "closing_day", 1, 31, &closing);
	l->closing.day = (uint8_t)closing;
	(void)ky_field_integer(&d->f, "min_term_months", 0, 120, &months);
	l->min_term_months = (uint8_t)months;
}

static void
read_flags(struct draft *d)
{
	struct ky_line *l = &d->line;
	bool known = l->imsi.digits[0] != '\0';

	(void)ky_field_flag(&d->f, "voice", &l->voice);
	(void)ky_field_flag(&d->f, "used", &l->used);
	(void)ky_field_flag(&d->f, "payer_other", &l->payer_other);
	l->contract_running = l->subject == KY_SUBJECT_LINE;
	(void)ky_field_flag(&d->f, "running", &l->contract_running);
	(void)ky_field_flag(&d->f, "network", &known);
	l->known = l->attached = known;
	if (l->msisdn.digits[0] != '\0')
		l->number = KY_NUMBER_ASSIGNED;
}

static void
read_options(struct draft *d)
{
	struct ky_line *l = &d->line;
	struct ky_fields f;
	json_t *list;

	if (!ky_field_list(&d->f, "options", KY_OPTIONS_MAX, &list))
		return;
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct ky_option o = {.running = true};

		if (!ky_field_member(&d->f, "options", list, i, &f))
			continue;
		ky_field_need(&f, "code");
		(void)ky_field_slug(&f, "code", &o.code);
		(void)ky_field_amount(&f, "fee", &o.fee);
		(void)ky_field_flag(&f, "third_party", &o.third_party);
		ky_fields_end(&f);
		l->option[l->options_n++] = o;
	}
}

static void
read_devices(struct draft *d)
{
	struct ky_line *l = &d->line;
	struct ky_fields f;
	json_t *list;

	if (!ky_field_list(&d->f, "devices", KY_DEVICES_MAX, &list))
		return;
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct ky_device device = {.bound = true};

		if (!ky_field_member(&d->f, "devices", list, i, &f))
			continue;
		ky_field_need(&f, "code");
		(void)ky_field_slug(&f, "code", &device.code);
		ky_fields_end(&f);
		l->device[l->devices_n++] = device;
	}
}

static void
read_items(struct draft *d)
{
	struct ky_line *l = &d->line;
	struct ky_fields f;
	json_t *list;

	if (!ky_field_list(&d->f, "items", KY_ITEMS_MAX, &list))
		return;
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct ky_item item = {.state = KY_ITEM_OUT};

		if (!ky_field_member(&d->f, "items", list, i, &f))
			continue;
		ky_field_need(&f, "code");
		(void)ky_field_slug(&f, "code", &item.code);
		(void)ky_field_amount(&f, "lost_charge", &item.lost_charge);
		ky_fields_end(&f);
		l->item[l->items_n++] = item;
	}
}

/* An opening balance.  The engine books it anew, on the day it decides: only
 * the sums count here. */
static void
open_with(struct draft *d, enum ky_account debit, enum ky_account credit,
    int64_t minor)
{
	struct ky_postings scratch = {0};
	struct ky_period none = {{0}, {0}};

	if (minor > 0)
		ky_ledger_move(&d->line.ledger, &scratch, KY_ENTRY_OPENING,
		    debit, credit, minor, "import", d->line.contract_date,
		    none);
}

static void
read_money(struct draft *d)
{
	struct ky_line *l = &d->line;

	(void)ky_field_slug(&d->f, "plan", &l->plan);
	(void)ky_field_amount(&d->f, "monthly_fee", &l->monthly_fee);
	(void)ky_field_amount(&d->f, "discount", &l->discount);
	(void)ky_field_date(&d->f, "discount_until", &l->discount_until);
	(void)ky_field_amount(&d->f, "last_bill", &l->last_bill);
	(void)ky_field_amount(&d->f, "price_paid", &l->price_paid);
	(void)ky_field_amount(&d->f, "instalments_left", &l->instalments_left);
	(void)ky_field_amount(&d->f, "owed", &d->owed);
	(void)ky_field_amount(&d->f, "balance", &d->balance);
	(void)ky_field_amount(&d->f, "deposit", &d->deposit);
	(void)ky_payee_read(&d->f, &l->payee);
}

void
ky_line_read(json_t *body, struct ky_faults *faults, struct ky_line *out)
{
	struct draft d = {0};
	uint32_t before = faults->n;
	const char *fault;

	ky_fields_open(&d.f, body, "", faults);
	read_words(&d);
	read_names(&d);
	read_contact(&d);
	read_days(&d);
	read_flags(&d);
	read_options(&d);
	read_devices(&d);
	read_items(&d);
	read_money(&d);
	ky_fields_end(&d.f);
	if (faults->n > before)
		return;
	open_with(&d, KY_ACC_RECEIVABLE, KY_ACC_OPENING, d.owed);
	open_with(&d, KY_ACC_OPENING, KY_ACC_BALANCE, d.balance);
	open_with(&d, KY_ACC_OPENING, KY_ACC_DEPOSIT, d.deposit);
	fault = ky_line_fault(&d.line);
	if (fault[0] != '\0')
		ky_fault_add(faults, "", "contradiction", "%s", fault);
	else
		*out = d.line;
}
