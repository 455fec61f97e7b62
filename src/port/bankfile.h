/*
 * Port: files that go to a bank, and files that come back from it.
 *
 * It writes the file of a payment run out of the run's transfers, the same
 * bytes each time, and reads what banks say of them.  It knows the settings
 * (whose account pays), and no store: its transfers are told to it one by one,
 * so that files may be longer than memory.
 */
#ifndef KY_PORT_BANKFILE_H
#define KY_PORT_BANKFILE_H

#include "core/decide.h"
#include "port/till.h"

#include <stdio.h>

/* --- results --- */

/* What results come in. */
enum ky_result_form {
	KY_RESULT_ANY, /* told by the file's beginning */
	KY_RESULT_ZENGIN,
	KY_RESULT_PAIN002,
	KY_RESULT_CAMT054,
	KY_RESULT_FORM__MAX
};
/* "any", "zengin", "pain.002", "camt.054". */
const char *ky_result_form_name(enum ky_result_form f);
bool ky_result_form_parse(struct ky_str name, enum ky_result_form *out);

/*
 * A file of results is checked as a whole before the first of them is handed
 * out.  Whether a transfer was ever ordered, whether the amount is the one
 * that was ordered, and whether it may go from its state to the one told
 * (ky_transfer_may()) is for whoever takes them; a file may name the same
 * transfer twice.
 */
#define KY_BANK_CODE_SIZE 36      /* ISO 20022: at most 35 characters */
#define KY_BANK_REFERENCE_SIZE 36 /* the same */

struct ky_bank_result {
	/* Which transfer; 0: all of a run, or none of ours. */
	uint64_t n;
	/* With n = 0: every transfer of this run of which the file says
	 * nothing by itself.  Comes behind those it names.  0: none of ours. */
	uint64_t run;
	/* With both 0, what the bank called it, so that a person can look; ""
	 * when it said nothing.  Printable ASCII. */
	char reference[KY_BANK_REFERENCE_SIZE];

	/* PAID, FAILED or RETURNED; IN_RUN: the bank has it, the end is open. */
	enum ky_transfer_state state;
	char why[KY_REASON_SIZE];     /* of FAILED and RETURNED: a name of
	                                 bank/reason.h; else "" */
	char code[KY_BANK_CODE_SIZE]; /* the bank's own: "AC04", "1"; "" = it
	                                 gave none.  Printable ASCII */

	/* What was moved, in the smallest unit of `currency`: of PAID and FAILED
	 * as it was ordered, where the bank says so; of RETURNED what came
	 * back, which charges may have made less; of a run its sum.  -1 and "":
	 * the bank does not say. */
	int64_t minor;
	char currency[4];
	struct ky_date day; /* the bank's; no date = it does not say */
	/* The payee's account where the file repeats it, to be compared with
	 * the order: as in struct ky_payee; "" = it does not. */
	char bank[KY_PAYEE_BANK_SIZE];
	char branch[KY_PAYEE_BRANCH_SIZE];
	char account[KY_PAYEE_ACCOUNT_SIZE];
};

/* Who takes them. */
struct ky_bank_taker {
	void *self;
	/* What it fails with ends the reading; what was taken before is the
	 * taker's to undo. */
	enum ky_code (*take)(void *self, const struct ky_bank_result *result,
	    struct ky_err *err) KY_MUST_USE;
};

/* What a file held. */
struct ky_bank_totals {
	uint64_t count[KY_TRANSFER_STATE__MAX]; /* transfers named, by state;
	                                           QUEUED stays 0 */
	uint64_t runs;                          /* results of whole runs */
	uint64_t unknown;   /* handed out with neither `n` nor `run` */
	uint64_t passed;    /* not handed out: other people's entries on the
	                     same account, and what is not booked yet */
	uint8_t sha256[32]; /* of the file: what a transfer names
	                                   as its `source` */
};

/* --- what becomes of them --- */

/* A row that does not fit, or whose line said no. */
struct ky_result_fault {
	uint64_t row; /* of the file's results, from 1 */
	uint64_t n, run;
	char reference[KY_BANK_REFERENCE_SIZE];
	char code[KY_CODE_SIZE];
};

#define KY_RESULT_FAULTS_MAX 100
struct ky_result_report {
	uint8_t sha256[32];
	bool known; /* the file was taken before: nothing was done */
	bool taken; /* all of it is applied, and it is entered as taken */
	uint64_t rows;
	uint64_t passed; /* other people's entries, not looked at */
	/* Transfers, by the state they came into; queued: they wait for the
	 * next run, since the bank carried none of theirs out. */
	uint64_t moved[KY_TRANSFER_STATE__MAX];
	uint64_t before;   /* rows that told nothing new */
	uint64_t waiting;  /* rows that say: not decided yet */
	uint64_t wrong;    /* rows that do not fit */
	uint64_t later;    /* rows whose lines are at work: take it again */
	uint64_t refused;  /* rows whose lines said no */
	uint32_t faults_n; /* of `wrong` and `refused` the first ones */
	struct ky_result_fault fault[KY_RESULT_FAULTS_MAX];
};

/* --- files for the bank --- */

/* Where one goes, piece by piece. */
struct ky_bank_sink {
	void *self;
	enum ky_code (*put)(void *self, struct ky_str bytes,
	    struct ky_err *err) KY_MUST_USE;
};

/* Where its transfers come from. */
struct ky_bankfile_source {
	void *self;
	/* The next one, by rising numbers; NULL: that was the last.  Valid
	 * until the next call. */
	enum ky_code (*next)(void *self, const struct ky_transfer **out,
	    struct ky_err *err) KY_MUST_USE;
};

/* Called from several threads. */
struct ky_bankfile {
	void *self; /* NULL: no bank is set up, nothing is written */

	/* Can files of that form be written?  KY_E_REFUSED, and the setting
	 * that is missing or cannot be. */
	enum ky_code (*ready)(void *self, enum ky_rail_form form,
	    struct ky_err *err) KY_MUST_USE;
	/*
	 * The file of `run`.  KY_E_REFUSED as above; KY_E_INPUT "transfer 12:
	 * ..." for one that no bank could carry out; KY_E_LIMIT: more than a
	 * file can hold; what source or sink fail with.  What was put until
	 * then was never a file.
	 */
	enum ky_code (*write)(void *self, const struct ky_payrun *run,
	    const struct ky_bankfile_source *from,
	    const struct ky_bank_sink *to, struct ky_err *err) KY_MUST_USE;
	/*
	 * Each result of `file`, which can be read twice: first all of it is
	 * checked.  KY_E_INPUT names the place, and nothing was handed out;
	 * KY_E_SYSTEM: it could not be read; and what `to` fails with.  `out`
	 * is filled on KY_OK only.
	 */
	enum ky_code (*read)(void *self, FILE *file, enum ky_result_form form,
	    const struct ky_bank_taker *to, struct ky_bank_totals *out,
	    struct ky_err *err) KY_MUST_USE;
};

#endif
