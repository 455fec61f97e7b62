#include "portal/body.h"

#include "base/hex.h"

#include <assert.h>
#include <jansson.h>
#include <string.h>

#define BYTES_MAX 1024

/* --- integers of any width --- */

static int64_t
get_int(const struct ky_body_field *f, const void *from)
{
	const char *at = (const char *)from + f->at;
	uint8_t u8;
	uint16_t u16;
	uint32_t u32;
	int64_t i64;

	switch (f->size) {
	case 1:
		memcpy(&u8, at, 1);
		return u8;
	case 2:
		memcpy(&u16, at, 2);
		return u16;
	case 4:
		memcpy(&u32, at, 4);
		return u32;
	}
	assert(f->size == sizeof(i64));
	memcpy(&i64, at, sizeof(i64));
	return i64;
}

/* False when it does not fit. */
static bool
put_int(const struct ky_body_field *f, int64_t v, void *to)
{
	char *at = (char *)to + f->at;
	uint8_t u8 = (uint8_t)v;
	uint16_t u16 = (uint16_t)v;
	uint32_t u32 = (uint32_t)v;

	switch (f->size) {
	case 1:
		memcpy(at, &u8, 1);
		return v == u8;
	case 2:
		memcpy(at, &u16, 2);
		return v == u16;
	case 4:
		memcpy(at, &u32, 4);
		return v == u32;
	}
	assert(f->size == sizeof(v));
	memcpy(at, &v, sizeof(v));
	return true;
}

/* --- writing --- */

static bool
all_zero(const void *p, size_t n)
{
	const uint8_t *byte = p;

	for (size_t i = 0; i < n; i++)
		if (byte[i] != 0)
			return false;
	return true;
}

/* NULL: no memory, or no UTF-8. */
static json_t *
value_of(const struct ky_body_field *f, const void *from)
{
	const char *at = (const char *)from + f->at;
	char hex[2 * BYTES_MAX + 1];

	switch (f->type) {
	case KY_BODY_TEXT:
		return json_string(at);
	case KY_BODY_BYTES:
		assert(f->size <= BYTES_MAX);
		ky_hex_encode((const uint8_t *)at, f->size, hex);
		return json_string(hex);
	case KY_BODY_INT:
		return json_integer(get_int(f, from));
	}
	return NULL;
}

static bool
unset(const struct ky_body_field *f, const void *from)
{
	const char *at = (const char *)from + f->at;

	return f->type == KY_BODY_TEXT ? at[0] == '\0' : all_zero(at, f->size);
}

static bool
fill(json_t *o, const struct ky_body_field *fields, const void *from)
{
	for (const struct ky_body_field *f = fields; f->name != NULL; f++)
		if (!unset(f, from) &&
		    json_object_set_new(o, f->name, value_of(f, from)) != 0)
			return false;
	return true;
}

enum ky_code
ky_body_write(const struct ky_body_field *fields, const void *from,
    char out[KY_FOLIO_BODY_SIZE], struct ky_err *err)
{
	json_t *o = json_object();
	size_t n = KY_FOLIO_BODY_SIZE;

	if (o != NULL && fill(o, fields, from))
		n = json_dumpb(o, out, KY_FOLIO_BODY_SIZE - 1,
		    JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(o);
	if (n == 0 || n >= KY_FOLIO_BODY_SIZE)
		return ky_fail(err, KY_E_INPUT, 0,
		    "too long to be kept, or not UTF-8");
	out[n] = '\0';
	return KY_OK;
}

/* --- reading --- */

static bool
take(const struct ky_body_field *f, const json_t *v, void *to)
{
	char *at = (char *)to + f->at;
	struct ky_str text = {"", 0};

	memset(at, 0, f->size);
	if (v == NULL)
		return true;
	if (f->type == KY_BODY_INT)
		return json_is_integer(v) &&
		    put_int(f, json_integer_value(v), to);
	if (!json_is_string(v))
		return false;
	text = (struct ky_str){json_string_value(v), json_string_length(v)};
	if (f->type == KY_BODY_TEXT)
		return memchr(text.p, '\0', text.len) == NULL &&
		    ky_str_copy(text, at, f->size);
	return text.len == 2 * f->size &&
	    ky_hex_decode(text, (uint8_t *)at, f->size);
}

enum ky_code
ky_body_read(const struct ky_body_field *fields, const char *body, void *to,
    struct ky_err *err)
{
	json_error_t why;
	json_t *o = json_loads(body, JSON_REJECT_DUPLICATES, &why);
	bool ok = json_is_object(o);

	for (const struct ky_body_field *f = fields; ok && f->name != NULL; f++)
		ok = take(f, json_object_get(o, f->name), to);
	json_decref(o);
	return ok ? KY_OK
		  : ky_fail(err, KY_E_CORRUPT, 0,
			"a folio of the portal is not what it has to be");
}
