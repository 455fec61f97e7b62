/*
 * Taking a bank's result file, from its first byte to its last: for the command
 * line and for HTTP, each with calls of its own.
 *
 * The file is read three times or more: whether it can be read at all, whether
 * each row fits what was ordered, and then row by row to be applied.  Unless
 * the caller says otherwise nothing is applied while one row does not fit.
 * Killed anywhere, it is simply taken again.
 */
#ifndef KY_SERVICE_TAKING_H
#define KY_SERVICE_TAKING_H

#include "service/call.h"

struct ky_taking {
	const struct ky_bankfile *bank;
	enum ky_result_form form;
	bool partly; /* rows that fit are applied, whatever others are like */
	void *self;
	/* Makes a call as its caller. */
	enum ky_code (*call)(void *self, struct ky_call *c,
	    struct ky_result *out, struct ky_err *err) KY_MUST_USE;
	/* Lets what was set going be done, or waits for it a moment. */
	enum ky_code (*rest)(void *self, struct ky_err *err) KY_MUST_USE;
	/* How many rows were looked at or applied so far. */
	void (*progress)(void *self, bool applied, uint64_t rows);
};

/* A row that does not fit, or whose line said no. */
struct ky_taking_fault {
	uint64_t row; /* of the file's results, from 1 */
	uint64_t n, run;
	char reference[KY_BANK_REFERENCE_SIZE];
	char code[KY_CODE_SIZE];
};

#define KY_TAKING_FAULTS_MAX 100
struct ky_taking_report {
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
	struct ky_taking_fault fault[KY_TAKING_FAULTS_MAX];
};

/*
 * Takes `file`, which can be read twice.  KY_OK also when rows do not fit, see
 * `out`.  KY_E_INPUT names the place in the file; otherwise what the calls fail
 * with: what was applied until then stays, and the file is to be taken again.
 */
enum ky_code ky_taking_run(const struct ky_taking *t, FILE *file,
    struct ky_taking_report *out, struct ky_err *err) KY_MUST_USE;

#endif
