/* Orders, patches and withdrawals of TMF622, and hub queries, as strangers
 * send them. */
#include "http/tmf.h"
#include "http/tmf_read.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void
read_all(const json_t *body)
{
	static struct ky_tmf_sent sent;
	struct ky_faults faults = {0};
	struct ky_time requested;
	char order[KY_TMF_NAME_SIZE];
	json_t *kept;

	ky_tmf_read_order(body, &sent, &faults);
	assert(faults.n > 0 || (sent.n >= 1 && sent.n <= KY_TMF_LINES_MAX));
	json_decref(sent.kept);
	faults.n = 0;
	ky_tmf_read_patch(body, &kept, &faults);
	assert(faults.n > 0 || kept != NULL);
	json_decref(kept);
	faults.n = 0;
	ky_tmf_read_cancel(body, order, &requested, &kept, &faults);
	json_decref(kept);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *body = json_loadb((const char *)data, size, 0, NULL);
	char query[KY_QUERY_SIZE] = "";

	if (json_is_object(body))
		read_all(body);
	json_decref(body);
	if (size < sizeof(query) && memchr(data, 0, size) == NULL)
		memcpy(query, data, size);
	(void)ky_tmf_query_kinds(KY_HOOK_TMF622, query);
	(void)ky_tmf_query_wants(query, "ProductOrderCreateEvent");
	return 0;
}
