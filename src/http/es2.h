/*
 * ES2+ callbacks: what the SM-DP+ tells of a profile (GSMA SGP.22, 5.3.5
 * HandleDownloadProgressInfo; v3 HandleNotification).
 *
 * A `resultData` that is a notification signed by the chip is worth what the
 * signature is worth, whoever brings it.  The number beside it is a word of
 * the SM-DP+: what it means above 4 is said by no standard, and by each vendor
 * otherwise, so that is configuration.
 */
#ifndef KY_HTTP_ES2_H
#define KY_HTTP_ES2_H

#include "base/arena.h"
#include "base/err.h"
#include "core/profile.h"

#include <jansson.h>

#define KY_ES2_POINTS_MAX 16
#define KY_ES2_POINT_SIZE 32

/* What a point is called, and what it means. */
struct ky_es2_points {
	uint32_t n;
	struct {
		char name[KY_ES2_POINT_SIZE]; /* "4", "101", "DELETED" */
		enum ky_profile_event_kind kind;
	} row[KY_ES2_POINTS_MAX];
};

/*
 * "4:install 5:delete 101:enable DELETED:delete"; "" gives the standard's:
 * 4 is the installation.  Kinds are install, enable, disable, delete.
 * KY_E_INPUT names the word that is wrong.
 */
enum ky_code ky_es2_points_parse(struct ky_str text, struct ky_es2_points *out,
    struct ky_err *err) KY_MUST_USE;

/* A callback as it was read; tolerant, for vendors and versions differ. */
struct ky_es2_callback {
	struct ky_iccid iccid;         /* "" = none, or none that can be ours */
	bool has_iccid;                /* something was said */
	struct ky_eid eid;             /* "" = not said, or none */
	struct ky_str signed_der;      /* of resultData; empty = none */
	bool has_result;               /* resultData was said */
	char point[KY_ES2_POINT_SIZE]; /* "" = none */
	bool failed;                   /* what it tells of did not succeed */
	struct ky_time at;             /* us = 0: not said */
	/* functionRequesterIdentifier and functionCallIdentifier: of `doc`. */
	struct ky_str requester, call;
};

/* `doc` is the body's object; bytes that are made lie in `a`. */
void ky_es2_read(const json_t *doc, struct ky_arena *a,
    struct ky_es2_callback *out);

/*
 * What the callback claims, by the table.  False: its point has no meaning
 * there, or what failed changes nothing.  `out->at` is left to the caller
 * when it was not said.
 */
bool ky_es2_claim(const struct ky_es2_callback *cb,
    const struct ky_es2_points *points, struct ky_profile_event *out);

#endif
