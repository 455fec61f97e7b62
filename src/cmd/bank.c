#include "cmd/bank.h"

#include "base/kana.h"
#include "core/iban.h"

#include <assert.h>
#include <string.h>

static const char *
said(const struct ky_cli *cli, enum ky_peer_setting s)
{
	const char *text = ky_config_peer(&cli->config, KY_PEER_BANK, s);

	return text != NULL ? text : "";
}

static bool
yes(const struct ky_cli *cli, enum ky_peer_setting s)
{
	return strcmp(said(cli, s), "yes") == 0;
}

bool
ky_bank_is_file(const struct ky_cli *cli)
{
	return strcmp(said(cli, KY_PEER_SET_KIND), "file") == 0;
}

bool
ky_bank_means(const struct ky_cli *cli, enum ky_rail_form form)
{
	static const enum ky_peer_setting first[][2] = {
	    [KY_RAIL_FORM_ZENGIN] = {KY_PEER_SET_REQUESTER,
		KY_PEER_SET_ACCOUNT},
	    [KY_RAIL_FORM_PAIN001] = {KY_PEER_SET_PAYER_NAME,
		KY_PEER_SET_PAYER_ACCOUNT},
	};

	return said(cli, first[form][0])[0] != '\0' ||
	    said(cli, first[form][1])[0] != '\0';
}

/* --- texts into their places --- */

struct place {
	enum ky_peer_setting s;
	char *to;
	size_t size;
};

static enum ky_code
copy_all(const struct ky_cli *cli, const struct place *places, size_t n,
    struct ky_err *err)
{
	for (size_t i = 0; i < n; i++)
		if (!ky_str_copy(ky_str_of(said(cli, places[i].s)),
			places[i].to, places[i].size))
			return ky_fail(err, KY_E_INPUT, 0,
			    "%s: more than %zu characters",
			    ky_peer_setting_row(places[i].s)->name,
			    places[i].size - 1);
	return KY_OK;
}

#define PLACE(setting, member) \
	{ \
		KY_PEER_SET_##setting, (member), sizeof(member) \
	}

/* --- the bulk transfer file --- */

/* "wo comma" */
static enum ky_code
read_kana(const struct ky_cli *cli, uint32_t *out, struct ky_err *err)
{
	const char *at = said(cli, KY_PEER_SET_KANA);

	while (*at != '\0') {
		struct ky_str word = {at, strcspn(at, " ")};

		if (word.len > 0 && !ky_kana_extra(word, out))
			return ky_fail(err, KY_E_INPUT, 0,
			    "kana: wo, comma, slash, yen, brackets, with "
			    "blanks between them");
		at += word.len;
		at += *at == ' ' ? 1 : 0;
	}
	return KY_OK;
}

static enum ky_code
read_answer(const struct ky_cli *cli, struct ky_zengin_answer *out,
    struct ky_err *err)
{
	uint64_t place = 0;
	bool number = ky_str_u64(ky_str_of(said(cli, KY_PEER_SET_RESULT_PLACE)),
	    UINT8_MAX, &place);

	assert(number); /* checked when it was read */
	(void)number;
	out->place = (uint8_t)place;
	if (ky_zengin_answer_check(out, err) != KY_OK)
		return ky_during(err, "result_place");
	if (ky_bank_files_codes(ky_str_of(said(cli, KY_PEER_SET_RESULT_CODES)),
		out, err) != KY_OK)
		return ky_during(err, "result_codes");
	return KY_OK;
}

static enum ky_code
read_zengin(const struct ky_cli *cli, struct ky_zengin_form *f,
    struct ky_err *err)
{
	const struct place places[] = {
	    PLACE(REQUESTER, f->requester),
	    PLACE(NAME, f->name),
	    PLACE(BANK, f->bank),
	    PLACE(BRANCH, f->branch),
	    PLACE(ACCOUNT, f->account),
	    PLACE(BANK_NAME, f->bank_name),
	    PLACE(BRANCH_NAME, f->branch_name),
	};
	struct ky_str designation = ky_str_of(
	    said(cli, KY_PEER_SET_DESIGNATION));
	struct ky_str kind = ky_str_of(said(cli, KY_PEER_SET_ACCOUNT_KIND));
	bool known = ky_zengin_designation_parse(designation,
			 &f->designation) &&
	    ky_account_kind_parse(kind, &f->account_kind);

	assert(known); /* checked when it was read */
	(void)known;
	f->crlf = yes(cli, KY_PEER_SET_CRLF);
	f->clearing_blank = yes(cli, KY_PEER_SET_CLEARING_BLANK);
	f->first = yes(cli, KY_PEER_SET_FIRST);
	f->post_branch_blank = yes(cli, KY_PEER_SET_POST_BRANCH_BLANK);
	if (read_kana(cli, &f->kana, err) != KY_OK)
		return err->code;
	return copy_all(cli, places, sizeof(places) / sizeof(places[0]), err);
}

/* --- pain.001 --- */

static enum ky_code
read_pain001(const struct ky_cli *cli, struct ky_pain001_payer *p,
    struct ky_err *err)
{
	const struct place places[] = {
	    PLACE(PAYER_NAME, p->name),
	    PLACE(PAYER_CUSTOMER, p->customer),
	    PLACE(PAYER_ACCOUNT, p->account),
	    PLACE(PAYER_BIC, p->bic),
	    PLACE(PAYER_COUNTRY, p->country),
	};
	struct ky_err ignored;
	struct ky_str charges = ky_str_of(said(cli, KY_PEER_SET_PAYER_CHARGES));
	bool known = ky_charges_parse(charges, &p->charges);

	assert(known); /* checked when it was read */
	(void)known;
	if (copy_all(cli, places, sizeof(places) / sizeof(places[0]), err) !=
	    KY_OK)
		return err->code;
	/* A number of the bank's own is anything else. */
	p->iban = ky_iban_check(ky_str_of(p->account), &ignored) == KY_OK;
	return KY_OK;
}

enum ky_code
ky_bank_settings(const struct ky_cli *cli, const struct ky_slug *issuer,
    struct ky_bank_files *out, struct ky_err *err)
{
	*out = (struct ky_bank_files){.issuer = *issuer};
	if (!ky_bank_is_file(cli))
		return KY_OK;
	if (read_zengin(cli, &out->zengin, err) != KY_OK ||
	    read_pain001(cli, &out->pain001, err) != KY_OK ||
	    read_answer(cli, &out->answer, err) != KY_OK)
		return ky_during(err, "peer bank");
	return KY_OK;
}
