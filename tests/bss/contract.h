/*
 * The contract of struct ky_bss, as one story that every adapter and the
 * simulated peer tell alike.
 */
#ifndef KY_TESTS_BSS_CONTRACT_H
#define KY_TESTS_BSS_CONTRACT_H

#include "port/peers.h"

/* What stands behind the port: the other side, and time. */
struct contract {
	const char *name;
	void (*open)(const struct ky_line *line, struct ky_bss *out);
	void (*settle)(void); /* it does what it was asked */
	void (*today)(struct ky_date day);
	void (*use)(int64_t minor); /* late usage */
	void (*close)(struct ky_bss *port);
};

void contract_line(struct ky_line *line);
void contract_run(const struct contract *c);
/* What main() returns.  The checks are counted here, so nobody else may. */
int contract_done(void);

extern const struct contract contract_sim, contract_csv, contract_tmf;
/* Where bss_peer.py lies. */
extern const char *contract_script;

#endif
