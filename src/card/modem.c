#include "card/modem.h"

#include <string.h>

/* What stands before the next `mark`, which is taken off `rest`, too. */
static struct ky_str
until(struct ky_str *rest, char mark)
{
	const char *p = rest->len > 0 ? memchr(rest->p, mark, rest->len) : NULL;
	size_t n = p != NULL ? (size_t)(p - rest->p) : rest->len;
	struct ky_str first = {rest->p, n};
	size_t taken = p != NULL ? n + 1 : n;

	*rest = (struct ky_str){rest->p + taken, rest->len - taken};
	return first;
}

static enum ky_code
set(struct ky_str habit, const struct ky_modem_habit *habits, void *self,
    struct ky_err *err)
{
	struct ky_str value = habit;
	struct ky_str name = until(&value, '=');

	for (; habits->name != NULL; habits++) {
		if (!ky_str_is(name, habits->name))
			continue;
		if (habits->set(self, value))
			return KY_OK;
		return ky_fail(err, KY_E_INPUT, 0,
		    "the modem's setting %s cannot be so", habits->name);
	}
	return ky_fail(err, KY_E_INPUT, 0,
	    "a modem of this kind has no such setting");
}

enum ky_code
ky_modem_read(const char *device, char path[KY_MODEM_PATH_SIZE],
    const struct ky_modem_habit *habits, void *self, struct ky_err *err)
{
	struct ky_str rest = ky_str_of(device);
	struct ky_str first = until(&rest, ',');
	enum ky_code code = KY_OK;

	if (first.len == 0 || !ky_str_copy(first, path, KY_MODEM_PATH_SIZE))
		return ky_fail(err, KY_E_INPUT, 0,
		    "the modem's device is missing or too long");
	while (code == KY_OK && rest.len > 0)
		code = set(until(&rest, ','), habits, self, err);
	return code;
}

bool
ky_modem_number(struct ky_str value, uint32_t min, uint32_t max, uint32_t *out)
{
	uint64_t n;

	if (!ky_str_u64(value, max, &n) || n < min)
		return false;
	*out = (uint32_t)n;
	return true;
}
