/*
 * Lists as TM Forum reads them: `fields`, `offset`, `limit`, equality filters
 * on first-level attributes, X-Total-Count, X-Result-Count, 206 when cut.
 */
#ifndef KY_HTTP_TMF_LIST_H
#define KY_HTTP_TMF_LIST_H

#include "http/http.h"

#define KY_TMF_LIMIT 20 /* rows, when nothing is asked for */
#define KY_TMF_LIMIT_MAX 100
#define KY_TMF_OFFSET_MAX 10000
#define KY_TMF_SEEN_MAX 2000 /* rows that one filtered list looks at */
#define KY_TMF_WORK_MAX 1000 /* lines that the rows of one list show */

struct ky_tmf_list {
	const struct ky_http_request *rq;
	uint64_t offset, limit;
	uint64_t after; /* of "id.gt", where it is offered */
	bool filtered;
	struct ky_str fields; /* p NULL = all */
	uint64_t matched, seen, work;
	bool cut; /* not everything was looked at: no total */
	json_t *rows;
};

/* Reads the parameters; `attributes` are those of the resource, NULL ends.
 * False: the answer says why. */
bool ky_tmf_list_open(struct ky_tmf_list *l, const struct ky_http_request *rq,
    struct ky_http_answer *an, const char *const *attributes, bool with_after);
/* Must the next row be made?  It need not where it is only counted. */
bool ky_tmf_list_needs(const struct ky_tmf_list *l);
/* The next row shows so many lines, each of which was read for it. */
void ky_tmf_list_work(struct ky_tmf_list *l, uint32_t lines);
/* The next row, or NULL for one that is not made; freed.  False: enough was
 * looked at. */
bool ky_tmf_list_add(struct ky_tmf_list *l, json_t *row);
/* Something that has no row was looked at.  False: enough was. */
bool ky_tmf_list_pass(struct ky_tmf_list *l);
/* Answers; frees. */
void ky_tmf_list_say(struct ky_tmf_list *l, struct ky_http_answer *an);
void ky_tmf_list_drop(struct ky_tmf_list *l);

/* One resource, with the fields that are asked for; freed. */
void ky_tmf_one_say(const struct ky_http_request *rq, struct ky_http_answer *an,
    unsigned status, json_t *row);

#endif
