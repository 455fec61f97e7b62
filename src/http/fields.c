#include "http/fields.h"

#include "core/line.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
ky_fields_open(struct ky_fields *f, json_t *object, const char *at,
    struct ky_faults *faults)
{
	*f = (struct ky_fields){.object = object, .faults = faults};
	(void)snprintf(f->at, sizeof(f->at), "%s", at);
}

/* A name as a JSON pointer has it (RFC 6901), cut to what fits, never within
 * a character. */
static void
point(const char *at, const char *name, char *out, size_t size)
{
	size_t n = (size_t)snprintf(out, size, "%s/", at);

	for (; *name != '\0' && n + 5 < size; name++) {
		if (((unsigned char)*name & 0xc0U) != 0x80 && n + 8 >= size)
			break;
		if (*name == '~' || *name == '/') {
			out[n++] = '~';
			out[n++] = *name == '~' ? '0' : '1';
		} else {
			out[n++] = *name;
		}
	}
	out[n] = '\0';
}

void
ky_field_fault(const struct ky_fields *f, const char *name, const char *code,
    const char *fmt, ...)
{
	char pointer[sizeof(f->faults->row[0].pointer)];
	char words[sizeof(f->faults->row[0].detail)];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(words, sizeof(words), fmt, args);
	va_end(args);
	point(f->at, name, pointer, sizeof(pointer));
	ky_fault_add(f->faults, pointer, code, "%s", words);
}

static bool
is_known(const struct ky_fields *f, const char *name)
{
	for (uint32_t i = 0; i < f->known_n; i++)
		if (strcmp(f->known[i], name) == 0)
			return true;
	return false;
}

void
ky_fields_end(const struct ky_fields *f)
{
	const char *name;
	json_t *value;

	json_object_foreach(f->object, name, value)
	{
		if (!is_known(f, name))
			ky_field_fault(f, name, "unknown-field",
			    "there is no such field here");
	}
}

/* The value; NULL when it is not there. */
static json_t *
ask(struct ky_fields *f, const char *name)
{
	if (!is_known(f, name) && f->known_n < KY_FIELDS_MAX)
		f->known[f->known_n++] = name;
	return json_object_get(f->object, name);
}

void
ky_field_need(struct ky_fields *f, const char *name)
{
	if (ask(f, name) == NULL)
		ky_field_fault(f, name, "missing", "is missing");
}

bool
ky_field_text(struct ky_fields *f, const char *name, size_t max,
    struct ky_str *out)
{
	const json_t *value = ask(f, name);

	if (value == NULL)
		return false;
	if (!json_is_string(value)) {
		ky_field_fault(f, name, "wrong-type", "must be a text");
		return false;
	}
	if (json_string_length(value) == 0 || json_string_length(value) > max) {
		ky_field_fault(f, name, "out-of-range",
		    "must have 1 to %zu characters", max);
		return false;
	}
	*out = (struct ky_str){json_string_value(value),
	    json_string_length(value)};
	return true;
}

bool
ky_field_flag(struct ky_fields *f, const char *name, bool *out)
{
	const json_t *value = ask(f, name);

	if (value == NULL)
		return false;
	if (!json_is_boolean(value)) {
		ky_field_fault(f, name, "wrong-type", "must be true or false");
		return false;
	}
	*out = json_is_true(value);
	return true;
}

bool
ky_field_integer(struct ky_fields *f, const char *name, int64_t min,
    int64_t max, int64_t *out)
{
	const json_t *value = ask(f, name);

	if (value == NULL)
		return false;
	if (!json_is_integer(value)) {
		ky_field_fault(f, name, "wrong-type", "must be an integer");
		return false;
	}
	if (json_integer_value(value) < min ||
	    json_integer_value(value) > max) {
		ky_field_fault(f, name, "out-of-range",
		    "must be %" PRId64 " to %" PRId64, min, max);
		return false;
	}
	*out = json_integer_value(value);
	return true;
}

bool
ky_field_amount(struct ky_fields *f, const char *name, int64_t *out)
{
	return ky_field_integer(f, name, 0, KY_AMOUNT_MAX, out);
}

/* Texts that a parser of the core judges, at most `max` long. */
#define FIELD(noun, type, max, parse) \
	bool ky_field_##noun(struct ky_fields *f, const char *name, \
	    __typeof__(type) *out) \
	{ \
		struct ky_err err = {0}; \
		struct ky_str text; \
\
		if (!ky_field_text(f, name, (max), &text)) \
			return false; \
		if (parse(text, out, &err) == KY_OK) \
			return true; \
		ky_field_fault(f, name, "not-valid", "%s", err.msg); \
		return false; \
	} \
	_Static_assert(true, "takes the semicolon")

FIELD(date, struct ky_date, 10, ky_date_parse);
FIELD(time, struct ky_time, 40, ky_time_parse);
FIELD(slug, struct ky_slug, 31, ky_slug_parse);
FIELD(contract, struct ky_contract_no, 32, ky_contract_no_parse);
FIELD(msisdn, struct ky_msisdn, 32, ky_msisdn_parse);
FIELD(iccid, struct ky_iccid, 24, ky_iccid_parse);
FIELD(imsi, struct ky_imsi, 16, ky_imsi_parse);
FIELD(eid, struct ky_eid, 40, ky_eid_parse);

bool
ky_field_code(struct ky_fields *f, const char *name, char *out, size_t size)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	struct ky_str text;
	size_t i = 0;

	if (!ky_field_text(f, name, size - 1, &text))
		return false;
	while (i < text.len && text.p[i] != '\0' &&
	    strchr(allowed, text.p[i]) != NULL)
		i++;
	if (i == text.len && ky_str_copy(text, out, size))
		return true;
	ky_field_fault(f, name, "not-valid", "is a code of a-z 0-9 -");
	return false;
}

bool
ky_field_word(struct ky_fields *f, const char *name, const char *const *words,
    int n, int *out)
{
	struct ky_str text;

	if (!ky_field_text(f, name, 48, &text))
		return false;
	for (int i = 0; i < n; i++)
		if (ky_str_is(text, words[i])) {
			*out = i;
			return true;
		}
	ky_field_fault(f, name, "not-valid", "is none of the words for it");
	return false;
}

bool
ky_field_object(struct ky_fields *f, const char *name, struct ky_fields *out)
{
	json_t *value = ask(f, name);
	char at[KY_POINTER_SIZE];

	if (value == NULL)
		return false;
	if (!json_is_object(value)) {
		ky_field_fault(f, name, "wrong-type", "must be an object");
		return false;
	}
	point(f->at, name, at, sizeof(at));
	ky_fields_open(out, value, at, f->faults);
	return true;
}

bool
ky_field_list(struct ky_fields *f, const char *name, size_t max, json_t **out)
{
	json_t *value = ask(f, name);

	if (value == NULL)
		return false;
	if (!json_is_array(value)) {
		ky_field_fault(f, name, "wrong-type", "must be a list");
		return false;
	}
	if (json_array_size(value) > max) {
		ky_field_fault(f, name, "out-of-range",
		    "has more than %zu members", max);
		return false;
	}
	*out = value;
	return true;
}

bool
ky_field_member(const struct ky_fields *f, const char *name, json_t *list,
    size_t i, struct ky_fields *out)
{
	json_t *value = json_array_get(list, i);
	char list_at[KY_POINTER_SIZE], place[24], at[KY_POINTER_SIZE];

	point(f->at, name, list_at, sizeof(list_at));
	(void)snprintf(place, sizeof(place), "%zu", i);
	point(list_at, place, at, sizeof(at));
	if (!json_is_object(value)) {
		ky_fault_add(f->faults, at, "wrong-type", "must be an object");
		return false;
	}
	ky_fields_open(out, value, at, f->faults);
	return true;
}

/* --- parameters --- */

void
ky_query_fault(struct ky_faults *faults, const char *name, const char *code,
    const char *words)
{
	char pointer[sizeof(faults->row[0].pointer)];

	(void)snprintf(pointer, sizeof(pointer), "?%s", name);
	ky_fault_add(faults, pointer, code, "%s", words);
}

void
ky_query_only(const struct ky_http_request *rq, struct ky_faults *faults,
    const char *const *names)
{
	for (uint32_t i = 0; i < rq->query_n; i++) {
		const char *const *name = names;

		while (*name != NULL && !ky_str_is(rq->query[i].name, *name))
			name++;
		/* Its name is a stranger's text: not repeated. */
		if (*name == NULL)
			ky_query_fault(faults, "", "unknown-parameter",
			    "there is no such parameter here");
	}
}

bool
ky_query_u64(const struct ky_http_request *rq, struct ky_faults *faults,
    const char *name, uint64_t min, uint64_t max, uint64_t *out)
{
	struct ky_str text = ky_http_query(rq, name);
	uint64_t n;

	if (text.p == NULL)
		return false;
	if (!ky_str_u64(text, max, &n) || n < min) {
		ky_query_fault(faults, name, "out-of-range",
		    "is not a number within its bounds");
		return false;
	}
	*out = n;
	return true;
}

bool
ky_query_slug(const struct ky_http_request *rq, struct ky_faults *faults,
    const char *name, struct ky_slug *out)
{
	struct ky_str text = ky_http_query(rq, name);
	struct ky_err err = {0};

	if (text.p == NULL)
		return false;
	if (ky_slug_parse(text, out, &err) == KY_OK)
		return true;
	ky_query_fault(faults, name, "not-valid", err.msg);
	return false;
}
