#include "service/wire.h"

#include "base/time.h"

#include <string.h>

static bool
is_end(const struct ky_wire_field *f)
{
	return f->size == 0;
}

/* --- putting --- */

static void
put_raw(struct ky_buf *out, const void *from, size_t n)
{
	ky_buf_add(out, (struct ky_str){from, n});
}

void
ky_wire_put(struct ky_buf *out, const struct ky_wire_field *fields,
    const void *from)
{
	for (const struct ky_wire_field *f = fields; !is_end(f); f++) {
		const char *at = (const char *)from + f->at;

		if (f->kind != KY_WIRE_PART)
			put_raw(out, at, f->size);
		else
			for (uint32_t i = 0; i < f->max; i++)
				ky_wire_put(out, f->part,
				    at + (size_t)i * f->size);
	}
}

void
ky_wire_put_u32(struct ky_buf *out, uint32_t n)
{
	put_raw(out, &n, sizeof(n));
}

void
ky_wire_put_u64(struct ky_buf *out, uint64_t n)
{
	put_raw(out, &n, sizeof(n));
}

void
ky_wire_put_bytes(struct ky_buf *out, struct ky_str bytes)
{
	ky_wire_put_u64(out, bytes.len);
	ky_buf_add(out, bytes);
}

/* --- getting --- */

static bool
get_raw(struct ky_wire *in, void *to, size_t n)
{
	if (in->bad || in->left.len < n) {
		in->bad = true;
		return false;
	}
	memcpy(to, in->left.p, n);
	in->left.p += n;
	in->left.len -= n;
	return true;
}

static bool
is_text(const char *text, size_t size)
{
	size_t n = strnlen(text, size);

	if (n == size)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return false;
	return true;
}

static bool
is_date(const char *bytes)
{
	struct ky_date d;

	memcpy(&d, bytes, sizeof(d));
	if (d.year == 0)
		return d.month == 0 && d.day == 0;
	return d.year > 0 && d.year <= 9999 && d.month >= 1 && d.month <= 12 &&
	    d.day >= 1 && d.day <= ky_civil_month_days(d.year, d.month);
}

/* Are these bytes what the field can hold? */
static bool
fits(const struct ky_wire_field *f, const char *bytes)
{
	uint32_t n = 0;
	int32_t option = 0;

	switch (f->kind) {
	case KY_WIRE_RAW:
	case KY_WIRE_PART:
		return true;
	case KY_WIRE_FLAG:
		return bytes[0] == 0 || bytes[0] == 1;
	case KY_WIRE_ENUM:
		memcpy(&n, bytes, sizeof(n));
		return n < f->max;
	case KY_WIRE_OPTION:
		memcpy(&option, bytes, sizeof(option));
		return option >= -1 && option < (int32_t)f->max;
	case KY_WIRE_COUNT:
		return (uint8_t)bytes[0] <= f->max;
	case KY_WIRE_TEXT:
		return is_text(bytes, f->size);
	case KY_WIRE_DATE:
		return is_date(bytes);
	}
	return false;
}

static void
get_field(struct ky_wire *in, const struct ky_wire_field *f, char *to)
{
	const char *bytes = in->left.p;

	if (in->bad || in->left.len < f->size || !fits(f, bytes))
		in->bad = true;
	else if (f->kind == KY_WIRE_TEXT) {
		/* What lies behind the end does not come in. */
		memcpy(to, bytes, strlen(bytes) + 1);
		in->left.p += f->size;
		in->left.len -= f->size;
	} else
		(void)get_raw(in, to, f->size);
}

void
ky_wire_get(struct ky_wire *in, const struct ky_wire_field *fields, void *to)
{
	for (const struct ky_wire_field *f = fields; !is_end(f) && !in->bad;
	     f++) {
		char *at = (char *)to + f->at;

		if (f->kind != KY_WIRE_PART)
			get_field(in, f, at);
		else
			for (uint32_t i = 0; i < f->max; i++)
				ky_wire_get(in, f->part,
				    at + (size_t)i * f->size);
	}
}

size_t
ky_wire_size(const struct ky_wire_field *fields)
{
	size_t n = 0;

	for (const struct ky_wire_field *f = fields; !is_end(f); f++)
		n += f->kind == KY_WIRE_PART ? f->max * ky_wire_size(f->part)
					     : f->size;
	return n;
}

uint32_t
ky_wire_get_u32(struct ky_wire *in)
{
	uint32_t n = 0;

	return get_raw(in, &n, sizeof(n)) ? n : 0;
}

uint64_t
ky_wire_get_u64(struct ky_wire *in)
{
	uint64_t n = 0;

	return get_raw(in, &n, sizeof(n)) ? n : 0;
}

struct ky_str
ky_wire_get_bytes(struct ky_wire *in, size_t max)
{
	uint64_t n = ky_wire_get_u64(in);
	struct ky_str bytes = {"", 0};

	if (in->bad || n > max || n > in->left.len) {
		in->bad = true;
		return bytes;
	}
	bytes = (struct ky_str){in->left.p, (size_t)n};
	in->left.p += n;
	in->left.len -= n;
	return bytes;
}

bool
ky_wire_all(const struct ky_wire *in)
{
	return !in->bad && in->left.len == 0;
}
