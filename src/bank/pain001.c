#include "bank/pain001.h"

#include "bank/iso.h"
#include "core/iban.h"
#include "core/name.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define NAMESPACE "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
#define COUNT_SIZE 16 /* Max15NumericText */

static const char *const charges_names[] = {
    [KY_CHARGES_PAYER] = "payer",
    [KY_CHARGES_SHARED] = "shared",
    [KY_CHARGES_PAYEE] = "payee",
    [KY_CHARGES_SCHEME] = "scheme",
};

KY_NAMES(charges, charges_names, KY_CHARGES__MAX);

static const char *const charges_codes[] = {
    [KY_CHARGES_PAYER] = "DEBT",
    [KY_CHARGES_SHARED] = "SHAR",
    [KY_CHARGES_PAYEE] = "CRED",
    [KY_CHARGES_SCHEME] = "SLEV",
};

/* --- parts both sides have --- */

static void
put_party(struct ky_xml_writer *x, const char *element, const char *name,
    const char *country)
{
	ky_xml_open(x, element, NULL, NULL);
	ky_xml_leaf(x, "Nm", name);
	if (country[0] != '\0') {
		ky_xml_open(x, "PstlAdr", NULL, NULL);
		ky_xml_leaf(x, "Ctry", country);
		ky_xml_close(x);
	}
	ky_xml_close(x);
}

static void
put_account(struct ky_xml_writer *x, const char *element, const char *account,
    bool iban)
{
	ky_xml_open(x, element, NULL, NULL);
	ky_xml_open(x, "Id", NULL, NULL);
	if (iban) {
		ky_xml_leaf(x, "IBAN", account);
	} else {
		ky_xml_open(x, "Othr", NULL, NULL);
		ky_xml_leaf(x, "Id", account);
		ky_xml_close(x);
	}
	ky_xml_close(x);
	ky_xml_close(x);
}

static void
put_agent(struct ky_xml_writer *x, const char *element, const char *bic)
{
	ky_xml_open(x, element, NULL, NULL);
	ky_xml_open(x, "FinInstnId", NULL, NULL);
	ky_xml_leaf(x, "BICFI", bic);
	ky_xml_close(x);
	ky_xml_close(x);
}

/* --- the head --- */

static bool
is_country(struct ky_str s)
{
	return s.len == 2 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] >= 'A' &&
	    s.p[1] <= 'Z';
}

/* The first member that cannot be written, or NULL. */
static const char *
payer_fault(const struct ky_pain001_payer *payer)
{
	struct ky_str name = ky_str_of(payer->name);
	struct ky_str account = ky_str_of(payer->account);
	struct ky_err unsaid;

	if (name.len > KY_PAYEE_LATIN_MAX || !ky_iso_is_latin(name))
		return "name";
	if (payer->customer[0] != '\0' &&
	    !ky_iso_is_latin(ky_str_of(payer->customer)))
		return "customer";
	if (payer->iban
		? ky_iban_check(account, &unsaid) != KY_OK
		: account.len > KY_IBAN_MAX || !ky_iso_is_latin(account))
		return "account";
	if (ky_bic_check(ky_str_of(payer->bic), &unsaid) != KY_OK)
		return "bic";
	if (payer->country[0] != '\0' && !is_country(ky_str_of(payer->country)))
		return "country";
	return NULL;
}

static enum ky_code
check_payer(const struct ky_pain001_payer *payer, struct ky_err *err)
{
	const char *member = payer_fault(payer);

	if (member != NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "payer.%s: missing, or cannot be written to a bank abroad",
		    member);
	return KY_OK;
}

static enum ky_code
check_run(const struct ky_payrun *run, struct ky_err *err)
{
	const char *words = NULL;

	if (run->form != KY_RAIL_FORM_PAIN001)
		words = "is not for this kind of file";
	else if (ky_currency_exponent(run->currency) < 0)
		words = "is in a currency that is not known";
	else if (ky_date_none(run->day))
		words = "has no day";
	else if (run->n == 0 || run->count == 0 || run->total <= 0)
		words = "has no transfers";
	else if (run->total / KY_AMOUNT_MAX > run->count)
		words = "has a sum that its transfers cannot have";
	if (words != NULL)
		return ky_fail(err, KY_E_INPUT, 0, "payment run %" PRIu64 " %s",
		    run->n, words);
	return KY_OK;
}

/* Whole seconds, by Greenwich. */
static void
put_created(struct ky_xml_writer *x, struct ky_time t)
{
	char text[KY_TIME_TEXT_SIZE];
	int64_t past = t.us % KY_SECOND_US;

	t.us -= past < 0 ? past + KY_SECOND_US : past;
	ky_time_format(t, text);
	ky_xml_leaf(x, "CreDtTm", text);
}

struct sums {
	char id[KY_BANK_ID_SIZE];
	char count[COUNT_SIZE];
	char total[KY_ISO_AMOUNT_SIZE];
};

static void
put_group(struct ky_xml_writer *x, const struct sums *s, struct ky_time created,
    const struct ky_pain001_payer *payer)
{
	ky_xml_open(x, "GrpHdr", NULL, NULL);
	ky_xml_leaf(x, "MsgId", s->id);
	put_created(x, created);
	ky_xml_leaf(x, "NbOfTxs", s->count);
	ky_xml_leaf(x, "CtrlSum", s->total);
	ky_xml_open(x, "InitgPty", NULL, NULL);
	ky_xml_leaf(x, "Nm", payer->name);
	if (payer->customer[0] != '\0') {
		ky_xml_open(x, "Id", NULL, NULL);
		ky_xml_open(x, "OrgId", NULL, NULL);
		ky_xml_open(x, "Othr", NULL, NULL);
		ky_xml_leaf(x, "Id", payer->customer);
		ky_xml_close(x);
		ky_xml_close(x);
		ky_xml_close(x);
	}
	ky_xml_close(x);
	ky_xml_close(x);
}

/* All but its transfers; stays open. */
static void
put_payment(struct ky_xml_writer *x, const struct sums *s, struct ky_date day,
    const struct ky_pain001_payer *payer)
{
	char text[KY_DATE_TEXT_SIZE];

	ky_date_format(day, text);
	ky_xml_open(x, "PmtInf", NULL, NULL);
	ky_xml_leaf(x, "PmtInfId", s->id);
	ky_xml_leaf(x, "PmtMtd", "TRF");
	ky_xml_leaf(x, "NbOfTxs", s->count);
	ky_xml_leaf(x, "CtrlSum", s->total);
	ky_xml_open(x, "ReqdExctnDt", NULL, NULL);
	ky_xml_leaf(x, "Dt", text);
	ky_xml_close(x);
	put_party(x, "Dbtr", payer->name, payer->country);
	put_account(x, "DbtrAcct", payer->account, payer->iban);
	put_agent(x, "DbtrAgt", payer->bic);
	ky_xml_leaf(x, "ChrgBr", charges_codes[payer->charges]);
}

enum ky_code
ky_pain001_begin(struct ky_pain001 *p, const struct ky_slug *issuer,
    const struct ky_payrun *run, const struct ky_pain001_payer *payer,
    struct ky_bank_sink sink, struct ky_err *err)
{
	struct sums s;
	enum ky_code code;

	*p = (struct ky_pain001){
	    .mark = ky_bank_mark_of(issuer),
	    .run = run->n,
	    .count_told = run->count,
	    .total_told = run->total,
	};
	ky_xml_writer_init(&p->xml, sink);
	assert(payer->charges < KY_CHARGES__MAX);
	code = check_run(run, err);
	if (code == KY_OK)
		code = check_payer(payer, err);
	if (code != KY_OK)
		return code;

	memcpy(p->currency, run->currency, sizeof(p->currency));
	ky_bank_id_write(&p->mark, KY_BANK_ID_RUN, run->n, s.id);
	(void)snprintf(s.count, sizeof(s.count), "%" PRIu32, run->count);
	ky_iso_amount_write(run->total, run->currency, s.total);
	ky_xml_open(&p->xml, "Document", "xmlns", NAMESPACE);
	ky_xml_open(&p->xml, "CstmrCdtTrfInitn", NULL, NULL);
	put_group(&p->xml, &s, run->created, payer);
	put_payment(&p->xml, &s, run->day, payer);
	return ky_xml_writer_code(&p->xml, err);
}

/* --- a transfer --- */

/* What is wrong with it, but for its payee's members; NULL: nothing. */
static const char *
transfer_fault(const struct ky_pain001 *p, const struct ky_transfer *t)
{
	if (t->n <= p->last)
		return "its number is not above that of the one before";
	if (t->payee.kind == KY_PAYEE_NONE)
		return "its payee is not known, or was erased";
	if (t->payee.kind != KY_PAYEE_ABROAD)
		return "its payee is not an account abroad";
	if (memcmp(t->currency, p->currency, sizeof(t->currency)) != 0)
		return "it is in another currency than its run";
	if (t->minor <= 0 || t->minor > KY_AMOUNT_MAX)
		return "its amount is out of bounds";
	return NULL;
}

/* The ending's number: what the effect's key starts with. */
static bool
ending_number(const char *key, char out[KY_KEY_SIZE])
{
	struct ky_str text = ky_str_of(key);
	const char *slash = memchr(text.p, '/', text.len);

	if (slash != NULL)
		text.len = (size_t)(slash - text.p);
	return ky_str_copy(text, out, KY_KEY_SIZE) && ky_iso_is_latin(text);
}

static void
put_transfer(struct ky_pain001 *p, const struct ky_transfer *t,
    const struct ky_payee *payee, const char *ending)
{
	struct ky_xml_writer *x = &p->xml;
	char id[KY_BANK_ID_SIZE], amount[KY_ISO_AMOUNT_SIZE];

	ky_bank_id_write(&p->mark, KY_BANK_ID_TRANSFER, t->n, id);
	ky_iso_amount_write(t->minor, t->currency, amount);
	ky_xml_open(x, "CdtTrfTxInf", NULL, NULL);
	ky_xml_open(x, "PmtId", NULL, NULL);
	ky_xml_leaf(x, "EndToEndId", id);
	ky_xml_close(x);
	ky_xml_open(x, "Amt", NULL, NULL);
	ky_xml_leaf_with(x, "InstdAmt", "Ccy", t->currency, amount);
	ky_xml_close(x);
	if (payee->bic[0] != '\0')
		put_agent(x, "CdtrAgt", payee->bic);
	put_party(x, "Cdtr", payee->name, payee->country);
	put_account(x, "CdtrAcct", payee->account, payee->iban);
	ky_xml_open(x, "RmtInf", NULL, NULL);
	ky_xml_leaf(x, "Ustrd", ending);
	ky_xml_close(x);
	ky_xml_close(x);
}

enum ky_code
ky_pain001_add(struct ky_pain001 *p, const struct ky_transfer *t,
    struct ky_err *err)
{
	const char *fault = transfer_fault(p, t);
	struct ky_payee payee = t->payee;
	char ending[KY_KEY_SIZE];

	if (fault == NULL && !ending_number(t->key, ending))
		fault = "its key names no ending";
	if (fault != NULL)
		return ky_fail(err, KY_E_INPUT, 0, "transfer %" PRIu64 ": %s",
		    t->n, fault);
	if (ky_payee_check(&payee, err) != KY_OK)
		return ky_during(err, "transfer %" PRIu64, t->n);
	put_transfer(p, t, &payee, ending);
	p->last = t->n;
	p->count++;
	p->total += t->minor;
	return ky_xml_writer_code(&p->xml, err);
}

enum ky_code
ky_pain001_end(struct ky_pain001 *p, struct ky_err *err)
{
	if (p->count != p->count_told || p->total != p->total_told)
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "payment run %" PRIu64 ": its transfers are %" PRIu32
		    " with a sum of %" PRId64 ", its own count is %" PRIu32
		    " and its sum %" PRId64,
		    p->run, p->count, p->total, p->count_told, p->total_told);
	while (p->xml.depth > 0)
		ky_xml_close(&p->xml);
	return ky_xml_writer_end(&p->xml, err);
}

void
ky_pain001_done(struct ky_pain001 *p)
{
	ky_xml_writer_done(&p->xml);
}
