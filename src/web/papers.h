/*
 * Papers of a line, and its money statement: as pages, as the files behind
 * them, as PDF.
 *
 * They are read by whoever reaches the line with KY_RIGHT_PAPERS; to all others
 * there is no such page, whether or not there is such a paper.
 */
#ifndef KY_WEB_PAPERS_H
#define KY_WEB_PAPERS_H

#include "web/session.h"

/* /lines/{line}/papers */
ky_http_handler ky_papers_of_line;
/* /papers/{number}: the page; /json: the signed file; /pdf */
ky_http_handler ky_paper_page, ky_paper_file, ky_paper_pdf;
/* /lines/{line}/statement: the page; /csv, /json, /pdf */
ky_http_handler ky_statement_show, ky_statement_csv_file,
    ky_statement_json_file, ky_statement_pdf;

struct ky_statement_page; /* view/statement.h */
/* What KY_CALL_STATEMENT found, as views show it; borrows `r`. */
void ky_stated_page(const struct ky_result *r, struct ky_statement_page *out);

/* "NUMBER.pdf" in the request's arena. */
const char *ky_paper_named(const struct ky_visit *v, const char *name,
    const char *ending);

#endif
