/*
 * libcurl is set up once for the process, whoever comes first.
 */
#ifndef KY_LINK_CURL_H
#define KY_LINK_CURL_H

#include "base/err.h"

#include <curl/curl.h>

/* KY_E_SYSTEM: it does not start. */
enum ky_code ky_curl_begin(struct ky_err *err) KY_MUST_USE;

/* What went wrong, in words without names or addresses. */
const char *ky_curl_words(CURLcode code);

#endif
