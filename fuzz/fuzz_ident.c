/*
 * Identifiers: what is accepted is canonical and accepted again, masks and
 * messages never give it away.
 */
#include "core/ident.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* So many characters in a row tell who somebody is. */
#define TELLING 9

static void
hides(const char *shown, const char *secret, size_t n)
{
	for (size_t i = 0; i + TELLING <= n; i++)
		assert(
		    memmem(shown, strlen(shown), secret + i, TELLING) == NULL);
}

static void
refused(struct ky_str text, enum ky_code code, const struct ky_err *err)
{
	assert(code == KY_E_INPUT);
	assert(err->code == code);
	if (text.len >= TELLING)
		hides(err->msg, text.p, text.len);
}

static void
msisdn(struct ky_str text)
{
	struct ky_msisdn n, again;
	char plus[17] = "+", shown[KY_MASK_SIZE];
	struct ky_err err;
	enum ky_code code = ky_msisdn_parse(text, &n, &err);

	if (code != KY_OK) {
		refused(text, code, &err);
		return;
	}
	memcpy(plus + 1, n.digits, sizeof(n.digits));
	code = ky_msisdn_parse(ky_str_of(plus), &again, &err);
	assert(code == KY_OK);
	assert(strcmp(n.digits, again.digits) == 0);
	assert(n.kind == again.kind);
	ky_msisdn_mask(&n, shown);
	hides(shown, n.digits, strlen(n.digits));
}

static void
iccid(struct ky_str text)
{
	struct ky_iccid c, again;
	char shown[KY_MASK_SIZE];
	struct ky_err err;
	enum ky_code code = ky_iccid_parse(text, &c, &err);

	if (code != KY_OK) {
		refused(text, code, &err);
		return;
	}
	code = ky_iccid_parse(ky_str_of(c.digits), &again, &err);
	assert(code == KY_OK);
	assert(strcmp(c.digits, again.digits) == 0);
	assert(c.issuer == again.issuer);
	assert(c.checked == again.checked);
	ky_iccid_mask(&c, shown);
	hides(shown, c.digits, strlen(c.digits));
}

static void
docomo(struct ky_str text)
{
	struct ky_docomo_card card;
	struct ky_iccid c, again;
	struct ky_err err;
	enum ky_code code = ky_docomo_card_parse(text, &card, &err);

	if (code == KY_OK)
		code = ky_docomo_card_iccid(&card, &c, &err);
	if (code != KY_OK) {
		refused(text, code, &err);
		return;
	}
	code = ky_iccid_parse(ky_str_of(c.digits), &again, &err);
	assert(code == KY_OK);
	assert(again.issuer == KY_ICCID_DOCOMO);
}

static void
chips(struct ky_str text)
{
	char shown[KY_MASK_SIZE];
	struct ky_imsi imsi;
	struct ky_imei imei;
	struct ky_eid eid;
	struct ky_err err;
	enum ky_code code;

	code = ky_imsi_parse(text, &imsi, &err);
	if (code == KY_OK) {
		ky_imsi_mask(&imsi, shown);
		hides(shown, imsi.digits, 15);
	} else {
		refused(text, code, &err);
	}
	code = ky_imei_parse(text, &imei, &err);
	if (code == KY_OK) {
		ky_imei_mask(&imei, shown);
		hides(shown, imei.digits, 15);
	} else {
		refused(text, code, &err);
	}
	code = ky_eid_parse(text, &eid, &err);
	if (code == KY_OK) {
		ky_eid_mask(&eid, shown);
		hides(shown, eid.digits, 32);
	} else {
		refused(text, code, &err);
	}
}

static void
words(struct ky_str text)
{
	struct ky_contract_no no;
	struct ky_slug slug;
	struct ky_err err;
	enum ky_code code;

	code = ky_contract_no_parse(text, &no, &err);
	if (code == KY_OK)
		assert(ky_str_is(text, no.text));
	else
		refused(text, code, &err);
	code = ky_slug_parse(text, &slug, &err);
	if (code == KY_OK)
		assert(ky_str_is(text, slug.text));
	else
		refused(text, code, &err);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str text = {(const char *)data, size};

	msisdn(text);
	iccid(text);
	docomo(text);
	chips(text);
	words(text);
	return 0;
}
