/*
 * Adapters of the prepaid balance port (port/peers.h, struct ky_balance).
 */
#ifndef KY_BALANCE_BALANCE_H
#define KY_BALANCE_BALANCE_H

#include "link/tmf.h"
#include "port/peers.h"

/* A folder: orders out, states in, both CSV (docs/formats/drop.md). */
enum ky_code ky_balance_csv_open(const char *folder, struct ky_balance *out,
    struct ky_err *err) KY_MUST_USE;
/* TM Forum v4: TMF654 buckets and adjustBalance. */
enum ky_code ky_balance_tmf_open(const struct ky_tmf_peer *peer,
    struct ky_balance *out, struct ky_err *err) KY_MUST_USE;
void ky_balance_close(struct ky_balance *p);

#endif
