/*
 * ES2+, the operator's side: orders to an SM-DP+ (GSMA SGP.22, 5.3 and
 * 6.5.2; docs/peers.md).
 *
 * Each order has an identifier that is kept on every attempt: an SM-DP+ that
 * has seen it answers the same again.  HTTP says 200 even when the order
 * failed; what became of it is in the answer's header object.
 */
#ifndef KY_SMDP_ES2_H
#define KY_SMDP_ES2_H

#include "base/buf.h"
#include "base/err.h"
#include "core/line.h"

#include <jansson.h>

struct ky_es2_peer {
	/* "https://smdp.example", or with what a vendor puts in front: the path
	 * "/gsma/rsp2/es2plus/..." is put behind it. */
	const char *url;
	const char *requester; /* functionRequesterIdentifier, as agreed */
	const char *version;   /* "2.2.0"; NULL: that */
	bool iccid_with_f;     /* ICCIDs are filled up to 20 with F */
	/* Mutual TLS, PEM; NULL: none, or the system's roots. */
	const char *cert_file, *key_file, *ca_file;
	/* A header that a vendor asks for beside; NULL: none. */
	const char *api_key_header, *api_key;
	bool asks_status;  /* it has the extension getProfileStatus */
	uint32_t total_ms; /* 0 = 15000 */
};

struct ky_es2_client; /* heap; may be used by several threads */

/* KY_E_INPUT names the setting that is missing or cannot be. */
enum ky_code ky_es2_open(const struct ky_es2_peer *peer,
    struct ky_es2_client **out, struct ky_err *err) KY_MUST_USE;
void ky_es2_close(struct ky_es2_client *c); /* NULL: nothing to do */

#define KY_ES2_TEXT_SIZE 256

/* What orders are about; what does not apply is "". */
struct ky_es2_order {
	struct ky_iccid iccid;
	struct ky_eid eid;
	char matching_id[KY_MATCHING_SIZE];
	char profile_type[KY_MATCHING_SIZE];      /* downloadOrder */
	char confirmation_code[KY_MATCHING_SIZE]; /* confirmOrder; a secret */
	char smds[KY_ES2_TEXT_SIZE];              /* confirmOrder: address */
	bool release;   /* confirmOrder: downloadable at once */
	bool available; /* cancelOrder: may be given to somebody else */
};

/* What came back; "" = not said. */
struct ky_es2_given {
	char iccid[24]; /* as it was sent, fillers and all */
	struct ky_eid eid;
	char matching_id[KY_ES2_TEXT_SIZE];
	char smdp[KY_ES2_TEXT_SIZE];
};

enum ky_es2_function {
	KY_ES2_DOWNLOAD_ORDER,
	KY_ES2_CONFIRM_ORDER,
	KY_ES2_CANCEL_ORDER,
	KY_ES2_RELEASE_PROFILE,
	KY_ES2_PROFILE_STATUS,
	KY_ES2_FUNCTION__MAX
};
/* "downloadOrder", as the path ends. */
const char *ky_es2_function_name(enum ky_es2_function f);

/*
 * KY_OK: done, says the SM-DP+.  KY_E_REFUSED: it said no; the words say what
 * is to be done.  KY_E_RETRY: nothing happened (never sent, or our settings
 * or certificate are not taken: the words say which).  KY_E_UNSURE: it may
 * have, wholly or in part.  `raw` (or NULL) is the answer where there was
 * one.
 */
enum ky_code ky_es2_download_order(struct ky_es2_client *c,
    const struct ky_es2_order *o, const char *key, struct ky_es2_given *out,
    struct ky_err *err) KY_MUST_USE;
enum ky_code ky_es2_confirm_order(struct ky_es2_client *c,
    const struct ky_es2_order *o, const char *key, struct ky_es2_given *out,
    struct ky_err *err) KY_MUST_USE;
enum ky_code ky_es2_cancel_order(struct ky_es2_client *c,
    const struct ky_es2_order *o, const char *key, struct ky_buf *raw,
    struct ky_err *err) KY_MUST_USE;
enum ky_code ky_es2_release_profile(struct ky_es2_client *c,
    const struct ky_es2_order *o, const char *key,
    struct ky_err *err) KY_MUST_USE;
/* Any of these four by its name; `out` and `raw` may be NULL. */
enum ky_code ky_es2_send(struct ky_es2_client *c, enum ky_es2_function f,
    const struct ky_es2_order *o, const char *key, struct ky_es2_given *out,
    struct ky_buf *raw, struct ky_err *err) KY_MUST_USE;
/* The vendors' extension getProfileStatus, under an identifier of its own.
 * `eid` "" and `state` NONE: not said.  KY_OK or KY_E_RETRY. */
enum ky_code ky_es2_profile_status(struct ky_es2_client *c,
    const struct ky_iccid *iccid, enum ky_profile_state *state,
    struct ky_eid *eid, struct ky_buf *raw, struct ky_err *err) KY_MUST_USE;

/* --- reading answers: for the adapter and its tests --- */

/* Causes of errors; above those of HTTP and of the system. */
enum ky_es2_cause {
	KY_ES2_UNKNOWN = 1000, /* it does not know the profile */
	KY_ES2_HANDED_OUT,     /* it was handed out, or is in no order */
};

/* What the header object of an answer with status 200 says; codes as
 * above. */
enum ky_code ky_es2_judge(enum ky_es2_function f, const json_t *answer,
    struct ky_err *err) KY_MUST_USE;
#define KY_ES2_CODE_SIZE 16 /* "8.10.1" */
/* Subject and reason of a failure; "" where the answer names none, or what is
 * none. */
void ky_es2_codes(const json_t *answer, char subject[KY_ES2_CODE_SIZE],
    char reason[KY_ES2_CODE_SIZE]);
/* What a status of HTTP says, where it is not 200. */
enum ky_code ky_es2_judge_http(unsigned status, uint32_t retry_after_s,
    struct ky_err *err) KY_MUST_USE;
/* The row of an ICCID in a profileStatusList.  KY_E_RETRY: there is none, or
 * its state is none of SGP.22's. */
enum ky_code ky_es2_status_read(const json_t *answer,
    const struct ky_iccid *iccid, enum ky_profile_state *state,
    struct ky_eid *eid, struct ky_err *err) KY_MUST_USE;
/* SGP.22's own word for it in that row, "Linked"; "" where there is none. */
const char *ky_es2_status_word(const json_t *answer,
    const struct ky_iccid *iccid);

#endif
