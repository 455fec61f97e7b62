/*
 * Calls and documents, as the TM Forum handlers use them: one result at a
 * time, in memory that is reused.
 */
#ifndef KY_HTTP_TMF_DOC_H
#define KY_HTTP_TMF_DOC_H

#include "service/call.h"

#include <jansson.h>

#define KY_TMF_KIND_ORDER "tmf622-order"
#define KY_TMF_KIND_LINE "tmf622-line"     /* an order's answer for a line */
#define KY_TMF_KIND_CANCEL "tmf622-cancel" /* owner: the order's id */

/* Who calls, and room for what comes back. */
struct ky_tmf {
	const struct ky_calls *calls;
	struct ky_caller who;
	struct ky_arena arena; /* of the last call's result */
	void *memory;          /* heap */
};
enum ky_code ky_tmf_open(struct ky_tmf *t, const struct ky_calls *calls,
    const struct ky_caller *who, struct ky_err *err) KY_MUST_USE;
void ky_tmf_close(struct ky_tmf *t);

/* Makes a call; what `out` points to is valid until the next one. */
enum ky_code ky_tmf_call(struct ky_tmf *t, enum ky_call_op op,
    struct ky_call *call, struct ky_result *out,
    struct ky_err *err) KY_MUST_USE;
/* The service's time, which may be a demo's. */
enum ky_code ky_tmf_now(struct ky_tmf *t, struct ky_time *out,
    struct ky_err *err) KY_MUST_USE;
/* A line with its rules (book NULL: none); `found` false: none that this
 * caller may know of. */
enum ky_code ky_tmf_line(struct ky_tmf *t, uint64_t line_id,
    const struct ky_case **c, struct ky_rules *rules, bool *found,
    struct ky_err *err) KY_MUST_USE;

/* A document; json is the caller's to free, NULL when not found. */
struct ky_tmf_doc {
	struct ky_doc meta; /* its json is not set */
	json_t *json;
};
enum ky_code ky_tmf_doc_get(struct ky_tmf *t, const char *kind, const char *id,
    struct ky_tmf_doc *out, struct ky_err *err) KY_MUST_USE;
enum ky_code ky_tmf_doc_find(struct ky_tmf *t, const char *kind,
    const struct ky_slug *owner, const char *key, struct ky_tmf_doc *out,
    struct ky_err *err) KY_MUST_USE;
/* The next one after `after`, of an owner ("" = of all). */
enum ky_code ky_tmf_doc_next(struct ky_tmf *t, const char *kind,
    const struct ky_slug *owner, uint64_t after, struct ky_tmf_doc *out,
    struct ky_err *err) KY_MUST_USE;
/* New when meta.n is 0, else its json anew.  KY_E_LIMIT: too large. */
enum ky_code ky_tmf_doc_put(struct ky_tmf *t, const struct ky_tmf_doc *d,
    struct ky_err *err) KY_MUST_USE;

/* An id: the prefix, a hyphen, and a hundred bits of chance. */
void ky_tmf_id(const char *prefix, char out[KY_DOC_ID_SIZE]);

/* Who asked is part of what was asked: whoever finishes it does so in his
 * name. */
json_t *ky_tmf_caller_json(const struct ky_caller *who);
bool ky_tmf_caller_read(const json_t *doc, struct ky_caller *out);

/* A member as text; "" when it is none. */
const char *ky_tmf_text(const json_t *object, const char *name);

#endif
