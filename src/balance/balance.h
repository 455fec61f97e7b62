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
/* TM Forum v4: TMF654 buckets and adjustBalance (docs/peers.md). */
enum ky_code ky_balance_tmf_open(const struct ky_tmf_peer *peer,
    struct ky_balance *out, struct ky_err *err) KY_MUST_USE;
/* Either of them; a port that was never opened is nothing to do. */
void ky_balance_close(struct ky_balance *p);

/*
 * What the answers say, as the adapters read them.  KY_E_RETRY: they are not
 * as agreed; the place is named.
 */
/* `named`: there is a row for the key. */
enum ky_code ky_balance_csv_read(struct ky_str bytes,
    const struct ky_line *line, const char *key, struct ky_seen *seen,
    bool *named, struct ky_err *err) KY_MUST_USE;
/* The line's monetary bucket among those of a list; *id is "" when it has
 * none, and then nothing is left. */
enum ky_code ky_balance_tmf_read(const json_t *buckets,
    const struct ky_line *line, const char **id, int64_t *minor,
    struct ky_err *err) KY_MUST_USE;
/* What an adjustment took out. */
enum ky_code ky_balance_tmf_taken(const json_t *adjust,
    const struct ky_line *line, int64_t *minor, struct ky_err *err) KY_MUST_USE;

#endif
