#include "base/hex.h"

void
ky_hex_encode(const uint8_t *bytes, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[2 * n] = '\0';
}

int
ky_hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Our own texts have one form only. */
static int
value(char c)
{
	return c >= 'A' && c <= 'F' ? -1 : ky_hex_value(c);
}

bool
ky_hex_decode(struct ky_str text, uint8_t *out, size_t n)
{
	if (text.len != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (value(text.p[2 * i]) < 0 || value(text.p[2 * i + 1]) < 0)
			return false;
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(value(text.p[2 * i]) << 4 |
		    value(text.p[2 * i + 1]));
	return true;
}
