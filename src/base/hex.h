/*
 * Bytes as lower-case hexadecimal text, and back.
 */
#ifndef KY_BASE_HEX_H
#define KY_BASE_HEX_H

#include "base/str.h"

/* Writes 2 * n digits and a NUL; `out` has room for 2 * n + 1. */
void ky_hex_encode(const uint8_t *bytes, size_t n, char *out);

/*
 * Exactly 2 * n lower-case digits into n bytes.  False, `out` untouched,
 * for anything else (upper case too: our texts have one form only).
 */
bool ky_hex_decode(struct ky_str text, uint8_t *out, size_t n);

/* What one digit of either case stands for; -1 when it is none. */
int ky_hex_value(char c);

#endif
