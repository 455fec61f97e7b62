/*
 * Adapters of the billing and contract port (port/peers.h, struct ky_bss).
 */
#ifndef KY_BSS_BSS_H
#define KY_BSS_BSS_H

#include "link/tmf.h"
#include "port/peers.h"

/* A folder: orders out, states in, both CSV (docs/formats/drop.md). */
enum ky_code ky_bss_csv_open(const char *folder, struct ky_bss *out,
    struct ky_err *err) KY_MUST_USE;
/* TM Forum v4: orders by TMF622, looks by TMF637 (docs/peers.md). */
enum ky_code ky_bss_tmf_open(const struct ky_tmf_peer *peer, struct ky_bss *out,
    struct ky_err *err) KY_MUST_USE;
/* Either of them; a port that was never opened is nothing to do. */
void ky_bss_close(struct ky_bss *p);

/* What the answers say, as the adapters read them.  KY_E_RETRY: they are not
 * as agreed; the place is named. */
enum ky_code ky_bss_csv_read(struct ky_str bytes, const struct ky_line *line,
    struct ky_seen *seen, struct ky_err *err) KY_MUST_USE;
enum ky_code ky_bss_tmf_read(const json_t *product, int16_t offset_min,
    const struct ky_line *line, struct ky_seen *seen,
    struct ky_err *err) KY_MUST_USE;

#endif
