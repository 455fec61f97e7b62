/*
 * When and how things go wrong: drawn from a seed, so that it can go wrong
 * the same way again.
 *
 * Every simulated call asks ky_fault_draw() once, naming what could happen to
 * a call of its sort, and does what it is told.  After a death every call
 * fails until ky_faults_restart(): the process is gone, the world is not.
 */
#ifndef KY_SIM_FAULT_H
#define KY_SIM_FAULT_H

#include "base/err.h"
#include "sim/random.h"

enum ky_fault {
	KY_FAULT_NONE,
	KY_FAULT_BEFORE,     /* fails, nothing happened */
	KY_FAULT_AFTER,      /* it happened, the answer is lost */
	KY_FAULT_STALE,      /* a look tells what was, not what is */
	KY_FAULT_DELAY,      /* taken on now, happens hours later */
	KY_FAULT_REFUSE,     /* the peer says no */
	KY_FAULT_DIE_BEFORE, /* the process dies, nothing happened */
	KY_FAULT_DIE_AFTER,  /* it happened, then the process dies */
	KY_FAULT__MAX
};
const char *ky_fault_name(enum ky_fault f);

#define KY_FAULT_BIT(f) (1U << (f))
/* What can happen to a call of each sort. */
#define KY_FAULTS_OF_DO \
	(KY_FAULT_BIT(KY_FAULT_BEFORE) | KY_FAULT_BIT(KY_FAULT_AFTER) | \
	    KY_FAULT_BIT(KY_FAULT_DELAY) | KY_FAULT_BIT(KY_FAULT_REFUSE) | \
	    KY_FAULTS_OF_READ | KY_FAULT_BIT(KY_FAULT_DIE_AFTER))
#define KY_FAULTS_OF_LOOK \
	(KY_FAULT_BIT(KY_FAULT_BEFORE) | KY_FAULT_BIT(KY_FAULT_STALE) | \
	    KY_FAULTS_OF_READ)
#define KY_FAULTS_OF_WRITE (KY_FAULT_BIT(KY_FAULT_BEFORE) | KY_FAULTS_OF_READ)
#define KY_FAULTS_OF_COMMIT \
	(KY_FAULTS_OF_WRITE | KY_FAULT_BIT(KY_FAULT_AFTER) | \
	    KY_FAULT_BIT(KY_FAULT_DIE_AFTER))
#define KY_FAULTS_OF_READ KY_FAULT_BIT(KY_FAULT_DIE_BEFORE)

struct ky_faults {
	struct ky_random random;
	uint32_t permille[KY_FAULT__MAX]; /* all zero: nothing goes wrong */
	uint64_t die_at; /* at this call, counted from 1, besides; 0 = never */
	uint64_t calls;
	uint64_t drawn[KY_FAULT__MAX];
	bool dead;
};

/* Nothing goes wrong until `permille` is set. */
void ky_faults_init(struct ky_faults *f, uint64_t seed);
/* Nothing goes wrong from now on; a dead process stays dead. */
void ky_faults_stop(struct ky_faults *f);
void ky_faults_restart(struct ky_faults *f);

/* One of `possible` (a set of KY_FAULT_BIT) or KY_FAULT_NONE.  Draws the two
 * deaths too: the caller then does, or does not do, its work and returns
 * ky_fault_dead().  When dead already: KY_FAULT_DIE_BEFORE. */
enum ky_fault ky_fault_draw(struct ky_faults *f, unsigned possible);

/* KY_E_SYSTEM with cause ESHUTDOWN: how a dead process's calls end. */
enum ky_code ky_fault_dead(struct ky_err *err);

#endif
