#include "base/str.h"

#include <string.h>

struct ky_str
ky_str_of(const char *z)
{
	return (struct ky_str){z, z != NULL ? strlen(z) : 0};
}

bool
ky_str_eq(struct ky_str a, struct ky_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

bool
ky_str_is(struct ky_str a, const char *z)
{
	return ky_str_eq(a, ky_str_of(z));
}

bool
ky_str_starts(struct ky_str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.len >= n && memcmp(s.p, prefix, n) == 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct ky_str
ky_str_trim(struct ky_str s)
{
	while (s.len > 0 && is_blank(s.p[0])) {
		s.p++;
		s.len--;
	}
	while (s.len > 0 && is_blank(s.p[s.len - 1]))
		s.len--;
	return s;
}

bool
ky_str_u64(struct ky_str s, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		uint64_t d;

		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		d = (uint64_t)(s.p[i] - '0');
		if (v > (UINT64_MAX - d) / 10)
			return false;
		v = v * 10 + d;
		if (v > max)
			return false;
	}
	*out = v;
	return true;
}

bool
ky_str_copy(struct ky_str s, char *out, size_t size)
{
	if (s.len >= size || (s.len > 0 && memchr(s.p, '\0', s.len) != NULL))
		return false;
	if (s.len > 0)
		memcpy(out, s.p, s.len);
	out[s.len] = '\0';
	return true;
}
