#include "bank/pain001.h"

#include "bank/iso.h"
#include "bank/latin.h"
#include "core/name.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define NAMESPACE "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
#define NAME_SIZE 141 /* Max140Text */
#define OTHER_MAX 34  /* an account that is no IBAN */
#define IBAN_MIN 5    /* two letters, two digits, and something */
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

/* --- what an account abroad must look like --- */

static bool
all_in(const char *z, size_t from, size_t to, bool letters, bool digits)
{
	for (size_t i = from; i < to; i++) {
		bool letter = z[i] >= 'A' && z[i] <= 'Z';
		bool digit = z[i] >= '0' && z[i] <= '9';

		if (!(letters && letter) && !(digits && digit))
			return false;
	}
	return true;
}

static bool
is_iban(const char *z)
{
	size_t n = strlen(z);

	return n >= IBAN_MIN && n <= OTHER_MAX &&
	    all_in(z, 0, 2, true, false) && all_in(z, 2, 4, false, true) &&
	    all_in(z, 4, n, true, true);
}

static bool
is_bic(const char *z)
{
	size_t n = strlen(z);

	return (n == 8 || n == 11) && all_in(z, 0, 4, true, true) &&
	    all_in(z, 4, 6, true, false) && all_in(z, 6, n, true, true);
}

static bool
is_country(const char *z)
{
	return strlen(z) == 2 && all_in(z, 0, 2, true, false);
}

static bool
is_account(const char *z, bool iban)
{
	return iban ? is_iban(z)
		    : strlen(z) <= OTHER_MAX && ky_latin_is(ky_str_of(z));
}

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

static enum ky_code
check_payer(const struct ky_pain001_payer *payer, char name[NAME_SIZE],
    struct ky_err *err)
{
	const char *member = NULL;

	if (!ky_latin_fold(ky_str_of(payer->name), name, NAME_SIZE))
		member = "name";
	else if (payer->customer[0] != '\0' &&
	    !ky_latin_is(ky_str_of(payer->customer)))
		member = "customer";
	else if (!is_account(payer->account, payer->iban))
		member = "account";
	else if (!is_bic(payer->bic))
		member = "bic";
	else if (payer->country[0] != '\0' && !is_country(payer->country))
		member = "country";
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
    const char *name, const char *customer)
{
	ky_xml_open(x, "GrpHdr", NULL, NULL);
	ky_xml_leaf(x, "MsgId", s->id);
	put_created(x, created);
	ky_xml_leaf(x, "NbOfTxs", s->count);
	ky_xml_leaf(x, "CtrlSum", s->total);
	ky_xml_open(x, "InitgPty", NULL, NULL);
	ky_xml_leaf(x, "Nm", name);
	if (customer[0] != '\0') {
		ky_xml_open(x, "Id", NULL, NULL);
		ky_xml_open(x, "OrgId", NULL, NULL);
		ky_xml_open(x, "Othr", NULL, NULL);
		ky_xml_leaf(x, "Id", customer);
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
    const char *name, const struct ky_pain001_payer *payer)
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
	put_party(x, "Dbtr", name, payer->country);
	put_account(x, "DbtrAcct", payer->account, payer->iban);
	put_agent(x, "DbtrAgt", payer->bic);
	ky_xml_leaf(x, "ChrgBr", charges_codes[payer->charges]);
}

enum ky_code
ky_pain001_begin(struct ky_pain001 *p, const struct ky_slug *issuer,
    const struct ky_payrun *run, const struct ky_pain001_payer *payer,
    struct ky_bank_sink sink, struct ky_err *err)
{
	char name[NAME_SIZE];
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
		code = check_payer(payer, name, err);
	if (code != KY_OK)
		return code;

	memcpy(p->currency, run->currency, sizeof(p->currency));
	ky_bank_id_write(&p->mark, KY_BANK_ID_RUN, run->n, s.id);
	(void)snprintf(s.count, sizeof(s.count), "%" PRIu32, run->count);
	ky_iso_amount_write(run->total, run->currency, s.total);
	ky_xml_open(&p->xml, "Document", "xmlns", NAMESPACE);
	ky_xml_open(&p->xml, "CstmrCdtTrfInitn", NULL, NULL);
	put_group(&p->xml, &s, run->created, name, payer->customer);
	put_payment(&p->xml, &s, run->day, name, payer);
	return ky_xml_writer_code(&p->xml, err);
}

/* --- a transfer --- */

/* What is wrong with it; NULL: nothing.  Never what stands in it. */
static const char *
transfer_fault(const struct ky_pain001 *p, const struct ky_transfer *t)
{
	const struct ky_payee *to = &t->payee;

	if (t->n <= p->last)
		return "its number is not above that of the one before";
	if (to->kind == KY_PAYEE_NONE)
		return "its payee is not known, or was erased";
	if (to->kind != KY_PAYEE_ABROAD)
		return "its payee is not an account abroad";
	if (memcmp(t->currency, p->currency, sizeof(t->currency)) != 0)
		return "it is in another currency than its run";
	if (t->minor <= 0 || t->minor > KY_AMOUNT_MAX)
		return "its amount is out of bounds";
	if (!is_account(to->account, to->iban))
		return "payee.account: missing, or cannot be written";
	if (to->bic[0] != '\0' && !is_bic(to->bic))
		return "payee.bic: not a BIC";
	if (to->bic[0] == '\0' && !to->iban)
		return "payee.bic: needed where the account is not an IBAN";
	if (!is_country(to->country))
		return "payee.country: missing, or not two letters";
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
	return ky_str_copy(text, out, KY_KEY_SIZE) && ky_latin_is(text);
}

static void
put_transfer(struct ky_pain001 *p, const struct ky_transfer *t,
    const char *name, const char *ending)
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
	if (t->payee.bic[0] != '\0')
		put_agent(x, "CdtrAgt", t->payee.bic);
	put_party(x, "Cdtr", name, t->payee.country);
	put_account(x, "CdtrAcct", t->payee.account, t->payee.iban);
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
	char name[NAME_SIZE], ending[KY_KEY_SIZE];

	if (fault == NULL &&
	    !ky_latin_fold(ky_str_of(t->payee.name), name, sizeof(name)))
		fault = "payee.name: missing, or not in Latin letters";
	if (fault == NULL && !ending_number(t->key, ending))
		fault = "its key names no ending";
	if (fault != NULL)
		return ky_fail(err, KY_E_INPUT, 0, "transfer %" PRIu64 ": %s",
		    t->n, fault);
	put_transfer(p, t, name, ending);
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
