/*
 * Booking a file of records: usage, or receipts.
 *
 * Two passes over the file with flat memory (some hundred records, and 16 to
 * 32 bytes each to find those that are there twice).  The first checks every
 * record against its line and books nothing; the second hands them in, as many
 * at a time as a call takes.  A record's key is its own number, so the same
 * file, or another one with the same records, books nothing twice: an import
 * that died half way is started again and goes on.
 */
#ifndef KY_INTAKE_INTAKE_H
#define KY_INTAKE_INTAKE_H

#include "intake/record.h"

#define KY_INTAKE_CODES_MAX 16 /* kinds of refusals counted apart */

struct ky_intake {
	const struct ky_record_kind *kind;
	FILE *file; /* the caller's; can be read twice */
	enum ky_rows_form form;
	uint64_t records_max;    /* more are KY_E_INPUT */
	struct ky_slug provider; /* only lines of it; "" = all */
	bool dry_run;            /* check only */
	bool partly; /* book the good ones; else one bad one stops all */

	struct ky_calls calls;
	struct ky_caller who;
	struct ky_arena *room; /* of the calls' results: 16 KiB for each 256
	                          records, twice */

	/* Everything wrong with a record, then each one whose number is known
	 * with another content; `n` is counted up.  `about`: meanwhile, which
	 * record of the file it is, from 0. */
	struct ky_complaints to;
	uint64_t about;
	/* How far it has come; NULL: nobody wants to know. */
	void (*progress)(void *self, bool booking, uint64_t done);
	void *progress_self;

	/* What came of it. */
	uint64_t records, bad;
	uint64_t booked;
	uint64_t known;     /* booked before */
	uint64_t conflicts; /* known with another content: not booked */
	uint64_t refused;   /* the domain said no, by code: */
	uint32_t codes_n;
	struct ky_intake_code {
		char code[KY_CODE_SIZE];
		uint64_t n;
	} code[KY_INTAKE_CODES_MAX];
};

/*
 * KY_OK also when records are bad, in conflict or refused: see the counts.
 * KY_E_INPUT: the file as a whole cannot be read.  Other codes come from the
 * calls; what was booked stays, and the same file goes on from there.
 */
enum ky_code ky_intake_run(struct ky_intake *in,
    struct ky_err *err) KY_MUST_USE;

#endif
