/*
 * TM Forum TMF622 (product order) and TMF637 (product inventory), v4, as a
 * server: a second face of the commands that /v1 gives.  docs/tmf.md.
 *
 * An order is a document that holds what its sender wrote, without personal
 * data, and what each line is asked for.  Each line has a document of its own
 * with the answer.  Both are there before the line's ending is filed, and the
 * filing has a key made from the order: whoever meets an order that has lines
 * without an answer files them (ky_tmf_order_finish), and nothing happens
 * twice.
 */
#ifndef KY_HTTP_TMF_H
#define KY_HTTP_TMF_H

#include "event/deliver.h"
#include "http/http.h"

#define KY_TMF_ORDERS "/tmf-api/productOrderingManagement/v4"
#define KY_TMF_PRODUCTS "/tmf-api/productInventory/v4"

/* What the hub's bodies are made with. */
struct ky_tmf_hub {
	const struct ky_calls *calls;
	const char *base_url;
	struct ky_slug issuer;
};

/*
 * A ky_deliver_body for hooks of the forms TMF622 and TMF637; `self` is a
 * struct ky_tmf_hub.  The same event gives the same bytes: what is told is the
 * state after that event, whatever it is now.  Empty when the event changes
 * nothing that such a hook is told of, or its query does not want it.
 */
ky_deliver_body ky_tmf_body;

/*
 * The kinds of our events that can lead to an event of TM Forum that `query`
 * wants, as in struct ky_hook; 0 when the query is not one of
 * "eventType=NAME[,NAME...]" (several joined by "&"), or names events that
 * the form does not have.  "" wants all.
 */
uint64_t ky_tmf_query_kinds(enum ky_hook_form form, const char *query);
/* Does a query that was taken want events of that type? */
bool ky_tmf_query_wants(const char *query, const char *type);

#endif
