#include "core/name.h"

bool
ky_name_find(const char *const *names, int n, struct ky_str name, int *out)
{
	for (int i = 0; i < n; i++) {
		if (ky_str_is(name, names[i])) {
			*out = i;
			return true;
		}
	}
	return false;
}
