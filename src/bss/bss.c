#include "bss/private.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void
ky_bss_close(struct ky_bss *p)
{
	if (p->self != NULL)
		((struct ky_bss_held *)p->self)->close(p->self);
	*p = (struct ky_bss){0};
}

static size_t
append(char out[KY_BSS_CODES_SIZE], size_t at, const struct ky_slug *code)
{
	int n = snprintf(out + at, KY_BSS_CODES_SIZE - at, "%s%s",
	    at > 0 ? ";" : "", code->text);

	assert(n > 0 && (size_t)n < KY_BSS_CODES_SIZE - at);
	return at + (size_t)n;
}

_Static_assert(KY_OPTIONS_MAX * sizeof(struct ky_slug) <= KY_BSS_CODES_SIZE &&
	KY_DEVICES_MAX * sizeof(struct ky_slug) <= KY_BSS_CODES_SIZE,
    "all codes fit");

void
ky_bss_own_options(const struct ky_line *line, uint32_t which,
    char out[KY_BSS_CODES_SIZE])
{
	size_t n = 0;

	out[0] = '\0';
	for (uint8_t i = 0; i < line->options_n; i++)
		if ((which >> i & 1) != 0 && line->option[i].running &&
		    !line->option[i].third_party)
			n = append(out, n, &line->option[i].code);
}

void
ky_bss_bound_devices(const struct ky_line *line, uint32_t which,
    char out[KY_BSS_CODES_SIZE])
{
	size_t n = 0;

	out[0] = '\0';
	for (uint8_t i = 0; i < line->devices_n; i++)
		if ((which >> i & 1) != 0 && line->device[i].bound)
			n = append(out, n, &line->device[i].code);
}

/* A line may have the same code twice: what runs there may be either. */
bool
ky_bss_option_bit(const struct ky_line *line, struct ky_str code,
    uint32_t *bits)
{
	bool found = false;

	for (uint8_t i = 0; i < line->options_n; i++)
		if (ky_str_is(code, line->option[i].code.text)) {
			*bits |= UINT32_C(1) << i;
			found = true;
		}
	return found;
}

bool
ky_bss_device_bit(const struct ky_line *line, struct ky_str code,
    uint32_t *bits)
{
	bool found = false;

	for (uint8_t i = 0; i < line->devices_n; i++)
		if (ky_str_is(code, line->device[i].code.text)) {
			*bits |= UINT32_C(1) << i;
			found = true;
		}
	return found;
}
