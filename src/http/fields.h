/*
 * The fields of a request, read one by one into types that cannot be wrong.
 *
 * A reader never stops at the first fault: each is added to the list with the
 * JSON pointer of its field, and whoever reads asks for the list once, at the
 * end.  A field that was not given or is faulty leaves its output alone.  A
 * field nobody asked for is a fault of its own.
 */
#ifndef KY_HTTP_FIELDS_H
#define KY_HTTP_FIELDS_H

#include "core/command.h"
#include "http/http.h"

#define KY_FIELDS_MAX 48 /* of one object */
#define KY_POINTER_SIZE 64

struct ky_fields {
	json_t *object; /* borrowed */
	struct ky_faults *faults;
	char at[KY_POINTER_SIZE]; /* pointer of the object; "" = the body */
	uint32_t known_n;
	const char *known[KY_FIELDS_MAX]; /* literals: what was asked for */
};

/* `at` is the object's pointer, "" for the body itself. */
void ky_fields_open(struct ky_fields *f, json_t *object, const char *at,
    struct ky_faults *faults);
/* Whatever nobody asked for is a fault. */
void ky_fields_end(const struct ky_fields *f);

/* A fault of that field, in words.  `code`: "missing", "unknown-field",
 * "wrong-type", "not-valid", "out-of-range", "not-allowed". */
void ky_field_fault(const struct ky_fields *f, const char *name,
    const char *code, const char *fmt, ...) KY_PRINTF(4, 5);
/* Missing is a fault. */
void ky_field_need(struct ky_fields *f, const char *name);

/*
 * Each: true when the field is there and well.  Text is that of the document:
 * it lives as long as that.
 */
bool ky_field_text(struct ky_fields *f, const char *name, size_t max,
    struct ky_str *out);
bool ky_field_flag(struct ky_fields *f, const char *name, bool *out);
bool ky_field_integer(struct ky_fields *f, const char *name, int64_t min,
    int64_t max, int64_t *out);
/* An amount of the smallest unit: 0 to KY_AMOUNT_MAX. */
bool ky_field_amount(struct ky_fields *f, const char *name, int64_t *out);
bool ky_field_date(struct ky_fields *f, const char *name, struct ky_date *out);
bool ky_field_time(struct ky_fields *f, const char *name, struct ky_time *out);
bool ky_field_slug(struct ky_fields *f, const char *name, struct ky_slug *out);
bool ky_field_contract(struct ky_fields *f, const char *name,
    struct ky_contract_no *out);
bool ky_field_msisdn(struct ky_fields *f, const char *name,
    struct ky_msisdn *out);
bool ky_field_iccid(struct ky_fields *f, const char *name,
    struct ky_iccid *out);
bool ky_field_imsi(struct ky_fields *f, const char *name, struct ky_imsi *out);
bool ky_field_eid(struct ky_fields *f, const char *name, struct ky_eid *out);
/* A code for logs and papers: 1 to size - 1 of a-z 0-9 -. */
bool ky_field_code(struct ky_fields *f, const char *name, char *out,
    size_t size);
/* One of the words; its index. */
bool ky_field_word(struct ky_fields *f, const char *name,
    const char *const *words, int n, int *out);
/* An object within; its own reader must be ended. */
bool ky_field_object(struct ky_fields *f, const char *name,
    struct ky_fields *out);
/* A list of at most `max`; borrowed. */
bool ky_field_list(struct ky_fields *f, const char *name, size_t max,
    json_t **out);
/* The i-th of a list's members, an object. */
bool ky_field_member(const struct ky_fields *f, const char *name, json_t *list,
    size_t i, struct ky_fields *out);

/* An enum by its names: way, grade, fact, ... */
#define KY_FIELD_ENUM(f, field, noun, out) \
	do { \
		struct ky_str word_; \
		if (ky_field_text((f), (field), 48, &word_) && \
		    !ky_##noun##_parse(word_, (out))) \
			ky_field_fault((f), (field), "not-valid", \
			    "is none of the words for it"); \
	} while (0)

/* --- parameters of the query --- */

/* Any parameter but these is a fault; NULL ends. */
void ky_query_only(const struct ky_http_request *rq, struct ky_faults *faults,
    const char *const *names);
/* A number; false when not given or faulty. */
bool ky_query_u64(const struct ky_http_request *rq, struct ky_faults *faults,
    const char *name, uint64_t min, uint64_t max, uint64_t *out);
bool ky_query_slug(const struct ky_http_request *rq, struct ky_faults *faults,
    const char *name, struct ky_slug *out);
void ky_query_fault(struct ky_faults *faults, const char *name,
    const char *code, const char *words);

#define KY_QUERY_ENUM(rq, faults, field, noun, out) \
	do { \
		struct ky_str word_ = ky_http_query((rq), (field)); \
		if (word_.p != NULL && !ky_##noun##_parse(word_, (out))) \
			ky_query_fault((faults), (field), "not-valid", \
			    "is none of the words for it"); \
	} while (0)

#endif
