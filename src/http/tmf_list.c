#include "http/tmf_list.h"

#include <inttypes.h>
#include <string.h>

static bool
number(const struct ky_http_request *rq, const char *name, uint64_t max,
    uint64_t *out, struct ky_faults *faults)
{
	struct ky_str v = ky_http_query(rq, name);
	char pointer[32];

	if (v.p == NULL || ky_str_u64(v, max, out))
		return true;
	(void)snprintf(pointer, sizeof(pointer), "?%s", name);
	ky_fault_add(faults, pointer, "out-of-range", "a number up to %" PRIu64,
	    max);
	return false;
}

static bool
reserved(struct ky_str name)
{
	return ky_str_is(name, "fields") || ky_str_is(name, "offset") ||
	    ky_str_is(name, "limit");
}

static bool
is_one_of(struct ky_str name, const char *const *table)
{
	for (; *table != NULL; table++)
		if (ky_str_is(name, *table))
			return true;
	return false;
}

bool
ky_tmf_list_open(struct ky_tmf_list *l, const struct ky_http_request *rq,
    struct ky_http_answer *an, const char *const *attributes, bool with_after)
{
	struct ky_faults faults = {0};

	*l = (struct ky_tmf_list){.rq = rq, .limit = KY_TMF_LIMIT};
	(void)number(rq, "offset", KY_TMF_OFFSET_MAX, &l->offset, &faults);
	(void)number(rq, "limit", UINT32_MAX, &l->limit, &faults);
	if (l->limit > KY_TMF_LIMIT_MAX)
		l->limit = KY_TMF_LIMIT_MAX;
	if (with_after)
		(void)number(rq, "id.gt", INT64_MAX, &l->after, &faults);
	l->fields = ky_http_query(rq, "fields");
	for (uint32_t i = 0; i < rq->query_n; i++) {
		struct ky_str name = rq->query[i].name;
		char pointer[64];

		if (reserved(name) || (with_after && ky_str_is(name, "id.gt")))
			continue;
		l->filtered = true;
		if (is_one_of(name, attributes))
			continue;
		(void)snprintf(pointer, sizeof(pointer), "?%.*s",
		    name.len < 40 ? (int)name.len : 40, name.p);
		ky_fault_add(&faults, pointer, "filter-not-offered",
		    "lists are filtered by first-level attributes");
	}
	if (faults.n > 0) {
		ky_problem_say(rq, KY_DIALECT_TMF, an, KY_PROBLEM_FIELD,
		    faults.row[0].code, "", "a parameter is wrong", &faults, 0);
		return false;
	}
	l->rows = json_array();
	return true;
}

/* Is `v` one of the values, joined by ","?  (A published value has a blank
 * at its end: it is not seen.) */
static bool
equals(const json_t *v, struct ky_str values)
{
	char digits[32];
	struct ky_str is;

	if (json_is_string(v))
		is = (struct ky_str){json_string_value(v),
		    json_string_length(v)};
	else if (json_is_boolean(v))
		is = ky_str_of(json_is_true(v) ? "true" : "false");
	else if (json_is_integer(v) &&
	    snprintf(digits, sizeof(digits), "%" JSON_INTEGER_FORMAT,
		json_integer_value(v)) > 0)
		is = ky_str_of(digits);
	else
		return false;
	for (;;) {
		const char *comma = memchr(values.p, ',', values.len);
		struct ky_str one = {values.p,
		    comma != NULL ? (size_t)(comma - values.p) : values.len};

		if (ky_str_eq(ky_str_trim(one), ky_str_trim(is)))
			return true;
		if (comma == NULL)
			return false;
		values.len -= one.len + 1;
		values.p = comma + 1;
	}
}

static bool
wanted(const struct ky_tmf_list *l, const json_t *row)
{
	for (uint32_t i = 0; l->filtered && i < l->rq->query_n; i++) {
		const struct ky_param *q = &l->rq->query[i];
		char name[64];

		if (reserved(q->name) || ky_str_is(q->name, "id.gt") ||
		    !ky_str_copy(q->name, name, sizeof(name)))
			continue;
		if (!equals(json_object_get(row, name), q->value))
			return false;
	}
	return true;
}

/* Only the fields asked for; id and href always are. */
static json_t *
select_fields(struct ky_str fields, json_t *row)
{
	const char *name;
	json_t *v, *out;

	if (fields.p == NULL)
		return row;
	out = json_object();
	json_object_foreach(row, name, v)
	{
		json_t *text = json_string(name);

		if (strcmp(name, "id") == 0 || strcmp(name, "href") == 0 ||
		    (fields.len > 0 && equals(text, fields)))
			(void)json_object_set(out, name, v);
		json_decref(text);
	}
	json_decref(row);
	return out;
}

bool
ky_tmf_list_needs(const struct ky_tmf_list *l)
{
	return l->filtered ||
	    (l->matched >= l->offset && json_array_size(l->rows) < l->limit);
}

void
ky_tmf_list_work(struct ky_tmf_list *l, uint32_t lines)
{
	l->work += lines;
}

bool
ky_tmf_list_pass(struct ky_tmf_list *l)
{
	uint64_t max = l->filtered ? KY_TMF_SEEN_MAX
				   : KY_TMF_OFFSET_MAX + KY_TMF_LIMIT_MAX;

	l->seen++;
	l->cut = l->seen >= max || l->work >= KY_TMF_WORK_MAX;
	return !l->cut;
}

bool
ky_tmf_list_add(struct ky_tmf_list *l, json_t *row)
{
	if (row == NULL || wanted(l, row)) {
		if (row != NULL && l->matched >= l->offset &&
		    json_array_size(l->rows) < l->limit) {
			(void)json_array_append_new(l->rows,
			    select_fields(l->fields, row));
			row = NULL;
		}
		l->matched++;
	}
	json_decref(row);
	return ky_tmf_list_pass(l);
}

static void
count(struct ky_http_answer *an, const struct ky_http_request *rq,
    const char *name, uint64_t n)
{
	char *value = ky_arena_alloc(rq->arena, 24);

	(void)snprintf(value, 24, "%" PRIu64, n);
	ky_http_header(an, name, value);
}

void
ky_tmf_list_say(struct ky_tmf_list *l, struct ky_http_answer *an)
{
	size_t n = json_array_size(l->rows);
	bool all = !l->cut && n == l->matched;

	count(an, l->rq, "X-Result-Count", n);
	if (!l->cut)
		count(an, l->rq, "X-Total-Count", l->matched);
	ky_http_json(l->rq, KY_DIALECT_TMF, an, all ? 200 : 206, l->rows);
	l->rows = NULL;
}

void
ky_tmf_list_drop(struct ky_tmf_list *l)
{
	json_decref(l->rows);
	l->rows = NULL;
}

void
ky_tmf_one_say(const struct ky_http_request *rq, struct ky_http_answer *an,
    unsigned status, json_t *row)
{
	ky_http_json(rq, KY_DIALECT_TMF, an, status,
	    select_fields(ky_http_query(rq, "fields"), row));
}
