/*
 * api/openapi.yaml and the page made from it, as parts of the program.
 * tools/openapi-page writes the source at build.
 */
#ifndef KY_HTTP_OPENAPI_H
#define KY_HTTP_OPENAPI_H

#include "base/str.h"

struct ky_str ky_openapi_yaml(void);
struct ky_str ky_openapi_page(void);

#endif
