#include "contract.h"
#include "fixture.h"

static struct ky_store *
second(void)
{
	return fix_open(KY_STORE_WRITE);
}

const struct contract contract_sqlite = {fix_new, second, ky_store_close,
    fix_clean};
