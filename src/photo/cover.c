#include "photo/cover.h"

#include <assert.h>

static bool
is_area(const struct ky_cover *a)
{
	return a->left < a->right && a->top < a->bottom &&
	    a->right <= KY_COVER_WHOLE && a->bottom <= KY_COVER_WHOLE;
}

void
ky_covers_add(struct ky_covers *c, uint16_t left, uint16_t top, uint16_t right,
    uint16_t bottom)
{
	struct ky_cover a = {left, top, right, bottom};

	assert(c->n < KY_COVER_MAX && is_area(&a));
	c->area[c->n++] = a;
}

void
ky_covers_write(const struct ky_covers *c, char out[KY_COVER_TEXT_SIZE])
{
	size_t at = 0;

	out[0] = '\0';
	for (uint32_t i = 0; i < c->n; i++) {
		const struct ky_cover *a = &c->area[i];
		int n = snprintf(out + at, KY_COVER_TEXT_SIZE - at,
		    "%s%u,%u,%u,%u", i > 0 ? ";" : "", a->left, a->top,
		    a->right, a->bottom);

		assert(n > 0 && (size_t)n < KY_COVER_TEXT_SIZE - at);
		at += (size_t)n;
	}
}

/* Digits of a side, then `end`; `s` is what comes after. */
static bool
take(struct ky_str *s, char end, uint16_t *out)
{
	uint64_t value;
	size_t n = 0;

	while (n < s->len && s->p[n] != end)
		n++;
	if (!ky_str_u64((struct ky_str){s->p, n}, KY_COVER_WHOLE, &value))
		return false;
	*out = (uint16_t)value;
	if (n < s->len)
		n++;
	else if (end != ';')
		return false;
	*s = (struct ky_str){s->p + n, s->len - n};
	return true;
}

enum ky_code
ky_covers_read(struct ky_str text, struct ky_covers *out, struct ky_err *err)
{
	out->n = 0;
	while (text.len > 0) {
		struct ky_cover a = {0};

		if (out->n == KY_COVER_MAX)
			return ky_fail(err, KY_E_INPUT, 0,
			    "more than %u areas are to be covered",
			    (unsigned)KY_COVER_MAX);
		if (!take(&text, ',', &a.left) || !take(&text, ',', &a.top) ||
		    !take(&text, ',', &a.right) ||
		    !take(&text, ';', &a.bottom) || !is_area(&a))
			return ky_fail(err, KY_E_INPUT, 0,
			    "area %u to be covered is none",
			    (unsigned)out->n + 1);
		out->area[out->n++] = a;
	}
	return KY_OK;
}
