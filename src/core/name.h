/*
 * Enums and their stable names.
 */
#ifndef KY_CORE_NAME_H
#define KY_CORE_NAME_H

#include "base/str.h"

/* The index of `name` among `n` names; false when it is none of them. */
bool ky_name_find(const char *const *names, int n, struct ky_str name,
    int *out);

/*
 * Defines ky_<noun>_name() and ky_<noun>_parse() over a static array of
 * `names`, which has a name for each value below `max`.
 */
#define KY_NAMES(noun, names, max) \
	const char *ky_##noun##_name(enum ky_##noun v) \
	{ \
		assert((unsigned)v < (unsigned)(max)); \
		return (names)[v]; \
	} \
	bool ky_##noun##_parse(struct ky_str name, enum ky_##noun *out) \
	{ \
		int i; \
		_Static_assert(sizeof(names) / sizeof((names)[0]) == (max), \
		    "a name each"); \
		if (!ky_name_find((names), (int)(max), name, &i)) \
			return false; \
		*out = (enum ky_##noun)i; \
		return true; \
	} \
	_Static_assert(true, "takes the semicolon")

#endif
