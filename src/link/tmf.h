/*
 * A TM Forum Open API v4 peer: asking it, and what its answers mean for us.
 * What a peer must offer: docs/peers.md.
 */
#ifndef KY_LINK_TMF_H
#define KY_LINK_TMF_H

#include "link/client.h"

#include <jansson.h>

#define KY_TMF_MEDIA_TYPE "application/json;charset=utf-8"

struct ky_tmf_peer {
	/* "https://bss.example/tmf-api": the API's own path is put behind it
	 * ("/productOrderingManagement/v4/..."). */
	const char *url;
	const char *bearer;  /* or NULL */
	const char *ca_file; /* or NULL: the system's */
	uint32_t total_ms;   /* 0 = 15000 */
	/* Where the provider's days begin and end: minutes east of UTC. */
	int16_t offset_min;
};

struct ky_tmf; /* heap; may be used by several threads */

/* KY_E_INPUT: no URL, or too long. */
enum ky_code ky_tmf_peer_open(const struct ky_tmf_peer *peer,
    struct ky_tmf **out, struct ky_err *err) KY_MUST_USE;
void ky_tmf_peer_close(struct ky_tmf *t); /* NULL: nothing to do */

#define KY_TMF_PATH_SIZE 512

/* A value in a query or a path segment: all but letters, digits, "-", ".",
 * "_" and "~" as %XX.  Asserts that it fits; our keys and numbers do. */
void ky_tmf_escape(const char *value, char *out, size_t size);

/*
 * GET.  KY_OK: *out is the document (the caller's), or NULL when there is no
 * such thing (404); `raw` are its bytes.  All else is KY_E_RETRY: a GET
 * changes nothing, and no answer of it is final.
 */
enum ky_code ky_tmf_get(struct ky_tmf *t, const char *path, struct ky_buf *raw,
    json_t **out, struct ky_err *err) KY_MUST_USE;

/*
 * The one object of a list whose member `name` is `value`, asked for by that
 * filter (`path` ends in what stands before "name=value").  *out NULL: there
 * is none.  KY_E_RETRY as well when the peer's list is cut (206), or holds
 * others: it does not filter, so what is missing may only be further on.
 */
enum ky_code ky_tmf_find(struct ky_tmf *t, const char *path, const char *name,
    const char *value, struct ky_buf *raw, json_t **out,
    struct ky_err *err) KY_MUST_USE;

/*
 * POST; `body` is taken.  KY_OK: taken on, *out the document or NULL.
 * KY_E_REFUSED: the peer said no, its code in the words; err->cause is the
 * status, 409 for what is there already.  KY_E_RETRY: nothing happened
 * (never sent, 401, 403, 408, 425, 429, or 503 with Retry-After).
 * KY_E_UNSURE: it may have.
 */
enum ky_code ky_tmf_post(struct ky_tmf *t, const char *path, json_t *body,
    json_t **out, struct ky_err *err) KY_MUST_USE;

/* The text of a member, or "" when it is none.  Valid as long as `o`. */
const char *ky_tmf_peer_text(const json_t *o, const char *name);
/* Words of strangers that go into ours: cut, and only harmless characters. */
#define KY_TMF_WORD_SIZE 64
void ky_tmf_word(const char *text, char out[KY_TMF_WORD_SIZE]);
/* The `value` of the characteristic `name` in the list `member`, or NULL. */
const json_t *ky_tmf_characteristic(const json_t *o, const char *member,
    const char *name);

#endif
