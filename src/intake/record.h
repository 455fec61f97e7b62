/*
 * Records that other systems made: usage they rated, what is left of the data,
 * payments they took in.  Each becomes one fact about one line, under a key made of the
 * line's provider and the record's own number: however often it comes, in
 * whatever file, it is booked once.
 *
 * docs/formats/usage.md and docs/formats/receipts.md describe the files.
 */
#ifndef KY_INTAKE_RECORD_H
#define KY_INTAKE_RECORD_H

#include "intake/rows.h"
#include "service/call.h"

#define KY_RECORD_ID_SIZE 129

struct ky_record {
	uint64_t line;              /* of the file, on which it starts */
	char id[KY_RECORD_ID_SIZE]; /* unique among its provider's */
	struct ky_line_name name;   /* whose it is */
	struct ky_date day;         /* of use, or of payment */
	int64_t minor;              /* 1 to KY_AMOUNT_MAX */
	char currency[4];           /* "": the line's */
	struct ky_slug what;        /* usage: its kind */
	enum ky_tax tax;            /* usage; NONE: as the rules say */
	enum ky_means means;        /* a payment */
	bool reports;               /* usage: what is left, and no charge */
	struct ky_data_left report;
};

struct ky_record_kind {
	enum ky_fact fact;
	const char *prefix; /* of its keys: "usage/" */
	const char *id;     /* the column of its number */
	struct ky_table table;
};
extern const struct ky_record_kind ky_records_usage, ky_records_receipts;

/* The next record, as ky_rows_next(); zeroed first. */
enum ky_code ky_record_next(const struct ky_record_kind *k, struct ky_rows *r,
    struct ky_record *out, bool *end, bool *good, struct ky_complaints *to,
    struct ky_err *err) KY_MUST_USE;

/*
 * Can the record be about the line that was found by its name?  False: what
 * speaks against it was said to `to`.  `provider`: lines of others are none of
 * its business; "" = whosever.
 */
bool ky_record_fits(const struct ky_record_kind *k, const struct ky_record *r,
    const struct ky_line_found *line, const struct ky_slug *provider,
    struct ky_complaints *to);

/*
 * "usage/demo-mobile/R-1", or "usage/#" and a hash where that is too long.
 * KY_E_INPUT: no record has such a number.
 */
enum ky_code ky_record_key(const struct ky_record_kind *k,
    const struct ky_slug *provider, struct ky_str id, char out[KY_KEY_SIZE],
    struct ky_err *err) KY_MUST_USE;

/* The record as a command, but for who hands it in. */
void ky_record_command(const struct ky_record_kind *k,
    const struct ky_record *r, const struct ky_line_found *line,
    struct ky_command *out);

#endif
