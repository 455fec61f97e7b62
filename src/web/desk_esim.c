/* How an eSIM profile is deleted, and when not. */
#include "web/desk_handlers.h"
#include "web/session.h"

#include "page/page.h"

void
ky_desk_esim(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;

	if (ky_visit_open(&v, rq, an))
		ky_visit_show(&v, KY_PAGE("desk/esim"), 200);
}
