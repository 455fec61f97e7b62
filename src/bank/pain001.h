/*
 * A payment run as ISO 20022 pain.001.001.09: the order to our bank to pay
 * accounts abroad.  Element by element: docs/formats/iso20022.md.
 *
 * The file is written as transfers are told, so that it may be longer than
 * memory; count and sum stand at its head and come from the run.  The same run,
 * transfers and payer give the same bytes, at any time.
 *
 * A file that ends in an error was never one: whoever keeps the bytes throws
 * them away.
 * Rule: docs/rules/jp.md#7.3
 */
#ifndef KY_BANK_PAIN001_H
#define KY_BANK_PAIN001_H

#include "bank/id.h"
#include "bank/xml.h"
#include "port/till.h"

/* Who bears the banks' charges. */
enum ky_charges {
	KY_CHARGES_PAYER,  /* DEBT: the holder gets all of it */
	KY_CHARGES_SHARED, /* SHAR: each side its own bank's */
	KY_CHARGES_PAYEE,  /* CRED */
	KY_CHARGES_SCHEME, /* SLEV: as the payment scheme says */
	KY_CHARGES__MAX
};
/* "payer", "shared", "payee", "scheme". */
const char *ky_charges_name(enum ky_charges c);
bool ky_charges_parse(struct ky_str name, enum ky_charges *out);

/* Whose account pays, and at which bank. */
struct ky_pain001_payer {
	char name[KY_PAYEE_NAME_SIZE];
	char customer[KY_BANK_ID_SIZE]; /* the bank's name for us; "" = none */
	char account[KY_PAYEE_ACCOUNT_SIZE];
	bool iban; /* else a number of the bank's own */
	char bic[KY_PAYEE_BIC_SIZE];
	char country[KY_PAYEE_COUNTRY_SIZE]; /* where we are; "" = not said */
	enum ky_charges charges;
};

struct ky_pain001 {
	struct ky_xml_writer xml;
	struct ky_bank_mark mark;
	uint64_t run;
	char currency[4];
	uint32_t count, count_told; /* written so far; of the run */
	int64_t total, total_told;
	uint64_t last; /* number of the transfer written last */
};

/*
 * Begins the file of `run`, which has at least one transfer.  KY_E_INPUT names
 * what is wrong with the payer ("payer.bic: ...") or the run; nothing of an
 * account or a name is in the message.  ky_pain001_done() frees, after failures
 * too.
 */
enum ky_code ky_pain001_begin(struct ky_pain001 *p,
    const struct ky_slug *issuer, const struct ky_payrun *run,
    const struct ky_pain001_payer *payer, struct ky_bank_sink sink,
    struct ky_err *err) KY_MUST_USE;

/*
 * One transfer, by rising numbers.  KY_E_INPUT "transfer 12: ..." for one that
 * no bank could carry out: the payee is not an account abroad (or was erased),
 * or does not pass ky_payee_check(); another currency than the run's, an amount
 * out of bounds, a key that names no ending, a number not above the one before.
 * Otherwise what the sink fails with.
 */
enum ky_code ky_pain001_add(struct ky_pain001 *p, const struct ky_transfer *t,
    struct ky_err *err) KY_MUST_USE;

/* Ends it.  KY_E_CORRUPT: count or sum is not the run's. */
enum ky_code ky_pain001_end(struct ky_pain001 *p,
    struct ky_err *err) KY_MUST_USE;

void ky_pain001_done(struct ky_pain001 *p);

#endif
