/*
 * The papers, as structs: receipt, end statement, certificate, amendment.
 *
 * What a paper says is fixed here, by the decision that ordered it.  src/doc/
 * writes it as canonical JSON, signs it and enters it in the log.
 */
#ifndef KY_CORE_PAPER_H
#define KY_CORE_PAPER_H

#include "core/case.h"

#define KY_PAPER_NO_SIZE 32 /* "KY-7H3K-9QXM-2PTA-C1" */

/* What a paper does not prove; printed under it. */
enum ky_disclaimer {
	KY_NOT_PHONE_BILLS, /* services billed elsewhere may go on */
	KY_NOT_INSTALMENTS, /* a device's instalments are another contract */
	KY_NOT_PROFILE,     /* that no copy of the profile works: the network
	                         no longer serves it */
	KY_NOT_STATED,      /* what is only stated was not seen by us */
	KY_NOT_FORKS,       /* a log one signs alone does not stop forks */
	KY_NOT_IDENTITY,    /* who the holder is, beyond the check recorded */
	KY_NOT_ENDED_YET,   /* a receipt ends nothing by itself */
	KY_NOT_ALL_YET,     /* an end statement: some duties are still open */
	KY_NOT_PROVIDER,    /* the issuer is not the provider */
	KY_NOT_REAL,        /* demo clock, simulated peers */
	KY_NOT_TEST_ROOTS,  /* deletions are verified against test roots, whose
	                         keys are public */
	KY_NOT_WHEN,        /* a signed deletion carries no time of its own */
	KY_NOT__MAX
};
const char *ky_disclaimer_name(enum ky_disclaimer d);

struct ky_paper_duty {
	enum ky_duty_kind kind;
	uint8_t ref;
	struct ky_slug what; /* item code, or "" */
	enum ky_duty_state state;
	enum ky_grade grade, least;
	struct ky_time at;
	struct ky_date due;
	char by[KY_BY_SIZE];
	char reason[KY_REASON_SIZE];
	uint8_t evidence[32]; /* zero = none */
};

/* A receipt of others that the holder keeps with the ending.  It is stated by
 * the holder, and checked by nobody: the paper says that it was here, and in
 * which bytes. */
struct ky_paper_kept {
	struct ky_slug id; /* "ex-7h3k9qxm" */
	struct ky_time at; /* brought */
	uint32_t size;     /* bytes of the picture */
	uint8_t sha256[32];
};
#define KY_PAPER_KEPT_MAX 12

struct ky_paper {
	enum ky_paper_kind kind;
	uint8_t n;       /* 1, 2, ... of its kind in this ending */
	bool steps_only; /* final paper is a record of steps, no certificate */
	bool demo;
	char number[KY_PAPER_NO_SIZE];
	char amends[KY_PAPER_NO_SIZE]; /* amendments: the certificate */
	char ending[KY_REF_SIZE];
	struct ky_slug issuer, provider;
	struct ky_slug on_behalf; /* for whom an agent filed; "" = nobody */
	enum ky_subject subject;
	enum ky_way way;
	enum ky_ending_state state; /* running, withdrawn, closed: at issue */
	struct ky_contract_no contract_no;
	char msisdn_masked[KY_MASK_SIZE]; /* "" = none */
	char iccid_masked[KY_MASK_SIZE];
	char eid_masked[KY_MASK_SIZE];
	struct ky_time filed, issued, withdraw_until;
	struct ky_zone zone;     /* of the days below */
	struct ky_date last_day; /* no date: ky_case_last_day() */
	char rules_hash[65];
	uint8_t duties_n;
	struct ky_paper_duty duty[KY_DUTIES_MAX];
	uint8_t kept_n; /* when it was issued */
	struct ky_paper_kept kept[KY_PAPER_KEPT_MAX];
	/* Totals of the line's books, as its statement has them. */
	char currency[4];
	uint32_t bills;
	int64_t charged, reversed; /* taken back */
	int64_t tax;               /* contained in charged less reversed */
	int64_t unbilled;          /* of charged: on no bill yet */
	int64_t paid, charged_back, set_off, refunded, to_refund, forfeited,
	    waived, owed;
	uint32_t not_proved; /* set of 1 << enum ky_disclaimer */
};

/* "KY-7H3K-9QXM-2PTA-R1": R receipt, S statement, C certificate, A. */
void ky_paper_number(const struct ky_ending *e, enum ky_paper_kind kind,
    uint8_t n, char out[KY_PAPER_NO_SIZE]);

/* What holds for all papers of an issuer. */
struct ky_paper_marks {
	bool demo;       /* the store is marked as demo */
	bool test_roots; /* deletions may be verified against test roots */
};

/* Is the final paper of the case, as it is now, a record of steps? */
bool ky_paper_steps_only(const struct ky_case *c);

/* The `n`th paper of that kind, as of the case now. */
void ky_paper_make(const struct ky_case *c, const struct ky_rules *rules,
    enum ky_paper_kind kind, uint8_t n, struct ky_time now,
    struct ky_paper_marks marks, struct ky_paper *out);

/* What the store knows of an ending beside its case. */
struct ky_paper_beside {
	struct ky_slug on_behalf;
	uint8_t kept_n;
	struct ky_paper_kept kept[KY_PAPER_KEPT_MAX];
};
/* Into a paper that was made. */
void ky_paper_put_beside(struct ky_paper *p, const struct ky_paper_beside *b);

#endif
