#include "balance/private.h"

void
ky_balance_close(struct ky_balance *p)
{
	if (p->self != NULL)
		((struct ky_balance_held *)p->self)->close(p->self);
	*p = (struct ky_balance){0};
}
