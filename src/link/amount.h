/*
 * Amounts in JSON: decimal numbers there, whole smallest units here.
 */
#ifndef KY_LINK_AMOUNT_H
#define KY_LINK_AMOUNT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* Beyond it a double would not tell neighbours apart. */
#define KY_AMOUNT_EXACT_MAX INT64_C(1000000000000)

/*
 * A number with at most `places` decimals (0 to 3), exactly: false for
 * anything else, for more decimals, and beyond KY_AMOUNT_EXACT_MAX.
 */
bool ky_amount_read(const json_t *number, int places, int64_t *minor);
/* The number of `minor` units, within the same bound. */
json_t *ky_amount_json(int64_t minor, int places);

#endif
