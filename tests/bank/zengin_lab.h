/*
 * Forms and transfers that the tests of the bulk transfer file share with
 * golden/ and zengin.py.  All of them are made up.
 */
#ifndef KY_TESTS_ZENGIN_LAB_H
#define KY_TESTS_ZENGIN_LAB_H

#include "bank/zengin.h"
#include "base/csv.h"
#include "base/kana.h"

#include <assert.h>
#include <stdlib.h>

#define LAB_TRANSFERS_MAX 16

static const struct ky_zengin_form lab_plain = {
    .requester = "0123456789",
    .name = "カ）カイヤク",
    .bank = "0001",
    .branch = "123",
    .account_kind = KY_ACCOUNT_ORDINARY,
    .account = "7654321",
};

static const struct ky_zengin_form lab_wishes = {
    .requester = "9876543210",
    .name = "Kaiyaku ヲ・テスト/A",
    .bank = "9900",
    .branch = "018",
    .account_kind = KY_ACCOUNT_OTHER,
    .account = "0000001",
    .bank_name = "ﾕｳﾁﾖ",
    .branch_name = "ゼロイチハチ",
    .kana = KY_KANA_WO | KY_KANA_SLASH,
    .crlf = true,
    .clearing_blank = true,
    .first = true,
    .designation = KY_ZENGIN_DESIGNATION_TELEGRAPHIC,
    .post_branch_blank = true,
};

/* The transfers of golden/transfers.csv, as those of run `run`. */
struct lab {
	struct ky_payrun run;
	struct ky_transfer t[LAB_TRANSFERS_MAX];
};

static inline uint64_t
lab_number(struct ky_str s)
{
	uint64_t v = 0;

	if (!ky_str_u64(s, UINT64_MAX, &v))
		assert(!"a number in transfers.csv");
	return v;
}

static inline FILE *
lab_open(const char *folder, const char *name)
{
	char path[1024];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "rb");
	assert(file != NULL);
	return file;
}

static inline void
lab_transfer(const struct ky_csv *row, uint64_t run, struct ky_transfer *t)
{
	*t = (struct ky_transfer){
	    .n = lab_number(row->field[0]),
	    .run = run,
	    .minor = (int64_t)lab_number(row->field[1]),
	    .currency = "JPY",
	    .state = KY_TRANSFER_IN_RUN,
	    .payee = {.kind = KY_PAYEE_JAPAN,
		.account_kind = (enum ky_account_kind)lab_number(
		    row->field[4])},
	};
	if (!ky_str_copy(row->field[2], t->payee.bank, KY_PAYEE_BANK_SIZE) ||
	    !ky_str_copy(row->field[3], t->payee.branch,
		KY_PAYEE_BRANCH_SIZE) ||
	    !ky_str_copy(row->field[5], t->payee.account,
		KY_PAYEE_ACCOUNT_SIZE) ||
	    !ky_str_copy(row->field[6], t->payee.name, KY_PAYEE_NAME_SIZE))
		assert(!"a text in transfers.csv");
}

static inline void
lab_read(const char *golden, uint64_t run, struct ky_date day, struct lab *lab)
{
	static struct ky_csv csv;
	struct ky_err err;
	bool end = false;

	*lab = (struct lab){.run = {.n = run, .currency = "JPY", .day = day}};
	ky_csv_init(&csv, lab_open(golden, "transfers.csv"));
	if (ky_csv_next(&csv, &end, &err) != KY_OK || end)
		assert(!"the names of transfers.csv");
	while (ky_csv_next(&csv, &end, &err) == KY_OK && !end) {
		assert(lab->run.count < LAB_TRANSFERS_MAX && csv.n == 7);
		lab_transfer(&csv, run, &lab->t[lab->run.count]);
		lab->run.total += lab->t[lab->run.count++].minor;
	}
	assert(end);
	(void)fclose(csv.file);
}

/* The whole file into `out`. */
static inline enum ky_code
lab_write(const struct ky_zengin_form *form, const struct lab *lab,
    struct ky_buf *out, struct ky_err *err)
{
	struct ky_zengin z;
	enum ky_code code = ky_zengin_open(&z, form, &lab->run,
	    ky_bank_sink_buf(out), err);

	for (uint32_t i = 0; i < lab->run.count && code == KY_OK; i++)
		code = ky_zengin_add(&z, &lab->t[i], err);
	return code == KY_OK ? ky_zengin_close(&z, err) : code;
}

#endif
