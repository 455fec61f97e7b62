/*
 * Records of the bulk transfer file (全銀協規定形式, 総合振込): 120 bytes, each
 * item at its place.  The writer and the reader of results share this table.
 *
 * Places are counted from 1, as banks print them.  Numbers are digits filled
 * with zeros in front, text is filled with blanks behind.
 * Rule: docs/rules/jp.md#8
 */
#ifndef KY_BANK_RECORD_H
#define KY_BANK_RECORD_H

#include "base/str.h"

#define KY_RECORD_SIZE 120

/* What a file may hold: the trailer counts in six and sums in twelve digits,
 * an amount has ten, and so have the customer's codes. */
#define KY_RECORD_COUNT_MAX UINT32_C(999999)
#define KY_RECORD_TOTAL_MAX INT64_C(999999999999)
#define KY_RECORD_AMOUNT_MAX INT64_C(9999999999)
#define KY_RECORD_CODE_MAX UINT64_C(9999999999)

/* A record's first byte. */
#define KY_RECORD_HEADER '1'
#define KY_RECORD_DATA '2'
#define KY_RECORD_TRAILER '8'
#define KY_RECORD_END '9'

#define KY_RECORD_BULK 21 /* kind of business */
#define KY_RECORD_JIS 0   /* kind of codes; 1 is EBCDIC */

/* In the order of their places. */
enum ky_record_item {
	KY_HEAD_KIND,
	KY_HEAD_BUSINESS,
	KY_HEAD_CODES,
	KY_HEAD_REQUESTER,
	KY_HEAD_NAME,
	KY_HEAD_DATE,
	KY_HEAD_BANK,
	KY_HEAD_BANK_NAME,
	KY_HEAD_BRANCH,
	KY_HEAD_BRANCH_NAME,
	KY_HEAD_ACCOUNT_KIND,
	KY_HEAD_ACCOUNT,
	KY_HEAD_UNUSED,

	KY_DATA_KIND,
	KY_DATA_BANK,
	KY_DATA_BANK_NAME,
	KY_DATA_BRANCH,
	KY_DATA_BRANCH_NAME,
	KY_DATA_CLEARING,
	KY_DATA_ACCOUNT_KIND,
	KY_DATA_ACCOUNT,
	KY_DATA_NAME,
	KY_DATA_AMOUNT,
	KY_DATA_NEW,
	KY_DATA_TRANSFER, /* customer code 1 */
	KY_DATA_RUN,      /* customer code 2 */
	KY_DATA_DESIGNATION,
	KY_DATA_EDI,
	KY_DATA_UNUSED,

	KY_TRAIL_KIND,
	KY_TRAIL_COUNT,
	KY_TRAIL_TOTAL,
	KY_TRAIL_UNUSED,

	KY_END_KIND,
	KY_END_UNUSED,
	KY_RECORD_ITEM__MAX
};

struct ky_record_place {
	char kind; /* of the record */
	uint8_t at, len;
	bool digits;
};
const struct ky_record_place *ky_record_place(enum ky_record_item i);

/* A record of a kind, blank otherwise. */
void ky_record_start(char record[KY_RECORD_SIZE], char kind);
/* It has no more digits than there is room for: asserted. */
void ky_record_put_number(char record[KY_RECORD_SIZE], enum ky_record_item i,
    uint64_t value);
/* Bytes, blanks behind; no more than there is room for: asserted. */
void ky_record_put_text(char record[KY_RECORD_SIZE], enum ky_record_item i,
    struct ky_str bytes);

/* All bytes of the item: a view into the record. */
struct ky_str ky_record_bytes(const char record[KY_RECORD_SIZE],
    enum ky_record_item i);
/* False: not digits throughout. */
bool ky_record_number(const char record[KY_RECORD_SIZE], enum ky_record_item i,
    uint64_t *out);

#endif
