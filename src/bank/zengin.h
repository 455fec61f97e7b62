/*
 * The bulk transfer file that Japan's banks take (全銀協規定形式, 総合振込):
 * docs/formats/zengin.md.
 *
 *	ky_zengin_open(&z, &form, &run, sink, err)
 *	ky_zengin_add(&z, &transfer, err)     for each, lowest number first
 *	ky_zengin_close(&z, err)
 *
 * Memory is flat, however many transfers there are; the same form, run and
 * transfers give the same bytes, so that a file that was lost can be made
 * again.  After a failure the file is worth nothing.
 * Rule: docs/rules/jp.md#8
 */
#ifndef KY_BANK_ZENGIN_H
#define KY_BANK_ZENGIN_H

#include "bank/record.h"
#include "bank/sink.h"
#include "core/payee.h"
#include "port/till.h"

/* Most transfers of one file: what a payment run is filled with at most. */
#define KY_ZENGIN_TRANSFERS_MAX KY_RECORD_COUNT_MAX

/* Place 112 of each record. */
enum ky_zengin_designation {
	KY_ZENGIN_DESIGNATION_BLANK,
	KY_ZENGIN_DESIGNATION_TELEGRAPHIC, /* 7 */
	KY_ZENGIN_DESIGNATION_DOCUMENTARY, /* 8 */
	KY_ZENGIN_DESIGNATION__MAX
};
/* "blank", "telegraphic", "documentary". */
const char *ky_zengin_designation_name(enum ky_zengin_designation d);
bool ky_zengin_designation_parse(struct ky_str name,
    enum ky_zengin_designation *out);

#define KY_ZENGIN_REQUESTER_SIZE 11 /* ten digits */
#define KY_ZENGIN_NAME_SIZE 128     /* UTF-8 */
#define KY_ZENGIN_ACCOUNT_SIZE 8    /* seven digits */

/* Who pays, and how this bank wants its file.  Zeroed, the wishes are those
 * of most banks. */
struct ky_zengin_form {
	char requester[KY_ZENGIN_REQUESTER_SIZE]; /* given by the bank */
	char name[KY_ZENGIN_NAME_SIZE];           /* 40 bytes as kana */
	char bank[KY_PAYEE_BANK_SIZE];
	char branch[KY_PAYEE_BRANCH_SIZE];
	enum ky_account_kind account_kind; /* no savings account */
	char account[KY_ZENGIN_ACCOUNT_SIZE];
	char bank_name[KY_ZENGIN_NAME_SIZE];   /* 15 bytes; "" = blanks */
	char branch_name[KY_ZENGIN_NAME_SIZE]; /* the same */

	uint32_t kana;       /* extras of base/kana.h that the bank takes */
	bool crlf;           /* a line end behind each record */
	bool clearing_blank; /* places 39 to 42 blank, not zeros */
	bool first;          /* new code 1 (paid for the first time), not 0 */
	enum ky_zengin_designation designation;
	/* From Japan Post Bank (9900) to itself: the payee's branch blank.
	 * Seen in one public tool and unconfirmed: ask the bank. */
	bool post_branch_blank;
};

/* KY_E_INPUT names the member: "requester: not 10 digits". */
enum ky_code ky_zengin_form_check(const struct ky_zengin_form *form,
    struct ky_err *err) KY_MUST_USE;

struct ky_zengin {
	const struct ky_zengin_form *form; /* the caller's, as `run` */
	const struct ky_payrun *run;
	struct ky_bank_sink sink;
	uint64_t last; /* transfer written last */
	uint32_t count;
	int64_t total;
};

/*
 * Checks form and run, and writes the header.  KY_E_INPUT: what
 * ky_zengin_form_check() says; the run's day is no bank day or beyond the
 * calendar, its currency not yen, its number beyond ten digits, its count
 * beyond KY_ZENGIN_TRANSFERS_MAX or its total beyond twelve digits.  And what
 * the sink fails with, here and below.
 * Rule: docs/rules/jp.md#7.4 (the date is a bank day)
 */
enum ky_code ky_zengin_open(struct ky_zengin *z,
    const struct ky_zengin_form *form, const struct ky_payrun *run,
    struct ky_bank_sink sink, struct ky_err *err) KY_MUST_USE;

/*
 * Writes one record.  KY_E_INPUT names the transfer, "transfer 7: ...": of
 * another run, not behind the one before, an amount that is not 1 to
 * 9,999,999,999 yen, a payee that is no account in Japan (also one that was
 * erased), a name that this bank cannot carry, a number beyond ten digits.
 */
enum ky_code ky_zengin_add(struct ky_zengin *z, const struct ky_transfer *t,
    struct ky_err *err) KY_MUST_USE;

/* Writes the trailer and the end record.  KY_E_INPUT: there is no transfer;
 * KY_E_CORRUPT: count or total are not those of the run. */
enum ky_code ky_zengin_close(struct ky_zengin *z,
    struct ky_err *err) KY_MUST_USE;

#endif
