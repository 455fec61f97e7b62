#include "port/payevent.h"

const char *
ky_pay_news_name(enum ky_pay_news n)
{
	static const char *const names[] = {
	    [KY_PAY_OTHER] = "other",
	    [KY_PAY_COMPLETED] = "completed",
	    [KY_PAY_SUCCEEDED] = "succeeded",
	    [KY_PAY_FAILED] = "failed",
	    [KY_PAY_EXPIRED] = "expired",
	    [KY_PAY_REFUNDED] = "refunded",
	    [KY_PAY_REFUND_FAILED] = "refund-failed",
	    [KY_PAY_DISPUTED] = "disputed",
	};

	_Static_assert(sizeof(names) / sizeof(names[0]) == KY_PAY_NEWS__MAX,
	    "a name each");
	return names[n];
}
