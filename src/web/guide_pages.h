/*
 * The pages that search finds beside providers, places, laws and links: those
 * about kinds of lines and situations (guide_help.h), and the others that
 * anybody may open.
 */
#ifndef KY_WEB_GUIDE_PAGES_H
#define KY_WEB_GUIDE_PAGES_H

#include <stdbool.h>
#include <stdint.h>

#define KY_GUIDE_PATH_SIZE 48

struct ky_guide_page {
	char path[KY_GUIDE_PATH_SIZE]; /* "help/left-japan", "slip" */
	const char *title;             /* KY_TR() */
	const char *words; /* KY_TR(): as people ask for it; "" = none */
	const char *page;  /* KY_PAGE(): whose own texts are searched, too */
	bool portal;       /* it is there where lines are ended only */
};

/* A page's number is what the index has as KY_FOUND_PAGE; from 0. */
uint32_t ky_guide_pages(void);
void ky_guide_page_at(uint32_t i, struct ky_guide_page *out);

#endif
