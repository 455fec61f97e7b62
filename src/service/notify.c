/* Notifications of chips: taken in, listed. */
#include "service/serve.h"

static enum ky_code
not_here(struct ky_err *err)
{
	return ky_fail(err, KY_E_INPUT, 0, "notifications are not taken in");
}

enum ky_code
ky_serve_notify(struct ky_serving *s, struct ky_err *err)
{
	(void)s;
	return not_here(err);
}

enum ky_code
ky_serve_notifications(struct ky_serving *s, struct ky_err *err)
{
	(void)s;
	return not_here(err);
}

enum ky_code
ky_serve_notification(struct ky_serving *s, struct ky_err *err)
{
	(void)s;
	return not_here(err);
}
