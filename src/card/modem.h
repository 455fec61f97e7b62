/*
 * What the ways through a modem have in common: how one is named.
 *
 * A modem is named by its device, and behind it, after commas, what is unusual
 * about it: "/dev/ttyUSB2,delay=300,class=channel" (docs/modems.md).
 */
#ifndef KY_CARD_MODEM_H
#define KY_CARD_MODEM_H

#include "base/err.h"
#include "base/str.h"

#define KY_MODEM_PATH_SIZE 256
/* What every modem takes in one APDU. */
#define KY_MODEM_SEGMENT 120

/* What the habit is set to; false when it cannot be.  */
struct ky_modem_habit {
	const char *name;
	bool (*set)(void *self, struct ky_str value);
};

/*
 * The device's path into `path`, each habit to its setter.  KY_E_INPUT: no
 * path, a habit that is not in the table (which ends with an empty row), or a
 * value it cannot have.
 */
enum ky_code ky_modem_read(const char *device, char path[KY_MODEM_PATH_SIZE],
    const struct ky_modem_habit *habits, void *self,
    struct ky_err *err) KY_MUST_USE;

/* For setters: a number from `min` to `max`. */
bool ky_modem_number(struct ky_str value, uint32_t min, uint32_t max,
    uint32_t *out);

#endif
