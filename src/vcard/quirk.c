#include "vcard/quirk.h"

static const struct {
	const char *name;
	uint32_t usual; /* when no number is given */
} rows[KY_QUIRK__MAX] = {
    [KY_QUIRK_CAT_BUSY] = {"cat-busy", 2},
    [KY_QUIRK_CHANNEL_BUSY] = {"channel-busy", 1},
    [KY_QUIRK_CHANNELS_FROM_4] = {"channels-from-4", 1},
    [KY_QUIRK_CONTROL_TEXT] = {"control-text", 1},
    [KY_QUIRK_DELETE_LOST_ANSWER] = {"delete-lost-answer", 1},
    [KY_QUIRK_DELETE_NO_ANSWER] = {"delete-no-answer", 1},
    [KY_QUIRK_ENDLESS_61XX] = {"endless-61xx", 1},
    [KY_QUIRK_HIDDEN_CLASSES] = {"hidden-classes", 1},
    [KY_QUIRK_HOSTILE_RANDOM] = {"hostile-random", 1},
    [KY_QUIRK_HUGE_LIST] = {"huge-list", 2000},
    [KY_QUIRK_ICCID_REFUSED] = {"iccid-refused", 1},
    [KY_QUIRK_NEEDS_TERMINAL_CAPABILITY] = {"needs-terminal-capability", 1},
    [KY_QUIRK_NO_DELETE_ADDRESS] = {"no-delete-address", 1},
    [KY_QUIRK_NO_TERMINAL_CAPABILITY] = {"no-terminal-capability", 1},
    [KY_QUIRK_REFRESH_6985] = {"refresh-6985", 1},
    [KY_QUIRK_REFRESH_FLAG_REFUSED] = {"refresh-flag-refused", 1},
    [KY_QUIRK_SEQ_FROM_ZERO] = {"seq-from-zero", 1},
    [KY_QUIRK_SHORT_SEGMENT] = {"short-segment", 120},
    [KY_QUIRK_SLOW_NOTIFICATION] = {"slow-notification", 1},
    [KY_QUIRK_SW_91XX] = {"sw-91xx", 1},
    [KY_QUIRK_UNKNOWN_TAG_ERROR] = {"unknown-tag-error", 1},
    [KY_QUIRK_WRONG_6CXX] = {"wrong-6cxx", 1},
    [KY_QUIRK_WRONG_LENGTHS] = {"wrong-lengths", 1},
};

const char *
ky_quirk_name(enum ky_quirk q)
{
	return rows[q].name;
}

bool
ky_quirk_parse(struct ky_str name, enum ky_quirk *out)
{
	for (int q = 0; q < KY_QUIRK__MAX; q++)
		if (ky_str_is(name, rows[q].name)) {
			*out = (enum ky_quirk)q;
			return true;
		}
	return false;
}

bool
ky_quirks_add(struct ky_quirks *q, struct ky_str text)
{
	const char *sign = memchr(text.p, '=', text.len);
	struct ky_str name = text;
	enum ky_quirk which;
	uint64_t n = 0;

	if (sign != NULL)
		name.len = (size_t)(sign - text.p);
	if (!ky_quirk_parse(name, &which))
		return false;
	if (sign == NULL)
		n = rows[which].usual;
	else if (!ky_str_u64((struct ky_str){sign + 1, text.len - name.len - 1},
		     UINT32_MAX, &n) ||
	    n == 0)
		return false;
	q->n[which] = (uint32_t)n;
	return true;
}
