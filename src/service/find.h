/*
 * Lines by the names that people and files have for them.
 */
#ifndef KY_SERVICE_FIND_H
#define KY_SERVICE_FIND_H

#include "port/store.h"

/*
 * LINE as it is written everywhere: "#42", a contract number, an ending's
 * number, a telephone number, a card number; tried in this order.  `id` 0:
 * there is none.
 */
enum ky_code ky_find_line(struct ky_store *store, const struct ky_slug *issuer,
    const char *text, uint64_t *id, struct ky_err *err) KY_MUST_USE;

#endif
