/*
 * The simulated card over JSON lines (docs/formats/stdio.md).
 */
#ifndef KY_VCARD_STDIO_H
#define KY_VCARD_STDIO_H

#include "vcard/vcard.h"

#include <stdio.h>

/* Until `in` ends: KY_OK.  Else what broke: the keeping of the chip, `out`. */
enum ky_code ky_vcard_stdio(struct ky_vcard *c, FILE *in, FILE *out,
    struct ky_err *err) KY_MUST_USE;

#endif
