#include "http/routes.h"
#include "http/tmf_routes.h"

#define BIT(scope) (UINT32_C(1) << KY_SCOPE_##scope)
#define ROUTE(method, path, scope, handler) \
	{ \
		KY_##method, path, BIT(scope), 0, KY_DIALECT_TMF, handler \
	}

/* What is missing here (DELETE of an order, POST of a product) the router
 * answers with 405. */
const struct ky_route ky_routes_tmf[] = {
    ROUTE(POST, KY_TMF_ORDERS "/productOrder", ENDINGS_WRITE,
	ky_tmf_order_post),
    ROUTE(GET, KY_TMF_ORDERS "/productOrder", ENDINGS_READ, ky_tmf_order_list),
    ROUTE(GET, KY_TMF_ORDERS "/productOrder/{id}", ENDINGS_READ,
	ky_tmf_order_get),
    ROUTE(PATCH, KY_TMF_ORDERS "/productOrder/{id}", ENDINGS_WRITE,
	ky_tmf_order_patch),
    ROUTE(POST, KY_TMF_ORDERS "/cancelProductOrder", ENDINGS_WRITE,
	ky_tmf_cancel_post),
    ROUTE(GET, KY_TMF_ORDERS "/cancelProductOrder", ENDINGS_READ,
	ky_tmf_cancel_list),
    ROUTE(GET, KY_TMF_ORDERS "/cancelProductOrder/{id}", ENDINGS_READ,
	ky_tmf_cancel_get),
    ROUTE(POST, KY_TMF_ORDERS "/hub", WEBHOOKS_WRITE, ky_tmf_hub622_post),
    ROUTE(DELETE, KY_TMF_ORDERS "/hub/{id}", WEBHOOKS_WRITE,
	ky_tmf_hub622_delete),
    ROUTE(GET, KY_TMF_PRODUCTS "/product", LINES_READ, ky_tmf_product_list),
    ROUTE(GET, KY_TMF_PRODUCTS "/product/{id}", LINES_READ, ky_tmf_product_get),
    ROUTE(POST, KY_TMF_PRODUCTS "/hub", WEBHOOKS_WRITE, ky_tmf_hub637_post),
    ROUTE(DELETE, KY_TMF_PRODUCTS "/hub/{id}", WEBHOOKS_WRITE,
	ky_tmf_hub637_delete),
    {.pattern = NULL},
};
