/*
 * What all pages share: made at the start, never changed.
 */
#ifndef KY_WEB_SITE_H
#define KY_WEB_SITE_H

#include "port/clock.h"
#include "port/courier.h"

#include <stdbool.h>

struct ky_directory; /* guide/directory.h */
struct ky_pdf;       /* pdf/pdf.h */
struct ky_helper;    /* helper/helper.h */
struct ky_search;    /* guide/search.h */
struct ky_shelf;     /* web/guide_cases.h */

struct ky_site {
	const struct ky_directory *directory;
	const struct ky_search *search;
	/* Of solved cases; NULL: search finds none. */
	struct ky_shelf *shelf;
	struct ky_clock clock;
	/* Where corrections and questions go, shown as it is; "" = only the
	 * form. */
	const char *contact;
	/* "https://kaiyaku.example": no slash at the end; "" = as the request
	 * names us.  Cookies are for secure connections only when it is
	 * https. */
	const char *origin;
	/* Lines of providers that are connected can be ended here. */
	bool portal;
	/* Of forms and second proofs; set when `portal` is. */
	struct ky_entropy entropy;
	/* Folder of the issuer's keys: papers are checked with the public
	 * ones.  NULL: with none. */
	const char *keys;
	/* Makes PDFs (web/pdf.h); NULL: there are none. */
	struct ky_pdf *pdf;
	/* Makes what people bring anew (photo/photo.h); NULL: nothing can be
	 * brought. */
	struct ky_helper *photo;
	/* Of a demonstration: the letters that were sent, newest first, since
	 * nobody would get them.  NULL: they are truly sent. */
	uint32_t (*letters)(void *self, struct ky_letter *out, uint32_t max);
	void *letters_self;
};

#endif
