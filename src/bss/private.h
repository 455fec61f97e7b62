/*
 * What the adapters of this port share.
 */
#ifndef KY_BSS_PRIVATE_H
#define KY_BSS_PRIVATE_H

#include "bss/bss.h"

/* Each adapter's `self` begins with it. */
struct ky_bss_held {
	void (*close)(void *self);
};

/* Codes of what the line has of `which` (1 << index): its own running options,
 * its bound devices.  Separated by ";". */
#define KY_BSS_CODES_SIZE 512
void ky_bss_own_options(const struct ky_line *line, uint32_t which,
    char out[KY_BSS_CODES_SIZE]);
void ky_bss_bound_devices(const struct ky_line *line, uint32_t which,
    char out[KY_BSS_CODES_SIZE]);

/* The bit of a code among the line's options or devices.  False for a code
 * the line's facts do not have: then they lack something that runs, and
 * nobody may say that nothing is left. */
bool ky_bss_option_bit(const struct ky_line *line, struct ky_str code,
    uint32_t *bits);
bool ky_bss_device_bit(const struct ky_line *line, struct ky_str code,
    uint32_t *bits);

#endif
