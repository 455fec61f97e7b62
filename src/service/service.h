/*
 * The service: calls performed on an engine with threads, in this process.
 *
 * It owns a few read connections that calls share, the access log's writes,
 * and the bulk endings' loop.
 */
#ifndef KY_SERVICE_SERVICE_H
#define KY_SERVICE_SERVICE_H

#include "service/call.h"

struct ky_service; /* heap */

struct ky_service_config {
	struct ky_engine *engine; /* the caller's; outlives the service */
	struct ky_slug issuer;
	bool demo;
	struct ky_clock clock;
	struct ky_entropy entropy;
	const char *store_path; /* for free space and sizes; borrowed */
	uint32_t readers;       /* connections, 1 to 16; 0 = 4 */
	uint32_t schema;
};

enum ky_code ky_service_new(const struct ky_service_config *config,
    struct ky_service **out, struct ky_err *err) KY_MUST_USE;
/* No thread may be in a call. */
void ky_service_free(struct ky_service *s);

struct ky_calls ky_service_calls(struct ky_service *s);

/* From now on calls that change something are answered KY_E_LIMIT. */
void ky_service_stopping(struct ky_service *s);

#endif
