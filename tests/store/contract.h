/*
 * The contract of port/store.h, as tests that any store passes.
 *
 * Each function prints its TAP and returns main()'s value.
 */
#ifndef KY_TESTS_STORE_CONTRACT_H
#define KY_TESTS_STORE_CONTRACT_H

#include "port/store.h"

struct contract {
	/* A new, empty store; two connections to it. */
	struct ky_store *(*make)(void);
	struct ky_store *(*second)(void);
	void (*close)(struct ky_store *s);
	void (*clean)(void); /* after all connections are closed */
};

int contract_transactions(const struct contract *c);
int contract_cases(const struct contract *c);
int contract_commands(const struct contract *c);
int contract_effects(const struct contract *c);
int contract_papers(const struct contract *c);
int contract_rules(const struct contract *c);
int contract_evidence(const struct contract *c);

/* The one on SQLite, in a directory of its own. */
extern const struct contract contract_sqlite;

#endif
